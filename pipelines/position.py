"""Where the elements of a page stand to one another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

_LEVELS = 4  # from the body outward: what stands further off is another article's


def is_inside(node: HtmlElement, outer: HtmlElement) -> bool:
    """Tell whether node is outer or stands below it."""
    return node is outer or any(parent is outer for parent in node.iterancestors())


def is_below(node: HtmlElement, outer: HtmlElement) -> bool:
    """Tell whether node stands below outer, and is not outer itself."""
    return node is not outer and is_inside(node, outer)


def is_far(node: HtmlElement, body: HtmlElement | None) -> bool:
    """Tell whether a node stands in no common part with the body: a column beside the article."""
    if body is None or is_inside(node, body):
        return False
    near = {
        outer
        for outer in [body, *list(body.iterancestors())[:_LEVELS]]
        if outer.tag not in ("body", "html")
    }
    return not any(outer in near for outer in node.iterancestors())


def precedes(node: HtmlElement, other: HtmlElement) -> bool:
    """Tell whether a node ends before another begins."""
    above = {node, *node.iterancestors()}
    return any(
        before in above
        for outer in (other, *other.iterancestors())
        for before in outer.itersiblings(preceding=True)
    )


_WRAPPERS = 5  # around a container, below what holds the title too: a CMS wraps each of its fields
_BESIDE = 3  # elements before each of them; further off stands no part of the article


def between(title: HtmlElement | None, body: HtmlElement) -> Iterator[HtmlElement]:
    """Give what stands between a headline and a container, the nearest first."""
    for outer in islice((body, *body.iterancestors()), _WRAPPERS + 1):
        if title is None or is_inside(title, outer):
            return
        for node in islice(outer.itersiblings(preceding=True), _BESIDE):
            if is_inside(title, node):
                yield from reversed(_behind(title, node))
                return  # what stands above the headline belongs to the page
            yield node


def _behind(title: HtmlElement, outer: HtmlElement) -> list[HtmlElement]:
    """Return what follows a headline in the block that holds it, in order."""
    found: list[HtmlElement] = []
    for node in (title, *title.iterancestors()):
        if node is outer:
            break
        found += node.itersiblings()
    return found
