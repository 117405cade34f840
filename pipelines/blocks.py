"""A subtree as lines of text: one for each paragraph, heading, list item or table row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from archive.text import squeeze
from pipelines.images import is_icon

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "select",
        "option",
        "button",
        "textarea",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "map",
        "datalist",
    ]
)
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_BOLD_RE = re.compile(r"bold|font-weight: ?[6-9]00")
_LONGEST_CELL = 300  # characters; a table with longer cells lays out a page, it holds no data


@dataclass(slots=True)
class Line:
    """One line of a page's text and how the page set it."""

    text: str
    kind: str  # p, heading, item, row, quote
    links: int  # characters of it inside links
    bold: int  # characters of it in bold
    node: HtmlElement  # the element it begins in

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
        self.parts: list[str] = []
        self.links = self.bold = 0
        self.in_link = self.in_bold = 0
        self.in_pre = 0
        self.kind, self.node = "p", None

    def add(self, text: str | None, node: HtmlElement) -> None:
        """Take a piece of text that stands in node."""
        if not text:
            return
        self.parts.append(text)
        if text.isspace():
            return
        size = len(text)
        if self.node is None:
            self.node = node
        self.links += size * bool(self.in_link)
        self.bold += size * bool(self.in_bold)

    def flush(self) -> Iterator[Line]:
        """Give the gathered text as a line, if there is any."""
        if self.node is not None:
            text = squeeze("".join(self.parts))
            if text:
                yield Line(text, self.kind, self.links, self.bold, self.node)
        self.parts, self.links, self.bold, self.node = [], 0, 0, None


def lines_of(root: HtmlElement) -> list[Line]:
    """Return the visible text below root, in order."""
    return list(_walk(root))


def _walk(root: HtmlElement) -> Iterator[Line]:
    """Walk the tree by events: thousands of nested elements do not exhaust a stack."""
    walker = _Walker()
    events = etree.iterwalk(root, events=("start", "end"))
    for event, node in events:
        tag = node.tag
        if event == "start":
            if tag in _SKIPPED:
                events.skip_subtree()
                continue
            if tag in _BLOCKS:
                yield from walker.flush()
                if tag == "table" and node is not root and is_data_table(node):
                    yield from _rows(node)
                    events.skip_subtree()
                    continue
                walker.kind = _kind(node)
            _enter(walker, tag, 1)
            walker.in_bold += _is_bold(node)
            yield from _take(walker, node.text, node)
            continue
        if tag not in _SKIPPED:
            if tag in _BLOCKS:
                yield from walker.flush()
                walker.kind = "p"
            _enter(walker, tag, -1)
            walker.in_bold -= _is_bold(node)
        if node is not root:
            yield from _take(walker, node.tail, node.getparent())
    yield from walker.flush()


def _take(walker: _Walker, text: str | None, node: HtmlElement) -> Iterator[Line]:
    """Hand text to the walker; in preformatted text every line is one of its own."""
    if not walker.in_pre or not text:
        walker.add(text, node)
        return
    for number, line in enumerate(text.split("\n")):
        if number:
            yield from walker.flush()
        walker.add(line, node)


def _enter(walker: _Walker, tag: str, step: int) -> None:
    """Count the links and bold elements the walker stands in."""
    if tag == "a":
        walker.in_link += step
    elif tag == "pre":
        walker.in_pre += step
    elif tag in _BOLD:
        walker.in_bold += step


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


def is_data_table(table: HtmlElement) -> bool:
    """Tell a table of data from one that lays out a page or frames a photo."""
    if table.find(".//table") is not None or not all(map(is_icon, table.iter("img"))):
        return False
    rows = [
        [squeeze("".join(cell.itertext())) for cell in row if cell.tag in ("td", "th")]
        for row in table.iter("tr")
    ]
    if any(len(cell) > _LONGEST_CELL for row in rows for cell in row):
        return False
    return sum(1 for row in rows if sum(map(bool, row)) > 1) > 1


def _cell(cell: HtmlElement) -> str | None:
    """Return the text of a table's cell; None where it only shows an icon, or is none."""
    if cell.tag not in ("td", "th"):
        return None
    text = squeeze(" ".join(cell.itertext()))
    return text if text or cell.find(".//img") is None else None


def _rows(table: HtmlElement) -> Iterator[Line]:
    """Give each row of a data table as one line, its cells parted by ` | `."""
    for row in table.iter("tr"):
        cells = [text for cell in row if (text := _cell(cell)) is not None]
        if any(cells):
            links = sum(len("".join(link.itertext())) for link in row.iter("a"))
            yield Line(" | ".join(cells), "row", links, 0, row)
