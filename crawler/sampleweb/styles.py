"""House styles: how a site spells, quotes, builds slugs and encodes what it publishes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from archive.text import fold, fold_tones

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}  # grave, acute, tilde, hook, dot
_CURLY = str.maketrans({"“": '"', "”": '"'})

# TCVN 5712:1993, table 3: how .VnTime fonts numbered the letters, seen through Latin-1. A capital
# with a tone had no place of its own and was typed in another font, so none is written here.
_TCVN3 = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§",
        strict=True,
    )
)


def spell(text: str, tones: str, quotes: str) -> str:
    """Write a text in a site's style: tone placement `old` (ủy) or `new` (uỷ), quotes."""
    text = fold_tones(text) if tones == "new" else text
    return text.translate(_CURLY) if quotes == "straight" else text


def _plain_slug(title: str) -> str:
    """Return lower-case words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")


def _without_d(title: str) -> str:
    """Return a slug as Liferay made it: đ is dropped, so `Đảng bộ` begins with a hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", fold(re.sub("[đĐ]", "-", title)))


def _decomposed(title: str) -> str:
    """Return a slug as made from pasted NFD text: every tone mark breaks its word."""
    marked = "".join("-" if c in _TONES else c for c in unicodedata.normalize("NFD", title))
    return _plain_slug(marked)


SLUGS: Mapping[str, Callable[[str], str]] = {
    "plain": _plain_slug,
    "without-d": _without_d,
    "decomposed": _decomposed,
}


def windows_1258(text: str) -> bytes:
    """Encode as windows-1258 does: the vowel's own mark in the letter, the tone after it."""
    return "".join(_tone_apart(letter) for letter in unicodedata.normalize("NFC", text)).encode(
        "cp1258", "xmlcharrefreplace"
    )


def tcvn3(text: str) -> bytes:
    """Encode as pages in .VnTime fonts did, inside a UTF-8 page."""
    return "".join(_TCVN3.get(letter, letter) for letter in text).encode()


def _tone_apart(letter: str) -> str:
    """Return a letter without its tone, followed by the tone."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in parts if mark in _TONES)
    return unicodedata.normalize("NFC", parts.translate({ord(mark): None for mark in tone})) + tone
