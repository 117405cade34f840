"""Pages of odd build, as real sites serve them: each names what made an extractor fail on one."""

from tests.extraction import PROSE, TITLE, document, extract, paragraphs


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
