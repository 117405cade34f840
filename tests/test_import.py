"""`khobao import warc`: captures of others go in once, whole and traceable."""

import gzip
import json
import re

import pytest

from archive.models import WarcRecord
from archive.warc_read import read_record
from tests.crawling import add_site, khobao, rows
from tests.foreign import record, write
from tests.localweb import article_html

SITE = """\
title    = "Báo thử"
kind     = "newspaper"
province = "Hà Nội"
home     = "https://bao.example/"
article  = '/tin/\\d+\\.html'
"""
OTHER = "https://khac.example/tin/9.html"


@pytest.fixture
def warc(tmp_path):
    bao = "https://bao.example"
    return write(
        tmp_path / "la.warc.gz",
        record(f"{bao}/tin/1.html", article_html(1).encode()),
        record(
            "http://www.bao.example/tin/2.html",
            gzip.compress(article_html(2).encode()),
            Content_Encoding="gzip",
        ),
        record(f"{bao}/tin/3.html", article_html(1).encode()),
        record(f"{bao}/tin/1.html", article_html(7).encode(), when="2022-01-01T00:00:00Z"),
        record(f"{bao}/chinh-tri", b"<html><a href=/tin/1.html>x</a></html>"),
        record(f"{bao}/tin/4.html", b"", status="404 Not Found"),
        record(f"{bao}/anh/tin/5.html", b"\xff\xd8\xff", kind="image/jpeg"),
        record(OTHER, article_html(9).encode()),
    )


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "archive"
    add_site(folder, "thu", SITE)
    return folder


def run_import(folder, *args, code=0):
    done = khobao("import", "warc", *args, "--archive", folder, "--json")
    assert done.returncode == code, (done.stdout, done.stderr)
    return json.loads(done.stdout)


def test_captures_go_in_with_their_own_time(folder, warc):
    result = run_import(folder, warc)
    site = result["sites"]["thu"]
    counts = (site["found"], site["new"], site["changed"], site["duplicates"])
    assert (site["verdict"], counts) == ("complete", (4, 2, 1, 1)), result
    assert result["skipped"]["unknown_hosts"] == {"khac.example": 1}
    assert (result["skipped"]["no_articles"], result["skipped"]["not_pages"]) == (1, 2)
    captures = rows(folder, "SELECT fetched_at, source FROM captures ORDER BY 1")
    assert [source for _, source in captures] == ["warc"] * 4
    assert captures[0][0].startswith("2021-03-04T05:06:07")
    assert captures[-1][0].startswith("2022-01-01")
    titles = rows(
        folder,
        "SELECT seq FROM versions JOIN pages ON pages.id = page_id WHERE url LIKE '%/1.html'",
    )
    assert titles == [(1,), (2,)]
    assert rows(folder, "SELECT kind, verdict FROM runs") == [("import", "complete")]


def test_every_text_traces_to_bytes_that_we_hold(folder, warc):
    run_import(folder, warc)
    places = rows(folder, "SELECT warc_file, offset, length, payload_sha256 FROM captures")
    held = [read_record(folder, WarcRecord(*place)) for place in places]
    packed = next(each for each in held if each.url.endswith("2.html"))
    assert gzip.decompress(packed.payload) == packed.body == article_html(2).encode()
    assert len(held) == 4


def test_importing_again_changes_nothing(folder, warc):
    run_import(folder, warc)
    before = {
        name: rows(folder, f"SELECT * FROM {name}") for name in ("articles", "captures", "versions")
    }
    sizes = sorted(path.stat().st_size for path in (folder / "warc").glob("*.warc.gz*"))
    again = run_import(folder, warc, warc)
    assert again["sites"] == {}
    assert again["skipped"]["held"] == 8
    assert before == {name: rows(folder, f"SELECT * FROM {name}") for name in before}
    assert sizes == sorted(path.stat().st_size for path in (folder / "warc").glob("*.warc.gz*"))


def test_a_site_takes_the_pages_of_unknown_hosts(folder, warc):
    result = run_import(folder, warc, "--site", "thu")
    assert result["skipped"]["unknown_hosts"] == {}
    assert rows(folder, "SELECT url FROM pages WHERE url LIKE '%khac%'") == [(OTHER,)]


def test_damaged_files_and_no_files(folder, warc, tmp_path):
    torn = tmp_path / "rach.warc.gz"
    torn.write_bytes(warc.read_bytes()[:-1500])
    result = run_import(folder, torn, code=2)
    assert result["sites"]["thu"]["new"] >= 1
    assert result["skipped"]["damaged"] == len(result["skipped"]["faults"]) == 1
    assert re.match(rf"{torn} at \d+: ", result["skipped"]["faults"][0])
    assert khobao("import", "warc", tmp_path / "khong-co", "--archive", folder).returncode == 1
    done = khobao("import", "warc", warc, "--site", "tuh", "--archive", folder)
    assert (done.returncode, "did you mean" in done.stderr) == (1, True)
    done = khobao("import", "warc", warc, "--archive", folder)
    assert "no site file names the host: khac.example (1)" in done.stdout


def bomb():
    return gzip.compress(bytes(30_000_000))


DAMAGED = {
    "torn": record(OTHER, b"x" * 99)[:-30],
    "a date that no capture has": record(OTHER, b"x", when="0001-01-01T00:00:00Z"),
    "no date": record(OTHER, b"x", when="hom qua"),
    "bomb": record(OTHER, bomb(), Content_Encoding="gzip"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_record_that_is_lost_makes_an_import_partial(folder, tmp_path, name):
    good = [record(f"https://bao.example/tin/{n}.html", article_html(n).encode()) for n in (1, 2)]
    path = write(tmp_path / "hong.warc.gz", good[0], DAMAGED[name], good[1])
    done = khobao("import", "warc", path, "--archive", folder)
    assert done.returncode == 2
    assert done.stderr.startswith(f"khobao: {path} at {len(good[0])}: ")
    assert len(done.stderr.splitlines()) == 1
    assert rows(folder, "SELECT count(*) FROM articles") == [(2,)]


def test_many_damaged_records_are_counted(folder, tmp_path):
    path = write(tmp_path / "hong.warc.gz", *[record(OTHER, b"x", when="x")] * 60)
    done = khobao("import", "warc", path, path, "--archive", folder)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 21)
    assert "and 100 more damaged" in done.stderr


def test_a_file_that_is_no_warc_stops_no_other(folder, warc, tmp_path):
    bad = {"sai.warc": b"khong phai", "rong.warc": b"", "rong.warc.gz": gzip.compress(b"")}
    bad["trang.html.gz"] = gzip.compress(article_html(1).encode())
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    paths = [tmp_path / name for name in bad]
    result = run_import(folder, *paths, warc, code=2)
    assert result["sites"]["thu"]["new"] == 2
    assert [line.split(": ")[0] for line in result["skipped"]["bad_files"]] == list(map(str, paths))
    for path in paths:
        done = khobao("import", "warc", path, "--archive", folder)
        assert done.returncode == 1
        assert done.stderr.startswith(f"khobao: {path}: is no WARC file")
        assert len(done.stderr.splitlines()) == 1


def share(folder, **patterns):
    """Put sites that share one host into an archive folder."""
    for name, pattern in patterns.items():
        kept = [line for line in SITE.splitlines() if not line.startswith("article")]
        article = f"article = '{pattern}'\n" if pattern else ""
        add_site(folder, name, "\n".join(kept) + "\n" + article)


def test_of_sites_on_one_host_the_one_whose_pattern_fits_takes_a_page(tmp_path):
    folder = tmp_path / "archive"
    share(folder, a_khong_mau="", b_moi=r"/tin/\d+\.html", c_cu=r"/-/hn/\d+")
    paths = ("tin/1.html", "-/hn/2", "khac/3", "tin/4.html")
    warc = write(
        tmp_path / "f.warc.gz",
        *(
            record(f"https://www.bao.example/{path}", article_html(n).encode())
            for n, path in enumerate(paths)
        ),
    )
    run_import(folder, warc)
    taken = rows(folder, "SELECT site FROM pages ORDER BY id")
    assert taken == [("b_moi",), ("c_cu",), ("a_khong_mau",), ("b_moi",)]


def test_the_archive_s_own_site_goes_before_a_bundled_one(tmp_path):
    folder = tmp_path / "archive"
    own = SITE.replace("https://bao.example/", "https://hanoimoi.vn/").replace("/tin/", "-")
    add_site(folder, "zz_cua_toi", own)
    url = "https://hanoimoi.vn/ban-viec-de-dieu-700101.html"
    result = run_import(
        folder, write(tmp_path / "f.warc.gz", record(url, article_html(1).encode()))
    )
    assert list(result["sites"]) == ["zz_cua_toi"]
