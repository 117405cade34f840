"""The way down a page to its text: from the root to the element that holds most of it."""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

from pipelines.blocks import lines_of
from pipelines.continued import goes_on_beside
from pipelines.headings import HEADING_TAGS
from pipelines.sizes import LONGEST_LEAD, SHORTEST_HEADLINE
from pipelines.tree import text_of
from pipelines.weight import Weights, running
from pipelines.wording import ends_sentence, is_prose

_LEAVES = frozenset(
    {
        *("p", "br", "span", "b", "strong", "i", "em", "u", "font", "a", "sub", "sup", "small"),
        *("big", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "figure"),
        *("pre", "center", "label"),
    }
)
_CELLS = ("td", "tr", "tbody")  # text in rows above belongs to the text below
_ALIKE = 0.6  # of the heaviest child's prose
_HEADED = 0.3  # of it, where a child holds the one h1: a column beside it may say more
_TEXT_PIECES = 3  # of running text; a header with lead and caption has two
_OWN_SHARE = 0.5  # of an element's prose in its own leaves: it is the container itself
_MAIN_SHARE = 0.55  # of an element's prose in one child: the others are side columns
_HALF = 0.4  # of an element's prose at least: with less a child is a column beside the text
_WRAPPERS = 3  # around a part, below what holds the headline too
HEADER_PARTS = 6  # between a headline and its text: date, lead, photo, share bar


def descend(root: HtmlElement, weight: Weights) -> HtmlElement:
    """Go down from the root for as long as one child holds most of the running text."""
    node = root
    while True:
        total = weight.get(node, 0)
        inner = [child for child in node if child in weight and not _is_leaf(child, weight)]
        own = total - sum(weight[child] for child in inner)
        best = _main_part(inner, weight)
        if best is None or own >= _OWN_SHARE * total:
            return node
        if weight[best] < _MAIN_SHARE * total and (_are_parts(inner) or _are_halves(inner, weight)):
            return node
        if _begins_before(best, weight) or goes_on_beside(best, weight):
            return node
        below = _led_in(best, weight)
        if below is not None:
            is_all = own == 0 and {best, below} == set(inner) and _is_told(text_of(best))
            return below if is_all else node
        node = best


def _is_leaf(node: HtmlElement, weight: Weights) -> bool:
    """Tell whether an element is a piece of text, or a table that weighs as one."""
    return node.tag in _LEAVES or (node.tag == "table" and not any(row in weight for row in node))


def _main_part(inner: list[HtmlElement], weight: Weights) -> HtmlElement | None:
    """Return the heaviest child; of some that weigh alike the first with a headline.

    Pages that go on with the next article print several of one weight. The part with the page's
    only h1 may weigh less than a column of teasers beside it.
    """
    most = max((weight[child] for child in inner), default=0)
    rivals = [child for child in inner if weight[child] >= _HEADED * most]
    titled = [child for child in rivals if _is_titled(child)] if len(rivals) > 1 else []
    if len(titled) == 1 and _told_pieces(titled[0]) >= _TEXT_PIECES:
        return titled[0]
    alike = [child for child in inner if weight[child] >= _ALIKE * most]
    headed = (child for child in alike if next(child.iter("h1", "h2"), None) is not None)
    return next(headed, max(inner, key=lambda child: weight[child], default=None))


def _told_pieces(part: HtmlElement) -> int:
    """Count the pieces of running text of a part, the captions of its photos left out."""
    return running(part) - sum(map(running, part.iter("figure")))


def _is_titled(part: HtmlElement) -> bool:
    """Tell whether a part holds an h1 that is long enough for a headline."""
    return any(len(text_of(title)) >= SHORTEST_HEADLINE for title in part.iter("h1"))


_LABEL = 40  # characters that may stand beside a lead in its element


def _led_in(part: HtmlElement, weight: Weights) -> HtmlElement | None:
    """Return the text below a part that is one paragraph and nothing else: a short notice's lead.

    It may be longer than the text.
    """
    size = weight[part]
    if size > LONGEST_LEAD:
        return None
    below = next((each for each in part.itersiblings() if text_of(each)), None)
    if below is None or 2 * weight.get(below, 0) <= len(text_of(below)):
        return None
    if len(text_of(part)) > size + _LABEL or running(part) != 1:
        return None
    return below if any(_is_told(line.text) for line in lines_of(below)[:1]) else None


def _begins_before(part: HtmlElement, weight: Weights) -> bool:
    """Tell whether the article begins in table cells or blocks before this part of it.

    That is so where running text stands between the headline and the part: side columns stand
    before the headline or after the text. One paragraph alone is the lead, but with a heading of
    its own it is a question before the answer. Paragraphs in no block of their own begin it too,
    and a block of some below a lead, where an ad parts the text; a headline is none, for it ends in
    no full stop.
    """
    if next(part.iter("h1"), None) is not None:
        return False
    before, texts, leaves, blocks = part.getprevious(), 0, 0, 0
    while before is not None:
        if before.tag in HEADING_TAGS or next(before.iter(*HEADING_TAGS), None) is not None:
            if not _is_question(before, weight):
                return texts > 1
            texts += 1
        texts += before in weight
        is_told = before in weight and _is_told(text_of(before))
        leaves += is_told and before.tag in _LEAVES
        blocks += is_told and (before.tag in _LEAVES or running(before) > 1)
        before = before.getprevious()
    is_told = leaves > 1 or (blocks > 0 and _is_led(part, weight))
    return is_told or (part.tag in _CELLS and texts > 0)


def _is_led(part: HtmlElement, weight: Weights) -> bool:
    """Tell whether a lead stands below the headline above the block that holds a part."""
    told = 0
    for outer in islice(part.iterancestors(), _WRAPPERS):
        for before in islice(outer.itersiblings(preceding=True), HEADER_PARTS):
            told += weight.get(before, 0)
            title = next(before.iter("h1"), None)
            if title is not None:
                return told > weight.get(title, 0)
    return False


def _is_told(text: str) -> bool:
    """Tell whether a text is a paragraph, not a headline."""
    return is_prose(text) and ends_sentence(text)


def _is_question(part: HtmlElement, weight: Weights) -> bool:
    """Tell whether a part has running text below a heading that is not the page's."""
    told = sum(weight.get(heading, 0) for heading in part.iter(*HEADING_TAGS))
    return weight.get(part, 0) > told and next(part.iter("h1"), None) is None


def _are_parts(inner: list[HtmlElement]) -> bool:
    """Tell whether the children look like paragraphs of one text: many, and of one kind."""
    tags = {str(child.tag) for child in inner}
    classes = {child.get("class", "") for child in inner}
    if len(inner) < 3 or len(tags) > 2:
        return False
    headed = sum(next(child.iter("h1", "h2", "h3", "a"), None) is not None for child in inner)
    return len(classes) <= max(2, len(inner) // 2) or headed <= len(inner) // 3


def _are_halves(inner: list[HtmlElement], weight: Weights) -> bool:
    """Tell whether two children of one class hold a text between them: a short interview.

    Columns of one class beside each other hold headlines, which are links.
    """
    if len(inner) != 2 or not inner[0].get("class"):
        return False
    one, other = inner
    if (one.tag, one.get("class")) != (other.tag, other.get("class")):
        return False
    parent = one.getparent()
    total = weight[parent] if parent is not None else 0
    links = (link for half in inner for link in half.iter("a", "h1"))
    is_shared = min(weight[one], weight[other]) >= _HALF * total
    return is_shared and all(len(text_of(link)) < SHORTEST_HEADLINE for link in links)
