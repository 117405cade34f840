"""Which of the databases that Datasette was given is an archive of ours."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from archive.opening import read_connection

_TABLES = {"articles", "articles_fts", "captures", "pages", "sites", "versions"}


def is_archive(conn: sqlite3.Connection) -> bool:
    """Tell whether a connection leads to an archive of ours."""
    rows = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {row[0] for row in rows} >= _TABLES


def archive_name(datasette: Any) -> str | None:
    """Return the name of the first database that is an archive; None if there is none."""
    for name, database in datasette.databases.items():
        if database.path and _file_is_archive(str(Path(database.path).absolute())):
            return str(name)
    return None


@lru_cache
def _file_is_archive(path: str) -> bool:
    """Look into a file once; what cannot be read is left for Datasette to complain about."""
    try:
        with closing(read_connection(Path(path))) as conn:
            return is_archive(conn)
    except sqlite3.Error:
        return False
