"""Elements that hold a time, and which of them are the article's: not others', not comments'."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property

from lxml.html import HtmlElement

from pipelines.comments import COMMENTS
from pipelines.markup import whole_name, with_parent
from pipelines.position import is_inside
from pipelines.tree import nodes, text_of

_following = nodes("following::*[self::time or self::abbr]")
_UPDATED_RE = re.compile("updated|modified", re.IGNORECASE)
_PUBLISHED_RE = re.compile("published|entry-date", re.IGNORECASE)  # as hAtom and WordPress say
# What one article stands in, and what another, or a reader's comment, does.
_ENTRY_RE = whole_name(f"hentry|post|item-page|node|{COMMENTS}")


class Times:
    """Reads the times of an article out of elements that hold others too."""

    def __init__(
        self,
        body: HtmlElement | None,
        start: HtmlElement | None,
        below: Collection[HtmlElement],
    ) -> None:
        """Look around a container; `start`: where its text begins, `below`: what dates it there."""
        self._body = body
        self._start = start
        self._below = below

    def read(self, outer: HtmlElement) -> tuple[list[str], list[str]]:
        """Return the times in an element that date an article, and those of its last change.

        Times after the text are those of other articles, unless they say they are the entry's.
        """
        published: list[str] = []
        updated: list[str] = []
        for node in outer.iter("time", "abbr"):
            name = _role(node)
            is_entry = bool(_PUBLISHED_RE.search(name))
            value = node.get("datetime") or (is_entry and (node.get("title") or text_of(node)))
            is_near = node not in self._later or node in self._times_below
            if value and (is_near or (is_entry and self._is_own(node))):
                is_update = not is_entry and _UPDATED_RE.search(name)
                (updated if is_update else published).append(value)
        return published, updated

    @cached_property
    def _later(self) -> frozenset[HtmlElement]:
        """Return the times after the beginning of the text."""
        return frozenset(_following(self._start)) if self._start is not None else frozenset()

    @cached_property
    def _times_below(self) -> frozenset[HtmlElement]:
        """Return the times in what dates the text below it."""
        return frozenset(node for line in self._below for node in line.iter("time"))

    def _is_own(self, node: HtmlElement) -> bool:
        """Tell whether a node and the text stand in the same article's element."""
        outer = next(filter(_is_entry, node.iterancestors()), None)
        return outer is not None and self._body is not None and is_inside(self._body, outer)


def _role(node: HtmlElement) -> str:
    """Return what a time's names call it, or else those of the element around it."""
    names = [f"{each.get('class', '')} {each.get('itemprop', '')}" for each in with_parent(node)]
    telling = (name for name in names if _PUBLISHED_RE.search(name) or _UPDATED_RE.search(name))
    return next(telling, "")


def _is_entry(node: HtmlElement) -> bool:
    """Tell whether an element holds one article or comment of a page."""
    return node.tag in ("article", "li") or bool(_ENTRY_RE.search(node.get("class", "")))
