"""The last resort on pages without a date of publication: what their texts say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from archive.text import fold
from pipelines.date_patterns import DAY_PARTS
from pipelines.date_readings import first_date
from pipelines.date_values import Published
from pipelines.date_words import DAY_IN_WORDS
from pipelines.tables import CELL_MARK

_LONGEST = 300  # characters of a row or a document's head
_LONGEST_DATE = len("08 tháng 07 năm 2024")
# "Phước Sơn, ngày 14 tháng 3 năm 2012", where no law is cited: the place's words are capitals.
_DATELINE_RE = re.compile(rf"(?P<place>[^\W\d_][^\d,;:|]{{0,40}}), ?[Nn]gày {DAY_IN_WORDS}[.,]?")
_ISSUED_RE = re.compile(r"ngay (?:ban hanh|ky)[ :|]{1,4}(?=[0-9])")
# "(TTXVN) - Ngày 8/7/2024, …", "Sáng ngày 8/7/2024, …": only at the very beginning of a text.
_EVENT_RE = re.compile(
    rf"(?:[^0-9]{{0,30}}[-–,)] ?)?(?:(?:{DAY_PARTS}) )?(?:ngay )?"
    r"(?<=[a-z] )(?=[0-9]{1,2} ?(?:[/-]|thang) ?[0-9])"
)


def is_dateline(text: str) -> bool:
    """Tell whether a text is the place and day in the head of an official document."""
    match = _DATELINE_RE.fullmatch(text) if len(text) <= _LONGEST else None
    return match is not None and all(word[0].isupper() for word in match["place"].split())


def issue_date(lines: Iterable[str], *, captured: datetime) -> Published | None:
    """Return the day a page says its document was issued; inferred: it was put online later."""
    for line in lines:
        if len(line) > _LONGEST:
            continue
        headed = next(filter(is_dateline, line.split(CELL_MARK)), "")  # of a row, one cell
        labelled = _ISSUED_RE.search(fold(line))
        found = first_date(headed, captured) or _after(labelled, line, captured)
        if found is not None:
            return replace(found, source="header", inferred=True)
    return None


def event_date(text: str, *, captured: datetime) -> Published | None:
    """Return the day of the event that a text begins with; inferred: news of it is as fresh."""
    text = text[:_LONGEST]
    found = _after(_EVENT_RE.match(fold(text)), text, captured)
    return found and replace(found, source="header", inferred=True)


def _after(match: re.Match[str] | None, text: str, captured: datetime) -> Published | None:
    """Return the date that follows a match in a text's folded form."""
    if match is None or len(match.string) != len(text):
        return None
    return first_date(text[match.end() : match.end() + _LONGEST_DATE], captured)
