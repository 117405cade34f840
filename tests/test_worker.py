"""Extraction in processes: what hangs, eats memory or dies costs one page, not the crawl."""

import asyncio
import os
import signal
import time

import pytest

from archive.models import Article
from pipelines import worker
from pipelines.kind import NotArticle
from tests.extraction import TITLE, article_page, page_of, paragraphs, site_of

GOOD = page_of(article_page(paragraphs()))


def hang(page, site):
    time.sleep(60)


def eat(page, site):
    return bytearray(3 * 2**30)


def die(page, site):
    os.kill(os.getpid(), signal.SIGSEGV)


def fail(page, site):
    raise KeyError("ours")


@pytest.fixture
def extractor():
    made = worker.Extractor(workers=1, deadline_s=5, memory_mb=1_500)
    yield made
    made.close()


async def read(extractor, count=1):
    found = await asyncio.gather(*(extractor.extract(GOOD, site_of()) for _ in range(count)))
    assert all(isinstance(each, Article) and each.title == TITLE for each in found)


async def test_pages_are_read_in_another_process(extractor):
    await read(extractor, 20)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(hang, "timeout"), (eat, "memory"), (die, "crash"), (fail, "extract-error")],
)
async def test_a_fault_costs_one_page(extractor, monkeypatch, fault, reason):
    await read(extractor)
    extractor.deadline_s = 1
    started = time.monotonic()
    with monkeypatch.context() as patch:
        patch.setattr(worker, "_extract", fault)
        found = await extractor.extract(GOOD, site_of())
    assert found == NotArticle(reason)
    assert time.monotonic() - started < 5
    extractor.deadline_s = 5
    await read(extractor, 3)


async def test_a_page_in_the_queue_has_its_whole_deadline(extractor, monkeypatch):
    await read(extractor)
    extractor.deadline_s = 1.5
    with monkeypatch.context() as patch:
        patch.setattr(worker, "_extract", hang)
        slow = asyncio.ensure_future(extractor.extract(GOOD, site_of()))
        await asyncio.sleep(0)
    found = await asyncio.gather(slow, extractor.extract(GOOD, site_of()))
    assert found[0] == NotArticle("timeout")
    assert isinstance(found[1], Article)


def test_crawls_of_one_process_share_a_pool():
    first = worker.acquire(1, 7.0)
    second = worker.acquire(1, 7.0)
    other = worker.acquire(1, 8.0)
    assert first is second is not other
    worker.release(second)
    worker.release(other)
    assert asyncio.run(first.extract(GOOD, site_of())).title == TITLE
    worker.release(first)
    with pytest.raises(RuntimeError):
        asyncio.run(first.extract(GOOD, site_of()))
