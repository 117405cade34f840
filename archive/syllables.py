"""Which words have the shape of a Vietnamese syllable: onset + rhyme + tone, from rules alone."""

from __future__ import annotations

import unicodedata

_ONSETS = "- b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"  # "-": none
# Each vowel nucleus with the codas it takes; "" is the open syllable.
_RHYMES = {
    "a": " c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": " c m n ng o p t",
    "ê": " ch m n nh p t u",
    "i": " ch m n nh p t u",
    "ia": "",
    "iê": "c m n ng p t u",
    "o": " c i m n ng p t",
    "oa": " c ch i m n ng nh o p t y",
    "oă": "c m n ng p t",
    "oe": " c m n ng o t",
    "oo": "c ng",
    "ô": " c i m n ng p t",
    "ơ": " i m n p t u",
    "u": " c i m n ng p t",
    "ua": "",
    "uâ": "n ng t y",
    "uê": " ch n nh",
    "ui": "",
    "uô": "c i m n ng t",
    "uơ": "",
    "uy": " ch n nh p t u",
    "uya": "",
    "uyê": "n t",
    "ư": " c i m n ng t u",
    "ưa": "",
    "ươ": "c i m n ng p t u",
    "y": "",
    "yê": "m n ng t u",
}
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STRIP_TONES = dict.fromkeys(map(ord, _TONES))
_STOPS = ("c", "ch", "p", "t")


def _allowed(onset: str, rhyme: str) -> bool:
    """Keep the spelling rules that tell Vietnamese from other Latin letters: c/k, g/gh, ng/ngh."""
    front = rhyme.startswith(("e", "ê", "i", "y"))
    if onset in {"c", "g", "ng"}:
        return not front or (onset == "g" and rhyme.startswith("i"))
    if onset in {"k", "gh", "ngh"}:
        return front
    if onset == "qu":
        return not rhyme.startswith(("u", "ư", "o"))
    return True


_BASES = frozenset(
    onset + nucleus + coda
    for onset in _ONSETS.replace("-", "").split(" ")
    for nucleus, codas in _RHYMES.items()
    for coda in codas.split(" ")
    if _allowed(onset, nucleus)
)


def is_syllable(word: str) -> bool:
    """Tell whether a word, any case and NFC or NFD, is spelt as a Vietnamese syllable may be."""
    letters = unicodedata.normalize("NFD", word.lower())
    base = letters.translate(_STRIP_TONES)
    tones = len(letters) - len(base)
    if tones > 1 or unicodedata.normalize("NFC", base) not in _BASES:
        return False
    # A syllable that ends in a stop carries sắc or nặng, never another tone or none.
    return not base.endswith(_STOPS) or "\u0301" in letters or "\u0323" in letters
