"""Copies of what the archive holds: advice for the log; archive.db decides when it stores."""

from __future__ import annotations

from pathlib import Path

from scrapy.crawler import Crawler

from archive.articles import digest, find
from archive.db import ArchiveDB
from archive.models import Article, Outcome
from archive.session import acquire, release


def find_duplicate(db: ArchiveDB, article: Article) -> int | None:
    """Return the id of the stored article with the same text, None for a text never seen."""
    return find(db.db.conn, digest(article))


class DedupePipeline:
    """Marks outcomes whose text is stored already; drops nothing."""

    def __init__(self, crawler: Crawler) -> None:
        self.folder = Path(crawler.settings["KHOBAO_ARCHIVE"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DedupePipeline:
        """Return the pipeline of a crawl."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Join this process's session on the archive."""
        self.session = acquire(self.folder)

    def process_item(self, item: Outcome) -> Outcome:
        """Set `duplicate_of`. Raises StorageError."""
        if item.article is not None:
            item.duplicate_of = find_duplicate(self.session.db, item.article)
        return item

    def close_spider(self) -> None:
        """Leave the session."""
        release(self.session)
