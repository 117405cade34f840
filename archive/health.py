"""Whether everything that was stored is still there, byte for byte, and holds together."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from archive.db import DB_NAME, connect_readonly
from archive.errors import StorageError
from archive.models import WarcRecord
from archive.opening import advice
from archive.warc_read import FOLDER, find_file, read_payload
from archive.wording import counted

# No cap of the crawler's, as imports may hold more; but no single record may take all memory.
MAX_PAYLOAD = 512 * 1024 * 1024
# What cannot be by the way the archive is written, each with a query of the ids.
IMPOSSIBLE = {
    "page is stored without a text": """
        SELECT id FROM pages WHERE state = 'stored' AND article_id IS NULL""",
    "page shows another text than its last version": """
        SELECT pages.id FROM pages JOIN versions ON page_id = pages.id WHERE state = 'stored'
        AND seen_until IS NULL AND versions.article_id != pages.article_id""",
    "article is marked current wrongly": """
        SELECT id FROM articles
        WHERE is_current != EXISTS (SELECT 1 FROM pages WHERE article_id = articles.id)""",
}


# What reading a damaged database raises: NULL or bytes may stand where they never were written.
DAMAGED = (sqlite3.DatabaseError, TypeError, ValueError, OverflowError)


@dataclass(slots=True)
class Report:
    """What verify looked at, and every fault it found, one line each."""

    captures: int = 0
    payload_bytes: int = 0
    warc_files: int = 0
    faults: list[str] = field(default_factory=list)


def verify(folder: Path) -> Report:
    """Read back every byte of an archive and check it; writers may go on meanwhile.

    Raises StorageError when there is no archive to check, or no room for a copy of its database.
    """
    checks = _Checks(folder, connect_readonly(folder), Report())
    try:
        checks.run()
    finally:
        checks.db.close()
    return checks.report


@dataclass(slots=True)
class _Checks:
    """The checks, each of them yielding its faults."""

    folder: Path
    db: Database
    report: Report

    def run(self) -> None:
        """Run all checks; a database too damaged to be read is a fault among others."""
        for check in (
            self.database(),
            self.rows(),
            self.full_text(),
            self.manifest(),
            self.captures(),
        ):
            try:
                self.report.faults.extend(check)
            except DAMAGED as error:
                self.report.faults.append(f"{DB_NAME}: cannot be read on: {error}; {advice(error)}")

    def database(self) -> Iterator[str]:
        """Let SQLite check its file and the foreign keys."""
        for (line,) in self.db.execute("PRAGMA integrity_check"):
            if line != "ok":
                yield f"{DB_NAME}: {line}; restore a backup"
        for table, row, other, _ in self.db.execute("PRAGMA foreign_key_check"):
            yield f"{DB_NAME}: row {row} of {table} points to nothing in {other}"

    def rows(self) -> Iterator[str]:
        """Look for rows that contradict each other."""
        for what, query in IMPOSSIBLE.items():
            for (row,) in self.db.execute(query):
                yield f"{DB_NAME}: {row}: {what}"

    def full_text(self) -> Iterator[str]:
        """Compare the full-text index with the texts, in a copy: the check needs a write lock."""
        original = self.folder / DB_NAME
        with tempfile.TemporaryDirectory(prefix="khobao-verify-") as scratch:
            if shutil.disk_usage(scratch).free < original.stat().st_size:
                raise StorageError(
                    f"{scratch}: has no room for a copy of {original}, which the check of the"
                    f" full-text index needs; set TMPDIR to a folder on a larger disk"
                )
            with closing(sqlite3.connect(Path(scratch) / DB_NAME)) as copy:
                self.db.conn.backup(copy)
                error = _index_error(copy)
        if error:
            yield (
                f"{DB_NAME}: articles_fts is not the index of articles: {error};"
                f" run `sqlite-utils rebuild-fts {original} articles`"
            )

    def manifest(self) -> Iterator[str]:
        """Compare closed WARC files with their line of the manifest."""
        for name, size, sha256 in self.db.execute("SELECT name, bytes, sha256 FROM warc_files"):
            self.report.warc_files += 1
            try:
                with (self.folder / FOLDER / name).open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                    found = file.tell()
            except OSError as error:
                yield f"{FOLDER}/{name}: cannot be read: {error.strerror}; restore it from a backup"
                continue
            if (found, digest) != (size, sha256):
                yield f"{FOLDER}/{name}: is not the file that was closed; restore it from a backup"

    def captures(self) -> Iterator[str]:
        """Read the payload of every capture back and compare its digest."""
        names = self.db.execute("SELECT DISTINCT warc_file FROM captures").fetchall()
        for (name,) in names:
            rows = self.db.execute(
                "SELECT warc_file, offset, length, payload_sha256 FROM captures"
                " WHERE warc_file = ? ORDER BY offset",
                [name],
            )
            records = [WarcRecord(*row) for row in rows]
            self.report.captures += len(records)
            if find_file(self.folder, name) is None:
                yield (
                    f"{FOLDER}/{name}: is missing, with {counted(len(records), 'capture')} in it;"
                    f" restore it from a backup"
                )
                continue
            yield from filter(None, map(self.payload_fault, records))

    def payload_fault(self, record: WarcRecord) -> str | None:
        """Return what is wrong with a record, None when its bytes are as stored."""
        for attempt in range(2):
            try:
                self.report.payload_bytes += len(read_payload(self.folder, record, MAX_PAYLOAD))
                return None
            except StorageError as error:
                # A crawl may have renamed the file just then: only what is wrong twice is wrong.
                if attempt:
                    return str(error)
        return None


def _index_error(db: sqlite3.Connection) -> str | None:
    """Return how the full-text index differs from the texts, None when it fits them."""
    try:
        db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        return str(error)
    return None
