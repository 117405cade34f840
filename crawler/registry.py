"""The registry: site and family files, bundled and of the archive folder, as sites and spiders."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.errors import UsageError
from archive.models import Site
from archive.urls import in_scope
from crawler.sitefile import Entry, Family, parse_family, parse_site, read_table
from crawler.sitevalues import nearest

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.settings import BaseSettings
    from scrapy.spiderloader import SpiderLoader

BUNDLED = Path(__file__).parent
_log = logging.getLogger(__name__)


@dataclass
class Registry:
    """All sites and families; a file with an error is listed as faulty and breaks no other."""

    entries: dict[str, Entry] = field(default_factory=dict)  # by site id, in order of id
    families: dict[str, Family] = field(default_factory=dict)
    faulty: dict[str, str] = field(default_factory=dict)  # site id -> what is wrong with its file
    faulty_families: dict[str, str] = field(default_factory=dict)  # name -> what is wrong
    own: set[str] = field(default_factory=set)  # ids of sites whose file is the archive's own

    @cached_property
    def sites(self) -> dict[str, Site]:
        """The sound sites by id."""
        return {name: entry.site for name, entry in self.entries.items()}

    @cached_property
    def by_precedence(self) -> list[Site]:
        """The sound sites, the archive's own before the bundled: who wrote a file means it."""
        return sorted(self.sites.values(), key=lambda site: site.id not in self.own)

    def entry(self, name: str) -> Entry:
        """Return a site with its origins; raises UsageError when it is unknown or faulty."""
        if name in self.faulty:
            raise UsageError(self.faulty[name])
        if name not in self.entries:
            hint = nearest(name, self.entries)
            raise UsageError(f"no site '{name}'{hint}; `khobao sites list` shows all sites")
        return self.entries[name]

    def site(self, name: str) -> Site:
        """Return a site; raises UsageError when it is unknown or its file is faulty."""
        return self.entry(name).site


def load_registry(archive: Path | None = None) -> Registry:
    """Read the bundled files and those of an archive folder, which add to or replace them."""
    registry = Registry()
    _load_families(registry, archive)
    for name, (path, label) in sorted(_files("sites", archive).items()):
        if not path.is_relative_to(BUNDLED):
            registry.own.add(name)
        try:
            registry.entries[name] = _load_entry(path, label, registry)
        except UsageError as problem:
            registry.faulty[name] = str(problem)
    _check_successors(registry)
    return registry


def _load_families(registry: Registry, archive: Path | None) -> None:
    registry.families["generic"] = Family("generic")
    for name, (path, label) in sorted(_files("families", archive).items()):
        try:
            registry.families[name] = parse_family(name, read_table(path, label), label)
        except UsageError as problem:
            registry.faulty_families[name] = str(problem)


def _load_entry(path: Path, label: str, registry: Registry) -> Entry:
    table = read_table(path, label)
    family = table.get("family", "generic")
    if isinstance(family, str) and family in registry.faulty_families:
        raise UsageError(registry.faulty_families[family])
    return parse_site(path.stem, table, label, registry.families)


def _files(folder: str, archive: Path | None) -> dict[str, tuple[Path, str]]:
    """Map names to files and how messages name them; the archive's own replace the bundled."""
    roots = [BUNDLED] if archive is None else [BUNDLED, archive]
    return {
        path.stem: (path, _label(path)) for root in roots for path in _toml_files(root / folder)
    }


def _toml_files(folder: Path) -> list[Path]:
    """List the .toml files of a folder; hidden ones are editors' leftovers."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file, not a folder of .toml files")
    try:
        paths = sorted(folder.iterdir()) if folder.exists() else []
    except OSError as problem:
        raise UsageError(f"{folder}: cannot be read: {problem.strerror}") from None
    return [path for path in paths if path.suffix == ".toml" and path.name[0] != "."]


def _label(path: Path) -> str:
    """Name a bundled file from the package's root, any other as it was given."""
    if not path.is_relative_to(BUNDLED):
        return str(path)
    return f"crawler/{path.relative_to(BUNDLED).as_posix()}"


def _check_successors(registry: Registry) -> None:
    """Mark sites whose successor does not exist, or leads back to them, as faulty."""
    known: dict[str, Entry | str] = {**registry.entries, **registry.faulty}
    for name, entry in list(registry.entries.items()):
        problem = _successor_problem(name, known)
        if problem:
            registry.faulty[name] = f"{entry.label}: successor: {problem}"
            del registry.entries[name]


def _successor_problem(name: str, known: Mapping[str, Entry | str]) -> str | None:
    seen = [name]
    entry = known[name]
    while isinstance(entry, Entry) and entry.site.successor is not None:
        successor = entry.site.successor
        if successor not in known:
            # A gap further along the chain is the fault of that site's own file.
            hint = nearest(successor, known) or "; `khobao sites list` shows all sites"
            missing = f"no site '{successor}'{hint}"
            return missing if len(seen) == 1 else None
        if successor in seen:
            return f"leads back to itself: {' -> '.join([*seen, successor])}"
        seen.append(successor)
        entry = known[successor]
    return None


class SiteSpiderLoader:
    """Makes a spider of every site: Scrapy's SPIDER_LOADER_CLASS.

    Spiders written as modules (SPIDER_MODULES) are found too; a site file wins over their name.
    """

    def __init__(self, settings: BaseSettings) -> None:
        folder = settings.get("KHOBAO_ARCHIVE") or os.environ.get("KHOBAO_ARCHIVE")
        self.registry = load_registry(Path(folder) if folder else None)
        self._settings = settings
        self._made: dict[str, type[Spider]] = {}
        for problem in (*self.registry.faulty_families.values(), *self.registry.faulty.values()):
            _log.warning("left out: %s", problem)

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> SiteSpiderLoader:
        """Return a loader for the archive folder that the settings name."""
        return cls(settings)

    def load(self, spider_name: str) -> type[Spider]:
        """Return the spider class of a site; raises SpiderNotLoadedError, a KeyError."""
        if spider_name in self.registry.sites:
            return self._make(self.registry.sites[spider_name])
        if spider_name in self._modules.list():
            return self._modules.load(spider_name)
        from crawler.loading import SpiderNotLoadedError

        try:
            self.registry.entry(spider_name)
        except UsageError as problem:
            raise SpiderNotLoadedError(str(problem)) from None
        raise SpiderNotLoadedError(f"no site '{spider_name}'")

    def find_by_request(self, request: Request) -> list[str]:
        """Name the sites in whose scope a request's URL lies."""
        sites = self.registry.sites.values()
        return [site.id for site in sites if in_scope(request.url, site.hosts)]

    def list(self) -> list[str]:
        """Name every spider, sites first."""
        return list(dict.fromkeys((*self.registry.sites, *self._modules.list())))

    @cached_property
    def _modules(self) -> SpiderLoader:
        from scrapy.spiderloader import SpiderLoader

        return SpiderLoader(self._settings)

    def _make(self, site: Site) -> type[Spider]:
        from crawler.spiders.site import SiteSpider

        if site.id not in self._made:
            body: dict[str, Any] = {"name": site.id, "site": site, "__module__": __name__}
            self._made[site.id] = type(site.id, (SiteSpider,), body)
        return self._made[site.id]
