"""Article or not."""

import pytest

from pipelines.kind import matches_article, url_kind
from tests.extraction import (
    PROSE,
    TITLE,
    article_page,
    document,
    extract,
    paragraphs,
    refusal,
    site_of,
)

HOST = "https://binhminh.example.vn"
TEASERS = "".join(
    f"<div class=item><h3><a href='/tin-{n}.html'>Tin số {n} về công tác của các thôn</a></h3>"
    f"<p>{PROSE[n % 5]}</p></div>"
    for n in range(12)
)


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        (document(f"<h1>Tin tức</h1>{TEASERS}"), "/tin-tuc", "listing"),
        (document(f"<h1>Tin tức</h1>{TEASERS}"), "/", "listing"),
        (document(f"<h1>Từ khóa: trồng cây</h1>{TEASERS}"), "/tu-khoa/trong-cay", "tag"),
        (document(f"<h1>trồng cây</h1>{TEASERS}"), "/trong-cay-tag12.html", "tag"),
        (document(f"<h1>Kết quả tìm kiếm</h1>{TEASERS}"), "/tim-kiem?key=cay", "listing"),
        (
            document("<h1>Lễ hội làng năm nay</h1><video src=a></video>"),
            "/video/le-hoi-1.html",
            "video",
        ),
        (
            document("<h1>Chùm ảnh lễ hội</h1><img src=a><img src=b>"),
            "/photo/le-hoi.html",
            "gallery",
        ),
        (document("<h1>Số báo 7-3-2026</h1><img src=a>"), "/bao-in/so-812.html", "e-paper"),
        (document("<h1>404</h1><p>Không tìm thấy trang bạn yêu cầu.</p>"), "/x-1.html", "soft-404"),
        (
            document(
                "<p>Bài viết này không tồn tại hoặc đã bị xóa.</p>", "<title>Thông báo</title>"
            ),
            *("/x-12345.html", "soft-404"),
        ),
        (
            document("<p>Server Error in '/' Application.</p>", "<title>Runtime Error</title>"),
            *("/x-12345.html", "error-page"),
        ),
        (
            document("<p>Checking your browser</p>", "<title>Just a moment...</title>"),
            *("/x-12345.html", "challenge"),
        ),
        (
            '<html><script>document.cookie="D1N=9f"+"; path=/";location.reload(true)</script>',
            *("/x-12345.html", "challenge"),
        ),
        (document("<h1>Đăng nhập</h1><form><input></form>"), "/dang-nhap", "listing"),
    ],
)
def test_what_is_no_article(html, url, reason):
    assert refusal(html, url=HOST + url) == reason


def test_a_redirect_to_the_front_page_is_a_soft_404():
    html = document(f"<h1>Trang chủ</h1>{TEASERS}")
    assert refusal(html, url=f"{HOST}/", requested_url=f"{HOST}/tin-12345.html") == "soft-404"
    assert refusal(html, url=f"{HOST}/404.html", requested_url=f"{HOST}/tin-1.html") == "soft-404"


@pytest.mark.parametrize(
    "url",
    [
        *(
            "/tin-12345.html",
            "/ra-quan-trong-cay",
            "/index.aspx?nid=77",
            "/chinh-tri/202403/cay-a1/",
        ),
        *("/video/cay-12345.html", "/khong-ton-tai-nua-12345.html"),
    ],
)
def test_a_text_of_its_own_is_an_article_wherever_it_stands(url):
    assert extract(article_page(paragraphs()), url=HOST + url).title == TITLE


def test_an_article_with_many_related_links_is_one():
    html = article_page(paragraphs()) + f"<div class=more>{TEASERS}</div>"
    assert extract(html, url=f"{HOST}/tin-12345.html").body == "\n".join(PROSE)


def test_an_article_about_missing_things_is_one():
    head = "<title>Không tìm thấy nội dung sai phạm trong hồ sơ</title>"
    linked = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    assert extract(article_page(paragraphs(), head + linked)).body


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/tu-khoa/x.html", "tag"),
        ("/x-ptag.html", "tag"),
        ("/tim-kiem/?q=1", "listing"),
        ("/an-pham/1", "e-paper"),
        ("/truyen-hinh/1", "video"),
        ("/thu-vien-anh/1", "gallery"),
        ("/chinh-tri/x-12345.html", None),
        ("/videos-of-x-12345.html", None),
    ],
)
def test_addresses(target, kind):
    assert url_kind(target) == kind


def test_a_tracking_parameter_does_not_hide_an_article() -> None:
    site = site_of("generic", "https://baosong.example/", article=r"-\d+\.html$")
    assert matches_article("https://baosong.example/tin-12.html?utm_source=zalo", site)
    assert not matches_article("https://baosong.example/tin-12.html?trang=2", site)
