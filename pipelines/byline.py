"""Where a page names who wrote it: the hooks and labelled lines beside the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise, takewhile

from lxml import etree
from lxml.html import HtmlElement

from archive.text import fold
from pipelines.blocks import Line, iter_lines, lines_of
from pipelines.comments import in_comments
from pipelines.date_words import DAY
from pipelines.finder import Finder
from pipelines.names import AUTHOR, POSTERS, WRITTEN_BY, names_of, only_names
from pipelines.position import is_far, is_inside, precedes
from pipelines.signature import is_set_right
from pipelines.sizes import RUNNING
from pipelines.tables import CELL_MARK
from pipelines.tree import text_of
from pipelines.wording import is_boilerplate, is_header_line

_AUTHOR_LINK_RE = re.compile("/tac-gia/|/author/|-author")
# Without IGNORECASE, which makes searching thousands of names three times dearer.
_AUTHOR_RE = re.compile("author|Author|tac-?gia|Tac-?[Gg]ia|byline|Byline|created-?by|wd-actor")
_AUTHOR_TAGS = ("p", "div", "span", "a", "strong", "dd", "td", "li")
_LONGEST_BYLINE = 120  # characters; a longer element is a profile of the author
_MOST_HOOKS = 6  # texts of one hook; more are a list of the paper's authors
_PARAGRAPHS = 3  # of running text; above a text stand a lead and a caption
_NEAR = 6  # elements above a name, among which stand the paragraphs that it signs
_CODE = ("script", "style")
_LABEL_RE = re.compile(rf"(?:{AUTHOR})\s*(?:[:：]\s*(.*)|$)", re.IGNORECASE)
# As they stand in the markup, in small letters, in capitals, as entities.
_LABELS = ("ác giả", "ÁC GIẢ", "gười viết", "GƯỜI VIẾT", "&aacute;c gi", "&Aacute;C GI")
_POSTER_RE = re.compile(rf"(?:{POSTERS}|{WRITTEN_BY})\b\s*:?\s*(.*)", re.IGNORECASE)
_DATE_RE = re.compile(DAY)
_OPENING = 6  # lines of a body: its headline and header may stand in it before the text
_AROUND = 3  # elements from the body outward in which lines are looked at
_MOST_ABOVE = 60  # lines before a body that are looked at; before them stand menus
_BELOW = 3  # elements after the body, among which a name set to the right signs it
_LONGEST_SIGNED = 200  # characters; a longer element below a text is another part of the page


def find_bylines(
    page: Finder, body: HtmlElement | None, title: HtmlElement | None = None
) -> list[str]:
    """Return the texts of bylines near the article, the surest first, each hook's together."""
    found = []
    for nodes in (
        page.elements("[data-role=author]"),
        page.elements("a[rel=author]") + page.called(_AUTHOR_LINK_RE, ("a",), ("href",)),
        page.called(_AUTHOR_RE, _AUTHOR_TAGS, ("class", "id")),
    ):
        near = [node for node in _close(nodes, body, title) if not in_comments(node, body)]
        found.append(_together([_named(node) for node in _writers(near, body)]))
    if body is not None and not any(names_of(text) for text in found):
        above = _lines_above(body)
        found += find_labelled(page, body)
        found.append(_together(_labelled(above, _POSTER_RE)))
        headers = [*above, *_header_lines(body)]
        found.append(_together([*_dated(headers, title, page.root), *_signed_below(body)]))
    return [text for text in found if text]


def find_labelled(page: Finder, body: HtmlElement) -> list[str]:
    """Return the texts that a label near the article says to be its author's."""
    if not page.says(_LABELS):
        return []
    lines = [line for lines in (_lines_above(body), _lines_from(body)) for line in lines]
    return list(filter(None, [_together(_labelled(lines, _LABEL_RE))]))


def _close(
    hooks: list[HtmlElement], body: HtmlElement | None, title: HtmlElement | None
) -> list[HtmlElement]:
    """Return the hooks near a text, and below its headline where that stands in another block.

    Above such a headline stand other articles.
    """
    beside: set[HtmlElement] = set()
    if body is not None and title is not None and is_far(title, body):
        near = (hook for hook in hooks if not is_far(hook, title))
        beside = {hook for hook in islice(near, _MOST_HOOKS) if precedes(title, hook)}
    return [hook for hook in hooks if hook in beside or not is_far(hook, body)]


def _named(hook: HtmlElement) -> str:
    """Return the text of a hook, its fields apart: only a style sheet parts a name from its day."""
    pieces = [hook.text or ""]
    for field in hook:
        pieces += text_of(field), field.tail or _gap(field)
    return " ".join("".join(pieces).split())


def _gap(field: HtmlElement) -> str:
    """Return what parts a field from the next one that follows it at once.

    Two alike with a space at their border are one name that an editor cut in pieces.
    """
    following = field.getnext()
    if following is None or (following.tag, following.get("class")) != (
        field.tag,
        field.get("class"),
    ):
        return ";"
    border = "".join(field.itertext())[-1:] + "".join(following.itertext())[:1]
    return ";" if border == border.strip() else " "


def _writers(hooks: list[HtmlElement], body: HtmlElement | None) -> list[HtmlElement]:
    """Leave out the hooks that name who speaks: several in the text, or one deep within it.

    Who wrote it is named above or below it, be there a lead and captions or notes beside, or in a
    line of its own among its paragraphs: a box, or readers' letters, may follow.
    """
    inside = {node for node in hooks if body is not None and is_inside(node, body)}
    if body is None or not inside:
        return hooks
    places = _places(inside, body)
    is_one = len({fold(_named(node)) for node in inside}) == 1
    is_talk = not is_one and len({before for before, _ in places.values()}) >= _PARAGRAPHS
    speakers = {
        node
        for node in inside
        if is_talk
        or _named(node)[-1:] == ":"
        or (min(places[node]) >= _PARAGRAPHS and not (is_one and _signs(node)))
    }
    return [node for node in hooks if node not in speakers]


def _signs(hook: HtmlElement) -> bool:
    """Tell whether a name stands below the paragraphs of a text, not in a box with a quote."""
    above = islice(hook.itersiblings(preceding=True), _NEAR)
    return sum(len(text_of(node)) > RUNNING for node in above) >= _PARAGRAPHS


def _places(hooks: set[HtmlElement], body: HtmlElement) -> dict[HtmlElement, tuple[int, int]]:
    """Return how many pieces of running text in a body stand above and below each hook."""
    begins: dict[HtmlElement, int] = {}
    ends: dict[HtmlElement, int] = {}
    count = links = 0
    for event, node in etree.iterwalk(body, events=("start", "end")):
        is_begun = event == "start"
        links += (node.tag == "a") * (1 if is_begun else -1)
        if node in hooks:
            (begins if is_begun else ends)[node] = count
        piece = node.text if is_begun else node.tail
        if piece is not None and len(piece) > RUNNING and not links and node.tag not in _CODE:
            count += len(piece.strip()) > RUNNING
    return {node: (begins[node], count - ends[node]) for node in hooks}


def _together(texts: Iterable[str]) -> str:
    """Return the distinct texts of one hook as one, profiles of authors left out."""
    short = [text for text in texts if 0 < len(text) <= _LONGEST_BYLINE]
    return ";".join(dict.fromkeys(short[:_MOST_HOOKS]))


def _around(body: HtmlElement) -> list[HtmlElement]:
    """Return the body and the elements next around it, the innermost first."""
    outer = (body, *islice(body.iterancestors(), _AROUND - 1))
    return list(takewhile(lambda node: node.tag not in ("body", "html"), outer))


def _lines_above(body: HtmlElement) -> list[Line]:
    """Return the lines that stand before the body and near it, in the page's order."""
    found: list[Line] = []
    before = (node for outer in _around(body) for node in outer.itersiblings(preceding=True))
    for node in before:
        found = [*lines_of(node), *found]
        if len(found) >= _MOST_ABOVE:
            break
    return found


def _header_lines(body: HtmlElement) -> Iterator[Line]:
    """Give the lines of time, day and name with which a body begins."""
    return filter(lambda line: is_header_line(line.text), islice(iter_lines(body), _OPENING))


def _lines_from(body: HtmlElement) -> list[Line]:
    """Return the lines of the body and below it."""
    below = [node for outer in _around(body) for node in outer.itersiblings()]
    return [line for node in (body, *below) for line in lines_of(node)]


def _labelled(lines: Sequence[Line], label: re.Pattern[str]) -> Iterator[str]:
    """Give what stands behind a label, or in the cell or element next to it."""
    texts = [part.strip() for line in lines for part in line.text.split(CELL_MARK.strip())]
    for text, following in pairwise((*texts, "")):
        match = label.match(text)
        if match is not None and text[-1:] != ".":  # a sentence of the text may begin so too
            yield match[1] or following


def _dated(lines: Sequence[Line], title: HtmlElement | None, root: HtmlElement) -> Iterator[str]:
    """Give the names above a text in the line of the date, or below the title and next to it.

    What is a link, here or elsewhere on the page, is a button or the name of a section.
    """
    inside = [title is not None and is_inside(line.node, title) for line in lines]
    dated = [bool(_DATE_RE.search(line.text)) for line in lines]
    title_at = next((at for at, is_title in enumerate(inside) if is_title), len(lines))
    near = [
        line
        for at, line in enumerate(lines)
        if dated[at] or (at > title_at and any(dated[max(0, at - 2) : at + 3]))
    ]
    told = [line for line in near if not line.links and only_names(line.text)]
    links = {fold(text_of(link)) for link in root.iter("a")} if told else set()
    for line in told:
        if not any(fold(name) in links for name in names_of(line.text)):
            yield line.text


def _signed_below(body: HtmlElement) -> Iterator[str]:
    """Give the names set to the right shortly below the text and what wraps it alone."""
    for node in islice(_outermost(body).itersiblings(), _BELOW):
        if len(text_of(node)) > _LONGEST_SIGNED:
            return
        for line in lines_of(node):
            is_tool = line.links > 0 or is_boilerplate(line.text)
            if is_set_right(line.node) and not is_tool and only_names(line.text):
                yield line.text


def _outermost(body: HtmlElement) -> HtmlElement:
    """Return what holds a text and nothing else: SharePoint wraps each of its fields in a div."""
    outer = body.getparent()
    while outer is not None and len(outer) == 1 and outer.tag != "body" and _is_all(body, outer):
        body, outer = outer, outer.getparent()
    return body


def _is_all(body: HtmlElement, outer: HtmlElement) -> bool:
    """Tell whether an element holds no words beside those of its one child."""
    return not (outer.text or "").strip() and not (body.tail or "").strip()
