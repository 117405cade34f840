"""What the sample web publishes: which story stands on which page, in each edition."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from crawler.sampleweb.styles import SLUGS, spell
from crawler.sampleweb.writer import Dice, Story, plausible_day, write

VIETNAM = timezone(timedelta(hours=7))
_HERE = Path(__file__).parent
# When the article that only edition 2 has appears: after the last story of edition 1.
_LATER = datetime(2025, 6, 28, 9, 15, tzinfo=VIETNAM)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a host."""

    slug: str
    title: str
    genres: tuple[str, ...]  # empty: all
    menu: str  # its name in menus, where shorter


@dataclass(frozen=True, slots=True)
class Host:
    """One `[[host]]` of hosts.toml."""

    site: str
    name: str
    title: str
    template: str
    stories: int
    areas: Sequence[str]
    genres: Sequence[str]
    article: str  # template of an article's path and query
    key: str  # regex: its first group names the article in a request
    section: str  # template of a listing's path
    pager: str  # template added to a listing's path from page 2 on
    robots: Sequence[str]
    sections: Sequence[Section]
    aliases: Sequence[str] = ()
    day: str = "%d/%m"  # how the site writes the day of an event
    prefix: str = ""  # agency prefix of its leads
    tones: str = "old"  # old: ủy, new: uỷ
    quotes: str = "curly"  # curly, straight
    slugs: str = "plain"
    text_form: str = "NFC"
    captions: bool = True
    authors: bool = True
    breadcrumbs: bool = True  # its article pages name their section
    first_id: int = 0
    instance: str = ""  # Liferay portlet instance
    coding: str = "gzip"
    content_type: str = "text/html; charset=utf-8"
    encodings: Sequence[str] = ()  # legacy encodings its articles take turns in
    sitemap: str = ""  # index, html
    feed: str = ""  # rss, atom
    feeds: str = ""  # template of a section's feed path
    etags: bool = False
    last_modified: bool = False
    missing: str = "404"  # for an unknown article: 404, message (status 200), home (redirect)
    forbidden: int = 0  # further articles in a section that robots.txt forbids
    challenged: int = 0  # this many of its newest articles answer with a cookie challenge
    dead: int = 0  # broken article links in listings
    soup: bool = False  # links with p_p_* and redirect parameters, an endless calendar
    sessions: bool = False  # session ids and tokens in links
    tags: bool = False  # endless tag pages
    endless: bool = False  # a pager whose last page links to further ones
    bad_byte: bool = False  # one byte of a template fragment is not UTF-8

    def section_of(self, genre: str) -> Section:
        """Return the section that prints a genre, the last one where none claims it."""
        claims = (s for s in self.sections if not s.genres or genre in s.genres)
        return next(claims, self.sections[-1])


@dataclass(frozen=True, slots=True)
class Posting:
    """A story on a page: everything as this host prints it."""

    host: Host
    number: int  # of the story, among the host's own; copies count on
    story: Story
    section: Section
    path: str  # path and query; tokens as one visit got them
    title: str
    lead: str
    body: tuple[str, ...]
    captions: tuple[str, ...]
    author: str | None
    published: datetime  # +07:00, to the minute
    lastmod: datetime
    encoding: str = "utf-8"
    duplicate_of: str | None = None  # "site:number" of the original
    near_duplicate_of: str | None = None
    traits: frozenset[str] = field(default_factory=frozenset)  # forbidden, challenged, edited …

    @property
    def url(self) -> str:
        """The page's address."""
        return f"https://{self.host.name}{self.path}"

    @property
    def key(self) -> str:
        """What names the article in a request to its host."""
        match = re.search(self.host.key, self.path)
        if match is None:
            raise ValueError(f"hosts.toml: {self.host.site}: key does not match {self.path}")
        return match[1]


@cache
def rules() -> dict[str, Any]:
    """Read hosts.toml."""
    return tomllib.loads((_HERE / "hosts.toml").read_text("utf-8"))


@cache
def hosts() -> dict[str, Host]:
    """Return the hosts by site id."""
    return {table["site"]: _host(table) for table in rules()["host"]}


def _host(table: Mapping[str, Any]) -> Host:
    """Make one host of its table."""
    sections = [
        Section(s["slug"], s["title"], tuple(s["genres"]), s.get("menu", s["title"]))
        for s in table["sections"]
    ]
    return Host(**{**table, "sections": sections})


@cache
def postings(edition: int) -> tuple[Posting, ...]:
    """Return every article page of an edition, by host, oldest first."""
    pages = [page for host in hosts().values() for page in _of_host(host)]
    return tuple(pages if edition == 1 else _second_edition(pages))


def _of_host(host: Host) -> Iterator[Posting]:
    """Publish a host's own stories and the copies it prints, numbered by time."""
    own = [(_own_story(host, n, host.genres), n) for n in range(host.stories + host.forbidden)]
    pages = [_post(host, story, n, _hour(host, story)) for story, n in own]
    pages += _copies(host, len(pages))
    challenged = {page.number for page in _newest(pages, host.challenged)}
    pages = [
        replace(page, traits=page.traits | _traits(host, page, challenged))
        for page in sorted(pages, key=lambda page: page.published)
    ]
    slugs: Counter[str] = Counter()
    for page in pages:
        slugs[page.title] += 1
        yield _addressed(page, sum(slugs.values()), slugs[page.title])


def _newest(pages: Sequence[Posting], count: int) -> list[Posting]:
    """Return the newest of the host's own pages that nobody republishes."""
    taken = {name for copy in rules()["republish"] for name in copy["of"]}
    free = [p for p in pages if p.duplicate_of is None and _name(p) not in taken]
    return sorted(free, key=lambda page: page.published)[len(free) - count :]


def _traits(host: Host, page: Posting, challenged: set[int]) -> frozenset[str]:
    """Name what keeps a crawler from the page."""
    forbidden = host.stories <= page.number < host.stories + host.forbidden
    marks = {"forbidden": forbidden, "challenged": page.number in challenged}
    return frozenset(mark for mark, holds in marks.items() if holds)


def _own_story(host: Host, number: int, genres: Sequence[str]) -> Story:
    """Write the host's story with this number."""
    key = f"{host.site}-{number}"
    genre = genres[number % len(genres)]
    area = host.areas[number % len(host.areas)]
    return write(key, genre, area, plausible_day(key, genre), host.day)


def _hour(host: Host, story: Story) -> datetime:
    """Return when the host published its own story: that evening or the morning after."""
    dice = Dice(f"{host.site}/{story.key}")
    minute = dice.pick("minute", [*range(15 * 60, 22 * 60), *range(30 * 60, 34 * 60)])
    return datetime.combine(story.event, time(), VIETNAM) + timedelta(minutes=minute)


def _next_morning(host: Host, name: str, original: datetime) -> datetime:
    """Return when the host printed its copy: between 7 and 12 o'clock of the next day."""
    minute = 31 * 60 + Dice(f"{host.site}/{name}").below("lag", 5 * 60)
    return datetime.combine(original.date(), time(), VIETNAM) + timedelta(minutes=minute)


def _post(host: Host, story: Story, number: int, published: datetime) -> Posting:
    """Print a story in the host's style; its address comes later."""
    texts = [story.title, story.lead, *story.body, *story.captions]
    spelled = [spell(text, host.tones, host.quotes) for text in texts]
    end = 2 + len(story.body)
    encoding = host.encodings[number % len(host.encodings)] if host.encodings else "utf-8"
    return Posting(
        host=host,
        number=number,
        story=story,
        section=host.section_of(story.genre),
        path="",
        title=spelled[0],
        lead=host.prefix + spelled[1],
        body=tuple(spelled[2:end]),
        captions=tuple(spelled[end:]) if host.captions else (),
        author=story.author if host.authors else None,
        published=published,
        lastmod=published,
        encoding=encoding,
    )


def _copies(host: Host, number: int) -> Iterator[Posting]:
    """Print the stories the host takes over, a few hours after the original."""
    for copy in rules()["republish"]:
        if copy["site"] != host.site:
            continue
        for name in copy["of"]:
            site, _, original_number = name.partition(":")
            source = hosts()[site]
            story = _own_story(source, int(original_number), source.genres)
            published = _next_morning(host, name, _hour(source, story))
            page = _post(host, story, number, published)
            if "alter" in copy:
                yield replace(page, body=_renumbered(page.body), near_duplicate_of=name)
            else:
                yield replace(page, duplicate_of=name)
            number += 1


def _renumbered(body: tuple[str, ...]) -> tuple[str, ...]:
    """Change the first figure of two digits or more."""
    for place, text in enumerate(body):
        changed = re.sub(r"(?<![\d/.,-])([1-9]\d)(?![\d/.,-])", _one_more, text, count=1)
        if changed != text:
            return (*body[:place], changed, *body[place + 1 :])
    raise ValueError("a story without a figure cannot be a near-duplicate: choose another")


def _one_more(match: re.Match[str]) -> str:
    """Return the figure and one."""
    return str(int(match[1]) + 1)


def _addressed(page: Posting, rank: int, namesake: int = 1) -> Posting:
    """Give a page its address: ids grow with time, and the second of a title gets a number."""
    host = page.host
    dice = Dice(f"{host.site}/{page.story.key}")
    forbidden = "forbidden" in page.traits
    names = {
        "slug": SLUGS[host.slugs](page.title) + (f"-{namesake}" if namesake > 1 else ""),
        "id": host.first_id + rank * 37 + dice.below("id", 30),
        "section": "noi-bo" if forbidden else page.section.slug,
        "instance": host.instance,
        "token": f"{dice.below('token', 1 << 48):012x}",
    }
    path = host.article.format(**names)
    return replace(page, path=f"/noi-bo{path}" if forbidden else path)


def _name(page: Posting) -> str:
    """Return "site:number"."""
    return f"{page.host.site}:{page.number}"


def _second_edition(pages: Sequence[Posting]) -> Iterator[Posting]:
    """Edit, retitle, remove and add as `[edition2]` says."""
    changes = rules()["edition2"]
    # A sitemap read today must count as changed since, and one read twice today must not.
    today = datetime.combine(datetime.now(VIETNAM).date(), time(), VIETNAM)
    for page in pages:
        if _name(page) in changes["removed"]:
            continue
        if _name(page) in changes["edited"]:
            yield replace(
                page,
                body=(*page.body[:1], changes["paragraph"], *page.body[2:]),
                lastmod=today,
                traits=page.traits | {"edited"},
            )
        elif _name(page) in changes["retitled"]:
            traits = page.traits | {"retitled"}
            yield replace(page, title=page.title + changes["suffix"], lastmod=today, traits=traits)
        else:
            yield page
    for site, genre in changes["added"].items():
        yield _added(hosts()[site], genre, sum(page.host.site == site for page in pages))


def _added(host: Host, genre: str, number: int) -> Posting:
    """Write the article that only edition 2 has."""
    key = f"{host.site}-{number}"
    story = write(key, genre, host.areas[0], _LATER.date() - timedelta(days=1), host.day)
    page = replace(_post(host, story, number, _LATER), traits=frozenset({"added"}))
    return _addressed(page, number + 2)
