"""The section an article stands in: its trail of links, its head, or a link beside the title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from archive.text import fold, squeeze
from pipelines.draft import Draft
from pipelines.finder import Finder
from pipelines.markup import is_hidden, part_of_name
from pipelines.position import is_far, precedes
from pipelines.tree import nodes, text_of
from pipelines.wording import undoubled

_TRAIL_RE = re.compile("bread-?crum|Bread-?[Cc]rum|crumbs|pathway|PathWay|duong-?dan|DuongDan")
_MENU_RE = re.compile("ms-breadcrumb")  # SharePoint calls its menu so
_LIST_RE = re.compile("BreadcrumbList/?$")
_SPOKEN_RE = re.compile("bread-?crumb|đường dẫn", re.IGNORECASE)
# What stands between the links of a trail, not of a menu.
_PARTED_RE = re.compile(r"[»›>→]|(?<!\d)/(?!\d)")
_homes = nodes("descendant::a[@href='/' or contains(., 'rang chủ') or contains(., 'RANG CHỦ')]")
_MOST_HOMES = 5  # links home looked at: logo, menu, trail
_TRAIL_LINKS = (2, 5)  # of one that nothing names: home and a section at least
_TRAIL_SIZE = 200  # characters of it, the title among them
_TRAIL_LEVELS = 3  # from its first link outward
_TRAIL_TAGS = ("ol", "ul", "div", "nav", "p", "span", "td", "section", "h2", "h3")
_MOST_TRAILS = 3  # looked at: of more, the first is that of the page
_LONGEST = 80  # characters, of a section's name
_LONGEST_LINK = 40  # of one named beside the text: a longer one is a headline
_OPEN_RE = re.compile(r"[^\d]{2,40}")  # one that is no link: a longer one is the title, or a date
# A home page, a view, or a library of SharePoint's: pages that are no section.
_NO_SECTION_RE = re.compile(
    r"trang(?: ?chu| nhat)?|home(?:page)?|pages|(?:xem )?chi tiet(?: tin| tin tuc| bai viet)?"
    r"|(?:xem |tin )(?:tin|chi tiet)|bai viet|details?"
)
_NAME_RE = re.compile(
    part_of_name("cate?|category|cate-name|category-name|chuyen[-_]?muc").pattern
    + r"|(?-i:[a-z]Cate(?![a-z])|cate(?=[A-Z]))",
    re.IGNORECASE,
)
_CUT_RE = re.compile(r"\s*(?:…|\.{2,})$")
_EDGES = " »›>/|-–:•\\"


def crumbs_of(trail: HtmlElement | None) -> list[str]:
    """Return the links of a breadcrumb element."""
    links = [squeeze(text_of(link)) for link in trail.iter("a")] if trail is not None else []
    return [link for link in links if 0 < len(link) < _LONGEST]


def find_trail(page: Finder) -> HtmlElement | None:
    """Return the first breadcrumb element with a link in it that is shown."""
    found = page.called(_TRAIL_RE, _TRAIL_TAGS, ("class", "id"))[:_MOST_TRAILS]
    found += page.called(_LIST_RE, (), ("itemtype",))[:1]
    for node in found + page.called(_SPOKEN_RE, (), ("aria-label",))[:1]:
        has_links = any(text_of(link) for link in node.iter("a"))
        is_shown = not any(map(is_hidden, (node, *node.iterancestors())))
        if has_links and is_shown and not _MENU_RE.search(node.get("class", "")):
            return node
    return None


def find_unnamed_trail(page: Finder, body: HtmlElement) -> HtmlElement | None:
    """Return what is built like a breadcrumb above a text: links from home on, parted by marks."""
    for link in _homes(page.root)[:_MOST_HOMES]:
        for outer in islice(link.iterancestors(), _TRAIL_LEVELS):
            links = list(islice(outer.iter("a"), _TRAIL_LINKS[1] + 1))
            if len(links) > _TRAIL_LINKS[1] or len(text_of(outer)) > _TRAIL_SIZE:
                break
            marks = _PARTED_RE.findall(text_of(outer))
            is_trail = len(links) >= _TRAIL_LINKS[0] and links[0] is link
            if is_trail and len(marks) >= len(links) - 1 and precedes(outer, body):
                return outer
    return None


def find_section(draft: Draft) -> str | None:
    """Return the layout's section, the deepest breadcrumb, what the head or a link names."""
    return next((name for name in _named(draft) if _is_section(name, draft)), None)


def _named(draft: Draft) -> Iterator[str]:
    """Give the names that may be the section's, the surest first."""
    yield undoubled(squeeze(draft.read.section))
    is_sought = draft.meta.crumbs or not draft.read.section
    trail = draft.trail if is_sought else find_trail(draft.finder)
    if trail is not None:
        yield _open_crumb(trail, draft)
    yield from reversed(draft.meta.crumbs or crumbs_of(trail))
    yield draft.meta.section
    yield from _linked(draft)
    if draft.body is not None:
        yield from reversed(crumbs_of(find_unnamed_trail(draft.finder, draft.body)))


def _is_section(name: str, draft: Draft) -> bool:
    """Tell whether a name is a section's: not home, not the page's kind, not the title."""
    key = fold(name)
    if not key or _NO_SECTION_RE.fullmatch(key) or name.startswith("http"):
        return False
    cut = _CUT_RE.sub("", key)
    return key != fold(draft.title) and (cut == key or not fold(draft.title).startswith(cut))


def _open_crumb(trail: HtmlElement, draft: Draft) -> str:
    """Return what follows the last link of a trail: the section itself, unless it is the title."""
    last = [text for link in trail.iter("a") if (text := text_of(link))][-1]
    name = text_of(trail).rpartition(last)[2].strip(_EDGES)
    is_title = any(fold(title).startswith(fold(name)) for title in (draft.meta.title, draft.title))
    return "" if is_title or not _OPEN_RE.fullmatch(name) else squeeze(name)


def _linked(draft: Draft) -> Iterator[str]:
    """Give the names of links called a category, near the text and above it."""
    page, body = draft.finder, draft.body
    called = page.called(_NAME_RE, (), ("class", "data-role"))
    for node in called + page.called(_NAME_RE, ("a",), ("rel",)) if body is not None else ():
        links = [node] if node.tag == "a" else list(node.iter("a"))
        is_one = len(links) == 1 and 0 < len(text_of(links[0])) <= _LONGEST_LINK
        is_above = node.get("rel") or precedes(node, body)
        if is_one and is_above and not is_far(node, body):
            yield squeeze(text_of(links[0]))
