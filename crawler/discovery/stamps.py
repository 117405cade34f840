"""Dates of sitemaps and feeds as ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

# Feeds of these sites that leave the zone out mean Vietnam's, which has no daylight saving time.
VIETNAM = timezone(timedelta(hours=7))
_W3C = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?)?)?)?$",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(SA|CH|AM|PM)?)?$", re.I
)


def to_iso(value: str | None) -> str | None:
    """Return a feed's or sitemap's date as ISO 8601; None when it cannot be read."""
    text = " ".join((value or "").split())
    if not text or len(text) > 64:
        return None
    try:
        return _w3c(text) or _day_first(text) or _mail(text)
    except (ValueError, OverflowError):
        return None


def as_datetime(value: str | None) -> datetime | None:
    """Return an ISO 8601 date or time as an aware datetime (+07:00 where it names no zone).

    A date without a time means its last second, a month or year alone cannot be compared: None.
    """
    if not value or len(value) < 10:
        return None
    try:
        if len(value) == 10:
            day = date.fromisoformat(value)
            return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=VIETNAM)
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _w3c(text: str) -> str | None:
    match = _W3C.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    if month is None:
        return year
    if day is None:
        return f"{int(year):04}-{int(month):02}"
    if hour is None:
        return date(int(year), int(month), int(day)).isoformat()
    moment = datetime(
        int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=VIETNAM
    )
    return _in_zone(moment, zone)


def _in_zone(moment: datetime, zone: str | None) -> str:
    if zone is None:
        return moment.isoformat()
    if zone in {"Z", "z"}:
        return moment.replace(tzinfo=UTC).isoformat()
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return moment.replace(tzinfo=timezone(offset if zone[0] == "+" else -offset)).isoformat()


def _day_first(text: str) -> str | None:
    match = _DAY_FIRST.match(text)
    if match is None:
        return None
    day, month, year, hour, minute, second, half = match.groups()
    if hour is None:
        return date(int(year), int(month), int(day)).isoformat()
    # CH (chiều) is PM, SA (sáng) is AM.
    hours = int(hour) % 12 if half else int(hour)
    hours += 12 if half and half.upper() in {"CH", "PM"} else 0
    moment = datetime(
        int(year), int(month), int(day), hours, int(minute), int(second or 0), tzinfo=VIETNAM
    )
    return moment.isoformat()


def _mail(text: str) -> str | None:
    """Read an RFC 822 date; `GMT+7`, which many feeds here write, is no zone of that standard."""
    text = re.sub(r"\b(?:GMT|UTC)\s*([+-])(\d{1,2})(?::?(\d{2}))?$", _offset, text)
    moment = parsedate_to_datetime(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).isoformat()


def _offset(match: re.Match[str]) -> str:
    return f"{match[1]}{int(match[2]):02}{match[3] or '00'}"
