"""A block with a lead in it: its lines, without a photo's note and the day beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice, takewhile

from lxml.html import HtmlElement

from pipelines.blocks import Line, iter_lines, lines_of
from pipelines.captions import holders, is_caption
from pipelines.sizes import is_lead_long, is_linked_headline
from pipelines.tree import remove, text_of
from pipelines.wording import (
    ends_sentence,
    is_boilerplate,
    is_header_line,
    is_label,
    is_prose,
    is_stamp,
)

FEWEST_WORDS = 10  # a shorter text is a slogan, a label or a date
LINKED = 0.3  # of a text's characters in links: it is no lead, but a list of other articles
_SET_TAGS = ("em", "i", "small")  # a line that is all one of them is set apart
_LINES = 4  # looked at of a part with a photo: one of two paragraphs is no frame


def lead_text(block: HtmlElement) -> str:
    """Return what a block called a lead says, its lines parted, without notes below its photos."""
    lines = lines_of(block)
    told = _of_lead(lines, block) if len(lines) > 1 else []
    return " ".join(line.text for line in told) or text_of(block)


def take_out(block: HtmlElement) -> None:
    """Remove a lead from its page; a photo and its note, or other lines of the block, stay."""
    lines = lines_of(block)
    told = _of_lead(lines, block) if len(lines) > 1 else []
    rest = [line for line in lines if line not in told and not is_header_line(line.text)]
    for line in told if rest else ():
        if line.node is not block and text_of(line.node) == line.text:
            remove(line.node)
    if not told or not rest:
        remove(block)


def only_paragraph(block: HtmlElement, most: int) -> str:
    """Return the one paragraph of a block of few lines, else nothing.

    It is no bar of links and no photo's note.
    """
    lines = list(islice(iter_lines(block), most + 1))
    told = [line.text for line in _without_notes(lines, block) if _is_paragraph(line)]
    is_list = len(lines) > most or (len(lines) > 1 and any(map(_is_headline, lines)))
    return told[0] if len(told) == 1 and not is_list and not is_boilerplate(told[0]) else ""


def stands_alone(block: HtmlElement) -> bool:
    """Tell whether a block has one line beside the notes of its photos, the day and counters."""
    lines = _without_notes(lines_of(block), block)
    return sum(not (is_stamp(line.text) or is_label(line.text)) for line in lines) == 1


def paragraphs(block: HtmlElement) -> int:
    """Count the paragraphs of a block."""
    return sum(is_prose(line.text) for line in lines_of(block))


def _is_paragraph(line: Line) -> bool:
    """Tell whether a line is a paragraph of text."""
    is_long = is_lead_long(line.text) and line.text.count(" ") + 1 >= FEWEST_WORDS
    return is_long and line.link_share < LINKED and ends_sentence(line.text)


def _is_headline(line: Line) -> bool:
    """Tell whether a line is a link as long as a headline: of another article, above its teaser."""
    return line.link_share >= LINKED and is_linked_headline(line.text)


def _of_lead(lines: Sequence[Line], block: HtmlElement) -> list[Line]:
    """Return the lines of a block called a lead that are its text."""
    return [line for line in _without_notes(lines, block) if not is_header_line(line.text)]


def _without_notes(lines: Sequence[Line], block: HtmlElement) -> list[Line]:
    """Return the lines of a block that are no notes of its photos."""
    photos = holders(block)
    if len(lines) == 1:
        is_note = photos and _is_set_apart(lines[0].node)
        return [] if is_note or next(block.iter("figcaption"), None) is not None else [*lines]
    return [line for line in lines if not _is_note(line, block, photos)]


def _is_set_apart(node: HtmlElement) -> bool:
    """Tell whether a line in a photo's block is set as its note, and not as a paragraph.

    Word processors wrap the text of any paragraph in a span.
    """
    outer = node.getparent()
    is_field = node.tag == "span" and outer is not None and outer.tag != "p"
    return is_field or node.tag in _SET_TAGS


def _is_note(line: Line, block: HtmlElement, photos: set[HtmlElement | None]) -> bool:
    """Tell whether a line of a block is the note of a photo in it.

    NukeViet prints photo and note in the block of the lead, in a part of their own; other editors
    put a bare photo above the lead, or let its first paragraph flow around one.
    """
    node = line.node
    around = [*takewhile(lambda outer: outer is not block, chain((node,), node.iterancestors()))]
    if any(is_caption(outer, photos) for outer in around):
        return True
    part = next((outer for outer in around if outer in photos), None)
    if part is not None and part.tag != "p" and part is not node:
        return sum(1 for each in islice(iter_lines(part), _LINES) if is_prose(each.text)) < 2
    is_set = any(outer.tag in _SET_TAGS and text_of(outer) == line.text for outer in around)
    beside = around[-1].itersiblings(preceding=True) if around and part is None else ()
    before = next((each for each in beside if each.tag != "br"), None)
    is_behind = before is not None and before in photos and not text_of(before)
    return is_set and (part is not None or is_behind)
