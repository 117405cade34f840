"""Dates written for programs: attributes, JSON-LD, feeds and URLs."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from archive.urls import unarchived
from pipelines.date_readings import first_date
from pipelines.date_values import Clock, Published, build, civil, on_day

_MAX_CHARS = 100  # the longest form, JavaScript's with its zone in words, has 70
_ISO_RE = re.compile(
    r"(?P<y>[0-9]{4})(?:[-/]?(?P<m>[0-9]{2})|[-/](?P<m1>[0-9]))"
    r"(?:(?:[-/]?(?P<d>[0-9]{2})|[-/](?P<d1>[0-9]))(?P<time>[T ,]{0,3}(?P<h>[0-9]{1,2})"
    r":?(?P<min>[0-9]{2})(?::?(?P<s>[0-9]{2})(?:[.,][0-9]{1,9})?)? ?(?P<half>[AP]M)? ?"
    r"(?P<zone>Z|(?:GMT|UTC)?(?P<sign>[+-]| ?(?=0?7:?00))(?P<zh>[0-9]{1,2})(?::?(?P<zm>[0-9]{2}))?"
    r"|GMT|UTC|ICT)?(?: [+-]?[0-9A-Z]{2,5})?(?:\[[A-Za-z_/]{1,40}\])?)?)?",
    re.IGNORECASE,
)
_YEAR_RE = re.compile(r"(?:19|20)[0-9]{2}")
_EPOCH_RE = re.compile(
    r"(?:\\?/Date\()?(?P<s>[1-9][0-9]{9})(?P<ms>[0-9]{3})?(?:\.[0-9]{1,9})?(?:[+-][0-9]{4}\)|\))?(?:\\?/)?"
)
# .NET's own American form, which pads nothing: `3/7/2026 8:01:53 AM` is the 7th of March there.
_SLASHED_RE = re.compile(
    r"(?P<a>[0-9]{1,2})/(?P<b>[0-9]{1,2})/(?P<y>[0-9]{4})(?P<clock>[ T,]{1,3}[0-9]{1,2}:.{2,20})?"
)
_PADDED_RE = re.compile("0|[0-9]{1,2}/0|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}[ T,]+0[0-9]")
_RFC_ZONE_RE = re.compile(r"(?<=[0-9]) (?=[+-][0-9]{2}:?[0-9]{2}(?![0-9]))")
_IMS_RE = re.compile(r"[-/][0-9]{0,3}([0-9]{15})(?:\.(?:html?|chn|epi|amp)|/?$)")
_URL_DAY_RE = re.compile(
    r"/(?P<y>(?:19|20)[0-9]{2})(?P<sep>[-/_.]?)(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})(?=[/_-]|$)"
)
_URL_DAY_LAST_RE = re.compile(
    r"/(?P<d>[0-9]{1,2})(?P<sep>[-/])(?P<m>[0-9]{1,2})(?P=sep)(?P<y>(?:19|20)[0-9]{2})(?=/)"
)
_URL_SLUG_DAY_RE = re.compile(
    r"(?P<sep>-)(?P<d>[0-9]{2})(?P<m>[0-9]{2})(?P<y>20[0-9]{2})(?=-[a-z]{0,2}[0-9]{3,9}\.html?$)"
)
_URL_MONTH_RE = re.compile(r"/(?P<y>(?:19|20)[0-9]{2})[-/]?(?P<m>[0-9]{2})(?=/)")


def machine_date(value: str, *, captured: datetime) -> Published | None:
    """Return the time of an attribute, a JSON-LD or a feed value; None for garbage.

    A time without a zone is local. Numbers with slashes are read day first; where only the month
    can stand first, it does; .NET's American form is refused when both readings are possible.
    """
    raw = " ".join(html.unescape(value[: _MAX_CHARS * 2]).split())
    if not 4 <= len(raw) <= _MAX_CHARS:
        return None
    if match := _EPOCH_RE.fullmatch(raw):
        return _epoch(match, raw, captured)
    if match := _ISO_RE.fullmatch(raw):
        return _iso(match, raw, captured)
    if _YEAR_RE.fullmatch(raw):
        return build(datetime(int(raw), 1, 1, tzinfo=UTC), "year", raw, captured)
    if match := _SLASHED_RE.fullmatch(raw):
        return _slashed(match, raw, captured)
    return _in_words(raw, captured)


def _epoch(match: re.Match[str], raw: str, captured: datetime) -> Published | None:
    """Read seconds or milliseconds since 1970."""
    start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(match["s"]))
    return build(start, "second", raw, captured)


def _iso(match: re.Match[str], raw: str, captured: datetime) -> Published | None:
    """Read ISO 8601 and its usual distortions."""
    year, month = int(match["y"]), int(match["m"] or match["m1"])
    if not (match["d"] or match["d1"]):
        first = civil(year, month, 1)
        return None if first is None else _whole(first, "month", raw, captured)
    day = civil(year, month, int(match["d"] or match["d1"]))
    if day is None:
        return None
    if match["time"] is None:
        return _whole(day, "day", raw, captured)
    hour = _hour(int(match["h"]), match["half"])
    minute, second = int(match["min"]), int(match["s"] or 0)
    if hour > 23 or minute > 59 or second > 59:  # 24:00 says two days at once: only one is kept
        return _whole(day, "day", raw, captured)
    clock = Clock(hour, minute, None if match["s"] is None else second)
    return on_day(day, clock, _offset(match), raw, captured)


def _whole(first: date, precision: str, raw: str, captured: datetime) -> Published | None:
    """Return a day, or the month that begins with it."""
    published = on_day(first, None, None, raw, captured)
    return published and build(published.start, precision, raw, captured)


def _hour(hour: int, half: str | None) -> int:
    """Return an hour on 24, of a clock that may have shown 12."""
    if half and half.upper() == "PM" and hour < 12:
        return hour + 12
    return 0 if half and half.upper() == "AM" and hour == 12 else hour


def _offset(match: re.Match[str]) -> timedelta | None:
    """Return the offset from UTC that an ISO value names; None: none, so local."""
    zone = (match["zone"] or "").strip().upper()
    if zone in {"Z", "GMT", "UTC"}:
        return timedelta(0)
    if not match["zh"]:
        return None
    offset = timedelta(hours=int(match["zh"]), minutes=int(match["zm"] or 0))
    if offset > timedelta(hours=14):  # no place on earth
        return None
    return -offset if match["sign"] == "-" else offset


def _slashed(match: re.Match[str], raw: str, captured: datetime) -> Published | None:
    """Read `d/m/Y`, and `m/d/Y` where only that is possible."""
    day_first = first_date(raw, captured)
    swapped = f"{match['b']}/{match['a']}/{match['y']}{match['clock'] or ''}"
    month_first = first_date(swapped, captured)
    differ = day_first and month_first and day_first.value != month_first.value
    if differ and is_american(raw):
        return None
    found = day_first or month_first
    return found and Published(found.value, found.precision, raw)


def is_american(value: str) -> bool:
    """Tell whether a value has .NET's American form, which puts the month first."""
    raw = " ".join(value[:_MAX_CHARS].split())
    is_slashed = _SLASHED_RE.fullmatch(raw) is not None
    return is_slashed and raw.upper().endswith(("AM", "PM")) and not _PADDED_RE.match(raw)


def _in_words(raw: str, captured: datetime) -> Published | None:
    """Read RFC 822, JavaScript's, Java's and visible forms; the year is never inferred."""
    found = first_date(_RFC_ZONE_RE.sub(" GMT", raw), captured)
    return found and Published(found.value, found.precision, raw)


def date_from_url(url: str, *, captured: datetime) -> Published | None:
    """Return the day or month that a URL's path names, or the day its VCCorp id was given."""
    path = urlsplit(unarchived(url)).path if _is_url(url) else ""
    published = _ims_day(path, captured)
    for pattern in (_URL_DAY_RE, _URL_DAY_LAST_RE, _URL_SLUG_DAY_RE):
        published = published or _path_day(pattern, path, captured)
    published = published or _path_month(path, captured)
    return published and Published(published.value, published.precision, published.raw, "url")


def _is_url(url: str) -> bool:
    """Tell whether a text can be split as a URL."""
    try:
        return bool(urlsplit(url).netloc)
    except ValueError:
        return False


def _ims_day(path: str, captured: datetime) -> Published | None:
    """Read the day an id was made: 1-3 digits of the site, then YYMMDDhhmmss and milliseconds."""
    match = _IMS_RE.search(path)
    if match is None:
        return None
    digits = match[1]
    day = civil(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    hour, minute, second = (int(digits[at : at + 2]) for at in (6, 8, 10))
    if day is None or hour > 23 or minute > 59 or second > 59:
        return None
    return on_day(day, None, None, match[0].strip("-/"), captured)


def _path_day(pattern: re.Pattern[str], path: str, captured: datetime) -> Published | None:
    """Read a day from the path; eight digits without separators have to fill their segment."""
    for match in pattern.finditer(path):
        day = civil(int(match["y"]), int(match["m"]), int(match["d"]))
        padded = match["sep"] or (len(match[0]) == len("/20240517") and match.end() < len(path))
        if day and padded and (found := on_day(day, None, None, match[0].strip("/"), captured)):
            return found
    return None


def _path_month(path: str, captured: datetime) -> Published | None:
    """Read a month that is a segment of the path, or two."""
    for match in _URL_MONTH_RE.finditer(path):
        first = civil(int(match["y"]), int(match["m"]), 1)
        if first and (found := _whole(first, "month", match[0].strip("/"), captured)):
            return found
    return None
