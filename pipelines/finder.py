"""Finding elements of a page by name: one look at all of them serves every selector.

libxml2 evaluates a predicate on `*` at about 0.2 µs an element, 150 µs on a page of 100 kB, and
a family or a guess asks dozens of such questions of one page. An index answers all for one price.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from lxml.html import HtmlElement

from pipelines.tree import select, text_of

Placed = tuple[int, HtmlElement]  # an element and its place in the document
_CLASS_RE = re.compile(r"([a-zA-Z][\w]*)?((?:\.-?[a-zA-Z_][\w-]*)+)")
_ATTRIBUTE_RE = re.compile(
    r"([a-zA-Z][\w]*)?(?:#([a-zA-Z_][\w-]*)|\[([a-z-]+)=[\"']?([\w-]+)[\"']?\])"
)


@lru_cache(maxsize=2048)
def _simple(selector: str) -> tuple[str | None, str, tuple[str, ...]] | None:
    """Split `tag.class`, `tag#id` and `tag[name=value]` into tag, attribute and values."""
    if match := _CLASS_RE.fullmatch(selector):
        return match[1], "class", tuple(match[2][1:].split("."))
    if match := _ATTRIBUTE_RE.fullmatch(selector):
        return match[1], match[3] or "id", (match[4] or match[2],)
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

    @cached_property
    def _classes(self) -> dict[str, list[Placed]]:
        """All elements by each of their classes."""
        known: dict[str, list[Placed]] = {}
        for value, placed in self.by("class").items():
            for name in set(value.split()):
                known.setdefault(name, []).extend(placed)
        return known

    def select(self, selector: str) -> list[HtmlElement | str]:
        """Return what a selector finds: elements, or strings for `::attr` and `::text`."""
        simple = _simple(selector)
        if simple is None:
            return select(self.root, selector)
        tag, attribute, values = simple
        index = self._classes if attribute == "class" else self.by(attribute)
        placed = index.get(values[0], [])
        for value in values[1:]:
            also = {place for place, _ in index.get(value, [])}
            placed = [each for each in placed if each[0] in also]
        return [node for _, node in sorted(placed, key=_place) if tag is None or node.tag == tag]

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


def _place(placed: Placed) -> int:
    """Return an element's place in the document."""
    return placed[0]
