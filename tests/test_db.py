"""The only writer: what each kind of outcome does to pages, articles, versions and captures."""

import os
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from archive import db as db_module
from archive.db import ArchiveDB, connect_readonly, holds_archive
from archive.errors import StorageError
from archive.models import Outcome
from archive.schema import migrations
from tests.making import OTHER, SITE, T0, URL, at, found, missed, record, stored

COPY_URL = "https://baonui.example/hoi-nghi-777777.html"


@pytest.fixture
def db(archive_folder: Path) -> Iterator[ArchiveDB]:
    made = ArchiveDB(archive_folder / "khobao.db")
    made.sync_sites([SITE, OTHER])
    yield made
    made.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the present that the archive sees: `clock(at(days=1))`."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(db_module, "now", lambda: moment)

    set_to(T0)
    return set_to


def rows(db: ArchiveDB, sql: str, *args: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.db.conn.execute(sql, args)]


def save(db: ArchiveDB, *outcomes: Outcome) -> list[str | None]:
    return [outcome.saved for outcome in db.save(outcomes)]


def page_row(db: ArchiveDB, url: str = URL) -> sqlite3.Row:
    return db.db.conn.execute("SELECT * FROM pages WHERE url = ?", [url]).fetchone()


def everything(db: ArchiveDB) -> dict[str, list[tuple[Any, ...]]]:
    tables = ["pages", "articles", "versions", "images", "warc_files", "articles_fts"]
    return {table: rows(db, f"SELECT * FROM {table}") for table in tables}


# -- articles, versions, copies ----------------------------------------------------------------


def test_an_article_is_stored_with_its_trace(db: ArchiveDB) -> None:
    run = db.start_run(SITE.id)
    assert save(db, stored(record=record(0), run_id=run, etag='"x1"')) == ["new"]
    assert rows(db, "SELECT site, url, year, month, is_current FROM articles") == [
        (SITE.id, URL, 2026, "2026-09", 1)
    ]
    joined = rows(
        db,
        "SELECT p.state, v.seq, v.seen_from, v.seen_until, c.run_id, c.warc_file, c.offset"
        " FROM pages p JOIN versions v ON v.page_id = p.id JOIN captures c ON c.id = v.capture_id"
        " WHERE c.page_id = p.id AND v.article_id = p.article_id",
    )
    assert joined == [("stored", 1, "2026-09-01T03:00:00Z", None, run, record(0).file, 0)]
    assert page_row(db)["etag"] == '"x1"'


def test_a_to_b_to_a_gives_three_versions_of_two_articles(db: ArchiveDB) -> None:
    words = [
        save(db, stored(text, when=at(hours=hour), record=record(hour)))[0]
        for hour, text in enumerate(["bản một", "bản hai", "bản một"])
    ]
    assert words == ["new", "changed", "changed"]
    assert rows(db, "SELECT seq, article_id, seen_from, seen_until FROM versions ORDER BY seq") == [
        (1, 1, "2026-09-01T03:00:00Z", "2026-09-01T04:00:00Z"),
        (2, 2, "2026-09-01T04:00:00Z", "2026-09-01T05:00:00Z"),
        (3, 1, "2026-09-01T05:00:00Z", None),
    ]
    assert rows(db, "SELECT id, is_current FROM articles ORDER BY id") == [(1, 1), (2, 0)]


def test_a_headline_edit_is_a_version_of_the_same_article(db: ArchiveDB) -> None:
    save(db, stored(title="Tin đầu"))
    assert save(db, stored(title="Tin đã sửa", when=at(hours=1))) == ["changed"]
    assert rows(db, "SELECT seq, article_id, title FROM versions") == [
        (1, 1, "Tin đầu"),
        (2, 1, "Tin đã sửa"),
    ]


@pytest.mark.parametrize("site", [SITE, OTHER], ids=["same site", "other site"])
def test_an_exact_copy_is_linked(db: ArchiveDB, site: Any) -> None:
    save(db, stored())
    other = f"{site.home}ban-sao-888888.html"
    copy = stored(url=other, when=at(hours=1))
    copy.page.site = copy.article.site = site.id
    assert save(db, copy) == ["duplicate"]
    assert page_row(db, other)["state"] == "stored"
    assert page_row(db, other)["article_id"] == page_row(db)["article_id"]
    assert rows(db, "SELECT sites, pages FROM copies") == [(1 if site is SITE else 2, 2)]


def test_the_same_text_again_is_unchanged(db: ArchiveDB) -> None:
    save(db, stored())
    before = rows(db, "SELECT * FROM versions")
    assert save(db, stored(when=at(days=1))) == ["unchanged"]
    assert save(db, missed("not-modified", status=304, when=at(days=7))) == ["unchanged"]
    assert rows(db, "SELECT * FROM versions") == before
    assert page_row(db)["state"] == "stored"


def test_saving_twice_changes_nothing(db: ArchiveDB) -> None:
    def outcomes() -> list[Outcome]:
        return [
            stored("một", record=record(0), lastmod="2026-09-01"),
            stored("hai", when=at(hours=2), record=record(200), lastmod="2026-09-01T10:00:00Z"),
            stored("một", url=f"{SITE.home}sao-2.html", record=record(400)),
            missed("http-503", url=f"{SITE.home}loi-3.html", status=503, record=record(600)),
            missed(url=f"{SITE.home}mat-4.html", status=404, record=record(800)),
            missed("challenge", url=f"{SITE.home}chan-5.html", record=record(1000)),
            missed("listing", url=f"{SITE.home}muc-6.html", record=record(1200)),
        ]

    save(db, *outcomes())
    before, captures = everything(db), rows(db, "SELECT * FROM captures")
    words = save(db, *outcomes())
    assert everything(db) == before
    assert rows(db, "SELECT * FROM captures") == captures
    assert not {"new", "changed", "duplicate"} & set(words)


def test_an_older_capture_takes_its_place_in_time(db: ArchiveDB) -> None:
    save(db, stored("nay", when=at(days=100), record=record(0)))
    save(db, stored("nay", when=at(days=200), record=record(200)))
    save(db, stored("xưa", when=at(days=50), record=record(400), source="wayback"))
    save(db, stored("nay", when=at(days=70), record=record(600), source="wayback"))
    save(db, stored("lạ", when=at(days=150), record=record(800), source="wayback"))
    history = rows(
        db,
        "SELECT seq, body, substr(seen_from, 1, 10), substr(seen_until, 1, 10)"
        " FROM versions JOIN articles ON articles.id = article_id ORDER BY seq",
    )
    assert history == [
        (1, "xưa", "2026-10-21", "2026-11-10"),
        (2, "nay", "2026-11-10", "2027-01-29"),
        (3, "lạ", "2027-01-29", "2027-03-20"),
        (4, "nay", "2027-03-20", None),
    ]
    row = page_row(db)
    assert (row["article_id"], row["first_fetched"][:10], row["last_fetched"][:10]) == (
        1,
        "2026-10-21",
        "2027-03-20",
    )


def test_an_older_capture_of_a_page_now_gone_is_its_last_text(db: ArchiveDB) -> None:
    save(db, stored("đầu", record=record(0)))
    save(db, missed(status=404, when=at(days=100), record=record(100)))
    save(db, stored("cuối", when=at(days=50), record=record(200), source="wayback"))
    assert rows(db, "SELECT seq, article_id, seen_until FROM versions") == [
        (1, 1, "2026-10-21T03:00:00Z"),
        (2, 2, None),
    ]
    row = page_row(db)
    assert (row["state"], row["article_id"], row["gone_at"][:10]) == ("gone", 2, "2026-12-10")
    assert rows(db, "SELECT id, is_current FROM articles") == [(1, 0), (2, 1)]


def test_an_unchanged_sighting_ends_what_an_older_capture_showed(db: ArchiveDB) -> None:
    for day in (0, 10, 20):
        save(db, stored("một", when=at(days=day), record=record(day)))
    save(db, stored("hai", when=at(days=5), record=record(500), source="wayback"))
    assert rows(db, "SELECT article_id, capture_id, substr(seen_from, 1, 10) FROM versions") == [
        (1, 1, "2026-09-01"),
        (2, 4, "2026-09-06"),
        (1, 2, "2026-09-11"),
    ]


def test_reading_one_capture_anew_corrects_its_version(db: ArchiveDB) -> None:
    save(db, stored("đọc sai", record=record(0)))
    assert save(db, stored("đọc đúng", record=record(0))) == ["changed"]
    assert rows(db, "SELECT seq, article_id FROM versions") == [(1, 2)]
    assert rows(db, "SELECT id, is_current FROM articles") == [(1, 0), (2, 1)]


# -- pages that show no article ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "state", "saved"),
    [
        (missed("soft-404", when=at(days=1)), "not_article", "not_article"),
        (missed("listing", when=at(days=1)), "not_article", "not_article"),
        (missed(status=404, when=at(days=1)), "gone", "gone"),
        (missed(status=410, when=at(days=1)), "gone", "gone"),
        (missed(status=403, when=at(days=1)), "blocked", "blocked"),
        (missed("challenge", when=at(days=1)), "blocked", "blocked"),
        (missed("robots", status=0, error="robots", when=at(days=1)), "blocked", "blocked"),
        (missed(status=503, when=at(days=1)), "failed", "failed"),
        (missed(status=429, when=at(days=1)), "failed", "failed"),
        (missed(status=302, when=at(days=1)), "failed", "failed"),
        (missed(status=0, error="dns", when=at(days=1)), "failed", "failed"),
        (missed(status=200, error="partial", when=at(days=1)), "failed", "failed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_was_stored_stays(db: ArchiveDB, outcome: Outcome, state: str, saved: str) -> None:
    save(db, stored())
    before = rows(db, "SELECT * FROM versions"), rows(db, "SELECT * FROM articles")
    outcome.saved = None
    assert save(db, outcome) == [saved]
    row = page_row(db)
    assert (row["state"], row["article_id"]) == (state, 1)
    assert row["reason"]
    assert (rows(db, "SELECT * FROM versions"), rows(db, "SELECT * FROM articles")) == before
    assert save(db, stored(when=at(days=2))) == ["unchanged"]
    assert (page_row(db)["state"], page_row(db)["gone_at"], page_row(db)["reason"]) == (
        "stored",
        None,
        None,
    )


def test_gone_at_is_when_it_was_first_gone(db: ArchiveDB) -> None:
    save(db, stored())
    save(db, missed(status=404, when=at(days=1)))
    save(db, missed(status=404, when=at(days=7)))
    assert page_row(db)["gone_at"] == "2026-09-02T03:00:00Z"


def test_every_outcome_with_a_record_has_a_capture(db: ArchiveDB) -> None:
    save(
        db,
        stored(record=record(0)),
        missed(status=404, record=record(100), when=at(hours=1)),
        missed("listing", record=record(200), when=at(hours=2)),
        missed(status=304, record=record(300), when=at(hours=3)),
        missed(status=0, error="dns", when=at(hours=4)),
    )
    assert rows(db, "SELECT offset, status FROM captures") == [
        (0, 200),
        (100, 404),
        (200, 200),
        (300, 304),
    ]


def test_a_failing_page_is_tried_ever_later_then_given_up(db: ArchiveDB, clock: Any) -> None:
    db.add_found(SITE.id, [found()])
    waits, when = [], T0
    while True:
        assert save(db, missed(status=503, when=when)) == ["failed"]
        row = page_row(db)
        if row["next_fetch"] is None:
            break
        again = datetime.fromisoformat(row["next_fetch"])
        waits.append((again - when).total_seconds() / 3600)
        clock(again.replace(second=0) - (again - when) / 2)
        assert db.unfinished(SITE.id) == []
        assert db.add_found(SITE.id, [found()]) == []
        clock(again)
        assert [due.url for due in db.unfinished(SITE.id)] == [URL]
        when = again
    assert waits == [1, 6, 24, 72, 168]
    assert (row["state"], row["failures"]) == ("abandoned", 6)
    assert db.unfinished(SITE.id) == db.add_found(SITE.id, [found()]) == []
    clock(at(days=60))
    assert len(db.add_found(SITE.id, [found()])) == 1


# -- aliases -----------------------------------------------------------------------------------

LINKED = "https://baosong.example/tin?id=5"


@pytest.mark.parametrize("way", ["redirect", "canonical"])
def test_a_text_belongs_to_the_page_it_names(db: ArchiveDB, clock: Any, way: str) -> None:
    db.add_found(SITE.id, [found(LINKED)])
    one: dict[str, Any] = {"url": URL, "requested_url": LINKED}
    if way == "canonical":
        one = {"url": LINKED, "canonical": URL}
    assert save(db, stored(**one, record=record(0), etag='"e"')) == ["new"]
    home, alias = page_row(db), page_row(db, LINKED)
    assert (home["state"], alias["state"]) == ("stored", "alias")
    assert home["article_id"] == alias["article_id"] == 1
    assert (home["etag"], alias["etag"]) == ('"e"' if way == "redirect" else None, None)
    assert rows(db, "SELECT page_id FROM captures") == [(home["id"],)]
    assert db.add_found(SITE.id, [found(LINKED), found(URL)]) == db.unfinished(SITE.id) == []
    assert save(db, stored("đã sửa", **one, when=at(days=1), record=record(9))) == ["changed"]
    assert page_row(db)["article_id"] == page_row(db, LINKED)["article_id"] == 2
    assert rows(db, "SELECT count(*) FROM versions WHERE page_id = ?", home["id"]) == [(2,)]
    assert rows(db, "SELECT id FROM articles WHERE is_current") == [(2,)]
    assert rows(db, "SELECT * FROM copies") == []


@pytest.mark.parametrize("way", ["redirect", "canonical"])
def test_a_page_first_met_as_a_target_is_revisited_where_it_answered(
    db: ArchiveDB, clock: Any, way: str
) -> None:
    answered = "http://www.baosong.example/hoi-nghi-123456.html"
    one = {"url": answered} if way == "redirect" else {"url": LINKED, "canonical": answered}
    save(db, stored(requested_url=LINKED, **one))
    clock(at(days=1))
    assert [due.url for due in db.unfinished(SITE.id)] == [answered]


def test_a_redirect_to_another_site_stays_with_the_page(db: ArchiveDB) -> None:
    assert save(db, stored(url="https://khac.example/bai-1.html", requested_url=URL)) == ["new"]
    assert page_row(db)["state"] == "stored"
    assert len(rows(db, "SELECT * FROM pages")) == 1


@pytest.mark.parametrize("lie", [SITE.home, "https://khac.example/x-1.html", "not a url", ""])
def test_a_canonical_link_that_names_no_page_of_the_site_is_ignored(
    db: ArchiveDB, lie: str
) -> None:
    save(db, stored(canonical=lie))
    assert page_row(db)["state"] == "stored"
    assert len(rows(db, "SELECT * FROM pages")) == 1


def test_one_canonical_link_on_every_page_swallows_no_article(db: ArchiveDB) -> None:
    shared = "https://baosong.example/thoi-su"
    for number in range(4):
        save(db, stored(f"bài {number}", url=f"{SITE.home}bai-{number}.html", canonical=shared))
    assert rows(db, "SELECT count(*), sum(is_current) FROM articles") == [(4, 4)]
    assert rows(db, "SELECT count(*) FROM versions GROUP BY page_id") == [(1,)] * 4


def test_two_pages_that_name_each_other_settle(db: ArchiveDB) -> None:
    for hour in range(4):
        urls = (URL, LINKED) if hour % 2 else (LINKED, URL)
        save(db, stored(url=urls[0], canonical=urls[1], when=at(hours=hour)))
    assert sorted(rows(db, "SELECT state FROM pages")) == [("alias",), ("stored",)]
    assert rows(db, "SELECT count(*) FROM articles") == [(1,)]


def test_a_page_that_moves_keeps_its_history(db: ArchiveDB) -> None:
    save(db, stored("cũ", url=LINKED))
    save(db, stored("mới", url=URL, requested_url=LINKED, when=at(days=1)))
    old = page_row(db, LINKED)
    assert (old["state"], old["article_id"]) == ("alias", 2)
    assert rows(db, "SELECT article_id, seen_until FROM versions WHERE page_id = ?", old["id"]) == [
        (1, "2026-09-02T03:00:00Z")
    ]
    save(db, stored("cũ", url=LINKED, when=at(days=2)))
    assert page_row(db, LINKED)["state"] == "stored"
    assert page_row(db, LINKED)["article_id"] == 1
    assert rows(db, "SELECT id, is_current FROM articles ORDER BY id") == [(1, 1), (2, 1)]


# -- the frontier ------------------------------------------------------------------------------


def test_new_pages_are_due_once_each_by_canonical_url(db: ArchiveDB, clock: Any) -> None:
    linked = f"{URL}?utm_source=zalo#top"
    due = db.add_found(SITE.id, [found(linked), found(URL), found("mailto:a@b.vn")])
    assert [(one.url, one.found_on) for one in due] == [
        (linked, "https://baosong.example/sitemap.xml")
    ]
    assert page_row(db)["fetch_url"] == linked
    assert [one.url for one in db.unfinished(SITE.id)] == [linked]
    assert [one.page_id for one in db.add_found(SITE.id, [found(URL)])] == [due[0].page_id]
    assert page_row(db)["fetch_url"] is None
    assert db.unfinished(OTHER.id) == []


def test_a_stored_page_is_not_due_until_its_revisits(db: ArchiveDB, clock: Any) -> None:
    db.add_found(SITE.id, [found()])
    save(db, stored(etag='"1"', last_modified="Tue, 01 Sep 2026 03:00:00 GMT"))
    days = []
    for day in range(1, 60):
        clock(at(days=day))
        assert db.add_found(SITE.id, [found()]) == []
        due = db.unfinished(SITE.id)
        if due:
            days.append(day)
            assert (due[0].etag, due[0].last_modified) == ('"1"', "Tue, 01 Sep 2026 03:00:00 GMT")
            save(db, missed("not-modified", status=304, when=at(days=day)))
    assert days == [1, 7, 30]


def test_a_newer_hint_makes_a_revisit_due_until_it_is_saved(db: ArchiveDB, clock: Any) -> None:
    old, new = "2026-09-01T08:00:00+07:00", "2026-09-01T20:00:00+07:00"
    db.add_found(SITE.id, [found(lastmod=old)])
    save(db, stored(lastmod=old, hint_source="sitemap"))
    assert db.add_found(SITE.id, [found(lastmod=old)]) == []
    for _ in range(3):
        clock(at(hours=12))
        due = db.add_found(SITE.id, [found(lastmod=new)])
        assert [(one.lastmod, one.hint_source) for one in due] == [(new, "sitemap")]
    save(db, missed(status=503, when=at(hours=12), lastmod=new))
    clock(at(hours=14))
    assert len(db.add_found(SITE.id, [found(lastmod=new)])) == 1
    save(db, stored("sửa", when=at(hours=14), lastmod=new, hint_source="sitemap"))
    assert db.add_found(SITE.id, [found(lastmod=new)]) == []
    assert db.add_found(SITE.id, [found(lastmod=old)]) == []
    assert page_row(db)["lastmod"] == new


def test_a_sitemap_that_stamps_now_is_soon_ignored(db: ArchiveDB, clock: Any) -> None:
    db.add_found(SITE.id, [found(lastmod="2026-09-01T03:00:00Z")])
    save(db, stored(lastmod="2026-09-01T03:00:00Z"))
    fetched = []
    for hour in range(1, 24 * 40):
        clock(at(hours=hour))
        hint = at(hours=hour).isoformat()
        due = db.add_found(SITE.id, [found(lastmod=hint)]) or db.unfinished(SITE.id)
        if due:
            fetched.append(hour)
            save(db, stored(when=at(hours=hour), lastmod=due[0].lastmod))
    assert fetched == [1, 2, 24, 25, 26, 168, 169, 170, 720, 721, 722]
    clock(at(days=59))
    assert db.add_found(SITE.id, [found(lastmod=at(days=59).isoformat())]) == []
    clock(at(days=61))
    assert len(db.add_found(SITE.id, [found(lastmod=at(days=61).isoformat())])) == 1


def test_a_hint_that_told_the_truth_is_believed_again(db: ArchiveDB, clock: Any) -> None:
    save(db, stored())
    for hour, text in enumerate(["bản một", "bản một", "bản hai"], start=1):
        save(db, stored(text, when=at(hours=hour), lastmod=at(hours=hour).isoformat()))
    assert page_row(db)["fruitless"] == 0


def test_a_soft_404_is_looked_at_again_with_the_page_it_replaced(db: ArchiveDB, clock: Any) -> None:
    save(db, stored())
    save(db, missed("soft-404", when=at(days=1)))
    save(db, missed("soft-404", url=f"{SITE.home}khong-co-1.html"))
    clock(at(days=8))
    assert [due.url for due in db.unfinished(SITE.id)] == [URL]


def test_a_blocked_page_is_asked_for_again_tomorrow(db: ArchiveDB, clock: Any) -> None:
    db.add_found(SITE.id, [found()])
    save(db, missed("challenge"))
    clock(at(hours=23))
    assert db.unfinished(SITE.id) == db.add_found(SITE.id, [found()]) == []
    clock(at(hours=24))
    assert len(db.unfinished(SITE.id)) == len(db.add_found(SITE.id, [found()])) == 1


# -- runs, chains, sites -----------------------------------------------------------------------


def test_due_sites_go_by_the_start_of_the_last_finished_crawl(db: ArchiveDB, clock: Any) -> None:
    assert db.due_sites([SITE, OTHER], T0) == [SITE.id, OTHER.id]
    run = db.start_run(SITE.id)
    db.start_run(OTHER.id)
    assert db.due_sites([SITE, OTHER], T0) == [SITE.id, OTHER.id]
    clock(at(hours=5))
    db.finish_run(run, "complete", None, {"found": 3, "seconds": 1.5})
    assert db.due_sites([SITE, OTHER], at(hours=5, minutes=59)) == [OTHER.id]
    assert db.due_sites([SITE, OTHER], at(hours=6)) == [SITE.id, OTHER.id]
    db.close_interrupted_runs()
    first, second = rows(db, "SELECT verdict, counts, finished_at, reason FROM runs ORDER BY id")
    assert first[:2] == ("complete", '{"found": 3, "seconds": 1.5}')
    assert (second[0], second[2]) == ("failed", None)
    assert "interrupted" in second[3]


def test_chains_open_and_complete(db: ArchiveDB) -> None:
    url = "https://baosong.example/chinh-tri"
    db.open_chain(SITE.id, url)
    assert rows(db, "SELECT site, state, pages FROM chains") == [(SITE.id, "open", 0)]
    db.complete_chain(url, 212)
    assert rows(db, "SELECT site, state, pages FROM chains") == [(SITE.id, "complete", 212)]
    db.open_chain(SITE.id, url)
    assert rows(db, "SELECT state, completed_at FROM chains") == [("open", None)]


def test_sites_are_updated_never_removed(db: ArchiveDB) -> None:
    db.sync_sites([SITE])
    assert rows(db, "SELECT id, hosts FROM sites ORDER BY id") == [
        ("bao_nui", '["baonui.example"]'),
        ("bao_song", '["baosong.example", "tin.baosong.example"]'),
    ]
    db.sync_sites([])


# -- faults ------------------------------------------------------------------------------------


def test_one_broken_outcome_does_not_take_the_batch_with_it(db: ArchiveDB) -> None:
    bad = stored("x", url=f"{SITE.home}hong-1.html", title="\ud800 lẻ", etag="\udcff")
    bad.page.found_on = "\udfff"
    none = stored("y", url="javascript:void(0)")
    torn = stored("z", url=f"{SITE.home}\ud83d-3.html")
    assert save(db, stored("a"), bad, none, torn, stored("b", url=f"{SITE.home}b-2.html")) == [
        "new",
        "failed",
        "failed",
        "failed",
        "new",
    ]
    links = [torn.page.url, f"{SITE.home}c-4.html"]
    assert [due.url for due in db.add_found(SITE.id, [found(link) for link in links])] == links[1:]
    assert page_row(db, f"{SITE.home}hong-1.html")["reason"] == "unsavable"
    assert rows(db, "SELECT count(*) FROM articles") == [(2,)]


def test_an_unknown_site_or_run_is_said_so_and_nothing_is_written(db: ArchiveDB) -> None:
    for outcome in (stored(run_id=99, record=record(0)), stored()):
        outcome.page.site = "khong_co" if outcome.page.run_id is None else SITE.id
        with pytest.raises(StorageError, match=r"sync_sites"):
            db.save([stored("trước", url=f"{SITE.home}truoc-1.html"), outcome])
    assert rows(db, "SELECT * FROM pages") == []
    with pytest.raises(StorageError, match=r"FOREIGN KEY.*sync_sites"):
        db.start_run("khong_co")


def test_threads_share_the_writer(db: ArchiveDB) -> None:
    def work(first: int) -> None:
        for number in range(first, first + 25):
            db.save([stored(f"bài {number}", url=f"{SITE.home}bai-{number}.html")])

    threads = [threading.Thread(target=work, args=[n * 25]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows(db, "SELECT count(*) FROM articles") == [(100,)]


def test_another_writer_is_named_as_the_reason(
    db: ArchiveDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.db.conn.execute("PRAGMA busy_timeout = 10")
    blocker = sqlite3.connect(db.path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="another program is writing"):
        db.save([stored()])
    blocker.execute("ROLLBACK")
    blocker.close()
    assert save(db, stored()) == ["new"]


def test_a_full_disk_is_a_storage_error_and_undone(db: ArchiveDB) -> None:
    save(db, stored("a"))
    pages = rows(db, "PRAGMA page_count")[0][0]
    db.db.conn.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StorageError, match="free some disk space"):
        db.save([stored("b" * 100_000, url=f"{SITE.home}to-1.html")])
    assert rows(db, "SELECT count(*) FROM pages") == [(1,)]
    assert rows(db, "PRAGMA integrity_check") == [("ok",)]


def test_a_closed_archive_refuses_to_write(archive_folder: Path) -> None:
    made = ArchiveDB(archive_folder / "khobao.db")
    made.close()
    with pytest.raises(StorageError):
        made.sync_sites([SITE])


# -- opening -----------------------------------------------------------------------------------


def test_pragmas(db: ArchiveDB) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    assert {name: rows(db, f"PRAGMA {name}")[0][0] for name in wanted} == wanted


def _foreign(path: Path) -> None:
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE danh_ba (ten TEXT)")
    conn.commit()
    conn.close()


def _from_the_future(path: Path) -> None:
    ArchiveDB(path).close()
    conn = sqlite3.connect(path)
    conn.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('khobao', 'm999_mai_sau', '2036')"
    )
    conn.commit()
    conn.close()


def _without_a_table(path: Path) -> None:
    ArchiveDB(path).close()
    conn = sqlite3.connect(path)
    conn.execute("DROP TABLE versions")
    conn.commit()
    conn.close()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_text("Ghi chú: mua gạo.\n" * 100), "is no SQLite database"),
        (lambda path: path.write_bytes(b"x"), "is no SQLite database"),
        (_foreign, "another program's database"),
        (_from_the_future, "m999_mai_sau.*upgrade"),
        (_without_a_table, "lacks the table 'versions'.*backup"),
        (lambda path: path.mkdir(), "cannot be|holds no archive"),
    ],
)
def test_what_is_no_archive_is_refused_and_left_alone(
    archive_folder: Path, make: Any, said: str
) -> None:
    archive_folder.mkdir()
    path = archive_folder / "khobao.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    for attempt in (lambda: ArchiveDB(path), lambda: connect_readonly(archive_folder)):
        with pytest.raises(StorageError, match=said) as caught:
            attempt()
        assert str(archive_folder) in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_damaged_database_is_refused_and_left_alone(archive_folder: Path) -> None:
    path = archive_folder / "khobao.db"
    ArchiveDB(path).close()
    damaged = path.read_bytes()[:100] + b"\xff" * 8000
    path.write_bytes(damaged)
    for attempt in (lambda: ArchiveDB(path), lambda: connect_readonly(archive_folder)):
        with pytest.raises(StorageError, match="damaged"):
            attempt()
    assert path.read_bytes() == damaged


def test_an_empty_file_becomes_an_archive(archive_folder: Path) -> None:
    archive_folder.mkdir()
    (archive_folder / "khobao.db").touch()
    with pytest.raises(StorageError, match="holds no archive"):
        connect_readonly(archive_folder)
    ArchiveDB(archive_folder / "khobao.db").close()
    connect_readonly(archive_folder).close()


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder that nobody may write to, and the rights of nobody where root runs the tests."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ArchiveDB(folder / "khobao.db").close()
        (folder / "khobao.db").chmod(0o444)
        folder.chmod(0o555)
        am_root = os.geteuid() == 0
        if am_root:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            if am_root:
                os.seteuid(0)
            folder.chmod(0o755)


def test_a_read_only_folder_can_be_read_but_not_written(as_nobody: Path) -> None:
    with pytest.raises(StorageError, match=r"khobao\.db: cannot be opened for writing"):
        ArchiveDB(as_nobody / "khobao.db")
    with pytest.raises(StorageError, match="cannot be opened for writing"):
        ArchiveDB(as_nobody / "new" / "khobao.db")
    reader = connect_readonly(as_nobody)
    assert reader["articles"].count == 0
    reader.close()


def test_a_reader_cannot_write(db: ArchiveDB) -> None:
    reader = connect_readonly(db.path.parent)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM pages")
    save(db, stored())
    assert reader["articles"].count == 1
    reader.close()


def test_readers_are_told_when_the_schema_is_older(
    db: ArchiveDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = migrations.pending
    newer = [*known(connect_readonly(db.path.parent)), object()]
    monkeypatch.setattr("archive.opening._known_names", lambda: {"m001_tables"})
    monkeypatch.setattr(migrations, "pending", lambda _: newer)
    with pytest.raises(StorageError, match="older khobao"):
        connect_readonly(db.path.parent)


def test_a_database_whose_making_was_cut_off_is_no_archive_yet(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "khobao.db")) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        migrations.ensure_migrations_table(Database(conn))
    assert not holds_archive(tmp_path)
    with pytest.raises(StorageError, match="holds no archive"):
        connect_readonly(tmp_path)
    ArchiveDB(tmp_path / "khobao.db").close()
    assert holds_archive(tmp_path)
