"""What discovery asks of the archive, and a stand-in that writes nothing, for dry runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlite_utils import Database

from archive.clock import moment, stamp
from archive.db import ArchiveDB, connect_readonly, holds_archive
from archive.models import Due, Found
from archive.urls import canonical_url

_NEWS = """
SELECT url FROM pages WHERE found_at >= ? AND url IN (SELECT value FROM json_each(?))
"""


class Ledger(Protocol):
    """The archive, as discovery sees it."""

    def add_found(self, site_id: str, found: Sequence[Found]) -> list[Due]:
        """Note pages found; return those to fetch now."""

    def unfinished(self, site_id: str) -> list[Due]:
        """Return what earlier runs left, and revisits."""

    def found_since(self, urls: Sequence[str], since: datetime) -> set[str]:
        """Return those of canonical URLs that were first found at a moment or later."""

    def completed_at(self, url: str) -> datetime | None:
        """Return when a chain was last walked whole, None if it never was."""

    def open_chain(self, site_id: str, url: str) -> None:
        """Note that a chain is being walked."""

    def complete_chain(self, url: str, pages: int) -> None:
        """Note that a chain was walked whole."""


class _Past:
    """What earlier runs left, read from the database; there need not be one yet."""

    def __init__(self, db: Database | None) -> None:
        self._db = db

    def found_since(self, urls: Sequence[str], since: datetime) -> set[str]:
        """Return those of canonical URLs that were first found at a moment or later."""
        if self._db is None:
            return set()
        rows = self._db.execute(_NEWS, [stamp(since), json.dumps(urls)])
        return {str(row[0]) for row in rows}

    def completed_at(self, url: str) -> datetime | None:
        """Return when a chain was last walked whole, None if it never was."""
        if self._db is None:
            return None
        sql = "SELECT completed_at FROM chains WHERE url = ? AND state = 'complete'"
        row = self._db.execute(sql, [url]).fetchone()
        return moment(row[0]) if row and row[0] else None


class ArchiveLedger(_Past):
    """The archive of a crawl that stores what it finds."""

    def __init__(self, archive: ArchiveDB) -> None:
        super().__init__(archive.db)
        self.add_found = archive.add_found
        self.unfinished = archive.unfinished
        self.open_chain = archive.open_chain
        self.complete_chain = archive.complete_chain


class DryLedger(_Past):
    """Answers as the archive would, writing nothing; there need not be an archive yet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(connect_readonly(folder) if holds_archive(folder) else None)
        self._found: set[str] = set()  # canonical URLs that this run would have added

    def add_found(self, site_id: str, found: Sequence[Found]) -> list[Due]:
        """Return what is found and not stored yet; revisits are not foretold."""
        named: dict[str, Found] = {}
        for one in found:
            try:
                named.setdefault(canonical_url(one.url), one)
            except ValueError:
                continue
        states = {url: self._state(url) for url in named}
        self._found |= {url for url, state in states.items() if state is None}
        due = [url for url, state in states.items() if state in {None, "found", "failed"}]
        return [Due(named[url].url, hash(url), named[url].found_on) for url in due]

    def unfinished(self, site_id: str) -> list[Due]:
        """Return the pages found and never fetched."""
        if self._db is None:
            return []
        rows = self._db.execute(
            "SELECT coalesce(fetch_url, url), url, found_on FROM pages"
            " WHERE site = ? AND state = 'found'",
            [site_id],
        )
        return [Due(link, hash(url), found_on) for link, url, found_on in rows]

    def found_since(self, urls: Sequence[str], since: datetime) -> set[str]:
        """Return those of canonical URLs that were, or would have been, found since a moment."""
        return super().found_since(urls, since) | self._found.intersection(urls)

    def open_chain(self, site_id: str, url: str) -> None:
        """Do nothing."""

    def complete_chain(self, url: str, pages: int) -> None:
        """Do nothing."""

    def _state(self, url: str) -> str | None:
        if self._db is None:
            return None
        row = self._db.execute("SELECT state FROM pages WHERE url = ?", [url]).fetchone()
        return str(row[0]) if row else None
