"""The section an article stands in: its trail of links, its head, or a link beside the title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice, takewhile

from lxml.html import HtmlElement

from archive.text import fold, squeeze
from pipelines.blocks import iter_lines
from pipelines.draft import Draft
from pipelines.finder import Finder
from pipelines.markup import class_and_id, is_shown, part_of_name
from pipelines.menus import (
    current_items,
    is_known,
    items_of_address,
    leads_home,
    path_of,
    section_path,
)
from pipelines.names import is_outlet, only_names
from pipelines.position import is_far, is_inside, precedes
from pipelines.tree import nodes, text_of
from pipelines.wording import is_boilerplate, opens_tail, undoubled

_TRAIL_RE = re.compile("bread-?crum|Bread-?[Cc]rum|crumbs|pathway|PathWay|duong-?dan|DuongDan")
_MENU_RE = re.compile("ms-breadcrumb")  # SharePoint calls its menu so
_LIST_RE = re.compile("BreadcrumbList/?$")
_CRUMB_RE = re.compile("data-vocabulary.org/Breadcrumb/?$")  # each of a list without a name
_ACTIVE_RE = part_of_name("active|current")
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
    r"trang(?: ?chu| nhat)?|home(?:page)?|pages|(?:xem )?chi tiet(?: tin(?: tuc| bai)?| bai viet)?"
    r"|danh sach tin|(?:xem |tin )(?:tin|chi tiet)|bai viet|details?"
    r"|(?:(?:trinh |nha )?(?:hien thi|xuat ban)) (?:noi dung(?: web)?|thong tin|tai san)"
    r"|asset publisher|web content display"  # names of Liferay's portlets
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


_LONGEST_NAMES = (40, 8)  # characters, words; a longer crumb may be an article's title
_TITLED_TRAIL = 3  # links: home, a section and the article


def without_title(crumbs: list[str], title: str) -> list[str]:
    """Return a trail without its last link, where the page's title begins with that headline.

    NINA's sites and SEO plug-ins of WordPress end the trail in the article itself.
    """
    if len(crumbs) < _TITLED_TRAIL or not fold(title).startswith(fold(crumbs[-1])):
        return crumbs
    letters, words = _LONGEST_NAMES
    is_headline = len(crumbs[-1]) > letters or crumbs[-1].count(" ") + 1 >= words
    return crumbs[:-1] if is_headline else crumbs


def find_trail(page: Finder) -> HtmlElement | None:
    """Return the first breadcrumb element with a link in it that is shown."""
    found = page.called(_TRAIL_RE, _TRAIL_TAGS, ("class", "id"))[:_MOST_TRAILS]
    found += page.called(_LIST_RE, (), ("itemtype",))[:1]
    crumb = next(iter(page.called(_CRUMB_RE, (), ("itemtype",))), None)
    found += [trail] if crumb is not None and (trail := crumb.getparent()) is not None else []
    for node in found + page.called(_SPOKEN_RE, (), ("aria-label",))[:1]:
        has_links = any(text_of(link) for link in node.iter("a"))
        if has_links and is_shown(node) and not _MENU_RE.search(node.get("class", "")):
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
        yield _active_crumb(trail)
    yield from reversed(draft.meta.crumbs or crumbs_of(trail))
    yield draft.meta.section
    yield from _linked(draft)
    yield from _entitled(draft)
    if draft.body is not None:
        yield from reversed(crumbs_of(find_unnamed_trail(draft.finder, draft.body)))
    title = draft.title_node if draft.title_node is not None else draft.read.headline
    if title is not None:
        yield from _labelled(title)
        yield _next_above(title, draft)
    yield from _in_menu(draft)


def _is_section(name: str, draft: Draft) -> bool:
    """Tell whether a name is a section's: not home, not the page's kind, not the title."""
    key = fold(name)
    if not key or _NO_SECTION_RE.fullmatch(key) or name.startswith("http"):
        return False
    cut = _CUT_RE.sub("", key)
    return key != fold(draft.title) and (cut == key or not fold(draft.title).startswith(cut))


def _open_crumb(trail: HtmlElement, draft: Draft) -> str:
    """Return what follows the last link of a trail: the section itself, unless it is the title."""
    links = [text for link in trail.iter("a") if (text := text_of(link))]
    if not links:  # in a text's container they are taken away with what is no text
        return ""
    name = text_of(trail).rpartition(links[-1])[2].strip(_EDGES)
    is_title = any(fold(title).startswith(fold(name)) for title in (draft.meta.title, draft.title))
    return "" if is_title or not _OPEN_RE.fullmatch(name) else squeeze(name)


def _active_crumb(trail: HtmlElement) -> str:
    """Return the link marked as active where others follow: all parts of one section are listed."""
    links = [link for link in trail.iter("a") if text_of(link)][:-1]
    active = (link for link in links if _ACTIVE_RE.search(link.get("class", "")))
    return squeeze(text_of(next(active, "")))


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


# As Web Forms end the id of a section's heading: lblLoaiTin, lbTenchuyenmuc, lblCategory.
_ENDINGS = ("LoaiTin", "loaitin", "ChuyenMuc", "Chuyenmuc", "chuyenmuc", "Category", "CategoryName")
_ENTITLED_TAGS = ("span", "h1", "h2", "h3", "h4", "label")
_MOST_ENTITLED = 3  # looked at: of more, the nearest are a portlet's own
_LABEL_NAME_RE = re.compile(r"(?:chon )?(?:chuyen muc|danh muc|the loai)\W*")


def _entitled(draft: Draft) -> Iterator[str]:
    """Give the texts called a section's heading, near the text and above it, the nearest first."""
    page, body = draft.finder, draft.body
    ids = (placed for value, placed in page.by("id").items() if value.endswith(_ENDINGS))
    called = {node for placed in ids for _, node in placed if node.tag in _ENTITLED_TAGS}
    called.update(page.elements(".portlet-title-text"))  # Liferay's
    if body is None or not called:
        return
    # One walk up to the text: to ask of each whether it precedes costs the square of their number.
    tags = (*_ENTITLED_TAGS, str(body.tag))
    above = takewhile(lambda node: node is not body, page.root.iter(*tags))
    for node in [node for node in above if node in called][: -_MOST_ENTITLED - 1 : -1]:
        text = undoubled(squeeze(text_of(node)))
        if _is_heading(text) and is_shown(node) and not is_far(node, body) and _heads(node, body):
            yield text


def _is_heading(text: str) -> bool:
    """Tell whether a text can be the name that a section's heading gives, no label or tool."""
    is_label = _LABEL_NAME_RE.fullmatch(fold(text)) is not None
    return 0 < len(text) <= _LONGEST_LINK and not (
        is_label or opens_tail(text) or is_boilerplate(text)
    )


def _heads(node: HtmlElement, body: HtmlElement) -> bool:
    """Tell whether the first element around a heading with more lines than its own holds a text.

    Else it is the heading of another box above.
    """
    boxes = (outer for outer in node.iterancestors() if len([*islice(iter_lines(outer), 2)]) > 1)
    return is_inside(body, next(boxes, body))


_LABEL = "(?:Chuyên mục|Danh mục|Thể loại)"
_LABELLED_RE = re.compile(rf"\s*{_LABEL}", re.IGNORECASE)
# What follows a section in one line: marks, the day, a counter. Before any other number it is a
# sentence: "Danh mục: dự án đầu tư công năm 2024".
_LABEL_RE = re.compile(
    rf"{_LABEL}\s*:\s*([^\d|:/•(,;]{{2,40}}?)\s*(?:[|/•(,;]|$|[-–]?\s?\d{{1,2}}[:h/.-]\d"
    r"|\s(?:ngày|lúc|đăng|cập nhật|(?:số )?lượt (?:xem|đọc)|đã xem)\b)",
    re.IGNORECASE,
)
_PIECES = 4  # of text looked at: white space and icons come before the label
_LABEL_LEVELS = 2  # from the title outward
_BESIDE = 2  # elements before and after the title, and what holds it


def _labelled(title: HtmlElement) -> Iterator[str]:
    """Give what a line beside the title says to be its section."""
    for outer in islice((title, *title.iterancestors()), _LABEL_LEVELS):
        above, below = outer.itersiblings(preceding=True), outer.itersiblings()
        for node in (*islice(above, _BESIDE), *islice(below, _BESIDE)):
            first = next(filter(str.strip, islice(node.itertext(), _PIECES)), "")
            lines = iter_lines(node) if _LABELLED_RE.match(first) else iter(())
            line = next(lines, None)
            match = _LABEL_RE.match(line.text) if line is not None else None
            beside = node.getnext()
            if match is not None:
                yield squeeze(match[1])
            elif line is not None and beside is not None and beside.tag == "a":
                is_bare = _LABEL_NAME_RE.fullmatch(fold(line.text)) is not None
                yield squeeze(text_of(beside)) if is_bare else ""


def _in_menu(draft: Draft) -> Iterator[str]:
    """Give the names of menu items that the page stands under."""
    if draft.body is None:
        return
    asked = draft.finder, draft.body, draft.page.url
    for name in map(squeeze, chain(current_items(*asked), items_of_address(*asked))):
        if 0 < len(name) <= _LONGEST_LINK and not _NO_NAME_RE.search(fold(name)):
            yield name


_ABOVE_LEVELS = 5  # from the title outward, to the block above it
_LONGEST_META = 80  # characters of a line with date and counter between the two
_MOST_LINKS = 3
_BAR_RE = re.compile("menu|nav|tool|login|author|tac-?gia|social|share", re.IGNORECASE)
_NO_NAME_RE = re.compile(
    r"^(?:dang (?:nhap|ky|xuat)|lien he|gioi thieu|tim kiem|(?:quay|tro) (?:ve|lai)|in|gui|rss"
    r"|english|tieng viet|so do|tai khoan|tra cuu|thoi tiet|xem (?:tat ca|them|tiep|chi tiet))\b"
    r"|\d|[«»]"  # a date is a link where it leads to the issue of that day; a pager has marks
)


def _next_above(title: HtmlElement, draft: Draft) -> str:
    """Return the link that stands alone next above the title, or behind one to the home page.

    More links beside each other are a menu. A tool's, an account's or a topic's stand alone too:
    a section is known by the way from home, the address or the menu, or its page is called so.
    """
    block, own = _block_above(title), draft.page.url
    if block is None or any(map(_is_bar, (block, *block.iter("ul", "nav")))):
        return ""
    links = [link for link in block.iter("a") if text_of(link)]
    homes = [leads_home(link, own) for link in links[:_MOST_LINKS]]
    if homes not in ([False], [True, False]) or not section_path(links[-1], own):
        return ""
    name = squeeze(text_of(links[-1]))
    is_sure = len(links) > 1 or is_known(draft.finder, links[-1], own)
    is_sure = is_sure or _is_address(name, path_of(links[-1], own))
    is_whole = sum(len(text_of(link)) for link in links) >= len(text_of(block)) - len(links)
    is_person = name.count(" ") > 1 and not name.isupper() and only_names(name)
    is_name = is_sure and is_whole and _is_heading(name) and not (is_person or is_outlet(name))
    return name if is_name and not _NO_NAME_RE.search(fold(name)) else ""


def _is_address(name: str, path: str) -> bool:
    """Tell whether the last part of an address is a name without marks and spaces."""
    said = re.sub(r"[\W_]", "", fold(name))
    return any(said == re.sub(r"[\W_]", "", part.lower()) for part in path.split("/"))


def _block_above(title: HtmlElement) -> HtmlElement | None:
    """Return what stands next above a title, lines without a link that count or date left out."""
    for outer in islice((title, *title.iterancestors()), _ABOVE_LEVELS):
        if outer.tag == "body":
            break
        for node in outer.itersiblings(preceding=True):
            text = text_of(node)
            is_meta = len(text) <= _LONGEST_META and any(map(str.isdigit, text))
            if text and not (is_meta and next(node.iter("a"), None) is None):
                return node
    return None


def _is_bar(node: HtmlElement) -> bool:
    """Tell whether an element is, or is called, a menu, a bar of tools or the author's."""
    return node.tag == "nav" or _BAR_RE.search(class_and_id(node)) is not None
