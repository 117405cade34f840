"""The pages' words in Vietnamese and English, and how each language writes dates and numbers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

Lang = Literal["vi", "en"]

_VIETNAM = timezone(timedelta(hours=7))
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DATED = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d(T\d\d:\d\d.*)?)?)?$")


@lru_cache
def strings() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the table: section, key, language."""
    text = (files("archive") / "data" / "strings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def language(asked: str | None) -> Lang:
    """Return the language asked for in the address; Vietnamese unless it is English."""
    return "en" if asked == "en" else "vi"


def text(lang: Lang, key: str, **values: object) -> str:
    """Return the text `section.key`, filled in. Raises KeyError for an unknown one."""
    section, _, name = key.partition(".")
    return strings()[section][name][lang].format(**values)


def term(lang: Lang, section: str, value: str | None) -> str:
    """Return a word of the data (a verdict, a kind) as readers know it, or as it is."""
    entry = strings()[section].get(value or "")
    return entry[lang] if entry else (value or "")


def number(lang: Lang, value: int) -> str:
    """Write a number with the language's thousands separator."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if lang == "vi" else grouped


def published(lang: Lang, value: str | None) -> str:
    """Write a publication time as precisely as it is known; empty for None."""
    if not _DATED.match(value or ""):
        return value or ""
    day, _, clock = (value or "").partition("T")
    parts = day.split("-")
    written = "/".join(reversed(parts)) if lang == "vi" else _english(parts)
    return f"{written}{' ' if lang == 'vi' else ', '}{clock[:5]}" if clock else written


def moment(lang: Lang, stamp: str | None) -> str:
    """Write a crawl time, stored in UTC, as Việt Nam's clocks show it; empty for None."""
    if not stamp:
        return ""
    local = datetime.fromisoformat(stamp).astimezone(_VIETNAM)
    return published(lang, local.strftime("%Y-%m-%dT%H:%M"))


def day(lang: Lang, value: str | None) -> str:
    """Write the day of a publication time."""
    return published(lang, (value or "").partition("T")[0])


def _english(parts: list[str]) -> str:
    """Write [year, month, day], or less of it, with the month's name."""
    if len(parts) == 1:
        return parts[0]
    name = _MONTHS[int(parts[1]) - 1]
    return " ".join([*(str(int(part)) for part in parts[2:]), name, parts[0]])


def translator(lang: Lang) -> dict[str, Any]:
    """Return what templates call: t, term, number, published, day and moment, for one language."""
    functions = (text, term, number, published, day, moment)
    bound = {function.__name__: _bind(function, lang) for function in functions}
    return bound | {"t": bound["text"], "lang": lang}


def _bind(function: Any, lang: Lang) -> Any:
    """Fix the language of a function."""
    return lambda *args, **kwargs: function(lang, *args, **kwargs)
