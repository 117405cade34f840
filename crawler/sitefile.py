"""One site or family file: its TOML table checked, merged and turned into Site and Layout."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from archive.errors import UsageError
from archive.models import Layout, Site
from archive.provinces import province_now
from archive.urls import host_of, in_scope, path_query
from crawler import sitevalues as values
from crawler.sitevalues import Where

Parser = Callable[[Any, values.Where], Any]
Layouts = dict[date | None, dict[str, tuple[str, ...]]]

LAYOUT_KEYS: dict[str, Parser] = {
    "until": values.day,
    **dict.fromkeys(
        ("title", "lead", "body", "date", "author", "section", "drop"), values.selectors
    ),
    "cut": values.regexes,
}
EXPECT_KEYS: dict[str, Parser] = {"articles_per_week": values.count}


def _checked(table: Mapping[str, Any], keys: Mapping[str, Parser], where: Where) -> dict[str, Any]:
    """Parse every key of a table; `where` names the table's own key, empty at the top."""
    parsed = {}
    for key, value in table.items():
        if key not in keys:
            raise UsageError(f"{where.label}: {_unknown(key, keys, where.key)}")
        inside = f"{where.key}.{key}" if where.key else key
        parsed[key] = keys[key](value, Where(where.label, inside))
    return parsed


def _unknown(key: str, known: Iterable[str], inside: str) -> str:
    """Say that a key is unknown, and what was probably meant."""
    if key in SITE_KEYS:
        if inside:
            return f"'{key}' stands in [{inside}]; move it above the first [table]"
        return f"'{key}' belongs in a site file, not in a family's"
    place = f" in [{inside}]" if inside else ""
    return f"unknown key '{key}'{place}{values.nearest(key, known)}"


def _expect(table: Any, where: Where) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise where.error("wants a table: a line [expect] and its keys below")
    return _checked(table, EXPECT_KEYS, where)


def _layouts(tables: Any, where: Where) -> Layouts:
    if not isinstance(tables, list) or any(not isinstance(table, dict) for table in tables):
        raise where.error("wants tables: a line [[layout]] and its keys below")
    layouts: Layouts = {}
    for table in tables:
        layout = _checked(table, LAYOUT_KEYS, where)
        until = layout.pop("until", None)
        if until in layouts:
            which = f"until = {until}" if until else "without until"
            raise where.error(f"two [[layout]] tables {which}; merge them")
        layouts[until] = layout
    return layouts


_SHARED_KEYS: dict[str, Parser] = {
    "sitemaps": values.links,
    "feeds": values.links,
    "listings": values.links,
    "article": values.regexes,
    "deny": values.regexes,
    "next": values.pagers,
    "every": values.every,
    "delay": values.delay,
}
SITE_KEYS: dict[str, Parser] = {
    "title": values.text,
    "kind": values.kind,
    "province": values.province,
    "home": values.web_url,
    "family": values.text,
    "hosts": values.hosts,
    **_SHARED_KEYS,
    "status": values.status,
    "successor": values.site_id,
    "expect": _expect,
    "layout": _layouts,
}
FAMILY_KEYS: dict[str, Parser] = {**_SHARED_KEYS, "layout": _layouts}
_LINKS = ("sitemaps", "feeds", "listings")
REQUIRED = ("title", "kind", "province", "home")


@dataclass(frozen=True, slots=True)
class Family:
    """A CMS family: what its sites share, each value already checked."""

    name: str
    shared: Mapping[str, Any] = field(default_factory=dict)
    layouts: Layouts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A site with its file and where each of its values came from."""

    label: str  # the file, as messages name it
    site: Site
    origins: Mapping[str, str]  # key, or layout_key() -> "site", "family" or "default"


def read_table(path: Path, label: str) -> dict[str, Any]:
    """Read a TOML file, a byte order mark allowed; raises UsageError naming line and column."""
    if path.exists() and not path.is_file():
        raise UsageError(f"{label}: cannot be read: not a file")  # a pipe would be waited for
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise UsageError(f"{label}: not UTF-8 (byte {problem.start}); save it as UTF-8") from None
    except tomllib.TOMLDecodeError as problem:
        raise UsageError(f"{label}: not valid TOML: {problem}") from None
    except ValueError as problem:  # a number of thousands of digits
        raise UsageError(f"{label}: not valid TOML: {problem}") from None
    except RecursionError:
        raise UsageError(f"{label}: not valid TOML: nested too deeply") from None
    except OSError as problem:
        raise UsageError(f"{label}: cannot be read: {problem.strerror}") from None


def parse_family(name: str, table: Mapping[str, Any], label: str) -> Family:
    """Check a family file's table; raises UsageError for the first key that is wrong."""
    shared = _checked(table, FAMILY_KEYS, Where(label, ""))
    return Family(name, layouts=shared.pop("layout", {}), shared=shared)


def parse_site(
    name: str, table: Mapping[str, Any], label: str, families: Mapping[str, Family]
) -> Entry:
    """Check a site file's table and merge it onto its family's; raises UsageError."""
    if not values.SITE_ID.fullmatch(name):
        raise UsageError(f"{label}: the file name is the site id: a-z, 0-9 and _ only")
    own = _checked(table, SITE_KEYS, Where(label, ""))
    for key in REQUIRED:
        if key not in own:
            raise UsageError(f"{label}: '{key}' is missing")
    own |= own.pop("expect", {})
    layouts = own.pop("layout", {})
    family = _family(own.get("family", "generic"), families, label)
    site = _build(name, {**family.shared, **own}, _merge(family.layouts, layouts))
    _check_scope(site, label)
    return Entry(label, site, _origins(own, layouts, family))


def _family(name: str, families: Mapping[str, Family], label: str) -> Family:
    if name not in families:
        hint = values.nearest(name, families)
        raise UsageError(f"{label}: family: unknown family '{name}'{hint}")
    return families[name]


def _merge(family: Layouts, own: Layouts) -> Layouts:
    """Merge layouts of the same `until` key by key; the site's keys win."""
    untils = dict.fromkeys((*family, *own))
    return {until: {**family.get(until, {}), **own.get(until, {})} for until in untils}


def _build(name: str, merged: dict[str, Any], layouts: Layouts) -> Site:
    home = merged["home"] if urlsplit(merged["home"]).path else urljoin(merged["home"], "/")
    links = {key: tuple(urljoin(home, link) for link in merged.get(key, ())) for key in _LINKS}
    if not any(links.values()):
        links["listings"] = (home,)
    computed = {
        **links,
        "id": name,
        "home": home,
        "province_now": province_now(merged["province"]),
        "hosts": tuple(dict.fromkeys((host_of(home), *merged.get("hosts", ())))),
        "article": values.joined(merged.get("article", ())),
        "layouts": _dated(layouts),
    }
    return Site(**{**merged, **computed})


def _dated(layouts: Layouts) -> tuple[Layout, ...]:
    """Order layouts: dated ones first, oldest first; the current one last."""
    ordered = sorted(layouts, key=lambda until: until or date.max)
    return tuple(Layout(until=until, **layouts[until]) for until in ordered)


def _check_scope(site: Site, label: str) -> None:
    """Refuse listings that would never be fetched: out of scope, or denied."""
    for listing in site.listings:
        if not in_scope(listing, site.hosts):
            raise UsageError(
                f"{label}: listings: {listing} is on none of the site's hosts"
                f" ({', '.join(site.hosts)}); add its host to hosts"
            )
        denied = next((deny for deny in site.deny if re.search(deny, path_query(listing))), None)
        if denied:
            raise UsageError(f"{label}: listings: {listing} is denied by the deny regex '{denied}'")


def _origins(own: Mapping[str, Any], layouts: Layouts, family: Family) -> dict[str, str]:
    """Say of each value whether the site, its family or nobody gave it."""
    keys = (*(key for key in SITE_KEYS if key not in {"expect", "layout"}), *EXPECT_KEYS)
    origins = {key: _origin(key, own, family.shared) for key in keys}
    for until in _merge(family.layouts, layouts):
        mine, theirs = layouts.get(until, {}), family.layouts.get(until, {})
        for key in (*theirs, *mine):
            origins[layout_key(until, key)] = _origin(key, mine, theirs)
    return origins


def layout_key(until: date | None, key: str) -> str:
    """Name a layout's value among a site's origins: `layout.body`, `layout[2023-06-01].body`."""
    return f"layout[{until}].{key}" if until else f"layout.{key}"


def _origin(key: str, own: Mapping[str, Any], shared: Mapping[str, Any]) -> str:
    if key in own:
        return "site"
    return "family" if key in shared else "default"
