"""The walk over a site's sources: what they name goes to the archive and to the frontier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from archive.models import Found, Site
from archive.urls import canonical_url
from archive.wording import counted
from crawler.chains import Chain
from crawler.discovery.feed import Feed
from crawler.discovery.likely import is_page
from crawler.discovery.listing import Listing, same_page, wanted
from crawler.discovery.pager import is_template, template_urls
from crawler.discovery.sitemap import Sitemap, expand
from crawler.discovery.stamps import VIETNAM, as_datetime
from crawler.frontier import Frontier, Source
from crawler.ledger import Ledger
from pipelines.dates import date_from_url
from pipelines.kind import matches_article

# Rows in one transaction of add_found: some milliseconds, so that downloads go on meanwhile.
BATCH = 500
# Sitemap files of one site and run; fifteen years of daily ones.
MAX_SITEMAPS = 5_500
# A sitemap file is read again unless it says it is older than our last reading by this much:
# clocks differ, and a day without a time means its end.
SITEMAP_MARGIN = timedelta(days=1)
# A sitemap that only robots.txt names and that is no sitemap: the site's old mistake, not a fault
# of the run. Whatever may pass (a 5xx, a timeout) still is one.
_NO_SITEMAP = frozenset({"html", "not-xml", "http-404", "http-410"})
# Pages that are over: a pager that leads there has led past its end.
GONE = frozenset({404, 410})


@dataclass
class Walk:
    """One site's discovery during one run; knows nothing of requests and responses."""

    site: Site
    ledger: Ledger
    frontier: Frontier
    since: date | None = None  # articles known to be older are left alone
    sources_read: int = 0
    failures: dict[str, str] = field(default_factory=dict)  # source URL -> reason
    notes: list[str] = field(default_factory=list)  # what the run's reason should mention
    found: set[int] = field(default_factory=set)  # hashes of the canonical article URLs named
    older: int = 0  # articles left out for --since
    unchanged: int = 0  # sitemaps not read again, as they have not changed since
    chains: list[Chain] = field(default_factory=list)
    _sitemaps: int = 0
    _hints: set[str] = field(default_factory=set)  # sitemaps that only robots.txt names
    _chain_of: dict[str, Chain] = field(default_factory=dict)  # listing page URL -> its chain

    def begin(self, robots_sitemaps: Sequence[str], today: date) -> None:
        """Queue the site's sources: feeds, sitemaps, listings, what robots.txt names, the rest."""
        for url in self.site.feeds:
            self.frontier.add_source(Source(url, "feed"))
        for template in self.site.sitemaps:
            self._add_sitemaps(expand(template, today))
        for url in self.site.listings:
            self._add_listing(url)
        named = [url for line in robots_sitemaps for url in expand(line, today)]
        self._hints = {url for url in named if wanted(url, self.site)} - set(self.site.sitemaps)
        self._add_sitemaps(sorted(self._hints))
        backlog = self.ledger.unfinished(self.site.id)
        self.frontier.add_backlog(
            due for due in backlog if not self._is_older(due.url, due.lastmod)
        )

    def took_feed(self, source: Source, feed: Feed) -> None:
        """Take what a feed names."""
        self._took(source, feed.reason)
        self._take(feed.found)

    def took_sitemap(self, source: Source, sitemap: Sitemap) -> Iterator[None]:
        """Take what a sitemap names, pausing between batches."""
        self._took(source, sitemap.reason)
        self._add_children(sitemap.children)
        for start in range(0, len(sitemap.found), BATCH):
            self._take(sitemap.found[start : start + BATCH])
            yield
        # Without --since every URL of it is in the archive now, fetched or to be fetched.
        if sitemap.found and self.since is None:
            self.ledger.open_chain(self.site.id, source.url)
            self.ledger.complete_chain(source.url, 1)

    def took_listing(self, source: Source, listing: Listing, url: str) -> None:
        """Take what a listing page names and queue the page after it."""
        chain = source.chain
        assert chain is not None
        self.sources_read += 1
        self._chain_of[url] = chain
        if listing.found:
            self._open(chain)
        self._take(listing.found)
        named = [canonical_url(found.url) for found in listing.found]
        since = chain.completed_at
        chain.read(named, self.ledger.found_since(named, since) if since else ())
        if self._is_only_door(source):
            for section in listing.sections:
                self._add_listing(section)
        self._follow(source, chain, listing)

    def failed(self, source: Source, reason: str, status: int = 0) -> None:
        """Take note that a source did not load."""
        chain = source.chain
        if chain is None or source.kind != "listing":
            self._fail(source, reason)
        elif self._is_past_end(source, status):
            if not self._reread(source, chain):
                chain.end("end")
                self._settle(chain)
        else:
            self._fail(source, reason)
            chain.fail()
            self._go_on(source, chain, None)

    def chain_of(self, found_on: str | None) -> Chain | None:
        """Return the chain whose page named an article in this run."""
        return self._chain_of.get(found_on or "")

    def stored(self, chain: Chain, published_at: str | None) -> None:
        """Take note of the date of an article that a chain led to."""
        if self.since is None or not published_at:
            return
        if self._is_before(published_at):
            chain.took_older()
        else:
            chain.took_recent()

    def _is_only_door(self, source: Source) -> bool:
        """Tell whether a page is the home page and the only listing, so that its menu is walked."""
        listings = (source.url, *self.site.listings)
        return source.page == 1 and all(same_page(url, self.site.home) for url in listings)

    def _is_past_end(self, source: Source, status: int) -> bool:
        return source.page > 1 and status in GONE

    def _took(self, source: Source, reason: str | None) -> None:
        """Count a source that was read; one that names nothing is a failure unless it is empty."""
        if reason is None or reason == "empty":
            self.sources_read += 1
        else:
            self._fail(source, reason)

    def _fail(self, source: Source, reason: str) -> None:
        if source.url in self._hints and reason in _NO_SITEMAP:
            self.notes.append(f"robots.txt names {source.url}, which is no sitemap: {reason}")
        else:
            self.failures[source.url] = reason

    def _follow(self, source: Source, chain: Chain, listing: Listing) -> None:
        is_barren_second = source.page == 2 and chain.is_barren and chain.kind == "template"
        if is_barren_second and self._reread(source, chain):
            return
        if listing.pager and listing.next_url is None:
            self.notes.append(f"pager not followed on {source.url}: {listing.pager}")
        self._go_on(source, chain, listing.next_url)

    def _go_on(self, source: Source, chain: Chain, link: str | None) -> None:
        """Queue a chain's next page, by link or by template, or settle the chain."""
        template = next((entry for entry in self.site.next if is_template(entry)), None)
        url = link
        if url is None and template is not None:
            chain.kind = "template"
            readings = template_urls(chain.url, template, source.page + 1)
            url = readings[min(chain.reading, len(readings) - 1)]
        if chain.follow(url) and url is not None:
            self.frontier.add_source(Source(url, "listing", chain, source.page + 1))
        else:
            self._settle(chain)

    def _reread(self, source: Source, chain: Chain) -> bool:
        """Try a template's other reading where the first one led nowhere on page 2."""
        template = next((entry for entry in self.site.next if is_template(entry)), None)
        if source.page != 2 or template is None or chain.kind != "template" or chain.reading:
            return False
        readings = template_urls(chain.url, template, 2)
        if len(readings) < 2:
            return False
        chain.reading, chain.ended = 1, None
        return self.frontier.add_source(Source(readings[1], "listing", chain, 2))

    def _settle(self, chain: Chain) -> None:
        """Remember a chain that was walked whole; say why another was not."""
        if chain.is_whole and self.since is None:
            self.ledger.complete_chain(chain.url, chain.pages)
        elif chain.is_empty and not chain.failed:
            self.notes.append(f"no article link on {chain.url}")
        elif chain.ended == "cap":
            self.notes.append(f"{chain.url}: stopped after {counted(chain.pages, 'page')}")

    def _open(self, chain: Chain) -> None:
        """Note that a chain never walked whole is being walked; one that was stays complete.

        What is found on that one from now on is newer than its completion, so that a run after a
        kill goes on through it (`found_since`) without walking the whole chain again.
        """
        if chain.completed_at is None and not chain.is_open:
            chain.is_open = True
            self.ledger.open_chain(self.site.id, chain.url)

    def _take(self, found: Sequence[Found]) -> None:
        """Record article URLs and queue those to fetch."""
        articles = [one for one in found if self._is_candidate(one)]
        self.found.update(hash(canonical_url(one.url)) for one in articles)
        recent = [one for one in articles if not self._is_older(one.url, one.lastmod)]
        self.older += len(articles) - len(recent)
        self.frontier.add_articles(self.ledger.add_found(self.site.id, recent))

    def _is_candidate(self, found: Found) -> bool:
        try:
            canonical_url(found.url)
        except ValueError:
            return False
        if not wanted(found.url, self.site) or not matches_article(found.url, self.site):
            return False
        return self.site.article is not None or found.source != "sitemap" or is_page(found.url)

    def _is_older(self, url: str, stamp: str | None) -> bool:
        """Tell whether an article is known to be older than --since."""
        if self.since is None:
            return False
        named = date_from_url(url, captured=datetime.now(UTC))
        return self._is_before(stamp) or (named is not None and self._is_before(named.value))

    def _is_before(self, stamp: str | None) -> bool:
        moment = as_datetime(stamp)
        if moment is None or self.since is None:
            return False
        start = datetime(self.since.year, self.since.month, self.since.day, tzinfo=VIETNAM)
        return moment < start

    def _add_listing(self, url: str) -> None:
        chain = Chain(url, self.ledger.completed_at(url))
        chain.follow(url)
        if self.frontier.add_source(Source(url, "listing", chain)):
            self.chains.append(chain)

    def _add_sitemaps(self, urls: Iterable[str]) -> None:
        for url in urls:
            if self._sitemaps < MAX_SITEMAPS and self.frontier.add_source(Source(url, "sitemap")):
                self._sitemaps += 1

    def _add_children(self, children: Iterable[tuple[str, str | None]]) -> None:
        """Queue an index's sitemaps but for those that have not changed since they were read."""
        inside = [(url, stamp) for url, stamp in children if wanted(url, self.site)]
        changed = [url for url, stamp in inside if not self._is_read(url, stamp)]
        self.unchanged += len(inside) - len(changed)
        self._add_sitemaps(changed)

    def _is_read(self, url: str, stamp: str | None) -> bool:
        changed = as_datetime(stamp)
        if changed is None:
            return False
        if self._is_before(stamp):
            return True
        read = self.ledger.completed_at(url)
        return read is not None and changed.astimezone(UTC) < read - SITEMAP_MARGIN
