"""Does a site still work? Told from what the archive holds of it, against what its file expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlite_utils import Database

from archive.clock import stamp
from archive.models import Site
from archive.wording import counted

# Under this many articles a share says nothing.
_ENOUGH = 20
# Of the newest articles: a template that changed shows in these, and not in ten years before them.
_RECENT = 200
# Real sites give a date on all pages and a lead on most; below this the selectors have gone stale.
_DATED_SHARE = 0.8
# A site that was read as rarely as this cannot be judged by its week.
_WEEK = timedelta(days=7)
_LAST_RUNS = """
SELECT started_at, verdict, reason FROM runs
WHERE site = ? AND kind = 'crawl' AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 3
"""
_FIRST_RUN = "SELECT min(started_at) FROM runs WHERE site = ? AND kind = 'crawl'"
_NEWS = """
SELECT count(*) FROM articles WHERE site = :site
AND first_seen >= :since AND coalesce(published_at, first_seen) >= :day
"""
_SHARES = f"""
SELECT count(*) AS articles,
    avg(published_at IS NOT NULL AND coalesce(published_source, '') != 'capture') AS dated,
    avg(coalesce(author, '') != '') AS with_author,
    avg(coalesce(lead, '') != '') AS with_lead
FROM (SELECT * FROM articles WHERE site = ? ORDER BY id DESC LIMIT {_RECENT})
"""
_FLAGS = """
SELECT json_each.value AS flag, count(*) AS count FROM articles, json_each(articles.flags)
WHERE site = ? GROUP BY 1 ORDER BY 2 DESC, 1
"""
_COUNT = "SELECT count(*) FROM articles WHERE site = ?"


@dataclass(frozen=True, slots=True)
class Check:
    """What the archive says about a site."""

    articles: int = 0
    last_run: str | None = None  # when it began; None: never crawled
    verdict: str | None = None
    reason: str | None = None
    this_week: int = 0  # articles published and found within 7 days
    expected_per_week: int | None = None
    dated: float | None = None  # shares of the newest articles; None: there are none
    with_author: float | None = None
    with_lead: float | None = None
    flags: Mapping[str, int] = field(default_factory=dict)  # why articles are doubtful
    problems: tuple[str, ...] = ()  # empty: it works, as far as one can tell


def check_site(db: Database, site: Site, at: datetime) -> Check:
    """Look a site up in the archive and judge it."""
    runs = list(db.execute(_LAST_RUNS, [site.id]))
    shares = next(iter(db.query(_SHARES, [site.id])))
    since = at - _WEEK
    values = {"site": site.id, "since": stamp(since), "day": since.date().isoformat()}
    news = int(db.execute(_NEWS, values).fetchone()[0])
    started, verdict, reason = runs[0] if runs else (None, None, None)
    return Check(
        articles=int(db.execute(_COUNT, [site.id]).fetchone()[0]),
        last_run=started,
        verdict=verdict,
        reason=reason,
        this_week=news,
        expected_per_week=site.articles_per_week,
        dated=_share(shares["dated"]),
        with_author=_share(shares["with_author"]),
        with_lead=_share(shares["with_lead"]),
        flags={row["flag"]: row["count"] for row in db.query(_FLAGS, [site.id])},
        problems=tuple(_problems(db, site, at, runs, shares, news)),
    )


def _problems(
    db: Database,
    site: Site,
    at: datetime,
    runs: list[tuple[str, str, str | None]],
    shares: Mapping[str, float | None],
    news: int,
) -> list[str]:
    problems = []
    if runs and runs[0][1] in {"failed", "blocked"}:
        problems.append(f"last run {runs[0][1]}: {runs[0][2]}")
    if len(runs) == 3 and all(verdict == "truncated" for _, verdict, _ in runs):
        problems.append(f"three runs in a row truncated: {runs[0][2]}")
    if news < (site.articles_per_week or 0) and _is_watched(db, site, at):
        problems.append(f"{counted(news, 'article')} in 7 days, {site.articles_per_week} expected")
    if (shares["articles"] or 0) >= _ENOUGH and (shares["dated"] or 0) < _DATED_SHARE:
        problems.append(f"only {shares['dated'] or 0:.0%} of the newest articles have a date")
    return problems


def _is_watched(db: Database, site: Site, at: datetime) -> bool:
    """Tell whether a site has been crawled for a week, and is still meant to publish."""
    first = db.execute(_FIRST_RUN, [site.id]).fetchone()[0]
    return site.status != "archive-only" and first is not None and first <= stamp(at - _WEEK)


def _share(value: float | None) -> float | None:
    return None if value is None else round(float(value), 3)
