"""`khobao crawl`: fetch what sites have that the archive has not."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.console import Console, RenderableType
from rich.filesize import decimal
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from archive.commands._options import archive_option, emit, json_option, verdict_style
from archive.db import DB_NAME
from archive.errors import UsageError
from archive.models import Site
from archive.session import acquire, release
from archive.wording import counted
from crawler.addresses import is_private_name
from crawler.registry import Registry, load_registry
from crawler.run import EXIT_OK, EXIT_PARTIAL, Outcome, Plan, crawl

# Heading -> field; short ones, so that the box fits 80 columns.
_COUNTS = {
    "found": "found",
    "fetched": "fetched",
    "new": "new",
    "edited": "changed",
    "copies": "duplicates",
    "other": "not_articles",
    "failed": "failed",
}
_NO_CONTACT = (
    "khobao: KHOBAO_CONTACT is not set, so no site can tell whom to ask; set it to a URL or an"
    " e-mail address of yours, which goes into the User-Agent"
)


@click.command()
@click.argument("sites", nargs=-1, metavar="[SITE]…")
@click.option("--all", "group", flag_value="all", help="Every site but the archive-only ones.")
@click.option("--due", "group", flag_value="due", help="The sites whose `every` has passed.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Article pages a site.")
@click.option("--since", metavar="DATE", help="Leave articles alone that are known to be older.")
@click.option("--dry-run", is_flag=True, help="Say what would be fetched; store nothing.")
@click.option("-v", "--verbose", is_flag=True, help="Log to stderr instead of a file.")
@archive_option
@json_option
def command(
    sites: tuple[str, ...],
    archive: Path,
    *,
    group: str | None,
    limit: int | None,
    since: str | None,
    dry_run: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Crawl sites into the archive.

    With --since, articles that a sitemap, a feed or their URL dates before DATE are not fetched,
    and a listing ends after 20 older ones in a row. They are left out of the archive, not marked
    as seen: a later crawl without --since gets them.

    In the closing box `edited` are pages whose text has changed, `copies` pages with a text that
    another page gave before, `other` pages that are no articles.

    Exit codes: 0 all went as asked, 2 some sites are not complete, 3 no site could be crawled,
    4 the archive cannot be written, 75 another process is writing to it.
    """
    registry = load_registry(archive)
    chosen = choose(registry, archive, sites, group)
    plan = Plan(
        archive=archive,
        sites=chosen,
        limit=limit,
        since=parse_since(since),
        dry_run=dry_run,
        log_to_stderr=verbose,
    )
    if is_contact_missing(chosen):
        click.echo(_NO_CONTACT, err=True)
    outcome = run_plan(plan) if chosen else Outcome(archive)
    if as_json:
        emit(outcome.as_json())
    elif dry_run:
        _print_urls(outcome)
    else:
        print_box(outcome)
    faults = [] if sites else faults_of(registry)
    for fault in faults:
        click.echo(f"khobao: left out: {fault}", err=True)
    # A run without a site that was asked for is partial, whatever became of the others.
    raise click.exceptions.Exit(outcome.exit_code or (EXIT_PARTIAL if faults else EXIT_OK))


def is_contact_missing(sites: Sequence[Site]) -> bool:
    """Tell whether sites of other people are about to be asked by nobody in particular."""
    proxy = urlsplit(os.environ.get("KHOBAO_PROXY", "")).hostname
    if os.environ.get("KHOBAO_CONTACT") or (proxy and is_private_name(proxy)):
        return False
    return not all(is_private_name(urlsplit(site.home).hostname or "") for site in sites)


def faults_of(registry: Registry) -> list[str]:
    """Return what is wrong with site and family files; one of them must not stop all crawls."""
    return list(dict.fromkeys((*registry.faulty_families.values(), *registry.faulty.values())))


def run_plan(plan: Plan) -> Outcome:
    """Crawl a plan with its progress on stderr."""
    from crawler.progress import show

    return crawl(plan, None if plan.log_to_stderr else show)


def parse_since(text: str | None) -> date | None:
    """Read --since; raises UsageError for what is no date."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"--since {text}: is no date; write it as 2025-07-01") from None


def choose(
    registry: Registry, archive: Path, names: tuple[str, ...], group: str | None = None
) -> list[Site]:
    """Return the sites of these names, or of a group: `all`, `due`.

    Raises UsageError for an unknown name, for names beside a group, and where neither is given.
    """
    if names and group:
        raise UsageError("name sites, or use --all or --due, not both")
    if names:
        return _named(registry, names)
    if not group:
        raise UsageError("which sites? Name them, or use --all or --due; see `khobao sites list`")
    live = _live(registry)
    return _due(live, archive) if group == "due" else live


def _named(registry: Registry, names: tuple[str, ...]) -> list[Site]:
    """Return sites by their names; those that may not answer are told of."""
    chosen = [registry.site(name) for name in dict.fromkeys(names)]
    for site in chosen:
        if site.status == "archive-only":
            click.echo(f"{site.id} is archive-only: {_closed(site)}", err=True)
    return chosen


def _live(registry: Registry) -> list[Site]:
    """Return all sites but those that may not answer, which are told of."""
    known = list(registry.sites.values())
    skipped = [site.id for site in known if site.status == "archive-only"]
    if skipped:
        click.echo(
            f"{counted(len(skipped), 'archive-only site')} skipped: {_some(skipped)}", err=True
        )
    return [site for site in known if site.status != "archive-only"]


def _closed(site: Site) -> str:
    successor = f"; {site.successor} took over" if site.successor else ""
    return f"its site is closed or merged and may not answer{successor}"


def _due(sites: list[Site], archive: Path) -> list[Site]:
    """Keep the sites that are due; in an archive yet to be made, all are."""
    if not (archive / DB_NAME).exists():
        return sites
    session = acquire(archive)
    try:
        ids = set(session.db.due_sites(sites, datetime.now(UTC)))
    finally:
        release(session)
    if not ids:
        click.echo("no site is due", err=True)
    return [site for site in sites if site.id in ids]


def _some(names: list[str]) -> str:
    more = ["…"] if len(names) > 5 else []  # a line is to name some, not to list all
    return ", ".join([*names[:5], *more])


def _print_urls(outcome: Outcome) -> None:
    for site, urls in outcome.would_fetch.items():
        for url in urls:
            click.echo(url)
        result = outcome.sites[site]
        reason = f" ({result.verdict}: {result.reason})" if result.reason else ""
        click.echo(f"{site}: {result.found} found, {len(urls)} would be fetched{reason}", err=True)
    for site, result in outcome.sites.items():
        if site not in outcome.would_fetch:
            click.echo(f"{site}: {result.verdict}: {result.reason}", err=True)


def print_box(outcome: Outcome) -> None:
    """Print what was stored, where, and what to do next."""
    console = Console(highlight=False, markup=False)
    if not outcome.sites:
        return
    title = "Done" if outcome.exit_code == 0 else "Something went wrong"
    console.print(Panel(_box(outcome), title=title, border_style=_border(outcome), expand=False))


def _border(outcome: Outcome) -> str:
    return {0: "green", 2: "yellow"}.get(outcome.exit_code, "red")


def _box(outcome: Outcome) -> RenderableType:
    box = Table.grid(padding=(0, 0))
    box.add_row(_results(outcome))
    reasons = [(site, result) for site, result in outcome.sites.items() if result.reason]
    if reasons:
        box.add_row("")
    for site, result in reasons:
        box.add_row(Text(f"{site}: {result.reason}", style=verdict_style(result.verdict)))
    box.add_row("")
    received = decimal(sum(result.bytes for result in outcome.sites.values()))
    box.add_row(Text(f"archive  {outcome.archive} ({received} received)"))
    if outcome.log is not None:
        box.add_row(Text(f"log      {outcome.log}"))
    where = _where(outcome.archive)
    box.add_row(Text(f'next     khobao search{where} "đảng bộ"'))
    box.add_row(Text(f"         khobao serve{where}"))
    return box


def _where(archive: Path) -> str:
    return "" if str(archive) == "data" else f" --archive {shlex.quote(str(archive))}"


def _results(outcome: Outcome) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("site", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for heading in (*_COUNTS, "time"):
        table.add_column(heading, justify="right", no_wrap=True)
    for site, result in outcome.sites.items():
        verdict = Text(result.verdict, style=verdict_style(result.verdict))
        cells = [f"{getattr(result, name):,}" for name in _COUNTS.values()]
        table.add_row(site, verdict, *cells, f"{result.seconds:.0f} s")
    return table
