"""Which of a page's dates is trusted, which are refused, and what one lends another."""

from datetime import UTC, datetime

import pytest

from pipelines.date_choice import TRUST, leaves_open
from pipelines.dates import Published, choose, parse_header

CAPTURED = datetime(2025, 6, 1, 3, 0, tzinfo=UTC)  # Sunday, 10:00 in Hà Nội
PRECISIONS = {4: "year", 7: "month", 10: "day", 25: "minute"}


def dated(source: str, value: str, raw: str = "") -> Published:
    """Return a stated candidate."""
    return Published(value, PRECISIONS[len(value)], raw or value, source)


def header(*lines: str) -> Published:
    """Return what header lines tell."""
    found = parse_header(lines, captured=CAPTURED)
    assert found is not None
    return found


@pytest.mark.parametrize("first", range(len(TRUST)))
def test_the_most_trusted_source_wins_in_any_order(first: int) -> None:
    candidates = [
        dated(source, f"2024-03-{day:02}T08:00:00+07:00")
        for day, source in enumerate(TRUST[first:], first + 1)
    ]
    for given in (candidates, candidates[::-1]):
        found = choose(given, captured=CAPTURED)
        assert found is not None
        assert found.source == TRUST[first]


@pytest.mark.parametrize(
    "candidates",
    [
        [],
        [None],
        [dated("json-ld", "2025-06-04T10:00:00+07:00")],
        [header("Chủ nhật, 01/06/2025, 10:00:05")],
    ],
    ids=["none", "no candidate", "future", "the clock alone"],
)
def test_nothing_to_trust_is_none(candidates: list[Published | None]) -> None:
    assert choose(candidates, captured=CAPTURED) is None


def test_the_hint_counts_where_its_source_stands() -> None:
    hint = dated("feed", "2024-03-01T08:00:00+07:00")
    assert choose([], captured=CAPTURED, hint=hint) == hint
    url = dated("url", "2024-02-28")
    assert choose([url], captured=CAPTURED, hint=hint) == url


CLOCK = header("Chủ nhật, 01/06/2025, 10:00:05")
REFUSED = [
    (CLOCK, dated("url", "2022-05"), "2022-05"),
    (CLOCK, dated("url", "2025-06"), "2025-06"),
    (CLOCK, dated("url", "2025-04"), "2025-04"),
    (CLOCK, dated("sitemap", "2024-05-03T08:00:00+07:00"), "2024-05-03"),
    (header("Chủ nhật, 01/06/2025"), dated("url", "2025-05-02"), "2025-05-02"),
    (header("Chủ nhật, 01/06/2025, 07:30"), dated("url", "2025-05-20"), "2025-05-20"),
    (header("Chủ nhật, 01/06/2025, 07:30"), dated("url", "2025-04"), "2025-04"),
    (header("Thứ bảy, 31/05/2025, 23:10"), dated("feed", "2025-05-02"), "2025-05-02"),
    (dated("meta", "2025-06-01T10:00:00+07:00"), dated("header", "2021-06-01"), "2021-06-01"),
    (dated("meta", "2025-06-01T10:00:00+07:00"), dated("url", "2025-05-30"), "2025-05-30"),
]


@pytest.mark.parametrize(("clock", "other", "value"), REFUSED)
def test_a_clock_gives_way_to_another_date(clock: Published, other: Published, value: str) -> None:
    found = choose([clock, other], captured=CAPTURED)
    assert found is not None
    assert found.value == value


KEPT = [
    ([header("Chủ nhật, 01/06/2025, 07:30")], "2025-06-01T07:30:00+07:00"),
    # Edited the day before, or the month before: an URL is named after an item's making.
    (
        [header("Chủ nhật, 01/06/2025, 07:30"), dated("url", "2025-05-31")],
        "2025-06-01T07:30:00+07:00",
    ),
    ([header("Chủ nhật, 01/06/2025, 07:30"), dated("url", "2025-05")], "2025-06-01T07:30:00+07:00"),
    ([header("Chủ nhật, 01/06/2025, 07:30"), dated("url", "2025-06")], "2025-06-01T07:30:00+07:00"),
    ([CLOCK, dated("url", "2025-06-01")], "2025-06-01T10:00:05+07:00"),
    ([header("Đăng lúc 10:00 01/06/2025"), dated("url", "2025-06")], "2025-06-01T10:00:00+07:00"),
    (
        [dated("json-ld", "2025-06-01T09:58:00+07:00"), dated("url", "2025-06-01")],
        "2025-06-01T09:58:00+07:00",
    ),
]


@pytest.mark.parametrize(("candidates", "value"), KEPT)
def test_a_fresh_article_keeps_its_time(candidates: list[Published], value: str) -> None:
    found = choose(candidates, captured=CAPTURED)
    assert found is not None
    assert (found.value, found.inferred) == (value, False)


def test_the_day_of_the_capture_is_doubted_when_nothing_confirms_it() -> None:
    today = header("Chủ nhật, 01/06/2025")
    alone = choose([today], captured=CAPTURED)
    assert alone is not None
    assert alone.inferred
    confirmed = choose([today, dated("url", "2025-06-01")], captured=CAPTURED)
    assert confirmed is not None
    assert not confirmed.inferred


MINUTE = "2024-12-30T08:15:00+07:00"
LENT = [
    ([dated("json-ld", "2024-12-30"), dated("header", MINUTE)], MINUTE, "header"),
    ([dated("meta", "2024-12-30T00:00:00+07:00"), dated("header", MINUTE)], MINUTE, "header"),
    ([dated("url", "2024-12"), dated("feed", MINUTE)], MINUTE, "feed"),
    ([dated("url", "2024-12"), dated("sitemap", MINUTE)], "2024-12", "url"),
    ([dated("json-ld", "2024-12-29"), dated("header", MINUTE)], "2024-12-29", "json-ld"),
    ([dated("json-ld", "2025-06-01"), CLOCK], "2025-06-01", "json-ld"),
]


@pytest.mark.parametrize(("candidates", "value", "source"), LENT)
def test_a_coarse_date_gives_way_to_a_finer_that_agrees(
    candidates: list[Published], value: str, source: str
) -> None:
    found = choose(candidates, captured=CAPTURED)
    assert found is not None
    assert (found.value, found.source) == (value, source)


def test_an_inferred_date_is_worth_less_than_any_stated_one() -> None:
    event = header("Sáng 25/12")
    url = dated("url", "2024-12-27")
    assert choose([event, url], captured=CAPTURED) == url
    assert choose([event], captured=CAPTURED) == event


@pytest.mark.parametrize("raw", ["2024-12-30T08:15:00Z", "2024-12-30T08:15:00+00:00"])
def test_local_time_marked_as_utc_is_read_as_the_page_shows_it(raw: str) -> None:
    marked = dated("json-ld", "2024-12-30T15:15:00+07:00", raw)
    shown = dated("header", MINUTE)
    found = choose([marked, shown], captured=CAPTURED)
    assert found is not None
    assert (found.value, found.source) == (MINUTE, "json-ld")
    assert choose([marked], captured=CAPTURED) == marked


OPEN = [
    (None, True),
    (dated("meta", MINUTE), False),
    (dated("meta", "2024-12-30"), True),
    (dated("meta", "2024-12-30T00:00:00+07:00"), True),
    (dated("meta", MINUTE, "2024-12-30T01:15:00Z"), True),
    (dated("meta", "2025-06-01T09:58:00+07:00"), True),
    (dated("meta", "2025-06-01T07:58:00+07:00"), False),
]


@pytest.mark.parametrize(("best", "is_open"), OPEN)
def test_what_another_date_could_still_correct(best: Published | None, is_open: bool) -> None:
    assert leaves_open(best, CAPTURED) is is_open


@pytest.mark.parametrize("source", ["url", "sitemap"])
def test_a_sitemap_and_an_url_know_no_minute(source: str) -> None:
    found = choose([dated(source, MINUTE)], captured=CAPTURED)
    assert found is not None
    assert (found.value, found.precision) == ("2024-12-30", "day")
