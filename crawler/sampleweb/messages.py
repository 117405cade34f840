"""What the proxy and the sample hosts say to each other: a request in, a reply out."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

# Level 1: the sample web answers hundreds of requests a second and nobody pays for its bytes.
_LEVEL = 1
_CODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, _LEVEL, mtime=0),
    "deflate": lambda body: zlib.compress(body, _LEVEL),
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the sample hosts see it."""

    method: str
    scheme: str  # http, https
    host: str  # lower case, without port
    path: str  # percent-decoded
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case

    @property
    def target(self) -> str:
        """Path and query, decoded."""
        query = "&".join(f"{name}={value}" for name, value in self.query.items())
        return f"{self.path}?{query}" if query else self.path

    @property
    def url(self) -> str:
        """The URL asked for, decoded."""
        return f"{self.scheme}://{self.host}{self.target}"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, before content coding."""

    body: bytes = field(default=b"", repr=False)
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    etag: str | None = None  # with quotes; None: the host sends none
    last_modified: str | None = None  # HTTP date
    coding: str = "gzip"  # offered when the client accepts it: gzip, deflate, identity


def parse_target(
    method: str, scheme: str, host: str, target: str, headers: Mapping[str, str]
) -> Request:
    """Split an origin-form target into what hosts route by."""
    path, _, query = target.partition("?")
    pairs = dict(parse_qsl(query, keep_blank_values=True))
    return Request(method, scheme, host.lower(), unquote(path), pairs, headers)


def redirect(location: str, status: int = 302) -> Reply:
    """Answer with another address."""
    return Reply(status=status, headers=(("Location", location),), coding="identity")


def text(message: str, status: int) -> Reply:
    """Answer with one plain sentence."""
    return Reply(message.encode(), status, "text/plain; charset=utf-8", coding="identity")


def finish(reply: Reply, request: Request) -> tuple[int, list[tuple[str, str]], bytes]:
    """Apply conditions and content coding: status, headers and payload as they go on the wire."""
    headers = [*reply.headers]
    if reply.etag:
        headers.append(("ETag", reply.etag))
    if reply.last_modified:
        headers.append(("Last-Modified", reply.last_modified))
    if _unchanged(reply, request):
        return 304, headers, b""
    headers.append(("Content-Type", reply.content_type))
    payload = reply.body
    if reply.coding in _CODERS and reply.coding in request.headers.get("accept-encoding", ""):
        payload = _CODERS[reply.coding](payload)
        headers += [("Content-Encoding", reply.coding), ("Vary", "Accept-Encoding")]
    headers.append(("Content-Length", str(len(payload))))
    return reply.status, headers, payload


def _unchanged(reply: Reply, request: Request) -> bool:
    """Tell whether the client already holds this answer."""
    if reply.status != 200 or request.method not in {"GET", "HEAD"}:
        return False
    known = request.headers.get("if-none-match")
    if known is not None:
        return reply.etag is not None and reply.etag in known
    since = request.headers.get("if-modified-since")
    return since is not None and since == reply.last_modified
