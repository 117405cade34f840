"""Dates written for programs: attributes, feed values and URLs, by table."""

from datetime import UTC, datetime

import pytest

from pipelines.dates import date_from_url, machine_date

CAPTURED = datetime(2025, 6, 1, 3, 0, tzinfo=UTC)  # Sunday, 10:00 in Hà Nội

MACHINE = [
    ("2024-12-31T10:00:00+0700", "2024-12-31T10:00:00+07:00"),
    ("2024-12-31T10:00:00+07:00", "2024-12-31T10:00:00+07:00"),
    ("2024-12-31T10:00:00+07", "2024-12-31T10:00:00+07:00"),
    ("2024-12-31T10:00:00&#x2B;07:00", "2024-12-31T10:00:00+07:00"),
    ("2024-12-31T10:00:00 07:00", "2024-12-31T10:00:00+07:00"),
    ("2024-12-31T10:00:00+07:00[Asia/Ho_Chi_Minh]", "2024-12-31T10:00:00+07:00"),
    ("2024-12-31 10:00:00 +0700 +07", "2024-12-31T10:00:00+07:00"),
    ("2025-03-07T00:01:00", "2025-03-07T00:01:00+07:00"),
    ("2024-12-31T20:00:00.123Z", "2025-01-01T03:00:00+07:00"),
    ("2024-12-31T10:00:00+0000", "2024-12-31T17:00:00+07:00"),
    ("2024-12-31T10:00:00-05:00", "2024-12-31T22:00:00+07:00"),
    ("2024-12-31T10:00+07:00", "2024-12-31T10:00:00+07:00"),
    ("2024-12-31 10:00 PM", "2024-12-31T22:00:00+07:00"),
    ("2024-3-7 9:05", "2024-03-07T09:05:00+07:00"),
    ("20241231T100000Z", "2024-12-31T17:00:00+07:00"),
    ("20241231100000", "2024-12-31T10:00:00+07:00"),
    ("2024-12-31T24:00:00", "2024-12-31"),
    ("20241231", "2024-12-31"),
    ("2024-12-31", "2024-12-31"),
    ("2024-12", "2024-12"),
    ("2024", "2024"),
    ("Tue, 31 Dec 2024 10:00:00 +0700", "2024-12-31T10:00:00+07:00"),
    ("Tue, 31 Dec 2024 10:00:00 GMT", "2024-12-31T17:00:00+07:00"),
    ("Tue, 31 Dec 2024 10:00:00 GMT+7", "2024-12-31T10:00:00+07:00"),
    ("31 Dec 2024 10:00 +0700", "2024-12-31T10:00:00+07:00"),
    ("Tue Dec 31 10:00:00 ICT 2024", "2024-12-31T10:00:00+07:00"),
    ("Tue Dec 31 2024 10:00:00 GMT+0700 (Indochina Time)", "2024-12-31T10:00:00+07:00"),
    ("Dec 31, 2024 10:00:00 AM", "2024-12-31T10:00:00+07:00"),
    ("/Date(1616000000000)/", "2021-03-17T23:53:20+07:00"),
    ("\\/Date(1616000000000+0700)\\/", "2021-03-17T23:53:20+07:00"),
    ("1616000000", "2021-03-17T23:53:20+07:00"),
    ("1616000000000", "2021-03-17T23:53:20+07:00"),
    ("31/12/2024", "2024-12-31"),
    ("07/03/2025 08:01:53", "2025-03-07T08:01:53+07:00"),
    ("07/03/2025 08:01:53 AM", "2025-03-07T08:01:53+07:00"),  # padded: not .NET's American form
    ("01/12/2024 10:00:00 CH", "2024-12-01T22:00:00+07:00"),
    ("12/31/2024 3:04:05 PM", "2024-12-31T15:04:05+07:00"),  # no 31st month
    ("3/7/2025 8:01:53 AM", "2025-03-07T08:01:53+07:00"),  # 3 July was still to come
    ("3/3/2025 8:01:53 AM", "2025-03-03T08:01:53+07:00"),
    ("Thứ hai, 30/12/2024 15:24", "2024-12-30T15:24:00+07:00"),
]
NO_MACHINE = [
    *[
        "",
        " ",
        "0",
        "1",
        "12",
        "123456",
        "0903343439",
        "garbage",
        "null",
        "undefined",
        "hôm qua",
        "2 giờ trước",
    ],
    *["0001-01-01T00:00:00", "1970-01-01T00:00:00Z", "1900-01-01", "2024-02-31", "2024-13-01"],
    *["2026-03-07T00:01:00", "9999-12-31T23:59:59-12:00", "9999999999", "99999999999999"],
    "5/4/2025 8:01:53 AM",  # 5 April or 4 May
    "31/12/2024 " * 20,
]


@pytest.mark.parametrize(("value", "expected"), MACHINE)
def test_machine_date(value: str, expected: str) -> None:
    found = machine_date(value, captured=CAPTURED)
    assert found is not None
    assert (found.value, found.inferred) == (expected, False)


@pytest.mark.parametrize("value", NO_MACHINE)
def test_no_machine_date(value: str) -> None:
    assert machine_date(value, captured=CAPTURED) is None


URLS = [
    ("https://bao.example/chinh-tri/201504/tin-hoi-nghi-2124091/", "2015-04"),
    ("https://bao.example/channel/5084/201905/tin-3943475/", "2019-05"),
    ("https://bao.example/2015/04/123-tin", "2015-04"),
    ("https://xa.example/portal/pages/2023-01-30/Tin-468686.aspx", "2023-01-30"),
    ("https://bao.example/2024/05/17/tin", "2024-05-17"),
    ("https://bao.example/2024/5/7/tin.html", "2024-05-07"),
    ("https://bao.example/20240517/tin", "2024-05-17"),
    ("https://bao.example/17/05/2024/tin", "2024-05-17"),
    ("https://bao.example/tin-102250228093004191.htm", "2025-02-28"),
    ("https://bao.example/tin-20250307075519174.htm", "2025-03-07"),
    ("https://tinh.example/tin-so-nganh/tin-4250508215021297.htm", "2025-05-08"),
    ("https://web.archive.org/web/20210101000000/https://bao.example/2019/05/17/a", "2019-05-17"),
    ("https://bao.example/hoi-nghi-xa-15032022-a97971.html", "2022-03-15"),
]
NO_URLS = [
    "",
    "không phải địa chỉ",
    "http://[bad",
    "https://bao.example/tin-675040.html",
    "https://bao.example/tin-123456789012345678.htm",
    "https://bao.example/tin-102259928093004191.htm",
    "https://bao.example/201399/tin",
    "https://bao.example/199505/tin",
    "https://bao.example/dai-hoi/2020-2025/tin.html",
    "https://bao.example/2030/05/17/tin",
    "https://bao.example/20240517",
    "https://bao.example/hoi-nghi-15032022-tai-xa-97971.html",
    "https://bao.example/hoi-nghi-35032022-a97971.html",
    "https://bao.example/hoi-nghi-15032022.html",
    "https://web.archive.org/web/20210101000000/https://bao.example/tin.html",
]


@pytest.mark.parametrize(("url", "value"), URLS)
def test_date_from_url(url: str, value: str) -> None:
    found = date_from_url(url, captured=CAPTURED)
    assert found is not None
    assert (found.value, found.source) == (value, "url")


@pytest.mark.parametrize("url", NO_URLS)
def test_no_date_from_url(url: str) -> None:
    assert date_from_url(url, captured=CAPTURED) is None
