"""An article in the making: what the steps of extraction fill in, one after another."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.html import HtmlElement

from archive.models import Image, Layout, Page, Site
from pipelines.blocks import Line
from pipelines.finder import Finder
from pipelines.layout import Read
from pipelines.metadata import Meta
from pipelines.signature import UNSIGNED, Signature

_TEXT = 4  # paragraphs; a teaser has fewer, and an article with a box of links has as many
_HEADLINES = 3  # so many linked headlines among half as much text are a list of articles


@dataclass(frozen=True, slots=True)
class Shape:
    """How a container is built, before any line of it is dropped."""

    headlines: int = 0  # lines among the text that are all link, long enough for a headline
    runs: int = 0  # of such lines without text between them: a box of links is one
    entries: int = 0  # headlines each with text below it, from the first line on
    paragraphs: int = 0  # lines of running text
    has_title: bool = False  # the page shows its own title as a heading
    is_teaser: bool = False  # what it shows as such is a link, one of many
    is_entry: bool = False  # the text is one of many, each below a link to its own page
    is_register: bool = False  # all of it are undated rows or items, each with a link to its page
    is_board: bool = False  # all of it are the letters of several persons, each with name and time
    is_undated: bool = False  # all of it are rows of tables, and nothing dates them

    @property
    def is_list(self) -> bool:
        """Tell whether linked headlines stand among, or over, next to no text of their own."""
        is_short = self.paragraphs < _TEXT
        if self.is_entry or self.is_register or self.is_board:
            return True
        if self.entries >= _HEADLINES or (self.is_teaser and is_short):
            return True
        is_spread = is_short or self.runs >= _HEADLINES
        return is_spread and 2 * self.headlines >= max(self.paragraphs, 2 * _HEADLINES)


@dataclass(slots=True)
class Draft:
    """A page that is being read."""

    page: Page
    site: Site
    finder: Finder
    meta: Meta
    layout: Layout | None = None  # None: no selectors for this site and day
    read: Read = field(default_factory=Read)  # what the layout's selectors found
    body: HtmlElement | None = None  # the container of the text
    title_node: HtmlElement | None = None  # the visible headline, where the layout named none
    trail: HtmlElement | None = None  # the breadcrumb element, where the head has no list of it
    title: str = ""
    title_date: str = ""  # behind the title, in brackets or an element of its own; cut from it
    lead: str = ""
    lines: list[Line] = field(default_factory=list)
    images: tuple[Image, ...] = ()
    bylines: list[str] = field(default_factory=list)  # beside the text, where nothing else names
    signature: Signature = UNSIGNED  # who the end of the text names
    score: int = 0  # kind.evidence: how sure address and head are that it is an article
    shape: Shape = field(default_factory=Shape)
    flags: list[str] = field(default_factory=list)  # why to doubt the result

    @property
    def root(self) -> HtmlElement:
        """Return the page's tree."""
        return self.finder.root

    @property
    def outlets(self) -> list[str]:
        """Return the site's own names, which no person and no article has."""
        names = [self.site.title, *self.site.hosts, self.meta.tags.get("og:site_name", "")]
        return [*names, *(host.removeprefix("www.").split(".")[0] for host in self.site.hosts)]

    @property
    def headline(self) -> HtmlElement | None:
        """Return the element of the title outside the body: found, or named by the layout."""
        return self.title_node if self.title_node is not None else self.read.headline

    @property
    def shows_title(self) -> bool:
        """Tell whether the page prints its title, not only names it in its head."""
        return bool(self.read.title) or self.title_node is not None
