"""What stands within a text and is no part of it: polls, forms, teasers, clocks beside entries."""

from __future__ import annotations

import pytest

from pipelines.furniture import strip_furniture
from pipelines.tree import parse, text_of
from tests.extraction import PROSE, article_page, extract, paragraphs

BODY = "\n".join(PROSE)
HEADLINE = "Toàn huyện hoàn thành kế hoạch trồng cây đầu xuân"
SUMMARY = "Các xã trồng vượt chỉ tiêu, tỷ lệ cây sống đạt chín phần mười."


def within(inner: str) -> str:
    """Return the text of an article with something in its middle."""
    return extract(article_page(paragraphs(PROSE[:2]) + inner + paragraphs(PROSE[2:]))).body


@pytest.mark.parametrize(
    "inner",
    [
        "<div class=article-poll><h4>Bạn có trồng cây?</h4><input type=radio>Có</div>",
        "<div class=binh-chon><p>Nên trồng cây gì?</p><p>Keo</p><button>Gửi</button></div>",
        "<div><b>Đặt câu hỏi</b><div><input><textarea></textarea><p>Họ tên</p></div></div>",
        "<div><b>Gửi Ý Kiến</b><div><textarea></textarea><p>Họ tên</p></div></div>",
        f"<article><h2><a href=/tin-9.html>{HEADLINE}</a></h2><p>{SUMMARY}</p></article>",
        (
            "<div class=it><a href=/tin-9.html><img src=/a.jpg></a><a href=/tin>Tin tức</a>"
            f"<h3><a href=/tin-9.html>{HEADLINE}</a></h3><a href=/an>Lan</a><p>{SUMMARY}</p>"
            "<a href=/tin-9.html#y>2 ý kiến</a><a href=/tin-9.html>Đọc tiếp</a></div>"
        ),
        "<ul><li><time>15 phút trước</time></li></ul>",
        "<p>Tự động cập nhật sau <b>30</b> giây</p>",
    ],
)
def test_furniture_within_a_text_is_left_out(inner: str) -> None:
    assert within(inner) == BODY


@pytest.mark.parametrize(
    ("inner", "kept"),
    [
        ("<p>12:05</p>", "12:05"),
        ("<p class=time>12:05 mở cổng</p>", "12:05 mở cổng"),
        ("<p class=times>12:05</p>", "12:05"),
        (f"<div class=binh-chon><p>{SUMMARY}</p></div>", SUMMARY),
        (f"<h2 id=binh-chon-san-pham>{HEADLINE}</h2>", HEADLINE),
        (f"<h2><span id=tin-khac>{HEADLINE}</span></h2>", HEADLINE),
        (f"<p id=survey>{SUMMARY}</p>", SUMMARY),
        (f"<article><p>{SUMMARY}</p></article>", SUMMARY),
        (
            f"<article><a href=/vb-9>Kế hoạch số 9 về trồng cây</a><p>{SUMMARY}</p></article>",
            SUMMARY,
        ),
        ("<div><p>Hạn nộp ngày 5/5.</p><textarea></textarea></div>", "Hạn nộp ngày 5/5."),
        (f"<article><h2>{HEADLINE}</h2><p>{SUMMARY}</p></article>", f"{HEADLINE}\n{SUMMARY}"),
    ],
)
def test_what_only_resembles_furniture_is_text(inner: str, kept: str) -> None:
    assert within(inner).split("\n")[2:-3] == kept.split("\n")


def test_name_below_a_text_is_no_label_of_the_field_beside_it() -> None:
    signed = "<div><p align=right><b>Lê Văn Sáu</b></p><textarea></textarea></div>"
    assert extract(article_page(paragraphs() + signed)).author == "Lê Văn Sáu"


def test_linked_headlines_of_a_digest_stay_with_its_text() -> None:
    items = (
        f"<article><h2><a href=/tin-{at}.html>{HEADLINE} {at}</a></h2><p>{line}</p></article>"
        for at, line in enumerate(PROSE)
    )
    root = parse(f"<div>{''.join(items)}</div>".encode())
    assert root is not None
    before = text_of(root)
    strip_furniture(root)
    assert text_of(root) == before
