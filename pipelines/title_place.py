"""The title that only its place tells: the line right above that of the date."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise

from lxml.html import HtmlElement

from pipelines.blocks import Line, iter_lines, lines_of
from pipelines.dates import parse_header
from pipelines.draft import Draft
from pipelines.headtitles import is_view
from pipelines.wording import is_boilerplate, is_header_line, is_label

_NEAR = 3  # levels from a text outward
_MOST = 12  # lines looked at for a date: a counter, the buttons for size, print and sharing
_WORDS = (2, 40)  # of the line above it
_HEADLINE_WORDS = 7  # of one that may be a section's name too
_NOTHING: tuple[str, HtmlElement | None] = ("", None)


def title_above_date(draft: Draft) -> tuple[str, HtmlElement | None]:
    """Return the line above the nearest date above the text, and its element.

    So print it skins that give every page of a kind one title and mark the headline by no name.
    """
    line = _line_above_date(draft)
    return (line.text, line.node) if line is not None else _NOTHING


def headline_above_date(draft: Draft) -> tuple[str, HtmlElement | None]:
    """Return the line above the nearest date where it is set as a headline, and its element.

    So print it sites of offices that give all their pages one title. A short line is a section's.
    """
    line = _line_above_date(draft) or _opening_above_date(draft)
    if line is None or not line.is_bold or line.text.count(" ") + 1 < _HEADLINE_WORDS:
        return _NOTHING
    return (line.text, line.node)


def _line_above_date(draft: Draft) -> Line | None:
    """Return the line above the nearest date above the text, where it can be a title."""
    if draft.body is None:
        return None
    for dated, above in islice(pairwise(_lines_above(draft.body)), _MOST):
        if _is_dated(dated.text, draft):
            return above if _is_title(above) else None
    return None


def _opening_above_date(draft: Draft) -> Line | None:
    """Return the line with which a text begins, where the date stands right below it."""
    lines = [] if draft.body is None else list(islice(iter_lines(draft.body), 2))
    is_dated = len(lines) > 1 and _is_title(lines[0]) and _is_dated(lines[1].text, draft)
    return lines[0] if is_dated else None


def _lines_above(body: HtmlElement) -> Iterator[Line]:
    """Give the lines before a container, the nearest first."""
    for outer in islice((body, *body.iterancestors()), _NEAR):
        for before in outer.itersiblings(preceding=True):
            yield from reversed(lines_of(before))


def _is_dated(text: str, draft: Draft) -> bool:
    """Tell whether a line is that of the date."""
    is_header = is_header_line(text) or is_boilerplate(text) or is_label(text)
    return is_header and parse_header([text], captured=draft.page.fetched_at) is not None


def _is_title(line: Line) -> bool:
    """Tell whether a line can be a title: no link, no furniture, not the name of a view."""
    is_long = _WORDS[0] <= line.text.count(" ") + 1 <= _WORDS[1]
    is_furniture = is_boilerplate(line.text) or is_label(line.text) or is_view(line.text)
    return is_long and not line.links and not is_furniture
