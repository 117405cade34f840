"""The front page, the pages of sites, and what is said about the archive."""

from __future__ import annotations

import json
import time
from typing import Any
from weakref import WeakKeyDictionary

from datasette.utils.asgi import Response
from sqlite_utils import Database

from archive import coverage
from archive.datasette.rendering import STATIC, ask, render
from archive.text import sort_key

Row = dict[str, Any]

# Counting a million articles takes 0.1 s: once a minute is enough for the front page.
_FRESH_S = 60.0
_facts: WeakKeyDictionary[Any, tuple[float, list[Row]]] = WeakKeyDictionary()


async def known_sites(datasette: Any) -> list[Row]:
    """Return every site with its counts, at most a minute old."""
    until, known = _facts.get(datasette, (0.0, []))
    if time.monotonic() >= until:
        known = await ask(datasette, coverage.sites)
        _facts[datasette] = (time.monotonic() + _FRESH_S, known)
    return known


async def home(datasette: Any, request: Any) -> Response:
    """Say what the archive is and how much it holds; offer a search and the newest articles."""
    known = await known_sites(datasette)
    newest, visited = await ask(
        datasette, lambda db: (coverage.newest(db, 10), coverage.last_visit(db))
    )
    provinces = [row for row in coverage.provinces(known) if row["articles"]]
    context = {
        "totals": coverage.totals(known, visited),
        "newest": newest,
        "provinces": provinces,
        "most": max((row["articles"] for row in provinces), default=1),
        "sites": [row for row in known if row["articles"]][:12],
    }
    return await render(datasette, request, "home", context)


async def sites(datasette: Any, request: Any) -> Response:
    """List the sites by today's province."""
    by_province: dict[str, list[Row]] = {}
    for row in await known_sites(datasette):
        by_province.setdefault(row["province_now"], []).append(row)
    groups = sorted(by_province.items(), key=lambda pair: sort_key(pair[0]))
    return await render(datasette, request, "sites", {"groups": groups})


async def site(datasette: Any, request: Any) -> Response:
    """Show one site: what is held of it, by year and section, and how its crawls went."""
    wanted = request.url_vars["id"]
    found = next((row for row in await known_sites(datasette) if row["id"] == wanted), None)
    if found is None:
        return await not_found(datasette, request, "error.no_site", id=wanted)
    context = await ask(datasette, lambda db: _site_context(db, wanted))
    return await render(datasette, request, "site", {"site": found, **context})


def _site_context(db: Database, site_id: str) -> Row:
    """Gather what a site's page shows besides its counts."""
    years = coverage.years(db, site_id)
    runs = coverage.runs(db, site_id)
    for run in runs:
        run["counts"] = json.loads(run["counts"])
    return {
        "years": years,
        "most": max((row["articles"] for row in years), default=1),
        "sections": coverage.sections(db, site_id),
        "newest": coverage.newest(db, 15, site_id),
        "runs": runs,
    }


async def about(datasette: Any, request: Any) -> Response:
    """Say how the archive is made, what its limits are, and how to have a text removed."""
    config = datasette.plugin_config("khobao") or {}
    return await render(datasette, request, "about", {"contact": config.get("contact")})


async def not_found(datasette: Any, request: Any, why: str, **values: object) -> Response:
    """Answer 404 with a page that says what is not there."""
    context = {"why": why, "values": values}
    return await render(datasette, request, "error", context, status=404)


async def robots() -> Response:
    """Keep search engines away: copies must not outrank the sources."""
    return Response.text("User-agent: *\nDisallow: /\n")


async def style() -> Response:
    """Serve the style sheet; its address changes when it does."""
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(
        (STATIC / "khobao.css").read_bytes(),
        headers=headers,
        content_type="text/css; charset=utf-8",
    )
