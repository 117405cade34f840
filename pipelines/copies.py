"""Texts that a page holds twice: shown, and once more for its scripts or for printing."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from pipelines.markup import is_shown
from pipelines.position import is_inside
from pipelines.sizes import RUNNING

Piece = tuple[int, HtmlElement]  # a piece of text: its length and the element it stands in

_COPIED = 0.3  # of all running text; with less, a lead or a caption stands twice
_COPIED_PIECES = 3  # in a row; two entries of a list may say one thing


def without_copies(told: list[Piece]) -> list[Piece]:
    """Leave out a text's second copy, which a page keeps for its scripts or for printing.

    It is one run of pieces in a place of its own. Clauses and steps that say the same for one
    commune after the other stand in elements alike beside each other. A hidden copy goes first.
    """
    sizes = [size for size, _ in told]
    whole = sum(sizes)
    if whole - sum(set(sizes)) < _COPIED * whole:
        return told
    first, again = _longest_run(_said(told))
    if len(again) < _COPIED_PIECES or sum(sizes[at] for at in again) < _COPIED * whole:
        return told
    copy = set(_copy([told[at][1] for at in first], [told[at][1] for at in again]))
    return [piece for piece in told if piece[1] not in copy]


def _copy(first: list[HtmlElement], again: list[HtmlElement]) -> list[HtmlElement]:
    """Return which of two runs of elements is the copy: the hidden one, else the second."""
    outer, other = _around(first[0], first[-1]), _around(again[0], again[-1])
    both = _around(outer, other)
    if both in (outer, other):
        return []
    shown = is_shown(outer), is_shown(other)
    if shown == (False, True):
        return first
    one, two = (next(part for part in both if is_inside(each, part)) for each in (outer, other))
    is_alike = (one.tag, one.get("class")) == (two.tag, two.get("class"))
    return [] if is_alike and shown != (True, False) else again


def _around(one: HtmlElement, other: HtmlElement) -> HtmlElement:
    """Return the innermost element that holds two."""
    above = {one, *one.iterancestors()}
    return next(outer for outer in (other, *other.iterancestors()) if outer in above)


def _said(told: list[Piece]) -> list[str]:
    """Return the texts of pieces: of those in one element, which breaks part, each its own."""
    texts: dict[HtmlElement, Iterator[str]] = {}
    return [next(texts.setdefault(node, _pieces_of(node)), "") for _, node in told]


def _pieces_of(node: HtmlElement) -> Iterator[str]:
    """Give the running text directly in an element, piece by piece."""
    for raw in (node.text, *(child.tail for child in node)):
        if raw and len(text := raw.strip()) > RUNNING:
            yield text


def _longest_run(said: list[str]) -> tuple[range, range]:
    """Return the longest run of texts that stood before in the same order, and where they did."""
    firsts: dict[str, int] = {}
    best, start, shift = range(0), 0, 0
    for at, text in enumerate(said):
        ago = at - firsts.setdefault(text, at)
        start = at if ago != shift else start
        shift = ago
        if shift and at + 1 - start > len(best):
            best, best_shift = range(start, at + 1), shift
    return (range(best.start - best_shift, best.stop - best_shift), best) if best else (best, best)
