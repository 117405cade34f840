"""An article as a reader sees it: its text, its other pages, its versions and where it is from."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.records import LINK

Row = dict[str, Any]
Pieces = list[tuple[str, str]]  # what became of a stretch of text (same, added, removed), text

# difflib is quadratic. Both texts together: a news text has some 4,000 characters in 10-30
# paragraphs of at most 150 words; what is longer is shown as gone and come, or not compared.
_MAX_PARAGRAPHS = 1_000
_MAX_CHARS = 100_000
_MAX_WORDS = 600
# Below this likeness two paragraphs are shown as one gone and one come, not as an edit.
_ALIKE = 0.4

_ARTICLE = f"""
SELECT a.*, s.title AS site_title, s.kind, s.province, s.province_now, s.home, {LINK} AS link
FROM articles AS a JOIN sites AS s ON s.id = a.site WHERE a.id = ?
"""
# A text that a site shows at every address must not make a page of a hundred thousand links.
_MOST_PAGES = 100
_MOST_HISTORIES = 20

_PAGES = f"""
SELECT p.url, coalesce(p.fetch_url, p.url) AS link, p.site, s.title AS site_title,
    p.first_fetched, p.gone_at
FROM pages AS p JOIN sites AS s ON s.id = p.site
WHERE p.article_id = ? AND p.alias_of IS NULL ORDER BY p.first_fetched, p.id LIMIT {_MOST_PAGES}
"""
_COPIES = """
SELECT count(*) FROM pages WHERE article_id = ? AND alias_of IS NULL AND url != ?
"""
_VERSIONS = f"""
SELECT v.page_id, p.url, v.seq, v.article_id, v.title, v.seen_from, v.seen_until
FROM versions AS v JOIN pages AS p ON p.id = v.page_id
WHERE v.page_id IN (
    SELECT DISTINCT page_id FROM versions AS one WHERE article_id = :id
        AND (SELECT count(*) FROM versions WHERE page_id = one.page_id) > 1
    ORDER BY page_id LIMIT {_MOST_HISTORIES}
)
ORDER BY v.page_id, v.seq
"""
_CAPTURES = """
SELECT c.fetched_at, c.status, c.source, c.payload_sha256, c.warc_file, c.offset, c.length,
    c.tls, p.url
FROM versions AS v JOIN captures AS c ON c.id = v.capture_id JOIN pages AS p ON p.id = c.page_id
WHERE v.article_id = ? ORDER BY c.fetched_at, c.id LIMIT 20
"""


def article(db: Database, article_id: int) -> Row | None:
    """Return an article with its site, paragraphs, pages and captures; None if there is none.

    `url` names a page; `link` is the address to open, as the site itself links it. `n_copies`
    counts the other pages with this text; `pages` and `histories` are cut off at a number.
    """
    row = next(db.query(_ARTICLE, [article_id]), None)
    if row is None:
        return None
    row["paragraphs"] = paragraphs(row)
    row["flags"] = json.loads(row["flags"])
    row["pages"] = list(db.query(_PAGES, [article_id]))
    row["n_copies"] = db.execute(_COPIES, [article_id, row["url"]]).fetchone()[0]
    row["captures"] = list(db.query(_CAPTURES, [article_id]))
    row["histories"] = histories(db, article_id)
    return row


def paragraphs(row: Row) -> list[str]:
    """Return the body's paragraphs."""
    return [line for line in row["body"].split("\n") if line.strip()]


def histories(db: Database, article_id: int) -> list[list[Row]]:
    """Return the versions of every page that showed this article and another, oldest first."""
    by_page: dict[int, list[Row]] = {}
    for row in db.query(_VERSIONS, {"id": article_id}):
        by_page.setdefault(row["page_id"], []).append(row)
    return list(by_page.values())


def texts(db: Database, ids: Sequence[int]) -> dict[int, list[str]]:
    """Return lead and paragraphs of articles, by id."""
    marks = ", ".join("?" * len(ids))
    rows = db.query(f"SELECT id, lead, body FROM articles WHERE id IN ({marks})", list(ids))
    return {row["id"]: [*([row["lead"]] if row["lead"] else []), *paragraphs(row)] for row in rows}


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph of a comparison, or a run of paragraphs that stayed as they were."""

    kind: str  # same, added, removed, edited
    pieces: Pieces
    count: int = 1  # paragraphs


def compare(old: Sequence[str], new: Sequence[str]) -> list[Change] | None:
    """Compare two texts paragraph by paragraph; None if they are too long to."""
    both = [*old, *new]
    if len(both) > _MAX_PARAGRAPHS or sum(map(len, both)) > _MAX_CHARS:
        return None
    changes: list[Change] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, at, to, start, end in matcher.get_opcodes():
        if tag == "equal":
            changes.append(Change("same", [], to - at))
        else:
            changes += _replaced(old[at:to], new[start:end])
    return changes


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Pair paragraphs in order where they are alike; the rest is removed or added."""
    for at in range(max(len(old), len(new))):
        before = old[at] if at < len(old) else None
        after = new[at] if at < len(new) else None
        pieces = _edited(before, after) if before and after else None
        if pieces:
            yield Change("edited", pieces)
            continue
        if before:
            yield Change("removed", [("removed", before)])
        if after:
            yield Change("added", [("added", after)])


def _edited(before: str, after: str) -> Pieces | None:
    """Return what became of each stretch of words; None if the paragraphs are not alike."""
    old, new = before.split(" "), after.split(" ")
    if len(old) + len(new) > _MAX_WORDS:
        return None
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    pieces: Pieces = []
    for tag, at, to, start, end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(("same", " ".join(old[at:to])))
            continue
        pieces += [("removed", " ".join(old[at:to]))] if to > at else []
        pieces += [("added", " ".join(new[start:end]))] if end > start else []
    return pieces
