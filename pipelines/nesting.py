"""Pages nested deeper than any parser of ours can follow, made as flat as browsers make them."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Chromium too puts what is nested deeper beside its parent instead of into it; libxml2 gives up at
# 2,048 and drops the rest of the page.
DEEPEST = 512
# Quotes need no care: an opening tag is kept as it is, and a closing one has none.
_TAG_RE = re.compile(rb"<(/?)([a-zA-Z][^\s/<>]*+)[^<>]*+>")
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())


def flattened(utf8: bytes) -> bytes:
    """Return markup in which no element stands deeper than DEEPEST: the next stand beside it."""
    return b"".join(_pieces(utf8))


def _pieces(utf8: bytes) -> Iterator[bytes]:
    """Give the markup piece by piece, the tags of what is too deep changed."""
    depth, written, end = 0, b"", 0  # `written` is the element that is open at the deepest level
    for tag in _TAG_RE.finditer(utf8):
        yield utf8[end : tag.start()]
        end, name = tag.end(), tag[2].lower()
        if name in _VOID:
            yield tag[0]
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth < DEEPEST - bool(tag[1]):
            yield tag[0]
            continue
        if written:
            yield b"</%b>" % written
        written = b"" if tag[1] else name
        yield b"" if tag[1] else tag[0]
    yield utf8[end:]
