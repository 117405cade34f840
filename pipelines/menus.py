"""What a site's menu says of a page: the item it marks as the current one, and the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from archive.text import fold
from archive.urls import unarchived
from pipelines.finder import Finder
from pipelines.markup import DOCUMENTS, part_of_name
from pipelines.messages import HOME_RE
from pipelines.position import precedes
from pipelines.tree import text_of

_CURRENT_RE = part_of_name("active|current|selected|current-menu-(?:item|parent)")
_ENDING_RE = re.compile(r"(?:/(?:index|default)?)?(?:\.(?:html?|aspx|php))?/?$", re.IGNORECASE)
# Folders of a whole site: its language, its software, the kind of page.
_COMMON_RE = re.compile(
    r"(?:vi|vn|vi-vn|en|web|portal|pages|home|index\.php|news|detail|article|post|\d*)",
    re.IGNORECASE,
)
# No section's pages: files, persons, topics, accounts, what is done to a page.
_NO_SECTION_RE = re.compile(
    rf"\.(?:{DOCUMENTS}|jpe?g|png)$"
    r"|/(?:author|tac-gia|users?|profile|tags?|tu-khoa|topics?|edit|save|print|login)(?:/|$)",
    re.IGNORECASE,
)
_LISTS = ("ul", "nav", "menu")  # what holds a menu's items
_MOST_CURRENT = 4  # items looked at: a menu, its copy for phones, the levels below
_MOST_ALIKE = 8  # links to one page looked at


def current_items(page: Finder, body: HtmlElement, own: str) -> Iterator[str]:
    """Give the names of the menu items marked as current above a text, the deepest first.

    Tabs, pagers and the choice of a language are marked so too: only a site's menu leads home.
    """
    called = page.called(_CURRENT_RE, ("li", "a"))
    links = (node if node.tag == "a" else next(node.iter("a"), None) for node in called)
    led = dict.fromkeys(link for link in links if link is not None and section_path(link, own))
    menus = (link for link in islice(led, _MOST_CURRENT) if _is_in_menu(link, own))
    yield from map(text_of, reversed([link for link in menus if precedes(link, body)]))


def items_of_address(page: Finder, body: HtmlElement, own: str) -> Iterator[str]:
    """Give the names of the menu items above a text that lead to the first folder of an address."""
    folder = urlsplit(own).path.split("/")[1:-1][:1]
    if not folder or _COMMON_RE.fullmatch(folder[0]):
        return
    wanted = f"/{folder[0]}"
    for value, placed in page.by("href").items():
        if folder[0] in value and section_path(placed[0][1], own) == wanted:
            alike = [link for _, link in placed[:_MOST_ALIKE] if _is_in_list(link)]
            yield from (text_of(link) for link in alike if precedes(link, body))


def is_known(page: Finder, link: HtmlElement, own: str) -> bool:
    """Tell whether a page lies under what a link leads to, or whether a list has the link too.

    The section of an article is one of the site's, so its menu names it as well.
    """
    path = section_path(link, own)
    if f"{urlsplit(unarchived(own)).path}/".startswith(f"{path}/"):
        return True
    alike = page.by("href").get(link.get("href", ""), [])[: _MOST_ALIKE + 1]
    return any(other is not link and _is_in_list(other) for _, other in alike)


def leads_home(link: HtmlElement, own: str) -> bool:
    """Tell whether a link is the logo's or one to the front page."""
    try:
        path = urlsplit(unarchived(urljoin(own, link.get("href", "")))).path
    except ValueError:
        return False
    return HOME_RE.fullmatch(path) is not None or fold(text_of(link)) == "trang chu"


def section_path(link: HtmlElement, own: str) -> str:
    """Return the path of a link that may lead to a section of the same site, else nothing."""
    path = path_of(link, own)
    if not path or _NO_SECTION_RE.search(path):
        return ""
    there, here = (
        urlsplit(unarchived(urljoin(own, link.get("href", "")))),
        urlsplit(unarchived(own)),
    )
    is_own = there.netloc.removeprefix("www.") == here.netloc.removeprefix("www.")
    return path if is_own else ""


def path_of(link: HtmlElement, own: str) -> str:
    """Return the path that a link leads to, without its ending; empty: it leads nowhere."""
    target = (link.get("href") or "").strip()
    if not target or target.startswith(("#", "javascript:")):
        return ""
    try:
        return _ENDING_RE.sub("", urlsplit(unarchived(urljoin(own, target))).path)
    except ValueError:
        return ""


def _is_in_list(link: HtmlElement) -> bool:
    """Tell whether a link stands in a list or a bar of links."""
    return next(link.iterancestors(*_LISTS), None) is not None


def _is_in_menu(link: HtmlElement, own: str) -> bool:
    """Tell whether a link stands in a list or a bar that leads to the front page too."""
    bar = next(reversed([*link.iterancestors(*_LISTS)]), None)
    return bar is not None and any(leads_home(each, own) for each in bar.iter("a"))
