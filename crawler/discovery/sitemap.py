"""Sitemaps: urlset, index, news and plain text, from bytes to URLs found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urljoin

from lxml import etree

from archive.models import Found
from crawler.discovery import xmltext
from crawler.discovery.stamps import to_iso

# sitemaps.org: a file names at most 50,000 URLs; more is a mistake or an attack.
MAX_URLS = 50_000


@dataclass(slots=True)
class Sitemap:
    """What a sitemap names: articles, or other sitemaps."""

    found: list[Found] = field(default_factory=list)
    # other sitemaps with the ISO 8601 lastmod that the index gave, or None; newest first
    children: list[tuple[str, str | None]] = field(default_factory=list)
    reason: str | None = None  # why it names nothing: empty, html, binary, oversize, not-xml, …


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """Read a sitemap of any kind, gzipped or not; `url` is where it came from."""
    root = xmltext.parse(body)
    if root.element is None:
        return _plain_text(body, url, root.reason)
    name = xmltext.local_name(root.element)
    if name == "sitemapindex":
        return _index(root.element, url)
    if name == "urlset":
        return _urlset(root.element, url)
    return Sitemap(reason=f"not-a-sitemap: <{name}>")


def expand(template: str, today: date) -> list[str]:
    """Fill `{YYYY}`, `{MM}` and `{M}` of a sitemap's name with this month and the one before."""
    if "{" not in template:
        return [template]
    last_month = today.replace(day=1) - timedelta(days=1)
    return list(dict.fromkeys(_filled(template, day) for day in (today, last_month)))


def _filled(template: str, day: date) -> str:
    names = {"{YYYY}": f"{day:%Y}", "{MM}": f"{day:%m}", "{M}": str(day.month)}
    for name, value in names.items():
        template = template.replace(name, value)
    return template


def _index(root: etree._Element, base: str) -> Sitemap:
    children: dict[str, str | None] = {}
    for entry in _entries(root, "sitemap"):
        fields = _fields(entry)
        url = _joined(base, fields.get("loc"))
        if url is not None and url != base:
            children.setdefault(url, to_iso(fields.get("lastmod")))
    # The newest first, so that a crawl cut short has read what matters; undated ones keep order.
    ordered = sorted(children.items(), key=lambda child: child[1] or "", reverse=True)
    return Sitemap(children=ordered, reason=None if ordered else "empty")


def _urlset(root: etree._Element, base: str) -> Sitemap:
    found: dict[str, Found] = {}
    for entry in _entries(root, "url"):
        fields = _fields(entry)
        url = _joined(base, fields.get("loc"))
        if url is not None and url not in found:
            # A correction moves lastmod and not the publication date, so lastmod comes first.
            stamp = to_iso(fields.get("lastmod")) or to_iso(fields.get("publication_date"))
            found[url] = Found(url, base, stamp, "sitemap", fields.get("title"))
    return Sitemap(found=list(found.values()), reason=None if found else "empty")


def _entries(root: etree._Element, name: str) -> Iterable[etree._Element]:
    matching = (child for child in root.iter() if xmltext.local_name(child) == name)
    return (entry for entry, _ in zip(matching, range(MAX_URLS), strict=False))


def _fields(entry: etree._Element) -> dict[str, str]:
    """Collect an entry's texts by local name; of image and video only what is its own counts."""
    fields: dict[str, str] = {}
    for child in entry:
        name = xmltext.local_name(child)
        if name == "news":
            for part in child:
                _put(fields, part)
        elif name not in {"image", "video", "link"}:
            _put(fields, child)
    return fields


def _put(fields: dict[str, str], element: etree._Element) -> None:
    value = xmltext.text_of(element)
    if value is not None:
        fields.setdefault(xmltext.local_name(element), value)


def _joined(base: str, url: str | None) -> str | None:
    try:
        joined = urljoin(base, (url or "").strip())
    except ValueError:
        return None
    return joined if url and joined.startswith(("http://", "https://")) else None


def _plain_text(body: bytes, base: str, reason: str | None) -> Sitemap:
    """Read one URL a line, which sitemaps.org allows; anything else keeps the reason."""
    if reason != "not-xml":
        return Sitemap(reason=reason)
    unpacked = xmltext.gunzip(body) if body.startswith(b"\x1f\x8b") else body
    lines = [line.strip() for line in xmltext.to_text(unpacked or b"").splitlines()]
    urls = [line for line in lines if line.startswith(("http://", "https://"))]
    # Half of the lines may be comments; a text that merely mentions a URL is no sitemap.
    if not urls or len(urls) * 2 < len([line for line in lines if line]):
        return Sitemap(reason=reason)
    unique = list(dict.fromkeys(urls))[:MAX_URLS]
    return Sitemap(found=[Found(url, base, None, "sitemap") for url in unique])
