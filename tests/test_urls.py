"""All the links to one page have one canonical URL; links to two pages have two."""

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.urls import canonical_url, host_of, in_scope, path_query, unarchived

ARTICLE = "https://baox.vn/chinh-tri/hop-mat-dau-xuan-123456.html"
LIFERAY = "https://thachdong.hanoi.gov.vn"
SLUG = f"{LIFERAY}/-/asset_publisher/_/content/hop-mat"
ENTRY = f"{LIFERAY}/-/view_content/4564130-"

VIEW_CONTENT = (
    "p_p_id=101&p_p_lifecycle=0&p_p_state=maximized&_101_type=content&p_p_auth=Xy12"
    "&_101_struts_action=%2Fasset_publisher%2Fview_content&_101_assetEntryId=193146"
    "&_101_urlTitle=hop-mat&inheritRedirect=true"
)
PIECES = (
    r"https:// http:// // / .. . ? & = # % %2 %2F %25 %41 %E9 [ ] @ : :80 :99999 \ + amp; print "
    r"amp ;jsessionid=x (S(a)) www. m. x.vn tin-1.html index.html p_p_id web - id javascript: "
    r"/web/guest /-/asset_publisher/i/content/ /-/view_content/5-a _101_urlTitle= utm_source=z "
    r"q=1 d= ộ İ ß"
)
pieces = st.sampled_from([*PIECES.split(" "), " ", "\n", "\ud800", "ô\u0323"])


def test_spellings_of_one_article() -> None:
    for url in (
        "http://www.baox.vn:80//chinh-tri/./hop-mat-dau-xuan-123456.html",
        "HTTPS://BaoX.VN:443/chinh-tri/x/../hop-mat-dau-xuan-123456.html#binh-luan",
        "https://baox.vn./chinh-tri/hop-mat-dau-xuan-123456.html?utm_source=zalo&utm_medium=a",
        f"{ARTICLE}?fbclid=abc&gidzl=x&zarsrc=30&_ga=1&gclid=2",
        f"{ARTICLE};jsessionid=6F2A.node1?PHPSESSID=1&ASPSESSIONIDQQ=2&logout=1&_=1700000000000",
        f"{ARTICLE}?print=1",
        f"  {ARTICLE}?\n",
        "https://user:pw@m.baox.vn/chinh-tri/hop-mat-dau-xuan-123456.html",
        "https://amp.baox.vn/chinh-tri/hop-mat-dau-xuan-123456.html",
        "https://baox.vn/amp/chinh-tri/hop-mat-dau-xuan-123456.html",
        "https://baox.vn/print/chinh-tri/hop-mat-dau-xuan-123456.html",
        "https://baox.vn/chinh-tri/savefile/hop-mat-dau-xuan-123456.html",
        "https://baox.vn/chinh-tri/h%6Fp-mat-dau-xuan-123456.html",
        "https://baox.vn\\chinh-tri\\hop-mat-dau-xuan-123456.html",
    ):
        assert canonical_url(url) == ARTICLE, url
    assert (
        canonical_url("../hop-mat-dau-xuan-123456.html", "http://baox.vn/chinh-tri/a/") == ARTICLE
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{LIFERAY}/tin/-/asset_publisher/LUd5kC4xHoJm/content/hop-mat", SLUG),
        (
            f"{LIFERAY}/su-kien/-/asset_publisher/zzz/content/hop-mat;jsessionid=A?redirect=%2Ftin",
            SLUG,
        ),
        (
            f"{LIFERAY}/web/guest/tin/-/asset_publisher/a/content/hop-mat?_101_INSTANCE_a_viewMode=v",
            SLUG,
        ),
        (f"{LIFERAY}/-/asset_publisher/a/content/hop-mat/maximized", SLUG),
        (
            f"{LIFERAY}/tin?{VIEW_CONTENT}",
            SLUG,
        ),
        (f"{LIFERAY}/tin/-/view_content/4564130-hop-mat.html", ENTRY),
        (f"{LIFERAY}/a/-/asset_publisher/i/content/id/4564130", ENTRY),
        (f"{LIFERAY}/tin?p_p_id=101&_101_INSTANCE_q_assetEntryId=4564130", ENTRY),
        (f"{LIFERAY}/tin?_101_assetEntryId=x1&id=2", f"{LIFERAY}/tin?_101_assetEntryId=x1&id=2"),
        (
            f"{LIFERAY}/tin?p_p_id=101_INSTANCE_q&_101_INSTANCE_q_delta=20&_101_INSTANCE_q_cur=3",
            f"{LIFERAY}/tin?_101_INSTANCE_q_cur=3",
        ),
        (
            f"{LIFERAY}/tin?p_p_id=a_WAR_b_INSTANCE_c&_a_WAR_b_INSTANCE_c_categoryId=7&p_p_col_pos=1",
            f"{LIFERAY}/tin?_a_WAR_b_INSTANCE_c_categoryId=7",
        ),
        (
            f"{LIFERAY}/tin/-/hn/ZVOm7e/7320/28356/1/hop-mat.html;jsessionid=X.app2",
            f"{LIFERAY}/-/hn/_/7320/28356/1/hop-mat.html",
        ),
    ],
)
def test_liferay_articles(url: str, expected: str) -> None:
    assert canonical_url(url) == expected
    assert canonical_url(expected) == expected


def test_sites_of_one_portal_keep_their_own_slugs() -> None:
    other = f"{LIFERAY}/web/xa-ben/tin/-/asset_publisher/a/content/hop-mat"
    assert canonical_url(other) == f"{LIFERAY}/web/xa-ben/-/asset_publisher/_/content/hop-mat"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.vn", "https://x.vn/"),
        ("https://x.vn/index.html", "https://x.vn/"),
        ("http://x.vn/(S(k2mz))/tin/Default.aspx", "https://x.vn/tin/"),
        ("http://x.vn:8080/a", "http://x.vn:8080/a"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a"),
        ("http://[::1]:80/", "https://[::1]/"),
        ("https://Đảng.vn/", "https://xn--ng-pma4931a.vn/"),
        ("https://x.vn/Hội nghị", "https://x.vn/H%E1%BB%99i%20ngh%E1%BB%8B"),
        ("https://x.vn/Hô\u0323i%20nghi\u0323", "https://x.vn/H%E1%BB%99i%20ngh%E1%BB%8B"),
        ("https://x.vn/h%e1%bb%99i", "https://x.vn/h%E1%BB%99i"),
        ("https://x.vn/%e9%E9", "https://x.vn/%E9%E9"),
        ("https://x.vn/%2541/a%2fb/100%", "https://x.vn/%2541/a%2Fb/100%25"),
        ("https://x.vn/?b=2&a=1&b=1&a=1", "https://x.vn/?a=1&b=1&b=2"),
        ("https://x.vn/?q=a%20b+c&amp;id=%26", "https://x.vn/?id=%26&q=a+b+c"),
        ("https://x.vn/chi-tiet.aspx?nid=5&utm_id=1", "https://x.vn/chi-tiet.aspx?nid=5"),
        ("https://x.vn/?4512", "https://x.vn/?4512"),
        ("https://x.vn/?amp;&&", "https://x.vn/"),
        ("https://x.vn/hop-mat-a512.html?p=2&d=", "https://x.vn/hop-mat-a512.html"),
        ("https://x.vn/tin/?p=2&d=", "https://x.vn/tin/?d=&p=2"),
        ("https://x.vn/vi/news/print/Cat/hop-1.html", "https://x.vn/vi/news/Cat/hop-1.html"),
        ("https://x.vn/hop-mat/amp/", "https://x.vn/hop-mat/"),
    ],
)
def test_canonical_forms(url: str, expected: str) -> None:
    assert canonical_url(url) == expected
    assert canonical_url(expected) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.vn/duJgvjUSR.html", "https://x.vn/dujgvjusr.html"),
        ("https://x.vn/print/634137.html", "https://x.vn/634137.html"),
        ("https://x.vn/a.aspx?MenuID=1&NewsID=2", "https://x.vn/a.aspx?MenuID=1&NewsID=3"),
        ("https://x.vn/?option=com_content&id=1", "https://x.vn/?option=com_content&id=2"),
        ("https://x.vn/modules.php?name=News&sid=1", "https://x.vn/modules.php?name=News&sid=2"),
        ("https://x.vn/tin?page=2", "https://x.vn/tin?page=3"),
        ("https://x.vn/a%2Fb", "https://x.vn/a/b"),
        ("https://x.vn/%2541", "https://x.vn/A"),
        ("https://hanoimoi.vn/a-1.html", "https://hanoimoi.com.vn/a-1.html"),
        ("https://en.x.vn/a", "https://x.vn/a"),
        ("https://x.vn/tin/amp", "https://x.vn/tin"),
        ("https://x.vn:8080/", "https://x.vn/"),
        (f"{LIFERAY}/tin?_101_INSTANCE_q_cur=2", f"{LIFERAY}/tin?_101_INSTANCE_q_cur=3"),
        (f"{LIFERAY}/-/view_content/1-a", f"{LIFERAY}/-/view_content/2-a"),
    ],
)
def test_two_pages_stay_two(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    "url",
    [
        *("", "x.vn/a", "/a", "//x.vn/a", "javascript:alert(1)", "mailto:a@x.vn", "ftp://x.vn/a"),
        *(
            "http://",
            "http:///a",
            "http://[::1",
            "http://x.vn:99999/",
            "http://x.vn:a/",
            "http://a b/",
        ),
        *(
            "http://x%41.vn/",
            "http://..vn/",
            "http://" + "a" * 300 + "/",
            "data:text/html,a",
            "http://?a",
        ),
        *("file:///etc/hosts", "http://x.vn\u2100/", "https://ộ" + "ộ" * 99 + ".vn/"),
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        canonical_url(url)
    assert not in_scope(url, ["x.vn"])


def test_message_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match=r"'javascript:x' is no http\(s\) URL: give one like"):
        canonical_url("javascript:x")


def _check(url: str) -> None:
    try:
        once = canonical_url(url)
    except ValueError:
        return
    assert canonical_url(once) == once
    assert once.isascii()
    assert not set(once) & set(string.whitespace + '"<>\\^`{|}#')


@given(st.text())
def test_any_text_gives_a_url_or_value_error(text: str) -> None:
    _check(text)
    _check("https://x.vn/" + text)
    _check("https://x.vn/?" + text)


@given(st.lists(pieces, max_size=12).map("".join))
def test_canonical_url_is_idempotent(text: str) -> None:
    _check(text)
    _check("http://x.vn" + text)
    _check("http://x.vn/?" + text)


@pytest.mark.parametrize(
    "tail",
    [
        *(
            "/print" * 800,
            "a-" * 2500,
            "%25" * 1600,
            "/.." * 1600,
            ";jsessionid=" * 400,
            "/amp" * 1200,
        ),
        *(
            "?" + "&a=" * 1600,
            "?" + "_101_" * 1000,
            "?" + "_WAR_" * 1000,
            "/(S(" * 1000,
            "9" * 5000,
        ),
        "?_" + "a_INSTANCE_" * 450,
    ],
)
def test_long_hostile_urls_cost_little(tail: str) -> None:
    started = time.process_time()
    _check("http://x.vn/" + tail)
    _check("http://x.vn/tin/print/a" + tail + ".html")
    assert time.process_time() - started < 0.5


def test_canonical_url_is_quick() -> None:
    started = time.process_time()
    for number in range(2000):
        canonical_url(f"https://www.baox.vn/chinh-tri/hop-mat-dau-xuan-{number}.html?utm_source=a")
    # 10 to 25 µs measured; 50 µs is promised, the rest is for a busy machine.
    assert time.process_time() - started < 0.3


def test_hosts_and_scope() -> None:
    assert host_of("HTTP://WWW.X.vn:80/a") == "www.x.vn"
    assert host_of("https://x.vn:8443/") == "x.vn:8443"
    assert in_scope("http://www.x.vn/a", ["x.vn"])
    assert in_scope("https://m.x.vn/a", ["www.x.vn"])
    assert not in_scope("https://x.vn.ke-gian.com/", ["x.vn"])
    assert not in_scope("https://x.vn@ke-gian.com/", ["x.vn"])
    assert not in_scope("https://tin.x.vn/", ["x.vn"])
    assert not in_scope("https://x.vn:8443/", ["x.vn"])
    with pytest.raises(ValueError, match="no http"):
        host_of("x.vn")


def test_path_and_query_are_as_written() -> None:
    assert path_query("https://x.vn/Tin/a%20b?B=1&a=2#c") == "/Tin/a%20b?B=1&a=2"
    assert path_query("https://x.vn") == "/"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("/web/20150825091500/http://baox.vn/", "http://baox.vn/"),
        (
            "https://web.archive.org/web/2015im_/https://baox.vn/a.jpg?s=1",
            "https://baox.vn/a.jpg?s=1",
        ),
        ("http://web.archive.org/web/20150825091500id_/http:/baox.vn/a", "http://baox.vn/a"),
        ("/web/20150825/tin.html", None),
        ("https://huyen.vn/web/guest/tin?u=/web/20150825/http://baox.vn/", None),
        ("https://baox.vn/web/20150825/http://khac.vn/", None),
        ("", None),
    ],
)
def test_a_link_into_the_wayback_machine_leads_to_what_it_keeps(url: str, kept: str | None) -> None:
    assert unarchived(url) == (url if kept is None else kept)
