"""Titles, descriptions, facets and order for Datasette's own pages of an archive."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

# What `khobao serve` runs Datasette with.
SETTINGS = {
    # Articles are long: Datasette's 100 rows make a page of half a million pixels.
    "default_page_size": 25,
    "truncate_cells_html": 300,
    # Suggesting facets takes 549 ms a table page at a million articles.
    "suggest_facets": False,
    # The indexed facets of a broad search take 58-163 ms at 60,000 articles; 200 is too tight.
    "facet_time_limit_ms": 1_000,
    "sql_time_limit_ms": 1_500,
    # Many values of nearly 5 MB once took 3.2 GB: see limits.py.
    "max_returned_rows": 500,
    "num_sql_threads": 4,
    # Everyone may copy the archive by /khobao.db only where the operator offers it on purpose.
    "allow_download": False,
}


def metadata(database: str | None) -> dict[str, Any]:
    """Return the metadata for an archive under its name in Datasette; none without one."""
    if database is None:
        return {}
    described = _described()
    tables = {"tables": described["tables"], "description": described["description"]}
    facts = {name: described[name] for name in ("title", "license", "source")}
    return {"databases": {database: facts | tables}}


@lru_cache
def _described() -> dict[str, Any]:
    """Read the descriptions once."""
    return tomllib.loads((files("archive") / "data" / "datasette.toml").read_text("utf-8"))
