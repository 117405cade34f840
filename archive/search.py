"""Full-text search: the same queries for the command line, the pages and the JSON API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlite_utils import Database

from archive.filters import Filters, Params, make_filters
from archive.models import Hit
from archive.query import Exactness, expand, expand_phrase
from archive.records import LINK

__all__ = ["Results", "browse", "expand", "expand_phrase", "search"]

MARK, UNMARK = "\x01", "\x02"  # around a match; stored text never holds them
Order = Literal["best", "newest"]

# bm25 costs 1.5-2.8 s over a common word in a million articles: only the newest are ranked.
_RANKED = 20_000
# How many of the best-ranked are looked at closely: 100 texts take about 10 ms.
_GRADED = 100
# Nearly all news texts are shorter, and a hostile one must not cost seconds.
_GRADED_CHARS = 20_000
# Tokens of a snippet: about three lines at 42em. FTS5 allows 64.
_SNIPPET_TOKENS = 40

_NOT_OLD = "+articles_fts.rowid NOT IN (SELECT id FROM articles WHERE is_current = 0)"


@dataclass(slots=True)
class Results:
    """One page of hits, and how many there are in all."""

    total: int
    hits: list[Hit] = field(default_factory=list)


def search(
    db: Database,
    query: str,
    *,
    site: str | None = None,
    province: str | None = None,
    since: str | None = None,
    until: str | None = None,
    order: Order = "best",
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """Find current articles that hold every word of a query, marks or no marks.

    "best" puts texts with the words in a row first, then those spelt exactly as typed, then
    bm25; "newest" goes by publication time. Raises UsageError as make_filters does.
    """
    sites = (site,) if site else ()
    filters = make_filters(db, sites=sites, province=province, since=since, until=until)
    expression = expand(query)
    total = count_matches(db, expression, filters)
    if not total:
        return Results(0)
    if order == "newest":
        ids = _newest(db, expression, filters, total, limit, offset)
        return Results(total, _hits(db, [_Match(id_, expression) for id_ in ids]))
    ranked = _best(db, query, expression, filters, offset + limit)
    return Results(total, _hits(db, ranked[offset : offset + limit]))


def browse(
    db: Database,
    *,
    site: str | None = None,
    province: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """List current articles without a query, newest first. Raises UsageError."""
    sites = (site,) if site else ()
    where, params = make_filters(
        db, sites=sites, province=province, since=since, until=until
    ).where()
    total = db.execute(f"SELECT count(*) FROM articles WHERE {where}", params).fetchone()[0]
    sql = (
        f"SELECT id, title, coalesce(lead, substr(body, 1, 250)) FROM articles WHERE {where}"
        " ORDER BY published_at DESC, id DESC LIMIT ? OFFSET ?"
    )
    rows = {row[0]: (row[1], row[2]) for row in db.execute(sql, [*params, limit, offset])}
    facts = _facts(db, list(rows))
    hits = [
        Hit(**facts[id_], headline=title, snippet=lead, score=None)
        for id_, (title, lead) in rows.items()
    ]
    return Results(total, hits)


@dataclass(frozen=True, slots=True)
class _Match:
    """An article that a search found, and the expression that found it."""

    id: int
    expression: str
    rank: float | None = None


def matching(expression: str, filters: Filters) -> tuple[str, Params]:
    """Return the WHERE clause, and its parameters, of articles_fts rows that match.

    The unary plus keeps SQLite from running the full-text query once per article of the filter.
    """
    if not filters.narrow:
        return f"articles_fts MATCH ? AND {_NOT_OLD}", [expression]
    where, params = filters.where()
    chosen = f"+articles_fts.rowid IN (SELECT id FROM articles WHERE {where})"
    return f"articles_fts MATCH ? AND {chosen}", [expression, *params]


def count_matches(db: Database, expression: str, filters: Filters) -> int:
    """Count the current articles that match: 30 ms for a common word in a million."""
    where, params = matching(expression, filters)
    row = db.execute(f"SELECT count(*) FROM articles_fts WHERE {where}", params).fetchone()
    return int(row[0])


def _best(db: Database, query: str, expression: str, filters: Filters, wanted: int) -> list[_Match]:
    """Return the first matches by tier (phrase, words), exactness of marks, and bm25."""
    wanted = max(wanted, _GRADED)
    phrase = expand_phrase(query)
    tiers = [_ranked(db, phrase, filters, wanted)]
    if phrase != expression and len(tiers[0]) < wanted:
        seen = {match.id for match in tiers[0]}
        more = _ranked(db, expression, filters, wanted + len(seen))
        tiers.append([match for match in more if match.id not in seen])
    exactness = Exactness(query)
    if exactness.applies:
        tiers = _graded(db, exactness, tiers)
    return [match for tier in tiers for match in tier]


def _ranked(db: Database, expression: str, filters: Filters, wanted: int) -> list[_Match]:
    """Rank the newest matches by bm25 as the index is configured, best first."""
    where, params = matching(expression, filters)
    newest = (
        f"SELECT rowid AS id, rank AS score FROM articles_fts WHERE {where}"
        " ORDER BY rowid DESC LIMIT ?"
    )
    sql = f"SELECT id, score FROM ({newest}) ORDER BY score, id DESC LIMIT ?"
    rows = db.execute(sql, [*params, _RANKED, wanted])
    return [_Match(row[0], expression, row[1]) for row in rows]


def _graded(
    db: Database, exactness: Exactness, tiers: Sequence[Sequence[_Match]]
) -> list[list[_Match]]:
    """Within each tier put the texts first that are spelt as the query is, bm25 order kept."""
    left = _GRADED
    done = []
    for tier in tiers:
        head, tail = tier[:left], tier[left:]
        grades = _grades(db, exactness, [match.id for match in head])
        done.append([*sorted(head, key=lambda match: grades[match.id]), *tail])
        left -= len(head)
    return done


def _grades(db: Database, exactness: Exactness, ids: Sequence[int]) -> dict[int, int]:
    """Grade the texts of articles; see Exactness.grade."""
    body = f"substr(body, 1, {_GRADED_CHARS})"
    sql = f"SELECT id, title, lead, {body} FROM articles WHERE id IN ({_marks(ids)})"
    return {row[0]: exactness.grade(*tuple(row)[1:]) for row in db.execute(sql, list(ids))}


def _newest(
    db: Database, expression: str, filters: Filters, total: int, limit: int, offset: int
) -> list[int]:
    """Return ids of matches by publication time, newest first, undated ones last.

    Either all matches are sorted, or the date index is walked and each article tested until
    enough are found: whichever looks at fewer rows.
    """
    where, params = filters.where()
    held = db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()[0]
    sql = _SORTED if total * total <= (offset + limit) * held else _WALKED
    rows = db.execute(
        f"{sql} AND {where} ORDER BY published_at DESC, id DESC LIMIT ? OFFSET ?",
        [expression, *params, limit, offset],
    )
    return [row[0] for row in rows]


# CROSS JOIN: SQLite keeps the order of the tables, so it starts from the matches.
_SORTED = """
SELECT articles.id FROM articles_fts CROSS JOIN articles ON articles.id = articles_fts.rowid
WHERE articles_fts MATCH ?"""
_WALKED = """
SELECT articles.id FROM articles
WHERE EXISTS (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? AND rowid = articles.id)"""


def _hits(db: Database, matches: Sequence[_Match]) -> list[Hit]:
    """Fill in what a result shows, in the order of the matches."""
    facts = _facts(db, [match.id for match in matches])
    cuttings = _cuttings(db, matches)
    hits = []
    for match in matches:
        headline, snippet = cuttings[match.id]
        hits.append(Hit(**facts[match.id], headline=headline, snippet=snippet, score=match.rank))
    return hits


def _facts(db: Database, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the columns of Hit that come from articles and sites, by article id."""
    sql = f"""
        SELECT a.id, a.title, {LINK} AS url, a.site, coalesce(s.title, a.site) AS site_title,
            coalesce(s.province, '') AS province, a.published_at, a.published_precision
        FROM articles AS a LEFT JOIN sites AS s ON s.id = a.site WHERE a.id IN ({_marks(ids)})
    """
    return {row["id"]: row for row in db.query(sql, list(ids))}


def _cuttings(db: Database, matches: Sequence[_Match]) -> dict[int, tuple[str, str]]:
    """Return headline and snippet by article id, the matches between U+0001 and U+0002."""
    found: dict[int, tuple[str, str]] = {}
    for expression in dict.fromkeys(match.expression for match in matches):
        ids = [match.id for match in matches if match.expression == expression]
        sql = f"""
            SELECT rowid, highlight(articles_fts, 0, char(1), char(2)),
                snippet(articles_fts, 1, char(1), char(2), '…', {_SNIPPET_TOKENS}),
                snippet(articles_fts, 2, char(1), char(2), '…', {_SNIPPET_TOKENS})
            FROM articles_fts WHERE articles_fts MATCH ? AND rowid IN ({_marks(ids)})
        """
        for rowid, title, lead, body in db.execute(sql, [expression, *ids]):
            found[rowid] = (title, _telling(lead, body))
    return found


def _telling(lead: str | None, body: str | None) -> str:
    """Choose the cutting that shows a match, the lead's before the body's."""
    cuttings = [" ".join(cutting.split()) for cutting in (lead, body) if cutting]
    marked = [cutting for cutting in cuttings if MARK in cutting]
    return next(iter(marked or cuttings), "")


def _marks(values: Sequence[object]) -> str:
    """Return as many bound-parameter marks as there are values."""
    return ", ".join("?" * len(values))
