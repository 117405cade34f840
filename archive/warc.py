"""Raw first: every response becomes a WARC record, one gzip member each, before it is parsed."""

from __future__ import annotations

import hashlib
import re
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib import metadata
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive import warc_file
from archive.clock import stamp
from archive.errors import StorageError
from archive.models import WarcFile, WarcRecord
from archive.opening import advice
from archive.warc_read import FOLDER, StoredResponse, read_record
from archive.warc_scan import ResponseReader, read_responses

__all__ = [
    "FOLDER",
    "ResponseReader",
    "StoredResponse",
    "WarcWriter",
    "read_record",
    "read_responses",
]

# Small enough to copy and to check, big enough that years of crawling make hundreds, not more.
ROTATE_BYTES = 512 * 1024 * 1024
VERSION = "WARC/1.1"
# Payloads that come compressed are stored as they are: level 0 costs nothing.
PLAIN_LEVEL, CODED_LEVEL = 6, 0
# The payload is archived without its transfer coding, so the header must not claim one.
RENAMED = {"transfer-encoding": "X-Archive-Orig-Transfer-Encoding"}
PAYLOAD_SHA256 = "X-Archive-Payload-SHA256"
UNSAFE = re.compile(r"[\x00-\x20\x7f\ud800-\udfff]")


class WarcWriter:
    """Appends records to the files under `warc/` of an archive folder; one writer at a time."""

    def __init__(
        self,
        folder: Path,
        known_end: Callable[[str], int] = lambda _: 0,
        contact: str | None = None,
        rotate_bytes: int = ROTATE_BYTES,
    ) -> None:
        """Repair what a killed writer left behind. Raises StorageError.

        `known_end` tells where a file's last record ends that the database names, in bytes;
        `contact` is the address or URL that the warcinfo record gives for the operator.
        """
        self.folder = folder / FOLDER
        self._contact = contact
        self._rotate_bytes = rotate_bytes
        self._lock = threading.RLock()
        self._closed: list[WarcFile] = []
        self._file: warc_file.OpenFile | None = None
        with self._reported():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._adopt(known_end)

    def append(
        self,
        url: str,
        status_line: str,
        headers: Sequence[tuple[str, str]],
        payload: bytes,
        fetched_at: datetime,
        ip: str | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> WarcRecord:
        """Write a response, its payload as received; `fields` are further WARC header fields.

        Nothing is promised to be on the disk before `sync`. Raises StorageError.
        """
        sha256 = hashlib.sha256(payload).hexdigest()
        named = {"WARC-Date": stamp(fetched_at), PAYLOAD_SHA256: sha256, **(fields or {})}
        if ip:
            named["WARC-IP-Address"] = ip
        record = _record(_target(url), status_line, headers, payload, named)
        member = _member(record, CODED_LEVEL if _is_coded(headers) else PLAIN_LEVEL)
        with self._reported(), self._lock:
            file = self._current()
            offset = file.append(member)
        return WarcRecord(file.name, offset, len(member), sha256)

    def sync(self) -> None:
        """Return once every record is on the disk. Raises StorageError."""
        with self._reported(), self._lock:
            if self._file is not None:
                self._file.sync()

    def take_closed(self) -> list[WarcFile]:
        """Return the files closed since the last call, for the manifest."""
        with self._lock:
            taken, self._closed = self._closed, []
        return taken

    def close(self) -> list[WarcFile]:
        """Close the file being written; return what `take_closed` does. Raises StorageError."""
        with self._reported(), self._lock:
            self._finish()
        return self.take_closed()

    def _adopt(self, known_end: Callable[[str], int]) -> None:
        """Go on with the last file that was left open; close any other."""
        for path in sorted(self.folder.glob(f"*.warc.gz{warc_file.OPEN}")):
            self._finish()
            self._file = warc_file.adopt(path, known_end(path.name.removesuffix(warc_file.OPEN)))
            if self._file is None and path.exists():
                self._closed.append(warc_file.measure(warc_file.rename(path)))

    def _current(self) -> warc_file.OpenFile:
        """Return the file to append to: a new one, opened by a warcinfo record, when due."""
        if self._file is not None and self._file.size >= self._rotate_bytes:
            self._finish()
        if self._file is None:
            self._file = warc_file.create(self.folder)
            self._file.append(_member(_warcinfo(self._file.name, self._contact), PLAIN_LEVEL))
        return self._file

    def _finish(self) -> None:
        """Close the file being written, if any."""
        if self._file is not None:
            file, self._file = self._file, None
            self._closed.append(file.close())

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Turn what the system raises into a StorageError that names the folder."""
        try:
            yield
        except OSError as error:
            raise StorageError(
                f"{self.folder}: no record was written: {error}; {advice(error)}"
            ) from error


class _RawHeaders(StatusAndHeaders):  # type: ignore[misc]
    """HTTP headers in the bytes they came in, where warcio would percent-encode them."""

    def to_ascii_bytes(self, filter_func: object = None) -> bytes:
        """Return the header block; Scrapy decodes headers as Latin-1, which loses no byte."""
        text: str = self.to_str(filter_func) + "\r\n"
        try:
            return text.encode("latin-1")
        except UnicodeEncodeError:
            return text.encode("utf-8", "replace")


def _record(
    url: str,
    status_line: str,
    headers: Sequence[tuple[str, str]],
    payload: bytes,
    fields: Mapping[str, str],
) -> bytes:
    """Return a response record, uncompressed."""
    protocol, status = _split_status(status_line)
    kept = [(RENAMED.get(name.lower(), _line(name)), _line(value)) for name, value in headers]
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version=VERSION)
    record: ArcWarcRecord = writer.create_warc_record(
        url,
        "response",
        payload=BytesIO(payload),
        length=len(payload),
        http_headers=_RawHeaders(status, kept, protocol=protocol),
        warc_headers_dict={name: _line(value) for name, value in fields.items()},
    )
    writer.write_record(record)
    return out.getvalue()


def _warcinfo(name: str, contact: str | None) -> bytes:
    """Return the record that opens a file: who wrote it, with what, by which rules."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version=VERSION)
    info = {
        "software": f"khobao/{_version('khobao')} warcio/{_version('warcio')}",
        "format": "WARC File Format 1.1",
        "robots": "obey",
        "operator": _line(contact or ""),
    }
    writer.write_record(writer.create_warcinfo_record(name, info))
    return out.getvalue()


def _member(record: bytes, level: int) -> bytes:
    """Return a record as one gzip member."""
    member = zlib.compressobj(level, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return member.compress(record) + member.flush()


def _is_coded(headers: Sequence[tuple[str, str]]) -> bool:
    """Tell whether the payload comes compressed."""
    codings = [value.strip().lower() for n, value in headers if n.lower() == "content-encoding"]
    return any(coding not in ("", "identity") for coding in codings)


def _split_status(status_line: str) -> tuple[str, str]:
    """Return protocol and the rest of a status line given with its protocol or without."""
    line = _line(status_line).strip()
    protocol, _, rest = line.partition(" ")
    return (protocol, rest) if protocol.startswith("HTTP/") else ("HTTP/1.1", line)


def _line(text: str) -> str:
    """Return a header's text on one line, so that no value can add a header of its own."""
    return re.sub(r"[\r\n\x00]+", " ", text)


def _target(url: str) -> str:
    """Return a URL that fits a header line."""
    return UNSAFE.sub(lambda found: quote(found[0].encode("utf-8", "replace")), url)


def _version(package: str) -> str:
    """Return the version of an installed package."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"
