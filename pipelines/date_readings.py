"""What one visible line says about its article's date: every reading, with its label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from pipelines.date_labels import UNLABELLED
from pipelines.date_lines import DatedLine, count_telling, read_line
from pipelines.date_patterns import (
    DAY_PARTS,
    MONTH_RE,
    WEEKDAY_RE,
    YEAR_RE,
    Token,
    blank_span,
    find_days,
    find_yearless,
    month_number,
    weekday_before,
)
from pipelines.date_values import ICT, Published, build, civil, is_placeholder, on_day

_YEARLESS_LEAD_RE = re.compile(
    rf"(?:(?<![a-z])(?:ngay|{DAY_PARTS}|nay|qua)|{WEEKDAY_RE.pattern})[ ,(]{{0,3}}$"
)
_THIS_DAY_RE = re.compile(rf"(?:{DAY_PARTS}|hom) nay,? ?\(?(?:ngay )?$")
_LEAD_WORDS = 4  # before `Sáng 25/12` at a lead's beginning: `(TTXVN) -`, `Hà Nội,`


@dataclass(frozen=True, slots=True)
class Reading:
    """One date of a line, and what speaks for it."""

    published: Published
    label: str = UNLABELLED
    start: int = 0  # where it begins in the line
    words: int = 0  # words of the line that belong to no date, clock time or label
    before: int = 0  # those of them before the date
    closing: bool = False  # the date ends the line in brackets


def absolute(line: DatedLine, captured: datetime) -> list[Reading]:
    """Return the readings of a line's full dates, without those of documents and deadlines."""
    days = find_days(line.bare, captured.year)
    readings = []
    for day, clock in line.with_clocks(days):
        start = min(day.start, clock.start) if clock else day.start
        label = line.label_before(start)
        foreign = not label and not day.ranged and line.is_foreign(start)
        if day.day is None or foreign:
            continue
        is_told = clock is not None and not (line.is_local and is_placeholder(clock.clock))
        clock_time = clock.clock if clock and is_told else None
        when = _in_order(line, day, start) or day.day
        published = on_day(when, clock_time, line.offset, line.raw(day), captured)
        if published is not None:
            published = replace(published, inferred=day.ranged)
            readings.append(_reading(line, published, label, days, start))
    return readings


def first_date(text: str, captured: datetime) -> Published | None:
    """Return the first full date of a text."""
    return next((reading.published for reading in absolute(read_line(text), captured)), None)


def _in_order(line: DatedLine, day: Token, start: int) -> date | None:
    """Return a date as it is with its month first, where only so the weekday before it is right."""
    if day.swapped is None or day.day is None or day.swapped == day.day:
        return None
    weekday = weekday_before(line.folded, start)
    is_swapped = weekday is not None and day.day.weekday() != weekday == day.swapped.weekday()
    return day.swapped if is_swapped else None


def _reading(
    line: DatedLine, published: Published, label: str, days: list[Token], start: int
) -> Reading:
    """Return a reading with the count of words beside it."""
    rest = line.unlabelled
    for day in days:
        rest = blank_span(rest, day.start, day.end)
    before, words = count_telling(rest[:start]), count_telling(rest)
    closing = line.bare.endswith(")") and before == words
    return Reading(published, label, start, words, before, closing)


def coarse(line: DatedLine, captured: datetime) -> Published | None:
    """Return the month or year of a line that holds nothing else."""
    core = line.core
    if match := MONTH_RE.fullmatch(core):
        month = int(match["n"]) if match["n"] else month_number(match["m"])
        first, precision = civil(int(match["y"]), month, 1), "month"
    elif match := YEAR_RE.fullmatch(core):
        first, precision = civil(int(match["y"]), 1, 1), "year"
    else:
        return None
    if first is None:
        return None
    start = datetime(first.year, first.month, 1, tzinfo=ICT)
    return build(start, precision, line.text, captured)


def yearless(line: DatedLine, captured: datetime) -> Iterator[Reading]:
    """Yield the dates without a year that are said to be days: the latest before the capture."""
    days = [token for token in find_yearless(line.bare) if _is_day(line, token)]
    for token, clock in line.with_clocks(days):
        day = _latest(*(token.parts or (0, 0)), captured.astimezone(ICT).date())
        if day is None:
            continue
        clock_time = clock.clock if clock else None
        published = on_day(day, clock_time, line.offset, line.raw(token), captured)
        if published is not None:
            start = min(token.start, clock.start) if clock else token.start
            label = line.label_before(start)
            yield _reading(line, replace(published, inferred=True), label, days, start)


def _is_day(line: DatedLine, token: Token) -> bool:
    """Tell a day and month from a fraction, a score or a document number by what is around it."""
    before = line.folded[: token.start]
    if _THIS_DAY_RE.search(before[-40:]) or line.label_before(token.start):
        return True
    if not token.ranged and line.is_foreign(token.start):
        return False
    if len(line.core) == len("25/12") == token.end - token.start:
        return True
    if any(line.touch(token, clock) or line.touch(clock, token) for clock in line.clocks):
        return True
    lead = count_telling(line.unlabelled[: token.start])
    ranged_lead = token.ranged and re.search(r"(?<![a-z])(?:tu|trong)(?: ngay)? $", before[-12:])
    return lead <= _LEAD_WORDS and bool(_YEARLESS_LEAD_RE.search(before[-40:]) or ranged_lead)


def _latest(day: int, month: int, today: date) -> date | None:
    """Return the latest such day that is not after today; 29 February needs up to eight years."""
    years = range(today.year, today.year - 9, -1)
    found = (civil(year, month, day) for year in years if year > 0)
    return next((each for each in found if each is not None and each <= today), None)
