"""The five shared seed texts as stories: what of each is the article, what is furniture."""

# ruff: noqa: DTZ001 - times as pages show them
from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tests.dom import Story
from tests.shared import shared


class Seed(NamedTuple):
    """A seed, told in its family's DOM, and the lines of it that must not come out."""

    family: str
    story: Story
    furniture: tuple[str, ...]


def _raw(number: int) -> list[str]:
    """Return the lines of a seed file."""
    path = next(shared("seeds").glob(f"{number:03d}_*.txt"))
    return [" ".join(line.split()) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _blocks(texts: list[str], photos: set[int], headings: set[int]) -> tuple[tuple[str, str], ...]:
    """Name the kind of each text by its position."""
    kinds = ["photo" if i in photos else "h2" if i in headings else "p" for i in range(len(texts))]
    return tuple(zip(kinds, texts, strict=True))


def seed(number: int) -> Seed:
    """Return one of the five seeds."""
    return (_hanoimoi, _thuongtin, _backan, _thachthat, _hnp)[number](_raw(number))


def _hanoimoi(raw: list[str]) -> Seed:
    story = Story(
        "Huyện Sóc Sơn tổng kết công tác năm, phát động thi đua",
        _blocks(raw[:-1], set(), set()),
        author="Trần Minh An",
        furniture=(raw[-1],),
    )
    return Seed("onecms", story, (raw[-1],))


def _thuongtin(raw: list[str]) -> Seed:
    title, lead, rest = raw[1], raw[2], raw[3:]
    texts = [line for line in rest[:-5] if line != title]
    photos = {i for i, line in enumerate(texts) if len(line) < 90 and i in (1, 6, 12)}
    headings = {i for i, line in enumerate(texts) if len(line) < 60 and i not in photos}
    story = Story(
        title, _blocks(texts, photos, headings), lead=lead, published=datetime(2023, 12, 25, 17, 5)
    )
    return Seed("vnpt-portal", story, (raw[0], *raw[-5:]))


def _backan(raw: list[str]) -> Seed:
    first = raw[0].split(" ", 2)[2]
    story = Story(
        "Ngân Sơn triển khai nhiệm vụ năm mới",
        _blocks([first, *raw[1:]], {1}, set()),
        author="Hà Thị Nhung",
    )
    return Seed("epi", story, ("date 2024-12",))


def _thachthat(raw: list[str]) -> Seed:
    texts = raw[3:]
    photos = {i for i, line in enumerate(texts) if len(line) < 70}
    story = Story(
        raw[1],
        _blocks(texts, photos, set()),
        section="Tin tức - Sự kiện nổi bật",
        published=datetime(2022, 6, 21, 13, 30),
    )
    return Seed("liferay62", story, (raw[0], raw[2]))


def _hnp(raw: list[str]) -> Seed:
    end = next(i for i, line in enumerate(raw) if line.startswith("Các bài mới đăng"))
    title = raw[0].rsplit(" (", 1)[0]
    texts = raw[2 : end - 1]
    story = Story(
        title,
        _blocks(texts, {0}, set()),
        lead=raw[1],
        author=raw[end - 1],
        published=datetime(2021, 1, 8, 16, 4),
    )
    return Seed("hnp", story, tuple(raw[end:]))
