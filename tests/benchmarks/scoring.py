"""How an extracted text is scored against what a person chose on the page."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_WORD_RE = re.compile(r"\w+")


@dataclass(frozen=True)
class Gold:
    """What a page says, by hand; captions and title count neither way."""

    name: str
    title: str
    lead: str
    body: tuple[str, ...]
    captions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    markers: tuple[str, ...] = ()  # furniture of the page that must not come out


@dataclass(frozen=True)
class Got:
    """What an extractor made of a page; None where it does not say."""

    text: str  # lead and body, a line each paragraph
    title: str | None = None
    author: str | None = None
    published_at: str | None = None


@dataclass(frozen=True)
class Score:
    """One page's score."""

    precision: float
    recall: float
    lead: bool
    title: bool
    minute: bool
    author: bool
    leaks: int


def words(text: str) -> list[str]:
    """Return the lower-cased NFC word tokens of a text."""
    return _WORD_RE.findall(unicodedata.normalize("NFC", text).lower())


def grams(lines: Iterable[str]) -> Counter[tuple[str, ...]]:
    """Count the runs of four words within each line."""
    found: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        tokens = words(line)
        found.update(zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False))
    return found


def score(gold: Gold, got: Got) -> Score:
    """Score one page."""
    wanted = grams([gold.lead, *gold.body])
    neutral = set(grams([*gold.captions, gold.title])) - set(wanted)
    said = grams(got.text.splitlines())
    counted = Counter({gram: n for gram, n in said.items() if gram not in neutral})
    hits = (wanted & counted).total()
    lines = {" ".join(line.split()) for line in got.text.splitlines()}
    return Score(
        precision=hits / counted.total() if counted else 0.0,
        recall=hits / wanted.total() if wanted else 1.0,
        lead=not gold.lead
        or (grams([gold.lead]) & said).total() >= 0.9 * grams([gold.lead]).total(),
        title=_same(gold.title, got.title),
        minute=gold.published_at is None or _minute(gold.published_at) == _minute(got.published_at),
        author=not gold.authors or _people(", ".join(gold.authors)) == _people(got.author),
        leaks=sum(any(marker in line for line in lines) for marker in gold.markers),
    )


def _same(one: str, other: str | None) -> bool:
    return words(one) == words(other or "")


def _minute(value: str | None) -> str | None:
    return value[:16] if value and len(value) >= 16 else None


def _people(value: str | None) -> set[str]:
    return {" ".join(words(name)) for name in re.split(r"[,;]", value or "") if name.strip()}
