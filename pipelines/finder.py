"""Finding elements of a page by name: one look at all of them serves every selector.

libxml2 evaluates a predicate on `*` at about 0.2 µs an element, 150 µs on a page of 100 kB, and
a family or a guess asks dozens of such questions of one page. An index answers all for one price.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from lxml.html import HtmlElement

from pipelines.tree import select, text_of

Placed = tuple[int, HtmlElement]  # an element and its place in the document
_CLASS_RE = re.compile(r"([a-zA-Z][\w]*)?((?:\.-?[a-zA-Z_][\w-]*)+)")
_ATTRIBUTE_RE = re.compile(
    r"([a-zA-Z][\w]*)?(?:#([a-zA-Z_][\w-]*)|\[([a-z-]+)=[\"']?([\w-]+)[\"']?\])"
)


class _Part(NamedTuple):
    """One element of a selector: `tag.class`, `tag#id` or `tag[name=value]`."""

    tag: str | None  # None: any
    attribute: str
    values: tuple[str, ...]  # classes, or the one value

    def fits(self, node: HtmlElement) -> bool:
        """Tell whether an element is what this part asks for."""
        if self.tag is not None and node.tag != self.tag:
            return False
        value = node.get(self.attribute) or ""
        if self.attribute == "class":
            return set(self.values) <= set(value.split())
        return value == self.values[0]


@lru_cache(maxsize=2048)
def _parts(selector: str) -> tuple[_Part, ...]:
    """Split a selector of such elements, each inside the one before it; empty for all others."""
    found = [_part(text) for text in selector.split()]
    return tuple(part for part in found if part) if all(found) else ()


def _part(text: str) -> _Part | None:
    """Read one element of a selector."""
    if match := _CLASS_RE.fullmatch(text):
        return _Part(match[1], "class", tuple(match[2][1:].split(".")))
    if match := _ATTRIBUTE_RE.fullmatch(text):
        return _Part(match[1], match[3] or "id", (match[4] or match[2],))
    return None


class Finder:
    """Answers selectors on a page; what is removed from the page later is still found."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self._attributes: dict[str, dict[str, list[Placed]]] = {}

    def by(self, attribute: str) -> dict[str, list[Placed]]:
        """Return all elements that have an attribute, by its whole value."""
        known = self._attributes.get(attribute)
        if known is None:
            known = self._attributes[attribute] = {}
            for place, node in enumerate(self.root.iter("*")):
                value = node.get(attribute)
                if value:
                    known.setdefault(value, []).append((place, node))
        return known

    def select(self, selector: str) -> list[HtmlElement | str]:
        """Return what a selector finds: elements, or strings for `::attr` and `::text`."""
        parts = _parts(selector)
        if not parts:
            return select(self.root, selector)
        return [node for node in self._fitting(parts[-1]) if _stands(node, parts[:-1])]

    def _fitting(self, part: _Part) -> list[HtmlElement]:
        """Return the elements that fit one part of a selector, in document order."""
        index, first = self.by(part.attribute), part.values[0]
        if part.attribute == "class":
            placed = [each for value, found in index.items() if first in value for each in found]
        else:
            placed = index.get(first, [])
        return [node for _, node in sorted(placed, key=_place) if part.fits(node)]

    def elements(self, selector: str) -> list[HtmlElement]:
        """Return the elements that a selector finds."""
        return [item for item in self.select(selector) if isinstance(item, HtmlElement)]

    def first(self, selectors: Iterable[str]) -> tuple[str, HtmlElement | None]:
        """Return the first non-empty text any selector finds, and its element where it is one."""
        for selector in selectors:
            for item in self.select(selector):
                text = text_of(item)
                if text:
                    return text, item if isinstance(item, HtmlElement) else None
        return "", None

    def called(
        self,
        name: re.Pattern[str],
        tags: Iterable[str] = (),
        attributes: Iterable[str] = ("class",),
    ) -> list[HtmlElement]:
        """Return the elements whose class, or one of the `attributes`, a pattern is found in.

        `tags` leaves those of other tags out; none given, none is.
        """
        wanted = frozenset(tags)
        placed = {
            each
            for attribute in attributes
            for value, found in self.by(attribute).items()
            if name.search(value)
            for each in found
        }
        ordered = sorted(placed, key=_place)
        return [node for _, node in ordered if not wanted or node.tag in wanted]


def _stands(node: HtmlElement, outer: Sequence[_Part]) -> bool:
    """Tell whether an element stands inside others that fit, the innermost last."""
    wanted = list(outer)
    for parent in node.iterancestors() if wanted else ():
        if wanted[-1].fits(parent):
            wanted.pop()
            if not wanted:
                break
    return not wanted


def _place(placed: Placed) -> int:
    """Return an element's place in the document."""
    return placed[0]
