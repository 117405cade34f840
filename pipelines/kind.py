"""Article or not: what a page is when it is none, told from its URL, its head and its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from archive.models import Page, Site
from archive.text import fold
from archive.urls import canonical_url, host_of, path_query
from pipelines.blocks import Line
from pipelines.draft import Shape
from pipelines.messages import FILE, HOME_RE, body_kind, says_missing
from pipelines.metadata import Meta
from pipelines.patterns import patterns
from pipelines.wording import is_prose


@dataclass(frozen=True, slots=True)
class NotArticle:
    """Why a page is no article: listing, tag, gallery, challenge, soft-404, timeout or the like."""

    reason: str


_FEW_WORDS = 60  # a message, not a page of text
_BINARY = ("image/", "video/", "audio/", "font/")
_DATA_STARTS = (b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex", b"{", b"[")


def bad_address(url: str) -> str | None:
    """Return a reason when a page's URL is none of the web: an archive could not name it."""
    try:
        host_of(url)
    except ValueError:
        return "bad-address"
    return None


def foreign_type(page: Page) -> str | None:
    """Return a reason when the server, or the first bytes, say that a response is no HTML."""
    kind = page.content_type.split(";")[0].strip().lower()
    if kind.startswith(_BINARY) or kind.endswith(("/pdf", "/zip", "msword")):
        return "binary"
    head = page.body[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_data = head.startswith(_DATA_STARTS) and b"<html" not in head
    is_plain = kind == "text/plain" and b"<" not in head.replace(b"\0", b"")
    return "not-html" if is_data or is_plain else None


def matches_article(url: str, site: Site) -> bool:
    """Tell whether a URL is an article's by the site's pattern; without one, every URL is.

    The canonical form counts too: a tracking parameter must not hide an article.
    """
    if site.article is None:
        return True
    wanted = re.compile(site.article)
    return bool(wanted.search(path_query(url)) or wanted.search(path_query(canonical_url(url))))


def evidence(page: Page, site: Site, meta: Meta, root: HtmlElement) -> int:
    """Weigh what address, head and the body's class say.

    2: surely an article, 0: nothing known, below 0: none.
    """
    target = path_query(page.url)
    if HOME_RE.fullmatch(target):
        return -2
    called = body_kind(root)
    score = 2 if meta.is_article or called == "article" else 0
    if site.article is not None:
        score += 2 if matches_article(page.url, site) else -1
    elif patterns(FILE, "urls")["article"].search(target):
        score += 1
    score += bool(meta.tags.get("article:published_time"))
    if not meta.is_article:
        score -= 3 * (url_kind(target) in ("tag", "listing"))
        score -= 2 * (called == "listing")
        score -= 2 * bool({"CollectionPage", "SearchResultsPage", "ItemList"} & meta.types)
    return score


def url_kind(target: str) -> str | None:
    """Return what an address calls itself: tag, listing, e-paper, video, gallery; else None."""
    found = patterns(FILE, "urls").items()
    return next((name for name, each in found if name != "article" and each.search(target)), None)


SURE = 2  # of evidence: address and head leave no doubt
_AGREED = 4  # where both say so
_AGREED_WORDS = 3  # then even "Tải về tại đây" under a headline is a notice
_SURE_WORDS = 8  # with address or head on its side, a notice of one line is an article
_LONGEST_WORD = 30  # letters on the average of a line; with more it is code, not words
_UNSURE_WORDS = 50  # without: more than any list of teasers has outside its links
_AGAINST_WORDS = 100  # where the address is none of the site's articles


def judge(page: Page, meta: Meta, score: int, lines: Sequence[Line], shape: Shape) -> str | None:
    """Return why a page's text is no article, None if it is one.

    `score` is evidence's: from SURE up the shape is not asked.
    """
    words = sum(count_line(line) for line in lines)
    prose = sum(count_line(line) for line in lines if is_prose(line.text))
    named = url_kind(path_query(page.url)) or _medium(meta)
    if words < _FEW_WORDS and any(says_missing(line.text) for line in lines[:4]):
        return "soft-404"
    if words < (_SURE_WORDS if score < _AGREED else _AGREED_WORDS):
        return named or ("no-text" if score > 0 else "listing")
    if named in ("video", "gallery", "e-paper") and prose < _UNSURE_WORDS:
        return named
    # At an unknown address the calendar of a week, a list of staff or of documents: no text tells
    # anything about them and no date says when they were published, as it does of a result.
    is_document = score < SURE and _is_document(lines)
    is_list = shape.is_list or (score <= 0 and shape.is_undated and not is_document)
    if score < -1 or (score < SURE and is_list):
        return named or "listing"
    enough = _AGAINST_WORDS if score < 0 else _UNSURE_WORDS
    is_short = prose < enough and not is_document
    if score <= 0 and (is_short or not shape.has_title or _is_section(meta)):
        return named or "listing"
    # Neither a headline nor a text: an address alone makes no article of a page of boxes.
    return named or "listing" if score < SURE and is_short and not shape.has_title else None


# A row of one document's properties: the label and its value. The head of a list of documents has
# several labels in a row, and the fields of a search form have no value.
_PROPERTY_RE = re.compile(
    r"(?:so(?: va|,|/)? ?/?(?:ky )?hieu(?: van ban)?|trich yeu(?: noi dung)?|ngay ban hanh)"
    r" ?:? \| (?!so |trich |ngay |loai |co quan )\w"
)


def _is_document(lines: Sequence[Line]) -> bool:
    """Tell whether a text is the sheet of one official document: what that says is in a file."""
    rows = (fold(line.text) for line in lines if line.kind == "row")
    found = (match[0][:2] for row in rows if (match := _PROPERTY_RE.match(row)))
    return len(set(found)) > 1


def count_line(line: Line) -> int:
    """Count a line's words; an encrypted text or a picture pasted as text has none."""
    words = line.text.count(" ") + 1
    return words if len(line.text) <= _LONGEST_WORD * words else 0


def _medium(meta: Meta) -> str | None:
    """Return what the head says that a page shows instead of a text."""
    is_film = meta.tags.get("og:type", "").startswith("video") or "VideoObject" in meta.types
    return "video" if is_film and not meta.is_article else None


def _is_section(meta: Meta) -> bool:
    """Tell whether a page's title is the last name of its breadcrumb: it is that section."""
    title, last = fold(meta.title), fold(meta.crumbs[-1]) if meta.crumbs else ""
    return bool(last) and title.startswith(last) and not title[len(last) :].strip()[:1].isalnum()
