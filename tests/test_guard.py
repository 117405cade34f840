"""The guard: what is refused before any parse, what must pass, and that it stays cheap."""

import base64
import codecs
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import guard

PROSE = "<p class='nd'>Đảng bộ huyện tổ chức hội nghị sơ kết công tác xây dựng Đảng.</p>\n"
PAGE = f"<!doctype html><html lang='vi'><body><h1>Hội nghị</h1>{PROSE * 40}</body></html>"


def attributes(count: int, form: str = ' a%d="1"') -> bytes:
    """Return one tag with as many attributes, each of its own name."""
    return b"<p" + "".join(form % n for n in range(count)).encode() + b">x</p>"


def noise(size: int) -> bytes:
    """Return the same random bytes on every run."""
    return random.Random(20_240_817).randbytes(size)


PASSING = {
    "plain": PAGE.encode(),
    "utf-16 with mark": PAGE.encode("utf-16"),
    "utf-16 big-endian": codecs.BOM_UTF16_BE + PAGE.encode("utf-16-be"),
    "utf-16 without mark": PAGE.encode("utf-16-le"),
    "utf-32": PAGE.encode("utf-32"),
    "windows-1258": "<p>Đảng bộ xã</p>".encode() * 9 + b"<p>\xd0a\xcd\xf2ng</p>",
    "text without a tag": "Văn phòng Huyện ủy thông báo".encode(),
    "a few NULs": b"\0\0" + PAGE.encode() + b"\0" * 9,
    "base64 image of 3 MB": PAGE.encode()
    + b'<img src="data:image/png;base64,'
    + base64.b64encode(noise(2_250_000))
    + b'">',
    "base64 images of 12 MB": PAGE.encode()
    + b'<img src="data:image/png;base64,%b">' % base64.b64encode(noise(1_500_000)) * 6,
    "script of 40 kB without >": b"<script>"
    + b"for(i=0;i<n;i++){t[i]='x = y';u = v + 1;}\n" * 900
    + b"</script>"
    + PAGE.encode(),
    "settings in one attribute": b"<div data-c='"
    + b"/api?a=1&b=2 " * 9_000
    + b"'>"
    + PAGE.encode(),
    "deep nesting": b"<div>" * 100_000 + PAGE.encode() + b"</div>" * 100_000,
    "a long listing": b"<li><a href='/x.html'>Tin</a></li>" * 15_000,
    "300 attributes": attributes(300),
    "9 MB of paragraphs": (PROSE * (9 * 2**20 // len(PROSE.encode()))).encode(),
}
REFUSED = {
    "nothing": (b"", guard.EMPTY),
    "spaces": (b" \r\n\t" * 9, guard.EMPTY),
    "byte order mark": (codecs.BOM_UTF8 + b"\n", guard.EMPTY),
    "11 MB": (PROSE.encode() * 120_000, guard.OVERSIZE),
    "11 MB of data without end": (PAGE.encode() + b";base64," + noise(11 * 2**20), guard.OVERSIZE),
    "tags": (b"<br>" * 1_000_000, guard.OVERSIZE),
    "links": (b"<a href='/x'>x</a>" * 25_000, guard.LINK_BOMB),
    "links over lines": (b"<A\nhref='/x'>x</A>" * 25_000, guard.LINK_BOMB),
    "wide links": (("<a href='/x'>x</a>" * 25_000).encode("utf-16"), guard.LINK_BOMB),
    "attributes": (attributes(200_000), guard.ATTRIBUTE_BOMB),
    "bare attributes": (attributes(20_000, " a%d"), guard.ATTRIBUTE_BOMB),
    "slashed attributes": (attributes(20_000, "/a%d"), guard.ATTRIBUTE_BOMB),
    "attributes with >": (attributes(12_000, ' a%d=">"'), guard.ATTRIBUTE_BOMB),
    "attributes with > apart": (attributes(12_000, " a%d = '>'"), guard.ATTRIBUTE_BOMB),
    "long attributes": (attributes(900, ' attribute%dxx="xxxxxxxxxxxx"'), guard.ATTRIBUTE_BOMB),
    "behind a stray quote": (b"<p don't>" + attributes(20_000) + b"'", guard.ATTRIBUTE_BOMB),
    "behind a quoted name": (b'<p ="><b>' + attributes(20_000), guard.ATTRIBUTE_BOMB),
    "behind a quote after a slash": (b'<p a/=">' + attributes(20_000), guard.ATTRIBUTE_BOMB),
    "behind a second equals": (b'<p a=b=">' + attributes(20_000), guard.ATTRIBUTE_BOMB),
    "never closed": (attributes(20_000)[:-6], guard.ATTRIBUTE_BOMB),
    "many large tags": (attributes(999, " a%d") * 500, guard.ATTRIBUTE_BOMB),
    "wide attributes": (
        codecs.BOM_UTF16_LE + attributes(20_000).decode().encode("utf-16-le"),
        guard.ATTRIBUTE_BOMB,
    ),
    "pdf": (b"%PDF-1.7\n" + PAGE.encode(), guard.BINARY),
    "png": (b"\x89PNG\r\n\x1a\n" + PAGE.encode(), guard.BINARY),
    "jpeg": (b"\xff\xd8\xff\xe0" + PAGE.encode(), guard.BINARY),
    "zip, docx": (b"PK\x03\x04" + PAGE.encode(), guard.BINARY),
    "gzip": (b"\x1f\x8b\x08\0" + noise(99), guard.BINARY),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1" + noise(99), guard.BINARY),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 " + noise(99), guard.BINARY),
    "mp4": (b"\0\0\0\x18ftypmp42" + noise(99), guard.BINARY),
    "noise": (noise(5_000), guard.BINARY),
    "NULs": (bytes(5_000), guard.BINARY),
    "noise behind a mark": (codecs.BOM_UTF16_LE + noise(5_000), guard.BINARY),
}


@pytest.mark.parametrize("name", PASSING)
def test_passes(name: str) -> None:
    assert guard.check(PASSING[name]) is None


@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name: str) -> None:
    body, reason = REFUSED[name]
    assert guard.check(body) == reason


@given(st.binary(max_size=2_000))
def test_never_raises(body: bytes) -> None:
    assert guard.check(body) in {None, guard.EMPTY, guard.BINARY}


@given(st.text(alphabet="<>/='\" apx\n", max_size=400))
def test_small_markup_passes_or_is_empty(text: str) -> None:
    assert guard.check(text.encode()) == (None if text.strip() else guard.EMPTY)


WORST = {
    "names": b"<a",
    "angle brackets": b"<",
    "open quotes": b"<p x=\"<p x='",
    "equals": b"<p " + b"= " * 200,
    "spaces before a value": b"<p a" + b" " * 4_000 + b"=",
    "tags of six attributes": b"<p aa=1 bb=2 cc=3 dd=4 ee=5 fff=6>x",
    "tags of 99 attributes": b"<p " + b" ".join(b"%02d" % n for n in range(99)) + b">x",
    "slashes": b"<p" + b"/" * 99 + b"=",
    "prose": PROSE.encode(),
    "pasted data": b";base64,",
    "pasted photos": b";base64," + b"A" * 999,
}


@pytest.mark.parametrize("name", WORST)
def test_cost_is_linear(name: str) -> None:
    """10 MB of the worst cost 0.02 to 0.25 s of CPU; a quadratic check would take minutes."""
    unit = WORST[name]
    body = unit * (guard.MAX_BYTES // len(unit) + 1)
    start = time.process_time()
    guard.check(body)
    assert time.process_time() - start < 1.5
