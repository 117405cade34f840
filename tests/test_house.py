"""Promises of the project folder: locks, settings and the README's two commands."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements.lock", "requirements-dev.lock"]


@pytest.mark.parametrize("name", LOCKS)
def test_lock_is_pinned_hashed_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    pins = re.findall(r"^[A-Za-z0-9][^\s=]*==\S+", text, re.MULTILINE)
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert len(pins) == len(entries) > 40
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_every_dependency(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = (re.split(r"[^A-Za-z0-9_.-]", line)[0] for line in project["dependencies"])
    wanted = {re.sub(r"[-_.]+", "-", name).lower() for name in names}
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert wanted - set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)) == set()


def test_readme_gives_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text
    assert "pip install --no-deps --require-hashes" in text


def test_ci_calls_the_readme_test_command() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_no_file_names_a_registry_or_a_machine() -> None:
    banned = re.compile(
        "py" r"pi\.org|python" r"hosted|npm" r"js\.|deb\.deb" r"ian|/wo" r"rk/|/ro" "ot/"
    )
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.split():
        path = ROOT / name
        if (
            path.suffix in {".py", ".md", ".toml", ".lock", ".cfg", ".html", ".css", ""}
            and path.is_file()
        ):
            assert not banned.search(path.read_text(encoding="utf-8")), name
