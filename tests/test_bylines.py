"""Pages that name their author beside the text, as CMSs and editors print it."""

import json

import pytest

from tests.extraction import PROSE, TITLE, article_page, document, extract, paragraphs

_TEXT = f"<div class=x2>{paragraphs()}</div>"


def _page(above: str = "", below: str = "", head: str = "", menu: str = "") -> str:
    story = f"<div class=x1><h1>{TITLE}</h1>{above}{_TEXT}{below}</div>"
    return document(f"<div>{menu}</div>{story}", f"<title>{TITLE}</title>{head}")


def _told(*names: str) -> str:
    author = [{"@type": "Person", "name": name} for name in names]
    data = {"@type": "NewsArticle", "headline": TITLE, "author": author}
    return f"<script type=application/ld+json>{json.dumps(data)}</script>"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", "<p class=h5><strong>Tác giả bài viết: </strong>Lê Thị Hoa</p>"),
        ("", "<table><tr><td>Tác giả:</td><td>Lê Thị Hoa</td></tr></table>"),
        ("", "<ul><li><span>Tác giả</span>: <span>Lê Thị Hoa</span></li><li>Nguồn: X</li></ul>"),
        ("", "<div style='text-align: right'><b>LÊ THỊ HOA</b></div><div>Gửi bình luận</div>"),
        ("<div>Tác giả: Lê Thị Hoa | Ngày đăng: 08/07/2024 10:15</div>", ""),
        ("<div>Đăng bởi <span>Lê Thị Hoa</span>, 21 Tháng 3, 2024</div>", ""),
        ("<div>LÊ THỊ HOA 10/08/2025 12:54</div>", ""),
        ("<p>LÊ THỊ HOA |</p><p>10/08/2025 12:54</p>", ""),
        ("<dl><dd itemprop=author>Viết bởi: <span>Lê Thị Hoa</span></dd></dl>", ""),
        ("<span id=dnn_ctr1_View_lblAuthor>Lê Thị Hoa</span>", ""),
        ("<div class=author-time><b>Lê Thị Hoa</b><i>Thứ Tư, ngày 1/10/2014 - 23:01</i></div>", ""),
        ("<p class=author><b>Lê Thị Hoa</b><span>-Thứ năm, 16/03/2023 08:30</span></p>", ""),
        ("<p class=author><b>Lê Thị </b><b>Hoa</b></p>", ""),
        ("<p class=author><i class=icon></i><span>Lê</span><span> Thị Hoa</span></p>", ""),
    ],
)
def test_byline_beside_a_text(above: str, below: str) -> None:
    assert extract(_page(above, below)).author == "Lê Thị Hoa"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("<div>Gửi bởi <b>host</b> lúc <b>28/07/2008 8:05:12 SA</b></div>", ""),
        ("<div>Viết bởi <span>Super User</span></div>", ""),
        ("", "<div class=c><p>Gửi bởi Trần Văn Nam lúc 10:15</p></div>"),
        ("", "<div class=comment-list><p class=comment-author>Trần Văn Nam</p></div>"),
        ("<div>Đời Sống 10/08/2025 12:54</div>", ""),
        ("<p><a href=/p>Print</a> <a href=/e>E-mail</a></p><p>10/08/2025 12:54</p>", ""),
        ("", "<div style='text-align: right'><b>Văn phòng Đảng ủy</b></div>"),
        ("", "<div style='text-align: right'><span onclick='t()'>Về Đầu Trang</span></div>"),
    ],
)
def test_accounts_readers_and_sections_are_no_authors(above: str, below: str) -> None:
    menu = "<ul><li><a href=/doi-song>Đời sống</a></li></ul>"
    assert extract(_page(above, below, menu=menu)).author is None


@pytest.mark.parametrize(
    ("header", "author"),
    [
        ("08/07/2024, 10:15 | Lan Hương", "Lan Hương"),
        ("Lan Hương - 08/07/2024 | 10:15", "Lan Hương"),
        ("Hà Nội, 08/07/2024 10:15", None),
        ("Đời Sống | 08/07/2024 10:15", None),  # a section of the menu
    ],
)
def test_a_header_line_within_the_body_names_its_author(header: str, author: str | None) -> None:
    story = f"<div class=x1><h1>{TITLE}</h1><div>{header}</div>{paragraphs()}</div>"
    menu = "<ul><li><a href=/doi-song>Đời sống</a></li></ul>"
    assert extract(document(f"{menu}{story}", f"<title>{TITLE}</title>")).author == author


@pytest.mark.parametrize(
    ("below", "author"),
    [
        ("<p>Tác giả: Lê Thị Hoa</p>", "Lê Thị Hoa"),
        ("<div style='text-align: right'><b>Lê Thị Hoa</b></div>", None),
    ],
)
def test_a_familys_own_hook_leaves_only_labelled_bylines_to_be_found(
    below: str, author: str | None
) -> None:
    text = f'<div data-role="content" class="detail-content">{paragraphs()}</div>'
    story = f'<div class="detail__main"><h1 data-role="title">{TITLE}</h1>{text}{below}</div>'
    assert extract(document(story, f"<title>{TITLE}</title>"), "ims").author == author


def test_all_authors_of_the_head_are_kept() -> None:
    article = extract(_page(head=_told("Lê Thị Hoa", "Bùi Văn Tám")))
    assert article.author == "Lê Thị Hoa, Bùi Văn Tám"


@pytest.mark.parametrize(
    ("signature", "author"),
    [
        ("Bài, ảnh: Bùi Văn Tám", "Bùi Văn Tám"),
        ("Biên tập: Bùi Văn Tám", "Lê Thị Hoa"),
        ("Bùi Văn Tám", "Lê Thị Hoa"),
    ],
)
def test_a_credit_of_the_writer_goes_before_the_account_in_the_head(
    signature: str, author: str
) -> None:
    page = article_page(paragraphs() + f"<p>{signature}</p>", _told("Lê Thị Hoa"))
    assert extract(page).author == author


def test_a_head_that_names_the_site_leaves_the_byline_to_the_page() -> None:
    page = _page("<p class=author>Lê Thị Hoa</p>", head=_told("Báo Mẫu"))
    assert extract(page).author == "Lê Thị Hoa"


def test_reader_named_in_microdata_is_no_author() -> None:
    comment = (
        "<div itemscope itemtype=https://schema.org/Comment>"
        "<p itemprop=author>Trần Văn Nam</p><p>Bài viết hay.</p></div>"
    )
    assert extract(_page(below=comment)).author is None


@pytest.mark.parametrize("name", ["author-info", "about-author", "tacgia", "detail-author-bottom"])
def test_life_of_the_author_is_no_text(name: str) -> None:
    life = f"<div class={name}><p>Chị Hoa là phóng viên, viết về nông nghiệp từ năm 2010.</p></div>"
    assert extract(article_page(paragraphs() + life)).body == "\n".join(PROSE)


_LATER = paragraphs(tuple(f"Một năm sau: {line}" for line in PROSE))


def _said(at: int, name: str) -> str:
    return f"<li><p class=author>{name}</p><div class=mini>{PROSE[at]}</div></li>"


@pytest.mark.parametrize(
    ("inner", "author"),
    [
        ("".join(_said(at, f"Lê Văn {name}") for at, name in enumerate(("Sáu", "Tư", "Ba"))), None),
        (f"<q>Ai cũng vui.<p class=author>Lê Văn Sáu</p></q>{_LATER}", None),
        ("<p class=author>Lê Văn Sáu</p>", "Lê Văn Sáu"),
        (f"<p class=author>Lê Văn Sáu</p><p>{PROSE[0]}</p>", "Lê Văn Sáu"),
        (f"<p class=author>Lê Văn Sáu</p><div>{_LATER}</div>", "Lê Văn Sáu"),
        (f"<p><span class=author>Ông Lê Văn Sáu:</span> {PROSE[0]}</p>", None),
        (_said(0, "Lê Văn Sáu") * 3, "Lê Văn Sáu"),
    ],
)
def test_who_speaks_within_a_text_has_not_written_it(inner: str, author: str | None) -> None:
    assert extract(article_page(paragraphs() + inner)).author == author


def test_byline_below_lead_and_caption_in_the_body() -> None:
    above = f"<p>{PROSE[0]}</p><p>{PROSE[1]}</p><p class=author>Lê Văn Sáu</p>"
    assert extract(article_page(above + paragraphs())).author == "Lê Văn Sáu"


def test_name_beside_what_wraps_the_text_alone() -> None:
    name = "<p style='text-align: right'><b>Lê Thị Hoa</b></p>"
    story = f"<div><h1>{TITLE}</h1><div>{_TEXT}</div>{name}</div>"
    assert extract(document(story, f"<title>{TITLE}</title>")).author == "Lê Thị Hoa"
    told = story.replace(f"<div>{_TEXT}</div>", f"<div>Ban tin xã {_TEXT}</div>")
    assert extract(document(told, f"<title>{TITLE}</title>")).author is None


def test_two_names_side_by_side_are_two_authors() -> None:
    names = "<p class=author><a href=/1>Lê Thị Hoa</a><a href=/2>Bùi Văn Tám</a></p>"
    assert extract(_page(names)).author == "Lê Thị Hoa, Bùi Văn Tám"


def test_author_of_another_article_above_a_headline_far_from_its_text() -> None:
    slide = "<div><a href=/khac><span class=author>Bùi Văn Tám</span></a></div>"
    story = f"<div class=hero>{{}}<h1>{TITLE}</h1>{{}}</div>{'<div>' * 5}{_TEXT}{'</div>' * 5}"
    own = "<span class=author>Lê Thị Hoa</span>"
    head = f"<title>{TITLE}</title>"
    assert extract(document(story.format(slide, own), head)).author == "Lê Thị Hoa"
    assert extract(document(story.format(slide, ""), head)).author is None
