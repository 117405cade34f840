"""The tables as a contract: names, links, full text as other tools see it, and upgrades."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from datasette.utils import detect_fts
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database
from sqlite_utils.cli import cli as sqlite_utils_cli

from archive.db import ArchiveDB
from archive.schema import migrations
from tests.making import SITE, URL, at, stored

# Others build on these names.
COLUMNS = {
    "sites": "id title kind province province_now home family status successor",
    "pages": "id url site state found_at found_on first_fetched last_fetched next_fetch failures"
    " last_status etag last_modified gone_at article_id lastmod hint_source reason content_type",
    "captures": "id page_id run_id fetched_at status source payload_sha256 warc_file offset length"
    " tls",
    "articles": "id content_hash site url title lead body author section published_at"
    " published_precision published_source published_raw year month words extraction extractor"
    " first_seen is_current flags",
    "versions": "page_id seq article_id capture_id title seen_from seen_until",
    "near_duplicates": "article_id original_id similarity lag_minutes class",
    "runs": "id site started_at finished_at verdict reason counts",
    "warc_files": "name bytes records sha256 closed_at",
    "images": "article_id seq url caption",
    "chains": "url site state pages completed_at",
    "articles_fts": "title lead body",
}
FACETS = ["site", "year", "month", "section", "published_at", "first_seen", "content_hash"]


@pytest.fixture
def db() -> Iterator[Database]:
    made = Database(memory=True)
    migrations.apply(made)
    made.execute("PRAGMA foreign_keys = ON")
    made["sites"].insert(
        dict.fromkeys(COLUMNS["sites"].split(), "x") | {"id": "s", "successor": None}
    )
    yield made
    made.close()


def add(db: Database, title: str, body: str, lead: str | None = None) -> int:
    row = {"content_hash": f"{title}{body}", "title": title, "lead": lead, "body": body}
    plain = {"site": "s", "url": "u", "words": 1, "extraction": "g", "extractor": "e"}
    return int(db["articles"].insert(row | plain | {"first_seen": "t"}).last_pk)


def is_sound(db: Database) -> bool:
    """Compare the index with the table, which only rank = 1 does; an error says it differs."""
    db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    return True


@pytest.mark.parametrize("table", COLUMNS)
def test_column_names_are_kept(db: Database, table: str) -> None:
    assert set(COLUMNS[table].split()) <= set(db[table].columns_dict)


@pytest.mark.parametrize(
    ("table", "key"),
    [("versions", ["page_id", "seq"]), ("near_duplicates", ["article_id", "original_id"])]
    + [("chains", ["url"]), ("warc_files", ["name"]), ("images", ["article_id", "seq"])]
    + [(name, ["id"]) for name in ("sites", "pages", "captures", "articles", "runs")],
)
def test_keys(db: Database, table: str, key: list[str]) -> None:
    assert db[table].pks == key
    assert db[table].strict


def test_every_link_is_a_foreign_key_with_an_index(db: Database) -> None:
    links = {
        (table.name, fk.column, fk.other_table) for table in db.tables for fk in table.foreign_keys
    }
    assert links >= {
        ("pages", "site", "sites"),
        ("pages", "article_id", "articles"),
        ("captures", "page_id", "pages"),
        ("captures", "run_id", "runs"),
        ("articles", "site", "sites"),
        ("versions", "page_id", "pages"),
        ("versions", "article_id", "articles"),
        ("versions", "capture_id", "captures"),
        ("runs", "site", "sites"),
    }
    unindexed = {
        (table, column)
        for table, column, _ in links
        if not any(index.columns[0] == column for index in db[table].indexes)
    }
    assert unindexed == set()


@pytest.mark.parametrize("column", FACETS)
def test_facets_have_an_index(db: Database, column: str) -> None:
    assert any(index.columns[0] == column for index in db["articles"].indexes)


def test_the_frontier_query_uses_its_indexes(db: Database) -> None:
    plan = db.execute(
        "EXPLAIN QUERY PLAN SELECT id FROM pages WHERE site = 's' AND next_fetch <= 't'"
    ).fetchall()
    assert "pages_due" in str([tuple(row) for row in plan])


def test_texts_are_unique_and_links_are_enforced(db: Database) -> None:
    add(db, "a", "b")
    with pytest.raises(sqlite3.IntegrityError):
        add(db, "a", "b")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("UPDATE articles SET site = 'unknown'")


def test_applying_twice_changes_nothing(db: Database) -> None:
    before = db.schema
    migrations.apply(db)
    assert db.schema == before


# -- full text ---------------------------------------------------------------------------------


def test_other_tools_find_the_index(db: Database) -> None:
    assert db["articles"].detect_fts() == detect_fts(db.conn, "articles") == "articles_fts"


@pytest.mark.parametrize("query", ["huyện uỷ", "huyen uy", "Huyện ủy", "HUYEN UY"])
def test_marks_and_tone_placement_do_not_matter(db: Database, query: str) -> None:
    add(db, "Tin huyện", "Ban Thường vụ Huyện ủy họp.")
    assert len(list(db["articles"].search(query))) == 1


def test_a_title_outranks_a_lead_and_a_lead_a_body(db: Database) -> None:
    filler = "chữ " * 30
    add(db, f"{filler}", f"{filler} đê điều", lead=f"{filler}")
    add(db, f"{filler}", f"{filler} x", lead=f"{filler} đê điều")
    add(db, f"{filler} đê điều", f"{filler} y", lead=f"{filler}")
    assert [row["id"] for row in db["articles"].search("đê")] == [3, 2, 1]


def test_is_current_leaves_the_index_alone(db: Database) -> None:
    article = add(db, "một", "hai")
    before = [tuple(row) for row in db.execute("SELECT * FROM articles_fts_data")]
    db.execute("UPDATE articles SET is_current = 1 WHERE id = ?", [article])
    assert [tuple(row) for row in db.execute("SELECT * FROM articles_fts_data")] == before
    db.execute("UPDATE articles SET title = 'mới' WHERE id = ?", [article])
    assert [len(list(db["articles"].search(word))) for word in ("một", "mới")] == [0, 1]
    assert is_sound(db)


TEXTS = st.text(max_size=40)
STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "retitle", "flag", "delete", "upsert"]), TEXTS), max_size=25
)


@given(steps=STEPS)
@settings(max_examples=60, deadline=None)
def test_the_index_stays_sound_whatever_is_done(steps: list[tuple[str, str]]) -> None:
    db = Database(memory=True)
    migrations.apply(db)
    for number, (step, text) in enumerate(steps):
        _step(db, step, text.encode("utf-8", "replace").decode(), number)
    assert is_sound(db)
    db.close()


def _step(db: Database, step: str, text: str, number: int) -> None:
    last = "(SELECT max(id) FROM articles)"
    if step == "add":
        add(db, text, f"{number} {text}", lead=text or None)
    elif step == "retitle":
        db.execute(f"UPDATE articles SET title = ? WHERE id = {last}", [text])
    elif step == "flag":
        db.execute(f"UPDATE articles SET is_current = 1, flags = '[]' WHERE id = {last}")
    elif step == "delete":
        db.execute(f"DELETE FROM articles WHERE id = {last}")
    else:
        rows = list(db.query(f"SELECT * FROM articles WHERE id = {last}"))
        db["articles"].upsert_all([row | {"body": text} for row in rows], pk="id")


@pytest.mark.parametrize("query", ["canh bao", '"điều"', "ca*"])
def test_sqlite_utils_searches_a_real_archive(archive_folder: Path, query: str) -> None:
    path = archive_folder / "khobao.db"
    archive = ArchiveDB(path)
    archive.sync_sites([SITE])
    archive.save([stored("Ngư dân được cảnh báo."), stored("Khác.", url=f"{SITE.home}x-2.html")])
    archive.close()
    result = CliRunner().invoke(sqlite_utils_cli, ["search", str(path), "articles", query])
    assert result.exit_code == 0, result.output
    assert "Bàn việc đê điều" in result.output


def test_views_answer(archive_folder: Path) -> None:
    archive = ArchiveDB(archive_folder / "khobao.db")
    archive.sync_sites([SITE])
    archive.save([stored(), stored(url=f"{SITE.home}sao-2.html")])
    row: Any = next(archive.db.query("SELECT * FROM coverage"))
    assert (row["site"], row["articles"], row["pages"], row["waiting"]) == (SITE.id, 1, 2, 0)
    assert row["oldest"] == row["newest"] == "2026-09-01T08:30:00+07:00"
    assert next(archive.db.query("SELECT * FROM copies"))["pages"] == 2
    for url in (URL, f"{SITE.home}sao-2.html"):
        archive.save([stored("Nay đã sửa.", url=url, when=at(hours=1))])
    row = next(archive.db.query("SELECT * FROM coverage"))
    assert (row["articles"], archive.db["articles"].count) == (1, 2)
    archive.close()
