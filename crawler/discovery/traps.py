"""URLs that only a trap or a broken template makes."""

from __future__ import annotations

from collections import Counter
from urllib.parse import unquote, urlsplit

# Counted in characters, not in percent-encoded bytes: a Vietnamese headline as a path takes up to
# nine bytes a letter, and headlines stay under 300 letters.
MAX_LENGTH = 512
# Longer than this in bytes, browsers and servers of these sites refuse a URL (Scrapy's own limit).
MAX_BYTES = 2083
# A relative link on a page of the wrong depth repeats its folder at every step.
MAX_SAME_SEGMENT = 2


def trap_reason(url: str) -> str | None:
    """Return why a URL is not worth a request: url-length or repeated-path; None: it is."""
    if len(url) > MAX_BYTES or len(unquote(url)) > MAX_LENGTH:
        return "url-length"
    segments = Counter(part for part in urlsplit(url).path.split("/") if part)
    if segments and segments.most_common(1)[0][1] > MAX_SAME_SEGMENT:
        return "repeated-path"
    return None
