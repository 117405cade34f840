"""Layouts: the rules of a page's day, and what selectors find."""

from datetime import date

import pytest
from lxml.html import document_fromstring

from archive.models import Layout
from pipelines.finder import Finder
from pipelines.layout import pick_layout, read_layout
from pipelines.tree import compile_selector, parse, remove, select, text_of
from tests.extraction import PROSE, TITLE, document, extract, paragraphs, site_of

OLD, MIDDLE = date(2018, 1, 1), date(2023, 6, 1)
LAYOUTS = (Layout(until=OLD), Layout(until=MIDDLE), Layout())


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2017, 12, 31), OLD),
        (date(2018, 1, 1), MIDDLE),
        (date(2023, 5, 31), MIDDLE),
        (date(2023, 6, 1), None),
        (date(2030, 1, 1), None),
    ],
)
def test_the_layout_of_a_day(day, until):
    site = site_of("generic")
    object.__setattr__(site, "layouts", LAYOUTS)
    assert pick_layout(site, day).until == until


def test_a_site_without_layouts_has_none():
    assert pick_layout(site_of("generic"), MIDDLE) is None


HTML = """<html><body><div class="meta big"><time datetime="2024-05-06T07:08:00+07:00">06/05</time>
<span class="by">An</span><span class="by">Bình</span></div><h1 id="t">Tựa đề</h1>
<div id="c" data-role="content" class="content main"><p
class="sapo">Câu dẫn của bài viết hôm nay.</p>
<p>Một <b>hai</b></p> ba<div class="ads">Quảng cáo</div> bốn</div><div class="content">ngắn</div>
</body></html>"""


@pytest.mark.parametrize(
    "selector",
    [
        *(".by", "span.by", ".meta .by", "div.meta span.by", "body .big.meta .by", "#t", "h1#t"),
        *(
            "[data-role=content]",
            "div[data-role='content']",
            ".content",
            "#c p",
            "#c .ads",
            ".none",
        ),
        *(".by .meta", "p.by", ".content.main", "[data-role=conten]"),
        *("[id$=c]", "div[data-role^=con]", "[class*=onten]", "[class=content]", "h1[id$=x]"),
        *(".meta span:last-of-type", "#c p b", "#c > p", "#c > p b", "body .big span:not(.by)"),
        *("[class*=b]:not([class*=meta])", "span[class=by]:not([class*=y])"),
        *(".none p:last-of-type", "div:not(.none) > p", ".by, .sapo", "#c p:not(.none)"),
    ],
)
def test_the_index_finds_what_xpath_finds(selector):
    root = document_fromstring(HTML)
    assert Finder(root).select(selector) == select(root, selector)


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("time::attr(datetime)", ["2024-05-06T07:08:00+07:00"]),
        ("h1::text", ["Tựa đề"]),
        ("//h1/text()", ["Tựa đề"]),
        ("(//span[@class='by'])[last()]/text()", ["Bình"]),
        ("div > span.by:last-of-type::text", ["Bình"]),
        ("string(//h1)", ["Tựa đề"]),
    ],
)
def test_attributes_texts_and_xpath(selector, found):
    selector = f"({selector})" if selector.startswith("string") else selector
    assert Finder(document_fromstring(HTML)).select(selector) == found


@pytest.mark.parametrize("selector", ["div[", "//div[", "a::", ">>"])
def test_a_bad_selector_is_named(selector):
    with pytest.raises(ValueError, match="selector"):
        compile_selector(selector)
    assert select(document_fromstring(HTML), selector) == []


def test_reading_takes_fields_out_of_the_body():
    layout = Layout(
        title=(".missing", "h1"),
        lead=(".sapo",),
        body=(".content",),
        date=("time::attr(datetime)",),
        author=(".by",),
        drop=(".ads",),
    )
    root = document_fromstring(HTML)
    read = read_layout(Finder(root), layout)
    assert (read.title, read.lead) == ("Tựa đề", "Câu dẫn của bài viết hôm nay.")
    assert (read.author, read.dates) == ("An;Bình", ["2024-05-06T07:08:00+07:00"])
    assert read.body is not None
    assert text_of(read.body) == "Một hai ba bốn"


def test_a_selector_that_finds_the_wrong_thing_is_not_believed():
    layout = Layout(lead=(".by", "#c"), body=("#c",))
    read = read_layout(Finder(document_fromstring(HTML)), layout)
    assert read.lead == ""
    assert "Câu dẫn" in text_of(read.body)


@pytest.mark.parametrize("html", ["", " ", "\0", "<", "<!-- -->", "<?xml?>", "&#xD800;"])
def test_nothing_much_to_parse(html):
    root = parse(html.encode())
    assert root is None or text_of(root) in ("", "<", "\ufffd")


def test_what_is_dropped_stands_within_the_body():
    html = "<div class=side><p class=ads>Quảng cáo</p></div><div class=x><div id=c>Một<p class=ads>"
    root = document_fromstring(f"{html}Rao vặt</p></div></div>")
    read = read_layout(Finder(root), Layout(body=("#c",), drop=(".ads", ".x", "#c")))
    assert read.body is not None
    assert (text_of(read.body), text_of(root)) == ("Một", "Quảng cáoMột")


ROWS = (("Số hiệu", "37/KH-UBND"), ("Ngày ban hành", "06/05/2022"), ("Người ký", "Mai Quang Tấn"))


def test_document_of_nukeviet_with_its_table_and_its_text():
    url = "https://tanthuan.example/laws/detail/Ke-hoach-hoat-dong-he-37/"
    cells = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in ROWS)
    tabs = "".join(
        f"<div class=tab-pane id={name}><div class=panel-body>{inner}</div></div>"
        for name, inner in (
            ("doc-basic", f"<p>{TITLE}</p><table>{cells}</table>"),
            ("doc-body", f"<div class=bodytext>{paragraphs()}</div>"),
            ("doc-files", "<div>Tải về</div><a href=/a.pdf>37-kh-ubnd.pdf</a>"),
        )
    )
    page = f"<div class=law-detail><h1>{TITLE}</h1><div class=tab-content>{tabs}</div></div>"
    found = extract(document(page), "nukeviet", url)
    assert (found.title, found.published_at) == (TITLE, "2022-05-06")
    assert found.body.split("\n") == [*(" | ".join(row) for row in ROWS), *PROSE]


def test_title_of_a_publishing_page_without_its_library():
    url = "https://locha.example/vanban/Pages/ra-quan.aspx"
    place = "<span id=DeltaPlaceHolderPageTitleInTitleArea>"
    title = f"<h1 id=pageTitle>{place}<span><a href=/Pages>Trang</a></span>\n {TITLE}\n</span></h1>"
    date = "<div class=article-header><div class=date-line>15/05/2024</div></div>"
    body = f"<div class=article>{date}<div class=ms-rtestate-field>{paragraphs()}</div></div>"
    found = extract(document(title + body, "<title></title>"), "sharepoint", url)
    assert (found.title, found.published_at) == (TITLE, "2024-05-15")


def test_skin_objects_of_dotnetnuke_are_no_fields_of_an_article():
    date = "<span id=dnn_dnnCURRENTDATE_lblDate>22/06/2025</span>"
    name = "<span id=dnn_ctr412_dnnTITLE_lblTitle>Tin tức</span>"
    fields = (
        f"<h1 id=dnn_ctr412_View_lblTitle>{TITLE}</h1>"
        f"<span id=dnn_ctr412_View_lblDate>15/05/2024</span>"
        f"<div id=dnn_ctr412_View_lblContent>{paragraphs()}</div>"
    )
    found = extract(document(f"{date}<div>{name}{fields}</div>", "<title></title>"), "webforms")
    assert (found.title, found.published_at) == (TITLE, "2024-05-15")


def test_paragraph_pasted_as_a_heading_is_no_title():
    text = "".join(f"<h2>{line}</h2>" for line in PROSE)
    top = f"<h3>{TITLE}</h3><p>11/10/2024 | 14:22 PM</p>"
    page = f"<div class=contentDetail>{top}<div class=journal-content-article>{text}</div></div>"
    found = extract(document(page), "liferay62")
    assert (found.title, found.body.split("\n")) == (TITLE, [*PROSE])


def test_a_lead_that_holds_the_whole_text_is_none():
    text = f"<p class=sapo>{PROSE[0]}</p>{paragraphs(PROSE[1:])}"
    page = f"<h1>{TITLE}</h1><div id=divArticleDescription>{text}</div>"
    found = extract(document(page), "sharepoint")
    assert (found.lead, found.body.split("\n")) == (PROSE[0], [*PROSE[1:]])


def test_text_behind_what_is_removed_stays_even_where_it_cannot_be_written():
    root = parse(b"<div>Trang<script>a()</script>\x0b tin\x1f<b>x</b>\x02 m\xe1\xbb\x9bi</div>")
    for tag in ("script", "b"):
        remove(next(root.iter(tag)))
    assert text_of(root) == "Trang tin mới"
