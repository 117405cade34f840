"""How much of one text stands in others: by runs of four words, whatever their tones."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archive.text import fold

_TOKEN_RE = re.compile(r"\w+")


def four_grams(text: str) -> set[tuple[str, ...]]:
    """Return the runs of four words of a text, folded; of fewer words, the one run they make."""
    words = _TOKEN_RE.findall(fold(text))
    if len(words) < 4:
        return {tuple(words)} if words else set()
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


def share_in(text: str, lines: Iterable[str]) -> float:
    """Return how much of a text's 4-grams stands in the lines, 0 to 1."""
    grams = four_grams(text)
    missing = set(grams)
    for line in lines:
        if not missing:
            break
        missing -= four_grams(line)
    return (len(grams) - len(missing)) / len(grams) if grams else 0.0
