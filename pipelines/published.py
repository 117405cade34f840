"""When an article was published: every place a page says so, in the order they are trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lxml import etree
from lxml.html import HtmlElement

from archive.models import Page
from pipelines.blocks import lines_of
from pipelines.dates import Published, date_from_url, is_clock, machine_date, parse_published
from pipelines.metadata import Meta
from pipelines.tree import is_inside

_TIMES = etree.XPath("descendant-or-self::time[@datetime]")
_DATE_RE = re.compile(
    r"\d{1,2}\s*(?:[/.-]|tháng)\s*(?:\d{1,2}|\w+)\s*(?:[/.-]|năm|,)?\s*(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d", re.IGNORECASE
)
_LONGEST_HEADER = 160  # characters; a date in a longer line belongs to running text
_LEVELS = 4  # from the title outward: what stands further off is the page's, not the article's
_SLACK = timedelta(days=1)  # the capture in UTC may be the day before in Vietnam
_FINER = ("year", "month", "day", "minute", "second")


@dataclass(frozen=True, slots=True)
class Dated:
    """A publication time and where it was read."""

    published: Published
    source: str  # json-ld, meta, itemprop, time, header, url, sitemap, feed

    @property
    def day(self) -> date | None:
        """Return the day; None where only a month or year is known."""
        return date.fromisoformat(self.published.value[:10]) if len(self.published.value) >= 10 else None


def find_published(
    meta: Meta,
    visible: Sequence[str],
    page: Page,
    title: HtmlElement | None = None,
    body: HtmlElement | None = None,
) -> Dated | None:
    """Return the publication time, or None when nothing on the page or about it says one.

    `visible` is what a layout's date selectors found; where they found nothing, the lines around
    the title are read.
    """
    found = [*_stated(meta, page), *_shown(visible, page)]
    if not found and title is not None:
        found = list(_near(title, body, page))
    found += _implied(page)
    return _surest(found)


def _stated(meta: Meta, page: Page) -> Iterator[Dated]:
    """Give what the page says to machines."""
    for source, raw in meta.published:
        value = machine_date(raw) or parse_published(raw, captured=page.fetched_at)
        if value is not None and not _is_future(value, page):
            yield Dated(value, source)


def _shown(texts: Sequence[str], page: Page) -> Iterator[Dated]:
    """Give what stands in header lines; an ISO value comes from an attribute of theirs."""
    for raw in texts:
        machine = machine_date(raw)
        value = machine or parse_published(raw, captured=page.fetched_at)
        if value is not None and not _is_future(value, page):
            yield Dated(value, "time" if machine else "header")


def _near(title: HtmlElement, body: HtmlElement | None, page: Page) -> Iterator[Dated]:
    """Give the dates in the neighbourhood of the title, the closest first."""
    outer: HtmlElement | None = title
    for _ in range(_LEVELS):
        outer = outer.getparent() if outer is not None else None
        if outer is None or outer.tag in ("body", "html"):
            return
        times = [node.get("datetime", "") for node in _TIMES(outer)]
        found = list(_shown(times, page)) or list(_shown(_header_lines(outer, body), page))
        found = [item for item in found if not is_clock(item.published, page.fetched_at)] or found
        if found:
            yield found[0]
            return


def _header_lines(outer: HtmlElement, body: HtmlElement | None) -> list[str]:
    """Return the short lines with a date in an element, those inside the text left out."""
    return [
        line.text
        for line in lines_of(outer)
        if len(line.text) <= _LONGEST_HEADER
        and _DATE_RE.search(line.text)
        and (body is None or body is outer or not is_inside(line.node, body))
    ]


def _implied(page: Page) -> Iterator[Dated]:
    """Give what the address, the sitemap or the feed implies."""
    value = date_from_url(page.url)
    if value is not None and not _is_future(value, page):
        yield Dated(value, "url")
    hint = machine_date(page.lastmod) if page.lastmod and page.hint_source else None
    if hint is not None and page.hint_source and not _is_future(hint, page):
        yield Dated(hint, page.hint_source)


def _is_future(value: Published, page: Page) -> bool:
    """Tell whether a date lies after the capture, by day: clocks differ by minutes."""
    return value.value[:10] > (page.fetched_at + _SLACK).date().isoformat()


def _surest(found: Sequence[Dated]) -> Dated | None:
    """Return the first, unless a later one tells the same day to the minute."""
    if not found:
        return None
    first = found[0]
    for other in found[1:]:
        same = other.published.value.startswith(first.published.value)
        finer = _FINER.index(other.published.precision) > _FINER.index(first.published.precision)
        if same and finer:
            return other
    return first
