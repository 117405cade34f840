"""What every page of ours needs: the database, the language, links, and the way to a response."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Response
from datasette.views.base import DatasetteError
from sqlite_utils import Database

from archive.datasette import strings
from archive.datasette.detection import archive_name
from archive.datasette.headers import STRICT
from archive.search import MARK, UNMARK

HERE = Path(__file__).parent
STATIC = HERE / "static"

_MATCH = re.compile(f"{MARK}([^{UNMARK}]*){UNMARK}")

T = TypeVar("T")


class SlowError(DatasetteError):  # type: ignore[misc]
    """Raised by ask when SQLite was stopped at the time limit; an answer of its own, no fault."""


async def ask(datasette: Any, question: Callable[[Database], T]) -> T:
    """Run a function on the archive in Datasette's threads, under its SQL time limit.

    Raises SlowError.
    """

    def timed(conn: sqlite3.Connection) -> T:
        with sqlite_timelimit(conn, datasette.sql_time_limit_ms):
            return question(Database(conn, recursive_triggers=False, execute_plugins=False))

    try:
        answer: T = await _database(datasette).execute_fn(timed)
        return answer
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise SlowError("This took too long to look up. Try again.", status=503) from error
        raise


def _database(datasette: Any) -> Any:
    """Return Datasette's database that is the archive."""
    return datasette.databases[archive_name(datasette)]


async def render(
    datasette: Any, request: Any, template: str, context: Mapping[str, Any], status: int = 200
) -> Response:
    """Render one of our templates in the language asked for."""
    lang = strings.language(request.args.get("lang"))
    shared = strings.translator(lang) | {
        "link": _linker(datasette, lang),
        "other_lang": _other_language(datasette, request, lang),
        "tables": datasette.urls.database(archive_name(datasette)),
        "row_of": lambda article_id: datasette.urls.row(
            archive_name(datasette), "articles", str(article_id)
        ),
        "style": f"{datasette.urls.path('/-/khobao/khobao.css')}?{_style_hash()}",
        "cut": cut,
    }
    html = await datasette.render_template(
        f"khobao/{template}.html", {**shared, **context}, request=request
    )
    headers = {"content-security-policy": STRICT, "content-language": lang}
    return Response.html(html, status=status, headers=headers)


def _linker(datasette: Any, lang: strings.Lang) -> Callable[..., str]:
    """Return link(path, **params): an address in this language, empty parameters left out."""

    def link(path: str, **params: object) -> str:
        given = {name: value for name, value in params.items() if value}
        if lang == "en":
            given["lang"] = lang
        address: str = datasette.urls.path(path)
        return f"{address}?{urlencode(given)}" if given else address

    return link


def _other_language(datasette: Any, request: Any, lang: strings.Lang) -> dict[str, str]:
    """Return the other language and this page's address in it."""
    other = "vi" if lang == "en" else "en"
    args = [(key, value) for key in request.args for value in request.args.getlist(key)]
    query = [(key, value) for key, value in args if key != "lang"]
    query += [("lang", "en")] if other == "en" else []
    path = request.scope.get("route_path", request.path)
    address: str = datasette.urls.path(path)
    return {"lang": other, "href": f"{address}?{urlencode(query)}" if query else address}


def cut(marked: str) -> list[tuple[bool, str]]:
    """Split a text at its marks into (is a match, text), for the template to escape."""
    parts = _MATCH.split(marked)
    return [(at % 2 == 1, text) for at, text in enumerate(parts) if text]


@lru_cache
def _style_hash() -> str:
    """Return what changes with the style sheet, so that browsers may keep it for long."""
    return hashlib.sha256((STATIC / "khobao.css").read_bytes()).hexdigest()[:8]
