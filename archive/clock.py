"""Times as the archive writes them: crawl times in UTC, to the second, in one form that sorts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# Nobody kept captures of the web before; clocks that were never set give 1970 or 0001.
_FIRST_CAPTURE = datetime(1996, 1, 1, tzinfo=UTC)
# What time zones and clocks that run fast make of the present.
_AHEAD = timedelta(days=1)


def now() -> datetime:
    """Return the present, aware, in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Return `2026-09-01T03:04:05Z` for an aware moment. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; crawl times are aware, in UTC")
    # strftime writes the year 1 as `1`, which neither sorts nor reads back.
    plain = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{plain.isoformat(timespec='seconds')}Z"


def moment(stamped: str) -> datetime:
    """Return the aware moment that `stamp` wrote. Raises ValueError for anything else."""
    return datetime.strptime(stamped, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def is_capture_time(moment: datetime) -> bool:
    """Tell whether a capture may be of that moment: since the first web archives, not to come."""
    return _FIRST_CAPTURE <= moment <= now() + _AHEAD
