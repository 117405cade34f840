"""Dates by property: every shape reads back, any text stays in bounds, none costs much."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text import fold
from pipelines.date_patterns import weekday_before
from pipelines.date_values import EARLIEST_YEAR, SLACK
from pipelines.dates import date_from_url, machine_date, parse_header, parse_published

CAPTURED = datetime(2025, 6, 1, 3, 0, tzinfo=UTC)

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
MONTHS = (
    *("Một", "Hai", "Ba", "Tư", "Năm", "Sáu"),
    *("Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai"),
)


def _weekday(when: datetime) -> str:
    return WEEKDAYS[when.weekday()]


def _half_day(when: datetime) -> str:
    return f"{when.hour % 12 or 12}:{when:%M:%S} {'CH' if when.hour > 11 else 'SA'}"


SECONDS: list[Callable[[datetime], str]] = [
    lambda w: f"Gửi lúc: {w:%d/%m/%Y %H:%M:%S}",
    lambda w: f"{_weekday(w)}, {w.day}/{w.month}/{w.year} | {w:%I:%M:%S %p}",
    lambda w: f"Cập nhật: {w:%d/%m/%Y} {_half_day(w)}",
    lambda w: f"{w:%Y-%m-%d %H:%M:%S}",
]
MINUTES: list[Callable[[datetime], str]] = [
    lambda w: f"Ngày đăng {w:%d/%m/%Y} | {w:%H:%M} | Lượt xem: {w.minute}",
    lambda w: f"Hội nghị chi bộ thôn ({w:%H:%M %d/%m/%Y})",
    lambda w: f"{_weekday(w)}, {w:%d/%m/%Y} - {w:%H:%M}'",
    lambda w: f"{_weekday(w)} - {w:%d/%m/%Y %H:%M}",
    lambda w: f"{w:%d-%m-%Y %H:%M} GMT+7",
    lambda w: f"{_weekday(w)}, {w:%d/%m/%Y}, {w:%H:%M} [GMT+7]",
    lambda w: f"{w:%H:%M}, {w.day}/{w.month}/{w.year}",
    lambda w: f"Cập nhật lúc: {w:%H:%M} |{w:%d/%m/%Y}",
    lambda w: f"{w.hour} giờ {w:%M} ngày {w:%d/%m/%Y}",
    lambda w: f"{w.hour}h{w:%M} {w:%d/%m/%Y}",
    lambda w: f"{w.hour}:{w:%M} ngày {w.day} tháng {w.month} năm {w.year}",
    lambda w: f"{w.day} Tháng {MONTHS[w.month - 1]}, {w.year} lúc {w:%H:%M}",
    lambda w: f"{w:%A, %B %d, %Y %I:%M %p}",
    lambda w: f"{w:%Y-%m-%dT%H:%M}",
]
DAYS: list[Callable[[datetime], str]] = [
    lambda w: f"{_weekday(w)}, ngày {w:%d} tháng {w:%m} năm {w.year}",
    lambda w: f"{w.day} tháng {MONTHS[w.month - 1]} {w.year}",
    lambda w: f"Tháng {MONTHS[w.month - 1]} {w.day}, {w.year}",
    lambda w: f"{w.day} Th{w.month}, {w.year}",
    lambda w: f"{w:%d.%m.%Y}",
    lambda w: f"{w:%d-%m-%Y}",
    lambda w: f"{w.day}/{w.month}/{w.year}",
    lambda w: f"{w:%d/%m/%y}",
    lambda w: f"{w:%d %B %Y}",
    lambda w: f"{w:%Y-%m-%d}",
]
LENGTHS = {"second": 19, "minute": 16, "day": 10}
SHAPES = [
    (shape, precision)
    for shapes, precision in ((SECONDS, "second"), (MINUTES, "minute"), (DAYS, "day"))
    for shape in shapes
]
# Midnight is no time of day to a reader.
PAST = st.datetimes(datetime(EARLIEST_YEAR, 1, 1), datetime(2025, 6, 1)).filter(  # noqa: DTZ001 - local
    lambda when: when.hour or when.minute
)


@settings(max_examples=400)
@given(st.sampled_from(SHAPES), PAST)
def test_every_shape_reads_back(
    shape: tuple[Callable[[datetime], str], str], when: datetime
) -> None:
    write, precision = shape
    found = parse_published(write(when), captured=CAPTURED)
    assert found is not None, write(when)
    length = LENGTHS[precision]
    assert (found.value[:length], found.precision) == (when.isoformat()[:length], precision)
    assert found.value[19:] == ("" if precision == "day" else "+07:00")


MACHINE_SHAPES = ["%Y-%m-%dT%H:%M:%S%z", "%a, %d %b %Y %H:%M:%S %z", "%Y%m%dT%H%M%S%z"]


@given(
    st.sampled_from(MACHINE_SHAPES),
    st.datetimes(datetime(1997, 1, 3), datetime(2025, 6, 1)),  # noqa: DTZ001 - zones follow
    st.timezones(),
)
def test_machine_shapes_read_back(shape: str, when: datetime, zone: object) -> None:
    aware = when.replace(microsecond=0, tzinfo=zone)  # type: ignore[arg-type]
    offset = aware.utcoffset()
    assert offset is not None
    if offset % timedelta(minutes=1):
        return  # offsets with seconds, before 1972 in Liberia: no format carries them
    found = machine_date(aware.strftime(shape), captured=CAPTURED)
    assert found is not None
    assert found.start == aware


WORDS = [
    *("ngày", "tháng", "năm", "Thứ", "Hai", "lúc", "trước", "đăng", "cập nhật", "giờ", "chiều"),
    *(
        "hôm qua",
        "nay",
        "đến",
        "GMT+7",
        "h",
        "PM",
        "T",
        "Z",
        "+07:00",
        "10:30",
        "3/4",
        "30/12/2024",
    ),
    *("2024-12-30", "1", "12", "31", "2024", "99", ":", "/", "-", ".", ",", "|", "(", ")"),
]
FRAGMENTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
CAPTURES = st.datetimes(datetime(1998, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - UTC below


@settings(max_examples=300)
@given(st.text(max_size=80) | FRAGMENTS | FRAGMENTS.map(lambda t: t.replace(" ", "")), CAPTURES)
def test_any_text_gives_a_date_within_bounds_or_none(text: str, at: datetime) -> None:
    captured = at.replace(tzinfo=UTC)
    found = [
        parse_published(text, captured=captured),
        machine_date(text, captured=captured),
        date_from_url(f"https://bao.example/{text}", captured=captured),
        parse_header(text.split("|"), captured=captured),
    ]
    for each in found:
        if each is not None:
            assert each.start <= captured + SLACK
            assert each.start.year >= EARLIEST_YEAR
            assert each.precision in {"second", "minute", "day", "month", "year"}


HOSTILE = [
    *["1", " ", "1/", "1 ", "12/12/", "26-", "(", "số 1", "12:30 ", "12/10/2024 ", "2 tháng "],
    *["ngày ", "cập nhật lúc ", "ă\u0302", "\u00a01", "số 12 của a ", "1" + " " * 30, "thứ "],
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_100_kb_cost_milliseconds(unit: str) -> None:
    """The slowest takes 10 ms of CPU here; what backtracks would take minutes."""
    text = unit * (100_000 // len(unit))
    start = time.process_time()
    parse_published(text, captured=CAPTURED)
    machine_date(text, captured=CAPTURED)
    date_from_url(f"https://bao.example/{text}", captured=CAPTURED)
    assert time.process_time() - start < 0.25


def test_a_usual_line_costs_little() -> None:
    """60 microseconds of CPU here, against 100 asked for; the floor leaves room for slow boxes."""
    lines = [shape(datetime(2024, 12, 30, 15, 24)) for shape, _ in SHAPES]  # noqa: DTZ001 - local
    start = time.process_time()
    for line in lines * 5:
        parse_published(line, captured=CAPTURED)
    assert (time.process_time() - start) / (5 * len(lines)) < 0.0005


@pytest.mark.parametrize("day", range(7))
def test_a_weekday_before_a_date_is_told_from_all_others(day):
    when = datetime(2024, 7, 1 + day)  # noqa: DTZ001 - a Monday, and the days after it
    names = [WEEKDAYS[day], f"T{day + 2}" if day < 6 else "CN", f"{when:%A}", f"{when:%a},"]
    for name in names:
        assert weekday_before(f"{fold(name)} 1/7/2024", len(name) + 1) == day


def test_every_date_of_two_years_with_its_weekday_is_read_day_first():
    for ordinal in range(date(2023, 1, 1).toordinal(), date(2025, 1, 1).toordinal()):
        when = date.fromordinal(ordinal)
        text = f"{WEEKDAYS[when.weekday()]}, {when.day}/{when.month}/{when.year} 15:50"
        published = parse_published(text, captured=CAPTURED)
        assert published is not None and published.value[:10] == when.isoformat(), text
