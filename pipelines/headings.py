"""Elements that may show the headline: headings, and what is called a title; and the logos."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.text import fold
from archive.urls import unarchived
from pipelines.finder import Finder
from pipelines.markup import class_and_id
from pipelines.position import is_inside
from pipelines.sizes import LONGEST_HEADLINE
from pipelines.stamps import unstamped
from pipelines.tree import text_of

HEADING_TAGS = ("h1", "h2", "h3")
_TITLE_RE = re.compile("title|tieu[-_]?de", re.IGNORECASE)
_TITLE_TAGS = ("td", "div", "span", "p", "strong", "b", "h4", "a")


def headings(page: Finder) -> Iterator[HtmlElement]:
    """Give what may be the headline: h1 first, then lower headings and what is called a title."""
    yield from page.root.iter("h1")
    yield from page.root.iter(*HEADING_TAGS[1:])
    yield from page.called(_TITLE_RE, _TITLE_TAGS, ("class", "id"))


def headings_before(node: HtmlElement) -> Iterator[HtmlElement]:
    """Give the headings that end before an element begins, the nearest first."""
    for outer in (node, *node.iterancestors()):
        for before in outer.itersiblings(preceding=True):
            inner = list(before.iter(*HEADING_TAGS, *_TITLE_TAGS))
            yield from (each for each in reversed(inner) if _is_heading(each))


def _is_heading(node: HtmlElement) -> bool:
    """Tell whether an element is a heading, or is called a title."""
    if node.tag in HEADING_TAGS:
        return True
    return node.tag in _TITLE_TAGS and bool(_TITLE_RE.search(class_and_id(node)))


def is_in_heading(node: HtmlElement) -> bool:
    """Tell whether a node stands in a heading; what calls itself a title may hold the article."""
    around = (node, *node.iterancestors())
    return any(_is_heading(outer) and len(text_of(outer)) <= LONGEST_HEADLINE for outer in around)


def headline_of(node: HtmlElement, known: Sequence[str]) -> str:
    """Return a heading's text, without the link up to its section that SharePoint puts before."""
    text, link = unstamped(node)[0], next(node.iter("a"), None)
    rest = text.removeprefix(text_of(link)).strip() if link is not None else ""
    return rest if rest and fold(rest) in known else text


_HOMES = ("", "/trang-chu", "/index.html", "/index.php", "/home")
_LOGO_RE = re.compile(r"logo|banner|site-?name|brand", re.IGNORECASE)


def is_logo(node: HtmlElement) -> bool:
    """Tell whether a heading is the site's own name: a logo, or a link to the front page."""
    link = next(node.iter("a"), None)
    target = unarchived(link.get("href", "").strip()) if link is not None else ""
    is_address = target.startswith(("/", "http"))
    return (is_address and _is_home(target)) or bool(_LOGO_RE.search(class_and_id(node)))


def _is_home(address: str) -> bool:
    """Tell whether an address is that of a front page; editors leave `http://[host]/` unfilled."""
    try:
        return urlsplit(address).path.rstrip("/") in _HOMES
    except ValueError:
        return False


FAR = 2  # a heading's rank outside the part that holds the text
_NEAR = 3  # levels above a text; a headline further off is that of a bar above the columns


def rank_of(node: HtmlElement, body: HtmlElement) -> int:
    """Order headings: those near the text first, of these h1, then what else is called a title."""
    near = body
    for outer in islice(body.iterancestors(), _NEAR):
        near = near if outer.tag in ("body", "html", "form") else outer
    return (0 if node.tag == "h1" else 1) + (0 if is_inside(node, near) else 2)
