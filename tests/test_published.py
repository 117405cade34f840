"""Dates on whole pages: where they stand, what they are beside, and which the article's is."""

import json

import pytest

from pipelines.date_issue import event_date, is_dateline, issue_date
from tests.extraction import (
    CAPTURED,
    PROSE,
    TITLE,
    URL,
    article_page,
    document,
    extract,
    paragraphs,
)

SHOWN = "<div class=d>Thứ Hai, 08/07/2024 - 10:15</div>"
MINUTE = "2024-07-08T10:15:00+07:00"
TEXT = f"<div class=x2>{paragraphs()}</div>"
CLOCK = "<div class=top>Chủ nhật, 22/11/2026, 09:58</div>"
RELATED = (
    "<div class=r>{}<h3>Các tin khác</h3><ul><li><a href=/b-2.html>Thôn Hạ họp</a></li></ul></div>"
)


def page(above: str = "", below: str = "", head: str = "", title: str = TITLE) -> str:
    """Return a page with something above and below its headline, before the text."""
    inner = f"<div class=x1>{above}<h1>{title}</h1>{below}{TEXT}</div>"
    return document(f"{CLOCK}<div class=w>{inner}</div>", f"<title>{title}</title>{head}")


def stated(value: str) -> str:
    """Return a meta element with a date."""
    return f'<meta property="article:published_time" content="{value}">'


IN_HEAD = [
    ("2024-07-08", MINUTE, "header"),  # the head knows the day, the page the minute
    ("2024-07-08T00:00:00+07:00", MINUTE, "header"),
    ("2024-07-08T10:15:00Z", MINUTE, "meta"),  # local time marked as UTC
    ("2024-07-08T03:15:00Z", MINUTE, "meta"),
    ("2026-11-22T09:59:58+07:00", MINUTE, "header"),  # the time of the rendering
    ("7/8/2024 10:15:00 AM", MINUTE, "header"),  # American or not: the page decides
    ("2024-07-09T08:00:00+07:00", "2024-07-09T08:00:00+07:00", "meta"),
    ("2024-07-09", "2024-07-09", "meta"),  # a visible date of another day is no minute of it
]


@pytest.mark.parametrize(("value", "published", "source"), IN_HEAD)
def test_the_head_and_what_the_page_shows(value, published, source):
    found = extract(page(below=SHOWN, head=stated(value)))
    assert (found.published_at, found.published_source) == (published, source)


@pytest.mark.parametrize("name", ["parsely-pub-date", "publishdate", "DC.Date", "sailthru.date"])
def test_rarer_names_of_the_date_in_the_head(name):
    assert (
        extract(page(head=f'<meta name="{name}" content="2024-07-08">')).published_at
        == "2024-07-08"
    )


def test_a_family_with_the_date_in_the_head_reads_the_shown_one_too():
    shown = '<div class="detail-time"><div data-role="publishdate">08/07/2024 10:15</div></div>'
    body = f'<div data-role="content" class="detail-content">{paragraphs()}</div>'
    inner = f'<div class="detail__main"><h1 data-role="title">{TITLE}</h1>{shown}{body}</div>'
    html = document(inner, f"<title>{TITLE}</title>{stated('2024-07-08T10:15:00Z')}")
    assert extract(html, "ims").published_at == MINUTE


def after(inner: str, text: str = TEXT) -> str:
    """Return a page with something directly after its text."""
    return document(f"<div class=x1><h1>{TITLE}</h1>{text}{inner}</div>")


BARE = "<span class=ngay>08/07/2024 10:15</span>"
SHARE = "<ul class=x5><li><a href=#>Chia sẻ bài viết qua Zalo</a></li><li>5 sao</li></ul>"
READER = "<div class=binhluan><b>Trần Nam</b><p>{}</p><p>Bài hay.</p></div>"
SENT = "Được gửi bởi <b>vanphong</b> vào T2, 08/07/2024 - 10:15"
AFTER = [
    (BARE, MINUTE),
    (f"{SHARE}<p>Lượt xem: 15</p>{BARE}", MINUTE),
    (f"{BARE}{RELATED.format('')}", MINUTE),
    (f"<div>{BARE}<a href=/b-2.html>Thôn Hạ họp bàn việc làng</a></div>", None),  # of another
    (f"{RELATED.format('')}{BARE}", None),
    ("<div class=x>Ban tin xã, 08/07/2024 10:15</div>", None),
    ("<div class=submitted>Ban tin xã, 08/07/2024 10:15</div>", MINUTE),
    (f"<div class=submitted>{SENT}</div>", MINUTE),
    ("<div>Submitted by <i>admin</i> on 08/07/2024 - 10:15</div>", MINUTE),
    (READER.format("Gửi lúc 10:15 ngày 08/07/2024"), None),
    ("<ul><li><a href=/b>Thôn Hạ họp bàn việc</a> Ngày đăng: 08/07/2024 10:15</li></ul>", None),
    ("<div>Thông tin từ các thôn, xóm trong xã.</div><p>Ngày đăng: 08/07/2024 10:15</p>", None),
    (f"<time datetime={MINUTE}>2 năm trước</time>", MINUTE),
    (f"<p>Đăng <time datetime={MINUTE}>08/07/2024</time></p>", MINUTE),
    ("<div>Bản tin ngày <time>08/07/2024</time>, số đầu tiên của xã Bình Minh.</div>", None),
    (f"</div><div>{BARE}", None),  # beside what holds the title too: a column
    ("</div><div><div>Ngày đăng: 08/07/2024 10:15</div>", MINUTE),
    (f"<dl><dd class=published>Đã đăng: <time datetime={MINUTE}>08/07</time></dd></dl>", MINUTE),
    (f"<dl><dd class=modified>Đã sửa <time datetime={MINUTE}>08/07</time></dd></dl>", MINUTE),
    (RELATED.format("<span>19/11/2026</span>"), None),
    (RELATED.format("<time datetime='2026-11-19T08:00:00+07:00'>19/11</time>"), None),
    ("<div>Ngày đăng: 08/07/2024 10:15</div>", MINUTE),
]


@pytest.mark.parametrize(("inner", "published"), AFTER)
def test_what_stands_after_the_text_needs_a_label(inner, published):
    assert extract(after(inner)).published_at == published


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
@pytest.mark.parametrize("line", [SENT, "Ngày đăng: 08/07/2024 10:15"])
def test_the_text_may_stand_deep_in_wrappers_above_its_date(depth, line):
    text = f"{'<div>' * depth}{paragraphs()}{'</div>' * depth}"
    assert extract(after(f"<div class=x6>{line}</div>", text)).published_at == MINUTE


def test_the_foot_of_the_text_goes_before_the_clock_of_the_page():
    clock = "<div class=x7>Thứ Ba, 18/06/2019 08:00</div>"
    story = f"<div class=x8><div><h1>{TITLE}</h1>{TEXT}{{}}</div></div>"
    html = document(f"<div>{clock}{story}</div>")
    labelled = "<div class=x6>Ngày đăng: 08/07/2024 10:15</div>"
    assert extract(html.format(labelled)).published_at == MINUTE
    event = paragraphs(("Lễ hội mở lúc 8 giờ ngày 20/07/2024.",))
    found = extract(html.replace("</div>{}", f"{event}</div>")).published_at
    assert found == "2019-06-18T08:00:00+07:00"  # an event at the text's end dates nothing


def test_a_letter_in_the_last_line_dates_no_article():
    told = "Bức thư được gửi bởi ông Tám vào ngày 08/07/1984 từ biên giới."
    assert extract(after("", f"<div>{paragraphs((*PROSE, told))}</div>")).published_at is None


@pytest.mark.parametrize("name", ["hentry", "item-page", "node", "post"])
def test_an_entry_may_be_named_by_its_class(name):
    foot = f"<footer>Đăng <time class=published datetime={MINUTE}>1</time></footer>"
    related = RELATED.format("")
    entry = f"<div class={name}><h1>{TITLE}</h1>{TEXT}{related}{foot}</div>"
    assert extract(document(entry)).published_at == MINUTE
    comment = f"<div class=comment>{foot}</div>"
    other = f"<div class={name}><h1>{TITLE}</h1>{TEXT}{related}{comment}</div>"
    assert extract(document(other)).published_at is None


def test_an_entrys_own_time_may_stand_in_its_foot():
    time = '<footer>Đăng <time class="entry-date published" datetime="{}">1</time></footer>'
    own, other = (time.format(f"2024-07-{day}T10:15:00+07:00") for day in ("08", "19"))
    entry = f"<article><h1>{TITLE}</h1>{TEXT}{own}</article>"
    assert extract(document(entry)).published_at == MINUTE
    teaser = f"<article><h3>Thôn Hạ họp bàn việc làng</h3>{other}</article>"
    bare = f"<article><h1>{TITLE}</h1>{TEXT}{teaser}</article>"
    assert extract(document(bare)).published_at is None


UPDATED = '<time class="updated" datetime="2024-07-10T08:00:00+07:00">10/07/2024</time>'
TIMES = [
    (f"{UPDATED}<time class='entry-date published' datetime='{MINUTE}'>8</time>", MINUTE),
    (f"<time class='published updated' datetime='{MINUTE}'>8</time>", MINUTE),
    (f"<abbr class='published' title='{MINUTE}'>2 năm trước</abbr>", MINUTE),
    (f"<time class='entry-date'>08 Tháng Bảy, 2024</time>{UPDATED}", "2024-07-08"),
    (UPDATED.replace("10/07/2024", "mới sửa"), "2024-07-10T08:00:00+07:00"),
]


@pytest.mark.parametrize(("times", "published"), TIMES)
def test_a_time_of_publication_counts_before_one_of_change(times, published):
    assert extract(page(below=f"<div>{times}</div>")).published_at == published


INSIDE = [
    ("<span class=ngay>08/07/2024 10:15</span>", MINUTE),
    ("<div>Ngày đăng: 08/07/2024 10:15</div>", MINUTE),
    ("<div>Ảnh chụp ngày 08/07/2024</div>", None),  # no furniture: a caption
    (f"{paragraphs(PROSE[:3])}<div>08/07/2024 10:15</div>", None),  # within the running text
]


@pytest.mark.parametrize(("opening", "published"), INSIDE)
def test_a_bare_date_may_open_the_container(opening, published):
    html = document(
        f"<div id=menu><a href=/>Trang chủ</a></div><div id=nd>{opening}{paragraphs()}</div>"
    )
    assert extract(html).published_at == published


def test_table_rows_cost_no_level():
    cell = "<table><tbody><tr><td>{}</td></tr></tbody></table>"
    head = cell.format("Tin tức</td><td>08/07/2024 10:15")
    text = cell.format(f"<p class=Title>{TITLE}</p></td></tr><tr><td>{TEXT}")
    inner = f"<div>{head}</div><div>{text}</div>"
    assert extract(document(f"{CLOCK}<div class=w><div>{inner}</div></div>")).published_at == MINUTE


def test_a_title_in_a_bar_of_its_own_leaves_the_date_beside_the_text():
    bar = f"<div><div><div><div><div><h1>{TITLE}</h1></div></div></div></div></div>"
    text = f"<div class=a><div class=line>08/07/2024</div><div class=c>{TEXT}</div></div>"
    html = document(f"<div class=s>{bar}<div><div>{text}</div></div></div>")
    assert extract(html).published_at == "2024-07-08"


def test_what_calls_itself_the_present_time_is_no_date():
    clock = "<div class='{}'>Thứ Bảy, 21/11/2026 | 20:12</div>"
    assert extract(page(above=clock.format("today"))).published_at is None
    assert extract(page(above=clock.format("posted"))).published_at == "2026-11-21T20:12:00+07:00"


BRACKETS = [
    ("(16:04 08/07/2024)", "", "", "2024-07-08T16:04:00+07:00"),
    ("[08/07/2024 4:04:11 PM]", "", "", "2024-07-08T16:04:11+07:00"),
    ("(Ngày 08/07/2024)", "", "", "2024-07-08"),
    ("(08/07/2024)", SHOWN, "", MINUTE),
    ("(20/10/2023)", SHOWN, " (20/10/2023)", MINUTE),  # an event: it belongs to the title
    ("(20/10/2023)", "", "", "2023-10-20"),
    ("(24/30)", SHOWN, " (24/30)", MINUTE),
]


@pytest.mark.parametrize(("bracket", "below", "kept", "published"), BRACKETS)
def test_a_date_in_brackets_behind_the_title(bracket, below, kept, published):
    found = extract(page(below=below, title=f"{TITLE} {bracket}"))
    assert (found.title, found.published_at) == (f"{TITLE}{kept}", published)


DATED = '<meta itemprop="datePublished" content="2021-06-01T08:00:00+07:00">'
SCOPES = [
    (f"<div itemscope itemtype='http://schema.org/NewsArticle'>{DATED}</div>", "itemprop"),
    (f"<div itemscope itemtype='http://schema.org/Comment'>{DATED}</div>", "header"),
    (f"<div itemscope itemtype='http://schema.org/ImageObject'>{DATED}</div>", "header"),
    (f"<footer>{DATED}</footer>", "header"),
    (f"<article><footer>{DATED}</footer></article>", "itemprop"),
    (f"<p itemscope itemtype='http://schema.org/Article'>{DATED}</p>" * 2, "header"),  # teasers
    ('<span property="dc:date dc:created" content="2021-06-01T08:00:00+07:00"></span>', "itemprop"),
    ('<i property="schema:dateCreated" content="2021-06-01T08:00:00+07:00"></i>', "itemprop"),
    ('<i property="dc:title" content="2021-06-01T08:00:00+07:00"></i>', "header"),
]


@pytest.mark.parametrize(("item", "source"), SCOPES)
def test_an_item_property_is_the_articles_own(item, source):
    # Drupal names the vocabularies of its RDFa on the root.
    vocabularies = "dc: http://purl.org/dc/terms/ schema: http://schema.org/"
    html = page(below=SHOWN + item).replace("<html", f'<html prefix="{vocabularies}"', 1)
    assert extract(html).published_source == source


@pytest.mark.parametrize(
    ("headline", "source"),
    [("Article headline", "header"), (TITLE, "json-ld"), ("Cây xanh", "json-ld")],
)
def test_the_sample_that_a_template_was_copied_from_is_no_metadata(headline, source):
    fields = {
        "@type": "NewsArticle",
        "headline": headline,
        "datePublished": "2015-02-05T08:00:00+08:00",
    }
    head = f"<script type='application/ld+json'>{json.dumps(fields)}</script>"
    assert extract(page(below=SHOWN, head=head)).published_source == source


DATELINES = {
    "Hà Tĩnh, ngày 31 tháng 3 năm 2020": True,
    "TP. Bình Minh, ngày 01 tháng 12 năm 2020": True,
    "Căn cứ Luật Đất đai, ngày 19 tháng 6 năm 2015": False,
    "Hà Tĩnh, ngày 31 tháng 3 năm 2020 của Ủy ban nhân dân": False,
}


@pytest.mark.parametrize("text", DATELINES)
def test_dateline(text):
    assert is_dateline(text) is DATELINES[text]


ISSUED = [
    ("Ngày ban hành | 18/03/2024 | Cơ quan ban hành | Ủy ban nhân dân huyện", "2024-03-18"),
    ("Ngày ký: 18/03/2024", "2024-03-18"),
    ("Hà Tĩnh, ngày 31 tháng 3 năm 2020", "2020-03-31"),
    ("Số: 09/QĐ-UBND | Hà Tĩnh, ngày 31 tháng 3 năm 2020", "2020-03-31"),
    ("Ngày hiệu lực | 18/03/2024", None),
    ("Nghị định ban hành ngày 18/03/2024", None),
]


@pytest.mark.parametrize(("line", "value"), ISSUED)
def test_issue_date(line, value):
    found = issue_date([PROSE[0], line], captured=CAPTURED)
    assert (found and (found.value, found.inferred)) == (value and (value, True))


EVENTS = [
    ("Ngày 8/7/2024, Đảng ủy xã tổ chức hội nghị.", "2024-07-08"),
    ("(TTXVN) - Sáng 08/07/2024, Đảng ủy xã tổ chức hội nghị.", "2024-07-08"),
    ("Chiều ngày 8 tháng 7 năm 2024, Đảng ủy xã tổ chức hội nghị.", "2024-07-08"),
    ("Sáng 8/7, Đảng ủy xã tổ chức hội nghị.", None),  # of which year?
    ("Hưởng ứng Ngày Chuyển đổi số ngày 10/10/2022, xã ra quân.", None),
    ("Theo Kế hoạch ngày 10/10/2022, xã ra quân.", None),
    ("Ngày 3/2/1930, Đảng ta ra đời.", None),
]


@pytest.mark.parametrize(("text", "value"), EVENTS)
def test_event_date(text, value):
    found = event_date(text, captured=CAPTURED)
    assert (found and (found.value, found.inferred)) == (value and (value, True))


def test_the_head_of_a_document_may_be_a_table():
    row = "<tr><td>{}</td><td>{}</td></tr>"
    head = row.format("UBND HUYỆN BÌNH MINH", "Độc lập - Tự do - Hạnh phúc")
    dated = row.format("Số: 09/2020/QĐ-UBND", "Bình Minh, ngày 31 tháng 3 năm 2020")
    cited = row.format("Căn cứ Quyết định số 12", "ngày 31 tháng 3 năm 2020")
    assert extract(page(below=f"<table>{head}{dated}</table>")).published_at == "2020-03-31"
    assert extract(page(below=f"<table>{head}{cited}</table>")).published_at is None


def test_the_last_resort_is_taken_only_where_nothing_else_is_dated():
    cells = "<tr><td>{}</td><td>{}</td></tr>"
    rows = cells.format("Số hiệu", "215/QĐ-UBND") + cells.format("Ngày ban hành", "18/03/2024")
    table = f"<table>{rows}</table>"
    found = extract(page(below=table))
    assert (found.published_at, "date-inferred" in found.flags) == ("2024-03-18", True)
    assert extract(page(above=SHOWN, below=table)).published_at == MINUTE
    lead = ("Ngày 8/7/2024, xã Bình Minh tổ chức lễ ra quân trồng cây, đại biểu các thôn cùng dự.",)
    html = article_page(paragraphs(lead + PROSE[1:]))
    found = extract(html)
    assert (found.published_at, "date-inferred" in found.flags) == ("2024-07-08", True)
    dated = extract(html, url=URL.replace("/tin-tuc/", "/2024/07/12/"))
    assert (dated.published_at, dated.published_source) == ("2024-07-12", "url")


FIELD = (
    "<p class=meta><a href=/u>admin</a> {} <a href=/x>Chuyện làng</a> Để lại bình luận 412 lượt</p>"
)
FIELDS = [
    ("<span class=tie-date><i class=fa></i> 08/07/2024</span>", "2024-07-08"),
    ("<span id=ctl00_lblNgayDang>08/07/2024 10:15</span>", MINUTE),
    ("<span class=updated>08/07/2024</span>", None),
    ("<span class=today-date>08/07/2024</span>", None),
    ("<span class=place>08/07/2024</span>", None),
    ("| Có hiệu lực từ ngày <span class=date>08/07/2024</span>", None),
    ("| Số: 15/QĐ-UBND. Ban hành ngày <span class=ngay>08/07/2024</span>", None),
    ("| Góp ý gửi về trước ngày <span class=ngay>08/07/2024</span>", None),
    ("| Thời hạn đăng ký: <span class=time>17:00 08/07/2024</span> tại xã", None),
    ("| Khai mạc: <span class=event-time>19:30 08/07/2024</span>", None),
]


@pytest.mark.parametrize(("field", "published"), FIELDS)
def test_what_is_called_a_date_among_other_words_dates_the_article(field, published):
    assert extract(page(below=FIELD.format(field))).published_at == published


@pytest.mark.parametrize(
    ("name", "published"), [("", "2024-07-08"), ("class=place", None), ("class=updated", None)]
)
def test_fields_that_only_a_style_sheet_parts(name, published):
    bar = f"<div class=flex><span>Admin</span><span {name}>08/07/2024</span><span>1.250 lượt xem"
    assert extract(page(below=f"{bar}</span></div>")).published_at == published


MENU = "".join(f"<li><a href=/{n}>Mục số {n}</a></li>" for n in range(4))


def test_what_stands_above_a_menu_is_the_clock_of_the_page():
    day = "<div>Thứ Hai, 08/07/2024</div>"
    inner = f"<div>{{}}<h1>{TITLE}</h1>{TEXT}</div>"
    assert extract(document(inner.format(f"{day}<ul>{MENU}</ul>"))).published_at is None
    assert extract(document(inner.format(f"<ul>{MENU}</ul>{day}"))).published_at == "2024-07-08"
    tools = MENU.replace("href=/", "href=#")
    assert extract(document(inner.format(f"{day}<ul>{tools}</ul>"))).published_at == "2024-07-08"
    named = ("In bài viết", "Gửi qua email", "Chia sẻ Zalo", "Lưu bài viết")
    tools = "".join(f"<li><a href=/{n}>{name}</a></li>" for n, name in enumerate(named))
    assert extract(document(inner.format(f"{day}<ul>{tools}</ul>"))).published_at == "2024-07-08"


def test_a_clock_s_name_below_the_title_is_a_date_unless_it_is_the_capture_s():
    clock = "<div class=current-date>{}</div>"
    assert extract(page(below=clock.format("08/07/2024 10:15"))).published_at == MINUTE
    assert extract(page(below=clock.format("22/11/2026 09:15"))).published_at is None
    assert extract(page(above=clock.format("08/07/2024 10:15"))).published_at is None
    opened = "<div class=current-article><span>22/11/2026 09:15</span></div>"
    assert extract(page(below=opened)).published_at == "2026-11-22T09:15:00+07:00"


DEADLINES = [
    "Hạn nộp hồ sơ: 08/07/2024",
    "Hạn chót: 08/7",
    "Thời gian thi: 7h30 ngày 08/07/2024",
    "Thời hạn lấy ý kiến: từ ngày 08/07/2024",
    "Ngày bắt đầu: 08/07/2024",
    "Ngày hỏi: 08/07/2024",
]


@pytest.mark.parametrize("line", DEADLINES)
def test_deadlines_and_days_of_events_date_no_article(line):
    assert extract(page(below=f"<p>{line}</p>")).published_at is None
    dated = page(below=f"<p>{line}</p><p>Ngày đăng: 01/07/2024</p>")
    assert extract(dated).published_at == "2024-07-01"


def test_what_is_written_like_a_deadline_may_be_none():
    assert extract(page(below="<p>Thời gian thi | 08/07/2024</p>")).published_at is None
    assert extract(page(below="<p>Hàn Quốc: 08/07/2024 10:15</p>")).published_at == MINUTE
    assert (
        extract(page(below="<p>Thời gian khai thác: 08/07/2024 10:15</p>")).published_at == MINUTE
    )
    line = "<p>Chuyên mục: Thời gian thi đua | 08/07/2024 10:15</p>"
    assert extract(page(below=line)).published_at == MINUTE
