"""Listings and their pagers."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.models import Site
from crawler.discovery.challenge import is_challenge
from crawler.discovery.likely import is_page, is_section, likely_article
from crawler.discovery.listing import parse_listing, same_page, wanted
from crawler.discovery.pager import template_urls
from crawler.discovery.traps import trap_reason
from pipelines.kind import matches_article

URL = "https://bao.vn/chinh-tri"


def site(**changes):
    values = {
        "id": "bao",
        "title": "Báo",
        "kind": "newspaper",
        "province": "Hà Nội",
        "province_now": "Hà Nội",
        "home": "https://bao.vn/",
        "hosts": ("bao.vn",),
        "article": r"-\d{4,}\.html$",
    }
    return Site(**{**values, **changes})


def page(body, head=""):
    return f"<html><head>{head}</head><body>{body}</body></html>"


def urls(body, **changes):
    return [one.url for one in parse_listing(page(body), URL, site(**changes)).found]


def test_article_links_in_order_and_once():
    body = """<a href="/tin-1001.html"><img alt="Một"></a><a href="/tin-1001.html">Tin một dài</a>
      <a href=" tin-1002.html#binh-luan
      ">Hai</a><a href="https://bao.vn/tin-1001.html?utm_source=x">lại</a>
      <a href="//bao.vn/tin-1003.html">Ba</a><a href="/lien-he">Liên hệ</a>
      <a href="https://khac.vn/tin-1004.html">Ngoài</a><a name="x">không</a>
      <area href="/tin-1005.html"><a onclick="go('/tin-1006.html')">không</a>"""
    listing = parse_listing(page(body), URL, site())
    assert [(one.url, one.title) for one in listing.found] == [
        ("https://bao.vn/tin-1001.html", "Tin một dài"),
        ("https://bao.vn/tin-1002.html", "Hai"),
        ("https://bao.vn/tin-1003.html", "Ba"),
    ]
    assert all(one.found_on == URL and one.source == "listing" for one in listing.found)


def test_broken_links_cost_only_themselves():
    body = """<a href="javascript:void(0)">x</a><a href="mailto:a@b.vn">x</a><a href="tel:1">x</a>
      <a href="http://[::1">x</a><a href="http://bao.vn:abc/tin-1.html">x</a><a href="">x</a>
      <a href="#">x</a><a href="data:text/html,x">x</a><a href="/tin-1001.html">Một</a>"""
    listing = parse_listing(page(body), URL, site())
    assert [one.url for one in listing.found] == ["https://bao.vn/tin-1001.html"]
    assert listing.invalid == 2
    assert listing.links == 9


def test_base_href():
    html = page("<a href='tin-1001.html'>Một</a>", "<base href='/muc/'>")
    assert parse_listing(html, URL, site()).found[0].url == "https://bao.vn/muc/tin-1001.html"
    for bad in ("http://[::1", "javascript:1", ""):
        html = page("<a href='/tin-1001.html'>Một</a>", f"<base href='{bad}'>")
        assert parse_listing(html, URL, site()).found[0].url == "https://bao.vn/tin-1001.html"


def test_denied_and_trapped_links_are_left_out():
    body = "<a href='/print/tin-1001.html'>x</a><a href='/a/a/a/tin-1002.html'>x</a>"
    body += f"<a href='/{'x' * 600}-1003.html'>x</a>"
    assert urls(body, deny=("/print/",)) == []


def test_pattern_sees_path_and_query():
    assert urls("<a href='/xem?id=77'>x</a><a href='/?tin'>x</a>", article=r"[?&]id=\d+") == [
        "https://bao.vn/xem?id=77"
    ]
    assert matches_article("https://khac.vn/x", site(article=None))


HEAD = "Huyện ủy tổ chức hội nghị tổng kết công tác năm"


@pytest.mark.parametrize(
    ("url", "text", "is_article"),
    [
        ("https://x.vn/tin-tuc/hoi-nghi-tong-ket-123456.html", HEAD, True),
        ("https://x.vn/tin-tuc/hoi-nghi-tong-ket-cong-tac-123456.html", "", True),
        ("https://x.vn/News/tabid/77/Default.aspx?id=5", HEAD, True),
        ("https://x.vn/?newsid=5", HEAD, True),
        ("https://x.vn/web/guest/-/view_content/123-abc.html", HEAD, True),
        ("https://x.vn/chinh-tri", "Chính trị", False),
        ("https://x.vn/", HEAD, False),
        ("https://x.vn/tag/hoi-nghi-tong-ket", HEAD, False),
        ("https://x.vn/tim-kiem?q=hoi", HEAD, False),
        ("https://x.vn/files/2024/van-ban-so-123456-cua-huyen-uy.pdf", HEAD, False),
        ("https://x.vn/gioi-thieu/chuc-nang-nhiem-vu", "Giới thiệu", False),
    ],
)
def test_likely_articles_of_unknown_sites(url, text, is_article):
    assert likely_article(url, text) is is_article


def test_generic_listing_finds_headlines_and_sections():
    body = f"""<nav><a href="/tin-tuc">Tin tức</a><a href="/xay-dung-dang">Xây dựng Đảng</a>
      <a href="/lien-he">Liên hệ</a><a href="/tin-tuc?page=2">2</a></nav>
      <a href="/tin-tuc/hoi-nghi-1234.html">{HEAD}</a>"""
    listing = parse_listing(page(body), "https://bao.vn/", site(article=None))
    assert [one.url for one in listing.found] == ["https://bao.vn/tin-tuc/hoi-nghi-1234.html"]
    assert listing.sections == ["https://bao.vn/tin-tuc", "https://bao.vn/xay-dung-dang"]


def test_sitemap_urls_of_unknown_sites():
    assert (
        is_page("https://x.vn/a/b")
        and not is_page("https://x.vn/")
        and not is_page("https://x.vn/a.pdf")
    )
    assert not is_section("https://x.vn/a/b/c", "Tin") and not is_section("https://x.vn/", "Tin")


def following(body, *entries, url=URL, head=""):
    listing = parse_listing(page(body, head), url, site(next=tuple(entries)))
    return listing.next_url, listing.pager


LIFERAY = (
    "https://bao.vn/tin?p_p_id=101_INSTANCE_abc&p_p_lifecycle=0&p_p_state=normal"
    "&_101_INSTANCE_abc_delta=10&_101_INSTANCE_abc_cur=2"
)


@pytest.mark.parametrize(
    ("body", "entry", "expected"),
    [
        ("<a class=next href='?page=2'>Sau</a>", "a.next", f"{URL}?page=2"),
        (
            "<ul><li class=next><a href='/page-2.html'>›</a></li></ul>",
            "li.next",
            "https://bao.vn/page-2.html",
        ),
        ("<a href='/p/2'><span class=nx>›</span></a>", ".nx", "https://bao.vn/p/2"),
        ("<a class=next href='?page=2'>Sau</a>", "a.next::attr(href)", f"{URL}?page=2"),
        ("<a class=next href='?page=2'>Sau</a>", "//a[@class='next']", f"{URL}?page=2"),
        ("<a class=next href='?page=2'>Sau</a>", "(//a)[1]/@href", f"{URL}?page=2"),
        (f"<a class=next href='{LIFERAY}'>Tiếp</a>", "a.next", LIFERAY),
        (
            "<a class=next href='/tin;jsessionid=A1B2?start=10'>›</a>",
            "a.next",
            "https://bao.vn/tin?start=10",
        ),
        ("<a href='?page=2' rel=next>2</a>", "a.khong-co", f"{URL}?page=2"),
        (
            "<div class=p><b class=active>1</b><a href='?page=2'>2</a></div>",
            ".active + a",
            f"{URL}?page=2",
        ),
    ],
)
def test_next_page(body, entry, expected):
    assert following(body, entry) == (expected, None)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<a class=next href='#'>›</a>",
        "<a class=next href='javascript:;'>›</a>",
        "<a class=next href='javascript:void(0)'>›</a>",
        "<a class=next>›</a>",
        f"<a class=next href='{URL}'>›</a>",
        "<li class='next disabled'><a class=next href='?page=9'>›</a></li>",
        "<a class=next aria-disabled=true href='?page=9'>›</a>",
        "<a class=next href='https://khac.vn/?page=2'>›</a>",
        "<a class=next href='http://[bad'>›</a>",
        "<a class=next href='mailto:a@b.vn'>›</a>",
    ],
)
def test_last_page(body):
    assert following(body, "a.next") == (None, None)


@pytest.mark.parametrize(
    "body",
    [
        "<a class=next href=\"javascript:__doPostBack('ctl00$grid','Page$2')\">2</a>",
        "<a class=next href='#' onclick='loadMore(2)'>Xem thêm</a>",
        "<a class=next href='javascript:void(0)' onclick='loadMore(2)'>Xem thêm</a>",
    ],
)
def test_scripted_pagers_are_told(body):
    assert following(body, "a.next") == (None, "javascript")


def test_rel_next_in_head_and_selectors_in_order():
    assert following("", head="<link rel='next' href='?page=2'>") == (f"{URL}?page=2", None)
    body = "<a class=b href='?page=3'>b</a><a class=a href='?page=2'>a</a>"
    assert following(body, "a.khong", "a.a", "a.b")[0] == f"{URL}?page=2"


@pytest.mark.parametrize(
    ("listing", "template", "expected"),
    [
        (URL, "?page={n}", [f"{URL}?page=2"]),
        (f"{URL}?cat=5", "?page={n}", [f"{URL}?cat=5&page=2"]),
        (f"{URL}?page=1&cat=5", "?page={n}", [f"{URL}?cat=5&page=2"]),
        (f"{URL}?cat=5", "&p={n}", [f"{URL}?cat=5&p=2"]),
        (URL, "https://bao.vn/chinh-tri/trang-{n}.html", ["https://bao.vn/chinh-tri/trang-2.html"]),
        (URL, "chinh-tri/p{n}", ["https://bao.vn/chinh-tri/p2"]),
        (URL, "/page-{n}", ["https://bao.vn/page-2", "https://bao.vn/chinh-tri/page-2"]),
        ("https://bao.vn/", "/page/{n}", ["https://bao.vn/page/2"]),
    ],
)
def test_templates(listing, template, expected):
    assert template_urls(listing, template, 2) == expected


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://x.vn/" + "%E1%BB%87" * 200, None),
        ("https://x.vn/" + "a" * 600, "url-length"),
        ("https://x.vn/" + "%E1%BB%87" * 400, "url-length"),
        ("https://x.vn/a/b/a/b", None),
        ("https://x.vn/a/b/a/b/a", "repeated-path"),
        ("https://x.vn///", None),
    ],
)
def test_traps(url, reason):
    assert trap_reason(url) == reason


def test_wanted_and_same_page():
    assert wanted("https://bao.vn/x", site()) and not wanted("ftp://bao.vn/x", site())
    assert not wanted("không phải", site())
    assert same_page("http://bao.vn/x/", "https://bao.vn/x#a")
    assert not same_page("https://bao.vn/x?a", "https://bao.vn/x")


@given(st.text(max_size=200), st.text(max_size=40))
def test_hostile_html_never_raises(html, href):
    parse_listing(html, URL, site(next=("a.next",)))
    parse_listing(
        f"<a class=next href='{href}'>x</a><a href=\"{href}\">",
        URL,
        site(article=None, next=("a.next",)),
    )


def test_challenge():
    body = b'<script>document.cookie="D1N=0123"+"; path=/";window.location.reload(true);</script>'
    assert is_challenge(body)
    assert not is_challenge(body + b" " * 5000)
    assert not is_challenge(b"<script>document.cookie='a=b'</script><p>Tin</p>")


def test_rel_next_in_any_case():
    assert following("<a rel='nofollow NEXT' href='/chinh-tri/trang-2'>Sau</a>") == (
        "https://bao.vn/chinh-tri/trang-2",
        None,
    )


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "pager",
    [
        "<a class=next href='#' onclick='{}'>Sau</a>".format("a" * 200_000),
        "<a class=next href='#' onclick='{}'>Sau</a>".format("a(" * 100_000),
        "<a class=next href='javascript:{}x'>Sau</a>".format(" " * 5_000),
        "<a class=next href='javascript:void{}x'>Sau</a>".format(" " * 5_000),
    ],
    ids=["word", "calls", "spaces", "void"],
)
def test_no_pager_takes_more_time_than_its_length(pager):
    started = time.thread_time()
    following(pager, "a.next")
    assert time.thread_time() - started < 5
