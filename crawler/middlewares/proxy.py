"""Sends every request through the forward proxy of KHOBAO_PROXY."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured


class ProxyMiddleware:
    """Names the proxy for HttpProxyMiddleware, which comes next and knows about credentials."""

    def __init__(self, proxy: str) -> None:
        self._proxy = proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ProxyMiddleware:
        """Return a middleware for the crawl; without KHOBAO_PROXY there is none."""
        proxy = crawler.settings.get("KHOBAO_PROXY")
        if not proxy:
            raise NotConfigured("KHOBAO_PROXY is not set")
        return cls(proxy)

    def process_request(self, request: Request) -> None:
        """Set the proxy, also on requests that Scrapy itself makes."""
        request.meta["proxy"] = self._proxy
