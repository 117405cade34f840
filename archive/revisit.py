"""When a page is fetched again: pure rules over times and hints, no database."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

# After the first fetch: most edits come within a day, corrections within a week or a month.
REVISITS = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
# Between tries of a page that failed; after the last of them it is given up.
BACKOFF = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
)
# A refusal is seldom lifted within hours, and asking more often would be rude.
BLOCKED_PAUSE = timedelta(days=1)
# A page given up is tried once more when discovery still names it after this long.
GIVEN_UP_PAUSE = timedelta(days=30)
# Two hints in a row without a change: the site stamps the present on everything.
FRUITLESS_LIMIT = 2
FRUITLESS_PAUSE = timedelta(days=30)
# Sites' clocks run ahead by hours, or by a time zone; further ahead it is no time of change.
FUTURE_LIMIT = timedelta(hours=48)
# Hints without a time zone come from sites that write their own time.
VIETNAM = timezone(timedelta(hours=7))


def next_revisit(first_fetched: datetime, fetched: datetime) -> datetime | None:
    """Return the first planned revisit after `fetched`, None when there is none left."""
    planned = (first_fetched + pause for pause in REVISITS)
    return next((moment for moment in planned if moment > fetched), None)


def next_try(failures: int, fetched: datetime) -> datetime | None:
    """Return when to try again after so many failures in a row, None when it is given up."""
    if failures > len(BACKOFF):
        return None
    return fetched + BACKOFF[failures - 1]


def heeds_hints(fruitless: int, next_fetch: datetime | None, last: datetime, now: datetime) -> bool:
    """Tell whether a page's hints count, given how often in a row they led nowhere.

    With a revisit planned, untrue hints are ignored until then; with none planned, for a pause
    that doubles each time, so that an old page's edits are still found one day.
    """
    if fruitless < FRUITLESS_LIMIT:
        return True
    # Beyond 2^6 pauses (five years) doubling serves nobody.
    pause = FRUITLESS_PAUSE * 2 ** min(fruitless - FRUITLESS_LIMIT, 6)
    return next_fetch is None and now >= last + pause


def is_newer(hint: str | None, known: str | None, now: datetime) -> bool:
    """Tell whether a lastmod hint tells of a later change than `known` does; no hint never does.

    Where one of them is a day alone, days are compared. What is no date is compared as text.
    """
    if not hint or hint == known:
        return False
    new, old = _parse(hint), _parse(known or "")
    if new is not None and new - now > FUTURE_LIMIT:
        return False
    if not known:
        return True
    if new is None or old is None:
        return hint > known
    if _is_day(hint) or _is_day(known):
        return new.astimezone(VIETNAM).date() > old.astimezone(VIETNAM).date()
    return new > old


def later(hint: str | None, known: str | None, now: datetime) -> str | None:
    """Return whichever of two hints tells of the later change."""
    return hint if is_newer(hint, known, now) else known


def _parse(hint: str) -> datetime | None:
    """Return the moment an ISO 8601 date or time names, None when it names none."""
    partial = re.fullmatch(r"(\d{4})(?:-(\d{2}))?", hint.strip())
    text = f"{partial[1]}-{partial[2] or '01'}-01" if partial else hint.strip()
    try:
        parsed = datetime.fromisoformat(text)
        aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=VIETNAM)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _is_day(hint: str) -> bool:
    """Tell whether a hint names no time of day."""
    return "T" not in hint and ":" not in hint
