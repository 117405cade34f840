"""Numbers in sentences."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """Return `1 page`, `0 pages`, `1,200 pages`."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"
