"""Runs `khobao` in a process of its own: Twisted's reactor runs once in a process."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.localweb import LocalWeb, site_file

ROOT = Path(__file__).parent.parent
MAIN = (sys.executable, "-c", "import khobao; khobao.main()")


def environment(**changes: str | None) -> dict[str, str]:
    """Return the environment without what a developer's own shell may have set."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("KHOBAO_") and not name.lower().endswith("_proxy")
    }
    # A terminal's width decides where the closing box breaks its lines.
    wanted = {**kept, "KHOBAO_ALLOW_PRIVATE": "1", "COLUMNS": "200", **changes}
    return {name: value for name, value in wanted.items() if value is not None}


def khobao(
    *args: object, timeout: float = 100, **env: str | None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*MAIN, *map(str, args)],
        cwd=ROOT,
        env=environment(**env),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
    )


def start(*args: object) -> subprocess.Popen[str]:
    """Start a command and return at once."""
    return subprocess.Popen(
        [*MAIN, *map(str, args)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def crawl(folder: Path, *args: object, code: int | None = 0, **env: str | None) -> dict:
    """Crawl and return what `--json` printed; `code` None takes any exit code."""
    done = khobao("crawl", *args, "--archive", folder, "--json", **env)
    assert code is None or done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return json.loads(done.stdout)


def add_site(folder: Path, name: str, text: str) -> None:
    """Put a site file into an archive folder."""
    (folder / "sites").mkdir(parents=True, exist_ok=True)
    (folder / "sites" / f"{name}.toml").write_text(text, encoding="utf-8")


def make_site(folder: Path, web: LocalWeb, name: str = "xa", pager: str = "a.next") -> None:
    """Put the site file of a localweb.Paper into an archive folder."""
    add_site(folder, name, site_file(web, pager))


def rows(folder: Path, sql: str) -> list[tuple]:
    """Query the archive."""
    with closing(sqlite3.connect(folder / "khobao.db")) as db:
        return db.execute(sql).fetchall()


def interrupt(process: subprocess.Popen[str], how: signal.Signals) -> tuple[int, str, str]:
    """Send a signal and wait for the end."""
    process.send_signal(how)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err
