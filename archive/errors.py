"""What may go wrong, one class per situation, each with the exit code it ends a command with."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return text that is safe to show: control and direction characters are spelt out.

    Archives and site files are handed from one person to another, file names among them.
    """
    return "".join(
        each if each.isprintable() or each in "\n\u00a0" else ascii(each)[1:-1] for each in text
    )


class ArchiveError(Exception):
    """Base of all our errors: the message says what, where and what to do."""

    exit_code = 1

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))


class UsageError(ArchiveError):
    """Raised for what a person has to correct: a site file, an option, an input file, a query."""

    exit_code = 1


class StorageError(ArchiveError):
    """Raised by archive.db and archive.warc for a folder that cannot be read or written."""

    exit_code = 4


class LockHeldError(ArchiveError):
    """Raised by archive.session when another process is writing to the same archive folder."""

    exit_code = 75
