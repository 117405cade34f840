"""Sitemaps and feeds, well-formed and not."""

import gzip
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.feed import parse_feed
from crawler.discovery.sitemap import expand, parse_sitemap
from crawler.discovery.stamps import as_datetime, to_iso

BASE = "https://bao.vn/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
        xmlns:xhtml="http://www.w3.org/1999/xhtml">
 <url><loc> https://bao.vn/tin-1.html </loc>
  <image:image><image:loc>https://bao.vn/anh.jpg</image:loc><image:title>Ảnh</image:title></image:image>
  <xhtml:link rel="alternate" hreflang="en" href="https://bao.vn/en/tin-1.html"/>
  <news:news><news:publication><news:name>Báo</news:name></news:publication>
   <news:publication_date>2025-07-01T06:30:00+07:00</news:publication_date>
   <news:title>Tin một</news:title></news:news></url>
 <url><loc>https://bao.vn/tin-2.html?a=1&b=2</loc><lastmod>2025-06-30</lastmod></url>
 <url><loc><![CDATA[https://bao.vn/tin-3.html?a=1&b=2]]></loc></url>
 <url><lastmod>2025-06-30</lastmod></url>
 <url><loc>javascript:alert(1)</loc></url>
 <url><loc>/tin-4.html</loc></url>
</urlset>"""


def found(body, url=BASE):
    return [(one.url, one.lastmod) for one in parse_sitemap(body, url).found]


def test_news_sitemap():
    sitemap = parse_sitemap(NEWS.encode(), BASE)
    assert [(one.url, one.lastmod, one.title) for one in sitemap.found] == [
        ("https://bao.vn/tin-1.html", "2025-07-01T06:30:00+07:00", "Tin một"),
        ("https://bao.vn/tin-2.html?a=1&b=2", "2025-06-30", None),
        ("https://bao.vn/tin-3.html?a=1&b=2", None, None),
        ("https://bao.vn/tin-4.html", None, None),
    ]
    assert {one.source for one in sitemap.found} == {"sitemap"}
    assert {one.found_on for one in sitemap.found} == {BASE}
    assert sitemap.reason is None


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(NEWS.encode()),
        gzip.compress(NEWS.encode()[:400]) + gzip.compress(NEWS.encode()[400:]),
        b"\xef\xbb\xbf" + NEWS.encode(),
        "\ufeff".encode("utf-16-le") + NEWS.replace("UTF-8", "UTF-16").encode("utf-16-le"),
        b"\n\n  <br />\n<b>Notice</b>: Undefined index\n" + NEWS.encode(),
        NEWS.replace("Tin một", "Tin m\x0bột &nbsp; &khong-co; & cuối").encode(),
        NEWS.replace("</urlset>", "<url><loc>https://bao.vn/tin-1.html</loc>").encode(),
        NEWS.replace('xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', "").encode(),
        NEWS.replace("sitemaps.org/schemas", "google.com/schemas").encode(),
    ],
    ids=["gzip", "members", "bom", "utf16", "junk", "control", "torn", "no-ns", "other-ns"],
)
def test_sitemaps_as_servers_send_them(body):
    assert [url for url, _ in found(body)] == [
        "https://bao.vn/tin-1.html",
        "https://bao.vn/tin-2.html?a=1&b=2",
        "https://bao.vn/tin-3.html?a=1&b=2",
        "https://bao.vn/tin-4.html",
    ]


def test_index_is_read_newest_first():
    body = b"""<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2020-01-01</lastmod></sitemap>
    <sitemap><loc>https://bao.vn/b.xml.gz</loc><lastmod>2025-01-01T00:00:00Z</lastmod></sitemap>
    <sitemap><loc>https://bao.vn/sitemap.xml</loc></sitemap><sitemap/></sitemapindex>"""
    sitemap = parse_sitemap(body, BASE)
    assert sitemap.children == [
        ("https://bao.vn/b.xml.gz", "2025-01-01T07:00:00+07:00"),
        ("https://bao.vn/a.xml", "2020-01-01"),
    ]
    assert not sitemap.found


def test_text_sitemap():
    body = b"https://bao.vn/1.html\r\nhttps://bao.vn/2.html\r\n\r\nhttps://bao.vn/1.html\n"
    assert [url for url, _ in found(body)] == ["https://bao.vn/1.html", "https://bao.vn/2.html"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<!DOCTYPE html><html><body>404 https://bao.vn/</body></html>", "html"),
        (b"<script>document.cookie='a=b'</script>", "html"),
        (b"Access denied. See https://bao.vn/help for more\nand so on\nor not", "not-xml"),
        (b"\x89PNG\r\n\x00\x00", "binary"),
        (b"<rss><channel/></rss>", "not-a-sitemap: <rss>"),
        (b"<urlset></urlset>", "empty"),
        (gzip.compress(b"<urlset>" + b" " * (51 * 2**20)), "oversize"),
        (gzip.compress(NEWS.encode())[:5], "empty"),
    ],
)
def test_what_is_no_sitemap_says_why(body, reason):
    sitemap = parse_sitemap(body, BASE)
    assert (sitemap.found, sitemap.children, sitemap.reason) == ([], [], reason)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY x SYSTEM "file:///etc/hostname">]>
<urlset><url><loc>https://bao.vn/1.html</loc><news><title>&c;&x;</title></news></url></urlset>"""


def test_entities_of_a_document_type_are_not_expanded():
    sitemap = parse_sitemap(BOMB, BASE)
    assert [one.url for one in sitemap.found] == ["https://bao.vn/1.html"]
    assert len(sitemap.found[0].title or "") < 20


def test_month_templates():
    names = "https://bao.vn/news-{YYYY}-{M}.xml"
    assert expand(names, date(2025, 1, 31)) == [
        "https://bao.vn/news-2025-1.xml",
        "https://bao.vn/news-2024-12.xml",
    ]
    assert expand("https://bao.vn/{MM}.xml", date(2025, 3, 1))[0] == "https://bao.vn/03.xml"
    assert expand(BASE, date(2025, 3, 1)) == [BASE]


FEED = "https://bao.vn/rss/chinh-tri.rss"


def links(body):
    return [one.url for one in parse_feed(body, FEED).found]


def item(inner):
    return f'<rss version="2.0"><channel>{inner}</channel></rss>'.encode()


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("<item><link>https://bao.vn/1.html</link></item>", "https://bao.vn/1.html"),
        (
            "<item><link><![CDATA[ https://bao.vn/1?a=1&b=2 ]]></link></item>",
            "https://bao.vn/1?a=1&b=2",
        ),
        ("<item><link>/1.html?a=1&b=2</link></item>", "https://bao.vn/1.html?a=1&b=2"),
        ("<item><link href='https://bao.vn/1.html'/></item>", "https://bao.vn/1.html"),
        ("<item><guid>https://bao.vn/1.html</guid></item>", "https://bao.vn/1.html"),
        (
            "<item><link></link><guid isPermaLink='true'>https://bao.vn/1</guid></item>",
            "https://bao.vn/1",
        ),
        (
            "<item><title>A &nbsp; B & C &lt; &#0; </title><link>https://bao.vn/1</link></item>",
            "https://bao.vn/1",
        ),
        (
            "<item><link>https://bao.vn/1</link><guid isPermaLink='false'>77</guid></item>",
            "https://bao.vn/1",
        ),
    ],
)
def test_links_of_rss_items(inner, url):
    assert links(item(inner)) == [url]


@pytest.mark.parametrize(
    "inner",
    [
        "<item><guid isPermaLink='false'>123</guid></item>",
        "<item><link>mailto:a@b</link></item>",
        "<item/>",
    ],
)
def test_items_without_a_link_are_counted(inner):
    feed = parse_feed(item(inner), FEED)
    assert (feed.found, feed.invalid, feed.reason) == ([], 1, "empty")


def test_atom():
    body = b"""\xef\xbb\xbf <?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"
     xml:base="https://bao.vn/"><link rel="self" href="/feed"/>
     <entry><title type="html">Tin &amp;amp; b</title><link rel="edit" href="/edit/1"/>
     <link rel="alternate" href="/1.html"/><id>tag:bao.vn,2025:1</id>
     <published>2025-07-01T08:00:00+07:00</published><updated>2025-07-02T08:00:00Z</updated></entry>
     <entry><link href="/2.html"/><updated>2025-07-02T08:00:00Z</updated></entry></feed>"""
    assert [(one.url, one.lastmod, one.source) for one in parse_feed(body, FEED).found] == [
        ("https://bao.vn/1.html", "2025-07-01T08:00:00+07:00", "feed"),
        ("https://bao.vn/2.html", "2025-07-02T15:00:00+07:00", "feed"),
    ]


def test_rss_1_and_0_91():
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="https://bao.vn/"><title>B</title></channel>
      <item rdf:about="https://bao.vn/1.html"><title>M</title><link>https://bao.vn/1.html</link>
      <dc:date>2025-07-01T08:00+07:00</dc:date></item>
      <item rdf:about="https://bao.vn/2.html"><title>H</title></item></rdf:RDF>"""
    assert [(one.url, one.lastmod) for one in parse_feed(rdf, FEED).found] == [
        ("https://bao.vn/1.html", "2025-07-01T08:00:00+07:00"),
        ("https://bao.vn/2.html", None),
    ]
    old = b"<!DOCTYPE rss PUBLIC '-//N//DTD RSS 0.91//EN' 'http://x/rss.dtd'><rss version='0.91'><channel><item><link>https://bao.vn/1</link></item></channel></rss>"
    assert links(old) == ["https://bao.vn/1"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><script>document.cookie='D1N=1'</script></html>", "html"),
        (b"<!doctype html>\n<html lang=vi>", "html"),
        (b"", "empty"),
        (b"khong co gi", "not-xml"),
        (b"<urlset/>", "not-a-feed: <urlset>"),
        (b"<rss><channel/></rss>", "empty"),
        (b"\xff\xfb\x90\x00\x00", "binary"),
    ],
)
def test_what_is_no_feed_says_why(body, reason):
    assert (parse_feed(body, FEED).found, parse_feed(body, FEED).reason) == ([], reason)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Tue, 01 Jul 2025 08:30:00 +0700", "2025-07-01T08:30:00+07:00"),
        ("Tue, 01 Jul 2025 08:30:00 GMT", "2025-07-01T15:30:00+07:00"),
        ("Tue, 01 Jul 2025 08:30:00 GMT+7", "2025-07-01T08:30:00+07:00"),
        ("Tue, 01 Jul 2025 08:30:00 GMT+07:00", "2025-07-01T08:30:00+07:00"),
        ("01/07/2025 08:30:00", "2025-07-01T08:30:00+07:00"),
        ("01/07/2025 8:30:15 CH", "2025-07-01T20:30:15+07:00"),
        ("7/1/2025 12:05 SA", "2025-01-07T00:05:00+07:00"),
        ("2025-07-01 08:30", "2025-07-01T08:30:00+07:00"),
        ("2025-07-01T08:30:00.123Z", "2025-07-01T15:30:00+07:00"),
        ("2025-07-01T08:30:00+0700", "2025-07-01T08:30:00+07:00"),
        ("2025-07-01", "2025-07-01"),
        ("2025-7-1", "2025-07-01"),
        ("2025-07", "2025-07"),
        ("2025", "2025"),
        ("2025-02-30", None),
        ("32/13/2025", None),
        ("hôm qua", None),
        ("", None),
        (None, None),
    ],
)
def test_stamps(text, iso):
    assert to_iso(text) == iso


@given(st.text(max_size=60) | st.from_regex(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}( \d+:\d+)?"))
def test_stamps_never_raise(text):
    stamp = to_iso(text)
    as_datetime(stamp)
    assert stamp is None or to_iso(stamp) == stamp


@given(st.binary(max_size=300))
def test_hostile_bytes_never_raise(body):
    for prefix in (b"", b"<rss>", b"<urlset><url><loc>", b"\x1f\x8b\x08"):
        parse_feed(prefix + body, FEED)
        parse_sitemap(prefix + body, BASE)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel>" + b"<![CDATA[" * 200_000 + b"</channel></rss>",
        b"<rss>" + b"<![CDATA[&]]>&" * 100_000,
        b"<!DOCTYPE " + b"a" * 500_000,
        b"<!DOCTYPE " + b"a " * 500_000,
        b"<!DOCTYPE x [" + b"] " * 500_000,
        b"<?" * 200_000,
        b"<!--" * 200_000,
        b" " * 2_000_000,
        b"&" * 1_000_000,
        b"<urlset>" + b"<url>" * 50_000,
    ],
    ids=lambda body: body[:14].decode(),
)
def test_no_document_takes_more_time_than_its_length(body):
    started = time.thread_time()
    parse_feed(body, BASE)
    parse_sitemap(body, BASE)
    assert time.thread_time() - started < 5
