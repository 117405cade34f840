"""The only writer of khobao.db: every write is one BEGIN IMMEDIATE transaction."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from archive import articles, frontier, saving
from archive.clock import moment, now, stamp
from archive.errors import StorageError
from archive.models import Due, Found, Outcome, Site, WarcFile
from archive.opening import DB_NAME, advice, connect_readonly, holds_archive, open_writable

__all__ = ["DB_NAME", "ArchiveDB", "connect_readonly", "holds_archive"]

SITE_COLUMNS = (
    "id",
    "title",
    "kind",
    "province",
    "province_now",
    "home",
    "hosts",
    "family",
    "status",
    "every",
    "successor",
)


class ArchiveDB:
    """An archive's database, open for writing."""

    def __init__(self, path: Path) -> None:
        """Open or make the database file at `path`. Raises StorageError."""
        self.path = path
        self.db = open_writable(path)
        self._lock = threading.RLock()

    def close(self) -> None:
        """Leave the query statistics fresh and nothing in the WAL, and close the file."""
        with self._lock, self._reported(), closing(self.db.conn) as conn:
            conn.execute("PRAGMA optimize")
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Hold one write transaction, whatever the thread. Raises StorageError."""
        with self._lock, self._reported():
            conn = self.db.conn
            conn.execute("BEGIN IMMEDIATE")
            try:
                yield conn
                conn.execute("COMMIT")
            except BaseException:
                if conn.in_transaction:
                    conn.execute("ROLLBACK")
                raise

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Turn what SQLite raises into a StorageError that names the file."""
        try:
            yield
        except sqlite3.Error as error:
            raise StorageError(
                f"{self.path}: nothing was written: {error}; {advice(error)}"
            ) from error

    def sync_sites(self, sites: Iterable[Site]) -> None:
        """Bring the rows of these sites up to date; sites of old that are not among them stay."""
        rows = [
            {name: getattr(site, name) for name in SITE_COLUMNS} | {"hosts": json.dumps(site.hosts)}
            for site in sites
        ]
        with self._writing() as conn:
            conn.executemany(
                f"INSERT INTO sites ({', '.join(SITE_COLUMNS)})"
                f" VALUES ({', '.join(':' + name for name in SITE_COLUMNS)})"
                f" ON CONFLICT (id) DO UPDATE"
                f" SET {', '.join(f'{name} = excluded.{name}' for name in SITE_COLUMNS)}",
                rows,
            )

    def start_run(self, site_id: str, kind: str = "crawl") -> int:
        """Insert a run of a site that sync_sites has seen; return its id."""
        with self._writing() as conn:
            cursor = conn.execute(
                "INSERT INTO runs (site, kind, started_at) VALUES (?, ?, ?)",
                [site_id, kind, stamp(now())],
            )
            return int(cursor.lastrowid or 0)

    def finish_run(
        self, run_id: int, verdict: str, reason: str | None, counts: Mapping[str, int | float]
    ) -> None:
        """Write how a run ended: complete, truncated, failed or blocked, and why."""
        with self._writing() as conn:
            conn.execute(
                "UPDATE runs SET finished_at = ?, verdict = ?, reason = ?, counts = ? WHERE id = ?",
                [stamp(now()), verdict, reason, json.dumps(dict(counts)), run_id],
            )

    def close_interrupted_runs(self) -> None:
        """Say of runs without an end that their process ended first; for the lock's holder only."""
        with self._writing() as conn:
            conn.execute(
                "UPDATE runs SET verdict = 'failed',"
                " reason = 'interrupted: the process ended before the run did'"
                " WHERE finished_at IS NULL AND verdict IS NULL"
            )

    def due_sites(self, sites: Iterable[Site], at: datetime) -> list[str]:
        """Return the sites never crawled to an end, or whose `every` has passed since it began."""
        rows = self.db.conn.execute(
            "SELECT site, max(started_at) FROM runs"
            " WHERE kind = 'crawl' AND finished_at IS NOT NULL GROUP BY site"
        )
        last = {site: moment(started) for site, started in rows}
        return [
            site.id
            for site in sites
            if site.id not in last or last[site.id] + timedelta(seconds=site.every) <= at
        ]

    def add_found(self, site_id: str, found: Sequence[Found]) -> list[Due]:
        """Insert pages never heard of; return those of `found` that are to be fetched now."""
        with self._writing() as conn:
            return frontier.add_found(conn, site_id, found, now())

    def unfinished(self, site_id: str) -> list[Due]:
        """Return a site's pages found but never fetched, and those due for a try or a revisit."""
        return frontier.unfinished(self.db.conn, site_id, now())

    def save(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Save outcomes in one transaction and set `saved` on each. Raises StorageError."""
        with self._writing() as conn:
            words = saving.save(conn, outcomes)
        for outcome, word in zip(outcomes, words, strict=True):
            outcome.saved = word
        return list(outcomes)

    def article_id(self, content_hash: str) -> int | None:
        """Return the id of the article with this text, None when there is none."""
        return articles.find(self.db.conn, content_hash)

    def open_chain(self, site_id: str, url: str) -> None:
        """Note that a chain of listings is being walked; a complete one is open again."""
        with self._writing() as conn:
            conn.execute(
                "INSERT INTO chains (url, site, state) VALUES (?, ?, 'open')"
                " ON CONFLICT (url) DO UPDATE SET state = 'open', completed_at = NULL",
                [url, site_id],
            )

    def complete_chain(self, url: str, pages: int) -> None:
        """Note that a chain was walked to its end, over so many listings."""
        with self._writing() as conn:
            conn.execute(
                "UPDATE chains SET state = 'complete', pages = ?, completed_at = ? WHERE url = ?",
                [pages, stamp(now()), url],
            )

    def warc_end(self, name: str) -> int:
        """Return where the last record of a WARC file ends that a capture names, in bytes."""
        row = self.db.conn.execute(
            "SELECT offset + length FROM captures WHERE warc_file = ? ORDER BY offset DESC LIMIT 1",
            [name],
        ).fetchone()
        return int(row[0]) if row else 0

    def add_warc_files(self, files: Iterable[WarcFile]) -> None:
        """Add closed WARC files to the manifest."""
        with self._writing() as conn:
            conn.executemany(
                "INSERT INTO warc_files (name, bytes, records, sha256, closed_at)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
                [(f.name, f.bytes, f.records, f.sha256, stamp(now())) for f in files],
            )

    def warc_names(self) -> set[str]:
        """Return the names of the WARC files in the manifest."""
        return {row["name"] for row in self.db.conn.execute("SELECT name FROM warc_files")}
