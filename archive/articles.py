"""Articles: content-addressed, inserted once, then only linked to."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import Any

from archive.models import Article
from archive.text import content_hash


def insert_or_link(
    conn: sqlite3.Connection, article: Article, url: str, seen_at: str
) -> tuple[int, bool]:
    """Return the id of a text and whether it is new; `url` is the canonical URL it was seen on."""
    known = find(conn, digest(article))
    if known is not None:
        return known, False
    values = _values(article) | {"url": url, "first_seen": seen_at}
    cursor = conn.execute(
        f"INSERT INTO articles ({', '.join(values)})"
        f" VALUES ({', '.join(':' + name for name in values)})",
        values,
    )
    article_id = int(cursor.lastrowid or 0)
    conn.executemany(
        "INSERT INTO images (article_id, seq, url, caption) VALUES (?, ?, ?, ?)",
        [(article_id, seq, i.url, i.caption) for seq, i in enumerate(article.images, start=1)],
    )
    return article_id, True


def digest(article: Article) -> str:
    """Return the article's content_hash, worked out where the pipelines left it open."""
    return article.content_hash or content_hash(article.lead, article.body)


def find(conn: sqlite3.Connection, hashed: str) -> int | None:
    """Return the id of the article with this content_hash, None when there is none."""
    row = conn.execute("SELECT id FROM articles WHERE content_hash = ?", [hashed]).fetchone()
    return int(row["id"]) if row else None


def _values(article: Article) -> dict[str, Any]:
    """Return the columns that come from the article itself."""
    names = (
        "site title lead body author section published_at published_precision published_source"
        " published_raw words extraction extractor"
    )
    year, month = _year_month(article.published_at)
    return {name: getattr(article, name) for name in names.split()} | {
        "content_hash": digest(article),
        "year": year,
        "month": month,
        "flags": json.dumps(list(article.flags), ensure_ascii=False),
    }


def _year_month(published_at: str | None) -> tuple[int | None, str | None]:
    """Return year and `year-month` of a publication time, None for what it does not say."""
    match = re.match(r"(\d{4})(-\d{2})?", published_at or "")
    if match is None:
        return None, None
    return int(match[1]), match[0] if match[2] else None
