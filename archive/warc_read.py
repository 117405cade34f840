"""Stored responses, read back from the archive's own WARC files by offset."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Protocol

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader

from archive.coding import MAX_BODY, TooLargeError, decode_body
from archive.errors import StorageError
from archive.warc_file import OPEN

FOLDER = "warc"
# What the media types of pages with a text in them contain.
_TEXT_TYPES = ("html", "xml", "text/plain")
# Headers of WARC and HTTP on top of the largest payload.
MAX_HEADERS = 256 * 1024


class RecordPlace(Protocol):
    """Where a record stands: a WarcRecord, or anything with the same names."""

    @property
    def file(self) -> str: ...
    @property
    def offset(self) -> int: ...
    @property
    def length(self) -> int: ...
    @property
    def payload_sha256(self) -> str: ...


class DamagedRecordError(ValueError):
    """Raised by the readers for bytes that are no whole WARC record with a response in it."""


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """One response as an archive holds it."""

    url: str
    fetched_at: datetime  # aware, UTC
    status: int
    headers: tuple[tuple[str, str], ...]
    payload: bytes = field(repr=False)  # as received, without transfer coding
    body: bytes = field(repr=False)  # content coding removed
    ip: str | None = None
    truncated: str | None = None  # why the payload is not whole, as the record says; None: it is

    def header(self, name: str) -> str | None:
        """Return a header's value, several joined by commas, None when there is none."""
        return joined(self.headers, name)


def may_hold_text(content_type: str | None) -> bool:
    """Tell a page from an image, a film or a document by its media type; None may be either."""
    kind = (content_type or "text/html").lower()
    return any(word in kind for word in _TEXT_TYPES)


def read_record(folder: Path, record: RecordPlace, max_size: int = MAX_BODY) -> StoredResponse:
    """Read a response of the archive in `folder`, checked against its digest.

    Raises StorageError when it is not there, not whole, not the bytes that were stored, or larger
    than `max_size` bytes when decoded.
    """
    parsed, payload = _read(folder, record, max_size)
    try:
        return respond(parsed, payload, max_size)
    except ValueError as error:
        raise _fault(record, str(error)) from error


def read_payload(folder: Path, record: RecordPlace, max_size: int = MAX_BODY) -> bytes:
    """Read a payload as stored, checked against its digest. Raises StorageError as read_record."""
    return _read(folder, record, max_size)[1]


def find_file(folder: Path, name: str) -> Path | None:
    """Return the WARC file of that name, closed or still open; None when there is none."""
    closed = folder / FOLDER / name
    still_open = closed.with_name(closed.name + OPEN)
    return next((path for path in (closed, still_open) if path.is_file()), None)


def parse(raw: bytes) -> ArcWarcRecord:
    """Parse one uncompressed record. Raises DamagedRecordError."""
    try:
        loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
        return loader.parse_record_stream(BytesIO(raw), known_format="warc")
    except (ArchiveLoadFailed, EOFError, ValueError, AttributeError, TypeError) as error:
        raise DamagedRecordError(f"no WARC record: {error}") from error


def respond(parsed: ArcWarcRecord, payload: bytes, max_size: int) -> StoredResponse:
    """Make a StoredResponse of a record and its payload, without transfer coding.

    Raises DamagedRecordError, and TooLargeError for a body over `max_size` bytes.
    """
    headers = tuple((name, value) for name, value in parsed.http_headers.headers)
    return StoredResponse(
        url=parsed.rec_headers.get_header("WARC-Target-URI"),
        fetched_at=_date(parsed.rec_headers.get_header("WARC-Date")),
        status=_status(parsed.http_headers.get_statuscode()),
        headers=headers,
        payload=payload,
        body=decode_body(payload, joined(headers, "Content-Encoding") or "", max_size),
        ip=parsed.rec_headers.get_header("WARC-IP-Address"),
        truncated=parsed.rec_headers.get_header("WARC-Truncated"),
    )


def joined(headers: tuple[tuple[str, str], ...], name: str) -> str | None:
    """Return the values of a header joined by commas, None when there is none."""
    values = [value for known, value in headers if known.lower() == name.lower()]
    return ", ".join(values) if values else None


def _read(folder: Path, record: RecordPlace, max_size: int) -> tuple[ArcWarcRecord, bytes]:
    """Return a record and its payload, digest checked. Raises StorageError."""
    try:
        raw = _inflated(_member(folder, record), max_size + MAX_HEADERS)
        parsed = parse(raw)
    except (OSError, ValueError) as error:
        raise _fault(record, str(error)) from error
    if parsed.http_headers is None:
        raise _fault(record, "holds no response")
    payload: bytes = parsed.raw_stream.read()
    if hashlib.sha256(payload).hexdigest() != record.payload_sha256:
        raise _fault(record, "its payload is not what was stored (sha256 differs)")
    return parsed, payload


def _member(folder: Path, record: RecordPlace) -> bytes:
    """Return the compressed bytes of a record. Raises OSError, DamagedRecordError."""
    path = find_file(folder, record.file)
    if path is None:
        raise DamagedRecordError(f"there is no such file under {folder / FOLDER}")
    size = path.stat().st_size
    if record.offset < 0 or record.length <= 0 or record.offset + record.length > size:
        raise DamagedRecordError(f"{record.length} bytes from there on are not in its {size} bytes")
    with path.open("rb") as file:
        file.seek(record.offset)
        return file.read(record.length)


def _inflated(member: bytes, max_size: int) -> bytes:
    """Return what exactly one gzip member holds. Raises DamagedRecordError, TooLargeError."""
    stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        raw = stream.decompress(member, max_size + 1)
    except zlib.error as error:
        raise DamagedRecordError(f"its gzip member is damaged: {error}") from error
    if len(raw) > max_size:
        raise TooLargeError(f"more than {max_size} bytes")
    if not stream.eof or stream.unused_data:
        raise DamagedRecordError("its length is not that of its gzip member")
    return raw


def _date(value: str | None) -> datetime:
    """Return the moment of a WARC-Date. Raises DamagedRecordError."""
    try:
        parsed = datetime.fromisoformat(value or "")
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise DamagedRecordError(f"WARC-Date {value!r} is no date") from error


def _status(code: str) -> int:
    """Return an HTTP status. Raises DamagedRecordError."""
    if not (code.isascii() and code.isdigit() and len(code) == 3):
        raise DamagedRecordError(f"HTTP status {code[:20]!r} is none")
    return int(code)


def _fault(record: RecordPlace, why: str) -> StorageError:
    """Return the error that names a record and says what to do."""
    return StorageError(
        f"{FOLDER}/{record.file} at {record.offset}: {why}; restore the file from a backup"
    )
