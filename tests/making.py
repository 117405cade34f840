"""Sites, pages and outcomes for the tests of the store, with defaults that hold together."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from archive.models import Article, Found, Outcome, Page, Site, WarcRecord

T0 = datetime(2026, 9, 1, 3, 0, 0, tzinfo=UTC)
SITE = Site(
    id="bao_song",
    title="Báo Sông",
    kind="newspaper",
    province="Hà Nam",
    province_now="Ninh Bình",
    home="https://baosong.example/",
    hosts=("baosong.example", "tin.baosong.example"),
)
OTHER = replace(
    SITE, id="bao_nui", title="Báo Núi", home="https://baonui.example/", hosts=("baonui.example",)
)
URL = "https://baosong.example/hoi-nghi-123456.html"


def at(**later: float) -> datetime:
    """Some time after T0."""
    return T0 + timedelta(**later)


def found(url: str = URL, lastmod: str | None = None, **more: Any) -> Found:
    more = {"found_on": "https://baosong.example/sitemap.xml", "source": "sitemap"} | more
    return Found(url=url, lastmod=lastmod, **more)


def page(url: str = URL, when: datetime = T0, **more: Any) -> Page:
    return Page(**({"url": url, "site": SITE.id, "fetched_at": when} | more))


def article(body: str = "Hội nghị bàn việc đê điều.", **more: Any) -> Article:
    defaults = {
        "url": URL,
        "site": SITE.id,
        "title": "Bàn việc đê điều trước mùa lũ",
        "lead": "Sáng 1/9, huyện họp bàn việc giữ đê.",
        "content_hash": hashlib.sha256(body.encode()).hexdigest(),
        "published_at": "2026-09-01T08:30:00+07:00",
        "published_precision": "minute",
        "published_source": "json-ld",
        "words": 12,
        "extractor": "test",
    }
    return Article(body=body, **(defaults | more))


def stored(body: str = "Hội nghị bàn việc đê điều.", **more: Any) -> Outcome:
    """An outcome with an article; keywords of Page go to the page, the others to the article."""
    of_page = {k: more.pop(k) for k in list(more) if k in PAGE_FIELDS}
    return Outcome(page(**of_page), article(body, **more))


def missed(reason: str | None = None, **more: Any) -> Outcome:
    """An outcome without an article."""
    return Outcome(page(**more), reason=reason)


PAGE_FIELDS = {
    "url",
    "when",
    "status",
    "requested_url",
    "etag",
    "last_modified",
    "lastmod",
    "hint_source",
    "record",
    "source",
    "run_id",
    "error",
    "content_type",
}


def record(offset: int, file: str = "khobao-20260901030000-1-00000.warc.gz") -> WarcRecord:
    return WarcRecord(file, offset, 100, "ab" * 32)
