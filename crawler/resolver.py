"""Scrapy's DNS resolver, refusing names that lead to addresses outside the open Internet."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.addresses import is_public, literal

# Names refused in this process. Twisted replaces our error by its own on the way, so this is how
# ScopeMiddleware learns at the retry why the first try failed.
refused: set[str] = set()


class GlobalOnlyResolver(CachingThreadedResolver):
    """Refuses private, loopback and link-local addresses after resolution (TWISTED_DNS_RESOLVER).

    The check sits here, not before the request, so that no second answer of the name server can
    slip in between. KHOBAO_ALLOW_PRIVATE lifts it; the proxy's own name is exempt.
    """

    allow_private: bool = False
    proxy_host: str | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GlobalOnlyResolver:
        """Return a resolver for the process; `crawler` is its CrawlerProcess."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.allow_private = crawler.settings.getbool("KHOBAO_ALLOW_PRIVATE")
        proxy = crawler.settings.get("KHOBAO_PROXY")
        resolver.proxy_host = urlsplit(proxy).hostname if proxy else None
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """Resolve a name; fails with DNSLookupError when the address is not public."""
        answer = super().getHostByName(name, timeout)
        if self.allow_private or name == self.proxy_host:
            return answer
        return answer.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        resolved = literal(address)
        if resolved is None or not is_public(resolved):
            refused.add(name.lower())
            raise DNSLookupError(f"{name} leads to the private address {address}")
        return address
