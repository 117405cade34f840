"""Visible dates: every shape by table, what is no date, header lines and clocks."""

import unicodedata
from datetime import UTC, datetime

import pytest

from pipelines.date_values import ICT
from pipelines.dates import Published, is_clock, parse_header, parse_published

CAPTURED = datetime(2025, 6, 1, 3, 0, tzinfo=UTC)  # Sunday, 10:00 in Hà Nội

STATED = [
    ("Ngày đăng 21/06/2022 | 13:30", "2022-06-21T13:30:00+07:00"),
    ("Ngày đăng 21/06/2022 | 13:30 \xa0|\xa0Lượt xem: 217", "2022-06-21T13:30:00+07:00"),
    ("(16:04 08/01/2021)", "2021-01-08T16:04:00+07:00"),
    ("Đại hội chi bộ Văn phòng khóa mới (03/02/2019 21:20)", "2019-02-03T21:20:00+07:00"),
    ("Thứ Hai, 30/12/2024 - 15:24", "2024-12-30T15:24:00+07:00"),
    ("Thứ sáu, 26/04/2019 - 11:21'", "2019-04-26T11:21:00+07:00"),
    ("Thứ tư - 25/01/2017 21:41", "2017-01-25T21:41:00+07:00"),
    ("Thứ 2,30/12/2024,10:15", "2024-12-30T10:15:00+07:00"),
    ("T2, 30/12/2024 10:15", "2024-12-30T10:15:00+07:00"),
    ("CN, 29/12/2024 08:15", "2024-12-29T08:15:00+07:00"),
    ("30-12-2024 15:24 GMT+7", "2024-12-30T15:24:00+07:00"),
    ("Thứ Bảy, 18/12/2021, 21:07 [GMT+7]", "2021-12-18T21:07:00+07:00"),
    ("Chủ Nhật, 19/01/2025, 21:21 (GMT+7)", "2025-01-19T21:21:00+07:00"),
    ("19/01/2025, 21:21 G7T+7", "2025-01-19T21:21:00+07:00"),
    ("Thứ tư, 28/05/2025 | 15:04:05 (GMT +7)", "2025-05-28T15:04:05+07:00"),
    ("17:54, 08/04/2024", "2024-04-08T17:54:00+07:00"),
    ("21:48 | 28/06/2020", "2020-06-28T21:48:00+07:00"),
    ("21:29 , 09/09/2022", "2022-09-09T21:29:00+07:00"),
    ("Cập nhật lúc: 18:00 |22/05/2022", "2022-05-22T18:00:00+07:00"),
    ("Cập nhật lúc 10:24 01/04/2025 (GMT+7)", "2025-04-01T10:24:00+07:00"),
    ("Cập nhật: Thứ sáu, 18/10/2019 | 1:36:31 PM", "2019-10-18T13:36:31+07:00"),
    ("Thời gian đăng: 26/11/2018 01:49:17 PM", "2018-11-26T13:49:17+07:00"),
    ("18/10/2019 1:36:31 CH", "2019-10-18T13:36:31+07:00"),
    ("18/10/2019 1:36:31 SA", "2019-10-18T01:36:31+07:00"),
    ("30/03/2021 | 12:00 AM", "2021-03-30"),  # midnight stands for no time
    ("15/3/2023 12:00:00 SA", "2023-03-15"),
    ("11/18/2024 12:00:00 AM GMT+7", "2024-11-18"),  # no 18th month
    ("T4, 05/08/2024 - 16:32", "2024-05-08T16:32:00+07:00"),  # the 5th of August was a Monday
    ("T2, 05/08/2024 - 16:32", "2024-08-05T16:32:00+07:00"),
    ("Thứ ba, 05/08/2024 - 16:32", "2024-08-05T16:32:00+07:00"),  # wrong in both orders
    ("Thứ ba, ngày 5 tháng 8 năm 2024", "2024-08-05"),
    ("30/03/2021 12:30 PM", "2021-03-30T12:30:00+07:00"),
    ("lúc 3 giờ chiều ngày 18/12/2021", "2021-12-18T15:00:00+07:00"),
    ("8 giờ 30 tối 18/12/2021", "2021-12-18T20:30:00+07:00"),
    ("7h15 sáng ngày 18/12/2021", "2021-12-18T07:15:00+07:00"),
    ("21 giờ 07 ngày 18/12/2021", "2021-12-18T21:07:00+07:00"),
    ("10 giờ 15 phút, ngày 30 tháng 12 năm 2024", "2024-12-30T10:15:00+07:00"),
    ("21h07 18/12/2021", "2021-12-18T21:07:00+07:00"),
    ("15h:24' 30/12/2024", "2024-12-30T15:24:00+07:00"),
    ("lúc 15 giờ 24 phút 33 giây ngày 30/12/2024", "2024-12-30T15:24:33+07:00"),
    ("8h 30/12/2024", "2024-12-30T08:00:00+07:00"),
    ("08h05 - 31/05/2017", "2017-05-31T08:05:00+07:00"),
    ("8h - 05/06/2024", "2024-06-05T08:00:00+07:00"),
    ("Cập nhật ngày 30/12/2024 lúc 10:15:33", "2024-12-30T10:15:33+07:00"),
    ("Tin tức - Ngày đăng : 21:08, 14/02/2013", "2013-02-14T21:08:00+07:00"),
    ("Lượt xem: 7370 | Gửi lúc: 05/12/2013 15:42:27", "2013-12-05T15:42:27+07:00"),
    ("Ngày đăng 17/07/2019 | 09:15  | View count: 85", "2019-07-17T09:15:00+07:00"),
    ("Lê Minh 17/08/2024 09:30", "2024-08-17T09:30:00+07:00"),
    ("Nguyễn Thị Út 17/08/2024 09:30", "2024-08-17T09:30:00+07:00"),
    ("Lê Minh17/08/202409:30", "2024-08-17T09:30:00+07:00"),
    ("09:3017/08/2024", "2024-08-17T09:30:00+07:00"),
    ("30 / 12 / 2024  15 : 24", "2024-12-30T15:24:00+07:00"),
    ("30.12.2024 | 10:15 AM", "2024-12-30T10:15:00+07:00"),
    ("2024/12/30 15:24", "2024-12-30T15:24:00+07:00"),
    ("2024-12-30T15:24:00+0700", "2024-12-30T15:24:00+07:00"),
    ("2024-12-30T08:24:00Z", "2024-12-30T15:24:00+07:00"),
    ("Monday, December 30, 2024 3:24 PM", "2024-12-30T15:24:00+07:00"),
    ("Thứ hai, ngày 24 tháng 02 năm 2025", "2025-02-24"),
    ("Thứ Bảy, Ngày 07 tháng 12 năm 2024,", "2024-12-07"),
    ("Hà Nội, ngày 24 tháng 02 năm 2025", "2025-02-24"),
    ("25 Tháng 5, 2025", "2025-05-25"),
    ("26 Tháng Mười Hai 2023", "2023-12-26"),
    ("12 tháng năm 2024", "2024-05-12"),
    ("5 tháng năm năm 2024", "2024-05-05"),
    ("9 tháng Tư 2024", "2024-04-09"),
    ("Tháng Sáu 24, 2020", "2020-06-24"),
    ("24 Th6, 2024", "2024-06-24"),
    ("30 December 2024", "2024-12-30"),
    ("Dec 30, 2024", "2024-12-30"),
    ("09-10-2024", "2024-10-09"),
    ("6/2/2020", "2020-02-06"),
    ("18/12/21", "2021-12-18"),
    ("Ngày30/12/2024", "2024-12-30"),
    ("Người đăng: Quản trị - 30/12/2024 - 123 lượt xem", "2024-12-30"),
    ("Số ra ngày 30/12/2024", "2024-12-30"),
    ("Minh Tú 30/12/2024", "2024-12-30"),
    ("Văn Kỳ - 30/12/2024", "2024-12-30"),
    ("Lượt xem: 7 - Tú 30/12/2024", "2024-12-30"),
    ("Đăng bởi Quản trị lúc 15:24 30/12/2024", "2024-12-30T15:24:00+07:00"),
    ("Posted on 30/12/2024 by admin", "2024-12-30"),
    ("15:24 | Thứ Hai, 30/12/2024", "2024-12-30T15:24:00+07:00"),
    ("30/12/2024, 15 giờ 24", "2024-12-30T15:24:00+07:00"),
    ("30 tháng 12, 2024 - 15:24 PM", "2024-12-30T15:24:00+07:00"),
    ("30 Thg 12 2024", "2024-12-30"),
    ("Thứ 2 ngày 30/12/2024", "2024-12-30"),
    ("Tháng 12 năm 2023", "2023-12"),
    ("Tháng 12/2023", "2023-12"),
    ("Tháng Mười Hai 2023", "2023-12"),
    ("Năm 2023", "2023"),
    ("24:00 18/12/2021", "2021-12-18"),  # two days at once: the day as printed
    ("00:00 18/12/2021", "2021-12-18"),
    ("00:01 18/12/2021", "2021-12-18T00:01:00+07:00"),
    ("18/12/2021 00:00 GMT", "2021-12-18T07:00:00+07:00"),  # another zone's is no placeholder
    ("30/12/2024 25:61", "2024-12-30"),
    ("Thứ ba, 3/6/2025 09:00", "2025-06-03T09:00:00+07:00"),  # 47 hours ahead of the capture
]

INFERRED = [
    ("26 đến 28.10.2020", "2020-10-28"),
    ("Từ ngày 26 đến 28.10.2020", "2020-10-28"),
    ("26-28/10/2020", "2020-10-28"),
    ("Ngày 26/10 - 28/10/2020", "2020-10-28"),
    ("26/10/2020 - 28/10/2020", "2020-10-28"),
    ("26 đến 28 tháng 10 năm 2020", "2020-10-28"),
    ("vài giây trước", "2025-06-01T09:59:00+07:00"),
    ("cách đây 5 phút", "2025-06-01T09:55:00+07:00"),
    ("3 giờ trước", "2025-06-01"),
    ("11 giờ trước", "2025-05-31"),
    ("an hour ago", "2025-06-01"),
    ("Trần Văn An - 3 giờ trước", "2025-06-01"),
    ("hôm qua", "2025-05-31"),
    ("10:30 hôm qua", "2025-05-31T10:30:00+07:00"),
    ("Hôm nay, 07:15", "2025-06-01T07:15:00+07:00"),
    ("157 ngày", "2024-12-26"),
    ("2 ngày 3 giờ trước", "2025-05-30"),
    ("2 tháng 2 tuần trước", "2025-03"),
    ("1 tháng trước", "2025-05"),
    ("1 năm trước", "2024"),
    ("Sáng 25/12", "2024-12-25"),
    ("Sáng 25/5", "2025-05-25"),
    ("Ngày 1/6", "2025-06-01"),
    ("Ngày 2/6", "2024-06-02"),
    ("Ngày 30-12", "2024-12-30"),
    ("ngày 29/2", "2024-02-29"),
    ("Ngày 5 tháng 3", "2025-03-05"),
    ("chiều nay (16/10)", "2024-10-16"),
    ("Tại nhà văn hóa thôn Đông, chiều nay (16/10), chi bộ họp", "2024-10-16"),
    ("Sáng 25/12, Huyện ủy tổ chức hội nghị tổng kết công tác năm", "2024-12-25"),
    ("(TTXVN) - Ngày 30-12, đoàn công tác về thăm xã", "2024-12-30"),
    ("Thứ Hai, 30/12", "2024-12-30"),
    ("10:30 25/12", "2024-12-25T10:30:00+07:00"),
    ("Đăng ngày 3/4", "2025-04-03"),
    ("25/12", "2024-12-25"),
]

LONG_SENTENCE = (
    "Trong các năm qua, toàn huyện đã có thêm nhiều chi bộ đạt chuẩn và ngày 24/10/2023 là mốc "
    "quan trọng đối với các thôn vùng cao của chúng ta"
)
NO_DATE = [
    "Hà Nội, ngày 2 tháng 9 năm 1945",
    "",
    "   ",
    "35-CT/TW",
    "9,01%",
    "2020-2025",
    "24/30 chỉ tiêu",
    "nhiệm kỳ 2025-2030",
    "QĐ 1115 ngày",
    "QĐ 1115 ngày 12/3/2020",
    "Kế hoạch KH-12, 12/3/2020",
    "Tính đến 12/3/2020",
    "Đồng chí sinh ngày 12/3/2000",
    "Quyết định số 1115/QĐ-UBND ngày 12/3/2020 của UBND tỉnh",
    "Nghị quyết số 18-NQ/TW ngày 25/10/2017 của Ban Chấp hành Trung ương",
    "Giấy phép số: 561/GP-BTTTT, cấp ngày 25-11-2022.",
    "Có hiệu lực từ ngày 1/3/2025",
    "Ngày ban hành | 18/03/2024",
    "Ngày ký: 18/03/2024",
    "Cập nhật số liệu đến 31/12/2023",
    "Kỷ niệm 95 năm Ngày thành lập Đảng (3/2/1930 - 3/2/2025)",
    "31/02/2024",
    "45/13/2024",
    "14/14/2024 12:00",
    "01/01/0001 12:00:00 SA",  # .NET's empty date
    "11.18.2024",
    "30/12/2030",
    "Thứ ba, 3/6/2025 11:00",  # 49 hours ahead of the capture
    "12/3/1995",
    "024.355.63.010",
    "Hotline: 0237 3721150",
    "0903343439",
    "1900123456",
    "(tự động cập nhật vào lúc 12:00:00 02/08/2024)",
    "192.168.1.10",
    "1.2.10",
    "1.250.000 đồng",
    "Lượt xem: 14",
    "5 phút đọc",
    "Tỷ số 3/4",
    "5/5 sao",
    "Chuyện 60 năm trước",
    "Hôm nay: 1.234",
    "Đại hội lần thứ 5",
    "Số 12/2023",
    "tháng 6",
    LONG_SENTENCE,
]


@pytest.mark.parametrize(("text", "value"), STATED)
def test_stated(text: str, value: str) -> None:
    found = parse_published(text, captured=CAPTURED)
    assert found is not None
    assert (found.value, found.inferred) == (value, False)
    assert found.raw == " ".join(text.split())


@pytest.mark.parametrize(("text", "value"), INFERRED)
def test_inferred(text: str, value: str) -> None:
    found = parse_published(text, captured=CAPTURED)
    assert found is not None
    assert (found.value, found.inferred) == (value, True)


@pytest.mark.parametrize("text", NO_DATE)
def test_no_date(text: str) -> None:
    assert parse_published(text, captured=CAPTURED) is None


@pytest.mark.parametrize("text", [text for text, _ in STATED + INFERRED] + NO_DATE)
def test_odd_spaces_and_decomposed_letters_change_nothing(text: str) -> None:
    odd = unicodedata.normalize("NFD", f"\n\t {text}\u200b ".replace(" ", "\u00a0 "))
    plain, other = (parse_published(each, captured=CAPTURED) for each in (text, odd))
    assert (plain and plain.value) == (other and other.value)


PRECISIONS = {
    "30/12/2024 15:24:33": "second",
    "30/12/2024 15:24": "minute",
    "30/12/2024": "day",
    "Tháng 12/2024": "month",
    "Năm 2024": "year",
}


@pytest.mark.parametrize("text", PRECISIONS)
def test_precision(text: str) -> None:
    found = parse_published(text, captured=CAPTURED)
    assert found is not None
    assert found.precision == PRECISIONS[text]


SEVERAL = [
    ("Cập nhật lúc 10:24 01/04/2025 | Ngày đăng: 30/03/2025 08:00", "2025-03-30T08:00:00+07:00"),
    ("Ngày đăng: 30/12/2024 Ngày cập nhật: 31/12/2024", "2024-12-30"),
    ("30/03/2025 08:00 | Cập nhật: 31/03/2025 09:00", "2025-03-30T08:00:00+07:00"),
    ("Thứ Bảy, 31/05/2025 10:00 Cập nhật lúc: 18:00 22/05/2022", "2022-05-22T18:00:00+07:00"),
    ("Chương trình 35-CTr/HU ngày 1/2/2024. Đăng lúc: 15:24 5/2/2024", "2024-02-05T15:24:00+07:00"),
    ("10:00 30/12/2024 - 11:00 31/12/2024", "2024-12-30T10:00:00+07:00"),
    ("31/02/2024, 30/12/2024 10:00", "2024-12-30T10:00:00+07:00"),
]


@pytest.mark.parametrize(("text", "value"), SEVERAL)
def test_several_dates_in_a_line(text: str, value: str) -> None:
    found = parse_published(text, captured=CAPTURED)
    assert found is not None
    assert found.value == value


def test_raw_of_a_long_line_is_the_part_around_its_date() -> None:
    title = "Đảng ủy xã tổ chức học tập, quán triệt các nghị quyết của cấp trên " * 3
    found = parse_published(f"{title}(16:04 08/01/2021)", captured=CAPTURED)
    assert found is not None
    assert found.raw.endswith("cấp trên (16:04 08/01/2021)")
    assert len(found.raw) < 100


HEADERS = [
    (
        ["Chủ nhật, 01/06/2025, 10:00:12", "TIN TỨC", "Ngày đăng 21/06/2022 | 13:30"],
        "2022-06-21T13",
    ),
    (["Chủ nhật, 01/06/2025", "Cập nhật lúc: 18:00 |22/05/2022"], "2022-05-22T18"),
    (["Ban Biên tập 14/03/2025 Cập nhật gần nhất: 15/03/2025"], "2025-03-14"),
    (["16/03/2025", "Cập nhật gần nhất: 15/03/2025"], "2025-03-15"),
    (["Chủ nhật, 01/06/2025 | 10:00", "31/05/2025 17:00"], "2025-05-31T17"),
    (["Ngày đăng", "21/06/2022", "13:30", "Lượt xem: 217"], "2022-06-21T13:30"),
    (["Đăng lúc", "Thứ hai - 30/12/2024 08:15", "Đã xem"], "2024-12-30T08:15"),
    (["09:30", "17/08/2024"], "2024-08-17T09:30"),
    (["Lịch tiếp công dân ngày 24/10/2023", "Lê Minh", "17/08/2024 09:30"], "2024-08-17T09:30"),
    (["Chi bộ thôn Đông đại hội (16:04 08/01/2021)", "HNP - Sáng 7/1"], "2021-01-08T16:04"),
    (["Lễ mít tinh (3/2/1930 - 3/2/2025)", "Thứ Hai, 03/02/2025 07:15"], "2025-02-03T07:15"),
    (["Xây dựng Đảng", "3 giờ trước"], "2025-06-01"),
    (["Chủ nhật, 01/06/2025, 10:00 (GMT+7)"], "2025-06-01T10:00"),
]
NO_HEADERS = [
    [],
    ["", " "],
    ["Hôm nay: 1.234", "Hôm qua: 456", "Tháng hiện tại: 12/2024"],
    ["5 phút", "01:23"],
    ["Kết quả công tác tháng 12 năm 2023"],
    ["Số: 08/CĐ-UBND | Huế, ngày 16 tháng 9 năm 2020"],  # not the latest 16 September
    ["Thông báo lịch tiếp công dân ngày 24/10/2023"],
    ["Ngày 24/10/2023 diễn ra Đại hội đại biểu Đảng bộ xã lần thứ nhất, nhiệm kỳ 2025-2030"],
    ["Ngày 30-12, Đảng ủy xã tổ chức hội nghị tổng kết công tác xây dựng Đảng năm 2024"],
    ["Cử tri nêu ý kiến lúc 15:24 ngày 30/12/2024. " * 20],
]


@pytest.mark.parametrize(("lines", "value"), HEADERS)
def test_header(lines: list[str], value: str) -> None:
    found = parse_header(lines, captured=CAPTURED)
    assert found is not None
    assert found.value.startswith(value)
    assert found.source == "header"


@pytest.mark.parametrize("lines", NO_HEADERS)
def test_no_header(lines: list[str]) -> None:
    assert parse_header(lines, captured=CAPTURED) is None


CLOCKS = {
    "Chủ nhật, 01/06/2025": True,
    "Thứ bảy, 31/05/2025, 23:00": True,
    "Hôm nay, 01/06/2025": True,
    "01/06/2025 09:59:12": True,
    "01/06/2025": False,
    "Ngày đăng: Chủ nhật, 01/06/2025 09:30": False,
    "Cập nhật lúc 09:30, 01/06/2025": False,
    "Thứ sáu, 30/05/2025, 09:30": False,
    "3 giờ trước": False,
}


@pytest.mark.parametrize("text", CLOCKS)
def test_is_clock(text: str) -> None:
    found = parse_published(text, captured=CAPTURED)
    assert found is not None
    assert is_clock(found, CAPTURED) is CLOCKS[text]


def test_start_is_the_first_moment_a_value_may_mean() -> None:
    assert Published("2024-12", "month", "").start == datetime(2024, 12, 1, tzinfo=ICT)
    assert Published("2024", "year", "").start == datetime(2024, 1, 1, tzinfo=ICT)
    when = "2024-12-30T15:24:00+07:00"
    assert Published(when, "minute", "").start.isoformat() == when
