"""The lead: selected, found beside the text, or rescued from the page's description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from archive.text import fold, normalise, squeeze, strip_agency
from pipelines.blocks import Line, iter_lines, lines_of
from pipelines.draft import Draft
from pipelines.finder import Finder
from pipelines.leadblock import (
    FEWEST_WORDS,
    LINKED,
    lead_text,
    only_paragraph,
    stands_alone,
    take_out,
)
from pipelines.markup import class_and_id
from pipelines.overlap import four_grams, share_in
from pipelines.position import between, is_below, is_inside
from pipelines.sizes import LONGEST_LEAD, is_lead_long
from pipelines.tree import text_of, unlinked
from pipelines.wording import ends_sentence, is_prose

_SAPO_RE = re.compile("[sS]apo")
_LEAD_RE = re.compile(
    "hometext|brief|news_lead|tom[-_]?tat|trich[-_]?yeu|chapp?eau|lead|summary|description|intro",
    re.IGNORECASE,
)
_CALLED_RE = re.compile(rf"{_SAPO_RE.pattern}|{_LEAD_RE.pattern}", re.IGNORECASE)
_LEAD_TAGS = ("p", "div", "h2")
_HELD = 0.6  # of a description's 4-grams: with fewer in the text, it has lost its lead
_SAME = 0.9  # of a lead's 4-grams in the first lines: it stands there again
_BOLD = 0.9  # of a line's characters, the paper's name before it apart
_CUT = ("…", "...", "…]", "...]")  # at the end of a description that a CMS shortened
_ABOUT = 0.5  # of a description's words in the article's: with fewer it is the site's own
_NEAR = 6  # elements between a lead and the text: a photo, a share bar, an audio player
_BESIDE = 2  # elements between a text and what stands above it on a page without a headline
_LINES = 4  # of a block below the headline with a lead in it; beside no headline it is a teaser's
_LEAD_LINES = 2  # of a lead in the body: some have a photo's note or a place beside them


def visible_lead(draft: Draft) -> str:
    """Return the lead the page prints, and take it out of the container."""
    body = draft.body
    if draft.read.lead:
        return squeeze(draft.read.lead)
    # A layout that fits and names leads knows their names: without a match the place tells too.
    is_known = draft.layout is not None and draft.layout.lead and draft.read.body is not None
    node = _called_above(draft) if is_known else _hooked(draft)
    if node is None:
        return _before(draft, body) if body is not None else ""
    text = _spaced(squeeze(lead_text(node)), squeeze(draft.meta.description))
    if body is not None and is_below(node, body):
        take_out(node)
    return text


def _spaced(text: str, expected: str) -> str:
    """Return a lead as the description writes it, where a style sheet alone parts its words."""
    return expected if _letters(text) == _letters(expected) else text


def _letters(text: str) -> str:
    """Return a text's letters and digits alone."""
    return "".join(filter(str.isalnum, text))


def _hooked(draft: Draft) -> HtmlElement | None:
    """Return what calls itself a lead and agrees with the description, or stands at the text."""
    body, expected = draft.body, draft.meta.description
    for found in _hooks(draft.finder):
        for node in found:
            text = text_of(node)
            if not is_lead_long(text):
                continue
            if body is not None and (is_inside(body, node) or _is_text(node, body)):
                continue
            is_it = _agree(text, expected) or (body is not None and _is_near(node, body))
            if is_it and _is_told(node):
                return node
    return None


def _called_above(draft: Draft) -> HtmlElement | None:
    """Return what calls itself a lead and stands between the headline and the text."""
    above = between(draft.headline, draft.body) if draft.body is not None else ()
    called = (node for node in above if _CALLED_RE.search(class_and_id(node)))
    return next((node for node in called if is_lead_long(text_of(node)) and _is_told(node)), None)


def _is_told(node: HtmlElement) -> bool:
    """Tell whether an element's text is its own, and no list of links."""
    return unlinked(node) > (1 - LINKED) * len(text_of(node))


def _is_text(node: HtmlElement, body: HtmlElement) -> bool:
    """Tell whether a part of the body with a lead's name holds more lines than a lead has.

    Some CMSs call the whole text a description.
    """
    lines = islice(iter_lines(node), _LEAD_LINES + 1) if is_below(node, body) else ()
    return sum(1 for _ in lines) > _LEAD_LINES


def _hooks(page: Finder) -> Iterator[list[HtmlElement]]:
    """Give what calls itself a lead, the surest name first."""
    yield page.elements("[data-role=sapo]") + page.elements("[data-slot=sapo]")
    yield page.called(_SAPO_RE)
    yield page.called(_LEAD_RE, _LEAD_TAGS)
    yield [node for node in page.elements("[itemprop=description]") if node.tag != "meta"]


def _agree(text: str, expected: str) -> bool:
    """Tell whether a text and the page's description are one, cut or not."""
    grams, wanted = four_grams(text), four_grams(expected)
    return bool(grams) and len(grams & wanted) >= _HELD * min(len(grams), len(wanted)) > 0


def _is_near(node: HtmlElement, body: HtmlElement) -> bool:
    """Tell whether a node stands inside the body or shortly before it, under one parent."""
    if is_inside(node, body):
        return True
    for outer in [body, *list(body.iterancestors())[:2]]:
        before = outer.getprevious()
        for _ in range(_NEAR):
            if before is None:
                break
            if is_inside(node, before):
                return True
            before = before.getprevious()
    return False


def _before(draft: Draft, body: HtmlElement) -> str:
    """Return the running text shortly before a container: a lead without any telling name.

    Where the page shows no headline it stands right beside the container. A day, or a photo and
    its note, may stand in one block with it; beside anything else only the description is sure.
    """
    title = draft.headline
    is_bare = title is None and not draft.read.title
    above = islice(body.itersiblings(preceding=True), _BESIDE) if is_bare else between(title, body)
    most = 1 if is_bare else _LINES
    expected = draft.meta.description
    told = ((node, only_paragraph(node, most)) for node in above)
    return next(
        (text for node, text in told if text and (stands_alone(node) or _agree(text, expected))), ""
    )


def settle_lead(draft: Draft, lead: str) -> None:
    """Set the draft's lead, once: it is not repeated in the lines."""
    said = [line.text for line in draft.lines]
    if not lead or fold(lead) == fold(draft.title):
        lead = _opening_lead(draft, said) or _rescued(draft, said)
    if lead and said and share_in(lead, said[:2]) >= _SAME:
        draft.lines = [
            line
            for at, line in enumerate(draft.lines)
            if at > 1 or share_in(line.text, [lead]) < _SAME
        ]
    draft.lead = lead


def _opening_lead(draft: Draft, said: Sequence[str]) -> str:
    """Return the first line where it is the lead: the description's twin, or alone in bold."""
    if len(said) < 2:
        return ""
    expected = normalise(draft.meta.description)
    if expected and share_in(expected, said[:1]) >= _HELD <= share_in(said[0], [expected]):
        return said[0]
    return said[0] if _is_bold_lead(draft.lines) else ""


def _is_bold_lead(lines: Sequence[Line]) -> bool:
    """Tell whether the first paragraph is running text and the only one all in bold."""
    first = lines[0]
    is_text = (
        first.kind == "p" and first.text.count(" ") + 1 >= FEWEST_WORDS and is_prose(first.text)
    )
    is_bold = first.bold >= _BOLD * len(strip_agency(first.text))
    is_lead = is_text and is_bold and ends_sentence(first.text)
    is_called = _is_called(first) and any(map(_is_called, lines[1:]))
    return is_lead and not is_called and not any(map(_is_bold_text, lines[1:3]))


def _is_called(line: Line) -> bool:
    """Tell whether a line is one of an interview's questions, or of a speech's salutations."""
    return line.is_bold and line.text.endswith(("?", "!"))


def _is_bold_text(line: Line) -> bool:
    """Tell whether a line is running text in bold: no subheading, no interviewer's question."""
    return line.is_bold and is_prose(line.text) and not line.text.endswith("?")


def _rescued(draft: Draft, said: Sequence[str]) -> str:
    """Return the description where the text has lost its lead, else nothing."""
    expected = normalise(draft.meta.description)
    if not _is_about(expected, draft, said) or share_in(expected, said) >= _HELD:
        return ""
    draft.flags.append("lead-rescued")
    return _whole(expected, draft.root) if expected.endswith(_CUT) else expected


def _whole(text: str, root: HtmlElement) -> str:
    """Return the line of the page that a description was cut from, or the description itself."""
    start = text.rstrip(" .…[]")
    lines = (line.text for line in lines_of(root) if len(line.text) <= LONGEST_LEAD)
    return next((line for line in lines if line.startswith(start)), text)


def _is_about(text: str, draft: Draft, said: Sequence[str]) -> bool:
    """Tell whether a description is about this article, not a slogan of the site.

    Some CMSs put the title, their section and the address together to one.
    """
    title, words = fold(draft.title), fold(text).split()
    is_title = bool(title) and title in fold(text) and 2 * len(title.split()) >= len(words)
    if len(words) < FEWEST_WORDS or is_title:
        return False
    about = {*title.split(), *fold(" ".join(said)).split()}
    return sum(word in about for word in words) >= _ABOUT * len(words)
