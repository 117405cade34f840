"""The fixture pages of every CMS family, read with the family's rules and without any.

A page's golden file says what its author wrote, never what the extractor made of it. Where one is
missing it is written from the extractor, and the test fails until somebody has read it.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from archive.models import Article, Page, Site
from archive.text import normalise
from crawler.discovery.listing import parse_listing
from crawler.registry import load_registry
from crawler.sitefile import parse_site
from pipelines.extract import extract_article
from pipelines.kind import NotArticle
from pipelines.overlap import four_grams
from pipelines.tree import parse, text_of

PAGES = Path(__file__).parent / "pages"
NOT_FAMILIES = {"listings", "others"}
FAMILIES = load_registry().families
ARTICLES = sorted(path for path in PAGES.glob("*/*.html") if path.parent.name not in NOT_FAMILIES)
OTHERS = sorted(path for name in NOT_FAMILIES for path in (PAGES / name).glob("*.html"))
# Whatever the layout, a reader of the archive must never find these in a text.
NEVER = ("accessibility", "comments", "rating")
FLOOR = 0.97  # of 4-grams, precision and recall, where no layout helps
FIELDS = ("title", "lead", "author", "section")
WHEN = ("published_at", "published_precision", "published_source")


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def site_of(family: str, url: str) -> Site:
    home = f"https://{urlsplit(url).netloc}/"
    table = {"title": "Báo Mẫu", "kind": "newspaper", "province": "Huế", "home": home}
    return parse_site("mau", {**table, "family": family}, "mau.toml", FAMILIES).site


def read(path: Path, gold: dict[str, Any], family: str) -> Article | NotArticle:
    page = Page(
        url=gold["url"],
        site="mau",
        fetched_at=datetime.fromisoformat(gold["captured"]),
        body=path.read_bytes(),
        content_type="text/html; charset=utf-8",
    )
    return extract_article(page, site_of(family, gold["url"]))


def gold_of(path: Path) -> dict[str, Any]:
    golden = path.with_suffix(".json")
    if not golden.exists():
        golden.write_text(draft_of(path), "utf-8")
        pytest.fail(f"{golden}: written from the extractor; read it, correct it, then commit it")
    gold: dict[str, Any] = json.loads(golden.read_text("utf-8"))
    return gold


def draft_of(path: Path) -> str:
    asked = {
        "url": f"https://mau.example/{path.stem}.html",
        "captured": "2026-01-01T00:00:00+00:00",
    }
    made = read(path, asked, path.parent.name)
    drafted: dict[str, Any] = {**asked, "kind": "article", "boilerplate": {}}
    if isinstance(made, NotArticle):
        drafted["kind"] = made.reason
    else:
        drafted |= {key: getattr(made, key) for key in (*FIELDS, *WHEN)}
        drafted["body"] = made.body.split("\n")
        drafted["captions"] = [image.caption for image in made.images if image.caption]
    return json.dumps(drafted, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def article_of(path: Path, gold: dict[str, Any], family: str) -> Article:
    made = read(path, gold, family)
    assert isinstance(made, Article), made
    return made


def captions_of(made: Article) -> list[str]:
    return [image.caption for image in made.images if image.caption]


def leaks(made: Article, gold: dict[str, Any], *groups: str) -> list[str]:
    text = "\n".join((made.title, made.lead or "", made.body))
    marked = gold["boilerplate"]
    return [
        marker for group in groups or marked for marker in marked.get(group, []) if marker in text
    ]


def shares(made: Article, gold: dict[str, Any]) -> tuple[float, float]:
    """Return precision and recall of the 4-grams, line by line, captions counted neither way."""
    spare = [*gold.get("captions", []), *gold.get("captions_in_text", []), gold["title"]]
    want = Counter(
        gram for line in lines_of(gold.get("lead"), gold["body"]) for gram in four_grams(line)
    )
    have = Counter(
        gram
        for line in lines_of(made.lead, made.body.split("\n"))
        if line not in spare
        for gram in four_grams(line)
    )
    shared = sum((want & have).values())
    return shared / max(1, sum(have.values())), shared / max(1, sum(want.values()))


def lines_of(lead: str | None, lines: list[str]) -> list[str]:
    return [*([lead] if lead else []), *lines]


@pytest.mark.parametrize("path", ARTICLES, ids=name_of)
def test_a_page_yields_what_its_author_wrote(path: Path) -> None:
    gold = gold_of(path)
    made = article_of(path, gold, path.parent.name)
    loose = gold.get("captions_in_text", [])

    body = [line for line in made.body.split("\n") if line not in loose]
    assert body == gold["body"]
    for name in (*FIELDS, *WHEN):
        assert getattr(made, name) == gold.get(name), name
    assert [text for text in captions_of(made) if text not in loose] == gold.get("captions", [])
    assert [
        text for text in loose if text not in (*captions_of(made), *made.body.split("\n"))
    ] == []
    assert leaks(made, gold) == []


@pytest.mark.parametrize("path", ARTICLES, ids=name_of)
def test_a_page_is_read_well_enough_without_its_family(path: Path) -> None:
    gold = gold_of(path)
    made = article_of(path, gold, "generic")

    assert made.title == gold["title"]
    assert (made.published_at or "")[:16] == gold["published_at"][:16]
    assert leaks(made, gold, *NEVER) == []
    precision, recall = shares(made, gold)
    assert (precision >= FLOOR, recall >= FLOOR) == (True, True), (precision, recall)


@pytest.mark.parametrize("path", OTHERS, ids=name_of)
def test_a_page_that_is_no_article_is_called_what_it_is(path: Path) -> None:
    gold = gold_of(path)

    for family in (gold["family"], "generic"):
        assert read(path, gold, family) == NotArticle(gold["kind"]), family


def test_every_family_has_a_page() -> None:
    assert {path.parent.name for path in ARTICLES} == set(FAMILIES)


@pytest.mark.parametrize("path", [*ARTICLES, *OTHERS], ids=name_of)
def test_a_golden_file_is_complete_and_sorted(path: Path) -> None:
    text = path.with_suffix(".json").read_text("utf-8")
    gold = json.loads(text)

    assert text == json.dumps(gold, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert [key for key, value in gold.items() if value in (None, "", [], {})] == []
    assert text == normalise(text)
    if gold["kind"] == "article":
        assert len(gold["body"]) >= 4
        assert gold["boilerplate"].keys() >= {"footer", "menu", "related"}
        assert all(
            marker in page_text(path) for group in gold["boilerplate"].values() for marker in group
        )


def page_text(path: Path) -> str:
    """Return a page's text without its markup: a marker that is not of the page proves nothing."""
    root = parse(path.read_bytes())
    return "" if root is None else text_of(root)


@pytest.mark.parametrize("path", sorted((PAGES / "listings").glob("*.html")), ids=name_of)
def test_a_listing_gives_its_articles_and_its_next_page(path: Path) -> None:
    gold = gold_of(path)
    listing = parse_listing(path.read_text("utf-8"), gold["url"], site_of(path.stem, gold["url"]))

    assert [found.url for found in listing.found] == gold["found"]
    assert listing.next_url == gold.get("next")
