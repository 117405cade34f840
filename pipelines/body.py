"""The text of a container: our own lines, with trafilatura as the second reader."""

from __future__ import annotations

import logging
import re

from lxml.etree import LxmlError
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document, Extractor

from archive.text import fold, normalise, squeeze
from pipelines.blocks import MOSTLY_LINK, Line, lines_of
from pipelines.clean import clean_lines
from pipelines.draft import Draft
from pipelines.furniture import strip_furniture
from pipelines.images import photos_above, take_images
from pipelines.kind import SURE
from pipelines.overlap import share_in
from pipelines.position import between
from pipelines.shape import shape_of
from pipelines.tables import cells_of
from pipelines.tree import parse, remove, text_of

# It warns of every page it finds nothing on; our outcome says so already.
logging.getLogger("trafilatura").setLevel(logging.ERROR)

_SHELL = 0.5  # of the text in a page's data: one that shows less of it is filled by a script
_MARKUP_RE = re.compile("<[^<>]*>")
_WORD_RE = re.compile(r"\w+")
_LABEL_WORDS = 5  # a label has fewer; labels alone are a menu
_AGREEMENT = (0.7, 1.4)  # our length over trafilatura's; beyond, one of the two is wrong
_ONE_LINK = 0.75  # of what stands in links: with more in one it is an article that is wrapped in it
# Characters of text that trafilatura reads in 0.1 s. The longest articles of papers have a third;
# what is longer is a law or a table, which is found for sure and would take it seconds.
_LONGEST_COMPARED = 100_000


def read_body(draft: Draft) -> list[Line]:
    """Return the article's lines; sets the draft's images, shape and flags on the way."""
    shown = [] if draft.body is None else _inside(draft, draft.body)
    if draft.meta.text and not _is_shown(draft.meta.text, shown):
        return _told(draft)
    return shown if draft.body is not None else _whole_page(draft)


def _is_shown(text: str, shown: list[Line]) -> bool:
    """Tell whether a page shows the text of its data, not only the shell a script fills."""
    text = _MARKUP_RE.sub(" ", text)
    is_long = sum(len(line.text) for line in shown) >= _SHELL * len(text)
    return is_long or share_in(text, [line.text for line in shown]) >= _SHELL


def _told(draft: Draft) -> list[Line]:
    """Return the text of the page's JSON-LD or of its script's state, which is plain or HTML."""
    draft.flags.append("json-ld-text")
    tree = parse(draft.meta.text.encode("utf-8", "replace")) if "<" in draft.meta.text else None
    paragraphs = map(squeeze, normalise(draft.meta.text).split("\n"))
    plain = [Line.paragraph(each, draft.root) for each in paragraphs if each]
    return clean_lines(plain if tree is None else lines_of(tree), title=draft.title)


def _inside(draft: Draft, body: HtmlElement) -> list[Line]:
    """Return the lines of a container."""
    if draft.score < SURE:
        draft.shape = shape_of(draft, lines_of(body))
    strip_furniture(body)  # first: the photos of teasers are not the article's
    above, address = between(draft.headline, body), draft.page.url
    draft.images = (*photos_above(above, address), *take_images(body, address))
    cut = draft.layout.cut if draft.layout is not None else ()
    lines = clean_lines(lines_of(body), title=draft.title, cut=cut)
    doubtful = draft.read.body is None or any(line.link_share >= MOSTLY_LINK for line in lines)
    is_short = sum(len(line.text) for line in lines) <= _LONGEST_COMPARED
    return _compared(draft, body, lines) if doubtful and is_short else lines


def _compared(draft: Draft, body: HtmlElement, lines: list[Line]) -> list[Line]:
    """Return the lines that are no links, or are text to trafilatura too.

    Asked only of a guessed container, or for a line that is mostly link: on a family's container
    our lines lose less than trafilatura's, at half the cost.
    """
    theirs = squeeze(_trafilatura(body, _SUBTREE))
    kept = [line for line in lines if line.link_share < MOSTLY_LINK]
    if len(kept) < len(lines):
        told = fold(theirs)
        kept = [line for line in lines if line.link_share < MOSTLY_LINK or fold(line.text) in told]
    ours = sum(len(line.text) for line in kept)
    if theirs and not _AGREEMENT[0] <= ours / len(theirs) <= _AGREEMENT[1]:
        draft.flags.append("second-opinion")
    return kept


def _whole_page(draft: Draft) -> list[Line]:
    """Return what trafilatura finds on a page where no container can be told.

    Not in its fast mode, which leaks menus and forms on table layouts.
    """
    draft.flags.append("no-container")
    for node in list(draft.root.iter("footer", "noscript")):
        remove(node)  # on a page that a script fills they are all there is
    texts = [squeeze(text) for text in _trafilatura(draft.root, _PAGE).split("\n") if text.strip()]
    if _are_cards(texts, draft.root):
        return []
    lines = _with_rows(texts, draft.root)
    if not any(len(_WORD_RE.findall(line.text)) >= _LABEL_WORDS for line in lines):
        return []
    draft.shape = shape_of(draft, lines)
    return clean_lines(lines, title=draft.title)


def _are_cards(texts: list[str], root: HtmlElement) -> bool:
    """Tell whether most of a text stands in links, and not in one: cards that each are a link.

    Portals built with React or Tailwind list their articles so.
    """
    links = [fold(text_of(link)) for link in root.iter("a")] if texts else []
    linked = "\n".join(links)
    held = sum(len(text) for text in texts if fold(text) in linked)
    is_one = max(map(len, links), default=0) > _ONE_LINK * held
    return 2 * held > sum(map(len, texts)) and not is_one


def _with_rows(texts: list[str], root: HtmlElement) -> list[Line]:
    """Return texts as lines, and for what trafilatura says of a table the rows as we write them.

    It writes a row as `| a | b |` with a line of dashes below the first, or each cell by itself.
    """
    said = {cell for text in texts for cell in cells_of(text)}
    rows = [line for line in lines_of(root) if line.kind == "row"]
    tables: dict[HtmlElement, list[Line]] = {}
    for row in rows:
        tables.setdefault(next(row.node.iterancestors("table")), []).append(row)
    told = {
        cell: table for table in tables.values() if _is_said(table, said) for cell in _cells(table)
    }
    found: list[Line] = []
    written: set[HtmlElement] = set()
    for text in texts:
        cells = cells_of(text)
        table = next((told[cell] for cell in cells if cell in told), None)
        if table is None:
            found += [Line.paragraph(text, root)] if cells else []
        elif table[0].node not in written:
            written.add(table[0].node)
            found += table
    return found


def _is_said(table: list[Line], said: set[str]) -> bool:
    """Tell whether most of a table's cells are in what trafilatura says."""
    cells = _cells(table)
    return 2 * sum(cell in said for cell in cells) > len(cells)


def _cells(table: list[Line]) -> list[str]:
    """Return the cells of a table."""
    return [cell for row in table for cell in cells_of(row.text)]


_PAGE = Extractor(output_format="python", comments=False, tables=True, formatting=False)
_SUBTREE = Extractor(
    fast=True, output_format="python", comments=False, tables=True, formatting=False
)


def _trafilatura(tree: HtmlElement, options: Extractor) -> str:
    """Run trafilatura, the one call in the project; empty when it finds nothing.

    Comments off is worth 0.7 F1; without tables it leaks more, not less; its precision mode and
    its de-duplication lose real text.
    """
    try:
        document = bare_extraction(tree, options=options)
    except (
        LxmlError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ):
        return ""
    return normalise(document.text or "") if isinstance(document, Document) else ""
