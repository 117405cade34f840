"""Which rules a page of a certain day needs, and what they find on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from lxml.html import HtmlElement

from archive.models import Layout, Site
from pipelines.finder import Finder
from pipelines.headings import FAR, headings_before, rank_of
from pipelines.leadblock import lead_text, paragraphs, take_out
from pipelines.position import is_below, is_inside
from pipelines.sizes import is_headline_long
from pipelines.stamps import unstamped
from pipelines.tree import remove, text_of
from pipelines.wording import is_told_whole


def pick_layout(site: Site, when: date) -> Layout | None:
    """Return the layout in use on a day (Vietnam's calendar); None: the site has no selectors."""
    for layout in site.layouts:
        if layout.until is None or when < layout.until:
            return layout
    return None


@dataclass(slots=True)
class Read:
    """What a layout's selectors found on a page; empty where they found nothing."""

    title: str = ""
    headline: HtmlElement | None = None  # the element of the title, where it stands above the body
    lead: str = ""
    dates: list[str] = field(default_factory=list)
    author: str = ""
    section: str = ""
    body: HtmlElement | None = None


_SHORTEST_LEAD = 25  # characters; a shorter match is a label or a name
_CROWD = 4  # matches of a body selector; a text shown twice, or in parts, has two or three
_LONGEST_LEAD = 1_500  # characters; a longer match is a container, not a lead
_MOST_ABOVE = 8  # headings looked at above a title that may be text
_PARAGRAPHS = 2  # of a lead; more are a text, where the layout finds no other


def read_layout(page: Finder, layout: Layout) -> Read:
    """Apply a layout: read its fields, then clear them and every `drop` out of the body."""
    read = Read(body=_body(page, layout.body))
    read.title, headline = _title(page, layout.title)
    read.lead, lead = _lead(page, layout.lead, read.body)
    read.section, section = page.first(layout.section)
    used = (headline, section)
    read.headline = _printed(headline, read.body)
    read.author, authors = _together(page, layout.author)
    text, node = page.first(layout.date)
    read.dates = [text] if text else []
    if read.body is not None:
        if lead is not None and is_below(lead, read.body):
            take_out(lead)
        _clear(read.body, [node for node in (*used, *authors, node) if node is not None])
        _clear(read.body, [node for each in layout.drop for node in page.elements(each)])
    return read


def _title(page: Finder, selectors: Iterable[str]) -> tuple[str, HtmlElement | None]:
    """Return the title and its element; a paragraph that an editor pasted as heading is none."""
    text, node = page.first(selectors)
    if node is not None and is_told_whole(text) and _is_pasted(node):
        return ("", None)
    return (unstamped(node)[0], node) if node is not None and len(node) else (text, node)


def _is_pasted(node: HtmlElement) -> bool:
    """Tell whether a heading that is a whole sentence stands below a headline in one part of it.

    Alone it is the headline: communes' portals have many that end in a full stop.
    """
    if node.tag in ("h1", "title", "meta"):
        return False
    above = [*islice(headings_before(node), _MOST_ABOVE)]
    told = (text_of(each) for each in above if rank_of(each, node) < FAR)
    return any(is_headline_long(text) and not is_told_whole(text) for text in told)


def _lead(
    page: Finder, selectors: Iterable[str], body: HtmlElement | None
) -> tuple[str, HtmlElement | None]:
    """Return the lead and its element; on a page without the layout's body it may be the text."""
    text, node = page.first(selectors)
    is_fit = _SHORTEST_LEAD <= len(text) <= _LONGEST_LEAD
    if is_fit and node is not None and len(node):
        is_fit = body is not None or paragraphs(node) <= _PARAGRAPHS
        text = lead_text(node)
    return (text, node) if is_fit else ("", None)


def _printed(headline: HtmlElement | None, body: HtmlElement | None) -> HtmlElement | None:
    """Return a headline that stands on the page and outside the body, else None."""
    if headline is None or headline.tag in ("title", "meta"):
        return None
    return None if body is not None and is_inside(headline, body) else headline


def _body(page: Finder, selectors: Iterable[str]) -> HtmlElement | None:
    """Return the fullest match of the first selector that finds any text.

    Many matches of which none stands out are the teasers of a list.
    """
    for selector in selectors:
        found = page.elements(selector)
        best = found[0] if len(found) == 1 else max(found, key=_text_size, default=None)
        if best is None or not any(piece.strip() for piece in best.itertext()):
            continue
        if len(found) < _CROWD or 2 * _text_size(best) >= sum(map(_text_size, found)):
            return best
    return None


def _text_size(node: HtmlElement) -> int:
    """Count the characters of an element's text that are no white space."""
    return sum(len(piece.strip()) for piece in node.itertext())


def _together(page: Finder, selectors: Iterable[str]) -> tuple[str, list[HtmlElement]]:
    """Return the distinct texts of the first selector that finds any, joined by `;`."""
    for selector in selectors:
        found = page.select(selector)
        names = dict.fromkeys(text for item in found if (text := text_of(item)))
        if names:
            return ";".join(names), [item for item in found if isinstance(item, HtmlElement)]
    return "", []


def _clear(body: HtmlElement, nodes: Iterable[HtmlElement]) -> None:
    """Remove those nodes that stand inside the body; the body itself and what holds it stay."""
    for node in nodes:
        if is_below(node, body):
            remove(node)
