"""Where the article stands on a page whose layout nobody described."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from pipelines.descent import HEADER_PARTS, descend
from pipelines.finder import Finder
from pipelines.names import only_names
from pipelines.tables import is_data_table
from pipelines.tree import text_of, unlinked
from pipelines.weight import Weights, weigh
from pipelines.wording import is_boilerplate, is_stamp

# Hooks for the body that public CMSs of Vietnam's papers and portals print, surest first.
_KNOWN = (
    "[itemprop=articleBody]",
    "div[data-role=content]",
    "div.article__body",
    "div.zce-content-body",
    "article.fck_detail",
    "article.entry",
    "div.b-maincontent",
    "div#news-bodyhtml",
    "div.bodytext",
    "div#abody",
    "div#content_detail_news",
    "div#maincontent",
    "div#content_detail",
    "div.content-detail",
    "div.detail-content",
    "div.article-content",
    "div.entry-content",
    "div.news-detail-content",
    "div.singular-content",
    "div.journal-content-article",
    "div#divNewsDetails",
    "div#article-body",
)
_HOOK_SHARE = 0.5  # of the densest element's prose: a hook with less is a teaser or a template


def guess_container(page: Finder) -> HtmlElement | None:
    """Return the element that most likely holds the article's text, or None."""
    weight = weigh(page.root)
    dense = descend(page.root, weight) if weight else None
    most = weight[dense] if dense is not None else 0
    found = _hook(page, weight, most)
    if found is None:
        found = _only_hook(page, most)
    if found is None:
        found = dense
    return None if found is None else _whole_document(found)


def _hook(page: Finder, weight: Weights, most: int) -> HtmlElement | None:
    """Return what bears a known name and holds prose enough beside the densest element's."""
    for selector in _KNOWN:
        found = [node for node in page.elements(selector) if node in weight]
        titles = {title for node in found if (title := _headline_above(node)) is not None}
        if 1 < len(found) == len(titles):
            return found[0]  # a page that goes on with the next articles
        best = max(found, key=lambda node: weight[node], default=None)
        if best is not None and weight[best] >= _HOOK_SHARE * most:
            return best
    return None


def _headline_above(node: HtmlElement) -> HtmlElement | None:
    """Return the h1 that stands shortly above an element."""
    parts = islice(node.itersiblings(preceding=True), HEADER_PARTS)
    return next((title for before in parts for title in before.iter("h1")), None)


def _only_hook(page: Finder, most: int) -> HtmlElement | None:
    """Return the one element with a known name, where its short lines outweigh all prose."""
    found = (node for selector in _KNOWN for node in page.elements(selector) if text_of(node))
    several = list(islice(dict.fromkeys(found), 2))
    return several[0] if len(several) == 1 and unlinked(several[0]) > most else None


_OFFICIAL_RE = re.compile(
    r"Nơi nhận ?:|Độc lập ?[-–] ?Tự do ?[-–] ?Hạnh phúc|\b(?:TM|T/M|KT|TL|TUQ)\. ?[A-ZĐ]{2}"
)
_LARGEST_FRAME = 1_000  # characters of a letterhead, or of a signature with its addressees


def _whole_document(node: HtmlElement) -> HtmlElement:
    """Return a container, or its parent where a letterhead, a signature or a sheet stands there."""
    parent = node.getparent()
    if parent is None or parent.tag in ("body", "html"):
        return node
    if _is_sheet(node.getprevious()):
        return parent
    for beside in (*islice(node.itersiblings(), 2), *islice(node.itersiblings(preceding=True), 2)):
        text = text_of(beside)
        if len(text) <= _LARGEST_FRAME and _OFFICIAL_RE.search(text):
            return parent
    return node


_FEWEST_LABELS = 2  # of a sheet; a table with one is that of a date or a counter


def _is_sheet(above: HtmlElement | None) -> bool:
    """Tell whether what stands next above a text is the table of a procedure's properties."""
    if above is None or above.tag != "table" or not is_data_table(above):
        return False
    rows = ([text_of(cell) for cell in row] for row in above.iter("tr"))
    return sum(len(row) == 2 and _is_property(*row) for row in rows) >= _FEWEST_LABELS


def _is_property(label: str, value: str) -> bool:
    """Tell whether a row says what a procedure is: no date, counter, writer or size of letters."""
    if not label.endswith(":") or not value or is_boilerplate(f"{label} {value}"):
        return False
    return not (only_names(value) or is_stamp(value) or is_boilerplate(label))
