"""How the part of a page that holds its text is built: as an article, or as a list of some."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from lxml.html import HtmlElement

from pipelines.blocks import ALL_LINK, MOSTLY_LINK, Line
from pipelines.clean import points_on
from pipelines.draft import Draft, Shape
from pipelines.links import is_headline_away, leads_away
from pipelines.lists import is_board, is_dated, is_register, is_table
from pipelines.position import is_inside
from pipelines.sizes import FEWEST_ENTRIES, is_linked_headline
from pipelines.tree import texts, unlinked_texts
from pipelines.wording import (
    TITLE_DATE_RE,
    is_boilerplate,
    is_label,
    is_prose,
    opens_tail,
)

# Below the draft of a decision stands where to comment on it.
_READ_ON_RE = re.compile(
    r"\W*(?:xem|đọc) (?:tiếp|thêm|chi tiết)\b"
    r"|\W*(?:chi tiết|(?:(?:gửi|tham gia) )?(?:góp ý|ý kiến))\W*$",
    re.IGNORECASE,
)

# A container as one letter for each line that tells: H a headline that is a link, R a link to read
# on, P running text, T the heading of related articles.
_RELATED_RE = re.compile("(?<=P)TH+")
_BELOW_HEADLINES_RE = re.compile("[HR]+P*")
_BEFORE_LINKS_RE = re.compile("P+[HR]*")
_RUN_RE = re.compile("[HR]+")


def shape_of(draft: Draft, lines: Sequence[Line]) -> Shape:
    """Count what tells a list of articles from an article.

    Headlines before the first and after the last paragraph are a menu and related articles, unless
    text stands below each.
    """
    marks = "".join(_mark(line, draft.page.url) for line in lines)
    marks = _RELATED_RE.sub("", marks)
    within = marks[marks.find("P") : marks.rfind("P") + 1]
    return Shape(
        headlines=within.count("H") + within.count("R"),
        runs=len(_RUN_RE.findall(within)),
        entries=_entries(marks),
        paragraphs=marks.count("P"),
        has_title=draft.shows_title,
        is_teaser=_is_teaser(draft),
        is_entry=_is_entry(draft),
        is_register=is_register(lines, draft.page.url) and not is_dated(draft),
        is_board=is_board(draft.body),
        is_undated=is_table(lines) and not is_dated(draft),
    )


def _entries(marks: str) -> int:
    """Count the texts that stand each below its headline or above its link to read on.

    None is one where most of the text is: an article whose headline is a link to its lasting
    address, with teasers behind it.
    """
    is_headed = marks[:1] == "H"
    found = (_BELOW_HEADLINES_RE if is_headed else _BEFORE_LINKS_RE).findall(marks)
    wanted = "P" if is_headed else "R"
    sizes = [each.count("P") for each in found if wanted in each]
    return len(sizes) if 2 * max(sizes, default=0) <= sum(sizes) else 0


def _mark(line: Line, own: str) -> str:
    """Return the letter of a line, empty where it tells nothing."""
    undated = TITLE_DATE_RE.sub("", line.text) if line.links else line.text
    if line.links > ALL_LINK * len(undated):
        return _mark_of_link(line, own)
    if not is_prose(line.text):
        return "T" if opens_tail(line.text) else ""
    is_text = not is_boilerplate(line.text) and not is_label(line.text)
    return "P" if is_text and line.link_share < MOSTLY_LINK else ""


def _mark_of_link(line: Line, own: str) -> str:
    """Return the letter of a line that is all link: its own title is none, nor is “>> …”."""
    if not is_linked_headline(line.text):
        return "R" if _READ_ON_RE.match(line.text) else ""
    return "H" if leads_away(line.node, own) and not points_on(line.text) else ""


def _is_teaser(draft: Draft) -> bool:
    """Tell whether the headline found is that of a teaser: a link to elsewhere, and one of many."""
    node, own = draft.title_node, draft.page.url
    if node is None or not is_headline_away(node, own):
        return False
    alike = (
        each for each in draft.root.iter(str(node.tag)) if each.get("class") == node.get("class")
    )
    others = (each for each in alike if is_headline_away(each, own))
    return sum(1 for _ in islice(others, FEWEST_ENTRIES)) == FEWEST_ENTRIES


_LEVELS = 3  # from a text up to the entry of a list that holds it
_long = texts("descendant::text()[string-length(normalize-space()) > 20]")


def _is_entry(draft: Draft) -> bool:
    """Tell whether the text is one of several beside each other, each under a link to its page.

    An article's own headline is no link; a page that goes on with the next articles begins so.
    """
    body, title, own = draft.body, draft.title_node, draft.page.url
    if body is None:
        return False
    for node in (body, *islice(body.iterancestors(), _LEVELS)):
        parent = node.getparent()
        is_whole = title is not None and is_inside(title, node) and not is_headline_away(title, own)
        if parent is None or is_whole:
            return False
        alike = [each for each in parent if each.tag == node.tag]
        if len(alike) >= FEWEST_ENTRIES and _is_headed(node, own):
            return _is_one_of([each for each in alike if _is_headed(each, own)], node)
    return False


def _is_one_of(entries: Sequence[HtmlElement], node: HtmlElement) -> bool:
    """Tell whether a list has enough entries, and this one not most of their text."""
    told = {each: sum(size for size, _ in unlinked_texts(each)) for each in entries}
    return len(entries) >= FEWEST_ENTRIES and 2 * told[node] <= sum(told.values())


def _is_headed(node: HtmlElement, own: str) -> bool:
    """Tell whether the first words of an element are a link away, and text stands below them."""
    words = next((each for _, each in _long(node)), None)
    return words is not None and is_headline_away(words, own) and bool(unlinked_texts(node))
