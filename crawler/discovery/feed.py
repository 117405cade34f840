"""Feeds: RSS 0.9x, 1.0 and 2.0 and Atom, however broken, from bytes to URLs found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import etree

from archive.models import Found
from crawler.discovery import xmltext
from crawler.discovery.stamps import to_iso

_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_DATES = ("pubdate", "published", "date", "updated", "modified", "issued", "created")
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# A feed of more is a mistake: the longest one known names 1,000.
MAX_ENTRIES = 20_000


@dataclass(slots=True)
class Feed:
    """What a feed names."""

    found: list[Found] = field(default_factory=list)
    reason: str | None = None  # why it names nothing: empty, html, binary, oversize, not-xml, …
    invalid: int = 0  # entries without a usable link


def parse_feed(body: bytes, url: str) -> Feed:
    """Read a feed; `url` is where it came from and what relative links are relative to."""
    root = xmltext.parse(body)
    if root.element is None:
        return Feed(reason=root.reason)
    name = xmltext.local_name(root.element)
    if name not in _ROOTS:
        return Feed(reason=f"not-a-feed: <{name}>")
    found: dict[str, Found] = {}
    feed = Feed()
    for entry in _entries(root.element):
        link = _link(entry, url)
        if link is None:
            feed.invalid += 1
        else:
            found.setdefault(link, Found(link, url, _stamp(entry), "feed", _title(entry)))
    feed.found = list(found.values())
    feed.reason = None if feed.found else "empty"
    return feed


def _entries(root: etree._Element) -> Iterator[etree._Element]:
    matching = (each for each in root.iter() if xmltext.local_name(each) in {"item", "entry"})
    return (entry for entry, _ in zip(matching, range(MAX_ENTRIES), strict=False))


def _link(entry: etree._Element, base: str) -> str | None:
    """Return the entry's own page: its link, else a guid that is a permalink, else its id."""
    for candidate in _candidates(entry):
        try:
            joined = urljoin(urljoin(base, entry.get(_XML_BASE, "")), candidate.strip())
        except ValueError:
            continue
        if candidate.strip() and joined.startswith(("http://", "https://")):
            return joined
    return None


def _candidates(entry: etree._Element) -> Iterator[str]:
    links = [child for child in entry if xmltext.local_name(child) == "link"]
    for link in links:
        if link.get("rel", "alternate") == "alternate":
            yield link.get("href") or xmltext.text_of(link) or ""
    for child in entry:
        name = xmltext.local_name(child)
        text = xmltext.text_of(child) or ""
        permalink = name == "guid" and child.get("isPermaLink", "true").lower() != "false"
        # An identifier that is no URL would be joined to the feed's address as a relative one.
        if (permalink or name in {"id", "origlink"}) and text.startswith(("http://", "https://")):
            yield text
    yield entry.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "")


def _stamp(entry: etree._Element) -> str | None:
    texts: dict[str, str | None] = {}
    for child in entry:
        texts.setdefault(xmltext.local_name(child), xmltext.text_of(child))
    stamps = (to_iso(texts.get(name)) for name in _DATES)
    return next((stamp for stamp in stamps if stamp), None)


def _title(entry: etree._Element) -> str | None:
    titles = (xmltext.text_of(child) for child in entry if xmltext.local_name(child) == "title")
    return next((" ".join(title.split()) for title in titles if title), None)
