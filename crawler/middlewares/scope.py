"""Refuses requests outside the site, the web or the open Internet, redirects included."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from archive.urls import in_scope
from crawler import resolver
from crawler.addresses import is_private_name
from crawler.discovery.traps import trap_reason
from crawler.failures import RefusedError


class ScopeMiddleware:
    """Replaces Scrapy's OffsiteMiddleware, which lets redirects of start requests pass."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._allow_private = crawler.settings.getbool("KHOBAO_ALLOW_PRIVATE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ScopeMiddleware:
        """Return a middleware for the crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request pass, or raise RefusedError with the reason."""
        reason = self._reason(request)
        if reason is not None:
            self.crawler.stats.inc_value(f"khobao/refused/{reason}")
            raise RefusedError(reason)

    def _reason(self, request: Request) -> str | None:
        url = urlparse_cached(request)
        host = url.hostname or ""
        if url.scheme not in {"http", "https"} or not host:
            return "scheme"
        if not self._allow_private and (is_private_name(host) or host in resolver.refused):
            return "private-address"
        # A robots.txt may be served by another host: RFC 9309 §2.3.1.2.
        hosts = getattr(self.crawler.spider, "site_hosts", None)
        if hosts is not None and "robots" not in request.meta and not in_scope(request.url, hosts):
            return "out-of-scope"
        return trap_reason(request.url)
