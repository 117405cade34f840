"""What a crawl asks of the archive's frontier, and a read-only stand-in for dry runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from sqlite_utils import Database

from archive.db import DB_NAME, connect_readonly
from archive.models import Due, Found
from archive.urls import canonical_url


class Ledger(Protocol):
    """The part of ArchiveDB that discovery uses."""

    def add_found(self, site_id: str, found: Sequence[Found]) -> list[Due]:
        """Note pages found; return those to fetch now."""

    def unfinished(self, site_id: str) -> list[Due]:
        """Return what earlier runs left, and revisits."""

    def chain_state(self, url: str) -> str:
        """Return new, open or complete."""

    def open_chain(self, site_id: str, url: str) -> None:
        """Note that a chain is being walked."""

    def complete_chain(self, url: str, pages: int) -> None:
        """Note that a chain was walked whole."""


def completed_at(db: Database, url: str) -> datetime | None:
    """Return when a chain was last walked whole, None if it never was."""
    row = db.execute(
        "SELECT completed_at FROM chains WHERE url = ? AND state = 'complete'", [url]
    ).fetchone()
    if row is None or row[0] is None:
        return None
    moment = datetime.fromisoformat(row[0])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class DryLedger:
    """Answers as the archive would, writing nothing; there need not be an archive yet."""

    def __init__(self, folder: Path) -> None:
        self.db: Database | None = None
        if (folder / DB_NAME).exists():
            self.db = connect_readonly(folder)

    def add_found(self, site_id: str, found: Sequence[Found]) -> list[Due]:
        """Return what is found and not stored yet; revisits are not foretold."""
        named: dict[str, Found] = {}
        for one in found:
            try:
                named.setdefault(canonical_url(one.url), one)
            except ValueError:
                continue
        unknown = (url for url in named if self._state(url) in {None, "found", "failed"})
        return [Due(named[url].url, hash(url), named[url].found_on) for url in unknown]

    def unfinished(self, site_id: str) -> list[Due]:
        """Return the pages found and never fetched."""
        if self.db is None:
            return []
        rows = self.db.execute(
            "SELECT coalesce(fetch_url, url), url, found_on FROM pages"
            " WHERE site = ? AND state = 'found'",
            [site_id],
        )
        return [Due(link, hash(url), found_on) for link, url, found_on in rows]

    def chain_state(self, url: str) -> str:
        """Return new, open or complete."""
        if self.db is None:
            return "new"
        row = self.db.execute("SELECT state FROM chains WHERE url = ?", [url]).fetchone()
        return str(row[0]) if row else "new"

    def open_chain(self, site_id: str, url: str) -> None:
        """Do nothing."""

    def complete_chain(self, url: str, pages: int) -> None:
        """Do nothing."""

    def _state(self, url: str) -> str | None:
        if self.db is None:
            return None
        row = self.db.execute("SELECT state FROM pages WHERE url = ?", [url]).fetchone()
        return str(row[0]) if row else None
