"""Dates told by their distance from the capture: `3 giờ trước`, `hôm qua`, `157 ngày`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from pipelines.date_lines import EDGES, DatedLine, without_labels
from pipelines.date_patterns import DAY_PARTS
from pipelines.date_values import ICT, Published, build, on_day

_NUMBER_WORDS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi")
_NUMBERS = {name: number for number, name in enumerate(_NUMBER_WORDS, 1)}
_NUMBERS |= {"a": 1, "an": 1, "vai": 3, "may": 3}  # one, and a few
_UNITS = {
    **dict.fromkeys(("giay", "seconds", "second", "secs", "sec"), "seconds"),
    **dict.fromkeys(("phut", "minutes", "minute", "mins", "min"), "minutes"),
    **dict.fromkeys(("gio", "tieng", "hours", "hour"), "hours"),
    **dict.fromkeys(("ngay", "days", "day"), "days"),
    **dict.fromkeys(("tuan", "weeks", "week"), "weeks"),
    **dict.fromkeys(("thang", "months", "month"), "months"),
    **dict.fromkeys(("nam", "years", "year"), "years"),
}
# The coarsest unit bounds what is known: `2 tháng 2 tuần trước` is right to a month, not a week.
_PRECISION = {
    "seconds": "minute",
    "minutes": "minute",
    "hours": "day",
    "days": "day",
    "weeks": "month",
    "months": "month",
    "years": "year",
}
_ORDER = list(_PRECISION)
_MONTH_DAYS, _YEAR_DAYS = 30.44, 365.25  # mean lengths, for distances that are rounded anyway
_NUMBER, _UNIT = rf"[0-9]{{1,4}}|{'|'.join(_NUMBERS)}", "|".join(_UNITS)
_SPAN = rf"(?:{_NUMBER}) ?(?:{_UNIT})(?![a-z])"
_SPANS_RE = re.compile(
    rf"(?:(?:khoang|cach day|hon|gan|about) )?(?P<spans>{_SPAN}(?:,? (?:va )?{_SPAN})?)"
    r"(?P<ago> (?:truoc|qua|ago))?"
)
# After a name, only with the word that makes it a date, and never years: `Chuyện 60 năm trước`.
_TRAILING_RE = re.compile(
    rf"(?:[^0-9]{{0,40}}[^a-z0-9])?(?P<spans>{_SPAN}(?:,? (?:va )?{_SPAN})?) (?P<ago>truoc|ago)"
)
_SPAN_RE = re.compile(rf"({_NUMBER}) ?({_UNIT})(?![a-z])")
_NOW_RE = re.compile(r"vua (?:xong|moi|dang)|moi day|ngay bay gio|just now|now")
_NAMED_RE = re.compile(
    r"(?:luc |vao )?(?:(?P<now>hom nay|today)|(?P<last>hom qua|yesterday)|(?P<kia>hom kia)"
    rf"|(?:{DAY_PARTS}) (?:(?P<now2>nay)|(?P<last2>qua)))(?:[ ,]{{0,3}}(?:luc|vao|at))?"
)
_AGO_RE = re.compile(
    rf"(?<![a-z])(?:truoc|cach day|hom|(?:{DAY_PARTS}) (?:nay|qua)|vua (?:xong|moi|dang)"
    r"|moi day|ago|just now|today|yesterday)(?![a-z])"
)


def relative(line: DatedLine, captured: datetime) -> Published | None:
    """Return the date of a line that tells nothing but its distance from the capture."""
    told = _told(line, captured.astimezone(ICT))
    return None if told is None else replace(told, inferred=True)


def says_ago(line: DatedLine) -> bool:
    """Tell whether a line says of itself that it counts back: `5 phút` may be a film's length."""
    return _AGO_RE.search(line.folded) is not None


def _told(line: DatedLine, now: datetime) -> Published | None:
    """Read a distance, `just now`, or a day named by its distance."""
    core = without_labels(line.folded, line.labels).strip(EDGES)
    if _NOW_RE.fullmatch(core):
        return build(now, "minute", line.text, now)
    if match := _SPANS_RE.fullmatch(core):
        return _back(match["spans"], line.text, now)
    if match := _TRAILING_RE.fullmatch(core):
        return None if " nam" in match["spans"] else _back(match["spans"], line.text, now)
    if match := _NAMED_RE.fullmatch(line.core):
        days = 0 if match["now"] or match["now2"] else 2 if match["kia"] else 1
        clock = line.clocks[0].clock if line.clocks else None
        day = now.date() - timedelta(days=days)
        return on_day(day, clock, line.offset, line.text, now)
    return None


def _back(spans: str, raw: str, now: datetime) -> Published | None:
    """Return the time that lies the named spans before now."""
    days, coarsest = 0.0, 0
    for number, name in _SPAN_RE.findall(spans):
        count, unit = int(_NUMBERS.get(number, number)), _UNITS[name]
        coarsest = max(coarsest, _ORDER.index(unit))
        days += _in_days(count, unit)
    try:
        start = now - timedelta(days=days)
    except OverflowError:
        return None
    precision = _PRECISION[_ORDER[coarsest]]
    return build(start.replace(second=0), precision, raw, now)


def _in_days(count: int, unit: str) -> float:
    """Return a span in days."""
    if unit == "years":
        return count * _YEAR_DAYS
    if unit == "months":
        return count * _MONTH_DAYS
    return timedelta(**{unit: count}) / timedelta(days=1)
