"""`khobao sites check`: which sites look broken, from what the archive holds of them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from archive.clock import now
from archive.commands._options import (
    archive_option,
    emit,
    json_option,
    table_console,
    verdict_style,
)
from archive.db import connect_readonly
from crawler.checking import Check, check_site
from crawler.registry import load_registry

_BROKEN = 3  # exit code


@click.command("check")
@click.argument("site", required=False)
@archive_option
@json_option
def check_command(site: str | None, archive: Path, *, as_json: bool) -> None:
    """Check a site, or all that were ever crawled. Exit code 3: one looks broken.

    `7 days` counts the articles published and found within the last seven days, `expected` is
    the site file's articles_per_week; the shares are those of the newest articles that have a
    date, an author, a lead.
    """
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
    console = table_console()
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    # In a narrow terminal the longest names go on below; nothing is cut.
    table.add_column("site", overflow="fold")
    for heading in ("articles", "7 days", "expected", "dated", "author", "lead"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("last run", no_wrap=True)
    for name, check in checks.items():
        table.add_row(name, *_cells(check), _last_run(check))
    console.print(table)
    for name, check in checks.items():
        for problem in check.problems:
            console.print(Text(f"{name}: {problem}", style="red"), soft_wrap=True)
        if check.flags:
            told = ", ".join(f"{count} {flag}" for flag, count in check.flags.items())
            text = Text(f"{name}: doubtful articles: {told}", style="yellow")
            console.print(text, soft_wrap=True)
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
    # The hour stands in `khobao status`; here it would take the names' room.
    day = check.last_run[:10]
    return Text(f"{day} {check.verdict}", style=verdict_style(check.verdict))
