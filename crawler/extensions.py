"""CrawlReport: the row of each run, with its verdict and counts."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from twisted.python.failure import Failure

from archive.errors import ArchiveError
from archive.session import WriteSession, acquire, release
from crawler.progress import Row
from crawler.spiders.site import SiteSpider
from crawler.verdict import Facts, Verdict, judge

# The stats that StorePipeline keeps, one for each word that archive.db.save answers with.
_SAVED = (
    "new",
    "changed",
    "unchanged",
    "duplicates",
    "not_articles",
    "gone",
    "blocked",
    "failed",
)


@dataclass(frozen=True, slots=True)
class SiteResult:
    """A site's part of `khobao crawl --json`."""

    verdict: str  # complete, truncated, failed, blocked
    reason: str | None = None
    found: int = 0  # article URLs named by the site's sources
    fetched: int = 0  # article pages answered
    new: int = 0
    changed: int = 0
    duplicates: int = 0
    not_articles: int = 0
    failed: int = 0  # no usable answer, or refused
    bytes: int = 0  # of all responses, as received
    seconds: float = 0.0

    @property
    def counts(self) -> dict[str, int | float]:
        """Return the numbers, as runs.counts holds them."""
        record = asdict(self)
        return {name: record[name] for name in record if name not in {"verdict", "reason"}}


class CrawlReport:
    """Opens a run when a spider opens, judges and closes it when the spider closes."""

    session: WriteSession | None = None

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.error: ArchiveError | None = None  # what made the archive unwritable
        self.verdict: Verdict | None = None
        self.result: SiteResult | None = None
        self._run_id = 0
        self._had_articles = False
        self._started = time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlReport:
        """Return the extension for a site's crawl; other spiders need none."""
        if not issubclass(crawler.spidercls, SiteSpider):
            raise NotConfigured("only site spiders have runs")
        report = cls(crawler)
        if not crawler.settings.getbool("KHOBAO_DRY_RUN"):
            # Here and not in spider_opened, where Scrapy logs an exception and crawls on.
            report.session = acquire(Path(crawler.settings["KHOBAO_ARCHIVE"]))
        crawler.signals.connect(report.spider_opened, signals.spider_opened)
        crawler.signals.connect(report.item_error, signals.item_error)
        crawler.signals.connect(report.spider_error, signals.spider_error)
        crawler.signals.connect(report.spider_closed, signals.spider_closed)
        return report

    @property
    def spider(self) -> SiteSpider:
        """Return the spider reported on."""
        spider = self.crawler.spider
        assert isinstance(spider, SiteSpider)
        return spider

    def spider_opened(self) -> None:
        """Insert the run; a dry run has none."""
        self._started = time.monotonic()
        if self.session is None:
            return
        site = self.spider.site
        self.session.db.sync_sites([site])
        self._had_articles = has_articles(self.session, site.id)
        self._run_id = self.session.db.start_run(site.id)
        self.spider.run_id = self._run_id

    def abort(self, error: ArchiveError) -> None:
        """End the crawl in order: what cannot be stored need not be fetched."""
        self.error = self.error or error
        self.spider.frontier.halt("storage")

    def item_error(self, item: Any, failure: Failure) -> None:
        """Abort when the archive is what failed, not the item."""
        if isinstance(failure.value, ArchiveError):
            self.abort(failure.value)
        else:
            self.crawler.stats.inc_value("khobao/item_errors")

    def spider_error(self, failure: Failure) -> None:
        """Abort when the archive did not take what discovery found."""
        if isinstance(failure.value, ArchiveError):
            self.abort(failure.value)

    def spider_closed(self, reason: str) -> None:
        """Judge the run and close its row."""
        self.verdict = judge(self._facts(reason))
        self.result = self._result(self.verdict)
        if self.session is None:
            return
        try:
            self.session.db.finish_run(
                self._run_id, self.result.verdict, self.result.reason, self.result.counts
            )
        except ArchiveError as error:
            self.abort(error)
        finally:
            release(self.session)

    def row(self) -> Row:
        """Tell how far the crawl is; called from the progress thread, so it only reads."""
        saved = self._saved()
        return Row(
            site=self.spider.site.id,
            found=len(self.spider.walk.found),
            fetched=self._count("khobao/fetched"),
            new=saved["new"],
            duplicates=saved["duplicates"],
            failed=saved["failed"] + saved["blocked"],
            seconds=self.result.seconds if self.result else time.monotonic() - self._started,
            verdict=self.result.verdict if self.result else None,
        )

    def _count(self, name: str) -> int:
        return int(self.crawler.stats.get_value(name, 0))

    def _facts(self, closed: str) -> Facts:
        spider, saved = self.spider, self._saved()
        return Facts(
            closed=closed,
            halted=spider.frontier.halted,
            found=len(spider.walk.found),
            fetched=self._count("khobao/fetched"),
            articles=sum(saved[each] for each in ("new", "changed", "unchanged", "duplicates")),
            not_articles=saved["not_articles"],
            failed=saved["failed"],
            blocked=saved["blocked"],
            sources_read=spider.walk.sources_read,
            source_failures=spider.walk.failures,
            notes=spider.walk.notes,
            errors=self._count("spider_exceptions/count") + self._count("khobao/item_errors"),
            limit=spider.frontier.limit,
            is_cut=spider.frontier.is_cut,
            older=spider.walk.older,
            unchanged=spider.walk.unchanged,
            had_articles=self._had_articles,
        )

    def _saved(self) -> dict[str, int]:
        return {word: self._count(f"khobao/{word}") for word in _SAVED}

    def _result(self, verdict: Verdict) -> SiteResult:
        saved = self._saved()
        return SiteResult(
            verdict=verdict.word,
            reason=verdict.reason,
            found=len(self.spider.walk.found),
            fetched=self._count("khobao/fetched"),
            new=saved["new"],
            changed=saved["changed"],
            duplicates=saved["duplicates"],
            not_articles=saved["not_articles"],
            failed=saved["failed"] + saved["blocked"],
            bytes=self._count("downloader/response_bytes"),
            seconds=round(time.monotonic() - self._started, 2),
        )


def has_articles(session: WriteSession, site_id: str) -> bool:
    """Tell whether any page of a site has a text."""
    row = session.db.db.execute(
        "SELECT 1 FROM pages WHERE site = ? AND article_id IS NOT NULL LIMIT 1", [site_id]
    ).fetchone()
    return row is not None
