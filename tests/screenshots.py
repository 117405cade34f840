"""`python -m tests.screenshots`: the pages at 1280 and 390 px, into docs/screenshots/."""

import sys
import tempfile
from pathlib import Path

from tests.browser import browser
from tests.reading import build
from tests.test_serve import serving

OUT = Path(__file__).parent.parent / "docs" / "screenshots"
# Higher than any screen: enough to see how a page is made, not all of a long one.
MAX_HEIGHT = 2_400
WIDTHS = (1280, 390)


def main() -> None:
    """Build the archive of the tests, serve it and photograph it."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        ids = build(Path(folder))
        pages = {
            "home": "",
            "home-en": "?lang=en",
            "search": "search?q=dang+bo",
            "article": f"article/{ids['dai_hoi_sua']}",
            "site": "site/song_hong",
            "sites": "sites",
        }
        with serving(Path(folder)) as (address, _), browser() as tab:
            for name, path in pages.items():
                for width in WIDTHS:
                    tab.open(address + path, width)
                    tab.screenshot(OUT / f"{name}-{width}.png", MAX_HEIGHT)
                    sys.stdout.write(f"{OUT.name}/{name}-{width}.png\n")


if __name__ == "__main__":
    main()
