"""What a page says about itself to machines: JSON-LD, meta elements, microdata, breadcrumb."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.html import HtmlElement

from archive.text import fold, squeeze
from pipelines.hydration import state_text
from pipelines.linked_data import (
    ARTICLE_TYPES,
    author_names,
    broken_date,
    crumb_names,
    listed,
    plain,
    read_objects,
)
from pipelines.microdata import has_microdata, read_microdata
from pipelines.tree import text_of

_DATE_KEYS = ("datePublished", "dateCreated", "uploadDate")


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
    for kind, text in scripts:
        if "ld+json" in kind:
            _read_linked_data(text, root, meta)
    _read_tags(meta)
    for kind, text in () if meta.text else scripts:
        if kind == "application/json":
            meta.text = meta.text or state_text(text, [meta.headline, meta.title])
    if has_microdata(source):
        found = read_microdata(root)
        meta.types |= {f"item:{kind}" for kind in found.types}
        meta.published += [("itemprop", value) for value in found.published]
        meta.authors += found.authors
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


def _read_linked_data(script: str, root: HtmlElement, meta: Meta) -> None:
    """Take what the objects of a JSON-LD script say."""
    try:
        objects = read_objects(script)
    except ValueError:
        date = broken_date(script)
        meta.published += [("json-ld", date)] if date else []
        return
    for item in objects:
        if not _is_sample(item, meta, root):
            _read_object(item, meta)


def _read_object(node: dict[str, object], meta: Meta) -> None:
    """Take what one JSON-LD object says."""
    raw = node.get("@type")
    kinds = {str(kind) for kind in listed(raw) if kind}
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
        named = "; ".join(name for name in author_names(node.get("author")) if name)
        meta.authors += [named] if named else []
        dates = [value for key in _DATE_KEYS if (value := plain(node.get(key)))]
        meta.published += [("json-ld", value) for value in dates[:1]]
    elif "BreadcrumbList" in kinds and not meta.crumbs:
        meta.crumbs = crumb_names(node.get("itemListElement"))


def _is_sample(node: dict[str, object], meta: Meta, root: HtmlElement) -> bool:
    """Tell whether a JSON-LD object is the sample its template was copied from.

    No page shows its headline, nor a word of it in its own title.
    """
    words = set(fold(plain(node.get("headline"))).split())
    named = fold(f"{meta.title} {meta.tags.get('og:title', '')}").split()
    if not words or not named or words.intersection(named):
        return False
    return len(words.intersection(fold(text_of(root)).split())) < 0.5 * len(words)


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
