"""The `khobao` command: gathers crawler/commands and archive/commands, nothing else."""

from __future__ import annotations

import importlib
import os
import pkgutil
import select
import sys
from typing import Any

import click

import archive.commands
import crawler.commands
from archive.errors import ArchiveError

_HOMES = (archive.commands, crawler.commands)


def _modules() -> dict[str, str]:
    """Map command names to the modules that hold them; a trailing `_` avoids a keyword."""
    return {
        info.name.rstrip("_"): f"{home.__name__}.{info.name}"
        for home in _HOMES
        for info in pkgutil.iter_modules(home.__path__)
        if not info.name.startswith("_")
    }


class Commands(click.Group):
    """Imports a command when it is asked for, so that `search` need not load Scrapy."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command file."""
        return sorted(_modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's file and return its `command`."""
        module = _modules().get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(module).command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; that nobody reads on (`| head`) is the reader's choice, and no error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            if not _is_unread():
                raise
        except SystemExit as stop:
            # rich ends so, with 1, where click would let us see the BrokenPipeError.
            if not isinstance(stop.__context__, BrokenPipeError):
                raise
        # Python must not flush into the void at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _is_unread() -> bool:
    """Tell whether it was our own output that broke, not a pipe to another process of ours."""
    poll = select.poll()
    for stream in (sys.stdout, sys.stderr):
        poll.register(stream.fileno(), select.POLLOUT)
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="khobao", prog_name="khobao")
def cli() -> None:
    """Crawl, keep, search and publish Vietnam's local Party news."""


def main() -> None:
    """Run the command line; our errors become one line on stderr and their own exit code."""
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        click.echo("khobao: stopped", err=True)
        sys.exit(130)
    except ArchiveError as error:
        click.echo(f"khobao: {error}", err=True)
        sys.exit(error.exit_code)
