"""The headline that a page shows, told from the names of the site and of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.text import fold, squeeze
from archive.urls import unarchived
from pipelines.clean import TITLE_DATE_RE, is_doubled
from pipelines.draft import Draft
from pipelines.finder import Finder
from pipelines.tree import nodes, text_of, texts

_HEADING_TAGS = ("h1", "h2", "h3")
_TITLE_RE = re.compile("title|tieu[-_]?de", re.IGNORECASE)
_TITLE_TAGS = ("td", "div", "span", "p", "strong", "b", "h4", "a")
_MOST_BEFORE = 8  # headings looked at before a text; further off stand those of the menu
_portlet_titles = nodes("//*[contains(@class,'portlet-title')]")
_running = texts("descendant::text()[string-length(normalize-space()) > 40][not(ancestor::a)]")
_SIZE = (15, 300)  # characters; shorter is a section's name, longer is text
_SHORTEST_AGREED = 10  # characters, of a heading that agrees with the page's own title
_MARKS = (" | ", " - ", " – ", " :: ", " » ")  # between a title and the site's name


def set_title(draft: Draft) -> None:
    """Set the title: the layout's, the visible headline, or what the head says.

    A date in brackets behind it goes to the dates.
    """
    meta, title = draft.meta, draft.read.title
    named = meta.headline or meta.tags.get("og:title", "")
    if not title:
        # Liferay's page title is that of the portlet, which stands above every article in it.
        portlets = [] if named else [text_of(node) for node in _portlet_titles(draft.root)]
        wrong = (*draft.outlets, *meta.crumbs, meta.section, *portlets)
        title, draft.title_node = find_title(draft, (named, meta.tags.get("og:title", "")), wrong)
    title = title or named or _without_site(meta.title, draft)
    match = TITLE_DATE_RE.search(title)
    if match:
        draft.read.dates.append(match[1])
        title = title[: match.start()]
    draft.title = squeeze(title)


def find_title(
    draft: Draft, named: Iterable[str], wrong: Iterable[str]
) -> tuple[str, HtmlElement | None]:
    """Return the visible headline and its element; nothing when the page shows none.

    It is the heading that agrees with what the head names as title. Where all of that is the
    site's own name, as on many portals, it is the highest heading shortly before the text.
    `wrong` are names of the site and its sections.
    """
    known = [fold(text) for text in (*named, draft.meta.title) if text]
    names = {fold(text) for text in wrong if text}
    for node in _headings(draft.finder):
        text = text_of(node)
        if not _SHORTEST_AGREED <= len(text) <= _SIZE[1] or is_doubled(text):
            continue
        key = fold(text)
        if key in names or _is_logo(node):
            continue
        if any(_agree(key, name) for name in known):
            is_short = len(text) < _SIZE[0] and not draft.meta.tags.get("og:title")
            below = _below(draft.body, {*names, key}) if is_short else ("", None)
            return below if below[0] else (text, node)
    return _below(draft.body, names)


def _below(body: HtmlElement | None, names: set[str]) -> tuple[str, HtmlElement | None]:
    """Return the headline told by its place alone: a short name above it is the section's."""
    return _title_before(body, names) if body is not None else ("", None)


def _headings(page: Finder) -> Iterator[HtmlElement]:
    """Give what may be the headline: h1 first, then lower headings and what is called a title."""
    yield from page.root.iter("h1")
    yield from page.root.iter(*_HEADING_TAGS[1:])
    yield from page.called(_TITLE_RE, _TITLE_TAGS, ("class", "id"))


def _title_before(body: HtmlElement, names: set[str]) -> tuple[str, HtmlElement | None]:
    """Return the highest heading before the first long text of a container, nearest first."""
    start = next((node for _, node in _running(body) if not _is_in_heading(node)), None)
    found: list[tuple[int, str, HtmlElement]] = []
    for node in () if start is None else islice(_headings_before(start), _MOST_BEFORE):
        text = text_of(node)
        is_name = fold(text) in names or is_doubled(text) or _is_logo(node)
        if _SIZE[0] <= len(text) <= _SIZE[1] and not is_name:
            found.append((_rank(node), text, node))
    best = min(found, key=lambda item: item[0], default=None)
    return (best[1], best[2]) if best is not None else ("", None)


def _headings_before(node: HtmlElement) -> Iterator[HtmlElement]:
    """Give the headings that end before an element begins, the nearest first."""
    for outer in (node, *node.iterancestors()):
        for before in outer.itersiblings(preceding=True):
            inner = list(before.iter(*_HEADING_TAGS, *_TITLE_TAGS))
            yield from (each for each in reversed(inner) if _is_heading(each))


def _is_heading(node: HtmlElement) -> bool:
    """Tell whether an element is a heading, or is called a title."""
    if node.tag in _HEADING_TAGS:
        return True
    name = f"{node.get('class', '')} {node.get('id', '')}"
    return node.tag in _TITLE_TAGS and len(name) > 1 and bool(_TITLE_RE.search(name))


def _is_in_heading(node: HtmlElement) -> bool:
    """Tell whether a node stands in a heading; what calls itself a title may hold the article."""
    around = (node, *node.iterancestors())
    return any(_is_heading(outer) and len(text_of(outer)) <= _SIZE[1] for outer in around)


def title_from_text(draft: Draft) -> None:
    """Take the first line as title, where it is set as one and the page names no other."""
    named = draft.read.title or draft.meta.headline or draft.meta.tags.get("og:title")
    if named or draft.title_node is not None or len(draft.lines) < 2:
        return
    first = draft.lines[0]
    is_set_apart = first.is_bold and not draft.lines[1].is_bold
    if is_set_apart and _SIZE[0] <= len(first.text) <= _SIZE[1] and first.text[-1] not in ".…:;":
        draft.title = first.text
        draft.lines = draft.lines[1:]


_HOMES = ("", "/trang-chu", "/index.html", "/index.php", "/home")
_LOGO_RE = re.compile(r"logo|banner|site-?name|brand", re.IGNORECASE)


def _is_logo(node: HtmlElement) -> bool:
    """Tell whether a heading is the site's own name: a logo, or a link to the front page."""
    link = next(node.iter("a"), None)
    target = unarchived(link.get("href", "").strip()) if link is not None else ""
    is_address = target.startswith(("/", "http"))
    is_home = is_address and urlsplit(target).path.rstrip("/") in _HOMES
    return is_home or bool(_LOGO_RE.search(f"{node.get('class', '')} {node.get('id', '')}"))


def _rank(node: HtmlElement) -> int:
    """Order headings: h1 first, then all others and what calls itself a title."""
    return 0 if node.tag == "h1" else 1


def _agree(one: str, other: str) -> bool:
    """Tell whether two titles share most of their words, a site's name apart."""
    first, second = set(one.split()), set(other.split())
    return len(first & second) >= 0.75 * len(first) and len(first) >= 0.4 * len(second)


def _without_site(title: str, draft: Draft) -> str:
    """Return a title element's text without the site's name behind it."""
    outlets = {fold(name) for name in draft.outlets}
    for mark in _MARKS:
        head, _, tail = title.rpartition(mark)
        if head and (fold(tail) in outlets or len(tail) < 0.5 * len(head)):
            return head
    return title
