"""What an archive holds and how its last crawls went: one row a site, and the totals."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.db import DB_NAME

# Current texts are counted as all but the old ones: each part comes from an index alone.
_SITES = """
SELECT s.id, s.title, s.province_now, s.status,
    (SELECT count(*) FROM articles WHERE site = s.id)
        - (SELECT count(*) FROM articles WHERE site = s.id AND is_current = 0) AS articles,
    (SELECT count(*) FROM pages
        WHERE site = s.id AND state IN ('found', 'failed', 'blocked')) AS waiting,
    (SELECT max(published_at) FROM articles WHERE site = s.id) AS newest,
    r.started_at AS last_run, r.finished_at, r.verdict, r.reason, r.counts,
    (SELECT min(next_fetch) FROM pages WHERE site = s.id AND next_fetch IS NOT NULL) AS next_fetch,
    iif(s.status = 'archive-only', NULL, (
        SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(started_at), '+' || s.every || ' seconds')
        FROM runs WHERE site = s.id AND kind = 'crawl' AND finished_at IS NOT NULL
    )) AS due
FROM sites AS s
LEFT JOIN runs AS r ON r.id = (SELECT max(id) FROM runs WHERE site = s.id)
ORDER BY s.province_now, s.id
"""
_TOTALS = """
SELECT (SELECT count(*) FROM articles)
        - (SELECT count(*) FROM articles WHERE is_current = 0) AS articles,
    (SELECT count(*) FROM pages WHERE article_id IS NOT NULL AND alias_of IS NULL) AS pages,
    (SELECT count(*) FROM versions) AS versions,
    (SELECT count(DISTINCT site) FROM articles) AS sites,
    (SELECT count(*) FROM captures) AS captures,
    (SELECT min(published_at) FROM articles) AS oldest,
    (SELECT max(published_at) FROM articles) AS newest
"""


def status(db: Database, archive: Path) -> dict[str, Any]:
    """Describe an archive: `sites` by id, `totals`, and `disk` in bytes."""
    return {
        "archive": str(archive),
        "sites": {row.pop("id"): _site(row) for row in db.query(_SITES)},
        "totals": next(iter(db.query(_TOTALS))),
        "disk": disk(archive),
    }


def _site(row: dict[str, Any]) -> dict[str, Any]:
    """Read a site's counts; a run without an end is under way, or was cut off."""
    row["counts"] = json.loads(row["counts"]) if row["counts"] else None
    return row


def disk(archive: Path) -> dict[str, int]:
    """Return the bytes of the database (with its WAL) and of the WARC files, and what is free."""
    return {
        "db": _bytes(archive.glob(f"{DB_NAME}*")),
        "warc": _bytes((archive / "warc").glob("*.warc.gz*")),
        "free": shutil.disk_usage(archive).free,
    }


def _bytes(files: Iterable[Path]) -> int:
    """Add up the sizes of files; a crawl may close or rename one of them meanwhile."""
    total = 0
    for file in files:
        with suppress(FileNotFoundError):
            total += file.stat().st_size
    return total
