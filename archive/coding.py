"""Content and transfer codings taken off a payload, with a cap on what comes out."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# As DOWNLOAD_MAXSIZE: what the crawler would not take, nothing else should.
MAX_BODY = 20 * 1024 * 1024
CHUNK = 64 * 1024
# One coding is the rule, two a mistake seen in the wild, more an attack.
MAX_CODINGS = 3
# Each further gzip member copies what is left; real servers send one.
MAX_MEMBERS = 100
# What the decoders raise for bytes that are not theirs.
BROKEN = (zlib.error, brotli.error, zstd.ZstdError, EOFError)


class TooLargeError(ValueError):
    """Raised by decode_body for a body that grows beyond the cap."""


def decode_body(payload: bytes, content_encoding: str, max_size: int = MAX_BODY) -> bytes:
    """Return the payload without its content coding, as far as it can be decoded.

    A payload that is not in the coding its header names is returned as it is, as many archives
    keep the header over a decoded body. Raises TooLargeError.
    """
    names = [name.strip().lower() for name in content_encoding.split(",") if name.strip()]
    if len(payload) > max_size or len(names) > MAX_CODINGS:
        raise TooLargeError(f"more than {max_size} bytes or {MAX_CODINGS} codings")
    for name in reversed(names):
        decoder = DECODERS.get(name)
        payload = _collected(decoder, payload, max_size) if decoder else payload
    return payload


def dechunked(payload: bytes) -> bytes:
    """Return the payload without chunk headers, or as it is where they do not fit."""
    pieces: list[bytes] = []
    at = 0
    while True:
        end = payload.find(b"\r\n", at, at + 1024)
        size = _chunk_size(payload[at:end]) if end >= 0 else None
        if size is None:
            return b"".join(pieces) if pieces else payload
        if size == 0:
            return b"".join(pieces)
        pieces.append(payload[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


def _chunk_size(line: bytes) -> int | None:
    """Return the size that a chunk header names, None when it is none."""
    digits = line.split(b";")[0].strip()
    if not digits or len(digits) > 8 or digits.strip(b"0123456789abcdefABCDEF"):
        return None
    return int(digits, 16)


def _collected(
    decoder: Callable[[bytes, int], Iterator[bytes]], payload: bytes, max_size: int
) -> bytes:
    """Return all that a decoder yields before it ends or breaks. Raises TooLargeError."""
    decoded = bytearray()
    try:
        for piece in decoder(payload, max_size):
            decoded += piece
            if len(decoded) > max_size:
                raise TooLargeError(f"more than {max_size} bytes when decoded")
    except BROKEN:
        if not decoded:
            return payload
    return bytes(decoded)


def _gunzip(payload: bytes, max_size: int) -> Iterator[bytes]:
    """Yield what every gzip member holds."""
    for _ in range(MAX_MEMBERS):
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        yield member.decompress(payload, max_size + 1)
        payload = member.unused_data
        if not payload:
            return


def _inflate(payload: bytes, max_size: int) -> Iterator[bytes]:
    """Yield what a zlib stream holds, or a bare deflate stream, which some servers send."""
    try:
        yield zlib.decompressobj().decompress(payload, max_size + 1)
    except zlib.error:
        yield zlib.decompressobj(-zlib.MAX_WBITS).decompress(payload, max_size + 1)


def _unbrotli(payload: bytes, max_size: int) -> Iterator[bytes]:
    """Yield what a brotli stream holds."""
    stream, limit = brotli.Decompressor(), min(CHUNK, max_size + 1)
    piece = stream.process(payload, output_buffer_limit=limit)
    while piece:
        yield piece
        if stream.is_finished():
            return
        piece = stream.process(b"", output_buffer_limit=limit)


def _unzstd(payload: bytes, max_size: int) -> Iterator[bytes]:
    """Yield what the first zstd frame holds."""
    stream, limit = zstd.ZstdDecompressor(), min(CHUNK, max_size + 1)
    piece = stream.decompress(payload, limit)
    while piece:
        yield piece
        if stream.eof or stream.needs_input:
            return
        piece = stream.decompress(b"", limit)


DECODERS = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
