"""The pages the benchmark reads: shared real ones, family fixtures, seeds, and 100 kB portals."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.models import Page
from tests.benchmarks.scoring import Gold
from tests.dom import SHAPES, Story
from tests.shared import SHARED

FIXTURES = Path(__file__).parent.parent / "pages"
_NO_ARTICLES = ("listings", "others")
CAPTURED = datetime(2026, 11, 22, tzinfo=UTC)
_SIZE = 100_000  # bytes: a small real page; the shared articles have 250 to 500 kB
_UNSIGNED = ("vnpt-portal", "liferay62")  # whose DOM names no author
_ITEMS = 55  # of a side column: makes 370 elements in all, as dense as the densest real article


@dataclass(frozen=True)
class Case:
    """A page and what it says."""

    page: Page
    family: str  # the vendor's; generic where none is known
    gold: Gold


def shared_articles() -> Iterator[Case]:
    """Give the real articles; none where the shared folder is missing."""
    folder = SHARED / "pages"
    if not (folder / "gold.json").exists():
        return
    golds = json.loads((folder / "gold.json").read_text("utf-8"))["articles"]
    for name, gold in golds.items():
        family = "generic" if "vnexpress" in gold["url"] else "ims"
        yield Case(as_page(_body(folder / "html" / name), gold["url"]), family, _gold(name, gold))


def shared_listings() -> Iterator[Page]:
    """Give the real section pages."""
    folder = SHARED / "pages"
    if (folder / "gold.json").exists():
        listings = json.loads((folder / "gold.json").read_text("utf-8"))["listings"]
        for name, url in listings.items():
            yield as_page(_body(folder / "html" / name), url)


def shared_layouts() -> Iterator[Case]:
    """Give the real page layouts with filler text, for speed alone: they have no gold."""
    for path in sorted((SHARED / "pages" / "layouts").glob("*.html")):
        url = f"https://{path.stem.lower()}.example.vn/tin-675040.html"
        yield Case(as_page(path.read_bytes(), url), "generic", Gold(path.stem, "", "", ()))


def fixtures() -> Iterator[Case]:
    """Give the article fixtures of the families."""
    for path in sorted(FIXTURES.glob("*/*.html")):
        if path.parent.name in _NO_ARTICLES:
            continue
        gold = json.loads(path.with_suffix(".json").read_text("utf-8"))
        captured = datetime.fromisoformat(gold["captured"])
        page = as_page(path.read_bytes(), gold["url"], captured)
        name = f"{path.parent.name}/{path.stem}"
        yield Case(page, path.parent.name, _gold(name, gold))


def _gold(name: str, gold: dict[str, Any]) -> Gold:
    authors = gold.get("authors") or ([gold["author"]] if gold.get("author") else [])
    groups = gold.get("boilerplate", {})
    return Gold(
        name=name,
        title=gold["title"],
        lead=gold.get("lead") or "",
        body=tuple(gold["body"]),
        captions=(*gold.get("captions", ()), *gold.get("captions_in_text", ())),
        authors=tuple(authors),
        published_at=gold.get("published_at"),
        markers=tuple(marker for group in groups.values() for marker in group),
    )


def as_page(body: bytes, url: str, captured: datetime = CAPTURED) -> Page:
    """Return a page as it was captured."""
    return Page(url, "bench", captured, body=body, content_type="text/html; charset=utf-8")


def _body(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


_PROSE = (
    (
        "Sáng {0} tháng 6, Ban Thường vụ Huyện ủy họp phiên thường kỳ, cho ý kiến về {1} nội dung"
        " thuộc chương trình công tác, trong đó có kế hoạch sắp xếp trường lớp ở các xã vùng cao."
    ),
    (
        "Đến nay toàn huyện gieo cấy được {0}.{1} ha lúa vụ mùa, đạt {1}% kế hoạch; các hợp tác xã"
        " chủ động giống, phân bón và lịch tưới, không để ruộng bỏ hoang vì thiếu nước."
    ),
    (
        "Đồng chí Bí thư đề nghị {0} chi bộ còn chậm tiến độ báo cáo nguyên nhân trước ngày 25,"
        " phân công đảng viên phụ trách từng hộ, công khai kết quả tại nhà văn hóa của {1} thôn."
    ),
)


def portals() -> Iterator[Case]:
    """Give a page of 100 kB in each family's DOM: our prose, menus, scripts, side columns."""
    for number, (shape, build) in enumerate(SHAPES.items()):
        is_old = shape == "onecms-old"
        blocks = tuple(
            ("p", _PROSE[at % 3].format(at + 3, 10 * number + at + 11)) for at in range(18)
        )
        story = Story(
            f"Huyện ủy họp phiên thường kỳ tháng {number + 6}",
            blocks,
            author="Lê Thu Hà",
            published=datetime(2021 if is_old else 2024, 12, 30, 15, 24),  # noqa: DTZ001 - shown time
        )
        family = {"onecms-old": "onecms", "bare-tables": "generic"}.get(shape, shape)
        captured = datetime(2022, 1, 5, tzinfo=UTC) if is_old else CAPTURED
        url = f"https://bench.example.vn/tin-{number}-675040.html"
        gold = Gold(
            name=shape,
            title=story.title,
            lead="",
            body=tuple(text for _, text in blocks),
            authors=(story.author,) if shape not in _UNSIGNED else (),
            published_at=f"{story.published:%Y-%m-%dT%H:%M:%S}+07:00",
        )
        yield Case(as_page(_padded(build(story)).encode(), url, captured), family, gold)


def _padded(html: str) -> str:
    """Fill a page up with what real ones carry beside their text."""
    items = "".join(
        f'<li class="item item-{n}"><a href="/tin/{n}.html" title="Tin {n}"><img src="/t/{n}.jpg"'
        f' alt="Ảnh {n}"><span>Xã số {n} triển khai nhiệm vụ quý {n % 4 + 1}</span></a>'
        f'<p class="date">{n % 28 + 1:02d}/06/2022</p></li>'
        for n in range(_ITEMS)
    )
    style = "".join(f".c{n}{{margin:{n}px;color:#{n:06x}}}" for n in range(500))
    html = html.replace("</head>", f"<style>{style}</style></head>", 1)
    html = html.replace("</body>", f'<div class="sidebar"><ul>{items}</ul></div></body>', 1)
    rest = max(0, _SIZE - len(html.encode())) // 4
    return html.replace("</head>", f"<script>{'x=1;' * rest}</script></head>", 1)
