"""Pages that only say why there is no page: errors, challenges, logins, shells of scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from archive.models import Page
from archive.text import fold
from archive.urls import path_query
from pipelines.metadata import Meta
from pipelines.patterns import patterns
from pipelines.tree import text_of

FILE = "kinds.toml"
_SMALL = 4_096  # bytes; no real page is smaller, every seen challenge is under 1,024
_MENU_WORDS = 240  # around a message, on a page with menus
_LONGEST_MESSAGE = 150  # characters
_MOVED_RE = re.compile(r"/(?:404|error|not-?found|loi)(?:\.\w+)?$", re.IGNORECASE)
HOME_RE = re.compile(
    r"/?(?:(?:index|default|home|trang-chu)(?:\.(?:html?|php|aspx?|jsp))?)?/?", re.IGNORECASE
)


def early_reason(page: Page, meta: Meta, root: HtmlElement) -> str | None:
    """Return why a page needs no extraction, by its first words and address; None: go on."""
    source = page.body.decode("latin-1") if len(page.body) < _SMALL else ""
    found = patterns(FILE, "source")
    if found["challenge"].search(source) and found["reload"].search(source):
        return "challenge"
    if not meta.is_article and (reason := _message(meta, root)):
        return reason
    if next(_shown(root), None) is None and not meta.text:
        return "empty"
    return "soft-404" if _is_missing(page, meta, root) else None


def _message(meta: Meta, root: HtmlElement) -> str | None:
    """Return what a page calls itself that holds next to nothing but a message."""
    title = fold(meta.title or next(_shown(root), ""))
    heading = next(root.iter("h1"), next(root.iter("h2"), None))
    said = (title, fold(text_of(heading)) if heading is not None else "")
    for table, texts in (("titles", said[:1]), ("messages", said)):
        for reason, pattern in patterns(FILE, table).items():
            if any(map(pattern.search, texts)) and len(text_of(root).split()) < _MENU_WORDS:
                return reason
    return None


# A browser that runs scripts shows nothing of `noscript`, which asks the others to do so too.
_UNSHOWN = frozenset({"title", "script", "style", "noscript", "template"})


def _shown(root: HtmlElement) -> Iterator[str]:
    """Give the pieces of text that a page shows, in their order."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "start" and node.tag in _UNSHOWN:
            walk.skip_subtree()
            continue
        text = node.text if event == "start" else node.tail
        if text and text.strip():
            yield text.strip()


def _is_missing(page: Page, meta: Meta, root: HtmlElement) -> bool:
    """Tell a 404 sent with status 200: by title and body, or by where a redirect ended."""
    asked = page.requested_url or page.url
    if _MOVED_RE.search(urlsplit(page.url).path) or (_is_home(page.url) and not _is_home(asked)):
        return True
    return not meta.is_article and (body_kind(root) == "soft-404" or says_missing(meta.title))


def _is_home(url: str) -> bool:
    """Tell whether an address is the front page's, whatever else than an article it asks for."""
    is_article = patterns(FILE, "urls")["article"].search(path_query(url))
    return bool(HOME_RE.fullmatch(urlsplit(url).path)) and not is_article


def says_missing(text: str) -> bool:
    """Tell whether a short text is the message that there is no such page."""
    is_short = len(text) < _LONGEST_MESSAGE
    return is_short and bool(patterns(FILE, "texts")["soft-404"].search(fold(text)))


def body_kind(root: HtmlElement) -> str | None:
    """Return what a public CMS says in the body's class that it shows; None: nothing known."""
    body = root.find("body")
    names = body.get("class", "") if body is not None else ""
    found = patterns(FILE, "body").items() if names else ()
    return next((kind for kind, pattern in found if pattern.search(names)), None)
