"""Numbers in sentences."""

import pytest

from archive.wording import counted


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages"), (1200, "1,200 pages")]
)
def test_counted(count: int, told: str) -> None:
    assert counted(count, "page") == told
