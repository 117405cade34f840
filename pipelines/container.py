"""Where the article stands on a page whose layout nobody described."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from pipelines.finder import Finder
from pipelines.tree import nodes, remove, text_of, texts

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
_running = texts(
    "//body//text()[string-length(normalize-space()) > 40]"
    "[not(ancestor::*[self::script or self::style or self::noscript or self::a or self::select"
    " or self::textarea or self::footer or self::nav])]"
)
_LEAVES = frozenset(
    {
        *("p", "br", "span", "b", "strong", "i", "em", "u", "font", "a", "sub", "sup", "small"),
        *("big", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "figure"),
        *("pre", "center", "label"),
    }
)
_OWN_SHARE = 0.5  # of an element's prose in its own leaves: it is the container itself
_MAIN_SHARE = 0.55  # of an element's prose in one child: the others are side columns
_HOOK_SHARE = 0.5  # of the densest element's prose: a hook with less is a teaser or a template


def guess_container(page: Finder) -> HtmlElement | None:
    """Return the element that most likely holds the article's text, or None."""
    weight = _weigh(page.root)
    if not weight:
        return None
    dense = _descend(page.root, weight)
    for selector in _KNOWN:
        best = max(page.elements(selector), key=lambda node: weight.get(node, 0), default=None)
        if best is not None and weight.get(best, 0) >= _HOOK_SHARE * weight.get(dense, 0):
            return best
    return dense


_ASIDE_RE = re.compile(
    r"(?:^|[\s_-])(?:footer|modal|popup|comments?|binh-?luan|cookie|disclaimer)", re.IGNORECASE
)


def _weigh(root: HtmlElement) -> dict[HtmlElement, int]:
    """Return, for each element with running text below it, how many characters of it.

    Where everything stands in what calls itself an aside, it is none.
    """
    weight: dict[HtmlElement, int] = {}
    aside: dict[HtmlElement, bool] = {}
    whole: dict[HtmlElement, int] = {}
    for size, node in _running(root):
        outer = [node, *node.iterancestors()]
        hidden = any(_is_aside(item, aside) for item in outer)
        for item in outer:
            whole[item] = whole.get(item, 0) + size
            if not hidden:
                weight[item] = weight.get(item, 0) + size
    return weight or whole


def _is_aside(node: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """Tell, once for each element, whether its name says footer, pop-up or comments."""
    if node not in known:
        name = f"{node.get('class', '')} {node.get('id', '')}"
        known[node] = node.tag not in ("body", "html") and bool(_ASIDE_RE.search(name))
    return known[node]


def _descend(root: HtmlElement, weight: dict[HtmlElement, int]) -> HtmlElement:
    """Go down from the root for as long as one child holds most of the running text."""
    node = root
    while True:
        total = weight.get(node, 0)
        inner = [child for child in node if child in weight and child.tag not in _LEAVES]
        own = total - sum(weight[child] for child in inner)
        best = max(inner, key=lambda child: weight[child], default=None)
        if best is None or own >= _OWN_SHARE * total:
            return node
        if weight[best] < _MAIN_SHARE * total and _are_parts(inner):
            return node
        node = best


def _are_parts(inner: list[HtmlElement]) -> bool:
    """Tell whether the children look like paragraphs of one text: many, and of one kind."""
    tags = {str(child.tag) for child in inner}
    classes = {child.get("class", "") for child in inner}
    return len(inner) >= 3 and len(tags) <= 2 and len(classes) <= max(2, len(inner) // 2)


# Elements inside a container that are never the article: by type and role, then by name.
_furniture = nodes(
    ".//*[self::script or self::style or self::noscript or self::form or self::iframe or self::nav"
    " or self::footer or self::button or self::select or self::textarea or self::svg"
    " or @hidden or @role='navigation' or @role='search'"
    " or contains(translate(@style, ' ', ''), 'display:none')]"
)
_named = nodes(".//*[@class or @id or @type]")
_NAMES = (
    r"relat(?:e|ed)\w*",
    r"tin-?lien-?quan|tin-?khac|cung-?chuyen-?muc|box-tin\w*",
    r"others?-?news|list-news-related|vnnews-related|link-content-footer|most-?read",
    r"comments?|binh-?luan|ykien",
    r"share|sharing|social\w*|addthis\w*|zalo-\w+|fb-\w+",
    r"rating|star-rating|stringrating",
    r"breadcrumbs?|pagination|paging|pager|toolbar|print",
    r"tags?|tagbox|keywords?|tu-?khoa",
    r"banner|quang-?cao|advert\w*|ads|adsbygoogle|newsletter|subscribe",
    r"copyright|author-box|box-author\w*",
    r"visitors?|counter|luot-?truy-?cap|modal|popup",
    r"see-more|xem-?them|audio\w*|player|video-?box",
)
_NAMES_RE = re.compile(
    rf"(?:^|[\s_-])(?:{'|'.join(_NAMES)})(?:$|[\s_-])",
    re.IGNORECASE,
)
_MOST = 0.3  # of the container's text: what holds more is the text, whatever its name


def strip_furniture(body: HtmlElement) -> None:
    """Remove from a container what is plainly no part of an article's text."""
    limit = _MOST * len(text_of(body))
    for node in _furniture(body):
        if node.tag in ("script", "style") or len(text_of(node)) <= limit:
            remove(node)
    for node in _named(body):
        name = f"{node.get('class', '')} {node.get('id', '')} {node.get('type', '')}"
        if _NAMES_RE.search(name) and len(text_of(node)) <= limit:
            remove(node)
