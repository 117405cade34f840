"""What a text is, whoever wrote it down: one normal form, one fold, one hash for the archive."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from archive.syllables import is_syllable

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
_BREAKS = "\r\u000b\u000c\u0085\u2028\u2029"
_CONTROLS = "\u0000-\u0008\u000e-\u001f\u007f-\u009f"
_ALIEN = "\u0370-\u03ff\u0400-\u052f\u1f00-\u1fff"  # Greek and Cyrillic
_ODD_RE = re.compile(f"[{_CONTROLS}{_BREAKS}{_SPACES}{_UNSEEN}ÐƉðɖ]")
_DEEP_RE = re.compile(f"[{_ALIEN}\u0302\u0306]")
_SURROGATES = "\ud800-\udfff"
# Marks that combine with the letter before them: Latin, Cyrillic, Hebrew, Arabic, symbols.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f"
)
# No language piles up more; Unicode's normal forms sort a pile in quadratic time.
_PILE_RE = re.compile(f"([{_MARKS}]{{12}})[{_MARKS}]+")
# One look that most text passes: what it finds is looked at more closely.
_SUSPECT_RE = re.compile(
    f"[{_CONTROLS}{_BREAKS}{_SPACES}{_UNSEEN}{_SURROGATES}{_ALIEN}{_MARKS}ÐƉðɖ]"
)
_SPACE_RE = re.compile(f"[{_SPACES}]")
_BREAK_RE = re.compile(f"[{_BREAKS}]")
# Icelandic has ð inside and at the end of words only, Vietnamese đ only at their beginning.
_SMALL_ETH_RE = re.compile(r"(?<![^\W\d_])[ðɖ](?=[^\W\d_])")
# NFC composes ê + acute but leaves é + circumflex, which some keyboards and converters write.
_MISORDERED_RE = re.compile("([aeoAEO])([\u0300\u0301\u0303\u0309])([\u0302\u0306])")
_WORD_RE = re.compile("(?:[^\\W\\d_]+[\u0300-\u036f]*)+")
_LATIN_RE = re.compile("[A-Za-zĐđ]")
_ALIEN_RE = re.compile(f"[{_ALIEN}]")
_TWINS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXaesijopcyxdqw" + "ABEZHIKMNOPTYXo",
)


def normalise(text: str) -> str:
    """Return text in NFC with one kind of Đ, space and line break, and nothing invisible.

    Controls but tab and newline go (C1 ones become the cp1252 marks they were meant as), as do
    zero-width characters and soft hyphens; lone surrogates become U+FFFD; a Cyrillic or Greek
    letter inside an otherwise Latin word becomes its Latin twin. Of marks piled on one letter the
    first twelve stay.
    """
    if not _SUSPECT_RE.search(text) and unicodedata.is_normalized("NFC", text):
        return text
    text = _PILE_RE.sub(r"\1", _whole(text).replace("\r\n", "\n"))
    if _ODD_RE.search(text):
        text = _ODD_RE.sub(_plain, text)
    if _DEEP_RE.search(text):
        text = _MISORDERED_RE.sub(r"\1\3\2", _latin(unicodedata.normalize("NFD", text)))
    text = unicodedata.normalize("NFC", text)
    return _SMALL_ETH_RE.sub("đ", text) if "ð" in text or "ɖ" in text else text


def _whole(text: str) -> str:
    """Join surrogate pairs and replace lone surrogates, which no file and no database takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _plain(match: re.Match[str]) -> str:
    """Return the plain character for an odd one, or nothing."""
    odd = match[0]
    if odd in "ÐƉ":
        return "Đ"
    if odd in "ðɖ":
        return odd  # inside a word: Icelandic
    if _SPACE_RE.match(odd):
        return " "
    if _BREAK_RE.match(odd):
        return "\n"
    # What Windows calls a quote or dash, Latin-1 calls a C1 control.
    return odd.encode("latin-1").decode("cp1252", "ignore") if "\x7f" < odd < "\xa0" else ""


def _latin(text: str) -> str:
    """Repair the look-alikes in NFD text."""
    return _WORD_RE.sub(_repair_word, text) if _ALIEN_RE.search(text) else text


def _repair_word(match: re.Match[str]) -> str:
    """Replace Cyrillic and Greek look-alikes in an NFD word, if that leaves it wholly Latin."""
    word = match[0]
    latin = word.translate(_TWINS)
    if latin == word or not _LATIN_RE.search(word) or _ALIEN_RE.search(latin):
        return word
    # Old portals wrote U+0410 for Đ (U+0110): one wrong byte. Only where А cannot be an A.
    if word[0] == "А" and not is_syllable(latin) and is_syllable("Đ" + latin[1:]):
        return "Đ" + latin[1:]
    return latin


def squeeze(text: str) -> str:
    """Return the normalised text on one line, with single spaces."""
    return " ".join(normalise(text).split())


_MARKS_RE = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """Return text in lower case without any mark, đ as d: how names and queries are compared."""
    if text.isascii():
        return text.lower()
    bare = _MARKS_RE.sub("", unicodedata.normalize("NFD", text.lower()))
    for stroked in "đðɖ":  # a translation table would look at every letter
        bare = bare.replace(stroked, "d")
    return unicodedata.normalize("NFC", bare)


_OLD_PLACES = re.findall("..", "òaóaỏaõaọaòeóeỏeõeọeùyúyủyũyụy")
_NEW_PLACES = re.findall("..", "oàoáoảoãoạoèoéoẻoẽoẹuỳuýuỷuỹuỵ")
_PLACES = {
    first(old[0]) + second(old[1]): first(new[0]) + second(new[1])
    for old, new in zip(_OLD_PLACES, _NEW_PLACES, strict=True)
    for first in (str.lower, str.upper)
    for second in (str.lower, str.upper)
}
_O, _U = "òóỏõọÒÓỎÕỌ", "ùúủũụÙÚỦŨỤ"
# Only an open syllable has two customs: `hoàn` and `thuyền` are spelt one way. One class for all
# first letters lets the search skip to them.
_PLACE_RE = re.compile(
    f"[{_O}{_U}](?:(?<=[{_O}])[aeAE]|(?<=[{_U}])[yY])(?![^\\W\\d_\u0300-\u036f])"
)


def fold_tones(text: str) -> str:
    """Return NFC text with the tone of open oa, oe, uy on the last vowel: `ủy` -> `uỷ`.

    After q the u belongs to the consonant, so `quý` holds no such pair, and `qúy` becomes `quý`.
    """
    return _PLACE_RE.sub(lambda match: _PLACES[match[0]], text)


def either_tones(pattern: str) -> str:
    """Return a pattern, written in the custom of `ủy`, that finds `uỷ` as well."""
    return _PLACE_RE.sub(lambda match: f"(?:{match[0]}|{_PLACES[match[0]]})", pattern)


# Names that papers put before their own text: folded, without spaces, dots and dashes.
_AGENCY_RE = re.compile(
    "(?:bao)?(?:"
    "antd|baocantho|baobackan|bbk|bhg|bpo|bqn|bto|cand|chinhphu|cpv|dantri|dbnd|dbp|dcsvn|dno|dto|"
    "gddt|gdtd|glo|hanoimoi|hgdt|hgo|hnm|hnmo|hnp|khdt|kinhtedothi|ktdt|laodong|lcdt|ldo|ldtd|nbcl|"
    "ndo|nguoilaodong|nhandan|nhn|nld|nldo|phapluat|plo|plvn|qbdt|qdnd|sggp|sggpo|thanhnien|"
    "tienphong|tintuc|tno|toquoc|tpo|tto|ttxvn|tuoitre|vietnam[+]|vietnamnet|vietnamplus|vna|"
    "vnexpress|vnp|vov|vov1|vovvn|vtc|vtcnews|vtv|vtv24|vtvvn|yenbai|zing|znews)"
)
# Bodies that open a lead of their own: `HĐND - UBND huyện`, `TU - HĐND`.
_BODY_RE = re.compile("bcd|bch|btc|btv|hdnd|htx|hu|mttq|thcs|thpt|tp|tu|tw|ubmttq|ubnd")
_PREFIX_RE = re.compile(
    r"\s*(?:\(\s*(?P<inside>[^()\n]{2,30}?)\s*\)\s*(?P<dash>[-–—:|]?)"
    r"|(?P<bare>[^\W\d_][\w.&+]{1,20}(?:\s[^\W\d_]\w{1,9}){0,3}?)\s*[-–—](?P<gap>\s?))\s*"
)
_ACRONYM_RE = re.compile(r"(?![IVXLCDM]+$)[A-ZĐƯ]{2,8}")
_DOMAIN_RE = re.compile(r"[\w-]+(?:\.[\w-]+){0,3}\.(?:vn|com|net|org)(?:\.vn)?", re.IGNORECASE)
_NEXT_IS_WORD_RE = re.compile(r"[\"'“‘(]?[^\W\d_](?![A-ZĐƯ])")


def strip_agency(lead: str) -> str:
    """Return a lead without the name of the paper before it: `HNP - `, `(Chinhphu.vn) - `.

    Known names go, and what is built like one: a web domain, an acronym in brackets, an acronym
    before a spaced dash and an ordinary word. `COVID-19 …` and `HĐND - UBND …` stay.
    """
    while (match := _PREFIX_RE.match(lead)) and _is_agency(match, lead[match.end() :]):
        lead = lead[match.end() :]
    return lead


def _is_agency(match: re.Match[str], rest: str) -> bool:
    """Tell whether the opening of a lead is a paper's name, by list or by its form."""
    name = match["inside"] or match["bare"]
    plain = re.sub(r"[\s.\-]", "", fold(name))
    if match["bare"] and not match["gap"] and (not rest or not rest[0].isalpha()):
        return False  # COVID-19, or a text that ends in a dash
    if _AGENCY_RE.fullmatch(plain) or _DOMAIN_RE.fullmatch(name):
        return True
    if match["inside"] and match["dash"] and plain.startswith("bao"):
        return True
    if _BODY_RE.fullmatch(plain) or not _ACRONYM_RE.fullmatch(name):
        return False
    return bool(match["inside"] or (match["gap"] and _NEXT_IS_WORD_RE.match(rest)))


_TYPOGRAPHY = {
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    **dict.fromkeys("‘’‚‛′´`ʹʼ＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    "…": "...",
}
_TYPOGRAPHY_RE = re.compile(f"[{''.join(_TYPOGRAPHY)}]")


def content_hash(lead: str | None, body: str) -> str:
    """Return the hex SHA-256 of a text as a reader knows it.

    Typography, tone placement, case, line breaks and the paper's own name do not count; nor does
    it whether the lead stands beside the body or opens it. Every number does.
    """
    text = normalise(f"{lead}\n{body}" if lead else body).strip()
    opening, _, rest = text.partition("\n")
    # The paper's name may also open the paragraph after the lead.
    text = f"{strip_agency(opening)}\n{strip_agency(rest.lstrip())}"
    text = _TYPOGRAPHY_RE.sub(lambda match: _TYPOGRAPHY[match[0]], text)
    text = fold_tones(" ".join(text.split()).casefold())
    return hashlib.sha256(text.encode()).hexdigest()


def count_words(text: str) -> int:
    """Return the number of words of a text, as white space parts them."""
    return len(text.split())


# Vietnamese order: ă and â are letters of their own after a, đ after d; the tone decides last.
_LETTERS = str.maketrans(
    {"ă": "a~", "â": "a~~", "đ": "d~", "ê": "e~", "ô": "o~", "ơ": "o~~", "ư": "u~"}
)
_TONE_ORDER = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_TONE_RE = re.compile(f"[{''.join(_TONE_ORDER)}]")


def sort_key(text: str) -> str:
    """Return a string that sorts as a Vietnamese dictionary does: letters first, then tones."""
    plain = unicodedata.normalize("NFD", squeeze(text).lower())
    tones = "".join(_TONE_ORDER.get(letter, "") or "0" * letter.isalpha() for letter in plain)
    letters = unicodedata.normalize("NFC", _TONE_RE.sub("", plain)).translate(_LETTERS)
    return f"{letters}\0{tones}"
