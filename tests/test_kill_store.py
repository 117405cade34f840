"""SIGKILL at any moment: what was acknowledged is there, whole, and nothing points nowhere."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from archive.db import connect_readonly
from archive.models import WarcRecord
from archive.session import acquire, release
from archive.warc import read_record, read_responses

ROOT = Path(__file__).parent.parent
KILLS = 5
CHILD = """
import sys
from pathlib import Path
from archive.session import acquire
from tests.making import SITE
from tests.test_session import fetched

session = acquire(Path(sys.argv[1]))
session.db.sync_sites([SITE])
run = session.db.start_run(SITE.id)
number = int(sys.argv[2])
while True:
    batch = [fetched(session, number + n) for n in range(5)]
    session.commit(batch)
    for n, outcome in enumerate(batch):
        assert outcome.saved in ("new", "unchanged"), outcome
        print(number + n, flush=True)
    number += 5
"""


def killed_writer(folder: Path, first: int, after: float) -> list[int]:
    """Let a writer run, kill it, and return the numbers it said were stored."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(first)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    told = [child.stdout.readline()]
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    told += child.stdout.read().splitlines()
    child.stdout.close()
    child.wait()
    # The last line may be cut short: it was printed, not necessarily whole.
    return [int(line) for line in told[:-1] if line.strip()]


def test_nothing_acknowledged_is_lost(archive_folder: Path) -> None:
    chance = random.Random(11)
    told: list[int] = []
    for _ in range(KILLS):
        told += killed_writer(archive_folder, max(told, default=-1) + 1, chance.uniform(0, 0.4))
    release(acquire(archive_folder))
    assert len(told) == len(set(told)) > KILLS
    check(archive_folder, told)


def check(folder: Path, told: list[int]) -> None:
    """Assert that rows, bytes and index agree, and hold at least what was told."""
    db = connect_readonly(folder)
    bodies = {row["body"] for row in db["articles"].rows}
    assert {f"bài {number}" for number in told} <= bodies
    assert [row[0] for row in db.execute("PRAGMA integrity_check")] == ["ok"]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    pages, versions = db["pages"].count, db["versions"].count
    # A batch saved just before the kill is fetched again: one article, one capture more.
    assert pages == versions == db["articles"].count <= db["captures"].count
    assert len(list(db["articles"].search("bài"))) == len(bodies)
    for row in db.query("SELECT warc_file, offset, length, payload_sha256 FROM captures"):
        assert read_record(folder, WarcRecord(*row.values())).payload.decode() in bodies
    manifest = {row["name"]: row["records"] for row in db["warc_files"].rows}
    db.close()
    for path in (folder / "warc").iterdir():
        reader = read_responses(path)
        assert sum(1 for _ in reader) + 1 == manifest[path.name]
        assert reader.damaged == 0
