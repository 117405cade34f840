"""The lines of a header one by one: fields that are called dates, and the page's own clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, dropwhile, islice

from lxml.html import HtmlElement

from pipelines.blocks import Line
from pipelines.date_lines import read_line
from pipelines.links import link_at
from pipelines.markup import class_and_id, part_of_name, with_parent
from pipelines.tree import text_of
from pipelines.wording import is_boilerplate

# "current" alone is said of a post that is open as well.
_CLOCK_RE = part_of_name("today|now|current[-_]?(?:date|day|time)|(?:date|time)[-_]?current")


def is_page_clock(node: HtmlElement) -> bool:
    """Tell whether a line's element calls itself the present time."""
    return any(_CLOCK_RE.search(class_and_id(each)) for each in with_parent(node))


_MENU = 4  # links to pages in a row: above a title they are a menu, and the page's head above
_LINKED = 0.9  # of a line's characters


def below_menu(above: list[Line]) -> list[Line]:
    """Return the lines above a title without the menu and the page's clock above that."""
    run = start = 0
    for at, line in enumerate(above):
        run = run + 1 if _leads_on(line) else 0
        start = at + 1 if run >= _MENU else start
    return above[start:]


def _leads_on(line: Line) -> bool:
    """Tell whether a line is a link to a page; one word, or one that runs a script, is a tool.

    So is what prints a page or sends it on.
    """
    if line.link_share <= _LINKED or " " not in line.text or is_boilerplate(line.text):
        return False
    link = link_at(line.node)
    return link is not None and not link.get("href", "#").startswith(("#", "javascript:"))


# As themes name the date in a line with author, section and counter: tie-date, lblNgayDang.
_FIELD_RE = re.compile(r"(?<!up)date|(?<!life)time|posted|publish|ngay|thoi-?gian", re.IGNORECASE)
_FIELD_TAGS = ("span", "em", "i", "small", "font", "label")
_INLINE = frozenset((*_FIELD_TAGS, "a", "b", "strong", "u"))
_BARS = ("div", "p", "li", "td", "header", "section")
_MOST_FIELDS = 12  # of a line: author, date, section, comments, counters, each with its icon
_LONGEST_META = 300  # characters of a line with fields
_FIELD = (8, 40)  # characters of a date's
_DIGIT_RE = re.compile(r"\d")


def fields_in(line: Line) -> Iterator[str]:
    """Give the texts of what is called a date, or is a nameless field, among a line's words.

    None is one whose words right before it say that it is a deadline or the day of an event.
    """
    if len(line.text) > _LONGEST_META or not _DIGIT_RE.search(line.text):
        return
    around = chain((line.node,), line.node.iterancestors())
    block = next(dropwhile(lambda node: node.tag in _INLINE, around), line.node)
    is_bar = _is_bar(block)
    for node in islice(block.iter(*_FIELD_TAGS), _MOST_FIELDS):
        name = class_and_id(node).strip()
        if _FIELD_RE.search(name) or (is_bar and not name):
            text = text_of(node)
            is_part = _FIELD[0] <= len(text) <= _FIELD[1] and line.text != text in line.text
            if is_part and not is_page_clock(node):
                before = line.text.partition(text)[0]
                if not read_line(f"{before}{text}").is_foreign(len(before)):
                    yield text


def _is_bar(block: HtmlElement) -> bool:
    """Tell whether a block is nothing but fields beside each other, which a style sheet parts.

    `<div><span>Admin</span><span>29/12/2025</span><span>1.250 lượt xem</span></div>`: those
    without a name count; another tells that the day is of something else.
    """
    if not 1 < len(block) <= _MOST_FIELDS or block.tag not in _BARS:
        return False
    own = (block.text, *(field.tail for field in block))
    are_fields = all(field.tag in _FIELD_TAGS for field in block)
    return are_fields and not any((text or "").strip() for text in own)
