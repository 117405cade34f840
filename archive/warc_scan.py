"""Responses of any WARC file, also of other tools, in order; nothing in the file is trusted."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders

from archive.coding import MAX_BODY, TooLargeError, dechunked, decode_body
from archive.errors import StorageError
from archive.warc_members import GZIP_MAGIC, WARC_MAGIC
from archive.warc_read import (
    MAX_HEADERS,
    DamagedRecordError,
    StoredResponse,
    joined,
    parse,
    respond,
)
from archive.warc_tape import GzipTape, PlainTape, Tape

# Of record types with a document in them; the others say things about one, or hold none.
WITH_DOCUMENT = (b"response", b"resource")
HTTP = ("http:", "https:")


def read_responses(path: Path, max_size: int = MAX_BODY) -> ResponseReader:
    """Return an iterator over the responses of a WARC file, plain or gzipped.

    Payloads and bodies over `max_size` bytes are passed over. Raises StorageError when the file
    cannot be opened or is no WARC file.
    """
    return ResponseReader(path, max_size)


class ResponseReader(Iterator[StoredResponse]):
    """Yields responses and resources; counts what it passes over."""

    def __init__(self, path: Path, max_size: int) -> None:
        """Open the file. Raises StorageError."""
        self.path = path
        self.max_size = max_size
        self.damaged = 0  # records that are not whole, or not what their digest says
        self.skipped = 0  # records of other kinds, and of other things than web pages
        self.oversize = 0
        self._tape = _open(path)
        self._responses = self._all()

    def __next__(self) -> StoredResponse:
        """Return the next response. Raises StorageError when the file cannot be read on."""
        try:
            return next(self._responses)
        except OSError as error:
            raise StorageError(f"{self.path}: cannot be read on: {error}") from error

    def close(self) -> None:
        """Close the file before its end."""
        self._responses.close()
        self._tape.file.close()

    def _all(self) -> Generator[StoredResponse, None, None]:
        """Yield every response there is."""
        with self._tape.file:
            alive = True
            while alive:
                try:
                    alive = yield from self._stretch()
                except DamagedRecordError:
                    self.damaged += 1
                    alive = self._tape.resync()

    def _stretch(self) -> Generator[StoredResponse, None, bool]:
        """Yield the responses up to the end of a stretch; return whether another follows."""
        while line := self._tape.line(MAX_HEADERS):
            if line.strip():
                found = self._record(line)
                if found is not None:
                    yield found
        return self._tape.advance()

    def _record(self, first_line: bytes) -> StoredResponse | None:
        """Read one record; None when it is passed over. Raises DamagedRecordError."""
        head, fields = _head(self._tape, first_line)
        length = _length(fields)
        if fields.get(b"warc-type", b"").lower() not in WITH_DOCUMENT:
            self._tape.skip(length)
            self.skipped += 1
            return None
        if length > self.max_size + MAX_HEADERS:
            self._tape.skip(length)
            self.oversize += 1
            return None
        block = self._tape.take(length)
        if len(block) < length:
            raise DamagedRecordError("the record claims more than there is")
        self._tape.take(len(b"\r\n\r\n"))
        self._tape.settle()
        return self._response(head, block)

    def _response(self, head: bytes, block: bytes) -> StoredResponse | None:
        """Make a response of a whole record; one that is faulty in itself is only counted."""
        try:
            found = _read_block(parse(head + block), block, self.max_size)
        except TooLargeError:
            self.oversize += 1
            return None
        except DamagedRecordError:
            self.damaged += 1
            return None
        if found is None:
            self.skipped += 1
        return found


def _open(path: Path) -> Tape:
    """Open a file by what it begins with. Raises StorageError."""
    try:
        file = path.open("rb")
        size, magic = path.stat().st_size, file.read(len(WARC_MAGIC))
        file.seek(0)
    except OSError as error:
        raise StorageError(f"{path}: cannot be read: {error}") from error
    if magic.startswith(GZIP_MAGIC):
        return GzipTape(file, size)
    if magic == WARC_MAGIC:
        return PlainTape(file, size)
    file.close()
    raise StorageError(f"{path}: is no WARC file (.warc or .warc.gz)")


def _head(tape: Tape, first_line: bytes) -> tuple[bytes, dict[bytes, bytes]]:
    """Return a record's header, whole and by field. Raises DamagedRecordError."""
    if not first_line.startswith(WARC_MAGIC):
        raise DamagedRecordError("no record begins here")
    lines, size = [first_line], len(first_line)
    fields: dict[bytes, bytes] = {}
    while (line := tape.line(MAX_HEADERS)).strip():
        size += len(line)
        if size > MAX_HEADERS:
            raise DamagedRecordError("the header has no end")
        name, _, value = line.partition(b":")
        fields.setdefault(name.strip().lower(), value.strip())
        lines.append(line)
    return b"".join([*lines, line]), fields


def _length(fields: dict[bytes, bytes]) -> int:
    """Return the length of a record's block in bytes. Raises DamagedRecordError."""
    value = fields.get(b"content-length", b"")
    # 18 digits are more than any file system holds, and what int() takes without effort.
    if not value.isdigit() or len(value) > 18:
        raise DamagedRecordError(f"Content-Length is {value[:20]!r}")
    return int(value)


def _read_block(parsed: ArcWarcRecord, block: bytes, max_size: int) -> StoredResponse | None:
    """Return the response in a record's block, None where it is of something else than the web.

    Raises DamagedRecordError, TooLargeError.
    """
    fields = parsed.rec_headers
    url = fields.get_header("WARC-Target-URI") or ""
    if not url.lower().startswith(HTTP) or fields.get_header("WARC-Segment-Number"):
        return None
    if _matches(fields.get_header("WARC-Block-Digest"), block) is False:
        raise DamagedRecordError("the block is not what its digest says")
    if parsed.rec_type == "resource":
        kind = [("Content-Type", fields.get_header("Content-Type") or "")]
        parsed.http_headers = StatusAndHeaders("200 OK", kind, protocol="HTTP/1.1")
    if parsed.http_headers is None:
        raise DamagedRecordError("there is no HTTP header")
    raw: bytes = parsed.raw_stream.read()
    headers = tuple(parsed.http_headers.headers)
    is_chunked = "chunked" in (joined(headers, "Transfer-Encoding") or "").lower()
    payload = dechunked(raw) if is_chunked else raw
    _check_payload(fields, headers, raw, payload)
    return respond(parsed, payload, max_size)


def _check_payload(
    fields: StatusAndHeaders, headers: tuple[tuple[str, str], ...], raw: bytes, payload: bytes
) -> None:
    """Check the payload digest, where no block digest vouched for the bytes already.

    Tools differ in what they take it of: the payload as sent, without chunks, or decoded.
    Raises DamagedRecordError, TooLargeError.
    """
    digest = fields.get_header("WARC-Payload-Digest")
    if fields.get_header("WARC-Block-Digest") or _matches(digest, raw) is not False:
        return
    body = decode_body(payload, joined(headers, "Content-Encoding") or "")
    if not (_matches(digest, payload) or _matches(digest, body)):
        raise DamagedRecordError("the payload is not what its digest says")


def _matches(digest: str | None, data: bytes) -> bool | None:
    """Tell whether a digest such as `sha1:BASE32` fits, None where it cannot be worked out."""
    algorithm, _, value = (digest or "").partition(":")
    name = algorithm.strip().lower().replace("sha-", "sha")
    if name not in ("md5", "sha1", "sha256", "sha384", "sha512") or not value:
        return None
    worked_out = hashlib.new(name, data, usedforsecurity=False).digest()
    return worked_out in _decodings(value.strip())


def _decodings(value: str) -> list[bytes]:
    """Return what a digest may mean in the three spellings that tools use."""
    padded = value + "=" * (-len(value) % 8)
    spellings: list[tuple[Callable[[str], bytes], str]] = [
        (bytes.fromhex, value),
        (base64.b32decode, padded.upper()),
        (base64.urlsafe_b64decode, padded),
        (base64.b64decode, padded),
    ]
    decoded = []
    for decode, spelt in spellings:
        with suppress(ValueError):
            decoded.append(decode(spelt))
    return decoded
