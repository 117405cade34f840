"""`khobao demo`: what was written comes out of the archive, and a second run sees what changed."""

import hashlib
import json
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from click.testing import CliRunner

from archive.db import DB_NAME
from archive.errors import StorageError, UsageError
from archive.models import WarcRecord
from archive.text import content_hash
from archive.urls import canonical_url
from archive.warc_read import read_payload
from crawler.commands import demo
from crawler.sampleweb import site_ids, truth
from tests.crawling import ROOT, environment, khobao, start

# Runs the crawl of the command and tells what the web was asked.
CRAWL = """
import json, sys
from pathlib import Path
from crawler.commands.demo import crawl_sample, prepare
from crawler.sampleweb import serve
archive = Path(sys.argv[1])
with serve(prepare(archive)) as web:
    outcome = crawl_sample(archive, web)
    asked = [(r.url, r.headers.get("cookie")) for r in web.requests]
print(json.dumps({"asked": asked, "exit": outcome.exit_code, **outcome.as_json()}))
"""
PAGES = """
SELECT p.url, p.site, p.state, p.last_status, p.article_id, v.title AS shown, a.*
FROM pages AS p LEFT JOIN articles AS a ON a.id = p.article_id
LEFT JOIN versions AS v ON v.page_id = p.id AND v.seen_until IS NULL
WHERE p.alias_of IS NULL
"""


def rows(archive, sql, *values):
    with closing(sqlite3.connect(archive / DB_NAME)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(sql, values)]


def pages(archive):
    return {row["url"]: row for row in rows(archive, PAGES)}


def expected(edition=1):
    return [page for page in truth(edition) if page.is_reachable]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "archive"


@pytest.fixture(scope="module")
def first(archive):
    """The first crawl, and what the web was asked."""
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, str(archive)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def before(archive, first):
    """The pages as the first crawl left them."""
    return pages(archive)


@pytest.fixture(scope="module")
def second(archive, before):
    """The second crawl, by the command: edition 2."""
    done = khobao("demo", "--no-serve", "--json", "--archive", archive)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.count("\n") == 1
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def third(archive, second):
    """The third crawl: nothing has changed since."""
    before = pages(archive)
    done = khobao("demo", "--no-serve", "--json", "--archive", archive)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout), before


def test_every_site_is_crawled_whole(first):
    assert first["exit"] == 0
    assert set(first["sites"]) == set(site_ids())
    verdicts = {site: result["verdict"] for site, result in first["sites"].items()}
    assert verdicts == dict.fromkeys(site_ids(), "complete")


def test_every_article_is_there_once(first, before):
    stored = {url for url, row in before.items() if row["article_id"]}
    assert stored == {canonical_url(page.url) for page in expected()}


@pytest.mark.parametrize("site", site_ids())
def test_fields_come_out_as_they_were_written(before, site):
    wrong = []
    # A text on several pages keeps what the page said that was crawled first, whichever that was.
    shared = {page.duplicate_of for page in truth()}
    for page in expected():
        if page.site != site:
            continue
        row = before[canonical_url(page.url)]
        assert row["shown"] == page.title
        if page.duplicate_of is None and page.url not in shared:
            wrong += [(page.url, *each) for each in _differences(page, row)]
    assert not wrong


def _differences(page, row):
    """Yield (field, stored, written) for what is not as it was written."""
    # Some pages give seconds; what was written is to the minute.
    stored = row | {"published_at": (row["published_at"] or "")[:16]}
    written = {
        "title": page.title,
        "lead": page.lead,
        "section": page.section,
        "author": page.author,
        "published_at": page.published_at[:16],
    }
    yield from (
        (name, stored[name], text) for name, text in written.items() if stored[name] != text
    )
    # A caption in a cell of a photo table may be read as text: nothing marks it as a caption.
    lines = [line for line in row["body"].split("\n") if line not in page.captions]
    if tuple(lines) != page.body:
        odd = [line for line in lines if line not in page.body]
        yield "body", odd, [line for line in page.body if line not in lines]


def test_times_are_to_the_minute_and_never_the_clock(before):
    stored = [row for row in before.values() if row["article_id"]]
    assert {row["published_precision"] for row in stored} <= {"minute", "second"}
    assert max(row["published_at"] for row in stored) < "2025-07"


def test_copies_are_linked_and_near_copies_are_not(before):
    by_url = {page.url: page for page in truth()}
    for page in by_url.values():
        original = by_url.get(page.duplicate_of or page.near_duplicate_of or "")
        if original is None:
            continue
        same = (
            before[canonical_url(page.url)]["article_id"]
            == before[canonical_url(original.url)]["article_id"]
        )
        assert same == (page.duplicate_of is not None), page.url


def test_hashes_are_those_of_the_written_text(before):
    for page in expected():
        row = before[canonical_url(page.url)]
        if any(caption in row["body"] for caption in page.captions):
            continue
        assert row["content_hash"] == content_hash(page.lead, "\n".join(page.body)), page.url


def test_robots_and_challenges_are_respected(first, before):
    asked = [url for url, _ in first["asked"]]
    assert not [url for url in asked if "/noi-bo/" in url]
    assert not [cookie for _, cookie in first["asked"] if cookie]
    for page in truth():
        if "challenged" in page.traits:
            assert asked.count(page.url) == 1
            assert before[canonical_url(page.url)]["article_id"] is None


def test_no_trap_was_walked_into(first):
    asked = [url for url, _ in first["asked"]]
    assert len(asked) < 300
    traps = ("/print/", "/amp/", "/tag/", "lich-cong-tac", "ptag", "p_p_auth", "redirect", "print=")
    assert not [url for url in asked if any(trap in url for trap in traps)]
    # The pager that never ends: three pages of articles, then as many as show that it is over.
    assert sum("socson" in url and "_cur=" in url for url in asked) <= 6
    ids = [url.partition("/1/")[2].partition("/")[0] for url in asked if "/-/hn/" in url]
    assert len(ids) == len(set(ids))


def test_broken_links_are_recorded_for_what_they_are(before):
    odd = [row for row in before.values() if not row["article_id"]]
    states = {row["state"] for row in odd}
    assert states <= {"gone", "not_article", "failed", "blocked"}
    assert sum(row["state"] == "gone" for row in odd) == 2
    assert sum(row["state"] == "not_article" for row in odd) == 2


def test_the_second_crawl_sees_what_changed_and_nothing_else(archive, before, second):
    totals = second["totals"]
    assert totals["articles"] >= 150
    assert totals["sites"] == len(site_ids())
    assert totals["duplicates"] >= 10
    assert totals["changed"] == 2
    results = second["sites"].values()
    assert sum(result["new"] for result in results) == 1
    assert sum(result["changed"] for result in results) == 2
    assert sum(result["fetched"] for result in results) == 3
    after = pages(archive)
    touched = {url for url in after if after[url] != before.get(url)}
    changed = {"edited", "retitled", "added"}
    assert touched == {canonical_url(p.url) for p in truth(2) if p.traits & changed}


def test_both_versions_are_kept(archive, second):
    edited, retitled = (
        next(page for page in truth(2) if trait in page.traits) for trait in ("edited", "retitled")
    )
    sql = "SELECT v.* FROM versions AS v JOIN pages AS p ON p.id = v.page_id WHERE p.url = ?"
    texts = rows(archive, sql + " ORDER BY seq", canonical_url(edited.url))
    assert len({row["article_id"] for row in texts}) == 2
    titles = rows(archive, sql + " ORDER BY seq", canonical_url(retitled.url))
    assert [row["title"] for row in titles][1] == retitled.title
    assert len(titles) == 2


def test_a_removed_article_is_not_asked_for_again_at_once(archive, second):
    now = {page.url for page in truth(2)}
    (gone,) = (page.url for page in truth(1) if page.url not in now)
    row = pages(archive)[canonical_url(gone)]
    assert (row["last_status"], row["state"]) == (200, "stored")


def test_a_third_crawl_fetches_no_article(archive, third):
    result, before = third
    assert sum(site["fetched"] for site in result["sites"].values()) == 0
    assert pages(archive) == before


def test_the_archive_is_sound(archive, third):
    with closing(sqlite3.connect(archive / DB_NAME)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('integrity-check')")


@pytest.mark.timeout(240)
def test_killed_again_and_again_it_still_stores_everything_once(tmp_path):
    folder = tmp_path / "killed"
    for number in range(6):
        running = start("demo", "--no-serve", "--json", "--archive", folder)
        # From before the first page to about the middle of the crawl.
        time.sleep(0.7 + 0.25 * number)
        running.kill()
        running.communicate(timeout=30)
    done = khobao("demo", "--no-serve", "--json", "--archive", folder)
    assert done.returncode == 0, done.stderr[-3000:]
    stored = {url for url, row in pages(folder).items() if row["article_id"]}
    (added,) = (canonical_url(page.url) for page in truth(2) if "added" in page.traits)
    assert stored - {added} == {canonical_url(page.url) for page in expected()}
    with closing(sqlite3.connect(folder / DB_NAME)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('integrity-check')")
    places = rows(folder, "SELECT warc_file, offset, length, payload_sha256 FROM captures")
    assert len(places) >= len(stored)
    for place in places:
        record = WarcRecord(*place.values())
        assert hashlib.sha256(read_payload(folder, record)).hexdigest() == record.payload_sha256


# Which folder


def test_a_real_archive_is_refused(tmp_path):
    (tmp_path / DB_NAME).write_bytes(b"SQLite format 3\0")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UsageError, match="--archive"):
        demo.prepare(tmp_path)
    assert sorted(tmp_path.iterdir()) == before


def test_a_demo_with_real_crawls_in_it_is_refused(archive, third, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in (DB_NAME, demo.MARKER):
        (copy / name).write_bytes((archive / name).read_bytes())
    assert demo.prepare(copy) == 2
    with closing(sqlite3.connect(copy / DB_NAME)) as db, db:
        columns = "id, title, kind, province, province_now, home, family, status"
        db.execute(
            f"INSERT INTO sites ({columns}) SELECT 'real', title, kind, province, province_now,"
            " home, family, status FROM sites LIMIT 1"
        )
        db.execute("INSERT INTO runs (site, kind, started_at) VALUES ('real', 'crawl', '2026')")
    with pytest.raises(UsageError, match="crawls of real"):
        demo.prepare(copy)


def test_an_interrupted_first_crawl_is_taken_up_again(archive, third, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in (DB_NAME, demo.MARKER):
        (copy / name).write_bytes((archive / name).read_bytes())
    with closing(sqlite3.connect(copy / DB_NAME)) as db, db:
        db.execute("UPDATE runs SET finished_at = NULL WHERE site = 'vuthu'")
    assert demo.prepare(copy) == 1


def test_a_new_folder_is_marked(tmp_path):
    folder = tmp_path / "a" / "b"
    assert demo.prepare(folder) == 1
    assert "sample web" in (folder / demo.MARKER).read_text(encoding="utf-8")


def test_a_port_that_is_taken_is_noticed_before_anything_is_crawled(tmp_path):
    folder = tmp_path / "demo"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = khobao("demo", "--archive", folder, "--port", port)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert "--port" in done.stderr
    assert not folder.exists()


def test_a_file_is_no_folder(tmp_path):
    path = tmp_path / "file"
    path.write_text("x")
    with pytest.raises(StorageError, match="--archive"):
        demo.prepare(path)


def test_findings_are_printed(archive, third):
    from archive.db import connect_readonly

    with closing(connect_readonly(archive)) as db:
        totals = next(iter(db.query(demo._TOTALS)))
        runner = CliRunner()
        with runner.isolation() as (out, *_):
            demo._print_findings(db, archive, totals)
            text = out.getvalue().decode()
    assert "2 pages changed" in text
    hits = [int(line.rpartition("# ")[2].split()[0]) for line in text.splitlines()[2:]]
    assert len(hits) == 3
    assert min(hits) >= 2
