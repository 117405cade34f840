"""Article or not: what a page is when it is none, told from its URL, its head and its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from archive.models import Page, Site
from archive.text import fold
from pipelines.blocks import Line
from pipelines.clean import is_prose
from pipelines.metadata import Meta


@dataclass(frozen=True, slots=True)
class NotArticle:
    """Why a page is no article: listing, tag, gallery, challenge, soft-404, timeout …"""

    reason: str


_CHALLENGE_RE = re.compile(
    r"document\.cookie\s*=[^;]{0,400}|cf-browser-verification|cf_chl_|challenge-platform|__jschl|slowAES|"
    r"_Incapsula_Resource|ddos-guard|toNumbers\(|human verification|geo\.captcha-delivery",
    re.IGNORECASE,
)
_RELOAD_RE = re.compile(r"location\s*(?:\.\s*(?:reload|href|replace)|=)", re.IGNORECASE)
_CHALLENGE_TITLE_RE = re.compile(
    r"^(?:just a moment|attention required|ddos[- ]guard|please wait|one more step|are you (?:a )?(?:human|robot)|security check"
    r"|captcha|xac (?:thuc|minh|nhan) (?:truy cap|ban la nguoi|khong phai)|dang kiem tra trinh duyet|access denied|403 forbidden)"
)
_MISSING_RE = re.compile(
    r"\b(?:404|khong tim thay (?:trang|noi dung|bai viet|ket qua|duong dan|tai nguyen|du lieu)|(?:trang|bai viet|noi dung|duong dan|tin bai)"
    r"(?: ma)?(?: nay| ban (?:yeu cau|tim|truy cap|dang tim))?(?: hien)?(?: da bi go| da bi xoa| khong (?:ton tai|tim thay|co san|con))|"
    r"page not found|not found|does not exist|khong ton tai)\b"
)
_BROKEN_RE = re.compile(
    r"^(?:server error|runtime error|http(?: status)? 5\d\d|5\d\d (?:internal|bad|service|gateway)|internal server error|bad gateway|service unavailable|"
    r"gateway time-?out|loi he thong|he thong (?:dang )?(?:bao tri|nang cap)|website (?:dang )?(?:bao tri|tam ngung)|bao tri he thong|apache tomcat|iis|"
    r"index of /|account suspended|database error|error establishing|domain .{0,40}expired)"
)
_URL_KINDS = (
    (
        "tag",
        re.compile(
            r"/tags?/|-tag\d+\.|-ptag\.|/tu-khoa/|\.tag$|/topic/|/keyword|/hashtag/|/chu-de/|[?&]tag=",
            re.IGNORECASE,
        ),
    ),
    (
        "listing",
        re.compile(
            r"/(?:tim-kiem|search|s)/?(?:\?|$)|[?&](?:key(?:word)?|q|s)=|/rss(?:/|$)|/page[-/]\d+|/trang-\d+|-event\d+|/tac-gia/|/author/|-author\d+",
            re.IGNORECASE,
        ),
    ),
    (
        "e-paper",
        re.compile(
            r"/(?:bao-in|e-?paper|doc-bao-in|so-bao|bao-giay|an-pham)(?:/|\.|$|-)", re.IGNORECASE
        ),
    ),
    (
        "video",
        re.compile(
            r"/(?:videos?|truyen-hinh|tv|podcasts?|clip|media|truyen-thanh|phat-thanh)(?:/|\.|$|-\d)",
            re.IGNORECASE,
        ),
    ),
    (
        "gallery",
        re.compile(
            r"/(?:photos?|anh|thu-vien-anh|phong-su-anh|infographics?|gallery|album|thu-vien)(?:/|\.|$)",
            re.IGNORECASE,
        ),
    ),
)
_ARTICLE_URL_RE = re.compile(
    r"-(?:post|postid|a|d|i|c|n|t)?\d{4,}\.(?:html?|chn|tpo|vnp|antd|bbg|epi|aspx|vov|ldo|tto|amp)$|/content/[^/]+$|/view_content/\d|assetEntryId=\d|[?&](?:newsid|nid|articleid|itemid|idtin|id)=[\w-]+|"
    r"/\d{6}/[^/]+/?$|-\d{5,}/?$|\.aspx\?.*id=|/\d{4,}/[^/]+\.(?:aspx|html?)$",
    re.IGNORECASE,
)
_SMALL = 4_096  # bytes; no real page is smaller, every seen challenge is under 1,024
_FEW_WORDS = 60  # a message, not a page of text


def foreign_type(page: Page) -> str | None:
    """Return a reason when the server, or the first bytes, say that a response is no HTML."""
    kind = page.content_type.split(";")[0].strip().lower()
    if kind.startswith(("image/", "video/", "audio/", "font/")) or kind.endswith(
        ("/pdf", "/zip", "msword")
    ):
        return "binary"
    head = page.body[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_data = head.startswith(
        (b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex", b"{", b"[")
    )
    return "not-html" if is_data and b"<html" not in head else None


def early_reason(page: Page, meta: Meta, text_words: int) -> str | None:
    """Return why a page needs no extraction, from its size, title and address; None: go on."""
    source = page.body[:_SMALL].decode("latin-1") if len(page.body) < _SMALL else ""
    if source and _CHALLENGE_RE.search(source) and _RELOAD_RE.search(source):
        return "challenge"
    title = fold(meta.title)
    if text_words < 4 * _FEW_WORDS and _CHALLENGE_TITLE_RE.match(title):
        return "challenge"
    if text_words == 0:
        return "empty"
    if _BROKEN_RE.match(title) and text_words < 4 * _FEW_WORDS:
        return "error-page"
    if _is_missing(page, meta):
        return "soft-404"
    return None


def _is_missing(page: Page, meta: Meta) -> bool:
    """Tell a 404 sent with status 200: by its title, or by where a redirect ended."""
    path = urlsplit(page.url).path.rstrip("/").lower()
    if re.search(r"/(?:404|error|not-?found|loi)(?:\.\w+)?$", path):
        return True
    asked = urlsplit(page.requested_url or page.url).path.rstrip("/")
    if (
        asked
        and not path
        and asked.lower()
        not in ("/index.html", "/index.php", "/default.aspx", "/trang-chu", "/home")
    ):
        return True
    return (
        not meta.is_article and bool(_MISSING_RE.search(fold(meta.title))) and len(meta.title) < 120
    )


def says_missing(lines: Sequence[Line]) -> bool:
    """Tell whether a short text is only the message that there is no such page."""
    words = sum(line.text.count(" ") + 1 for line in lines)
    return words < _FEW_WORDS and any(_MISSING_RE.search(fold(line.text)) for line in lines[:4])


def evidence(page: Page, site: Site, meta: Meta) -> int:
    """Weigh what address and head say: 2 surely an article, 0 nothing known, below 0 none."""
    address = urlsplit(page.url)
    target = address.path + ("?" + address.query if address.query else "")
    score = 2 if meta.is_article else 0
    if site.article is not None:
        score += 2 if re.search(site.article, target) else -1
    elif _ARTICLE_URL_RE.search(target):
        score += 1
    if meta.tags.get("article:published_time"):
        score += 1
    if not address.path.strip("/"):
        return -2
    named = url_kind(target)
    if named in ("tag", "listing") and not meta.is_article:
        score -= 3
    listing = {"CollectionPage", "SearchResultsPage", "ItemList"} & meta.types
    return score - 2 if listing and not meta.is_article else score


def url_kind(target: str) -> str | None:
    """Return what an address calls itself: tag, listing, e-paper, video, gallery; else None."""
    return next((name for name, pattern in _URL_KINDS if pattern.search(target)), None)


_SURE_WORDS = 8  # with address or head on its side, a notice of one line is an article
_UNSURE_WORDS = 50  # without: more than any list of teasers has outside its links
_HEADLINE_WORDS = 5  # a link of fewer words is a label
_HEADLINES = 3  # so many linked headlines among half as much text are a list of articles


@dataclass(frozen=True, slots=True)
class Shape:
    """How a container is built, before any line of it is dropped."""

    headlines: int = 0  # lines that are all link, long enough for a headline
    paragraphs: int = 0  # lines of running text
    has_title: bool = False  # the page shows its own title as a heading

    @property
    def is_list(self) -> bool:
        """Tell whether linked headlines stand among next to no text of their own."""
        return self.headlines >= _HEADLINES and 2 * self.headlines >= self.paragraphs


def shape_of(lines: Sequence[Line], *, has_title: bool) -> Shape:
    """Count what tells a list of articles from an article.

    Headlines before the first and after the last paragraph are a menu and related articles.
    """
    prose = [at for at, line in enumerate(lines) if line.link_share < 0.5 and is_prose(line.text)]
    within = lines[prose[0] : prose[-1]] if prose else lines
    headlines = sum(_is_headline(line) for line in within)
    return Shape(headlines, len(prose), has_title)


def _is_headline(line: Line) -> bool:
    """Tell whether a line is all link, and long enough for the title of an article."""
    return line.link_share > 0.8 and line.text.count(" ") + 1 >= _HEADLINE_WORDS


def judge(page: Page, meta: Meta, score: int, lines: Sequence[Line], shape: Shape) -> str | None:
    """Return why a page's text is no article, None if it is one."""
    words = sum(line.text.count(" ") + 1 for line in lines)
    prose = sum(line.text.count(" ") + 1 for line in lines if is_prose(line.text))
    address = urlsplit(page.url)
    named = url_kind(address.path + ("?" + address.query if address.query else ""))
    if says_missing(lines):
        return "soft-404"
    if words < _SURE_WORDS:
        return named or ("no-text" if score > 0 else "listing")
    if named in ("video", "gallery", "e-paper") and prose < _UNSURE_WORDS:
        return named
    if score < 0 or (score < 2 and shape.is_list):
        return named or "listing"
    if score == 0 and (prose < _UNSURE_WORDS or not shape.has_title or _is_section(meta)):
        return named or "listing"
    return None


def _is_section(meta: Meta) -> bool:
    """Tell whether a page's title is the last name of its breadcrumb: it is that section."""
    title, last = fold(meta.title), fold(meta.crumbs[-1]) if meta.crumbs else ""
    return bool(last) and title.startswith(last) and not title[len(last) :].strip()[:1].isalnum()
