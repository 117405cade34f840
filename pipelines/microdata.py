"""Microdata and RDFa: what the attributes of a page's elements say about its article."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml.html import HtmlElement

from pipelines.linked_data import ARTICLE_TYPES, plain
from pipelines.tree import nodes, text_of

_items = nodes("//*[@itemprop or @itemtype or (@property and @content and not(self::meta))]")
_texts_in = nodes(".//*[@itemprop='articleBody']")
_holds_article = nodes("descendant::*[@itemprop='articleBody' or self::h1]")
_PREFIX_RE = re.compile(r"\b(?:schema|dc|dcterms):")  # of RDFa, as Drupal writes it
_ITEM_DATES = frozenset({"datePublished", "dateCreated", "created", "issued"})
_FOREIGN_ITEMS = frozenset(
    {"Comment", "UserComments", "WPHeader", "WPFooter", "WPSideBar", "WebSite", "ImageObject"}
)
_ITEM_RE = re.compile(rb"item(?:prop|type)")
_HEAD_BYTES = 4_096  # of a page, in which RDFa names its vocabularies
_LONGEST_AUTHOR = 100  # characters; more is a profile of the author


class Microdata(NamedTuple):
    """What a page's attributes say."""

    types: set[str]  # without the address of their vocabulary
    published: list[str]  # raw values
    authors: list[str]


def has_microdata(source: bytes) -> bool:
    """Tell whether a page in UTF-8 can hold any: to look at all elements costs more than this."""
    is_rdfa = any(name in source[:_HEAD_BYTES] for name in (b"purl.org/dc", b"schema.org"))
    return is_rdfa or _ITEM_RE.search(source) is not None


def read_microdata(root: HtmlElement) -> Microdata:
    """Read itemprop, itemtype and property attributes.

    Lists mark each teaser as an article: of several only one that holds a text counts.
    """
    found = Microdata(set(), [], [])
    articles: dict[HtmlElement, set[str]] = {}
    dates: list[tuple[HtmlElement, str]] = []
    for node in _items(root):
        kinds = _kinds(node)
        if kinds & ARTICLE_TYPES:
            articles[node] = kinds & ARTICLE_TYPES
        found.types.update(kinds - ARTICLE_TYPES)
        props = set(_PREFIX_RE.sub("", node.get("itemprop") or node.get("property") or "").split())
        if props & _ITEM_DATES and _is_articles(node):
            dates.append((node, _date(node)))
        elif "author" in props and len(text_of(node)) < _LONGEST_AUTHOR and _is_articles(node):
            found.authors.append(plain(node.get("content") or text_of(node)))
    for node, kinds in articles.items():
        if len(articles) == 1 or _texts_in(node):
            found.types.update(kinds)
    teasers = {node for node in articles if len(articles) > 1 and not _holds_article(node)}
    found.published.extend(
        value for node, value in dates if teasers.isdisjoint(node.iterancestors())
    )
    return found


def _kinds(node: HtmlElement) -> set[str]:
    """Return the types of an item, without the address of their vocabulary."""
    named = (node.get("itemtype") or "").split()
    return {kind.rstrip("/").rsplit("/", 1)[-1] for kind in named}


def _date(node: HtmlElement) -> str:
    """Return the date that an element holds: written for programs, or else for readers."""
    values = (node.get(name) for name in ("content", "datetime", "title"))
    return plain(next(filter(None, values), None) or text_of(node))


def _is_articles(node: HtmlElement) -> bool:
    """Tell whether a property is the article's, not a comment's, a photo's or the footer's."""
    outer = next((o for o in node.iterancestors() if o.get("itemtype") or o.tag == "footer"), None)
    if outer is None or outer.tag == "footer":
        return outer is None or next(outer.iterancestors("article"), None) is not None
    return _FOREIGN_ITEMS.isdisjoint(_kinds(outer))
