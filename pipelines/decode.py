"""From bytes to text: UTF-8 whenever the bytes are, whatever header and markup claim."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass, field

from archive.syllables import is_syllable
from pipelines import legacy


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, how its bytes were read, and why to doubt that."""

    text: str
    encoding: str  # utf-8, utf-16-le, windows-1258, windows-1252 …
    # bad-bytes, mixed-encoding, mojibake, legacy-tcvn3, legacy-vni, legacy-viqr, legacy-unsure …
    flags: tuple[str, ...] = ()
    # The text as UTF-8: for most pages the bytes that came, which saves encoding them again.
    utf8: bytes = field(default=b"", compare=False, repr=False)


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET_RE = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML_RE = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
# HTML asks for the charset within the first 1,024 bytes; real pages are late.
_HEAD_BYTES = 4096
# Charsets that hold text and nothing but; UTF-7 and Python's own codecs are an attacker's choice.
_TRUSTED_RE = re.compile(
    r"utf-8|cp125\d|cp874|iso8859-\d+|koi8-[ru]|gb18030|gbk|gb2312|big5(?:hkscs)?|euc_(?:jp|kr)|"
    r"shift_jis|tis-620"
)
# A few bad bytes in a UTF-8 page are one broken template; more are text of another charset.
_FEW_BAD_BYTES, _FEW_BAD_SHARE = 3, 0.1
_SAMPLE = 400  # words enough to tell which reading is Vietnamese


def decode(body: bytes, content_type: str) -> Decoded:
    """Read a page's bytes; never raises, and never gives up a UTF-8 page for one bad byte."""
    text, encoding, flags = _read(body, content_type)
    is_plain = encoding == "utf-8" and not flags and not body.startswith(codecs.BOM_UTF8)
    utf8 = body if is_plain else _utf8(text)
    marked = legacy.beyond_ascii(utf8)
    if _HIDDEN_RE.search(text):
        text = legacy.resolved(text)
        utf8 = _utf8(text)
        marked = legacy.beyond_ascii(utf8)
    if (mended := _mend_mojibake(text, marked)) is not text:
        text, flags, utf8 = mended, [*flags, "mojibake"], _utf8(mended)
        marked = legacy.beyond_ascii(utf8)
    repaired, flag = legacy.repair(text, marked)
    if repaired is not text:
        utf8 = _utf8(repaired)
    return Decoded(repaired, encoding, (*flags, flag) if flag else tuple(flags), utf8)


def _utf8(text: str) -> bytes:
    """Return text as UTF-8; a lone surrogate, which has no such form, becomes a question mark."""
    return text.encode("utf-8", "replace")


def _read(body: bytes, content_type: str) -> tuple[str, str, list[str]]:
    """Return text, encoding and flags before anything is repaired."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _lenient(body[len(mark) :], encoding)
    if wide := _wide(body):
        return _lenient(body, wide)
    try:
        return body.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        return _read_damaged(body, _declared(body, content_type))


def _lenient(body: bytes, encoding: str) -> tuple[str, str, list[str]]:
    """Decode with U+FFFD for what does not fit."""
    text = body.decode(encoding, "replace")
    return text, encoding, ["bad-bytes"] if "\ufffd" in text else []


def _wide(body: bytes) -> str | None:
    """Recognise UTF-16 without a mark by the zero bytes of its markup."""
    head = body[:400]
    zeros = [head[0::2].count(0), head[1::2].count(0)]
    if sum(zeros) < len(head) // 4 or len(head) < 4:
        return None
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _declared(body: bytes, content_type: str) -> str | None:
    """Return the declared charset as Python names it, None where none is worth trusting."""
    head = body[:_HEAD_BYTES]
    for match in (
        _CHARSET_RE.search(content_type.encode("ascii", "ignore")),
        _XML_RE.search(head),
        _CHARSET_RE.search(head),
    ):
        try:
            name = codecs.lookup(match[1].decode("ascii", "ignore")).name if match else ""
        except LookupError:
            continue
        if _TRUSTED_RE.fullmatch(name):
            return "cp1252" if name == "iso8859-1" else name  # as browsers read it
    return None


def _read_damaged(body: bytes, declared: str | None) -> tuple[str, str, list[str]]:
    """Read bytes that are not strictly UTF-8."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - bad - len(body.translate(None, _HIGH_BYTES))
    if bad <= max(_FEW_BAD_BYTES, _FEW_BAD_SHARE * good) and (good >= bad or declared == "utf-8"):
        return text, "utf-8", ["bad-bytes"]
    if good >= bad:
        return body.decode("utf-8", "khobao-cp1252"), "utf-8", ["mixed-encoding"]
    if declared not in {None, "utf-8", "cp1252", "cp1258"}:
        assert declared is not None
        return _lenient(body, declared)
    return _read_single_byte(body, declared)


_HIGH_BYTES = bytes(range(0x80, 0x100))


def _read_single_byte(body: bytes, declared: str | None) -> tuple[str, str, list[str]]:
    """Choose between Windows' Vietnamese and Western code pages by what comes out as words."""
    western = body.decode("cp1252", "khobao-cp1252")
    vietnamese = unicodedata.normalize("NFC", body.decode("cp1258", "replace"))
    repaired, _ = legacy.repair(western)
    gains = _share(vietnamese), _share(repaired)
    if gains[0] > gains[1] or (gains[0] == gains[1] and declared == "cp1258"):
        return vietnamese, "windows-1258", ["bad-bytes"] if "\ufffd" in vietnamese else []
    return western, "windows-1252", []


_MARKED_RE = re.compile("[A-Za-z]*[^\\W\\d_a-zA-Z][^\\W\\d_]*")


def _share(text: str) -> float:
    """Return how many of the words with marks are Vietnamese syllables, from 0 to 1."""
    words = [match[0] for match, _ in zip(_MARKED_RE.finditer(text), range(_SAMPLE), strict=False)]
    return sum(map(is_syllable, words)) / max(1, len(words))


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that do not fit as cp1252, and those it lacks as Latin-1: as browsers do."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(map(_WESTERN.__getitem__, bad)), error.end


_WESTERN = [bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(256)]
codecs.register_error("khobao-cp1252", _as_cp1252)

# UTF-8 that was read as cp1252 and written as UTF-8 again: `Ä‘áº£ng` for `đảng`.
_BYTE_OF = {letter: code for code, letter in enumerate(_WESTERN)} | {
    chr(code): code for code in range(0x80, 0x100)
}
_TAILS = re.escape("".join(letter for letter, code in _BYTE_OF.items() if 0x80 <= code < 0xC0))
_MOJIBAKE_RE = re.compile(f"[Â-ß][{_TAILS}]|[à-ï][{_TAILS}]{{2}}|[ð-ô][{_TAILS}]{{3}}")
_CLUES = ("á»", "áº", "Ä‘", "Ä\x91", "Æ°", "Æ¡", "Ã¡", "Ãª", "Ã´", "Ä\x90")
_MIN_CLUES = 2
# The same with its letters written as entities: "á»" and "áº" begin the letters from ạ to ỹ.
_HIDDEN_RE = re.compile("&(?:aacute|#225|#x[eE]1);&(?:raquo|ordm|#18[67]|#x[bB][aAbB]);")


def _mend_mojibake(text: str, marked: str) -> str:
    """Undo double encoding, once or twice done, wherever the way back is clean.

    `marked` are the text's letters beyond ASCII. What is left alone comes back as it is.
    """
    for _ in range(2):
        clues = [clue for clue in _CLUES if clue in marked]
        if sum(map(text.count, clues)) < _MIN_CLUES:
            break
        mended = _MOJIBAKE_RE.sub(_mend, text)
        if mended == text:
            break
        text, marked = mended, legacy.beyond_ascii(_utf8(mended))
    return text


def _mend(match: re.Match[str]) -> str:
    """Return the letter whose UTF-8 bytes these letters are, or the letters."""
    try:
        return bytes(_BYTE_OF[letter] for letter in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
