"""The container on pages nobody described: what belongs to the text, and what stands beside it."""

from __future__ import annotations

import pytest

from tests.extraction import PROSE, TITLE, article_page, document, extract, paragraphs

BODY = "\n".join(PROSE)
FOOT = f"<div class=bottom><p>{'Cơ quan chủ quản: Ủy ban nhân dân xã Bình Minh. ' * 2}</p></div>"
META = '<meta property="article:published_time" content="2026-05-06T10:00:00+07:00">'
HEAD = f"<title>{TITLE}</title><meta property=og:type content=article>{META}"


def lines_of(inner: str) -> list[str]:
    return extract(document(inner, HEAD)).body.split("\n")


def table(*rows: str) -> str:
    """Return a table of rows whose cells are parted by `|`."""
    cells = ("".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) for row in rows)
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


ROWS = ("TT | Họ và tên | Kết quả", "1 | Trần Thị Ba | Đạt", "2 | Lê Văn Tư | Không đạt")
OPENING = "Hội đồng xét tuyển của huyện thông báo kết quả vòng hai kỳ xét tuyển năm nay như sau:"
CLOSING = "Thí sinh đạt hoàn thiện hồ sơ, nộp trước ngày 30/5."


def test_table_of_results_between_two_short_paragraphs() -> None:
    text = f"<div>{table(*ROWS)}<p>{CLOSING}</p></div>"
    page = f"<h1>{TITLE}</h1><div class=a><div class=b>{OPENING}</div>{text}</div>"
    article = extract(document(f"<div>{page}</div>", HEAD))
    assert [article.lead, *article.body.split("\n")] == [OPENING, *ROWS, CLOSING]


def test_table_of_a_widget_does_not_outweigh_a_short_notice() -> None:
    widget = table(*(f"Giá vàng loại {at} | mua vào | bán ra" for at in range(40)))
    notice = f"<div class=a><h1>{TITLE}</h1><div class=c><p>{PROSE[0]}</p><p>{PROSE[1]}</p></div>"
    assert lines_of(f"<div>{notice}</div><div class=b>{widget}</div></div>") == list(PROSE[:2])


def test_table_that_tells_the_whole_text_in_its_cells() -> None:
    rows = [f"Việc {at} | {line}" for at, line in enumerate(PROSE)]
    side = f"<div class=b><p>{PROSE[0]}</p><p>{PROSE[1]}</p></div>"
    page = f"<div class=a><h1>{TITLE}</h1><div class=c>{table(*rows)}</div></div>{side}"
    assert lines_of(f"<div>{page}</div>") == rows


def spans(*texts: str) -> str:
    return "".join(f"<span>{text}</span><br>" for text in texts)


COLON = "Chuyện trồng cây ở xã Bình Minh: Dân bàn trước, xã làm sau"


def test_headline_with_a_colon_above_a_lead_is_no_paragraph() -> None:
    page = f"<div>{spans(COLON, '12/5/2024', OPENING)}<div>{paragraphs()}</div></div>"
    article = extract(document(page, f"<title>{COLON}</title>"))
    assert (article.title, article.lead, article.body) == (COLON, OPENING, BODY)


def test_two_paragraphs_without_blocks_above_the_rest_are_text() -> None:
    page = f"<div>{spans(PROSE[0], PROSE[1])}<div>{paragraphs(PROSE[2:])}</div></div>"
    assert lines_of(f"<h1>{TITLE}</h1>{page}") == list(PROSE)


LONG = f"{PROSE[2]} {PROSE[3]}"


@pytest.mark.parametrize("last", ["", f"<div><p>{CLOSING}</p></div>"])
def test_lead_that_is_longer_than_its_text(last: str) -> None:
    text = f"<div>{LONG}</div><div><p>{PROSE[0]}</p></div>{last}<ul><li>Đăng nhập</li></ul>"
    article = extract(document(f"<h1>{TITLE}</h1><div class=n>{text}</div>", HEAD))
    told = [LONG, PROSE[0], *([CLOSING] if last else [])]
    assert [*([article.lead] if article.lead else []), *article.body.split("\n")] == told


def test_box_below_a_text_of_one_paragraph_is_none_of_it() -> None:
    box = f"<div><h3>Tin khác</h3><p><a href=/1>{TITLE} lần thứ hai</a></p><p>{PROSE[0]}</p></div>"
    assert lines_of(f"<h1>{TITLE}</h1><div class=n><div><p>{LONG}</p></div>{box}</div>") == [LONG]


LETTERHEAD = table("UBND XÃ BÌNH MINH | Độc lập - Tự do - Hạnh phúc", "Số: 12/QĐ | ngày 5/3/2024")
SIGNATURE = table(
    "Nơi nhận: Như Điều 3; Lưu: VT. | TM. ỦY BAN NHÂN DÂN", "(Đã ký) | CHỦ TỊCH Trần Văn Tám"
)


def test_letterhead_and_signature_beside_the_text_of_a_document() -> None:
    frame = f"<div>{LETTERHEAD}</div><div class=full>{paragraphs()}</div>{SIGNATURE}"
    lines = lines_of(f"<h1>{TITLE}</h1><div class=doc>{frame}</div>{FOOT}")
    assert lines[0] == "UBND XÃ BÌNH MINH | Độc lập - Tự do - Hạnh phúc"
    assert lines[2:-2] == list(PROSE)
    assert lines[-1] == "(Đã ký) | CHỦ TỊCH Trần Văn Tám"


def test_boxes_without_official_marks_beside_a_text_stay_out() -> None:
    box = "<div><p>Thông tin về TM. Điện tử của xã</p></div><div>KT.</div>"
    assert lines_of(f"<h1>{TITLE}</h1><div>{paragraphs()}</div>{box}") == list(PROSE)


QUESTION = "Tôi muốn hỏi hồ sơ đề nghị hỗ trợ cây giống gồm những gì, nộp ở đâu, ai giải quyết?"


def test_question_under_its_own_heading_before_the_answer() -> None:
    asked = f"<div class=q><h3>Câu hỏi</h3><p>{QUESTION}</p></div>"
    lines = lines_of(f"<div class=m><h1>{TITLE}</h1>{asked}<div class=r>{paragraphs()}</div></div>")
    assert lines == ["Câu hỏi", QUESTION, *PROSE]


def test_lead_set_as_a_heading_leaves_the_line_of_the_byline_out() -> None:
    header = f"<p>Lê Văn Tám (Đài huyện) - 16/3/2023</p><h2 class=sapo>{OPENING}</h2>"
    page = f"<div class=m><h1>{TITLE}</h1>{header}<div class=r>{paragraphs()}</div></div>"
    assert lines_of(page) == list(PROSE)


VERSES = (
    *("Làng tôi bên bến sông", "Chiều buông gió lộng", "Mẹ ngồi têm trầu", "Nhớ câu ca xưa"),
    *("Đồng xanh lúa trổ bông", "Cò bay trắng bãi", "Trẻ thơ về ngõ nhỏ", "Khói lam bay lên"),
)


@pytest.mark.parametrize("short", [VERSES, tuple(f"{at}. Lê Thị {at} - thôn 2" for at in range(9))])
def test_short_lines_in_a_hook_beside_a_longer_foot(short: tuple[str, ...]) -> None:
    hook = f"<div class=bodytext>{'<br>'.join(short)}</div>"
    assert lines_of(f"<div><h1>{TITLE}</h1>{hook}</div>{FOOT}") == list(short)


def test_hook_that_holds_only_links_is_not_the_text() -> None:
    links = "".join(f"<a href=/{at}>Trang {at} của bản tin xã</a> " for at in range(40))
    text = f"<div class=x>{paragraphs()}</div>"
    assert lines_of(f"<h1>{TITLE}</h1>{text}<div class=bodytext>{links}</div>") == list(PROSE)


def story(title: str, text: str) -> str:
    return f"<div><h1>{title}</h1><p>12/5/2021</p><div class=detail-content>{text}</div></div>"


def test_first_of_several_articles_though_the_next_is_longer() -> None:
    other = paragraphs(tuple(f"Bài khác: {line}" for line in PROSE * 3))
    assert lines_of(story(TITLE, paragraphs()) + story("Bài khác", other)) == list(PROSE)


def test_several_parts_of_one_article_under_one_headline() -> None:
    parts = f"<div class=detail-content><p>{OPENING}</p></div>{paragraphs()}"
    page = f"<div><h1>{TITLE}</h1><div class=detail-content>{parts}</div></div>"
    assert lines_of(page)[-len(PROSE) :] == list(PROSE)


SPAM = "".join(
    f"<a href=https://x{at}.example>chơi bài đổi thưởng số {at}</a> " for at in range(40)
)
SOLD = "<p>Nhà cái uy tín hàng đầu, nạp rút nhanh, khuyến mãi cho thành viên mới, thắng cao.</p>"


@pytest.mark.parametrize(
    "style",
    [
        *("display:none", "visibility: hidden", "position:absolute;left:-9999px", "font-size:0"),
        *("height:0px;overflow:hidden", "text-indent: -9999px", "font-size:0px;color:red"),
    ],
)
def test_links_of_spammers_out_of_sight(style: str) -> None:
    hidden = f'<div style="{style}">{SPAM}{SOLD}</div>'
    assert extract(article_page(paragraphs() + hidden)).body == BODY


@pytest.mark.parametrize(
    "style",
    ["margin-left:-150px", "font-size:0.9em", "height:0", "text-indent:-18.0pt", "top:-1px"],
)
def test_styles_that_hide_nothing(style: str) -> None:
    shown = f'<div style="{style}"><p>{OPENING}</p></div>'
    assert extract(article_page(paragraphs() + shown)).body == f"{BODY}\n{OPENING}"


ASKED = tuple(enumerate(PROSE))


def test_rest_of_a_text_that_a_click_unfolds() -> None:
    rest = f"<div style='display:none' id=more>{paragraphs(PROSE[2:])}</div>"
    assert extract(article_page(paragraphs(PROSE[:2]) + rest)).body == BODY


def test_answers_hidden_alike_are_judged_together() -> None:
    items = (f"<p>Câu {at}</p><div class=a style='display:none'>{line}</div>" for at, line in ASKED)
    told = [line for at, answer in ASKED for line in (f"Câu {at}", answer)]
    assert extract(article_page("".join(items))).body.split("\n") == told


def test_notes_hidden_alike_beside_a_text_stay_hidden() -> None:
    notes = "".join(f"<div class=a style='display:none'>Ghi chú {at}</div>" for at in range(5))
    assert extract(article_page(paragraphs() + notes)).body == BODY


def test_what_word_leaves_in_a_pasted_page() -> None:
    pasted = "<title>doc1</title><xml><w>Normal</w><w>0</w><w>EN-US</w></xml>"
    assert extract(article_page(pasted + paragraphs())).body == BODY


def test_text_that_an_element_of_word_was_never_closed_before() -> None:
    assert extract(article_page(f"<xml>{paragraphs()}")).body == BODY


def test_poem_whose_lines_are_all_short() -> None:
    verses = ("Sáng nay gió thổi qua đồng", "Lúa non xanh mướt, dòng sông hiền hoà", "Mẹ về")
    verses += ("Con đò nằm đợi bến quê",)
    side = "<div class=b><span>Truy cập hôm nay</span><span>1.234</span></div>"
    page = f"<h1>{TITLE}</h1><div class=a><p>{'<br>'.join(verses)}</p></div>{side}"
    assert lines_of(f"<div>{page}</div>") == list(verses)


def talk(at: int, kind: str = "item") -> str:
    """Return a question of a reader and its answer, as papers build live interviews."""
    asked, told = PROSE[at : at + 2]
    header = "<h4 class=header>Bạn <b>Lê Văn Sáu</b> hỏi:</h4>"
    question = f"<div class=question>{header}<div class=text><p>{asked}</p></div></div>"
    return f"<div class={kind}>{question}<div class=answer><p>{told}</p></div></div>"


FORM = (
    "<div class=box><div class=head>Đặt câu hỏi giao lưu</div><div><input placeholder='Họ tên'>"
    "<textarea></textarea><button>Gửi</button></div></div>"
)


def test_interview_of_two_questions_below_an_opening() -> None:
    header = f"<header><h1>{TITLE}</h1><div class=desc>{OPENING}</div></header>"
    talks = f"<div class=talks>{talk(0)}{talk(2)}</div>"
    main = f"<div class=wrap><div class=main><p>{PROSE[4]}</p>{FORM}{talks}</div></div>"
    article = extract(document(f"<div>{header}{main}</div>", HEAD))
    asked = "Bạn Lê Văn Sáu hỏi:"
    assert article.lead == OPENING
    assert article.body.split("\n") == [PROSE[4], asked, *PROSE[:2], asked, *PROSE[2:4]]


def test_two_columns_of_one_class_are_no_text_between_them() -> None:
    teaser = "<h2><a href=/tin-khac-9.html>Toàn huyện hoàn thành kế hoạch trồng cây</a></h2>"
    side = f"<div class=col>{teaser}<p>{PROSE[3]}</p><p>{PROSE[4]}</p></div>"
    text = f"<div class=col><p>{PROSE[0]}</p><p>{PROSE[1]}</p><p>{PROSE[2]}</p></div>"
    page = f"<h1>{TITLE}</h1><div class=row>{text}{side}</div>"
    assert lines_of(f"<div>{page}</div>") == list(PROSE[:3])


def test_second_copy_of_a_text_out_of_sight() -> None:
    head = f"<h1>{TITLE}</h1><div class=author>Lê Văn Sáu</div><h2 class=sapo>{OPENING}</h2>"
    text = f"<div class=section><div class=main><div class=text>{paragraphs()}</div></div></div>"
    copy = f"<div class=config><div class=hidden>{paragraphs()}</div></div>"
    article = extract(document(f"<div class=section><div>{head}</div></div>{text}{copy}", HEAD))
    assert (article.lead, article.author, article.body) == (OPENING, "Lê Văn Sáu", BODY)


def test_hidden_copy_before_a_text_parted_by_breaks() -> None:
    text = "<br>".join(PROSE)
    copy = f"<div class=print style='display:none'><div>{text}</div></div>"
    head = f"<h1>{TITLE}</h1><p>06/05/2026 10:00</p>"
    main = f"<div class=main>{head}<div class=text>{text}<p align=right><b>Lê Văn Sáu</b></p></div>"
    article = extract(document(f"{copy}<div>{main}</div></div>", HEAD))
    assert (article.author, article.body) == ("Lê Văn Sáu", BODY)


@pytest.mark.parametrize("entry", ["<div class=dk>{0}{1}</div>", "<div><b>{0}</b></div>{1}"])
def test_clauses_that_say_the_same_for_two_communes_are_no_copies(entry: str) -> None:
    clauses = "".join(
        entry.format(f"<h4>{name}</h4>", paragraphs(PROSE[1:4])) for name in ("Điều 1", "Điều 2")
    )
    found = lines_of(f"<div><h1>{TITLE}</h1><div>{clauses}<p>{PROSE[4]}</p></div></div>")
    assert found == ["Điều 1", *PROSE[1:4], "Điều 2", *PROSE[1:4], PROSE[4]]


def test_text_goes_on_in_a_second_block_without_a_class() -> None:
    first = f"<div id=divfirst>{paragraphs(PROSE[:3])}</div>"
    more = f"<div id=divend>{paragraphs(PROSE[3:])}</div>"
    page = f"<h1>{TITLE}</h1><h2 class=sapo>{OPENING}</h2><div class=box><div class=in>"
    assert lines_of(f"<div>{page}{first}<div id=ad></div>\n{more}</div></div></div>") == list(PROSE)
    assert lines_of(f"<div>{page}{first}\n{more}</div></div></div>") == list(PROSE)


def test_heavier_half_of_a_text_is_the_second() -> None:
    first, more = paragraphs(PROSE[:2]), paragraphs((*PROSE[2:], CLOSING, OPENING))
    page = f"<h1>{TITLE}</h1><div class=in><div>{first}</div><div>{more}</div></div>"
    assert lines_of(f"<div>{page}</div>") == [*PROSE, CLOSING, OPENING]


def test_column_of_one_kind_with_teasers_is_no_second_half() -> None:
    link = "<a href=/tin-khac-9.html>Toàn huyện hoàn thành kế hoạch trồng cây</a>"
    side = f"<div>{link}<p>{PROSE[3]}</p><p>{PROSE[4]}</p></div>"
    text = f"<p>{PROSE[0]}</p><p>{PROSE[1]}</p><p>{PROSE[2]}</p>"
    assert lines_of(f"<div><h1>{TITLE}</h1><div>{text}</div>{side}</div>") == list(PROSE[:3])
    told = f"<div class=col-6>{text}</div><div class=col-6><p>{PROSE[3]}</p></div>"
    assert lines_of(f"<div><h1>{TITLE}</h1><div class=row>{told}</div></div>") == list(PROSE[:3])


SHEET = ("Lĩnh vực: | Hộ tịch", "Cơ quan thực hiện: | Ủy ban nhân dân xã", "Phí: | Không")


def test_the_sheet_above_the_text_of_a_procedure_belongs_to_it() -> None:
    text = f"<div class=t>{paragraphs()}</div>"
    found = lines_of(f"<div><h1>{TITLE}</h1>{table(*SHEET)}{text}</div>")
    assert found == [*SHEET, *PROSE]
    posted = ("Ngày đăng: | 12/05/2024", "Người đăng: | Lê Văn Sáu", "Lượt xem: | 15")
    for rows in (("Lượt xem | 15", "Bình luận | 2"), posted, ("Cỡ chữ: | A- A A+", "Đọc: | Nam")):
        assert lines_of(f"<div><h1>{TITLE}</h1>{table(*rows)}{text}</div>") == list(PROSE)


CAPTION = "Người dân làm thủ tục thuế tại trụ sở Ủy ban nhân dân xã Bình Minh. Ảnh: Lê Văn Sáu"


def test_header_with_a_long_title_a_lead_and_a_caption_is_no_text() -> None:
    photo = f"<figure><img src=/1.jpg><figcaption>{CAPTION}</figcaption></figure>"
    header = f"<header><h1>{TITLE} tại mười hai thôn</h1><div>{OPENING}</div>{photo}</header>"
    text = f"<div class=body>{paragraphs()}</div>"
    head = HEAD.replace(TITLE, f"{TITLE} tại mười hai thôn")
    article = extract(document(f"<div><article>{header}{text}</article></div>", head))
    assert (article.lead, article.body) == (OPENING, BODY)


def test_text_goes_on_below_an_ad_in_a_block_of_another_class() -> None:
    top, bottom = f"<div class=top>{paragraphs(PROSE[:2])}</div>", paragraphs(PROSE[2:])
    ad = "<div class=ads><img src=/ad.jpg></div>"
    parts = f"<div>{top}{ad}<div class=bottom>{bottom}</div></div>"
    header = f"<header><h1>{TITLE}</h1><div>{OPENING}</div></header>"
    assert lines_of(f"<article>{header}{parts}</article>") == list(PROSE)
