"""What may go wrong, one class per situation, each with the exit code it ends a command with."""

from __future__ import annotations


class ArchiveError(Exception):
    """Base of all our errors: the message says what, where and what to do."""

    exit_code = 1


class UsageError(ArchiveError):
    """Raised by registry and commands for what a person has to correct: a site file, an option."""

    exit_code = 1


class StorageError(ArchiveError):
    """Raised by archive.db and archive.warc for a folder that cannot be read or written."""

    exit_code = 4


class LockHeldError(ArchiveError):
    """Raised by archive.session when another process is writing to the same archive folder."""

    exit_code = 75
