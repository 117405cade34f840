"""VIQR, the ASCII spelling of mail and news groups: recognised by the text as a whole."""

from __future__ import annotations

import re

from archive.syllables import is_syllable
from pipelines.legacy_tables import UNSURE, from_viqr

_UNICODE_CLUES = "đươạếệộ"
_MIN_STRONG = 2  # words that nothing but VIQR would spell so; one could be chance
# Every part goes on to where it ends or the text does, so that no unclosed tag is scanned twice.
_OUTSIDE_RE = re.compile(
    r"(<script\b[^<]*(?:<(?!/script)[^<]*)*|<style\b[^<]*(?:<(?!/style)[^<]*)*|<[^<>]*>?"
    r"|https?://\S+|&#?\w+;)",
    re.IGNORECASE,
)
_STRONG_RE = re.compile(r"[aeoAEO]\^|[ouOU]\+|[aA]\(|\b[dD][dD][aeiouyAEIOUY]")
_VIQR_WORD_RE = re.compile(r"[A-Za-z\^(+*'`?~.\\]+")


def repair_viqr(text: str) -> tuple[str, str | None]:
    """Convert VIQR, the ASCII spelling of mail and news groups, where the whole text is in it."""
    # Any text in Unicode has one of these letters within a line or two.
    if (
        any(letter in text for letter in _UNICODE_CLUES)
        or len(_STRONG_RE.findall(text)) < _MIN_STRONG
    ):
        return text, None
    pieces = _OUTSIDE_RE.split(text)
    words = _VIQR_WORD_RE.findall(" ".join(pieces[::2]))
    strong = [word for word in words if _STRONG_RE.search(word)]
    repaired = sum(is_syllable(from_viqr(word).strip(".?'`")) for word in strong)
    readable = sum(is_syllable(from_viqr(word).strip("().?'`*+\\^~")) for word in words)
    if repaired < _MIN_STRONG or repaired < 0.8 * len(strong):
        return text, None
    # English and program text have few words that Vietnamese could spell.
    if readable < 0.7 * len(words):
        return text, UNSURE if readable >= 0.5 * len(words) else None
    pieces[::2] = map(from_viqr, pieces[::2])
    return "".join(pieces), "legacy-viqr"
