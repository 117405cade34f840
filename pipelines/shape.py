"""How the part of a page that holds its text is built: as an article, or as a list of some."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipelines.blocks import ALL_LINK, MOSTLY_LINK, Line, lines_of
from pipelines.clean import points_on
from pipelines.date_surroundings import Surroundings
from pipelines.date_words import DAY
from pipelines.draft import Draft, Shape
from pipelines.markup import is_file
from pipelines.names import only_names
from pipelines.position import is_inside
from pipelines.published import find_published
from pipelines.sizes import is_linked_headline
from pipelines.tree import text_of, texts, unlinked_texts
from pipelines.wording import (
    TITLE_DATE_RE,
    ends_sentence,
    is_boilerplate,
    is_header_line,
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
        is_register=_is_register(lines, draft.page.url) and not _is_dated(draft),
        is_board=_is_board(draft.body),
        is_undated=_is_table(lines) and not _is_dated(draft),
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


_LISTED = ("row", "item")
_LEADS_OVER_RE = re.compile(
    r"\b(?:như sau|sau đây|dưới đây|gồm)\s?:$|\bkèm theo(?: \w+){1,3} số\b", re.IGNORECASE
)
_NUMBER = 4  # characters before an item's link: "12. "


def _is_register(lines: Sequence[Line], own: str) -> bool:
    """Tell whether a text is a list of documents, procedures or persons, each with its own page.

    An article that lists some says what they are; its own lists lead to files.
    """
    listed = [line for line in lines if line.kind in _LISTED]
    if len(listed) < _ENTRIES or any(_is_told(line) for line in lines):
        return False
    linked = sum(1 for line in listed if line.links and _leads_on(line, own))
    return linked >= _ENTRIES and 2 * linked > len(listed)


def _is_told(line: Line) -> bool:
    """Tell whether a line is running text that stands in no table, or leads over to one."""
    if line.kind == "row" or line.link_share >= MOSTLY_LINK:
        return False
    is_text = is_prose(line.text) and (line.kind != "item" or ends_sentence(line.text))
    return is_text or _LEADS_OVER_RE.search(line.text) is not None


def _leads_on(line: Line, own: str) -> bool:
    """Tell whether a row holds, or an item begins with, a link to another page that is no file."""
    links = [link for link in line.node.iter("a") if not is_file(link.get("href", ""))]
    named = (link for link in links if text_of(link))
    first = text_of(next(named, line.node))
    is_first = line.kind == "row" or line.text.find(first) <= _NUMBER
    return is_first and any(_leads_away(link, own) for link in links)


def _is_table(lines: Sequence[Line]) -> bool:
    """Tell whether most of a text stands in rows, and nothing outside of them is running text."""
    rows = sum(len(line.text) for line in lines if line.kind == "row")
    if not rows or 2 * rows <= sum(len(line.text) for line in lines):
        return False
    return not any(map(_is_told, lines))


_DAY_RE = re.compile(rf"(?<!từ )\bngày {DAY}", re.IGNORECASE)


def _is_dated(draft: Draft) -> bool:
    """Tell whether a title names a day, or anything on a page says when it was published."""
    if _DAY_RE.search(draft.title):
        return True
    around = Surroundings(draft.title_node, draft.body, draft.title_date)
    return find_published(draft.meta, draft.read.dates, draft.page, around) is not None


_LETTERS = ("div", "li", "article", "section")


def _is_board(body: HtmlElement | None) -> bool:
    """Tell whether a container holds letters of readers with their answers, and nothing else.

    Each names who wrote it and when; of a report on a day's events the entries name nobody or all
    the one reporter, and the questions of an interview have no date.
    """
    parts = list(body) if body is not None else []
    if len(parts) < _ENTRIES or any(part.tag not in _LETTERS for part in parts):
        return False
    if sum(1 for _ in islice((part for part in parts if not _writer(part)), 2)) > 1:
        return False
    writers = list(filter(None, map(_writer, parts)))
    return len(writers) >= _ENTRIES and len(set(writers)) > 1


def _writer(part: HtmlElement) -> str:
    """Return who wrote a letter: an element that holds a name, a time and a text, each a line."""
    texts = [line.text for line in lines_of(part)] if len(part) > 1 else []
    is_letter = any(map(is_header_line, texts)) and any(map(is_prose, texts))
    return next(filter(only_names, texts), "") if is_letter else ""


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
    return "H" if _leads_away(line.node, own) and not points_on(line.text) else ""


def _link_at(node: HtmlElement) -> HtmlElement | None:
    """Return the link that an element holds first, is, or stands in."""
    return next(node.iter("a"), next(node.iterancestors("a"), None))


def _leads_away(node: HtmlElement, own: str) -> bool:
    """Tell whether an element is in a link, or holds one, to another page than its own."""
    link = _link_at(node)
    target = link.get("href", "").strip() if link is not None else ""
    if target[:1] in ("", "#") or target.startswith("javascript:"):
        return False
    try:
        there, here = urlsplit(urljoin(own, target)), urlsplit(own)
    except ValueError:
        return False
    return (there.path, there.query) != (here.path, here.query)


def _is_headline(node: HtmlElement, own: str) -> bool:
    """Tell whether an element is all link, of a headline's length, to another page."""
    text = text_of(node)
    link = _link_at(node)
    is_long = is_linked_headline(text)
    return is_long and link is not None and text in text_of(link) and _leads_away(node, own)


_ENTRIES = 3  # beside each other or not: an article page has one headline of its kind


def _is_teaser(draft: Draft) -> bool:
    """Tell whether the headline found is that of a teaser: a link to elsewhere, and one of many."""
    node, own = draft.title_node, draft.page.url
    if node is None or not _is_headline(node, own):
        return False
    alike = (
        each for each in draft.root.iter(str(node.tag)) if each.get("class") == node.get("class")
    )
    others = (each for each in alike if _is_headline(each, own))
    return sum(1 for _ in islice(others, _ENTRIES)) == _ENTRIES


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
        is_whole = title is not None and is_inside(title, node) and not _is_headline(title, own)
        if parent is None or is_whole:
            return False
        alike = [each for each in parent if each.tag == node.tag]
        if len(alike) >= _ENTRIES and _is_headed(node, own):
            return _is_one_of([each for each in alike if _is_headed(each, own)], node)
    return False


def _is_one_of(entries: Sequence[HtmlElement], node: HtmlElement) -> bool:
    """Tell whether a list has enough entries, and this one not most of their text."""
    told = {each: sum(size for size, _ in unlinked_texts(each)) for each in entries}
    return len(entries) >= _ENTRIES and 2 * told[node] <= sum(told.values())


def _is_headed(node: HtmlElement, own: str) -> bool:
    """Tell whether the first words of an element are a link away, and text stands below them."""
    words = next((each for _, each in _long(node)), None)
    return words is not None and _is_headline(words, own) and bool(unlinked_texts(node))
