"""Where the article stands on a page whose layout nobody described."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from pipelines.finder import Finder
from pipelines.tree import nodes, remove, text_of
from pipelines.weight import Weights, running, weigh

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
_SHORTEST_TITLE = 15  # characters, of a headline; a section's name is shorter
_LEAVES = frozenset(
    {
        *("p", "br", "span", "b", "strong", "i", "em", "u", "font", "a", "sub", "sup", "small"),
        *("big", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "figure"),
        *("pre", "center", "label"),
    }
)
_HEADINGS = ("h1", "h2", "h3")
_CELLS = ("td", "tr", "tbody")  # text in rows above belongs to the text below
_ALIKE = 0.6  # of the heaviest child's prose
_HEADED = 0.3  # of it, where a child holds the one h1: a column beside it may say more
_TEXT_PIECES = 3  # of running text; a header with lead and caption has two
_OWN_SHARE = 0.5  # of an element's prose in its own leaves: it is the container itself
_MAIN_SHARE = 0.55  # of an element's prose in one child: the others are side columns
_HOOK_SHARE = 0.5  # of the densest element's prose: a hook with less is a teaser or a template


def guess_container(page: Finder) -> HtmlElement | None:
    """Return the element that most likely holds the article's text, or None."""
    weight = weigh(page.root)
    if not weight:
        return None
    dense = _descend(page.root, weight)
    for selector in _KNOWN:
        best = max(page.elements(selector), key=lambda node: weight.get(node, 0), default=None)
        if best is not None and weight.get(best, 0) >= _HOOK_SHARE * weight.get(dense, 0):
            return best
    return dense


def _descend(root: HtmlElement, weight: Weights) -> HtmlElement:
    """Go down from the root for as long as one child holds most of the running text."""
    node = root
    while True:
        total = weight.get(node, 0)
        inner = [child for child in node if child in weight and child.tag not in _LEAVES]
        own = total - sum(weight[child] for child in inner)
        best = _main_part(inner, weight)
        if best is None or own >= _OWN_SHARE * total:
            return node
        if weight[best] < _MAIN_SHARE * total and _are_parts(inner):
            return node
        if _begins_before(best, weight):
            return node
        node = best


def _main_part(inner: list[HtmlElement], weight: Weights) -> HtmlElement | None:
    """Return the heaviest child; of some that weigh alike the first with a headline.

    Pages that go on with the next article print several of one weight. The part with the page's
    only h1 may weigh less than a column of teasers beside it.
    """
    most = max((weight[child] for child in inner), default=0)
    rivals = [child for child in inner if weight[child] >= _HEADED * most]
    titled = [child for child in rivals if _is_titled(child)] if len(rivals) > 1 else []
    if len(titled) == 1 and running(titled[0]) >= _TEXT_PIECES:
        return titled[0]
    alike = [child for child in inner if weight[child] >= _ALIKE * most]
    headed = (child for child in alike if next(child.iter("h1", "h2"), None) is not None)
    return next(headed, max(inner, key=lambda child: weight[child], default=None))


def _is_titled(part: HtmlElement) -> bool:
    """Tell whether a part holds an h1 that is long enough for a headline."""
    return any(len(text_of(title)) >= _SHORTEST_TITLE for title in part.iter("h1"))


def _begins_before(part: HtmlElement, weight: Weights) -> bool:
    """Tell whether the article begins in table cells or blocks before this part of it.

    That is so where running text stands between the headline and the part: side columns stand
    before the headline or after the text. One paragraph alone is the lead.
    """
    if next(part.iter("h1"), None) is not None:
        return False
    before, texts = part.getprevious(), 0
    while before is not None:
        if before.tag in _HEADINGS or next(before.iter(*_HEADINGS), None) is not None:
            return texts > 1
        texts += before in weight
        before = before.getprevious()
    return part.tag in _CELLS and texts > 0


def _are_parts(inner: list[HtmlElement]) -> bool:
    """Tell whether the children look like paragraphs of one text: many, and of one kind."""
    tags = {str(child.tag) for child in inner}
    classes = {child.get("class", "") for child in inner}
    if len(inner) < 3 or len(tags) > 2:
        return False
    headed = sum(next(child.iter("h1", "h2", "h3", "a"), None) is not None for child in inner)
    return len(classes) <= max(2, len(inner) // 2) or headed <= len(inner) // 3


# Elements inside a container that are never the article: by type and role, then by name.
_furniture = nodes(
    ".//*[self::script or self::style or self::noscript or self::form or self::iframe or self::nav"
    " or self::footer or self::button or self::select or self::textarea or self::svg"
    " or @hidden or @role='navigation' or @role='search'"
    " or contains(translate(@style, ' ', ''), 'display:none')]"
)
# A photo and its link may be named after the pop-up that shows them large.
_named = nodes(".//*[@class or @id or @type][not(self::img) and not(self::a[img])]")
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
    r"copyright|author-(?:box|profile|bio)|box-author\w*",
    r"visitors?|counter|luot-?truy-?cap|modal|popup",
    r"see-more|xem-?them|audio\w*|player|video-?box",
)
_NAMES_RE = re.compile(
    rf"(?:^|[\s_-])(?:{'|'.join(_NAMES)})(?:$|[\s_-])",
    re.IGNORECASE,
)
_thumbnails = nodes(".//a[@href][.//img]")
_CARD_LEVELS = 3  # from a teaser's photo outward to the element that holds its headline too
_CARD_WORDS = 5  # of a headline; a link of fewer is a name or a source
_LARGEST_CARD = 700  # characters of a teaser: headline and lead
_FILE_RE = re.compile(r"\.(?:jpe?g|png|gif|webp|pdf|docx?|xlsx?)(?:$|\?)", re.IGNORECASE)
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
    for node in [card for thumb in _thumbnails(body) if (card := _card(thumb, body)) is not None]:
        if len(text_of(node)) <= min(limit, _LARGEST_CARD):
            remove(node)


def _card(thumb: HtmlElement, body: HtmlElement) -> HtmlElement | None:
    """Return the teaser that a linked photo opens: its headline is a link to the same address."""
    target, outer = thumb.get("href", ""), thumb.getparent()
    for _ in range(0 if _FILE_RE.search(target) else _CARD_LEVELS):
        if outer is None or outer is body:
            break
        for link in outer.iter("a"):
            if link is not thumb and link.get("href") == target and _is_headline(link):
                return outer
        outer = outer.getparent()
    return None


def _is_headline(link: HtmlElement) -> bool:
    """Tell whether a link's text is long enough for the title of an article."""
    return len(text_of(link).split()) >= _CARD_WORDS
