"""The lines below a text that date it, before other articles, comments or the page's foot begin."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from lxml.html import HtmlElement

from archive.text import fold
from pipelines.blocks import Line, lines_of
from pipelines.comments import in_comments
from pipelines.date_labels import has_label
from pipelines.markup import whole_name, with_parent
from pipelines.position import is_inside
from pipelines.sizes import is_linked_headline
from pipelines.tree import text_of
from pipelines.wording import is_boilerplate, is_header_line, is_label, is_prose, opens_tail

_SIBLINGS = 3  # after the text and each wrapper of it: bars for sharing and rating come between
# As Drupal, Joomla, WordPress and their like name the element of the date.
_NAMED_RE = whole_name(
    "submitted|published|posted|article-info|ngay-?dang|(?:(?:post|entry|publish|article)-?)?date"
)


def below(
    body: HtmlElement, title: HtmlElement | None, outward: Iterable[HtmlElement]
) -> list[Line]:
    """Return the lines that date a text after it and its wrappers, up to one with the title.

    A date without a label counts only beside what holds the text alone, and only as long as
    nothing of another article has begun.
    """
    kept: list[Line] = []
    is_clear = title is not None
    for outer in (body, *outward):
        is_whole = title is None or is_inside(title, outer)
        is_clear = is_clear and not is_whole
        for node in islice(outer.itersiblings(), _SIBLINGS):
            lines = lines_of(node)
            end = next((at for at, line in enumerate(lines) if _is_other(line, body)), None)
            is_clear = is_clear and end is None
            told = lines[:end]
            kept += [line for line in told if _is_labelled(line) or (is_clear and _is_date(line))]
            if end is not None:
                break
        if is_whole and outer is not body:
            break
    return kept


def _is_labelled(line: Line) -> bool:
    """Tell whether a line says what its date is of."""
    return has_label(fold(line.text))


def _is_date(line: Line) -> bool:
    """Tell whether a line is nothing but a date, or its element is named as one or holds one."""
    if is_label(line.text) or is_header_line(line.text):
        return True
    if next(line.node.iter("time"), None) is not None and not is_prose(line.text):
        return True
    return any(_NAMED_RE.search(node.get("class", "")) for node in with_parent(line.node))


def _is_other(line: Line, body: HtmlElement) -> bool:
    """Tell whether a line begins something else: a headline, a comment, another text."""
    if line.kind == "heading" or _is_headline(line) or in_comments(line.node, body):
        return True
    if _is_labelled(line) or _is_date(line):
        return False
    return opens_tail(line.text) or is_prose(line.text)


def _is_headline(line: Line) -> bool:
    """Tell whether a line holds a link as long as an article's headline."""
    links = (*line.node.iterancestors("a"), *line.node.iter("a")) if line.links else ()
    return any(
        is_linked_headline(text) and not is_boilerplate(text) for text in map(text_of, links)
    )
