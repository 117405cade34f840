"""Dates of sitemaps and feeds, as hints to order and compare by."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from pipelines.dates import machine_date

VIETNAM = timezone(timedelta(hours=7))  # no daylight saving time
_DAY = 10  # characters of YYYY-MM-DD


def to_iso(value: str | None) -> str | None:
    """Return a feed's or sitemap's date as ISO 8601; None when it cannot be read or is to come."""
    published = machine_date(value or "", captured=datetime.now(UTC))
    return published.value if published else None


def as_datetime(value: str | None) -> datetime | None:
    """Return an ISO 8601 date or time as an aware datetime (+07:00 where it names no zone).

    A date without a time means its last second; a month or a year alone cannot be compared: None.
    """
    if not value or len(value) < _DAY:
        return None
    try:
        if len(value) == _DAY:
            day = date.fromisoformat(value)
            return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=VIETNAM)
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
