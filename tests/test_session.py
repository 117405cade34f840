"""One writer at a time, records before rows, and nothing lost to whoever was killed before."""

import os
import re
import subprocess
import sys
import textwrap
from functools import partial
from pathlib import Path

import pytest

from archive.db import ArchiveDB, connect_readonly
from archive.errors import StorageError
from archive.models import Outcome
from archive.session import WriteSession, acquire, release
from archive.warc import WarcWriter, read_record
from archive.warc_file import measure
from tests.making import SITE, T0, stored

ROOT = Path(__file__).parent.parent


def fetched(session: WriteSession, number: int) -> Outcome:
    url = f"{SITE.home}bai-{number}.html"
    record = session.warc.append(url, "200 OK", [], f"bài {number}".encode(), T0)
    return stored(f"bài {number}", url=url, record=record)


def test_a_process_shares_one_session(archive_folder: Path) -> None:
    first = acquire(archive_folder)
    second = acquire(archive_folder.parent / "." / archive_folder.name)
    assert first is second
    release(first)
    second.db.sync_sites([SITE])
    (saved,) = second.commit([fetched(second, 1)])
    assert saved.saved == "new"
    release(second)
    with pytest.raises(StorageError):
        second.db.sync_sites([SITE])
    third = acquire(archive_folder)
    assert third is not first
    release(third)


def test_records_are_on_the_disk_before_rows_name_them(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    session = acquire(archive_folder)
    session.db.sync_sites([SITE])
    sync, save = WarcWriter.sync, ArchiveDB.save
    monkeypatch.setattr(WarcWriter, "sync", lambda self: (order.append("sync"), sync(self)))
    monkeypatch.setattr(ArchiveDB, "save", lambda self, o: (order.append("save"), save(self, o))[1])
    session.commit([fetched(session, 1)])
    assert order == ["sync", "save"]
    release(session)


def test_no_row_is_written_when_the_record_is_not_safe(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = acquire(archive_folder)
    session.db.sync_sites([SITE])
    outcome = fetched(session, 1)

    def fails(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fails)
        with pytest.raises(StorageError, match="no record was written"):
            session.commit([outcome])
    assert outcome.saved is None
    assert session.db.db["pages"].count == 0
    release(session)


def test_closed_files_are_in_the_manifest(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.session.WarcWriter", partial(WarcWriter, rotate_bytes=1000))
    session = acquire(archive_folder)
    session.db.sync_sites([SITE])
    for number in range(6):
        session.commit([fetched(session, number)])
    assert session.db.warc_names()
    release(session)
    db = connect_readonly(archive_folder)
    names = {path.name for path in (archive_folder / "warc").iterdir()}
    assert {row["name"] for row in db["warc_files"].rows} == names
    assert len(names) > 1
    for row in db["warc_files"].rows:
        file = measure(archive_folder / "warc" / row["name"])
        assert (file.bytes, file.records, file.sha256) == (
            row["bytes"],
            row["records"],
            row["sha256"],
        )
    db.close()


def run_child(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run code in another process, with `folder` and the names a session needs."""
    start = (
        "import os, sys, signal\nfrom pathlib import Path\n"
        "from archive.errors import *\nfrom archive.session import acquire, release\n"
        "from tests.making import *\nfrom tests.test_session import fetched\n"
        "folder = Path(sys.argv[1])\n"
    )
    return subprocess.run(
        [sys.executable, "-c", start + textwrap.dedent(code), str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_another_process_is_told_who_holds_the_lock(archive_folder: Path) -> None:
    session = acquire(archive_folder)
    child = run_child(
        archive_folder,
        """
        try:
            acquire(folder)
        except LockHeldError as error:
            print(error)
            sys.exit(error.exit_code)
        """,
    )
    assert child.returncode == 75
    assert re.search(rf"{re.escape(str(archive_folder))}.*process {os.getpid()} ", child.stdout)
    release(session)
    assert run_child(archive_folder, "release(acquire(folder))").returncode == 0


def test_a_killed_process_leaves_no_lock_and_no_loss(archive_folder: Path) -> None:
    child = run_child(
        archive_folder,
        """
        session = acquire(folder)
        session.db.sync_sites([SITE])
        session.db.start_run(SITE.id)
        session.commit([fetched(session, 1)])
        session.warc.append(URL, "200 OK", [], b"never named by a row", T0)
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    )
    assert child.returncode == -9, child.stderr
    (left,) = (archive_folder / "warc").iterdir()
    left.write_bytes(left.read_bytes()[:-3])
    session = acquire(archive_folder)
    (run,) = session.db.db.conn.execute("SELECT verdict FROM runs")
    assert run["verdict"] == "failed"
    new = fetched(session, 2)
    session.commit([new])
    assert new.page.record is not None and new.page.record.file == left.name.removesuffix(".open")
    release(session)
    assert read_record(archive_folder, new.page.record).payload == "bài 2".encode()
    db = connect_readonly(archive_folder)
    assert db["captures"].count == 2
    db.close()


def test_a_worker_that_outlives_its_parent_holds_no_lock(archive_folder: Path) -> None:
    """Extraction workers are forked; killed parents leave them behind for a moment."""
    child = run_child(
        archive_folder,
        """
        session = acquire(folder)
        read, write = os.pipe()
        if os.fork() == 0:
            os.close(1), os.close(2)
            os.write(write, b"x")
            import time; time.sleep(5)
            os._exit(0)
        os.read(read, 1)
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    )
    assert child.returncode == -9, child.stderr
    release(acquire(archive_folder))


def test_a_file_closed_without_its_line_is_added(archive_folder: Path) -> None:
    writer = WarcWriter(archive_folder)
    writer.append("https://a.example/", "200 OK", [], b"x", T0)
    (file,) = writer.close()
    session = acquire(archive_folder)
    assert session.db.warc_names() == {file.name}
    release(session)


def test_a_folder_that_cannot_be_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"file/archive: cannot be written to: .*permissions"):
        acquire(tmp_path / "file" / "archive")
    with pytest.raises(StorageError, match="file: cannot be written to"):
        acquire(tmp_path / "file")
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "khobao.db").write_text("Ghi chú")
    for _ in range(2):
        with pytest.raises(StorageError, match="is no SQLite database"):
            acquire(folder)
    assert (folder / "khobao.db").read_text() == "Ghi chú"
    (folder / "khobao.db").unlink()
    release(acquire(folder))


def test_a_failed_start_lets_go_of_the_lock(archive_folder: Path) -> None:
    archive_folder.mkdir()
    (archive_folder / "warc").touch()
    with pytest.raises(StorageError):
        acquire(archive_folder)
    (archive_folder / "warc").unlink()
    assert run_child(archive_folder, "release(acquire(folder))").returncode == 0
