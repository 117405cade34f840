"""The tables, as sqlite_utils Migrations; an applied one is never edited, only followed."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("khobao")

TABLES = """
CREATE TABLE sites (
    id TEXT PRIMARY KEY NOT NULL,  -- name of the site file
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    province TEXT NOT NULL,  -- as named before 2025-07-01
    province_now TEXT NOT NULL,
    home TEXT NOT NULL,
    hosts TEXT NOT NULL DEFAULT '[]',  -- JSON list: the hosts in scope
    family TEXT NOT NULL,
    status TEXT NOT NULL,  -- live, archive-only, unprobed
    every INTEGER NOT NULL DEFAULT 21600,  -- seconds between two crawls
    successor TEXT  -- site id; not a foreign key, as that site may not be in this archive
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    site TEXT NOT NULL REFERENCES sites(id),
    kind TEXT NOT NULL,  -- crawl, import, reextract
    started_at TEXT NOT NULL,
    finished_at TEXT,
    verdict TEXT,  -- complete, truncated, failed, blocked
    reason TEXT,
    counts TEXT NOT NULL DEFAULT '{}'  -- JSON object of numbers
) STRICT;
CREATE INDEX runs_site ON runs(site, kind, started_at);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    content_hash TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL REFERENCES sites(id),  -- where first seen, as are all columns down to flags
    url TEXT NOT NULL,  -- canonical, of the page it was first seen on
    title TEXT NOT NULL,  -- a copy's own headline is in versions
    author TEXT,
    section TEXT,
    published_at TEXT,  -- ISO 8601 with +07:00, or a date, month or year alone
    published_precision TEXT,
    published_source TEXT,
    published_raw TEXT,
    year INTEGER,
    month TEXT,  -- 2025-07
    words INTEGER NOT NULL,
    extraction TEXT NOT NULL,
    extractor TEXT NOT NULL,
    flags TEXT NOT NULL DEFAULT '[]',  -- JSON list
    first_seen TEXT NOT NULL,
    is_current INTEGER NOT NULL DEFAULT 0,  -- 1: the text some page shows now
    lead TEXT,
    body TEXT NOT NULL  -- last, so that reading any other column need not read through it
) STRICT;
CREATE INDEX articles_site ON articles(site, published_at);
CREATE INDEX articles_published_at ON articles(published_at);
CREATE INDEX articles_year ON articles(year);
CREATE INDEX articles_month ON articles(month);
CREATE INDEX articles_section ON articles(section, site);
CREATE INDEX articles_first_seen ON articles(first_seen);
-- Old texts are few: what is current is counted as all texts but these.
CREATE INDEX articles_old ON articles(site) WHERE is_current = 0;

CREATE TABLE images (
    article_id INTEGER NOT NULL REFERENCES articles(id),
    seq INTEGER NOT NULL,
    url TEXT NOT NULL,
    caption TEXT,
    PRIMARY KEY (article_id, seq)
) STRICT;

CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,  -- canonical: the page's identity
    fetch_url TEXT,  -- as linked, where that differs
    site TEXT NOT NULL REFERENCES sites(id),
    state TEXT NOT NULL,  -- found, stored, alias, not_article, failed, blocked, gone, abandoned
    reason TEXT,  -- why it is no article, or could not be fetched
    found_at TEXT NOT NULL,
    found_on TEXT,
    lastmod TEXT,  -- the last hint acted upon
    hint_source TEXT,
    fruitless INTEGER NOT NULL DEFAULT 0,  -- hints in a row that led to an unchanged text
    first_fetched TEXT,
    last_fetched TEXT,
    next_fetch TEXT,  -- a revisit or another try; NULL: none planned
    failures INTEGER NOT NULL DEFAULT 0,  -- in a row
    last_status INTEGER,  -- HTTP status; 0: no response at all
    content_type TEXT,
    etag TEXT,
    last_modified TEXT,
    gone_at TEXT,
    alias_of INTEGER REFERENCES pages(id),
    article_id INTEGER REFERENCES articles(id)  -- the current text
) STRICT;
CREATE INDEX pages_site_state ON pages(site, state);
CREATE INDEX pages_due ON pages(site, next_fetch) WHERE next_fetch IS NOT NULL;
CREATE INDEX pages_article_id ON pages(article_id);
CREATE INDEX pages_alias_of ON pages(alias_of) WHERE alias_of IS NOT NULL;

CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES pages(id),
    run_id INTEGER REFERENCES runs(id),
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    source TEXT NOT NULL,  -- live, wayback, commoncrawl, warc
    payload_sha256 TEXT NOT NULL,  -- of the payload as stored, content coding kept
    warc_file TEXT NOT NULL,  -- name under warc/
    offset INTEGER NOT NULL,  -- bytes
    length INTEGER NOT NULL,  -- bytes of the gzip member
    tls TEXT,  -- verified, unverified
    UNIQUE (warc_file, offset)
) STRICT;
CREATE INDEX captures_page_id ON captures(page_id);
CREATE INDEX captures_run_id ON captures(run_id);

CREATE TABLE versions (
    page_id INTEGER NOT NULL REFERENCES pages(id),
    seq INTEGER NOT NULL,  -- 1 is the oldest
    article_id INTEGER NOT NULL REFERENCES articles(id),
    capture_id INTEGER REFERENCES captures(id),  -- the first that showed it
    title TEXT NOT NULL,
    seen_from TEXT NOT NULL,
    seen_until TEXT,  -- when the next one was seen; NULL: still shown
    PRIMARY KEY (page_id, seq)
) STRICT;
CREATE INDEX versions_article_id ON versions(article_id);
CREATE INDEX versions_capture_id ON versions(capture_id);

CREATE TABLE near_duplicates (
    article_id INTEGER NOT NULL REFERENCES articles(id),  -- this table is not filled yet
    original_id INTEGER NOT NULL REFERENCES articles(id),
    similarity REAL NOT NULL,  -- 0 to 1
    lag_minutes INTEGER,
    class TEXT,
    PRIMARY KEY (article_id, original_id)
) STRICT;
CREATE INDEX near_duplicates_original_id ON near_duplicates(original_id);

CREATE TABLE warc_files (
    name TEXT PRIMARY KEY NOT NULL,
    bytes INTEGER NOT NULL,
    records INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    closed_at TEXT NOT NULL
) STRICT;

CREATE TABLE chains (
    url TEXT PRIMARY KEY NOT NULL,  -- the first listing of a chain of pages
    site TEXT NOT NULL REFERENCES sites(id),
    state TEXT NOT NULL,  -- open, complete
    pages INTEGER NOT NULL DEFAULT 0,
    completed_at TEXT
) STRICT;
CREATE INDEX chains_site ON chains(site);
"""

# `content="articles"`, quoted like this, is what sqlite-utils and Datasette look for. The update
# trigger names its columns: else every change of is_current would index the whole text again.
FULL_TEXT = """
CREATE VIRTUAL TABLE articles_fts USING FTS5 (
    title, lead, body,
    tokenize='unicode61 remove_diacritics 2',
    content="articles"
);
INSERT INTO articles_fts(articles_fts, rank) VALUES ('rank', 'bm25(10, 4, 1)');
CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, lead, body)
    VALUES (new.id, new.title, new.lead, new.body);
END;
CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, lead, body)
    VALUES ('delete', old.id, old.title, old.lead, old.body);
END;
CREATE TRIGGER articles_au AFTER UPDATE OF title, lead, body ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, lead, body)
    VALUES ('delete', old.id, old.title, old.lead, old.body);
    INSERT INTO articles_fts (rowid, title, lead, body)
    VALUES (new.id, new.title, new.lead, new.body);
END;
"""

VIEWS = """
CREATE VIEW coverage AS
SELECT id AS site, title, province_now, status,
    (SELECT count(*) FROM articles WHERE articles.site = sites.id)
        - (SELECT count(*) FROM articles WHERE articles.site = sites.id AND is_current = 0)
        AS articles,
    (SELECT min(published_at) FROM articles WHERE articles.site = sites.id) AS oldest,
    (SELECT max(published_at) FROM articles WHERE articles.site = sites.id) AS newest,
    (SELECT count(*) FROM pages WHERE pages.site = sites.id) AS pages,
    (SELECT count(*) FROM pages
        WHERE pages.site = sites.id AND state IN ('found', 'failed', 'blocked')) AS waiting,
    (SELECT max(started_at) FROM runs
        WHERE runs.site = sites.id AND verdict = 'complete') AS last_complete_run
FROM sites;

CREATE VIEW copies AS
SELECT articles.id AS article_id, articles.title, articles.published_at,
    count(DISTINCT pages.site) AS sites, count(*) AS pages,
    group_concat(pages.url, char(10)) AS urls
FROM articles JOIN pages ON pages.article_id = articles.id AND pages.state != 'alias'
GROUP BY articles.id HAVING count(*) > 1;
"""


@migrations()
def m001_tables(db: Database) -> None:
    """Make every table, the full-text index with its triggers, and two views for people."""
    db.executescript(TABLES)
    db.executescript(FULL_TEXT)
    db.executescript(VIEWS)
