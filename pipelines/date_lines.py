"""What one visible line says about its article's date: every reading, with its label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from archive.text import fold, squeeze
from pipelines.date_patterns import (
    MONTH_RE,
    WEEKDAY_RE,
    YEAR_RE,
    Token,
    blank,
    find_clocks,
    find_days,
    find_yearless,
    find_zone,
    month_number,
    weekday_before,
)
from pipelines.date_values import ICT, Published, build, civil, is_placeholder, on_day

PUBLISHED, UPDATED, UNLABELLED = "published", "updated", ""

# A date line has some 60 characters, a title with its date at the end 300: more is no date line.
_MAX_CHARS = 1_000
_MAX_RAW = 100  # characters of a line kept whole as its raw text; of a longer one, the date's part
_RAW_BEFORE, _RAW_AFTER = 40, 12  # characters, room for label and weekday, and for the zone

_LABEL_RE = re.compile(
    r"(?<![a-z])(?<!tu dong )(?:"
    # "Được gửi bởi … vào …", only where a line begins: further on it dates a letter or a book.
    r"^(?:duoc )?(?:gui|luu|dang|viet|tao|submitted|posted) (?:boi|by) [^.;:/]{1,40}"
    r" (?:vao|luc|ngay|on)"
    r"|(?P<updated>"
    r"(?:ngay |thoi gian |lan )?(?:cap nhat|sua doi|chinh sua|sua)"
    r"(?: (?:cuoi cung|cuoi|lan cuoi|moi nhat|gan nhat))?(?: (?:luc|ngay|vao))?"
    r"|last (?:updated|modified)|updated?(?: on| at)?|modified(?: on)?)"
    r"|(?:ngay|thoi gian|thoi diem|gio) (?:dang(?: tai| tin| bai)?|gui(?: bai)?|xuat ban|xb"
    r"|phat hanh|dua(?: tin| bai)?|viet|tao|post)"
    r"|(?:dang|gui|xuat ban|phat hanh|dua)(?: tai| tin| bai)? (?:luc|ngay|vao)(?: luc)?"
    r"|(?:dang(?: tai| tin| bai)?|xuat ban|ngay|date)(?= ?:)"
    r"|(?:date |ngay )?(?:published|posted)(?: on| at| date)?|(?:publish|post) date)(?![a-z])"
)
_GAP_RE = re.compile(
    r"[^a-z0-9]{0,40}(?:(?:vao luc|luc|vao|ngay|hoi|at|on|t)(?![a-z])[^a-z0-9]{0,20}){0,3}"
)
_WORD_RE = re.compile(r"[a-z]+")
_CONNECTORS = frozenset(
    {"luc", "vao", "ngay", "hoi", "at", "on", "t"}
    | {"sang", "trua", "chieu", "toi", "dem", "nay", "qua"}
)
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
    r"|(?:ngay|thoi gian) (?:thi|hop|hoi|hoc|tuyen|nop|nhan|het|khai"
    r"|to chuc|dien ra|bat dau|ket thuc|(?:co )?hieu luc|ap dung|lay y kien)|bat dau|ket thuc)"
    r"(?:(?: [a-z ]{1,30})? ?:| ?\|) ?(?:(?:tu|truoc|den) )?(?:ngay )?$"
)
_YEARLESS_LEAD_RE = re.compile(
    rf"(?:(?<![a-z])(?:ngay|sang|trua|chieu|toi|dem|nay|qua)|{WEEKDAY_RE.pattern})[ ,(]{{0,3}}$"
)
_THIS_DAY_RE = re.compile(r"(?:sang|trua|chieu|toi|dem|hom) nay,? ?\(?(?:ngay )?$")
_LEAD_WORDS = 4  # before `Sáng 25/12` at a lead's beginning: `(TTXVN) -`, `Hà Nội,`
_EDGES = " \t,;:|()[]-–—.·•/>*'’"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with everything but days blanked from its folded form."""

    text: str  # one line, NFC
    folded: str  # lower case without marks, zone names blanked
    bare: str  # folded, weekdays and clock times blanked too: same length
    clocks: tuple[Token, ...]
    labels: tuple[tuple[int, int, str], ...]  # start, end, PUBLISHED or UPDATED
    offset: timedelta | None  # from UTC, of the zone named; None: none is named

    @property
    def core(self) -> str:
        """What is left of bare without labels and the punctuation at both ends."""
        return strip_labels(self.bare, self.labels).strip(_EDGES)


@dataclass(frozen=True, slots=True)
class Reading:
    """One date of a line, and what speaks for it."""

    published: Published
    label: str = UNLABELLED
    start: int = 0  # where it begins in the line
    words: int = 0  # words of the line that belong to no date, clock time or label
    before: int = 0  # those of them before the date
    closing: bool = False  # the date ends the line in brackets


def read_line(text: str) -> Line:
    """Return a line made ready for reading; whatever stands beyond _MAX_CHARS is left out."""
    text = squeeze(" ".join(text[: _MAX_CHARS * 20].split())[:_MAX_CHARS])
    folded, offset = find_zone(fold(text))
    bare, clocks = find_clocks(blank(WEEKDAY_RE, folded))
    labels = tuple(
        (match.start(), match.end(), UPDATED if match["updated"] else PUBLISHED)
        for match in _LABEL_RE.finditer(bare)
    )
    return Line(text, folded, bare, tuple(clocks), labels, offset)


def has_label(folded: str) -> bool:
    """Tell whether a folded text names what its date is of."""
    return _LABEL_RE.search(folded) is not None


def strip_labels(text: str, labels: tuple[tuple[int, int, str], ...]) -> str:
    """Return text with the labels' places blanked."""
    for start, end, _ in labels:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def absolute(line: Line, captured: datetime) -> list[Reading]:
    """Return the readings of a line's full dates, without those of documents and deadlines."""
    days = find_days(line.bare, captured.year)
    readings = []
    for day, clock in _with_clocks(line, days):
        start = min(day.start, clock.start) if clock else day.start
        label = _label_before(line, start)
        foreign = not label and not day.ranged and _is_foreign(line, start)
        if day.day is None or foreign:
            continue
        is_told = clock is not None and not (_is_local(line) and is_placeholder(clock.clock))
        clock_time = clock.clock if clock and is_told else None
        when = _in_order(line, day, start) or day.day
        published = on_day(when, clock_time, line.offset, _raw(line, day), captured)
        if published is not None:
            published = replace(published, inferred=day.ranged)
            readings.append(_reading(line, published, label, days, start))
    return readings


def first_date(text: str, captured: datetime) -> Published | None:
    """Return the first full date of a text."""
    return next((reading.published for reading in absolute(read_line(text), captured)), None)


def _is_local(line: Line) -> bool:
    """Tell whether a line's clock times are Vietnam's: another zone's midnight was computed."""
    return line.offset is None or line.offset == ICT.utcoffset(None)


def _in_order(line: Line, day: Token, start: int) -> date | None:
    """Return a date as it is with its month first, where only so the weekday before it is right."""
    if day.swapped is None or day.day is None or day.swapped == day.day:
        return None
    weekday = weekday_before(line.folded, start)
    is_swapped = weekday is not None and day.day.weekday() != weekday == day.swapped.weekday()
    return day.swapped if is_swapped else None


def _is_foreign(line: Line, start: int) -> bool:
    """Tell whether what stands before a place makes it the date of something else."""
    return _FOREIGN_RE.search(line.bare[max(0, start - 80) : start]) is not None


def _with_clocks(line: Line, days: list[Token]) -> Iterator[tuple[Token, Token | None]]:
    """Yield every day with the clock time that belongs to it.

    Between two clock times the line's own order decides: its first token is of the leading kind.
    """
    first_clock = line.clocks[0].start if line.clocks else len(line.bare)
    clock_leads = bool(days) and first_clock < days[0].start
    for day in days:
        before = [c for c in line.clocks if c.start < day.start and _touch(line, c, day)]
        after = [c for c in line.clocks if c.start > day.start and _touch(line, day, c)]
        inside = [c for c in line.clocks if day.start < c.start and c.end <= day.end]
        ordered = before[-1:] + after[:1] if clock_leads else after[:1] + before[-1:]
        ordered = inside or ordered
        yield day, ordered[0] if ordered else None


def _touch(line: Line, first: Token, second: Token) -> bool:
    """Tell whether two tokens, in this order, belong together."""
    return first.end <= second.start and _near(line, first.end, second.start)


def _near(line: Line, start: int, end: int) -> bool:
    """Tell whether nothing but punctuation and words like `lúc` stands between two places."""
    return end - start <= 80 and _GAP_RE.fullmatch(line.bare, start, end) is not None


def _label_before(line: Line, start: int) -> str:
    """Return the kind of label that stands directly before a place."""
    for _, end, kind in reversed(line.labels):
        if end <= start:
            return kind if _near(line, end, start) else UNLABELLED
    return UNLABELLED


def _raw(line: Line, day: Token) -> str:
    """Return the line as the page wrote it, or of a long one the part around the day."""
    if len(line.text) <= _MAX_RAW or len(line.text) != len(line.folded):
        return line.text[:_MAX_RAW]
    return line.text[max(0, day.start - _RAW_BEFORE) : day.end + _RAW_AFTER].strip()


def _reading(
    line: Line, published: Published, label: str, days: list[Token], start: int
) -> Reading:
    """Return a reading with the count of words beside it."""
    rest = strip_labels(line.bare, line.labels)
    rest = strip_labels(rest, tuple((day.start, day.end, "") for day in days))
    before, words = _count(rest[:start]), _count(rest)
    closing = line.bare.endswith(")") and before == words
    return Reading(published, label, start, words, before, closing)


def _count(text: str) -> int:
    """Return the number of words that say something."""
    return sum(word not in _CONNECTORS for word in _WORD_RE.findall(text))


def coarse(line: Line, captured: datetime) -> Published | None:
    """Return the month or year of a line that holds nothing else."""
    core = line.core
    if match := MONTH_RE.fullmatch(core):
        month = int(match["n"]) if match["n"] else month_number(match["m"])
        first, precision = civil(int(match["y"]), month, 1), "month"
    elif match := YEAR_RE.fullmatch(core):
        first, precision = civil(int(match["y"]), 1, 1), "year"
    else:
        return None
    if first is None:
        return None
    start = datetime(first.year, first.month, 1, tzinfo=ICT)
    return build(start, precision, line.text, captured)


def yearless(line: Line, captured: datetime) -> Iterator[Reading]:
    """Yield the dates without a year that are said to be days: the latest before the capture."""
    days = [token for token in find_yearless(line.bare) if _is_day(line, token)]
    for token, clock in _with_clocks(line, days):
        day = _latest(*(token.parts or (0, 0)), captured.astimezone(ICT).date())
        if day is None:
            continue
        clock_time = clock.clock if clock else None
        published = on_day(day, clock_time, line.offset, _raw(line, token), captured)
        if published is not None:
            start = min(token.start, clock.start) if clock else token.start
            label = _label_before(line, start)
            yield _reading(line, replace(published, inferred=True), label, days, start)


def _is_day(line: Line, token: Token) -> bool:
    """Tell a day and month from a fraction, a score or a document number by what is around it."""
    before = line.folded[: token.start]
    if _THIS_DAY_RE.search(before[-40:]) or _label_before(line, token.start):
        return True
    if not token.ranged and _is_foreign(line, token.start):
        return False
    if len(line.core) == len("25/12") == token.end - token.start:
        return True
    if any(_touch(line, token, clock) or _touch(line, clock, token) for clock in line.clocks):
        return True
    lead = _count(strip_labels(line.bare, line.labels)[: token.start])
    ranged_lead = token.ranged and re.search(r"(?<![a-z])(?:tu|trong)(?: ngay)? $", before[-12:])
    return lead <= _LEAD_WORDS and bool(_YEARLESS_LEAD_RE.search(before[-40:]) or ranged_lead)


def _latest(day: int, month: int, today: date) -> date | None:
    """Return the latest such day that is not after today; 29 February needs up to eight years."""
    years = range(today.year, today.year - 9, -1)
    found = (civil(year, month, day) for year in years if year > 0)
    return next((each for each in found if each is not None and each <= today), None)
