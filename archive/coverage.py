"""What the archive covers, for the pages that show it: totals, sites, years, newest articles."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

Row = dict[str, Any]

# The web is younger; a date from before is a misread one, and would only stretch the chart.
_MOST_YEARS = 30

# Articles by site from an index alone; the few old versions are taken off again.
_SITES = """
SELECT s.id, s.title, s.kind, s.province, s.province_now, s.home, s.status, s.successor,
    coalesce(n.articles, 0) - (
        SELECT count(*) FROM articles WHERE site = s.id AND is_current = 0
    ) AS articles,
    n.oldest, n.newest
FROM sites AS s LEFT JOIN (
    SELECT site, count(*) AS articles, min(published_at) AS oldest, max(published_at) AS newest
    FROM articles GROUP BY site
) AS n ON n.site = s.id
ORDER BY articles DESC, s.title
"""
_NEWEST = """
SELECT a.id, a.title, a.lead, a.site, s.title AS site_title, a.section,
    a.published_at, a.published_precision
FROM articles AS a JOIN sites AS s ON s.id = a.site
WHERE a.is_current = 1 {and_site} AND a.published_at IS NOT NULL
ORDER BY a.published_at DESC, a.id DESC LIMIT :limit
"""
# Rows of a site that has 100,000 would take seconds to read; these come from indexes alone.
_YEARS = """
SELECT year, sum(n) AS articles FROM (
    SELECT substr(published_at, 1, 4) + 0 AS year, count(*) AS n FROM articles
    WHERE site = :site AND published_at GLOB '[0-9][0-9][0-9][0-9]*' GROUP BY 1
    UNION ALL
    SELECT year, -count(*) FROM articles INDEXED BY articles_old
    WHERE site = :site AND is_current = 0 AND year IS NOT NULL GROUP BY 1
) GROUP BY year HAVING articles > 0 ORDER BY year
"""
_SECTIONS = """
SELECT section, sum(n) AS articles FROM (
    SELECT section, count(*) AS n FROM articles INDEXED BY articles_section
    WHERE site = :site AND section IS NOT NULL GROUP BY 1
    UNION ALL
    SELECT section, -count(*) FROM articles INDEXED BY articles_old
    WHERE site = :site AND is_current = 0 AND section IS NOT NULL GROUP BY 1
) GROUP BY section HAVING articles > 0 ORDER BY articles DESC, section LIMIT 12
"""
_RUNS = """
SELECT id, kind, started_at, finished_at, verdict, reason, counts FROM runs
WHERE site = ? ORDER BY id DESC LIMIT 10
"""


def sites(db: Database) -> list[Row]:
    """Return every site with its articles and the time they span, the fullest first."""
    return list(db.query(_SITES))


def last_visit(db: Database) -> str | None:
    """Return when the last run ended, UTC; None if none ever did."""
    row = db.execute("SELECT max(finished_at) FROM runs").fetchone()
    return None if row[0] is None else str(row[0])


def totals(known: list[Row], visited: str | None) -> Row:
    """Sum sites up: articles, sites that have some, and the time they span."""
    filled = [row for row in known if row["articles"]]
    return {
        "articles": sum(row["articles"] for row in filled),
        "sites": len(filled),
        "provinces": len({row["province_now"] for row in filled}),
        "oldest": min((row["oldest"] for row in filled if row["oldest"]), default=None),
        "newest": max((row["newest"] for row in filled if row["newest"]), default=None),
        "visited": visited,
    }


def provinces(known: list[Row]) -> list[Row]:
    """Sum sites up by today's province, the fullest first."""
    counts: dict[str, int] = {}
    for row in known:
        counts[row["province_now"]] = counts.get(row["province_now"], 0) + row["articles"]
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"province": name, "articles": count} for name, count in ranked]


def newest(db: Database, limit: int, site: str | None = None) -> list[Row]:
    """Return the articles published last, of one site or of all."""
    sql = _NEWEST.format(and_site="" if site is None else "AND a.site = :site")
    return list(db.query(sql, {"limit": limit, "site": site}))


def years(db: Database, site: str) -> list[Row]:
    """Count a site's articles by year of publication, the years between included."""
    found = {row["year"]: row["articles"] for row in db.query(_YEARS, {"site": site})}
    first = max(min(found, default=0), max(found, default=0) - _MOST_YEARS + 1)
    span = range(first, max(found) + 1) if found else range(0)
    return [{"year": year, "articles": found.get(year, 0)} for year in span]


def sections(db: Database, site: str) -> list[Row]:
    """Count a site's articles by section, the twelve fullest."""
    return list(db.query(_SECTIONS, {"site": site}))


def runs(db: Database, site: str) -> list[Row]:
    """Return a site's last ten runs, the latest first."""
    return list(db.query(_RUNS, [site]))
