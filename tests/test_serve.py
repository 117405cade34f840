"""`khobao serve` as a process, and the public copy it serves."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from archive.db import DB_NAME, ArchiveDB, connect_readonly
from archive.errors import StorageError
from archive.publish import inspect_data, publish_snapshot
from tests.reading import Library, build, library

KHOBAO = [sys.executable, "-c", "import khobao; khobao.main()"]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library(tmp_path_factory)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    build(tmp_path / "archive")
    return tmp_path / "archive"


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `khobao serve` on a free port; yield its address and the process."""
    command = [*KHOBAO, "serve", "--archive", str(folder), "--port", "0", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as response:
        text: str = response.read().decode("utf-8")
        return text


def _serve(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*KHOBAO, "serve", *arguments], capture_output=True, text=True)


def test_address_first_then_pages_then_a_clean_stop(shelf: Library) -> None:
    with serving(shelf.folder) as (address, process):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        assert "Kho Báo" in _get(address)
        assert json.loads(_get(f"{address}search.json?q=huyen+uy"))["total"] == 2
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_live_shows_what_is_stored_later(archive: Path) -> None:
    with serving(archive, "--live") as (address, _):
        assert json.loads(_get(f"{address}search.json?q=xylophone"))["total"] == 0
        with closing(sqlite3.connect(archive / DB_NAME)) as writer:
            writer.execute("UPDATE articles SET title = 'Xylophone' WHERE id = 5")
            writer.commit()
        assert json.loads(_get(f"{address}search.json?q=xylophone"))["total"] == 1
        assert not (archive / "public").exists()


def test_port_taken(shelf: Library) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = _serve("--archive", str(shelf.folder), "--port", port)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("host", ["256.1.1.1", "no-such-host.invalid", "192.0.2.1"])
def test_no_such_address(shelf: Library, host: str) -> None:
    done = _serve("--archive", str(shelf.folder), "--host", host)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_no_archive(tmp_path: Path) -> None:
    done = _serve("--archive", str(tmp_path / "nowhere"), "--port", "0")
    assert (done.returncode, done.stdout) == (4, "")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "nowhere").exists()


def _tables(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as conn:
        names = [
            row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        return {
            name: conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names
        }


def _publish(archive: Path) -> Path:
    with closing(connect_readonly(archive)) as db:
        return publish_snapshot(archive, db)


def test_the_copy_is_whole_though_the_wal_is_not_checkpointed(archive: Path) -> None:
    writer = sqlite3.connect(archive / DB_NAME)
    with closing(writer):
        writer.execute(
            "INSERT INTO runs (site, kind, started_at) VALUES ('song_hong', 'crawl', 'x')"
        )
        writer.commit()
        assert (archive / f"{DB_NAME}-wal").stat().st_size > 0
        copy = _publish(archive)
        assert _tables(copy) == _tables(archive / DB_NAME)
        with closing(sqlite3.connect(f"file:{copy}?immutable=1", uri=True)) as conn:
            assert conn.execute("SELECT count(*) FROM runs").fetchone()[0] == 7
            assert conn.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
            assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert sorted(path.name for path in copy.parent.iterdir()) == [DB_NAME, f"{DB_NAME}.json"]


def test_the_copys_search_index_is_whole(archive: Path) -> None:
    with closing(sqlite3.connect(_publish(archive))) as conn:
        conn.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")


def _age(archive: Path) -> None:
    """Make the archive's files look as if nobody had written to them for a minute."""
    for path in archive.glob(f"{DB_NAME}*"):
        minute_ago = path.stat().st_mtime_ns - 60 * 10**9
        os.utime(path, ns=(minute_ago, minute_ago))


def test_the_copy_is_kept_until_the_archive_changes(archive: Path) -> None:
    _age(archive)
    first = _publish(archive).stat().st_ino
    assert _publish(archive).stat().st_ino == first
    db = ArchiveDB(archive / DB_NAME)
    db.start_run("song_hong")
    db.close()
    copy = _publish(archive)
    assert copy.stat().st_ino != first
    assert _tables(copy)["runs"] == 7


def test_a_change_within_one_tick_of_the_clock_is_seen(archive: Path) -> None:
    _publish(archive)
    before = (archive / DB_NAME).stat()
    with closing(sqlite3.connect(archive / DB_NAME)) as writer:
        writer.execute("UPDATE articles SET title = 'Xylophone' WHERE id = 5")
        writer.commit()
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.utime(archive / DB_NAME, ns=(before.st_mtime_ns, before.st_mtime_ns))
    assert (archive / DB_NAME).stat().st_size == before.st_size
    with closing(sqlite3.connect(_publish(archive))) as conn:
        (title,) = conn.execute("SELECT title FROM articles WHERE id = 5").fetchone()
    assert title == "Xylophone"


def test_another_file_in_the_copys_place_is_not_served(archive: Path) -> None:
    _age(archive)
    copy = _publish(archive)
    copy.write_bytes(copy.read_bytes()[:-4096])
    assert _tables(_publish(archive)) == _tables(archive / DB_NAME)


def test_a_folder_named_as_a_uri_would_read_otherwise(tmp_path: Path) -> None:
    build(tmp_path / "50%41 báo")
    assert inspect_data(_publish(tmp_path / "50%41 báo"))["khobao"]["tables"]


def test_the_counts_are_the_tables(archive: Path) -> None:
    copy = _publish(archive)
    counts = inspect_data(copy)["khobao"]
    assert counts["tables"]["articles"]["count"] == 41
    assert {name: table["count"] for name, table in counts["tables"].items()} == _tables(copy)


@pytest.mark.parametrize("note", ["", "{", "[]", "null", '{"source": 1}', "\x00"])
def test_a_damaged_note_about_the_copy_only_costs_another_copy(archive: Path, note: str) -> None:
    copy = _publish(archive)
    copy.with_name(f"{DB_NAME}.json").write_text(note)
    assert _tables(_publish(archive)) == _tables(archive / DB_NAME)


def test_a_file_where_the_copy_would_go(archive: Path) -> None:
    (archive / "public").write_text("mine")
    with pytest.raises(StorageError, match="--live"):
        _publish(archive)
    assert (archive / "public").read_text() == "mine"


def test_a_failed_copy_leaves_the_last_one(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = _publish(archive)
    before = copy.read_bytes()
    db = ArchiveDB(archive / DB_NAME)
    db.start_run("song_hong")
    db.close()

    def fail(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(StorageError, match="No space left"):
        _publish(archive)
    assert copy.read_bytes() == before
    assert len(list(copy.parent.iterdir())) == 2
