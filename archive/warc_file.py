"""One WARC file being written: whole members only, repaired on start, renamed when closed."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.clock import now
from archive.errors import StorageError
from archive.models import WarcFile
from archive.warc_members import find_member, whole_end

log = logging.getLogger(__name__)

# A file with this ending is still being written to, or its writer was killed.
OPEN = ".open"


def create(folder: Path) -> OpenFile:
    """Create the next file of this process. Raises OSError."""
    stem = f"khobao-{now():%Y%m%d%H%M%S}-{os.getpid()}"
    number = 0
    while True:
        path = folder / f"{stem}-{number:05}.warc.gz{OPEN}"
        number += 1
        if path.with_suffix("").exists():
            continue
        try:
            # Never over another file: a clock may jump back, a process id come again.
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            continue
        _sync_folder(folder)
        return OpenFile(path, descriptor)


def adopt(path: Path, known_end: int) -> OpenFile | None:
    """Repair a file whose writer was killed, and open it to be written on.

    `known_end` is where the last record ends that a capture names, in bytes: from there on it is
    searched. None when nothing may be appended: it is damaged, or there is nothing in it.
    Raises OSError.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        end, _ = whole_end(file, known_end if known_end <= size else 0)
        is_torn_only = known_end <= size and find_member(file, end + 1) is None
    if end < size and is_torn_only:
        log.warning("%s: cut %d bytes of a record that was never finished", path, size - end)
        os.truncate(path, end)
    if not is_torn_only:
        log.error("%s: is damaged; closed as it is, see `khobao verify`", path)
        return None
    if end == 0:
        path.unlink()
        return None
    return OpenFile(path, os.open(path, os.O_WRONLY), size=end, records=None)


@dataclass(slots=True)
class OpenFile:
    """A WARC file open for appending."""

    path: Path
    descriptor: int
    size: int = 0  # bytes of whole members
    records: int | None = 0  # None: not known, as another process wrote the first of them
    digest: Any = field(default_factory=hashlib.sha256)
    is_synced: bool = True

    @property
    def name(self) -> str:
        """Return the name the file has once it is closed."""
        return self.path.name.removesuffix(OPEN)

    def append(self, member: bytes) -> int:
        """Write a whole member or nothing of it; return its offset. Raises OSError."""
        start = self.size
        self.is_synced = False
        try:
            self._write(member)
        except OSError:
            os.ftruncate(self.descriptor, start)
            raise
        self.size += len(member)
        if self.records is not None:
            self.records += 1
            self.digest.update(member)
        return start

    def _write(self, member: bytes) -> None:
        """Write at the end, in as many pieces as the system takes it. Raises OSError."""
        rest, at = memoryview(member), self.size
        while rest:
            # On a disk that is just full the first call comes up short and only the next fails.
            written = os.pwrite(self.descriptor, rest, at)
            if written == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            rest, at = rest[written:], at + written

    def sync(self) -> None:
        """Return once all that was appended is on the disk. Raises OSError."""
        if not self.is_synced:
            os.fsync(self.descriptor)
            self.is_synced = True

    def close(self) -> WarcFile:
        """Sync, close and rename the file; return its line of the manifest. Raises OSError."""
        # Whatever a failed write may have left beyond the last whole member.
        os.ftruncate(self.descriptor, self.size)
        self.sync()
        os.close(self.descriptor)
        final = rename(self.path)
        if self.records is None:
            return measure(final)
        return WarcFile(self.name, self.size, self.records, self.digest.hexdigest())


def rename(path: Path) -> Path:
    """Give a file the name of a closed one. Raises OSError."""
    final = path.with_suffix("")
    if final.exists():
        raise StorageError(f"{final}: exists beside {path.name}; move one of them away")
    path.rename(final)
    _sync_folder(path.parent)
    return final


def measure(path: Path) -> WarcFile:
    """Return the manifest's line of a closed file, from its bytes. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
        _, records = whole_end(file, 0)
    return WarcFile(path.name, size, records, digest)


def _sync_folder(folder: Path) -> None:
    """Return once the names in a folder are on the disk. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
