"""Fetches single pages as a crawl would, with robots.txt, address checks and proxy; keeps none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import BaseSettings, Settings
from twisted.python.failure import Failure

from archive.models import Due, Page, Site
from crawler.failures import reason_of
from crawler.pages import failed_page, page_of
from crawler.politeness import apply_site


@dataclass(slots=True)
class _Wanted:
    """What to fetch, and what came of it, in one object that the spider can fill."""

    site: Site
    urls: Sequence[str]
    pages: dict[str, Page]


class PageSpider(Spider):
    """Fetches URLs of any host; a site's file is tried on pages it may not name as its own yet."""

    name = "page"
    site_hosts: tuple[str, ...] | None = None  # None: every host is in scope
    wanted: _Wanted

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Keep the site's pace."""
        super().update_settings(settings)
        apply_site(settings, cls.wanted.site)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every URL."""
        for url in self.wanted.urls:
            yield Request(url, self.parse, errback=self.failed, meta={"due": Due(url, 0)})

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Keep an answer."""
        due: Due = response.meta["due"]
        self.wanted.pages[due.url] = page_of(response, due, self.wanted.site.id, None)
        self.wanted.pages[due.url].fetched_at = datetime.now(UTC)

    def failed(self, failure: Failure) -> None:
        """Keep a failure."""
        request: Request = failure.request  # type: ignore[attr-defined]
        due: Due = request.meta["due"]
        assert failure.value is not None
        why = reason_of(failure.value)
        self.wanted.pages[due.url] = failed_page(request, due, self.wanted.site.id, None, why)


def fetch_pages(site: Site, urls: Sequence[str]) -> list[Page]:
    """Fetch URLs, in order; a page that could not be had says why in `error`.

    Can be called once in a process, as Twisted's reactor runs once.
    """
    wanted = _Wanted(site, list(dict.fromkeys(urls)), {})
    process = AsyncCrawlerProcess(_settings())
    process.crawl(_spider(wanted))
    process.start()
    missing = Page("", site.id, datetime.now(UTC), status=0, error="not fetched: stopped")
    return [wanted.pages.get(url, missing) for url in urls]


def _spider(wanted: _Wanted) -> type[PageSpider]:
    return type("page", (PageSpider,), {"wanted": wanted})


def _settings() -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    changes: dict[str, Any] = {
        "KHOBAO_DRY_RUN": True,
        "ITEM_PIPELINES": dict.fromkeys(settings.getdict("ITEM_PIPELINES")),
        "LOG_ENABLED": False,
    }
    for name, value in changes.items():
        settings.set(name, value, priority="cmdline")
    return settings
