"""When an article was published: every reading of it, and the one to trust.

Day first, +07:00, never in the future, never silently the time of the capture. Patterns of our own
only: a general date parser costs a hundred times more and is wrong without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from pipelines.date_choice import choose, is_clock, is_rendered
from pipelines.date_labels import PUBLISHED, UPDATED
from pipelines.date_lines import DatedLine, read_line
from pipelines.date_machine import date_from_url, machine_date
from pipelines.date_readings import Reading, absolute, coarse, yearless
from pipelines.date_relative import relative, says_ago
from pipelines.date_values import Published

__all__ = [
    "Published",
    "choose",
    "date_from_url",
    "is_clock",
    "machine_date",
    "parse_header",
    "parse_published",
]

_MAX_PROSE = 12  # words beside a date that stands within a line; more is a sentence
_MAX_BYLINE = 5  # words beside a bare day in a header: an author, a view counter
_MAX_DATELINE = 2  # words before `ngày …`: `Hà Nội, ngày 24 tháng 02 năm 2025`
_MAX_HEADER_LINE = 400  # characters; longer lines are paragraphs
_YEAR_FIRST_RE = re.compile("[0-9]{4}[-/][0-9]")
_DAY_WORD_RE = re.compile(r"(?<![a-z])ngay ?$")


def parse_published(text: str, *, captured: datetime) -> Published | None:
    """Return the date that the text of a date element or of a header line tells, or None.

    Of several dates a labelled one counts first, publication before update. A year that is not
    there, and whatever counts from the capture, makes the result `inferred`.
    """
    line = read_line(text)
    if _YEAR_FIRST_RE.match(line.folded) and (found := machine_date(line.text, captured=captured)):
        return found
    best = _best([r for r in absolute(line, captured) if _is_date_text(r)], captured)
    if best is not None:
        return best.published
    if found := coarse(line, captured):
        return found
    best = _best(list(yearless(line, captured)), captured)
    return best.published if best is not None else relative(line, captured)


def _is_date_text(reading: Reading) -> bool:
    """Tell a date of its own from one within a sentence."""
    if reading.label or reading.published.has_clock or reading.closing:
        return True
    return reading.words <= _MAX_PROSE or reading.before == 0


def _best(readings: list[Reading], captured: datetime) -> Reading | None:
    """Return the reading to trust most, of one line or of many.

    An unlabelled date that is not later than the labelled update is the publication; one that is
    later is a clock.
    """
    ordered = sorted(readings, key=lambda reading: reading.published.inferred)
    labelled = {reading.label: reading for reading in reversed(ordered)}
    if PUBLISHED in labelled:
        return labelled[PUBLISHED]
    plain = [reading for reading in ordered if not reading.label]
    timed = [reading for reading in plain if reading.published.has_clock]
    updated = labelled.get(UPDATED)
    if updated is None:
        return next(iter(timed + plain), None)
    earlier = (
        r
        for r in timed + plain
        if r.published.start <= updated.published.start and not is_clock(r.published, captured)
    )
    return next(earlier, updated)


def parse_header(lines: Iterable[str], *, captured: datetime) -> Published | None:
    """Return the best labelled or dated line of an article's header block, with its source."""
    readings = [r for line in _joined(lines) for r in _header_readings(line, captured)]
    stated = [r for r in readings if not r.published.inferred]
    dated = [r for r in stated if not is_clock(r.published, captured)]
    past = [r for r in stated if not is_rendered(r.published, captured)]
    best = _best(dated or past or stated or readings, captured)
    return None if best is None else replace(best.published, source="header")


def _joined(lines: Iterable[str]) -> Iterator[DatedLine]:
    """Yield the lines, with a label, a day and a clock time of one date put back together."""
    waiting: DatedLine | None = None
    for text in lines:
        if len(text) > _MAX_HEADER_LINE or not text.strip():
            continue
        line = read_line(text)
        if waiting is not None and _completes(waiting, line):
            line = read_line(f"{waiting.text} {line.text}")
        elif waiting is not None:
            yield waiting
        waiting = line
    if waiting is not None:
        yield waiting


def _completes(line: DatedLine, following: DatedLine) -> bool:
    """Tell whether a line lacks just what the following one begins with."""
    if following.labels or len(line.text) > 60:
        return False
    has_day, comes_day = (bool(re.search("[0-9]", each.core)) for each in (line, following))
    words = re.search(r"[a-z]", re.sub("thang|nam|ngay|luc", "", line.core))
    if words or (has_day and comes_day) or (line.clocks and following.clocks):
        return False
    return bool(line.labels or line.clocks or has_day) and bool(comes_day or following.clocks)


def _header_readings(line: DatedLine, captured: datetime) -> Iterator[Reading]:
    """Yield what a header line tells of a date, and nothing of a title that holds one."""
    full = absolute(line, captured)
    found = [reading for reading in full if _is_header(reading, line)]
    if not full:  # else a part of the refused date would be read as one of this year
        found = [r for r in yearless(line, captured) if r.words <= _MAX_BYLINE]
    yield from found
    if not found and says_ago(line) and (told := relative(line, captured)):
        yield Reading(told)


def _is_header(reading: Reading, line: DatedLine) -> bool:
    """Tell the date of a header line from the date of an event in a title."""
    if reading.label:
        return True
    if reading.published.has_clock:
        return reading.closing or reading.words <= _MAX_PROSE
    if reading.words > _MAX_BYLINE:
        return False
    return reading.before <= _MAX_DATELINE or not _DAY_WORD_RE.search(line.bare[: reading.start])
