"""Opening khobao.db: what is no archive is an error that says so, never made into one."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from archive.errors import StorageError
from archive.schema import migrations

DB_NAME = "khobao.db"
# Another writer's batch takes well under a second; ten times the longest wait ever measured.
BUSY_TIMEOUT_S = 10.0
MAGIC = b"SQLite format 3\x00"
# STRICT tables came with 3.37.
OLDEST_SQLITE = (3, 37, 0)


def open_writable(path: Path) -> Database:
    """Open or make the database for writing, migrated. Raises StorageError."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StorageError(
            f"{path}: needs SQLite 3.37 or newer, this Python has {sqlite3.sqlite_version};"
            f" use another Python"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _check_file(path)
        return _migrated(path)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{path}: cannot be opened for writing: {error}; {advice(error)}") from (
            error
        )


def connect_readonly(folder: Path) -> Database:
    """Open an archive folder's database for reading only. Raises StorageError when it has none."""
    if not holds_archive(folder):
        raise StorageError(
            f"{folder}: holds no archive (no {DB_NAME} with tables); name one with --archive,"
            f" or make one with `khobao crawl` or `khobao demo`"
        )
    db = _opened(folder / DB_NAME)
    if migrations.pending(db):
        db.close()
        raise StorageError(
            f"{folder / DB_NAME}: made by an older khobao; run `khobao crawl` on it once to bring"
            f" it up to date"
        )
    return db


def holds_archive(folder: Path) -> bool:
    """Tell whether a folder's database has its tables: a kill may come before they are made.

    Raises StorageError for a database that is no archive or cannot be read.
    """
    path = folder / DB_NAME
    try:
        if not path.is_file() or path.stat().st_size == 0:
            return False
    except OSError as error:
        raise StorageError(f"{path}: cannot be read: {error}; {advice(error)}") from error
    with _opened(path) as db:
        return bool(migrations.applied(db))


def _opened(path: Path) -> Database:
    """Open a database for reading, checked but for pending migrations. Raises StorageError."""
    try:
        _check_file(path)
        db = Database(read_connection(path))
        _check_schema(db, path)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{path}: cannot be read: {error}; {advice(error)}") from error
    return db


def _check_file(path: Path) -> None:
    """Refuse a file that is no SQLite database; an empty one is as good as none. Raises OSError."""
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise StorageError(
                    f"{path}: is no SQLite database; move it away, or name another --archive"
                )


def _check_schema(db: Database, path: Path) -> None:
    """Refuse another program's database, and one from the future. Raises sqlite3.Error."""
    applied = {one.name for one in migrations.applied(db)}
    if not applied and set(db.table_names()) - {migrations.migrations_table}:
        db.close()
        raise StorageError(
            f"{path}: is another program's database; move it away, or name another --archive"
        )
    newer = sorted(applied - _known_names())
    if newer:
        db.close()
        raise StorageError(f"{path}: made by a newer khobao ({newer[-1]}); upgrade khobao")
    lost = sorted(_table_names() - set(db.table_names())) if applied == _known_names() else []
    if lost:
        db.close()
        raise StorageError(
            f"{path}: lacks the table '{lost[0]}', so it is damaged; keep it, and restore a backup"
            " in its place"
        )


@cache
def _table_names() -> frozenset[str]:
    """Return the names of all tables that an archive of this version has."""
    with Database(memory=True) as empty:
        migrations.apply(empty)
        return frozenset(empty.table_names())


def _known_names() -> set[str]:
    """Return the names of all migrations that this version knows."""
    with Database(memory=True) as empty:
        return {one.name for one in migrations.pending(empty)}


def _migrated(path: Path) -> Database:
    """Open the file, check it, and bring its schema up to date. Raises sqlite3.Error."""
    conn = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    try:
        conn.row_factory = sqlite3.Row
        db = Database(conn)
        _check_schema(db, path)
        # WAL: readers never wait for the crawl. FULL: a stored article survives a power cut.
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute("PRAGMA foreign_keys = ON")
        migrations.apply(db)
        # Fails now, with a clear message, where the file or its folder is read-only.
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("ROLLBACK")
    except BaseException:
        conn.close()
        raise
    return db


def read_connection(path: Path) -> sqlite3.Connection:
    """Connect for reading, also where the folder cannot be written to. Raises sqlite3.Error."""
    uri = path.absolute().as_uri()
    conn = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_S)
    try:
        conn.execute("SELECT 1 FROM sqlite_master").fetchone()
        return conn
    except sqlite3.OperationalError:
        conn.close()
        wal = path.with_name(path.name + "-wal")
        # A reader of a WAL database needs to write beside it, unless nothing is left to read there.
        if wal.exists() and wal.stat().st_size:
            raise
    return sqlite3.connect(f"{uri}?immutable=1", uri=True)


def advice(error: Exception) -> str:
    """Return what to do about an error of the system or of SQLite."""
    text = str(error).lower()
    if "locked" in text or "busy" in text:
        return "another program is writing to it; wait, or stop that program"
    if "full" in text or "no space" in text:
        return "free some disk space and run the command again"
    if "disk i/o" in text:
        return "check the disk, its free space and the limit on file sizes, then run it again"
    if "malformed" in text or "not a database" in text:
        return "the file is damaged; keep it, and restore a backup in its place"
    if "constraint" in text:
        return "the site or run is not in this archive; sync_sites and start_run come first"
    return "check the path and its permissions"
