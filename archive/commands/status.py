"""`khobao status`: what the archive holds, and how the last crawl of each site went."""

from __future__ import annotations

import math
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from rich.filesize import decimal
from rich.table import Table
from rich.text import Text

from archive.clock import moment, now
from archive.commands._options import (
    archive_option,
    emit,
    json_option,
    table_console,
    verdict_style,
)
from archive.db import connect_readonly
from archive.status import status
from archive.wording import counted


@click.command()
@archive_option
@json_option
def command(archive: Path, *, as_json: bool) -> None:
    """Show articles, last run and verdict of every site, and the size of the archive."""
    with closing(connect_readonly(archive)) as db:
        found = status(db, archive)
    if as_json:
        emit(found)
    else:
        _print(found)


def _print(found: dict[str, Any]) -> None:
    """Print a table of sites and a line of totals."""
    console = table_console()
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    # In a narrow terminal the longest names go on below; nothing is cut.
    table.add_column("site", overflow="fold")
    for name in ("articles", "waiting"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("newest", "last run", "due", "verdict"):
        table.add_column(name, no_wrap=True)
    for site, row in found["sites"].items():
        table.add_row(site, f"{row['articles']:,}", f"{row['waiting']:,}", *_run(row))
    console.print(table)
    console.print()
    for site, row in found["sites"].items():
        if row["reason"]:
            told = f"{site}: {row['verdict']}: {row['reason']}"
            console.print(Text(told, style=verdict_style(row["verdict"])), soft_wrap=True)
    console.print(_totals(found), soft_wrap=True)


def _run(row: dict[str, Any]) -> tuple[str, str, str, Text]:
    """Return the cells about a site's newest article, last run and next one."""
    verdict = row["verdict"] or ("unfinished" if row["last_run"] else "never crawled")
    return (
        (row["newest"] or "-")[:10],
        (row["last_run"] or "-")[:16].replace("T", " "),
        _in(row["due"]),
        Text(verdict, style=verdict_style(verdict)),
    )


def _in(due: str | None) -> str:
    """Return how long until a crawl is due, in whole hours or days: `now`, `5 h`, `3 d`."""
    if due is None:
        return "-"
    hours = math.ceil((moment(due) - now()).total_seconds() / 3600)
    if hours <= 0:
        return "now"
    return f"{hours} h" if hours < 48 else f"{hours // 24} d"


def _totals(found: dict[str, Any]) -> str:
    """Write the totals as one sentence."""
    totals, disk = found["totals"], found["disk"]
    return (
        f"{counted(totals['articles'], 'article')} on {counted(totals['pages'], 'page')} of"
        f" {counted(totals['sites'], 'site')};"
        f" database {decimal(disk['db'])}, WARC {decimal(disk['warc'])},"
        f" {decimal(disk['free'])} free; times in UTC"
    )
