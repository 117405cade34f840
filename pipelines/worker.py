"""Extraction in processes that can be killed: a hostile page costs a deadline, never the crawl."""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import resource
import signal
from concurrent.futures import TimeoutError as DeadlineError
from threading import Lock

from pebble import ProcessExpired, ProcessPool

from archive.models import Article, Page, Site
from pipelines.kind import NotArticle

log = logging.getLogger(__name__)

DEADLINE_S = 20.0  # seconds; the slowest real page seen takes 0.1
MEMORY_MB = 2048  # of address space for each process; a real page needs under 200
_TASKS = 5_000  # pages before a process is replaced: what lxml fragments is given back


class Extractor:
    """A pool of processes that run extract_article."""

    def __init__(
        self, workers: int = 1, deadline_s: float = DEADLINE_S, memory_mb: int = MEMORY_MB
    ) -> None:
        """Start nothing yet: processes come with the first page.

        They fork from a server that has nothing but the extractor loaded: not the reactor's
        threads and sockets, and a killed one is back at once.
        """
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["pipelines.extract"])
        self.deadline_s = deadline_s
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=_TASKS,
            initializer=_prepare,
            initargs=(memory_mb,),
            context=context,
        )

    async def extract(self, page: Page, site: Site) -> Article | NotArticle:
        """Return what extract_article makes of a page: timeout, memory or crash where it fails."""
        job = asyncio.wrap_future(
            self._pool.schedule(_extract, args=(page, site), timeout=self.deadline_s)
        )
        await asyncio.wait([job])
        if job.cancelled():
            return NotArticle("cancelled")
        error = job.exception()
        return job.result() if error is None else NotArticle(_reason(error, page))

    def close(self) -> None:
        """End the processes; pages still in work are given up."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _reason(error: BaseException, page: Page) -> str:
    """Name why a page could not be extracted, and leave a line in the log."""
    if isinstance(error, DeadlineError):
        log.warning("%s: extraction killed at its deadline", page.url)
        return "timeout"
    if isinstance(error, MemoryError):
        log.warning("%s: extraction ran out of its memory", page.url)
        return "memory"
    if isinstance(error, ProcessExpired):
        log.warning("%s: extraction process died, exit code %s", page.url, error.exitcode)
        return "crash"
    log.error("%s: extraction failed, which is a fault of ours", page.url, exc_info=error)
    return "extract-error"


def _prepare(memory_mb: int) -> None:
    """Bound a new process; Ctrl-C is for the crawl, which ends its processes itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what is loaded stays: a collection need not look at it for every page
    limit = memory_mb * 2**20
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _extract(page: Page, site: Site) -> Article | NotArticle:
    """Run in the process, and load the extractor there only: the crawl needs no trafilatura."""
    from pipelines.extract import extract_article

    return extract_article(page, site)


_shared: dict[tuple[int, float], list[Extractor]] = {}  # one entry for each user
_guard = Lock()


def acquire(workers: int, deadline_s: float) -> Extractor:
    """Return this process's extractor of these bounds: the crawls of all sites share one.

    Every acquire wants its release.
    """
    with _guard:
        users = _shared.setdefault((workers, deadline_s), [])
        users.append(users[0] if users else Extractor(workers, deadline_s))
        return users[0]


def release(extractor: Extractor) -> None:
    """Let go of an extractor; the last to do so closes it."""
    with _guard:
        key, users = next((k, u) for k, u in _shared.items() if u[0] is extractor)
        users.pop()
        if users:
            return
        del _shared[key]
    extractor.close()
