"""A heading apart from the day or counter that stands in an element of its own at its end."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archive.text import squeeze
from pipelines.sizes import LONGEST_HEADLINE
from pipelines.tree import text_of
from pipelines.wording import is_stamp

# A title that goes on with its day: “Lịch công tác ngày <span>12/05/2024</span>”.
_OPEN_RE = re.compile(r"(?:^|\s)(?:ngày|từ|đến|hết|trước|sau|và)$|[:,–-]$", re.IGNORECASE)
_LONGEST_OPEN = 10  # characters at the end that tell it
_EDGES = " |•·"


def unstamped(heading: HtmlElement) -> tuple[str, str]:
    """Return a heading's text without such stamps, and the stamps.

    What stands in brackets is left to whoever reads the date behind a title.
    """
    text = whole = text_of(heading)
    for last in heading.iterchildren(reversed=True) if len(whole) <= LONGEST_HEADLINE else ():
        told = text_of(last)
        rest = text.removesuffix(told).rstrip(_EDGES)
        is_last = told and rest and not squeeze(last.tail or "").strip(_EDGES)
        is_open = _OPEN_RE.search(rest[-_LONGEST_OPEN:])
        if not is_last or is_open or not is_stamp(told) or told[0] in "([":
            break
        text = rest
    return text, whole[len(text) :].strip(_EDGES)
