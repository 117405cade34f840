"""What the commands share: the options every one of them takes, and one way to print JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

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
    """Add `--json`, passed on as `as_json: bool`."""
    return click.option(
        "--json",
        "as_json",
        is_flag=True,
        help="Print JSON on stdout, one object a line, and nothing else.",
    )(command)


def emit(obj: Any) -> None:
    """Print one JSON object as one line of UTF-8, whatever the locale of stdout."""
    line = json.dumps(obj, ensure_ascii=False, allow_nan=False)
    click.echo(line.encode("utf-8", "replace"))
