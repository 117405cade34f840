"""Real pages under their own URLs behind the proxy: listing, articles, archive, search."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.text import fold
from crawler.sampleweb.messages import Reply, Request, text
from crawler.sampleweb.server import ProxyServer
from tests.crawling import add_site, crawl, khobao
from tests.shared import shared

pytestmark = pytest.mark.shared

# The family is left out on purpose: nothing of these hosts is known beforehand.
SITE = """\
title    = "{name}"
kind     = "newspaper"
province = "Hà Nội"
home     = "{home}"
listings = ["{listing}"]
article  = '-\\d{{7,}}\\.html?$'
delay    = 0
"""
FRONT = '<html><body><h3><a href="{url}">{title}</a></h3></body></html>'


def _read(name: str) -> bytes:
    data = shared("pages", "html", name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def _listing_of(article: dict[str, str], listings: dict[str, str]) -> tuple[str, bytes]:
    """The real section page of an article's site; a front page of ours where none was saved."""
    host = article["url"].split("/")[2]
    for name, url in listings.items():
        if host in url:
            return url, _read(name)
    return f"https://{host}/", FRONT.format(**article).encode()


@pytest.fixture(scope="module")
def gold() -> dict[str, dict]:
    return json.loads(shared("pages", "gold.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def web(gold: dict[str, dict]) -> Iterator[ProxyServer]:
    pages = {article["url"]: _read(name) for name, article in gold["articles"].items()}
    pages |= dict(_listing_of(each, gold["listings"]) for each in gold["articles"].values())

    def answer(request: Request) -> Reply:
        body = pages.get(request.url)
        return text("not saved", 404) if body is None else Reply(body)

    server = ProxyServer(answer, 0)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def archive(
    gold: dict[str, dict], web: ProxyServer, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("real")
    for article in gold["articles"].values():
        listing, _ = _listing_of(article, gold["listings"])
        home = "/".join(article["url"].split("/")[:3]) + "/"
        name = fold(home.split("/")[2].split(".")[0])
        add_site(folder, name, SITE.format(name=name, home=home, listing=listing))
    sites = sorted(path.stem for path in (folder / "sites").iterdir())
    done = crawl(
        folder,
        *sites,
        code=None,
        KHOBAO_PROXY=f"http://127.0.0.1:{web.port}",
        KHOBAO_ALLOW_PRIVATE=None,
    )
    assert {site: done["sites"][site]["new"] for site in sites} == dict.fromkeys(sites, 1), done
    return folder


def _phrases(article: dict) -> Iterator[str]:
    """Words of the title, and a phrase from the middle of the text, accented and not."""
    middle = max(article["body"], key=len).split()[4:10]
    for words in (article["title"], f'"{" ".join(middle)}"'):
        yield words
        yield fold(words)


def test_every_article_is_found_accented_and_not(archive: Path, gold: dict[str, dict]) -> None:
    for article in gold["articles"].values():
        for query in _phrases(article):
            done = khobao("search", query, "--archive", archive, "--json")
            assert done.returncode == 0, done.stderr
            urls = [json.loads(line)["url"] for line in done.stdout.splitlines()]
            assert article["url"] in urls, query


def test_the_fields_are_the_page_s(archive: Path, gold: dict[str, dict]) -> None:
    done = khobao("export", "--format", "jsonl", "--out", "-", "--archive", archive)
    records = {each["url"]: each for each in map(json.loads, done.stdout.splitlines())}
    for article in gold["articles"].values():
        record = records[article["url"]]
        assert record["title"] == article["title"]
        assert record["lead"] == article["lead"]
        assert record["published_at"][:16] == article["published_at"][:16]
        assert (record["author"] or "").split(", ") == (article["authors"] or [""])
        assert record["extraction"] == "generic"


def test_section_pages_are_no_articles(archive: Path, gold: dict[str, dict]) -> None:
    for name, url in gold["listings"].items():
        page = shared("pages", "html", name)
        done = khobao("sites", "try", "generic", page, "--url", url, "--json")
        assert done.returncode == 2, (name, done.stdout)
