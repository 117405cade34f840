"""The provinces before and since 2025-07-01, and which of them a name stands for."""

import csv
import unicodedata

import pytest

from archive.errors import UsageError
from archive.provinces import (
    COUNTRY,
    FORMER,
    PROVINCES,
    is_province,
    predecessors,
    province_name,
    province_now,
    same_province,
)
from archive.text import fold
from tests.shared import shared

# The eleven that the resolution left as they were; Huế alone had another name before.
UNCHANGED = [
    "Hà Nội",
    "Huế",
    "Lai Châu",
    "Điện Biên",
    "Sơn La",
    "Cao Bằng",
    "Lạng Sơn",
    "Quảng Ninh",
    "Thanh Hóa",
    "Nghệ An",
    "Hà Tĩnh",
]


def test_there_were_63_and_are_34() -> None:
    assert len(FORMER) == 63
    assert len(PROVINCES) == len(set(PROVINCES)) == 34
    assert set(FORMER.values()) == set(PROVINCES)
    assert len({fold(name) for name in FORMER}) == 63
    alone = [name for name in PROVINCES if len(predecessors(name)) == 1]
    assert sorted(alone) == sorted(UNCHANGED)


def test_every_old_and_new_name_maps() -> None:
    for old, new in FORMER.items():
        assert province_now(old) == new
        assert province_now(fold(old)) == new
        assert old in predecessors(new)
        assert same_province(new, old)
    for new in PROVINCES:
        assert province_now(new) == new


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("Hà Giang", "Tuyên Quang"),
        ("tỉnh Bắc Kạn", "Thái Nguyên"),
        ("TP.HCM", "TP. Hồ Chí Minh"),
        ("TPHCM", "TP. Hồ Chí Minh"),
        ("Thành phố Hồ Chí Minh", "TP. Hồ Chí Minh"),
        ("Bà Rịa – Vũng Tàu", "TP. Hồ Chí Minh"),
        ("Thừa Thiên - Huế", "Huế"),
        ("Đắc Lắc", "Đắk Lắk"),
        ("Đak Nông", "Lâm Đồng"),
        ("Kontum", "Quảng Ngãi"),
        ("KHÁNH HOÀ", "Khánh Hòa"),
        (unicodedata.normalize("NFD", "Hòa Bình"), "Phú Thọ"),
        ("national", COUNTRY),
    ],
)
def test_aliases(name: str, now: str) -> None:
    assert province_now(name) == now


def test_asking_for_a_province() -> None:
    assert same_province("bac ninh", "Bắc Giang")
    assert same_province("Bắc Giang", "Bắc Giang")
    assert not same_province("Bắc Giang", "Bắc Ninh")
    assert same_province("Thừa Thiên Huế", "Huế")
    assert same_province("Huế", "Thừa Thiên Huế")
    assert not same_province("Hà Nội", "Hà Nam")
    assert not same_province("Hà Nội", "")
    assert predecessors("Ninh Bình") == ("Ninh Bình", "Hà Nam", "Nam Định")
    assert predecessors("Hà Nam") == ("Hà Nam",)
    assert province_name("ha nam") == "Hà Nam"


@pytest.mark.parametrize("name", ["", "TP", "Hà Tây cũ", "Paris", "\ud800", "Tỉnh"])
def test_unknown_names_are_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError):
        province_now(name)
    with pytest.raises(UsageError):
        same_province(name, "Hà Nội")


def test_the_message_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"unknown province 'Bắc Gian' \(did you mean 'Bắc Giang'"):
        province_now("Bắc Gian")


@pytest.mark.shared
def test_the_survey_of_sites_agrees() -> None:
    with shared("reference", "sites.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["province_2024"] != "national":
                assert province_now(row["province_2024"]) == row["province_after_2025_07"]


def test_is_province_asks_for_old_and_new_names():
    assert is_province("Bắc Kạn") and is_province("TP. Huế")
    assert not is_province("Lan Hương")
