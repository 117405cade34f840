"""robots.txt, sitemaps and feeds of the sample hosts, with the faults real ones have."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from crawler.sampleweb.catalogue import Host, Posting, Section
from crawler.sampleweb.messages import Reply

_XML = "application/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_INDEX = "/sitemap_index.xml.gz"
_NEWS_SITEMAP = "/sitemaps/google-news.xml"
# News sitemaps hold two days of news, feeds what fits a reader's screen.
_NEWEST = 5
_FEED_LENGTH = 28


def robots(host: Host) -> Reply:
    """Return robots.txt, naming the sitemap if there is one."""
    lines = ["User-agent: *", *host.robots]
    if host.sitemap == "index":
        lines += [f"Sitemap: https://{host.name}{path}" for path in (_INDEX, _NEWS_SITEMAP)]
    elif host.sitemap == "html":
        lines.append(f"Sitemap: https://{host.name}/sitemap.xml")
    return Reply("\n".join(lines).encode(), content_type="text/plain", coding="identity")


def sitemap(host: Host, path: str, pages: Sequence[Posting]) -> Reply | None:
    """Return the sitemap at a path, None where there is none."""
    if host.sitemap == "html" and path == "/sitemap.xml":
        return Reply(b"<html><body><p>Trang web dang bao tri.</p></body></html>")
    if host.sitemap != "index":
        return None
    if path == _INDEX:
        body = gzip.compress(_index(host, pages).encode(), mtime=0)
        return Reply(body, content_type="application/gzip", coding="identity")
    if path == _NEWS_SITEMAP:
        return Reply(_urlset(reversed(pages[-_NEWEST:])).encode(), content_type=_XML)
    chosen = [page for page in pages if path == _month_path(page.published)]
    return Reply(_urlset(chosen).encode(), content_type=_XML) if chosen else None


def feed(host: Host, section: Section, pages: Sequence[Posting]) -> Reply:
    """Return a section's feed: RSS with a BOM and a bare ampersand, or Atom."""
    newest = list(reversed(pages))[:_FEED_LENGTH]
    if host.feed == "atom":
        return Reply(_atom(host, section, newest).encode(), content_type="application/atom+xml")
    body = "\ufeff" + _rss(host, section, newest)
    return Reply(body.encode(), content_type="text/xml; charset=utf-8")


def _month_path(when: datetime) -> str:
    """Return the path of a month's sitemap."""
    return f"/sitemaps/news-{when.year}-{when.month}.xml"


def _index(host: Host, pages: Sequence[Posting]) -> str:
    """Write the sitemap index: one file a month, with the month's last change."""
    months: dict[str, datetime] = {}
    for page in pages:
        path = _month_path(page.published)
        months[path] = max(page.lastmod, months.get(path, page.lastmod))
    entries = "".join(
        f"<sitemap><loc>https://{host.name}{path}</loc><lastmod>{last.isoformat()}</lastmod></sitemap>"
        for path, last in months.items()
    )
    return f'{_HEAD}<sitemapindex xmlns="{_SITEMAPS}">{entries}</sitemapindex>'


def _urlset(pages: Sequence[Posting] | Iterator[Posting]) -> str:
    """Write a sitemap with news extensions."""
    entries = "".join(
        f"<url><loc>{escape(page.url)}</loc><lastmod>{page.lastmod.isoformat()}</lastmod>"
        f"<news:news><news:publication_date>{page.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(page.title)}</news:title></news:news></url>"
        for page in pages
    )
    return f'{_HEAD}<urlset xmlns="{_SITEMAPS}" xmlns:news="{_NEWS}">{entries}</urlset>'


def _rss(host: Host, section: Section, pages: Sequence[Posting]) -> str:
    """Write RSS 2.0 whose channel title holds an ampersand nobody escaped."""
    items = "".join(
        f"<item><title>{escape(page.title)}</title><link>{escape(page.url)}</link>"
        f"<pubDate>{format_datetime(page.published)}</pubDate>"
        f"<description><![CDATA[{page.lead}]]></description></item>"
        for page in pages
    )
    title = f"{host.title} - {section.title} & cuộc sống"
    return f'{_HEAD}<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


def _atom(host: Host, section: Section, pages: Sequence[Posting]) -> str:
    """Write an Atom feed."""
    entries = "".join(
        f"<entry><title>{escape(page.title)}</title>"
        f'<link rel="alternate" href="{escape(page.url)}"/>'
        f"<id>{escape(page.url)}</id><published>{page.published.isoformat()}</published>"
        f"<updated>{page.lastmod.isoformat()}</updated></entry>"
        for page in pages
    )
    title = escape(f"{host.title} - {section.title}")
    return (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title>{entries}</feed>'
    )
