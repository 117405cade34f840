"""Fixtures that more than one test file uses."""

from pathlib import Path

import pytest


@pytest.fixture
def archive_folder(tmp_path: Path) -> Path:
    """A folder that may become an archive; it does not exist yet."""
    return tmp_path / "archive"
