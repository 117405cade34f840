"""Of all dates a page was given, the one to trust."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from archive.text import fold
from pipelines.date_labels import has_label
from pipelines.date_patterns import WEEKDAY_RE
from pipelines.date_values import DAY_CHARS, ICT, MINUTE_CHARS, SLACK, Published

# design §6: what the page says to programs, then to readers, then what others say of it. The time
# of the capture is no candidate: it bounds the others, and stands in for none of them.
TRUST = ("json-ld", "meta", "itemprop", "time", "header", "url", "sitemap", "feed")
# An URL and a sitemap do not give the minute of publication: the item's creation, its last change.
_NO_MINUTE = ("url", "sitemap")
_TODAY_RE = re.compile(r"(?<![a-z])(?:hom nay|bay gio|hien tai|today)(?![a-z])")
# What a server needs to render and send a page, when it prints its own time on it.
_RENDERING = timedelta(minutes=15)
# From an item's making, which names its URL, to its publication: edited over night, over holidays.
_DRAFTING = timedelta(days=7)
_LONGEST_MONTH = 31  # days
_UTC_RAW_RE = re.compile(r"(?:Z|[+-]00:?00|GMT|UTC)$", re.IGNORECASE)


def is_clock(published: Published, captured: datetime) -> bool:
    """Tell whether a visible date may be the server's clock rather than the article's.

    It is of the day of the capture or a day beside it, has a weekday or a clock time, and no label
    says what it dates. A fresh article looks the same: only another date can refuse it.
    """
    if published.inferred or published.day is None:
        return False
    apart = abs((published.start.date() - captured.astimezone(ICT).date()).days)
    raw = fold(published.raw)
    if apart > 1 or has_label(raw):
        return False
    return published.has_clock or bool(WEEKDAY_RE.search(raw) or _TODAY_RE.search(raw))


def is_rendered(published: Published, captured: datetime) -> bool:
    """Tell whether a time is as late as the capture itself, as a server's clock is."""
    return published.has_clock and abs(published.start - captured) < _RENDERING


def choose(
    candidates: Iterable[Published | None], *, captured: datetime, hint: Published | None = None
) -> Published | None:
    """Return the candidate of the most trusted source, or None: never the capture's time.

    The future is refused, and so is a clock that another candidate contradicts or that nothing but
    the capture speaks for. A day, month or year gives way to a more exact candidate that agrees
    with it, from that candidate's own source. `hint` is the sitemap's or the feed's date.
    """
    given = (each for each in (*candidates, hint) if each is not None)
    usable = [each for each in given if each.start <= captured + SLACK]
    usable.sort(key=_rank)
    kept = [each for each in usable if not _is_refused(each, usable, captured)]
    if not kept:
        return None
    best = _refined(_in_local_time(kept[0], kept), kept, captured)
    return _doubted(_without_minute(best), kept, captured)


def leaves_open(best: Published | None, captured: datetime) -> bool:
    """Tell whether another date could still correct a choice: its minute, its zone, all of it."""
    if best is None or best.inferred or not best.has_minute:
        return True
    return bool(_UTC_RAW_RE.search(best.raw)) or is_rendered(best, captured)


def _without_minute(best: Published) -> Published:
    """Return a date with no time of day, where its source cannot know the one of publication."""
    if best.source not in _NO_MINUTE or not best.has_clock:
        return best
    return replace(best, value=best.value[:DAY_CHARS], precision="day")


def _rank(candidate: Published) -> tuple[bool, int]:
    """Return what candidates are sorted by: stated before inferred, then by source."""
    source = candidate.source
    return candidate.inferred, TRUST.index(source) if source in TRUST else len(TRUST)


def _is_refused(candidate: Published, others: list[Published], captured: datetime) -> bool:
    """Tell whether a candidate is the time of the rendering rather than the article's.

    That time is never before what it could be confused with: only earlier dates speak against it.
    """
    clock = candidate.source == "header" and is_clock(candidate, captured)
    rendered = is_rendered(candidate, captured)
    if not clock and not rendered:
        return False
    earlier = [
        other.value[:DAY_CHARS]
        for other in others
        if not other.inferred
        and other.start <= candidate.start
        and not is_rendered(other, captured)
        and other is not candidate
        and (rendered or not _is_draft(other, candidate))
    ]
    if not all(candidate.value.startswith(value) for value in earlier):
        return True
    return clock and rendered and not any(len(value) == DAY_CHARS for value in earlier)


def _is_draft(url: Published, candidate: Published) -> bool:
    """Tell whether an URL may date the making of an item that appeared at a later time."""
    if url.source != "url" or candidate.value.startswith(url.value):
        return False
    length = timedelta(days=_LONGEST_MONTH if url.precision == "month" else 1)
    return url.precision != "year" and candidate.start < url.start + length + _DRAFTING


def _doubted(best: Published, others: list[Published], captured: datetime) -> Published:
    """Mark the day of the capture as inferred, where a bare header line alone speaks for it."""
    if best.source != "header" or best.has_clock or not is_clock(best, captured):
        return best
    confirmed = any(o is not best and o.value.startswith(best.value) for o in others)
    return best if confirmed else replace(best, inferred=True)


def _in_local_time(best: Published, others: list[Published]) -> Published:
    """Return a time marked as UTC in local time, where the page shows it was local all along."""
    if not best.has_clock or not _UTC_RAW_RE.search(best.raw):
        return best
    local = best.start - timedelta(hours=7)
    for other in others:
        is_shown = other.has_clock and other.source not in _NO_MINUTE and not other.inferred
        if is_shown and other.value.startswith(local.isoformat()[:MINUTE_CHARS]):
            return replace(best, value=local.isoformat())
    return best


def _refined(best: Published, others: list[Published], captured: datetime) -> Published:
    """Return a more exact candidate that agrees with the best one; midnight is no exact time."""
    if best.has_minute:
        return best
    known = best.value[:DAY_CHARS]
    for other in others:
        finer = len(other.value) > len(known) and not other.is_midnight
        exact = not other.inferred and other.source not in _NO_MINUTE
        exact = exact and not is_rendered(other, captured)
        if finer and exact and other.value.startswith(known):
            return other
    return best
