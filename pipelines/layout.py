"""Which rules a page of a certain day needs, and what they find on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from lxml.html import HtmlElement

from archive.models import Layout, Site
from pipelines.tree import elements, first, is_inside, remove, select


def pick_layout(site: Site, when: date) -> Layout | None:
    """Return the layout in use on a day (Vietnam's calendar); None: the site has no selectors."""
    for layout in site.layouts:
        if layout.until is None or when < layout.until:
            return layout
    return None


@dataclass(slots=True)
class Read:
    """What a layout's selectors found on a page; empty where they found nothing."""

    title: str = ""
    lead: str = ""
    dates: list[str] = field(default_factory=list)  # every match, machine attributes first
    author: str = ""
    section: str = ""
    body: HtmlElement | None = None


_LONGEST_LEAD = 1500  # characters; a longer match is a container, not a lead


def read_layout(root: HtmlElement, layout: Layout) -> Read:
    """Apply a layout: read its fields, then clear them and every `drop` out of the body."""
    read, used = Read(), []
    read.body = _body(root, layout.body)
    for name in ("title", "lead", "author", "section"):
        text, node = first(root, getattr(layout, name))
        if name == "lead" and len(text) > _LONGEST_LEAD:
            continue
        setattr(read, name, text)
        used.append(node)
    read.author = _authors(root, layout.author) or read.author
    for selector in layout.date:
        text, node = first(root, [selector])
        read.dates += [text] if text else []
        used.append(node)
    if read.body is not None:
        _clear(read.body, [node for node in used if node is not None])
        _clear(read.body, elements(read.body, layout.drop))
    return read


def _body(root: HtmlElement, selectors: Iterable[str]) -> HtmlElement | None:
    """Return the fullest match of the first selector that finds any text."""
    for selector in selectors:
        found = [item for item in select(root, selector) if isinstance(item, HtmlElement)]
        best = max(found, key=_text_size, default=None)
        if best is not None and _text_size(best) > 0:
            return best
    return None


def _text_size(node: HtmlElement) -> int:
    """Count the characters of an element's text that are no white space."""
    return sum(len(part.strip()) for part in node.itertext())


def _authors(root: HtmlElement, selectors: Iterable[str]) -> str:
    """Return the distinct texts of the first author selector that finds any, joined by `;`."""
    for selector in selectors:
        texts = [
            first(item, ["self::*"])[0] if isinstance(item, HtmlElement) else item
            for item in select(root, selector)
        ]
        names = list(dict.fromkeys(text for text in texts if text))
        if names:
            return ";".join(names)
    return ""


def _clear(body: HtmlElement, nodes: Iterable[HtmlElement]) -> None:
    """Remove those nodes that stand inside the body; the body itself and what holds it stay."""
    for node in nodes:
        if node is not body and is_inside(node, body):
            remove(node)
