"""Writes the generated pages of docs/: `python -m tests.docs`. A test fails when they are stale."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import click

from archive.records import CONTRACT, FIELDS
from archive.schema import TABLES
from khobao import cli

DOCS = Path(__file__).parent.parent / "docs"
_INTRO = """# Commands

Written by `python -m tests.docs` from the commands themselves; edit their help, not this page.

Exit codes: 0 ok, 1 usage, 2 partial, 3 a site looks broken, 4 storage error, 75 another process is
writing to the archive. `--json` prints JSON on stdout and nothing else; progress goes to stderr.
"""


def commands(
    command: click.Command = cli, parent: click.Context | None = None, name: str = "khobao"
) -> Iterator[tuple[str, click.Context]]:
    """Walk the command tree, each command with the context its help is rendered in."""
    context = click.Context(command, parent=parent, info_name=name, terminal_width=100)
    yield context.command_path, context
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None, child
            yield from commands(found, context, child)


def commands_page() -> str:
    """Render docs/commands.md."""
    parts = [_INTRO]
    for path, context in commands():
        parts.append(f"## {path}\n\n```\n{context.command.get_help(context)}\n```\n")
    return "\n".join(parts)


_DATA = """# Tables and records

Written by `python -m tests.docs` from archive/schema.py, archive/records.py and the flags it lists;
edit those.

The archive is one SQLite file, `khobao.db`, beside the WARC files it points to. An **article** is a
cleaned text and never changes; a **page** is a URL and moves between articles when it is edited.
Many pages on one article are exact copies; a page's **versions** are its history. Crawl times are
UTC, publication times are +07:00. Read it with any SQLite tool; write to it only through `khobao`.
"""
_RECORD = """## Records

`khobao sites try --json`, `khobao search --json` and `khobao export` print one object a line. These
fields are always there, `null` when unknown: {contract}.
`body` holds paragraphs joined by newlines, the lead is not repeated in it; `published_at` is
ISO 8601 with +07:00, or a date, month or year alone, as `published_precision` says;
`content_hash` is the same for two readings of one text.

The exported record, schema version 1, in this order: {fields}.
"""

_FLAGS = """## Flags

Why to doubt an article, in the column `flags`; `khobao sites check` counts them. `legacy-tcvn3` may
go on as `-caps` (which letters are large is not known), as `-lossy` (the page had lost letters, so
that some words are guessed) or as both.

| flag | |
|---|---|
"""
FLAGS = {
    "bad-bytes": "some bytes are no letter in the page's encoding and stand as U+FFFD",
    "mixed-encoding": "UTF-8 with bytes of another encoding in between, each read as its own",
    "mojibake": "the page was encoded twice; undone",
    "legacy-tcvn3": "written for a TCVN3 (ABC) font; converted to Unicode",
    "legacy-vni": "written for a VNI font; converted to Unicode",
    "legacy-viqr": "written in VIQR, Vietnamese in ASCII; converted to Unicode",
    "legacy-unsure": "may be in one of these, with too few signs of it; left as it is",
    "layout-missed": "no selector of the site's layout found the text; its place was guessed",
    "no-container": "no element holds the text; it was picked from the whole page",
    "second-opinion": "trafilatura finds much more text, or much less, at a guessed place",
    "json-ld-text": "the page does not show the text; it is that of its JSON-LD or script's state",
    "lead-rescued": "the lead stands in the page's description alone",
    "captions-only": "most of the text is captions of photos",
    "no-title": "the title is the beginning of the text",
    "no-date": "nothing tells when it was published",
    "date-inferred": "the date, or a part of it such as the year, was concluded",
}


def _columns(table: str, ddl: str) -> Iterator[str]:
    """Yield a table's columns as rows, each with the comment that stands behind it in the DDL."""
    block = ddl.split(f"CREATE TABLE {table} (")[1].partition(") STRICT")[0]
    comments = dict(re.findall(r"^    (\w+) .*?-- (.*)$", block, re.MULTILINE))
    with sqlite3.connect(":memory:") as db:
        db.executescript(ddl)
        for _, name, kind, *_rest in db.execute(f"PRAGMA table_info({table})"):
            yield f"| {name} | {kind} | {comments.get(name, '')} |"
    db.close()


def data_page() -> str:
    """Render docs/data.md."""
    parts = [_DATA]
    for table in re.findall(r"CREATE TABLE (\w+)", TABLES):
        parts.append(f"## {table}\n\n| column | type | |\n|---|---|---|")
        parts[-1] += "\n" + "\n".join(_columns(table, TABLES)) + "\n"
    names = [", ".join(f"`{name}`" for name in group) for group in (CONTRACT, FIELDS)]
    parts.append(_RECORD.format(contract=names[0], fields=names[1]))
    flags = "".join(f"| `{flag}` | {meaning} |\n" for flag, meaning in FLAGS.items())
    return "\n".join([*parts, _FLAGS + flags])


PAGES = {DOCS / "commands.md": commands_page, DOCS / "data.md": data_page}

if __name__ == "__main__":
    for page, render in PAGES.items():
        page.write_text(render(), encoding="utf-8")
        print(page)
