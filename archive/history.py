"""A page's versions in order of time, whatever the order its captures come in."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Version:
    """What a page showed from one moment on."""

    article_id: int
    capture_id: int | None
    title: str
    seen_from: str
    seen_until: str | None = None

    def shows(self, other: Version) -> bool:
        """Tell whether two versions are the same text under the same headline."""
        return (self.article_id, self.title) == (other.article_id, other.title)


def place(conn: sqlite3.Connection, page_id: int, seen: Version, last_fetched: str | None) -> bool:
    """Put what a capture showed into the page's history; tell whether that changed it.

    `last_fetched` is when the page was last seen before, None when it never was: a capture that
    is older than that (imports) takes its place in time, not at the end.
    """
    old = _versions(conn, page_id)
    new = _corrected(old, seen) or _inserted(old, seen, last_fetched)
    if new == old:
        return False
    conn.execute("DELETE FROM versions WHERE page_id = ?", [page_id])
    conn.executemany(
        "INSERT INTO versions (page_id, seq, article_id, capture_id, title, seen_from, seen_until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (page_id, seq, v.article_id, v.capture_id, v.title, v.seen_from, v.seen_until)
            for seq, v in enumerate(new, start=1)
        ],
    )
    return _texts(new) != _texts(old)


def close(conn: sqlite3.Connection, page_id: int, seen_at: str) -> None:
    """End a page's history: it shows no text of its own any more."""
    conn.execute(
        "UPDATE versions SET seen_until = ? WHERE page_id = ? AND seen_until IS NULL",
        [seen_at, page_id],
    )


def _versions(conn: sqlite3.Connection, page_id: int) -> list[Version]:
    """Return a page's versions, oldest first."""
    rows = conn.execute(
        "SELECT article_id, capture_id, title, seen_from, seen_until"
        " FROM versions WHERE page_id = ? ORDER BY seq",
        [page_id],
    )
    return [Version(*row) for row in rows]


def _corrected(old: list[Version], seen: Version) -> list[Version] | None:
    """Replace what the very same capture was read as before; None when it is not among them."""
    if seen.capture_id is None or all(v.capture_id != seen.capture_id for v in old):
        return None
    return [
        replace(v, article_id=seen.article_id, title=seen.title)
        if v.capture_id == seen.capture_id
        else v
        for v in old
    ]


def _inserted(old: list[Version], seen: Version, last_fetched: str | None) -> list[Version]:
    """Return the history with one more sighting in its place in time."""
    before = [v for v in old if v.seen_from <= seen.seen_from]
    after = [v for v in old if v.seen_from > seen.seen_from]
    if before and before[-1].shows(seen):
        return [*before[:-1], _reopened(before[-1], seen, after), *after]
    if after and after[0].shows(seen):
        after[0] = replace(seen, seen_until=after[0].seen_until)
        return _linked(before, after)
    if before and not after and last_fetched and seen.seen_from < last_fetched:
        # The older text was seen again since, so the page went A -> B -> A.
        after = [replace(before[-1], capture_id=None, seen_from=last_fetched)]
    return _linked(before, [seen, *after])


def _reopened(last: Version, seen: Version, after: list[Version]) -> Version:
    """Return a version that is shown still, or again after the page had none."""
    if after or last.seen_until is None or seen.seen_from < last.seen_until:
        return last
    return replace(last, seen_until=None)


def _linked(before: list[Version], after: list[Version]) -> list[Version]:
    """Join two stretches of history, each version ending where the next begins, or before."""
    versions = [*before, *after]
    ends = [
        min(v.seen_until or following.seen_from, following.seen_from)
        for v, following in pairwise(versions)
    ]
    return [
        replace(v, seen_until=end)
        for v, end in zip(versions, [*ends, versions[-1].seen_until], strict=True)
    ]


def _texts(versions: list[Version]) -> list[tuple[Any, ...]]:
    """Return what was shown, without when."""
    return [(v.article_id, v.title) for v in versions]
