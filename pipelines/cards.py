"""Teasers of other articles that stand within a text: cards with a photo, and stories."""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

from pipelines.markup import is_file
from pipelines.sizes import LARGEST_TEASER, MOST_TEASER_LINKS, is_linked_headline
from pipelines.tree import nodes, remove, text_of

_thumbnails = nodes(".//a[@href][.//img]")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CARD_LEVELS = 3  # from a teaser's photo outward to the element that holds its headline too


def strip_teasers(body: HtmlElement, limit: float) -> None:
    """Remove the teasers of other articles; where all stand so, it is a digest of its parts."""
    for node in [card for thumb in _thumbnails(body) if (card := _card(thumb, body)) is not None]:
        if len(text_of(node)) <= min(limit, LARGEST_TEASER):
            remove(node)
    stories = [node for node in body.iter("article") if node is not body and _is_story(node)]
    for node in stories if sum(len(text_of(each)) for each in stories) <= limit else ():
        remove(node)


def _card(thumb: HtmlElement, body: HtmlElement) -> HtmlElement | None:
    """Return the teaser that a linked photo opens: its headline is a link to the same address."""
    target, outer = thumb.get("href", ""), thumb.getparent()
    for _ in range(0 if is_file(target) else _CARD_LEVELS):
        if outer is None or outer is body:
            break
        links = list(islice(outer.iter("a"), MOST_TEASER_LINKS + 1))
        if len(links) > MOST_TEASER_LINKS:
            break
        alike = (link for link in links if link is not thumb and link.get("href") == target)
        headline = next((link for link in alike if is_linked_headline(text_of(link))), None)
        if headline is not None:
            return None if _is_in_sentence(headline) else outer
        outer = outer.getparent()
    return None


def _is_story(card: HtmlElement) -> bool:
    """Tell whether an `<article>` is the teaser of another one: its heading is a link.

    One that a text shows in full, a document with its summary, opens with a plain link.
    """
    link = next((link for link in card.iter("a") if text_of(link)), None)
    if link is None or link.get("href", "#").startswith(("#", "javascript:")):
        return False
    told, said = text_of(card), text_of(link)
    is_opened = len(told) <= LARGEST_TEASER and told.startswith(said)
    is_headed = next(link.iterancestors(*HEADINGS), None) is not None
    return is_opened and is_headed and is_linked_headline(said) and not _is_in_sentence(link)


def _is_in_sentence(link: HtmlElement) -> bool:
    """Tell whether text runs on into a link or out of it: it is part of a sentence."""
    before, parent = link.getprevious(), link.getparent()
    above = before.tail if before is not None else parent.text if parent is not None else ""
    return (above or "").rstrip()[-1:].isalnum() or (link.tail or "").lstrip()[:1].islower()
