"""A read-only copy of the archive for the public: one file, complete, with its counts."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.errors import StorageError

_NAME = "khobao.db"
# Two writes within one tick of the file system's clock have one time: ticks are 4 ms on ext4, 2 s
# on FAT. A state as young as that may hide a later write, so it is not trusted again.
_TICK_NS = 2_000_000_000


def publish_snapshot(archive: Path, db: Database) -> Path:
    """Return `public/khobao.db`, made anew by VACUUM INTO if the archive has changed since.

    Never serve `khobao.db` itself as immutable: what is still in its WAL would be missing.
    Raises StorageError.
    """
    public = archive / "public"
    target = public / _NAME
    try:
        public.mkdir(exist_ok=True)
        state = _state(archive / _NAME)
        trusted = state if _is_settled(state) else None
        kept = _kept(public)
        if (kept.get("source"), kept.get("copy")) != (state, _state(target)):
            _copy(db, target)
            counts = _counts(target)
            _keep(public, {"source": trusted, "copy": _state(target), "tables": counts})
    except OSError as error:
        raise StorageError(
            f"{error.filename or public}: {error.strerror}; make the folder writable, or"
            " serve the archive itself with --live"
        ) from error
    except sqlite3.Error as error:
        raise StorageError(f"{target}: cannot copy the archive there: {error}") from error
    return target


def inspect_data(target: Path) -> dict[str, Any]:
    """Return what `datasette inspect` would, with the counts made when the copy was."""
    kept = _kept(target.parent)
    tables = {name: {"count": count} for name, count in kept.get("tables", {}).items()}
    identity = "-".join(map(str, kept.get("copy", [])))
    size = target.stat().st_size
    return {target.stem: {"hash": identity, "size": size, "file": target.name, "tables": tables}}


def _state(path: Path) -> list[int]:
    """Return what changes whenever the database does: size and time of the file and its WAL."""
    state = []
    for part in (path, path.with_name(f"{path.name}-wal")):
        with suppress(FileNotFoundError):
            stat = part.stat()
            # A WAL without content says nothing: opening the archive to read leaves one.
            state += [stat.st_size, stat.st_mtime_ns] if stat.st_size else []
    return state


def _is_settled(state: list[int]) -> bool:
    """Tell whether the last change is so long ago that a later one must show in the times."""
    return all(time.time_ns() - changed > _TICK_NS for changed in state[1::2])


def _copy(db: Database, target: Path) -> None:
    """Copy the database in one transaction, and put it in place only when it is whole."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    try:
        db.execute("VACUUM INTO ?", [str(temporary)])
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _counts(path: Path) -> dict[str, int]:
    """Count the rows of every table once, as Datasette would at each start."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as conn:
        names = [row[0] for row in conn.execute(_TABLES)]
        return {
            name: conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names
        }


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"


def _kept(public: Path) -> dict[str, Any]:
    """Read what was noted about the copy; nothing if there is no note, or not a whole one."""
    with suppress(OSError, ValueError):
        kept = json.loads((public / f"{_NAME}.json").read_text(encoding="utf-8"))
        if isinstance(kept, dict):
            return kept
    return {}


def _keep(public: Path, facts: dict[str, Any]) -> None:
    """Note facts about the copy beside it."""
    (public / f"{_NAME}.json").write_text(json.dumps(facts), encoding="utf-8")
