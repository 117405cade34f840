"""Bytes become the text they are, whatever header and markup say of them."""

import time
import unicodedata
from html.entities import codepoint2name

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.decode import Decoded, decode
from tests.shared import shared
from tests.test_legacy import PROSE, as_tcvn3, as_vni

UTF8 = PROSE.encode()
HTML = "text/html; charset="


def as_cp1258(text: str) -> bytes:
    """Encode as Windows' Vietnamese page does: the letter, then its tone."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for letter in text:
        plain = unicodedata.normalize("NFD", letter)
        base = "".join(mark for mark in plain if mark not in tones)
        tone = "".join(mark for mark in plain if mark in tones)
        out.append((unicodedata.normalize("NFC", base) + tone).encode("cp1258"))
    return b"".join(out)


@pytest.mark.parametrize(
    "header",
    ["", HTML + "windows-1252", HTML + "iso-8859-1", HTML + "utf-99", HTML + '"UTF-8"', "\x00"],
)
@pytest.mark.parametrize("meta", ["", '<meta charset="iso-8859-1">', '<?xml encoding="latin1"?>'])
def test_utf8_is_utf8_whatever_is_declared(header: str, meta: str) -> None:
    assert decode(meta.encode() + UTF8, header) == Decoded(meta + PROSE, "utf-8")


@pytest.mark.parametrize("header", ["", HTML + "windows-1252", HTML + "windows-1258"])
def test_one_bad_byte_never_flips_a_page(header: str) -> None:
    page = UTF8 + b"<p>L?y l?i m\xe3 b?o m?t</p>" + UTF8
    decoded = decode(page, header)
    assert decoded.text == f"{PROSE}<p>L?y l?i m\ufffd b?o m?t</p>{PROSE}"
    assert (decoded.encoding, decoded.flags) == ("utf-8", ("bad-bytes",))


def test_a_page_cut_in_a_letter_stays_utf8() -> None:
    assert decode(UTF8 + "ộ".encode()[:2], "").text == PROSE + "\ufffd"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"\xef\xbb\xbf" + UTF8, "utf-8"),
        (b"\xff\xfe" + PROSE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + PROSE.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\x00\x00" + PROSE.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_byte_order_marks_decide(body: bytes, encoding: str) -> None:
    assert decode(body, HTML + "utf-8") == Decoded(PROSE, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(encoding: str) -> None:
    text = f"<html><head><title>{PROSE}</title></head></html>"
    assert decode(text.encode(encoding), "text/html").text == text


@pytest.mark.parametrize(
    "charset", ["windows-1258", "utf-8", "iso-8859-1", "x-user-defined", "", "hex"]
)
def test_windows_1258_declared_or_not(charset: str) -> None:
    assert decode(as_cp1258(PROSE), HTML + charset) == Decoded(PROSE, "windows-1258")


@pytest.mark.parametrize(
    "charset", ["windows-1258", "utf-8", "iso-8859-1", "x-user-defined", "tcvn", ""]
)
def test_font_charsets_as_bytes_or_as_utf8(charset: str) -> None:
    expected = PROSE.replace("Ở", "ở")
    raw = as_tcvn3(PROSE)
    assert decode(raw.encode("latin-1"), HTML + charset).text == expected
    assert decode(raw.encode(), HTML + charset) == Decoded(expected, "utf-8", ("legacy-tcvn3",))
    assert decode(as_vni(PROSE).encode("latin-1"), HTML + charset).text == PROSE


def test_a_template_in_utf8_around_a_body_of_tcvn3_bytes() -> None:
    page = UTF8 + b"<p>" + as_tcvn3(PROSE).encode("latin-1") + b"</p>" + UTF8
    decoded = decode(page, HTML + "utf-8")
    assert decoded.flags == ("mixed-encoding", "legacy-tcvn3")
    assert decoded.text.count(PROSE) == 2
    assert PROSE.replace("Ở", "ở") in decoded.text


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
@pytest.mark.parametrize("times", [1, 2])
def test_double_encoding_is_undone(wrong: str, times: int) -> None:
    text = PROSE
    for _ in range(times):
        raw = text.encode()
        chars = [bytes([byte]).decode(wrong, "ignore") or chr(byte) for byte in raw]
        text = "".join(chars)
    decoded = decode(text.encode(), HTML + "utf-8")
    assert decoded == Decoded(PROSE, "utf-8", ("mojibake",))


def entities(text: str, form: str) -> str:
    """Write the letters beyond ASCII as entities: by name where HTML 4 has one, or by number."""
    named = codepoint2name if form == "named" else {}
    return "".join(
        c if c.isascii() else f"&{named[ord(c)]};" if ord(c) in named else f"&#{ord(c)};"
        for c in text
    )


@pytest.mark.parametrize("form", ["named", "numbers"])
@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_double_encoding_is_undone_behind_entities(form: str, wrong: str) -> None:
    chars = [bytes([byte]).decode(wrong, "ignore") or chr(byte) for byte in UTF8]
    page = f"<p>{entities(''.join(chars), form)} &lt;a&gt; &amp;aacute;</p>"
    decoded = decode(page.encode(), HTML + "utf-8")
    assert decoded == Decoded(f"<p>{PROSE} &lt;a&gt; &amp;aacute;</p>", "utf-8", ("mojibake",))


@pytest.mark.parametrize("form", ["named", "numbers"])
def test_entities_of_vietnamese_letters_stay_as_they_are(form: str) -> None:
    page = f"<p>{entities(PROSE, form)} «&aacute;»</p>"
    assert decode(page.encode(), HTML + "utf-8") == Decoded(page, "utf-8")


@pytest.mark.parametrize(
    ("body", "header", "text"),
    [
        ("Été à Noël, “où” ça – dû".encode("cp1252"), "", "Été à Noël, “où” ça – dû"),
        ("Été à Noël".encode("latin-1"), HTML + "utf-8", "Été à Noël"),
        ("中文网页的内容".encode("gbk"), HTML + "gb2312", "中文网页的内容"),
        ("Москва и область".encode("cp1251"), HTML + "windows-1251", "Москва и область"),
        (b"+ADw-b+AD4-", HTML + "utf-7", "+ADw-b+AD4-"),
        (b"", "", ""),
        (b"plain", HTML + "rot13", "plain"),
        ("XÃ\xa0NAM, XÃ\xa0BẮC, 30áº".encode(), "", "XÃ\xa0NAM, XÃ\xa0BẮC, 30áº"),
        ("Â Â là, «Ãnh»".encode(), "", "Â Â là, «Ãnh»"),
    ],
)
def test_other_charsets(body: bytes, header: str, text: str) -> None:
    assert decode(body, header).text == text


@given(st.binary(), st.text())
def test_decode_takes_any_bytes(body: bytes, header: str) -> None:
    for page in (body, UTF8 + body, body * 40 + UTF8):
        assert isinstance(decode(page, header).text, str)


@given(st.text())
def test_valid_utf8_text_is_kept_or_flagged(text: str) -> None:
    body = text.encode("utf-8", "ignore")
    decoded = decode(body, "")
    assert decoded.text == body.decode().removeprefix("\ufeff") or decoded.flags or b"\0" in body


def test_large_binary_is_quick() -> None:
    started = time.process_time()
    decode(bytes(range(256)) * 8000, HTML + "utf-8")
    assert time.process_time() - started < 5


@pytest.mark.shared
def test_real_pages_and_seeds_are_kept_as_they_are() -> None:
    pages, seeds = [*shared("pages", "html").glob("*.html")], [*shared("seeds").glob("*.txt")]
    assert pages
    assert seeds
    for path in (*pages, *seeds):
        body = path.read_bytes()
        assert decode(body, HTML + "windows-1252") == Decoded(body.decode(), "utf-8"), path.name
