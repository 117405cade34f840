"""`khobao verify`: read every stored byte back and check it."""

from __future__ import annotations

from pathlib import Path

import click

from archive.commands._options import archive_option, emit, json_option
from archive.errors import StorageError
from archive.health import Report, verify
from archive.wording import counted


@click.command("verify")
@archive_option
@json_option
@click.pass_context
def command(ctx: click.Context, *, archive: Path, as_json: bool) -> None:
    """Check that everything stored is still there, byte for byte, and holds together.

    Reads every capture back from the WARC files and compares its digest, compares the files with
    the manifest, and checks the database and its full-text index. Nothing is changed, and a crawl
    may go on meanwhile. Exits with 4 when there is any fault, one line each.
    """
    report = verify(archive)
    if as_json:
        emit(
            {
                "archive": str(archive),
                "captures": report.captures,
                "payload_bytes": report.payload_bytes,
                "warc_files": report.warc_files,
                "faults": report.faults,
            }
        )
    else:
        _print(report)
    if report.faults:
        ctx.exit(StorageError.exit_code)


def _print(report: Report) -> None:
    """Print one line for each fault, and one for all that was checked."""
    for fault in report.faults:
        click.echo(fault)
    said = counted(len(report.faults), "fault") if report.faults else "all whole"
    payload = counted(report.payload_bytes, "byte")
    click.echo(
        f"{counted(report.captures, 'capture')}, {payload} of payload,"
        f" {counted(report.warc_files, 'closed WARC file')}: {said}"
    )
