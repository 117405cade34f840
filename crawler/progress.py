"""Progress of a crawl on stderr: a live table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.live import Live
from rich.table import Table

# Plain lines go to logs of timers and containers: often enough to see that it lives.
PLAIN_SECONDS = 10.0
REFRESHES = 4  # a second
# A terminal shows so many sites at once; finished ones go first.
MAX_ROWS = 20
# Heading -> field, as in the closing box.
_COLUMNS = {
    "found": "found",
    "fetched": "fetched",
    "new": "new",
    "copies": "duplicates",
    "failed": "failed",
}


@dataclass(frozen=True, slots=True)
class Row:
    """How far a site is."""

    site: str
    found: int = 0
    fetched: int = 0
    new: int = 0
    duplicates: int = 0
    failed: int = 0
    seconds: float = 0.0
    verdict: str | None = None  # None: still running

    @property
    def speed(self) -> float:
        """Return article pages per second."""
        return self.fetched / self.seconds if self.seconds > 0 else 0.0


@contextmanager
def show(rows: Callable[[], list[Row]]) -> Iterator[None]:
    """Show the progress that `rows` tells until the block ends."""
    console = Console(stderr=True)
    if console.is_terminal:
        with Live(
            get_renderable=lambda: _table(rows()),
            console=console,
            refresh_per_second=REFRESHES,
            transient=True,
        ):
            yield
    else:
        with _plain(rows):
            yield


@contextmanager
def _plain(rows: Callable[[], list[Row]]) -> Iterator[None]:
    done = threading.Event()
    thread = threading.Thread(target=_print_lines, args=(rows, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _print_lines(rows: Callable[[], list[Row]], done: threading.Event) -> None:
    while not done.wait(PLAIN_SECONDS):
        for row in rows():
            if row.verdict is None:
                print(_line(row), file=sys.stderr, flush=True)  # noqa: T201  not a result


def _line(row: Row) -> str:
    counts = ", ".join(f"{getattr(row, name)} {told}" for told, name in _COLUMNS.items())
    return f"{row.site}: {counts}, {row.speed:.1f} pages/s"


def _table(rows: list[Row]) -> Table:
    """Draw running sites first, and sum up those that do not fit."""
    ordered = sorted(rows, key=lambda row: row.verdict is not None)
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("site", no_wrap=True)
    for name in (*_COLUMNS, "pages/s"):
        table.add_column(name, justify="right")
    table.add_column("")
    for row in ordered[:MAX_ROWS]:
        numbers = [str(getattr(row, name)) for name in _COLUMNS.values()]
        table.add_row(row.site, *numbers, f"{row.speed:.1f}", row.verdict or "…")
    if len(ordered) > MAX_ROWS:
        table.add_row(f"and {len(ordered) - MAX_ROWS} more", *[""] * (len(_COLUMNS) + 2))
    return table
