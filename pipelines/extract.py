"""Page in, Article out: the one way from a response's bytes to a cleaned text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from functools import cache
from importlib.metadata import version
from urllib.parse import urljoin

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from archive.models import Article, Image, Layout, Page, Site
from archive.text import content_hash, count_words, fold, normalise, squeeze
from archive.urls import canonical_url, host_of
from pipelines import guard
from pipelines.blocks import Line, lines_of
from pipelines.byline import choose_author, cut_signature
from pipelines.clean import TITLE_DATE_RE, clean_lines, is_prose, share_in
from pipelines.container import find_bylines, find_lead, find_title, guess_container, strip_furniture
from pipelines.decode import decode
from pipelines.images import take_images
from pipelines.kind import NotArticle, Shape, early_reason, evidence, judge, shape_of
from pipelines.layout import Read, pick_layout, read_layout
from pipelines.metadata import Meta, read_metadata, section_of
from pipelines.published import find_published
from pipelines.tree import is_inside, parse, remove, text_of

__all__ = ["NotArticle", "extract_article", "extractor_name"]

VIETNAM = timezone(timedelta(hours=7))
_LEAD_SHARE = 0.6  # of a description's 4-grams: with fewer, the text has lost its lead
_LEAD_WORDS = 10  # a shorter description is a slogan


@cache
def extractor_name() -> str:
    """Return what articles record as their extractor: ours and trafilatura's version."""
    return f"khobao-{version('khobao')} trafilatura-{version('trafilatura')}"


@dataclass(slots=True)
class _Draft:
    """An article in the making."""

    page: Page
    site: Site
    root: HtmlElement
    meta: Meta
    layout: Layout | None
    read: Read
    body: HtmlElement | None = None
    title: str = ""
    lead: str = ""
    lines: list[Line] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    images: tuple[Image, ...] = ()
    title_node: HtmlElement | None = None
    signature: str | None = None
    shape: Shape = field(default_factory=Shape)

    @property
    def outlets(self) -> list[str]:
        """Return the site's own names, which no person has."""
        names = [self.site.title, *self.site.hosts, self.meta.tags.get("og:site_name", "")]
        return [*names, *(host.removeprefix("www.").split(".")[0] for host in self.site.hosts)]


def extract_article(page: Page, site: Site) -> Article | NotArticle:
    """Make an article of a page, or say why it is none. Never raises for what a page holds."""
    reason = guard.check(page.body) or _foreign_type(page)
    if reason:
        return NotArticle(reason)
    decoded = decode(page.body, page.content_type)
    root = parse(decoded.text)
    if root is None:
        return NotArticle("empty")
    meta = read_metadata(root)
    reason = early_reason(page, meta, len(text_of(root).split()))
    if reason:
        return NotArticle(reason)
    draft = _start(page, site, root, meta)
    draft.flags += decoded.flags
    _find_text(draft)
    reason = judge(page, meta, evidence(page, site, meta), draft.lines, draft.shape)
    return NotArticle(reason) if reason else _finish(draft)


def _foreign_type(page: Page) -> str | None:
    """Return a reason when the server says that the response is no HTML."""
    kind = page.content_type.split(";")[0].strip().lower()
    if kind.startswith(("image/", "video/", "audio/", "font/")) or kind.endswith(("pdf", "zip", "msword")):
        return "binary"
    head = page.body[:500].lstrip().lower()
    if head.startswith((b"<?xml", b"<rss", b"<feed", b"{", b"[")) and b"<html" not in page.body[:2000].lower():
        return "not-html"
    return None


def _start(page: Page, site: Site, root: HtmlElement, meta: Meta) -> _Draft:
    """Read a page with the layout of its day: its own date if it tells one, else the capture's."""
    layout, read = None, Read()
    if site.layouts:
        dated = find_published(meta, [], page)
        when = dated.day if dated is not None else None
        layout = pick_layout(site, when or page.fetched_at.astimezone(VIETNAM).date())
    if layout is not None:
        read = read_layout(root, layout)
    draft = _Draft(page, site, root, meta, layout, read, body=read.body)
    if draft.body is None:
        draft.body = guess_container(root)
        draft.flags += ["layout-missed"] if layout is not None else []
    _find_title(draft)
    return draft


def _find_title(draft: _Draft) -> None:
    """Set the title: the layout's, the visible headline, or what the head says."""
    meta = draft.meta
    title = draft.read.title
    if not title:
        expected = (meta.headline, meta.tags.get("og:title", ""), meta.title)
        wrong = (*draft.outlets, *meta.crumbs, meta.section)
        title, draft.title_node = find_title(draft.root, draft.body, expected, wrong)
    title = title or meta.headline or meta.tags.get("og:title", "") or _without_site(meta.title, draft)
    match = TITLE_DATE_RE.search(title)
    if match:
        draft.read.dates.append(match[1])
        title = title[: match.start()]
    draft.title = squeeze(title)


def _without_site(title: str, draft: _Draft) -> str:
    """Return a title element's text without the site's name behind it."""
    for mark in (" | ", " - ", " – ", " :: ", " » "):
        head, found, tail = title.rpartition(mark)
        own = fold(tail) in {fold(name) for name in draft.outlets}
        if found and head and (own or len(tail) < 0.5 * len(head)):
            return head
    return title


def _find_text(draft: _Draft) -> None:
    """Set body lines, lead, images and signature."""
    lead, lead_node = draft.read.lead, None
    if not lead:
        lead, lead_node = find_lead(draft.root, draft.body, draft.meta.description)
    if draft.body is None:
        draft.lines = _whole_page(draft)
    else:
        if lead_node is not None and is_inside(lead_node, draft.body) and lead_node is not draft.body:
            remove(lead_node)
        draft.lines = _from_container(draft, draft.body)
    draft.lines, draft.signature = cut_signature(draft.lines, draft.outlets)
    _set_lead(draft, squeeze(lead))
    if not draft.lines:
        draft.lines = [Line(image.caption, "p", 0, 0, draft.root) for image in draft.images if image.caption]
        draft.flags += ["captions-only"] if draft.lines else []


def _from_container(draft: _Draft, body: HtmlElement) -> list[Line]:
    """Return the text of a container: our lines, checked against trafilatura's."""
    shown = bool(draft.read.title) or draft.title_node is not None
    draft.shape = shape_of(lines_of(body), has_title=shown)
    draft.images = take_images(body, draft.page.url)
    strip_furniture(body)
    lines = clean_lines(lines_of(body), title=draft.title, cut=draft.layout.cut if draft.layout else ())
    theirs = _trafilatura(body, fast=True)
    kept = [line for line in lines if _is_wanted(line, theirs)]
    ours = sum(len(line.text) for line in kept)
    if theirs and not 0.7 <= ours / len(theirs) <= 1.4:
        draft.flags.append("second-opinion")
    return kept


def _is_wanted(line: Line, theirs: str) -> bool:
    """Tell whether a line is text: trafilatura has it, or it is set as text is and no links."""
    if fold(line.text) in theirs:
        return True
    return line.link_share < 0.5


def _whole_page(draft: _Draft) -> list[Line]:
    """Return what trafilatura finds on a page where no container can be told."""
    draft.flags.append("no-container")
    text = _trafilatura_text(draft.root, fast=False)
    lines = [Line(squeeze(line), "p", 0, 0, draft.root) for line in text.split("\n") if line.strip()]
    return clean_lines(lines, title=draft.title)


def _trafilatura(tree: HtmlElement, *, fast: bool) -> str:
    """Return trafilatura's text of a tree on one folded line, to look lines up in."""
    return fold(squeeze(_trafilatura_text(tree, fast=fast)))


def _trafilatura_text(tree: HtmlElement, *, fast: bool) -> str:
    """Run trafilatura, the one call in the project; empty when it finds nothing.

    Comments off (+0.7 F1), tables on; precision mode and its de-duplication lose real text.
    """
    try:
        document = bare_extraction(
            tree, fast=fast, include_comments=False, include_tables=True, include_formatting=False
        )
    except (ValueError, RecursionError, AttributeError, TypeError):
        return ""
    return normalise(document.text or "") if document is not None else ""


def _set_lead(draft: _Draft, lead: str) -> None:
    """Set the lead, once: it is not repeated in the body."""
    expected = normalise(draft.meta.description)
    texts = [line.text for line in draft.lines]
    if not lead and expected and _is_lead(expected, draft, texts):
        if share_in(expected, texts[:3]) >= _LEAD_SHARE:
            first = max(range(min(3, len(texts))), key=lambda at: share_in(expected, [texts[at]]))
            if share_in(texts[first], [expected]) >= _LEAD_SHARE and first == 0:
                lead = texts[first]
        elif share_in(expected, texts) < _LEAD_SHARE:
            lead = expected
            draft.flags.append("lead-rescued")
    if lead and texts and share_in(lead, texts[:2]) >= 0.9:
        draft.lines = _without(lead, draft.lines)
    draft.lead = lead


def _without(lead: str, lines: Sequence[Line]) -> list[Line]:
    """Return the lines without those among the first two that only repeat the lead."""
    return [
        line for at, line in enumerate(lines) if at > 1 or share_in(line.text, [lead]) < 0.9
    ]


def _is_lead(text: str, draft: _Draft, texts: Sequence[str]) -> bool:
    """Tell whether a description is about this article, not a slogan of the site."""
    if text.count(" ") + 1 < _LEAD_WORDS or fold(text) == fold(draft.title):
        return False
    about = set(fold(" ".join([draft.title, *texts])).split())
    words = fold(text).split()
    return sum(word in about for word in words) >= 0.5 * len(words)


def _finish(draft: _Draft) -> Article:
    """Assemble the article."""
    page, meta, read = draft.page, draft.meta, draft.read
    body = "\n".join(line.text for line in draft.lines)
    dated = find_published(meta, read.dates, page, draft.title_node, draft.body)
    published = dated.published if dated is not None else None
    section = read.section or section_of(meta, draft.title)
    bylines = [read.author, *meta.authors, *_visible_bylines(draft), draft.signature or ""]
    flags = list(dict.fromkeys(draft.flags + ([] if published else ["no-date"])))
    return Article(
        url=canonical_url(page.url),
        site=page.site,
        title=draft.title,
        lead=draft.lead or None,
        body=body,
        content_hash=content_hash(draft.lead or None, body),
        author=choose_author(bylines, draft.outlets),
        section=squeeze(section) if section else None,
        published_at=published.value if published else None,
        published_precision=published.precision if published else None,
        published_source=dated.source if dated is not None else None,
        published_raw=published.raw if published else None,
        extraction=_extraction(draft),
        extractor=extractor_name(),
        words=count_words(f"{draft.lead}\n{body}"),
        flags=tuple(flags),
        images=draft.images,
        canonical=_canonical(draft),
    )


def _extraction(draft: _Draft) -> str:
    """Name the rules that read the page."""
    return "generic" if draft.layout is None else f"family:{draft.site.family}"


def _canonical(draft: _Draft) -> str | None:
    """Return the page's canonical link where it names another URL of the site."""
    if not draft.meta.canonical:
        return None
    try:
        url = canonical_url(draft.meta.canonical, draft.page.url)
    except ValueError:
        return None
    same_site = host_of(url) in {*draft.site.hosts, host_of(draft.page.url)}
    return url if same_site and url != canonical_url(draft.page.url) else None


def _visible_bylines(draft: _Draft) -> list[str]:
    """Return bylines printed near the text, where neither layout nor head names anybody."""
    return find_bylines(draft.root, draft.body)
