"""A text that goes on in a second block beside the first, as where an ad was set between them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from lxml.html import HtmlElement

from pipelines.headings import HEADING_TAGS
from pipelines.sizes import SHORTEST_HEADLINE
from pipelines.tree import text_of
from pipelines.weight import Weights, running
from pipelines.wording import ends_sentence

_TAGS = ("div", "section")
_LEAST = 0.2  # of the heavier block's prose: with less a block is a note or a copyright line
_PROSE = 0.8  # of a block's text is running text; of a side column or a form less
_BESIDE = 3  # elements looked at on each side
_PIECES = 2  # of running text in a block before the heavier one: a single one is the lead


def goes_on_beside(part: HtmlElement, weight: Weights) -> bool:
    """Tell whether a text goes on in the block next to its heaviest part, or begins in it.

    Báo Tin tức parts each article so since 2023: `div#divfirst` and `div#divend`, with no class.
    Columns beside a text have a class or a width, headings, or links as long as headlines.
    """
    if part.tag not in _TAGS or _is_styled(part) or _holds_headlines(part):
        return False
    if _is_like(part, _beside(part.itersiblings()), weight):
        return True
    before = _beside(part.itersiblings(preceding=True))
    return _is_like(part, before, weight) and before is not None and running(before) >= _PIECES


def _beside(siblings: Iterable[HtmlElement]) -> HtmlElement | None:
    """Return the next of some siblings that has text; an ad between is a script or a picture."""
    return next((each for each in islice(siblings, _BESIDE) if text_of(each)), None)


def _is_like(part: HtmlElement, other: HtmlElement | None, weight: Weights) -> bool:
    """Tell whether another block is of one kind with a part, and is whole sentences too."""
    if other is None or weight.get(other, 0) < _LEAST * weight[part]:
        return False
    if other.tag != part.tag or _is_styled(other):
        return False
    text = text_of(other)
    is_told = ends_sentence(text) and weight[other] >= _PROSE * len(text)
    return is_told and not _holds_headlines(other)


def _is_styled(block: HtmlElement) -> bool:
    """Tell whether a block has a look of its own, as columns have."""
    return bool(block.get("class") or block.get("style"))


def _holds_headlines(block: HtmlElement) -> bool:
    """Tell whether a block has a heading, or a link as long as a headline."""
    if next(block.iter(*HEADING_TAGS), None) is not None:
        return True
    return any(len(text_of(link)) >= SHORTEST_HEADLINE for link in block.iter("a"))
