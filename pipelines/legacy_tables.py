"""The Vietnamese charsets of before Unicode: TCVN3 (ABC), VNI and VIQR, as words to words."""

from __future__ import annotations

import re
import unicodedata

from archive.syllables import is_syllable

UNSURE = "legacy-unsure"  # the flag of a text that may be in one of them

# TCVN3 as fonts of the .VnTime kind show it when its bytes are read as Latin-1. Capitals with a
# tone have no code: typists took small ones, or a font (.VnTimeH) that draws all letters large.
TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
TCVN3_SIGNS = "".join(code for code in TCVN3 if not code.isalpha() or code in "µª")

_TONES = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_PLAIN, _ROOF, _BREVE = "ùøûõï", "áàåãä", "éèúüë"


def _vni_pairs() -> dict[str, str]:
    """Build the VNI table: a letter and the sign after it, small and large, to one letter."""
    bases = [(letter, _PLAIN, letter) for letter in "aeouy"]
    bases += [("ô", _PLAIN, "ơ"), ("ö", _PLAIN, "ư"), ("a", _BREVE, "ă")]
    bases += [(letter, _ROOF, letter + "\u0302") for letter in "aeo"]
    pairs = {
        letter + sign: target + tone
        for letter, signs, target in bases
        for sign, tone in zip(signs, _TONES, strict=True)
    }
    pairs |= {"aâ": "â", "eâ": "ê", "oâ": "ô", "aê": "ă", "ô": "ơ", "ö": "ư", "ñ": "đ"}
    pairs |= {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
    pairs |= {code[0].upper() + code[1:]: letter.upper() for code, letter in pairs.items()}
    pairs |= {code.upper(): letter.upper() for code, letter in pairs.items()}
    return {code: unicodedata.normalize("NFC", letter) for code, letter in pairs.items()}


VNI = _vni_pairs()
_VNI_RE = re.compile("|".join(sorted(VNI, key=len, reverse=True)))

_VIQR_MARKS = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b", "": ""}
_VIQR_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323", "": ""}
VIQR_RE = re.compile(
    r"\\(?P<literal>[\\dD'`?~.^(+*])|(?P<dd>[dD][dD])"
    r"|(?P<vowel>[aeoAEO](?=\^)|[aA](?=\()|[ouOU](?=[+*])|[aeiouyAEIOUY])"
    r"(?P<mark>[\^(+*]?)(?P<tone>['`?~.])?"
)


def from_tcvn3(word: str) -> str:
    """Return a word of TCVN3 in Unicode; a word that is partly in capitals becomes all capitals."""
    letters = "".join(TCVN3.get(letter, letter) for letter in word)
    return letters.upper() if re.search("[A-ZĐĂÂÊÔƠƯ]", letters[1:]) else letters


_HORN_RE = re.compile("[ơờớởỡợ]", re.IGNORECASE)


def from_broken_tcvn3(word: str) -> str:
    """Return a word of TCVN3 in Unicode, with the ư before ơ that it may have lost.

    TCVN3 writes ư as Latin-1's soft hyphen, which editors take out of a text as unseen.
    """
    read = from_tcvn3(word)
    return _with_u(read) if lacks_u(word) else read


def _with_u(read: str) -> str:
    """Put an ư before a word's first ơ."""
    return _HORN_RE.sub(lambda horn: ("Ư" if horn[0].isupper() else "ư") + horn[0], read, count=1)


def lacks_u(word: str) -> bool:
    """Tell whether a word of TCVN3 is no syllable but for an ư before its ơ: `trởng`, `vớng`."""
    read = from_tcvn3(word)
    return not is_syllable(read) and is_syllable(_with_u(read))


def from_vni(word: str) -> str:
    """Return a word of VNI in Unicode."""
    return _VNI_RE.sub(lambda match: VNI[match[0]], word)


def from_viqr(text: str) -> str:
    """Return text of VIQR (RFC 1456) in Unicode."""
    return unicodedata.normalize("NFC", VIQR_RE.sub(_viqr_letter, text))


def _viqr_letter(match: re.Match[str]) -> str:
    """Return the letter that a VIQR sequence stands for."""
    if match["literal"]:
        return match["literal"]
    if match["dd"]:
        return "Đ" if match["dd"][0] == "D" else "đ"
    mark = match["mark"]
    if mark and match["vowel"].lower() + mark not in _VIQR_LETTERS:
        return match[0]
    tone = "" if match["tone"] == "." and not mark and _is_full_stop(match) else match["tone"] or ""
    return (
        match["vowel"] + _VIQR_MARKS[mark] + _VIQR_TONES[tone] + (match["tone"] or "")[len(tone) :]
    )


def _is_full_stop(match: re.Match[str]) -> bool:
    """Tell whether the dot after a bare vowel ends a sentence, where RFC 1456 asks for `\\.`.

    Few writers did escape it. Before a capital the dot is a tone in names and two common words.
    """
    stop = _STOP_RE.match(match.string, match.end())
    if not stop:
        return False
    start = max(0, match.start() - 6)  # no syllable has more letters before its last
    word = re.split(r"\s", match.string[start : match.start() + 1])[-1]
    return not (word in {"vu", "nghi"} or (stop["next"] and word[:1].isupper()))


_STOP_RE = re.compile(r"\s+(?P<next>[A-Z])|\s*(?:\n|$)")


_VIQR_LETTERS = frozenset({"a^", "e^", "o^", "a(", "o+", "u+", "o*", "u*"})
