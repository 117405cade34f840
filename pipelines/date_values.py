"""A publication time as stored, and the bounds that every reading of one has to keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

ICT = timezone(timedelta(hours=7))  # Asia/Ho_Chi_Minh, without daylight saving time
EARLIEST_YEAR = 1997  # Viet Nam went online on 19 November 1997: older dates are template values
# A page may be dated ahead of its server by a zone error or by an embargo, not by days.
SLACK = timedelta(hours=48)
DAY_CHARS, MINUTE_CHARS = len("2024-12-30"), len("2024-12-30T15:24")  # characters of a value
_LENGTHS = {"day": DAY_CHARS, "month": 7, "year": 4}  # characters of YYYY-MM-DD, YYYY-MM, YYYY
_PADDING = "0001-01-01"
_MIDNIGHT = "T00:00"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as a page wrote it."""

    hour: int
    minute: int
    second: int | None = None  # None: the page gives minutes


def is_placeholder(clock: Clock | None) -> bool:
    """Tell whether a visible clock time is the midnight that stands for no time at all."""
    return clock is not None and clock.hour == clock.minute == (clock.second or 0) == 0


@dataclass(frozen=True, slots=True)
class Published:
    """When a page says it was published, and how exactly it says so."""

    value: str  # ISO 8601: with seconds and +07:00 when it has a time, else YYYY[-MM[-DD]]
    precision: str  # second, minute, day, month, year
    raw: str  # as the page wrote it, on one line
    source: str | None = None  # json-ld, meta, itemprop, time, header, url, sitemap, feed
    inferred: bool = False  # year, day or clock concluded from the capture or from a range

    @property
    def start(self) -> datetime:
        """The first moment that value may mean, with the offset +07:00."""
        if self.has_clock:
            return datetime.fromisoformat(self.value)
        padded = self.value + _PADDING[len(self.value) :]
        return datetime.fromisoformat(padded).replace(tzinfo=ICT)

    @property
    def has_clock(self) -> bool:
        """Tell whether value holds a time of day."""
        return len(self.value) > DAY_CHARS

    @property
    def day(self) -> date | None:
        """The day that value names; None where only a month or year is known."""
        return date.fromisoformat(self.value[:DAY_CHARS]) if len(self.value) >= DAY_CHARS else None

    @property
    def is_midnight(self) -> bool:
        """Tell whether value holds the minute that stands for no time at all."""
        return self.value[DAY_CHARS:MINUTE_CHARS] == _MIDNIGHT

    @property
    def has_minute(self) -> bool:
        """Tell whether value holds a time of day that is one."""
        return self.has_clock and not self.is_midnight


def build(start: datetime, precision: str, raw: str, captured: datetime) -> Published | None:
    """Return an aware time as Published; None before EARLIEST_YEAR or later than the capture."""
    local = start.astimezone(ICT)
    if local.year < EARLIEST_YEAR or local - SLACK > captured.astimezone(ICT):
        return None
    value = local.replace(microsecond=0).isoformat()
    return Published(value[: _LENGTHS.get(precision)], precision, raw)


def on_day(
    day: date, clock: Clock | None, offset: timedelta | None, raw: str, captured: datetime
) -> Published | None:
    """Return a day, at a clock time where there is one; offset None means +07:00."""
    if clock is None:
        return build(datetime(day.year, day.month, day.day, tzinfo=ICT), "day", raw, captured)
    if not EARLIEST_YEAR <= day.year <= captured.year + 1:  # beyond, offsets may overflow
        return None
    zone = ICT if offset is None else timezone(offset)
    second = clock.second or 0
    moment = datetime(day.year, day.month, day.day, clock.hour, clock.minute, second, tzinfo=zone)
    precision = "minute" if clock.second is None else "second"
    return build(moment, precision, raw, captured)


def civil(year: int, month: int, day: int) -> date | None:
    """Return the day, or None for one that no calendar has."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
