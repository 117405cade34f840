"""`khobao verify` finds every fault there is, names it on one line, and changes nothing."""

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.errors import StorageError
from archive.health import verify
from archive.session import acquire, release
from archive.wording import counted
from khobao import cli
from tests.making import SITE, T0
from tests.test_session import fetched


@pytest.fixture
def archive(archive_folder: Path) -> Path:
    """An archive of ten articles in one closed WARC file."""
    session = acquire(archive_folder)
    session.db.sync_sites([SITE])
    session.commit([fetched(session, number) for number in range(10)])
    release(session)
    return archive_folder


def khobao(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["verify", *arguments])


def warc(archive: Path) -> Path:
    (path,) = (archive / "warc").iterdir()
    return path


def test_a_whole_archive_is_said_to_be_whole(archive: Path) -> None:
    before = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    result = khobao("--archive", str(archive))
    assert result.exit_code == 0, result.output
    assert "10 captures" in result.output
    assert "1 closed WARC file: all whole" in result.output
    after = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    assert after.items() >= before.items()


def test_json_is_one_object(archive: Path) -> None:
    result = khobao("--archive", str(archive), "--json")
    found = json.loads(result.stdout)
    assert found.pop("payload_bytes") == sum(len(f"bài {n}".encode()) for n in range(10))
    assert found == {"archive": str(archive), "captures": 10, "warc_files": 1, "faults": []}


def flip_a_bit(archive: Path) -> None:
    data = bytearray(warc(archive).read_bytes())
    data[-30] ^= 1
    warc(archive).write_bytes(data)


def cut_the_end(archive: Path) -> None:
    warc(archive).write_bytes(warc(archive).read_bytes()[:-1])


def add_to_the_end(archive: Path) -> None:
    warc(archive).write_bytes(warc(archive).read_bytes() + b"\0")


def remove_the_file(archive: Path) -> None:
    shutil.rmtree(archive / "warc")


def change(sql: str) -> Callable[[Path], None]:
    def execute(archive: Path) -> None:
        conn = sqlite3.connect(archive / "khobao.db")
        conn.execute(sql)
        conn.commit()
        conn.close()

    return execute


FAULTS = {
    "a flipped bit": (flip_a_bit, ["is not the file that was closed", "warc/khobao-.* at [0-9]+:"]),
    "a cut end": (cut_the_end, ["is not the file that was closed", "are not in its"]),
    "one byte more": (add_to_the_end, ["is not the file that was closed"]),
    "a missing file": (remove_the_file, ["No such file", "with 10 captures in it"]),
    "another digest": (
        change("UPDATE captures SET payload_sha256 = 'ab' WHERE id = 3"),
        ["sha256 differs"],
    ),
    "another place": (change("UPDATE captures SET offset = 5 WHERE id = 3"), ["at 5: "]),
    "a text without its index": (
        change("INSERT INTO articles_fts(articles_fts) VALUES ('delete-all')"),
        ["rebuild-fts"],
    ),
    "an index without its text": (
        change("INSERT INTO articles_fts(rowid, title) VALUES (999, 'x')"),
        ["rebuild-fts"],
    ),
    "a row that points nowhere": (
        change("DELETE FROM articles WHERE id = 2"),
        ["points to nothing"] * 2,
    ),
    "a page without a text": (
        change("UPDATE pages SET article_id = NULL WHERE id = 2"),
        ["stored without a text", "marked current wrongly"],
    ),
    "a text of another": (
        change("UPDATE pages SET article_id = 3 WHERE id = 2"),
        ["another text than its last version", "marked current wrongly"],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_has_its_line(archive: Path, name: str) -> None:
    damage, said = FAULTS[name]
    damage(archive)
    result = khobao("--archive", str(archive))
    assert result.exit_code == 4
    *lines, last = result.output.splitlines()
    assert len(lines) == len(said), lines
    for line, pattern in zip(lines, said, strict=True):
        assert re.search(pattern, line)
    assert counted(len(said), "fault") in last


def test_a_damaged_database_is_a_fault_not_a_crash(archive: Path) -> None:
    path = archive / "khobao.db"
    good = path.read_bytes()
    noticed = 0
    for page in range(1, len(good) // 4096):
        data = bytearray(good)
        data[page * 4096 + 8 : page * 4096 + 400] = b"\xa5" * 392
        path.write_bytes(data)
        result = khobao("--archive", str(archive))
        assert result.exit_code in (0, 4) or isinstance(result.exception, StorageError), page
        noticed += result.exit_code != 0
    # Pages of indexes on empty tables hold nothing that damage could change.
    assert noticed > len(good) // 4096 / 2


def test_a_crawl_may_go_on_meanwhile(archive: Path) -> None:
    session = acquire(archive)
    session.commit([fetched(session, 20)])
    session.warc.append("https://a.example/", "200 OK", [], b"not yet named", T0)
    assert verify(archive).faults == []
    session.db.db.conn.execute("BEGIN IMMEDIATE")
    report = verify(archive)
    session.db.db.conn.execute("ROLLBACK")
    assert (report.faults, report.captures) == ([], 11)
    release(session)
    assert verify(archive).warc_files == 2


def test_what_is_no_archive_is_one_line(tmp_path: Path) -> None:
    result = khobao("--archive", str(tmp_path))
    assert result.exit_code != 0
    assert "holds no archive" in str(result.exception)
