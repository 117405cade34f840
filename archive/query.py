"""What a person typed, turned into an FTS5 expression that can neither fail nor inject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from archive.errors import UsageError
from archive.text import fold_tones, normalise

# FTS5 reads a phrase without a token as one that no text holds: zero rows, no error.
NOTHING = '""'
# Longer input is pasted text, not a question; 32 terms keep any expression under a few ms.
_MAX_CHARS = 1_000
_MAX_WORDS = 32
# Abbreviations hold up to three Đ (ĐĐBQH, BCHĐĐ); more only multiply the variants.
_MAX_D = 3
# FTS5 has no alternatives inside a phrase, so their product is written out.
_MAX_VARIANTS = 64

_QUOTES = str.maketrans("“”„‟«»＂", '"""""""')
_GROUP = re.compile(r'"([^"]*)"|([^\s"]+)')
# What `unicode61` takes for a token: letters, numbers and the marks that follow them.
_WORD = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")

Phrase = tuple[str, ...]


def expand(query: str) -> str:
    """Return the FTS5 expression for texts that hold every word and quoted phrase of a query.

    No operator of FTS5 gets through: each run without spaces is a phrase of its words, so that
    `35-CT/TW` is "35 ct tw". An unaccented d also stands for đ. Without any word: NOTHING.
    """
    return " AND ".join(dict.fromkeys(map(_near, parse(query)))) or NOTHING


def expand_phrase(query: str) -> str:
    """Return the FTS5 expression for texts that hold all the query's words in a row."""
    words = tuple(word for phrase in parse(query) for word in phrase)
    return _near(words) if words else NOTHING


def parse(query: str) -> tuple[Phrase, ...]:
    """Split a query into phrases of lower-case words, at most 32 words in all."""
    text = normalise(query[:_MAX_CHARS]).translate(_QUOTES).lower()
    phrases: list[Phrase] = []
    left = _MAX_WORDS
    for match in _GROUP.finditer(text):
        words = tuple(words_of(match[0])[:left])
        if words:
            phrases.append(words)
            left -= len(words)
    return tuple(phrases)


def require_words(query: str) -> None:
    """Raise UsageError for a query that can find nothing, whatever the archive holds."""
    if not parse(query):
        raise UsageError(
            "nothing to search for: the query holds no word; write one, such as 'đảng bộ'"
        )


def words_of(text: str) -> list[str]:
    """Return the words of a text as the index sees them, marks and case kept."""
    return _WORD.findall(text)


def _near(words: Phrase) -> str:
    """Write a phrase with all its variants; one with too many becomes overlapping parts."""
    return " AND ".join(_alternatives(part) for part in _parts(words))


def _parts(words: Phrase) -> Iterator[list[str]]:
    """Cut a phrase where its variants would pass the cap; each part begins with the last word."""
    part: list[str] = []
    size = 1
    for word in words:
        variants = len(_variants(word))
        if part and size * variants > _MAX_VARIANTS:
            yield part
            part = part[-1:]
            size = len(_variants(part[0]))
        part.append(word)
        size *= variants
    yield part


def _alternatives(words: Sequence[str]) -> str:
    """Write one phrase, or several in parentheses joined by OR."""
    phrases = [f'"{" ".join(choice)}"' for choice in product(*map(_variants, words))]
    return phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"


def _variants(word: str) -> list[str]:
    """Return the word, and if it is plain ASCII also the words it may stand for with đ.

    đ is the only letter the index does not fold. A syllable has it in front only, so an
    ordinary word has one variant; the rest is for abbreviations such as HĐND.
    """
    if not word.isascii():
        return [word]
    places = [at for at, letter in enumerate(word) if letter == "d"][:_MAX_D]
    return [_with_stroke(word, chosen) for chosen in _subsets(places)]


def _subsets(places: Sequence[int]) -> Iterator[set[int]]:
    """Yield every choice of places, none of them first."""
    for mask in product((False, True), repeat=len(places)):
        yield {place for place, chosen in zip(places, mask, strict=True) if chosen}


def _with_stroke(word: str, places: set[int]) -> str:
    """Return the word with đ at the given places."""
    return "".join("đ" if at in places else letter for at, letter in enumerate(word))


class Exactness:
    """Says how closely a text follows the marks a person typed."""

    def __init__(self, query: str) -> None:
        words = words_of(canonical(query[:_MAX_CHARS]))[:_MAX_WORDS]
        self.applies = not all(word.isascii() for word in words)
        self._words = frozenset(words)
        self._phrase = f" {' '.join(words)} "

    def grade(self, *texts: str | None) -> int:
        """Return 0 if the texts hold the whole phrase as typed, 1 all its words, 2 otherwise."""
        words = words_of(canonical("\n".join(text for text in texts if text)))
        if self._phrase in f" {' '.join(words)} ":
            return 0
        return 1 if self._words.issubset(words) else 2


def canonical(text: str) -> str:
    """Return text in NFC, lower case and new-style tone placement: equal if spelt the same."""
    return fold_tones(normalise(text).lower())
