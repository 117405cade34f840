"""When pages are fetched again, and how a page's history is put in order: the pure rules."""

import random
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from archive.clock import moment, stamp
from archive.history import Version, place
from archive.revisit import heeds_hints, is_newer, later, next_revisit, next_try
from archive.schema import migrations
from tests.making import T0, at


@pytest.mark.parametrize(
    ("hint", "known", "newer"),
    [
        (None, None, False),
        ("", "2026-09-01", False),
        ("2026-09-01", None, True),
        ("2026-09-01", "2026-09-01", False),
        ("2026-09-02", "2026-09-01", True),
        ("2026-09-01", "2026-09-02", False),
        # One moment in two spellings is no change.
        ("2026-09-01T08:00:00+07:00", "2026-09-01T01:00:00Z", False),
        ("2026-09-01T08:00:01+07:00", "2026-09-01T01:00:00Z", True),
        ("2026-09-01T08:00:00", "2026-09-01T08:00:00+07:00", False),
        # A day alone is compared as a day, as the newspaper's readers count days.
        ("2026-09-01", "2026-09-01T08:00:00+07:00", False),
        ("2026-09-01T08:00:00+07:00", "2026-09-01", False),
        ("2026-09-01T23:30:00Z", "2026-09-01", True),
        ("2026-09-02", "2026-09-01T23:00:00+07:00", True),
        ("2026-09", "2026-08-31", True),
        ("2026", "2025-12-31", True),
        # Written by a clock that is wrong.
        ("2036-01-01", "2026-09-01", False),
        ("2036-01-01", None, False),
        # No date at all: compared as text.
        ("rev-8", "rev-7", True),
        ("rev-7", "rev-8", False),
        ("9999-99-99", "2026-09-01", True),
        ("0001-01-01T00:00:00+14:00", "2026-09-01", False),
    ],
)
def test_hints(hint: str | None, known: str | None, newer: bool) -> None:
    assert is_newer(hint, known, T0) is newer
    assert later(hint, known, T0) == (hint if newer else known)


@given(hint=st.text(max_size=30), known=st.text(max_size=30))
def test_any_hint_is_survived(hint: str, known: str) -> None:
    assert not (is_newer(hint, known, T0) and is_newer(known, hint, T0))


def test_revisits_are_at_1_7_and_30_days() -> None:
    seen, planned = T0, []
    while (seen_next := next_revisit(T0, seen)) is not None:
        planned.append((seen_next - T0).days)
        seen = seen_next
    assert planned == [1, 7, 30]
    assert next_revisit(T0, at(days=3)) == at(days=7)


def test_tries_wait_ever_longer_and_end() -> None:
    waits = [next_try(failures, T0) for failures in range(1, 8)]
    assert [wait - T0 for wait in waits if wait] == [
        timedelta(hours=1),
        timedelta(hours=6),
        timedelta(days=1),
        timedelta(days=3),
        timedelta(days=7),
    ]
    assert waits[5:] == [None, None]


@pytest.mark.parametrize(
    ("fruitless", "planned", "days", "heeds"),
    [
        (0, True, 0, True),
        (1, False, 0, True),
        (2, True, 1000, False),
        (2, False, 29, False),
        (2, False, 30, True),
        (3, False, 59, False),
        (3, False, 60, True),
        (500, False, 30 * 64, True),
    ],
)
def test_untrue_hints_are_ignored(fruitless: int, planned: bool, days: int, heeds: bool) -> None:
    planned_at = at(days=2000) if planned else None
    assert heeds_hints(fruitless, planned_at, T0, at(days=days)) is heeds


def test_stamps_sort_and_come_back() -> None:
    assert moment(stamp(T0)) == T0
    assert stamp(T0) < stamp(at(seconds=1)) < stamp(at(days=400))
    with pytest.raises(ValueError, match="time zone"):
        stamp(T0.replace(tzinfo=None))


# -- history -----------------------------------------------------------------------------------


def a_capture(number: int, seen: str) -> dict[str, Any]:
    """A row of captures, of page 1."""
    place = {"warc_file": "x", "offset": number, "length": 1, "payload_sha256": "x"}
    return {"id": number, "page_id": 1, "fetched_at": seen, "status": 200, "source": "live"} | place


def history_of(sightings: list[tuple[int, int]]) -> list[tuple[int, str, str | None]]:
    """Place (hour, article) sightings in this order; return (article, from, until)."""
    db = Database(memory=True)
    migrations.apply(db)
    last: str | None = None
    for number, (hour, article) in enumerate(sightings):
        seen = stamp(at(hours=hour))
        db["captures"].insert(a_capture(number, seen))
        page = {"id": 1, "last_fetched": last, "state": "stored"}
        place(db.conn, page, Version(article, number, "tin", seen))
        last = max(last or seen, seen)
    rows = db.conn.execute("SELECT article_id, seen_from, seen_until FROM versions ORDER BY seq")
    history = [tuple(row) for row in rows]
    db.close()
    return history


SIGHTINGS = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 3)), max_size=12, unique_by=lambda s: s[0]
)


@given(sightings=SIGHTINGS, seed=st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_history_is_a_chain_whatever_the_order(sightings: list[tuple[int, int]], seed: int) -> None:
    random.Random(seed).shuffle(sightings)
    history = history_of(sightings)
    for (one, start, end), (other, begin, _) in pairwise(history):
        assert start < begin == end
        assert one != other
    for hour, article in sightings:
        (at_that_hour,) = [
            one
            for one, start, end in history
            if start <= stamp(at(hours=hour)) and (end is None or stamp(at(hours=hour)) < end)
        ]
        assert at_that_hour == article
    assert [end for *_, end in history if end is None] == ([None] if sightings else [])


@given(sightings=SIGHTINGS)
@settings(max_examples=30, deadline=None)
def test_in_order_history_holds_every_change_and_no_more(
    sightings: list[tuple[int, int]],
) -> None:
    ordered = sorted(sightings)
    changes = [
        article for n, (_, article) in enumerate(ordered) if n == 0 or ordered[n - 1][1] != article
    ]
    assert [article for article, *_ in history_of(ordered)] == changes
