"""Bylines as texts: who is a person in them, and who is none."""

import pytest

from pipelines.names import choose_author, is_unit, names_of, only_names


@pytest.mark.parametrize(
    "name",
    [
        "Phó Đức Phương",
        "Minh Trưởng",
        "Đài Trang",
        "Chánh Tín",
        "Đoàn Văn Hóa",
        "Trường Giang",
        "Phòng Thị Bé",
        "Trang Nhung",
        "Hải Đăng",
        "Ksor H’Chiêm",
        "Jean-Pierre Dupont",
        "T.Nga",
        "TP",
    ],
)
def test_names_that_sound_like_offices_or_labels_stay_names(name: str) -> None:
    assert names_of(name) == [name]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Bài, ảnh: Thiếu tá Lò Văn Sương", ["Lò Văn Sương"]),
        ("PGS.TS. Vương Thị Lan", ["Vương Thị Lan"]),
        ("Đ/c Lê Thị Mận", ["Lê Thị Mận"]),
        ("Tác giả: đ/c Lò Thu/Đ/C VƯƠNG LAN", ["Lò Thu", "Vương Lan"]),
        ("Thượng uý Lò Văn Sương, Đại úy Bùi Hoa", ["Lò Văn Sương", "Bùi Hoa"]),
        ("ThS TRẦN NGỌC NHIỀU", ["Trần Ngọc Nhiều"]),
        ("Tin: Lò Thu; Ảnh: Quàng Hải", ["Lò Thu"]),
        ("Nội dung: Bùi Hoa; Giọng đọc: Phạm Oanh", ["Bùi Hoa"]),
        ("THÀNH LUÂN Ảnh: DŨNG PHƯƠNG", ["Thành Luân"]),
        ("Thái Học-Anh Tuấn", ["Thái Học", "Anh Tuấn"]),
        ("Thu Hòa/VOV4", ["Thu Hòa"]),
        ("Đoàn Xuân Định- Ban Tuyên giáo", ["Đoàn Xuân Định"]),
        ("Viết bởi: Hồng Nhung", ["Hồng Nhung"]),
        ("Vĩnh Thắng sưu tầm", ["Vĩnh Thắng"]),
        ("Hoàng Thị Lan Lượt xem: 12", ["Hoàng Thị Lan"]),
        ("Thứ Hai, 08/07/2024 - 10h15 | Hải Yến", ["Hải Yến"]),
        ("Thu Hà đăng lúc 10:15", ["Thu Hà"]),
        ("Trần Bình (VTV9)-Thứ năm, ngày 16/03/2023 08:30 GMT+7", ["Trần Bình"]),
        ("2024-05-03 08:14:55;Lò Thu;Lượt xem: 12", ["Lò Thu"]),
        ("LAM KHUÊ - PHẠM LỢI 10/08/2025 12:54", ["Lam Khuê", "Phạm Lợi"]),
    ],
)
def test_ranks_units_times_and_other_credits_are_no_part_of_a_name(
    byline: str, names: list[str]
) -> None:
    assert names_of(byline) == names


@pytest.mark.parametrize(
    "byline",
    [
        "UBND Xã",
        "Trung Tâm Văn Hóa",
        "Công An Tỉnh Khánh Lạc",
        "Phòng VHTT",
        "ĐOÀN THANH NIÊN",
        "Xã Bình Minh",
        "TRƯỞNG BAN",
        "Theo SGGP",
        "Nguồn: BĐN",
        "Ảnh: Minh Đức",
        "(Vietnam+)",
        "Nhóm PV",
        "P.V",
        "Phóng viên Điện tử",
        "Super User",
        "Gửi bởi host lúc 28/07/2008 8:05:12 SA",
        "Tin: Văn phòng HĐND - UBND",
        "Trung tâm VH-TT&TT thực hiện",
        "Bài Viết",
    ],
)
def test_units_sources_teams_and_accounts_are_no_persons(byline: str) -> None:
    assert names_of(byline) == []


@pytest.mark.parametrize("text", ["Đoàn phường An Hải", "Đài TT huyện", "Hội nông dân xã"])
def test_a_name_has_no_word_in_small_letters(text: str) -> None:
    assert is_unit(text)


def test_a_person_may_bear_the_word_for_a_body() -> None:
    assert not is_unit("Đoàn Xuân Định")


def test_a_line_of_names_may_hold_units_but_no_posts() -> None:
    assert only_names("Nguyễn Văn Hòa - Ủy ban Kiểm tra Huyện ủy")
    assert not only_names("Nguyễn Văn Hòa - Phó Chủ tịch xã")
    assert not only_names("Ủy ban Kiểm tra Huyện ủy")


def test_listed_or_dated_provinces_are_no_names() -> None:
    assert not only_names("Cao Bằng, Hà Giang")
    assert not only_names("Hà Giang, 08/07/2024 10:15")
    assert only_names("Hà Giang")
    assert only_names("Hà Giang - Lê Thị Hoa")


def test_a_title_with_the_word_for_day_is_no_dated_name() -> None:
    assert not only_names("Vũ Đại ngày ấy")


def test_the_first_byline_that_names_a_person_counts() -> None:
    assert choose_author(["admin", "Báo Mẫu", "Lê Thị Hoa", "Bùi Văn Tám"], ["Báo Mẫu"]) == (
        "Lê Thị Hoa"
    )
    assert choose_author(["Lê Thị Hoa", "Bùi Văn Tám; Lê Thị Hoa"], []) == "Bùi Văn Tám, Lê Thị Hoa"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Theo Minh Anh (Dân Việt)", ["Minh Anh"]),
        ("(Theo Minh Anh/Vietnam+)", ["Minh Anh"]),
        ("Theo Dân Việt (bản điện tử)", []),
        ("Theo Tuổi Trẻ", []),
        ("Theo Sở Y tế (Hà Nội)", []),
        ("Theo Lê Thị Minh Anh (Báo Sông Hồng)", ["Lê Thị Minh Anh"]),
        ("Theo Sông Nước Miền Tây (Báo Sông Hồng)", []),
        ("Theo Mùa Gặt Mới (muagatmoi.vn)", []),
        ("Theo Mùa Gặt Mới (MGM)", []),
        ("Theo Mùa Gặt (Tạp chí)", []),
        ("Theo Đồng Ruộng (Báo Đồng ruộng)", []),
        ("(Theo Hồ Chí Minh/ Toàn tập)", []),
        ("Theo Nhịp Cầu (Cổng TTĐT)", []),
    ],
)
def test_who_wrote_it_stands_before_the_paper_a_text_is_taken_from(byline, names) -> None:
    assert names_of(byline) == names


def test_places_of_the_highlands_are_no_persons() -> None:
    assert names_of("Mường Phăng") == names_of("Krông Năng") == names_of("Buôn Krông Búk") == []
    assert names_of("Buôn Krông Tuyết Hoa") == ["Buôn Krông Tuyết Hoa"]
