"""The headline that a page shows, told from the names of the site and of its sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from unicodedata import normalize

from lxml.html import HtmlElement

from archive.text import fold, squeeze
from pipelines.dates import Published, parse_header
from pipelines.draft import Draft
from pipelines.headings import (
    FAR,
    headings,
    headings_before,
    headline_of,
    is_in_heading,
    is_logo,
    rank_of,
)
from pipelines.headtitles import bare_title, is_office, is_portal, is_view, names_site, pieces, runs
from pipelines.markup import is_hidden
from pipelines.position import is_inside
from pipelines.published import day_of
from pipelines.sizes import HEADLINE_WORDS, LONGEST_HEADLINE, SHORTEST_HEADLINE, is_headline_long
from pipelines.stamps import unstamped
from pipelines.title_place import headline_above_date, title_above_date
from pipelines.tree import text_of, texts, unlinked_texts
from pipelines.wording import (
    TITLE_DATE_RE,
    ends_sentence,
    is_day,
    is_doubled,
    is_prose,
    is_told_whole,
)

_MOST_BEFORE = 8  # headings looked at before a text; further off stand those of the menu
_unlinked = texts(
    "//body//text()[string-length() > 14][not(parent::a or parent::script or parent::style)]"
)
_TOLD_WHOLE = 1.5  # ranks lower: behind every h1, and behind what is as near or as far
_PROSE = 80  # characters of a piece of text that begins an article
_NO_TITLE: tuple[str, HtmlElement | None] = ("", None)
_SHORTEST_AGREED = 10  # characters, of a heading that agrees with the page's own title
_PORTLET_TITLE = "[class*=portlet-title]"  # of Liferay
_NULL = "null "  # Liferay 7 prints it before a title that has no translation


def set_title(draft: Draft) -> None:
    """Set the title: the layout's, the visible headline, or what the head says.

    A date behind it, in brackets or an element of its own, goes to the dates.
    """
    meta, title = draft.meta, draft.read.title
    named = meta.headline or meta.tags.get("og:title", "")
    if not title:
        # Liferay's page title is that of the portlet, which stands above every article in it.
        portlets = [] if named else map(text_of, draft.finder.elements(_PORTLET_TITLE))
        own, portals = pieces(meta.title)
        wrong = (*draft.outlets, *meta.crumbs, meta.section, *portlets, *(portals if own else ()))
        title, draft.title_node = find_title(draft, (named, meta.tags.get("og:title", "")), wrong)
        if not title and not named:
            title, draft.title_node = _short_title(draft, own, wrong)
        title = title or named
    title = (title or bare_title(meta.title, draft.outlets)).removeprefix(_NULL)
    if is_view(title):
        title, draft.title_node = title_above_date(draft)
    elif not draft.shows_title and not named and names_site(title, draft.outlets):
        told, draft.title_node = headline_above_date(draft)
        title = told or title
    if draft.headline is not None and len(draft.headline):
        title = _unstamped(draft, draft.headline, title)
    match = TITLE_DATE_RE.search(title)
    if match:
        draft.title_date = squeeze(match[0])
        title = title[: match.start()]
    draft.title = squeeze(title)


def _unstamped(draft: Draft, heading: HtmlElement, title: str) -> str:
    """Return a title without the stamp in its heading, which goes to the dates.

    A bare day that the head's title has too is part of it: bulletins are named by their day.
    """
    told, stamp = unstamped(heading)
    if not stamp or not title.startswith(told):
        return title
    whole = f"{told} {stamp}"
    meta = draft.meta
    heads = (meta.headline, meta.tags.get("og:title", ""), meta.title)
    if is_day(stamp) and any(fold(whole) in fold(head) for head in heads if head):
        return whole
    draft.title_date = stamp
    return told


def settle_title(draft: Draft, published: Published | None) -> None:
    """Put a day in brackets back behind the title, where it is not the day of publication.

    A time of day with it, or an element of its own, tells that it was no part of the title.
    """
    bracket = draft.title_date if draft.title_date.startswith(("(", "[")) else ""
    told = parse_header([bracket], captured=draft.page.fetched_at)
    is_event = told is None or not told.has_clock
    if bracket and is_event and day_of(told) != day_of(published):
        draft.title = f"{draft.title} {bracket}"


def find_title(
    draft: Draft, named: Sequence[str], wrong: Iterable[str]
) -> tuple[str, HtmlElement | None]:
    """Return the visible headline and its element; nothing when the page shows none.

    It is the heading that agrees with what the head names as title. Where all of that is the
    site's own name, as on many portals, it is the highest heading shortly before the text; one
    that is a whole sentence is a lead where the head names a title.
    `wrong` are names of the site and its sections.
    """
    known = [fold(text) for text in (*named, draft.meta.title) if text]
    names = {fold(text) for text in wrong if text}
    for node in headings(draft.finder):
        text = headline_of(node, known)
        if not _SHORTEST_AGREED <= len(text) <= LONGEST_HEADLINE or is_doubled(text):
            continue
        key = fold(text)
        if key in names or is_portal(text) or is_logo(node) or is_hidden(node):
            continue
        if any(_agree(key, name) for name in known):
            below = _below_name(draft, text, node, {*names, key})
            return below if below[0] else (text, node)
    printed = _printed(draft, names)
    if printed[0]:
        return printed
    title, found = _below(draft.body, names)
    is_sentence = found is not None and found.tag != "h1" and is_told_whole(title)
    own = [part for part in pieces(draft.meta.title)[0] if is_headline_long(part)]
    is_named = any(named) or any(fold(part) not in names and not is_office(part) for part in own)
    return _NO_TITLE if is_sentence and is_named else (title, found)


def _below_name(
    draft: Draft, text: str, node: HtmlElement, names: set[str]
) -> tuple[str, HtmlElement | None]:
    """Return the headline below a heading that may be the name of a section or of an office.

    Portals call every page by their office, in the head and in a heading far above the text.
    """
    if draft.body is None or draft.meta.tags.get("og:title"):
        return _NO_TITLE
    found = _below(draft.body, names)
    if len(text) < SHORTEST_HEADLINE:
        return found
    is_name = is_office(text) and fold(text) == fold(draft.meta.title)
    if found[1] is None or not is_name or rank_of(found[1], draft.body) >= FAR:
        return _NO_TITLE
    is_headline = found[0].count(" ") + 1 >= HEADLINE_WORDS and not found[0].endswith(".")
    return found if is_headline and rank_of(node, draft.body) >= FAR else _NO_TITLE


def _printed(draft: Draft, names: set[str]) -> tuple[str, HtmlElement | None]:
    """Return what the head calls the page, where an element before the text says the same.

    Pages without headings print their title in bold or large letters; it is the longest part of
    the title element that stands on the page alone.
    """
    heads = (draft.meta.headline, draft.meta.title)
    wanted = {fold(run): run for head in heads for run in runs(head) if fold(run) not in names}
    sizes = {len(normalize(form, run)) for run in wanted.values() for form in ("NFC", "NFD")}
    found: dict[str, HtmlElement] = {}
    for size, node in dict.fromkeys(_unlinked(draft.root) if wanted else ()):
        key = fold(text_of(node)) if size in sizes else ""  # to fold them all is slow
        if key in wanted and next(node.iterancestors("a"), None) is None:
            found.setdefault(key, node)
        elif size > _PROSE and draft.body is not None and is_inside(node, draft.body):
            break
    best = max(found, key=len, default="")
    return (wanted[best], found[best]) if best else _NO_TITLE


def _short_title(
    draft: Draft, parts: Iterable[str], wrong: Iterable[str]
) -> tuple[str, HtmlElement | None]:
    """Return the one h1 that is a part of the page's title, however short; empty: none is."""
    wanted = set(map(fold, parts)) - set(map(fold, wrong))
    said = [(text_of(node), node) for node in draft.root.iter("h1") if not is_logo(node)]
    found = [each for each in said if fold(each[0]) in wanted and not is_view(each[0])]
    return found[0] if len(found) == 1 else _NO_TITLE


def _below(body: HtmlElement | None, names: set[str]) -> tuple[str, HtmlElement | None]:
    """Return the headline told by its place alone, the highest heading shortly before a text.

    A short name above it is the section's.
    """
    if body is None:
        return _NO_TITLE
    start = next((node for _, node in unlinked_texts(body) if not is_in_heading(node)), None)
    found: list[tuple[float, str, HtmlElement]] = []
    for node in () if start is None else islice(headings_before(start), _MOST_BEFORE):
        text = text_of(node)
        is_name = fold(text) in names or is_portal(text) or is_doubled(text) or is_logo(node)
        rank = rank_of(node, body)
        is_name = is_name or (rank >= FAR and is_office(text))
        # A lead set as an h2 stands below a headline; alone it is one with a full stop.
        last = _TOLD_WHOLE if node.tag != "h1" and is_told_whole(text) else 0
        if is_headline_long(text) and not is_name and not is_hidden(node):
            found.append((rank + last, text, node))
    best = min(found, key=lambda item: item[0], default=None)
    return (best[1], best[2]) if best is not None else _NO_TITLE


def title_from_text(draft: Draft) -> None:
    """Take the first line as title, where it is set as one and the page names no other.

    The line below it may be in bold too where it is a lead.
    """
    named = draft.read.title or draft.meta.headline or draft.meta.tags.get("og:title")
    if named or draft.title_node is not None or len(draft.lines) < 2:
        return
    first, second = draft.lines[:2]
    is_lead = is_prose(second.text) and ends_sentence(second.text)
    is_set_apart = first.is_bold and (is_lead or not second.is_bold)
    if is_set_apart and is_headline_long(first.text) and first.text[-1] not in ".…:;":
        draft.title = first.text
        draft.lines = draft.lines[1:]


def _agree(one: str, other: str) -> bool:
    """Tell whether two titles share most of their words, a site's name apart."""
    first, second = set(one.split()), set(other.split())
    return len(first & second) >= 0.75 * len(first) and len(first) >= 0.4 * len(second)
