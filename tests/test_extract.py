"""Whole pages through extract_article: what real editors and hostile servers write."""

import json
import os
import time
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.models import Article
from pipelines.extract import extract_article, extractor_name
from pipelines.kind import NotArticle
from tests.extraction import (
    PROSE,
    TITLE,
    URL,
    article_page,
    document,
    extract,
    page_of,
    paragraphs,
    refusal,
    site_of,
)

BODY = "\n".join(PROSE)


@pytest.mark.parametrize(
    "inner",
    [
        paragraphs(),
        "<br><br>".join(PROSE),
        "".join(f"<div>{line}</div>" for line in PROSE),
        f"<table><tr><td>{'<br>'.join(PROSE)}</td></tr></table>",
        "".join(f"<p><span>{line[:30]}</span><span>{line[30:]}</span></p>" for line in PROSE),
        "".join(f"<p><strong></strong>{line}<o:p></o:p></p>" for line in PROSE),
        "".join(f"<p>{''.join(f'&#{ord(c)};' for c in line)}</p>" for line in PROSE),
        unicodedata.normalize("NFD", paragraphs()),
        paragraphs().replace("hội", "h\0ội").replace(" ", "&nbsp;", 3),
        f"<script>if (a < b) document.write('<p>x</p>')</script>{paragraphs()}",
        f"{paragraphs()}<noscript>Hãy bật JavaScript để xem đầy đủ nội dung.</noscript>",
        f"{paragraphs()}<div style='display: none'>Mục ẩn của biểu mẫu gửi thư cho bạn bè.</div>",
        "<div>" * 1_900 + paragraphs() + "</div>" * 1_900,
    ],
    ids=[
        "p",
        "br",
        "div",
        "td",
        "spans",
        "word",
        "entities",
        "nfd",
        "nul",
        "script",
        "noscript",
        "hidden",
        "deep",
    ],
)
def test_the_text_survives_every_way_of_setting_it(inner):
    found = extract(article_page(inner))
    assert (found.title, found.body, found.lead) == (TITLE, BODY, None)


def test_a_page_cut_off_gives_what_arrived():
    html = article_page(paragraphs())
    found = extract(html[: html.index(PROSE[4][:20])])
    assert found.body == "\n".join(PROSE[:4])


def test_nested_and_mobile_copies_are_not_repeated():
    inner = f"<article>{paragraphs()}</article><div class=mobile>{paragraphs()}</div>"
    html = document(f"<main><article><h1>{TITLE}</h1>{inner}</article></main>")
    assert extract(html).body == BODY


def test_structure_is_kept():
    inner = (
        f"<p>{PROSE[0]}</p><h2>Kết quả nổi bật</h2><p>{PROSE[1]}</p><p>{PROSE[2]}</p>"
        "<ul><li>Thôn Đông Hạ trồng 1.200 cây;</li><li>Thôn Tây Hồ trồng 980 cây.</li></ul>"
        "<table><tr><th>Thôn</th><th>Số cây</th></tr><tr><td>Đông Hạ</td><td>1.200</td></tr>"
        f"<tr><td>Tây Hồ</td><td>980</td></tr></table><blockquote>{PROSE[3]}</blockquote>"
    )
    lines = extract(article_page(inner)).body.split("\n")
    assert lines == [
        *(PROSE[0], "Kết quả nổi bật", PROSE[1], PROSE[2]),
        *("Thôn Đông Hạ trồng 1.200 cây;", "Thôn Tây Hồ trồng 980 cây."),
        *("Thôn | Số cây", "Đông Hạ | 1.200", "Tây Hồ | 980", PROSE[3]),
    ]


def test_captions_stand_apart_and_the_title_in_alt_texts_goes():
    inner = (
        f"<p>{PROSE[0]}</p><figure><img src='/a.jpg' alt='{TITLE}'><figcaption>Đại biểu trồng cây."
        f"</figcaption></figure><p>{PROSE[1]}</p><p>{TITLE}</p>"
        "<div class='VCSortableInPreviewMode' type='Photo'><img data-src='/b.jpg' src='data:,'>"
        f"<div class='PhotoCMS_Caption'><p>Vườn ươm của xã.</p></div></div><p>{PROSE[2]}</p>"
    )
    found = extract(article_page(inner))
    assert found.body == "\n".join(PROSE[:3])
    assert [(i.url.rsplit("/", 1)[1], i.caption) for i in found.images] == [
        ("a.jpg", "Đại biểu trồng cây."),
        ("b.jpg", "Vườn ươm của xã."),
    ]


def test_a_photo_essay_is_told_by_its_captions():
    shots = "".join(
        f"<figure><img src=/{n}.jpg><figcaption>Người dân thôn {n} trồng cây bên đường làng."
        "</figcaption></figure>"
        for n in range(1, 7)
    )
    html = document(f"<h1>{TITLE}</h1><p class=sapo>{PROSE[0]}</p><div class=content>{shots}</div>")
    found = extract(html)
    assert found.lead == PROSE[0]
    assert found.body.count("\n") == 5
    assert "captions-only" in found.flags


@pytest.mark.parametrize(
    "related",
    [
        '<p>&gt;&gt; <a href="/x">Hội nghị tổng kết công tác trồng rừng năm trước</a></p>',
        '<p><a href="/x">Hội nghị tổng kết công tác trồng rừng năm trước của toàn huyện</a></p>',
        '<p>Xem thêm: <a href="/x">Hội nghị tổng kết công tác trồng rừng</a></p>',
        '<div class="related-news"><b>Hội nghị tổng kết trồng rừng</b><p>Đã đưa hôm qua.</p></div>',
        '<div type="RelatedOneNews"><a href="/x">Hội nghị tổng kết trồng rừng</a></div>',
        "<p>Tin liên quan</p>",
        "<p>Lượt xem: 1.234</p>",
        "<form><label>Họ tên:(*)</label><input></form><p>Mã xác nhận: L?y l?i m\ufffd b?o m?t</p>",
    ],
)
def test_what_stands_within_a_text_but_is_none_of_it_goes(related):
    inner = f"<p>{PROSE[0]}</p><p>{PROSE[1]}</p>{related}{paragraphs(PROSE[2:])}"
    assert extract(article_page(inner)).body == BODY


@pytest.mark.parametrize(
    "tail",
    [
        "<p>Các bài mới đăng</p><p>Trồng rừng ở xã bên</p><p>Bài viết Xem</p>",
        "<h3>Tin liên quan</h3><ul><li>Khai mạc hội thao</li><li>Họp thôn quý I</li></ul>",
        "<p>(*) Không sao chép dưới mọi hình thức khi chưa có sự đồng ý bằng văn bản.</p>",
        "<p>Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p><p>Click để đánh giá bài viết</p>",
        "<p>Chia sẻ</p><p>In bài viết này</p><p>Về đầu trang</p>",
    ],
)
def test_what_follows_a_text_goes(tail):
    assert extract(article_page(paragraphs() + tail)).body == BODY


def test_reader_comments_are_not_the_article():
    comments = "".join(
        f"<p>Bác Nam: Tôi rất đồng tình với chủ trương này, mong các thôn cùng làm, lần {n}.</p>"
        for n in range(12)
    )
    html = document(
        f"<h1>{TITLE}</h1><div class=c>{paragraphs()}</div><div class=comment-list>{comments}</div>"
    )
    assert extract(html).body == BODY


@pytest.mark.parametrize(
    ("signature", "author"),
    [
        ("Nguyễn Văn Bảy", "Nguyễn Văn Bảy"),
        ("NGUYỄN VĂN BẢY", "Nguyễn Văn Bảy"),
        ("Bài, ảnh: Thu Hà", "Thu Hà"),
        ("Thu Hà - Minh Quân", "Thu Hà, Minh Quân"),
        ("(Theo Cổng thông tin huyện)", None),
        ("Nguồn: Báo Mẫu", None),
    ],
)
def test_a_lone_signature_names_the_author_and_leaves_the_text(signature, author):
    inner = paragraphs() + f'<p style="text-align:right"><b>{signature}</b></p>'
    found = extract(article_page(inner))
    assert (found.body, found.author) == (BODY, author)


def test_an_official_signature_belongs_to_the_text():
    end = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Văn Tám")
    found = extract(article_page(paragraphs(PROSE + end)))
    assert found.body == "\n".join(PROSE + end)
    assert found.author is None


def test_the_lead_is_rescued_from_the_description():
    lead = (
        "Lễ ra quân trồng cây đầu năm của xã Bình Minh thu hút hàng trăm người các thôn tham gia."
    )
    head = f'<title>{TITLE}</title><meta property="og:description" content="{lead}">'
    found = extract(article_page(paragraphs(), head))
    assert (found.lead, found.body) == (lead, BODY)
    assert "lead-rescued" in found.flags


def test_a_lead_that_stands_in_the_text_is_not_repeated():
    head = f'<title>{TITLE}</title><meta name="description" content="{PROSE[0][:70]}...">'
    found = extract(article_page(paragraphs(), head))
    assert (found.lead, found.body) == (PROSE[0], "\n".join(PROSE[1:]))


def test_a_slogan_is_no_lead():
    slogan = "Cổng thông tin điện tử chính thức của huyện: công khai, minh bạch, hiệu quả, phục vụ"
    head = f'<title>{TITLE}</title><meta name="description" content="{slogan}">'
    assert extract(article_page(paragraphs(), head)).lead is None


def test_a_short_notice_is_an_article():
    lines = (
        "UBND xã thông báo lịch cắt điện ngày 15/3.",
        "Thời gian: từ 8h00 đến 11h30.",
        "Đề nghị nhân dân biết, chủ động.",
    )
    inner = f"<div class=date>Cập nhật: 08:30 12/03/2024</div><div>{paragraphs(lines)}</div>"
    html = document(f"<div><h1>Thông báo lịch cắt điện</h1>{inner}</div>", "<title>x</title>")
    found = extract(html)
    assert (found.title, found.body) == ("Thông báo lịch cắt điện", "\n".join(lines))
    assert found.published_at == "2024-03-12T08:30:00+07:00"


def test_metadata_comes_with_its_source():
    linked = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": ["NewsArticle"],
                "headline": TITLE,
                "datePublished": "2024-03-12T01:30:05Z",
                "author": [{"@type": "Person", "name": "LÊ THU HÀ"}, {"name": "binhminh.vn"}],
            },
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"item": {"name": "Trang chủ"}},
                    {"item": {"name": "X&amp;#227; h&#7897;i"}},
                ],
            },
        ],
    }
    script = f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    canonical = '<link rel="canonical" href="/tin-tuc/cay-12345.html">'
    found = extract(article_page(paragraphs(), f"<title>{TITLE}</title>{script}{canonical}"))
    assert (found.author, found.section) == ("Lê Thu Hà", "Xã hội")
    assert found.published_at == "2024-03-12T08:30:05+07:00"
    assert (found.published_source, found.published_precision) == ("json-ld", "second")
    assert found.canonical == "https://binhminh.example.vn/tin-tuc/cay-12345.html"
    assert found.extraction == "generic"
    assert found.extractor == extractor_name()
    assert found.words == len(BODY.split())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"<p>" + b"a" * 20_000_000, "oversize"),
        (b"%PDF-1.7\n" + os.urandom(500), "binary"),
        (b"<?xml version='1.0'?><rss><channel></channel></rss>", "not-html"),
        (b'{"items": []}', "not-html"),
        (b"<html><frameset><frame src=a></frameset></html>", "empty"),
        (document("<div id=root></div><script>" + "x=1;" * 2_000 + "</script>").encode(), "empty"),
        (document("".join(f"<a href=/{n}>n</a>" for n in range(30_000))).encode(), "link-bomb"),
        (f"<div {' '.join(f'a{n}=1' for n in range(20_000))}>".encode(), "attribute-bomb"),
    ],
    ids=[
        "empty",
        "space",
        "big",
        "pdf",
        "feed",
        "json",
        "frames",
        "app",
        "links",
        "attributes",
    ],
)
def test_what_no_text_can_come_from_is_named(body, reason):
    assert refusal(body) == reason


def test_a_wrong_charset_header_does_no_harm():
    html = article_page(paragraphs())
    found = extract(html, content_type="text/html; charset=windows-1252")
    assert (found.title, found.body) == (TITLE, BODY)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_pages_raise_nothing(data):
    html = article_page(paragraphs(), f"<title>{TITLE}</title><script type='application/ld+json'>[")
    body = bytearray(html.encode())
    for _ in range(data.draw(st.integers(0, 12))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=12))
    found = extract_article(page_of(bytes(body)), site_of())
    assert isinstance(found, Article | NotArticle)
    if isinstance(found, Article):
        assert found.title
        assert found.body or found.lead
        assert unicodedata.is_normalized("NFC", found.body)


@given(st.binary(max_size=400))
def test_any_bytes_get_an_outcome(body):
    assert isinstance(extract_article(page_of(body), site_of()), Article | NotArticle)


def test_the_same_page_gives_the_same_article():
    page = page_of(article_page(paragraphs()))
    assert extract_article(page, site_of()) == extract_article(page, site_of())
    assert page.url == URL


ARCHIVED_HOME = "/web/20150825091500/http://binhminh.example.vn/"


@pytest.mark.parametrize(
    ("inner", "title"),
    [
        (f"<h1 class=logo><a href=/>Cổng thông tin xã Bình Minh</a></h1><h2>{TITLE}</h2>", "h2"),
        (f"<h1><a href={ARCHIVED_HOME}>Cổng thông tin xã Bình Minh</a></h1><h2>{TITLE}</h2>", "h2"),
        (f'<h3>Tin tức - Sự kiện</h3><a class="tin-title" href="/x">{TITLE}</a>', "link"),
        (f"<p><b>{TITLE}</b></p>", "bold line"),
        (f"<div class=news_title>{TITLE} (16:04 08/01/2021)</div>", "class, with a date"),
    ],
)
def test_a_headline_is_found_where_the_head_names_only_the_site(inner, title):
    name = "<title>Cổng thông tin xã Bình Minh</title>"
    found = extract(document(f"<div>{inner}{paragraphs()}</div>", name))
    assert (found.title, found.body) == (TITLE, BODY), title


CELLS = f"<tr><td>{PROSE[0]}</td><td>{PROSE[1]}</td></tr>"
SECTIONS = [f"<section class=s{n}><p>{line}</p></section>" for n, line in enumerate(PROSE)]


@pytest.mark.parametrize(
    "inner",
    [
        "".join(SECTIONS),
        f"<table>{CELLS}<tr><td colspan=2>{paragraphs(PROSE[2:])}</td></tr></table>",
        f"<pre>{chr(10).join(PROSE)}</pre>",
    ],
    ids=["sections", "cells", "pre"],
)
def test_a_text_in_parts_is_put_together(inner):
    side = "".join(f"<p>Xã có diện tích {n}.200 ha, nằm ở phía nam của huyện.</p>" for n in (3, 4))
    main = f"<div class=a><h1>{TITLE}</h1>{inner}</div>"
    assert extract(document(f"{main}<div class=b><h3>Tin</h3>{side}</div>")).body == BODY


def test_the_next_article_of_an_endless_page_is_not_this_one():
    other = paragraphs(tuple(f"Bài khác: {line}" for line in PROSE))
    html = document(
        f"<article><h1>{TITLE}</h1><div class=c>{paragraphs()}</div></article>"
        f"<article><h1>Bài khác</h1><div class=c>{other}</div></article>"
    )
    assert extract(html).body == BODY


@pytest.mark.parametrize("url", ["https://[::1/", "javascript:alert(1)", "tin-1.html", ""])
def test_address_that_no_archive_could_name(url):
    found = extract_article(page_of(article_page(paragraphs()), url), site_of())
    assert found == NotArticle("bad-address")


_LINKED_PHOTO = (
    "<p><a href=/tin-{n}.html><img src=/{n}.jpg></a> <a href=/tin-{n}.html>Một tin</a></p>"
)
COSTLY = {
    "labels": f"<p class=author>Bài {'tin ' * 240}!</p>{paragraphs()}",
    "header": f"<div>Bài {'tin ' * 240}! 12/05/2026 10:10</div>{paragraphs()}",
    "homes": f"{'<a href=/>Trang chủ</a>' * 4_000}{paragraphs()}",
    "cards": paragraphs() + "".join(_LINKED_PHOTO.format(n=n) for n in range(2_500)),
    "photos": f"{paragraphs()}<p>{'<img src=/a.jpg>' * 3_000}</p><p><em>Cảnh họp</em></p>",
    "bylines": "".join(
        f"<div>Lê Thu Hà {n % 9}, 12/05/2026</div><a href=/{n}>Tin {n}</a>" for n in range(2_000)
    )
    + paragraphs(),
}


@pytest.mark.parametrize("name", COSTLY)
def test_a_page_costs_no_more_than_its_length(name):
    page = article_page(COSTLY[name])
    started = time.process_time()
    extract_article(page_of(page), site_of())
    assert time.process_time() - started < 4
