"""The plugin: Datasette's own search and pages, ours, limits and headers; hostile visitors."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from datasette.app import Datasette

from archive.commands.serve import over_copy
from archive.datasette import strings
from archive.datasette.rendering import cut
from archive.db import connect_readonly
from archive.publish import publish_snapshot
from archive.records import CONTRACT
from tests.reading import Library, build, library
from tests.test_search import GOLDEN, HOSTILE

TEMPLATES = Path("archive/datasette/templates/khobao")


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library(tmp_path_factory)


@pytest.fixture(scope="session")
def copy(shelf: Library) -> Path:
    with closing(connect_readonly(shelf.folder)) as db:
        return publish_snapshot(shelf.folder, db)


@pytest.fixture
def served(copy: Path) -> Datasette:
    return over_copy(copy)


async def _get(datasette: Datasette, path: str, status: int = 200) -> Any:
    response = await datasette.client.get(path)
    assert response.status_code == status, (path, response.text[:500])
    return response


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


MUST_SHOW = ["huyen uy", "Huyện uỷ", "dang bo", '"đại hội đảng bộ"', "HDND", "35-CT/TW"]


@pytest.mark.parametrize(("query", "first", "rest"), GOLDEN, ids=[row[0] for row in GOLDEN])
async def test_datasettes_own_search_box_finds_the_same(
    served: Datasette, shelf: Library, query: str, first: list[str], rest: set[str]
) -> None:
    path = f"/khobao/articles.json?_shape=array&_size=max&is_current=1&_search={quote(query)}"
    rows = (await _get(served, path)).json()
    assert set(shelf.keys(row["id"] for row in rows)) == {*first, *rest}


@pytest.mark.parametrize("query", ["", '"đại hội', *MUST_SHOW])
async def test_datasettes_own_pages_never_fail(served: Datasette, query: str) -> None:
    page = await _get(served, f"/khobao/articles?_search={quote(query)}")
    assert "syntax error" not in page.text
    rows = (await _get(served, f"/khobao/articles.json?_search={quote(query)}")).json()
    assert bool(rows["rows"]) == bool(query)


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_queries(served: Datasette, query: str) -> None:
    q = quote(query[:2_000].encode("utf-8", "replace"))
    for path in (f"/search?q={q}", f"/search.json?q={q}", f"/khobao/articles?_search={q}"):
        await _get(served, path)


@pytest.mark.parametrize(("query", "first", "rest"), GOLDEN, ids=[row[0] for row in GOLDEN])
async def test_search_json_is_the_search_of_the_command_line(
    served: Datasette, shelf: Library, query: str, first: list[str], rest: set[str]
) -> None:
    answer = (await _get(served, f"/search.json?q={quote(query)}")).json()
    keys = shelf.keys(hit["id"] for hit in answer["hits"])
    assert keys[: len(first)] == first
    assert set(keys[len(first) :]) == rest
    assert answer["total"] == len(keys)


async def test_search_json_has_the_contract(served: Datasette) -> None:
    answer = (await _get(served, "/search.json?q=dang+bo&site=song_hong&order=newest")).json()
    assert set(answer) == {"query", "filters", "order", "total", "page", "per_page", "hits"}
    assert answer["filters"] == {"site": "song_hong"}
    assert all(set(hit) == {*CONTRACT, "id", "snippet", "score"} for hit in answer["hits"])


@pytest.mark.parametrize("wrong", ["site=bao_x", "from=hom+qua", "to=2024-02-31", "province=X"])
async def test_bad_filters_say_so(served: Datasette, wrong: str) -> None:
    assert "error" in (await _get(served, f"/search.json?q=a&{wrong}", 400)).json()
    page = await _get(served, f"/search?q=a&{wrong}", 400)
    assert 'role="alert"' in page.text


@pytest.mark.parametrize("page", ["0", "-1", "9" * 30, "x", "2.5", "٣", ""])
async def test_any_page_number_is_harmless(served: Datasette, page: str) -> None:
    await _get(served, f"/search?q=dang+bo&page={quote(page)}")


async def test_search_without_words_lists_what_the_filters_choose(served: Datasette) -> None:
    page = await _get(served, "/search?site=im_lang")
    assert "3 bài" in page.text
    assert "Sơ lược địa giới" in page.text


async def test_home(served: Datasette) -> None:
    text = _text((await _get(served, "/")).text)
    for expected in ("bài viết 40", "trang nguồn 6", "thành phố 5", "11/2021 – 29/08/2025"):
        assert expected in text
    assert text.index("BĐBP tặng cờ") < text.index("Thư viện lưu động")


async def test_home_in_english(served: Datasette) -> None:
    html = (await _get(served, "/?lang=en")).text
    assert '<html lang="en">' in html
    assert "articles 40" in _text(html)
    assert "29 August 2025" in html
    assert re.search(r'href="/article/\d+\?lang=en"', html)


async def test_search_page_marks_matches(served: Datasette) -> None:
    html = (await _get(served, "/search?q=dang+bo")).text
    assert "<mark>Đảng bộ</mark> xã Cao Sơn" in html
    assert "6 bài có “dang bo”" in html
    assert "\x01" not in html


async def test_article_page(served: Datasette, shelf: Library) -> None:
    html = (await _get(served, f"/article/{shelf.ids['dai_hoi_sua']}")).text
    text = _text(html)
    assert html.count("<h1>") == 1
    assert "12/06/2025 17:45 · Nguyễn Minh Tâm" in text
    assert text.count("Đây là đại hội đầu tiên") == 1
    assert "<del>187</del>" in html
    assert "<ins>186</ins>" in html
    assert "2 đoạn không đổi" in text
    assert "khobao-20250901030000-4242-00001.warc.gz" in text
    assert 'href="https://songhong.example/dai_hoi.html"' in html


async def test_the_source_link_is_the_address_the_site_uses(tmp_path: Path) -> None:
    ids = build(tmp_path)
    with closing(sqlite3.connect(tmp_path / "khobao.db")) as conn:
        linked = "http://www.songhong.example/gdp.html?utm=1"
        conn.execute("UPDATE pages SET fetch_url = ? WHERE article_id = ?", [linked, ids["gdp"]])
        conn.commit()
    datasette = Datasette([str(tmp_path / "khobao.db")])
    html = (await _get(datasette, f"/article/{ids['gdp']}")).text
    assert html.count(f'href="{linked}"') == 2
    assert 'href="https://songhong.example/gdp.html"' not in html


async def test_an_old_version_leads_to_the_current_one(served: Datasette, shelf: Library) -> None:
    html = (await _get(served, f"/article/{shelf.ids['dai_hoi']}")).text
    assert "Đây là một bản cũ" in html
    assert f'href="/article/{shelf.ids["dai_hoi_sua"]}"' in html


async def test_copies_are_listed(served: Datasette, shelf: Library) -> None:
    html = (await _get(served, f"/article/{shelf.ids['huyen_uy_moi']}")).text
    assert "trên 2 trang khác" in html
    assert "https://imlang.example/chep-huyen_uy_moi.html" in html
    assert "https://ductho.example/chep-huyen_uy_moi.html" in html


async def test_dates_are_as_precise_as_they_are_known(served: Datasette, shelf: Library) -> None:
    assert ">11/2021<" in (await _get(served, f"/article/{shelf.ids['thang_nam']}")).text
    assert "không rõ ngày đăng" in (await _get(served, f"/article/{shelf.ids['khong_ngay']}")).text
    assert ">16/04/2024<" in (await _get(served, f"/article/{shelf.ids['dang_bo_tri']}")).text


@pytest.mark.parametrize("path", ["/article/999", f"/article/{'9' * 40}", "/site/bao_x"])
async def test_what_is_not_there_is_said_to_be_missing(served: Datasette, path: str) -> None:
    assert "Không có trang này" in (await _get(served, path, 404)).text


@pytest.mark.parametrize("path", ["/sites", "/about", "/site/song_hong", "/site/im_lang"])
@pytest.mark.parametrize("lang", ["", "?lang=en", "?lang=%3Cscript%3E"])
async def test_other_pages(served: Datasette, path: str, lang: str) -> None:
    html = (await _get(served, path + lang)).text
    assert "<main" in html
    assert "<script" not in html.lower()


async def test_contact_is_the_operators(copy: Path) -> None:
    datasette = over_copy(copy, "luu@khobao.example <b>")
    assert "luu@khobao.example &lt;b&gt;" in (await _get(datasette, "/about")).text


async def test_nothing_of_a_text_becomes_markup(served: Datasette, shelf: Library) -> None:
    number = shelf.ids["script"]
    paths = ["/", "/search?q=nháy", f"/article/{number}", "/site/im_lang", "/search?site=im_lang"]
    paths += ["/khobao/articles", f"/khobao/articles/{number}"]
    for path in paths:
        html = (await _get(served, path)).text
        for markup in ("<script>alert", "<img src=x", "<b onclick", "<i>Tin"):
            assert markup not in html, path
    html = (await _get(served, f"/article/{number}")).text
    assert "&lt;script&gt;alert(" in html
    assert "{{ 7 * 7 }}" in html


@pytest.mark.parametrize("path", ["/search?q=", "/search?site=", "/search?from="])
async def test_nothing_typed_becomes_markup(served: Datasette, path: str) -> None:
    typed = '"><script>alert(1)</script><mark>\x01x\x02'
    response = await served.client.get(path + quote(typed))
    assert "<script>" not in response.text
    assert "&gt;&lt;script&gt;" in response.text


def test_cut() -> None:
    assert cut("a \x01b\x02 c") == [(False, "a "), (True, "b"), (False, " c")]
    assert cut("<\x01<b>\x02") == [(False, "<"), (True, "<b>")]
    assert cut("no mark") == [(False, "no mark")]
    assert cut("\x01open") == [(False, "\x01open")]
    assert cut("stray\x02") == [(False, "stray\x02")]
    assert cut("") == []


OURS = ["/", "/search?q=a", "/article/1", "/sites", "/about", "/article/999"]


@pytest.mark.parametrize("path", OURS)
async def test_our_pages_run_no_script_at_all(served: Datasette, path: str) -> None:
    response = await served.client.get(path)
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self';")
    assert "unsafe" not in policy
    assert "style=" not in response.text
    assert "<script" not in response.text


STOCK = ["/khobao", "/khobao/articles", "/khobao/articles/1", "/-/versions", "/-/nothing-here"]


@pytest.mark.parametrize("path", [*OURS, *STOCK, "/robots.txt", "/search.json?q=a"])
async def test_headers(served: Datasette, path: str) -> None:
    headers = (await served.client.get(path)).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


async def test_robots_and_style(served: Datasette) -> None:
    assert (await _get(served, "/robots.txt")).text == "User-agent: *\nDisallow: /\n"
    style = await _get(served, "/-/khobao/khobao.css")
    assert style.headers["content-type"] == "text/css; charset=utf-8"


async def test_stock_pages_lead_to_articles_and_hide_the_machinery(served: Datasette) -> None:
    html = (await _get(served, "/khobao/articles")).text
    assert re.search(r'<a href="/article/\d+">BĐBP', html)
    assert html.count("<tr>") <= 26
    assert 'href="/">Kho Báo</a>' in html
    tables = (await _get(served, "/khobao.json")).json()["tables"]
    hidden = {table["name"] for table in tables if table["hidden"]}
    assert hidden >= {"_sqlite_migrations", "articles_fts", "chains"}


async def test_base_url(copy: Path, shelf: Library) -> None:
    datasette = Datasette(immutables=[str(copy)], settings={"base_url": "/kho/"})
    for path in ("/", "/search?q=dang+bo", f"/article/{shelf.ids['dai_hoi_sua']}"):
        html = (await _get(datasette, path)).text
        addresses = re.findall(r'(?:href|action)="(/[^"]*)"', html)
        assert addresses
        assert all(address.startswith("/kho/") for address in addresses), addresses


DANGEROUS = {
    "select zeroblob(900000000)": 400,
    "select length(hex(zeroblob(4900000)))": 400,
    "with recursive c(x) as (select 1 union all select x + 1 from c where x < 20)"
    " select zeroblob(4900000) from c": 400,
    "select " + ", ".join(["zeroblob(9)"] * 60): 400,
    "with recursive c(x) as (select 1 union all select x + 1 from c) select max(x) from c": 400,
    "select 'a' like '" + "%" * 2_000 + "'": 400,
    "select " + "1," * 11_000 + "1": 400,
    "attach database '/tmp/x.db' as x": 400,
    "delete from articles": 400,
    "select load_extension('x')": 400,
}


@pytest.mark.parametrize(("sql", "status"), DANGEROUS.items(), ids=range(len(DANGEROUS)))
async def test_one_query_cannot_stop_the_server(copy: Path, sql: str, status: int) -> None:
    datasette = over_copy(copy)
    datasette.sql_time_limit_ms = 200
    await _get(datasette, f"/khobao.json?sql={quote(sql, safe=',')}", status)
    await _get(datasette, "/")


async def test_what_is_not_there_fills_no_log(
    served: Datasette, capfd: pytest.CaptureFixture[str]
) -> None:
    await _get(served, "/wp-login.php", 404)
    await _get(served, "/khobao?sql=drop", 400)
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


async def test_the_database_file_is_not_handed_out(served: Datasette) -> None:
    await _get(served, "/khobao.db", 403)


async def test_sql_functions(served: Datasette) -> None:
    sql = (
        "select vi_fold('Đảng Bộ') as folded, vi_phrase('dang bo') as phrase,"
        " vi_exact('Huyện ủy Đức Thọ', 'huyện uỷ') as exact, escape_fts('') as empty,"
        " vi_fold(null) as no_text, escape_fts(null) as missing, escape_fts(x'ff00') as bytes,"
        " escape_fts(42) as number"
    )
    row = (await _get(served, f"/khobao.json?_shape=array&sql={quote(sql)}")).json()[0]
    assert row == {
        "folded": "dang bo",
        "phrase": '("dang bo" OR "đang bo")',
        "exact": 0,
        "empty": '""',
        "no_text": None,
        "missing": '""',
        "bytes": '""',
        "number": '"42"',
    }


async def test_a_search_that_takes_too_long_says_so(copy: Path) -> None:
    datasette = over_copy(copy)
    await _get(datasette, "/search?q=x")
    datasette.sql_time_limit_ms = 0.000_001
    assert "quá nhiều thời gian" in (await _get(datasette, "/search?q=dang+bo", 503)).text
    assert "error" in (await _get(datasette, "/search.json?q=dang+bo", 503)).json()
    for path in ("/", "/site/song_hong", "/article/1"):
        assert "too long" in (await _get(datasette, path, 503)).text


async def test_plain_datasette_has_all_of_it(shelf: Library) -> None:
    datasette = Datasette([str(shelf.folder / "khobao.db")])
    assert "bài viết 40" in _text((await _get(datasette, "/")).text)
    rows = await _get(datasette, "/khobao/articles.json?_search=dang+bo&is_current=1")
    assert len(rows.json()["rows"]) == 6
    assert "Cleaned texts" in (await _get(datasette, "/khobao/articles")).text


async def test_an_operators_metadata_wins(copy: Path) -> None:
    own = {"databases": {"khobao": {"tables": {"articles": {"description": "Của tôi"}}}}}
    datasette = Datasette(immutables=[str(copy)], metadata=own)
    html = (await _get(datasette, "/khobao/articles")).text
    assert "Của tôi" in html
    assert "ISO 8601 with +07:00" in html


async def test_other_databases_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT)")
        conn.execute("INSERT INTO articles VALUES (1, 'x')")
        conn.commit()
    datasette = Datasette([str(path)])
    home = await _get(datasette, "/")
    assert "Kho Báo" not in home.text
    assert "content-security-policy" not in home.headers
    await _get(datasette, "/search", 404)
    assert "/article/1" not in (await _get(datasette, "/other/articles")).text
    big = "select length(zeroblob(6000000)) as n"
    rows = (await _get(datasette, f"/other.json?_shape=array&sql={quote(big)}")).json()
    assert rows == [{"n": 6_000_000}]


async def test_an_empty_archive_has_pages_too(tmp_path: Path) -> None:
    from archive.db import ArchiveDB

    ArchiveDB(tmp_path / "khobao.db").close()
    datasette = Datasette([str(tmp_path / "khobao.db")])
    assert "khobao crawl" in (await _get(datasette, "/")).text
    for path in ("/search?q=a", "/sites", "/about", "/search.json?q=a"):
        await _get(datasette, path)


def test_every_text_exists_in_both_languages() -> None:
    for section, entries in strings.strings().items():
        for key, text in entries.items():
            assert set(text) == {"vi", "en"}, (section, key)
            fields = [set(re.findall(r"\{(\w+)\}", text[lang])) for lang in ("vi", "en")]
            assert fields[0] == fields[1], (section, key)


def test_every_text_that_templates_ask_for_exists() -> None:
    table = strings.strings()
    for path in TEMPLATES.glob("*.html"):
        for key in re.findall(r'\bt\("([a-z_]+\.[a-z_]+)"[,)]', path.read_text(encoding="utf-8")):
            section, name = key.split(".")
            assert name in table[section], (path.name, key)


WRITTEN = [
    ("vi", "2024-05-06T07:08+07:00", "06/05/2024 07:08"),
    ("vi", "2024-05-06T07:08:09+07:00", "06/05/2024 07:08"),
    ("en", "2024-05-06T07:08+07:00", "6 May 2024, 07:08"),
    ("vi", "2024-05-06", "06/05/2024"),
    ("en", "2024-05-06", "6 May 2024"),
    ("vi", "2024-05", "05/2024"),
    ("en", "2024-05", "May 2024"),
    ("vi", "2024", "2024"),
    ("en", "2024", "2024"),
    ("vi", None, ""),
    ("en", "2024-99-99", "2024-99-99"),
    ("en", "hôm qua", "hôm qua"),
]


@pytest.mark.parametrize(("lang", "value", "written"), WRITTEN)
def test_dates_as_written(lang: strings.Lang, value: str | None, written: str) -> None:
    assert strings.published(lang, value) == written


def test_crawl_times_are_shown_in_viet_nam_time() -> None:
    assert strings.moment("vi", "2025-08-31T20:30:00Z") == "01/09/2025 03:30"
    assert strings.moment("en", None) == ""
    assert strings.number("vi", 1234567) == "1.234.567"
    assert json.dumps(strings.term("vi", "verdict", "odd")) == '"odd"'
