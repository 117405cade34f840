"""Comparing two versions of a text: what a reader is shown, and what it may cost."""

import time
from pathlib import Path

import pytest

from archive import coverage
from archive.db import ArchiveDB
from archive.reading import Change, article, compare
from tests.making import SITE, T0, at, stored

COMPARED = [
    (["a"], ["a"], [("same", 1)]),
    (["a", "b", "c"], ["a", "c"], [("same", 1), ("removed", 1), ("same", 1)]),
    (["a"], ["a", "b"], [("same", 1), ("added", 1)]),
    (["một hai ba bốn"], ["một hai ba năm"], [("edited", 1)]),
    (["một hai ba"], ["hoàn toàn khác hẳn"], [("removed", 1), ("added", 1)]),
    ([], ["a"], [("added", 1)]),
    ([], [], []),
]


@pytest.mark.parametrize(("old", "new", "expected"), COMPARED)
def test_compare(old: list[str], new: list[str], expected: list[tuple[str, int]]) -> None:
    changes = compare(old, new)
    assert changes is not None
    assert [(change.kind, change.count) for change in changes] == expected


def test_an_edit_is_shown_word_by_word() -> None:
    (change,) = compare(["gồm 27 đồng chí"], ["gồm 29 đồng chí"]) or [Change("same", [])]
    pieces = [("same", "gồm"), ("removed", "27"), ("added", "29"), ("same", "đồng chí")]
    assert change.pieces == pieces


def test_nothing_is_lost_in_an_edit() -> None:
    old, new = "a b  c d e f g", "a b c  d x f g h"
    (change,) = compare([old], [new]) or [Change("same", [])]
    rebuilt = " ".join(text for kind, text in change.pieces if kind != "removed")
    assert rebuilt == new


HOSTILE = [
    (["a " * 40_000], ["a " * 39_999]),
    ([f"{n} " + "a " * 40 for n in range(450)], [f"{n}! " + "a " * 40 for n in range(450)]),
    (["x"] * 100_000, ["y"] * 100_000),
    ([("a " * 290).strip()] * 40, [("a " * 289 + "b").strip()] * 40),
]


@pytest.mark.parametrize(("old", "new"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_cheap(old: list[str], new: list[str]) -> None:
    start = time.process_time()
    compare(old, new)
    assert time.process_time() - start < 5


def test_a_text_at_every_address_is_counted_and_not_listed_whole(archive_folder: Path) -> None:
    archive = ArchiveDB(archive_folder / "khobao.db")
    archive.sync_sites([SITE])
    urls = [f"{SITE.home}bai-{number}.html" for number in range(150)]
    for when in (T0, at(days=1)):
        texts = [stored(f"Bản {when.day}.", url=url, when=when) for url in urls]
        archive.save(texts)
    (row,) = archive.db.execute("SELECT id FROM articles WHERE is_current = 1")
    found = article(archive.db, row["id"])
    archive.close()
    assert found is not None
    assert (found["n_copies"], len(found["pages"]), len(found["histories"])) == (149, 100, 20)
    assert all(len(history) == 2 for history in found["histories"])


def test_a_site_is_counted_by_its_current_texts(archive_folder: Path) -> None:
    archive = ArchiveDB(archive_folder / "khobao.db")
    archive.sync_sites([SITE])
    archive.save([stored("Cũ.", section="Xã hội", published_at="2023-05-01T08:00:00+07:00")])
    archive.save([stored("Mới.", when=at(hours=1), section="Kinh tế", published_at="2024-05")])
    archive.save([stored("Khác.", url=f"{SITE.home}x-2.html", section=None, published_at=None)])
    years, sections = coverage.years(archive.db, SITE.id), coverage.sections(archive.db, SITE.id)
    archive.close()
    assert years == [{"year": 2024, "articles": 1}]
    assert sections == [{"section": "Kinh tế", "articles": 1}]
