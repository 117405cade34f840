"""Which links of an unknown site look like articles, and which like sections."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|pdf|docx?|xlsx?|pptx?|zip|rar|7z|mp[34]|wav|css|js|xml|rss)$",
    re.IGNORECASE,
)
# Search, tag, account, contact and calendar pages, in the words these sites use.
_NO_ARTICLE = re.compile(
    r"/(?:tag|tags|topic|tu-khoa|tim-kiem|search|s|login|dang-nhap|dang-ky|lien-he|gioi-thieu"
    r"|rss|print|author|tac-gia|lich-[^/]*|video|videos|media|thu-vien[^/]*|so-do[^/]*|sitemap"
    r"|van-ban|hoi-dap|wp-login|wp-admin|feed|amp)(?:[/.?]|$)",
    re.IGNORECASE,
)
_ID = re.compile(r"\d{4,}")
# Headlines of these papers have 6 to 25 words; menu entries have 1 to 4.
_HEADLINE_WORDS = 6
_SECTION_WORDS = 5
_SLUG_HYPHENS = 4
_ARTICLE_QUERY = re.compile(r"(?:^|[&_])(?:id|newsid|articleid|itemid|p|urltitle)=", re.IGNORECASE)


def likely_article(url: str, text: str) -> bool:
    """Tell by its URL and its text whether a link leads to an article."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if path in {"", "/"} and not _ARTICLE_QUERY.search(parts.query):
        return False
    if _FILE.search(path) or _NO_ARTICLE.search(path):
        return False
    slug = path.rstrip("/").rpartition("/")[2]
    has_id = bool(_ID.search(slug)) or bool(_ARTICLE_QUERY.search(parts.query))
    long_slug = slug.count("-") >= _SLUG_HYPHENS
    deep = path.strip("/").count("/") >= 1
    headline = len(text.split()) >= _HEADLINE_WORDS
    return (headline and (has_id or deep or slug.count("-") > 1)) or (has_id and long_slug)


def is_page(url: str) -> bool:
    """Tell whether a URL of a sitemap may be an article: no file, front page or tag."""
    path = unquote(urlsplit(url).path)
    return path.strip("/") != "" and not _FILE.search(path) and not _NO_ARTICLE.search(path)


def is_section(url: str, text: str) -> bool:
    """Tell whether a link leads to a section: a short path without an id, a short text."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    depth = len([segment for segment in path.split("/") if segment])
    if not 1 <= depth <= 2 or parts.query or _FILE.search(path) or _NO_ARTICLE.search(path):
        return False
    return 0 < len(text.split()) <= _SECTION_WORDS and not _ID.search(path)
