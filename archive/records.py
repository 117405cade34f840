"""An article as others see it: the fields of `--json`, of exports and of the JSON API."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from archive.filters import Filters
from archive.query import expand

# What every `--json` output of an article holds, in this order; never fewer.
CONTRACT = (
    "title",
    "lead",
    "body",
    "author",
    "section",
    "published_at",
    "published_precision",
    "published_source",
    "url",
    "site",
    "province",
    "content_hash",
    "extraction",
    "words",
)
# The full record, version 1: a field may be added at the end, none is ever dropped or renamed.
SCHEMA_VERSION = 1
FIELDS = (
    "id",
    "url",
    "site",
    "site_title",
    "kind",
    "province",
    "province_now",
    "title",
    "lead",
    "body",
    "author",
    "section",
    "published_at",
    "published_precision",
    "published_source",
    "first_seen",
    "last_seen",
    "language",
    "words",
    "chars",
    "content_hash",
    "duplicate_of",
    "copies",
    "version",
    "n_versions",
    "extraction",
    "extractor",
    "flags",
    "source",
    "fetched_at",
    "warc_file",
    "warc_offset",
    "warc_length",
    "payload_sha256",
    "schema_version",
)

# The page an article is read on: where it was first seen if that page still shows it.
_PAGE = """coalesce(
    (SELECT id FROM pages WHERE url = a.url AND article_id = a.id AND alias_of IS NULL),
    (SELECT min(id) FROM pages WHERE article_id = a.id AND alias_of IS NULL)
)"""
# The address to open, as the site links it: the canonical form need not answer.
LINK = "coalesce((SELECT fetch_url FROM pages WHERE url = a.url), a.url)"
_RECORDS = f"""
SELECT a.*, s.title AS site_title, s.kind, s.province, s.province_now,
    coalesce(p.fetch_url, p.url, a.url) AS link, p.url AS page_url, p.site AS page_site,
    p.last_fetched AS last_seen, v.seq AS version,
    (SELECT count(*) FROM versions WHERE page_id = p.id) AS n_versions,
    (SELECT json_group_array(coalesce(fetch_url, url)) FROM pages
        WHERE article_id = a.id AND alias_of IS NULL AND url != a.url) AS copies,
    (SELECT original_id FROM near_duplicates WHERE article_id = a.id
        ORDER BY similarity DESC, original_id LIMIT 1) AS original_id,
    c.source, c.fetched_at, c.warc_file, c.offset AS warc_offset, c.length AS warc_length,
    c.payload_sha256
FROM articles AS a JOIN sites AS s ON s.id = a.site
LEFT JOIN pages AS p ON p.id = {_PAGE}
LEFT JOIN versions AS v ON v.page_id = p.id AND v.seq = (
    SELECT max(seq) FROM versions WHERE page_id = p.id AND article_id = a.id
)
LEFT JOIN captures AS c ON c.id = v.capture_id
"""
# Rows read at once; 200 texts are about 1 MB.
_BATCH = 200
_MARKED = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_VIETNAMESE = frozenset(_MARKED + _MARKED.upper())
# Letters enough to tell, however long the text.
_SAMPLE = 300
# Marked letters make up 20-25 % of Vietnamese prose and 1-3 % of English prose on Việt Nam.
_VIETNAMESE_SHARE = 0.08


def chosen_ids(db: Database, filters: Filters, query: str | None = None) -> array[int]:
    """Return the sorted ids of the articles asked for, eight bytes each."""
    where, params = filters.where()
    if query is not None:
        where += " AND +id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        params.append(expand(query))
    rows = db.execute(f"SELECT id FROM articles WHERE {where} ORDER BY id", params)
    return array("q", (row[0] for row in rows))


def records(db: Database, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield the full records of articles in the order of sorted ids, one batch in memory.

    An ORDER BY over all of them at once would make SQLite sort the texts themselves.
    """
    for start in range(0, len(ids), _BATCH):
        yield from _records(db, ids[start : start + _BATCH])


def record(db: Database, article_id: int) -> dict[str, Any] | None:
    """Return the full record of one article, current or not; None if there is none."""
    return next(_records(db, [article_id]), None)


def contracts(db: Database, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the contract fields of articles by id."""
    other = {"province": "s.province", "url": f"{LINK} AS url"}
    columns = ", ".join(other.get(name, f"a.{name}") for name in CONTRACT)
    sql = (
        f"SELECT a.id, {columns} FROM articles AS a JOIN sites AS s ON s.id = a.site"
        f" WHERE a.id IN ({', '.join('?' * len(ids))})"
    )
    return {row.pop("id"): row for row in db.query(sql, list(ids))}


def _records(db: Database, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield the records of at most a batch of articles, by id."""
    marks = ", ".join("?" * len(ids))
    for row in db.query(f"{_RECORDS} WHERE a.id IN ({marks}) ORDER BY a.id", list(ids)):
        yield _finished(db, row)


def _finished(db: Database, row: dict[str, Any]) -> dict[str, Any]:
    """Turn a row into a record: computed fields added, all fields in order."""
    text = "\n".join(part for part in (row["lead"], row["body"]) if part)
    row["id"] = _stable_id(row)
    row["url"] = row["link"]
    row["language"] = language(text)
    row["chars"] = len(text)
    row["copies"] = sorted(json.loads(row["copies"]))
    row["flags"] = json.loads(row["flags"])
    row["duplicate_of"] = _original(db, row["original_id"])
    row["schema_version"] = SCHEMA_VERSION
    return {name: row[name] for name in FIELDS}


def _stable_id(row: dict[str, Any]) -> str:
    """Name a record by site and URL: the same in every export, whatever is edited or added.

    A page shows one text, so no two current records share a page, nor a name.
    """
    site, url = row["page_site"] or row["site"], row["page_url"] or row["url"]
    return f"{site}:{hashlib.sha256(url.encode()).hexdigest()[:12]}"


def _original(db: Database, article_id: int | None) -> str | None:
    """Return the stable id of the article that another is nearly a copy of."""
    sql = f"""
        SELECT a.site, a.url, p.site AS page_site, p.url AS page_url
        FROM articles AS a LEFT JOIN pages AS p ON p.id = {_PAGE} WHERE a.id = ?
    """
    return next((_stable_id(row) for row in db.query(sql, [article_id])), None)


def language(text: str) -> str | None:
    """Return "vi" for text with as many marked letters as Vietnamese has; None if unsure."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    marked = sum(map(_VIETNAMESE.__contains__, sample))
    return "vi" if letters and marked / letters >= _VIETNAMESE_SHARE else None
