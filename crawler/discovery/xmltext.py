"""Makes parseable XML of what servers send as sitemap or feed, or says why it is none."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

# sitemaps.org allows a sitemap of 50 MiB unpacked; whatever unpacks to more is a bomb.
MAX_UNPACKED = 50 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# What XML 1.0 forbids (§2.2); servers send them where an editor pasted from a word processor.
_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_CDATA = ("<![CDATA[", "]]>")
_AMPERSAND = re.compile(r"&(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};)?")
_XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_PROLOG = re.compile(r"\s*(<\?.*?\?>|<!--.*?-->)", re.DOTALL)
# Possessive: a name of a megabyte without an end would be tried at every length.
_DOCTYPE = re.compile(
    r"\s*<!DOCTYPE\s+([^\s>\[]++)[^>\[]*+(\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"\s*<([A-Za-z_][\w.:-]*)")
_KNOWN = re.compile(r"<((?:[\w.-]+:)?(?:urlset|sitemapindex|rss|feed|RDF))[\s>/]", re.IGNORECASE)
_HTML = re.compile(r"<(?:!DOCTYPE\s+)?html[\s>]", re.IGNORECASE)
_JUNK_BEFORE_ROOT = 4096  # characters: PHP notices and blank lines, never more on a real server


@dataclass(frozen=True, slots=True)
class Root:
    """The root of a parsed document, or why there is none."""

    element: etree._Element | None
    reason: str | None = None  # empty, html, binary, oversize, not-xml


def gunzip(body: bytes) -> bytes | None:
    """Unpack gzip known by its magic number, as far as it is whole; None: more than the cap."""
    out = bytearray()
    while body.startswith(_GZIP) and len(out) <= MAX_UNPACKED:
        member = zlib.decompressobj(wbits=31)
        try:
            out += member.decompress(body, MAX_UNPACKED + 1 - len(out))
        except zlib.error:
            break
        if not member.eof:
            break
        body = member.unused_data
    return None if len(out) > MAX_UNPACKED else bytes(out)


def to_text(body: bytes) -> str:
    """Decode by byte order mark, else UTF-8 if it fits, else the declared encoding."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    declared = _DECLARED.match(body)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return body.decode(declared[1].decode("ascii") if declared else "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def parse(body: bytes) -> Root:
    """Parse XML however broken; entities of its own are dropped, nothing is ever fetched."""
    if body.startswith(_GZIP):
        unpacked = gunzip(body)
        if unpacked is None:
            return Root(None, "oversize")
        body = unpacked
    if not body.strip():
        return Root(None, "empty")
    if b"\x00" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00")):
        return Root(None, "binary")
    return _parse_text(_FORBIDDEN.sub("", to_text(body)))


def _parse_text(text: str) -> Root:
    start, name = _root_of(text)
    if name is None:
        return Root(None, "not-xml")
    if name.lower() in {"html", "head", "body", "script", "div", "meta"}:
        return Root(None, "html")
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    mended = "".join(_with_entities_mended(text, start))
    try:
        element = etree.fromstring(mended.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return Root(None, "not-xml")
    return Root(element, None if element is not None else "not-xml")


def _with_entities_mended(text: str, start: int) -> Iterator[str]:
    """Yield a text in parts, its entities mended where they mean something: not in CDATA.

    Not by a regex: for each of many sections without an end it would look through all the rest.
    """
    opening, closing = _CDATA
    while (opened := text.find(opening, start)) >= 0 and (end := text.find(closing, opened)) >= 0:
        yield _AMPERSAND.sub(_mended, text[start:opened])
        start = end + len(closing)
        yield text[opened:start]
    yield _AMPERSAND.sub(_mended, text[start:])


def _mended(match: re.Match[str]) -> str:
    """Escape a bare ampersand and write an HTML entity as its character."""
    entity = match[1]
    if entity is None:
        return "&amp;"
    if entity.startswith("#"):
        number = entity[1:-1]
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        return match[0] if code in {9, 10, 13} or 32 <= code < 0xD800 or code > 0xDFFF else ""
    if entity in _XML_ENTITIES:
        return match[0]
    return html5.get(entity, f"&amp;{entity}")


def _root_of(text: str) -> tuple[int, str | None]:
    """Find where the root element starts and its name, past junk, declaration and DOCTYPE."""
    known = _KNOWN.search(text, 0, _JUNK_BEFORE_ROOT)
    if known is not None and not _HTML.search(text, 0, known.start()):
        return known.start(), known[1]
    start = text.find("<")
    while start >= 0:
        skipped = _PROLOG.match(text, start) or _DOCTYPE.match(text, start)
        if skipped is None:
            break
        start = skipped.end()
    root = _ROOT.match(text, start) if 0 <= start <= _JUNK_BEFORE_ROOT else None
    return (start, root[1]) if root else (0, None)


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace, lower case."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def text_of(element: etree._Element | None) -> str | None:
    """Return an element's whole text, stripped; None when there is none."""
    if element is None:
        return None
    return "".join(str(part) for part in element.itertext()).strip() or None
