"""`khobao sites try`: what the extractor makes of pages, nothing stored."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from itemadapter import ItemAdapter
from rich.console import Console
from rich.text import Text

from archive.commands._options import archive_option, emit, json_lines_option
from archive.errors import UsageError, printable
from archive.models import Article, Page, Site
from archive.records import CONTRACT
from archive.urls import host_of
from crawler.registry import load_registry
from crawler.verdict import advice_on
from pipelines.outcome import reason_without_text

_PARTIAL = 2  # exit code: some pages gave no article
GENERIC = "generic"


@click.command("try")
@click.argument("site")
@click.argument("pages", nargs=-1, required=True, metavar="FILE-OR-URL…")
@click.option("--url", help="The address of a saved page; else the one the page names itself.")
@archive_option
@json_lines_option
def try_command(
    site: str, pages: tuple[str, ...], url: str | None, archive: Path, *, as_json: bool
) -> None:
    """Show what the extractor makes of pages; nothing is stored.

    SITE may be `generic`: no selectors. Files may be HTML, gzipped HTML or WARC; URLs are fetched
    as a crawl would. Exit code 2: some pages gave no article, with the reason on stderr.
    """
    if url is not None and len(pages) > 1:
        raise UsageError("--url gives the address of one page; try one file at a time with it")
    _check_addresses([*([url] if url is not None else []), *filter(_is_url, pages)])
    chosen = _site(site, archive, url, pages)
    tried = list(_pages(pages, chosen, url))
    results = asyncio.run(_extract([page for _, page in tried], chosen))
    failures = 0
    for (name, page), result in zip(tried, results, strict=True):
        if not isinstance(result, Article):
            failures += 1
            click.echo(printable(f"khobao: {name}: {_said(result, page)}"), err=True)
        elif as_json:
            emit(record(result, chosen))
        else:
            _print(result, chosen, page)
    if not tried:
        click.echo("khobao: no page in these files: only errors, images or redirects", err=True)
    if failures or not tried:
        raise click.exceptions.Exit(_PARTIAL)


def _said(reason: str, page: Page) -> str:
    """Say why a page gave no article: it is none, or it could not be had, and what helps then."""
    if reason_without_text(page) is None:
        return f"not an article: {reason}"
    advice = advice_on(reason)
    how = "fetched" if _is_url(page.url) else "read"
    return f"not {how}: {reason}{f'; {advice}' if advice else ''}"


def record(article: Article, site: Site) -> dict[str, Any]:
    """Return an article with the fields that every `--json` output of one has."""
    fields = ItemAdapter(article).asdict() | {"province": site.province or None}
    return {name: fields[name] for name in CONTRACT}


def _check_addresses(addresses: Sequence[str]) -> None:
    """Raise UsageError for what is no address of a page."""
    for address in addresses:
        try:
            host_of(address)
        except ValueError as error:
            raise UsageError(f"{address}: {error}") from None


def _site(name: str, archive: Path, url: str | None, pages: Sequence[str]) -> Site:
    """Return the site to try; `generic` takes its host from the first address there is."""
    if name != GENERIC:
        return load_registry(archive).site(name)
    address = url or next((page for page in pages if _is_url(page)), "https://generic.invalid/")
    home = urlsplit(address)
    return Site(
        id=GENERIC,
        title=GENERIC,
        kind="newspaper",
        province="",
        province_now="",
        home=f"{home.scheme}://{home.netloc}/",
        hosts=(host_of(address),),
    )


def _pages(names: Sequence[str], site: Site, url: str | None) -> Iterator[tuple[str, Page]]:
    """Yield each page with the name to call it by; URLs are fetched all at once."""
    from crawler.inputs import read_pages

    addresses = [name for name in names if _is_url(name)]
    fetched = dict(zip(addresses, _fetch(site, addresses), strict=True))
    for name in names:
        if name in fetched:
            yield name, fetched[name]
            continue
        for page in read_pages(Path(name), site, url):
            yield (name if page.source == "live" else f"{name}: {page.url}"), page


def _fetch(site: Site, urls: Sequence[str]) -> list[Page]:
    if not urls:
        return []
    from crawler.fetch import fetch_pages

    return fetch_pages(site, urls)


async def _extract(pages: Sequence[Page], site: Site) -> list[Article | str]:
    """Extract in a process that can be killed; a text in place of an article is the reason."""
    from pipelines.worker import Extractor

    extractor = Extractor()
    results: list[Article | str] = []
    try:
        for page in pages:
            reason = reason_without_text(page)
            if reason is not None:
                results.append(reason)
                continue
            made = await extractor.extract(page, site)
            results.append(made if isinstance(made, Article) else made.reason)
    finally:
        extractor.close()
    return results


def _is_url(name: str) -> bool:
    """Tell an address from a file; of another scheme it is a mistake to be told of."""
    return bool(_SCHEME_RE.match(name))


_SCHEME_RE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def _print(article: Article, site: Site, page: Page) -> None:
    """Print an article as a person reads it, doubts included."""
    console = Console(highlight=False, markup=False)
    fields = record(article, site) | {
        "flags": ", ".join(article.flags) or None,
        "images": len(article.images) or None,
        "captured": datetime.isoformat(page.fetched_at.astimezone(UTC), timespec="seconds"),
    }
    width = max(map(len, fields)) + 2
    for name, value in fields.items():
        if name != "body":
            # Never cut or wrapped: addresses and hashes are there to be copied.
            line = Text.assemble((f"{name:{width}}", "dim"), "-" if value is None else str(value))
            console.print(line, soft_wrap=True)
    console.print()
    console.print(article.body, soft_wrap=True)
    console.print()
