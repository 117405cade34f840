"""A section named beside the text: by a link, by a heading's name, by a label, above the title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from lxml.html import HtmlElement

from archive.text import fold, squeeze
from pipelines.blocks import iter_lines
from pipelines.draft import Draft
from pipelines.markup import class_and_id, is_shown, part_of_name
from pipelines.menus import is_known, leads_home, path_of, section_path
from pipelines.names import is_outlet, only_names
from pipelines.position import is_far, is_inside, precedes
from pipelines.tree import text_of
from pipelines.wording import is_boilerplate, opens_tail, undoubled

LONGEST_NAME = 40  # characters; a longer link is a headline
_NAME_RE = re.compile(
    part_of_name("cate?|category|cate-name|category-name|chuyen[-_]?muc").pattern
    + r"|(?-i:[a-z]Cate(?![a-z])|cate(?=[A-Z]))",
    re.IGNORECASE,
)
_MOST_CALLED = 50  # elements called a category that are looked at; more are a list's


def linked(draft: Draft) -> Iterator[str]:
    """Give the names of links called a category, near the text and above it."""
    page, body = draft.finder, draft.body
    called = page.called(_NAME_RE, (), ("class", "data-role"))
    called = called[:_MOST_CALLED] + page.called(_NAME_RE, ("a",), ("rel",))[:_MOST_CALLED]
    for node in called if body is not None else ():
        links = [node] if node.tag == "a" else list(node.iter("a"))
        is_one = len(links) == 1 and 0 < len(text_of(links[0])) <= LONGEST_NAME
        is_above = node.get("rel") or precedes(node, body)
        if is_one and is_above and not is_far(node, body):
            yield squeeze(text_of(links[0]))


# As Web Forms end the id of a section's heading: lblLoaiTin, lbTenchuyenmuc, lblCategory.
_ENDINGS = ("LoaiTin", "loaitin", "ChuyenMuc", "Chuyenmuc", "chuyenmuc", "Category", "CategoryName")
_ENTITLED_TAGS = ("span", "h1", "h2", "h3", "h4", "label")
_MOST_ENTITLED = 3  # looked at: of more, the nearest are a portlet's own
_LABEL_NAME_RE = re.compile(r"(?:chon )?(?:chuyen muc|danh muc|the loai)\W*")


def entitled(draft: Draft) -> Iterator[str]:
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
    return 0 < len(text) <= LONGEST_NAME and not (
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


def labelled(title: HtmlElement) -> Iterator[str]:
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


_ABOVE_LEVELS = 5  # from the title outward, to the block above it
_LONGEST_META = 80  # characters of a line with date and counter between the two
_MOST_LINKS = 3
_BAR_RE = re.compile("menu|nav|tool|login|author|tac-?gia|social|share", re.IGNORECASE)
NO_NAME_RE = re.compile(
    r"^(?:dang (?:nhap|ky|xuat)|lien he|gioi thieu|tim kiem|(?:quay|tro) (?:ve|lai)|in|gui|rss"
    r"|english|tieng viet|so do|tai khoan|tra cuu|thoi tiet|xem (?:tat ca|them|tiep|chi tiet))\b"
    r"|\d|[«»]"  # a date is a link where it leads to the issue of that day; a pager has marks
)


def next_above(title: HtmlElement, draft: Draft) -> str:
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
    return name if is_name and not NO_NAME_RE.search(fold(name)) else ""


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
