"""`khobao export`: the articles as JSON lines or CSV, with a manifest and checksums."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive.commands._options import archive_option, emit, json_option
from archive.db import connect_readonly
from archive.errors import UsageError
from archive.export import FORMATS, Exported, export, stream
from archive.filters import make_filters
from archive.query import require_words
from archive.wording import counted


@click.command()
@archive_option
@click.option(
    "--format",
    "fmt",
    type=click.Choice(sorted(FORMATS)),
    default="jsonl",
    show_default=True,
    help="JSON lines, or CSV that a spreadsheet can open safely.",
)
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    help="Folder to write into; - writes the records alone to stdout.",
)
@click.option("--site", "sites", multiple=True, metavar="SITE", help="May be given again.")
@click.option("--province", metavar="NAME", help="By old or new name, marks or no marks.")
@click.option("--since", metavar="DATE", help="Published on or after a day, month or year.")
@click.option("--until", metavar="DATE", help="Published on or before a day, month or year.")
@click.option("--query", metavar="QUERY", help="As in `khobao search`.")
@json_option
def command(
    archive: Path, fmt: str, out: str, query: str | None, *, as_json: bool, **asked: Any
) -> None:
    """Write every current article asked for, with its provenance, and nothing else.

    Exporting into the same folder again replaces what is there; a folder that holds an export in
    another format is refused.
    """
    if query is not None:
        require_words(query)
    if as_json and out == "-":
        raise UsageError("--json and --out - both want stdout; choose one")
    with closing(connect_readonly(archive)) as db:
        filters = make_filters(db, **asked)
        if out == "-":
            stream(db, sys.stdout.buffer, fmt, filters, query)
            return
        done = export(db, Path(out), fmt, filters, query)
    if as_json:
        emit(asdict(done))
    else:
        click.echo(_told(done), err=True)


def _told(done: Exported) -> str:
    """Say what was written where."""
    return f"{counted(done.articles, 'article')} in {done.out}: {', '.join(done.files)}"
