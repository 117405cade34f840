"""The download handler: verifies certificates first, and records where that failed."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.failures import is_tls_error

_log = logging.getLogger(__name__)


class VerifyingHandler(HTTP11DownloadHandler):
    """Sets `request.meta["tls"]` to verified or unverified, None for plain http.

    An archive takes pages from sites with expired, self-signed or incomplete certificates too, as
    Scrapy does by default, but a capture must say so.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unverified = HTTP11DownloadHandler(crawler)
        self._unverified_hosts: set[str] = set()
        # The setting is the fallback's; DOWNLOADER_CLIENTCONTEXTFACTORY, the other way to say
        # this, is deprecated.
        factory: Any = self._contextFactory
        factory._verify_certificates = True  # noqa: SLF001  Scrapy is pinned to one minor

    async def download_request(self, request: Request) -> Response:
        """Fetch, without verification where the host's certificate fails it."""
        url = urlparse_cached(request)
        request.meta["tls"] = "verified" if url.scheme == "https" else None
        if url.scheme != "https":
            return await super().download_request(request)
        if url.netloc not in self._unverified_hosts:
            try:
                return await super().download_request(request)
            except DownloadFailedError as error:
                if not is_tls_error(error):
                    raise
                _log.info("certificate of %s is not valid: %s", url.netloc, error)
                self._unverified_hosts.add(url.netloc)
        request.meta["tls"] = "unverified"
        return await self._unverified.download_request(request)

    async def close(self) -> None:
        """Close both connection pools."""
        await self._unverified.close()
        await super().close()
