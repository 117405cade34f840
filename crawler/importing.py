"""Pages of WARC files into the archive: raw bytes first, then the same path as a live crawl's."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self

from archive.clock import stamp
from archive.errors import UsageError
from archive.models import Article, Outcome, Page, Site
from archive.session import WriteSession
from archive.urls import canonical_url, host_of, in_scope
from archive.warc import ResponseReader, StoredResponse, read_responses
from archive.wording import counted
from crawler.discovery.listing import wanted
from crawler.extensions import SiteResult
from crawler.inputs import is_web_page, page_of_response
from crawler.verdict import COMPLETE, FAILED, TRUNCATED
from pipelines.kind import matches_article
from pipelines.outcome import reason_without_text
from pipelines.worker import Extractor

# Damaged records named; the rest are counted.
_NAMED_FAULTS = 20
# Pages in extraction at once: enough to keep the workers busy while one batch is written.
_AHEAD = 16
BATCH = 100  # rows in one transaction, as in a crawl
_HELD = """
SELECT 1 FROM captures WHERE payload_sha256 = :sha256 AND fetched_at = :fetched_at AND page_id IN (
    SELECT id FROM pages WHERE url = :url UNION SELECT alias_of FROM pages WHERE url = :url
)
"""
_FIELDS = {"duplicate": "duplicates", "not_article": "not_articles", "blocked": "failed"}


@dataclass(slots=True)
class Skipped:
    """What of the files was not imported, and why."""

    unknown_hosts: Counter[str] = field(default_factory=Counter)  # responses by host
    not_pages: int = 0  # redirects, errors, images, fragments
    no_articles: int = 0  # pages that the site's patterns say are none
    held: int = 0  # captures the archive has
    damaged: int = 0  # records that cannot be read, or are larger than a page may be
    faults: list[str] = field(default_factory=list)  # the first of the damaged: file, offset, why
    bad_files: list[str] = field(default_factory=list)  # files that are no WARC, and why

    def note(self, reader: ResponseReader) -> None:
        """Take over what a reader passed over."""
        self.damaged += reader.damaged + reader.oversize
        self.not_pages += reader.skipped
        room = _NAMED_FAULTS - len(self.faults)
        self.faults += [f"{reader.path} at {f.offset}: {f.why}" for f in reader.faults[:room]]


@dataclass(slots=True)
class _Run:
    """One site's share of an import."""

    run_id: int
    started: float
    found: int = 0
    fetched: int = 0
    bytes: int = 0
    saved: Counter[str] = field(default_factory=Counter)


class Importer:
    """Imports WARC files in one go; `async with`, then `add` each file, then `finish`.

    Of several sites on one host, the first whose pattern says that a page is its article takes it.
    """

    def __init__(
        self, session: WriteSession, sites: Sequence[Site], workers: int, fallback: Site | None
    ) -> None:
        self.session = session
        self.skipped = Skipped()
        self._sites = sites  # in order of precedence
        self._fallback = fallback  # takes the pages of hosts that no site file names
        self._extractor = Extractor(workers)
        self._by_host: dict[str, list[Site]] = {}
        self._runs: dict[str, _Run] = {}
        self._seen: set[tuple[str, str]] = set()  # (payload hash, time) of this import

    async def __aenter__(self) -> Self:
        """Return the importer."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the extraction processes."""
        self._extractor.close()

    async def add(self, path: Path, tell: Callable[[int], None]) -> None:
        """Import a file; `tell` gets the number of pages done. Raises StorageError.

        A file that is no WARC is noted as skipped.
        """
        try:
            await self._add(read_responses(path), tell)
        except UsageError as error:
            self.skipped.bad_files.append(str(error))

    async def _add(self, reader: ResponseReader, tell: Callable[[int], None]) -> None:
        done = 0
        async for batch in self._batches(self._chosen(reader)):
            for outcome in self.session.commit(batch):
                self._count(outcome)
            done += len(batch)
            tell(done)
        self.skipped.note(reader)

    def finish(self) -> dict[str, SiteResult]:
        """Close the runs and return what came of each site."""
        results = {site: self._result(run) for site, run in self._runs.items()}
        for site, result in results.items():
            self.session.db.finish_run(
                self._runs[site].run_id, result.verdict, result.reason, result.counts
            )
        return results

    def _chosen(self, responses: Iterator[StoredResponse]) -> Iterator[tuple[StoredResponse, Site]]:
        for response in responses:
            site = self._site_of(response)
            if site is not None and not self._is_held(response):
                yield response, site

    def _site_of(self, response: StoredResponse) -> Site | None:
        if not is_web_page(response):
            self.skipped.not_pages += 1
            return None
        try:
            host = host_of(response.url)
        except ValueError:
            self.skipped.not_pages += 1
            return None
        sites = self._sites_of(host, response.url)
        for site in sites:
            if self._is_candidate(response.url, site):
                return site
        if sites:
            self.skipped.no_articles += 1
        else:
            self.skipped.unknown_hosts[host] += 1
        return None

    def _sites_of(self, host: str, url: str) -> list[Site]:
        """Return the sites on a host; those without a pattern, to which all is article, last."""
        if host not in self._by_host:
            named = [site for site in self._sites if in_scope(url, site.hosts)]
            fallback = [self._fallback] if self._fallback else []
            self._by_host[host] = sorted(named, key=lambda site: site.article is None) or fallback
        return self._by_host[host]

    def _is_candidate(self, url: str, site: Site) -> bool:
        is_own = in_scope(url, site.hosts)
        return matches_article(url, site) and (wanted(url, site) or not is_own)

    def _is_held(self, response: StoredResponse) -> bool:
        """Tell whether this very capture came in before, in this import or an earlier one."""
        sha256 = hashlib.sha256(response.payload).hexdigest()
        moment = stamp(response.fetched_at)
        url = canonical_url(response.url)
        values = {"sha256": sha256, "fetched_at": moment, "url": url}
        held = self.session.db.db.execute(_HELD, values).fetchone() is not None
        if held or (sha256 + url, moment) in self._seen:
            self.skipped.held += 1
            return True
        self._seen.add((sha256 + url, moment))
        return False

    async def _batches(
        self, chosen: Iterator[tuple[StoredResponse, Site]]
    ) -> AsyncIterator[Sequence[Outcome]]:
        """Extract several pages at once and yield outcomes in batches, in order."""
        ahead: list[asyncio.Task[Outcome]] = []
        batch: list[Outcome] = []
        for response, site in chosen:
            ahead.append(asyncio.create_task(self._extracted(self._kept(response, site), site)))
            if len(ahead) >= _AHEAD:
                batch.append(await ahead.pop(0))
            if len(batch) >= BATCH:
                yield batch
                batch = []
        batch += [await task for task in ahead]
        if batch:
            yield batch

    def _kept(self, response: StoredResponse, site: Site) -> Page:
        """Append the response to our own WARC, so that every text traces to bytes we hold."""
        run = self._run(site)
        page = page_of_response(response, site.id)
        page.run_id = run.run_id
        page.record = self.session.warc.append(
            response.url,
            _status_line(response.status),
            response.headers,
            response.payload,
            response.fetched_at,
            ip=response.ip,
        )
        run.found += 1
        run.bytes += len(response.payload)
        return page

    async def _extracted(self, page: Page, site: Site) -> Outcome:
        reason = reason_without_text(page)
        if reason is not None:
            return Outcome(page, reason=reason)
        made = await self._extractor.extract(page, site)
        if isinstance(made, Article):
            return Outcome(page, made)
        return Outcome(page, reason=made.reason)

    def _run(self, site: Site) -> _Run:
        if site.id not in self._runs:
            self.session.db.sync_sites([site])
            run_id = self.session.db.start_run(site.id, "import")
            self._runs[site.id] = _Run(run_id, time.monotonic())
        return self._runs[site.id]

    def _count(self, outcome: Outcome) -> None:
        run = self._runs[outcome.page.site]
        run.fetched += 1
        word = outcome.saved or "failed"
        run.saved[_FIELDS.get(word, word)] += 1

    def _result(self, run: _Run) -> SiteResult:
        saved = run.saved
        texts = saved["new"] + saved["changed"] + saved["duplicates"] + saved["unchanged"]
        reason = None
        verdict = COMPLETE
        if not texts:
            verdict, reason = FAILED, f"none of {counted(run.fetched, 'page')} was an article"
        elif run.fetched < run.found:
            verdict, reason = TRUNCATED, "ended before all pages were saved"
        return SiteResult(
            verdict=verdict,
            reason=reason,
            found=run.found,
            fetched=run.fetched,
            new=saved["new"],
            changed=saved["changed"],
            duplicates=saved["duplicates"],
            not_articles=saved["not_articles"],
            failed=saved["failed"],
            bytes=run.bytes,
            seconds=round(time.monotonic() - run.started, 2),
        )


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
