"""What stands inside a container and is no part of the article, told by its name or its style."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from lxml.html import HtmlElement

from pipelines.blocks import lines_of
from pipelines.cards import HEADINGS, strip_teasers
from pipelines.comments import COMMENTS, comment_boxes, is_talk
from pipelines.markup import is_hidden, part_of_name
from pipelines.names import only_names
from pipelines.position import is_below
from pipelines.tree import nodes, remove, text_of, unlinked
from pipelines.weight import running
from pipelines.wording import is_boilerplate, is_label

# Elements inside a container that are never the article: by type and role, then by name.
_TYPES = (
    *("script", "style", "noscript", "form", "iframe", "nav", "footer", "button", "select"),
    *("textarea", "svg", "title", "xml"),
)
_roled = nodes(".//*[@hidden or @role='navigation' or @role='search']")
_styled = nodes(".//*[@style]")
# A photo and its link may be named after the pop-up that shows them large.
_named = nodes(".//*[@class or @id or @type][not(self::img) and not(self::a[img])]")
_NAMES = (
    r"relat(?:e|ed)\w*",
    r"tin-?lien-?quan|tin-?khac|cung-?chuyen-?muc|box-tin\w*",
    r"others?-?news|list-news-related|vnnews-related|link-content-footer|most-?read",
    rf"{COMMENTS}|ykien",
    r"share|sharing|social\w*|addthis\w*|zalo-\w+|fb-\w+",
    r"rating|star-rating|stringrating",
    r"breadcrumbs?|pagination|paging|pager|toolbar|print",
    r"tags?|tagbox|keywords?|tu-?khoa",
    r"banner|quang-?cao|advert\w*|ads|adsbygoogle|newsletter|subscribe",
    r"copyright|author-(?:box|profile|bio|info|page|bottom)|(?:box|about)-author\w*|tac-?gia",
    r"visitors?|counter|luot-?truy-?cap|modal|popup",
    r"see-more|xem-?them|audio\w*|player|video-?box",
)
_NAMES_RE = part_of_name("|".join(_NAMES))
# The results of a poll or a survey are text; one to take part in has something to click.
_POLL_RE = part_of_name("polls?|surveys?|binh-?chon|tham-?do")
_ANCHORS = frozenset(("p", *HEADINGS))
_CLICKED = ("input", "button")
_TALK_RE = part_of_name(COMMENTS)
_LARGEST_FORM = 80  # characters of its heading and labels
_MOST = 0.3  # of the container's text: what holds more is the text, whatever its name


def strip_furniture(body: HtmlElement) -> None:
    """Remove from a container what is plainly no part of an article's text."""
    limit = _MOST * len(text_of(body))
    called = [(node, _name(node)) for node in _named(body)]
    for node in [each for each, name in called if _POLL_RE.search(name) and _asks(each, limit)]:
        remove(node)  # before its fields go
    for node in _forms(body, limit):
        remove(node)
    for node in [*body.iter(*_TYPES), *_roled(body)]:
        if node.tag in ("script", "style") or (node is not body and len(text_of(node)) <= limit):
            remove(node)
    for node in list(_unseen(body, limit)):
        remove(node)
    for node in _discussions(body):
        remove(node)
    for node, name in called:
        if _NAMES_RE.search(name) and len(text_of(node)) <= limit:
            remove(node)
    strip_teasers(body, limit)


def _name(node: HtmlElement) -> str:
    """Return all that an element calls itself; an anchor's id is none of it."""
    get = node.get
    own = "" if _is_anchor(node) else get("id", "")
    return f"{get('class', '')} {own} {get('type', '')}"


def _is_anchor(node: HtmlElement) -> bool:
    """Tell whether an id is what a list of contents leads to: editors make it of the words."""
    parent = node.getparent() if node.tag == "span" else None
    return node.tag in _ANCHORS or (parent is not None and parent.tag in HEADINGS)


def _asks(poll: HtmlElement, limit: float) -> bool:
    """Tell whether readers can answer what calls itself a poll."""
    return next(poll.iter(*_CLICKED), None) is not None and len(text_of(poll)) <= limit


def _forms(body: HtmlElement, limit: float) -> list[HtmlElement]:
    """Return fields to write in with their headings and labels; a script sends them, and no form.

    What holds a sentence or a name beside the field is no form: the end of the text, who wrote it.
    """
    are_forms: dict[HtmlElement, bool] = {body: False}  # each element is asked once
    found: dict[HtmlElement, None] = {}
    for field in body.iter("textarea"):
        form = field
        for outer in field.iterancestors():
            if outer not in are_forms:
                are_forms[outer] = _is_form(outer, limit)
            if not are_forms[outer]:
                break
            form = outer
        found[form] = None
    return list(found)


def _is_form(outer: HtmlElement, limit: float) -> bool:
    """Tell whether what stands around a field are labels alone."""
    if len(text_of(outer)) > min(limit, _LARGEST_FORM):
        return False
    told = [line.text for line in lines_of(outer)]
    return not any(
        text.endswith(".") or (only_names(text) and not _is_label(text)) for text in told
    )


def _is_label(text: str) -> bool:
    """Tell whether a line names a form or a field of it, be it in capitals as a name is."""
    return is_boilerplate(text) or is_label(text)


def _unseen(body: HtmlElement, limit: float) -> Iterator[HtmlElement]:
    """Give what a style hides and is no part of the text: little, or mostly links.

    More of it may be what a click unfolds; answers hidden alike are judged together.
    """
    alike: dict[tuple[bool, str, str], list[HtmlElement]] = defaultdict(list)
    for node in _styled(body):
        if is_hidden(node):
            told = 2 * unlinked(node) > len(text_of(node))
            alike[told, str(node.tag), node.get("class", "")].append(node)
    for (told, _, _), group in alike.items():
        if not told or sum(len(text_of(node)) for node in group) <= limit:
            yield from group


def _discussions(body: HtmlElement) -> list[HtmlElement]:
    """Return readers' comments, however long, that stand beside a paragraph of the text."""
    named = (node for node in _named(body) if _TALK_RE.search(_name(node)))
    inside = (node for node in comment_boxes(body) if is_below(node, body))
    found = list(filter(is_talk, (*inside, *named)))
    return found if found and running(body) > max(map(running, found)) else []
