"""`khobao schedule`: print what makes cron or systemd crawl the sites that are due."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import click

from archive.commands._options import archive_option

# A quarter of the shortest sensible `every`; a tick at which nothing is due costs a second.
_MINUTES = 15
_CRON = """\
# Kho Báo: every {minutes} minutes, crawl the sites that are due. Add this line with `crontab -e`.
*/{minutes} * * * * {line}
"""
_UNITS = """\
# khobao.service: save as {folder}/khobao.service
[Unit]
Description=Kho Báo: crawl the sites that are due
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={command}
# 75: another crawl holds the archive's lock, so this one had nothing to do.
SuccessExitStatus=75
# Time to finish the pages under way before a kill, which the archive survives as well.
KillSignal=SIGINT
TimeoutStopSec=120
Nice=10
MemoryMax=3G
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictSUIDSGID=yes
LockPersonality=yes
ReadWritePaths={archive}
# Belt to the crawler's own check; take out what a local DNS server or proxy needs.
IPAddressDeny=link-local multicast 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16

# khobao.timer: save as {folder}/khobao.timer, then run:
#   systemctl daemon-reload && systemctl enable --now khobao.timer
[Unit]
Description=Kho Báo: every {minutes} minutes

[Timer]
OnCalendar=*:0/{minutes}
Persistent=true
RandomizedDelaySec=120

[Install]
WantedBy=timers.target
"""


@click.command()
@click.option("--cron", "kind", flag_value="cron", default=True, help="A crontab line (default).")
@click.option("--systemd", "kind", flag_value="systemd", help="A service and a timer unit.")
@archive_option
def command(kind: str, archive: Path) -> None:
    """Print what makes this machine crawl the sites that are due, every 15 minutes.

    The archive says which sites are due, so a missed tick costs nothing; its lock keeps two
    crawls apart: the second one ends with exit code 75.
    """
    click.echo(crontab(archive) if kind == "cron" else units(archive), nl=False)


def crontab(archive: Path) -> str:
    """Return the crontab line, with the comment that says where it goes."""
    # cron ends a command at a percent sign.
    line = shlex.join(_words(archive)).replace("%", "\\%")
    return _CRON.format(minutes=_MINUTES, line=line)


def units(archive: Path) -> str:
    """Return the service and the timer unit."""
    return _UNITS.format(
        minutes=_MINUTES,
        folder="/etc/systemd/system",
        command=" ".join(_quoted(word) for word in _words(archive)),
        archive=_quoted(str(archive.resolve())),
    )


def _words(archive: Path) -> list[str]:
    return [*khobao_command(), "crawl", "--due", "--archive", str(archive.resolve())]


def khobao_command() -> list[str]:
    """Return how to start this very khobao from anywhere."""
    beside = Path(sys.executable).with_name("khobao")
    if beside.exists():
        return [str(beside)]
    found = shutil.which("khobao")
    return [found] if found else [sys.executable, "-m", "khobao"]


def _quoted(word: str) -> str:
    """Quote a word as systemd.service(5) wants it; % would be a specifier and $ a variable."""
    word = word.replace("\\", "\\\\").replace("%", "%%").replace("$", "$$")
    needs_quotes = any(mark in word for mark in " \t\"'")
    return '"' + word.replace('"', '\\"') + '"' if needs_quotes else word
