"""Tables of patterns kept as data in pipelines/data, one compiled pattern for each name."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from archive.text import either_tones
from pipelines.date_words import TERMS

_TERM_RE = re.compile(r"\(\?&(\w+)\)")


def any_spelling(pattern: str) -> re.Pattern[str]:
    """Compile a pattern for words in either letter case; where it says `ủy` it finds `uỷ` too."""
    return re.compile(either_tones(pattern), re.IGNORECASE)


@cache
def patterns(file: str, table: str) -> dict[str, re.Pattern[str]]:
    """Return a table of a data file: each list of patterns as one, in any spelling.

    `(?&clock)` in it stands for the pattern of that name in date_words.
    """
    text = files("pipelines").joinpath("data", file).read_text("utf-8")
    return {
        name: any_spelling("|".join(f"(?:{_named(each)})" for each in listed))
        for name, listed in tomllib.loads(text)[table].items()
    }


def _named(pattern: str) -> str:
    """Return a pattern with what it names in place of the names."""
    return _TERM_RE.sub(lambda match: TERMS[match[1]], pattern)


@cache
def whole(file: str, table: str) -> re.Pattern[str]:
    """Return all lists of a table as one pattern."""
    return re.compile(
        "|".join(f"(?:{each.pattern})" for each in patterns(file, table).values()), re.IGNORECASE
    )
