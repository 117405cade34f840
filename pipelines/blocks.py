"""A subtree as lines of text: one for each paragraph, heading, list item or table row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from archive.text import squeeze
from pipelines.tables import CELL_MARK, is_data_table, rows_of

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details"),
        *("dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"),
        *("header", "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section"),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"),
    }
)
_SKIPPED = frozenset(
    {
        *("script", "style", "noscript", "template", "head", "select", "option", "button"),
        *("textarea", "svg", "math", "iframe", "object", "embed", "audio", "video", "canvas"),
        *("map", "datalist"),
    }
)
_BOLD = _HEADINGS | {"b", "strong", "th"}
_BOLD_RE = re.compile(r"bold|font-weight: ?[6-9]00")
ALL_LINK = 0.8  # of a line's characters; a sentence with a source link has far less
MOSTLY_LINK = 0.5  # with more of it in links a line is no text of its own


@dataclass(slots=True)
class Line:
    """One line of a page's text and how the page set it."""

    text: str
    kind: str  # p, heading, item, row, quote
    links: int  # characters of it inside links
    bold: int  # characters of it in bold
    node: HtmlElement  # the element it begins in

    @classmethod
    def paragraph(cls, text: str, node: HtmlElement) -> Line:
        """Make a line of a text that a page does not set as one, or sets plainly."""
        return cls(text, "p", 0, 0, node)

    @property
    def link_share(self) -> float:
        """Return how much of the line is link text, 0 to 1."""
        return min(1.0, self.links / len(self.text)) if self.text else 0.0

    @property
    def is_bold(self) -> bool:
        """Tell whether the whole line is set in bold."""
        return self.bold >= 0.9 * len(self.text)


class _Walker:
    """Gathers text between the borders of block elements."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.links = self.bold = 0
        self.in_link = self.in_bold = 0
        self.in_pre = 0
        self.kind, self.node = "p", None

    def enter(self, node: HtmlElement) -> None:
        """Begin an element."""
        if node.tag in _BLOCKS:
            self.flush()
            self.kind = _kind(node)
        self._count(node, 1)

    def leave(self, node: HtmlElement) -> None:
        """End an element."""
        if node.tag in _BLOCKS:
            self.flush()
            self.kind = "p"
        elif _is_field(node):
            self.parts.append(" ")
        self._count(node, -1)

    def _count(self, node: HtmlElement, step: int) -> None:
        """Count the links and bold elements the walker stands in."""
        if node.tag == "a":
            self.in_link += step
        elif node.tag == "pre":
            self.in_pre += step
        elif node.tag in _BOLD:
            self.in_bold += step
        if _is_bold(node):
            self.in_bold += step

    def take(self, text: str, node: HtmlElement) -> None:
        """Take a piece of text that stands in node; preformatted, every line is one of its own."""
        for number, line in enumerate(text.split("\n") if self.in_pre else (text,)):
            if number:
                self.flush()
            self.add(line, node)

    def add(self, text: str, node: HtmlElement) -> None:
        """Add text to the line."""
        self.parts.append(text)
        if not text or text.isspace():
            return
        if self.node is None:
            self.node = node
        self.links += len(text) * bool(self.in_link)
        self.bold += len(text) * bool(self.in_bold)

    def flush(self) -> None:
        """Make a line of the gathered text, if there is any."""
        text = squeeze("".join(self.parts)) if self.node is not None else ""
        if text:
            self.lines.append(Line(text, self.kind, self.links, self.bold, self.node))
        self.parts, self.links, self.bold, self.node = [], 0, 0, None


def lines_of(root: HtmlElement) -> list[Line]:
    """Return the visible text below root, in order."""
    return list(iter_lines(root))


def iter_lines(root: HtmlElement) -> Iterator[Line]:
    """Give the visible text below root, in order, and walk no further than it is asked for.

    The tree is walked by events: thousands of nested elements do not exhaust a stack.
    """
    walker = _Walker()
    events = etree.iterwalk(root, events=("start", "end"))
    for event, node in events:
        if event == "end":
            if node.tag not in _SKIPPED:
                walker.leave(node)
            if node is not root and (text := node.tail):
                walker.take(text, node.getparent())
        elif node.tag in _SKIPPED:
            events.skip_subtree()
        else:
            walker.enter(node)
            if node.tag == "table" and node is not root and is_data_table(node):
                walker.lines += _rows(node)
                events.skip_subtree()
            elif text := node.text:
                walker.take(text, node)
        if walker.lines:
            yield from walker.lines
            walker.lines.clear()
    walker.flush()
    yield from walker.lines


def _is_field(node: HtmlElement) -> bool:
    """Tell whether an inline element is a field, which only a style sheet parts from the next.

    Two of one class are one text that a word processor cut in pieces.
    """
    name, following = node.get("class"), node.getnext() if node.tail is None else None
    return bool(name) and following is not None and following.get("class", name) != name


def _is_bold(node: HtmlElement) -> bool:
    """Tell whether an element's own style makes it bold."""
    style = node.get("style")
    return style is not None and bool(_BOLD_RE.search(style))


def _kind(node: HtmlElement) -> str:
    """Name what a block element opens."""
    if node.tag in _HEADINGS:
        return "heading"
    if node.tag == "li":
        return "item"
    if node.tag == "p":
        parent = node.getparent()
        return "item" if parent is not None and parent.tag == "li" and parent[0] is node else "p"
    return "quote" if node.tag == "blockquote" else "p"


def _rows(table: HtmlElement) -> Iterator[Line]:
    """Give each row of a data table as one line."""
    for row, cells in rows_of(table):
        links = sum(len("".join(link.itertext())) for link in row.iter("a"))
        yield Line(CELL_MARK.join(cells), "row", links, 0, row)
