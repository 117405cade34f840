"""What a site's menu says of a page: the item it marks as the current one, and the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from archive.urls import unarchived
from pipelines.finder import Finder
from pipelines.markup import part_of_name
from pipelines.position import precedes
from pipelines.tree import text_of

_CURRENT_RE = part_of_name("active|current|selected|current-menu-(?:item|parent)")
_ENDING_RE = re.compile(r"(?:/(?:index|default)?)?(?:\.(?:html?|aspx|php))?/?$", re.IGNORECASE)
# Folders of a whole site: its language, its software, the kind of page.
_COMMON_RE = re.compile(
    r"(?:vi|vn|vi-vn|en|web|portal|pages|home|index\.php|news|detail|article|post|\d*)",
    re.IGNORECASE,
)
_LISTS = ("ul", "nav", "menu")  # what holds a menu's items
_MOST_CURRENT = 4  # items looked at: a menu, its copy for phones, the levels below


def current_items(page: Finder, body: HtmlElement, own: str) -> Iterator[str]:
    """Give the names of the menu items marked as current above a text, the deepest first.

    Tabs of a box are marked so too; they lead nowhere.
    """
    called = page.called(_CURRENT_RE, ("li", "a"))
    links = (node if node.tag == "a" else next(node.iter("a"), None) for node in called)
    led = dict.fromkeys(link for link in links if link is not None and path_of(link, own))
    menus = (link for link in led if _is_in_list(link) and precedes(link, body))
    yield from map(text_of, reversed([*islice(menus, _MOST_CURRENT)]))


def items_of_address(page: Finder, body: HtmlElement, own: str) -> Iterator[str]:
    """Give the names of the menu items above a text that lead to the first folder of an address."""
    folder = urlsplit(own).path.split("/")[1:-1][:1]
    if not folder or _COMMON_RE.fullmatch(folder[0]):
        return
    wanted = f"/{folder[0]}"
    for value, placed in page.by("href").items():
        if folder[0] in value and path_of(placed[0][1], own) == wanted:
            yield from (
                text_of(link) for _, link in placed if _is_in_list(link) and precedes(link, body)
            )


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
