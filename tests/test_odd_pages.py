"""Pages of odd build, as real sites serve them: each names what made an extractor fail on one."""

import json

import pytest

from pipelines import body
from pipelines.extract import extract_article
from pipelines.kind import NotArticle
from tests.extraction import (
    PROSE,
    TITLE,
    article_page,
    document,
    extract,
    page_of,
    paragraphs,
    refusal,
    site_of,
)


def test_date_of_a_print_view_whose_title_stands_in_no_element_but_the_body() -> None:
    page = document(f"<h2>{TITLE}</h2><div>Thứ Ba, 11/11/2025 17:25</div><div>{paragraphs()}</div>")
    article = extract(page)
    assert (article.published_at, article.published_source) == (
        "2025-11-11T17:25:00+07:00",
        "header",
    )


def test_clock_of_a_page_stays_refused_where_the_title_stands_in_the_body() -> None:
    article = extract(document(f"<div>22/11/2026 10:00</div><h1>{TITLE}</h1>{paragraphs()}"))
    assert article.published_at is None


def test_title_with_a_vietnamese_class_name() -> None:
    cells = f"<tr><td class=TieuDe><b>{TITLE}</b></td></tr><tr><td>{'<br>'.join(PROSE)}</td></tr>"
    article = extract(document(f"<table>{cells}</table>", "<title>Cổng thông tin xã</title>"))
    assert article.title == TITLE


def test_section_of_a_hyphenated_breadcrumb() -> None:
    trail = (
        "<div class=bread-crumb-detail><a href=/>Trang chủ</a><a href=/x>Nông thôn mới</a></div>"
    )
    article = extract(document(f"{trail}<div><h1>{TITLE}</h1><div>{paragraphs()}</div></div>"))
    assert article.section == "Nông thôn mới"


def _figures(captions: tuple[str, ...]) -> str:
    return "".join(
        f"<figure><img src=/{at}.jpg><figcaption>{text}</figcaption></figure>"
        for at, text in enumerate(captions)
    )


def test_photo_story_whose_paragraphs_are_captions_keeps_them_all_in_order() -> None:
    long = " ".join(PROSE)  # one of them longer than any caption
    told = (*PROSE[:3], long, *PROSE[3:])
    article = extract(article_page(_figures(told)))
    assert article.body.split("\n") == list(told)
    assert "captions-only" in article.flags
    assert len(article.images) == len(told)


def test_captions_that_only_label_photos_stay_out_of_a_short_text() -> None:
    labels = tuple(f"Tiết mục thứ {at} của đội văn nghệ thôn Đông Hạ." for at in range(12))
    article = extract(article_page(paragraphs(PROSE[:2]) + _figures(labels)))
    assert article.body.split("\n") == list(PROSE[:2])
    assert [image.caption for image in article.images] == list(labels)


def _card(address: str, headline: str, summary: str) -> str:
    return (
        f"<div class=w><a href={address} class=w1><img src=/t.jpg alt='{headline}'></a>"
        f"<div class=w2><a href={address}>{headline}</a><p>{summary}</p></div></div>"
    )


def test_teasers_with_photo_headline_and_summary_inside_the_text_are_none_of_it() -> None:
    cards = "".join(
        _card(f"/tin/bai-{at}.html", f"Xã Tân Lập hoàn thành tuyến đường số {at}", PROSE[at][:140])
        for at in range(2)
    )
    text = tuple(f"{line} Kết quả được báo cáo lên huyện." for line in PROSE)
    article = extract(article_page(paragraphs(text[:3]) + cards + paragraphs(text[3:])))
    assert article.body.split("\n") == list(text)


@pytest.mark.parametrize(
    "line",
    [
        "Theo <a href=/nq-18.html>Nghị quyết của Đảng ủy xã Bình Minh</a>, mỗi thôn trồng 200 cây.",
        "<a href=/nq-18.html>Nghị quyết của Đảng ủy xã Bình Minh</a> giao mỗi thôn trồng 200 cây.",
    ],
)
def test_sentence_with_a_link_beside_a_photo_that_leads_there_too(line: str) -> None:
    photo = "<p><a href=/nq-18.html><img src=/a.jpg></a></p>"
    body = extract(article_page(f"{paragraphs()}<div>{photo}<p>{line}</p></div>")).body
    assert "mỗi thôn trồng 200 cây." in body


def test_photo_linked_to_its_own_large_file_takes_no_text_along() -> None:
    link = "<a href=/a.jpg>Xem ảnh cỡ lớn của buổi lễ</a>"
    photo = f"<div><a href=/a.jpg><img src=/b.jpg></a><p>{PROSE[0]}</p>{link}</div>"
    assert PROSE[0] in extract(article_page(photo + paragraphs(PROSE[1:]))).body


_TEASERS = "".join(
    f"<div class=asset-content><h3><a href=/x/{at}>Xã Bình Minh phát động đợt thi đua {at}</a></h3>"
    f"<div>Ngày đăng 06/01/2016 | 03:3{at} PM | View count: 42{at}</div>"
    f"<div>{line[:120]}...</div></div>"
    for at, line in enumerate(PROSE)
)


@pytest.mark.parametrize("family", ["generic", "liferay62"])
def test_list_shown_at_the_address_of_an_article_that_is_gone(family: str) -> None:
    url = "https://mau.hanoi.gov.vn/tin/-/view_content/737358-ra-quan-trong-cay.html"
    page = document(f"<section><div class=portlet-body>{_TEASERS}</div></section>")
    found = extract_article(page_of(page, url), site_of(family, url))
    assert found == NotArticle("listing")


@pytest.mark.parametrize(
    ("named", "author"), [("Lê Thu HàTTXVN", "Lê Thu Hà"), ("Lê Thu Hà (TTXVN)", "Lê Thu Hà")]
)
def test_agency_printed_behind_a_name_without_a_space(named: str, author: str) -> None:
    head = f"<title>{TITLE}</title><meta property=article:author content='{named}'>"
    assert extract(article_page(paragraphs(), head)).author == author


def test_agencies_in_brackets_under_a_text_sign_it_and_are_no_author() -> None:
    article = extract(article_page(paragraphs() + "<p>(TTXVN/Vietnam+)</p>"))
    assert (article.body, article.author) == ("\n".join(PROSE), None)


def test_sentence_that_is_mostly_a_link_is_text_where_trafilatura_says_so() -> None:
    linked = "<p><a href=/nq-12>Nghị quyết số 12 của Đảng ủy về trồng cây</a> đã được ban hành.</p>"
    found = extract(article_page(paragraphs(PROSE[:3]) + linked + paragraphs(PROSE[3:])))
    assert "về trồng cây đã được ban hành." in found.body
    assert found.flags == ("no-date",)


@pytest.mark.parametrize(("times", "asked"), [(1, 1), (250, 0)])
def test_no_second_opinion_on_a_text_as_long_as_a_law(
    times: int, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[object] = []
    monkeypatch.setattr(body, "bare_extraction", lambda *args, **_: calls.append(args))
    lines = tuple(f"{line} Khoản {at}." for at in range(times) for line in PROSE)
    assert extract(article_page(paragraphs(lines))).body == "\n".join(lines)
    assert len(calls) == asked


_OTHERS = tuple(
    f"{line} Ý kiến thứ {at} cũng đồng tình như vậy." for at, line in enumerate(PROSE * 3)
)


@pytest.mark.parametrize("heading", ["15 bình luận", "Ý kiến bạn đọc (15)", "Độc giả bình luận"])
def test_readers_comments_longer_than_the_text_they_are_about(heading: str) -> None:
    comments = "".join(f"<div><b>Lê Văn Tám</b><p>{line}</p></div>" for line in _OTHERS)
    page = article_page(f"<div>{paragraphs()}</div><div class=z><h3>{heading}</h3>{comments}</div>")
    assert extract(page).body == "\n".join(PROSE)


def _reader(text: str) -> str:
    return f"<div><b>Lê Văn Tám</b><p>{text}</p><a href=#>Trả lời</a> <a href=#>Thích (2)</a></div>"


@pytest.mark.parametrize(
    ("name", "heading"),
    [("z", "Bình luận (9)"), ("z", "Thảo luận"), ("z", "Bình luận"), ("comment-list", "Bạn đọc")],
)
def test_comments_longer_than_the_text_in_one_element_with_it(name: str, heading: str) -> None:
    readers = "".join(map(_reader, _OTHERS[:9]))
    page = article_page(f"{paragraphs()}<div class={name}><h3>{heading}</h3>{readers}</div>")
    assert extract(page).body == "\n".join(PROSE)


@pytest.mark.parametrize("name", ["z", "comments-open"])
def test_part_of_a_text_that_is_headed_like_comments(name: str) -> None:
    part = f"<div class={name}><h3>Thảo luận</h3>{paragraphs(_OTHERS[:9])}</div>"
    page = article_page(f"{paragraphs()}{part}")
    assert extract(page).body.split("\n") == [*PROSE, "Thảo luận", *_OTHERS[:9]]


def test_section_called_comment_above_an_article_is_no_heading_of_comments() -> None:
    page = document(f"<div><p>Bình luận</p><h1>{TITLE}</h1><div>{paragraphs()}</div></div>")
    assert extract(page).body == "\n".join(PROSE)


def test_side_column_with_more_text_than_the_column_of_the_headline() -> None:
    side = "".join(f"<p>{line}</p>" for line in _OTHERS[:9])
    column = f"<div class=a><h1>{TITLE}</h1><div>{paragraphs()}</div></div>"
    page = document(f"<div>{column}<div class=b><h3>Gương điển hình</h3>{side}</div></div>")
    assert extract(page).body == "\n".join(PROSE)


def test_header_with_headline_lead_and_caption_is_not_the_text() -> None:
    header = f"<header><h1>{TITLE}</h1><p class=sapo>{PROSE[0]}</p><p>{PROSE[4]}</p></header>"
    page = document(f"<div>{header}<div class=x>{paragraphs(_OTHERS[:8])}</div></div>")
    assert extract(page).body.split("\n") == list(_OTHERS[:8])


def _data(text: str) -> str:
    told = {"@type": "NewsArticle", "headline": TITLE, "articleBody": text}
    data = json.dumps(told | {"datePublished": "2026-05-06T10:00:00+07:00"}, ensure_ascii=False)
    return f"<title>{TITLE}</title><script type=application/ld+json>{data}</script>"


@pytest.mark.parametrize("text", ["\n".join(PROSE), paragraphs()])
@pytest.mark.parametrize(
    "shell",
    [
        "<div id=root></div><noscript>Bạn cần bật JavaScript để xem trang này.</noscript>",
        "<div id=app></div><p>Cơ quan chủ quản: Ủy ban nhân dân xã. Điện thoại: 024 3333 4444.</p>",
    ],
)
def test_page_filled_by_a_script_is_read_from_its_json_ld(shell: str, text: str) -> None:
    article = extract(document(shell, _data(text)))
    assert article.body == "\n".join(PROSE)
    assert (article.title, article.published_at) == (TITLE, "2026-05-06T10:00:00+07:00")
    assert "json-ld-text" in article.flags


def _state(state: object) -> str:
    return f"<script id=__NEXT_DATA__ type=application/json>{json.dumps(state)}</script>"


SHELL = f"<div id=__next><h1>{TITLE}</h1></div><footer><p>Giấy phép số 1/GP-TTĐT</p></footer>"


@pytest.mark.parametrize(
    "state",
    [
        {"props": {"pageProps": {"article": {"title": TITLE, "content": paragraphs()}}}},
        [{"data": 1}, {"name": 2, "html": 3, "isNew": True}, TITLE, paragraphs()],
    ],
)
def test_page_filled_by_a_script_is_read_from_the_state_it_carries(state: object) -> None:
    other = {"title": "Một tin khác ở cột bên cạnh", "content": paragraphs(PROSE[::-1] * 2)}
    page = document(SHELL + _state(state) + _state(other))
    assert extract(page).body == "\n".join(PROSE)


@pytest.mark.parametrize(
    "state",
    [
        {"title": TITLE, "content": "Tóm tắt ngắn."},
        {"title": "Tin khác hẳn bài này", "content": paragraphs()},
        ["<p>" * 200],
        {},
    ],
)
def test_state_without_the_text_of_the_page_gives_none(state: object) -> None:
    assert refusal(document(SHELL + _state(state))) == "no-text"


def test_text_the_page_shows_is_preferred_to_its_state() -> None:
    state = _state({"title": TITLE, "content": paragraphs(("Bản nháp cũ.", *PROSE[:4]))})
    assert extract(article_page(paragraphs() + state)).body == "\n".join(PROSE)


def test_text_the_page_shows_is_preferred_to_that_of_its_json_ld() -> None:
    article = extract(article_page(paragraphs(), _data("Tóm tắt. " + " ".join(PROSE))))
    assert article.body == "\n".join(PROSE)
    assert "json-ld-text" not in article.flags


@pytest.mark.parametrize("line", ["Thưa toàn thể các đồng chí,", "Ủy viên Ban Thường vụ Đảng ủy"])
def test_short_line_that_comes_again_by_itself_is_kept(line: str) -> None:
    said = (PROSE[0], line, PROSE[1], line, *PROSE[2:])
    assert extract(article_page(paragraphs(said))).body.split("\n") == list(said)


def test_clauses_of_a_text_printed_twice_are_kept_once() -> None:
    clauses = "".join(f"<p>Điều {at}</p><p>{line}</p>" for at, line in enumerate(PROSE))
    once = extract(article_page(clauses)).body
    twice = f"<div class=web>{clauses}</div><div class=print>{clauses}</div>"
    assert extract(article_page(twice)).body == once


def test_text_printed_twice_with_its_headings_is_kept_once() -> None:
    said = paragraphs((PROSE[0], "Kết quả của năm qua", *PROSE[1:]))
    lines = extract(article_page(f"<div>{said}</div><div>{said}</div>")).body.split("\n")
    assert lines == [PROSE[0], "Kết quả của năm qua", *PROSE[1:]]


def test_text_of_short_lines_is_found_beside_a_footer_of_long_ones() -> None:
    verses = ("Làng tôi bên bến sông xưa", "Chiều buông gió lộng nắng mưa", "Mẹ ngồi têm trầu")
    foot = f"<div class=footer>{PROSE[1][:90]}</div>"
    page = document(f"<div><h1>{TITLE}</h1><p>{'<br>'.join(verses * 2)}</p></div>{foot}")
    assert PROSE[1][:90] not in extract(page).body


def test_notice_above_the_headline_is_no_lead() -> None:
    notice = "Trang thông tin sử dụng cookie để cải thiện trải nghiệm của bạn trên trang này."
    story = f"<div><h1>{TITLE}</h1><p>03/11/2025</p><div>{paragraphs()}</div></div>"
    article = extract(document(f"<div><p>{notice}</p></div>{story}"))
    assert (article.lead, article.body) == (None, "\n".join(PROSE))


def test_headline_below_the_name_of_its_section() -> None:
    story = f"<div><h2>{TITLE}</h2><p>21/09/2025</p><div>{paragraphs()}</div></div>"
    page = document(f"<h1>Tin hoạt động</h1>{story}", "<title>Tin hoạt động</title>")
    assert extract(page).title == TITLE


def test_byline_told_by_its_label_alone() -> None:
    page = article_page(
        f"<div><span>Tác giả: Hoàng Thị Lan</span> <span>Lượt xem: 12</span></div>"
        f"<div>{paragraphs()}</div>"
    )
    assert extract(page).author == "Hoàng Thị Lan"


def test_profile_of_the_author_names_him_and_is_no_text() -> None:
    profile = (
        "<div class=author-profile><a rel=author href=/tac-gia/hoa>Trần Thị Hoa</a>"
        "<p>Phóng viên Ban Văn hóa, có mười lăm năm viết về làng nghề.</p></div>"
    )
    article = extract(article_page(paragraphs() + profile))
    assert (article.author, article.body) == ("Trần Thị Hoa", "\n".join(PROSE))


@pytest.mark.parametrize("way_on", ["Xem tiếp", "Đọc thêm »", "[Chi tiết]"])
def test_list_whose_headlines_are_no_links(way_on: str) -> None:
    teasers = "".join(
        f"<div><b>Xã Tân Lập vào mùa</b><p>{line}</p><a href=/x>{way_on}</a></div>"
        for line in PROSE
    )
    page = document(f"<h2>Tin tức sự kiện</h2><div>{teasers * 2}</div>", "<title>Tin tức</title>")
    url = "https://binhminh.example.vn/tin-tuc-su-kien?page=2"
    assert extract_article(page_of(page, url), site_of("generic", url)) == NotArticle("listing")


def test_team_that_signs_a_text_and_a_caption_of_the_vendor() -> None:
    photo = "<div class=full-img><img src=/a.jpg><span class=fig>Quang cảnh buổi lễ.</span></div>"
    team = "<p class=article__author>Nhóm P.V thực hiện</p>"
    article = extract(article_page(photo + paragraphs() + team))
    assert (article.body, article.author) == ("\n".join(PROSE), None)
    assert article.images[0].caption == "Quang cảnh buổi lễ."


@pytest.mark.parametrize(
    "page",
    [
        f"<html></html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{{}}</body></html>",
        f"<html><head><title>{TITLE}</title></head></HTML><body><h1>{TITLE}</h1>{{}}</body>",
        f"<html><body><h1>{TITLE}</h1></body></html><div>{{}}</div></html>",
    ],
)
def test_page_that_says_it_ends_before_its_text(page: str) -> None:
    assert extract(page.format(paragraphs())).body.split("\n") == list(PROSE)


TEASER = (
    "<div class=item><a href=/tin-{n}.html><img src=/{n}.jpg></a><h4><a href=/tin-{n}.html>Xã số"
    " {n} hoàn thành kế hoạch năm</a></h4><p>Đến cuối tuần qua, xã số {n} đã thu hoạch xong lúa"
    " mùa, đang làm đất gieo ngô vụ đông trên chân ruộng cao và tu sửa kênh mương.</p></div>"
)


PLAIN = (
    TEASER.replace("<h4><a href=/tin-{n}.html>", "<h4>")
    .replace("</a></h4>", "</h4>")
    .replace("</div>", "<a href=/tin-{n}.html>Xem tiếp</a></div>")
)


def test_teasers_that_only_a_photo_and_read_on_link() -> None:
    teasers = "".join(PLAIN.format(n=n) for n in range(30))
    text = f"<div class=c><h1>{TITLE}</h1><div class=t>{paragraphs()}</div></div>"
    article = extract(document(f"<div><div class=slides>{teasers}</div>{text}</div>"))
    assert article.body.split("\n") == list(PROSE)


@pytest.mark.parametrize("place", ["<div class=col>{teasers}</div>{text}", "{text}{teasers}"])
def test_column_of_teasers_that_say_more_than_the_text(place: str) -> None:
    teasers = "".join(TEASER.format(n=n) for n in range(30))
    text = f"<div class=c><h1>{TITLE}</h1><div class=t>{paragraphs()}</div></div>"
    article = extract(document(f"<div>{place.format(teasers=teasers, text=text)}</div>"))
    assert article.body.split("\n") == list(PROSE)


def test_section_page_whose_leading_story_is_no_teaser() -> None:
    leading = f"<div class=top><h2><a href=/tin-1.html>{TITLE}</a></h2><p>{PROSE[0]}</p></div>"
    teasers = "".join(TEASER.format(n=n) for n in range(12))
    page = document(f"<h1>Tin tức - Sự kiện</h1>{leading}<div class=list>{teasers}</div>")
    assert refusal(page, url="https://binhminh.example.vn/tin-tuc") == "listing"


def test_fields_that_only_a_style_sheet_parts_are_no_one_word() -> None:
    header = "<span class=author>Phạm Văn Minh</span><span class=date>12/05/2026 10:10</span>"
    count = "<span class=count>0 Bình luận</span>"
    article = extract(
        document(f"<h1>{TITLE}</h1><div>{header}{count}</div><div>{paragraphs()}</div>")
    )
    assert article.published_at == "2026-05-12T10:10:00+07:00"
    assert article.author == "Phạm Văn Minh"
    pieces = "<p><span class=s1>Sáng nay, Huy</span><span class=s1>ện ủy họp bàn ba việc, có"
    article = extract(article_page(f"{pieces} hai việc mới.</span></p>{paragraphs()}"))
    assert article.body.split("\n")[0] == "Sáng nay, Huyện ủy họp bàn ba việc, có hai việc mới."
