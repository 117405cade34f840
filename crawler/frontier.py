"""What is to be fetched next in this run: articles, then sources, then the archive's backlog.

The pages table is the lasting frontier; this is the short queue in front of it. Articles go first,
so that memory holds one source's articles and not a whole chain's.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.models import Due
from crawler.chains import Chain


@dataclass(frozen=True, slots=True)
class Source:
    """A page that names articles."""

    url: str
    kind: str  # sitemap, feed, listing
    chain: Chain | None = None  # listings and sitemap files only
    page: int = 1  # of the chain


@dataclass(slots=True)
class Frontier:
    """Hands out each article page and each source once a run."""

    limit: int | None = None  # article pages to hand out at most; None: all
    handed: int = 0  # article pages handed out
    halted: str | None = None  # why nothing is handed out any more: blocked, storage
    _articles: deque[Due] = field(default_factory=deque)
    _sources: deque[Source] = field(default_factory=deque)
    _backlog: deque[Due] = field(default_factory=deque)
    _pages: set[int] = field(default_factory=set)  # ids handed out
    _urls: set[str] = field(default_factory=set)  # of sources queued or handed out

    def add_articles(self, due: Iterable[Due]) -> None:
        """Queue article pages that this run has not had, before everything else."""
        self._articles.extend(each for each in due if each.page_id not in self._pages)

    def add_backlog(self, due: Iterable[Due]) -> None:
        """Queue what earlier runs left, after everything else."""
        self._backlog.extend(due)

    def add_source(self, source: Source) -> bool:
        """Queue a source; False: it was queued before."""
        if source.url in self._urls:
            return False
        self._urls.add(source.url)
        self._sources.append(source)
        return True

    def halt(self, why: str) -> None:
        """Hand out nothing more; the first reason stands."""
        self.halted = self.halted or why

    @property
    def is_cut(self) -> bool:
        """Tell whether the limit is reached and left something out."""
        return self._is_full and bool(self._articles or self._sources or self._backlog)

    @property
    def _is_full(self) -> bool:
        return self.limit is not None and self.handed >= self.limit

    def take(self) -> Due | Source | None:
        """Return what comes next; None: nothing now, though a source may bring more."""
        if self.halted or self._is_full:
            return None
        return self._next(self._articles) or self._next_source() or self._next(self._backlog)

    def _next_source(self) -> Source | None:
        while self._sources:
            source = self._sources.popleft()
            # --since may have ended the chain while its next page stood in the queue.
            if source.chain is None or source.chain.ended is None:
                return source
        return None

    def _next(self, queue: deque[Due]) -> Due | None:
        while queue:
            due = queue.popleft()
            if due.page_id not in self._pages:
                self._pages.add(due.page_id)
                self.handed += 1
                return due
        return None
