"""Outcomes into the archive, in batches: one fsync and one transaction for many pages."""

from __future__ import annotations

import asyncio
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from archive.errors import ArchiveError
from archive.models import Outcome
from archive.session import acquire, release

BATCH = 100  # outcomes; more gain nothing and could be lost together
PAUSE_S = 1.0  # seconds an outcome waits at most; what a kill takes with it is fetched again
# How `Outcome.saved` is counted: khobao/<word>, the words of the crawl's --json.
STATS = {"duplicate": "duplicates", "not_article": "not_articles"}


class StorePipeline:
    """Stores outcomes and counts them by what came of them."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.waiting: list[Outcome] = []
        self.timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        """Return the pipeline of a crawl."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Join this process's session on the archive. Raises LockHeldError, StorageError."""
        self.session = acquire(Path(self.crawler.settings["KHOBAO_ARCHIVE"]))

    async def process_item(self, item: Outcome) -> Outcome:
        """Take an outcome; it is stored within PAUSE_S seconds. Raises StorageError."""
        self.waiting.append(item)
        if len(self.waiting) >= BATCH:
            self.flush()
        elif self.timer is None:
            self.timer = asyncio.get_running_loop().call_later(PAUSE_S, self.flush_or_tell)
        return item

    def flush(self) -> None:
        """Store what waits, and count it. Raises StorageError, and keeps what is not stored."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        if not self.waiting:
            return
        saved = self.session.commit(self.waiting)
        self.waiting = []
        for outcome in saved:
            word = outcome.saved or "failed"
            self.crawler.stats.inc_value(f"khobao/{STATS.get(word, word)}")

    def flush_or_tell(self) -> None:
        """Store what waits; tell the crawl of an error as of an item's, where no item can."""
        self.timer = None
        try:
            self.flush()
        except ArchiveError as error:
            self.tell(error)

    def tell(self, error: ArchiveError) -> None:
        """Send the signal by which CrawlReport ends the crawl, and ask the engine to stop."""
        failure = Failure(error)  # type: ignore[no-untyped-call]
        for outcome in self.waiting[:1]:
            self.crawler.signals.send_catch_log(
                signals.item_error,
                item=outcome,
                response=None,
                spider=self.crawler.spider,
                failure=failure,
            )

    def close_spider(self) -> None:
        """Store the rest and leave the session."""
        self.flush_or_tell()
        release(self.session)
