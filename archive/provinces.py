"""Which of today's 34 provinces a name of before or since 2025-07-01 stands for."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from archive.errors import UsageError
from archive.text import fold, normalise

# What a site that belongs to no province may give for one: an aggregator, a central paper.
COUNTRY = "Việt Nam"

_PREFIX_RE = re.compile(r"^(?:tinh|thanhpho|tp)(?=.)")


class UnknownProvinceError(UsageError, ValueError):
    """Raised by archive.provinces for a name that is no province's, with the nearest that is."""


def _key(name: str) -> str:
    """Return a name as it is compared: without case, marks, spaces, signs and its rank."""
    return _PREFIX_RE.sub("", re.sub(r"[\W_]", "", fold(normalise(name))))


def _load() -> dict[str, Any]:
    """Read the table from the package."""
    return tomllib.loads(files("archive").joinpath("data/provinces.toml").read_text("utf-8"))


_DATA = _load()
PROVINCES: tuple[str, ...] = tuple(sorted((entry["now"] for entry in _DATA["province"]), key=fold))
FORMER: Mapping[str, str] = MappingProxyType(
    {former: entry["now"] for entry in _DATA["province"] for former in entry["from"]}
)
_NAMES: dict[str, str] = {
    **{_key(alias): name for name, aliases in _DATA["aliases"].items() for alias in aliases},
    **{_key(word): COUNTRY for word in (COUNTRY, "national", "toàn quốc")},
    **{_key(name): name for name in (*FORMER, *PROVINCES)},
}


def province_name(name: str) -> str:
    """Return the spelling this archive uses for a province's old or new name.

    Raises UnknownProvinceError, a UsageError, for what is no province.
    """
    try:
        return _NAMES[_key(name)]
    except KeyError:
        near = difflib.get_close_matches(_key(name), _NAMES, n=1)
        known = f"; name one of the {len(FORMER)} before July 2025 or the {len(PROVINCES)} since"
        hint = f" (did you mean '{_NAMES[near[0]]}'?)" if near else known
        raise UnknownProvinceError(f"unknown province '{name}'{hint}") from None


def is_province(name: str) -> bool:
    """Tell whether a name is a province's, old or new."""
    return _key(name) in _NAMES


def province_now(name: str) -> str:
    """Return today's province for an old or new name; Raises UnknownProvinceError for no name."""
    known = province_name(name)
    return FORMER.get(known, known)


def predecessors(name: str) -> tuple[str, ...]:
    """Return the former provinces a name stands for: all of a province of today, else itself."""
    known = province_name(name)
    return tuple(former for former, now in FORMER.items() if now == known) or (known,)


def same_province(query: str, name: str) -> bool:
    """Tell whether a site of province `name` is one that a person asking for `query` wants.

    Today's name also finds the sites of every province that went into it; the name of a province
    that is no more finds its own. Raises UnknownProvinceError for an unknown `query`.
    """
    wanted = province_name(query)
    try:
        found = province_name(name)
    except UnknownProvinceError:
        return False
    if found == wanted or found in predecessors(wanted):
        return True
    # Thừa Thiên Huế is Huế: a new name alone makes no other province.
    today = province_now(wanted)
    return len(predecessors(today)) == 1 and province_now(found) == today
