"""The Datasette plugin: search in Vietnamese, limits, headers, and pages people can read.

It is an entry point, so plain `datasette khobao.db` has all of it too. Databases that are no
archive of ours are left alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from datasette import handle_exception
from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup
from pluggy import HookimplMarker

from archive.datasette import articlepage, pages, searchpage
from archive.datasette.detection import archive_name, is_archive
from archive.datasette.headers import App, with_headers
from archive.datasette.limits import limit
from archive.datasette.metadata import metadata
from archive.datasette.rendering import HERE
from archive.datasette.sqlfunctions import register

hookimpl = HookimplMarker("datasette")

_ROUTES: list[tuple[str, Callable[..., Any]]] = [
    (r"/$", pages.home),
    (r"/search$", searchpage.page),
    (r"/search\.json$", searchpage.api),
    (r"/article/(?P<id>[0-9]+)$", articlepage.page),
    (r"/site/(?P<id>[A-Za-z0-9_-]+)$", pages.site),
    (r"/sites$", pages.sites),
    (r"/about$", pages.about),
    (r"/robots\.txt$", pages.robots),
    (r"/-/khobao/khobao\.css$", pages.style),
]


@hookimpl
def startup() -> None:
    """Keep Datasette from printing every local variable for each address that is not there.

    It does so where rich can be imported, which our command line needs; visitors would fill the
    log. What is an error of the server's own still has its traceback on stderr.
    """
    handle_exception.rich = None


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Add the SQL functions, last, so that escape_fts is ours; bound what a query may cost."""
    if is_archive(conn):
        register(conn)
        limit(conn)


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Let Datasette find our templates, after any that an operator put in its own folder."""
    ours = FileSystemLoader(str(HERE / "templates"))
    env.loader = ChoiceLoader([env.loader, ours] if env.loader else [ours])


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Put our pages in front of Datasette's, if an archive is served."""
    return _ROUTES if archive_name(datasette) else []


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Send security headers, if an archive is served."""
    return with_headers if archive_name(datasette) else _unchanged


def _unchanged(app: App) -> App:
    """Leave an application as it is."""
    return app


@hookimpl
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Describe the tables; an operator's own metadata wins."""
    return metadata(archive_name(datasette))


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """Lead from Datasette's pages back to ours."""
    if archive_name(datasette) is None:
        return []
    return [{"href": datasette.urls.path("/"), "label": "Kho Báo"}]


@hookimpl
def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any
) -> Markup | None:
    """Make the title of an article lead to its page."""
    if table != "articles" or column != "title" or database != archive_name(datasette):
        return None
    if "id" not in row.keys():  # noqa: SIM118  a sqlite3.Row looks for values with `in`
        return None
    return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/article/{row['id']}"), value)
