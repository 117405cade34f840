"""The end of a text: bylines and credits come off it, what belongs to it stays."""

import pytest
from lxml.html import fromstring

from pipelines.blocks import Line
from pipelines.signature import cut_signature

_LINK = (
    "https://baomau.example.vn/tin-tuc/xa-binh-minh-ra-quan-trong-cay-dau-xuan-20240512081500.htm"
)
_LAST = "Hội nghị kết thúc tốt đẹp vào chiều cùng ngày."


def _cut(tail: list[str], markup: str = "<p>x</p>") -> tuple[list[str], str | None, str | None]:
    lines = [Line(text, "p", 0, 0, fromstring(markup)) for text in (_LAST, *tail)]
    rest, signed = cut_signature(lines, ["Báo Mẫu"])
    return [line.text for line in rest[1:]], signed.credit, signed.name


@pytest.mark.parametrize(
    ("tail", "credit", "name"),
    [
        (["Tin, ảnh: TRỌNG HẢI."], "Trọng Hải", None),
        (["T/h: Hải Thanh"], "Hải Thanh", None),
        (["Chùm ảnh của MAI MINH – HIẾU HUYỀN"], None, "Mai Minh, Hiếu Huyền"),
        (["Thùy Linh/Báo Khánh Lạc"], None, "Thùy Linh"),
        (["Hải Minh - Đài TT Thanh Ba"], None, "Hải Minh"),
        (["Đại úy CHÂU TUẤN CƯỜNG"], None, "Châu Tuấn Cường"),
        (["Đỗ Văn Ngọc", "Ban Tổ chức Tỉnh ủy"], None, "Đỗ Văn Ngọc"),
        (["Lê Thị Hoa", "Ảnh: Minh Đức", "Nguồn: Tổng hợp."], None, "Lê Thị Hoa"),
        (
            [
                "Tổ chức thực hiện: HỒNG VÂN",
                "Nội dung: BÙI GIANG",
                "Ảnh: DUY LINH",
                "Trình bày: AN PHI",
            ],
            "Bùi Giang",
            "Hồng Vân",
        ),
        ([f"Nguồn: {_LINK}"], None, None),
        (["Theo baomau.example.vn"], None, None),
        (["Lê Thị Hoa", _LINK], None, "Lê Thị Hoa"),
        (["Lan Hương 08/07/2024 10:15"], None, "Lan Hương"),
        (["Thái Bình"], None, "Thái Bình"),  # a pen name as often as a province
        (["V. Thành"], None, "V. Thành"),
        (["Nguồn Cao Bằng: https://baocaobang.example"], None, None),
        (["Nguồn bài viết: Báo Sơn Hà"], None, None),
        (["Nguồn trích: baomau.example.vn"], None, None),
        (["Nguồn video: VTV1"], None, None),
        (["Vĩnh Phúc"], None, "Vĩnh Phúc"),
        (["Theo Minh Anh (Dân Việt)"], None, "Minh Anh"),
        (["Luật sư Lê Thị Hoa"], None, "Lê Thị Hoa"),
        (["Lưu Ý Nhi"], None, "Lưu Ý Nhi"),
        (["Chương Huyền"], None, "Chương Huyền"),
        (["Tác giả: Cô Tấm"], "Cô Tấm", None),
        (["Tản văn của LÊ THỊ HOA"], "Lê Thị Hoa", None),
        (["Truyện ngắn: Lê Thị Hoa", "Ảnh: Minh Đức"], "Lê Thị Hoa", None),
        (["Lược dịch: Lê Thị Hoa"], "Lê Thị Hoa", None),
        (["(Vnews/Vietnam+)"], None, None),
        (["Ban Biên Tập"], None, None),
        (["Admin"], None, None),
        (["Nhóm PV, CTV"], None, None),
        (["Báo Sơn Hà"], None, None),
        (["Tác giả: Ban Tổ chức Huyện ủy"], None, None),
        (["(Trung tâm VH-TT thực hiện)"], None, None),
    ],
)
def test_signatures_come_off(tail: list[str], credit: str | None, name: str | None) -> None:
    assert _cut(tail) == ([], credit, name)


@pytest.mark.parametrize(
    "tail",
    [
        ["CHỦ TỊCH", "Trần Văn Tám"],
        ["BÍ THƯ", "Lê Văn Sáu", "Ban Tuyên giáo"],
        ["Nguyễn Văn An", "Chủ tịch UBND xã"],
        ["Lê Văn Sáu - Phó Chủ tịch xã"],
        ["Lê Văn Sáu", "Trần Thị Bảy"],
        ["BAN TỔ CHỨC"],
        ["Văn phòng Đảng ủy"],
        ["Xã Bình Minh"],
        ["Báo cáo tổng kết"],
        ["Báo động cấp hai"],
        ["Cổng làng"],
        ["Nội dung: Tuyên truyền biển đảo"],
        ["Thực hiện: Ủy ban nhân dân xã"],
        ["Hết"],
        ["Thủy"],
        ["Hà Nội, ngày 12 tháng 3 năm 2024"],
        ["Sơn Hạ, ngày 12/3/2024"],
        ["Bắc Kạn, 5/2024"],
        ["Hà Giang, 08/07/2024 10:15"],
        ["Cao Bằng – Bắc Kạn – Thái Nguyên"],
        ["Lê Văn Tám (1925 - 1986)"],
        ["Đồng chí Lê Văn Tám"],
        ["BÀ TRẦN THỊ BẢY"],
        ["Phần I"],
        ["II. KẾT QUẢ ĐẠT ĐƯỢC"],
        ["THÔNG BÁO"],
        ["Luật Đất Đai"],
        ["Trân Trọng"],
        ["Các hộ được khen:", "Lê Văn Sáu"],
        ["Luật sư Lê Văn Sáu", "Mức này do UBND tỉnh định. Bà hỏi văn phòng một cửa của xã."],
        ["Lê Văn Sáu", "Trung tâm sẽ trả lời bà con ngay."],
        ["Truyện ngắn: Lê Văn Sáu", "Thơ: Trần Thị Bảy"],
        ["(Thơ của Lê Văn Sáu)"],
        ["Đăng ký tại địa chỉ:", _LINK],
        ["Bà con đăng ký tham gia hội thi trên trang của Ban Tổ chức.", _LINK],
        ["Thơ: Trần Thị Bảy"],
        ["Nguồn vốn: Ngân sách xã"],
        ["Nguồn kinh phí thực hiện"],
        ["Nguồn giống: Trạm khuyến nông"],
        ["Lạng Sơn"],
        ["Mường Phăng"],
    ],
)
def test_documents_lists_and_programmes_are_kept_whole(tail: list[str]) -> None:
    assert _cut(tail) == (tail, None, None)


def test_notes_below_a_signature_stay() -> None:
    notes = ["-----", "(1) Báo cáo số 15 của Đảng ủy xã."]
    assert _cut(["Lê Văn Sáu", *notes]) == (notes, None, "Lê Văn Sáu")


@pytest.mark.parametrize(
    "markup",
    ["<p align=right>x</p>", '<p style="text-align: right">x</p>', "<p class=text-right>x</p>"],
)
def test_one_word_signs_where_it_is_set_right(markup: str) -> None:
    assert _cut(["Thủy"], markup) == ([], None, "Thủy")
    assert _cut(["Lạng Sơn"], markup) == ([], None, "Lạng Sơn")


_VERSES = ["Sáng nay gió thổi", "Lúa non xanh mướt, dòng sông hiền hoà", "Mẹ ngồi", "Con về"]
_RIGHT = "<p align=right>x</p>"


def _signed(lines: list[str], markup: str, above: str = "<p>x</p>") -> tuple[int, str | None]:
    """Return how many lines of a text stay, and who signs it."""
    *text, last = lines
    told = [Line(each, "p", 0, 0, fromstring(above)) for each in text]
    rest, signed = cut_signature([*told, Line(last, "p", 0, 0, fromstring(markup))], [])
    return len(rest), signed.credit or signed.name


def test_a_poem_is_signed_to_the_right_or_by_its_kind() -> None:
    assert _signed([*_VERSES, "Lê Thị Hoa"], _RIGHT) == (4, "Lê Thị Hoa")
    assert _signed([*_VERSES, "Thơ: Lê Thị Hoa"], "<p>x</p>") == (4, "Lê Thị Hoa")


def test_a_name_to_the_right_signs_below_a_quoted_poem_and_an_address() -> None:
    assert _signed([_LAST, "Thơ: Bùi Văn Tám", "Lê Thị Hoa"], _RIGHT) == (2, "Lê Thị Hoa")
    asked = "Mời bà con tham gia khảo sát theo đường dẫn sau đây."
    assert _signed([_LAST, asked, _LINK, "Lê Thị Hoa"], _RIGHT) == (3, "Lê Thị Hoa")


def test_short_lines_do_not_make_a_document_a_poem() -> None:
    long = "Thành phần mời dự gồm đại diện các thôn và các đoàn thể xã"
    assert _signed([*_VERSES, "Lê Thị Hoa"], "<p>x</p>") == (5, None)
    assert _signed([*_VERSES, "Lê Thị Hoa"], _RIGHT, above=_RIGHT) == (5, None)
    assert _signed([long, *_VERSES, "Lê Thị Hoa"], _RIGHT) == (6, None)


def test_a_credit_above_the_text_is_none_of_it() -> None:
    markup = "<p>x</p>"
    assert _signed(["Bài, ảnh: LÊ THỊ HOA", _LAST, "Hết."], markup) == (2, "Lê Thị Hoa")
    assert _signed(["Nội dung: Tuyên truyền biển đảo", _LAST, "Hết."], markup) == (3, None)
    assert _signed(["Lê Thị Hoa", _LAST, "Hết."], markup) == (3, None)
    guest = "Khách mời: Bùi Văn Tám"
    assert _signed(["Phóng viên: Lê Thị Hoa", guest, _LAST, "Hết."], markup) == (3, "Lê Thị Hoa")


@pytest.mark.parametrize(
    "fields",
    [
        ["Nội dung: Hội Báo Xuân", _LAST],
        ["Thực hiện: Năm Dân Vận", "Khẩu hiệu: Gần dân, hiểu dân"],
        ["Bài: Mùa Lúa Chín", "Thời lượng: 2 phút"],
    ],
)
def test_fields_of_an_event_or_a_work_above_a_text_name_nobody(fields: list[str]) -> None:
    assert _signed([*fields, _LAST, "Hết."], "<p>x</p>") == (len(fields) + 2, None)


def _bold(*lines: tuple[str, str]) -> list[str]:
    """Return what is left of a text of lines, each with the markup it stands in."""
    made = [Line(text, "p", 0, len(text), fromstring(markup)) for text, markup in lines]
    return [line.text for line in cut_signature(made, ["Báo Mẫu"])[0]]


def test_an_office_that_alone_signs_a_text_is_a_credit() -> None:
    last, office = (_LAST, "<p>x</p>"), ("UBKT Huyện ủy", "<p align=right>x</p>")
    assert _bold(last, office) == [_LAST]
    assert _bold(last, ("UBKT Huyện ủy", "<p>x</p>")) == [_LAST, "UBKT Huyện ủy"]


def test_an_office_beside_a_post_or_a_name_signs_a_document() -> None:
    right, unit = "<p align=right>x</p>", "Văn phòng UBND"
    last, post = (_LAST, "<p>x</p>"), ("TM. Ban Thường vụ", right)
    assert _bold(last, post, (unit, right)) == [_LAST, post[0], unit]
    assert _bold(last, (unit, right), post) == [_LAST, unit, post[0]]
    assert unit in _bold(last, (unit, right), ("Nguyễn Văn Tám", right))
