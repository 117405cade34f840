"""What each sample host serves: routes from a request to a page, a document or a trap."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl

from crawler.sampleweb import documents, render
from crawler.sampleweb.catalogue import VIETNAM, Host, Posting, Section, hosts, postings
from crawler.sampleweb.messages import Reply, Request, redirect
from crawler.sampleweb.server import unknown_host

# Articles on a listing page: few, so that every listing has several pages.
_PER_PAGE = 6
_RELATED = 3
# The shape of D1N filters: about 200 bytes, status 200.
_CHALLENGE = (
    '<html><body><script>document.cookie="D1N={token}"+"; expires=Fri, 31-Dec-37 23:55:55 GMT; '
    'path=/";window.location.reload(true);</script></body></html>'
)
_DEAD_TITLE = "Tin đã gỡ khỏi trang theo yêu cầu của cơ quan"
_NOISE = re.compile(r"p_p_|.*_(?:delta|redirect)$|utm_")
_TAG = re.compile(r"/news/tag/[\w-]+/(?:page-(\d+)/)?$")
_CALENDAR = re.compile(r"/lich-cong-tac(?:/thang-(\d+)-(\d+))?$")
_TWIN = re.compile(r"/(?:print|amp)(?=/)|/news/(?:print|savefile)(?=/)")

Route = tuple[str, frozenset[tuple[str, str]]]


class SampleHost:
    """One host of one edition."""

    def __init__(self, host: Host, pages: Sequence[Posting]) -> None:
        """Index the pages by what names them in a request, the listings by their paths."""
        self._host = host
        self._pages = sorted(pages, key=lambda page: page.published)
        self._by_key = {page.key: page for page in pages}
        self._listings = dict(self._routes())
        self._views: Counter[str] = Counter()

    def answer(self, request: Request) -> Reply:
        """Answer one request."""
        self._views[""] += 1
        self._views[request.path] += 1
        reply = self._document(request) or self._article(request) or self._listing(request)
        return reply or self._trap(request) or self._missing(request)

    def _visit(self, path: str) -> render.Visit:
        """Tell the page what differs this time."""
        count = self._views[""]
        token = hashlib.sha256(f"{self._host.site}{count}".encode()).hexdigest()[:16]
        now = datetime.now(VIETNAM)
        return render.Visit(now, 200 + 3 * self._views[path], 48_000 + count, token)

    def _document(self, request: Request) -> Reply | None:
        """Answer for robots.txt, sitemaps and feeds."""
        if request.path == "/robots.txt":
            return documents.robots(self._host)
        public = [page for page in self._pages if "forbidden" not in page.traits]
        for section in self._host.sections if self._host.feed else ():
            if request.path == self._host.feeds.format(slug=section.slug):
                of_section = [page for page in public if page.section is section]
                return documents.feed(self._host, section, of_section)
        return documents.sitemap(self._host, request.path, public)

    def _article(self, request: Request) -> Reply | None:
        """Answer for an article, or for the filter in front of it."""
        # A real host ignores parameters it does not know, unless they are all that names the page.
        where = request.target if "?" in self._host.article else request.path
        match = re.search(self._host.key, where)
        page = self._by_key.get(match[1]) if match else None
        if page is None or _TWIN.match(request.path):
            return None
        visit = self._visit(request.path)
        if "challenged" in page.traits and "D1N=" not in request.headers.get("cookie", ""):
            return Reply(_CHALLENGE.format(token=visit.token * 2).encode(), coding="identity")
        return self._printed(page, visit)

    def _printed(self, page: Posting, visit: render.Visit) -> Reply:
        """Render an article with the headers its host sends."""
        body = render.encode(
            render.article(page, self._related(page), visit), self._host, page.encoding
        )
        digest = hashlib.sha256("\n".join((page.title, *page.body)).encode()).hexdigest()[:20]
        last_modified = format_datetime(page.lastmod.astimezone(UTC), usegmt=True)
        return Reply(
            body,
            content_type=self._host.content_type,
            etag=f'"{digest}"' if self._host.etags else None,
            last_modified=last_modified if self._host.last_modified else None,
            coding=self._host.coding,
        )

    def _related(self, page: Posting) -> list[Posting]:
        """Return the articles published before this one."""
        place = self._pages.index(page)
        return [p for p in self._pages[max(0, place - _RELATED) : place] if not p.traits]

    def _routes(self) -> Iterator[tuple[Route, tuple[Section, int]]]:
        """Name every page of every listing."""
        for section in self._host.sections:
            first = render.section_path(self._host, section)
            yield _route(first), (section, 1)
            yield _route(self._pager(first, 1)), (section, 1)
            last = -(-len(self._of(section)) // _PER_PAGE)
            for number in range(2, last + 1):
                yield _route(self._pager(first, number)), (section, number)

    def _pager(self, first: str, number: int) -> str:
        """Return the path and query of a listing's page."""
        start = (number - 1) * _PER_PAGE
        return first + self._host.pager.format(n=number, start=start, instance=self._host.instance)

    def _of(self, section: Section) -> list[Posting]:
        """Return a section's articles, newest first."""
        return [page for page in reversed(self._pages) if page.section is section]

    def _listing(self, request: Request) -> Reply | None:
        """Answer for the home page or a page of a section."""
        if request.path == "/" and not request.query:
            newest = list(reversed(self._pages))[:_PER_PAGE]
            title = self._host.title
            return self._listed(Section("", title, (), title), newest, None, request.path)
        found = self._listings.get((request.path, _significant(request.query.items())))
        if found is None:
            return self._beyond(request)
        section, number = found
        return self._numbered(section, number, request.path)

    def _numbered(self, section: Section, number: int, path: str) -> Reply:
        """Answer with one page of a section."""
        pages = self._of(section)
        start = (number - 1) * _PER_PAGE
        more = start + _PER_PAGE < len(pages) or self._host.endless
        first = render.section_path(self._host, section)
        following = self._pager(first, number + 1) if more else None
        shown = pages[start : start + _PER_PAGE] + (self._dead() if number == 1 else [])
        return self._listed(section, shown, following, path)

    def _listed(
        self, section: Section, pages: Sequence[Posting], following: str | None, path: str
    ) -> Reply:
        """Render a listing."""
        alternates = ""
        if self._host.feed and section.slug:
            kind = {"rss": "rss+xml", "atom": "atom+xml"}[self._host.feed]
            href = self._host.feeds.format(slug=section.slug)
            alternates = f'<link rel="alternate" type="application/{kind}" href="{href}">'
        html = render.listing(self._host, section, pages, following, self._visit(path), alternates)
        encoding = self._host.encodings[0] if self._host.encodings else "utf-8"
        body = render.encode(html, self._host, encoding)
        return Reply(body, content_type=self._host.content_type, coding=self._host.coding)

    def _dead(self) -> list[Posting]:
        """Return listing entries whose articles are gone: the addresses differ by one digit."""
        return [
            replace(page, title=_DEAD_TITLE, path=_broken(page))
            for page in self._pages[: self._host.dead]
        ]

    def _beyond(self, request: Request) -> Reply | None:
        """Show the last page for every number beyond it, as Liferay does, next link included."""
        if not self._host.endless:
            return None
        numbers = [v for name, v in request.query.items() if name.endswith("_cur")]
        if not numbers or not numbers[0].isdigit():
            return None
        section = self._host.sections[0]
        pages = self._of(section)[-_PER_PAGE:]
        first = render.section_path(self._host, section)
        return self._listed(section, pages, self._pager(first, int(numbers[0]) + 1), request.path)

    def _trap(self, request: Request) -> Reply | None:
        """Answer for print and AMP twins, tag pages and the calendar."""
        twin = _TWIN.match(request.path)
        match = re.search(r"(\d+)(?:\.html)?$", request.path) if twin else None
        if match and match[1] in self._by_key:
            page = self._by_key[match[1]]
            return self._printed(page, self._visit(request.path))
        if self._host.tags and (tag := _TAG.match(request.path)):
            following = request.path.partition("page-")[0] + f"page-{int(tag[1] or 1) + 1}/"
            section = self._host.sections[0]
            return self._listed(section, self._of(section)[:2], following, request.path)
        return self._calendar(request)

    def _calendar(self, request: Request) -> Reply | None:
        """Answer for a month of the calendar, whichever it is."""
        match = _CALENDAR.match(request.path)
        if match is None or "calendar" not in render.parts(self._host.template):
            return None
        month = int(match[1] or request.query.get("thang", "7"))
        year = int(match[2] or request.query.get("nam", "2025"))
        return Reply(render.calendar(self._host, month, year).encode())

    def _missing(self, request: Request) -> Reply:
        """Say that there is no such page, in the host's way."""
        html = render.missing(self._host, self._visit(request.path)).encode()
        if self._host.missing == "404" or not re.search(r"\w{3}-\w", request.path):
            return Reply(html, status=404)
        return redirect("/") if self._host.missing == "home" else Reply(html)


def _broken(page: Posting) -> str:
    """Return the address of an article that is no longer there."""
    return page.path.replace(page.key, page.key[:-1] + ("9" if page.key[-1] != "9" else "8"))


class Web:
    """All hosts of one edition; remembers what was asked."""

    def __init__(self, edition: int) -> None:
        """Build the hosts."""
        pages = postings(edition)
        self.requests: list[Request] = []
        self._sites = {
            host.name: SampleHost(host, [page for page in pages if page.host is host])
            for host in hosts().values()
        }
        self._aliases = {alias: host.name for host in hosts().values() for alias in host.aliases}

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every name the web answers to."""
        return (*self._sites, *self._aliases)

    def answer(self, request: Request) -> Reply:
        """Answer one request, or refuse it for a host that is not here."""
        self.requests.append(request)
        if request.host in self._aliases:
            return redirect(f"https://{self._aliases[request.host]}{request.target}", 301)
        site = self._sites.get(request.host)
        if site is None:
            return unknown_host(request)
        if request.scheme == "http":
            return redirect(f"https://{request.host}{request.target}", 301)
        return site.answer(request)


def _significant(pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Return the parameters that tell pages apart."""
    return frozenset(pair for pair in pairs if not _NOISE.match(pair[0]))


def _route(target: str) -> Route:
    """Return what a listing's path and query are found by."""
    path, _, query = target.partition("?")
    return path, _significant(parse_qsl(query))
