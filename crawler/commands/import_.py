"""`khobao import`: pages that others captured, into the archive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.status import Status

from archive.commands._options import archive_option, emit, json_option
from archive.errors import UsageError, printable
from archive.models import Site
from archive.session import acquire, release
from archive.wording import counted
from crawler.commands.crawl import print_box
from crawler.importing import Importer, Skipped
from crawler.registry import Registry, load_registry
from crawler.run import EXIT_OK, EXIT_PARTIAL, Outcome

# The machine's other cores are the owner's; two keep up with a disk.
WORKERS = 2
# Unknown hosts named in the summary; the rest are counted.
_SHOWN_HOSTS = 5


@click.group()
def command() -> None:
    """Bring captures of others into the archive."""


@command.command("warc")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE…",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--site", metavar="ID", help="Takes the pages of hosts that no site file names.")
@archive_option
@json_option
def warc_command(
    files: tuple[Path, ...], site: str | None, archive: Path, *, as_json: bool
) -> None:
    """Import article pages from WARC files of any origin.

    Pages go to the site whose file names their host and whose article pattern they match; pages
    of other hosts are counted and left out, unless --site takes them. Importing a file again
    changes nothing.

    Exit codes: 0 all went in, 1 no file is a WARC file, 2 some files are none or hold damaged
    records (named on stderr), 3 no page was an article, 4 the archive cannot be written, 75
    another process is writing to it.
    """
    registry = load_registry(archive)
    fallback = registry.site(site) if site else None
    outcome, skipped = import_files(files, archive, registry, fallback)
    if as_json:
        emit(outcome.as_json() | {"skipped": _record(skipped)})
    else:
        print_box(outcome)
        _print_skipped(skipped)
    _print_faults(skipped)
    raise click.exceptions.Exit(_exit_code(outcome, skipped, files))


def import_files(
    files: Sequence[Path], archive: Path, registry: Registry, fallback: Site | None
) -> tuple[Outcome, Skipped]:
    """Import files into an archive. Raises StorageError and LockHeldError."""
    session = acquire(archive)
    try:
        importer = Importer(session, registry.by_precedence, WORKERS, fallback)
        outcome = Outcome(archive, asyncio.run(_import(importer, files)))
        return outcome, importer.skipped
    finally:
        release(session)


async def _import(importer: Importer, files: Sequence[Path]) -> dict[str, Any]:
    console = Console(stderr=True, highlight=False)
    async with importer:
        try:
            for path in files:
                with console.status(f"{path.name}: reading") as status:
                    await importer.add(path, _teller(status, path.name))
        finally:
            results = importer.finish()
    return results


def _teller(status: Status, name: str) -> Callable[[int], None]:
    return lambda done: status.update(f"{name}: {counted(done, 'page')}")


def _record(skipped: Skipped) -> dict[str, Any]:
    return asdict(skipped) | {"unknown_hosts": dict(skipped.unknown_hosts.most_common())}


def _exit_code(outcome: Outcome, skipped: Skipped, files: Sequence[Path]) -> int:
    """Return the exit code: what was lost makes an import partial, however well the rest went."""
    if len(skipped.bad_files) == len(files):
        return UsageError.exit_code
    is_partial = skipped.bad_files or skipped.damaged
    return outcome.exit_code or (EXIT_PARTIAL if is_partial else EXIT_OK)


def _print_faults(skipped: Skipped) -> None:
    """Name on stderr what could not be read."""
    for fault in (*skipped.bad_files, *skipped.faults):
        click.echo(printable(f"khobao: {fault}"), err=True)
    more = skipped.damaged - len(skipped.faults)
    if more > 0:
        click.echo(f"khobao: and {counted(more, 'more damaged or oversized record')}", err=True)


def _print_skipped(skipped: Skipped) -> None:
    """Say what was left out."""
    if skipped.unknown_hosts:
        named = ", ".join(f"{h} ({n})" for h, n in skipped.unknown_hosts.most_common(_SHOWN_HOSTS))
        more = len(skipped.unknown_hosts) - _SHOWN_HOSTS
        rest = f" and {more} more" if more > 0 else ""
        click.echo(f"left out, no site file names the host: {named}{rest}; see --site")
    told = (
        (skipped.held, "capture", " in the archive already"),
        (skipped.no_articles, "page", " outside the article pattern of any site on its host"),
        (skipped.not_pages, "record", " without a page"),
        (skipped.damaged, "damaged or oversized record", ""),
    )
    for count, noun, why in told:
        if count:
            click.echo(f"left out: {counted(count, noun)}{why}")
