"""The page of an article: text, copies, edits, provenance and how to cite it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from datasette.utils.asgi import Response
from sqlite_utils import Database

from archive import reading
from archive.datasette.pages import not_found
from archive.datasette.rendering import ask, render

# The latest comparisons of a page; a page that changes daily would fill hundreds of screens.
_COMPARED = 8
# Larger than any SQLite row id.
_MAX_DIGITS = 18


async def page(datasette: Any, request: Any) -> Response:
    """Show an article, or say that there is none of that number."""
    wanted = request.url_vars["id"]
    context = None
    if len(wanted) <= _MAX_DIGITS:
        context = await ask(datasette, lambda db: _context(db, int(wanted)))
    if context is None:
        return await not_found(datasette, request, "error.no_article", id=wanted)
    return await render(datasette, request, "article", context)


def _context(db: Database, article_id: int) -> dict[str, Any] | None:
    """Gather what the page shows; None if there is no such article."""
    article = reading.article(db, article_id)
    if article is None:
        return None
    return {
        "article": article,
        "copies": [row for row in article["pages"] if row["url"] != article["url"]],
        "current": _current(article),
        "comparisons": _comparisons(db, article),
    }


def _current(article: dict[str, Any]) -> int | None:
    """Return the article that replaced this one on its page; None if it still stands."""
    if article["is_current"] or not article["histories"]:
        return None
    return int(article["histories"][0][-1]["article_id"])


def _comparisons(db: Database, article: dict[str, Any]) -> list[dict[str, Any]]:
    """Compare each version of the article's pages with the one before it, the latest first."""
    pairs = [pair for history in article["histories"] for pair in pairwise(history)]
    pairs = pairs[-_COMPARED:][::-1]
    ids = sorted({version["article_id"] for pair in pairs for version in pair})
    texts = reading.texts(db, ids)
    return [
        {
            "old": old,
            "new": new,
            "changes": reading.compare(texts[old["article_id"]], texts[new["article_id"]]),
        }
        for old, new in pairs
    ]
