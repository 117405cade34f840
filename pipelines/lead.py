"""The lead: selected, found beside the text, or rescued from the page's description."""

from __future__ import annotations

from collections.abc import Sequence

from archive.text import fold, normalise, squeeze
from pipelines.blocks import Line
from pipelines.clean import is_prose, share_in
from pipelines.container import find_lead, lead_before
from pipelines.draft import Draft
from pipelines.tree import is_inside, remove

_HELD = 0.6  # of a description's 4-grams: with fewer in the text, it has lost its lead
_SAME = 0.9  # of a lead's 4-grams in the first lines: it stands there again
_WORDS = 10  # a shorter description is a slogan
_ABOUT = 0.5  # of a description's words in the article's: with fewer it is the site's own


def visible_lead(draft: Draft) -> str:
    """Return the lead the page prints, and take it out of the container."""
    if draft.read.lead:
        return squeeze(draft.read.lead)
    text, node = find_lead(draft.root, draft.body, draft.meta.description)
    if not text and draft.body is not None:
        text, node = lead_before(draft.body, draft.title_node)
    if node is not None and draft.body is not None and node is not draft.body:
        if is_inside(node, draft.body):
            remove(node)
    return squeeze(text)


def settle_lead(draft: Draft, lead: str) -> None:
    """Set the draft's lead, once: it is not repeated in the lines."""
    texts = [line.text for line in draft.lines]
    if not lead:
        lead = _opening_lead(draft, texts) or _rescued(draft, texts)
    if lead and texts and share_in(lead, texts[:2]) >= _SAME:
        draft.lines = [
            line
            for at, line in enumerate(draft.lines)
            if at > 1 or share_in(line.text, [lead]) < _SAME
        ]
    draft.lead = lead


def _opening_lead(draft: Draft, texts: Sequence[str]) -> str:
    """Return the first line where it is the lead: the description's twin, or alone in bold."""
    if len(texts) < 2:
        return ""
    expected = normalise(draft.meta.description)
    if expected and share_in(expected, texts[:1]) >= _HELD <= share_in(texts[0], [expected]):
        return texts[0]
    return texts[0] if _is_bold_lead(draft.lines) else ""


def _is_bold_lead(lines: Sequence[Line]) -> bool:
    """Tell whether the first paragraph is running text and the only one all in bold."""
    first = lines[0]
    is_text = first.kind == "p" and first.text.count(" ") + 1 >= _WORDS and is_prose(first.text)
    return is_text and first.is_bold and not any(line.is_bold for line in lines[1:3])


def _rescued(draft: Draft, texts: Sequence[str]) -> str:
    """Return the description where the text has lost its lead, else nothing."""
    expected = normalise(draft.meta.description)
    if not _is_about(expected, draft, texts) or share_in(expected, texts) >= _HELD:
        return ""
    draft.flags.append("lead-rescued")
    return expected


def _is_about(text: str, draft: Draft, texts: Sequence[str]) -> bool:
    """Tell whether a description is about this article, not a slogan of the site."""
    if text.count(" ") + 1 < _WORDS or fold(text) == fold(draft.title):
        return False
    about = set(fold(" ".join([draft.title, *texts])).split())
    words = fold(text).split()
    return sum(word in about for word in words) >= _ABOUT * len(words)
