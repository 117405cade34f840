"""WARC files as another tool would write them, byte by byte."""

from __future__ import annotations

import gzip
from pathlib import Path


def record(
    url: str,
    body: bytes,
    status: str = "200 OK",
    when: str = "2021-03-04T05:06:07Z",
    kind: str = "text/html; charset=utf-8",
    **headers: str,
) -> bytes:
    """Return one response record in a gzip member of its own."""
    values = {"Content-Type": kind, **{name.replace("_", "-"): v for name, v in headers.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in values.items())
    block = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: {when}\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


def write(path: Path, *records: bytes) -> Path:
    """Write records to a file."""
    path.write_bytes(b"".join(records))
    return path
