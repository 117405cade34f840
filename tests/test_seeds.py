"""The five shared seeds, each in its family's DOM, and in every other one without its rules."""

import pytest

from archive.models import Article
from pipelines.extract import extract_article
from tests.dom import SHAPES, lines
from tests.extraction import page_of, site_of
from tests.seeds import Seed, seed

pytestmark = pytest.mark.shared
NUMBERS = range(5)
URLS = {
    "onecms": "https://hanoimoi.vn/tong-ket-cong-tac-675040.html",
    "onecms-old": "http://hanoimoi.com.vn/tin-tuc/Chinh-tri/952341/tong-ket",
    "epi": "https://baobackan.vn/trien-khai-nhiem-vu-post57990.html",
    "liferay62": "https://x.hanoi.gov.vn/tin/-/asset_publisher/LUd5kC4xHoJm/content/hoi-nghi",
    "hnp": "http://hanoi.gov.vn/tin/-/hn/a1b2c3/7/2810123/1/trien-khai.html",
}
OTHER_URL = "https://x.gov.vn/tin-tuc/chinh-tri/trien-khai-nhiem-vu.html"


def read(told: Seed, shape: str, family: str) -> Article:
    url = URLS.get(shape, OTHER_URL)
    page = page_of(SHAPES[shape](told.story), url)
    found = extract_article(page, site_of(family, url))
    assert isinstance(found, Article), found
    return found


def told_by(found: Article) -> list[str]:
    captions = [image.caption for image in found.images if image.caption]
    return [line for line in (found.lead, *found.body.split("\n"), *captions) if line]


def check(found: Article, told: Seed) -> None:
    """Every line of the seed stands somewhere, and nothing of the site's own."""
    said = told_by(found)
    assert [line for line in lines(told.story) if line not in said] == []
    extra = [line for line in said if line not in lines(told.story)]
    assert extra == []
    for mark in told.furniture:
        assert not any(mark == line or (len(mark) > 12 and mark in line) for line in said), mark
    body = found.body.split("\n")
    assert len(body) == len(set(body))
    assert found.lead not in body


@pytest.mark.parametrize("number", NUMBERS)
def test_with_its_family(number):
    told = seed(number)
    found = read(told, told.family, told.family)
    check(found, told)
    story = told.story
    assert found.extraction == f"family:{told.family}"
    assert (found.title, found.lead or "") == (story.title, story.lead)
    assert found.published_at == f"{story.published:%Y-%m-%dT%H:%M:%S}+07:00"
    assert found.author == (story.author or None)
    assert found.section.casefold() == story.section.casefold()
    assert found.flags == ()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("number", NUMBERS)
def test_in_any_dom_without_a_family(number, shape):
    told = seed(number)
    found = read(told, shape, "generic")
    check(found, told)
    assert found.title == told.story.title
    assert found.published_at == f"{told.story.published:%Y-%m-%dT%H:%M:%S}+07:00"


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("family", ["onecms", "epi", "liferay62", "hnp", "ims", "vnpt-portal"])
def test_in_a_dom_the_family_does_not_know(family, shape):
    """A redesigned site: the rules miss, the text must not."""
    told = seed(2)
    check(read(told, shape, family), told)


def test_the_layout_of_the_pages_day_is_used():
    told = seed(0)
    url = URLS["onecms-old"]
    page = page_of(SHAPES["onecms-old"](told.story), url)
    page.fetched_at = page.fetched_at.replace(year=2022)
    found = extract_article(page, site_of("onecms", url))
    assert isinstance(found, Article)
    assert "layout-missed" not in found.flags
    assert found.body.split("\n") == [text for _, text in told.story.blocks]
