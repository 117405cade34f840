"""The `khobao` command itself: what it does with a reader who has seen enough."""

import subprocess
import sys

import pytest

from tests.crawling import MAIN, ROOT, environment
from tests.foreign import record, write
from tests.localweb import article_html
from tests.reading import Library, library


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library(tmp_path_factory)


COMMANDS = [
    ["sites", "list"],
    ["sites", "list", "--json"],
    ["sites", "show", "hanoimoi"],
    ["search", "nam"],
    ["search", "nam", "--json"],
    ["status"],
    ["export", "--out", "-"],
]


def unread(*args: str) -> tuple[int, str]:
    """Run a command whose reader is gone before it writes."""
    done = subprocess.Popen(
        [*MAIN, *args],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert done.stdout and done.stderr
    done.stdout.close()
    said = done.stderr.read()
    done.stderr.close()
    return done.wait(timeout=60), said


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_reader_may_go(shelf: Library, arguments: list[str]) -> None:
    code, said = unread(*arguments, "--archive", str(shelf.folder))
    assert code == 0, said
    assert "Traceback" not in said
    assert "rror" not in said


def test_a_reader_of_tried_pages_may_go(tmp_path) -> None:
    page = record("https://bao.example/tin/bai-viet-1.html", article_html(1).encode())
    code, said = unread("sites", "try", "generic", str(write(tmp_path / "f.warc.gz", page)))
    assert (code, said) == (0, "")


def test_another_pipe_that_broke_is_an_error() -> None:
    code = """if True:
        import khobao, archive.commands.status as status
        def broken(*_): raise BrokenPipeError(32, "Broken pipe")
        status.connect_readonly = broken
        khobao.main()
    """
    done = subprocess.run([sys.executable, "-c", code, "status"], cwd=ROOT, capture_output=True)
    assert done.returncode == 1


def test_an_error_is_still_one_when_nobody_reads(tmp_path) -> None:
    assert unread("search", "x", "--archive", str(tmp_path))[0] == 4
    assert unread("search", "-x")[0] == 1
