"""When an article was published: every place its page says so, handed to dates.choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from lxml.html import HtmlElement

from archive.models import Page
from pipelines.date_choice import leaves_open
from pipelines.date_issue import event_date, issue_date
from pipelines.date_machine import is_american
from pipelines.date_surroundings import Surroundings
from pipelines.date_values import ICT
from pipelines.dates import (
    Published,
    choose,
    date_from_url,
    machine_date,
    parse_header,
    parse_published,
)
from pipelines.metadata import Meta


def find_published(
    meta: Meta, visible: Sequence[str], page: Page, around: Surroundings | None = None
) -> Published | None:
    """Return the publication time, or None when nothing on the page or about it says one.

    `visible` is what a layout's date selectors found. The lines around the title are read where
    that and the head leave the minute or the zone open.
    """
    captured = page.fetched_at
    bracket = parse_header([around.bracket], captured=captured) if around is not None else None
    found = [*_stated(meta, captured), *_shown(visible, captured)]
    if bracket is not None and bracket.has_clock:  # a bare day may be that of an event
        found.append(bracket)
    if around is not None and leaves_open(choose(found, captured=captured), captured):
        found += [*_nearest(around, captured), bracket]
    found.append(date_from_url(page.url, captured=captured))
    hint = machine_date(page.lastmod, captured=captured) if page.lastmod else None
    hint = _from(hint, page.hint_source or "sitemap")
    best = choose(found, captured=captured, hint=hint)
    return best if best is not None or around is None else _last_resort(around, captured)


def day_of(published: Published | None) -> date | None:
    """Return the day of a date, None where only a month or year is known."""
    return published.day if published is not None else None


def _from(value: Published | None, source: str) -> Published | None:
    """Name the source of a date, unless its reader did."""
    return value if value is None or value.source else replace(value, source=source)


def _read(raw: str, captured: datetime) -> Published | None:
    """Read an attribute, or a text that an attribute stands for."""
    found = machine_date(raw, captured=captured)
    return found or (None if is_american(raw) else parse_published(raw, captured=captured))


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


def _nearest(around: Surroundings, captured: datetime) -> list[Published]:
    """Return the dates in the closest neighbourhood of title and text that has any."""
    return next(filter(None, _outward(around, captured)), [])


def _outward(around: Surroundings, captured: datetime) -> Iterator[list[Published]]:
    """Give the dates around the title, then those around the text, the closest first.

    The text's foot comes before what is further off than title and text: there stands the page's
    clock.
    """
    is_foot_read = False
    for outer in around.levels():
        yield _dates_in(around, outer, captured)
        if not is_foot_read and around.has_text(outer):
            is_foot_read = True
            yield _header(around.foot, captured)
    yield _header([*around.opening, *around.end, *around.foot], captured)


def _dates_in(around: Surroundings, outer: HtmlElement, captured: datetime) -> list[Published]:
    """Return the dates in an element around the title or the text, its time elements first."""
    published, updated = around.times.read(outer)
    shown = _header(around.header_lines(outer), captured)
    shown = shown or _clocked(around.clocks(outer), captured)
    found = _first_time(published if published or shown else updated, captured)
    return [*([found] if found is not None else []), *shown]


def _header(lines: Sequence[str], captured: datetime) -> list[Published]:
    """Return the date of a header's lines as a list, empty where they tell none."""
    found = parse_header(lines, captured=captured)
    return [found] if found is not None else []


def _clocked(lines: Sequence[str], captured: datetime) -> list[Published]:
    """Return the date below a title that is called a clock's; one of the capture's day is one."""
    today = captured.astimezone(ICT).date()
    return [found for found in _header(lines, captured) if day_of(found) != today]


def _first_time(values: Sequence[str], captured: datetime) -> Published | None:
    """Return the first of the values of time elements that is a date."""
    read = (machine_date(value, captured=captured) for value in values)
    return _from(next((each for each in read if each is not None), None), "time")


def _last_resort(around: Surroundings, captured: datetime) -> Published | None:
    """Return the day of the document or of the event, where nothing says when it was published."""
    lines = [line for outer in around.levels() for line in around.header_lines(outer)]
    issued = issue_date([*lines, *around.text], captured=captured)
    return issued or next((event_date(line, captured=captured) for line in around.text[:1]), None)
