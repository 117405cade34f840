"""`khobao sites list` and `khobao sites show`."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.errors import UsageError
from crawler.commands.sites import command

MINIMAL = """
title = "Báo [Mẫu]"
kind = "newspaper"
province = "nam dinh"
home = "https://baomau.vn/"
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "bao_mau.toml").write_text(MINIMAL, "utf-8")
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(command, args)


def ids(*args: str) -> list[str]:
    result = run("list", *args, "--json")
    assert result.exit_code == 0, result.output
    return [site["id"] for site in json.loads(result.stdout)["sites"]]


def test_todays_province_finds_its_predecessors() -> None:
    assert {"baobackan", "baothainguyen", "bk_nari"} <= set(ids("--province", "Thái Nguyên"))
    assert ids("--province", "thanh pho Hue") == ["huengaynay"]


def test_a_former_province_finds_its_own() -> None:
    found = ids("--province", "bac kan")

    assert "baobackan" in found
    assert "baothainguyen" not in found


def test_filters_add_up() -> None:
    found = ids("--kind", "newspaper", "--family", "epi", "--status", "live")

    assert "baohatinh" in found
    assert "baobackan" not in found
    assert ids("--kind", "assembly") == ["dbndhanoi"]


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--province", "Bac Kann", "unknown province 'Bac Kann' (did you mean 'Bắc Kạn'?)"),
        (
            "--province",
            "xyz",
            "unknown province 'xyz'; name one of the 63 before July 2025 or the 34 since",
        ),
        ("--family", "onecm", "unknown family 'onecm' (did you mean 'onecms'?)"),
    ],
)
def test_unknown_names_are_corrected(option: str, value: str, said: str) -> None:
    error = run("list", option, value).exception

    assert isinstance(error, UsageError)
    assert str(error) == said


def test_lines_for_other_programs(archive: Path) -> None:
    result = run("list", "--archive", str(archive))
    rows = [line.split("\t") for line in result.stdout.splitlines()]

    assert {len(row) for row in rows} == {8}
    assert rows[[row[0] for row in rows].index("bao_mau")] == [
        "bao_mau",
        "Báo [Mẫu]",
        "newspaper",
        "Nam Định",
        "Ninh Bình",
        "generic",
        "live",
        "https://baomau.vn/",
    ]
    assert "unproven: " in result.stderr
    assert " archive-only" in result.stderr


def test_a_faulty_file_is_named_and_the_others_listed(archive: Path) -> None:
    faulty = archive / "sites" / "hong.toml"
    faulty.write_text("titel = 'x'")
    result = run("list", "--archive", str(archive))

    assert result.exit_code == 1
    assert "bao_mau\t" in result.stdout
    assert f"faulty: {faulty}: unknown key 'titel' (did you mean 'title'?)" in result.stderr


def test_a_file_that_would_break_every_command_is_faulty_like_any_other(archive: Path) -> None:
    (archive / "sites" / "so.toml").write_text(f"title = {'1' * 5_000}")
    os.mkfifo(archive / "sites" / "ong.toml")
    (archive / "sites" / "a\x1b[2J.toml").write_text("kind = 3")
    result = run("list", "--archive", str(archive))
    assert result.exit_code == 1
    assert "so.toml: not valid TOML" in result.stderr and "ong.toml: cannot" in result.stderr
    assert "\x1b" not in result.stderr and "a\\x1b[2J.toml" in result.stderr


def test_faulty_files_in_json(archive: Path) -> None:
    (archive / "sites" / "hong.toml").write_text("titel = 'x'")
    result = run("list", "--archive", str(archive), "--json")

    assert result.exit_code == 1
    assert "unknown key 'titel'" in json.loads(result.stdout)["faulty"]["hong"]


def test_show_says_where_values_are_from() -> None:
    rows = [line.split("\t") for line in run("show", "hanoimoi").stdout.splitlines()]

    assert ["file", "crawler/sites/hanoimoi.toml", "site"] in rows
    assert ["family", "onecms", "site"] in rows
    assert ["every", "6h", "default"] in rows
    assert ["province_now", "Hà Nội", "computed"] in rows
    assert any(key == "deny" and origin == "family" for key, _, origin in rows)
    assert any(key.startswith("layout[2023-06-01].") for key, _, _ in rows)


def test_show_as_json() -> None:
    shown = json.loads(run("show", "hanoimoi", "--json").stdout)

    assert shown["file"] == "crawler/sites/hanoimoi.toml"
    assert shown["site"]["id"] == "hanoimoi"
    assert shown["site"]["every"] == 21600
    assert shown["site"]["layouts"][0]["until"] == "2023-06-01"
    assert shown["site"]["layouts"][-1]["until"] is None
    assert shown["origins"]["family"] == "site"


def test_show_suggests_a_name() -> None:
    assert "did you mean 'hanoimoi'?" in str(run("show", "hanoimio").exception)


@pytest.mark.parametrize("columns", [60, 100, 200])
def test_tables_fit_a_terminal(archive: Path, columns: int) -> None:
    shown = in_terminal(["list", "--archive", str(archive), "--province", "Nam Dinh"], columns)
    lines = shown.splitlines()

    assert max(map(len, lines[:-1])) <= min(columns, 100)
    assert any("Báo [Mẫu]" in line for line in lines)
    assert "unproven: " in lines[-1]


def test_show_in_a_terminal_keeps_every_value(archive: Path) -> None:
    shown = in_terminal(["show", "quevo"], 100)

    assert max(map(len, shown.splitlines())) <= 100
    assert "(?:/[^?]*)?/-/[^?]+" in shown


def in_terminal(args: list[str], columns: int) -> str:
    """Run the command with stdout on a pseudo-terminal and return the plain text."""
    code = (
        "import pty, os, sys;"
        "pid, fd = pty.fork();"
        "pid or os.execvp(sys.executable, [sys.executable, '-c',"
        " 'from crawler.commands.sites import command; command()', *sys.argv[1:]]);"
        "chunks = [];\n"
        "while True:\n"
        "    try: chunk = os.read(fd, 65536)\n"
        "    except OSError: break\n"
        "    if not chunk: break\n"
        "    chunks.append(chunk)\n"
        "os.waitpid(pid, 0); sys.stdout.buffer.write(b''.join(chunks))"
    )
    env = {"PATH": "/usr/bin:/bin", "COLUMNS": str(columns), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    root = Path(__file__).parent.parent
    command_line = [sys.executable, "-c", code, *args]
    done = subprocess.run(command_line, capture_output=True, env=env, check=True, cwd=root)
    return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout.decode())
