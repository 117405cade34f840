"""The lead: where pages print it, and what only looks like one."""

from __future__ import annotations

import pytest

from tests.extraction import PROSE, TITLE, article_page, document, extract, paragraphs

BODY = "\n".join(PROSE)
LEAD = "Hàng trăm người dân các thôn đã tham gia lễ ra quân trồng cây đầu năm của xã Bình Minh."
TEXT = f"<div class=body>{paragraphs()}</div>"
TABLE = f"<table><tr><td>{paragraphs()}</td></tr></table>"
LINKS = "<p class=sapo><a href=/1>Xã bên trồng cây</a> <a href=/2>Huyện họp bàn việc trồng rừng</a>"


def field(text: str) -> str:
    """Return a field as Drupal prints it: three elements around each."""
    return f"<div class=field><div class=items><div class=item>{text}</div></div></div>"


@pytest.mark.parametrize(
    "inner",
    [
        f"<h1>{TITLE}</h1><div>{field(LEAD)}{field('<img src=/a.jpg>')}{field(paragraphs())}</div>",
        f"<h1>{TITLE}</h1><div class=x><span>{LEAD}</span></div><hr><div><div>{TEXT}</div></div>",
        f"<h2><span>{TITLE}</span></h2><br><p><b>{LEAD}</b></p>{TABLE}",
        f"<h1>{TITLE}</h1><div class=field-tom-tat>{LEAD}</div>{TEXT}",
        f"<h1>{TITLE}</h1><div class=chappeau>{LEAD}</div>{TEXT}",
        f"<h1>{TITLE}</h1>{LINKS}<p class=sapo>{LEAD}</p>{TEXT}",
    ],
    ids=["fields", "wrapped text", "table", "field's name", "class", "list of links above"],
)
def test_lead_beside_the_text(inner: str) -> None:
    article = extract(document(f"<div class=page>{inner}</div>"))
    assert (article.lead, article.body) == (LEAD, BODY)


@pytest.mark.parametrize(
    "inner",
    [
        f"<p>{LEAD}</p><h1>{TITLE}</h1><div><div>{TEXT}</div></div>",
        f"<div><p>{LEAD}</p></div><div><h1>{TITLE}</h1><div><div><div>{TEXT}</div></div></div></div>",
        f"<h1>{TITLE}</h1><div class=x><a href=/1>{LEAD}</a></div><div><div>{TEXT}</div></div>",
        f"<h1>{TITLE}</h1><div class=description>{TITLE}</div>{TEXT}",
    ],
    ids=["above the headline", "above its column", "a link", "the title again"],
)
def test_what_is_no_lead(inner: str) -> None:
    article = extract(document(f"<div class=page>{inner}</div>"))
    assert (article.lead, article.body) == (None, BODY)


@pytest.mark.parametrize(
    "first",
    [
        f"<p><span style='font-weight:700'>{LEAD}</span></p>",
        f"<p>(Binhminh.vn) - <strong>{LEAD}</strong></p>",
    ],
)
def test_first_paragraph_in_bold(first: str) -> None:
    article = extract(article_page(first + paragraphs()))
    assert (article.lead or "").endswith(LEAD)
    assert article.body == BODY


@pytest.mark.parametrize(
    "second",
    [
        f"<p>{PROSE[0]}</p><p><b>Màu xanh trên đồi</b></p>",
        f"<p><b>Thưa ông, vì sao xã trồng cây bản địa, không trồng keo?</b></p><p>{PROSE[0]}</p>",
    ],
    ids=["subheading", "question"],
)
def test_bold_lead_above_a_subheading_or_a_question(second: str) -> None:
    article = extract(article_page(f"<p><b>{LEAD}</b></p>{second}{paragraphs(PROSE[1:])}"))
    assert article.lead == LEAD


@pytest.mark.parametrize(
    "first",
    [
        f"<p><b>{LEAD}</b></p><p><b>Cán bộ, đoàn viên, hội viên cùng ra quân từ sáng sớm.</b></p>",
        "<p><b>CÂU HỎI VÀ TRẢ LỜI: NHỮNG ĐIỀU CẦN BIẾT KHI TRỒNG CÂY GÂY RỪNG</b></p>",
    ],
    ids=["all in bold", "a heading"],
)
def test_bold_text_that_is_no_lead(first: str) -> None:
    assert extract(article_page(first + paragraphs())).lead is None


@pytest.mark.parametrize(
    "first", [f"<p><span style='font-weight:400'>{LEAD}</span></p>", f"<p><b>Ảnh</b>: {LEAD}</p>"]
)
def test_first_paragraph_that_is_not_in_bold(first: str) -> None:
    assert extract(article_page(first + paragraphs())).lead is None


VNPT = (
    "<article itemtype=http://schema.org/NewsArticle><h1 itemprop=headline>{title}</h1>{above}"
    "<div itemprop=articleBody>{text}</div></article>"
)


@pytest.mark.parametrize(
    ("above", "lead"),
    [
        (f"<div><p>{LEAD}</p></div>", LEAD),
        (f"<figure><img src=/a.jpg><figcaption>{LEAD}</figcaption></figure>", None),
        ("", None),
    ],
)
def test_lead_that_a_layout_knows_by_another_name(above: str, lead: str | None) -> None:
    page = document(VNPT.format(title=TITLE, above=above, text=paragraphs()))
    article = extract(page, "vnpt-portal")
    assert "layout-missed" not in article.flags
    assert (article.lead, article.body) == (lead, BODY)


def test_lead_of_a_page_that_its_layout_does_not_fit() -> None:
    inner = f"<div class=summary>{LEAD}</div>{paragraphs()}"
    article = extract(article_page(f"<div class=c>{inner}</div>"), "webforms")
    assert "layout-missed" in article.flags
    assert (article.lead, article.body) == (LEAD, BODY)


@pytest.mark.parametrize("between", ["<br>", "<ul><li>a</li></ul><ul><li>b</li></ul><br>"])
def test_paragraph_beside_the_text_of_a_page_without_a_headline(between: str) -> None:
    page = f"<div><span>Tin tức</span><br><span>{LEAD}</span>{between}{TEXT}</div>"
    article = extract(document(page, "<title>Cổng thông tin điện tử xã Bình Minh</title>"))
    assert (article.lead, article.body) == (LEAD if between == "<br>" else None, BODY)


NOTE = "Đoàn viên xã Bình Minh trồng cây ven đường liên thôn, sáng 12/3."
PHOTO = f"<div class=imghome><a href=/a.jpg><img src=/a.jpg></a><em>{NOTE}</em></div>"


@pytest.mark.parametrize(
    "block",
    [
        f"<div><p class=day>12/05/2026</p><p class=x>{LEAD}</p></div>",
        f"<div id=hometext>{PHOTO}<h2>{LEAD}</h2></div>",
        f"<div class=hometext>{PHOTO}{LEAD}</div>",
        f"<div><figure><img src=/a.jpg><figcaption>{NOTE}</figcaption></figure>{LEAD}</div>",
        f"<div><img src=/a.jpg><br><i>{NOTE}</i><p>{LEAD}</p></div>",
    ],
    ids=["day", "photo", "photo, called a lead", "figure", "bare photo"],
)
def test_lead_in_one_block_with_a_day_or_a_photo(block: str) -> None:
    text = f"<div class=bodytext>{paragraphs()}</div>"
    article = extract(document(f"<div><h1>{TITLE}</h1>{block}<hr>{text}</div>"))
    assert (article.lead, article.body) == (LEAD, BODY)


SECOND = "Mỗi thôn nhận hai nghìn cây giống, bảo đảm tỷ lệ sống trên chín mươi phần trăm."


@pytest.mark.parametrize(
    "inner",
    [
        f"<img src=/a.jpg><p>{LEAD}</p><p>{SECOND}</p>",
        f"<div class=img><img src=/a.jpg></div><p>{LEAD}</p><p>{SECOND}</p>",
        f"<p>{LEAD}</p><img src=/a.jpg><p>{SECOND}</p>",
        f"<p><img src=/a.jpg align=left>{LEAD}</p><p>{SECOND}</p>",
        f"<p><img src=/a.jpg><span style='color:red'>{LEAD}</span></p><p>{SECOND}</p>",
        f"<div><img src=/a.jpg><p>{LEAD}</p><p>{SECOND}</p></div>",
    ],
)
@pytest.mark.parametrize("page", ["{}<div class=bodytext>{}</div>", "<div class=b>{}{}</div>"])
def test_paragraphs_of_a_lead_beside_a_photo_are_no_notes(inner: str, page: str) -> None:
    block = f"<div class=hometext>{inner}</div>"
    article = extract(
        document(f"<div><h1>{TITLE}</h1><hr>{page.format(block, paragraphs())}</div>")
    )
    assert (article.lead, article.body) == (f"{LEAD} {SECOND}", BODY)


def test_what_is_no_lead_in_its_block_stays_in_the_text() -> None:
    place = "<div><img src=/a.jpg><p>Buổi lễ tại thôn Đông Hạ, sáng 12/3.</p></div>"
    inner = f"<div class=sapo>{place}<p>{LEAD}</p></div>{paragraphs()}"
    article = extract(article_page(inner))
    assert article.lead == LEAD
    assert article.body.split("\n") == ["Buổi lễ tại thôn Đông Hạ, sáng 12/3.", *PROSE]


@pytest.mark.parametrize(
    "block",
    [
        f"<div class=t><span>Chia sẻ</span><p>{LEAD}</p></div>",
        f"<div class=c><h4>Xây dựng Đảng</h4><p>{LEAD}</p></div>",
        f"<div class=a><img src=/a.jpg><span>{NOTE}</span></div>",
        "<p>Theo dõi Báo Bình Minh trên: Google News để cập nhật.</p>",
    ],
    ids=["buttons", "a section", "a photo", "furniture"],
)
def test_a_paragraph_between_headline_and_text_that_is_no_lead(block: str) -> None:
    text = f"<div class=bodytext>{paragraphs()}</div>"
    article = extract(document(f"<div><h1>{TITLE}</h1>{block}<hr>{text}</div>"))
    assert (article.lead, article.body) == (None, BODY)


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("PV: Thưa đồng chí, vì sao xã trồng cây bản địa?", "Thời gian tới xã sẽ làm gì?"),
        ("Kính thưa các đồng chí lãnh đạo, thưa toàn thể bà con!", "Thưa bà con, thưa hội nghị!"),
    ],
)
def test_a_question_or_salutation_above_others_is_no_lead(first: str, later: str) -> None:
    inner = f"<p><b>{first}</b></p>{paragraphs(PROSE[:2])}<p><b>{later}</b></p>"
    article = extract(article_page(inner + paragraphs(PROSE[2:])))
    assert article.lead is None
    assert article.body.split("\n")[0] == first


def test_lead_of_nukeviet_in_one_block_with_a_photo() -> None:
    home = f"<div id=hometext>{PHOTO}<h2>{LEAD}</h2></div><div class=bodytext>{paragraphs()}</div>"
    column = f"<div class=news_column><h1>{TITLE}</h1>{home}</div>"
    article = extract(document(column), "nukeviet")
    assert (article.lead, article.body) == (LEAD, BODY)
    assert [image.caption for image in article.images] == [NOTE]


@pytest.mark.parametrize(
    "page",
    [
        f"<h1>{TITLE}</h1><div><a href=/1>Xã bên cũng trồng cây</a><p>{LEAD}</p></div>",
        f"<div><p>12/05/2026</p><p>{LEAD}</p></div>",
    ],
    ids=["below a headline of its own", "without a headline"],
)
def test_a_teaser_above_the_text_is_no_lead(page: str) -> None:
    head = "<title>Cổng thông tin điện tử xã Bình Minh</title>"
    assert extract(document(f"<div>{page}<div>{TEXT}</div></div>", head)).lead is None


def described(text: str) -> str:
    return f'<title>{TITLE}</title><meta name="description" content="{text}">'


def test_long_title_that_stands_again_as_description_is_no_lead() -> None:
    title = f"{TITLE} và phát động tháng cao điểm bảo vệ rừng"
    page = f"<h1>{title}</h1><div itemprop=description>{title}</div>{TEXT}"
    article = extract(document(f"<div>{page}</div>", f"<title>{title}</title>"))
    assert (article.title, article.lead, article.body) == (title, None, BODY)


def test_lead_with_a_name_inside_the_container() -> None:
    inner = f"<div class=chappeau>{LEAD}</div>{paragraphs()}"
    assert extract(article_page(inner)).lead == LEAD


def test_description_made_of_title_section_and_address_is_no_lead() -> None:
    head = described(f"{TITLE} - Detail - Tin tức - https://binhminh.example.vn/bai-12.html")
    assert extract(article_page(paragraphs(), head)).lead is None


def test_description_that_begins_with_the_title_but_says_more_is_a_lead() -> None:
    told = (
        f"{TITLE}, với sự tham gia của hàng trăm hội viên các thôn, đại biểu huyện và nhà trường."
    )
    assert extract(article_page(paragraphs(), described(told))).lead == told


@pytest.mark.parametrize("mark", ["[…]", "..."])
def test_description_cut_off_is_completed_from_the_page(mark: str) -> None:
    side = f"<div class=x0><h2 class=sub-x>{LEAD}</h2></div>"
    page = document(f"{side}<h1>{TITLE}</h1>{TEXT}", described(f"{LEAD[:70]} {mark}"))
    assert extract(page).lead == LEAD


def test_a_lead_is_spaced_as_the_description_spaces_it() -> None:
    told = "Sau bảy tháng thi công, tuyến đường liên thôn của xã đã thông xe, hơn 900 hộ đi lại dễ."
    head = f'<title>{TITLE}</title><meta name=description content="Mẫu Sơn - {told}">'
    lead = f"<p class=sapo><span>Mẫu Sơn</span>{told}</p>"
    article = extract(document(f"<h1>{TITLE}</h1>{lead}<div class=t>{paragraphs()}</div>", head))
    assert article.lead == f"Mẫu Sơn - {told}"


@pytest.mark.parametrize(
    "top",
    [
        f"<div class=top><h1>{TITLE}</h1><p class=time>12/05/2026 10:10</p><p>{LEAD}</p></div>",
        f"<header><div><h1>{TITLE}</h1></div><div><span>{LEAD}</span></div><p>Chia sẻ</p></header>",
    ],
)
def test_a_lead_in_the_block_of_the_headline(top: str) -> None:
    article = extract(document(f"<div>{top}<div class=t>{paragraphs()}</div></div>"))
    assert (article.lead, article.body) == (LEAD, BODY)


def test_what_stands_above_the_headline_in_its_block_is_no_lead() -> None:
    top = f"<div class=top><p>{LEAD}</p><h1>{TITLE}</h1><p class=time>12/05/2026 10:10</p></div>"
    article = extract(document(f"<div>{top}<div class=t>{paragraphs()}</div></div>"))
    assert article.lead is None


def test_text_that_its_site_calls_a_description_is_no_lead() -> None:
    told = f"<p class=t>{LEAD}</p><div class=descriptionx>{paragraphs()}</div>"
    found = extract(article_page(f"<div class=entry-content>{told}</div>"))
    assert [found.lead, *found.body.split("\n")][-len(PROSE) :] == [*PROSE]


@pytest.mark.parametrize("name", ["detail-sapo", "bai-summary", "tom-tat"])
def test_lead_called_so_above_the_text_of_a_layout_that_knows_others(name: str) -> None:
    lead = "Đề nghị các thôn rà soát quỹ đất ven đường và giao chỉ tiêu cho từng đoàn thể"
    inner = f"<h1 class=title-detail>{TITLE}</h1><p class={name}>{lead}</p>"
    page = f"<div>{inner}<div id=content_detail_news>{paragraphs()}</div></div>"
    found = extract(document(page), family="mastercms")
    assert (found.lead, found.body) == (lead, "\n".join(PROSE))
