"""Page in, Article out: the one way from a response's bytes to a cleaned text."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from archive.models import Article, Page, Site
from archive.text import content_hash, count_words
from archive.urls import canonical_url, host_of, unarchived
from pipelines import guard
from pipelines.blocks import Line
from pipelines.body import read_body
from pipelines.byline import find_bylines, find_labelled
from pipelines.container import guess_container
from pipelines.date_surroundings import Surroundings
from pipelines.date_values import ICT
from pipelines.dates import Published
from pipelines.decode import decode
from pipelines.draft import Draft
from pipelines.finder import Finder
from pipelines.kind import (
    SURE,
    NotArticle,
    bad_address,
    count_line,
    evidence,
    foreign_type,
    judge,
)
from pipelines.layout import pick_layout, read_layout
from pipelines.lead import settle_lead, visible_lead
from pipelines.messages import early_reason
from pipelines.metadata import read_metadata
from pipelines.names import choose_author
from pipelines.published import day_of, find_published
from pipelines.sections import find_section
from pipelines.signature import cut_signature
from pipelines.titles import set_title, settle_title, title_from_text
from pipelines.trails import crumbs_of, find_trail, without_title
from pipelines.tree import parse


@cache
def extractor_name() -> str:
    """Return what articles record as their extractor: our version and trafilatura's."""
    try:
        ours = version("khobao")
    except PackageNotFoundError:  # a checkout that was never installed
        ours = "0"
    return f"khobao {ours}, trafilatura {version('trafilatura')}"


def extract_article(page: Page, site: Site) -> Article | NotArticle:
    """Make an article of a page, or say why it is none. Never raises for what a page holds."""
    reason = bad_address(page.url) or guard.check(page.body) or foreign_type(page)
    if reason:
        return NotArticle(reason)
    decoded = decode(page.body, page.content_type)
    root = parse(decoded.utf8)
    if root is None:
        return NotArticle("empty")
    meta = read_metadata(root, decoded.utf8)
    reason = early_reason(page, meta, root)
    if reason:
        return NotArticle(reason)
    draft = _start(Draft(page, site, Finder(root, decoded.utf8), meta, flags=list(decoded.flags)))
    draft.score = evidence(page, site, meta, root)
    if "layout-missed" in draft.flags and not meta.is_article:
        draft.score = min(draft.score, SURE - 1)  # a lost article's address may show its section
    _find_text(draft)
    reason = judge(page, meta, draft.score, _shown(draft), draft.shape)
    return NotArticle(reason) if reason else _finish(draft)


def _start(draft: Draft) -> Draft:
    """Read a page with the layout of its day: its own date if it tells one, else the capture's."""
    page = draft.page
    if any(layout.until for layout in draft.site.layouts):
        day = day_of(find_published(draft.meta, [], page))
        draft.layout = pick_layout(draft.site, day or page.fetched_at.astimezone(ICT).date())
    elif draft.site.layouts:
        draft.layout = draft.site.layouts[0]
    if draft.layout is not None:
        draft.read = read_layout(draft.finder, draft.layout)
        draft.body = draft.read.body
    if draft.body is None:
        draft.body = guess_container(draft.finder)
        draft.flags += ["layout-missed"] if draft.layout is not None else []
    if not draft.meta.crumbs and not draft.read.section:
        draft.trail = find_trail(draft.finder)
        draft.meta.crumbs = crumbs_of(draft.trail)
    draft.meta.crumbs = without_title(draft.meta.crumbs, draft.meta.title)
    set_title(draft)
    return draft


def _find_text(draft: Draft) -> None:
    """Set lines, lead, images and signature."""
    lead = visible_lead(draft)
    if not choose_author([draft.read.author, *draft.meta.authors], draft.outlets):
        draft.bylines = _bylines(draft)  # reading the text removes them
    lines = read_body(draft)
    draft.lines, draft.signature = cut_signature(lines, draft.outlets)
    title_from_text(draft)
    settle_lead(draft, lead)
    captions = [image.caption for image in draft.images if image.caption]
    if not draft.lines:
        draft.lines = [Line.paragraph(text, draft.root) for text in captions]
    if 2 * sum(line.text in captions for line in draft.lines) > len(draft.lines):
        draft.flags.append("captions-only")


def _shown(draft: Draft) -> list[Line]:
    """Return lead and lines as the page shows them: a rescued lead stands in its head alone.

    Above an encrypted text a lead is an invitation to subscribe.
    """
    is_readable = not draft.lines or any(map(count_line, draft.lines))
    if not draft.lead or "lead-rescued" in draft.flags or not is_readable:
        return draft.lines
    return [Line.paragraph(draft.lead, draft.root), *draft.lines]


def _bylines(draft: Draft) -> list[str]:
    """Return the bylines of a page; beside a layout's that fits, only labelled ones are sure."""
    if draft.layout is not None and draft.layout.author and draft.read.body is not None:
        return find_labelled(draft.finder, draft.read.body)
    return find_bylines(draft.finder, draft.body, draft.title_node)


_TITLE_SIZE = 120  # characters of the first line, where a page has no title at all


def _settle(draft: Draft) -> Published | None:
    """Return when it was published; settles title and flags by it."""
    if not draft.title:
        draft.title = (draft.lead or draft.lines[0].text)[:_TITLE_SIZE].strip()
        draft.flags.append("no-title")
    text = [each for each in (draft.lead, *(line.text for line in draft.lines)) if each]
    around = Surroundings(draft.title_node, draft.body, draft.title_date, text)
    published = find_published(draft.meta, draft.read.dates, draft.page, around)
    settle_title(draft, published)
    if published is None or published.inferred:
        draft.flags.append("date-inferred" if published else "no-date")
    return published


def _finish(draft: Draft) -> Article:
    """Assemble the article."""
    page, published = draft.page, _settle(draft)
    body = "\n".join(line.text for line in draft.lines)
    return Article(
        url=canonical_url(page.url),
        site=page.site,
        title=draft.title,
        lead=draft.lead or None,
        body=body,
        content_hash=content_hash(draft.lead or None, body),
        author=_author(draft),
        section=find_section(draft),
        published_at=published.value if published else None,
        published_precision=published.precision if published else None,
        published_source=published.source if published else None,
        published_raw=published.raw if published else None,
        extraction="generic" if draft.layout is None else f"family:{draft.site.family}",
        extractor=extractor_name(),
        words=count_words(f"{draft.lead}\n{body}"),
        flags=tuple(dict.fromkeys(draft.flags)),
        images=draft.images,
        canonical=_canonical(draft),
    )


def _author(draft: Draft) -> str | None:
    """Return who wrote it: by the layout, a credit, the head, a byline nearby, the signature.

    The head often names the account that a text was entered with.
    """
    signed = draft.signature
    named = (draft.read.author, signed.credit, *draft.meta.authors, *draft.bylines, signed.name)
    return choose_author(filter(None, named), draft.outlets)


def _canonical(draft: Draft) -> str | None:
    """Return the page's canonical link where it names another URL of the site."""
    if not draft.meta.canonical or draft.meta.canonical == draft.page.url:
        return None
    own = canonical_url(draft.page.url)
    try:
        named = canonical_url(unarchived(draft.meta.canonical), own)
    except ValueError:
        return None
    known = {*draft.site.hosts, host_of(own)}
    return named if named != own and host_of(named) in known else None
