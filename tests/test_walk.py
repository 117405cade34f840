"""Chains, frontier and the walk over a site's sources, with an archive made of dicts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from archive.models import Due, Found, Site
from archive.urls import canonical_url
from crawler.chains import BARREN_PAGES, KNOWN_PAGES, MAX_PAGES, OLDER_ARTICLES, Chain
from crawler.discovery.feed import Feed
from crawler.discovery.listing import Listing
from crawler.discovery.sitemap import Sitemap
from crawler.frontier import Frontier, Source
from crawler.verdict import Facts, judge
from crawler.walk import Walk

HOME = "https://bao.vn/"
ROOT = "https://bao.vn/tin"


class FakeLedger:
    def __init__(self):
        self.pages = {}
        self.stored = set()
        self.chains = {}
        self.left = []
        self.found_at = {}
        self.completed = {}
        self.now = datetime(2025, 7, 1, tzinfo=UTC)

    def tick(self):
        self.now += timedelta(seconds=1)
        return self.now

    def add_found(self, site_id, found):
        due = {}
        for one in found:
            url = canonical_url(one.url)
            page_id = self.pages.setdefault(url, len(self.pages) + 1)
            self.found_at.setdefault(url, self.tick())
            if url not in self.stored:
                due[url] = Due(one.url, page_id, one.found_on, one.lastmod)
        return list(due.values())

    def unfinished(self, site_id):
        return self.left

    def found_since(self, urls, moment):
        return {url for url in urls if self.found_at.get(url, moment) > moment}

    def completed_at(self, url):
        return self.completed.get(url)

    def open_chain(self, site_id, url):
        self.chains[url] = "open"

    def complete_chain(self, url, pages):
        self.chains[url] = "complete"
        self.completed[url] = self.tick()


def make(ledger=None, limit=None, since=None, **changes):
    values = {
        "id": "bao",
        "title": "Báo",
        "kind": "newspaper",
        "province": "Hà Nội",
        "province_now": "Hà Nội",
        "home": HOME,
        "hosts": ("bao.vn",),
        "listings": (ROOT,),
        "article": r"/bai-\d+",
    }
    site = Site(**{**values, **changes})
    return Walk(site, ledger or FakeLedger(), Frontier(limit), since)


def bai(number):
    return f"https://bao.vn/bai-{number}"


class FakeSite:
    """Listing pages of articles; `fetch` plays the crawl until nothing is left."""

    def __init__(self, pages, last_again=False, links=True, broken=(), gone=()):
        self.pages, self.last_again, self.links = pages, last_again, links
        self.broken, self.gone = set(broken), set(gone)
        self.asked = []
        self.kill_after = None

    def url(self, page):
        return ROOT if page == 1 else f"{ROOT}?page={page}"

    def crawl(self, walk, die_after=None):
        """Fetch everything; stop dead after so many answers."""
        count = 0
        while (entry := walk.frontier.take()) is not None:
            count += 1
            if die_after is not None and count > die_after:
                return
            if isinstance(entry, Due):
                walk.ledger.stored.add(canonical_url(entry.url))
            else:
                self._answer(walk, entry)

    def _answer(self, walk, source):
        self.asked.append(source.url)
        page = int(source.url.partition("page=")[2] or 1)
        if source.url != self.url(page):
            walk.failed(source, "http-404", 404)
        elif page in self.broken:
            walk.failed(source, "http-500", 500)
        elif (page > len(self.pages) and not self.last_again) or page in self.gone:
            walk.failed(source, "http-404", 404)
        else:
            numbers = self.pages[min(page, len(self.pages)) - 1]
            found = [Found(bai(number), source.url) for number in numbers]
            more = self.url(page + 1) if self.links and page < len(self.pages) else None
            walk.took_listing(source, Listing(found=found, next_url=more), source.url)


def pages_of(count, size=10):
    numbers = list(range(count, 0, -1))
    return [numbers[at : at + size] for at in range(0, count, size)]


def begin(walk):
    walk.begin((), date(2025, 7, 1))
    return walk


def test_a_chain_of_hundreds_of_pages_is_walked_whole():
    site, walk = FakeSite(pages_of(3000)), begin(make())
    site.crawl(walk)
    assert len(walk.ledger.stored) == 3000
    assert len(site.asked) == 300
    assert walk.ledger.chains == {ROOT: "complete"}


@pytest.mark.parametrize("last_again", [True, False])
def test_a_template_ends_where_the_pages_end(last_again):
    site = FakeSite(pages_of(200), last_again=last_again, links=False)
    walk = begin(make(next=("?page={n}",)))
    site.crawl(walk)
    assert len(walk.ledger.stored) == 200
    assert len(site.asked) == 21
    assert walk.ledger.chains == {ROOT: "complete"}


def test_a_template_has_two_readings():
    site = FakeSite(pages_of(30), links=False)
    site.url = lambda page: ROOT if page == 1 else f"{ROOT}/?page={page}"
    walk = begin(make(next=("/?page={n}",)))
    site.crawl(walk)
    assert len(walk.ledger.stored) == 30
    assert walk.ledger.chains == {ROOT: "complete"}
    assert not walk.failures


def test_sidebars_do_not_keep_a_chain_alive():
    pages = [[*numbers, 900, 901, 902] for numbers in pages_of(30)]
    site = FakeSite([*pages, [900, 901, 902]], last_again=True, links=False)
    walk = begin(make(next=("?page={n}",)))
    site.crawl(walk)
    assert len(walk.ledger.stored) == 33
    assert len(site.asked) <= 3 + BARREN_PAGES["template"] + 1


def test_a_page_without_new_links_does_not_end_a_chain_of_links():
    site, walk = FakeSite([[1], [1], [1], [2], [3]]), begin(make())
    site.crawl(walk)
    assert len(walk.ledger.stored) == 3


def test_a_walked_chain_is_read_only_as_far_as_there_is_news():
    ledger = FakeLedger()
    FakeSite(pages_of(300)).crawl(begin(make(ledger)))
    site = FakeSite(pages_of(325))
    site.crawl(begin(make(ledger)))
    assert len(ledger.stored) == 325
    assert len(site.asked) == 3 + KNOWN_PAGES
    assert ledger.chains == {ROOT: "complete"}


def test_news_that_another_source_brought_first_does_not_end_a_chain():
    ledger = FakeLedger()
    FakeSite(pages_of(60)).crawl(begin(make(ledger)))
    walk = begin(make(ledger, feeds=(f"{HOME}rss",)))
    feed = Feed([Found(bai(number), f"{HOME}rss") for number in range(120, 70, -1)])
    walk.took_feed(walk.frontier.take(), feed)
    site = FakeSite(pages_of(120))
    site.crawl(walk)
    assert len(ledger.stored) == 120
    assert len(site.asked) == 6 + KNOWN_PAGES


def test_a_feed_read_before_a_kill_hides_nothing_from_the_next_run():
    ledger = FakeLedger()
    FakeSite(pages_of(60)).crawl(begin(make(ledger)))
    killed = begin(make(ledger, feeds=(f"{HOME}rss",)))
    feed = Feed([Found(bai(number), f"{HOME}rss") for number in range(120, 70, -1)])
    killed.took_feed(killed.frontier.take(), feed)
    FakeSite(pages_of(120)).crawl(killed, die_after=50)
    assert len(ledger.stored) == 110
    FakeSite(pages_of(120)).crawl(begin(make(ledger)))
    assert len(ledger.stored) == 120


def test_a_sidebar_of_the_latest_news_does_not_keep_a_walked_chain_alive():
    ledger = FakeLedger()
    FakeSite(pages_of(300)).crawl(begin(make(ledger)))
    site = FakeSite([[*page, 301, 302, 303] for page in pages_of(303)])
    site.crawl(begin(make(ledger)))
    assert len(site.asked) == 1 + KNOWN_PAGES


def test_a_kill_does_not_make_a_walked_chain_be_walked_whole_again():
    ledger = FakeLedger()
    FakeSite(pages_of(900)).crawl(begin(make(ledger)))
    FakeSite(pages_of(925)).crawl(begin(make(ledger)), die_after=5)
    site = FakeSite(pages_of(925))
    site.crawl(begin(make(ledger)))
    assert len(site.asked) <= 3 + KNOWN_PAGES
    assert ledger.chains == {ROOT: "complete"}


def test_a_chain_of_articles_that_other_sources_named_is_remembered_too():
    ledger = FakeLedger()
    known = begin(make(ledger, feeds=(f"{HOME}rss",), listings=()))
    feed = Feed([Found(bai(number), f"{HOME}rss") for number in range(1, 21)])
    known.took_feed(known.frontier.take(), feed)
    FakeSite(pages_of(20)).crawl(begin(make(ledger)))
    assert ledger.chains == {ROOT: "complete"}


def test_nothing_is_missed_wherever_a_run_dies():
    for dies in range(1, 60, 3):
        ledger = FakeLedger()
        FakeSite(pages_of(60)).crawl(begin(make(ledger)))
        FakeSite(pages_of(110)).crawl(begin(make(ledger)), die_after=dies)
        ledger.left = [
            Due(url, page) for url, page in ledger.pages.items() if url not in ledger.stored
        ]
        FakeSite(pages_of(110)).crawl(begin(make(ledger)))
        assert len(ledger.stored) == 110, dies
        assert ledger.chains == {ROOT: "complete"}


def test_a_page_that_fails_leaves_the_chain_open():
    site, walk = FakeSite(pages_of(100), broken=[3]), begin(make())
    site.crawl(walk)
    assert walk.failures == {f"{ROOT}?page=3": "http-500"}
    assert walk.ledger.chains == {ROOT: "open"}
    FakeSite(pages_of(100)).crawl(begin(make(walk.ledger)))
    assert len(walk.ledger.stored) == 100


def test_a_template_goes_on_past_a_page_that_fails():
    site = FakeSite(pages_of(100), broken=[3], links=False)
    walk = begin(make(next=("?page={n}",)))
    site.crawl(walk)
    assert len(walk.ledger.stored) == 90
    assert walk.ledger.chains == {ROOT: "open"}
    dead = FakeSite(pages_of(100), broken=range(3, 99), links=False)
    dead.crawl(begin(make(next=("?page={n}",))))
    assert len(dead.asked) == 4


def test_pagers_that_run_in_circles_end():
    site = FakeSite([[1], [2], [3]])
    site.url = lambda page: ROOT if page in (1, 4) else f"{ROOT}?page={page}"
    site.pages.append([4])
    walk = begin(make())
    site.crawl(walk)
    assert len(site.asked) == 3


def test_an_empty_listing_is_no_complete_one():
    walk = begin(make())
    FakeSite([[]]).crawl(walk)
    assert walk.notes == [f"no article link on {ROOT}"]
    assert walk.ledger.chains == {}


def test_the_cap_of_a_chain():
    chain = Chain(ROOT)
    for page in range(MAX_PAGES):
        assert chain.ended is None
        chain.read([bai(page)], [bai(page)])
    assert (chain.ended, chain.is_whole) == ("cap", False)


def test_limit_is_exact_and_counts_each_page_once():
    walk = begin(make(limit=7, listings=(ROOT,)))
    FakeSite([[1, 2, 3], [1, 2, 3, 4], [5, 6, 7, 8], [9]]).crawl(walk)
    assert len(walk.ledger.stored) == 7
    assert walk.frontier.handed == 7
    assert walk.frontier.is_cut
    assert walk.ledger.chains == {ROOT: "open"}


def test_limit_that_is_not_reached_cuts_nothing():
    walk = begin(make(limit=5))
    FakeSite([[1, 2, 3, 4, 5]]).crawl(walk)
    assert not walk.frontier.is_cut
    assert walk.ledger.chains == {ROOT: "complete"}


def test_since_leaves_out_what_is_known_to_be_older():
    walk = begin(make(since=date(2025, 6, 1), feeds=("https://bao.vn/rss",), listings=()))
    feed = Feed(
        [
            Found(bai(1), "f", "2025-06-01T00:00:00+07:00"),
            Found(bai(2), "f", "2025-05-31T23:59:59+07:00"),
            Found(bai(3), "f", None),
            Found("https://bao.vn/2024/05/06/bai-4", "f", None),
            Found("https://bao.vn/2025/06/06/bai-5", "f", None),
            Found(bai(6), "f", "2025-06"),
        ]
    )
    walk.took_feed(Source("https://bao.vn/rss", "feed"), feed)
    assert [canonical_url(url) for url in walk.ledger.pages] == [
        bai(1),
        bai(3),
        "https://bao.vn/2025/06/06/bai-5",
        bai(6),
    ]
    assert (walk.older, len(walk.found)) == (2, 6)


def test_since_ends_a_chain_after_many_older_articles():
    walk = begin(make(since=date(2025, 6, 1)))
    source = walk.frontier.take()
    found = [Found(bai(number), ROOT) for number in range(50)]
    walk.took_listing(source, Listing(found=found, next_url=f"{ROOT}?page=2"), ROOT)
    chain = walk.chain_of(ROOT)
    for _ in range(OLDER_ARTICLES - 1):
        walk.stored(chain, "2025-05-01T08:00:00+07:00")
    walk.stored(chain, "2025-06-02T08:00:00+07:00")
    assert chain.ended is None
    for _ in range(OLDER_ARTICLES):
        walk.stored(chain, "2025-05-01T08:00:00+07:00")
    assert chain.ended == "older"
    while (entry := walk.frontier.take()) is not None:
        assert isinstance(entry, Due)
    assert walk.ledger.chains == {ROOT: "open"}


def test_sitemaps_index_children_and_read_ones():
    walk = begin(make(listings=(), sitemaps=("https://bao.vn/s.xml",)))
    now = datetime(2025, 7, 1, tzinfo=UTC)
    walk.ledger.completed = {"https://bao.vn/old.xml": now, "https://bao.vn/new.xml": now}
    children = [
        ("https://bao.vn/old.xml", (now - timedelta(days=3)).isoformat()),
        ("https://bao.vn/new.xml", (now - timedelta(hours=3)).isoformat()),
        ("https://bao.vn/undated.xml", None),
        ("https://khac.vn/x.xml", None),
        ("https://bao.vn/s.xml", None),
    ]
    list(walk.took_sitemap(walk.frontier.take(), Sitemap(children=children)))
    sources = []
    while (entry := walk.frontier.take()) is not None:
        sources.append(entry.url)
    assert sources == ["https://bao.vn/new.xml", "https://bao.vn/undated.xml"]
    assert walk.unchanged == 1


def test_sitemap_urls_are_taken_in_batches_and_filtered():
    walk = begin(make(listings=(), sitemaps=("https://bao.vn/s.xml",)))
    found = [Found(bai(number), "s", source="sitemap") for number in range(1200)]
    found += [Found("https://bao.vn/lien-he", "s", source="sitemap"), Found("ftp://x", "s")]
    assert len(list(walk.took_sitemap(walk.frontier.take(), Sitemap(found=found)))) == 3
    assert len(walk.ledger.pages) == 1200
    assert walk.ledger.chains == {"https://bao.vn/s.xml": "complete"}


def test_sources_of_a_site_in_order():
    walk = make(feeds=(f"{HOME}rss",), sitemaps=(f"{HOME}news-{{YYYY}}-{{M}}.xml",))
    walk.begin((f"{HOME}s.xml", "https://khac.vn/s.xml", f"{HOME}rss"), date(2025, 1, 2))
    sources = [walk.frontier.take() for _ in range(5)]
    assert [(each.kind, each.url) for each in sources] == [
        ("feed", f"{HOME}rss"),
        ("sitemap", f"{HOME}news-2025-1.xml"),
        ("sitemap", f"{HOME}news-2024-12.xml"),
        ("listing", ROOT),
        ("sitemap", f"{HOME}s.xml"),
    ]
    assert walk.frontier.take() is None


def test_a_home_page_that_is_the_only_listing_leads_to_its_sections():
    walk = begin(make(listings=(HOME,)))
    home = walk.frontier.take()
    assert (home.kind, home.url) == ("listing", HOME)
    listing = Listing(found=[Found(bai(1), HOME)], sections=["https://bao.vn/chinh-tri"])
    walk.took_listing(home, listing, HOME)
    assert walk.frontier.take().url == bai(1)
    section = walk.frontier.take()
    assert section.url == "https://bao.vn/chinh-tri"
    deeper = Listing(found=[Found(bai(2), section.url)], sections=["https://bao.vn/an-ninh"])
    walk.took_listing(section, deeper, section.url)
    assert walk.frontier.take().url == bai(2)
    assert walk.frontier.take() is None


def test_a_home_page_beside_other_listings_does_not():
    walk = begin(make(listings=(HOME, ROOT)))
    listing = Listing(found=[Found(bai(1), HOME)], sections=["https://bao.vn/chinh-tri"])
    walk.took_listing(walk.frontier.take(), listing, HOME)
    assert [walk.frontier.take().url for _ in range(2)] == [bai(1), ROOT]
    assert walk.frontier.take() is None


def test_backlog_comes_last_and_nothing_twice():
    ledger = FakeLedger()
    ledger.pages = {bai(1): 1, bai(2): 2}
    ledger.left = [Due(bai(1), 1), Due(bai(2), 2)]
    walk = begin(make(ledger))
    source = walk.frontier.take()
    walk.took_listing(source, Listing(found=[Found(bai(2), ROOT)]), ROOT)
    assert [walk.frontier.take().url for _ in range(2)] == [bai(2), bai(1)]
    assert walk.frontier.take() is None


def test_a_halted_frontier_hands_out_nothing():
    walk = begin(make())
    walk.frontier.halt("blocked")
    walk.frontier.halt("storage")
    assert walk.frontier.take() is None
    assert walk.frontier.halted == "blocked"


GOOD = {"found": 10, "fetched": 10, "articles": 9, "sources_read": 2}


@pytest.mark.parametrize(
    ("facts", "verdict", "said"),
    [
        (GOOD, "complete", None),
        ({"found": 10, "sources_read": 1}, "complete", None),
        ({**GOOD, "notes": ["pager not followed on x: javascript"]}, "complete", "pager"),
        ({**GOOD, "failed": 2}, "complete", "2 pages failed"),
        ({**GOOD, "is_cut": True, "limit": 10}, "truncated", "--limit 10"),
        ({**GOOD, "older": 3}, "truncated", "--since"),
        ({**GOOD, "closed": "shutdown"}, "truncated", "signal"),
        ({**GOOD, "closed": "memusage_exceeded"}, "truncated", "memory"),
        (
            {**GOOD, "source_failures": {"https://x/": "http-500"}},
            "truncated",
            "http-500 at https://x/",
        ),
        ({**GOOD, "notes": ["https://x/: stopped after 5000 pages"]}, "truncated", "5000"),
        ({**GOOD, "errors": 1}, "truncated", "error of our own"),
        ({**GOOD, "closed": "start_error"}, "failed", "start_error"),
        ({**GOOD, "halted": "blocked"}, "blocked", "web archives"),
        ({**GOOD, "halted": "storage"}, "failed", "archive"),
        ({"source_failures": {"https://x/": "dns"}}, "failed", "dns at https://x/"),
        ({"source_failures": {"https://x/": "http-403"}}, "blocked", "web archives"),
        ({"source_failures": {"https://x/": "challenge"}}, "blocked", "challenge"),
        ({"source_failures": {"https://x/": "robots-http-503"}}, "blocked", "robots.txt"),
        ({"source_failures": {"https://x/": "robots"}}, "blocked", "robots.txt"),
        ({"source_failures": {"https://x/": "robots-http-503"}}, "blocked", "try again later"),
        ({"source_failures": {"https://x/": "robots"}}, "blocked", "ask the site"),
        ({"source_failures": {"https://x/": "refused"}}, "failed", "nothing listens there"),
        ({"source_failures": {"https://x/": "tls"}}, "failed", "try http://"),
        (
            {"source_failures": {"https://x/": "dns", "https://y/": "dns", "https://z/": "error"}},
            "failed",
            "dns x 2, error x 1: the host name is not known",
        ),
        ({"source_failures": {"https://x/": "error"}}, "failed", "error at https://x/"),
        ({"sources_read": 1, "unchanged": 4}, "complete", None),
        ({"sources_read": 3}, "failed", "no article link found"),
        ({"sources_read": 3, "had_articles": True}, "failed", "had articles before"),
        ({"found": 5, "sources_read": 1, "failed": 5}, "failed", "none of 5"),
        ({"found": 9, "sources_read": 1, "fetched": 9, "not_articles": 9}, "failed", "none of 9"),
        ({"found": 4, "sources_read": 1, "fetched": 4, "not_articles": 4}, "complete", None),
    ],
)
def test_verdicts(facts, verdict, said):
    judged = judge(Facts(**facts))
    assert judged.word == verdict
    assert said is None or said in (judged.reason or "")
    assert judged.is_asked is (verdict == "truncated" and ("is_cut" in facts or "older" in facts))
