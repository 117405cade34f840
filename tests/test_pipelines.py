"""The pipelines' shells: outcomes of every kind, batches, and an archive that refuses."""

import asyncio
from types import SimpleNamespace

import pytest
from scrapy import signals
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager
from scrapy.statscollectors import MemoryStatsCollector

from archive.db import DB_NAME
from archive.errors import StorageError
from archive.models import Article, Outcome
from archive.session import acquire, release
from pipelines import store
from pipelines.dedupe import DedupePipeline
from pipelines.extraction import ExtractPipeline
from pipelines.outcome import reason_without_text
from pipelines.store import StorePipeline
from tests.extraction import TITLE, URL, article_page, page_of, paragraphs, site_of


@pytest.fixture
def crawler(tmp_path):
    made = SimpleNamespace(
        settings=Settings(
            {"KHOBAO_ARCHIVE": str(tmp_path), "KHOBAO_WORKERS": 1, "KHOBAO_EXTRACT_DEADLINE": 10}
        ),
        spidercls=SimpleNamespace(site=site_of()),
        spider=object(),
    )
    made.stats = MemoryStatsCollector(SimpleNamespace(settings=Settings({"STATS_DUMP": False})))
    made.signals = SignalManager(made)
    return made


@pytest.fixture
def session(tmp_path):
    made = acquire(tmp_path)
    made.db.sync_sites([site_of()])
    yield made
    release(made)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"error": "dns", "status": 0}, "dns"),
        ({"error": "robots", "status": 0}, "robots"),
        ({"status": 404}, "gone"),
        ({"status": 410}, "gone"),
        ({"status": 304}, "not-modified"),
        ({"status": 401}, "blocked"),
        ({"status": 403}, "blocked"),
        ({"status": 429}, "http-429"),
        ({"status": 503}, "http-503"),
        ({"status": 301}, "http-301"),
        ({"status": 200}, None),
        ({"status": 206}, None),
    ],
)
def test_what_is_not_even_looked_into(fields, reason):
    assert reason_without_text(page_of("x", **fields)) == reason


async def test_extraction_gives_outcomes(crawler):
    pipeline = ExtractPipeline.from_crawler(crawler)
    pipeline.open_spider()
    try:
        good = await pipeline.process_item(page_of(article_page(paragraphs())))
        none = await pipeline.process_item(page_of("<html><body></body></html>"))
        gone = await pipeline.process_item(page_of(article_page(paragraphs()), status=410))
    finally:
        pipeline.close_spider()
    assert good.article.title == TITLE
    assert (good.reason, none.reason, gone.reason) == (None, "empty", "gone")
    assert none.article is gone.article is None


def outcome(number: int) -> Outcome:
    page = page_of("x", f"{URL}?n={number}")
    article = Article(page.url, "mau", TITLE, None, f"Bài số {number} của trang này.")
    return Outcome(page, article)


async def test_outcomes_are_stored_within_a_second(crawler, session):
    pipeline = StorePipeline.from_crawler(crawler)
    pipeline.open_spider()
    for number in range(3):
        await pipeline.process_item(outcome(number))
    assert count(session) == 0
    await asyncio.sleep(store.PAUSE_S + 0.3)
    assert count(session) == 3
    for number in range(2, store.BATCH + 2):
        await pipeline.process_item(outcome(number))
    assert count(session) == store.BATCH + 2
    await pipeline.process_item(outcome(1_000))
    pipeline.close_spider()
    assert count(session) == store.BATCH + 3
    stats = crawler.stats.get_stats()
    assert stats["khobao/new"] == store.BATCH + 3
    assert stats["khobao/unchanged"] == 1


def count(session) -> int:
    return session.db.db["articles"].count


async def test_reasons_are_counted_in_the_words_of_the_report(crawler, session):
    pipeline = StorePipeline.from_crawler(crawler)
    pipeline.open_spider()
    copy = outcome(1)
    copy.page.url += "&copy=1"
    for each in (
        *(outcome(1), copy, Outcome(page_of("x", f"{URL}?n=2"), reason="listing")),
        *(Outcome(page_of("x", f"{URL}?n=3", status=404), reason="gone"),),
        *(Outcome(page_of("x", f"{URL}?n=4", error="dns", status=0), reason="dns"),),
    ):
        await pipeline.process_item(each)
    pipeline.close_spider()
    counted = {k.removeprefix("khobao/"): v for k, v in crawler.stats.get_stats().items()}
    assert counted == {"new": 1, "duplicates": 1, "not_articles": 1, "gone": 1, "failed": 1}


async def test_a_copy_is_marked_before_it_is_stored(crawler, session):
    session.commit([outcome(1)])
    pipeline = DedupePipeline.from_crawler(crawler)
    pipeline.open_spider()
    copy, new = outcome(1), outcome(2)
    copy.page.url += "&copy=1"
    assert pipeline.process_item(copy).duplicate_of == 1
    assert pipeline.process_item(new).duplicate_of is None
    assert pipeline.process_item(Outcome(copy.page, reason="listing")).duplicate_of is None
    pipeline.close_spider()


async def test_an_archive_that_refuses_ends_the_crawl_and_loses_nothing(
    crawler, session, monkeypatch
):
    told = []
    crawler.signals.connect(
        lambda failure: told.append(failure.value), signals.item_error, weak=False
    )
    pipeline = StorePipeline.from_crawler(crawler)
    pipeline.open_spider()
    await pipeline.process_item(outcome(1))
    with monkeypatch.context() as patch:
        patch.setattr(type(session.db), "save", refuse)
        await asyncio.sleep(store.PAUSE_S + 0.3)
        assert [str(error) for error in told] == [f"{DB_NAME}: disk is full"]
        with pytest.raises(StorageError):
            pipeline.flush()
    pipeline.close_spider()
    assert count(session) == 1


def refuse(self, outcomes):
    raise StorageError(f"{DB_NAME}: disk is full")
