"""Days and clocks on lines of their own: which head parts of a text, and which a page adds."""

from __future__ import annotations

import pytest

from tests.extraction import PROSE, article_page, extract, paragraphs

ITEMS = ("Đón đại biểu tại nhà văn hóa.", "Khai mạc, chào cờ, báo cáo.", "Trồng cây lưu niệm.")


def told(entries: list[tuple[str, str]], clock: str, below: str = "p") -> list[str]:
    """Return the text of a page with entries, each below a day or a clock."""
    line = f"<div>{clock}<{below}>{{}}</{below}></div>"
    inner = "".join(line.format(at, text) for at, text in entries)
    return extract(article_page(f"{inner}{paragraphs(PROSE[3:])}")).body.split("\n")


@pytest.mark.parametrize("clock", ["<span class=time>{}</span>", "<p class=item-date>{}</p>"])
@pytest.mark.parametrize(
    "clocks",
    [
        ("12:05", "11:20", "10:45"),
        ("08:10", "09:05", "10:45"),
        ("15 phút trước", "08:35 23/7", "07:10 23/7"),
    ],
)
def test_clocks_beside_the_entries_of_a_live_report_are_no_text(
    clocks: tuple[str, ...], clock: str
) -> None:
    assert told([*zip(clocks, PROSE[:3], strict=True)], clock) == [*PROSE]


@pytest.mark.parametrize(
    "days",
    [
        ("05:30", "11:45", "19:45"),
        ("7h00 - 7h30", "7h30 - 8h00", "8h00 - 11h30"),
        ("15:00 14/5", "17:00 14/5", "15:00 15/5"),
        ("03/02/1930", "19/8/1945", "07/5/1954"),
        ("1930 - 1945", "1945 - 1954", "1954 - 1975"),
        ("Ngày 12/5/2024", "Ngày 13/5/2024", "Ngày 14/5/2024"),
        ("Thứ Hai, ngày 20/05/2024", "Thứ Ba, ngày 21/05/2024", "Thứ Tư, ngày 22/05/2024"),
    ],
)
@pytest.mark.parametrize("clock", ["<div class=time>{}</div>", "<h4><time>{}</time></h4>"])
def test_clocks_and_days_of_a_programme_are_its_text(days: tuple[str, ...], clock: str) -> None:
    lines = told([*zip(days, ITEMS, strict=True)], clock, "div")
    assert lines[:6] == [line for pair in zip(days, ITEMS, strict=True) for line in pair]


def test_a_clock_by_itself_is_text() -> None:
    inner = f"{paragraphs(PROSE[:2])}<p class=time>12:05</p>{paragraphs(PROSE[2:])}"
    assert "12:05" in extract(article_page(inner)).body.split("\n")


@pytest.mark.parametrize("day", ["12/05/2026", "Thứ Ba, 12/05/2026 | 08:15", "Ngày 12/5/2026"])
def test_the_day_of_publication_above_the_text_is_none_of_it(day: str) -> None:
    assert extract(article_page(f"<p>{day}</p>{paragraphs()}")).body == "\n".join(PROSE)


def test_a_weekday_and_day_may_begin_a_line_of_a_rota() -> None:
    rota = "<p>Thứ Hai, 20.05.2024: đ/c An</p><p>Thứ Ba, 21.05.2024: đ/c Bình</p>"
    assert "Thứ Hai, 20.05.2024: đ/c An" in extract(article_page(paragraphs() + rota)).body
