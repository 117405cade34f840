"""SPIDER_LOADER_CLASS: `scrapy list` and `scrapy crawl` see the sites of the registry."""

import subprocess
import sys
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.settings import Settings

from crawler.loading import SpiderNotLoadedError
from crawler.registry import SiteSpiderLoader, load_registry
from crawler.spiders.site import SiteSpider
from tests.shared import ROOT

MINIMAL = """
title = "Báo Mẫu"
kind = "newspaper"
province = "Nam Định"
home = "https://baomau.vn/"
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    return tmp_path


def put(archive: Path, text: str) -> Path:
    path = archive / "sites" / "bao_mau.toml"
    path.write_text(text, "utf-8")
    return path


def loader(archive: Path | None = None) -> SiteSpiderLoader:
    folder = {} if archive is None else {"KHOBAO_ARCHIVE": str(archive)}
    return SiteSpiderLoader.from_settings(Settings({"SPIDER_MODULES": [], **folder}))


def test_the_loader_makes_a_spider_of_a_site() -> None:
    spiders = loader()
    spider = spiders.load("hanoimoi")

    assert (spider.name, spider.__name__) == ("hanoimoi", "hanoimoi")
    assert spider is spiders.load("hanoimoi")
    assert issubclass(spider, SiteSpider)
    assert spider.site == load_registry().site("hanoimoi")


def test_the_loader_lists_the_sites_of_the_archive(archive: Path) -> None:
    put(archive, MINIMAL)
    spiders = loader(archive)

    assert {"bao_mau", "hanoimoi"} <= set(spiders.list())
    assert spiders.load("bao_mau").name == "bao_mau"
    assert "bao_mau" not in loader().list()


def test_the_loader_reads_the_environment(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(archive, MINIMAL)
    monkeypatch.setenv("KHOBAO_ARCHIVE", str(archive))

    assert "bao_mau" in loader().list()


def test_the_loader_finds_sites_by_request() -> None:
    found = loader().find_by_request(Request("https://www.hanoimoi.com.vn/a"))

    assert found == ["hanoimoi"]


def test_the_loader_says_which_spider_was_meant() -> None:
    with pytest.raises(SpiderNotLoadedError) as caught:
        loader().load("hanoimio")

    assert str(caught.value).startswith("no site 'hanoimio' (did you mean 'hanoimoi'?)")
    assert isinstance(caught.value, KeyError)


def test_a_faulty_file_is_left_out_and_named(
    archive: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = put(archive, MINIMAL + "zzz = 1")
    spiders = loader(archive)

    assert "bao_mau" not in spiders.list()
    assert f"left out: {path}: unknown key 'zzz'" in caplog.text
    with pytest.raises(SpiderNotLoadedError, match="unknown key 'zzz'"):
        spiders.load("bao_mau")


def test_spiders_of_modules_are_found_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "import scrapy\nclass Rover(scrapy.Spider):\n    name = 'rover'\n"
    (tmp_path / "roverspiders.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    spiders = SiteSpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["roverspiders"]}))

    assert spiders.list()[-1] == "rover"
    assert spiders.load("rover").__name__ == "Rover"


def test_scrapy_crawl_names_the_site_that_was_meant() -> None:
    command = [sys.executable, "-m", "scrapy", "crawl", "hanoimio"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    assert done.returncode == 2
    assert "did you mean 'hanoimoi'?" in done.stderr
    assert "Traceback" not in done.stderr
