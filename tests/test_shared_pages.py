"""The shared real pages: quality floors, article or not, what the page says of itself."""

import json
import re

import pytest

from archive.models import Article
from pipelines.extract import extract_article
from tests.benchmarks import corpus
from tests.benchmarks.extractors import PEERS, family, generic
from tests.benchmarks.run import FLOORS, quality, readers
from tests.extraction import page_of, site_of
from tests.shared import shared

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def cases():
    shared("pages", "gold.json")
    return list(corpus.shared_articles())


def test_without_any_family_and_ahead_of_every_peer(cases):
    ours = quality(cases, generic)
    assert ours["precision"] >= 0.99
    assert ours["recall"] >= 0.99
    assert [ours[name] for name in ("lead", "title", "minute", "author", "leaks")] == [
        1,
        1,
        1,
        1,
        0,
    ]
    for name, extract in PEERS.items():
        try:
            theirs = quality(cases, extract)
        except ImportError as missing:
            pytest.skip(f"{name} is not installed: {missing}")
        assert f_score(ours) > f_score(theirs), name


def f_score(figures):
    return 2 / (1 / figures["precision"] + 1 / figures["recall"])


def test_with_the_vendors_family(cases):
    known = [case for case in cases if case.family != "generic"]
    assert len(known) == 3
    ours = quality(known, family)
    assert ours["precision"] >= 0.995
    assert ours["recall"] >= 0.995
    assert [ours[name] for name in ("lead", "title", "minute", "author", "leaks")] == [
        1,
        1,
        1,
        1,
        0,
    ]


def test_no_floor_is_missed(cases):
    floors = json.loads(FLOORS.read_text("utf-8"))["real"]
    for who, extract, own in readers(cases):
        measured = quality(own, extract) if who in floors else {}
        for name, floor in floors.get(who, {}).items():
            worse = measured[name] > floor if name == "leaks" else measured[name] < floor - 1e-4
            assert not worse, (who, name, measured[name], floor)


@pytest.mark.parametrize("rules", ["generic", "ims"])
def test_section_pages_are_no_articles(rules):
    shared("pages", "gold.json")
    pages = list(corpus.shared_listings())
    assert len(pages) == 3
    for page in pages:
        found = extract_article(page, site_of(rules, page.url))
        assert not isinstance(found, Article), page.url
        assert found.reason == "listing"


def test_sections_captions_and_images(cases):
    sections = {}
    for case in cases:
        found = extract_article(case.page, site_of("generic", case.page.url))
        sections[case.gold.name] = found.section
        for caption in case.gold.captions:
            assert caption not in found.body.split("\n")
        assert all(image.url.startswith("https://") for image in found.images)
    golds = json.loads(shared("pages", "gold.json").read_text("utf-8"))["articles"]
    for name, gold in golds.items():
        assert gold["section"] in (None, sections[name])


def test_the_vendors_front_end_is_read_without_its_menus():
    """Filler text, so only what is plain: the article's ends, and no menu, clock or counter."""
    for name in ("BaoNgheAn-WEB.3-detail.html", "BaoChinhPhu.3-detail.html"):
        html = shared("pages", "layouts", name).read_bytes()
        found = extract_article(page_of(html), site_of())
        assert isinstance(found, Article), name
        assert "There is always a question mark over punitive measures" in found.body
        assert found.lead.startswith("Construction of a giant controversial dam")
        assert found.author is None  # "Nhóm P.V thực hiện"; the hooks within it name who is quoted
        for furniture in ("Trang chủ", "Bình luận", "Gửi bình luận", "Đọc nhiều", "Tin mới"):
            assert furniture not in found.body.split("\n")


def test_a_portals_visitor_counter_is_not_in_its_text():
    html = shared("pages", "layouts", "portal_mock_child.html").read_text("utf-8")
    named = "Chức năng, nhiệm vụ của Thanh tra huyện"  # a headline makes an article of its entries
    html = re.sub("<title>[^<]*", f"<title>{named}", html)
    html = html.replace('<div class="content-all">', f'<h1>{named}</h1><div class="content-all">')
    url = "https://thachha.example.vn/chuc-nang-nhiem-vu-12345.html"
    found = extract_article(page_of(html, url), site_of("generic", url))
    assert isinstance(found, Article)
    for furniture in ("Thống kê", "Online", "truy cập", "Liên kết"):
        assert furniture not in found.body
