"""What the commands share: the options every one of them takes, ways to print JSON and tables."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console

_WIDE = 1_000
_COLOURS = {"complete": "green", "truncated": "yellow", "failed": "red", "blocked": "red"}
_F = TypeVar("_F", bound=Callable[..., Any])


def archive_option(command: _F) -> _F:
    """Add `--archive DIR`, passed on as `archive: Path`; it need not exist yet."""
    return click.option(
        "--archive",
        metavar="DIR",
        envvar="KHOBAO_ARCHIVE",
        default="data",
        show_default="./data",
        type=click.Path(file_okay=True, path_type=Path),
        help="The folder that is the archive ($KHOBAO_ARCHIVE).",
    )(command)


def json_option(command: _F) -> _F:
    """Add `--json` for a command with one answer, passed on as `as_json: bool`."""
    return _json_option("Print one JSON object on stdout, and nothing else.")(command)


def json_lines_option(command: _F) -> _F:
    """Add `--json` for a command with an answer for each article, passed on as `as_json: bool`."""
    return _json_option("Print JSON on stdout, one object a line, and nothing else.")(command)


def _json_option(told: str) -> Callable[[_F], _F]:
    return click.option("--json", "as_json", is_flag=True, help=told)


def table_console() -> Console:
    """Return a console for tables: as wide as the terminal; a file or pipe has no width."""
    width = None if sys.stdout.isatty() else _WIDE
    return Console(highlight=False, markup=False, width=width)


def verdict_style(verdict: str | None) -> str:
    """Return the colour of a run's verdict; none without one."""
    return _COLOURS.get(verdict or "", "")


def emit(obj: Any) -> None:
    """Print one JSON object as one line of UTF-8, whatever the locale of stdout."""
    line = json.dumps(obj, ensure_ascii=False, allow_nan=False)
    click.echo(line.encode("utf-8", "replace"))
