"""The headline, and the title element without the names around it."""

from __future__ import annotations

import time

import pytest

from pipelines.headtitles import bare_title, pieces, runs
from tests.extraction import PROSE, TITLE, document, extract, paragraphs, refusal

SITE = "Cổng thông tin điện tử xã Bình Minh"


@pytest.mark.parametrize(
    ("whole", "title"),
    [
        (f"{TITLE} - {SITE}", TITLE),
        (f"{SITE} - {TITLE}", TITLE),
        (f"{TITLE} :: {SITE}", TITLE),
        (f"{TITLE} « Bình Minh", TITLE),
        (f"{TITLE} • Bình Minh Online", TITLE),
        (f"Bình Minh | {TITLE}", TITLE),
        (f"Cổng TTĐT xã Bình Minh > Tin tức > {TITLE}", TITLE),
        (f"Báo Bình Minh - {TITLE}", TITLE),
        ("Thư ngỏ | Trang tin điện tử xã Bình Minh", "Thư ngỏ"),
        (SITE, ""),
        ("Bình Minh: 65 năm - Một chặng đường", "Bình Minh: 65 năm - Một chặng đường"),
        ("Báo động lũ - xã họp khẩn trong đêm", "Báo động lũ - xã họp khẩn trong đêm"),
        ("Đọc «Truyện Kiều» ở làng", "Đọc «Truyện Kiều» ở làng"),
    ],
)
def test_a_title_element_loses_the_names_around_the_headline(whole: str, title: str) -> None:
    assert bare_title(whole, ["Báo Mẫu", "baomau.example"]) == title


def test_parts_of_a_title_that_may_be_the_headline() -> None:
    whole = f"Tin tức » Xây dựng Đảng » {TITLE} - năm thứ mười"
    assert f"{TITLE} - năm thứ mười" in set(runs(whole))
    assert TITLE in set(runs(whole))
    assert "Xây dựng Đảng" not in set(runs(whole))
    assert list(runs("Phòng chống Covid-19")) == []
    section = "Hoạt động của xã"
    assert section not in set(runs(f"{section} - {TITLE} và bàn giao các tuyến đường kiểu mẫu"))
    assert pieces(f"Thư ngỏ - {SITE}") == (["Thư ngỏ"], [SITE])
    assert pieces(f"{SITE} thêm ba dịch vụ") == ([f"{SITE} thêm ba dịch vụ"], [])


@pytest.mark.parametrize(
    ("inner", "head", "title"),
    [
        ("<h1>Thư ngỏ</h1>", f"Thư ngỏ - {SITE}", "Thư ngỏ"),
        ("<h1>Sông quê</h1>", "Sông quê – UBND xã Bình Minh", "Sông quê"),
        (f"<h3>{TITLE}</h3><h2 class=sr-only>Nội dung của trang tin</h2>", SITE, TITLE),
        (f"<h1>null {TITLE}</h1>", f"null {TITLE}", TITLE),
        (f"<h2 class=sr-only>{TITLE} - Tin tức</h2><p>{TITLE}</p>", f"{TITLE} - {SITE}", TITLE),
        (f"<h1><a href='/Pages'>Trang</a> {TITLE}</h1>", TITLE, TITLE),
        (f"<h1><a href='/x'>{TITLE}</a></h1>", TITLE, TITLE),
        (f"<p class=x9>{TITLE}</p>", f"Xây dựng Đảng - {TITLE}", TITLE),
        (f"<h1>{SITE}</h1><h1>Tin vắn</h1>", f"Tin vắn - {SITE}", "Tin vắn"),
    ],
)
def test_the_headline_is_what_the_page_shows(inner: str, head: str, title: str) -> None:
    html = document(f"<div>{inner}<div>{paragraphs()}</div></div>", f"<title>{head}</title>")
    assert extract(html).title == title


def test_a_heading_far_above_the_columns_is_that_of_a_section() -> None:
    text = f"<div><div><div><h2>{TITLE}</h2>{paragraphs()}</div></div></div>"
    bar = "<div><div><h1>Tin tức - Sự kiện</h1></div></div>"
    html = document(f"{bar}<div><div>{text}</div></div>", f"<title>{SITE}</title>")
    assert extract(html).title == TITLE
    alone = document(
        f"<div><h1>{TITLE}</h1></div><div><div><div>{paragraphs()}</div></div></div>", ""
    )
    assert extract(alone).title == TITLE


@pytest.mark.parametrize("shown", ["<h3>{}</h3>", "<div class=tieude>{}</div>"])
@pytest.mark.parametrize(
    ("name", "head"),
    [
        (SITE, SITE),
        (SITE.upper(), "Cổng thông tin điện tử xã"),
        ("Đảng bộ xã Bình Minh", "Đảng bộ xã Bình Minh"),
        ("ỦY BAN NHÂN DÂN XÃ BÌNH MINH", "Ủy ban nhân dân xã Bình Minh"),
    ],
)
def test_the_name_of_portal_or_office_over_every_page_is_no_headline(
    name: str, head: str, shown: str
) -> None:
    text = f"<div class=n>{shown.format(TITLE)}<div>{paragraphs()}</div></div>"
    html = document(f"<div><h1>{name}</h1></div>{text}", f"<title>{head}</title>")
    assert extract(html).title == TITLE


@pytest.mark.parametrize(
    ("headline", "below"),
    [
        ("Huyện ủy Bình Minh kiểm tra công tác phát triển đảng ở các xã", TITLE),
        ("UBND huyện kiểm tra xã Tân Lập", f"{PROSE[0]}"),
        ("UBND huyện kiểm tra xã Tân Lập", "Đúng hẹn"),
    ],
)
def test_a_headline_that_begins_with_an_office_is_one(headline: str, below: str) -> None:
    text = f"<div class=n><h2>{below}</h2><div>{paragraphs(PROSE[1:])}</div></div>"
    html = document(f"<div><h1>{headline}</h1></div>{text}", f"<title>{headline}</title>")
    assert extract(html).title == headline


def test_a_bar_of_offices_far_above_the_text_holds_no_headline() -> None:
    bar = "<h1>Cổng thông tin điện tử xã</h1><h2>Ủy ban nhân dân tỉnh Mẫu</h2>"
    told = f"<p><b>{TITLE}</b></p>{paragraphs()}"
    html = document(f"<div>{bar}</div><div><div>{told}</div></div>", f"<title>{SITE}</title>")
    assert extract(html).title == TITLE


def test_a_lead_set_as_a_heading_is_no_headline() -> None:
    lead = f"<div class=post-summary><h2>{PROSE[0]}</h2></div>"
    top = f"<div class=post-title>{TITLE}</div><div>Lượt xem: 7</div>{lead}"
    html = document(f"<div>{top}<div>{paragraphs(PROSE[1:])}</div></div>", "<title>Tin tức</title>")
    found = extract(html)
    assert (found.title, found.lead) == (TITLE, PROSE[0])
    assert found.body.split("\n") == [*PROSE[1:]]


def test_the_name_of_the_site_is_no_title() -> None:
    html = document(f"<div><div>{paragraphs()}</div></div>", f"<title>{SITE}</title>")
    found = extract(html)
    assert found.title == PROSE[0][:120].strip()
    assert "no-title" in found.flags


@pytest.mark.parametrize("family", ["generic", "webforms"])
@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("12/05/2024 Lượt xem: 15", "2024-05-12"),
        ("12/05/2024", "2024-05-12"),
        ("Ngày đăng:12/05/2024", "2024-05-12"),
        ("12/05/2024 08:15", "2024-05-12T08:15:00+07:00"),
        ("Lượt xem: 15", None),
    ],
)
@pytest.mark.parametrize("tag", ["span", "div"])
def test_a_day_or_counter_in_the_heading_is_no_part_of_the_title(
    tag: str, stamp: str, day: str | None, family: str
) -> None:
    heading = f"<h1 class=title>{TITLE} <{tag}>{stamp}</{tag}>\n</h1>"
    html = document(f"<div>{heading}<div id=a_lblContent>{paragraphs()}</div></div>")
    found = extract(html, family)
    assert (found.title, found.published_at) == (TITLE, day)
    assert found.body.split("\n") == [*PROSE]


def test_a_title_that_goes_on_with_a_day_keeps_it() -> None:
    title = f"{TITLE}, ngày"
    html = document(f"<h1>{title} <span>12/05/2024</span></h1><div>{paragraphs()}</div>")
    assert extract(html).title == f"{title} 12/05/2024"


@pytest.mark.parametrize(("day", "is_its"), [("12/05/2024", True), ("12/05/2024 08:15", False)])
def test_a_bare_day_that_the_head_names_too_is_part_of_the_title(day: str, is_its: bool) -> None:
    name = "Bản tin dự báo thời tiết"
    text = f"<h1>{name} <span>{day}</span></h1><div>{paragraphs()}</div>"
    html = document(text, f"<title>{name} {day} | {SITE}</title>")
    assert extract(html).title == (f"{name} {day}" if is_its else name)


def test_a_heading_of_thousands_of_stamps_takes_no_time() -> None:
    html = document(f"<h1>{TITLE}{' <span>12/05/2024</span>' * 20_000}</h1>{paragraphs()}")
    started = time.process_time()
    extract(html)
    assert time.process_time() - started < 5


STOPPED = "Xã Bình Minh tổ chức lễ ra quân trồng cây, gây rừng đầu năm mới."


@pytest.mark.parametrize("family", ["generic", "webforms"])
@pytest.mark.parametrize(
    "shown", ["<h2>{}</h2>", "<div class=tieude>{}</div>", "<span id=a_lblTitle>{}</span>"]
)
def test_a_headline_with_a_full_stop_stands_alone(shown: str, family: str) -> None:
    text = f"<div id=a_lblContent>{paragraphs()}</div>"
    html = document(f"<div>{shown.format(STOPPED)}{text}</div>", f"<title>{SITE}</title>")
    found = extract(html, family)
    assert (found.title, found.lead, found.body.split("\n")) == (STOPPED, None, [*PROSE])


def test_a_lead_set_as_a_heading_on_a_page_that_shows_no_title_is_the_lead() -> None:
    head = f"<title>{SITE}</title><meta property=og:title content='{TITLE}'>"
    found = extract(document(f"<div><h2>{STOPPED}</h2><div>{paragraphs()}</div></div>", head))
    assert (found.title, found.lead) == (TITLE, STOPPED)


@pytest.mark.parametrize("view", ["Chi tiết", "Tin Tức", f"Chi tiết tin - {SITE}"])
@pytest.mark.parametrize(
    ("title", "dated"),
    [
        ("Thư ngỏ", "Cập nhật lúc 2024-12-30 07:45:00"),
        (TITLE, "17/04/2024 08:15 AM"),
        (TITLE, "24/03/2025"),
    ],
)
def test_the_name_of_a_view_is_no_title(view: str, title: str, dated: str) -> None:
    tools = "<div><a>A-</a> <a>A+</a></div>"
    top = f"<div class=t1><p>{title}</p></div><div class=t2>{dated}</div>{tools}"
    html = document(f"<div>{top}<div>{paragraphs()}</div></div>", f"<title>{view}</title>")
    found = extract(html)
    assert (found.title, found.body.split("\n")) == (title, [*PROSE])


@pytest.mark.parametrize("above", ["<p><a href=/tin>Tin trong xã</a></p>", "<p>Tin tức</p>", ""])
def test_what_stands_above_a_date_and_is_no_title(above: str) -> None:
    top = f"<div>{above}</div><div>17/04/2024 08:15</div>"
    html = document(f"<div>{top}<div>{paragraphs()}</div></div>", "<title>Chi tiết</title>")
    assert "no-title" in extract(html).flags


def test_a_short_headline_is_shown_on_the_page() -> None:
    head = f"<title>Thư ngỏ - {SITE}</title>"
    told = (*PROSE, *(f"{line} Lần hai." for line in PROSE))
    html = document(f"<div><h1>Thư ngỏ</h1><div>{paragraphs(told)}</div></div>", head)
    assert extract(html, url="https://binhminh.example.vn/thu-ngo").title == "Thư ngỏ"
    rss = html.replace("Thư ngỏ", "Kênh RSS")
    assert refusal(rss, url="https://binhminh.example.vn/kenh") == "listing"


@pytest.mark.parametrize("address", ["http://[trang-chu]/", "http://[::1/"])
def test_a_heading_with_a_broken_address_is_read(address: str) -> None:
    logo = f"<h1><a href='{address}'>UBND huyện</a></h1>"
    html = document(f"{logo}<div><h2>{TITLE}</h2><div>{paragraphs()}</div></div>")
    assert extract(html).title == TITLE


def test_a_line_within_the_text_is_no_headline() -> None:
    inner = f"<p>{PROSE[0]}</p><p><b>{TITLE}</b></p>{paragraphs(PROSE[1:])}"
    html = document(f"<div><div>{inner}</div></div>", f"<title>{TITLE}</title>")
    assert refusal(html, url="https://binhminh.example.vn/trong-cay") == "listing"


LEAD = "Sáng 12/3, xã Bình Minh ra quân trồng cây, đại biểu các thôn cùng dự."


def rows(*cells: str) -> str:
    """Return a page of the time of tables, beside whose text a menu stands."""
    inner = "".join(f"<tr><td>{cell}</td></tr>" for cell in cells)
    menu = "<table><tr><td><a href=/a>Giới thiệu</a></td></tr></table>"
    text = f"<table><tr><td>{menu}</td><td><table>{inner}</table></td></tr></table>"
    return document(text, "<title>Website Báo Mẫu</title>")


def test_bold_line_above_the_date_where_all_pages_have_the_site_s_name() -> None:
    body = f"<p><b>{LEAD}</b></p>{paragraphs()}"
    url = "https://binhminh.example.vn/index.php?mnu=TT"
    article = extract(rows(f"<b>{TITLE}</b>", "<i>Ngày đăng: 12/03/2026</i>", body), url=url)
    assert (article.title, article.lead) == (TITLE, LEAD)
    assert article.body == "\n".join(PROSE)
    section = rows("<b>Tin hoạt động</b>", "<i>Ngày đăng: 12/03/2026</i>", paragraphs())
    assert refusal(section, url=url) == "listing"


def test_first_line_in_bold_above_a_lead_in_bold_is_the_title() -> None:
    text = f"<span style='font-weight:bold'>{TITLE}</span><br><p><strong>{LEAD}</strong></p>"
    html = document(f"<div>{text}{paragraphs()}</div>", "<title>Tin tức - Báo Mẫu</title>")
    article = extract(html, url="https://binhminh.example.vn/tin-12345.html")
    assert (article.title, article.lead, article.body) == (TITLE, LEAD, "\n".join(PROSE))


@pytest.mark.parametrize("day", ["2026-03-12 08:14:55", "20:00 12-Mar-2026"])
def test_raw_day_between_the_headline_and_a_lead_is_no_text(day: str) -> None:
    html = f"<div><h1>{TITLE}</h1><p>{day}</p><p><b>{LEAD}</b></p>{paragraphs()}</div>"
    article = extract(document(html))
    assert (article.lead, article.body) == (LEAD, "\n".join(PROSE))
    assert (article.published_at or "")[:10] == "2026-03-12"
