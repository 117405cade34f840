"""Lists in rows, items and letters, told from the text of an article that has some."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from lxml.html import HtmlElement

from pipelines.blocks import MOSTLY_LINK, Line, lines_of
from pipelines.date_surroundings import Surroundings
from pipelines.date_words import DAY
from pipelines.draft import Draft
from pipelines.links import leads_away
from pipelines.markup import is_file
from pipelines.names import only_names
from pipelines.published import find_published
from pipelines.sizes import FEWEST_ENTRIES
from pipelines.tree import text_of
from pipelines.wording import ends_sentence, is_header_line, is_prose

_LISTED = ("row", "item")
_LEADS_OVER_RE = re.compile(
    r"\b(?:như sau|sau đây|dưới đây|gồm)\s?:$|\bkèm theo(?: \w+){1,3} số\b", re.IGNORECASE
)
_NUMBER = 4  # characters before an item's link: "12. "


def is_register(lines: Sequence[Line], own: str) -> bool:
    """Tell whether a text is a list of documents, procedures or persons, each with its own page.

    An article that lists some says what they are; its own lists lead to files.
    """
    listed = [line for line in lines if line.kind in _LISTED]
    if len(listed) < FEWEST_ENTRIES or any(_is_told(line) for line in lines):
        return False
    linked = sum(1 for line in listed if line.links and _leads_on(line, own))
    return linked >= FEWEST_ENTRIES and 2 * linked > len(listed)


def _is_told(line: Line) -> bool:
    """Tell whether a line is running text that stands in no table, or leads over to one."""
    if line.kind == "row" or line.link_share >= MOSTLY_LINK:
        return False
    is_text = is_prose(line.text) and (line.kind != "item" or ends_sentence(line.text))
    return is_text or _LEADS_OVER_RE.search(line.text) is not None


def _leads_on(line: Line, own: str) -> bool:
    """Tell whether a row holds, or an item begins with, a link to another page that is no file."""
    links = [link for link in line.node.iter("a") if not is_file(link.get("href", ""))]
    named = (link for link in links if text_of(link))
    first = text_of(next(named, line.node))
    is_first = line.kind == "row" or line.text.find(first) <= _NUMBER
    return is_first and any(leads_away(link, own) for link in links)


def is_table(lines: Sequence[Line]) -> bool:
    """Tell whether most of a text stands in rows, and nothing outside of them is running text."""
    rows = sum(len(line.text) for line in lines if line.kind == "row")
    if not rows or 2 * rows <= sum(len(line.text) for line in lines):
        return False
    return not any(map(_is_told, lines))


_DAY_RE = re.compile(rf"(?<!từ )\bngày {DAY}", re.IGNORECASE)


def is_dated(draft: Draft) -> bool:
    """Tell whether a title names a day, or anything on a page says when it was published."""
    if _DAY_RE.search(draft.title):
        return True
    around = Surroundings(draft.title_node, draft.body, draft.title_date)
    return find_published(draft.meta, draft.read.dates, draft.page, around) is not None


_LETTERS = ("div", "li", "article", "section")


def is_board(body: HtmlElement | None) -> bool:
    """Tell whether a container holds letters of readers with their answers, and nothing else.

    Each names who wrote it and when; of a report on a day's events the entries name nobody or all
    the one reporter, and the questions of an interview have no date.
    """
    parts = list(body) if body is not None else []
    if len(parts) < FEWEST_ENTRIES or any(part.tag not in _LETTERS for part in parts):
        return False
    if sum(1 for _ in islice((part for part in parts if not _writer(part)), 2)) > 1:
        return False
    writers = list(filter(None, map(_writer, parts)))
    return len(writers) >= FEWEST_ENTRIES and len(set(writers)) > 1


def _writer(part: HtmlElement) -> str:
    """Return who wrote a letter: an element that holds a name, a time and a text, each a line."""
    texts = [line.text for line in lines_of(part)] if len(part) > 1 else []
    is_letter = any(map(is_header_line, texts)) and any(map(is_prose, texts))
    return next(filter(only_names, texts), "") if is_letter else ""
