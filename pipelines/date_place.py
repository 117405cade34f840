"""The lines and times of a page that may date its article: around its headline and its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, dropwhile, filterfalse, islice

from lxml.html import HtmlElement

from archive.text import fold
from pipelines.blocks import Line, iter_lines, lines_of
from pipelines.date_foot import below
from pipelines.date_issue import is_dateline
from pipelines.date_lines import has_label
from pipelines.tree import is_inside, nodes, precedes, text_of
from pipelines.wording import is_boilerplate, is_label, is_prose

_LEVELS = 4  # from the title outward: what stands further off is the page's, not the article's
_BODY_LEVELS = 2  # from the text outward, where the title stands far off, in a bar of its own
_FREE = frozenset({"tr", "thead", "tbody", "table", "center", "font", "b", "strong"})  # no levels
_HEADER_LINES = 12  # before and after the title; portals print a dozen labels there at most
_FOOT_LINES = 3  # of the text's end, where some portals print "Ngày đăng: …"
_OPENING_PROSE = 2  # the title or the lead may stand in the container before the date
_following = nodes("following::*[self::time or self::abbr]")
_CLOCK_RE = re.compile(r"(?:^|[\s_-])(?:today|now|current)(?:$|[\s_-])", re.IGNORECASE)
_UPDATED_RE = re.compile("updated|modified", re.IGNORECASE)
_PUBLISHED_RE = re.compile("published|entry-date", re.IGNORECASE)  # as hAtom and WordPress say
# What one article stands in, and what another, or a reader's comment, does.
_ENTRY_RE = re.compile(r"(?:^|\s)(?:hentry|post|item-page|node|comment)(?:$|\s)", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """Where on a page the lines about its article stand."""

    title: HtmlElement | None = None
    body: HtmlElement | None = None
    bracket: str = ""  # the date in brackets behind the title
    text: Sequence[str] = ()  # the article's lines, its lead first
    _read: dict[HtmlElement, list[str]] = field(default_factory=dict, compare=False)
    _clocks: dict[HtmlElement, list[str]] = field(default_factory=dict, compare=False)

    def levels(self) -> Iterator[HtmlElement]:
        """Give what holds the title, then what holds the text, from the inside outward."""
        if self.title is not None:
            yield from _fuller(_outward(self.title, _LEVELS))
        if self.body is not None:
            yield from _fuller(_outward(self.body, _LEVELS if self.title is None else _BODY_LEVELS))

    def header_lines(self, outer: HtmlElement) -> list[str]:
        """Return the lines around the title in an element, up to where the text begins."""
        if outer not in self._read:
            self._read[outer] = self._around(outer)
        return self._read[outer]

    def clocks(self, outer: HtmlElement) -> list[str]:
        """Return the lines below the title, among the header's, that call themselves a clock."""
        self.header_lines(outer)
        return self._clocks.get(outer, [])

    def _around(self, outer: HtmlElement) -> list[str]:
        """Read the lines around the title in an element."""
        body = self.body if self.body is not None and self.body is not outer else None
        if body is not None and not is_inside(body, outer):
            body = None
        kept: list[str] = []
        has_text = False
        for line in self._near(outer):
            if body is not None and is_inside(line.node, body):
                has_text = True
            elif has_text:
                break
            elif not _is_clock(line.node):
                kept += [*_parts(line), *_fields(line)]
            elif self.title is not None and precedes(self.title, line.node):
                self._clocks.setdefault(outer, []).append(line.text)
        return kept + (self.opening if body is not None else [])

    def _near(self, outer: HtmlElement) -> list[Line]:
        """Return an element's lines around the title, or else around the text's beginning."""
        anchors = (each for each in (self.title, self.body) if each is not None)
        near = next((each for each in anchors if is_inside(each, outer)), outer)
        lines, before = iter_lines(outer), list[Line]()
        for line in lines:
            if is_inside(line.node, near):
                above = before[-_HEADER_LINES:]
                above = _below_menu(above) if near is self.title else above
                return [*above, line, *islice(lines, _HEADER_LINES - 1)]
            before.append(line)
        return before[:_HEADER_LINES]

    @cached_property
    def _lines(self) -> list[Line]:
        """Return the lines of the container."""
        return lines_of(self.body) if self.body is not None else []

    @cached_property
    def _start(self) -> int:
        """Return how many lines of the container stand before its running text."""
        prose = (i for i, line in enumerate(self._lines) if is_prose(line.text))
        return next(islice(prose, _OPENING_PROSE - 1, None), len(self._lines))

    @cached_property
    def opening(self) -> list[str]:
        """Return the labels and dates with which a container begins."""
        before = (line.text for line in self._lines[: self._start])
        return [text for text in before if is_boilerplate(text) or is_label(text)]

    @property
    def end(self) -> list[str]:
        """Return the last lines of the text."""
        return [line.text for line in self._lines[-_FOOT_LINES:]]

    @property
    def foot(self) -> list[str]:
        """Return the lines that date an article where its text ends and shortly below."""
        labelled = [text for text in self.end if has_label(fold(text))]
        return labelled + [line.text for line in self._below]

    @cached_property
    def _below(self) -> list[Line]:
        """Return the lines below the text that date it."""
        if self.body is None:
            return []
        return below(self.body, self.title, _outward(self.body, _LEVELS))

    def has_text(self, outer: HtmlElement) -> bool:
        """Tell whether the text stands in an element."""
        return self.body is not None and is_inside(self.body, outer)

    def times(self, outer: HtmlElement) -> tuple[list[str], list[str]]:
        """Return the times in an element that date an article, and those of its last change.

        Times after the text are those of other articles, unless they say they are the entry's.
        """
        published: list[str] = []
        updated: list[str] = []
        for node in outer.iter("time", "abbr"):
            name = _role(node)
            is_entry = bool(_PUBLISHED_RE.search(name))
            value = node.get("datetime") or (is_entry and (node.get("title") or text_of(node)))
            is_near = node not in self._later or node in self._times_below
            if value and (is_near or (is_entry and self._is_own(node))):
                is_update = not is_entry and _UPDATED_RE.search(name)
                (updated if is_update else published).append(value)
        return published, updated

    @cached_property
    def _later(self) -> frozenset[HtmlElement]:
        """Return the times after the beginning of the text."""
        stop = self._lines[self._start].node if self._start < len(self._lines) else self.body
        return frozenset(_following(stop)) if stop is not None else frozenset()

    @cached_property
    def _times_below(self) -> frozenset[HtmlElement]:
        """Return the times in the lines below the text that date it."""
        return frozenset(node for line in self._below for node in line.node.iter("time"))

    def _is_own(self, node: HtmlElement) -> bool:
        """Tell whether a node and the text stand in the same article's element."""
        outer = next(filter(_is_entry, node.iterancestors()), None)
        return outer is not None and self.has_text(outer)


def _outward(start: HtmlElement, most: int) -> Iterator[HtmlElement]:
    """Give what holds an element, the nearest first; a table costs one level, as a div does."""
    level = 0
    for outer in start.iterancestors():
        is_bare = outer.tag == "body" and start.getparent() is not outer
        if outer.tag == "html" or is_bare or level == most:
            return
        yield outer
        level += outer.tag not in _FREE


def _fuller(levels: Iterator[HtmlElement]) -> Iterator[HtmlElement]:
    """Give the first level, and of the others those that hold more than the one before."""
    yield from islice(levels, 1)
    yield from filterfalse(_is_wrapper, levels)


def _is_wrapper(node: HtmlElement) -> bool:
    """Tell whether an element holds one other and nothing beside it."""
    return len(node) == 1 and not (node.text or "").strip() and not (node[0].tail or "").strip()


def _role(node: HtmlElement) -> str:
    """Return what a time's names call it, or else those of the element around it."""
    around = (node,) if node.getparent() is None else (node, node.getparent())
    names = [f"{each.get('class', '')} {each.get('itemprop', '')}" for each in around]
    telling = (name for name in names if _PUBLISHED_RE.search(name) or _UPDATED_RE.search(name))
    return next(telling, "")


def _is_entry(node: HtmlElement) -> bool:
    """Tell whether an element holds one article or comment of a page."""
    return node.tag in ("article", "li") or bool(_ENTRY_RE.search(node.get("class", "")))


def _is_clock(node: HtmlElement) -> bool:
    """Tell whether a line's element calls itself the present time."""
    parent = node.getparent()
    around = (node,) if parent is None else (node, parent)
    return any(_CLOCK_RE.search(f"{n.get('class', '')} {n.get('id', '')}") for n in around)


_MENU = 4  # links to pages in a row: above a title they are a menu, and the page's head above
_LINKED = 0.9  # of a line's characters


def _below_menu(above: list[Line]) -> list[Line]:
    """Return the lines above a title without the menu and the page's clock above that."""
    run = start = 0
    for at, line in enumerate(above):
        run = run + 1 if _leads_on(line) else 0
        start = at + 1 if run >= _MENU else start
    return above[start:]


def _leads_on(line: Line) -> bool:
    """Tell whether a line is a link to a page; one word, or one that runs a script, is a tool."""
    if line.link_share <= _LINKED or " " not in line.text:
        return False
    link = next(line.node.iter("a"), next(line.node.iterancestors("a"), None))
    return link is not None and not link.get("href", "#").startswith(("#", "javascript:"))


# As themes name the date in a line with author, section and counter: tie-date, lblNgayDang.
_FIELD_RE = re.compile(r"(?<!up)date|(?<!life)time|posted|publish|ngay|thoi-?gian", re.IGNORECASE)
_FIELD_TAGS = ("span", "em", "i", "small", "font", "label")
_INLINE = frozenset((*_FIELD_TAGS, "a", "b", "strong", "u"))
_MOST_FIELDS = 12  # of a line: author, date, section, comments, counters, each with its icon
_LONGEST_META = 300  # characters of a line with fields
_FIELD = (8, 40)  # characters of a date's
_DIGIT_RE = re.compile(r"\d")


def _fields(line: Line) -> Iterator[str]:
    """Give the texts of what is called a date and stands in a line with other words."""
    if len(line.text) > _LONGEST_META or not _DIGIT_RE.search(line.text):
        return
    around = chain((line.node,), line.node.iterancestors())
    block = next(dropwhile(lambda node: node.tag in _INLINE, around), line.node)
    for node in islice(block.iter(*_FIELD_TAGS), _MOST_FIELDS):
        if _FIELD_RE.search(f"{node.get('class', '')} {node.get('id', '')}"):
            text = text_of(node)
            is_part = _FIELD[0] <= len(text) <= _FIELD[1] and line.text != text in line.text
            if is_part and not _is_clock(node):
                yield text


def _parts(line: Line) -> list[str]:
    """Return a line; of a row with a document's place and day only that cell."""
    if line.kind != "row":
        return [line.text]
    return [cell for cell in line.text.split(" | ") if is_dateline(cell)] or [line.text]
