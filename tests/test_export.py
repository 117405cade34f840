"""Exports: every field, in order, safe for spreadsheets, the same bytes twice."""

import csv
import hashlib
import io
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archive import records
from archive.commands.export import command
from archive.commands.status import command as status_command
from archive.db import DB_NAME, ArchiveDB, connect_readonly
from archive.errors import StorageError, UsageError
from archive.export import FORMATS, export, stream
from archive.filters import Filters
from archive.records import CONTRACT, FIELDS, language
from archive.status import disk
from tests import making
from tests.reading import WARC, Library, build, library


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library(tmp_path_factory)


def _run(shelf: Library, out: Path | str, *arguments: str):
    return CliRunner().invoke(
        command, ["--archive", str(shelf.folder), "--out", str(out), *arguments]
    )


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def exported(shelf: Library, tmp_path: Path) -> list[dict[str, Any]]:
    assert _run(shelf, tmp_path / "out").exit_code == 0
    return _records(tmp_path / "out" / "articles.jsonl")


def _one(rows: list[dict[str, Any]], key: str) -> dict[str, Any]:
    (row,) = [row for row in rows if row["url"].endswith(f"/{key}.html")]
    return row


def test_every_current_article_once_with_every_field(exported: list[dict[str, Any]]) -> None:
    assert len(exported) == 40
    assert all(tuple(row) == FIELDS for row in exported)
    assert set(CONTRACT) < set(FIELDS)
    assert len({row["id"] for row in exported}) == 40
    assert len({row["content_hash"] for row in exported}) == 40


def test_a_record(exported: list[dict[str, Any]]) -> None:
    row = _one(exported, "huyen_uy_moi")
    digest = hashlib.sha256(row["url"].encode()).hexdigest()[:12]
    assert row["id"] == f"song_hong:{digest}"
    assert row["copies"] == [
        "https://ductho.example/chep-huyen_uy_moi.html",
        "https://imlang.example/chep-huyen_uy_moi.html",
    ]
    assert (row["version"], row["n_versions"], row["source"]) == (1, 1, "live")
    assert (row["warc_file"], row["warc_offset"], row["warc_length"]) == (WARC, 6_000, 4_821)
    assert row["fetched_at"] == "2025-09-01T03:01:00Z"
    assert (row["language"], row["flags"], row["duplicate_of"]) == ("vi", [], None)
    assert row["chars"] == len(row["lead"]) + 1 + len(row["body"])


def test_an_edited_page_gives_its_current_text(exported: list[dict[str, Any]]) -> None:
    row = _one(exported, "dai_hoi")
    assert "29 đồng chí" in row["body"]
    assert (row["version"], row["n_versions"]) == (2, 2)


def test_unknown_is_null_and_imprecise_stays_so(exported: list[dict[str, Any]]) -> None:
    row = _one(exported, "khong_ngay")
    assert (row["lead"], row["author"], row["section"]) == (None, None, None)
    assert (row["published_at"], row["published_precision"]) == (None, None)
    assert row["flags"] == ["no-date"]
    assert _one(exported, "thang_nam")["published_at"] == "2021-11"


@pytest.mark.parametrize("fmt", ["jsonl", "csv"])
def test_the_same_bytes_twice_and_checksums_that_hold(
    shelf: Library, tmp_path: Path, fmt: str
) -> None:
    for name in ("one", "two"):
        assert _run(shelf, tmp_path / name, "--format", fmt).exit_code == 0
    files = {f"articles.{fmt}", "manifest.json", "SHA256SUMS"}
    assert {path.name for path in (tmp_path / "one").iterdir()} == files
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    check = subprocess.run(
        ["sha256sum", "--check", "SHA256SUMS"], cwd=tmp_path / "one", capture_output=True
    )
    assert check.returncode == 0, check.stdout


def test_manifest(shelf: Library, tmp_path: Path) -> None:
    result = _run(shelf, tmp_path, "--site", "song_hong", "--since", "2025", "--json")
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    rows = _records(tmp_path / "articles.jsonl")
    assert manifest["articles"] == len(rows) == 7
    assert manifest["fields"] == list(FIELDS)
    assert manifest["filters"]["sites"] == ["song_hong"]
    assert manifest["files"][0]["bytes"] == (tmp_path / "articles.jsonl").stat().st_size
    told = json.loads(result.stdout)
    assert (told["articles"], told["out"]) == (7, str(tmp_path))


CHOICES = [
    (["--site", "im_lang", "--site", "nui_xanh"], 11),
    (["--province", "bac kan"], 8),
    (["--province", "Thái Nguyên", "--query", "dang bo"], 2),
    (["--query", "huyen uy"], 2),
    (["--since", "2025-08", "--until", "2025-08"], 2),
    (["--until", "2021"], 1),
]


@pytest.mark.parametrize(("arguments", "count"), CHOICES, ids=[" ".join(c[0]) for c in CHOICES])
def test_choices(shelf: Library, tmp_path: Path, arguments: list[str], count: int) -> None:
    assert _run(shelf, tmp_path, *arguments).exit_code == 0
    assert len(_records(tmp_path / "articles.jsonl")) == count


def test_csv_is_complete_and_holds_no_formula(shelf: Library, tmp_path: Path) -> None:
    _run(shelf, tmp_path, "--format", "csv")
    text = (tmp_path / "articles.csv").read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 40
    assert tuple(rows[0]) == FIELDS
    row = next(row for row in rows if row["url"].endswith("/script.html"))
    assert row["author"] == "'=1+1"
    assert "\n=HYPERLINK" in row["body"]
    assert json.loads(row["copies"]) == []
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("start", "=+-@＝＋－＠\t\r\n")
def test_no_cell_is_a_formula(shelf: Library, start: str) -> None:
    with closing(connect_readonly(shelf.folder)) as db:
        row = next(records.records(db, [1])) | {"title": f"{start}SUM(1)", "flags": [f"{start}x"]}
    _, encode = FORMATS["csv"]
    (cells,) = csv.reader(io.StringIO(encode(row).decode(), newline=""))
    assert cells[FIELDS.index("title")] == f"'{start}SUM(1)"
    assert cells[FIELDS.index("flags")].startswith("[")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
def test_a_stream_onto_a_full_disk(shelf: Library) -> None:
    with closing(connect_readonly(shelf.folder)) as db, Path("/dev/full").open("wb", 0) as full:
        with pytest.raises(StorageError, match="No space left"):
            stream(db, full, "jsonl", Filters())
        assert not db.conn.in_transaction


def test_a_stream_holds_the_records_alone(shelf: Library, tmp_path: Path) -> None:
    _run(shelf, tmp_path)
    script = "import sys, khobao; sys.argv[0] = 'khobao'; khobao.main()"
    arguments = ["export", "--out", "-", "--archive", str(shelf.folder)]
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (tmp_path / "articles.jsonl").read_bytes()


def test_two_answers_on_one_stdout_are_refused(shelf: Library) -> None:
    assert isinstance(_run(shelf, "-", "--json").exception, UsageError)


@pytest.mark.parametrize("query", ["", '"', "( - )"])
def test_nothing_to_search_for(shelf: Library, tmp_path: Path, query: str) -> None:
    result = _run(shelf, tmp_path / "out", "--query", query)
    assert isinstance(result.exception, UsageError)
    assert not (tmp_path / "out").exists()


def test_an_export_in_another_format_is_not_mixed_up(shelf: Library, tmp_path: Path) -> None:
    _run(shelf, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    result = _run(shelf, tmp_path, "--format", "csv")
    assert isinstance(result.exception, UsageError)
    assert "holds an export as jsonl" in str(result.exception)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert _run(shelf, tmp_path, "--site", "song_hong").exit_code == 0


def test_out_is_a_file(shelf: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    result = _run(shelf, tmp_path / "file")
    assert isinstance(result.exception, UsageError)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_full_disk_leaves_the_last_export_whole(
    shelf: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(shelf, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("archive.export.os.fsync", full)
    result = _run(shelf, tmp_path, "--site", "song_hong")
    assert isinstance(result.exception, StorageError)
    assert "No space left" in str(result.exception)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_export_sees_one_state_of_an_archive_that_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = build(tmp_path / "a")
    real = records.records

    def meanwhile(db: Any, chosen: Any) -> Any:
        with closing(sqlite3.connect(tmp_path / "a" / DB_NAME)) as writer:
            writer.execute("UPDATE articles SET title = 'đổi' WHERE id = ?", [ids["gdp"]])
            writer.commit()
        return real(db, chosen)

    monkeypatch.setattr("archive.export.records", meanwhile)
    with closing(connect_readonly(tmp_path / "a")) as db:
        export(db, tmp_path / "out", "jsonl", Filters())
    titles = {row["title"] for row in _records(tmp_path / "out" / "articles.jsonl")}
    assert "đổi" not in titles


def test_many_records_come_in_order(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.records._BATCH", 7)
    with closing(connect_readonly(shelf.folder)) as db:
        ids = records.chosen_ids(db, Filters())
        urls = [row["url"] for row in records.records(db, ids)]
        assert urls == [row["url"] for n in ids if (row := records.record(db, n))]
        assert records.record(db, 999) is None


LANGUAGES = [
    ("Đảng bộ xã Cao Sơn đưa nghị quyết vào ruộng bậc thang", "vi"),
    ("ĐẢNG BỘ XÃ CAO SƠN", "vi"),
    ("The ward at the bend of the Red River opens its first public library", None),
    ("Chủ tịch Hồ Chí Minh once said that nothing is more precious than freedom", None),
    ("123 456", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), LANGUAGES)
def test_language(text: str, expected: str | None) -> None:
    assert language(text) == expected


def test_status(shelf: Library) -> None:
    arguments = ["--archive", str(shelf.folder)]
    result = CliRunner().invoke(status_command, [*arguments, "--json"])
    told = json.loads(result.stdout)
    assert told["totals"]["articles"] == 40
    assert told["totals"]["versions"] == 44
    assert told["sites"]["im_lang"]["verdict"] == "blocked"
    assert told["sites"]["im_lang"]["reason"] == "robots.txt forbids /"
    assert told["sites"]["song_hong"]["articles"] == 11
    assert told["sites"]["song_hong"]["counts"]["new"] == 11
    assert told["disk"]["db"] > 100_000
    plain = CliRunner().invoke(status_command, arguments)
    assert "song_hong" in plain.stdout
    assert "40 articles on 43 pages of 6 sites" in plain.stdout


def test_status_fits_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(ArchiveDB(tmp_path / DB_NAME)) as db:
        long = replace(making.SITE, id="dcs_binhthuan_tuyphong")
        db.sync_sites([making.SITE, long])
        for site in (making.SITE, long):
            db.finish_run(db.start_run(site.id), "truncated", "no answer in time; " * 6, {})
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("archive.commands._options._WIDE", 80)
    shown = CliRunner().invoke(status_command, ["--archive", str(tmp_path)]).stdout
    table, reasons = shown.split("\n\n")
    lines = table.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 1 + 1 + 2, "one line a site, two for the longest names"
    assert "dcs_binhthuan_tuyp" in table and "…" not in table
    assert f"{long.id}: truncated: no answer in time; no answer" in reasons


def test_status_bears_a_file_that_is_gone_when_it_is_measured(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    (tmp_path / "warc" / "a.warc.gz").write_bytes(b"12345")
    (tmp_path / "warc" / "b.warc.gz.open").symlink_to("nowhere")
    assert disk(tmp_path)["warc"] == 5


def test_status_of_nothing(tmp_path: Path) -> None:
    result = CliRunner().invoke(status_command, ["--archive", str(tmp_path)])
    assert isinstance(result.exception, StorageError)
