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
LONG_TEASERS = "".join(
    f"<div class='row row-{n}'><div class=item><h2><a href='/tin-{n}.html'>Tin số {n} về công tác"
    f" của các thôn</a></h2><p>{PROSE[n]}</p><p>{PROSE[n + 1]}</p><a href='/tin-{n}.html'>Đọc tiếp"
    "</a></div></div>"
    for n in range(3)
)
LOGIN = document(
    f"<h1>Thành viên</h1><p>{PROSE[2]}</p><form><input type=password></form>", "<title>{}</title>"
)
FILM = document(
    f"<h1>{TITLE}</h1><p>{PROSE[0]}</p><video></video>",
    f'<title>{TITLE}</title><meta property="og:type" content="video.other">',
)
CODE = "".join(f"<p>aGV0IHRoYW5nIG5hbSBuYXkgeGEgZGEgdHJvbmc{n}=</p>" for n in range(12))
URL_PATH = "/tin-12345.html"


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
        (LOGIN.format("Đăng nhập hệ thống - Báo Mẫu"), "/tai-khoan-12345.html", "login"),
        (FILM, "/le-hoi-12345.html", "video"),
        (
            document(f"<p>{PROSE[0]}</p>", "<title>Báo Mẫu số 812 ra ngày 7/3/2026</title>"),
            *("/so-12345.html", "e-paper"),
        ),
        (document(f"<h1>Tin tức</h1>{LONG_TEASERS}"), "/tin-tuc", "listing"),
        (document(f"<h1>Tin tức</h1>{LONG_TEASERS}"), "/index.php?view=category&id=3", "listing"),
        (f"<body class='archive category'>{article_page(paragraphs())}", "/hoat-dong/", "listing"),
        (f"<body class='attachment postid-9 attachmentid-9'><p>{PROSE[3]}", "/anh-1/", "listing"),
        (f"<body class='error404'>{article_page(paragraphs())}", "/x-12345.html", "soft-404"),
        (article_page(CODE), URL_PATH, "no-text"),
    ],
)
def test_what_is_no_article(html, url, reason):
    assert refusal(html, url=HOST + url) == reason


MESSAGE = f"<p>{PROSE[2]}</p>"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (document(MESSAGE, "<title>Request Rejected</title>"), "challenge"),
        (document(MESSAGE, "<title>Chờ một chút...</title>"), "challenge"),
        (
            document(f"<h2>Truy cập bị từ chối</h2>{MESSAGE}", "<title>Thông báo</title>"),
            "challenge",
        ),
        (document(f"<h1>Hệ thống đang bảo trì</h1>{MESSAGE}", "<title>Cổng</title>"), "error-page"),
        (
            document(f"<h1>Rất tiếc, đã xảy ra lỗi</h1>{MESSAGE}", "<title>Lỗi</title>"),
            "error-page",
        ),
        (document(f"<h1>Sorry, something went wrong</h1>{MESSAGE}"), "error-page"),
        (f"<b>Fatal error</b>: Allowed memory size exhausted {MESSAGE}", "error-page"),
        (
            document(
                MESSAGE, "<title>Object reference not set to an instance of an object.</title>"
            ),
            "error-page",
        ),
        (
            document(
                "<noscript><b>We're sorry but this doesn't work without JavaScript.</b></noscript>"
            ),
            "empty",
        ),
        (
            document("<div>Đang tải dữ liệu, vui lòng chờ trong giây lát, xin cảm ơn...</div>"),
            "no-text",
        ),
        (document(f"<div id=app></div><footer><div>{paragraphs()}</div></footer>"), "no-text"),
        (document(f"<ul>{'<li>Tin tức - Sự kiện</li><li>Lịch công tác</li>' * 4}</ul>"), "no-text"),
    ],
)
def test_a_message_is_no_article_even_at_the_address_of_one(html: str, reason: str) -> None:
    assert refusal(html, url=f"{HOST}/tin-12345.html") == reason


@pytest.mark.parametrize(
    "title",
    [
        "Hệ thống đang bảo trì được thay bằng trạm bơm mới",
        "Đăng nhập một lần cho mọi thủ tục của xã",
        "Công văn số 812 ngày 7/3/2026 về trồng cây đầu năm",
    ],
)
def test_an_article_of_full_length_may_begin_like_a_message(title: str) -> None:
    html = document(f"<h1>{title}</h1>{paragraphs(PROSE * 3)}", f"<title>{title}</title>")
    assert extract(html, url=f"{HOST}/tin-12345.html").title == title


@pytest.mark.parametrize(
    "names",
    [
        "single single-post postid-431",
        "site com_content view-article",
        "page-node node-type-article",
    ],
)
def test_a_short_notice_that_a_public_cms_calls_an_article_is_one(names: str) -> None:
    html = f"<html><body class='{names}'><h1>{TITLE}</h1><div><p>{PROSE[3]}</p></div>"
    assert extract(html, url=f"{HOST}/trong-cay/").body == PROSE[3]
    assert refusal(html.replace(names, "home"), url=f"{HOST}/trong-cay/") == "listing"


def test_a_page_that_its_head_calls_an_article_is_no_message() -> None:
    title = "Bảo trì hệ thống điện mặt trời"
    linked = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    html = document(f"<h1>{title}</h1>{paragraphs()}", f"<title>{title}</title>{linked}")
    assert extract(html, url=f"{HOST}/tin-12345.html").title == title


@pytest.mark.parametrize("address", ["viewcontent?contentID=512", "tin.asp?postid=9", "x?docid=3"])
def test_a_number_in_the_address_speaks_for_a_short_notice(address: str) -> None:
    assert extract(article_page(f"<p>{PROSE[3]}</p>"), url=f"{HOST}/{address}").body == PROSE[3]


def test_a_notice_of_few_words_is_one_where_head_and_address_say_so() -> None:
    notice = "<p>Tải về tại đây</p>"
    linked = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    html = article_page(
        f"<div class=bodytext id=news-bodyhtml>{notice}</div>", f"<title>{TITLE}</title>{linked}"
    )
    url = f"{HOST}/vi/news/thong-bao/trong-cay-1234.html"
    assert extract(html, "nukeviet", url).body == "Tải về tại đây"
    assert refusal(html.replace("NewsArticle", "WebPage"), url=url) == "no-text"


@pytest.mark.parametrize(
    "heading",
    [
        "<b><font size=5>{}</font></b>",
        "<table><tr><td class=contentheading width='100%'>{}</td></tr></table>",
        "<p align=center><font size=5><b>{}</b></font>",
    ],
)
@pytest.mark.parametrize("head", [TITLE, f"Xã Bình Minh » Tin tức » {TITLE}"])
def test_a_title_in_no_heading_is_shown_all_the_same(heading: str, head: str) -> None:
    html = document(f"<div>{heading.format(TITLE)}{paragraphs()}</div>", f"<title>{head}</title>")
    assert extract(html, url=f"{HOST}/ra-quan-trong-cay").title == TITLE


@pytest.mark.parametrize(
    "shown", ["<a href='/x'>{}</a>", "<p>Bản tin: {}</p>", "", "<p>Tin tức</p>"]
)
def test_a_title_that_stands_in_a_link_or_in_a_line_is_not_shown(shown: str) -> None:
    html = document(f"<div>{shown.format(TITLE)}{paragraphs()}</div>")
    assert refusal(html, url=f"{HOST}/ra-quan-trong-cay") == "listing"


def test_a_slogan_that_runs_above_the_columns_is_none_of_the_text() -> None:
    menu = "".join(
        f"<p><a href='/{n}.html'>Tin số {n} về công tác của các thôn</a></p>" for n in range(4)
    )
    html = document(
        f"<table><tr><td><marquee>{PROSE[4]}</marquee></td></tr>"
        f"<tr><td>{menu}</td><td><p><b>{TITLE}</b></p>{paragraphs()}</td><td>{menu}</td></tr></table>"
    )
    assert extract(html, url=f"{HOST}/default.asp?id=31").body == "\n".join(PROSE)


def test_an_entry_of_a_list_is_told_from_the_first_article_of_an_endless_page() -> None:
    unlinked = LONG_TEASERS.replace("<a href='/tin-0.html'>", "").replace("</a>", "", 1)
    html = document(f"<div>{unlinked}</div>", "<title>Tin số 0 về công tác của các thôn</title>")
    assert extract(html, url=f"{HOST}/tin-12345.html").body == "\n".join(PROSE[:2])


CARDS = "".join(
    f"<div class=c{n}><h3 class=cap><a href='/tin-{n}.html'>Tin số {n} về công tác của các thôn</a>"
    f"</h3><p>{PROSE[n]}</p></div>"
    for n in range(3)
)


def test_a_headline_that_leads_away_like_others_is_a_teaser_s() -> None:
    def section(first: str) -> str:
        return document(
            f"<div><div>{first}</div>{CARDS[:-6]}</div></div>", "<title>Tin tức</title>"
        )

    url = f"{HOST}/tin-tuc-12345.html"
    assert refusal(section(""), url=url) == "listing"
    own = f"<h3 class=cap><a href='{url}'>{TITLE}</a></h3>{paragraphs()}"
    assert extract(section(own), url=url).title == TITLE
    assert extract(section(own.replace(url, "/x.html")), url=url).body.startswith(PROSE[0])


def test_a_redirect_to_an_article_behind_the_front_page_s_name_is_none() -> None:
    page = {"url": f"{HOST}/index.aspx?nid=77", "requested_url": f"{HOST}/tin-12345.html"}
    assert extract(article_page(paragraphs()), **page).title == TITLE
    page["url"] = f"{HOST}/default.asp?lang=vi"
    assert refusal(article_page(paragraphs()), **page) == "soft-404"


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
        ("/news/topic/120", None),
        ("/topic/trong-cay-120.htm", "tag"),
        ("/index.php?option=com_content&view=category&id=3", "listing"),
        ("/index.php?option=com_content&view=article&id=3", None),
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


def test_page_of_boxes_at_the_address_of_an_article_is_none() -> None:
    boxes = "".join(
        f"<div><h4>Hộp {n}</h4><div>Số liệu {n}.000 văn bản</div></div>" for n in range(9)
    )
    assert refusal(
        document(f"<div class=boxes>{boxes}</div>", "<title>Cổng thông tin</title>")
    ) == ("listing")


def test_lead_above_an_encrypted_text_is_no_article() -> None:
    code = "".join(f"<p>{'k3J9xQ' * 30}{n}</p>" for n in range(9))
    lead = (
        "<p class=sapo>Sáng 5/3, Huyện ủy họp bàn ba nhóm việc, có kế hoạch sắp xếp trường lớp.</p>"
    )
    page = f"<h1>{TITLE}</h1>{lead}<div class=content-detail>{code}</div>"
    assert refusal(document(page)) in ("no-text", "listing")


DETAIL_URLS = [
    ("webforms", "/Frontend/TinTucDetailDemo.aspx?tintuc=104", True),
    ("webforms", "/Thutuc/chitiet.aspx?lang=vi&iThuTuc=14337", True),
    ("webforms", "/Frontend/LoaiTinTucDetail.aspx?mangtinid=4", False),
    ("webforms", "/tintuc/xemtin.aspx?page=2", False),
    ("webforms", "/tintuc/xemtin.aspx?catid=2", False),
    *(
        ("webforms", f"/{page}", False)
        for page in (
            "ChiTietChuyenMuc.aspx?idchuyenmuc=3",
            "ChiTietLoaiTin.aspx?maloai=3",
            "XemTin.aspx?loai=3",
            "TinBai.aspx?trangso=2",
            "TinBaiTheoLoai.aspx?loaitin=2",
            "DetailAlbum.aspx?album=4",
            "lichcongtacchitiet.aspx?tuan=21",
        )
    ),
    ("webforms", "/ChiTietTin.aspx?tin=5", True),
    ("sharepoint", "/Pages/tintuc/chitiet.aspx?tintucID=222451", True),
    ("sharepoint", "/Pages/tinbai.aspx?idTin=51022&idcm=188", True),
    ("sharepoint", "/Pages/danhmuctin.aspx?iddm=12", False),
]


@pytest.mark.parametrize(("family", "url", "is_article"), DETAIL_URLS)
def test_addresses_name_the_number_after_what_it_counts(family, url, is_article) -> None:
    assert matches_article(HOST + url, site_of(family, HOST)) is is_article


def _table(*rows: str) -> str:
    """Return a table of rows whose cells are parted by `|`."""
    cells = ("".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


STAFF = [f"{n} | Nguyễn Văn {n}, thôn Đông Hạ | Phó Chủ tịch Ủy ban xã | Đạt" for n in range(9)]


def _staff(
    above: str = "", rows: str = _table("TT | Họ và tên | Chức vụ | Ghi chú", *STAFF)
) -> str:
    return document(f"<div><h1>{TITLE}</h1>{above}{rows}</div>")


def test_a_table_without_a_text_or_a_date_is_no_article_at_an_unknown_address() -> None:
    assert refusal(_staff(), url=f"{HOST}/can-bo") == "listing"
    assert extract(_staff(), url=HOST + URL_PATH).body.split("\n")[1:] == STAFF
    assert extract(_staff("<p>12/03/2026 10:15</p>"), url=f"{HOST}/can-bo").title == TITLE
    assert extract(_staff(f"<p>{PROSE[1]}</p>"), url=f"{HOST}/can-bo").title == TITLE
    annexed = "<p>(Kèm theo Thông báo số 12/TB-UBND)</p>"
    assert extract(_staff(annexed), url=f"{HOST}/ket-qua").title == TITLE
    of_a_day = _staff().replace(TITLE, "Kết quả xét tuyển ngày 12/5/2026")
    assert extract(of_a_day, url=f"{HOST}/ket-qua").title == "Kết quả xét tuyển ngày 12/5/2026"


def test_a_table_where_trafilatura_tells_the_text_is_written_as_ours() -> None:
    short = [f"{n} | Thôn số {n} | {n}5 hộ" for n in range(20)]
    head = f'<title>{TITLE}</title><meta property="og:type" content="article">'
    html = document(f"<div><h2>{TITLE}</h2>{_table('TT | Thôn | Số hộ', *short)}</div>", head)
    found = extract(html, url=HOST + URL_PATH)
    assert ("no-container" in found.flags, found.body.split("\n")[1:]) == (True, short)


SHEET = ("Số ký hiệu | 15/2024/QĐ-UBND", "Ngày ban hành | 12/06/2024", "Loại văn bản | Quyết định")


def test_the_sheet_of_one_document_is_an_article_however_short() -> None:
    sheet = document(f"<div><h4>{TITLE}</h4>{_table(*SHEET)}</div>")
    assert extract(sheet, url=f"{HOST}/van-ban?x=1").published_at == "2024-06-12"
    form = document(f"<div><h4>{TITLE}</h4>{_table('Số ký hiệu | ', 'Trích yếu | ')}</div>")
    assert refusal(form, url=f"{HOST}/van-ban?x=1") == "listing"
    listed = _table("Số ký hiệu | Ngày ban hành | Trích yếu", "15/QĐ | 12/06/2024 | Về việc họp")
    assert (
        refusal(document(f"<div><h4>{TITLE}</h4>{listed}</div>"), url=f"{HOST}/van-ban?x=1")
        == "listing"
    )


def trail_to(last: str) -> str:
    """Return a breadcrumb of links that ends in a name."""
    names = ("Trang chủ", "Tin tức", last)
    return (
        f"<ol class=breadcrumb>{''.join(f'<li><a href=#>{name}</a></li>' for name in names)}</ol>"
    )


def test_a_trail_that_ends_in_the_article_s_own_title_names_no_section() -> None:
    html = article_page(paragraphs(), f"<title>{TITLE}</title>").replace(
        "<div class=x1>", f"{trail_to(TITLE)}<div class=x1>"
    )
    article = extract(html, url=f"{HOST}/ra-quan-trong-cay")
    assert (article.title, article.section) == (TITLE, "Tin tức")


def test_a_section_with_a_long_name_is_a_list_all_the_same() -> None:
    name = "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"
    html = document(f"{trail_to(name)}<h1>{name}</h1>{TEASERS}", f"<title>{name}</title>")
    assert refusal(html, url=f"{HOST}/hoc-tap-va-lam-theo") == "listing"


def test_cards_that_are_links_as_a_whole_are_a_list() -> None:
    cards = "".join(
        f"<a class=card href=/thong-bao/{n}><h3>Tin số {n} về công tác của các thôn</h3>"
        f"<p>{PROSE[n]}</p><time>1{n}/11/2026</time></a>"
        for n in range(5)
    )
    head = "<title>Thông báo | Phường Bình Minh</title>"
    html = document(f"<main><h1>Thông báo</h1><div class=grid>{cards}</div></main>", head)
    assert refusal(html, url=f"{HOST}/thong-bao") == "listing"


def test_an_article_wrapped_in_one_link_keeps_its_text() -> None:
    html = document(f"<div><h1>{TITLE}</h1><a href=/tin-12345.html>{paragraphs()}</a></div>")
    assert extract(html, url=f"{HOST}/tin-12345.html").body == "\n".join(PROSE)
