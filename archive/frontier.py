"""The frontier: which pages are known, which of them are to be fetched now."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from archive.clock import moment, stamp
from archive.models import Due, Found
from archive.revisit import GIVEN_UP_PAUSE, heeds_hints, is_newer, later
from archive.urls import canonical_url

log = logging.getLogger(__name__)

UNFINISHED = ("found", "failed", "blocked")
COLUMNS = (
    "id, url, fetch_url, state, found_on, lastmod, hint_source, fruitless,"
    " last_fetched, next_fetch, etag, last_modified"
)


def add_found(
    conn: sqlite3.Connection, site_id: str, found: Sequence[Found], now: datetime
) -> list[Due]:
    """Insert pages never heard of; return what is to be fetched now, in the order found."""
    named = _by_canonical(found, now)
    known = _known(conn, named)
    conn.executemany(
        "INSERT INTO pages (url, fetch_url, site, state, found_at, found_on, lastmod, hint_source)"
        " VALUES (?, ?, ?, 'found', ?, ?, ?, ?)",
        [
            (url, _if_other(one.url, url), site_id, stamp(now), one.found_on)
            + ((one.lastmod, one.source) if one.lastmod else (None, None))
            for url, one in named.items()
            if url not in known
        ],
    )
    rows = known | _known(conn, [url for url in named if url not in known])
    due = [(rows[url], one) for url, one in named.items() if _is_due(rows[url], one, now)]
    _follow_links(conn, due)
    return [_as_due(row, one, now) for row, one in due]


def unfinished(conn: sqlite3.Connection, site_id: str, now: datetime) -> list[Due]:
    """Return a site's pages never fetched, then those whose next try or revisit has come."""
    rows = conn.execute(
        f"SELECT {COLUMNS} FROM pages WHERE site = :site AND state = 'found'"
        f" AND (next_fetch IS NULL OR next_fetch <= :now) UNION ALL"
        f" SELECT {COLUMNS} FROM pages WHERE site = :site AND state != 'found'"
        f" AND next_fetch <= :now",
        {"site": site_id, "now": stamp(now)},
    )
    return [_due(row) for row in rows]


def _by_canonical(found: Iterable[Found], now: datetime) -> dict[str, Found]:
    """Map canonical URLs to the first link found for each, with the latest hint of all links."""
    named: dict[str, Found] = {}
    for one in found:
        try:
            url = canonical_url(one.url)
            # Raises for lone surrogates, which SQLite would refuse in the midst of a batch.
            f"{one.url}{one.found_on}{one.lastmod}".encode()
        except ValueError as error:
            log.debug("skipped a link on %s: %s", one.found_on, error)
            continue
        first = named.get(url)
        if first is None:
            named[url] = one
        elif is_newer(one.lastmod, first.lastmod, now):
            named[url] = replace(first, lastmod=one.lastmod, source=one.source)
    return named


def _known(conn: sqlite3.Connection, urls: Iterable[str]) -> dict[str, sqlite3.Row]:
    """Return the rows of those URLs that have one, by URL."""
    rows = conn.execute(
        f"SELECT {COLUMNS} FROM pages WHERE url IN (SELECT value FROM json_each(?))",
        [json.dumps(list(urls))],
    )
    return {row["url"]: row for row in rows}


def _is_due(row: sqlite3.Row, found: Found, now: datetime) -> bool:
    """Tell whether a page that was just found (again) is to be fetched now."""
    planned = moment(row["next_fetch"]) if row["next_fetch"] else None
    if row["state"] in UNFINISHED:
        return planned is None or planned <= now
    if not row["last_fetched"]:
        return True
    last = moment(row["last_fetched"])
    if row["state"] == "abandoned" and now >= last + GIVEN_UP_PAUSE:
        return True
    if not heeds_hints(row["fruitless"], planned, last, now):
        return False
    return is_newer(found.lastmod, row["lastmod"] or row["last_fetched"], now)


def _follow_links(conn: sqlite3.Connection, due: Iterable[tuple[sqlite3.Row, Found]]) -> None:
    """Remember the links as they stand today: an older one may be why a page failed."""
    conn.executemany(
        "UPDATE pages SET fetch_url = ? WHERE id = ?",
        [
            (link, row["id"])
            for row, one in due
            if (link := _if_other(one.url, row["url"])) != row["fetch_url"]
        ],
    )


def _if_other(url: str, canonical: str) -> str | None:
    """Return the URL as linked, None where it is the canonical one."""
    return url if url != canonical else None


def _due(row: sqlite3.Row) -> Due:
    """Make a Due of a row."""
    return Due(
        url=row["fetch_url"] or row["url"],
        page_id=row["id"],
        found_on=row["found_on"],
        lastmod=row["lastmod"],
        hint_source=row["hint_source"],
        etag=row["etag"],
        last_modified=row["last_modified"],
    )


def _as_due(row: sqlite3.Row, found: Found, now: datetime) -> Due:
    """Make a Due of a row and the link that led to it again, with the later hint of the two."""
    lastmod = later(found.lastmod, row["lastmod"], now)
    source = found.source if lastmod == found.lastmod else row["hint_source"]
    return replace(
        _due(row),
        url=found.url,
        found_on=found.found_on,
        lastmod=lastmod,
        hint_source=source if lastmod else None,
    )
