"""The sample web: what it serves, and how."""

import gzip
import http.client
import re
import socket
import ssl
import unicodedata
import urllib.error
import urllib.request
import zlib
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from archive.text import normalise
from crawler.discovery.feed import parse_feed
from crawler.discovery.sitemap import parse_sitemap
from crawler.registry import load_registry
from crawler.sampleweb import serve, site_ids, truth
from crawler.sampleweb.catalogue import hosts, postings
from crawler.sampleweb.hosts import Web
from crawler.sampleweb.messages import parse_target
from crawler.sampleweb.server import Certificates

ROOT = Path(__file__).parent.parent
README = ROOT / "crawler" / "sampleweb" / "README.md"


@pytest.fixture(scope="module")
def web():
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def opener(web):
    """Clients go through the proxy and verify the hosts' certificates."""
    context = ssl.create_default_context(cadata=web.authority_pem.decode())
    proxies = urllib.request.ProxyHandler({"http": web.proxy_url, "https": web.proxy_url})
    return urllib.request.build_opener(proxies, urllib.request.HTTPSHandler(context=context))


def fetch(opener, url, method="GET", **headers):
    """Return (status, final URL, headers, payload), errors included."""
    asked = urllib.request.Request(
        quote(url, safe=":/?&=%"),
        method=method,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    try:
        with opener.open(asked, timeout=10) as answer:
            return answer.status, answer.url, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, url, error.headers, error.read()


def ask(url, edition=1, **headers):
    """Ask the web without a socket."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return Web(edition).answer(parse_target("GET", parts.scheme, parts.hostname, target, headers))


def trait(name, edition=1):
    return [page for page in truth(edition) if name in page.traits]


# The proxy


def test_every_article_answers_under_its_own_name(web, opener):
    for page in truth():
        status, url, _, body = fetch(opener, page.url)
        assert status == 200, page.url
        if "challenged" not in page.traits:
            assert len(body) > 2_000
            assert urlsplit(url).hostname == urlsplit(page.url).hostname


def test_pages_hold_what_the_truth_says():
    for page in postings(1):
        if page.encoding != "utf-8" or page.traits:
            continue
        html = normalise(ask(page.url).body.decode("utf-8", "replace"))
        for line in (page.title, page.lead, *page.body, *page.captions):
            assert line.replace('"', "&quot;") in html, (page.url, line)


def test_keep_alive_and_origin_form(web):
    client = http.client.HTTPConnection("127.0.0.1", urlsplit(web.proxy_url).port, timeout=10)
    for _ in range(3):
        client.request("GET", "/robots.txt", headers={"Host": "hanoimoi.vn"})
        answer = client.getresponse()
        assert answer.status == 301
        assert answer.headers["Location"] == "https://hanoimoi.vn/robots.txt"
        answer.read()
    assert client.sock is not None
    client.close()


def test_unknown_hosts_are_refused_in_words(opener):
    status, _, _, body = fetch(opener, "https://example.vn/tin")
    assert status == 502
    assert "example.vn" in body.decode()


def test_head_has_headers_only(opener):
    status, _, headers, body = fetch(opener, "https://hanoimoi.vn/", method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 1_000


@pytest.mark.parametrize(
    ("host", "coding", "unpack"),
    [
        ("hanoimoi.vn", "gzip", gzip.decompress),
        ("thachthat.hanoi.gov.vn", "deflate", zlib.decompress),
        ("socson.hanoi.gov.vn", None, bytes),
    ],
)
def test_content_codings(opener, host, coding, unpack):
    _, _, headers, body = fetch(opener, f"https://{host}/", Accept_Encoding="gzip, deflate")
    assert headers["Content-Encoding"] == coding
    assert unpack(body).startswith(b"<!DOCTYPE html>")
    assert fetch(opener, f"https://{host}/")[3].startswith(b"<!DOCTYPE html>")


def test_conditional_requests(opener):
    page = next(p for p in truth() if p.site == "hanoimoi" and p.is_reachable)
    etag = fetch(opener, page.url)[2]["ETag"]
    assert fetch(opener, page.url, If_None_Match=etag)[0] == 304
    assert fetch(opener, page.url, If_None_Match='"other"')[0] == 200
    page = next(p for p in truth() if p.site == "baobackan")
    modified = fetch(opener, page.url)[2]["Last-Modified"]
    assert fetch(opener, page.url, If_Modified_Since=modified)[0] == 304


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET http://[::bad/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"CONNECT nowhere HTTP/1.1\r\nHost: nowhere\r\n\r\nnot tls at all\r\n\r\n",
        b"A" * 200_000,
        b"",
    ],
)
def test_broken_clients_do_not_stop_the_server(web, opener, bytes_sent):
    address = ("127.0.0.1", urlsplit(web.proxy_url).port)
    with socket.create_connection(address, timeout=5) as client:
        client.sendall(bytes_sent)
        client.shutdown(socket.SHUT_WR)
        while client.recv(65_536):
            pass
    assert fetch(opener, "https://hanoimoi.vn/robots.txt")[0] == 200


def test_a_taken_port_is_an_error(web):
    with pytest.raises(OSError), serve(port=urlsplit(web.proxy_url).port):
        pass


def test_servers_stop_and_leave_the_port(web):
    with serve() as other:
        port = urlsplit(other.proxy_url).port
    with serve(port=port) as again:
        assert again.proxy_url == other.proxy_url


def test_a_certificate_is_issued_once():
    certificates = Certificates()
    assert certificates.context("hanoimoi.vn") is certificates.context("hanoimoi.vn")


# Hosts and traps


def test_every_host_has_a_bundled_site_file():
    registry = load_registry(None)
    for site, host in hosts().items():
        known = registry.site(site)
        bare = {name.removeprefix("www.") for name in known.hosts}
        assert host.name.removeprefix("www.") in bare
        articles = [p for p in truth() if p.site == site]
        for page in articles:
            where = page.url.partition(host.name)[2]
            assert any(re.search(p, where) for p in [known.article]), page.url
            assert not any(re.search(pattern, where) for pattern in known.deny), page.url
    assert set(site_ids()) == set(hosts())


def _readme_rows():
    rows = re.findall(r"^\| ([^|]+) \| <(https://[^>]+)> \|$", README.read_text(), re.MULTILINE)
    assert len(rows) >= 25
    return rows


@pytest.mark.parametrize(("name", "url"), _readme_rows())
def test_the_readme_names_addresses_that_are_there(name, url):
    edition = 2 if "edition 2" in name and "gone" not in name else 1
    statuses = {"broken link: 404": 404, "soft 404: redirect home": 302}
    reply = ask(url, edition)
    assert reply.status == statuses.get(name, 200)
    words = {"cookie challenge": b"document.cookie", "soft 404: status 200": b"Kh"}
    assert words.get(name, b"") in reply.body


def test_the_challenge_has_the_known_shape():
    for page in trait("challenged"):
        reply = ask(page.url)
        assert (reply.status, reply.content_type[:9]) == (200, "text/html")
        assert len(reply.body) < 300
        assert re.search(rb'document\.cookie="D1N=[0-9a-f]{32}"', reply.body)
        assert page.body[0] in ask(page.url, cookie="D1N=1").body.decode()


def test_forbidden_articles_are_linked_and_forbidden():
    pages = trait("forbidden")
    assert len(pages) == 3
    assert b"Disallow: /noi-bo/" in ask("https://hanoimoi.vn/robots.txt").body
    listings = [ask(f"https://hanoimoi.vn/{s.slug}").body for s in hosts()["hanoimoi"].sections]
    linked = [urlsplit(page.url).path.encode() for page in pages]
    assert any(path in body for path in linked for body in listings)


def test_counters_tokens_and_clocks_change_at_every_visit():
    web = Web(1)
    page = next(p for p in truth() if p.site == "hanoi_gov_hnp")
    parts = urlsplit(page.url)
    request = parse_target("GET", "https", parts.hostname, parts.path, {})
    first, second = (web.answer(request).body for _ in range(2))
    assert first != second
    assert b"jsessionid=" in first
    assert first.count(b"\xe3 b?o") == 1
    with pytest.raises(UnicodeDecodeError):
        first.decode()


def test_text_forms():
    page = next(p for p in truth() if p.site == "vuthu")
    html = ask(page.url).body.decode()
    assert html == unicodedata.normalize("NFD", html)
    assert page.body[0] not in html
    assert page.body[0] in unicodedata.normalize("NFC", html)
    header = ask(next(p for p in truth() if p.site == "thanhuyhanoi").url).content_type
    assert "iso-8859-1" in header
    encodings = {p.encoding for p in postings(1) if p.host.site == "giolinh"}
    assert encodings == {"windows-1258", "tcvn3"}


def test_documents_are_as_broken_as_announced():
    index = ask("https://baobackan.vn/sitemap_index.xml.gz")
    children = parse_sitemap(index.body, "https://baobackan.vn/sitemap_index.xml.gz").children
    found = {each.url for url, _ in children for each in parse_sitemap(ask(url).body, url).found}
    assert found == {page.url for page in truth() if page.site == "baobackan"}
    feed = ask("https://hanoimoi.vn/rss/chinh-tri").body
    assert feed.startswith(b"\xef\xbb\xbf<?xml")
    assert b" & " in feed
    assert parse_feed(feed, "https://hanoimoi.vn/rss/chinh-tri").found
    atom = ask("https://thanhuyhanoi.vn/feed/xa-hat-mon.atom").body
    assert parse_feed(atom, "https://thanhuyhanoi.vn/feed/xa-hat-mon.atom").found
    assert parse_sitemap(ask("https://www.hanoi.gov.vn/sitemap.xml").body, "x").reason


# Edition 2


def test_edition_2_changes_what_it_says_and_nothing_else():
    first = {page.url: page for page in truth(1)}
    second = {page.url: page for page in truth(2)}
    (gone,) = first.keys() - second.keys()
    (added,) = second.keys() - first.keys()
    assert ask(gone, 1).status == 200
    assert ask(gone, 2).status == 404
    assert ask(added, 1).status == 404
    changed = {url for url in first.keys() & second.keys() if first[url] != second[url]}
    (edited,), (retitled,) = trait("edited", 2), trait("retitled", 2)
    assert changed == {edited.url, retitled.url}
    assert edited.body != first[edited.url].body
    assert edited.title == first[edited.url].title
    assert retitled.body == first[retitled.url].body
    assert retitled.title != first[retitled.url].title


def test_edition_2_tells_of_its_edits_in_the_sitemap():
    (edited,), (retitled,) = trait("edited", 2), trait("retitled", 2)
    for page in (edited, retitled):
        month = f"{page.published_at[:4]}-{int(page.published_at[5:7])}"
        url = f"https://baobackan.vn/sitemaps/news-{month}.xml"
        before, after = (
            {f.url: f.lastmod for f in parse_sitemap(ask(url, edition).body, url).found}
            for edition in (1, 2)
        )
        assert before[page.url] < after[page.url]
        assert ask(page.url, 1).last_modified != ask(page.url, 2).last_modified


def test_etags_name_the_text_and_not_the_visit():
    page = next(p for p in truth() if p.site == "hanoimoi" and p.is_reachable)
    assert ask(page.url).etag == ask(page.url, 2).etag
