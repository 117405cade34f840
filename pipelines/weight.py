"""How much running text stands below each element of a page, and of what kind it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from lxml.html import HtmlElement

from pipelines.comments import COMMENTS, comment_boxes
from pipelines.copies import Piece, without_copies
from pipelines.markup import class_and_id
from pipelines.sizes import LARGEST_TEASER, MOST_TEASER_LINKS, RUNNING, is_linked_headline
from pipelines.tables import is_data_table
from pipelines.tree import text_of, texts

Weights = dict[HtmlElement, int]  # characters of running text below each element

_NO_PROSE = frozenset(
    ("head", "script", "style", "noscript", "a", "select", "textarea", "footer", "nav", "marquee")
)
_VERSE = 15  # characters of a piece of text, where all lines are short
_POEM = 80  # of all its lines; with less they are labels
_OUTSIDE = "[not(parent::a or parent::script or parent::style)]"  # cheap, and leaves few to look at
_running = texts(f"descendant::text()[string-length() > {RUNNING}]{_OUTSIDE}")
_verses = texts(f"descendant::text()[string-length() > {_VERSE}]{_OUTSIDE}")


def running(root: HtmlElement) -> int:
    """Count the pieces of running text below an element."""
    return len(_prose(_running(root), RUNNING))


def weigh(root: HtmlElement) -> Weights:
    """Return, for each element with running text below it, how many characters of it.

    Asides do not count, nor do the teasers of lists beside a text. Where everything stands in what
    calls itself an aside, it is none, or the text has short lines, as a poem has.
    """
    running = _prose(_running(root), RUNNING)
    asides = _asides(root)
    told = [piece for piece in running if not asides.hold(piece[1])]
    if told:
        return _sums(_with_tables(root, _without_teasers(without_copies(told))))
    short = _prose(_verses(root), _VERSE)
    if not running and not _can_be_poem(root, short):
        return {}
    verses, whole = _sums(piece for piece in short if not asides.hold(piece[1])), _sums(running)
    return verses if verses.get(root, 0) > whole.get(root, 0) else whole


def _can_be_poem(root: HtmlElement, short: list[Piece]) -> bool:
    """Tell whether short lines are more than labels, and no cells of a table."""
    is_long = sum(size for size, _ in short) >= _POEM
    return is_long and not any(map(is_data_table, root.iter("table")))


_LARGEST_TABLE = 120  # characters of short cells that count, lest a widget outweigh a notice


def _with_tables(root: HtmlElement, told: list[Piece]) -> list[Piece]:
    """Count each table of data as one piece: a paragraph, or what its cells tell if more."""
    tables = {
        table: letters
        for table in (root.iter("table") if told else ())
        if is_data_table(table) and (letters := sum(map(str.isalpha, text_of(table)))) > RUNNING
    }
    if not tables:
        return told
    within = _Within(lambda node: node in tables)
    held = _sums(piece for piece in told if within.hold(piece[1]))
    rows = [(max(held.get(each, 0), min(tables[each], _LARGEST_TABLE)), each) for each in tables]
    return [piece for piece in told if not within.hold(piece[1])] + _prose(rows, RUNNING)


def _prose(pieces: list[Piece], shortest: int) -> list[Piece]:
    """Return the pieces that are long enough and stand in nothing that holds no prose."""
    hidden = _Within(lambda node: node.tag in _NO_PROSE)
    return [piece for piece in pieces if piece[0] > shortest and not hidden.hold(piece[1])]


def _sums(pieces: Iterable[Piece]) -> Weights:
    """Return the characters below each element."""
    weights: Weights = {}
    for size, node in pieces:
        weights[node] = weights.get(node, 0) + size
        for outer in node.iterancestors():
            weights[outer] = weights.get(outer, 0) + size
    return weights


class _Within:
    """Tells what stands within elements of a kind; each element is looked at once."""

    def __init__(self, is_kind: Callable[[HtmlElement], bool]) -> None:
        self._is_kind = is_kind
        self._known: dict[HtmlElement, bool] = {}

    def hold(self, node: HtmlElement) -> bool:
        """Tell whether an element is of the kind, or stands within one."""
        passed: list[HtmlElement] = []
        outer: HtmlElement | None = node
        while outer is not None and outer not in self._known:
            passed.append(outer)
            outer = outer.getparent()
        held = outer is not None and self._known[outer]
        for each in reversed(passed):
            held = self._known[each] = held or self._is_kind(each)
        return held


_OWN_PIECES = 3  # of running text that is no teaser's; a list's leading story has two
_OWN_SHARE = 0.05  # of all running text; with less, what is left is the foot of a list


def _without_teasers(told: list[Piece]) -> list[Piece]:
    """Leave out the teasers, unless there is next to nothing else."""
    teasers = _Within(_Teasers().holds)
    own = [piece for piece in told if not teasers.hold(piece[1])]
    share = sum(size for size, _ in own) / max(1, sum(size for size, _ in told))
    return own if len(own) >= _OWN_PIECES and share >= _OWN_SHARE else told


_FEWEST_TEASERS = 4  # alike beside each other
_MOST_ALIKE = 0.8  # of the elements of one kind that must be teasers


class _Teasers:
    """Tells the teasers of a page: elements of one kind in a row, each with a linked headline."""

    def __init__(self) -> None:
        self._of: dict[tuple[HtmlElement, str], set[HtmlElement]] = {}

    def holds(self, node: HtmlElement) -> bool:
        """Tell whether an element is a teaser."""
        parent = node.getparent()
        if parent is None or node.tag == "body":
            return False
        kind = (parent, str(node.tag))
        if kind not in self._of:
            self._of[kind] = self._among([each for each in parent if each.tag == node.tag])
        return node in self._of[kind]

    def _among(self, alike: list[HtmlElement]) -> set[HtmlElement]:
        """Return the teasers among siblings of one tag, if most of them are some."""
        if len(alike) < _FEWEST_TEASERS:
            return set()
        found = {node for node in alike if _is_teaser(node)}
        return found if len(found) >= max(_FEWEST_TEASERS, _MOST_ALIKE * len(alike)) else set()


def _is_teaser(node: HtmlElement) -> bool:
    """Tell whether an element holds a linked headline, or a linked photo, and little more."""
    links = list(islice(node.iter("a"), MOST_TEASER_LINKS + 1))
    if not links or len(links) > MOST_TEASER_LINKS:
        return False
    headlines = (is_linked_headline(text_of(link)) for link in links)
    return (any(headlines) or _reads_on(links)) and len(text_of(node)) <= LARGEST_TEASER


def _reads_on(links: Sequence[HtmlElement]) -> bool:
    """Tell whether a photo and the words below it, "read on", lead to one address."""
    photos = {link.get("href") for link in links if next(link.iter("img"), None) is not None}
    return any(link.get("href", "#") in photos and text_of(link) for link in links)


_ASIDE_RE = re.compile(
    rf"(?:^|[\s_-])(?:footer|modal|popup|{COMMENTS}|cookie|disclaimer)", re.IGNORECASE
)


def _asides(root: HtmlElement) -> _Within:
    """Tell what calls itself a footer, a pop-up or comments."""
    comments = set(comment_boxes(root))

    def is_aside(node: HtmlElement) -> bool:
        if node in comments:
            return True
        name = class_and_id(node)
        return len(name) > 1 and node.tag not in _WHOLE and bool(_ASIDE_RE.search(name))

    return _Within(is_aside)


_WHOLE = ("body", "html")  # whose names are those of the page
