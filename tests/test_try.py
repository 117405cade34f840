"""`khobao sites try` and `khobao sites check`."""

import gzip
import json
import sqlite3

import pytest

from archive.models import Site
from archive.records import CONTRACT
from crawler.inputs import own_address, read_pages
from tests import localweb
from tests.crawling import crawl, khobao, make_site, rows
from tests.foreign import record, write
from tests.localweb import Answer, Paper, article_html, article_title, listing_html

URL = "https://bao.example/tin/bai-viet-1.html"
SITE = Site("thu", "Thử", "newspaper", "Hà Nội", "Hà Nội", "https://bao.example/", ("bao.example",))


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "trang.html"
    path.write_text(article_html(1), encoding="utf-8")
    return path


def test_a_saved_page(page, tmp_path):
    done = khobao(
        "sites", "try", "generic", page, "--url", URL, "--json", "--archive", tmp_path / "x"
    )
    assert done.returncode == 0, done.stderr
    (article,) = lines(done)
    assert tuple(article) == CONTRACT
    assert (article["title"], article["site"]) == (article_title(1), "generic")
    assert article["published_at"] == "2024-06-15T08:30:00+07:00"
    assert not (tmp_path / "x").exists()
    shown = khobao("sites", "try", "generic", page)
    assert article_title(1) in shown.stdout


def test_several_files_and_those_that_are_none(page, tmp_path):
    packed = tmp_path / "nen.html.gz"
    packed.write_bytes(gzip.compress(article_html(2).encode()))
    warc = write(
        tmp_path / "la.warc.gz",
        *(record(URL.replace("-1.", f"-{n}."), article_html(n).encode()) for n in (3, 4)),
        record("https://bao.example/x", b"", status="302 Found", Location="/"),
    )
    listing = tmp_path / "muc.html"
    listing.write_text(listing_html(list(range(1, 30))), encoding="utf-8")
    done = khobao("sites", "try", "generic", page, packed, warc, listing, "--json")
    assert done.returncode == 2
    assert [each["title"] for each in lines(done)] == [article_title(n) for n in (1, 2, 3, 4)]
    assert "muc.html: not an article: " in done.stderr


def test_what_is_damaged_is_said_and_the_rest_tried(page, tmp_path):
    good = record(URL, article_html(3).encode())
    torn = write(tmp_path / "rach.warc.gz", good, record(URL, b"x" * 99)[:-30])
    lost = write(tmp_path / "mat.warc.gz", record(URL, article_html(4).encode())[:-30])
    dated = write(tmp_path / "ngay.warc.gz", *[record(URL, b"x", when="x")] * 25, good)
    bomb = tmp_path / "bom.html.gz"
    bomb.write_bytes(gzip.compress(bytes(30_000_000)))
    done = khobao("sites", "try", "generic", bomb, torn, lost, dated, page, "--json")
    assert done.returncode == 2
    assert [each["title"] for each in lines(done)] == [article_title(n) for n in (3, 3, 1)]
    said = done.stderr.splitlines()
    assert f"khobao: {bomb}: not read: too large: " in said[0]
    assert f"khobao: {torn}: record at {len(good)}: not read: damaged" in said[1]
    assert f"khobao: {lost}: record at 0: not read: damaged" in said[2]
    assert (len(said), "5 more records damaged" in said[-1]) == (3 + 20 + 1, True)
    assert khobao("sites", "try", "generic", bomb).returncode == 2


def test_what_a_warc_lost_is_counted_and_said_to_be_of_a_warc(tmp_path):
    damaged = write(tmp_path / "ngay.warc.gz", *[record(URL, b"x", when="x")] * 21)
    read = list(read_pages(damaged, SITE))
    assert {each.source for each in read} == {"warc"}
    assert (len(read), read[-1].error) == (20 + 1, "1 more record damaged or too large")


def test_bad_arguments(page, tmp_path):
    done = khobao("sites", "try", "hanoimoii", page)
    assert (done.returncode, "did you mean 'hanoimoi'?" in done.stderr) == (1, True)
    assert khobao("sites", "try", "generic", tmp_path / "khong-co").returncode == 1
    assert khobao("sites", "try", "generic", page, page, "--url", URL).returncode == 1
    for site in ("generic", "hanoimoi"):
        for url in ("x", "javascript:alert(1)", "http://[::1", "ftp://a.example/b"):
            done = khobao("sites", "try", site, page, "--url", url)
            assert (done.returncode, done.stderr.count("\n")) == (1, 1)
            assert f"khobao: {url}: " in done.stderr
    done = khobao("sites", "try", "generic", "ftp://a.example/b")
    assert (done.returncode, "is no http(s) URL" in done.stderr) == (1, True)


def test_addresses_and_hashes_are_never_cut(page):
    url = f"https://bao.example/{'muc-dai/' * 20}bai-12345.html"
    shown = khobao("sites", "try", "generic", page, "--url", url, COLUMNS="40").stdout
    (article,) = lines(khobao("sites", "try", "generic", page, "--url", url, "--json"))
    assert url in shown and article["content_hash"] in shown


def test_urls_are_fetched_as_a_crawl_would():
    with localweb.serve() as web:
        Paper(web, 3)
        web.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /tin/bai-viet-2")
        urls = [f"{web.url}/tin/bai-viet-{number}.html" for number in (1, 2, 9)]
        done = khobao("sites", "try", "generic", *urls, "--json", KHOBAO_DELAY="0")
        assert done.returncode == 2
        assert [each["title"] for each in lines(done)] == [article_title(1)]
        assert "bai-viet-2.html: not fetched: robots; its robots.txt allows none" in done.stderr
        assert "bai-viet-9.html: not fetched: gone" in done.stderr
        assert web.paths("/tin/bai-viet-2") == []
        done = khobao("sites", "try", "generic", urls[0], KHOBAO_ALLOW_PRIVATE=None)
        assert "private-address" in done.stderr


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (
            b'<link rel="canonical" href="https://bao.example/a?b=1&amp;c=2">',
            "https://bao.example/a?b=1&c=2",
        ),
        (
            b'<link rel="canonical" href="https://bao.example/a?b=1&#38;c=&#x111;&section=2">',
            "https://bao.example/a?b=1&c=\u0111&section=2",
        ),
        (b"<link href='https://bao.example/a' rel=canonical>", "https://bao.example/a"),
        (b'<meta property="og:url" content="https://bao.example/a">', "https://bao.example/a"),
        (b'<link rel=canonical href="/a">', None),
        (b"", None),
    ],
)
def test_own_address(head, url):
    assert own_address(b"<html><head>" + head) == url


def test_a_page_without_an_address_gets_one_of_its_site(page):
    (read,) = read_pages(page, SITE)
    assert read.url == "https://bao.example/trang.html"


def test_check(tmp_path):
    with localweb.serve() as web:
        make_site(tmp_path, web)
        path = tmp_path / "sites" / "xa.toml"
        path.write_text(path.read_text() + "[expect]\narticles_per_week = 5\n")
        Paper(web, 25)
        crawl(tmp_path, "xa")
    done = khobao("sites", "check", "--archive", tmp_path, "--json")
    assert done.returncode == 0, done.stdout
    check = json.loads(done.stdout)["sites"]["xa"]
    assert (check["articles"], check["verdict"], check["dated"]) == (25, "complete", 1.0)
    shown = khobao("sites", "check", "--archive", tmp_path).stdout
    assert "never crawled" not in shown
    assert max(map(len, shown.splitlines())) <= 80
    with sqlite3.connect(tmp_path / "khobao.db") as db:
        db.execute("UPDATE runs SET started_at = '2020-01-01T00:00:00Z'")
        db.execute("UPDATE articles SET published_at = NULL")
        db.execute("UPDATE articles SET first_seen = '2020-01-01T00:00:00Z'")
        db.execute(
            "INSERT INTO runs (site, kind, started_at, finished_at, verdict, reason)"
            " VALUES ('xa', 'crawl', '2020-01-02T00:00:00Z', '2020-01-02', 'failed', 'dns')"
        )
    done = khobao("sites", "check", "xa", "--archive", tmp_path)
    assert done.returncode == 3
    for told in ("last run failed: dns", "0 articles in 7 days, 5 expected", "0% of the newest"):
        assert told in done.stdout
    assert rows(tmp_path, "SELECT count(*) FROM runs") == [(2,)]


def test_check_needs_an_archive(tmp_path):
    done = khobao("sites", "check", "--archive", tmp_path / "khong-co")
    assert done.returncode == 4
