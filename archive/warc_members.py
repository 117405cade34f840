"""Gzip members of WARC files: where they end, and where the next whole one begins."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

CHUNK = 64 * 1024
# Decompressed at a time: bounds the memory that any member may take.
PIECE = 1024 * 1024
GZIP_MAGIC = b"\x1f\x8b\x08"
WARC_MAGIC = b"WARC/"
# A gzip header and the code tables of its first block fit in, with room for a file name.
HEAD = 1024


def member_end(file: BinaryIO, start: int) -> int | None:
    """Return where the gzip member of WARC records at `start` ends; None: torn, or none there."""
    file.seek(start)
    member = zlib.decompressobj(16 + zlib.MAX_WBITS)
    head, feed = b"", b""
    while not member.eof:
        feed = feed or file.read(CHUNK)
        if not feed:
            return None
        try:
            piece = member.decompress(feed, PIECE)
        except zlib.error:
            return None
        head += piece[: len(WARC_MAGIC) - len(head)]
        if not WARC_MAGIC.startswith(head):
            return None
        feed = member.unconsumed_tail
    return file.tell() - len(member.unused_data) if head == WARC_MAGIC else None


def whole_end(file: BinaryIO, start: int) -> tuple[int, int]:
    """Return where the last whole member in a row from `start` ends, and how many there are."""
    count = 0
    while (end := member_end(file, start)) is not None:
        start, count = end, count + 1
    return start, count


def find_member(file: BinaryIO, start: int) -> int | None:
    """Return the first offset from `start` on where a member of WARC records begins, if any."""
    return next((at for at in occurrences(file, GZIP_MAGIC, start) if _is_warc(file, at)), None)


def occurrences(file: BinaryIO, wanted: bytes, start: int) -> Iterator[int]:
    """Yield every offset from `start` on where these bytes stand; the file may be moved between."""
    while True:
        file.seek(start)
        block = file.read(PIECE)
        at = block.find(wanted)
        while at >= 0:
            yield start + at
            at = block.find(wanted, at + 1)
        if len(block) < PIECE:
            return
        start += len(block) - len(wanted) + 1


def _is_warc(file: BinaryIO, at: int) -> bool:
    """Tell whether a gzip member at this offset begins as a WARC record does."""
    file.seek(at)
    try:
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return member.decompress(file.read(HEAD), len(WARC_MAGIC)) == WARC_MAGIC
    except zlib.error:
        return False
