"""`khobao demo`: crawl the bundled offline web, say what was found, and serve it."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from archive.commands._options import emit, json_option
from archive.commands.serve import command as serve_command
from archive.commands.serve import listen
from archive.db import DB_NAME, connect_readonly, holds_archive
from archive.errors import StorageError, UsageError
from archive.search import search
from archive.wording import counted
from crawler.commands.crawl import print_box, run_plan
from crawler.registry import load_registry
from crawler.run import EXIT_OK, Outcome, Plan
from crawler.sampleweb import SampleWeb, serve, site_ids

# Tells an archive of sample pages from one of real pages: both hold the same sites.
MARKER = "SAMPLE-WEB"
_MARKER_TEXT = (
    "This archive holds the pages of Kho Báo's offline sample web, made up from end to end.\n"
    "`khobao demo` made it and crawls into it; delete the folder when you are done.\n"
)
_QUERIES = ("huyen uy", '"đại hội đảng bộ"', "35-CT/TW")
_TOTALS = """
SELECT
    (SELECT count(*) FROM articles) AS articles,
    (SELECT count(DISTINCT site) FROM pages WHERE article_id IS NOT NULL) AS sites,
    (SELECT count(*) - count(DISTINCT article_id) FROM pages
        WHERE article_id IS NOT NULL AND alias_of IS NULL) AS duplicates,
    (SELECT count(*) FROM versions) AS versions,
    (SELECT count(*) FROM (SELECT 1 FROM versions GROUP BY page_id HAVING count(*) > 1)) AS changed
"""
_RUNS = "SELECT site, max(finished_at) AS finished FROM runs GROUP BY site"


@click.command()
@click.option("--no-serve", is_flag=True, help="End after the crawl.")
@click.option(
    "--archive",
    metavar="DIR",
    default="demo",
    show_default="./demo",
    type=click.Path(file_okay=True, path_type=Path),
    help="A folder of its own: real archives are refused.",
)
@click.option(
    "--port",
    metavar="P",
    default=8001,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help="Of the served archive; 0 takes any free one.",
)
@json_option
@click.pass_context
def command(ctx: click.Context, archive: Path, port: int, *, no_serve: bool, as_json: bool) -> None:
    """Crawl a small web that comes with Kho Báo, offline, and serve what was found.

    Run it again to see a revisit: pages that changed meanwhile, and nothing fetched twice.
    """
    if not no_serve:
        # A port that is taken must not be noticed after the crawl: the next one is edition 2.
        listen("127.0.0.1", port).close()
    with serve(prepare(archive)) as web:
        outcome = crawl_sample(archive, web)
    db = connect_readonly(archive)
    totals = next(iter(db.query(_TOTALS)))
    if as_json:
        emit(outcome.as_json() | {"totals": totals})
    else:
        print_box(outcome)
        _print_findings(db, archive, totals)
    db.close()
    if no_serve or outcome.exit_code != EXIT_OK:
        raise click.exceptions.Exit(outcome.exit_code)
    _serve(ctx, archive, port)


def prepare(archive: Path) -> int:
    """Return the edition to crawl, 2 once every sample site was crawled; mark a new archive.

    Raises UsageError for an archive that holds real crawls.
    """
    marker = archive / MARKER
    if (archive / DB_NAME).exists():
        if not marker.is_file():
            raise UsageError(
                f"{archive}: holds an archive that the demo did not make, and sample pages do not"
                f" belong in it; name another folder with --archive"
            )
        return _edition(archive) if holds_archive(archive) else 1
    try:
        archive.mkdir(parents=True, exist_ok=True)
        marker.write_text(_MARKER_TEXT, encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"{archive}: cannot be written: {error.strerror}; name another folder with --archive"
        ) from None
    return 1


def _edition(archive: Path) -> int:
    """Tell from the archive's runs which edition of the sample web comes next."""
    db = connect_readonly(archive)
    try:
        runs = {row["site"]: row["finished"] for row in db.query(_RUNS)}
    finally:
        db.close()
    strangers = sorted(runs.keys() - set(site_ids()))
    if strangers:
        raise UsageError(
            f"{archive}: holds crawls of {', '.join(strangers)}, which the demo did not make; name"
            f" another folder with --archive"
        )
    return 2 if all(runs.get(name) for name in site_ids()) else 1


def crawl_sample(archive: Path, web: SampleWeb) -> Outcome:
    """Crawl the sample web with the bundled site files, through its proxy and without delays."""
    registry = load_registry(None)
    sites = [registry.site(name) for name in site_ids()]
    settings = {"KHOBAO_PROXY": web.proxy_url, "KHOBAO_DELAY": 0}
    return run_plan(Plan(archive=archive, sites=sites, settings=settings))


def _print_findings(db: Database, archive: Path, totals: dict[str, Any]) -> None:
    """Say what the archive holds, and what to try."""
    click.echo(
        f"{counted(totals['articles'], 'text')} from {counted(totals['sites'], 'site')};"
        f" {counted(totals['duplicates'], 'more page')} with an exact copy, linked to the text;"
        f" {counted(totals['changed'], 'page')} changed since first seen"
        f" ({counted(totals['versions'], 'version')} kept)."
    )
    click.echo("Try:")
    where = f"--archive {shlex.quote(str(archive))}"
    for query in _QUERIES:
        total = search(db, query).total
        click.echo(
            f"  {_own_name()} search {where} {shlex.quote(query):24} # {counted(total, 'hit')}"
        )


def _own_name() -> str:
    """Return how to call this command: `make demo` installs it where no shell looks."""
    return "khobao" if shutil.which("khobao") else shlex.quote(sys.argv[0])


def _serve(ctx: click.Context, archive: Path, port: int) -> None:
    """Serve the archive until stopped."""
    ctx.invoke(serve_command, archive=archive, port=port)
