"""`khobao serve`: search and read the archive in a browser."""

from __future__ import annotations

import socket
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import click

from archive.commands._options import archive_option
from archive.db import connect_readonly
from archive.errors import UsageError
from archive.opening import DB_NAME
from archive.publish import inspect_data, publish_snapshot


@click.command()
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8001,
    show_default=True,
    help="0 takes any free one.",
)
@click.option("--live", is_flag=True, help="Serve the archive itself while crawls go on.")
@click.option(
    "--contact",
    envvar="KHOBAO_CONTACT",
    metavar="TEXT",
    help="Whom to ask for a takedown, shown on the about page ($KHOBAO_CONTACT).",
)
def command(archive: Path, host: str, port: int, contact: str | None, *, live: bool) -> None:
    """Serve the archive until Ctrl-C; the first line printed is the address.

    What is served is a read-only copy, made anew when the archive has changed; with --live it
    is the archive itself.
    """
    with closing(connect_readonly(archive)) as db, closing(listen(host, port)) as listening:
        if live:
            datasette = over_archive(archive / DB_NAME, contact)
        else:
            datasette = over_copy(publish_snapshot(archive, db), contact)
        click.echo(_address(listening))
        _run(datasette, listening)


def over_copy(path: Path, contact: str | None = None) -> Any:
    """Return Datasette over a public copy, which never changes, its rows counted already."""
    return _datasette(contact, immutables=[str(path)], inspect_data=inspect_data(path))


def over_archive(path: Path, contact: str | None = None) -> Any:
    """Return Datasette over the archive itself, which a crawl may be writing to."""
    return _datasette(contact, files=[str(path)])


def _datasette(contact: str | None, **databases: Any) -> Any:
    """Return Datasette with our settings."""
    from datasette.app import Datasette

    from archive.datasette.metadata import SETTINGS

    metadata = {"plugins": {"khobao": {"contact": contact}}}
    return Datasette(**databases, settings=SETTINGS, metadata=metadata)


def listen(host: str, port: int) -> socket.socket:
    """Bind the address before anything else is done. Raises UsageError if it is taken."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host}:{port}: {error.strerror or error};"
            " choose another with --port, or --port 0 for any free one"
        ) from error
    return listening


def _address(listening: socket.socket) -> str:
    """Return the URL of a listening socket."""
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def _run(datasette: Any, listening: socket.socket) -> None:
    """Serve until told to stop."""
    import uvicorn

    config = uvicorn.Config(datasette.app(), log_level="warning", lifespan="on")
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
