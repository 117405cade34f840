"""Which lines of a page belong to the article: furniture, repetition and tail taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.blocks import ALL_LINK, MOSTLY_LINK, Line
from pipelines.clocks import day_headings, entry_clocks
from pipelines.markup import DOCUMENTS
from pipelines.patterns import patterns
from pipelines.wording import (
    BOILERPLATE,
    EDGES,
    TITLE_DATE_RE,
    is_boilerplate,
    is_header_line,
    is_label,
    is_prose,
    is_stamp,
    opens_tail,
)

# Older converters put their own crawl month before the first word: " date 2024-12 Các đồng chí …".
_CONVERTER_RE = re.compile(r"\s*date \d{4}-\d{2}(?:-\d{2})?\s+")
_MOST_ABOVE = 3  # lines above the title in a container: the portlet's name, a section, a day


def strip_converter_date(line: str) -> str:
    """Remove the crawl month that a converter of stored pages glued before a text."""
    return _CONVERTER_RE.sub("", line, count=1) if _CONVERTER_RE.match(line) else line


def clean_lines(lines: Sequence[Line], *, title: str, cut: Sequence[str] = ()) -> list[Line]:
    """Return the lines that are the article's: no furniture, no repetition, no tail.

    `cut` holds a layout's own patterns: the first whole line to match one ends the text.
    """
    told = _before_tail(lines, cut)
    days = day_headings(told)
    told = _from_title(told, title.casefold(), days)
    headings, clocks = _item_headings(told), entry_clocks(told)
    kept: list[Line] = []
    again: set[int] = set()  # which of them stand in the text a second time
    seen = {title.casefold()} if title else set()
    for index, line in enumerate(told):
        if is_boilerplate(line.text) or (is_cross_reference(line) and index not in headings):
            continue
        if index in clocks:
            continue
        is_named = is_label(line.text) and line.text not in days
        if is_named and not _heads_text(index, told, kept):
            continue
        key = _bare(line.text)
        if _repeats(line, key, seen, kept):
            if key in (title.casefold(), _bare(kept[-1].text) if kept else ""):
                continue
            again.add(len(kept))
        elif _is_known_again(line, key):
            seen.add(key)
        kept.append(line)
    clauses = _clauses(kept, again)
    return [
        line
        for at, line in enumerate(kept)
        if at not in again or at in clauses or _is_refrain(at, kept, again)
    ]


def _before_tail(lines: Sequence[Line], cut: Sequence[str]) -> list[Line]:
    """Return the lines before what follows an article; headings of boxes inside it left out."""
    kept: list[Line] = []
    ends = [re.compile(pattern, re.IGNORECASE) for pattern in cut]
    for index, each in enumerate(lines):
        line = each if kept else replace(each, text=strip_converter_date(each.text))
        is_tail = opens_tail(line.text) and not _names_records(index, lines)
        if any(end.fullmatch(line.text) for end in ends) or (
            is_tail and not _prose_follows(lines[index + 1 :])
        ):
            break
        kept += [] if is_tail else [line]
    return kept


def _names_records(index: int, lines: Sequence[Line]) -> bool:
    """Tell whether a line like “Văn bản mới” is a heading of the paragraph right below it."""
    is_name = patterns(BOILERPLATE, "tail")["records"].fullmatch(lines[index].text.strip(EDGES))
    return is_name is not None and any(map(_is_text, lines[index + 1 : index + 2]))


def _from_title(lines: list[Line], title: str, days: frozenset[str]) -> list[Line]:
    """Return the lines without title and header lines, where they stand before all prose.

    A few lines above the title are the name of a portlet or section; more are text, and so are
    the days that head its parts.
    """
    kept: list[Line] = []
    for index, line in enumerate(lines):
        if _is_title(line.text, title):
            kept = kept if len(kept) > _MOST_ABOVE else []
        elif is_boilerplate(line.text) or is_header_line(line.text):
            continue
        elif is_prose(line.text):
            return kept + lines[index:]
        elif line.text in days or not is_stamp(line.text):
            kept.append(line)
    return kept


def _is_title(text: str, title: str) -> bool:
    """Tell whether a line is the title, alone or with a day that only its look parts from it."""
    told = _bare(text)
    if not title or not told.startswith(title):
        return False
    rest = told[len(title) :]
    return not rest or is_stamp(rest)


def _item_headings(lines: Sequence[Line]) -> frozenset[int]:
    """Return where headings that are links stand above text of their own, as a digest is built.

    Most of the text must stand so: else they are teasers beside a text.
    """
    found = frozenset(
        at
        for at, (line, below) in enumerate(pairwise(lines))
        if line.kind == "heading" and line.link_share > ALL_LINK and _is_text(below)
    )
    told = sum(map(_is_text, lines))
    return found if len(found) > 1 and 2 * len(found) >= told else frozenset()


def _is_text(line: Line) -> bool:
    """Tell whether a line is running text that leads nowhere."""
    return line.link_share < MOSTLY_LINK and is_prose(line.text) and not is_boilerplate(line.text)


def _heads_text(index: int, lines: Sequence[Line], kept: Sequence[Line]) -> bool:
    """Tell whether a label is a heading of the text: within it, or by its colon the first of it."""
    around = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
    if index + 1 == len(lines) or any(map(_is_furniture, around)):
        return False
    return lines[index].text.endswith(":") or any(is_prose(line.text) for line in kept)


def _is_furniture(line: Line) -> bool:
    """Tell whether a line is no text by itself."""
    told = line.text
    return is_boilerplate(told) or is_label(told) or opens_tail(told) or is_cross_reference(line)


def _bare(text: str) -> str:
    """Return a line as it is compared with others: without a title's date, in lower case."""
    return (TITLE_DATE_RE.sub("", text) if text[-1:] in ")]" else text).casefold()


_BOX = 2  # links in a row under a heading; then it was a box, and any paragraph below is text


def _prose_follows(rest: Sequence[Line]) -> bool:
    """Tell whether at least two sentences of 20 words that are no links come later on.

    Below the links of a box one is enough.
    """
    is_box = len(rest) > _BOX and all(line.link_share > ALL_LINK for line in rest[:_BOX])
    return sum(1 for line in rest if _is_paragraph(line)) >= (1 if is_box else 2)


def _is_paragraph(line: Line) -> bool:
    """Tell whether a line is a paragraph of running text."""
    return (
        line.text.count(" ") >= 20
        and line.link_share < MOSTLY_LINK
        and line.text[-1] in '.…”"!?)/:;'
    )


_ARROWS_RE = re.compile(r"(?:>>+|»+|►|☞|➤|\.\.>>)\s*\S")
_SEE_ALSO_RE = re.compile(
    r"(?:>>\s*)?(?:Xem thêm|Đọc thêm|Xem tiếp|Mời xem|Mời bạn đọc|Tin liên quan)\s*[:>–-]",
    re.IGNORECASE,
)


_DOCUMENT_RE = re.compile(rf"\.(?:{DOCUMENTS})\b", re.IGNORECASE)
_QUOTED = 0.3  # of a line's characters: with less of it in links, it is a sentence with one


def points_on(line: str) -> bool:
    """Tell whether a line is marked as pointing to another article: “>> …”, “Xem thêm: …”."""
    return bool(_ARROWS_RE.match(line) or _SEE_ALSO_RE.match(line))


def is_cross_reference(line: Line) -> bool:
    """Tell whether a line points to another article: “>> …”, “Xem thêm: …”, or all link."""
    if points_on(line.text):
        return line.link_share > _QUOTED or not is_prose(line.text)
    if line.kind == "row" or line.link_share <= ALL_LINK:
        return False
    return not _DOCUMENT_RE.search(line.text)


_REPEAT_WORDS = 4  # shorter lines ("Như trên;") may stand twice in a text


def _repeats(line: Line, key: str, seen: set[str], kept: Sequence[Line]) -> bool:
    """Tell whether a line stands in the text already, or is the title again."""
    is_row = line.kind == "row"
    return key in seen or (bool(kept) and not is_row and kept[-1].text.casefold() == key)


def _is_known_again(line: Line, key: str) -> bool:
    """Tell whether a line that comes again is told from another of the same words."""
    return line.kind != "row" and key.count(" ") + 1 >= _REPEAT_WORDS


_REFRAIN_WORDS = 12  # a longer line stands twice only where a page shows its text twice


def _is_refrain(at: int, kept: Sequence[Line], again: set[int]) -> bool:
    """Tell whether a short line comes again by itself: an address in a speech, an office, a verse.

    Where a page prints its text twice, the lines beside it come again too. A whole sentence that
    comes again is the caption of a second photo.
    """
    text, is_alone = kept[at].text, at - 1 not in again and at + 1 not in again
    return is_alone and text[-1:] != "." and text.count(" ") + 1 < _REFRAIN_WORDS


# As decisions, plans and programmes number their parts.
_PART_RE = re.compile(
    r"(?:Điều|Mục|Chương|Phần|Khoản|Bước|Câu|Đợt)\s+\w|\d{1,3}[./)]|[IVX]+\.|[a-zđ]\)",
    re.IGNORECASE,
)
_LONGEST_PART = 120  # characters of such a heading


def _clauses(kept: Sequence[Line], again: set[int]) -> set[int]:
    """Return which lines say again, below a new numbered heading, what another part says.

    Where a page prints its text twice its headings come again too.
    """
    found: set[int] = set()
    said: set[str] = set()
    is_part = False
    for at, line in enumerate(kept):
        if at in again:
            found |= {at} if is_part else set()
        else:
            is_new = line.text not in said and len(line.text) <= _LONGEST_PART
            is_part = is_new and _PART_RE.match(line.text) is not None
            said.add(line.text)
    return found
