"""A block with a lead in it: its lines, without a photo's note and the day beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, takewhile

from lxml.html import HtmlElement

from pipelines.blocks import Line, iter_lines, lines_of
from pipelines.sizes import is_lead_long, is_linked_headline
from pipelines.tree import text_of
from pipelines.wording import ends_sentence, is_header_line, is_prose

_WORDS = 10  # a shorter text is a slogan, a label or a date
_LINKED = 0.3  # of a line's characters in links: it is no lead


def lead_text(block: HtmlElement) -> str:
    """Return what a block called a lead says, its lines parted, without notes below its photos."""
    lines = lines_of(block)
    if len(lines) == 1:
        return text_of(block)
    told = [line.text for line in _without_notes(lines, block) if not is_header_line(line.text)]
    return " ".join(told) or text_of(block)


def only_paragraph(block: HtmlElement, most: int) -> str:
    """Return the one paragraph of a block of few lines, else nothing.

    It is no bar of links and no photo's note.
    """
    lines = list(islice(iter_lines(block), most + 1))
    told = [line.text for line in _without_notes(lines, block) if _is_paragraph(line)]
    is_list = len(lines) > most or (len(lines) > 1 and any(map(_is_headline, lines)))
    return told[0] if len(told) == 1 and not is_list else ""


def paragraphs(block: HtmlElement) -> int:
    """Count the paragraphs of a block."""
    return sum(is_prose(line.text) for line in lines_of(block))


def _is_paragraph(line: Line) -> bool:
    """Tell whether a line is a paragraph of text."""
    is_long = is_lead_long(line.text) and line.text.count(" ") + 1 >= _WORDS
    return is_long and line.link_share < _LINKED and ends_sentence(line.text)


def _is_headline(line: Line) -> bool:
    """Tell whether a line is a link as long as a headline: of another article, above its teaser."""
    return line.link_share >= _LINKED and is_linked_headline(line.text)


def _without_notes(lines: Sequence[Line], block: HtmlElement) -> list[Line]:
    """Return the lines of a block that are no notes below its photos."""
    if len(lines) == 1:
        return [line for line in lines if next(block.iter("figcaption"), None) is None]
    return [line for line in lines if not _is_note(line.node, block)]


def _is_note(node: HtmlElement, block: HtmlElement) -> bool:
    """Tell whether a line of a block stands in one part of it with a photo, or right behind one.

    NukeViet prints photo and note in the block of the lead, in a part of their own.
    """
    around = list(takewhile(lambda outer: outer is not block, (node, *node.iterancestors())))
    if any(next(outer.iter("img", "figcaption"), None) is not None for outer in around):
        return True
    beside = around[-1].itersiblings(preceding=True) if around else ()
    before = next((each for each in beside if each.tag != "br"), None)
    return before is not None and not text_of(before) and next(before.iter("img"), None) is not None
