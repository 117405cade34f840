"""Pages from files that people have: HTML as saved, gzipped HTML, WARC."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

from archive.coding import MAX_BODY, TooLargeError, decode_body
from archive.errors import UsageError
from archive.models import Page, Site
from archive.urls import host_of
from archive.warc import StoredResponse, read_responses

_GZIP = b"\x1f\x8b"
_WARC = b"WARC/"
_HEAD = 65_536  # bytes in which a page names its own address
_CANONICAL = (
    re.compile(rb"""<link\b[^>]*\brel=["']?canonical["']?[^>]*>""", re.IGNORECASE),
    re.compile(rb"""<meta\b[^>]*\bproperty=["']?og:url["']?[^>]*>""", re.IGNORECASE),
)
_ADDRESS = re.compile(rb"""\b(?:href|content)=["']?(https?://[^"'\s>]+)""", re.IGNORECASE)
_HTML_TYPES = ("html", "xml", "text/plain")


def read_pages(path: Path, site: Site, url: str | None = None) -> Iterator[Page]:
    """Yield the pages of a file; `url` is a saved page's address, else the one it names itself.

    Raises UsageError for a file that cannot be read, StorageError for a broken WARC file.
    """
    body = _read(path)
    if _is_warc(body):
        for response in read_responses(path):
            if is_web_page(response):
                yield page_of_response(response, site.id)
        return
    yield Page(
        url=url or own_address(body) or urljoin(site.home, path.name),
        site=site.id,
        fetched_at=datetime.now(UTC),
        body=body,
    )


def page_of_response(response: StoredResponse, site_id: str) -> Page:
    """Make a page of a stored response, with the time of its own capture."""
    return Page(
        url=response.url,
        site=site_id,
        fetched_at=response.fetched_at,
        status=response.status,
        body=response.body,
        content_type=response.header("Content-Type") or "",
        source="warc",
        etag=response.header("ETag"),
        last_modified=response.header("Last-Modified"),
    )


def is_web_page(response: StoredResponse) -> bool:
    """Tell a whole answer that may hold a text from redirects, errors, images and fragments."""
    kind = (response.header("Content-Type") or "text/html").lower()
    is_text = any(word in kind for word in _HTML_TYPES)
    return response.status == 200 and is_text and response.truncated is None


def own_address(body: bytes) -> str | None:
    """Return the address a saved page names as its own, None when it names none."""
    for pattern in _CANONICAL:
        tag = pattern.search(body, 0, _HEAD)
        address = _ADDRESS.search(tag[0]) if tag else None
        if address is not None:
            url = address[1].decode("utf-8", "replace").replace("&amp;", "&")
            return url if _is_url(url) else None
    return None


def _read(path: Path) -> bytes:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    if not body.startswith(_GZIP) or _is_warc(body):
        return body
    try:
        return decode_body(body, "gzip", MAX_BODY)
    except TooLargeError as error:
        raise UsageError(f"{path}: {error}") from None


def _is_warc(body: bytes) -> bool:
    if body.startswith(_WARC):
        return True
    if not body.startswith(_GZIP):
        return False
    try:
        start = zlib.decompressobj(31).decompress(body[:_HEAD], len(_WARC))
    except zlib.error:
        return False
    return start == _WARC


def _is_url(url: str) -> bool:
    try:
        return bool(host_of(url))
    except ValueError:
        return False
