"""A page's versions in order of time, whatever the order its captures come in."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
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


def place(
    conn: sqlite3.Connection, page: sqlite3.Row | Mapping[str, Any], seen: Version
) -> tuple[bool, int]:
    """Put what a capture showed into the history of a page, given its row before the visit.

    A capture older than the last visit (imports) takes its place in time, not at the end.
    Returns whether the history changed, and which article the page showed last.
    """
    old = _versions(conn, page["id"])
    new = _corrected(old, seen) or _inserted(old, seen, _next_sighting(conn, page, seen.seen_from))
    if new != old:
        _replace(conn, page["id"], old, new)
    return _texts(new) != _texts(old), new[-1].article_id


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


def _replace(
    conn: sqlite3.Connection, page_id: int, old: list[Version], new: list[Version]
) -> None:
    """Write a page's versions in the place of the old ones."""
    if old:
        conn.execute("DELETE FROM versions WHERE page_id = ?", [page_id])
    conn.executemany(
        "INSERT INTO versions (page_id, seq, article_id, capture_id, title, seen_from, seen_until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (page_id, seq, v.article_id, v.capture_id, v.title, v.seen_from, v.seen_until)
            for seq, v in enumerate(new, start=1)
        ],
    )


def _next_sighting(
    conn: sqlite3.Connection, page: sqlite3.Row | Mapping[str, Any], after: str
) -> tuple[str, int | None] | None:
    """Return when a page was next seen to show a text, and by which capture; None: never."""
    if page["last_fetched"] is None or page["last_fetched"] <= after:
        return None
    row = conn.execute(
        "SELECT fetched_at, id FROM captures WHERE page_id = ? AND fetched_at > ?"
        " AND status IN (200, 304) ORDER BY fetched_at LIMIT 1",
        [page["id"], after],
    ).fetchone()
    if row is not None:
        return str(row[0]), int(row[1])
    return (page["last_fetched"], None) if page["state"] == "stored" else None


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


def _inserted(
    old: list[Version], seen: Version, following: tuple[str, int | None] | None
) -> list[Version]:
    """Return the history with one more sighting in its place in time.

    Versions say when a text was seen first; `following` is the next time that any was seen, which
    may be the older text again: then the page went A -> B -> A.
    """
    before = [v for v in old if v.seen_from <= seen.seen_from]
    after = [v for v in old if v.seen_from > seen.seen_from]
    if before and before[-1].shows(seen):
        return [*before[:-1], _reopened(before[-1], seen, after), *after]
    if before and following and (not after or following[0] < after[0].seen_from):
        again = replace(before[-1], seen_from=following[0], capture_id=following[1])
        return _linked(before, [seen, again, *after])
    if after and after[0].shows(seen):
        after[0] = replace(seen, seen_until=after[0].seen_until)
        return _linked(before, after)
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
