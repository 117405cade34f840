"""Lines: what is furniture whatever the page, and what must never be taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from pipelines.blocks import Line, lines_of
from pipelines.clean import clean_lines, is_cross_reference, strip_converter_date
from pipelines.overlap import share_in
from pipelines.wording import is_boilerplate, is_doubled, opens_tail, undoubled
from tests.extraction import PROSE, TITLE

NODE = fragment_fromstring("<p></p>")


def cleaned(texts, title=""):
    """Return what is kept of plain lines."""
    lines = [Line(text, "p", 0, 0, NODE) for text in texts]
    return [line.text for line in clean_lines(lines, title=title)]


@pytest.mark.parametrize(
    "line",
    [
        "A- A A+ | Tăng tương phản Giảm tương phản",
        "Tổng số điểm của bài viết là: 0 trong 0 đánh giá",
        "Tổng số điểm là: 12 sau 3 lượt xếp hạng",
        "Click để đánh giá bài viết",
        "Xếp hạng: 5 - 1 phiếu bầu",
        "Ngày đăng 21/06/2022 | 13:30 | Lượt xem: 217",
        "Ngày đăng 17/07/2019 | 09:15 | View count: 85",
        "Lượt xem: 7370 | Gửi lúc: 05/12/2013 15:42:27",
        "Họ tên:(*)",
        "Mã xác nhận: L?y l?i m\ufffd b?o m?t",
        "(*) Không sao chép dưới mọi hình thức khi chưa có sự đồng ý bằng văn bản.",
        "IN BÀI VIẾT NÀY",
        "• Chia sẻ",
        "img_1361(1).jpeg",
        "TIN TỨC - SỰ KIỆN NỔI BẬT TIN TỨC - SỰ KIỆN NỔI BẬT",
        "Tổng lượt truy cập: 1.234.567",
        "Bạn cần đăng nhập để thực hiện chức năng này!",
        *("Số lần đọc: 12", "Đã đọc: 120 lần", "[Lượt xem: 123]", "Lượt xem bài viết: 127"),
        *("Xem với cỡ chữ", "Mặc định Cỡ chữ", "Cỡ chữ A- A A+", "Gửi tin qua email", "In tin"),
        *("[Trở về]", "Về trang trước", "Trang sau", "Đầu trang", "Trung bình (0 Bình chọn)"),
        *("Cập nhật lúc 16:32 ngày 14/05/2024", "Được đăng ngày Thứ bảy, 28 Tháng 7 2012 07:05"),
        *("Rate this post", "* Mời quý độc giả theo dõi các chương trình của Đài trên VTVGo!"),
        "Bản quyền thuộc về Cổng thông tin điện tử huyện Bình Minh.",
        "Giấy phép số 12/GP-TTĐT do Sở Thông tin và Truyền thông cấp ngày 5/3/2020.",
        "Ghi rõ nguồn “Cổng thông tin điện tử Bình Minh” khi đăng lại tin, bài của trang này.",
        *("Xin vui lòng gõ tiếng Việt có dấu", "© 2024 Báo Mẫu", "Đang tải, vui lòng chờ"),
        *("Mã bảo vệ", "Mã xác nhận (*)", "Lần cập nhật cuối 28/07/2012 07:05"),
        "Normal 0 false false false EN-US X-NONE X-NONE MicrosoftInternetExplorer4",
        "/* Style Definitions */ table.MsoNormalTable {" + "mso-tstyle-rowband-size:0; " * 20 + "}",
    ],
)
def test_furniture(line):
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        *PROSE,
        "Sáng 25/12",
        "Đóng góp ý kiến tại hội nghị",
        "Trả lời ý kiến cử tri",
        "Lưu ý:",
        "Tin vào con đường đã chọn",
        "Xem xét kỷ luật đảng viên",
        "Nội dung: thông qua 12 nghị quyết về đầu tư công.",
        "Trang chủ của Cổng dịch vụ công quốc gia được nâng cấp.",
        "1. Bộ Ngoại giao gửi hồ sơ đề nghị",
        "Hà Nội, ngày 24 tháng 02 năm 2025",
        "Các đại biểu phát biểu tại hội nghị.",
        "Số lượt truy cập dịch vụ công tăng 20% so với năm trước.",
        "Bình luận về kết quả này, ông Nam cho rằng còn nhiều việc phải làm.",
        "Tiêu đề nghị quyết được sửa lại",
        "rất rất",
        "Thôn Đông Hạ: 1.200 cây",
        *("Đầu trang trại có biển báo", "Trung bình 3 hộ có một cây", "Các văn bản cần sửa đổi"),
        *("Mời quý vị đại biểu vào hội trường", "Tin mới về cây giống", "Thông báo tuyển sinh"),
        "Giấy phép hoạt động của quầy thuốc này hết hạn từ tháng trước.",
        "Bản quyền truyền hình của giải thuộc về Đài huyện trong hai năm.",
        "Bạn cần đăng nhập tài khoản định danh mức 2 để nộp hồ sơ.",
        "Vui lòng nhập đúng số tờ khai ghi trên phiếu hẹn.",
        "Tải ứng dụng định danh về máy rồi đăng ký tài khoản.",
        "Mã xác nhận được gửi về số điện thoại của chủ hộ.",
        "Bạn đọc có thể gửi ý kiến về Ban Biên tập trước ngày 30/6.",
        "Ghi rõ nguồn gốc của cây giống là yêu cầu đầu tiên với các hộ.",
        "Ghi rõ nguồn gốc cây giống",
        *("Mã bảo vệ rừng", "Bản quyền phần mềm trong trường học"),
        *("Trang trước đã nói về cây keo", "Số lần phun thuốc: 12", "Video về lễ trồng cây"),
    ],
)
def test_text(line):
    assert not is_boilerplate(line)
    assert not opens_tail(line)


@pytest.mark.parametrize(
    "line",
    [
        *("Tin liên quan", "TIN CÙNG CHUYÊN MỤC", "Các bài mới đăng", "Các bài đã đăng :"),
        *("Tin cũ hơn", "Các tin khác cùng chuyên mục", "Tin tức liên quan", "Câu hỏi khác"),
        *("Các bài viết gần đây:", "Thông báo khác", "Văn bản liên quan"),
        *("Bài viết Xem", "Những tin cũ hơn", "Có thể bạn quan tâm", "Tham khảo thêm"),
    ],
)
def test_what_heads_a_tail(line):
    assert opens_tail(line)


def line_of(html: str) -> Line:
    return lines_of(fragment_fromstring(html, create_parent="div"))[0]


@pytest.mark.parametrize(
    ("html", "is_reference"),
    [
        ("<p>&gt;&gt; <a href=x>Hội nghị tổng kết</a></p>", True),
        ("<p><a href=x>Hội nghị tổng kết công tác trồng rừng</a></p>", True),
        ("<p>Xem thêm: <a href=x>Hội nghị tổng kết</a></p>", True),
        (f"<p>{PROSE[0]} <a href=x>(nguồn)</a></p>", False),
        ("<p><a href=x>Quyet-dinh-12.pdf</a></p>", False),
        (
            "<p>Xem thêm: danh sách các hộ được hỗ trợ niêm yết tại nhà văn hóa, trụ sở xã.</p>",
            False,
        ),
    ],
)
def test_references_to_other_articles(html, is_reference):
    assert is_cross_reference(line_of(html)) is is_reference


def plain(*texts: str) -> list[Line]:
    node = fragment_fromstring("<p></p>")
    return [Line(text, "p", 0, 0, node) for text in texts]


def test_repeated_lines_stand_once_but_short_ones_and_rows_may_return():
    lines = plain(PROSE[0], "Như trên;", PROSE[1], "Như trên;", PROSE[0])
    row = [Line("1 | 2 | 3 | 4 | 5", "row", 0, 0, lines[0].node)] * 2
    kept = [line.text for line in clean_lines([*lines, *row], title="Tựa")]
    assert kept == [PROSE[0], "Như trên;", PROSE[1], "Như trên;", row[0].text, row[0].text]


def test_a_related_box_in_the_middle_does_not_end_the_text():
    lines = plain(PROSE[0], "Tin liên quan", PROSE[1], PROSE[2], PROSE[3])
    kept = [line.text for line in clean_lines(lines, title="")]
    assert kept == [PROSE[0], *PROSE[1:4]]


def linked(text: str) -> Line:
    return Line(text, "item", len(text), 0, NODE)


LINKS = [linked(f"Hội nghị tổng kết năm của xã số {at}") for at in range(3)]


@pytest.mark.parametrize(("links", "below"), [(2, 1), (1, 0), (0, 0)])
def test_one_paragraph_below_the_links_of_a_box_is_text(links: int, below: int) -> None:
    lines = [*plain(PROSE[0], "Tin liên quan"), *LINKS[:links], *plain(PROSE[1])]
    assert [line.text for line in clean_lines(lines, title="")] == list(PROSE[: 1 + below])


@pytest.mark.parametrize("heading", ["Văn bản mới", "Thông báo khác", "Câu hỏi liên quan"])
def test_name_of_records_is_a_heading_right_above_a_paragraph_only(heading: str) -> None:
    text = plain(PROSE[0], heading, PROSE[1])
    assert [line.text for line in clean_lines(text, title="")] == [PROSE[0], heading, PROSE[1]]
    box = [*plain(PROSE[0], heading), *LINKS, *plain(PROSE[1])]
    assert [line.text for line in clean_lines(box, title="")] == list(PROSE[:2])


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ((PROSE[0], "Trả lời", PROSE[1]), (PROSE[0], "Trả lời", PROSE[1])),
        (
            ("Nội dung:", "Bàn việc trồng cây", PROSE[0]),
            ("Nội dung:", "Bàn việc trồng cây", PROSE[0]),
        ),
        (
            (PROSE[0], "Thứ Hai, ngày 17/6/2024:", "- 8 giờ: thôn Đông", "18/6/2024", "Thôn Tây"),
            (PROSE[0], "Thứ Hai, ngày 17/6/2024:", "- 8 giờ: thôn Đông", "18/6/2024", "Thôn Tây"),
        ),
        (("Thứ Tư, 08/04/2015, 08:11 [GMT+7]", PROSE[0]), (PROSE[0],)),
        (("Chia sẻ", "Bình luận", PROSE[0]), (PROSE[0],)),
        ((PROSE[0], "Bình luận"), (PROSE[0],)),
        ((PROSE[0], "Họ và tên", "Nội dung:", "Mã xác nhận"), (PROSE[0],)),
        ((PROSE[0], "12/03/2024", "Lượt xem: 12"), (PROSE[0],)),
        (("Viết bởi Hồng Nhung", PROSE[0]), (PROSE[0],)),
        ((PROSE[0], "Gửi bởi host lúc 28/07/2008 8:05:12 SA - Đã đọc 14 lần"), (PROSE[0],)),
        *(
            ((PROSE[0], line), (PROSE[0], line))
            for line in (
                "Được viết bởi các thầy cô giáo, cuốn sách dày 90 trang.",
                "Được đăng bởi nhóm phụ huynh lúc 10h15",
            )
        ),
    ],
)
def test_labels_and_dates_are_text_where_they_head_some(lines, kept):
    assert [line.text for line in clean_lines(plain(*lines), title="Tựa")] == list(kept)


def test_icon_in_a_table_of_files_is_no_cell_and_an_empty_corner_is_one():
    icon = "<td><img src=/images/icpdf.png></td>"
    html = (
        f"<div><table><tr>{icon}<td>Biên bản</td><td>29/4</td></tr>"
        f"<tr>{icon}<td>Tờ trình</td><td>2/5</td></tr></table>"
        "<table><tr><td></td><td>2023</td><td>2024</td></tr>"
        "<tr><td>Số cây</td><td>980</td><td>1.200</td></tr></table></div>"
    )
    assert [line.text for line in lines_of(fragment_fromstring(html))] == [
        *("Biên bản | 29/4", "Tờ trình | 2/5", " | 2023 | 2024", "Số cây | 980 | 1.200"),
    ]


def test_a_layouts_cut_ends_the_text():
    lines = plain(PROSE[0], "Mục cuối 12", PROSE[1], PROSE[2])
    kept = clean_lines(lines, title="", cut=[r"mục cuối \d+"])
    assert [line.text for line in kept] == [PROSE[0]]


def test_doubled_and_glued():
    assert is_doubled("Văn bản chỉ đạo Văn bản chỉ đạo")
    assert undoubled("Văn bản chỉ đạo Văn bản chỉ đạo") == "Văn bản chỉ đạo"
    assert undoubled("Văn bản chỉ đạo") == "Văn bản chỉ đạo"
    assert strip_converter_date(" date 2024-12 Các đồng chí") == "Các đồng chí"
    assert strip_converter_date("date 2024") == "date 2024"


@given(st.text(max_size=400))
def test_any_line_is_judged(text):
    is_boilerplate(text)
    opens_tail(text)
    assert 0 <= share_in(text, [text]) <= 1


def test_lines_of_a_tree():
    html = (
        "<div>đầu<p>Một <b>hai</b><br>ba</p><ul><li>mục <a href=x>một</a></li></ul>"
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
        "<table><tr><td><p>trong ô</p></td></tr></table><script>bỏ</script>cuối</div>"
    )
    lines = lines_of(fragment_fromstring(html))
    assert [(line.text, line.kind) for line in lines] == [
        *(("đầu", "p"), ("Một hai", "p"), ("ba", "p"), ("mục một", "item")),
        *(("a | b", "row"), ("c | d", "row"), ("trong ô", "p"), ("cuối", "p")),
    ]
    assert lines[3].links == 3


@pytest.mark.parametrize(
    "line",
    [
        "TRẦN VĂN BÌNH•16/10/2026 08:20",
        "Bảo An - Minh HằngChủ nhật, 15/10/2023 07:41 (GMT+7)",
        "08:20, 16/10/2026",
        "21/02/2024, 19:49 | Lan Hương",
        "Cập nhật: 21/02/2024 19:49 (GMT+7)",
        "19:49 | 21/02/2024 | Lượt xem 253",
        "Tin tức | 21/02/2024 19:49",
        "Ngày 21 tháng 2 năm 2024, 19:49",
    ],
)
def test_a_line_of_names_and_time_opens_no_text(line):
    told = [line, *PROSE]
    assert cleaned(told) == list(PROSE)
    assert cleaned([*PROSE[:2], line, *PROSE[2:]]) == [*PROSE[:2], line, *PROSE[2:]]


@pytest.mark.parametrize(
    "line",
    ["Thời gian: 08:00 ngày 16/10/2026", "7h30 15/10/2026: mực nước 3,5 m", "16/10/2026 Bài"],
)
def test_a_line_that_says_more_than_names_and_time_is_text(line):
    assert cleaned([line, *PROSE])[0] == line


def _digest(count, heading="heading"):
    found = []
    for number in range(count):
        title = f"Xã số {number} hoàn thành kế hoạch trồng cây đầu xuân"
        found.append(Line(title, heading, len(title), 0, NODE))
        found.append(Line(f"{PROSE[number]}", "p", 0, 0, NODE))
    return found


def test_linked_headings_of_a_digest_are_its_text():
    lines = _digest(3)
    assert [line.text for line in clean_lines(lines, title="")] == [line.text for line in lines]


def test_linked_headings_beside_a_text_are_teasers():
    teasers = _digest(2)
    text = [Line(f"{one} {number}", "p", 0, 0, NODE) for number, one in enumerate(PROSE * 2)]
    kept = [line.text for line in clean_lines([*text, *teasers], title="")]
    assert not {line.text for line in teasers[::2]} & set(kept)
    linked = _digest(3, "p")
    assert not {line.text for line in linked[::2]} & {
        line.text for line in clean_lines(linked, title="")
    }


@pytest.mark.parametrize(
    "behind", [" 24/03/2025 07:00:00", " (24/03/2025)", " | 24.03.2025, 07:00"]
)
def test_a_title_with_a_day_behind_it_is_the_title(behind):
    title = "Xã Bình Minh ra quân trồng cây, gây rừng đầu năm"
    assert cleaned(["Tin tức", f"{title}{behind}", *PROSE], title=title) == list(PROSE)
    assert cleaned([f"{title} của 9 thôn", *PROSE], title=title)[1:] == list(PROSE)


@pytest.mark.parametrize(
    "line", ["(03/03/2025 17:02)", "(17:02, 03/03/2025)", "3/3/2025 Lượt xem: 7"]
)
def test_a_day_in_brackets_above_the_text_is_a_header(line):
    assert cleaned([TITLE, line, *PROSE], title=TITLE) == list(PROSE)


def test_only_a_few_lines_above_a_title_are_a_portlets_name():
    title = "Cấp giấy phép xuất bản bản tin"
    above = ["Tên thủ tục", "Lĩnh vực", "Báo chí", "Cơ quan thực hiện"]
    assert cleaned([*above, title, *PROSE], title=title) == [*above, *PROSE]
    assert cleaned([*above[:2], title, *PROSE], title=title) == list(PROSE)
