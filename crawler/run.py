"""Crawls many sites in one process; the archive's lock is held until the last one is done."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from archive.errors import ArchiveError, StorageError
from archive.models import Site
from archive.session import acquire, release
from crawler.extensions import CrawlReport, SiteResult
from crawler.progress import Row
from crawler.verdict import BLOCKED, FAILED, TRUNCATED

# At once; politeness makes each slow, and one process is enough for some hundreds (60 polite
# sites take 10 % of a core), but open files and memory grow with each.
LANES = 16
EXIT_OK, EXIT_PARTIAL, EXIT_BROKEN = 0, 2, 3
_log = logging.getLogger(__name__)

Watch = Callable[[Callable[[], list[Row]]], AbstractContextManager[Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to crawl, and how much of it."""

    archive: Path
    sites: Sequence[Site]
    limit: int | None = None  # article pages a site; None: all
    since: date | None = None  # articles known to be older are left alone
    dry_run: bool = False  # discover only, write nothing
    log_to_stderr: bool = False  # instead of a file under logs/
    settings: Mapping[str, Any] = field(default_factory=dict)  # more, above all others


@dataclass(slots=True)
class Outcome:
    """What became of a plan."""

    archive: Path
    sites: dict[str, SiteResult] = field(default_factory=dict)
    would_fetch: dict[str, list[str]] = field(default_factory=dict)  # of a dry run
    asked: set[str] = field(default_factory=set)  # sites truncated because the user said so
    log: Path | None = None

    @property
    def exit_code(self) -> int:
        """Return 0 when all went as asked, 3 when no site could be crawled, 2 in between."""
        bad = [site for site in self.sites if not self._is_fine(site)]
        if not bad:
            return EXIT_OK
        broken = all(self.sites[site].verdict in {FAILED, BLOCKED} for site in self.sites)
        return EXIT_BROKEN if broken else EXIT_PARTIAL

    def as_json(self) -> dict[str, Any]:
        """Return the object that `khobao crawl --json` prints."""
        sites = {site: asdict(result) for site, result in self.sites.items()}
        for site, urls in self.would_fetch.items():
            sites[site]["would_fetch"] = urls
        return {"sites": sites, "archive": str(self.archive)}

    def _is_fine(self, site: str) -> bool:
        verdict = self.sites[site].verdict
        return verdict == "complete" or (verdict == TRUNCATED and site in self.asked)


def crawl(plan: Plan, watch: Watch | None = None) -> Outcome:
    """Crawl a plan's sites; can be called once in a process, as Twisted's reactor runs once.

    `watch` gets a function that tells the progress. Raises StorageError and LockHeldError.
    """
    outcome = Outcome(plan.archive)
    contact = os.environ.get("KHOBAO_CONTACT") or None
    session = None if plan.dry_run else acquire(plan.archive, contact)
    try:
        if session is not None:
            session.db.sync_sites(plan.sites)
            outcome.log = None if plan.log_to_stderr else _log_file(plan.archive)
        lanes = _Lanes(plan, _Process(_settings(plan, outcome.log)))
        with watch(lanes.rows) if watch else nullcontext():
            lanes.run()
        lanes.fill(outcome)
        return outcome
    finally:
        if session is not None:
            release(session)


def _settings(plan: Plan, log: Path | None) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    values: dict[str, Any] = {
        "KHOBAO_ARCHIVE": str(plan.archive),
        "KHOBAO_DRY_RUN": plan.dry_run,
        "LOG_ENABLED": plan.log_to_stderr or log is not None,
    }
    if log is not None:
        values["LOG_FILE"] = str(log)
    if plan.dry_run:
        # The store pipeline would make an archive where there is none.
        values["ITEM_PIPELINES"] = dict.fromkeys(settings.getdict("ITEM_PIPELINES"))
    for name, value in {**values, **plan.settings}.items():
        settings.set(name, value, priority="cmdline")
    return settings


def _log_file(archive: Path) -> Path:
    folder = archive / "logs"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"{folder}: cannot be made: {error.strerror}; check its rights"
        ) from None
    return folder / f"crawl-{datetime.now(UTC):%Y%m%dT%H%M%S}.log"


class _Process(AsyncCrawlerProcess):
    """Knows that it was asked to stop, so that no further site is started."""

    is_stopping = False

    async def stop(self) -> None:
        """Stop all running crawls in order."""
        self.is_stopping = True
        await super().stop()


class _Lanes:
    """Starts a plan's sites, LANES at a time, and gathers what became of them."""

    def __init__(self, plan: Plan, process: _Process) -> None:
        self._plan = plan
        self._process = process
        self._queue = deque(plan.sites)
        self._crawlers: dict[str, Crawler] = {}
        self._errors: dict[str, BaseException] = {}

    def run(self) -> None:
        """Crawl until all is done or a signal stops it."""
        for _ in range(min(LANES, len(self._queue))):
            self._start_next()
        if self._crawlers:
            self._process.start()

    def _start_next(self) -> None:
        if not self._queue or self._process.is_stopping:
            return
        site = self._queue.popleft()
        crawler = self._crawlers[site.id] = self._process.create_crawler(site.id)
        task = self._process.crawl(crawler, limit=self._plan.limit, since=self._plan.since)
        task.add_done_callback(lambda done: self._done(site.id, done))

    def _done(self, site: str, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._errors[site] = error
            _log.error("%s: %s", site, error, exc_info=error)
        self._start_next()

    def rows(self) -> list[Row]:
        """Tell how far each site is."""
        return [_row(site, crawler) for site, crawler in list(self._crawlers.items())]

    def fill(self, outcome: Outcome) -> None:
        """Write every site's result; raises the ArchiveError that ended the crawl, if any."""
        for site in self._plan.sites:
            report = _report(self._crawlers.get(site.id))
            error = self._errors.get(site.id) or (report.error if report else None)
            if isinstance(error, ArchiveError):
                raise error
            outcome.sites[site.id] = self._result(site.id, report)
            if report is not None and report.verdict is not None and report.verdict.is_asked:
                outcome.asked.add(site.id)
            if self._plan.dry_run and report is not None and report.verdict is not None:
                outcome.would_fetch[site.id] = report.spider.would_fetch

    def _result(self, site: str, report: CrawlReport | None) -> SiteResult:
        if report is not None and report.result is not None:
            return report.result
        if site in self._errors:
            return SiteResult(FAILED, f"could not start: {self._errors[site]}; see the log")
        if report is not None:
            again = "what was not stored yet is fetched again by the next crawl"
            return SiteResult(TRUNCATED, f"stopped at once by a second signal; {again}")
        return SiteResult(TRUNCATED, "not started: stopped by a signal")


def _report(crawler: Crawler | None) -> CrawlReport | None:
    if crawler is None or crawler.spider is None:
        return None
    try:
        return crawler.get_extension(CrawlReport)
    except RuntimeError:  # the crawl failed before its extensions were made
        return None


def _row(site: str, crawler: Crawler) -> Row:
    report = _report(crawler)
    return report.row() if report else Row(site)
