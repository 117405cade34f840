"""The generated tables of crawler/sites/README.md and crawler/families/README.md.

`python -m tests.sitedocs` writes them anew; a test fails when they are stale.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from crawler.registry import BUNDLED, Registry, load_registry

READMES = {
    BUNDLED / "sites" / "README.md": "sites",
    BUNDLED / "families" / "README.md": "families",
}


def tables(registry: Registry) -> dict[str, str]:
    """Return the Markdown tables by name."""
    return {"sites": _sites(registry), "families": _families(registry)}


def renewed(text: str, name: str, table: str) -> str:
    """Return a README's text with the table between its marks replaced; Raises ValueError."""
    marks = re.compile(rf"(<!-- {name}: generated -->\n).*?(<!-- end -->)", re.DOTALL)
    if not marks.search(text):
        raise ValueError(f"no <!-- {name}: generated --> … <!-- end --> to put the table between")
    return marks.sub(lambda found: f"{found[1]}{table}{found[2]}", text)


def _sites(registry: Registry) -> str:
    rows = (
        (
            f"[{site.id}]({site.id}.toml)",
            site.title,
            site.kind,
            site.province,
            site.province_now if site.province_now != site.province else "",
            site.family,
            site.status,
            site.successor or "",
        )
        for site in registry.sites.values()
    )
    counts = Counter(site.status for site in registry.sites.values())
    counted = ", ".join(f"{number} {status}" for status, number in counts.most_common())
    heads = ("site", "title", "kind", "province", "since 2025-07", "family", "status", "successor")
    return f"{len(registry.sites)} sites: {counted}.\n\n{_markdown(heads, rows)}"


def _families(registry: Registry) -> str:
    used = Counter(site.family for site in registry.sites.values())
    rows = (
        (f"[{name}]({name}.toml)", _what_it_is(name), str(used[name]), str(len(family.layouts)))
        for name, family in sorted(registry.families.items())
    )
    return _markdown(("family", "what it is", "sites", "layouts"), rows)


def _what_it_is(name: str) -> str:
    """Return the first line of a family file: a comment that says what the family is."""
    first = (BUNDLED / "families" / f"{name}.toml").read_text("utf-8").partition("\n")[0]
    return first.removeprefix("#").strip()


def _markdown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    cells = (" | ".join(cell.replace("|", "\\|") for cell in line) for line in lines)
    return "".join(f"| {line} |\n" for line in cells)


def main() -> None:
    """Write the tables into the READMEs."""
    fresh = tables(load_registry())
    for readme, name in READMES.items():
        text = readme.read_text("utf-8")
        readme.write_text(renewed(text, name, fresh[name]), "utf-8")


if __name__ == "__main__":
    main()
