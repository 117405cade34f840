"""Writing to an archive: one process at a time, raw bytes before the rows that name them."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.db import DB_NAME, ArchiveDB
from archive.errors import LockHeldError, StorageError
from archive.models import Outcome
from archive.opening import advice
from archive.warc import FOLDER, WarcWriter
from archive.warc_file import measure

LOCK_NAME = "khobao.lock"

_sessions: dict[Path, WriteSession] = {}
_guard = threading.RLock()


@dataclass(slots=True)
class WriteSession:
    """An archive folder held for writing, shared by all of a process that asked for it."""

    folder: Path
    db: ArchiveDB
    warc: WarcWriter
    lock: int  # file descriptor; the lock ends with it, also when the process is killed
    users: int = 1

    def commit(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Save outcomes whose records were appended before; they are safe once this returns.

        Never the other way round: a row must not name bytes that a power cut could take.
        Raises StorageError.
        """
        self.warc.sync()
        saved = self.db.save(outcomes)
        self._add_closed()
        return saved

    def _add_closed(self) -> None:
        """Put files that are closed into the manifest."""
        closed = self.warc.take_closed()
        if closed:
            self.db.add_warc_files(closed)

    def close(self) -> None:
        """Close everything and let go of the lock. Raises StorageError."""
        try:
            self.db.add_warc_files(self.warc.close())
        finally:
            try:
                self.db.close()
            finally:
                os.close(self.lock)


def acquire(folder: Path, contact: str | None = None) -> WriteSession:
    """Return this process's session on an archive folder, opened for the first who asks.

    `contact` goes into the WARC files as their operator. Every acquire wants its release.
    Raises LockHeldError when another process writes there, StorageError when nobody can.
    """
    with _guard:
        key = folder.resolve()
        session = _sessions.get(key)
        if session is not None:
            session.users += 1
            return session
        lock = _lock(folder)
        try:
            session = _open(folder, lock, contact)
        except BaseException:
            os.close(lock)
            raise
        _sessions[key] = session
        return session


def release(session: WriteSession) -> None:
    """Let go of a session; the last to do so closes it. Raises StorageError."""
    with _guard:
        session.users -= 1
        if session.users == 0:
            del _sessions[session.folder.resolve()]
            session.close()


def _lock(folder: Path) -> int:
    """Take the folder's lock and return its descriptor. Raises LockHeldError, StorageError."""
    path = folder / LOCK_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        raise StorageError(f"{folder}: cannot be written to: {error}; {advice(error)}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    except BlockingIOError:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
        os.close(descriptor)
        raise LockHeldError(
            f"{folder}: process {holder} is writing to this archive; wait until it ends, or stop it"
        ) from None
    except OSError as error:
        os.close(descriptor)
        raise StorageError(
            f"{path}: cannot be locked: {error}; an archive needs a local disk with room on it"
        ) from error
    return descriptor


def _open(folder: Path, lock: int, contact: str | None) -> WriteSession:
    """Open database and WARC writer, and finish what a killed process left. Raises StorageError."""
    db = ArchiveDB(folder / DB_NAME)
    try:
        db.close_interrupted_runs()
        session = WriteSession(folder, db, WarcWriter(folder, db.warc_end, contact), lock)
        _complete_manifest(session)
    except BaseException:
        db.close()
        raise
    return session


def _complete_manifest(session: WriteSession) -> None:
    """Add files that were closed just before their line of the manifest could be written."""
    listed = session.db.warc_names()
    closed = sorted((session.folder / FOLDER).glob("*.warc.gz"))
    try:
        session.db.add_warc_files(measure(path) for path in closed if path.name not in listed)
    except OSError as error:
        raise StorageError(f"{session.folder / FOLDER}: cannot be read: {error}") from error


def _forget_in_child() -> None:
    """Drop the parent's sessions in a forked child: a worker that outlives it must hold no lock."""
    for session in _sessions.values():
        os.close(session.lock)
    _sessions.clear()


os.register_at_fork(after_in_child=_forget_in_child)
