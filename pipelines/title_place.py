"""The title that only its place tells: the line right above that of the date."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise

from lxml.html import HtmlElement

from pipelines.blocks import Line, lines_of
from pipelines.dates import parse_header
from pipelines.draft import Draft
from pipelines.headtitles import is_view
from pipelines.wording import is_boilerplate, is_header_line, is_label

_NEAR = 3  # levels from a text outward
_MOST = 12  # lines looked at for a date: a counter, the buttons for size, print and sharing
_WORDS = (2, 40)  # of the line above it


def title_above_date(draft: Draft) -> tuple[str, HtmlElement | None]:
    """Return the line above the nearest date above the text, and its element.

    So print it skins that give every page of a kind one title and mark the headline by no name.
    """
    if draft.body is None:
        return ("", None)
    for dated, above in islice(pairwise(_lines_above(draft.body)), _MOST):
        if _is_dated(dated.text, draft):
            return (above.text, above.node) if _is_title(above) else ("", None)
    return ("", None)


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
