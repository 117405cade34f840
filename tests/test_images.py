"""Pictures and captions taken out of a container."""

from __future__ import annotations

import time

import pytest
from lxml.html import HtmlElement

from pipelines.images import take_images
from pipelines.markup import is_icon
from pipelines.tree import parse, text_of
from tests.extraction import TITLE, article_page, document, extract, paragraphs

BASE = "https://bao.example/tin.html"
TWO = "<table><tr><td><img src=1.jpg></td><td><img src=2.jpg></td></tr><tr>"
ONE = "<table><tr><td><img src=1.jpg></td></tr><tr><td>"
CELL = "<tr><td class=image_desc>Cảnh họp</td></tr></table>"
PHOTO, SHOWN = "<img src=1.jpg>", ["Cảnh họp"]
LINKED = "<a class='photo slide-image-link' href=1.jpg><img src=1.jpg></a>"
LONG = "Đoàn công tác đi thăm các hộ dân bị thiệt hại sau lũ và bàn cách dựng lại nhà. " * 9


def body_of(inner: str) -> HtmlElement:
    root = parse(f"<html><body><div>{inner}</div></body></html>".encode())
    assert root is not None
    return root


def taken(inner: str) -> tuple[list[str | None], str]:
    """Return the captions found, and the text that is left."""
    body = body_of(inner)
    return [image.caption for image in take_images(body, BASE)], text_of(body)


@pytest.mark.parametrize(
    ("inner", "captions", "left"),
    [
        (
            "<table><tr><td><img src=1.jpg></td></tr><tr><td>Cảnh họp</td></tr></table>",
            ["Cảnh họp"],
            "",
        ),
        ("<table><tr><td><img src=1.jpg><br>Cảnh họp</td></tr></table>", ["Cảnh họp"], ""),
        (
            f"<table><tr><td>{LINKED}</td></tr><tr><td>Cảnh họp</td></tr></table>",
            ["Cảnh họp"],
            "",
        ),
        (f"{TWO}<td>Trước lũ</td><td>Sau lũ</td></tr></table>", ["Trước lũ", "Sau lũ"], ""),
        (f"{TWO}<td colspan=2>Hai bờ sông</td></tr></table>", ["Hai bờ sông", "Hai bờ sông"], ""),
        ("<figure><img src=1.jpg><figcaption>Cảnh họp</figcaption></figure>", ["Cảnh họp"], ""),
        ("<p><img src=1.jpg></p><p class='note ignore'>Cảnh họp</p>", ["Cảnh họp"], ""),
        (f"<div class=aside-img><p>{PHOTO}</p><span class=fig>Cảnh họp</span></div>", SHOWN, ""),
        (f"<figure>{PHOTO}<span>Cảnh họp</span></figure>", SHOWN, ""),
        (f"<p>{PHOTO}</p><p class=Caption>Cảnh họp</p>", SHOWN, ""),
        (f"<div class=box>{PHOTO}<div class=fig>Cảnh họp</div></div>", SHOWN, ""),
        (f"<div class=anh>{PHOTO}<div class=chuthich>Cảnh họp</div></div>", SHOWN, ""),
        (f"<table class=ImageBox><tr><td class=Image>{PHOTO}</td></tr>{CELL}", SHOWN, ""),
        (f"<figure>{PHOTO}<div class=imgcaption><p>Cảnh<p>họp</div></figure>", SHOWN, ""),
    ],
)
def test_a_caption_leaves_the_text(inner: str, captions: list[str], left: str) -> None:
    assert taken(inner + "<p>Sáng 5/3, huyện họp.</p>") == (captions, "Sáng 5/3, huyện họp." + left)


@pytest.mark.parametrize(
    "inner",
    [
        "<table><tr><td><img src=1.jpg></td><td>Chữ bên cạnh ảnh</td></tr></table>",
        "<table><tr><td>Xã<td>Hộ</tr><tr><td><img src=1.jpg>An Lộc<td>12</tr></table>",
        f"{ONE}{LONG}</td></tr></table>",
        f"{ONE}<a href=x.html>Tin khác</a></td></tr></table>",
        "<p><img src=1.jpg></p><p>Một đoạn văn như mọi đoạn khác.</p>",
        "<p>Chữ trước.</p><p class='note'>Ghi chú của bài.</p>",
        "<p>Chữ trước <img src=1.jpg></p><p class='note'>Ghi chú của bài.</p>",
        "<p>Chữ trước.</p><p class=caption-quote>“Dân biết, dân bàn”</p>",
        "<p>Chữ trước.</p><h5 class=caption>Nhiệm vụ thứ nhất</h5><p>Chữ sau.</p>",
        "<h3><span class=caption-subject>Mục tiêu</span></h3><p>Chữ sau.</p>",
        "<p class=photo-left><img src=1.jpg> Xã là <em>điểm sáng</em> của phong trào.</p>",
    ],
)
def test_what_may_be_text_stays(inner: str) -> None:
    before = text_of(body_of(inner))
    captions, left = taken(inner)

    assert left == before
    assert [caption for caption in captions if caption] == []


def test_a_table_of_thousands_of_pictures_takes_no_time() -> None:
    cells = "".join(
        f"<tr><td><img src={n}.jpg></td></tr><tr><td>Ảnh {n}</td></tr>" for n in range(3000)
    )
    started = time.process_time()
    captions, left = taken(f"<table>{cells}</table>")

    assert len(captions) == 3000
    assert "Ảnh 2999" in left
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "many",
    [
        f"<figure>{'<span>x</span>' * 20_000}</figure>",
        f"<div>{'<p class=caption>x</p>' * 20_000}</div>",
        f"<div class=photo><img src=1.jpg>{'<em>x</em>' * 20_000}</div>",
    ],
)
def test_thousands_of_would_be_captions_take_no_time(many: str) -> None:
    started = time.process_time()
    taken(many)
    assert time.process_time() - started < 5


WP = "<div class='wp-caption alignnone'><img src=1.jpg><p class=wp-caption-text>Cảnh họp</p></div>"
MEDIA = (
    "<article><div class=field-media-image><img src=1.jpg></div><div class=field-caption>Cảnh họp"
)


@pytest.mark.parametrize(
    "photo",
    [
        WP,
        f"{MEDIA}</div></article>",
        "<figure><amp-img src=1.jpg></amp-img><figcaption>Cảnh họp</figcaption></figure>",
        "<p class=item-photo><img src=1.jpg><em>Cảnh họp</em></p>",
        "<div class=insertImage><img src=1.jpg><div class=image_desc>Cảnh họp</div></div>",
    ],
    ids=["wordpress", "drupal", "amp", "epi", "bnews"],
)
def test_a_caption_in_the_frame_of_a_cms(photo: str) -> None:
    assert taken(f"{photo}<p>Sáng 5/3, huyện họp.</p>") == (["Cảnh họp"], "Sáng 5/3, huyện họp.")


def test_emphasis_beside_a_picture_without_a_frame_is_text() -> None:
    assert taken("<p><img src=1.jpg><em>Lời ru của mẹ</em></p>") == ([None], "Lời ru của mẹ")


@pytest.mark.parametrize(
    ("image", "is_one"),
    [
        ("<img src=/_layouts/images/icpdf.png>", True),
        ("<img src=/images/icon_doc.gif>", True),
        ("<img src=/a.jpg width=16>", True),
        ("<img src=/images/new.gif>", True),
        ("<img src=/uploads/newyork.jpg width=600>", False),
        ("<img src=/uploads/doc-lap.jpg>", False),
        ("<img src=/uploads/hoi-nghi.jpg>", False),
    ],
)
def test_icons_are_no_photos(image: str, is_one: bool) -> None:
    node = body_of(image).find(".//img")
    assert node is not None
    assert is_icon(node) is is_one


def test_captioned_photo_above_the_text() -> None:
    photo = "<figure><img src=/a.jpg><figcaption>Quang cảnh buổi lễ</figcaption></figure>"
    teaser = "<div class=image><a href=/x><img src=/b.jpg></a></div>"
    page = f"<h1>{TITLE}</h1>{photo}{teaser}<div>{paragraphs()}</div>"
    article = extract(document(f"<div>{page}</div>"))
    assert [(image.url[-6:], image.caption) for image in article.images] == [
        ("/a.jpg", "Quang cảnh buổi lễ")
    ]


def test_photos_of_related_articles_in_the_text_are_not_its_own() -> None:
    related = "<div class=related-news><img src=/r.jpg><p>Hội nghị tổng kết trồng rừng</p></div>"
    photo = "<p><img class=td-modal-image src=/a.jpg></p>"
    article = extract(article_page(photo + paragraphs() + related))
    assert [image.url[-6:] for image in article.images] == ["/a.jpg"]


@pytest.mark.parametrize(
    "photo",
    [
        "<p><img src=1.jpg></p><p><em>Cảnh họp</em></p>",
        "<p align=center><img src=1.jpg></p><p style='text-align: center'>Cảnh họp</p>",
        "<center><a href=1.jpg><img src=1.jpg></a></center><div align=center>Cảnh họp</div>",
        "<p><img src=1.jpg><br><em>Cảnh họp</em></p>",
        "<div class=box><img src=1.jpg><p> <i>Cảnh họp</i> </p></div>",
        "<p><img src=1.jpg></p><span><em>Cảnh họp</em></span>",
    ],
)
def test_a_short_line_set_as_a_caption_below_its_photo(photo: str) -> None:
    text = "<p>Sáng 5/3, huyện họp.</p>"
    assert taken(f"{text}{photo}{text}") == (
        ["Cảnh họp"],
        "Sáng 5/3, huyện họp.Sáng 5/3, huyện họp.",
    )


@pytest.mark.parametrize(
    "below",
    [
        "<p><em>" + "Sáng 5/3, Huyện ủy tổ chức hội nghị. " * 6 + "</em></p>",
        "<p>Cảnh họp</p>",
        "<p><em>Cảnh họp</em> sáng nay</p>",
        "<p style='text-align:center'>Thư mời họp</p>",
        "<p><em><a href=/tin.html>Tin khác</a></em></p>",
        "<em>Cảnh họp</em> sáng nay",
        "<em>Cảnh họp</em> <b>sáng nay</b>",
    ],
)
def test_a_line_below_a_photo_that_may_be_text_stays(below: str) -> None:
    captions, left = taken(f"<p><img src=1.jpg></p>{below}<p>Sáng 5/3, huyện họp.</p>")
    assert captions == [None]
    assert left == text_of(body_of(f"{below}<p>Sáng 5/3, huyện họp.</p>"))


def test_caption_beside_the_frame_of_a_photo_above_the_text() -> None:
    frame = "<span class=itemImage><a href=/x.jpg><img src=/x.jpg></a></span>"
    above = f"<div class=block>{frame}<span class=itemImageCaption>Cảnh họp</span></div>"
    page = f"<div class=x1><h1>{TITLE}</h1>{above}<div class=x2>{paragraphs()}</div></div>"
    assert [image.caption for image in extract(document(page)).images] == ["Cảnh họp"]


LOOKS = ("<p class=text-center><i>{}</i></p>", "<div class=chuthich>{}</div>")


@pytest.mark.parametrize("line", LOOKS)
def test_photo_above_the_text_with_a_line_that_its_look_tells(line: str) -> None:
    above = f"<div class=anh><p><img src=/a.jpg></p>{line.format('Cảnh họp')}</div>"
    if "chuthich" in line:
        above = above.replace("<p>", "").replace("</p>", "")
    page = f"<div class=x1><h1>{TITLE}</h1>{above}<div class=x2>{paragraphs()}</div></div>"
    assert [image.caption for image in extract(document(page)).images] == ["Cảnh họp"]


@pytest.mark.parametrize(("words", "is_caption"), [(4, True), (6, False)])
def test_a_longer_line_in_italics_is_a_caption_where_it_credits_the_photo(
    words: int, is_caption: bool
) -> None:
    told = "Các đại biểu thăm mô hình trồng cây, " * words + "(ảnh tư liệu)"
    captions, _ = taken(f"<div class=box>{PHOTO}<p><i>{told}</i></p></div><p>Sáng 5/3, họp.</p>")
    assert captions == [told if is_caption else None]
