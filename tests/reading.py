"""Builds the archive of tests/data/reading.toml through archive.db, as a crawl would."""

import hashlib
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archive.db import DB_NAME, ArchiveDB
from archive.models import Article, Outcome, Page, Site, WarcRecord
from archive.text import content_hash, count_words, normalise

DATA = tomllib.loads((Path(__file__).parent / "data" / "reading.toml").read_text(encoding="utf-8"))
FIRST = datetime(2025, 9, 1, 3, 0, tzinfo=UTC)
WARC = "khobao-20250901030000-4242-00001.warc.gz"
HOMES = {site["id"]: site["home"] for site in DATA["site"]}
BY_KEY = {article["key"]: article for article in DATA["article"]}


@dataclass(frozen=True)
class Library:
    """An archive on disk, and the ids of its articles by the keys of the data file."""

    folder: Path
    ids: dict[str, int]

    def keys(self, ids: Iterable[int]) -> list[str]:
        """Translate article ids back into keys."""
        by_id = {id_: key for key, id_ in self.ids.items()}
        return [by_id[id_] for id_ in ids]


def library(factory: pytest.TempPathFactory) -> Library:
    """Build the archive once for all tests of a run; they only read it."""
    return _library(factory.getbasetemp() / "library")


@cache
def _library(folder: Path) -> Library:
    return Library(folder, build(folder))


def build(folder: Path) -> dict[str, int]:
    """Fill an archive folder; return article ids by the keys of the data file."""
    db = ArchiveDB(folder / DB_NAME)
    db.sync_sites(_site(row) for row in DATA["site"])
    runs = {site: db.start_run(site) for site in HOMES}
    outcomes = _outcomes(runs)
    db.save(outcomes)
    for site, run in runs.items():
        new = sum(o.saved == "new" for o in outcomes if o.page.site == site)
        verdict = ("blocked", "robots.txt forbids /") if site == "im_lang" else ("complete", None)
        db.finish_run(run, *verdict, {"found": new + 2, "fetched": new, "new": new})
    ids = {key: db.article_id(_hash(parts)) for key, parts in _all_parts().items()}
    db.close()
    return {key: id_ for key, id_ in ids.items() if id_ is not None}


def _site(row: dict[str, str]) -> Site:
    host = row["home"].split("/")[2]
    return Site(
        **{name: row[name] for name in ("id", "title", "kind", "province", "province_now")},
        home=row["home"],
        hosts=(host,),
    )


def _outcomes(runs: dict[str, int]) -> list[Outcome]:
    """First visits, then copies, then edits, one minute apart."""
    visits: list[tuple[str, str, dict[str, Any]]] = [
        (row["site"], f"{HOMES[row['site']]}{row['key']}.html", row) for row in DATA["article"]
    ]
    visits += [
        (site, f"{HOMES[site]}chep-{copy['of']}.html", BY_KEY[copy["of"]])
        for copy in DATA["copy"]
        for site in copy["sites"]
    ]
    visits += [
        (BY_KEY[edit["of"]]["site"], f"{HOMES[BY_KEY[edit['of']]['site']]}{edit['of']}.html", row)
        for edit in DATA["edit"]
        for row in (_edited(edit),)
    ]
    return [_outcome(at, site, url, row, runs) for at, (site, url, row) in enumerate(visits)]


def _outcome(at: int, site: str, url: str, row: dict[str, Any], runs: dict[str, int]) -> Outcome:
    digest = hashlib.sha256(f"{at} {url}".encode()).hexdigest()
    page = Page(
        url=url,
        site=site,
        fetched_at=FIRST + timedelta(minutes=at),
        record=WarcRecord(WARC, 1_000 + at * 5_000, 4_821, digest),
        tls="verified",
        run_id=runs[site],
    )
    return Outcome(page, _article(site, url, row))


def _article(site: str, url: str, row: dict[str, Any]) -> Article:
    parts = _parts(row)
    published = row.get("published_at")
    return Article(
        url=url,
        site=site,
        title=parts["title"] or "",
        lead=parts["lead"],
        body=parts["body"] or "",
        content_hash=_hash(parts),
        author=parts["author"],
        section=parts["section"],
        published_at=published,
        published_precision=row.get("precision", "minute") if published else None,
        published_source="json-ld" if published else None,
        published_raw=published,
        extractor="khobao 0.1.0; trafilatura 2.3.1",
        words=count_words(f"{parts['lead'] or ''} {parts['body']}"),
        flags=() if published else ("no-date",),
    )


def _parts(row: dict[str, Any]) -> dict[str, str | None]:
    """The texts of an article as the pipelines hand them over: normalised, whatever came in."""
    names = ("title", "lead", "body", "author", "section")
    form = row.get("form", "NFC")
    return {
        name: normalise(unicodedata.normalize(form, row[name])).strip() if name in row else None
        for name in names
    }


def _edited(edit: dict[str, Any]) -> dict[str, Any]:
    row = BY_KEY[edit["of"]] | {"title": edit["title"]}
    for old, new in edit["replace"]:
        assert old in row["lead"] + row["body"]
        row |= {name: row[name].replace(old, new) for name in ("lead", "body")}
    return row


def _all_parts() -> dict[str, dict[str, str | None]]:
    edits = {edit["key"]: _parts(_edited(edit)) for edit in DATA["edit"]}
    return {key: _parts(row) for key, row in BY_KEY.items()} | edits


def _hash(parts: dict[str, str | None]) -> str:
    return content_hash(parts["lead"], parts["body"] or "")
