"""What one SQL query may cost: a visitor must not be able to stop the server with it."""

from __future__ import annotations

import sqlite3
import sys
from typing import Any
from weakref import WeakKeyDictionary

# `select zeroblob(900000000)` made Datasette grow until the kernel killed it. The longest
# value or row of an archive is far below 5 MB: pages are cut off at 20 MB of HTML.
_MAX_VALUE_BYTES = 5_000_000
# Datasette's own longest query, a table page with many facets, has about 3 kB.
_MAX_SQL_BYTES = 20_000
# LIKE and GLOB are quadratic in the pattern.
_MAX_PATTERN_BYTES = 1_000
# A single row must not hold a thousand of the longest values; our widest query has 28 columns.
_MAX_COLUMNS = 50
# All rows of an answer, as Python holds them: 500 values of nearly 5 MB took 2.2 GB before the time
# limit stopped them. 500 long articles take some 20 MB.
_MAX_ANSWER_BYTES = 64_000_000

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: _MAX_VALUE_BYTES,
    sqlite3.SQLITE_LIMIT_COLUMN: _MAX_COLUMNS,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: _MAX_SQL_BYTES,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: _MAX_PATTERN_BYTES,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


def limit(conn: sqlite3.Connection) -> None:
    """Set the limits on a connection for as long as it is open."""
    for category, value in _LIMITS.items():
        conn.setlimit(category, value)
    conn.row_factory = _row


_taken: WeakKeyDictionary[sqlite3.Cursor, int] = WeakKeyDictionary()  # bytes, by answer


def _row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
    """Make a row as Datasette wants it. Raises OperationalError when an answer grows too large."""
    taken = _taken.get(cursor, 0) + sum(map(sys.getsizeof, values))
    if taken > _MAX_ANSWER_BYTES:
        raise sqlite3.OperationalError("the answer is too large: ask for fewer rows or columns")
    _taken[cursor] = taken
    return sqlite3.Row(cursor, values)
