"""What a page says about itself to machines: JSON-LD, meta elements, microdata, breadcrumb."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from archive.text import fold, squeeze
from pipelines.hydration import state_text
from pipelines.tree import nodes, text_of

ARTICLE_TYPES = frozenset(
    {
        "NewsArticle",
        "Article",
        "ReportageNewsArticle",
        "BlogPosting",
        "OpinionNewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "ReviewNewsArticle",
        "LiveBlogPosting",
    }
)
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
_LARGEST_LD = 1_000_000  # characters; more is no description of one page
_DATE_KEYS = ("datePublished", "dateCreated", "uploadDate")
_BROKEN_DATE_RE = re.compile(r'"datePublished"\s*:\s*"([^"\\]{8,40})"')


@dataclass(slots=True)
class Meta:
    """What a page's own metadata says; empty where it says nothing."""

    types: set[str] = field(default_factory=set)  # of JSON-LD, and microdata types as "item:X"
    headline: str = ""
    description: str = ""
    text: str = ""  # the whole text, as pages give it that show it by script alone
    published: list[tuple[str, str]] = field(default_factory=list)  # (source, raw value)
    authors: list[str] = field(default_factory=list)  # as named, sites among them
    section: str = ""
    crumbs: list[str] = field(default_factory=list)  # BreadcrumbList, home first
    tags: dict[str, str] = field(default_factory=dict)  # meta elements by name or property
    title: str = ""  # the title element
    canonical: str | None = None

    @property
    def is_article(self) -> bool:
        """Tell whether JSON-LD or microdata calls the page an article."""
        return any(kind.removeprefix("item:") in ARTICLE_TYPES for kind in self.types)


def read_metadata(root: HtmlElement, source: bytes) -> Meta:
    """Read everything once; what is malformed is passed over. `source` is the page in UTF-8."""
    meta = Meta()
    scripts = _read_head(root, meta)
    for item in _linked_data((text for kind, text in scripts if "ld+json" in kind), meta):
        if not _is_sample(item, meta, root):
            _read_node(item, meta)
    _read_tags(meta)
    for kind, text in () if meta.text else scripts:
        if kind == "application/json":
            meta.text = meta.text or state_text(text, [meta.headline, meta.title])
    # Looking at every element costs more than looking whether it can be worth while.
    is_rdfa = any(name in source[:_HEAD_BYTES] for name in (b"purl.org/dc", b"schema.org"))
    if is_rdfa or _ITEM_RE.search(source):
        _read_microdata(root, meta)
    return meta


def _read_head(root: HtmlElement, meta: Meta) -> list[tuple[str, str]]:
    """Take title, canonical link and meta elements; return the typed scripts with their types."""
    scripts: list[tuple[str, str]] = []
    for node in root.iter("meta", "script", "link", "title"):
        if node.tag == "meta":
            name = (node.get("property") or node.get("name") or "").strip().lower()
            if node.get("content"):
                meta.tags.setdefault(name, plain(node.get("content")))
        elif node.tag == "script":
            scripts += [(node.get("type", ""), node.text or "")] if node.get("type") else []
        elif node.tag == "title":
            meta.title = meta.title or _page_title(node)
        elif node.get("rel") == "canonical":
            meta.canonical = meta.canonical or node.get("href", "").strip() or None
    return scripts


def _page_title(node: HtmlElement) -> str:
    """Return a title element's text; a drawing's own title is none of the page's."""
    parent = node.getparent()
    is_drawing = parent is not None and parent.tag in ("svg", "g", "symbol")
    return "" if is_drawing else squeeze(node.text or "")


def plain(value: object) -> str:
    """Return a metadata value as text on one line: some sites escape it twice."""
    text = html.unescape(html.unescape(value)) if isinstance(value, str) else ""
    return squeeze(re.sub(r"<[^<>]{1,200}>", " ", text)) if "<" in text else squeeze(text)


def _linked_data(scripts: Iterable[str], meta: Meta) -> Iterator[dict[str, object]]:
    """Give every JSON-LD object of the page."""
    for script in scripts:
        text = script.strip().removeprefix("<![CDATA[").removesuffix("]]>")
        if len(text) > _LARGEST_LD:
            continue
        try:
            yield from _objects(json.loads(text.strip().rstrip(";"), strict=False))
        except (ValueError, RecursionError):
            found = _BROKEN_DATE_RE.search(text)
            if found:
                meta.published.append(("json-ld", found[1]))


def _objects(data: object) -> Iterator[dict[str, object]]:
    """Give the objects of a JSON-LD value: itself, of a list, of its graph."""
    waiting = [data]
    for _ in range(200):  # objects; a page has a dozen at most
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting = item[:100] + waiting
        elif isinstance(item, dict):
            yield item
            waiting += [item[key] for key in ("@graph", "mainEntity") if key in item]


def _read_node(node: dict[str, object], meta: Meta) -> None:
    """Take what one JSON-LD object says."""
    raw = node.get("@type")
    kinds = {str(kind) for kind in _listed(raw) if kind}
    meta.types |= kinds
    if kinds & ARTICLE_TYPES:
        meta.headline = meta.headline or plain(node.get("headline"))
        meta.description = meta.description or plain(node.get("description"))
        text = node.get("articleBody")
        meta.text = meta.text or (text.strip() if isinstance(text, str) else "")
        section = node.get("articleSection")
        meta.section = meta.section or plain(
            section[0] if isinstance(section, list) and section else section
        )
        named = "; ".join(name for name in _names(node.get("author")) if name)
        meta.authors += [named] if named else []
        dates = [value for key in _DATE_KEYS if (value := plain(node.get(key)))]
        meta.published += [("json-ld", value) for value in dates[:1]]
    elif "BreadcrumbList" in kinds and not meta.crumbs:
        meta.crumbs = _crumbs(node.get("itemListElement"))


def _is_sample(node: dict[str, object], meta: Meta, root: HtmlElement) -> bool:
    """Tell whether a JSON-LD object is the sample its template was copied from.

    No page shows its headline, nor a word of it in its own title.
    """
    words = set(fold(plain(node.get("headline"))).split())
    named = fold(f"{meta.title} {meta.tags.get('og:title', '')}").split()
    if not words or not named or words.intersection(named):
        return False
    return len(words.intersection(fold(text_of(root)).split())) < 0.5 * len(words)


def _listed(value: object) -> list[object]:
    """Return a JSON-LD value as a list: one thing may stand for a list of one."""
    return value if isinstance(value, list) else [value]


def _names(author: object) -> Iterator[str]:
    """Give the names of a JSON-LD author: a string, a person, or a list of them."""
    for item in _listed(author):
        if isinstance(item, dict):
            if item.get("@type") != "Organization":
                yield plain(item.get("name"))
        else:
            yield plain(item)


def _crumbs(items: object) -> list[str]:
    """Return the names of a BreadcrumbList."""
    names = []
    for item in items if isinstance(items, list) else []:
        item = item[0] if isinstance(item, list) and item else item  # noqa: PLW2901
        if isinstance(item, dict):
            inner = item.get("item")
            name = item.get("name") or (inner.get("name") if isinstance(inner, dict) else "")
            names.append(plain(name))
    return [name for name in names if name]


_PUBLISHED_TAGS = (
    "article:published_time",
    "pubdate",
    "datepublished",
    "article:published",
    "og:published_time",
    "publish_date",
    "dc.date.issued",
    "dcterms.created",
    "its_publication",
    "date.issued",
    "article:published_date",
    "published_time",
    "publishdate",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date",
)


def _read_tags(meta: Meta) -> None:
    """Take what the meta elements say."""
    tags = meta.tags
    meta.published += [("meta", tags[name]) for name in _PUBLISHED_TAGS if tags.get(name)]
    meta.headline = meta.headline or tags.get("og:title", "")
    meta.section = meta.section or tags.get("article:section", "").split(",")[0].strip()
    if not meta.description:
        meta.description = tags.get("og:description") or tags.get("description", "")
    named = tags.get("dable:author") or tags.get("article:author", "")
    if named and not named.startswith("http"):
        meta.authors.append(named)


def _read_microdata(root: HtmlElement, meta: Meta) -> None:
    """Take what itemprop and itemtype attributes say.

    Lists mark each teaser as an article: of several only one that holds a text counts.
    """
    articles: list[tuple[HtmlElement, set[str]]] = []
    dates: list[tuple[HtmlElement, str]] = []
    for node in _items(root):
        named = (node.get("itemtype") or "").split()
        kinds = {kind.rstrip("/").rsplit("/", 1)[-1] for kind in named}
        articles += [(node, kinds & ARTICLE_TYPES)] if kinds & ARTICLE_TYPES else []
        meta.types |= {f"item:{kind}" for kind in kinds - ARTICLE_TYPES}
        props = set(_PREFIX_RE.sub("", node.get("itemprop") or node.get("property") or "").split())
        if props & _ITEM_DATES and _is_articles(node):
            values = (node.get(name) for name in ("content", "datetime", "title"))
            value = next(filter(None, values), None) or text_of(node)
            dates.append((node, plain(value)))
        elif "author" in props and len(text_of(node)) < 100 and _is_articles(node):
            meta.authors.append(plain(node.get("content") or text_of(node)))
    for node, kinds in articles:
        if len(articles) == 1 or _texts_in(node):
            meta.types |= {f"item:{kind}" for kind in kinds}
    teasers = {node for node, _ in articles if len(articles) > 1 and not _holds_article(node)}
    for node, value in dates:
        if teasers.isdisjoint(node.iterancestors()):
            meta.published.append(("itemprop", value))


def _is_articles(node: HtmlElement) -> bool:
    """Tell whether a property is the article's, not a comment's, a photo's or the footer's."""
    outer = next((o for o in node.iterancestors() if o.get("itemtype") or o.tag == "footer"), None)
    if outer is None or outer.tag == "footer":
        return outer is None or next(outer.iterancestors("article"), None) is not None
    named = (outer.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1]
    return named not in _FOREIGN_ITEMS
