"""What a line says of itself: furniture, a label, a heading of what follows, a header, a sentence.

The words are data, in data/boilerplate.toml.
"""

from __future__ import annotations

import re

from archive.text import fold
from pipelines.date_labels import has_label
from pipelines.date_words import CLOCK, DAY, DAY_IN_WORDS, WEEKDAY, ZONE
from pipelines.names import only_names
from pipelines.patterns import whole

# Trailing "(16:04 08/01/2021)", which some portals print behind the title.
TITLE_DATE_RE = re.compile(
    rf"\s*[(\[]\s*(?:{CLOCK}\s*[,|-]?\s*)?(?:[Nn]gày )?{DAY}(?:\s*[,|-]?\s*{CLOCK})?\s*[)\]]\s*$"
)
_PROSE_WORDS = 8  # a line of fewer words may be a label, a link or a name
_SENTENCE_RE = re.compile(r"[.!?…:;,]")
_HEADLINE_WORDS = 12  # of a headline with a full stop; a sentence of more is a lead or a text
_CLOSING = "\"'”’)*"  # what may stand behind the full stop
BOILERPLATE = "boilerplate.toml"
EDGES = " |•»>-–[]"  # what list marks and table borders leave around a label
# What Word leaves in a text that was pasted as plain; it may be long.
_WORD_RE = re.compile(r"<!--\[if |/\* Style Definitions|Normal ?0 (?:false|true) ")
_LONGEST_LABEL = 300  # characters; the longest furniture seen is a copyright line of 160
_LONGEST_HEADING = 80  # characters
_LONGEST_HEADER = 120  # characters of a line with time, day and names
# As PHP prints a day that nobody formatted (2024-05-03), and with the month's English name.
_RAW_DAY = r"(?:(?<!\d)\d{4}-\d\d-\d\d(?!\d)|\d{1,2}-[a-z]{3}-\d{4})"
_DAY = rf"(?:{DAY}|{DAY_IN_WORDS}|{_RAW_DAY})"
_DAY_RE = re.compile(rf"(?:ngày )?{_DAY}(?:\W{{1,5}}{CLOCK})?", re.IGNORECASE)
_BARE_DAY_RE = re.compile(rf"(?:{WEEKDAY}\W{{1,3}})?(?:ngày )?{_DAY}[.:]?", re.IGNORECASE)
_MACHINE_RE = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?")
_LABEL_WORDS = 4  # “Ngày cập nhật cuối”; a title that names a publication has more
_HEADER_WORDS = 6  # beside time and day: a section, a name, a counter
_STAMP_RE = re.compile(
    rf"(?:{WEEKDAY},?\s*)?(?:ngày\s*)?"
    rf"(?:{_DAY}\W{{1,5}}{CLOCK}|{CLOCK}\W{{1,5}}(?:ngày\s*)?{_DAY})(?:\s*{ZONE})?",
    re.IGNORECASE,
)


def is_boilerplate(line: str) -> bool:
    """Tell whether a whole line is furniture: a form's label, a counter, a share button."""
    if len(line) > _LONGEST_LABEL:
        return bool(_WORD_RE.match(line))
    told = line.strip(EDGES)
    is_known = whole(BOILERPLATE, "sentences").fullmatch(told) or _WORD_RE.match(line)
    if not is_known and not _is_statement(line):
        is_known = whole(BOILERPLATE, "anywhere").fullmatch(told)
    return is_known is not None or is_doubled(line)


def _is_statement(line: str) -> bool:
    """Tell whether a line is a whole sentence; a label that goes on as one is text."""
    return line.endswith(".") and line.count(" ") + 1 >= _PROSE_WORDS


def is_label(line: str) -> bool:
    """Tell whether a line is the name of a form's field or a bare date, which may head a text."""
    is_short = len(line) <= _LONGEST_HEADING and not _is_statement(line)
    return is_short and bool(whole(BOILERPLATE, "labels").fullmatch(line.strip(EDGES)))


def opens_tail(line: str) -> bool:
    """Tell whether a line is the heading of what follows articles: related links and the like."""
    return len(line) <= _LONGEST_HEADING and bool(
        whole(BOILERPLATE, "tail").fullmatch(line.strip(EDGES))
    )


def is_doubled(line: str) -> bool:
    """Tell whether a short line is one text twice, as portals print a portlet's title."""
    half, odd = divmod(len(line), 2)
    if not odd or not 6 <= half <= 80 or " " not in line[:half]:
        return False
    return line[half] == " " and line[:half] == line[half + 1 :]


def undoubled(text: str) -> str:
    """Return a text once that stands twice."""
    return text[: len(text) // 2] if is_doubled(text) else text


def is_prose(text: str) -> bool:
    """Tell whether a line is long enough, and marked off like, a sentence."""
    return text.count(" ") + 1 >= _PROSE_WORDS and bool(_SENTENCE_RE.search(text))


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence does; few headlines have a full stop."""
    return text.rstrip(_CLOSING).endswith((".", "…", "!", "?", ":", ";"))


def is_told_whole(text: str) -> bool:
    """Tell whether a text is a whole sentence, too long for a headline with a full stop."""
    return text.endswith(".") and text.count(" ") + 1 >= _HEADLINE_WORDS


def is_header_line(line: str) -> bool:
    """Tell whether a line is a header's: time and day, who wrote it, a section or a counter.

    With a label that names no publication, it is the time of an event.
    """
    if len(line) > _LONGEST_HEADER or not _STAMP_RE.search(line):
        return False
    rest = _STAMP_RE.sub(" ", line).strip(f"{EDGES},;:•()")
    if not rest or only_names(rest):
        return True
    is_parted = "|" in line or "•" in line or has_label(fold(line))
    return is_parted and rest.count(" ") < _HEADER_WORDS


def is_day(text: str) -> bool:
    """Tell whether a text is a day alone, with its weekday or not: no clock, no counter."""
    return _BARE_DAY_RE.fullmatch(text) is not None


def is_stamp(text: str) -> bool:
    """Tell whether a short text is a day alone, a counter, or one beside the other.

    So is a database's time, which portals of Liferay print as it is.
    """
    if len(text) > _LONGEST_HEADER or not any(map(str.isdigit, text)):
        return False
    rest = _DAY_RE.sub(" ", _MACHINE_RE.sub(" ", text), count=1).strip(f"{EDGES},;:•()")
    is_known = is_boilerplate(rest) or is_header_line(text)
    return not rest or is_known or (rest != text and _is_day_label(rest))


def _is_day_label(rest: str) -> bool:
    """Tell whether what stands beside a day says what it is of, and nothing else: “Ngày đăng”."""
    return rest.count(" ") < _LABEL_WORDS and has_label(fold(f"{rest}:"))
