"""SiteSpider: the one spider of all live sites; what a site needs is in its file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from archive.models import Due, Outcome, Page, Site
from archive.session import WriteSession, acquire, release
from crawler.discovery.challenge import is_refusal
from crawler.discovery.feed import parse_feed
from crawler.discovery.listing import Listing, parse_listing
from crawler.discovery.sitemap import parse_sitemap
from crawler.discovery.xmltext import MAX_UNPACKED
from crawler.failures import HostRefusedError, reason_of
from crawler.frontier import Frontier, Source
from crawler.ledger import ArchiveLedger, DryLedger, Ledger
from crawler.middlewares.robots import RobotsMiddleware
from crawler.pages import failed_page, page_of
from crawler.politeness import apply_site
from crawler.walk import Walk
from pipelines import guard
from pipelines.decode import decode


class SiteSpider(Spider):
    """Walks a site's sources and fetches the articles they name.

    Arguments (`-a` of `scrapy crawl`): `limit`, article pages to fetch at most; `since`, an ISO
    date before which articles are left alone.
    """

    site: ClassVar[Site]

    def __init__(self, limit: Any = None, since: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.site_hosts = self.site.hosts
        self.frontier = Frontier(int(limit) if limit not in {None, ""} else None)
        self.since = date.fromisoformat(str(since)) if since else None
        self.run_id: int | None = None  # set by CrawlReport
        self.would_fetch: list[str] = []  # a dry run's result
        self._refusals = 0  # in a row

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Set what the site file decides: delay, concurrency, user agent."""
        super().update_settings(settings)
        apply_site(settings, cls.site)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:
        """Return a spider that listens to the crawl's signals. Raises StorageError."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        # Here and not in spider_opened, where Scrapy logs an exception and crawls on.
        spider.open_archive()
        crawler.signals.connect(spider.feed_engine, signals.scheduler_empty)
        crawler.signals.connect(spider.article_stored, signals.item_scraped)
        crawler.signals.connect(spider.left, signals.spider_closed)
        return spider

    def open_archive(self) -> None:
        """Join the process's write session, or look on in a dry run. Raises StorageError."""
        folder = Path(self.settings["KHOBAO_ARCHIVE"])
        self._session: WriteSession | None = None
        ledger: Ledger
        if self.settings.getbool("KHOBAO_DRY_RUN"):
            ledger = DryLedger(folder)
        else:
            self._session = acquire(folder)
            ledger = ArchiveLedger(self._session.db)
        self.walk = Walk(self.site, ledger, self.frontier, self.since)

    def left(self) -> None:
        """Leave the write session."""
        if self._session is not None:
            release(self._session)

    async def start(self) -> AsyncIterator[Any]:
        """Queue the site's sources; requests are made as the engine asks for them."""
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        assert robots is not None
        rules = await robots.rules(self.site.home)
        self.walk.begin(rules.sitemaps, datetime.now(UTC).date())
        for request in self._next_requests():
            yield request

    def feed_engine(self) -> None:
        """Hand the engine its next requests, now that it has none left."""
        for request in self._next_requests():
            self.crawler.engine.crawl(request)

    def _next_requests(self) -> Iterator[Request]:
        """Take as much from the frontier as the engine can work on at once."""
        is_dry = self.settings.getbool("KHOBAO_DRY_RUN")
        room = self.settings.getint("CONCURRENT_REQUESTS")
        while room > 0 and (entry := self.frontier.take()) is not None:
            if is_dry and isinstance(entry, Due):
                self.would_fetch.append(entry.url)
                continue
            room -= 1
            yield self.request_for(entry)

    def request_for(self, entry: Due | Source) -> Request:
        """Make the request for an article page or a source."""
        if isinstance(entry, Due):
            return self._article_request(entry)
        callbacks = {
            "feed": self.parse_feed,
            "sitemap": self.parse_sitemap,
            "listing": self.parse_listing,
        }
        meta: dict[str, Any] = {"source": entry}
        if entry.kind == "sitemap":
            meta["download_maxsize"] = MAX_UNPACKED
        return Request(entry.url, callbacks[entry.kind], errback=self.source_failed, meta=meta)

    def _article_request(self, due: Due) -> Request:
        conditions = {"If-None-Match": due.etag, "If-Modified-Since": due.last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        meta = {"due": due, "chain": self.walk.chain_of(due.found_on)}
        return Request(
            due.url, self.parse_article, errback=self.article_failed, headers=headers, meta=meta
        )

    async def parse_sitemap(self, response: Response) -> None:
        """Read a sitemap or a sitemap index."""
        source: Source = response.meta["source"]
        if self._is_usable(response, source):
            sitemap = parse_sitemap(response.body, response.url)
            for _ in self.walk.took_sitemap(source, sitemap):
                await asyncio.sleep(0)

    def parse_feed(self, response: Response) -> None:
        """Read a feed."""
        source: Source = response.meta["source"]
        if self._is_usable(response, source):
            self.walk.took_feed(source, parse_feed(response.body, response.url))

    def parse_listing(self, response: Response) -> None:
        """Read one page of a listing."""
        source: Source = response.meta["source"]
        if not self._is_usable(response, source):
            return
        problem = guard.check(response.body)
        if problem is not None:
            self.walk.failed(source, problem)
            return
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        html = decode(response.body, content_type).text
        listing: Listing = parse_listing(html, response.url, self.site)
        self.crawler.stats.inc_value("khobao/invalid_links", listing.invalid)
        self.walk.took_listing(source, listing, response.url)

    def source_failed(self, failure: Failure) -> None:
        """Take note of a source that brought no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.walk.failed(request.meta["source"], reason_of(_error(failure)))

    def parse_article(self, response: Response) -> Iterator[Page]:
        """Pass an article page on, whatever its status."""
        self.crawler.stats.inc_value("khobao/fetched")
        self._count_refusal(response)
        yield page_of(response, response.meta["due"], self.site.id, self.run_id)

    def article_failed(self, failure: Failure) -> Iterator[Page]:
        """Pass a failure on, so that the page's row says why; a host left alone is no failure."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = _error(failure)
        if isinstance(error, HostRefusedError):
            self.crawler.stats.inc_value("khobao/postponed")
            return
        due: Due = request.meta["due"]
        yield failed_page(request, due, self.site.id, self.run_id, reason_of(error))

    def article_stored(self, item: Any, response: Any) -> None:
        """Tell the chain an article came from how old it is."""
        chain = response.meta.get("chain") if isinstance(response, Response) else None
        if chain is not None and isinstance(item, Outcome) and item.article is not None:
            self.walk.stored(chain, item.article.published_at)

    def _is_usable(self, response: Response, source: Source) -> bool:
        """Tell whether a source's answer may be read; take note of it if not."""
        if self._count_refusal(response):
            word = f"http-{response.status}" if response.status != 200 else "challenge"
            self.walk.failed(source, word, response.status)
            return False
        if response.status != 200:
            self.walk.failed(source, f"http-{response.status}", response.status)
            return False
        return True

    def _count_refusal(self, response: Response) -> bool:
        """Tell whether the site refused us; after too many in a row, leave it alone."""
        refused = is_refusal(response.status, response.body)
        self._refusals = self._refusals + 1 if refused else 0
        self.crawler.stats.inc_value(f"khobao/answers/{'refused' if refused else 'given'}")
        if self._refusals >= self.settings.getint("KHOBAO_BLOCKED_AFTER"):
            self.frontier.halt("blocked")
        return refused


def _error(failure: Failure) -> BaseException:
    assert failure.value is not None
    return failure.value
