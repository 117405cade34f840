"""Pages and sites for tests of the extractor, and prose of our own to put on them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from html import escape
from urllib.parse import urlsplit

from archive.models import Article, Page, Site
from crawler.registry import Registry, load_registry
from crawler.sitefile import parse_site
from pipelines.extract import extract_article
from pipelines.kind import NotArticle

CAPTURED = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
URL = "https://binhminh.example.vn/tin-tuc/ra-quan-trong-cay-12345.html"
TITLE = "Xã Bình Minh ra quân trồng cây đầu năm"
PROSE = (
    (
        "Sáng ngày 12 tháng 3, Ủy ban nhân dân xã Bình Minh tổ chức lễ ra quân trồng cây, đại biểu"
        " các thôn cùng dự."
    ),
    (
        "Theo báo cáo, năm qua toàn xã trồng được 12.500 cây phân tán, đạt 104% kế hoạch được giao,"
        " tỷ lệ sống đạt trên 95%."
    ),
    (
        "Phát biểu tại buổi lễ, đồng chí Bí thư Đảng ủy xã đề nghị các thôn rà soát quỹ đất ven"
        " đường, giao chỉ tiêu cho từng đoàn thể."
    ),
    (
        "Trong năm nay, xã phấn đấu trồng mới 15.000 cây, ưu tiên các tuyến đường kiểu mẫu và khuôn"
        " viên trường học."
    ),
    "Kết thúc buổi lễ, các đại biểu đã trồng cây tại khuôn viên nhà văn hóa thôn Đông Hạ.",
)


def paragraphs(lines: tuple[str, ...] = PROSE) -> str:
    """Return lines as HTML paragraphs."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def document(inner: str, head: str = f"<title>{TITLE}</title>") -> str:
    """Return a whole page around its body's HTML."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{inner}</body></html>'
    )


def article_page(inner: str, head: str = f"<title>{TITLE}</title>") -> str:
    """Return a page with a headline and a container that no name gives away."""
    return document(f"<div class=x1><h1>{TITLE}</h1><div class=x2>{inner}</div></div>", head)


def page_of(html: str | bytes, url: str = URL, **fields: object) -> Page:
    """Return a captured page."""
    body = html if isinstance(html, bytes) else html.encode()
    page = Page(url, "mau", CAPTURED, body=body, content_type="text/html; charset=utf-8")
    for name, value in fields.items():
        setattr(page, name, value)
    return page


@cache
def _registry() -> Registry:
    return load_registry()


def site_of(family: str = "generic", url: str = URL, **keys: object) -> Site:
    """Return a site of a bundled family."""
    home = f"https://{urlsplit(url).netloc}/"
    table = {"title": "Báo Mẫu", "kind": "newspaper", "province": "Hà Nội", "home": home}
    table |= {"family": family, **keys}
    return parse_site("mau", table, "mau.toml", _registry().families).site


def extract(html: str | bytes, family: str = "generic", url: str = URL, **more: object) -> Article:
    """Return the article of a page, which must be one."""
    found = extract_article(page_of(html, url, **more), site_of(family, url))
    assert isinstance(found, Article), found
    return found


def refusal(html: str | bytes, *, url: str = URL, **fields: object) -> str:
    """Return why a page is no article, which it must not be."""
    found = extract_article(page_of(html, url, **fields), site_of("generic", url))
    assert isinstance(found, NotArticle), found
    return found.reason
