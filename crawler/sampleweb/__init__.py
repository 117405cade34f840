"""A small offline web that answers under the sites' real host names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from crawler.sampleweb.hosts import Web
from crawler.sampleweb.messages import Request
from crawler.sampleweb.server import ProxyServer
from crawler.sampleweb.truth import Expected, site_ids, truth

__all__ = ["Expected", "SampleWeb", "serve", "site_ids", "truth"]


@dataclass(frozen=True, slots=True)
class SampleWeb:
    """A running sample web."""

    proxy_url: str  # for KHOBAO_PROXY
    hosts: tuple[str, ...]  # the names it answers to
    requests: list[Request]  # what was asked so far, oldest first
    authority_pem: bytes  # the certificate authority, for clients that verify


@contextmanager
def serve(edition: int = 1, port: int = 0) -> Iterator[SampleWeb]:
    """Serve an edition (1 or 2) behind a proxy on 127.0.0.1 while the block runs.

    Port 0 takes a free one. Raises OSError when the port is taken.
    """
    web = Web(edition)
    server = ProxyServer(web.answer, port)
    server.start()
    try:
        url = f"http://127.0.0.1:{server.port}"
        yield SampleWeb(url, web.hosts, web.requests, server.authority_pem)
    finally:
        server.stop()
