"""The section of an article: trails of links in the forms that CMSs print them."""

import json

import pytest

from tests.extraction import TITLE, article_page, document, extract, paragraphs

_HOME = "<a href=/>Trang chủ</a>"
_SECTION = "<a href=/x>Nông thôn mới</a>"
_NAMED = "<a href=/nong-thon-moi/>Nông thôn mới</a>"  # its address says the same


def _crumb(link: str) -> str:
    return f"<li itemscope itemtype=http://data-vocabulary.org/Breadcrumb>{link}</li>"


def _section(trail: str, *, head: str = f"<title>{TITLE}</title>", above: str = "") -> str | None:
    story = f"<div class=a>{above}<h1>{TITLE}</h1><div>{paragraphs()}</div></div>"
    return extract(document(f"<div>{trail}</div>{story}", head)).section


@pytest.mark.parametrize(
    "trail",
    [
        f"<h3 class=breadcrumb><span>{_HOME}</span><span>{_SECTION}</span></h3>",
        f"<span class='breadcrumbs pathway'>{_HOME} {_SECTION}</span>",
        f"<div class=breadcrum-x>{_HOME} / {_SECTION}</div>",
        f"<div class=entry-crumbs>{_HOME} {_SECTION} <span>{TITLE}</span></div>",
        f"<div class=duong-dan>{_HOME} | {_SECTION}</div>",
        f"<div itemscope itemtype=https://schema.org/BreadcrumbList>{_HOME}{_SECTION}</div>",
        f"<div class=breadcrumb>{_HOME} » <span>Nông thôn mới</span></div>",
        f"<div class=breadcrumb>{_HOME} {_SECTION} › {TITLE[:12]}</div>",
        f"<ol class=breadcrumb>{_HOME}{_SECTION}<a href=#>{TITLE[:20]}...</a></ol>",
        f"<div class=breadcrumb>{_HOME} {_SECTION} <a href=/y>Chi tiết tin</a></div>",
        f"<div class=breadcrumb>{_SECTION} <span>Chủ nhật, 19/07/2026</span></div>",
        (
            "<div class=breadcrumbs><a href=/y>Kinh tế</a><div class=sub><a class=active href=/x>"
            "Nông thôn mới</a><a href=/z>Đầu tư</a></div></div>"
        ),
        f"<ul class=nav-tags>{_crumb(_HOME)}{_crumb(_SECTION)}</ul>",
        (
            f"<div style='display: none' class=breadcrumb><a href=/z>Quản trị</a></div>"
            f"<div class=breadcrumb>{_HOME} {_SECTION}</div>"
        ),
        (
            f"<div class=ms-breadcrumb-box><a href=/z>Văn bản</a></div>"
            f"<div class=breadcrumb>{_SECTION}</div>"
        ),
    ],
)
def test_trails(trail: str) -> None:
    assert _section(trail) == "Nông thôn mới"


@pytest.mark.parametrize(
    "above",
    [
        f"<div class=article-cate>{_SECTION}</div>",
        "<a class=cate href=/x>Nông thôn mới</a>",
        "<a data-role=cate-name href=/x>Nông thôn mới</a>",
        f"<dl><dd class=category-name>Chuyên mục: {_SECTION}</dd></dl>",
    ],
)
def test_link_called_a_category_above_the_text(above: str) -> None:
    assert _section("", above=above) == "Nông thôn mới"


def test_category_that_wordpress_prints_below_the_text() -> None:
    tag = "<p>Đăng trong <a rel='category tag' href=/x>Nông thôn mới</a></p>"
    page = document(f"<div><h1>{TITLE}</h1><div>{paragraphs()}</div>{tag}</div>")
    assert extract(page).section == "Nông thôn mới"


@pytest.mark.parametrize(
    "trail",
    [
        f"<div class=breadcrumb>{_HOME}</div>",
        "<div class=breadcrumb><a href=/Pages>Pages</a></div>",
        f"<ul class=menu><li class=category>{_SECTION}</li></ul>",
    ],
)
def test_homes_libraries_and_menus_are_no_sections(trail: str) -> None:
    assert _section(trail) is None


def test_category_of_another_article_below_is_not_taken() -> None:
    card = "<div class=category><a href=/y>Giải trí</a></div><h3><a href=/z>Bài khác</a></h3>"
    page = document(f"<div><h1>{TITLE}</h1><div>{paragraphs()}</div>{card}</div>")
    assert extract(page).section is None


def test_trail_in_the_head_whose_items_stand_in_lists_of_one() -> None:
    items = [[{"name": "Trang chủ"}], [{"item": {"name": "Nông thôn mới"}}]]
    data = json.dumps({"@type": "BreadcrumbList", "itemListElement": items})
    head = f"<title>{TITLE}</title><script type=application/ld+json>{data}</script>"
    assert _section("", head=head) == "Nông thôn mới"


def test_layout_whose_section_is_the_home_page_leaves_it_to_the_trail() -> None:
    trail = f"<div class=breadcrumb><p>{_HOME}</p><p>{_SECTION}</p></div>"
    page = article_page(f"{trail}<div id=divNewsDetails>{paragraphs()}</div>")
    assert extract(page, "hnp").section == "Nông thôn mới"


@pytest.mark.parametrize(
    "trail",
    [
        f"<nav aria-label=Breadcrumb>{_HOME}{_SECTION}</nav>",
        f"<div class=link-page>{_HOME} » {_SECTION} » {TITLE}</div>",
        f"<p><a href=/><img src=/home.png></a> › {_SECTION}</p>",
        f"<div class=NewsCate>{_SECTION}</div>",
        f"<div class=ten_chuyen_muc>{_SECTION}</div>",
    ],
)
def test_a_trail_that_no_class_names(trail: str) -> None:
    story = f"<div class=a>{trail}<h1>{TITLE}</h1><div>{paragraphs()}</div></div>"
    assert extract(document(story)).section == "Nông thôn mới"


@pytest.mark.parametrize(
    "menu",
    [
        f"<div>{_HOME} <a href=/x>Liên hệ</a> <a href=/y>Sơ đồ</a></div>",
        f"<ul>{_HOME}{''.join(f'<li>/ <a href=/{n}>Mục {n}</a></li>' for n in range(9))}</ul>",
    ],
)
def test_a_menu_is_no_trail(menu: str) -> None:
    assert extract(article_page(menu + paragraphs())).section is None
    assert _section(menu) is None


@pytest.mark.parametrize(
    "above",
    [
        "<div><span>Chuyên mục: Nông thôn mới</span> | <span>08/07/2024</span></div>",
        "<div><b>Chuyên mục</b>: <i>Nông thôn mới</i></div>",
        "<div><span id=Main_lblLoaiTin>Nông thôn mới</span></div>",
        "<div><span id=c_lbTenchuyenmuc>Nông thôn mới</span> <a href=/g>Gửi câu hỏi</a></div>",
        "<h2 class=portlet-title-text>Nông thôn mới</h2>",
        f"<div><header>{_NAMED}</header></div>",
        f"<div>{_NAMED}</div><p><span>08/07/2024</span> | Lượt xem: 5</p>",
        f"<ul><li>{_SECTION}</li></ul><div>{_SECTION}</div>",
        "<span id=c_lblChuyenMuc>Chuyên mục:</span> <a href=/x>Nông thôn mới</a>",
        "<div><span id=c_lblLoaiTin>TIN MỚI</span></div><h2 id=c_lblCategory>Nông thôn mới</h2>",
        f"<div>{_HOME} {_SECTION}</div>",
        f"<div class=category>{_HOME}{_SECTION}</div>",
    ],
)
def test_a_name_next_above_the_title(above: str) -> None:
    assert _section("", above=above) == "Nông thôn mới"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Chuyên mục: Nông thôn mới - 08/07/2024 09:15", "Nông thôn mới"),
        ("Chuyên mục: Nông thôn mới (08/07/2024)", "Nông thôn mới"),
        ("Chuyên mục: Nông thôn mới ngày 08/07/2024", "Nông thôn mới"),
        ("Chuyên mục: Nông thôn mới Lượt xem 15", "Nông thôn mới"),
        ("Chuyên mục: Văn hóa - Xã hội, 08/07/2024", "Văn hóa - Xã hội"),
        ("Thể loại: Quyết định. Số 15/QĐ-UBND", None),
        ("Danh mục: các công trình khởi công năm 2024", None),
    ],
)
def test_where_a_labelled_section_ends(line: str, wanted: str | None) -> None:
    assert _section("", above=f"<div>{line}</div>") == wanted


@pytest.mark.parametrize("inner", ["<nav>{0} / {1}</nav>", "<span class=share>{1}</span>"])
def test_trail_in_the_container_whose_links_are_taken_away(inner: str) -> None:
    trail = f"<div class=breadcrumb>{inner.format(_HOME, _SECTION)}</div>"
    page = document(f"<div class=noidung>{trail}<h1>{TITLE}</h1>{paragraphs()}</div>")
    assert extract(page).section == "Nông thôn mới"


@pytest.mark.parametrize(
    "above",
    [
        "<div><a href=/>Xã Bình Minh</a></div>",
        "<div><a href=/bao-song-hong>Báo Sông Hồng</a></div>",
        "<div><a href=/quay-lai>Quay lại</a></div>",
        "<div><a href=/ngay>Thứ Hai, 08/07/2024</a></div>",
        "<div class=author><a href=/le-thi-hoa>Lê Thị Hoa</a></div>",
        "<div><a href=/le-thi-hoa>Lê Thị Hoa</a></div>",
        "<div><a href=/tac-gia/le-hoa>Lê Hoa</a></div>",
        "<div><a href=/tag/mua-lu>Mùa lũ</a></div>",
        "<div><a href=/x>Nông thôn mới</a></div>",
        "<div><a href=tel:02101234567>Đường dây nóng</a></div>",
        "<div><a href=mailto:toasoan@example.vn>Thư tòa soạn</a></div>",
        "<div><a href=https://khac.example.vn/nong-thon-moi>Nông thôn mới</a></div>",
        "<div><a href=/tep/nong-thon-moi.pdf>Nông thôn mới</a></div>",
        "<div><a href=/tin-cu/9>« Bài trước</a></div>",
        "<div><a href=/node/9/edit>Sửa</a></div>",
        "<div><a href=/tin>Xem tất cả</a></div>",
        "<div><a href=/luu>Lưu bài viết</a></div>",
        "<div><a href=/tai-khoan>Tài khoản</a></div>",
        f"<div class=topmenu>{_HOME} {_NAMED}</div>",
        f"<div>{_NAMED} và các tin khác</div>",
        "<h3 id=boxCategory>DANH MỤC</h3>",
        "<h2 class=portlet-title-text>Chi tiết tin bài</h2>",
        "<div><h2 class=portlet-title-text>Liên kết</h2><p><a href=//k.vn>Sở Y tế</a></p></div>",
        "<h2 class=portlet-title-text>Hiển thị nội dung Web</h2>",
        "<div><button>Chuyên mục: Nông thôn mới</button></div>",
        f"<div>{_NAMED}</div><div>Bản tin của xã</div>",
        "<div><a href=/x>Xã Bình Minh họp bàn việc làm đường ra đồng</a></div>",
    ],
)
def test_what_else_stands_next_above_a_title_is_no_section(above: str) -> None:
    assert _section("", above=above) is None


_OWN = "https://binhminh.example.vn/nong-thon-moi/ra-quan-trong-cay-12345.html"
_MENU = (
    "<ul class=menu><li><a href='/'>Trang chủ</a></li><li{0}><a href='/the-thao'>Thể thao</a></li>"
    "<li{1}><a href='/{2}'>Nông thôn mới</a></li><li><a href='/van-hoa/'>Văn hóa</a></li></ul>"
)


def _in_menu(menu: str, url: str = _OWN) -> str | None:
    return extract(document(f"{menu}<div><h1>{TITLE}</h1>{paragraphs()}</div>"), url=url).section


@pytest.mark.parametrize("name", ["active", "is-active", "nav-item current", "current-menu-item"])
def test_item_that_a_menu_marks_as_current(name: str) -> None:
    assert _in_menu(_MENU.format("", f" class='{name}'", "x")) == "Nông thôn mới"


@pytest.mark.parametrize("path", ["nong-thon-moi", "nong-thon-moi/", "nong-thon-moi.html"])
def test_item_of_a_menu_that_the_address_lies_under(path: str) -> None:
    assert _in_menu(_MENU.format("", "", path)) == "Nông thôn mới"


@pytest.mark.parametrize(
    ("menu", "url"),
    [
        (_MENU.format("", "", "x"), _OWN),
        ("<ul><li class=active><a href=/>Trang chủ</a></li></ul>", _OWN),
        ("<ul><li class=active><a href='#tab'>Đọc nhiều</a></li></ul>", _OWN),
        ("<ul><li class=active><a href='/t/2'>2</a></li></ul>", _OWN),
        ("<ul><li class=active><a href='/t'>Tiếng Việt</a></li></ul>", _OWN),
        ("<ul><li class=active><a href='/doc-nhieu'>Đọc nhiều</a></li></ul>", _OWN),
        (_MENU.format(" class=active", "", "x").replace("/the-thao", "//khac.example.vn/t"), _OWN),
        ("<div class=active><a href='/t'>Tin nóng</a> <a href='/u'>Tin mới</a></div>", _OWN),
        (_MENU.format("", "", "vn/"), _OWN.replace("nong-thon-moi", "vn")),
        (_MENU.format("", "", "").replace("'/'", "'http://[nong-thon-moi'"), _OWN),
    ],
)
def test_items_that_name_no_section(menu: str, url: str) -> None:
    assert _in_menu(menu, url) is None


def test_current_item_below_the_text_is_that_of_a_pager() -> None:
    pager = "<ul><li class=active><a href='/trang'>Trang sau</a></li></ul>"
    page = f"<div><h1>{TITLE}</h1>{paragraphs()}</div>{pager}"
    assert extract(document(page), url=_OWN).section is None
