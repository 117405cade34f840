"""Finding elements of a page by name: one look at all of them serves every selector.

libxml2 evaluates a predicate on `*` at about 0.2 µs an element, 150 µs on a page of 100 kB, and
a family or a guess asks dozens of such questions of one page. An index answers all for one price.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from pipelines.position import is_inside
from pipelines.tree import select, select_inside, text_of

Placed = tuple[int, HtmlElement]  # an element and its place in the document
_CLASS_RE = re.compile(r"([a-zA-Z][\w]*)?((?:\.-?[a-zA-Z_][\w-]*)+)")
_ATTRIBUTE_RE = re.compile(
    r"([a-zA-Z][\w]*)?(?:#([a-zA-Z_][\w-]*)|\[([a-z-]+)([$^*]?)=[\"']?([\w-]+)[\"']?\]"
    r"(?::not\(\[\3\*=([\w-]+)\]\))?)"
)
_FITS: dict[str, Callable[[str, str], bool]] = {
    "": str.__eq__,
    "$": str.endswith,
    "^": str.startswith,
    "*": str.__contains__,
}
# Classes and ids that an element must have for a CSS selector to find it or what is inside it.
_NEEDED_RE = re.compile(r"([.#])(-?[a-zA-Z_][\w-]*)")
_UNNEEDED_RE = re.compile(r":not\([^()]*\)|\[[^\]]*\]|::[\w-]+(?:\([^()]*\))?")


@lru_cache(maxsize=64)
def _attributes(names: tuple[str, ...]) -> etree.XPath:
    """Compile what gives a tree's attributes of these names: texts that know their element."""
    return etree.XPath("|".join(f"descendant-or-self::*/@{name}" for name in names))


class _Part(NamedTuple):
    """One element of a selector: `tag.class`, `tag#id`, `tag[name=value]`, `tag[name$=value]`.

    A `:not([name*=piece])` behind it asks for the same attribute.
    """

    tag: str | None  # None: any
    attribute: str
    values: tuple[str, ...]  # classes, or the one value
    operator: str = ""  # before the equals sign: $, ^ or *
    without: str = ""  # a piece that the value must not have

    def fits(self, node: HtmlElement) -> bool:
        """Tell whether an element is what this part asks for."""
        if self.tag is not None and node.tag != self.tag:
            return False
        return self.holds(node.get(self.attribute) or "")

    def holds(self, value: str) -> bool:
        """Tell whether an attribute's value is what this part asks for."""
        if self.attribute == "class" and not self.operator:
            return set(self.values) <= set(value.split())
        is_it = _FITS[self.operator](value, self.values[0])
        return is_it and not (self.without and self.without in value)


@lru_cache(maxsize=2048)
def _parts(selector: str) -> tuple[_Part, ...]:
    """Split a selector of such elements, each inside the one before it; empty for all others."""
    found = [_part(text) for text in selector.split()]
    return tuple(part for part in found if part) if all(found) else ()


def _part(text: str) -> _Part | None:
    """Read one element of a selector."""
    if match := _CLASS_RE.fullmatch(text):
        return _Part(match[1], "class", tuple(match[2][1:].split(".")))
    if (match := _ATTRIBUTE_RE.fullmatch(text)) and (match[2] or match[3] != "class" or match[4]):
        name, value, without = match[3] or "id", match[5] or match[2], match[6] or ""
        return _Part(match[1], name, (value,), match[4] or "", without)
    return None


@lru_cache(maxsize=2048)
def _needed(selector: str) -> frozenset[str]:
    """Return the classes (`.x`) and ids (`#x`) without which a selector finds nothing."""
    plain = _UNNEEDED_RE.sub("", selector)
    if selector.startswith(("/", "(")) or "," in plain or ":not(" in plain:
        return frozenset()
    return frozenset(map("".join, _NEEDED_RE.findall(plain)))


@lru_cache(maxsize=2048)
def _split(selector: str) -> tuple[tuple[_Part, ...], str]:
    """Part a CSS selector into what an index answers and the rest, to be sought inside of that."""
    words = selector.split()
    plain = next((n for n, word in enumerate(words) if not _part(word)), 0)
    if not plain or words[plain] in (">", "+", "~") or "," in selector or selector[:1] in "/(":
        return (), selector
    return _parts(" ".join(words[:plain])), selector.split(None, plain)[-1]


class Finder:
    """Answers selectors on a page; what is removed from the page later is still found."""

    def __init__(self, root: HtmlElement, markup: bytes | None = None) -> None:
        """Answer for a page; its `markup` in UTF-8 spares looking for what is not in it."""
        self.root = root
        self._markup = markup
        self._attributes: dict[str, dict[str, list[Placed]]] = {}

    def says(self, words: Iterable[str]) -> bool:
        """Tell whether any of some words stands in the markup: a look that spares many."""
        markup = self._markup
        return markup is None or any(word.encode() in markup for word in words)

    def by(self, attribute: str) -> dict[str, list[Placed]]:
        """Return all elements that have an attribute, by its whole value.

        Places count among the elements with the same attribute; those with class or id together.
        """
        if attribute not in self._attributes:
            self._index(attribute)
        return self._attributes[attribute]

    def _index(self, attribute: str) -> None:
        """Look at the page once for an attribute; for class and id at once."""
        wanted = ("class", "id") if attribute in ("class", "id") else (attribute,)
        for name in wanted:
            self._attributes[name] = {}
        if self._markup is not None and not any(n.encode() in self._markup for n in wanted):
            return
        values: Any = _attributes(wanted)(self.root)
        for place, value in enumerate(values):
            if value:
                placed = (place, value.getparent())
                self._attributes[value.attrname].setdefault(value, []).append(placed)

    @cached_property
    def _known(self) -> frozenset[str]:
        """Return every class of the page as `.x` and every id as `#x`."""
        classes = map(".".__add__, " ".join(self.by("class")).split())
        return frozenset((*classes, *map("#".__add__, self.by("id"))))

    def select(self, selector: str) -> list[HtmlElement | str]:
        """Return what a selector finds: elements, or strings for `::attr` and `::text`."""
        if not _needed(selector) <= self._known:
            return []
        if parts := _parts(selector):
            return list(self._standing(parts))
        outer, inner = _split(selector)
        if not outer:
            return select(self.root, selector)
        found: list[HtmlElement | str] = []
        last: HtmlElement | None = None
        for node in self._standing(outer):
            if last is None or not is_inside(node, last):  # else its finds are found already
                found += select_inside(node, inner)
                last = node
        return found

    def _standing(self, parts: Sequence[_Part]) -> Iterator[HtmlElement]:
        """Give the elements that fit the last part and stand inside those that fit the others."""
        for node in self._fitting(parts[-1]):
            if _stands(node, parts[:-1]):
                yield node

    def _fitting(self, part: _Part) -> list[HtmlElement]:
        """Return the elements that fit one part of a selector, in document order."""
        index = self.by(part.attribute)
        if part.operator or part.attribute == "class":
            # Every operator asks for a piece of the value, which most values lack.
            wanted = part.values[0]
            likely = [value for value in index if wanted in value]
            placed = [each for value in likely if part.holds(value) for each in index[value]]
        else:
            placed = index.get(part.values[0], [])
        found = sorted(placed, key=_place) if len(placed) > 1 else placed
        return [node for _, node in found if part.fits(node)]

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
        placed = [
            each
            for attribute in attributes
            for value, found in self.by(attribute).items()
            if name.search(value)
            for each in found
        ]
        nodes = dict.fromkeys(node for _, node in sorted(placed, key=_place))
        return [node for node in nodes if not wanted or node.tag in wanted]


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
