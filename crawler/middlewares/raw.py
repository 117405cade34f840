"""Raw first: every response goes to the WARC as it came, before anything looks at it."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from archive.errors import ArchiveError
from archive.session import WriteSession, acquire, release
from crawler.addresses import is_public
from crawler.captures import META, Capture
from crawler.extensions import CrawlReport
from crawler.failures import HostRefusedError, RefusedError


class RawCaptureMiddleware:
    """Sees redirects, retries, robots.txt and errors too, still compressed (order 950)."""

    session: WriteSession

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._folder = Path(crawler.settings["KHOBAO_ARCHIVE"])
        self._allow_private = crawler.settings.getbool("KHOBAO_ALLOW_PRIVATE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RawCaptureMiddleware:
        """Return a middleware for the crawl; a dry run keeps nothing and has none."""
        if crawler.settings.getbool("KHOBAO_DRY_RUN"):
            raise NotConfigured("a dry run stores nothing")
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_opened, signals.spider_opened)
        crawler.signals.connect(middleware.spider_closed, signals.spider_closed)
        return middleware

    def spider_opened(self) -> None:
        """Take part in the process's write session."""
        self.session = acquire(self._folder)

    def spider_closed(self) -> None:
        """Leave the write session."""
        release(self.session)

    def process_request(self, request: Request) -> None:
        """Forget the capture that a redirect or a retry copied along."""
        request.meta.pop(META, None)

    def process_response(self, request: Request, response: Response) -> Response:
        """Append the response; raises StorageError when the disk does not take it."""
        if self._is_private(request, response):
            raise RefusedError("private-address")
        now = datetime.now(UTC)
        try:
            record = self.session.warc.append(
                request.url,
                _status_line(response),
                _headers(response),
                response.body,
                now,
                ip=None if request.meta.get("proxy") else _ip(response),
            )
        except ArchiveError as error:
            self._abort(error)
            raise HostRefusedError("storage") from error
        request.meta[META] = Capture(record, now, response.status)
        return response

    def _abort(self, error: ArchiveError) -> None:
        report = self.crawler.get_extension(CrawlReport)
        if report is None:
            raise error
        report.abort(error)

    def _is_private(self, request: Request, response: Response) -> bool:
        """Check the address once more, now that it is known for certain."""
        if self._allow_private or request.meta.get("proxy") or response.ip_address is None:
            return False
        return not is_public(response.ip_address)


def _status_line(response: Response) -> str:
    try:
        return f"{response.status} {HTTPStatus(response.status).phrase}"
    except ValueError:
        return str(response.status)


def _headers(response: Response) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]


def _ip(response: Response) -> str | None:
    return str(response.ip_address) if response.ip_address is not None else None
