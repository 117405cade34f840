"""Listings: article links, the next page and a home page's sections, from HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from parsel import Selector

from archive.models import Found, Site
from archive.urls import canonical_url, in_scope, path_query
from crawler.discovery.likely import is_section, likely_article
from crawler.discovery.pager import next_link
from crawler.discovery.traps import trap_reason
from pipelines.kind import matches_article

# A page with more is a link bomb or a site map; no listing known has a tenth of it.
MAX_LINKS = 5_000
# Menus of these sites name 10 to 30 sections.
MAX_SECTIONS = 40
_NO_PAGE = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(slots=True)
class Listing:
    """What a listing page holds."""

    found: list[Found] = field(default_factory=list)
    next_url: str | None = None  # the next page, by selector or rel=next
    pager: str | None = None  # why a pager that is there cannot be followed: javascript
    sections: list[str] = field(default_factory=list)  # same-host pages that look like sections
    links: int = 0  # of any kind; none at all is a sign of an empty or scripted page
    invalid: int = 0  # links no URL can be made of


@dataclass(slots=True)
class _Link:
    """One target of a page, with the longest text any link gives it."""

    url: str
    text: str


def parse_listing(html: str, url: str, site: Site) -> Listing:
    """Read a listing page; `url` is where it came from. Call pipelines.guard.check first."""
    listing = Listing()
    if not html.strip():
        return listing
    page = Selector(text=html, type="html", huge_tree=True)
    base = base_of(page, url)
    links = list(_links(page, base, listing))
    listing.found = [
        Found(link.url, url, None, "listing", link.text or None)
        for link in links
        if wanted(link.url, site) and _is_article(link, site)
    ]
    known = {found.url for found in listing.found}
    others = (link for link in links if link.url not in known and wanted(link.url, site))
    sections = (link.url for link in others if is_section(link.url, link.text))
    listing.sections = list(dict.fromkeys(sections))[:MAX_SECTIONS]
    follow = next_link(page, base, url, site.next)
    listing.pager = follow.blocked
    listing.next_url = next((each for each in follow.urls if wanted(each, site)), None)
    return listing


def base_of(page: Selector, url: str) -> str:
    """Return what relative links are relative to: `<base href>`, else the page's own URL."""
    href = (page.xpath("(//base/@href)[1]").get() or "").strip()
    try:
        joined = urljoin(url, href)
    except ValueError:
        return url
    return joined if joined.startswith(("http://", "https://")) else url


def wanted(url: str, site: Site) -> bool:
    """Tell whether a URL is in scope, no trap and not denied by the site file."""
    try:
        where = path_query(url)
        return (
            in_scope(url, site.hosts)
            and trap_reason(url) is None
            and not any(_regex(pattern).search(where) for pattern in site.deny)
        )
    except ValueError:
        return False


def _is_article(link: _Link, site: Site) -> bool:
    if site.article is not None:
        return matches_article(link.url, site)
    return likely_article(link.url, link.text)


def _links(page: Selector, base: str, listing: Listing) -> Iterable[_Link]:
    """Collect the links of a page in order, one per canonical URL."""
    links: dict[str, _Link] = {}
    for match in page.xpath("//a[@href]")[:MAX_LINKS]:
        # Not Selector.attrib: it fails on attributes with names that XML forbids.
        anchor: HtmlElement = match.root
        listing.links += 1
        href = re.sub(r"[\t\r\n]", "", anchor.get("href", "")).strip()
        if not href or href.startswith("#") or _NO_PAGE.match(href):
            continue
        try:
            url = urljoin(base, href).partition("#")[0]
            key = canonical_url(url)
        except ValueError:
            listing.invalid += 1
            continue
        link = links.setdefault(key, _Link(url, ""))
        link.text = max(link.text, *_texts(anchor), key=len)
    return links.values()


def _texts(anchor: HtmlElement) -> Iterator[str]:
    # A photograph's link says in its title or alt what the headline beside it says.
    images = anchor.iter("img")
    for text in (" ".join(anchor.itertext()), anchor.get("title"), *(i.get("alt") for i in images)):
        yield " ".join((text or "").split())


@lru_cache(maxsize=1024)
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def same_page(one: str, other: str) -> bool:
    """Tell whether two URLs name one page but for scheme, fragment and a trailing slash."""
    left, right = urlsplit(one), urlsplit(other)
    return (left.netloc, left.path.rstrip("/"), left.query) == (
        right.netloc,
        right.path.rstrip("/"),
        right.query,
    )
