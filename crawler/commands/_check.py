"""`khobao sites check`: which sites look broken, from what the archive holds of them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from archive.clock import now
from archive.commands._options import archive_option, emit, json_option
from archive.db import connect_readonly
from crawler.checking import Check, check_site
from crawler.registry import load_registry

_BROKEN = 3  # exit code
_COLOURS = {"complete": "green", "truncated": "yellow", "failed": "red", "blocked": "red"}


@click.command("check")
@click.argument("site", required=False)
@archive_option
@json_option
def check_command(site: str | None, archive: Path, *, as_json: bool) -> None:
    """Check a site, or all that were ever crawled. Exit code 3: one looks broken."""
    registry = load_registry(archive)
    chosen = [registry.site(site)] if site else list(registry.sites.values())
    with closing(connect_readonly(archive)) as db:
        checks = {each.id: check_site(db, each, now()) for each in chosen}
    if site is None:
        checks = {name: check for name, check in checks.items() if check.last_run or check.articles}
    if as_json:
        emit({"sites": {name: asdict(check) for name, check in checks.items()}})
    else:
        _print(checks)
    if any(check.problems for check in checks.values()):
        raise click.exceptions.Exit(_BROKEN)


def _print(checks: dict[str, Check]) -> None:
    console = Console(highlight=False, markup=False)
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("site", no_wrap=True)
    for heading in ("articles", "7 days", "expected", "dated", "author", "lead"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("last run", no_wrap=True)
    for name, check in checks.items():
        table.add_row(name, *_cells(check), _last_run(check))
    console.print(table)
    for name, check in checks.items():
        for problem in check.problems:
            console.print(Text(f"{name}: {problem}", style="red"))
        if check.flags:
            told = ", ".join(f"{count} {flag}" for flag, count in check.flags.items())
            console.print(Text(f"{name}: doubtful articles: {told}", style="yellow"))
    if not checks:
        console.print("no site of this archive was crawled yet; see `khobao crawl`")


def _cells(check: Check) -> tuple[str, ...]:
    expected = "-" if check.expected_per_week is None else str(check.expected_per_week)
    shares = (check.dated, check.with_author, check.with_lead)
    told = ("-" if share is None else f"{share:.0%}" for share in shares)
    return (f"{check.articles:,}", str(check.this_week), expected, *told)


def _last_run(check: Check) -> Text:
    if check.last_run is None:
        return Text("never crawled")
    when = check.last_run[:16].replace("T", " ")
    return Text(f"{when} {check.verdict}", style=_COLOURS.get(check.verdict or "", ""))
