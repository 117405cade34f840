"""What one SQL query may cost: a visitor must not be able to stop the server with it."""

from __future__ import annotations

import sqlite3

# `select zeroblob(900000000)` made Datasette grow until the kernel killed it. The longest
# value or row of an archive is far below 5 MB: pages are cut off at 20 MB of HTML.
_MAX_VALUE_BYTES = 5_000_000
# Datasette's own longest query, a table page with many facets, has about 3 kB.
_MAX_SQL_BYTES = 20_000
# LIKE and GLOB are quadratic in the pattern.
_MAX_PATTERN_BYTES = 1_000

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: _MAX_VALUE_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: _MAX_SQL_BYTES,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: _MAX_PATTERN_BYTES,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


def limit(conn: sqlite3.Connection) -> None:
    """Set the limits on a connection for as long as it is open."""
    for category, value in _LIMITS.items():
        conn.setlimit(category, value)
