"""What one outcome changes in the archive: capture, article, version and the page's row."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from archive import history, visits
from archive.articles import insert_or_link
from archive.clock import stamp
from archive.errors import StorageError
from archive.models import Article, Outcome, Page
from archive.ownership import canonical, owner_row, page_row

log = logging.getLogger(__name__)

# What a hostile or broken value makes sqlite3 raise: one outcome's fault, not the batch's.
UNSAVABLE = (
    ValueError,
    OverflowError,
    sqlite3.IntegrityError,
    sqlite3.DataError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)


def save(conn: sqlite3.Connection, outcomes: Sequence[Outcome]) -> list[str]:
    """Save outcomes within the caller's transaction; return what `saved` is to say of each.

    Raises StorageError when even the bare fact of a visit cannot be written.
    """
    return [_save_or_note(conn, outcome) for outcome in outcomes]


def _save_or_note(conn: sqlite3.Connection, outcome: Outcome) -> str:
    """Save an outcome; where its article cannot be written, save that fact instead."""
    try:
        # Encoded for its ValueError: SQLite takes no lone surrogates, not in a URL either.
        canonical(_asked_url(outcome.page).encode().decode())
    except ValueError as error:
        log.warning("not saved, no URL to know the page by: %s", error)
        return "failed"
    try:
        return _in_savepoint(conn, outcome)
    except UNSAVABLE as error:
        log.warning("%s: its article cannot be written: %s", outcome.page.url, error)
    try:
        return _in_savepoint(conn, _bare(outcome))
    except UNSAVABLE as error:
        raise StorageError(
            f"{outcome.page.url} of site {outcome.page.site!r} cannot be written: {error};"
            f" is the site known to this archive (sync_sites) and the run (start_run)?"
        ) from error


def _bare(outcome: Outcome) -> Outcome:
    """Return the outcome without anything that a page or a server may have put in."""
    page = replace(
        outcome.page,
        found_on=None,
        etag=None,
        last_modified=None,
        content_type="",
        error="unsavable",
        lastmod=None,
    )
    return Outcome(page, reason="unsavable")


def _in_savepoint(conn: sqlite3.Connection, outcome: Outcome) -> str:
    """Save one outcome wholly or not at all. Raises any of UNSAVABLE."""
    conn.execute("SAVEPOINT outcome")
    try:
        saved = _save_one(conn, outcome)
    except BaseException:
        # A full disk may have ended the whole transaction, savepoints included.
        if conn.in_transaction:
            conn.execute("ROLLBACK TO outcome")
            conn.execute("RELEASE outcome")
        raise
    conn.execute("RELEASE outcome")
    return saved


def _save_one(conn: sqlite3.Connection, outcome: Outcome) -> str:
    """Save one outcome and return the word for it."""
    asked = page_row(conn, _asked_url(outcome.page), outcome.page)
    if outcome.article is None:
        _add_capture(conn, asked["id"], outcome.page)
        _update_page(conn, asked["id"], visits.without_article(asked, outcome))
        return visits.kind_of(outcome)
    owner = owner_row(conn, asked, outcome.page, outcome.article)
    return _save_article(conn, asked, owner, outcome.page, outcome.article)


def _save_article(
    conn: sqlite3.Connection, asked: sqlite3.Row, owner: sqlite3.Row, page: Page, article: Article
) -> str:
    """Link a text to the page it belongs to, and the page that was asked for to that one."""
    capture_id = _add_capture(conn, owner["id"], page)
    article_id, is_new = insert_or_link(conn, article, owner["url"], stamp(page.fetched_at))
    seen = history.Version(article_id, capture_id, article.title, stamp(page.fetched_at))
    changed, shown_last = history.place(conn, owner, seen)
    if owner["article_id"] is None:
        saved = "new" if is_new else "duplicate"
    else:
        saved = "changed" if changed else "unchanged"
    _update_page(conn, owner["id"], visits.with_article(owner, page, shown_last, saved))
    if asked["id"] != owner["id"]:
        history.close(conn, asked["id"], stamp(page.fetched_at))
        _update_page(conn, asked["id"], visits.as_alias(asked, page, owner["id"], saved))
    _follow(conn, owner["id"], {article_id, shown_last, owner["article_id"], asked["article_id"]})
    return saved


def _follow(conn: sqlite3.Connection, owner_id: int, touched: set[int | None]) -> None:
    """Point aliases where their page points, and keep is_current true to the pages."""
    conn.execute(
        "UPDATE pages SET article_id = (SELECT article_id FROM pages WHERE id = :owner)"
        " WHERE alias_of = :owner",
        {"owner": owner_id},
    )
    conn.executemany(
        "UPDATE articles SET is_current = NOT is_current WHERE id = :id"
        " AND is_current != EXISTS (SELECT 1 FROM pages WHERE article_id = :id)",
        [{"id": article_id} for article_id in touched if article_id is not None],
    )


def _asked_url(page: Page) -> str:
    """Return the URL that the frontier handed out."""
    return page.requested_url or page.url


def _add_capture(conn: sqlite3.Connection, page_id: int, page: Page) -> int | None:
    """Insert the capture of a response, once for each WARC record; return its id."""
    record = page.record
    if record is None:
        return None
    values = {
        "page_id": page_id,
        "run_id": page.run_id,
        "fetched_at": stamp(page.fetched_at),
        "status": page.status,
        "source": page.source,
        "payload_sha256": record.payload_sha256,
        "warc_file": record.file,
        "offset": record.offset,
        "length": record.length,
        "tls": page.tls,
    }
    # An update that changes nothing, as RETURNING keeps silent about a row left alone.
    ((capture_id,),) = conn.execute(
        f"INSERT INTO captures ({', '.join(values)})"
        f" VALUES ({', '.join(':' + name for name in values)})"
        f" ON CONFLICT (warc_file, offset) DO UPDATE SET offset = offset RETURNING id",
        values,
    ).fetchall()
    return int(capture_id)


def _update_page(conn: sqlite3.Connection, page_id: int, changes: dict[str, Any]) -> None:
    """Write the columns that a visit changed."""
    if changes:
        assignments = ", ".join(f"{name} = :{name}" for name in changes)
        conn.execute(f"UPDATE pages SET {assignments} WHERE id = :id", {**changes, "id": page_id})
