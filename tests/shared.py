"""Where the shared real pages and seeds stand, or a skip that says so."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("KHOBAO_SHARED", str(ROOT.parent / "shared")))


def shared(*parts: str) -> Path:
    """Return a path under the shared folder, skipping the test when it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        name = "/".join(parts)
        pytest.skip(f"{name} is not under {SHARED}: set KHOBAO_SHARED to its folder")
    return path
