"""Which page a text belongs to: the one asked for, the one that answered, or the one it names."""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache

from archive.articles import digest, find
from archive.clock import stamp
from archive.models import Article, Page
from archive.urls import canonical_url, host_of, in_scope, path_query

# Saving one outcome asks for the same URL or two several times over.
canonical = lru_cache(maxsize=64)(canonical_url)


def owner_row(
    conn: sqlite3.Connection, asked: sqlite3.Row, page: Page, article: Article
) -> sqlite3.Row:
    """Return the row of the page that a text belongs to.

    Where a redirect of the same site led is that page. A canonical link is believed where it
    names nothing yet, or a page known by it: some sites name one page on all of theirs.
    """
    owner, url, named = asked, canonical(page.url), _canonical_link(article)
    if url == owner["url"] and named in (None, url):
        return owner
    hosts = _hosts(conn, asked)
    if url != owner["url"] and in_scope(url, hosts):
        owner = page_row(conn, page.url, page)
    if named is None or named == owner["url"] or not in_scope(named, hosts):
        return owner
    row = _known_row(conn, named)
    if row is None or _may_be(conn, row, asked, owner, article):
        return row or page_row(conn, article.canonical or named, page)
    return owner


def _canonical_link(article: Article) -> str | None:
    """Return the canonical URL that a page names, None for none and for a site's front page."""
    if not article.canonical:
        return None
    try:
        named = canonical(article.canonical)
    except ValueError:
        return None
    return named if path_query(named).strip("/") else None


def _may_be(
    conn: sqlite3.Connection,
    row: sqlite3.Row,
    asked: sqlite3.Row,
    owner: sqlite3.Row,
    article: Article,
) -> bool:
    """Tell whether a known page may be the one that a canonical link means."""
    if row["state"] in ("found", "failed") and row["article_id"] is None:
        return True
    if row["state"] != "stored":
        return False
    if row["id"] in (asked["alias_of"], owner["alias_of"]):
        return True
    known = find(conn, digest(article))
    return known is not None and known == row["article_id"]


def _hosts(conn: sqlite3.Connection, asked: sqlite3.Row) -> tuple[str, ...]:
    """Return the hosts of the page's site, with the page's own."""
    row = conn.execute("SELECT hosts FROM sites WHERE id = ?", [asked["site"]]).fetchone()
    listed = json.loads(row["hosts"]) if row else []
    return (*listed, host_of(asked["url"]))


def _known_row(conn: sqlite3.Connection, url: str) -> sqlite3.Row | None:
    """Return the row of a canonical URL, None for an unknown one."""
    row: sqlite3.Row | None = conn.execute("SELECT * FROM pages WHERE url = ?", [url]).fetchone()
    return row


def page_row(conn: sqlite3.Connection, link: str, page: Page) -> sqlite3.Row:
    """Return the row of the page that a link leads to, inserted when there is none."""
    url = canonical(link)
    known = _known_row(conn, url)
    if known is not None:
        return known
    row: sqlite3.Row
    (row,) = conn.execute(
        "INSERT INTO pages (url, fetch_url, site, state, found_at, found_on)"
        " VALUES (?, ?, ?, 'found', ?, ?) RETURNING *",
        [url, link if link != url else None, page.site, stamp(page.fetched_at), page.found_on],
    ).fetchall()
    return row
