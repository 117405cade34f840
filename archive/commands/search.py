"""`khobao search`: find articles from the command line, with or without Vietnamese marks."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from archive.commands._options import archive_option, emit, json_lines_option
from archive.db import connect_readonly
from archive.models import Hit
from archive.query import require_words
from archive.records import contracts
from archive.search import MARK, UNMARK, Order, Results, search
from archive.wording import counted


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="QUERY…")
@archive_option
@click.option("--site", metavar="SITE", help="Articles first seen on this site only.")
@click.option("--province", metavar="NAME", help="By old or new name, marks or no marks.")
@click.option("--from", "since", metavar="DATE", help="On or after a day, month or year.")
@click.option("--to", "until", metavar="DATE", help="On or before a day, month or year.")
@click.option("--newest", is_flag=True, help="Newest first instead of best first.")
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    help="At most so many articles.",
)
@json_lines_option
def command(
    words: tuple[str, ...],
    archive: Path,
    limit: int,
    *,
    newest: bool,
    as_json: bool,
    **filters: Any,
) -> None:
    """Find the articles that hold every word of QUERY; "quotes" keep words together.

    The shell keeps such quotes to itself: write '"đại hội đảng bộ"'.

    In --json the matches in `snippet` stand between U+0001 and U+0002.
    """
    query = " ".join(words)
    require_words(query)
    with closing(connect_readonly(archive)) as db:
        order: Order = "newest" if newest else "best"
        results = search(db, query, order=order, limit=limit, **filters)
        texts = contracts(db, [hit.id for hit in results.hits]) if as_json else {}
    if not as_json:
        _print(results)
    for hit in results.hits if as_json else ():
        emit({**texts[hit.id], "id": hit.id, "snippet": hit.snippet, "score": hit.score})


def _print(results: Results) -> None:
    """Print results for a person: coloured in a terminal, plain in a pipe."""
    console = Console(highlight=False, soft_wrap=True)
    for hit in results.hits:
        console.print(Text.assemble(f"{hit.id:>6}  ", _marked(hit.headline, "bold")))
        console.print(Text(f"        {_source(hit)}", style="dim"))
        console.print(Text.assemble("        ", _marked(hit.snippet, "")), end="\n\n")
    shown, total = len(results.hits), results.total
    of_all = f"{shown} of " if shown < total else ""
    click.echo(of_all + counted(total, "article"), err=True)


def _source(hit: Hit) -> str:
    """Say where and when an article came out."""
    date = (hit.published_at or "no date").replace("T", " ").removesuffix("+07:00")
    return f"{hit.site_title}, {date}  {hit.url}"


def _marked(text: str, style: str) -> Text:
    """Return rich text in which the matches stand out."""
    marked = Text(style=style)
    for part in text.split(MARK):
        match, found, rest = part.partition(UNMARK)
        marked.append(match if found else "", style="bold yellow")
        marked.append(rest if found else match)
    return marked
