"""Text written for fonts, not for Unicode: recognised by what it would be, and converted.

No kept library does this. Python's codecs have windows-1258 but neither TCVN3, VNI nor VIQR; ftfy
mends mixed-up charsets but knows no font; the converters there are (scripts, npm, Composer and R
packages) convert whatever they are given, and an archive must first know whether it may.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from archive.syllables import is_syllable
from pipelines.legacy_tables import (
    TCVN3,
    TCVN3_SIGNS,
    UNSURE,
    VNI,
    from_broken_tcvn3,
    from_vni,
    lacks_u,
)
from pipelines.legacy_viqr import repair_viqr

# Letters that Vietnamese in Unicode never holds, so that counting them is a cheap first look.
_TCVN3_CLUES = "µ¸¶¹ÖÞ¬Æ"
_VNI_CLUES = "øûïñäåöØÛÏÑÄÅÖ"
# The same where a word processor wrote entities: each stands for a frequent letter.
_ENTITY_CLUE_RE = re.compile(
    "&(?:micro|para|cedil|Ouml|oslash|iuml|ntilde|#18[124]|#214|#239|#24[18]);"
)
_ASCII = bytes(range(0x80))
_LETTERS = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ\u0300-\u036f"
_TCVN3_WORD_RE = re.compile(f"[{_LETTERS}{re.escape(TCVN3_SIGNS)}]+")
_VNI_WORD_RE = re.compile(f"[{_LETTERS}]+")
# One font's text ends at the latest where a block ends; attributes of these tags hold text too.
_PIECE_RE = re.compile(
    r"(</?(?:p|div|td|th|tr|table|li|ul|ol|br|h[1-6]|title|body|meta|img|input|option|script)\b"
    r"[^<>]*>|\n)",
    re.IGNORECASE,
)
# What only Unicode can write: a word with one is no font's text.
_MODERN_RE = re.compile("[ăđĩũơưĂĐĨŨƠƯẠ-ỹ\u0300-\u036f]")
_UNIT_RE = re.compile("µ[A-Za-z]")  # µm, µSv
_ENTITY_RE = re.compile(r"&(?:[A-Za-z]{3,6}\d{0,2}|#\d{3,4}|#[xX][0-9A-Fa-f]{2,4});")
_CAPITAL_FONT_RE = re.compile(r"\.Vn[A-Za-z]+H\b")
# Two words could be chance; half of the words that a charset would change must become syllables.
_MIN_REPAIRED, _MIN_SHARE, _UNSURE_SHARE = 2, 0.5, 0.25


@dataclass(frozen=True, slots=True)
class _Charset:
    """A charset of fonts: how its words are found, read, and told apart."""

    flag: str
    word: re.Pattern[str]
    codes: re.Pattern[str]  # what in a word the charset reads in another way
    convert: Callable[[str], str]  # one word
    clues: str


_CHARSETS = (
    _Charset(
        "legacy-tcvn3",
        _TCVN3_WORD_RE,
        re.compile(f"[{re.escape(''.join(TCVN3))}]"),
        from_broken_tcvn3,
        _TCVN3_CLUES,
    ),
    _Charset(
        "legacy-vni",
        _VNI_WORD_RE,
        re.compile("|".join(sorted(VNI, reverse=True))),
        from_vni,
        _VNI_CLUES,
    ),
)


@dataclass(slots=True)
class _Evidence:
    """How many words a conversion would repair, break, or leave unreadable."""

    repaired: int = 0
    broken: int = 0
    unread: int = 0

    def add(self, other: _Evidence) -> None:
        """Count another piece's words in."""
        self.repaired += other.repaired
        self.broken += other.broken
        self.unread += other.unread


def repair(text: str, marked: str | None = None) -> tuple[str, str | None]:
    """Return text or HTML in Unicode, and a flag: what it was converted from, or `legacy-unsure`.

    `marked` are the text's letters beyond ASCII, where the caller has them. The flag is None for
    text that shows no sign of a font's charset; such text is never changed.
    """
    flag = None
    marked = beyond_ascii(text.encode("utf-8", "replace")) if marked is None else marked
    entities = max(Counter(_ENTITY_CLUE_RE.findall(text)).values(), default=0) >= _MIN_REPAIRED
    for charset in _CHARSETS:
        if entities or sum(map(marked.count, charset.clues)) >= _MIN_REPAIRED:
            converted, flag = _repair_with(charset, text)
            if flag not in {None, UNSURE}:
                return converted, flag
    return (text, flag) if flag else repair_viqr(text)


def beyond_ascii(utf8: bytes) -> str:
    """Return only the letters that are not ASCII, which makes looking for some of them cheap."""
    return utf8.translate(None, _ASCII).decode("utf-8", "ignore")


def _repair_with(charset: _Charset, text: str) -> tuple[str, str | None]:
    """Convert the pieces of a page that are written in a charset, if there are any for sure."""
    pieces = _PIECE_RE.split(resolved(text))
    verdicts: dict[str, str] = {}
    weights = [_weigh(charset, piece, verdicts) for piece in pieces]
    whole = _Evidence()
    for weight in weights:
        whole.add(weight)
    # Words of a Unicode template around the text are `broken`, so they count piece by piece only.
    share = whole.repaired / max(1, whole.repaired + whole.unread)
    if whole.repaired < _MIN_REPAIRED or share < _MIN_SHARE:
        return text, UNSURE if whole.repaired and share >= _UNSURE_SHARE else None
    converted, inside = [], whole.broken == 0
    for piece, weight in zip(pieces, weights, strict=True):
        known = weight.repaired + weight.broken + weight.unread
        if known:
            inside = weight.repaired >= max(_MIN_SHARE * known, 3 * weight.broken)
        converted.append(_convert(charset, piece) if inside else piece)
    return "".join(converted), charset.flag + _doubts(charset, text, verdicts)


def _doubts(charset: _Charset, text: str, words: Iterable[str]) -> str:
    """Name what a conversion from TCVN3 cannot know: which letters are large, which words whole."""
    if charset.convert is not from_broken_tcvn3:
        return ""
    capitals = "-caps" if _CAPITAL_FONT_RE.search(text) else ""
    # "ngời" may be whole or not; "trởng" tells that the page has lost its soft hyphens.
    return f"{capitals}-lossy" if any(map(lacks_u, words)) else capitals


def resolved(text: str) -> str:
    """Return text with the letters beyond ASCII that were written as entities."""
    return _ENTITY_RE.sub(_letter, text)


def _letter(match: re.Match[str]) -> str:
    """Return the letter of an entity, unless it is one of ASCII, which may be markup's."""
    letter = html.unescape(match[0])
    return match[0] if letter.isascii() else letter


def _weigh(charset: _Charset, piece: str, verdicts: dict[str, str]) -> _Evidence:
    """Count what a conversion would do to the words of a piece; `verdicts` remembers words."""
    evidence = _Evidence()
    for word in charset.word.findall(piece) if not piece.isascii() else ():
        if word not in verdicts:
            verdicts[word] = _verdict(charset, word)
        if verdict := verdicts[word]:
            setattr(evidence, verdict, getattr(evidence, verdict) + 1)
    return evidence


def _verdict(charset: _Charset, word: str) -> str:
    """Return what a conversion does to a word: the name of a count, or nothing to learn from."""
    if _MODERN_RE.search(word) and is_syllable(word):
        return "broken"
    if not charset.codes.search(word) or _UNIT_RE.match(word):
        return ""
    before, after = is_syllable(word), is_syllable(_core(charset.convert(word), word))
    if before:
        return "" if after else "broken"
    return "repaired" if after else "unread"


def _core(converted: str, word: str) -> str:
    """Return a converted word without the quotes, bullets and marks that stood at its ends."""
    if is_syllable(converted):
        return converted
    start = len(word) - len(word.lstrip(_EDGES))
    return converted[start : len(word.rstrip(_EDGES))] if len(converted) == len(word) else converted


# Signs of TCVN3's range that text of every charset has beside words.
_EDGES = "«»·©®¹¡¤¦¬"


def _convert(charset: _Charset, piece: str) -> str:
    """Convert the words of a piece, and only words: a lone sign is a sign."""
    letters = _TAG_RE.sub("", piece)
    # Charsets without large letters for all tones leave small ones in a line of capitals.
    large = _CAPITALS_RE.search(letters) and not _SMALL_RE.search(letters)
    case: Callable[[str], str] = str.upper if large else str

    def converted(match: re.Match[str]) -> str:
        word = _convert_word(charset, match[0])
        return word if word == match[0] else case(word)

    return charset.word.sub(converted, piece)


_TAG_RE = re.compile("<[^<>]*>")
_CAPITALS_RE = re.compile("[A-Z](?:[^A-Z]*[A-Z]){3}")
_SMALL_RE = re.compile("[a-z]")


def _convert_word(charset: _Charset, word: str) -> str:
    """Convert a word; what stands at its ends as a sign stays one."""
    if not charset.codes.search(word) or _UNIT_RE.match(word):
        return word
    converted = charset.convert(word)
    if is_syllable(converted):
        return converted if len(word) > 1 or word.isalpha() else word
    core = word.strip(_EDGES)
    if not core:
        return word
    head, _, tail = word.partition(core)
    return head + charset.convert(core) + tail
