"""The headline that a page shows, told from the names of the site and of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from unicodedata import normalize
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.text import fold, squeeze
from archive.urls import unarchived
from pipelines.dates import Published, parse_header
from pipelines.draft import Draft
from pipelines.finder import Finder
from pipelines.headtitles import bare_title, is_office, is_portal, is_view, pieces, runs
from pipelines.published import day_of
from pipelines.stamps import unstamped
from pipelines.title_place import title_above_date
from pipelines.tree import is_inside, nodes, text_of, texts
from pipelines.wording import TITLE_DATE_RE, is_doubled, is_told_whole

_HEADING_TAGS = ("h1", "h2", "h3")
_TITLE_RE = re.compile("title|tieu[-_]?de", re.IGNORECASE)
_TITLE_TAGS = ("td", "div", "span", "p", "strong", "b", "h4", "a")
_MOST_BEFORE = 8  # headings looked at before a text; further off stand those of the menu
_portlet_titles = nodes("//*[contains(@class,'portlet-title')]")
_running = texts("descendant::text()[string-length(normalize-space()) > 40][not(ancestor::a)]")
_unlinked = texts(
    "//body//text()[string-length() > 14][not(parent::a or parent::script or parent::style)]"
)
_PROSE = 80  # characters of a piece of text that begins an article
_SIZE = (15, 300)  # characters; shorter is a section's name, longer is text
_SHORTEST_AGREED = 10  # characters, of a heading that agrees with the page's own title
_NULL = "null "  # Liferay 7 prints it before a title that has no translation


def set_title(draft: Draft) -> None:
    """Set the title: the layout's, the visible headline, or what the head says.

    A date behind it, in brackets or an element of its own, goes to the dates.
    """
    meta, title = draft.meta, draft.read.title
    named = meta.headline or meta.tags.get("og:title", "")
    if not title:
        # Liferay's page title is that of the portlet, which stands above every article in it.
        portlets = [] if named else [text_of(node) for node in _portlet_titles(draft.root)]
        own, portals = pieces(meta.title)
        wrong = (*draft.outlets, *meta.crumbs, meta.section, *portlets, *(portals if own else ()))
        title, draft.title_node = find_title(draft, (named, meta.tags.get("og:title", "")), wrong)
        if not title and not named:
            title, draft.title_node = _short_title(draft, own, wrong)
        title = title or named
    title = (title or bare_title(meta.title, draft.outlets)).removeprefix(_NULL)
    if is_view(title):
        title, draft.title_node = title_above_date(draft)
    if draft.headline is not None and len(draft.headline):
        told, stamp = unstamped(draft.headline)
        if stamp and title.startswith(told):
            title, draft.title_date = told, stamp
    match = TITLE_DATE_RE.search(title)
    if match:
        draft.title_date = squeeze(match[0])
        title = title[: match.start()]
    draft.title = squeeze(title)


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
        text = _headline(node, known)
        if not _SHORTEST_AGREED <= len(text) <= _SIZE[1] or is_doubled(text):
            continue
        key = fold(text)
        if key in names or is_portal(text) or _is_logo(node) or _is_hidden(node):
            continue
        if any(_agree(key, name) for name in known):
            below = _below_name(draft, text, node, {*names, key})
            return below if below[0] else (text, node)
    title, printed = _printed(draft, names)
    return (title, printed) if title else _below(draft.body, names)


_FAR = 2  # a heading's rank outside the part that holds the text
_HEADLINE_WORDS = 4  # of a headline below an office's name; fewer name a section


def _below_name(
    draft: Draft, text: str, node: HtmlElement, names: set[str]
) -> tuple[str, HtmlElement | None]:
    """Return the headline below a heading that may be the name of a section or of an office.

    Portals call every page by their office, in the head and in a heading far above the text.
    """
    if draft.body is None or draft.meta.tags.get("og:title"):
        return ("", None)
    found = _below(draft.body, names)
    if len(text) < _SIZE[0]:
        return found
    is_name = is_office(text) and fold(text) == fold(draft.meta.title)
    if found[1] is None or not is_name or _rank(found[1], draft.body) >= _FAR:
        return ("", None)
    is_headline = found[0].count(" ") + 1 >= _HEADLINE_WORDS and not found[0].endswith(".")
    return found if is_headline and _rank(node, draft.body) >= _FAR else ("", None)


def _headline(node: HtmlElement, known: Sequence[str]) -> str:
    """Return a heading's text, without the link up to its section that SharePoint puts before."""
    text, link = unstamped(node)[0], next(node.iter("a"), None)
    rest = text.removeprefix(text_of(link)).strip() if link is not None else ""
    return rest if rest and fold(rest) in known else text


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
    return (wanted[best], found[best]) if best else ("", None)


def _short_title(
    draft: Draft, parts: Iterable[str], wrong: Iterable[str]
) -> tuple[str, HtmlElement | None]:
    """Return the one h1 that is a part of the page's title, however short; empty: none is."""
    wanted = set(map(fold, parts)) - set(map(fold, wrong))
    said = [(text_of(node), node) for node in draft.root.iter("h1") if not _is_logo(node)]
    found = [each for each in said if fold(each[0]) in wanted and not is_view(each[0])]
    return found[0] if len(found) == 1 else ("", None)


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
        is_name = fold(text) in names or is_portal(text) or is_doubled(text) or _is_logo(node)
        rank = _rank(node, body)
        is_name = is_name or (rank >= _FAR and is_office(text))
        is_name = is_name or (node.tag != "h1" and is_told_whole(text))  # a lead set as an h2
        if _SIZE[0] <= len(text) <= _SIZE[1] and not is_name and not _is_hidden(node):
            found.append((rank, text, node))
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


_HIDDEN_RE = re.compile(
    r"(?:^|\s)(?:sr-only|visually-hidden|screen-reader-text|hide-accessible|element-invisible)(?:\s|$)"
    r"|display:\s*none"
)


def _is_hidden(node: HtmlElement) -> bool:
    """Tell whether a heading is there for machines only, mostly with more in it than the title."""
    return bool(_HIDDEN_RE.search(f"{node.get('class', '')} {node.get('style', '')}"))


_NEAR = 3  # levels above a text; a headline further off is that of a bar above the columns


def _rank(node: HtmlElement, body: HtmlElement) -> int:
    """Order headings: those near the text first, of these h1, then what else is called a title."""
    near = body
    for outer in islice(body.iterancestors(), _NEAR):
        near = near if outer.tag in ("body", "html", "form") else outer
    return (0 if node.tag == "h1" else 1) + (0 if is_inside(node, near) else 2)


def _agree(one: str, other: str) -> bool:
    """Tell whether two titles share most of their words, a site's name apart."""
    first, second = set(one.split()), set(other.split())
    return len(first & second) >= 0.75 * len(first) and len(first) >= 0.4 * len(second)
