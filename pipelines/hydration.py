"""The text of pages that a script fills: the state they carry as JSON (Next.js, Nuxt 3)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from archive.text import fold, squeeze
from pipelines.sizes import is_headline_long

_MOST_VALUES = 50_000  # of a state; a front page's has some thousands
_SHORTEST_TEXT = 200  # characters of the markup; a shorter one is a description
_PARAGRAPH_RE = re.compile(r"<(?:p|br|div)\b", re.IGNORECASE)


def state_text(state: str, titles: list[str]) -> str:
    """Return the article's text as HTML from a page's state in JSON; empty where it holds none.

    It is the longest markup in an object that carries one of the page's `titles`, which may have
    the site's name behind them.
    """
    try:
        data = json.loads(state, strict=False)
    except (ValueError, RecursionError):
        return ""
    known = [fold(squeeze(title)) for title in titles if title]
    found = [
        max(markup, key=len)
        for values in _objects(data)
        if (markup := list(filter(_is_text, values))) and any(_names(v, known) for v in values)
    ]
    return max(found, key=len, default="")


def _objects(data: object) -> Iterator[list[str]]:
    """Give the strings of every object, the numbers of Nuxt's flat list resolved."""
    flat = data if isinstance(data, list) else []
    waiting = [data]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        item = waiting.pop()
        if isinstance(item, list):
            waiting += [each for each in item if isinstance(each, dict | list)]
        elif isinstance(item, dict):
            waiting += [each for each in item.values() if isinstance(each, dict | list)]
            values = [_resolved(each, flat) for each in item.values()]
            yield [each for each in values if isinstance(each, str)]


def _resolved(value: object, flat: list[object]) -> object:
    """Return what a place in a flat list holds; any other value as it is."""
    is_place = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(flat)
    return flat[value] if is_place and isinstance(value, int) else value


def _is_text(value: str) -> bool:
    """Tell whether a string is the markup of a text."""
    return len(value) >= _SHORTEST_TEXT and bool(_PARAGRAPH_RE.search(value))


def _names(value: str, titles: list[str]) -> bool:
    """Tell whether a string is a title of the page, without the site's name."""
    if not is_headline_long(value):
        return False
    name = fold(squeeze(value))
    return any(title.startswith(name) for title in titles)
