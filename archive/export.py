"""Bulk export: every record of the articles asked for, streamed, the same bytes each time."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from sqlite_utils import Database

from archive.errors import StorageError, UsageError
from archive.filters import Filters
from archive.records import FIELDS, SCHEMA_VERSION, chosen_ids, records

# A spreadsheet takes a cell that begins so for a formula, and runs it; some read wide signs too.
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    out: str
    articles: int
    files: dict[str, str]  # SHA-256 by file name


@dataclass(frozen=True, slots=True)
class _File:
    """One file of an export, as the manifest lists it."""

    name: str
    bytes: int
    sha256: str


def export(
    db: Database, out: Path, fmt: str, filters: Filters, query: str | None = None
) -> Exported:
    """Write articles, manifest.json and SHA256SUMS into a folder, each file whole or not at all.

    Raises UsageError if `out` is a file, or holds an export in another format, which would no
    longer be described; StorageError if it cannot be written.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: is a file; --out wants a folder (it need not exist)")
    for other in FORMATS.keys() - {fmt}:
        if (out / f"articles.{other}").exists():
            raise UsageError(
                f"{out}: holds an export as {other}, whose manifest and checksums would be"
                " overwritten; choose another folder, or move that export away"
            )
    try:
        out.mkdir(parents=True, exist_ok=True)
        return _export(db, out, fmt, filters, query)
    except OSError as error:
        raise StorageError(
            f"{error.filename or out}: {error.strerror}; choose a folder that can be written,"
            " on a disk with room"
        ) from error


def _export(db: Database, out: Path, fmt: str, filters: Filters, query: str | None) -> Exported:
    """Do the work of export; OSError passes."""
    header, encode = FORMATS[fmt]
    with snapshot(db):
        ids = chosen_ids(db, filters, query)
        lines = map(encode, records(db, ids))
        articles = _write(out, f"articles.{fmt}", chain([header], lines))
        manifest = _manifest(db, articles, len(ids), {**asdict(filters), "query": query})
    described = _write(out, "manifest.json", [json.dumps(manifest, indent=2).encode() + b"\n"])
    sums = {file.name: file.sha256 for file in (articles, described)}
    _write(out, "SHA256SUMS", [f"{sha}  {name}\n".encode() for name, sha in sums.items()])
    return Exported(str(out), len(ids), sums)


def stream(
    db: Database, out: BinaryIO, fmt: str, filters: Filters, query: str | None = None
) -> int:
    """Write the records alone to an open stream; return how many.

    Raises BrokenPipeError when nobody reads on, StorageError when it cannot be written.
    """
    header, encode = FORMATS[fmt]
    with snapshot(db):
        ids = chosen_ids(db, filters, query)
        try:
            out.writelines(chain([header], map(encode, records(db, ids))))
            out.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise StorageError(
                f"the output cannot be written: {error.strerror}; make room, or choose another"
            ) from error
    return len(ids)


@contextmanager
def snapshot(db: Database) -> Iterator[None]:
    """See one state of the archive throughout, whatever a crawl beside us goes on to write."""
    db.conn.execute("BEGIN")
    try:
        yield
    finally:
        db.conn.execute("ROLLBACK")


def _json_line(record: Record) -> bytes:
    """Encode a record as one line of UTF-8 JSON."""
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def _csv_line(record: Record) -> bytes:
    """Encode a record as one CSV row that a spreadsheet can open safely; lists as JSON."""
    return _csv_row([_cell(record[name]) for name in FIELDS])


def _csv_row(cells: Sequence[Any]) -> bytes:
    """Encode cells as RFC 4180 has it."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode()


def _cell(value: Any) -> Any:
    """Disarm a formula with a leading apostrophe; write a list as JSON."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


# By file name ending: the header, and how to encode a record.
FORMATS: dict[str, tuple[bytes, Callable[[Record], bytes]]] = {
    "jsonl": (b"", _json_line),
    "csv": (_csv_row(FIELDS), _csv_line),
}


def _manifest(db: Database, file: _File, articles: int, asked: dict[str, Any]) -> dict[str, Any]:
    """Describe an export by what is in it alone, so that the same archive gives the same bytes."""
    row = db.execute("SELECT count(*), max(last_fetched) FROM pages").fetchone()
    return {
        "schema_version": SCHEMA_VERSION,
        "articles": articles,
        "fields": FIELDS,
        "filters": asked,
        "files": [asdict(file)],
        "archive": {"pages": row[0], "last_fetched": row[1]},
        "generator": f"khobao {version('khobao')}",
    }


def _write(folder: Path, name: str, chunks: Iterable[bytes]) -> _File:
    """Write a file beside its name and rename it once whole: a reader never sees half of it."""
    temporary = folder / f".{name}.{os.getpid()}"
    digest, size = hashlib.sha256(), 0
    try:
        with temporary.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / name)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    return _File(name, size, digest.hexdigest())
