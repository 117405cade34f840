"""The nouns every package shares: Site, Page, Article and what travels between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand on article pages: CSS, or XPath where one starts with `/` or `(`.

    Of `title`, `lead`, `body`, `date`, `author` and `section` the first selector that yields text
    wins; every match of a `drop` selector inside the body is removed before the text is read.
    """

    until: date | None = None  # first day this layout was no longer served; None: the current one
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()  # the container of the article text
    date: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()  # regexes on whole lines: the first match ends the article text


@dataclass(frozen=True, slots=True)
class Site:
    """One site: its TOML file and its family's, merged and validated by crawler.registry."""

    id: str  # file name and spider name, [a-z0-9_]+
    title: str
    kind: str  # newspaper, committee, portal, assembly, broadcaster
    province: str  # as named before 2025-07-01
    province_now: str  # as named since, from archive.provinces
    home: str
    hosts: tuple[str, ...]  # in scope, lower case, with the port where it is not the scheme's own
    family: str = "generic"
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    article: str | None = None  # regex searched in path and query; None: the page itself decides
    deny: tuple[str, ...] = ()  # regexes searched in path and query: never fetched
    next: tuple[str, ...] = ()  # selectors of a listing's next page, or URL templates with {n}
    every: int = 21_600  # seconds between two crawls
    delay: float = 5.0  # seconds between two requests to a host
    status: str = "live"  # live, archive-only, unprobed
    successor: str | None = None  # site id that took over
    articles_per_week: int | None = None  # fewer is a broken site; None: no expectation
    layouts: tuple[Layout, ...] = ()  # dated ones first, oldest `until` first; the current one last


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """Where the bytes of a response stand in the archive's WARC files."""

    file: str  # name under warc/, no folder
    offset: int  # bytes from the start of the file to the record's gzip member
    length: int  # bytes of the whole gzip member
    payload_sha256: str  # hex, of the payload as stored (content coding kept)


@dataclass(frozen=True, slots=True)
class WarcFile:
    """A WARC file that is closed for good, as the manifest lists it."""

    name: str  # under warc/, no folder
    bytes: int
    records: int
    sha256: str  # hex, of the whole file


@dataclass(frozen=True, slots=True)
class Found:
    """A URL that discovery came upon."""

    url: str  # as linked, made absolute
    found_on: str  # the sitemap, feed or listing that named it
    lastmod: str | None = None  # ISO 8601, as the sitemap or feed gave it
    source: str = "listing"  # sitemap, feed, listing
    title: str | None = None  # the feed's or the link's title


@dataclass(frozen=True, slots=True)
class Due:
    """A page of the frontier that is to be fetched now."""

    url: str
    page_id: int
    found_on: str | None = None
    lastmod: str | None = None
    hint_source: str | None = None  # sitemap, feed, listing
    etag: str | None = None  # set on a revisit: send If-None-Match
    last_modified: str | None = None  # set on a revisit: send If-Modified-Since


@dataclass(slots=True)
class Page:
    """One response, or one failure, on its way through the pipelines."""

    url: str  # where the bytes came from, after redirects
    site: str  # site id
    fetched_at: datetime  # aware, UTC
    status: int = 200  # HTTP status; 0: no response at all
    body: bytes = field(default=b"", repr=False)  # payload, content coding removed
    content_type: str = ""  # header value as sent
    requested_url: str = ""  # the frontier's URL, before redirects; empty: same as url
    source: str = "live"  # live, wayback, commoncrawl, warc
    etag: str | None = None
    last_modified: str | None = None
    found_on: str | None = None
    lastmod: str | None = None  # ISO 8601 hint of a sitemap or feed
    hint_source: str | None = None  # sitemap, feed
    record: WarcRecord | None = None
    tls: str | None = None  # verified, unverified; None: plain http or unknown
    error: str | None = None  # why there is no usable response: dns, timeout, robots, refused …
    run_id: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an article: its URL and the caption printed with it."""

    url: str
    caption: str | None = None


@dataclass(slots=True)
class Article:
    """A cleaned text: content-addressed, never changed once stored."""

    url: str  # canonical URL of the page it was first seen on
    site: str
    title: str
    lead: str | None
    body: str = field(repr=False)  # paragraphs joined by one newline; the lead is not repeated
    content_hash: str = ""  # hex SHA-256, archive.text.content_hash(lead, body)
    author: str | None = None  # names joined by ", "
    section: str | None = None
    published_at: str | None = None  # ISO 8601 with +07:00, or a date, month or year alone
    published_precision: str | None = None  # second, minute, day, month, year
    # json-ld, meta, itemprop, time, header, url, sitemap, feed, capture
    published_source: str | None = None
    published_raw: str | None = None  # as the page wrote it
    extraction: str = "generic"  # family:<name>, or generic
    extractor: str = ""  # name and version of our extractor and of trafilatura
    words: int = 0  # white-space separated, lead and body
    # why to doubt it: no-date, lead-rescued, second-opinion, legacy-encoding …
    flags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    canonical: str | None = None  # the page's <link rel=canonical>, if another URL of the site


@dataclass(slots=True)
class Outcome:
    """What the pipelines made of a page: an article, or the reason why it is none."""

    page: Page
    article: Article | None = None
    # listing, challenge, soft-404, empty, timeout, gone, not-modified, http-503, robots …
    reason: str | None = None
    duplicate_of: int | None = None  # article id with the same text: advice; archive.db decides
    # after storing: new, changed, unchanged, duplicate, not_article, gone, blocked, failed
    saved: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result."""

    id: int  # articles.id
    title: str
    url: str
    site: str
    site_title: str
    province: str
    published_at: str | None
    published_precision: str | None
    headline: str  # the title, matches between the characters U+0001 and U+0002
    snippet: str  # part of lead or body, matches marked likewise
    score: float | None  # bm25, lower is better; None when newest first
