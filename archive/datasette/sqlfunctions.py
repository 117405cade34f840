"""Vietnamese search as SQL functions, so that stock pages and people's own queries have it too."""

from __future__ import annotations

import sqlite3

from archive.query import Exactness, expand, expand_phrase
from archive.text import fold


def register(conn: sqlite3.Connection) -> None:
    """Add the functions to a connection; escape_fts replaces Datasette's own."""
    functions = (("escape_fts", 1, _expand), ("vi_phrase", 1, _phrase), ("vi_fold", 1, _fold))
    for name, arguments, function in (*functions, ("vi_exact", 2, _exact)):
        conn.create_function(name, arguments, function, deterministic=True)


def _expand(query: object) -> str:
    """escape_fts(q): texts with every word of q, as the search page reads it."""
    return expand(_text(query))


def _phrase(query: object) -> str:
    """vi_phrase(q): texts with all words of q in a row."""
    return expand_phrase(_text(query))


def _fold(text: object) -> str | None:
    """vi_fold(text): lower case, no marks, đ as d."""
    return None if text is None else fold(_text(text))


def _exact(text: object, query: object) -> int:
    """vi_exact(text, q): 0 holds q as typed, 1 holds its words as typed, 2 otherwise."""
    return Exactness(_text(query)).grade(_text(text))


def _text(value: object) -> str:
    """Read an SQL value of any type as text: an exception here would be a server error."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)
