"""Gives the pages of a crawl to the extractor's processes; what they are comes back as outcomes."""

from __future__ import annotations

from typing import Protocol, cast

from scrapy.crawler import Crawler

from archive.models import Outcome, Page, Site
from pipelines.kind import NotArticle
from pipelines.outcome import reason_without_text
from pipelines.worker import acquire, release


class _HasSite(Protocol):
    """A spider class that crawls one site."""

    site: Site


class ExtractPipeline:
    """Turns the pages of a spider into outcomes, in processes of their own."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        settings = crawler.settings
        self.bounds = (
            settings.getint("KHOBAO_WORKERS"),
            settings.getfloat("KHOBAO_EXTRACT_DEADLINE"),
        )
        self.site = cast(_HasSite, crawler.spidercls).site

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ExtractPipeline:
        """Return the pipeline of a crawl."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Join the pool of this process."""
        self.extractor = acquire(*self.bounds)

    async def process_item(self, item: Page) -> Outcome:
        """Return what the page is: an article, or the reason why none."""
        reason = reason_without_text(item)
        if reason is not None:
            return Outcome(item, reason=reason)
        found = await self.extractor.extract(item, self.site)
        if isinstance(found, NotArticle):
            return Outcome(item, reason=found.reason)
        return Outcome(item, article=found)

    def close_spider(self) -> None:
        """Leave the pool."""
        release(self.extractor)
