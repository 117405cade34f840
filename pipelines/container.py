"""Where the article stands on a page whose layout nobody described."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree
from lxml.html import HtmlElement

from archive.text import fold
from pipelines.blocks import lines_of
from pipelines.clean import four_grams, is_doubled
from pipelines.tree import elements, is_inside, remove, select, text_of

# Hooks for the body that public CMSs of Vietnam's papers and portals print, surest first.
_KNOWN = (
    "//*[@itemprop='articleBody']",
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
_TEXTS = etree.XPath(
    "//body//text()[string-length(normalize-space()) > 40]"
    "[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::a"
    " or ancestor::select or ancestor::textarea or ancestor::footer or ancestor::nav)]"
)
_TEXTS_IN = etree.XPath(
    "descendant::text()[string-length(normalize-space()) > 40][not(ancestor::a)]"
)
_LEAVES = frozenset(
    [
        "p",
        "br",
        "span",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "font",
        "a",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "ul",
        "ol",
        "li",
        "figure",
        "pre",
        "center",
        "sub",
        "sup",
        "small",
        "big",
        "label",
    ]
)
_OWN_SHARE = 0.5  # of an element's prose in its own leaves: it is the container itself
_MAIN_SHARE = 0.55  # of an element's prose in one child: the others are side columns


def guess_container(root: HtmlElement) -> HtmlElement | None:
    """Return the element that most likely holds the article's text, or None."""
    weight = _weigh(root)
    if not weight:
        return None
    dense = _descend(root, weight)
    for selector in _KNOWN:
        found = [node for node in select(root, selector) if isinstance(node, HtmlElement)]
        best = max(found, key=lambda node: weight.get(node, 0), default=None)
        # A hook on a teaser or an empty template holds next to nothing of the page's prose.
        if best is not None and weight.get(best, 0) >= 0.5 * weight.get(dense, 0):
            return best
    return dense


_ASIDE_RE = re.compile(
    r"(?:^|[\s_-])(?:footer|modal|popup|comments?|binh-?luan|cookie|disclaimer)", re.IGNORECASE
)


def _weigh(root: HtmlElement) -> dict[HtmlElement, int]:
    """Return, for each element with running text below it, how many characters of it."""
    weight: dict[HtmlElement, int] = {}
    aside: dict[HtmlElement, bool] = {}
    for text in _TEXTS(root):
        node = text.getparent()
        if text.is_tail and node is not None:
            node = node.getparent()
        outer = [] if node is None else [node, *node.iterancestors()]
        if any(_is_aside(item, aside) for item in outer):
            continue
        size = len(text.strip())
        for item in outer:
            weight[item] = weight.get(item, 0) + size
    return weight


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
        if weight[best] < _MAIN_SHARE * total and _are_parts(inner, weight):
            return node
        node = best


def _are_parts(inner: list[HtmlElement], weight: dict[HtmlElement, int]) -> bool:
    """Tell whether the children look like paragraphs of one text: many, and of one tag."""
    tags = {str(child.tag) for child in inner}
    classes = {child.get("class", "") for child in inner}
    return len(inner) >= 3 and len(tags) <= 2 and len(classes) <= max(2, len(inner) // 2)


# Elements inside a container that are never the article: by type, role and name.
_FURNITURE = etree.XPath(
    ".//*[self::script or self::style or self::noscript or self::form or self::iframe or self::nav"
    " or self::footer or self::button or self::select or self::textarea or self::svg"
    " or @hidden or @role='navigation' or @role='search'"
    " or contains(translate(@style, ' ', ''), 'display:none')]"
)
_NAMED = etree.XPath(".//*[@class or @id or @type]")
_NAMES_RE = re.compile(
    r"(?:^|[\s_-])(?:relat(?:e|ed)(?:news|box|one|post|article)?s?|related\w*|tin-?lien-?quan|tinlienquan|other-?news|others?news|tin-?khac|"
    r"cung-?chuyen-?muc|comments?|binh-?luan|ykien|share|sharing|social\w*|addthis\w*|rating|star-rating|stringrating|breadcrumbs?|"
    r"tags?|tagbox|keywords?|tu-?khoa|toolbar|print|most-?read|banner|quang-?cao|advert\w*|ads|adsbygoogle|pagination|paging|pager|"
    r"zalo-\w+|fb-\w+|newsletter|subscribe|copyright|author-box|box-author\w*|visitors?|counter|luot-?truy-?cap|modal|popup|"
    r"relatednewsbox|relatedonenews|vnnews-related|box-tin\w*|link-content-footer|list-news-related|see-more|xem-?them|"
    r"audio\w*|player|video-?box)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MOST = 0.3  # of the container's text: what holds more is the text, whatever its name


def strip_furniture(body: HtmlElement) -> None:
    """Remove from a container what is plainly no part of an article's text."""
    limit = _MOST * len(text_of(body))
    for node in _FURNITURE(body):
        if len(text_of(node)) <= limit or node.tag in ("script", "style"):
            remove(node)
    for node in _NAMED(body):
        name = f"{node.get('class', '')} {node.get('id', '')} {node.get('type', '')}"
        if _NAMES_RE.search(name) and len(text_of(node)) <= limit:
            remove(node)


_LEADS = (
    "//*[@data-role='sapo']",
    "//*[@data-slot='sapo']",
    "//*[contains(@class,'sapo') or contains(@class,'Sapo')]",
    "//*[self::p or self::div or self::h2][contains(@class,'hometext') or contains(@class,'brief')"
    " or contains(@class,'news_lead') or contains(@class,'article-lead') or contains(@class,'tomtat')"
    " or contains(@class,'chapeau') or contains(@class,'lead') or contains(@class,'summary')"
    " or contains(@class,'description') or contains(@class,'intro')]",
    "//*[@itemprop='description'][not(self::meta)]",
)
_LEAD_SIZE = (40, 1200)  # characters; shorter is a label, longer is the text itself


def find_lead(
    root: HtmlElement, body: HtmlElement | None, expected: str
) -> tuple[str, HtmlElement | None]:
    """Return the lead that stands near the text: what agrees with the page's own description.

    `expected` is og:description or its like; without one only a lead hook directly before or in
    the container counts.
    """
    for selector in _LEADS:
        for node in elements(root, [selector]):
            text = text_of(node)
            if not _LEAD_SIZE[0] <= len(text) <= _LEAD_SIZE[1] or (
                body is not None and is_inside(body, node)
            ):
                continue
            if _agrees(text, expected) or (body is not None and _is_near(node, body)):
                return text, node
    return "", None


_LEAD_WORDS = 12  # a shorter text before the container is a label or a date
_BEFORE = 3  # elements before the container that are looked at: a lead stands next to it


def lead_before(body: HtmlElement, title: HtmlElement | None) -> tuple[str, HtmlElement | None]:
    """Return the running text directly before a container: a lead without any telling name."""
    if title is None or is_inside(title, body):
        return "", None
    for outer in (body, body.getparent()):
        node = outer.getprevious() if outer is not None else None
        for _ in range(_BEFORE):
            if node is None or is_inside(title, node):
                break
            text = text_of(node)
            if _LEAD_SIZE[0] <= len(text) <= _LEAD_SIZE[1] and _is_running(node, text):
                return text, node
            node = node.getprevious()
    return "", None


def _is_running(node: HtmlElement, text: str) -> bool:
    """Tell whether an element is one paragraph of text, not a bar of links and labels."""
    lines = lines_of(node)
    return (
        len(lines) == 1
        and lines[0].link_share < 0.3
        and text.count(" ") + 1 >= _LEAD_WORDS
        and text.rstrip('"”’)*')[-1:] in ".…!?"
    )


def _agrees(text: str, expected: str) -> bool:
    """Tell whether a text and the page's description are one, cut or not."""
    grams, wanted = four_grams(text), four_grams(expected)
    return bool(grams) and len(grams & wanted) >= 0.6 * min(len(grams), len(wanted))


_NEAR = 6  # elements between a lead and the text: a photo, a share bar, an audio player


def _is_near(node: HtmlElement, body: HtmlElement) -> bool:
    """Tell whether a node stands inside the body or shortly before it, under one parent."""
    if is_inside(node, body):
        return True
    for outer in [body, *list(body.iterancestors())[:2]]:
        before = outer.getprevious()
        for _ in range(_NEAR):
            if before is None:
                break
            if is_inside(node, before):
                return True
            before = before.getprevious()
    return False


_TITLE_TEST = (
    "self::h1 or self::h2 or self::h3 or ((self::td or self::div or self::span or self::p or self::strong"
    " or self::b or self::h4) and contains(translate(concat(@class,' ',@id), 'TIL', 'til'), 'title'))"
)
_TITLED = etree.XPath(f"//*[{_TITLE_TEST}]")
_TITLED_BEFORE = etree.XPath(f"preceding::*[{_TITLE_TEST}][position() <= 8]")
_IN_TITLE = etree.XPath(f"boolean(ancestor-or-self::*[{_TITLE_TEST}])")
_TITLE_SIZE = (15, 300)  # characters; shorter is a section's name, longer is text


def find_title(
    root: HtmlElement, body: HtmlElement | None, expected: Iterable[str], not_titles: Iterable[str]
) -> tuple[str, HtmlElement | None]:
    """Return the visible headline and its element; nothing when the page shows none.

    `expected` holds og:title, JSON-LD headline and the title element: the heading that agrees
    with one is it. Where all of them are the site's own name, as on many portals, it is the
    highest heading shortly before the text. `not_titles` are names of the site and its sections.
    """
    known = [fold(text) for text in expected if text]
    wrong = {fold(text) for text in not_titles if text}
    headings = [(text, node) for node in _TITLED(root) if (text := text_of(node))]
    headings.sort(key=lambda item: _rank(item[1]))
    for text, node in headings:
        key = fold(text)
        if len(text) >= 10 and key not in wrong and any(_alike(key, name) for name in known):
            return text, node
    return _title_before(body, wrong) if body is not None else ("", None)


def _title_before(body: HtmlElement, wrong: set[str]) -> tuple[str, HtmlElement | None]:
    """Return the highest heading before the first long text of the body, the nearest of equals."""
    start = next(
        (node for text in _TEXTS_IN(body) if not _IN_TITLE(node := text.getparent())), None
    )
    found = []
    for node in [] if start is None else _TITLED_BEFORE(start):
        text = text_of(node)
        if (
            _TITLE_SIZE[0] <= len(text) <= _TITLE_SIZE[1]
            and fold(text) not in wrong
            and not is_doubled(text)
        ):
            found.append((_rank(node), text, node))
    # `preceding` counts backwards but is returned in document order: the last is the nearest.
    best = min(reversed(found), key=lambda item: item[0], default=None)
    return (best[1], best[2]) if best is not None else ("", None)


def _rank(node: HtmlElement) -> int:
    """Order headings: h1 first, then all others and what calls itself a title."""
    return 0 if node.tag == "h1" else 1


def _alike(one: str, other: str) -> bool:
    """Tell whether two titles share most of their words, a site's name apart."""
    first, second = set(one.split()), set(other.split())
    return len(first & second) >= 0.75 * len(first) and len(first) >= 0.4 * len(second)


_BYLINES = (
    "//*[@data-role='author']",
    "//a[@rel='author' or contains(@href,'/tac-gia/') or contains(@href,'/author/') or contains(@href,'-author')]",
    "//*[self::p or self::div or self::span or self::a or self::strong][contains(@class,'author')"
    " or contains(@class,'tacgia') or contains(@class,'tac-gia') or contains(@class,'byline')"
    " or contains(@class,'pAuthor') or contains(@class,'wd-actor')]",
)
_LONGEST_BYLINE = 120  # characters; a longer element is a profile of the author


def find_bylines(root: HtmlElement, body: HtmlElement | None) -> list[str]:
    """Return the texts of byline hooks, each hook's together, those near the article first."""
    found = []
    for selector in _BYLINES:
        nodes = [node for node in elements(root, [selector]) if not _is_far(node, body)]
        texts = [text_of(node) for node in nodes]
        short = [text for text in texts if 0 < len(text) <= _LONGEST_BYLINE]
        found.append(";".join(dict.fromkeys(short[:6])))
    return [text for text in found if text]


def _is_far(node: HtmlElement, body: HtmlElement | None) -> bool:
    """Tell whether a node stands in no common part with the body: a column of other authors."""
    if body is None or is_inside(node, body):
        return False
    near = {body, *list(body.iterancestors())[:4]}
    return not any(
        parent in near and parent.tag not in ("body", "html") for parent in node.iterancestors()
    )
