"""Turns postings into HTML: one template file a family, its parts named by `<!--# name -->`."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from crawler.sampleweb.catalogue import Host, Posting, Section
from crawler.sampleweb.styles import tcvn3, windows_1258

_TEMPLATES = Path(__file__).parent / "templates"
_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
# Stands in a template for the byte E3 alone: "ã" of Latin-1 in a UTF-8 page, as in seed 004.
_BAD_BYTE = "\ue000"


@dataclass(frozen=True, slots=True)
class Visit:
    """What differs at every visit of a page."""

    now: datetime  # +07:00: what header clocks show
    views: int  # of this page
    visits: int  # of the site
    token: str  # hex digits, for session ids and p_p_auth


@cache
def parts(template: str) -> Mapping[str, Template]:
    """Read a family's template file."""
    text = (_TEMPLATES / f"{template}.html").read_text("utf-8")
    pieces = (piece.partition(" -->\n") for piece in text.split("<!--# ")[1:])
    return {name: Template(body.rstrip("\n")) for name, _, body in pieces}


def article(page: Posting, related: Sequence[Posting], visit: Visit) -> str:
    """Render an article page."""
    part = parts(page.host.template)
    common = _common(page.host, page.section, visit) | _posting(page, visit)
    copyright_line = part["copyright"].substitute(common) if "copyright" in part else ""
    return part["article"].substitute(
        common,
        body=_body(page, common),
        related="\n".join(
            part["related"].substitute(common, link=escape(p.path), text=escape(p.title))
            for p in related
        ),
        copyright=copyright_line,
        json_ld=_json(_news_article(page)),
        breadcrumb_ld=_json(_breadcrumbs(page)),
    )


def listing(
    host: Host,
    section: Section,
    pages: Sequence[Posting],
    following: str | None,
    visit: Visit,
    alternates: str = "",
) -> str:
    """Render a listing; `following` is the link of its next page."""
    part = parts(host.template)
    common = _common(host, section, visit)
    items = [part["item"].substitute(common | _posting(page, visit)) for page in pages]
    pager = part["next"].substitute(common, link=escape(following)) if following else ""
    return part["listing"].substitute(
        common, items="\n".join(items), next=pager, alternates=alternates
    )


def missing(host: Host, visit: Visit) -> str:
    """Render what the host shows for an article it does not have."""
    common = _common(host, host.sections[0], visit)
    return parts(host.template)["missing"].substitute(common)


def calendar(host: Host, month: int, year: int) -> str:
    """Render one month of a calendar without end."""
    following = {"next_month": month % 12 + 1, "next_year": year + month // 12}
    return parts(host.template)["calendar"].substitute(following, month=month, year=year)


def encode(html: str, host: Host, encoding: str) -> bytes:
    """Encode a page as its host does."""
    if host.text_form == "NFD":
        html = unicodedata.normalize("NFD", html)
    if encoding == "windows-1258":
        return windows_1258(html)
    if encoding == "tcvn3":
        return tcvn3(html)
    return html.encode().replace(_BAD_BYTE.encode(), b"\xe3")


def section_path(host: Host, section: Section) -> str:
    """Return the path of a section's first page."""
    return host.section.format(slug=section.slug)


def _common(host: Host, section: Section, visit: Visit) -> dict[str, str]:
    """Return what every page of a host may show."""
    menu = "".join(
        parts(host.template)["menu"].substitute(
            link=escape(section_path(host, each)), text=escape(each.menu)
        )
        for each in host.sections
    )
    now = visit.now
    return {
        "site_title": escape(host.title),
        "host": host.name,
        "home": f"https://{host.name}",
        "menu": menu,
        "section": escape(section.title),
        "section_slug": section.slug,
        "section_url": escape(section_path(host, section)),
        "clock": f"{_WEEKDAYS[now.weekday()]}, {now:%d/%m/%Y - %H:%M}",
        "visits": str(visit.visits),
        "token": visit.token,
        "instance": host.instance,
        "charset": "windows-1258" if "windows-1258" in host.encodings else "utf-8",
        "bad_byte": _BAD_BYTE if host.bad_byte else "",
    }


def _posting(page: Posting, visit: Visit) -> dict[str, str]:
    """Return what a page shows of its article, escaped."""
    when = page.published
    legacy = page.encoding == "tcvn3"
    return {
        "title": escape(page.title),
        "lead": escape(page.lead),
        "author": escape(page.author or ""),
        "url": escape(page.url),
        "path": escape(page.path),
        "link": escape(_link(page, visit)),
        "slug": page.path.strip("/").rpartition("/")[2].rpartition("-")[0],
        "id": page.key,
        "iso": f"{when:%Y-%m-%dT%H:%M:%S}+0700",
        "iso_mod": f"{page.lastmod:%Y-%m-%dT%H:%M:%S}+0700",
        "dmy": f"{when:%d/%m/%Y}",
        "hm": f"{when:%H:%M}",
        "hms": f"{when:%H:%M:%S}",
        "dmy_hm": f"{when:%d/%m/%Y %H:%M}",
        "weekday": _WEEKDAYS[when.weekday()],
        "views": str(visit.views),
    } | ({"charset": "utf-8"} if legacy else {})


def _link(page: Posting, visit: Visit) -> str:
    """Return the link to a page as this visit sees it: some sites put the session into it."""
    if not page.host.sessions:
        return page.path
    section, _, rest = page.path.partition("/-/hn/")
    fresh = f"{section}/-/hn/{visit.token}/{rest.partition('/')[2]}"
    return f"{fresh};jsessionid={visit.token.upper()}"


def _body(page: Posting, common: Mapping[str, str]) -> str:
    """Render paragraphs, and a picture after the first and the third."""
    part = parts(page.host.template)
    html = [part["paragraph"].substitute(common, text=escape(text)) for text in page.body]
    captions = page.captions or ("",) * (not page.host.encodings)
    figures = [
        part["figure"].substitute(common, caption=escape(caption), place=place)
        for place, caption in enumerate(captions, start=1)
    ]
    for place, figure in zip((1, 4), figures, strict=False):
        html.insert(place, figure)
    return "\n".join(html)


def _json(data: Mapping[str, Any]) -> str:
    """Write JSON that may stand in a script element."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _news_article(page: Posting) -> dict[str, Any]:
    """Describe the article as schema.org wants it."""
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "description": page.lead,
        "datePublished": page.published.isoformat(),
        "dateModified": page.lastmod.isoformat(),
        "mainEntityOfPage": page.url,
        "author": {"@type": "Person", "name": page.author or page.host.title},
    }


def _breadcrumbs(page: Posting) -> dict[str, Any]:
    """Describe where the page stands."""
    home = {"@type": "ListItem", "position": 1, "name": "Trang chủ", "item": "/"}
    section = {"@type": "ListItem", "position": 2, "name": page.section.title}
    crumbs = [home, section | {"item": section_path(page.host, page.section)}]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": crumbs,
    }
