"""Tables of data, told from those that lay out a page or frame a photo, and their rows."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.text import squeeze
from pipelines.markup import is_icon

CELL_MARK = " | "  # between the cells of a row that is written as one line
_LONGEST_CELL = 300  # characters; a table with longer cells lays out a page, it holds no data


def is_data_table(table: HtmlElement) -> bool:
    """Tell a table of data from one that lays out a page or frames a photo."""
    if table.find(".//table") is not None or not all(map(is_icon, table.iter("img"))):
        return False
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in ("td", "th")]
        for row in table.iter("tr")
    ]
    if any(len(cell) > _LONGEST_CELL for row in rows for cell in row):
        return False
    return sum(1 for row in rows if sum(map(bool, row)) > 1) > 1


def rows_of(table: HtmlElement) -> Iterator[tuple[HtmlElement, list[str]]]:
    """Give the rows of a table that hold any text, each with the texts of its cells."""
    for row in table.iter("tr"):
        cells = [text for cell in row if (text := _cell(cell)) is not None]
        if any(cells):
            yield row, cells


def _cell(cell: HtmlElement) -> str | None:
    """Return the text of a table's cell; None where it only shows an icon, or is none."""
    if cell.tag not in ("td", "th"):
        return None
    text = squeeze(" ".join(cell.itertext()))
    return text if text or cell.find(".//img") is None else None


def cells_of(text: str) -> list[str]:
    """Return the cells of a row that is one line, ours or trafilatura's; of a line of dashes none.

    That is what it writes below the first row of a table.
    """
    mark = CELL_MARK.strip()
    parts = [part for part in map(str.strip, text.split(mark)) if part]
    return parts if mark not in text else [part for part in parts if part.strip("-:")]
