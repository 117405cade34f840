"""The trail of links from a site's front page down to an article, and what it says."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from archive.text import fold, squeeze
from pipelines.draft import Draft
from pipelines.finder import Finder
from pipelines.markup import is_shown, part_of_name
from pipelines.position import precedes
from pipelines.tree import nodes, text_of

_TRAIL_RE = re.compile("bread-?crum|Bread-?[Cc]rum|crumbs|pathway|PathWay|duong-?dan|DuongDan")
_MENU_RE = re.compile("ms-breadcrumb")  # SharePoint calls its menu so
_LIST_RE = re.compile("BreadcrumbList/?$")
_CRUMB_RE = re.compile("data-vocabulary.org/Breadcrumb/?$")  # each of a list without a name
_ACTIVE_RE = part_of_name("active|current")
_SPOKEN_RE = re.compile("bread-?crumb|đường dẫn", re.IGNORECASE)
# What stands between the links of a trail, not of a menu.
_PARTED_RE = re.compile(r"[»›>→]|(?<!\d)/(?!\d)")
_homes = nodes("descendant::a[@href='/' or contains(., 'rang chủ') or contains(., 'RANG CHỦ')]")
_MOST_HOMES = 5  # links home looked at: logo, menu, trail
_TRAIL_LINKS = (2, 5)  # of one that nothing names: home and a section at least
_TRAIL_SIZE = 200  # characters of it, the title among them
_TRAIL_LEVELS = 3  # from its first link outward
_TRAIL_TAGS = ("ol", "ul", "div", "nav", "p", "span", "td", "section", "h2", "h3")
_MOST_TRAILS = 3  # looked at: of more, the first is that of the page
_LONGEST = 80  # characters, of a section's name
_OPEN_RE = re.compile(r"[^\d]{2,40}")  # one that is no link: a longer one is the title, or a date
_EDGES = " »›>/|-–:•\\"


def crumbs_of(trail: HtmlElement | None) -> list[str]:
    """Return the links of a breadcrumb element."""
    links = [squeeze(text_of(link)) for link in trail.iter("a")] if trail is not None else []
    return [link for link in links if 0 < len(link) < _LONGEST]


_LONGEST_NAMES = (40, 8)  # characters, words; a longer crumb may be an article's title
_TITLED_TRAIL = 3  # links: home, a section and the article


def without_title(crumbs: list[str], title: str) -> list[str]:
    """Return a trail without its last link, where the page's title begins with that headline.

    NINA's sites and SEO plug-ins of WordPress end the trail in the article itself.
    """
    if len(crumbs) < _TITLED_TRAIL or not fold(title).startswith(fold(crumbs[-1])):
        return crumbs
    letters, words = _LONGEST_NAMES
    is_headline = len(crumbs[-1]) > letters or crumbs[-1].count(" ") + 1 >= words
    return crumbs[:-1] if is_headline else crumbs


def find_trail(page: Finder) -> HtmlElement | None:
    """Return the first breadcrumb element with a link in it that is shown."""
    found = page.called(_TRAIL_RE, _TRAIL_TAGS, ("class", "id"))[:_MOST_TRAILS]
    found += page.called(_LIST_RE, (), ("itemtype",))[:1]
    crumb = next(iter(page.called(_CRUMB_RE, (), ("itemtype",))), None)
    found += [trail] if crumb is not None and (trail := crumb.getparent()) is not None else []
    for node in found + page.called(_SPOKEN_RE, (), ("aria-label",))[:1]:
        has_links = any(text_of(link) for link in node.iter("a"))
        if has_links and is_shown(node) and not _MENU_RE.search(node.get("class", "")):
            return node
    return None


def find_unnamed_trail(page: Finder, body: HtmlElement) -> HtmlElement | None:
    """Return what is built like a breadcrumb above a text: links from home on, parted by marks."""
    for link in _homes(page.root)[:_MOST_HOMES]:
        for outer in islice(link.iterancestors(), _TRAIL_LEVELS):
            links = list(islice(outer.iter("a"), _TRAIL_LINKS[1] + 1))
            if len(links) > _TRAIL_LINKS[1] or len(text_of(outer)) > _TRAIL_SIZE:
                break
            marks = _PARTED_RE.findall(text_of(outer))
            is_trail = len(links) >= _TRAIL_LINKS[0] and links[0] is link
            if is_trail and len(marks) >= len(links) - 1 and precedes(outer, body):
                return outer
    return None


def open_crumb(trail: HtmlElement, draft: Draft) -> str:
    """Return what follows the last link of a trail: the section itself, unless it is the title."""
    links = [text for link in trail.iter("a") if (text := text_of(link))]
    if not links:  # in a text's container they are taken away with what is no text
        return ""
    name = text_of(trail).rpartition(links[-1])[2].strip(_EDGES)
    is_title = any(fold(title).startswith(fold(name)) for title in (draft.meta.title, draft.title))
    return "" if is_title or not _OPEN_RE.fullmatch(name) else squeeze(name)


def active_crumb(trail: HtmlElement) -> str:
    """Return the link marked as active where others follow: all parts of one section are listed."""
    links = [link for link in trail.iter("a") if text_of(link)][:-1]
    active = (link for link in links if _ACTIVE_RE.search(link.get("class", "")))
    return squeeze(text_of(next(active, "")))
