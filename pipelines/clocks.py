"""Days and clocks on lines of their own: headings of a text, or beside a live report's entries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from pipelines.blocks import MOSTLY_LINK, Line
from pipelines.date_words import WEEKDAY
from pipelines.markup import class_and_id
from pipelines.wording import is_boilerplate, is_day, is_label, is_prose, is_stamp

_FORM_RE = re.compile(rf"{WEEKDAY}|\d+|\W+", re.IGNORECASE)


def day_headings(lines: Sequence[Line]) -> frozenset[str]:
    """Return the lines with a day alone that head the parts of a text.

    A programme, a rota, a diary or a chronicle has several of one form, each above some text; the
    day of publication stands alone.
    """
    forms: dict[str, set[str]] = defaultdict(set)
    for line, below in pairwise(lines):
        if is_day(line.text) and _is_own(below):
            forms[_FORM_RE.sub("", line.text.casefold())].add(line.text)
    return frozenset(day for days in forms.values() if len(days) > 1 for day in days)


def _is_own(line: Line) -> bool:
    """Tell whether a line below a day is text: no furniture, no stamp, no link."""
    told = line.text
    return line.link_share < MOSTLY_LINK and not (
        is_boilerplate(told) or is_label(told) or is_stamp(told)
    )


_LONGEST = 40  # characters of a clock and its day
_AGO_RE = re.compile(r"vừa xong|\d{1,3} (?:giây|phút|giờ|tiếng|ngày) trước", re.IGNORECASE)
_DAY = r"(?:ngày )?\d{1,2}/\d{1,2}(?:/\d{4})?"
_CLOCK_RE = re.compile(
    rf"(?:(?P<before>{_DAY})[\s,|–-]{{1,3}})?(?:lúc )?(?P<hour>\d{{1,2}})[:h](?P<minute>\d{{2}})"
    rf"(?:[\s,|–-]{{1,3}}(?P<after>{_DAY}))?",
    re.IGNORECASE,
)
_TIMER_RE = re.compile(r"(?:^|[\s_-])(?:time|date|clock)(?:r?$|[\s_-])", re.IGNORECASE)
_BELOW = 2  # lines below an entry's clock with its text in them: it may have a heading
_ENTRY_WORDS = 20  # of an entry's paragraph; a programme's item has fewer


def entry_clocks(lines: Sequence[Line]) -> frozenset[int]:
    """Return where clocks stand that a live report sets beside its entries.

    What is counted back from the moment of reading is one. Of other clocks, in elements called
    so, the whole row must be a live report's: programmes, timetables and chronicles have such
    clocks in their text.
    """
    timed = [at for at, line in enumerate(lines) if _is_timer(line)]
    ago = [at for at in timed if _AGO_RE.fullmatch(lines[at].text)]
    clocks = {at: match for at in timed if (match := _CLOCK_RE.fullmatch(lines[at].text))}
    return frozenset([*ago, *(clocks if _is_report(clocks, lines) else ())])


def _is_timer(line: Line) -> bool:
    """Tell whether a short line stands in an element called a time or a date."""
    if len(line.text) > _LONGEST:
        return False
    return line.node.tag == "time" or bool(_TIMER_RE.search(class_and_id(line.node).strip()))


def _is_report(clocks: dict[int, re.Match[str]], lines: Sequence[Line]) -> bool:
    """Tell whether clocks of one day fall from entry to entry, or rise above whole paragraphs."""
    days = {match["before"] or match["after"] for match in clocks.values()}
    if len(clocks) < 2 or len(days) > 1:
        return False
    minutes = [60 * int(match["hour"]) + int(match["minute"]) for match in clocks.values()]
    told = [lines[at + 1 : at + 1 + _BELOW] for at in clocks]
    if all(one > other for one, other in pairwise(minutes)):
        return all(any(is_prose(line.text) for line in below) for below in told)
    is_rising = all(one < other for one, other in pairwise(minutes))
    return is_rising and all(any(map(_is_entry, below)) for below in told)


def _is_entry(line: Line) -> bool:
    """Tell whether a line is a paragraph as long as a report's."""
    return line.text.count(" ") + 1 >= _ENTRY_WORDS and is_prose(line.text)
