"""The title element: a headline, with the names of site and sections before or behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archive.text import fold
from pipelines.sizes import HEADLINE_WORDS, is_headline_long

_BARE = 7  # words of a portal's name that ends in no place: "… thành phố"
_MOST = 6  # parts; a title of more is no headline with names around it
_SHARE = 0.35  # of the title's words in a part of it that is the headline
# Standing alone, the first marks are in no headline; dashes are in many.
_STRONG_RE = re.compile(r"(?:^|\s)(?:[|»«•›>]|::)(?:\s|$)")
_MARK_RE = re.compile(rf"{_STRONG_RE.pattern}|\s[-–—]\s")
_OFFICE_RE = re.compile(
    r"(?:ubnd|uy ban|hdnd|hoi dong nhan dan|dang (?:bo|uy)|(?:tinh|thanh|huyen|quan|thi|xa) (?:doan"
    r"|uy)|so|phong|ban|chi cuc|mat tran|cong an|truong|trung tam|hoi|doan)\s"
)
_OFFICE_WORDS = 8  # of its name; a headline that begins with one mostly has more
_OUTLET_RE = re.compile(
    r"(?:[Cc]ổng|CỔNG|[Tt]rang|TRANG|[Ww]ebsite)\s"
    r"(?:thành phần|thông tin|tin|điện tử|THÔNG TIN|TIN|TTĐT)\b"
    r"|(?:Báo|Tạp chí)\s(?:điện tử|[A-ZĐÁÀẢÂĂẤÊÔƠƯÚÍÝ])"
)


_LONGEST_VIEW = 30  # characters of a view's name
# What a CMS calls each page of one kind: the view of an article, its news, its list of feeds.
_VIEW_RE = re.compile(
    r"(?:xem )?(?:chi tiet|noi dung)(?: (?:tin(?: tuc)?|bai viet|van ban|thong bao))?"
    r"|(?:trang )?tin(?: tuc)?(?: (?:[-–&] |va )?su kien)?|trang (?:chu|nhat)|bai viet"
    r"|home(?:page)?|pages?|details?|view|default|news|(?:kenh )?rss|so do (?:trang|cong)|tim kiem"
)


def is_view(title: str) -> bool:
    """Tell whether a title names a view of the site, not what stands on the page."""
    return len(title) <= _LONGEST_VIEW and _VIEW_RE.fullmatch(fold(title)) is not None


def pieces(title: str) -> tuple[list[str], list[str]]:
    """Return the parts of a title element between its marks: its own, and names of portals."""
    own: list[str] = []
    portals: list[str] = []
    for part in filter(None, map(str.strip, _MARK_RE.split(title))):
        (portals if is_portal(part) else own).append(part)
    return own, portals


def is_portal(part: str) -> bool:
    """Tell whether a part of a title names a portal or paper; what one does ends in no name."""
    words = part.split()
    return bool(_OUTLET_RE.match(part)) and (len(words) <= _BARE or words[-1][0].isupper())


# What stands before the name of an office whose site gives all its pages one title.
_SITE_RE = re.compile(r"(?:website|trang (?:web|tin|thong tin)|cong thong tin)(?: dien tu)? ?:? ")


def names_site(title: str, outlets: Iterable[str]) -> bool:
    """Tell whether a title says nothing, or no more than the name of the site."""
    key = fold(title)
    return not key or _SITE_RE.sub("", key, count=1) in set(map(fold, outlets))


def is_office(title: str) -> bool:
    """Tell whether a title may be an office's name alone, which ends in that of a place."""
    words = title.split()
    is_short = 0 < len(words) <= _OFFICE_WORDS and words[-1][0].isupper()
    return is_short and bool(_OFFICE_RE.match(fold(title)))


def runs(title: str) -> Iterator[str]:
    """Give the parts of a title, alone and with their neighbours, that may be the headline."""
    marks = list(_MARK_RE.finditer(title))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(title)]
    words = title.count(" ") + 1
    for first, start in enumerate(starts[:_MOST]):
        for end in ends[first:_MOST]:
            run = title[start:end].strip()
            count = run.count(" ") + 1
            is_long = is_headline_long(run) and count >= max(HEADLINE_WORDS, _SHARE * words)
            if is_long and not is_portal(run):
                yield run


def bare_title(title: str, outlets: Iterable[str]) -> str:
    """Return a title element's text without the site's name, which may be all that it says."""
    names = {fold(name) for name in outlets}
    parts = [_unhyphened(part.strip(), names) for part in _STRONG_RE.split(title)]
    return max(
        (part for part in parts if part and not _is_outlet(part, names)), key=len, default=""
    )


def _unhyphened(title: str, names: set[str]) -> str:
    """Return a title without a site's name before or behind a dash.

    A short end behind the last dash is one too: the names of sites are not all known.
    """
    for mark in (" - ", " – ", " — "):
        head, _, tail = title.rpartition(mark)
        if head and (_is_outlet(tail, names) or len(tail) < 0.5 * len(head)):
            return head
        head, _, tail = title.partition(mark)
        if tail and _is_outlet(head, names):
            return tail
    return title


def _is_outlet(part: str, names: set[str]) -> bool:
    """Tell whether a part of a title is the name of a site."""
    return fold(part) in names or is_portal(part)
