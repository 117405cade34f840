"""Pages from files that people have: HTML as saved, gzipped HTML, WARC."""

from __future__ import annotations

import html
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
from archive.warc_read import may_hold_text
from archive.wording import counted

_GZIP = b"\x1f\x8b"
_WARC = b"WARC/"
_HEAD = 65_536  # bytes in which a page names its own address
_CANONICAL = (
    re.compile(rb"""<link\b[^>]*\brel=["']?canonical["']?[^>]*>""", re.IGNORECASE),
    re.compile(rb"""<meta\b[^>]*\bproperty=["']?og:url["']?[^>]*>""", re.IGNORECASE),
)
# With its semicolon only: `?a=1&section=2` holds no §.
_REFERENCE = re.compile(r"&#?\w{1,32};")
_ADDRESS = re.compile(rb"""\b(?:href|content)=["']?(https?://[^"'\s>]+)""", re.IGNORECASE)


def read_pages(path: Path, site: Site, url: str | None = None) -> Iterator[Page]:
    """Yield the pages of a file; `url` is a saved page's address, else the one it names itself.

    What is damaged or too large is a page with an error. Raises UsageError for a file that cannot
    be read.
    """
    try:
        with path.open("rb") as file:
            is_warc = _is_warc(file.read(_HEAD))
        yield from _pages_of_warc(path, site) if is_warc else [_saved_page(path, site, url)]
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None


def _pages_of_warc(path: Path, site: Site) -> Iterator[Page]:
    reader = read_responses(path)
    for response in reader:
        if is_web_page(response):
            yield page_of_response(response, site.id)
    for fault in reader.faults:
        why = f"damaged or too large: {fault.why}"
        yield _unread(f"record at {fault.offset}", site, why, source="warc")
    more = reader.damaged + reader.oversize - len(reader.faults)
    if more:
        why = f"{counted(more, 'more record')} damaged or too large"
        yield _unread(path.name, site, why, source="warc")


def _saved_page(path: Path, site: Site, url: str | None) -> Page:
    body = path.read_bytes()
    if body.startswith(_GZIP):
        try:
            body = decode_body(body, "gzip", MAX_BODY)
        except TooLargeError as error:
            return _unread(path.name, site, f"too large: {error}")
    return Page(
        url=url or own_address(body) or urljoin(site.home, path.name),
        site=site.id,
        fetched_at=datetime.now(UTC),
        body=body,
    )


def _unread(name: str, site: Site, why: str, source: str = "live") -> Page:
    return Page(url=name, site=site.id, fetched_at=datetime.now(UTC), error=why, source=source)


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
    is_text = may_hold_text(response.header("Content-Type"))
    return response.status == 200 and is_text and response.truncated is None


def own_address(body: bytes) -> str | None:
    """Return the address a saved page names as its own, None when it names none."""
    for pattern in _CANONICAL:
        tag = pattern.search(body, 0, _HEAD)
        address = _ADDRESS.search(tag[0]) if tag else None
        if address is not None:
            written = address[1].decode("utf-8", "replace")
            url = _REFERENCE.sub(lambda found: html.unescape(found[0]), written)
            return url if _is_url(url) else None
    return None


def _is_warc(head: bytes) -> bool:
    if head.startswith(_WARC):
        return True
    if not head.startswith(_GZIP):
        return False
    try:
        start = zlib.decompressobj(31).decompress(head, len(_WARC))
    except zlib.error:
        return False
    return start == _WARC


def _is_url(url: str) -> bool:
    try:
        return bool(host_of(url))
    except ValueError:
        return False
