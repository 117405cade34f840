"""A listing's chain of pages: when it goes on, when it has ended, and whether nothing was missed.

Pure: pages in, decisions out; archive.db remembers across runs which chains were walked whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

# The longest section known has some 2,000 pages; beyond this the pager makes pages up.
MAX_PAGES = 5_000
# A page of known articles may stand between two of new ones (pinned or re-dated articles do that),
# three do not.
KNOWN_PAGES = 3
# A page may hold nothing that earlier pages did not: one whose links are all of another kind, or
# the last page served again. Templates never run out of pages by themselves, so they stop sooner.
BARREN_PAGES = {"template": 2, "link": 3}
# Pages in a row that did not load before a template's numbers are given up.
FAILED_PAGES = 2
# `--since`: pinned and re-dated articles break a run of older ones before this many.
OLDER_ARTICLES = 20


@dataclass(slots=True)
class Chain:
    """One listing and the pages it leads to, during one run."""

    url: str  # the first page, by which the archive knows the chain
    completed_at: datetime | None = None  # when an earlier run last walked it to its end
    kind: str = "link"  # link, template
    pages: int = 0  # read in this run
    is_open: bool = False  # marked open in this run
    is_cut: bool = False  # ended by --since or a cap, not by its end
    failed: int = 0  # pages of this run that did not load
    ended: str | None = None  # end, known, cycle, older, cap, failed
    reading: int = 0  # which of a template's readings fits
    _visited: set[str] = field(default_factory=set)
    _seen: set[int] = field(default_factory=set)  # hashes of the article URLs of all pages
    _last: frozenset[int] | None = None  # of the page before
    _known: int = 0  # pages in a row without news
    _barren: int = 0  # pages in a row without a link that is new to this chain
    _failing: int = 0  # pages in a row that did not load
    _older: int = 0  # stored articles in a row that are older than --since

    @property
    def is_whole(self) -> bool:
        """Tell whether the chain was walked to its end and nothing on it was missed."""
        is_ended = self.ended in {"end", "known", "cycle"}
        return is_ended and not self.failed and not self.is_cut and not self.is_empty

    @property
    def is_empty(self) -> bool:
        """Tell whether no page of the chain named any article."""
        return not self._seen

    @property
    def is_barren(self) -> bool:
        """Tell whether the last page read held nothing that earlier pages did not."""
        return self._barren > 0

    def read(self, urls: Iterable[str], news: Iterable[str]) -> None:
        """Take note of a page: its article URLs, and those found since the chain was complete."""
        page = frozenset(hash(url) for url in urls)
        # A sidebar of the latest news, on every page, is news on the first one only.
        has_news = any(hash(url) not in self._seen for url in news)
        self.pages += 1
        self._failing = 0
        self._known = 0 if has_news else self._known + 1
        self._barren = 0 if page - self._seen else self._barren + 1
        repeats = self.kind == "template" and page == self._last and self.pages > 1
        self._seen |= page
        self._last = page
        if self.completed_at is not None and self._known >= KNOWN_PAGES:
            self.end("known")
        elif repeats or self._barren >= BARREN_PAGES[self.kind]:
            self.end("end")
        elif self.pages >= MAX_PAGES:
            self.cut("cap")

    def follow(self, url: str | None) -> bool:
        """Tell whether to fetch the page that comes next; None: there is none."""
        if self.ended is None and url is None:
            self.end("end")
        elif self.ended is None and url in self._visited:
            self.end("cycle")
        if self.ended is not None or url is None:
            return False
        self._visited.add(url)
        return True

    def fail(self) -> None:
        """Take note of a page that did not load; a template goes on with the next number."""
        self.failed += 1
        self._failing += 1
        if self.kind == "link" or self._failing >= FAILED_PAGES:
            self.end("failed")

    def took_older(self) -> None:
        """Take note of a stored article older than --since: enough in a row end the chain."""
        self._older += 1
        if self._older >= OLDER_ARTICLES:
            self.cut("older")

    def took_recent(self) -> None:
        """Take note of a stored article that is not older than --since."""
        self._older = 0

    def cut(self, why: str) -> None:
        """End the chain before its end."""
        self.is_cut = True
        self.end(why)

    def end(self, why: str) -> None:
        """End the chain; the first reason stands."""
        self.ended = self.ended or why
