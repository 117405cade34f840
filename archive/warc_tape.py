"""A WARC file as a stream of decompressed bytes that survives damage and hostile lengths.

Work is bound by the size of the file: nothing is read twice but what a damaged member may hide,
and that only within a budget.
"""

from __future__ import annotations

import zlib
from typing import BinaryIO

from archive.warc_members import CHUNK, GZIP_MAGIC, PIECE, WARC_MAGIC, find_member, occurrences
from archive.warc_read import DamagedRecordError

# Bytes searched again after damage, as a multiple of the file: plenty for honest files, while a
# file made of thousands of nested torn members cannot cost the square of its size.
REWORK = 4


class Tape:
    """Decompressed bytes in stretches: a gzip member each, or a plain file as a whole."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        """Begin at the start of an open file of `size` bytes."""
        self.file = file
        self.size = size
        self.buffer = bytearray()
        self.at = 0  # where the record being read begins, or the gzip member that it is in

    def mark(self) -> None:
        """Remember that a record begins here."""

    def promise(self, count: int) -> None:
        """Raise DamagedRecordError when it is known without reading that fewer bytes follow."""

    def peek(self, count: int) -> bytes:
        """Return the next `count` bytes and stay before them; fewer at the end of the stretch."""
        while len(self.buffer) < count and (piece := self.more()):
            self.buffer += piece
        return bytes(self.buffer[:count])

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes, fewer at the end of the stretch."""
        taken = self.peek(count)
        del self.buffer[:count]
        return taken

    def line(self, limit: int) -> bytes:
        """Return the next line with its end, `limit` bytes of it at most; empty at the end."""
        end = self.buffer.find(b"\n")
        while end < 0 and len(self.buffer) < limit:
            searched = len(self.buffer)
            piece = self.more()
            if not piece:
                break
            self.buffer += piece
            end = self.buffer.find(b"\n", searched)
        return self.take(min(limit, end + 1 or limit))

    def skip(self, count: int) -> None:
        """Pass over `count` bytes. Raises DamagedRecordError when the stretch is shorter."""
        while count > 0:
            passed = len(self.take(min(count, PIECE)))
            if not passed:
                raise DamagedRecordError("the record claims more than there is")
            count -= passed

    def settle(self) -> None:
        """Make sure that what was read last is sound, as far as the next bytes can tell."""
        if not self.buffer:
            self.buffer += self.more()

    def more(self) -> bytes:
        """Return the next piece, empty at the end of the stretch. Raises DamagedRecordError."""
        raise NotImplementedError

    def advance(self) -> bool:
        """Begin the next stretch; tell whether there is one. Raises DamagedRecordError."""
        raise NotImplementedError

    def resync(self) -> bool:
        """Go to where the next record may begin after damage; tell whether there is one."""
        raise NotImplementedError


class PlainTape(Tape):
    """An uncompressed file: one stretch."""

    def mark(self) -> None:
        """Remember that a record begins here."""
        self.at = self.size - self._position_left()

    def more(self) -> bytes:
        """Return the next piece, empty at the end of the file."""
        return self.file.read(CHUNK)

    def promise(self, count: int) -> None:
        """Raise DamagedRecordError when the file has fewer bytes left."""
        if count > self._position_left():
            raise DamagedRecordError("the record claims more than the file holds")

    def skip(self, count: int) -> None:
        """Pass over bytes without reading them, where the file has as many."""
        self.promise(count)
        beyond = count - len(self.buffer)
        del self.buffer[:count]
        if beyond > 0:
            self.file.seek(beyond, 1)

    def advance(self) -> bool:
        """Return False: there is no second stretch."""
        return False

    def resync(self) -> bool:
        """Go to the next line that begins as a record does."""
        here = self.size - self._position_left()
        self.buffer.clear()
        for at in occurrences(self.file, b"\n" + WARC_MAGIC, max(here - 1, 0)):
            self.file.seek(at + 1)
            return True
        return False

    def _position_left(self) -> int:
        """Return how many bytes are left, read ahead or not."""
        return self.size - self.file.tell() + len(self.buffer)


class GzipTape(Tape):
    """A gzip file: one stretch a member."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        """Begin at the first member."""
        super().__init__(file, size)
        self._budget = REWORK * size
        self._feed = b""
        self._begin(0)

    def more(self) -> bytes:
        """Return the next piece of the member, empty at its end. Raises DamagedRecordError."""
        while not self._member.eof:
            self._feed = self._feed or self.file.read(CHUNK)
            if not self._feed:
                raise DamagedRecordError("the file ends within a gzip member")
            try:
                piece = self._member.decompress(self._feed, PIECE)
            except zlib.error as error:
                raise DamagedRecordError(f"a gzip member is damaged: {error}") from error
            self._feed = self._member.unconsumed_tail
            if piece:
                return piece
        return b""

    def advance(self) -> bool:
        """Begin the next member; tell whether there is one. Raises DamagedRecordError."""
        here = self._here()
        if here >= self.size:
            return False
        self._begin(here)
        if self.file.read(len(GZIP_MAGIC)) != GZIP_MAGIC:
            raise DamagedRecordError("something follows a gzip member that is none")
        self.file.seek(here)
        return True

    def resync(self) -> bool:
        """Go to the next member of WARC records, behind the start of the damaged one."""
        here = max(self._here(), self.at + 1)
        if not self._member.eof and self._budget > 0:
            self._budget -= here - self.at
            here = self.at + 1
        at = find_member(self.file, here)
        if at is None:
            return False
        self._begin(at)
        return True

    def _here(self) -> int:
        """Return how far the file was decompressed."""
        rest = self._member.unused_data if self._member.eof else self._feed
        return self.file.tell() - len(rest)

    def _begin(self, start: int) -> None:
        """Start to decompress at an offset."""
        self.file.seek(start)
        self.buffer.clear()
        self.at = start
        self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._feed = b""
