"""Responses of any WARC file, also of other tools, in order; nothing in the file is trusted."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders

from archive.clock import is_capture_time
from archive.coding import MAX_BODY, TooLargeError, dechunked
from archive.errors import UsageError, printable
from archive.warc_digest import check_payload, matches
from archive.warc_members import GZIP_MAGIC, WARC_MAGIC
from archive.warc_read import (
    MAX_HEADERS,
    DamagedRecordError,
    StoredResponse,
    joined,
    may_hold_text,
    parse,
    respond,
)
from archive.warc_tape import GzipTape, PlainTape, Tape

# Of record types with a document in them; the others say things about one, or hold none.
WITH_DOCUMENT = (b"response", b"resource")
HTTP = ("http:", "https:")
# User and password that somebody gave with a URL are nobody else's business.
_USER = re.compile(r"(?i)\A(https?://)[^/?#]*@")
# Faults kept of a file, and characters of each: a file may hold nothing but damage.
MAX_FAULTS = 20
_MAX_WHY = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a record was left out."""

    offset: int  # bytes; where the record begins, or the gzip member that it is in
    why: str


def read_responses(path: Path, max_size: int = MAX_BODY) -> ResponseReader:
    """Return an iterator over the responses of a WARC file, plain or gzipped.

    Payloads and bodies over `max_size` bytes are passed over. Raises UsageError when the file
    cannot be opened or is no WARC file; of a compressed one that may show at its end only.
    """
    return ResponseReader(path, max_size)


class ResponseReader(Iterator[StoredResponse]):
    """Yields responses and resources; counts what it passes over."""

    def __init__(self, path: Path, max_size: int) -> None:
        """Open the file. Raises UsageError."""
        self.path = path
        self.max_size = max_size
        self.damaged = 0  # records that are not whole, or not what their digest says
        self.skipped = 0  # records of other kinds, and of other things than web pages
        self.oversize = 0  # records that may be pages, but larger ones than a crawl takes
        self.faults: list[Fault] = []  # the first MAX_FAULTS of the damaged and oversize ones
        self._is_warc = False  # a record was begun
        self._tape = _open(path)
        self._responses = self._all()

    def __next__(self) -> StoredResponse:
        """Return the next response. Raises UsageError at the end of what is no WARC file."""
        try:
            return next(self._responses)
        except OSError as error:
            self._damage(f"cannot be read on: {error}")
            raise StopIteration from error

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
                except DamagedRecordError as error:
                    self._damage(str(error))
                    alive = self._tape.resync()
        if not self._is_warc:
            raise _no_warc(self.path)

    def _stretch(self) -> Generator[StoredResponse, None, bool]:
        """Yield the responses up to the end of a stretch; return whether another follows."""
        while line := self._next_line():
            if line.strip():
                found = self._record(line)
                if found is not None:
                    yield found
        return self._tape.advance()

    def _next_line(self) -> bytes:
        """Return the line that a record may begin with, empty at the end of the stretch."""
        self._tape.mark()
        return self._tape.line(MAX_HEADERS)

    def _record(self, first_line: bytes) -> StoredResponse | None:
        """Read one record; None when it is passed over. Raises DamagedRecordError."""
        self._is_warc = self._is_warc or first_line.startswith(WARC_MAGIC)
        head, fields = _head(self._tape, first_line)
        length = _length(fields)
        # Before anything is read: what stands behind a wrong length may be sound.
        self._tape.promise(length)
        if fields.get(b"warc-type", b"").lower() not in WITH_DOCUMENT:
            self._tape.skip(length)
            self.skipped += 1
            return None
        if length > self.max_size + MAX_HEADERS:
            start = self._tape.peek(MAX_HEADERS)
            self._tape.skip(length)
            self._too_large(parse(head + start), f"the record has {length} bytes")
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
            parsed = parse(head + block)
            found = _read_block(parsed, block, self.max_size)
        except DamagedRecordError as error:
            self._damage(str(error))
            return None
        except TooLargeError as error:
            self._too_large(parsed, str(error))
            return None
        if found is None:
            self.skipped += 1
        return found

    def _too_large(self, parsed: ArcWarcRecord, why: str) -> None:
        """Count a record that is too large for a page; films and the like are none anyway."""
        named = parsed.rec_headers if parsed.rec_type == "resource" else parsed.http_headers
        if may_hold_text(named.get_header("Content-Type") if named else None):
            self.oversize += 1
            self._note(why)
        else:
            self.skipped += 1

    def _damage(self, why: str) -> None:
        """Count a record that cannot be read."""
        self.damaged += 1
        self._note(why)

    def _note(self, why: str) -> None:
        """Keep a fault on one line, if not too many; it may quote what the file says."""
        if len(self.faults) < MAX_FAULTS:
            told = printable(" ".join(why[:_MAX_WHY].split()))
            self.faults.append(Fault(self._tape.at, told))


def _open(path: Path) -> Tape:
    """Open a file by what it begins with. Raises UsageError."""
    try:
        file = path.open("rb")
        size, magic = path.stat().st_size, file.read(len(WARC_MAGIC))
        file.seek(0)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    if magic.startswith(GZIP_MAGIC):
        return GzipTape(file, size)
    if magic == WARC_MAGIC:
        return PlainTape(file, size)
    file.close()
    raise _no_warc(path)


def _no_warc(path: Path) -> UsageError:
    return UsageError(f"{path}: is no WARC file (.warc or .warc.gz), or an empty one")


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
    if matches(fields.get_header("WARC-Block-Digest"), block) is False:
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
    check_payload(fields, headers, raw, payload)
    found = respond(parsed, payload, max_size)
    if not is_capture_time(found.fetched_at):
        raise DamagedRecordError(f"WARC-Date {found.fetched_at.isoformat()} is no time of capture")
    return replace(found, url=_USER.sub(r"\1", url))
