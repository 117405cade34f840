"""One visible line made ready for the reading of its dates: folded, its clocks and labels found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from archive.text import fold, squeeze
from pipelines.date_labels import UNLABELLED, Label, find_labels
from pipelines.date_patterns import (
    DAY_PARTS,
    WEEKDAY_RE,
    Token,
    blank,
    blank_span,
    find_clocks,
    find_zone,
)
from pipelines.date_values import ICT

# A date line has some 60 characters, a title with its date at the end 300: more is no date line.
_MAX_CHARS = 1_000
_MAX_RAW = 100  # characters of a line kept whole as its raw text; of a longer one, the date's part
_RAW_BEFORE, _RAW_AFTER = 40, 12  # characters, room for label and weekday, and for the zone
_MAX_GAP = 80  # characters between the parts of one date

_LINKS = ("vao luc", "luc", "vao", "ngay", "hoi", "at", "on", "t")  # of a label, a day and a clock
_GAP_RE = re.compile(
    rf"[^a-z0-9]{{0,40}}(?:(?:{'|'.join(_LINKS)})(?![a-z])[^a-z0-9]{{0,20}}){{0,3}}"
)
_WORD_RE = re.compile(r"[a-z]+")
_CONNECTORS = frozenset((*_LINKS, *DAY_PARTS.split("|"), "nay", "qua"))
# What stands before the date of a document, a deadline, a licence or a life.
_FOREIGN_RE = re.compile(
    r"(?:(?<![a-z])so:? ?[0-9][^ ]{0,20}(?: cua [a-z -]{2,40})?|[0-9][/-][a-z][a-z/-]{1,20}"
    r"|(?<![a-z])(?:qd|nq|ct|kl|kh|tb|cv|nd|tt|hd|bc|qh|pl)[ .:/-]{0,3}[0-9][^a-z]{0,10}"
    # Without the word for day some of these are names: Minh Tú, Văn Kỳ, Sáu.
    r"|(?<![a-z])(?:cap|tu|sau|ky|sinh|mat|han|ban hanh)(?=[ ,:(]{0,3}ngay )"
    r"|(?<![a-z])ngay (?:ban hanh|ky)(?: \|)?"
    r"|(?<![a-z])(?:den|truoc|het|hieu luc|tu dong cap nhat(?: vao)?(?: luc)?))"
    r"[ ,:]{0,3}(?:ngay )?[(]?$"
    # What a notice's fields say of its event or deadline: "Hạn nộp hồ sơ: …", "Ngày thi | …".
    r"|(?<![a-z])(?:thoi han|han(?= ?[:|]| (?:chot|cuoi|nop|nhan|dang|gop|gui|tra|tham|lay))"
    r"|(?:ngay|thoi gian) (?:thi|hop|hoi|hoc|tuyen|nop|nhan|het"
    r"|khai (?:mac|giang|truong)|to chuc|dien ra|bat dau|ket thuc|(?:co )?hieu luc|ap dung"
    r"|lay y kien)|bat dau|ket thuc|(?:khai|be) mac)"
    r"(?:(?: [a-z ]{1,30})? ?:| ?\|) ?(?:(?:tu|truoc|den) )?(?:ngay )?$"
)
EDGES = " \t,;:|()[]-–—.·•/>*'’"


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A line of text with everything but days blanked from its folded form."""

    text: str  # one line, NFC
    folded: str  # lower case without marks, zone names blanked
    bare: str  # folded, weekdays and clock times blanked too: same length
    clocks: tuple[Token, ...]
    labels: tuple[Label, ...]
    offset: timedelta | None  # from UTC, of the zone named; None: none is named

    @property
    def unlabelled(self) -> str:
        """What is left of bare without labels: same length."""
        return without_labels(self.bare, self.labels)

    @property
    def core(self) -> str:
        """What is left of bare without labels and the punctuation at both ends."""
        return self.unlabelled.strip(EDGES)

    @property
    def is_local(self) -> bool:
        """Tell whether its clock times are Vietnam's: another zone's midnight was computed."""
        return self.offset is None or self.offset == ICT.utcoffset(None)

    def is_foreign(self, start: int) -> bool:
        """Tell whether what stands before a place makes it the date of something else."""
        return _FOREIGN_RE.search(self.bare[max(0, start - _MAX_GAP) : start]) is not None

    def touch(self, first: Token, second: Token) -> bool:
        """Tell whether two tokens, in this order, belong together."""
        return first.end <= second.start and self._is_near(first.end, second.start)

    def _is_near(self, start: int, end: int) -> bool:
        """Tell whether only punctuation and words like `lúc` stand between two places."""
        return end - start <= _MAX_GAP and _GAP_RE.fullmatch(self.bare, start, end) is not None

    def label_before(self, start: int) -> str:
        """Return the kind of label that stands directly before a place."""
        for label in reversed(self.labels):
            if label.end <= start:
                return label.kind if self._is_near(label.end, start) else UNLABELLED
        return UNLABELLED

    def with_clocks(self, days: Sequence[Token]) -> Iterator[tuple[Token, Token | None]]:
        """Yield every day with the clock time that belongs to it.

        Between two clock times the line's own order decides: its first token is of the leading
        kind.
        """
        first_clock = self.clocks[0].start if self.clocks else len(self.bare)
        clock_leads = bool(days) and first_clock < days[0].start
        for day in days:
            before = [c for c in self.clocks if c.start < day.start and self.touch(c, day)]
            after = [c for c in self.clocks if c.start > day.start and self.touch(day, c)]
            inside = [c for c in self.clocks if day.start < c.start and c.end <= day.end]
            ordered = before[-1:] + after[:1] if clock_leads else after[:1] + before[-1:]
            ordered = inside or ordered
            yield day, ordered[0] if ordered else None

    def raw(self, day: Token) -> str:
        """Return the line as the page wrote it, or of a long one the part around the day."""
        if len(self.text) <= _MAX_RAW or len(self.text) != len(self.folded):
            return self.text[:_MAX_RAW]
        return self.text[max(0, day.start - _RAW_BEFORE) : day.end + _RAW_AFTER].strip()


def read_line(text: str) -> DatedLine:
    """Return a line made ready for reading; whatever stands beyond _MAX_CHARS is left out."""
    text = squeeze(" ".join(text[: _MAX_CHARS * 20].split())[:_MAX_CHARS])
    folded, offset = find_zone(fold(text))
    bare, clocks = find_clocks(blank(WEEKDAY_RE, folded))
    return DatedLine(text, folded, bare, tuple(clocks), find_labels(bare), offset)


def without_labels(text: str, labels: Sequence[Label]) -> str:
    """Return text with the labels' places blanked."""
    for label in labels:
        text = blank_span(text, label.start, label.end)
    return text


def count_telling(text: str) -> int:
    """Return the number of words that say something."""
    return sum(word not in _CONNECTORS for word in _WORD_RE.findall(text))
