"""The lines and times of a page that may date its article: around its headline and its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import filterfalse, islice

from lxml.html import HtmlElement

from archive.text import fold
from pipelines.blocks import Line, iter_lines, lines_of
from pipelines.date_foot import below
from pipelines.date_header import below_menu, fields_in, is_page_clock
from pipelines.date_issue import is_dateline
from pipelines.date_labels import has_label
from pipelines.date_times import Times
from pipelines.position import is_inside, precedes
from pipelines.tables import CELL_MARK
from pipelines.wording import is_boilerplate, is_label, is_prose

_LEVELS = 4  # from the title outward: what stands further off is the page's, not the article's
_BODY_LEVELS = 2  # from the text outward, where the title stands far off, in a bar of its own
_FREE = frozenset({"tr", "thead", "tbody", "table", "center", "font", "b", "strong"})  # no levels
_HEADER_LINES = 12  # before and after the title; portals print a dozen labels there at most
_FOOT_LINES = 3  # of the text's end, where some portals print "Ngày đăng: …"
_OPENING_PROSE = 2  # the title or the lead may stand in the container before the date


class Surroundings:
    """Reads the lines and times around an article's headline and text, each only once."""

    def __init__(
        self,
        title: HtmlElement | None = None,
        body: HtmlElement | None = None,
        bracket: str = "",
        text: Sequence[str] = (),
    ) -> None:
        """Look around a headline and a container.

        `bracket` is the date in brackets behind the title, `text` the article's lines, its lead
        first.
        """
        self.title = title
        self.body = body
        self.bracket = bracket
        self.text = text
        self._header: dict[HtmlElement, list[str]] = {}
        self._clocks: dict[HtmlElement, list[str]] = {}

    def levels(self) -> Iterator[HtmlElement]:
        """Give what holds the title, then what holds the text, from the inside outward."""
        if self.title is not None:
            yield from _fuller(_outward(self.title, _LEVELS))
        if self.body is not None:
            yield from _fuller(_outward(self.body, _LEVELS if self.title is None else _BODY_LEVELS))

    def header_lines(self, outer: HtmlElement) -> list[str]:
        """Return the lines around the title in an element, up to where the text begins."""
        if outer not in self._header:
            self._header[outer] = self._around(outer)
        return self._header[outer]

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
            elif not is_page_clock(line.node):
                kept += [*_parts(line), *fields_in(line)]
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
                above = below_menu(above) if near is self.title else above
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

    @cached_property
    def times(self) -> Times:
        """Return the reader of time elements; the text begins where its running text does."""
        start = self._lines[self._start].node if self._start < len(self._lines) else self.body
        return Times(self.body, start, [line.node for line in self._below])


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


def _parts(line: Line) -> list[str]:
    """Return a line; of a row with a document's place and day only that cell."""
    if line.kind != "row":
        return [line.text]
    return [cell for cell in line.text.split(CELL_MARK) if is_dateline(cell)] or [line.text]
