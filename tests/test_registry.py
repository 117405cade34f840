"""Site and family files: what they may hold, how they merge, what is said when they are wrong."""

import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UsageError
from archive.models import Layout, Site
from crawler.registry import Registry, load_registry
from crawler.sitefile import Family, parse_site, read_table

MINIMAL = """
title = "Báo Mẫu"
kind = "newspaper"
province = "Nam Định"
home = "https://baomau.vn/"
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    (tmp_path / "families").mkdir()
    return tmp_path


def put(archive: Path, text: str | bytes, name: str = "bao_mau", folder: str = "sites") -> Path:
    path = archive / folder / f"{name}.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def load_site(path: Path) -> Site:
    """Read one site file of the generic family."""
    table = read_table(path, str(path))
    return parse_site(path.stem, table, str(path), {"generic": Family("generic")}).site


def fault(archive: Path, text: str | bytes, name: str = "bao_mau") -> str:
    """Return what is said of a site file, without the file's name."""
    path = put(archive, text, name)
    message = load_registry(archive).faulty[name]
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


def test_four_keys_are_enough(archive: Path) -> None:
    site = load_site(put(archive, MINIMAL))

    assert (site.id, site.province, site.province_now) == ("bao_mau", "Nam Định", "Ninh Bình")
    assert site.hosts == ("baomau.vn",)
    assert site.listings == ("https://baomau.vn/",)
    assert (site.every, site.delay, site.status, site.family) == (21600, 5.0, "live", "generic")
    assert (site.article, site.successor, site.articles_per_week) == (None, None, None)


def test_a_whole_file(archive: Path) -> None:
    text = """
title     = "Báo Mẫu"
kind      = "committee"
province  = "Nam Định"
home      = "http://baomau.vn:8080"
hosts     = ["Cu.BaoMau.vn", "baomau.com.vn:443"]
sitemaps  = "https://baomau.vn/sitemap.xml"
feeds     = ["/rss/tin.rss"]
listings  = ["/chinh-tri", "http://cu.baomau.vn/tin?trang=1"]
article   = ['-\\d{6}\\.html$', '(?i)\\.ASPX']
deny      = '/print/'
next      = ["a.next", "//a[@rel='next']", "?trang={n}"]
every     = "2d"
delay     = 0
status    = "unprobed"
successor = "hanoimoi"
[expect]
articles_per_week = 20
[[layout]]
body = "div.noi-dung"
date = "time::attr(datetime)"
"""
    site = load_registry(put(archive, text).parent.parent).site("bao_mau")

    assert site.home == "http://baomau.vn:8080/"
    assert site.hosts == ("baomau.vn:8080", "cu.baomau.vn", "baomau.com.vn")
    assert site.sitemaps == ("https://baomau.vn/sitemap.xml",)
    assert site.feeds == ("http://baomau.vn:8080/rss/tin.rss",)
    assert site.listings == ("http://baomau.vn:8080/chinh-tri", "http://cu.baomau.vn/tin?trang=1")
    assert site.article == r"(?:-\d{6}\.html$)|(?i:\.ASPX)"
    assert site.next == ("a.next", "//a[@rel='next']", "?trang={n}")
    assert (site.every, site.delay, site.status) == (172_800, 0.0, "unprobed")
    assert (site.successor, site.articles_per_week) == ("hanoimoi", 20)
    assert site.layouts == (Layout(body=("div.noi-dung",), date=("time::attr(datetime)",)),)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("familly = 'epi'", "unknown key 'familly' (did you mean 'family'?)"),
        ("zzz = 1", "unknown key 'zzz'"),
        ("family = 'epy'", "family: unknown family 'epy' (did you mean 'epi'?)"),
        ("family = 3", "family: wants a text in quotes, not 3"),
        ("hosts = ['https://a.vn']", "hosts: 'https://a.vn' is no host name"),
        ("hosts = ['*.a.vn']", "hosts: '*.a.vn' is no host name"),
        ("hosts = ['a.vn:99999']", "hosts: 'http://a.vn:99999/' is no URL"),
        ("hosts = 4", "hosts: wants a text or a list of texts, not 4"),
        ("feeds = ['ftp://a.vn/']", "feeds: 'ftp://a.vn/' is no URL of the shape https://"),
        ("feeds = ['rss']", "feeds: 'rss' is no URL"),
        ("feeds = ['//a.vn/rss']", "feeds: '//a.vn/rss' is no URL"),
        ("feeds = ['https:///rss']", "feeds: 'https:///rss' is no URL"),
        ("feeds = ['https://a b.vn/']", "feeds: 'https://a b.vn/' is no URL"),
        ("feeds = ['https://u:p@a.vn/']", "feeds: a URL with user name or password"),
        ("feeds = ['https://[::1/']", "feeds: 'https://[::1/' is no URL"),
        ("listings = ['https://khac.vn/tin']", "listings: https://khac.vn/tin is on none of"),
        ("listings = '/in/tin'\ndeny = '^/in/'", "listings: https://baomau.vn/in/tin is denied"),
        (r"article = '-(\d{6}'", r"article: bad regex '-(\d{6}': "),
        (r"article = '(\d+'", "at position 0"),
        ("article = ''", "article: must not be empty"),
        ("deny = ['a', 1]", "deny: wants a text or a list of texts, not ['a', 1]"),
        ("deny = ['[a']", "deny: bad regex '[a': unterminated character set at position 0"),
        ("deny = ['a{99999999999}']", "deny: bad regex"),
        ("next = 'a..next'", "next: bad selector 'a..next'"),
        ("next = '//a['", "next: bad selector '//a[': Invalid expression"),
        ("next = 'a::neext'", "next: bad selector 'a::neext'"),
        ("next = '//div[$x]'", "next: bad selector '//div[$x]': Undefined variable"),
        ("next = '//a[foo:bar(.)]'", "next: bad selector '//a[foo:bar(.)]'"),
        ("next = '(count(//a))'", "next: bad selector '(count(//a))': gives a float, not elements"),
        ('family = "epi\\u001b[2J"', "family: 'epi\\\\x1b[2J' has a control character in it"),
        ("next = '?trang={n}&{m}'", "next: bad template '?trang={n}&{m}'"),
        ("every = 6", 'every: wants a span such as "30m", "6h", "2d" or "1w", not 6'),
        ("every = '6 h'", "every: wants a span"),
        ("every = '0h'", "every: wants a span"),
        ("delay = -1", "delay: wants seconds from 0 to 3600, not -1"),
        ("delay = nan", "delay: wants seconds from 0 to 3600, not nan"),
        ("delay = true", "delay: wants seconds from 0 to 3600, not true"),
        ("delay = '5'", "delay: wants seconds from 0 to 3600, not '5'"),
        ("status = 'alive'", "status: unknown status 'alive' (did you mean 'live'?)"),
        ("status = 'zz'", "(known: live, archive-only, unprobed)"),
        ("successor = 'hanoimio'", "successor: no site 'hanoimio' (did you mean 'hanoimoi'?)"),
        ("successor = 'nope'", "no site 'nope'; `khobao sites list` shows all sites"),
        ("successor = 'Hà Nội'", "successor: 'Hà Nội' is no site id"),
        ("successor = 'bao_mau'", "successor: leads back to itself: bao_mau -> bao_mau"),
        ("expect = 3", "expect: wants a table"),
        ("[expect]\narticles_per_weak = 3", "unknown key 'articles_per_weak' in [expect] (did you"),
        ("[expect]\narticles_per_week = 1.5", "expect.articles_per_week: wants a whole number"),
        ("[expect]\ndelay = 3", "'delay' stands in [expect]; move it above the first [table]"),
        ("[layout]\nbody = 'p'", "layout: wants tables: a line [[layout]]"),
        ("[[layout]]\nbody = 'p['", "layout.body: bad selector 'p['"),
        ("[[layout]]\nbdy = 'p'", "unknown key 'bdy' in [layout] (did you mean 'body'?)"),
        ("[[layout]]\ncut = '('", "layout.cut: bad regex '('"),
        ("[[layout]]\nuntil = '2023-06-01'", "layout.until: wants a date without quotes"),
        ("[[layout]]\nuntil = 2023-06-01T10:00:00", "layout.until: wants a date without quotes"),
        ("[[layout]]\nbody='p'\n[[layout]]\nbody='b'", "two [[layout]] tables without until"),
        ("delay = ", "not valid TOML: Invalid value (at line 6, column 9)"),
        ("title = 'Hai lần'", "not valid TOML: Cannot overwrite a value"),
    ],
)
def test_what_is_wrong_is_named(archive: Path, line: str, said: str) -> None:
    assert said in fault(archive, MINIMAL + line + "\n")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Báo Mẫu"', "", "'title' is missing"),
        ('home = "https://baomau.vn/"', "", "'home' is missing"),
        ('title = "Báo Mẫu"', 'title = "  "', "title: must not be empty"),
        ("https://baomau.vn/", "baomau.vn", "home: 'baomau.vn' is no URL of the shape https://"),
        ("newspaper", "newspapr", "kind: unknown kind 'newspapr' (did you mean 'newspaper'?)"),
        ("newspaper", "báo", "kind: unknown kind 'báo' (known: newspaper, committee, portal"),
        ("Nam Định", "Nam Dinhh", "province: unknown province 'Nam Dinhh' (did you mean 'Nam Đị"),
        ("Nam Định", "Atlantis", "province: unknown province 'Atlantis'"),
    ],
)
def test_required_keys(archive: Path, old: str, new: str, said: str) -> None:
    assert said in fault(archive, MINIMAL.replace(old, new))


def test_files_that_are_no_toml(archive: Path) -> None:
    assert fault(archive, MINIMAL.encode("utf-16")).startswith("not UTF-8 (byte 0)")
    assert fault(archive, MINIMAL.encode("cp1258", "replace")).startswith("not UTF-8 (byte ")
    assert fault(archive, b"\x00\xff" * 100).startswith("not UTF-8")
    assert fault(archive, "x = " + "[" * 5000).startswith("not valid TOML")
    assert fault(archive, "").startswith("'title' is missing")
    assert "file name is the site id" in fault(archive, MINIMAL, "Bao-Mau")
    (archive / "sites" / "folder.toml").mkdir()
    assert "cannot be read" in load_registry(archive).faulty["folder"]


def test_a_byte_order_mark_is_no_error(archive: Path) -> None:
    assert load_site(put(archive, b"\xef\xbb\xbf" + MINIMAL.encode())).title == "Báo Mẫu"


def test_hidden_and_other_files_are_left_alone(archive: Path) -> None:
    for name in (".bao_mau.toml", "bao_mau.toml~", "README.md"):
        (archive / "sites" / name).write_text("no TOML at all")

    assert load_registry(archive).faulty == {}


@given(st.binary(max_size=300))
def test_any_bytes_are_a_site_or_a_usage_error(
    tmp_path_factory: pytest.TempPathFactory, text: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "bao_mau.toml"
    path.write_bytes(text)
    with pytest.raises(UsageError):
        load_site(path)


@given(
    key=st.sampled_from(["title", "every", "delay", "hosts", "next", "article", "layout", "until"]),
    value=st.one_of(
        st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=20),
        st.integers(-(2**40), 2**40),
        st.booleans(),
        st.lists(st.integers(0, 9), max_size=3),
    ),
)
def test_any_value_is_a_site_or_a_usage_error(
    tmp_path_factory: pytest.TempPathFactory, key: str, value: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "bao_mau.toml"
    kept = [line for line in MINIMAL.splitlines() if not line.startswith(f"{key} ")]
    path.write_text("\n".join([*kept, f"{key} = {json.dumps(value, ensure_ascii=False)}"]), "utf-8")
    try:
        site = load_site(path)
    except UsageError as error:
        assert str(error).startswith(f"{path}: ")
    else:
        assert site.id == "bao_mau"


FAMILY = """
article = '-\\d+\\.html$'
deny = ['/in/', '/tag/']
next = "a.sau"
delay = 2
feeds = ["/rss.xml"]
[[layout]]
until = 2023-06-01
title = "h1.cu"
[[layout]]
title = "h1"
body = "div.noi-dung"
"""


def test_a_site_key_wins_over_the_family(archive: Path) -> None:
    put(archive, FAMILY, "mau", "families")
    own = "family = 'mau'\ndeny = '/x/'\n[[layout]]\nbody = 'main'\ndate = 'time'\n"
    put(archive, MINIMAL + own + "[[layout]]\nuntil = 2020-01-01\ntitle = 'h2'\n")
    site = load_registry(archive).site("bao_mau")

    assert (site.article, site.next, site.delay) == (r"-\d+\.html$", ("a.sau",), 2.0)
    assert site.deny == ("/x/",)
    assert (site.feeds, site.listings) == (("https://baomau.vn/rss.xml",), ())
    assert site.layouts == (
        Layout(until=date(2020, 1, 1), title=("h2",)),
        Layout(until=date(2023, 6, 1), title=("h1.cu",)),
        Layout(title=("h1",), body=("main",), date=("time",)),
    )


def test_origins_say_where_each_value_is_from(archive: Path) -> None:
    put(archive, FAMILY, "mau", "families")
    put(archive, MINIMAL + "family = 'mau'\ndeny = '/x/'\n[[layout]]\nbody = 'main'\n")
    origins = load_registry(archive).entry("bao_mau").origins

    assert origins["deny"] == origins["layout.body"] == "site"
    assert origins["article"] == origins["layout.title"] == "family"
    assert origins["layout[2023-06-01].title"] == "family"
    assert origins["every"] == origins["articles_per_week"] == "default"


def test_an_empty_list_switches_the_familys_off(archive: Path) -> None:
    put(archive, FAMILY, "mau", "families")
    put(archive, MINIMAL + "family = 'mau'\ndeny = []\narticle = []\nfeeds = []\n")
    site = load_registry(archive).site("bao_mau")

    assert (site.deny, site.article) == ((), None)
    assert site.listings == ("https://baomau.vn/",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("home = 'https://a.vn/'", "'home' belongs in a site file, not in a family's"),
        ("artcle = 'x'", "unknown key 'artcle' (did you mean 'article'?)"),
        ("article = '('", "article: bad regex '('"),
        ("=", "not valid TOML"),
    ],
)
def test_a_faulty_family_breaks_its_own_sites_only(archive: Path, text: str, said: str) -> None:
    path = put(archive, text, "mau", "families")
    put(archive, MINIMAL + "family = 'mau'\n")
    put(archive, MINIMAL, "bao_khac")
    registry = load_registry(archive)

    assert f"{path}: " in registry.faulty["bao_mau"]
    assert said in registry.faulty["bao_mau"]
    assert registry.site("bao_khac").id == "bao_khac"
    assert "hanoimoi" in registry.sites


def test_files_of_the_archive_replace_bundled_ones(archive: Path) -> None:
    put(archive, MINIMAL, "hanoimoi")
    put(archive, "article = 'x'\n", "epi", "families")
    registry = load_registry(archive)

    assert registry.site("hanoimoi").title == "Báo Mẫu"
    assert registry.site("baobackan").article == "x"
    assert registry.site("baobackan").layouts == ()


def test_a_faulty_file_never_falls_back_to_the_bundled_one(archive: Path) -> None:
    put(archive, MINIMAL + "zzz = 1", "hanoimoi")
    registry = load_registry(archive)

    assert "hanoimoi" not in registry.sites
    with pytest.raises(UsageError, match="unknown key 'zzz'"):
        registry.site("hanoimoi")
    assert registry.site("baobackan").successor == "baothainguyen"


def test_a_successor_whose_file_is_faulty_is_still_a_site(archive: Path) -> None:
    put(archive, MINIMAL + "zzz = 1", "baothainguyen")

    assert list(load_registry(archive).faulty) == ["baothainguyen"]


def test_successors_must_not_go_round(archive: Path) -> None:
    for name, successor in (("a", "b"), ("b", "c"), ("c", "b")):
        put(archive, MINIMAL + f"successor = '{successor}'", name)
    faulty = load_registry(archive).faulty

    assert set(faulty) == {"a", "b", "c"}
    assert "leads back to itself: b -> c -> b" in faulty["b"]


def test_names_are_suggested() -> None:
    registry = load_registry()
    with pytest.raises(UsageError, match="no site 'hanoimio' \\(did you mean 'hanoimoi'"):
        registry.site("hanoimio")
    with pytest.raises(UsageError, match="no site 'zzzzzzzz'; `khobao sites list`"):
        registry.site("zzzzzzzz")


def test_bundled_files_are_named_from_the_packages_root() -> None:
    assert load_registry().entry("hanoimoi").label == "crawler/sites/hanoimoi.toml"


def test_sites_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "sites").write_text("")
    with pytest.raises(UsageError, match="is a file, not a folder"):
        load_registry(tmp_path)


def test_an_archive_folder_need_not_exist(tmp_path: Path) -> None:
    assert load_registry(tmp_path / "none").sites.keys() == load_registry().sites.keys()


def test_generic_needs_no_file() -> None:
    assert Registry().families == {}
    assert "generic" in load_registry().families


def test_loading_is_quick() -> None:
    load_registry()
    took = min(_seconds() for _ in range(3))

    # Every command pays this: 22 ms of CPU as measured; ten times that is a mistake.
    assert took < 0.22


def _seconds() -> float:
    start = time.process_time()
    load_registry()
    return time.process_time() - start


def test_the_registry_needs_no_scrapy() -> None:
    code = "import sys, crawler.registry as r; r.load_registry(); sys.exit('scrapy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
