"""The links of a page: which one an element stands in, and whether it leads to another page."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipelines.sizes import is_linked_headline
from pipelines.tree import text_of


def link_at(node: HtmlElement) -> HtmlElement | None:
    """Return the link that an element holds first, is, or stands in."""
    return next(node.iter("a"), next(node.iterancestors("a"), None))


def leads_away(node: HtmlElement, own: str) -> bool:
    """Tell whether an element is in a link, or holds one, to another page than its own."""
    link = link_at(node)
    target = link.get("href", "").strip() if link is not None else ""
    if target[:1] in ("", "#") or target.startswith("javascript:"):
        return False
    try:
        there, here = urlsplit(urljoin(own, target)), urlsplit(own)
    except ValueError:
        return False
    return (there.path, there.query) != (here.path, here.query)


def is_headline_away(node: HtmlElement, own: str) -> bool:
    """Tell whether an element is all link, of a headline's length, to another page."""
    text = text_of(node)
    link = link_at(node)
    is_long = is_linked_headline(text)
    return is_long and link is not None and text in text_of(link) and leads_away(node, own)
