"""The search page and its JSON: the same search as `khobao search`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Response
from sqlite_utils import Database

from archive.datasette.pages import known_sites
from archive.datasette.rendering import SlowError, ask, render
from archive.errors import UsageError
from archive.query import parse
from archive.records import contracts
from archive.search import Order, Results, browse, search
from archive.text import sort_key

_PER_PAGE = 20
# Deeper pages cost more than they help; `khobao export --query` gives everything.
_MAX_PAGE = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visitor asked for, as it came in; empty strings where nothing was chosen."""

    q: str
    site: str
    province: str
    since: str
    until: str
    order: Order
    page: int

    def filters(self) -> dict[str, str]:
        """Return the filters that are set, by their names in the address."""
        named = {"site": self.site, "province": self.province}
        named |= {"from": self.since, "to": self.until}
        return {name: value for name, value in named.items() if value}


def read(request: Any) -> Asked:
    """Read the address; whatever is there, this does not fail."""
    page = request.args.get("page") or ""
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    order: Order = "newest" if request.args.get("order") == "newest" else "best"
    return Asked(
        q=_given(request, "q"),
        site=_given(request, "site"),
        province=_given(request, "province"),
        since=_given(request, "from"),
        until=_given(request, "to"),
        order=order,
        page=min(max(number, 1), _MAX_PAGE),
    )


def _given(request: Any, name: str) -> str:
    """Return a parameter of the address, empty if it is missing."""
    return str(request.args.get(name) or "").strip()


def answer(db: Database, asked: Asked) -> Results:
    """Search for what was asked; filters alone list what is behind them. Raises UsageError."""
    chosen: dict[str, Any] = {
        "site": asked.site or None,
        "province": asked.province or None,
        "since": asked.since or None,
        "until": asked.until or None,
        "limit": _PER_PAGE,
        "offset": (asked.page - 1) * _PER_PAGE,
    }
    if asked.filters() and not parse(asked.q):
        return browse(db, **chosen)
    return search(db, asked.q, order=asked.order, **chosen)


async def page(datasette: Any, request: Any) -> Response:
    """Show the form and one page of results."""
    asked = read(request)
    words = parse(asked.q)
    context: dict[str, Any] = {"asked": asked, "words": words, "results": Results(0)}
    context["asks"] = bool(words or asked.filters())
    status = 200
    try:
        context["results"] = await ask(datasette, lambda db: answer(db, asked))
    except UsageError as error:
        context["problem"], status = ("search.bad_filter", {"why": str(error)}), 400
    except SlowError:
        context["problem"], status = ("search.too_long", {}), 503
    context["pages"] = min(-(-context["results"].total // _PER_PAGE), _MAX_PAGE)
    context["first"] = (asked.page - 1) * _PER_PAGE + 1
    context |= _choices(await known_sites(datasette))
    return await render(datasette, request, "search", context, status)


def _choices(known: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the filters offer: sites by title, provinces by new and by old name."""
    now = {row["province_now"] for row in known}
    old = {row["province"] for row in known} - now
    return {
        "sites": sorted(known, key=lambda row: sort_key(row["title"])),
        "provinces": sorted(now, key=sort_key),
        "former": sorted(old, key=sort_key),
    }


async def api(datasette: Any, request: Any) -> Response:
    """Answer a search in JSON: total, page and hits with the fields of `khobao search --json`."""
    asked = read(request)
    try:
        return Response.json(await ask(datasette, lambda db: _as_json(db, asked)))
    except UsageError as error:
        return Response.json({"error": str(error)}, status=400)
    except SlowError:
        return Response.json({"error": "the search took too long; narrow it"}, status=503)


def _as_json(db: Database, asked: Asked) -> Mapping[str, Any]:
    """Return the JSON answer. Raises UsageError."""
    results = answer(db, asked)
    texts = contracts(db, [hit.id for hit in results.hits])
    return {
        "query": asked.q,
        "filters": asked.filters(),
        "order": asked.order,
        "total": results.total,
        "page": asked.page,
        "per_page": _PER_PAGE,
        "hits": [
            {**texts[hit.id], "id": hit.id, "snippet": hit.snippet, "score": hit.score}
            for hit in results.hits
        ],
    }
