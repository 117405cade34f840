"""Which articles are asked for: site, province and time, the same for search and export."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from archive.errors import UsageError
from archive.provinces import same_province
from archive.text import fold

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_NO_DATE = "{!r} is no date: write 2024-05-31, 31/05/2024, 2024-05 or 2024"
_DAY_FIRST = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})$")

Params = list[str | int]


@dataclass(frozen=True, slots=True)
class Filters:
    """A choice of articles; an empty one is all that are current."""

    sites: tuple[str, ...] = ()  # site ids; empty: every site
    since: str | None = None  # first value of published_at wanted: a day, month or year
    before: str | None = None  # upper bound of published_at, not included

    def where(self) -> tuple[str, Params]:
        """Return SQL conditions on the table articles, joined by AND, and their parameters."""
        parts, params = ["is_current = 1"], Params()
        if self.sites:
            parts.append(f"site IN ({', '.join('?' * len(self.sites))})")
            params += self.sites
        if self.since is not None:
            parts.append("published_at >= ?")
            params.append(self.since)
        if self.before is not None:
            parts.append("published_at < ?")
            params.append(self.before)
        return " AND ".join(parts), params

    @property
    def narrow(self) -> bool:
        """Tell whether anything but "current" is asked for."""
        return bool(self.sites or self.since or self.before)


def make_filters(
    db: Database,
    *,
    sites: Sequence[str] = (),
    province: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Filters:
    """Read what a person typed; `province` is an old or a new name, days are ISO or day first.

    Raises UsageError for a site or province the archive does not hold, an unreadable date, or a
    time that ends before it begins.
    """
    known = list(db.query("SELECT id, province, province_now FROM sites ORDER BY id"))
    chosen = _known_sites(sites, [row["id"] for row in known])
    if province:
        found = [row["id"] for row in known if _lies_in(row, province)]
        if not found:
            raise UsageError(f"{province}: no site of this archive is in that province")
        chosen = [site for site in found if site in chosen] if chosen else found
        chosen = chosen or [""]  # a site outside the province: matches nothing
    first = _parse(since) if since else None
    # "~" sorts after every character of a timestamp: the bound takes in all that begins so.
    before = _parse(until) + "~" if until else None
    if first and before and before < first:
        raise UsageError(f"no day is both on or after {since} and on or before {until}; swap them")
    return Filters(tuple(chosen), first, before)


def _known_sites(asked: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the site ids asked for, each once. Raises UsageError for an unknown one."""
    for site in asked:
        if site not in known:
            raise UsageError(f"{site}: no such site in this archive (see `khobao status`)")
    return list(dict.fromkeys(asked))


def _lies_in(row: dict[str, str | None], province: str) -> bool:
    """Tell whether a site is in a province, by old or new name; a name we do not know is spelt."""
    names = {row["province"] or "", row["province_now"] or ""}
    if fold(province.strip()) in map(fold, names):
        return True
    try:
        return same_province(province, row["province"] or "")
    except UsageError:
        return False


def _parse(text: str) -> str:
    """Return the ISO form of a day, month or year; day first where it is not ISO."""
    year, month, day = _fields(text.strip())
    try:
        full = date(year, month or 1, day or 1).isoformat()
    except ValueError:
        raise UsageError(_NO_DATE.format(text)) from None
    return full[:10] if day else full[:7] if month else full[:4]


def _fields(text: str) -> tuple[int, int | None, int | None]:
    """Return year, month and day, None for what is not said. Raises UsageError."""
    if match := _ISO.match(text):
        parts = match.groups()
    elif match := _DAY_FIRST.match(text):
        parts = match.groups()[::-1]
    else:
        raise UsageError(_NO_DATE.format(text))
    year, month, day = (int(part) if part else None for part in parts)
    return year or 0, month, day
