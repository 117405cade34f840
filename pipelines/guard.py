"""Refuse what no parser should see: measured on the bytes, before the first tree is built.

Every check reads the body once and keeps nothing, because it also runs on the crawl's event loop.
"""

from __future__ import annotations

import re
from itertools import islice

EMPTY = "empty"
OVERSIZE = "oversize"
BINARY = "binary"
LINK_BOMB = "link-bomb"
ATTRIBUTE_BOMB = "attribute-bomb"

# Ten times the largest real page; as much prose takes the parser 0.2 s. Photos that an editor
# pasted into the text as data do not count: they are one attribute each.
MAX_BYTES = 10 * 2**20
# Opening and closing: 2.5 million take the parser 2.3 s; a real page has some thousands.
MAX_TAGS = 300_000
# 200,000 cost trafilatura 22 s; the longest real listing has some hundreds.
MAX_LINKS = 20_000
# libxml2 compares every attribute with those before it: 10,000 in one tag take 0.1 s, 200,000
# over 100 s. The sum of squares over all large tags is therefore what is bounded.
MAX_PAIRS = 10_000**2
MANY_ATTRIBUTES = 500  # in a tag of LONG_TAG: no editor writes that, and minified scripts that
LONG_TAG = 20_000  # bytes; hold `a<b` have no tag name before their next space

_WIDE_STARTS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff", b"<\0", b"\0<")
_NUL_SHARE = 8  # Vietnamese markup in UTF-16 has a NUL in more than three bytes of eight
_MAGIC = (
    b"%PDF-",
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b\x08",
    b"\x28\xb5\x2f\xfd",
    b"BZh91AY",
    b"7z\xbc\xaf",
    b"Rar!\x1a",
    b"\xd0\xcf\x11\xe0",
    b"\x7fELF",
    b"OggS\0",
    b"ID3\x03",
    b"ID3\x04",
    b"wOFF",
    b"wOF2",
    b"{\\rtf",
)
# Magic that stands behind a length or size field: (offset, bytes).
_INNER_MAGIC = ((4, b"ftyp"), (8, b"WEBP"), (8, b"AVI "), (8, b"WAVE"))
_SPACE = b" \t\n\x0b\x0c\r\xef\xbb\xbf"
_CONTROLS = bytes(code for code in [*range(32), 127] if code not in b"\t\n\x0b\x0c\r\x1b")
# Noise has a control byte in ten, text none, TCVN3 and VISCII capitals a few.
_CONTROL_SHARE = 20
_FEW_CONTROLS = 16  # what a damaged fragment may hold, however short the page

# Possessive and bounded throughout: no backtracking, no growing stack. As in the HTML standard's
# tokeniser a quote counts only where a value begins, so a `>` inside a value ends no tag, and a
# stray quote hides none.
_VALUE = rb"=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+)[\s/]*+"
_RUN = rb"(?:[^>=/]{1,30}+(?:%b=?+)?+|/[\s/]*+=?+)" % _VALUE  # at most 15 bare names and a value
_SMALL = 20  # runs; up to here a tag's attributes are too few to cost anything
_REST = rb"(?:\s++=?+)?+(?:%b){0,%d}+((?:%b){1,20000}+)?+" % (_RUN, _SMALL, _RUN)
_TAG_RE = re.compile(rb"<([a-zA-Z][^\s/>]*+)" + _REST)
_MANY_RE = re.compile(rb"<[a-zA-Z][^\s/>]*+" + _REST)  # its one group: what is beyond _SMALL
_ATTRIBUTE_RE = re.compile(rb"[^\s/>][^\s/>=]*+\s*+(?:%b)?+" % _VALUE)
_NAME_RE = re.compile(rb"[a-zA-Z0-9:_-]+")
_LINK_RE = re.compile(rb"<[aA][\s/]")
_PASTED_RE = re.compile(rb";base64,[A-Za-z0-9+/=\s]{1000,}+")


def check(body: bytes) -> str | None:
    """Return why a body must not be parsed, or None for one that may be.

    Deep nesting passes: our parser keeps the text inside.
    """
    if not body.strip(_SPACE):
        return EMPTY
    if len(body) > MAX_BYTES and len(_PASTED_RE.sub(b"", body)) > MAX_BYTES:
        return OVERSIZE
    markup = _without_nuls(body)
    if markup is body and _is_binary(body):
        return BINARY
    tags = markup.count(b"<")
    if tags > MAX_LINKS and _has_link_bomb(markup):
        return LINK_BOMB
    if tags > MAX_TAGS:
        return OVERSIZE
    return ATTRIBUTE_BOMB if _has_attribute_bomb(markup) else None


def _has_link_bomb(body: bytes) -> bool:
    """Tell whether a body holds more links than any list."""
    return next(islice(_LINK_RE.finditer(body), MAX_LINKS, None), None) is not None


def _without_nuls(body: bytes) -> bytes:
    """Return the ASCII skeleton of UTF-16 or UTF-32 text; any other body as it is."""
    if body.startswith(_WIDE_STARTS) and body.count(0) > len(body) // _NUL_SHARE:
        return body.replace(b"\0", b"")
    return body


def _is_binary(body: bytes) -> bool:
    """Tell a document, an image, an archive or noise from text in any encoding."""
    head = body[:32].lstrip(_SPACE)
    if head.startswith(_MAGIC) or any(body.startswith(m, at) for at, m in _INNER_MAGIC):
        return True
    controls = len(body) - len(body.translate(None, _CONTROLS))
    return controls > _FEW_CONTROLS + len(body) // _CONTROL_SHARE


def _has_attribute_bomb(body: bytes) -> bool:
    """Tell whether the tags of a body hold more attributes than a parser can compare."""
    if not any(_MANY_RE.findall(body)):  # one call for all tags, where nothing is to be counted
        return False
    pairs = 0
    for tag in _TAG_RE.finditer(body):
        if tag.lastindex == 1:
            continue
        attributes = sum(1 for _ in _ATTRIBUTE_RE.finditer(body, tag.end(1), tag.end()))
        pairs += attributes * attributes
        long = tag.end() - tag.start() > LONG_TAG and _NAME_RE.fullmatch(tag[1])
        if pairs > MAX_PAIRS or (attributes > MANY_ATTRIBUTES and long):
            return True
    return False
