"""`khobao sites`: what the registry holds; try and check a site against real pages."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Literal

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from archive.commands._options import archive_option, emit, json_option
from archive.errors import UsageError
from archive.models import Site
from archive.provinces import province_name, same_province
from archive.wording import counted
from crawler.registry import Registry, load_registry
from crawler.sitefile import Entry, layout_key
from crawler.sitevalues import KINDS, STATUSES, nearest

# A table wider than this wraps in a terminal set beside an editor.
_WIDTH = 100
_SECONDS = (("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60))


class Sites(click.Group):
    """Imports `try` and `check` when they are asked for: they load the extractor."""

    _LATER: ClassVar = {
        "try": ("crawler.commands._try", "try_command"),
        "check": ("crawler.commands._check", "check_command"),
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the subcommands."""
        later = [name for name, (module, _) in self._LATER.items() if find_spec(module)]
        return sorted([*super().list_commands(ctx), *later])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a subcommand, None when there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        if cmd_name not in self._LATER:
            return super().get_command(ctx, cmd_name)
        module, name = self._LATER[cmd_name]
        found: click.Command = getattr(import_module(module), name)
        return found


@click.group(cls=Sites)
def command() -> None:
    """List and show the sites; try or check one against real pages."""


@command.command("list")
@click.option("--province", metavar="P", help="As named before July 2025, or since.")
@click.option("--kind", type=click.Choice(KINDS), help="What publishes it.")
@click.option("--family", metavar="F", help="The CMS family, or generic.")
@click.option("--status", type=click.Choice(STATUSES), help="Whether it is known to answer.")
@archive_option
@json_option
def list_command(archive: Path, *, as_json: bool, **wanted: str | None) -> None:
    """List the sites; today's province finds its predecessors' sites too.

    A site file with an error is named at the end, and the exit code is 1.
    """
    registry = load_registry(archive)
    tests = _filters(wanted, registry)
    sites = [site for site in registry.sites.values() if all(test(site) for test in tests)]
    if as_json:
        emit(_listing(sites, registry))
    else:
        _print_sites(sites)
    faults = dict.fromkeys((*registry.faulty_families.values(), *registry.faulty.values()))
    for fault in faults:
        click.echo(f"khobao: faulty: {fault}", err=True)
    if faults:
        raise click.exceptions.Exit(1)


@command.command("show")
@click.argument("site")
@archive_option
@json_option
def show_command(site: str, archive: Path, *, as_json: bool) -> None:
    """Show a site as merged from its file and its family's, and where each value is from."""
    entry = load_registry(archive).entry(site)
    if as_json:
        emit({"file": entry.label, "site": site_record(entry.site), "origins": entry.origins})
        return
    rows = list(_described(entry))
    if _is_terminal():
        _print_table(("key", "value", "from"), rows, "value")
        return
    for row in rows:
        click.echo("\t".join(row))


def site_record(site: Site) -> dict[str, Any]:
    """Return a site as JSON can hold it: dates as ISO text, everything else as it is."""
    record = asdict(site)
    for layout in record["layouts"]:
        if isinstance(layout["until"], date):
            layout["until"] = layout["until"].isoformat()
    return record


def _filters(wanted: Mapping[str, str | None], registry: Registry) -> list[Callable[[Site], bool]]:
    """Return a test for each option that was given; raises UsageError for an unknown name."""
    filters: list[Callable[[Site], bool]] = []
    for key, value in wanted.items():
        if key == "family" and value is not None and value not in registry.families:
            raise UsageError(f"unknown family '{value}'{nearest(value, registry.families)}")
        if value is not None:
            filters.append(_province_is(value) if key == "province" else _equals(key, value))
    return filters


def _equals(key: str, value: str) -> Callable[[Site], bool]:
    return lambda site: bool(getattr(site, key) == value)


def _province_is(name: str) -> Callable[[Site], bool]:
    wanted = province_name(name)
    return lambda site: same_province(wanted, site.province)


def _listing(sites: list[Site], registry: Registry) -> dict[str, Any]:
    return {
        "sites": [site_record(site) for site in sites],
        "statuses": _statuses(sites),
        "faulty": {**registry.faulty_families, **registry.faulty},
    }


def _statuses(sites: Iterable[Site]) -> dict[str, int]:
    counts = Counter(site.status for site in sites)
    return {status: counts[status] for status in STATUSES}


def _print_sites(sites: list[Site]) -> None:
    if not _is_terminal():
        for site in sites:
            fields = (site.id, site.title, site.kind, site.province, site.province_now)
            click.echo("\t".join((*fields, site.family, site.status, site.home)))
    else:
        heads = ("site", "title", "province", "family", "status")
        _print_table(heads, map(_row, sites), "title")
    count = _statuses(sites)
    click.echo(
        f"{counted(len(sites), 'site')}, {count['live']} live; unproven:"
        f" {count['unprobed']} unprobed (never seen answering),"
        f" {count['archive-only']} archive-only (closed or merged)",
        err=not _is_terminal(),
    )


def _row(site: Site) -> tuple[str, ...]:
    return (site.id, site.title, site.province, site.family, site.status)


def _described(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Yield (key, value, origin) of a site, one row for each value of a list."""
    yield "file", entry.label, "site"
    record = asdict(entry.site)
    layouts = record.pop("layouts")
    for key, value in record.items():
        yield from _rows(key, _span(value) if key == "every" else value, entry.origins)
    for layout in layouts:
        until = layout.pop("until")
        for key, value in layout.items():
            if value:
                yield from _rows(layout_key(until, key), value, entry.origins)


def _rows(key: str, value: Any, origins: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for each in value if isinstance(value, tuple) else (value,):
        yield key, "" if each is None else str(each), origins.get(key, "computed")


def _span(seconds: int) -> str:
    unit, size = next((unit, size) for unit, size in _SECONDS if seconds % size == 0)
    return f"{seconds // size}{unit}"


def _print_table(heads: Sequence[str], rows: Iterable[Sequence[str]], flexible: str) -> None:
    """Print a table in the terminal; the column `flexible` takes the room the others leave."""
    console = Console()
    table = Table(box=None, pad_edge=False, expand=True, header_style="bold")
    for head in heads:
        fixed = head != flexible
        # Titles are cut to one line; the regexes and selectors of `show` go on below.
        cut = head == "title"
        overflow: Literal["ellipsis", "fold"] = "ellipsis" if cut else "fold"
        ratio = None if fixed else 1
        table.add_column(head, no_wrap=fixed or cut, overflow=overflow, ratio=ratio)
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table, width=min(console.width, _WIDTH))


def _is_terminal() -> bool:
    return sys.stdout.isatty()
