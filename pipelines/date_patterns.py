"""The shapes of dates and clock times on Vietnamese pages, read from folded text.

Folded text is ASCII for all that matters here, so the patterns are too. Every repetition is
bounded: no pattern backtracks over more than a few characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from archive.text import fold
from pipelines.date_values import Clock, civil
from pipelines.date_words import WEEKDAY, WEEKDAY_NUMBERS

DAY_PARTS = "sang|trua|chieu|toi|dem"

_MONTH_WORDS = ("gieng", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
_MONTH_ABBREVIATIONS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_MONTH_NAMES = {
    **{name: number for number, name in enumerate(_MONTH_WORDS, 1)},
    **{name: number for number, name in enumerate(_MONTH_ABBREVIATIONS, 1)},
    "mot": 1,
    "bon": 4,
    "muoi mot": 11,
    "muoi hai": 12,
    "chap": 12,
}
_SPELT = "|".join(sorted(_MONTH_NAMES.keys() - {*_MONTH_ABBREVIATIONS}, key=len, reverse=True))
_VN_MONTH = rf"(?:thang|thg|th)\.? ?(?:[0-9]{{1,2}}(?![0-9])|(?:{_SPELT})(?![a-z]))"
_EN_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_MONTH = rf"(?P<m>{_VN_MONTH}|{_EN_MONTH})"
_YEAR = r"(?P<y>(?:19|20)[0-9]{2})(?![0-9])"
_TO = r" ?(?:-|–|—|den|toi|va) ?(?:het )?(?:ngay )?"
# A day is not the end of a number or of another date, unless that begins a range.
_DAY = (
    rf"(?:(?<![0-9/.-])(?P<from>[0-9]{{1,2}}){_TO}|(?<![0-9])(?<![0-9][/.,-]))(?P<d>[0-9]{{1,2}})"
)
_NUMERIC_RE = re.compile(
    rf"(?:(?<![0-9/.-])(?P<from>[0-9]{{1,2}}(?:[/.-][0-9]{{1,2}}(?:[/.-][0-9]{{4}})?)?){_TO}"
    r"|(?<![0-9])(?<![0-9][/.-]))"
    r"(?P<d>[0-9]{1,2}) ?(?P<sep>[/.-]) ?(?P<m>[0-9]{1,2}) ?(?P=sep) ?(?P<y>[0-9]{4}|[0-9]{2})"
    r"(?![0-9])(?!/[a-z0-9])(?![.-][0-9])"
)
_ISO_RE = re.compile(
    r"(?<![0-9])(?<![0-9][/.-])(?P<y>(?:19|20)[0-9]{2})(?P<sep>[/.-])"
    r"(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})(?![0-9])(?![/.-][0-9])"
)
_LONG_RE = re.compile(
    rf"{_DAY}(?:st|nd|rd|th(?![a-z0-9]))?[ ,/-]{{0,3}}(?:of )?"
    rf"{_MONTH}[ ,/.-]{{0,3}}(?:nam[ ,]{{0,2}})?{_YEAR}"
)
# The gap before the year may hold a blanked clock time and zone: `Dec 31 10:00:00 ICT 2024`.
_MONTH_FIRST_RE = re.compile(
    rf"(?<![a-z]){_MONTH} {{0,2}}(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9])[ ,]{{1,40}}{_YEAR}"
)
_YEARLESS_RE = re.compile(
    rf"{_DAY}(?: ?(?:[/-]|thang) ?|\.)(?P<m>[0-9]{{1,2}})(?![0-9])(?! ?[/.,-] ?[0-9])(?! ?%)"
    r"(?!,? ?nam ?[0-9]{4})"  # of a year that no article is from: 2 tháng 9 năm 1945
)
MONTH_RE = re.compile(
    rf"(?:{_MONTH}|(?P<n>(?<![0-9])[0-9]{{1,2}}(?= ?[/-])))"
    rf"[ ,/.-]{{0,3}}(?:nam[ ,]{{0,2}})?{_YEAR}"
)
YEAR_RE = re.compile(rf"nam {_YEAR}")

WEEKDAY_RE = re.compile(
    rf"(?<![a-z0-9])(?<!lan )(?:{fold(WEEKDAY)}(?![a-z])|cn(?![a-z])"
    r"|t[2-7](?![a-z0-9/.])|(?:mon|tues?|wed|thu|fri|sat|sun)(?=[,.] )"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
# `G7T+7` is a typing error that whole sites carry in their templates.
_ZONE_RE = re.compile(
    r"[\[(]? ?(?<![a-z])(?:(?:gmt|g7t|utc) ?(?:(?P<sign>[+-]) ?(?P<hh>[0-9]{1,2})"
    r"(?::?(?P<mm>[0-9]{2}))?|0?7(?![0-9:]))|(?P<utc>gmt|utc|(?<=[0-9])z)|ict)(?![a-z0-9]) ?[\])]?"
)
_CLOCK_RE = re.compile(
    r"(?:(?<![0-9/:])|(?<=[/.-]20[0-9]{2}))(?P<h>[0-9]{1,2})"
    r"(?:(?::| : ?)(?P<min>[0-9]{2})(?: ?: ?(?P<s>[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"(?:(?![0-9])|(?=[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}))"
    r"| ?(?:gio|h|g)(?![a-z])(?: ?:? ?(?P<hmin>[0-9]{1,2})(?![0-9])"
    # No minutes are the day in `8h 05/06/2024`; those in `8h05 - 31/05/2017` have one of their own.
    r"(?! ?[/.-] ?[0-9](?![0-9]? ?[/.-] ?[0-9]{1,2} ?[/.-] ?[0-9])))?)"
    r"(?: ?(?:'|’|phut|ph|p)(?![a-z])(?: ?(?P<hs>[0-9]{1,2}) ?giay)?)?"
    r"(?: ?(?P<half>am|pm|a\.m\.?|p\.m\.?|sang|sa|chieu|ch|trua|toi|dem)(?![a-z]))?"
)
# Every name of a weekday that WEEKDAY_RE finds, English ones by their first three letters.
_WEEKDAYS = {
    name: day
    for day, (word, english) in enumerate(
        zip(map(fold, WEEKDAY_NUMBERS), ("mon", "tue", "wed", "thu", "fri", "sat"), strict=True)
    )
    for name in (f"thu {word}", f"thu {day + 2}", f"t{day + 2}", english)
} | dict.fromkeys(("chu nhat", "cn", "sun"), 6)
_NEAR = 16  # characters between a weekday and its date: `Thứ tư, ngày 8/5/2024`
_DAY_AND_MONTH = len("30/12")  # a longer beginning of a range has its own year
_MORNING = ("am", "a.m", "a.m.", "sa", "sang")


@dataclass(frozen=True, slots=True)
class Token:
    """A clock time or a day, and where it stands in the folded line."""

    start: int
    end: int
    clock: Clock | None = None
    day: date | None = None
    swapped: date | None = None  # the same digits read month first
    ranged: bool = False  # the last day of a range
    parts: tuple[int, int] | None = None  # day and month of a date without a year


def blank(pattern: re.Pattern[str], text: str) -> str:
    """Return text with every match replaced by as many spaces, so that positions stay."""
    return pattern.sub(lambda match: " " * len(match[0]), text)


def blank_span(text: str, start: int, end: int) -> str:
    """Return text with spaces between two places, so that all others stay."""
    return text[:start] + " " * (end - start) + text[end:]


def find_zone(text: str) -> tuple[str, timedelta | None]:
    """Return text without zone names, and the first offset named; None: none is named."""
    match = _ZONE_RE.search(text)
    if match is None:
        return text, None
    offset = timedelta(hours=7)
    if match["sign"]:
        hours, minutes = int(match["hh"]), int(match["mm"] or 0)
        offset = timedelta(hours=min(hours, 14), minutes=min(minutes, 59))
        offset = -offset if match["sign"] == "-" else offset
    elif match["utc"]:
        offset = timedelta(0)
    return blank(_ZONE_RE, text), offset


def find_clocks(text: str) -> tuple[str, list[Token]]:
    """Return text with its clock times blanked, and those of them that a clock can show."""
    tokens = []
    for match in _CLOCK_RE.finditer(text):
        clock = _clock(match)
        if clock is not None:
            tokens.append(Token(match.start(), match.end(), clock=clock))
    return blank(_CLOCK_RE, text) if tokens or _CLOCK_RE.search(text) else text, tokens


def _clock(match: re.Match[str]) -> Clock | None:
    """Read a matched clock time on 24 hours; None for 24:00 and other impossible ones."""
    hour, minute = int(match["h"]), int(match["min"] or match["hmin"] or 0)
    seconds = match["s"] or match["hs"]
    second = None if seconds is None else int(seconds)
    half = match["half"]
    if half is not None:
        hour = _on_24_hours(hour, half)
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    return Clock(hour, minute, second)


def _on_24_hours(hour: int, half: str) -> int:
    """Return the hour a clock of 12 shows in the named part of the day; beyond 12 it is plain."""
    if half in _MORNING or half == "dem":
        late = half == "dem" and 6 <= hour < 12
        return 0 if hour == 12 else hour + 12 * late
    afternoon = hour < 4 if half == "trua" else hour < 12
    return hour + 12 * afternoon


def month_number(name: str) -> int:
    """Return the number of a month from `thang 6`, `th6`, `thang muoi hai` or `dec.`."""
    bare = re.sub(r"^(?:thang|thg|th)\.? ?", "", name).rstrip(".")
    if bare.isdigit():
        return int(bare)
    return _MONTH_NAMES.get(bare) or _MONTH_NAMES.get(bare[:3], 0)


def find_days(text: str, captured_year: int) -> list[Token]:
    """Return every full date of a line whose clock times are blanked, in order."""
    tokens = [_numeric(match, captured_year) for match in _NUMERIC_RE.finditer(text)]
    tokens += [_named(match, int(match["m"])) for match in _ISO_RE.finditer(text)]
    for pattern in (_LONG_RE, _MONTH_FIRST_RE):
        tokens += [_named(match, month_number(match["m"])) for match in pattern.finditer(text)]
    return sorted((t for t in tokens if t is not None), key=lambda token: token.start)


def _numeric(match: re.Match[str], captured_year: int) -> Token | None:
    """Read a date in digits, day first; None where no calendar or no typist has it."""
    year = int(match["y"])
    if len(match["y"]) == 2:
        if match["sep"] != "/" and len(match["d"]) + len(match["m"]) < 4:
            return None  # 1.2.10 is a section number
        year += 1900 if 2000 + year > captured_year else 2000
    if len(match["from"] or "") > _DAY_AND_MONTH and match["from"][-4:] != str(year):
        return None  # an anniversary: (3/2/1930 - 3/2/2025)
    first, second = int(match["d"]), int(match["m"])
    day = civil(year, second, first)
    swapped = civil(year, first, second) if match["sep"] == "/" else None  # .NET's and Drupal's
    if day is None and swapped is None:
        return None
    ranged = match["from"] is not None
    return Token(match.start(), match.end(), day=day or swapped, swapped=swapped, ranged=ranged)


def _named(match: re.Match[str], month: int) -> Token | None:
    """Read a date whose year has four digits and whose month is known."""
    day = civil(int(match["y"]), month, int(match["d"]))
    if day is None:
        return None
    ranged = match.groupdict().get("from") is not None
    return Token(match.start(), match.end(), day=day, ranged=ranged)


def weekday_before(text: str, start: int) -> int | None:
    """Return the weekday named last before a place in a folded text, 0 for Monday."""
    found = [match[0] for match in WEEKDAY_RE.finditer(text, max(0, start - _NEAR), start)]
    name = found[-1] if found else ""
    return _WEEKDAYS.get(name, _WEEKDAYS.get(name[:3]))


def find_yearless(text: str) -> Iterator[Token]:
    """Yield every day with a month and no year of a line whose clock times are blanked."""
    for match in _YEARLESS_RE.finditer(text):
        day, month = int(match["d"]), int(match["m"])
        if civil(2000, month, day):
            yield Token(
                match.start(),
                match.end(),
                ranged=match["from"] is not None,
                parts=(day, month),
            )
