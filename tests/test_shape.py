"""Lists of articles told from articles by how they are built."""

from __future__ import annotations

import pytest

from tests.extraction import PROSE, TITLE, document, extract, paragraphs, refusal

HOST = "https://binhminh.example.vn"
ADDRESSES = (f"{HOST}/tin-tuc", f"{HOST}/tin-tuc-12345.html", f"{HOST}/tin.aspx?id=3")
HEAD = "<title>Tin tức của xã Bình Minh</title>"


def _headline(number: int) -> str:
    return f"<a href='/tin.aspx?id=9{number}'>Thôn số {number} làm xong đường ra đồng</a>"


def _section(entry: str, count: int = 3) -> str:
    """A section page; `entry` holds {0} for the linked headline, {1} for a text, {2} for three."""
    entries = "".join(
        entry.format(_headline(at), PROSE[at % 5], paragraphs(PROSE[at % 3 :][:3]))
        for at in range(count)
    )
    heading = "<h2>Tin tức của xã Bình Minh</h2>"
    return document(f"<div class=a><div class=b>{heading}<div>{entries}</div></div></div>", HEAD)


@pytest.mark.parametrize("url", ADDRESSES)
@pytest.mark.parametrize(
    "entry",
    [
        "<div><h3>{0}</h3><p>{1}</p></div>",
        "<p><b>{0}</b></p><p>{1}</p>",
        "{0} (12/03/2026)<br>{1}<br><br>",
        "<dl><dt>{0}</dt><dd>{1}</dd></dl>",
        "<table><tr><td><img src=/a.jpg></td><td>{0} (12/03/2026)<br>{1}</td></tr></table>",
        "<div><h3>Đường ra đồng</h3><p>{1}</p><a href=/x>Xem tiếp</a></div>",
    ],
)
def test_three_texts_each_below_its_headline_are_a_list(entry: str, url: str) -> None:
    assert refusal(_section(entry), url=url) == "listing"


@pytest.mark.parametrize("url", ADDRESSES)
@pytest.mark.parametrize("count", [3, 9])
@pytest.mark.parametrize(
    "entry",
    [
        "<div class=post><h2>{0}</h2><div class=meta>12/03/2026</div><div>{2}</div></div>",
        "<article><header><h2>{0}</h2></header><div class=entry-content>{2}</div></article>",
    ],
)
def test_whole_texts_below_linked_headlines_are_a_list(entry: str, count: int, url: str) -> None:
    assert refusal(_section(entry, count), url=url) == "listing"


def test_headline_that_links_to_the_page_itself_is_no_list_s() -> None:
    url = f"{HOST}/tin.aspx?id=90"  # of the first of them: a page that goes on with the next
    entry = "<article><header><h2>{0}</h2></header><div class=entry-content>{2}</div></article>"
    assert extract(_section(entry), url=url).body.startswith(PROSE[0])


def _box(count: int, heading: str = "<p><b>Tin liên quan</b></p>") -> str:
    links = "".join(f"<li>{_headline(at)}</li>" for at in range(count))
    return f"<div class=r>{heading}<ul>{links}</ul></div>"


def _article(*parts: str) -> str:
    return document(f"<div class=x1><h1>{TITLE}</h1><div class=x2>{''.join(parts)}</div></div>")


@pytest.mark.parametrize("url", [f"{HOST}/ra-quan-trong-cay", f"{HOST}/ra-quan-12345.html"])
@pytest.mark.parametrize("count", [3, 4, 6])
@pytest.mark.parametrize(
    ("before", "after", "heading"),
    [(2, 3, ""), (2, 3, "<p><b>Tin liên quan</b></p>"), (1, 2, "<p><b>Tin liên quan</b></p>")],
)
def test_box_of_links_inside_a_text_makes_no_list_of_it(
    before: int, after: int, heading: str, count: int, url: str
) -> None:
    long = tuple(f"{line} {PROSE[0]}" for line in PROSE[: before + after])
    html = _article(paragraphs(long[:before]), _box(count, heading), paragraphs(long[before:]))
    assert extract(html, url=url).title == TITLE


def test_box_of_links_before_a_text_makes_no_list_of_it() -> None:
    html = _article(_box(4, ""), paragraphs())
    assert extract(html, url=ADDRESSES[1]).body == "\n".join(PROSE)


def test_marked_links_after_each_paragraph_make_no_list_of_a_text() -> None:
    lines = (f"<p>{line}</p><p>&gt;&gt; {_headline(at)}</p>" for at, line in enumerate(PROSE))
    assert extract(_article(*lines), url=ADDRESSES[1]).body == "\n".join(PROSE)


def test_links_without_a_mark_after_each_paragraph_are_a_list() -> None:
    lines = (f"<p>{line}</p><p>{_headline(at)}</p>" for at, line in enumerate(PROSE))
    assert refusal(_article(*lines), url=ADDRESSES[1]) == "listing"


def test_links_between_few_paragraphs_without_a_heading_are_a_list() -> None:
    html = _article(paragraphs(PROSE[:1]), _box(4, ""), paragraphs(PROSE[1:2]))
    assert refusal(html, url=ADDRESSES[1]) == "listing"


def test_lead_and_one_paragraph_are_text_enough_without_a_number_in_the_address() -> None:
    url = f"{HOST}/ra-quan-trong-cay"
    lead, text = f"<div class=sum><b>{PROSE[0]}</b></div>", f"<p>{PROSE[1]} {PROSE[3]}</p>"
    html = document(f"<div><h1>{TITLE}</h1>{lead}<div class=txt>{text}</div></div>")
    assert extract(html, url=url).lead == PROSE[0]
    described = f"<title>{TITLE}</title><meta name=description content='{PROSE[0]}'>"
    hidden = document(f"<div><h1>{TITLE}</h1><div class=txt>{text}</div></div>", described)
    assert refusal(hidden, url=url) == "listing"


URL = f"{HOST}/tin-tuc-12345.html"
FILES = "<a href='/tep/qd-{0}.pdf'>{0}/QĐ-UBND</a>"
PAGES = "<a href='/van-ban/{0}'>{0}/QĐ-UBND</a>"
ACT = "Quyết định về việc công bố danh mục thủ tục hành chính, lĩnh vực số {0}"


def _table(link: str, told: str = "") -> str:
    """A page that is a table of documents, each with a link, perhaps below a text."""
    row = f"<tr><td>{link}</td><td>12/03/2026</td><td>{ACT}</td></tr>"
    rows = "".join(row.format(at) for at in range(10, 16))
    return document(f"<div><h1>Văn bản chỉ đạo điều hành</h1>{told}<table>{rows}</table></div>")


@pytest.mark.parametrize(
    "html",
    [
        _table(PAGES),
        document(
            "<h1>Văn bản chỉ đạo điều hành</h1><ul>"
            + "".join(f"<li>{at}. {PAGES} {ACT}, ngày 1/3</li>".format(at) for at in range(10, 16))
            + "</ul>"
        ),
    ],
)
def test_rows_and_items_with_a_page_each_are_a_list(html: str) -> None:
    assert refusal(html, url=URL) == "listing"
    dated = html.replace("</h1>", "</h1><p>12/05/2026 08:30</p>")  # who was elected or honoured
    assert ACT.format(15) in extract(dated, url=URL).body


@pytest.mark.parametrize(
    "html",
    [
        _table(FILES),
        _table("<a href='/documents/20181/qd-{0}.pdf/6b3a'>{0}/QĐ-UBND</a>"),
        _table("<a href='/Portals/0/qd-{0}.pdf?ver=1'>{0}/QĐ-UBND</a>"),
        _table(PAGES, f"<p>{PROSE[1]}</p>"),
        _table(PAGES, "<p>Danh sách như sau:</p>"),
    ],
)
def test_a_table_of_files_or_below_a_text_is_an_article_s(html: str) -> None:
    assert extract(html, url=URL).body.endswith(f"15/QĐ-UBND | 12/03/2026 | {ACT.format(15)}")


def test_items_that_are_sentences_are_a_text() -> None:
    items = "".join(
        f"<li><a href=/t-{at}.html>Thôn {at}</a>: {line}</li>" for at, line in enumerate(PROSE)
    )
    assert PROSE[0] in extract(document(f"<h1>{TITLE}</h1><ul>{items}</ul>"), url=URL).body


@pytest.mark.parametrize(
    "link", ["<a href='/gop-y/{0}'>Góp ý</a>", "<a href='/gop-y/{0}'>Tham gia ý kiến</a>"]
)
def test_drafts_to_comment_on_are_a_list(link: str) -> None:
    entry = f"<div><h4>Dự thảo Nghị quyết số {{0}}</h4><p>{{1}}</p>{link}</div>"
    entries = "".join(entry.format(at, PROSE[at]) for at in range(3))
    assert refusal(document(f"<h1>Lấy ý kiến nhân dân</h1>{entries}"), url=URL) == "listing"
    one = f"<h1>{TITLE}</h1><div>{paragraphs()}{link.format(1)}</div>"
    assert extract(document(one), url=URL).body == "\n".join(PROSE)


@pytest.mark.parametrize("at", [0, 2])
def test_two_texts_each_below_a_link_are_one_article(at: int) -> None:
    digest = _section("<h3>{0}</h3>{2}", 2)
    assert PROSE[0] in extract(digest, url=ADDRESSES[at]).body
    related = [f"<p>{_headline(number)}</p>" for number in (1, 2)]
    html = _article(related[0], paragraphs(PROSE[:2]), related[1], paragraphs(PROSE[2:4]))
    assert extract(html, url=ADDRESSES[at]).body == "\n".join(PROSE[:4])


LETTER = "<div class=i>{0}<div>10:15 12/03/2026</div><p>{1}</p><b>Ủy ban xã</b><p>{1}</p></div>"


def _letters(name: str) -> str:
    letters = "".join(
        LETTER.format(name.format(at), line) for at, line in zip("ABCD", PROSE[:4], strict=True)
    )
    return document(f"<h1>{TITLE}</h1><div class=l>{letters}</div>")


def test_letters_of_several_readers_are_a_list() -> None:
    assert refusal(_letters("<b>Nguyễn Văn {}</b>"), url=URL) == "listing"
    assert PROSE[0] in extract(_letters("<b>Diễn biến mới</b>"), url=URL).body
    assert PROSE[0] in extract(_letters("<b>Lê Văn Sáu</b>"), url=URL).body
