"""When an article was published: every place its page says so, handed to dates.choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lxml.html import HtmlElement

from archive.models import Page
from pipelines.blocks import Line, lines_of
from pipelines.dates import (
    Published,
    choose,
    date_from_url,
    machine_date,
    parse_header,
    parse_published,
)
from pipelines.metadata import Meta
from pipelines.tree import is_inside, nodes

_times = nodes("descendant-or-self::time[@datetime]")
_LEVELS = 4  # from the title outward: what stands further off is the page's, not the article's
_HEADER_LINES = 12  # before and after the title; portals print a dozen labels there at most
_FOOT_LINES = 3  # of the text's end, where some portals print "Ngày đăng: …"


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a page its header lines stand."""

    title: HtmlElement | None = None
    body: HtmlElement | None = None


def find_published(
    meta: Meta, visible: Sequence[str], page: Page, place: Place | None = None
) -> Published | None:
    """Return the publication time, or None when nothing on the page or about it says one.

    `visible` is what a layout's date selectors found; where they found nothing, the lines around
    the title are read.
    """
    captured = page.fetched_at
    found = [*_stated(meta, captured), *_shown(visible, captured)]
    if not found and place is not None:
        found = list(_near(place, captured))
    found.append(_from(date_from_url(page.url, captured=captured), "url"))
    hint = machine_date(page.lastmod, captured=captured) if page.lastmod else None
    return choose(found, captured=captured, hint=_from(hint, page.hint_source or "sitemap"))


def day_of(published: Published | None) -> date | None:
    """Return the day of a date, None where only a month or year is known."""
    exact = published is not None and len(published.value) >= len("2024-12-30")
    return date.fromisoformat(published.value[:10]) if published is not None and exact else None


def _from(value: Published | None, source: str) -> Published | None:
    """Name the source of a date, unless its reader did."""
    return value if value is None or value.source else replace(value, source=source)


def _read(raw: str, captured: datetime) -> Published | None:
    """Read an attribute or a line that holds a date."""
    return machine_date(raw, captured=captured) or parse_published(raw, captured=captured)


def _stated(meta: Meta, captured: datetime) -> Iterator[Published | None]:
    """Give what the page says to machines."""
    for source, raw in meta.published:
        value = _read(raw, captured)
        if value is not None:
            yield replace(value, source=source)


def _shown(texts: Sequence[str], captured: datetime) -> Iterator[Published]:
    """Give what a layout's selectors found; what is ISO is an attribute's value."""
    for raw in texts:
        machine = machine_date(raw, captured=captured) if raw[:4].isdecimal() else None
        value = machine or parse_published(raw, captured=captured)
        value = value or parse_header([raw], captured=captured)
        if value is not None:
            yield replace(value, source="time" if machine is not None else "header")


def _near(place: Place, captured: datetime) -> Iterator[Published]:
    """Give the date in the neighbourhood of the title, the closest first."""
    outer = place.title if place.title is not None else place.body
    for _ in range(_LEVELS):
        is_bare = outer is not None and outer is place.title  # print views have no wrapper at all
        outer = outer.getparent() if outer is not None else None
        if outer is None or outer.tag == "html" or (outer.tag == "body" and not is_bare):
            break
        times = (machine_date(n.get("datetime", ""), captured=captured) for n in _times(outer))
        found = next((each for each in times if each is not None), None)
        shown = parse_header(_header_lines(outer, place), captured=captured)
        if found is not None or shown is not None:
            yield from (each for each in (_from(found, "time"), shown) if each is not None)
            return
    foot = lines_of(place.body)[-_FOOT_LINES:] if place.body is not None else []
    shown = parse_header([line.text for line in foot], captured=captured)
    if shown is not None:
        yield shown


def _header_lines(outer: HtmlElement, place: Place) -> list[str]:
    """Return the lines around the title in an element, those inside the text left out."""
    lines = lines_of(outer)
    at = next((i for i, line in enumerate(lines) if _is_title(line, place)), 0)
    around = lines[max(0, at - _HEADER_LINES) : at + _HEADER_LINES]
    body = place.body
    inner = body is not None and body is not outer and is_inside(body, outer)
    return [
        line.text for line in around if body is None or not inner or not is_inside(line.node, body)
    ]


def _is_title(line: Line, place: Place) -> bool:
    """Tell whether a line begins in the title's element."""
    return place.title is not None and is_inside(line.node, place.title)
