"""Times as the archive writes them: crawl times in UTC, to the second, in one form that sorts."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present, aware, in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Return `2026-09-01T03:04:05Z` for an aware moment. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; crawl times are aware, in UTC")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(stamped: str) -> datetime:
    """Return the aware moment that `stamp` wrote. Raises ValueError for anything else."""
    return datetime.strptime(stamped, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
