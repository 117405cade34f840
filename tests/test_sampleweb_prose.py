"""The sample web's prose is sound, and every run writes the same."""

import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter

import pytest

from archive.text import content_hash, normalise
from crawler.sampleweb import truth
from crawler.sampleweb.styles import SLUGS, spell, tcvn3, windows_1258
from crawler.sampleweb.writer import genres, plausible_day, write
from tests.crawling import ROOT

# The prose


def test_there_is_enough_of_everything():
    pages = truth()
    assert len({page.site for page in pages}) >= 9
    assert sum(page.is_reachable and not page.duplicate_of for page in pages) >= 130
    assert sum(page.duplicate_of is not None for page in pages) >= 10
    assert sum(page.near_duplicate_of is not None for page in pages) == 2
    assert len({page.url for page in pages}) == len(pages)


def test_every_group_of_genres_has_forty_paragraphs_of_its_own():
    counts: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    for rules in genres().values():
        says = [text for part in rules["part"] for text in part["say"]]
        firsts = [text for angle in rules["angle"] for text in angle.get("first", [])]
        counts[rules["group"]] += len(says) + len(firsts)
        texts.update([*says, *firsts])
    assert min(counts.values()) >= 40, counts
    assert texts.most_common(1)[0][1] == 1


@pytest.mark.parametrize("genre", sorted(genres()))
def test_stories_are_whole(genre):
    for number in range(60):
        key = f"test-{number}"
        story = write(key, genre, "nari", plausible_day(key, genre))
        texts = [story.title, story.lead, *story.body, *story.captions]
        assert 5 <= len(story.body) <= 14
        assert len(set(story.body)) == len(story.body)
        for text in texts:
            assert text == normalise(text) == " ".join(text.split())
            assert not re.search(r"[{}\[\]|]", text), text
            assert text[0].isupper() or text[0] in "“0123456789", text
            assert text.count("“") == text.count("”"), text
        assert all(text.endswith((".", "”")) for text in [story.lead, *story.body])


def test_no_story_plays_after_the_districts_were_abolished():
    assert max(page.published_at for page in truth()) < "2025-07"


def test_times_are_those_of_a_working_day():
    hours = Counter(int(page.published_at[11:13]) for page in truth())
    assert set(hours) <= {6, 7, 8, 9, 10, 11, *range(15, 22)}, hours


def test_every_run_writes_the_same():
    digests = set()
    script = (
        "import hashlib; from crawler.sampleweb import truth;"
        "print(hashlib.sha256(repr([(p.url, p.title, p.lead, p.body, p.captions, p.published_at)"
        " for p in truth()]).encode()).hexdigest())"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_copies_share_their_content_hash_and_near_copies_do_not():
    by_url = {page.url: page for page in truth()}
    respelled = 0
    for page in by_url.values():
        original = by_url.get(page.duplicate_of or page.near_duplicate_of or "")
        if original is None:
            continue
        same = _hash(page) == _hash(original)
        assert same == (page.duplicate_of is not None), page.url
        respelled += same and (page.lead, page.body) != (original.lead, original.body)
    assert respelled >= 5


def test_no_other_two_texts_are_the_same():
    hashes = Counter(_hash(page) for page in truth() if page.duplicate_of is None)
    assert hashes.most_common(1)[0][1] == 1


def _hash(page):
    return content_hash(page.lead, "\n".join(page.body))


# Styles


@pytest.mark.parametrize(
    ("style", "title", "slug"),
    [
        ("plain", "Đảng bộ huyện Vũ Thư: 3 khâu đột phá", "dang-bo-huyen-vu-thu-3-khau-dot-pha"),
        ("without-d", "Đảng bộ huyện tự đại hội", "-ang-bo-huyen-tu-ai-hoi"),
        ("decomposed", "Đảng bộ, chính quyền", "da-ng-bo-chi-nh-quye-n"),
    ],
)
def test_slugs(style, title, slug):
    assert SLUGS[style](title) == slug


def test_spelling():
    assert spell("Huyện ủy “Hòa Bình”", "new", "straight") == 'Huyện uỷ "Hoà Bình"'
    assert spell("Huyện ủy “Hòa Bình”", "old", "curly") == "Huyện ủy “Hòa Bình”"


def test_windows_1258_reads_back():
    text = "Huyện ủy, “đại hội đảng bộ” ở xã Đồng Mai: nghĩa tình"
    assert unicodedata.normalize("NFC", windows_1258(text).decode("cp1258")) == text


def test_tcvn3_is_what_old_fonts_showed():
    assert tcvn3("Đảng bộ huyện").decode() == "§¶ng bé huyÖn"
