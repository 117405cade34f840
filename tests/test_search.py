"""Search: what is asked, what is found, in which order; whatever is typed, never an error."""

import json
import sqlite3
import unicodedata
from contextlib import closing

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from archive.commands.search import command
from archive.db import connect_readonly
from archive.errors import StorageError, UsageError
from archive.filters import make_filters
from archive.models import Hit
from archive.query import NOTHING, Exactness, expand, expand_phrase, parse
from archive.records import CONTRACT
from archive.search import _SORTED, _WALKED, MARK, UNMARK, browse, search
from archive.text import fold
from tests.reading import Library, library


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library(tmp_path_factory)


@pytest.fixture
def db(shelf: Library):
    with closing(connect_readonly(shelf.folder)) as opened:
        yield opened


EXPANSIONS = [
    ("huyen", '"huyen"'),
    ("Huyện uỷ", '"huyện" AND "uỷ"'),
    ("dang bo", '("dang" OR "đang") AND "bo"'),
    ("đang bo", '"đang" AND "bo"'),
    ("HDND", '("hdnd" OR "hdnđ" OR "hđnd" OR "hđnđ")'),
    ('"dang bo"', '("dang bo" OR "đang bo")'),
    ("“dang bo”", '("dang bo" OR "đang bo")'),
    ("35-CT/TW", '"35 ct tw"'),
    ("2240-QD/HU", '("2240 qd hu" OR "2240 qđ hu")'),
    ("R'lấp", '"r lấp"'),
    ("2.000", '"2 000"'),
    ("bo bo", '"bo"'),
    ("Ðảng", '"đảng"'),
    ('"đại hội', '"đại" AND "hội"'),
    ('a"b c"d', '"a" AND "b c" AND ("d" OR "đ")'),
    ("NEAR(a b)", '"near a" AND "b"'),
    ("a AND b", '"a" AND ("and" OR "anđ") AND "b"'),
    ("title:x", '"title x"'),
    ("huye*", '"huye"'),
    ("", NOTHING),
    (" \t\n", NOTHING),
    ('"', NOTHING),
    ('""', NOTHING),
    ("- * ^ ( ) : { }", NOTHING),
    ("😀 ✊🏽", NOTHING),
    ("\x00", NOTHING),
    ("a\x00b", '"ab"'),
]


@pytest.mark.parametrize(("query", "expression"), EXPANSIONS)
def test_expand(query: str, expression: str) -> None:
    assert expand(query) == expression


def test_a_query_typed_in_nfd_is_the_same_query() -> None:
    assert expand(unicodedata.normalize("NFD", "Huyện uỷ Đức Thọ")) == expand("Huyện uỷ Đức Thọ")


def test_expand_keeps_at_most_32_words() -> None:
    assert len(parse(" ".join(f"w{n}" for n in range(1000)))) == 32
    assert len(parse('"' + " ".join(f"w{n}" for n in range(100)) + '"')[0]) == 32


def test_a_phrase_of_many_d_words_is_cut_into_overlapping_parts() -> None:
    words = [f"d{letter}" for letter in "abceghij"]
    expression = expand_phrase(" ".join(words))
    parts = expression.split(" AND ")
    assert [part.count(" OR ") + 1 for part in parts] == [64, 8]
    assert parts[0].startswith('("da db dc de dg dh"')
    assert parts[1].startswith('("dh di dj"')


# A query, the articles that must come first in this order, and the rest in any order.
GOLDEN: list[tuple[str, list[str], set[str]]] = [
    ("huyen uy", [], {"huyen_uy_moi", "huyen_uy_cu"}),
    ("Huyện uỷ", [], {"huyen_uy_moi", "huyen_uy_cu"}),
    ("Huyện ủy", [], {"huyen_uy_moi", "huyen_uy_cu"}),
    ("HUYỆN ỦY", [], {"huyen_uy_moi", "huyen_uy_cu"}),
    (
        "Đảng bộ",
        ["dang_bo_nfd", "dai_hoi_sua", "huyen_uy_cu", "dai_bieu", "dang_bo_tri", "dang_bo_rieng"],
        set(),
    ),
    (
        "dang bo",
        [],
        {"dang_bo_nfd", "dai_hoi_sua", "huyen_uy_cu", "dai_bieu", "dang_bo_tri", "dang_bo_rieng"},
    ),
    ('"dang bo"', [], {"dang_bo_nfd", "dai_hoi_sua", "huyen_uy_cu", "dai_bieu", "dang_bo_tri"}),
    ('"đại hội đảng bộ"', ["dai_hoi_sua", "huyen_uy_cu"], set()),
    ("dai hoi dang bo", ["dai_hoi_sua", "huyen_uy_cu", "dai_bieu"], set()),
    ("đang bố trí", ["dang_bo_tri"], {"huyen_uy_cu", "dai_bieu", "dai_hoi_sua"}),
    ("đăng ký", ["dang_ky"], {"kiem_tra", "dai_hoi_sua"}),
    ("HDND", [], {"hdnd", "hdnd_huyen", "hoa_giai_cu"}),
    ("hđnd", [], {"hdnd", "hdnd_huyen", "hoa_giai_cu"}),
    ("HĐND kỳ họp", ["hdnd"], set()),
    ("hoà giải", [], {"hoa_giai_moi", "hoa_giai_cu"}),
    ("hòa giải", [], {"hoa_giai_moi", "hoa_giai_cu"}),
    ("đường dây", ["duong_day"], {"duong_day_khac"}),
    ("duong day", ["duong_day"], {"duong_day_khac", "dai_hoi_sua"}),
    ('"duc tho"', [], {"duc_tho", "huyen_uy_cu"}),
    ("Đức Thọ", ["duc_tho", "huyen_uy_cu", "duc_tho_khac"], set()),
    ("35-CT/TW", ["huyen_uy_cu"], set()),
    ("35-ct/tw", ["huyen_uy_cu"], set()),
    ("2240-QĐ/HU", ["huyen_uy_cu"], set()),
    ("2240-qd/hu", ["huyen_uy_cu"], set()),
    ("17/2024/NQ-HDND", ["hoa_giai_cu"], set()),
    ("Dak R'lap", ["rlap"], set()),
    ("Covid-19", ["covid"], set()),
    ("2.000 đồng", ["so_do"], set()),
    ("TP.HCM", ["so_do"], set()),
    ("ldld", ["bhxh"], set()),
    ("BDBP", ["bien_phong"], set()),
    ("7,63%", ["gdp"], set()),
    ("video desk", ["tieng_anh"], set()),
    ("mười hai chỉ tiêu 27 đồng chí", [], set()),  # only in the version that was replaced
    ("không có chữ này đâu nhé", [], set()),
]


@pytest.mark.parametrize(("query", "first", "rest"), GOLDEN, ids=[row[0] for row in GOLDEN])
def test_golden(shelf: Library, db: Database, query: str, first: list[str], rest: set[str]) -> None:
    results = search(db, query)
    found = shelf.keys(hit.id for hit in results.hits)
    assert found[: len(first)] == first
    assert set(found[len(first) :]) == rest
    assert results.total == len(found)
    newest = search(db, query, order="newest")
    assert {hit.id for hit in newest.hits} == {hit.id for hit in results.hits}


HOSTILE = [
    *('"', '""', '"""', "'", "';--", "*", "^", "-", "+", "(", ")", "()", ":", "{a b}", "a:b"),
    *("AND", "OR", "NOT", "NEAR", "NEAR(", "a AND", "OR b", "NOT NOT", "a* b*", "^a", "-a"),
    *("title : x", "{title body} : x", "NEAR(a b, 3)", "a + b", "\\", "%", "_", "\x00", "a\x00b"),
    *("😀", "👩‍👩‍👧", "\ud800", "\udfff x", "́", "a" * 100_000, "d" * 1_000, "đ " * 5_000),
    *("d d d d d d d d d d", '"' + "dd " * 40 + '"', "\u202e", "ﷺ", "Ａ", "½", "①", "İ", "ß", "ﬁ"),
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_are_harmless(db: Database, query: str) -> None:
    for order in ("best", "newest"):
        results = search(db, query, order=order)
        assert len(results.hits) == min(results.total, 20)


def _index() -> sqlite3.Connection:
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE VIRTUAL TABLE f USING fts5(t, tokenize='unicode61 remove_diacritics 2')")
    conn.execute("INSERT INTO f VALUES ('Đảng bộ và and or not near a b c')")
    return conn


INDEX = _index()


@given(st.text(max_size=200) | st.text('dĐđ"*^-():ANDORNEAR a', max_size=60))
def test_any_text_makes_a_valid_expression(query: str) -> None:
    for expression in (expand(query), expand_phrase(query)):
        INDEX.execute("SELECT count(*) FROM f WHERE f MATCH ?", [expression]).fetchone()


@given(st.lists(st.sampled_from(["đại", "hội", "Đảng", "bộ", "huyện", "uỷ"]), min_size=1))
def test_a_text_is_found_by_its_own_words_without_marks(words: list[str]) -> None:
    bare = fold(" ".join(words))
    assert bare.isascii()
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute(
            "CREATE VIRTUAL TABLE f USING fts5(t, tokenize='unicode61 remove_diacritics 2')"
        )
        conn.execute("INSERT INTO f VALUES (?)", [" ".join(words)])
        for query in (bare, f'"{bare}"', " ".join(words)):
            found = conn.execute("SELECT 1 FROM f WHERE f MATCH ?", [expand(query)])
            assert found.fetchone(), query


def test_marks_stand_around_whole_matches(shelf: Library, db: Database) -> None:
    hit = next(h for h in search(db, "dang bo").hits if h.id == shelf.ids["dang_bo_nfd"])
    assert hit.headline.startswith(f"{MARK}Đảng bộ{UNMARK} xã Cao Sơn")
    assert f"{MARK}Đảng bộ{UNMARK} xã Cao Sơn đã cùng" in hit.snippet
    assert hit.title == "Đảng bộ xã Cao Sơn đưa nghị quyết vào ruộng bậc thang"
    assert hit.snippet.count(MARK) == hit.snippet.count(UNMARK)


def test_a_match_in_the_title_alone_still_shows_text(shelf: Library, db: Database) -> None:
    (hit,) = search(db, "nghề đóng thuyền").hits
    assert hit.snippet
    assert "\n" not in hit.snippet


def test_newest_first_is_by_publication_time_and_undated_last(db: Database) -> None:
    hits = search(db, "đại", order="newest", limit=50).hits
    dates = [hit.published_at or "" for hit in hits]
    assert dates == sorted(dates, reverse=True)
    assert all(hit.score is None for hit in hits)


@pytest.mark.parametrize("query", ["một", "nam", "năm 2025", "đảng bộ", "covid"])
def test_both_ways_to_the_newest_give_the_same(
    db: Database, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> list[list[int]]:
        pages = [search(db, query, order="newest", limit=3, offset=at) for at in (0, 2, 5)]
        return [[hit.id for hit in page.hits] for page in pages]

    monkeypatch.setattr("archive.search._SORTED", _WALKED)
    walked = found()
    monkeypatch.setattr("archive.search._SORTED", _SORTED)
    monkeypatch.setattr("archive.search._WALKED", _SORTED)
    assert found() == walked
    assert walked[0]


@pytest.mark.parametrize("order", ["best", "newest"])
def test_pages_of_results_join_up(db: Database, order: str) -> None:
    whole = [hit.id for hit in search(db, "nam", order=order, limit=50).hits]
    parts: list[Hit] = []
    for offset in range(0, len(whole) + 2, 2):
        parts += search(db, "nam", order=order, limit=2, offset=offset).hits
    assert [hit.id for hit in parts] == whole
    assert len(whole) > 4


def test_only_current_texts_are_found(shelf: Library, db: Database) -> None:
    found = search(db, '"phường Hồng Hà lần thứ nhất"')
    assert [hit.id for hit in found.hits] == [shelf.ids["dai_hoi_sua"]]
    assert found.total == 1


FILTERED = [
    ({"site": "song_hong"}, {"dai_hoi_sua", "dang_bo_tri"}),
    ({"province": "Bắc Kạn"}, {"dang_bo_nfd", "dang_bo_rieng"}),
    ({"province": "thai nguyen"}, {"dang_bo_nfd", "dang_bo_rieng"}),
    ({"province": "Thái Nguyên", "site": "song_hong"}, set()),
    ({"since": "2025"}, {"dai_hoi_sua", "dai_bieu"}),
    ({"since": "12/06/2025"}, {"dai_hoi_sua"}),
    ({"since": "2025-06-13"}, set()),
    ({"until": "2025-06-12", "since": "2025-06-12"}, {"dai_hoi_sua"}),
    ({"until": "2022"}, {"dang_bo_rieng"}),
    ({"until": "9/2022"}, {"dang_bo_rieng"}),
    ({"until": "2022-08"}, set()),
    ({"since": "2024-04", "until": "4/2024"}, {"dang_bo_tri"}),
]


@pytest.mark.parametrize(("chosen", "keys"), FILTERED, ids=[str(row[0]) for row in FILTERED])
def test_filters(shelf: Library, db: Database, chosen: dict[str, str], keys: set[str]) -> None:
    for order in ("best", "newest"):
        results = search(db, "dang bo", order=order, **chosen)
        assert set(shelf.keys(hit.id for hit in results.hits)) == keys
        assert results.total == len(keys)


BAD_FILTERS = [
    ({"site": "bao_x"}, "bao_x: no such site"),
    ({"site": ""}, None),
    ({"province": "Atlantis"}, "no site of this archive"),
    ({"since": "hôm qua"}, "is no date"),
    ({"since": "2024-13"}, "is no date"),
    ({"since": "2025", "until": "2024"}, "no day is both on or after 2025 and on or before 2024"),
    ({"since": "13/06/2025", "until": "12/06/2025"}, "no day is both"),
    ({"until": "31/02/2024"}, "is no date"),
    ({"until": "0000"}, "is no date"),
    ({"until": "2024-1-1; DROP TABLE"}, "is no date"),
    ({"until": "9" * 40}, "is no date"),
]


@pytest.mark.parametrize(("chosen", "message"), BAD_FILTERS)
def test_bad_filters(db: Database, chosen: dict[str, str], message: str | None) -> None:
    if message is None:
        assert search(db, "dang bo", **chosen).total
    else:
        with pytest.raises(UsageError, match=message):
            search(db, "dang bo", **chosen)


def test_the_last_year_of_the_calendar_is_a_year(db: Database) -> None:
    assert make_filters(db, until="9999-12-31").before == "9999-12-31~"


def test_browse_lists_by_filter(shelf: Library, db: Database) -> None:
    results = browse(db, site="im_lang")
    assert shelf.keys(h.id for h in results.hits) == ["script", "thang_nam", "khong_ngay"]
    assert results.hits[2].snippet.startswith("Nghề giấy dó")


EXACT = [
    ("Huyện uỷ", "Huyện ủy Đức Thọ", 0),
    ("Huyện ủy", "HUYỆN UỶ", 0),
    ("đăng ký", "dâng hương theo kỳ", 2),
    ("đăng ký", "ký tên rồi mới đăng", 1),
    ("bộ", "bộp", 2),
    ("35-CT/TW", "chỉ thị 35-CT/TW", 0),
    ("huyen uy", "Huyện ủy", 2),
]


@pytest.mark.parametrize(("query", "text", "grade"), EXACT)
def test_exactness(query: str, text: str, grade: int) -> None:
    assert Exactness(query).grade(text, None) == grade


def _run(shelf: Library, *arguments: str):
    return CliRunner().invoke(command, ["--archive", str(shelf.folder), *arguments])


def test_command_prints_for_people(shelf: Library) -> None:
    result = _run(shelf, "huyen uy", "--newest")
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert MARK not in result.stdout
    assert result.stdout.index("Huyện uỷ Thanh Lâm") < result.stdout.index("Huyện ủy Đức Thọ")
    assert "2 articles" in result.stderr


def test_command_prints_json(shelf: Library) -> None:
    result = _run(shelf, "Huyện uỷ", "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [set(line) for line in lines] == [{*CONTRACT, "id", "snippet", "score"}] * 2
    assert [line["id"] for line in lines] == [
        shelf.ids["huyen_uy_moi"],
        shelf.ids["huyen_uy_cu"],
    ]
    assert lines[0]["published_at"] == "2025-06-27T10:20+07:00"
    assert lines[0]["province"] == "Hà Nội"
    assert lines[1]["author"] is None
    assert "\n" in lines[0]["body"]
    assert result.stderr == ""


@pytest.mark.parametrize("query", ["", "   ", "-", '"'])
def test_command_with_nothing_to_search_for(shelf: Library, query: str) -> None:
    result = _run(shelf, "--json", "--", query)
    assert isinstance(result.exception, UsageError)
    assert result.stdout == ""
    assert "holds no word" in str(result.exception)


def test_words_need_no_quotes(shelf: Library) -> None:
    alone, quoted = (_run(shelf, *words, "--json") for words in (["huyen", "uy"], ["huyen uy"]))
    assert alone.exit_code == 0
    assert alone.stdout == quoted.stdout != ""


def test_command_without_an_archive(tmp_path) -> None:
    result = CliRunner().invoke(command, ["x", "--archive", str(tmp_path / "nowhere")])
    assert isinstance(result.exception, StorageError)
    assert result.exception.exit_code == 4
    assert not (tmp_path / "nowhere").exists()


def test_command_on_a_file_that_is_no_archive(tmp_path) -> None:
    (tmp_path / "khobao.db").write_text("this is no database, it only has the name of one")
    result = CliRunner().invoke(command, ["x", "--archive", str(tmp_path)])
    assert isinstance(result.exception, StorageError)


def test_limit(shelf: Library) -> None:
    result = _run(shelf, "nam", "--limit", "1", "--json")
    assert len(result.stdout.splitlines()) == 1
