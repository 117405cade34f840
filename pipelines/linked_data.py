"""JSON-LD: the objects that a page describes itself with, and what stands in them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from archive.text import squeeze

ARTICLE_TYPES = frozenset(
    {
        *("NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "LiveBlogPosting"),
        *("OpinionNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle"),
        "ReviewNewsArticle",
    }
)
_LARGEST_LD = 1_000_000  # characters; more is no description of one page
_MOST_OBJECTS = 200  # a page has a dozen
_MOST_LISTED = 100  # of a list; more is no description of one page
_BROKEN_DATE_RE = re.compile(r'"datePublished"\s*:\s*"([^"\\]{8,40})"')


def read_objects(script: str) -> list[dict[str, object]]:
    """Return the objects of a JSON-LD script. Raises ValueError for one that is no JSON."""
    text = script.strip().removeprefix("<![CDATA[").removesuffix("]]>")
    if len(text) > _LARGEST_LD:
        return []
    try:
        return list(_objects(json.loads(text.strip().rstrip(";"), strict=False)))
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error


def broken_date(script: str) -> str | None:
    """Return the date of publication in a script that is no JSON."""
    found = _BROKEN_DATE_RE.search(script)
    return found[1] if found else None


def _objects(data: object) -> Iterator[dict[str, object]]:
    """Give the objects of a JSON-LD value: itself, of a list, of its graph."""
    waiting = [data]
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting = item[:_MOST_LISTED] + waiting
        elif isinstance(item, dict):
            yield item
            waiting += [item[key] for key in ("@graph", "mainEntity") if key in item]


def plain(value: object) -> str:
    """Return a metadata value as text on one line: some sites escape it twice."""
    text = html.unescape(html.unescape(value)) if isinstance(value, str) else ""
    return squeeze(re.sub(r"<[^<>]{1,200}>", " ", text)) if "<" in text else squeeze(text)


def listed(value: object) -> list[object]:
    """Return a JSON-LD value as a list: one thing may stand for a list of one."""
    return value if isinstance(value, list) else [value]


def author_names(author: object) -> Iterator[str]:
    """Give the names of a JSON-LD author: a string, a person, or a list of them."""
    for item in listed(author):
        if isinstance(item, dict):
            if item.get("@type") != "Organization":
                yield plain(item.get("name"))
        else:
            yield plain(item)


def crumb_names(items: object) -> list[str]:
    """Return the names of a BreadcrumbList."""
    names = []
    for item in items if isinstance(items, list) else []:
        item = item[0] if isinstance(item, list) and item else item  # noqa: PLW2901
        if isinstance(item, dict):
            inner = item.get("item")
            name = item.get("name") or (inner.get("name") if isinstance(inner, dict) else "")
            names.append(plain(name))
    return [name for name in names if name]
