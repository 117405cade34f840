"""`khobao crawl` against a web server on loopback, with every fault a server can have."""

import gzip
import itertools
import json
import random
import signal
import socket
import ssl
import time
from contextlib import ExitStack, contextmanager

import pytest
import trustme

from tests import localweb
from tests.crawling import add_site, crawl, interrupt, khobao, make_site, rows, start
from tests.localweb import Answer, Paper


@pytest.fixture
def web():
    with localweb.serve() as server:
        yield server


@pytest.fixture
def folder(tmp_path, web):
    make_site(tmp_path, web)
    return tmp_path


def stored(folder):
    sql = "SELECT count(*) FROM pages WHERE state = 'stored'"
    return rows(folder, sql)[0][0]


def test_a_chain_of_hundreds_of_pages_misses_nothing(web, folder):
    Paper(web, 310, size=1)
    result = crawl(folder, "xa")["sites"]["xa"]
    assert result["verdict"] == "complete", result
    assert (result["found"], result["fetched"], result["new"]) == (310, 310, 310)
    assert len(set(web.paths("/tin?page="))) == 309
    assert rows(folder, "SELECT count(*) FROM articles") == [(310,)]
    assert rows(folder, "PRAGMA integrity_check") == [("ok",)]


def test_a_second_run_fetches_no_stored_article(web, folder):
    paper = Paper(web, 40)
    crawl(folder, "xa")
    before = len(web.paths("/tin/"))
    again = crawl(folder, "xa")["sites"]["xa"]
    assert (again["verdict"], again["fetched"], again["new"]) == ("complete", 0, 0)
    assert len(web.paths("/tin/")) == before == 40
    paper.numbers[:0] = [42, 41]
    third = crawl(folder, "xa")["sites"]["xa"]
    assert (third["fetched"], third["new"]) == (2, 2)


def test_templates(web, folder):
    make_site(folder, web, pager="?page={n}")
    Paper(web, 45, style="template")
    result = crawl(folder, "xa")["sites"]["xa"]
    assert (result["verdict"], result["new"]) == ("complete", 45)


def test_limit_is_exact_and_the_rest_comes_later(web, folder):
    Paper(web, 30)
    result = crawl(folder, "xa", "--limit", 7)["sites"]["xa"]
    assert (result["verdict"], result["reason"]) == ("truncated", "stopped at --limit 7")
    assert len(web.paths("/tin/")) == 7
    assert crawl(folder, "xa")["sites"]["xa"]["new"] == 23
    assert stored(folder) == 30


def test_dry_run_writes_nothing(web, folder):
    Paper(web, 25)
    before = sorted(folder.rglob("*"))
    result = crawl(folder, "xa", "--dry-run")["sites"]["xa"]
    assert (result["found"], len(result["would_fetch"])) == (25, 25)
    assert sorted(folder.rglob("*")) == before
    crawl(folder, "xa", "--limit", 5)
    again = crawl(folder, "xa", "--dry-run")["sites"]["xa"]
    assert len(again["would_fetch"]) == 20
    done = khobao("crawl", "xa", "--dry-run", "--archive", folder)
    assert len(done.stdout.split()) == 20
    assert "20 would be fetched" in done.stderr


def test_since_leaves_older_articles_alone(web, folder):
    feed = "".join(
        f"<item><link>{web.url}/tin/bai-viet-{number}.html</link>"
        f"<pubDate>2025-0{number}-01</pubDate></item>"
        for number in range(1, 6)
    )
    add_site(
        folder, "xa", localweb.site_file(web).replace("listings", f'feeds = ["{web.url}/rss"]\n#')
    )
    Paper(web, 5)
    web.routes["/rss"] = f"<rss><channel>{feed}</channel></rss>"
    result = crawl(folder, "xa", "--since", "2025-04-01")["sites"]["xa"]
    assert (result["verdict"], result["found"], result["new"]) == ("truncated", 5, 2)
    assert crawl(folder, "xa")["sites"]["xa"]["new"] == 3


def test_every_capture_is_the_bytes_that_came(web, folder):
    Paper(web, 6)
    page = localweb.article_html(7).encode()
    web.routes["/tin/bai-viet-1.html"] = localweb.gzipped(localweb.article_html(1).encode())
    web.routes["/tin/bai-viet-2.html"] = localweb.deflated(localweb.article_html(2).encode())
    web.routes["/tin/bai-viet-3.html"] = localweb.brotlied(localweb.article_html(3).encode())
    web.routes["/tin/bai-viet-4.html"] = localweb.redirect("/tin/bai-viet-77.html", 301)
    web.routes["/tin/bai-viet-77.html"] = page
    assert crawl(folder, "xa")["sites"]["xa"]["new"] == 6
    from archive.models import WarcRecord
    from archive.warc_read import read_record

    places = rows(folder, "SELECT warc_file, offset, length, payload_sha256 FROM captures")
    assert len(places) == 6
    bodies = [read_record(folder, WarcRecord(*place)) for place in places]
    assert {body.url for body in bodies} >= {f"{web.url}/tin/bai-viet-77.html"}
    packed = next(body for body in bodies if body.url.endswith("bai-viet-1.html"))
    assert gzip.decompress(packed.payload) == packed.body
    from warcio.archiveiterator import ArchiveIterator

    kept = set()
    for path in (folder / "warc").glob("*.warc.gz"):
        with path.open("rb") as file:
            kept |= {
                record.rec_headers.get_header("WARC-Target-URI") for record in ArchiveIterator(file)
            }
    assert {f"{web.url}/robots.txt", f"{web.url}/tin", f"{web.url}/tin/bai-viet-4.html"} <= kept


FAULTS = {
    "not-found": (Answer(b"khong co", 404), "gone"),
    "gone": (Answer(b"khong con", 410), "gone"),
    "server-error": (Answer(b"loi", 500), "failed"),
    "dropped": (Answer(how="drop"), "failed"),
    "partial": (Answer(b"<p>nua chung", how="partial"), "failed"),
    "loop": (lambda asked: localweb.redirect(f"{asked.path}?"), "failed"),
    "outside": (localweb.redirect("http://example.org/x"), "failed"),
    "file": (localweb.redirect("file:///etc/hostname"), "failed"),
    "endless": (Answer(how="endless"), "failed"),
    "bomb": (localweb.gzip_bomb(60), "failed"),
    "pdf": (Answer(b"%PDF-1.7 " + b"x" * 500, content_type="application/pdf"), "not_article"),
    "image": (Answer(b"\x89PNG\r\n\x1a\n" + b"\0" * 500, content_type="image/png"), "not_article"),
    "empty": (Answer(b""), "not_article"),
    "challenge": (Answer(localweb.CHALLENGE), "blocked"),
    "forbidden": (Answer(b"403", 403), "blocked"),
    "not-gzip": (Answer(b"khong nen", headers={"Content-Encoding": "gzip"}), "failed"),
}


def test_a_fault_costs_its_own_page_only(web, folder):
    Paper(web, len(FAULTS) + 20)
    names = dict(enumerate(FAULTS, start=3))
    for number, name in names.items():
        web.routes[f"/tin/bai-viet-{number}.html"] = FAULTS[name][0]
    result = crawl(folder, "xa")["sites"]["xa"]
    assert (result["verdict"], result["new"]) == ("complete", 20), result
    found = rows(
        folder, "SELECT url, state, reason, last_status FROM pages WHERE state != 'stored'"
    )
    states = {}
    for url, state, *_ in found:
        states[names[int(url.rpartition("-")[2].removesuffix(".html"))]] = state
    assert states == {name: state for name, (_, state) in FAULTS.items()}, found


def test_retries_and_what_is_recorded_of_them(web, folder):
    Paper(web, 3)
    tries = []

    def shaky(asked):
        tries.append(asked)
        return Answer(b"", 500) if len(tries) < 3 else Answer(localweb.article_html(2).encode())

    web.routes["/tin/bai-viet-2.html"] = shaky
    result = crawl(folder, "xa")["sites"]["xa"]
    assert (result["verdict"], result["new"], len(tries)) == ("complete", 3, 3)


def test_busy_servers_are_given_time(web, folder):
    Paper(web, 3)
    tries = []

    def busy(asked):
        tries.append(asked.at)
        if len(tries) == 1:
            return Answer(b"", 429, headers={"Retry-After": "2"})
        return Answer(localweb.article_html(2).encode())

    web.routes["/tin/bai-viet-2.html"] = busy
    assert crawl(folder, "xa")["sites"]["xa"]["new"] == 3
    assert tries[1] - tries[0] > 1.5


def test_broken_listing_page_leaves_the_chain_open(web, folder):
    Paper(web, 60)
    web.routes["/tin?page=4"] = Answer(b"loi", 500)
    result = crawl(folder, "xa", code=2)["sites"]["xa"]
    assert result["verdict"] == "truncated"
    assert "http-500" in result["reason"]
    del web.routes["/tin?page=4"]
    result = crawl(folder, "xa")["sites"]["xa"]
    assert (result["verdict"], stored(folder)) == ("complete", 60)


@contextmanager
def papers(folder, robots):
    """Serve a paper of three articles behind each robots.txt; a site file each, by its name."""
    with ExitStack() as stack:
        webs = {name: stack.enter_context(localweb.serve()) for name in robots}
        for name, web in webs.items():
            make_site(folder, web, name)
            Paper(web, 3)
            web.routes["/robots.txt"] = robots[name]
        yield webs


FORBIDDING = {
    "error": (Answer(b"", 500), "blocked", "robots-http-500"),
    "busy": (Answer(b"", 429, headers={"Retry-After": "0"}), "blocked", "robots-http-429"),
    "dropped": (Answer(how="drop"), "failed", "connection"),
    "path": (Answer(b"User-agent: *\nDisallow: /tin"), "blocked", "robots"),
    "us": (Answer(b"User-agent: khobao\nDisallow: /"), "blocked", "robots"),
}


def test_robots_fail_closed(tmp_path):
    with papers(tmp_path, {name: robots for name, (robots, *_) in FORBIDDING.items()}) as webs:
        results = crawl(tmp_path, *FORBIDDING, code=3)["sites"]
        assert {name: web.paths("/tin") for name, web in webs.items()} == {
            name: [] for name in webs
        }
    for name, (_, verdict, reason) in FORBIDDING.items():
        assert results[name]["verdict"] == verdict, results[name]
        assert reason in results[name]["reason"]


ALLOWING = {
    "missing": Answer(b"", 404),
    "forbidden": Answer(b"", 403),
    "loop": localweb.redirect("/robots.txt"),
    "empty": Answer(b"User-agent: *\nDisallow:\n"),
    "html": Answer(b"<html>khong phai</html>"),
    "garbage": Answer(b"\xff\xfe\x00rac"),
    "huge": Answer(b"User-agent: *\nDisallow: /x\n" * 40_000),
    "other": Answer(b"User-agent: khac\nDisallow: /"),
    "odd": Answer(b"Sitemap: http://[khong\nSitemap: \nCrawl-delay: inf\n\x00\n"),
}


def test_robots_that_forbid_nothing(tmp_path):
    with papers(tmp_path, ALLOWING):
        results = crawl(tmp_path, *ALLOWING, code=None)["sites"]
    fetched = {name: result["fetched"] for name, result in results.items()}
    assert fetched == dict.fromkeys(ALLOWING, 3)


def test_robots_forbid_single_pages_and_ask_for_a_delay(web, folder):
    Paper(web, 4)
    web.routes["/robots.txt"] = Answer(
        b"User-agent: *\nDisallow: /tin/bai-viet-2.html\nCrawl-delay: 0.5\n"
    )
    result = crawl(folder, "xa")["sites"]["xa"]
    assert (result["new"], web.paths("/tin/bai-viet-2")) == (3, [])
    assert rows(folder, "SELECT reason FROM pages WHERE state = 'blocked'") == [("robots",)]
    times = [asked.at for asked in web.asked if asked.path != "/robots.txt"]
    assert min(b - a for a, b in itertools.pairwise(times)) > 0.35


def test_sitemaps_of_robots_are_read(web, folder):
    add_site(folder, "xa", localweb.site_file(web).replace("listings", "#"))
    Paper(web, 5)
    web.routes["/"] = "<html><body><p>Trang chủ</p></body></html>"
    web.routes["/robots.txt"] = Answer(f"Sitemap: {web.url}/index.xml\nSitemap: /khac.xml".encode())
    web.routes["/index.xml"] = (
        f"<sitemapindex><sitemap><loc>{web.url}/s.xml.gz</loc></sitemap></sitemapindex>"
    )
    urls = "".join(f"<url><loc>{web.url}/tin/bai-viet-{n}.html</loc></url>" for n in range(1, 6))
    web.routes["/s.xml.gz"] = Answer(
        gzip.compress(f"<urlset>{urls}</urlset>".encode()), content_type="application/x-gzip"
    )
    result = crawl(folder, "xa")["sites"]["xa"]
    assert result["new"] == 5
    assert "no sitemap: http-404" in result["reason"]


def test_a_home_page_is_enough(web, folder):
    text = localweb.site_file(web).replace("listings", "#").replace("article  =", "#")
    add_site(folder, "xa", text)
    Paper(web, 20)
    web.routes["/"] = localweb.listing_html([1, 2, 3], "<nav><a href='/tin'>Tin tức</a></nav>")
    result = crawl(folder, "xa")["sites"]["xa"]
    assert (result["verdict"], result["new"]) == ("complete", 20)


def test_refused_again_and_again(web, folder):
    Paper(web, 200)
    for number in range(1, 200):
        web.routes[f"/tin/bai-viet-{number}.html"] = Answer(b"403", 403)
    result = crawl(folder, "xa", code=3)["sites"]["xa"]
    assert result["verdict"] == "blocked"
    assert "web archives" in result["reason"]
    assert len(web.paths("/tin/")) < 30


@pytest.mark.parametrize("answer", [Answer(b"403", 403), Answer(localweb.CHALLENGE)])
def test_listing_refused(web, folder, answer):
    web.routes["/tin"] = answer
    assert crawl(folder, "xa", code=3)["sites"]["xa"]["verdict"] == "blocked"


def test_site_down_and_site_gone_silent(web, folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = localweb.site_file(web).replace(web.url, f"http://127.0.0.1:{port}")
    add_site(folder, "chet", text)
    result = crawl(folder, "chet", code=3)["sites"]["chet"]
    assert result["verdict"] == "failed"
    assert "refused" in result["reason"]
    done = khobao("crawl", "chet", "--archive", folder)
    assert "Something went wrong" in done.stdout
    paper = Paper(web, 3)
    both = crawl(folder, "chet", "xa", code=2)["sites"]
    assert (both["chet"]["verdict"], both["xa"]["verdict"]) == ("failed", "complete")
    paper.numbers = []
    silent = crawl(folder, "xa", code=3)["sites"]["xa"]
    assert "had articles before" in silent["reason"]
    runs = rows(folder, "SELECT verdict FROM runs WHERE site = 'xa' ORDER BY id")
    assert runs == [("complete",), ("failed",)]


def test_private_addresses_are_refused(web, folder):
    Paper(web, 3)
    result = crawl(folder, "xa", code=3, KHOBAO_ALLOW_PRIVATE=None)["sites"]["xa"]
    assert "private-address" in result["reason"]
    assert web.asked == []


def test_a_link_to_another_service_of_this_machine_is_not_followed(web, folder):
    with localweb.serve() as other:
        other.routes["/"] = "bí mật"
        web.routes["/tin"] = localweb.listing_html(
            [1, 2], f"<a class=next href='{other.url}/'>x</a>"
        )
        web.routes["/tin/bai-viet-1.html"] = localweb.redirect(f"{other.url}/")
        web.routes["/tin/bai-viet-2.html"] = localweb.article_html(2)
        assert crawl(folder, "xa")["sites"]["xa"]["new"] == 1
        assert other.asked == []


def test_revisits_are_conditional(web, folder):
    Paper(web, 1)
    asked = []

    def page(request):
        asked.append(request.headers)
        if "if-none-match" in request.headers:
            return Answer(b"", 304)
        return Answer(localweb.article_html(1).encode(), headers={"ETag": '"abc"'})

    web.routes["/tin/bai-viet-1.html"] = page
    crawl(folder, "xa")
    import sqlite3

    with sqlite3.connect(folder / "khobao.db") as db:
        db.execute("UPDATE pages SET next_fetch = '2020-01-01T00:00:00Z'")
    result = crawl(folder, "xa")["sites"]["xa"]
    assert (result["fetched"], result["failed"], result["changed"]) == (1, 0, 0)
    assert asked[1]["if-none-match"] == '"abc"'
    assert asked[0]["accept-language"].startswith("vi")
    assert asked[0]["user-agent"].startswith("KhoBao/")
    assert "cookie" not in asked[0] and "referer" not in asked[0]


def registered(folder, web):
    from crawler.registry import load_registry

    make_site(folder, web)
    public = localweb.site_file(web).replace(web.url, "https://bao.example")
    add_site(folder, "gia", public)
    closed = f'successor = "xa"\nstatus = "archive-only"\n{public}'
    add_site(folder, "dong", closed)
    return load_registry(folder)


@pytest.mark.parametrize(
    ("names", "env", "is_missing"),
    [
        (["xa"], {}, False),
        (["xa", "gia"], {}, True),
        ([], {}, False),
        (["gia"], {"KHOBAO_CONTACT": "toi@example.org"}, False),
        (["gia"], {"KHOBAO_PROXY": "http://127.0.0.1:8118"}, False),
        (["gia"], {"KHOBAO_PROXY": "http://localhost:8118"}, False),
        (["gia"], {"KHOBAO_PROXY": "http://proxy.example:8118"}, True),
    ],
)
def test_crawling_others_without_a_contact_is_warned_of(
    web, tmp_path, monkeypatch, names, env, is_missing
):
    from crawler.commands.crawl import is_contact_missing

    for name in ("KHOBAO_CONTACT", "KHOBAO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    registry = registered(tmp_path, web)
    assert is_contact_missing([registry.site(name) for name in names]) is is_missing


def test_an_archive_only_site_is_crawled_when_named_with_a_note(web, tmp_path, capsys):
    from crawler.commands.crawl import choose

    registry = registered(tmp_path, web)
    (site,) = choose(registry, tmp_path, ("dong",))
    assert site.id == "dong"
    assert capsys.readouterr().err == (
        "dong is archive-only: its site is closed or merged and may not answer; xa took over\n"
    )
    named = choose(registry, tmp_path, (), "all")
    assert "dong" not in [site.id for site in named]


def test_contact_is_in_the_user_agent(web, folder):
    Paper(web, 1)
    add_site(folder, "gia", localweb.site_file(web).replace(web.url, "http://bao.invalid"))
    # In a dry run, so that the names of the network are not asked for more than robots.txt.
    told = khobao("crawl", "gia", "--dry-run", "--archive", folder).stderr.splitlines()
    assert [line.partition(" is not set")[0] for line in told[:-1]] == ["khobao: KHOBAO_CONTACT"]
    crawl(folder, "xa", KHOBAO_CONTACT="https://example.org/kho-bao")
    assert web.asked[0].headers["user-agent"].endswith("(+https://example.org/kho-bao)")


def test_proxy_gets_every_request(web, folder):
    text = localweb.site_file(web).replace(web.url, "http://bao.example")
    add_site(folder, "xa", text)
    Paper(web, 3)

    def proxy(asked):
        path = asked.path.removeprefix("http://bao.example")
        if path == "/robots.txt":
            return Answer(status=404)
        if path == "/tin":
            return Answer(localweb.listing_html([1, 2, 3]).encode())
        return Answer(localweb.article_html(int(path[14:-5])).encode())

    web.fallback = proxy
    result = crawl(folder, "xa", KHOBAO_PROXY=web.url, KHOBAO_ALLOW_PRIVATE=None)["sites"]["xa"]
    assert result["new"] == 3
    assert len(web.asked) == 5
    assert all(asked.path.startswith("http://bao.example/") for asked in web.asked)


@pytest.mark.parametrize(("is_trusted", "told"), [(True, "verified"), (False, "unverified")])
def test_certificates_are_checked_and_the_result_recorded(web, tmp_path, is_trusted, told):
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    web.encrypt(context)
    make_site(tmp_path, web)
    Paper(web, 2)
    trusted = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    env = {"SSL_CERT_FILE": str(trusted)} if is_trusted else {}
    assert crawl(tmp_path, "xa", **env)["sites"]["xa"]["new"] == 2
    assert rows(tmp_path, "SELECT DISTINCT tls FROM captures") == [(told,)]


def test_unknown_and_missing_names(folder):
    done = khobao("crawl", "hanoimoii", "--archive", folder)
    assert done.returncode == 1
    assert "did you mean 'hanoimoi'?" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    done = khobao("crawl", "--archive", folder)
    assert done.returncode == 1
    assert "--due" in done.stderr
    done = khobao("crawl", "xa", "--all", "--archive", folder)
    assert done.returncode == 1
    done = khobao("crawl", "xa", "--since", "hôm qua", "--archive", folder)
    assert (done.returncode, "2025-07-01" in done.stderr) == (1, True)


def test_due_sites(web, folder, monkeypatch):
    Paper(web, 3)
    crawl(folder, "xa")
    from crawler.commands.crawl import choose
    from crawler.registry import load_registry

    registry = load_registry(folder)
    registry.entries = {"xa": registry.entries["xa"]}
    assert choose(registry, folder, (), "due") == []
    import sqlite3

    with sqlite3.connect(folder / "khobao.db") as db:
        db.execute("UPDATE runs SET started_at = '2020-01-01T00:00:00Z'")
    assert [site.id for site in choose(registry, folder, (), "due")] == ["xa"]


def test_a_faulty_site_file_stops_no_other_site(web, folder):
    from crawler.commands.crawl import choose, faults_of
    from crawler.registry import load_registry

    add_site(folder, "hong", "titel = 1")
    registry = load_registry(folder)
    assert "xa" in [site.id for site in choose(registry, folder, (), "all")]
    assert len(faults_of(registry)) == 1
    done = khobao("crawl", "hong", "--archive", folder)
    assert (done.returncode, "hong.toml" in done.stderr) == (1, True)


def test_archive_that_is_none(web, tmp_path):
    make_site(tmp_path, web)
    (tmp_path / "khobao.db").write_text("khong phai sqlite " * 100)
    done = khobao("crawl", "xa", "--archive", tmp_path)
    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 1
    assert (tmp_path / "khobao.db").read_text().startswith("khong phai")
    dry = khobao("crawl", "xa", "--archive", tmp_path, "--dry-run")
    assert (dry.returncode, len(dry.stderr.splitlines()), dry.stdout) == (4, 1, "")


def test_lock_and_signals(web, folder):
    Paper(web, 5000)
    for number in range(1, 5001):
        web.routes[f"/tin/bai-viet-{number}.html"] = Answer(
            localweb.article_html(number).encode(), delay=0.05
        )
    running = start("crawl", "xa", "--archive", folder, "--json")
    while len(web.paths("/tin/")) < 20:
        time.sleep(0.05)
    held = khobao("crawl", "xa", "--archive", folder)
    assert held.returncode == 75
    assert str(running.pid) in held.stderr
    code, out, _ = interrupt(running, signal.SIGINT)
    result = json.loads(out)["sites"]["xa"]
    assert (code, result["verdict"]) == (2, "truncated")
    assert "signal" in result["reason"]
    assert rows(folder, "SELECT verdict FROM runs") == [("truncated",)]
    assert result["new"] == stored(folder) > 0


def test_a_second_signal_ends_at_once(web, folder):
    Paper(web, 20)
    for number in range(1, 21):
        web.routes[f"/tin/bai-viet-{number}.html"] = Answer(b"cham", delay=30)
    running = start("crawl", "xa", "--archive", folder, "--json")
    while not web.paths("/tin/"):
        time.sleep(0.02)
    running.send_signal(signal.SIGTERM)
    time.sleep(0.3)  # the two must not merge into one
    began = time.monotonic()
    code, out, err = interrupt(running, signal.SIGTERM)
    result = json.loads(out)["sites"]["xa"]
    assert (code, result["verdict"], err) == (2, "truncated", "")
    assert "second signal" in result["reason"]
    assert time.monotonic() - began < 10
    web.routes = {"/robots.txt": Answer(status=404)}
    assert crawl(folder, "xa")["sites"]["xa"]["new"] == 20


def test_kills_converge(web, folder):
    paper = Paper(web, 120, size=6)
    for number in range(1, 121):
        web.routes[f"/tin/bai-viet-{number}.html"] = Answer(
            localweb.article_html(number).encode(), delay=0.02
        )
    for _ in range(3):
        asked = len(web.paths("/tin/"))
        running = start("crawl", "xa", "--archive", folder)
        until = asked + random.randint(5, 30)
        while len(web.paths("/tin/")) < until and running.poll() is None:
            time.sleep(0.01)
        running.kill()
        running.communicate()
    result = crawl(folder, "xa")["sites"]["xa"]
    assert (result["verdict"], stored(folder)) == ("complete", 120)
    assert rows(folder, "SELECT count(*) FROM articles") == [(120,)]
    assert rows(folder, "PRAGMA integrity_check") == [("ok",)]
    from archive.models import WarcRecord
    from archive.warc_read import read_record

    for place in rows(folder, "SELECT warc_file, offset, length, payload_sha256 FROM captures"):
        read_record(folder, WarcRecord(*place))
    assert len(paper.numbers) == 120


def test_scrapy_crawl_works_alone(web, folder):
    import subprocess
    import sys

    from tests.crawling import ROOT, environment

    Paper(web, 4)
    command = [sys.executable, "-m", "scrapy", "crawl", "xa", "-a", "limit=2"]
    env = environment(KHOBAO_ARCHIVE=str(folder))
    done = subprocess.run(
        [*command, "-s", f"KHOBAO_ARCHIVE={folder}"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert rows(folder, "SELECT verdict, reason FROM runs") == [
        ("truncated", "stopped at --limit 2")
    ]
    assert stored(folder) == 2


def test_progress_and_closing_box_call_a_count_by_one_word():
    from crawler.commands.crawl import _COUNTS
    from crawler.progress import _COLUMNS

    assert _COLUMNS.items() <= _COUNTS.items()
    assert _COLUMNS["copies"] == "duplicates"


@pytest.mark.parametrize("last", ["all", "due"])
def test_of_two_groups_of_sites_the_last_one_given_counts(last, tmp_path):
    from crawler.commands.crawl import command

    words = ["--archive", str(tmp_path), "--due", "--all", f"--{last}"]
    assert command.make_context("crawl", words).params["group"] == last
