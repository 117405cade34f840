"""`python -m tests.benchmarks.run`: quality and speed of ours and its peers, against the floors.

Floors stand in floors.json and only rise: `--update` writes what was measured where it is better,
`--allow-regression` with it also what is worse.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import fmean

from trafilatura.meta import reset_caches

from archive.models import Article
from tests.benchmarks import corpus
from tests.benchmarks.corpus import Case
from tests.benchmarks.extractors import OURS, PEERS, Extract
from tests.benchmarks.scoring import score
from tests.benchmarks.web import web

FLOORS = Path(__file__).parent / "floors.json"
WEB = 12  # pages of the small web
ROUNDS = 9  # of each page; the least counts: all above it is other work on the machine
# Floors are what was measured, less this much of noise: quality has none, CPU time half again.
SLACK = {"quality": 0.0, "speed": 0.5}
HIGHER = ("precision", "recall", "lead", "title", "minute", "author", "cheaper", "refused")
Figures = dict[str, float]


def quality(cases: Iterable[Case], extract: Extract) -> Figures:
    """Return the mean scores of an extractor over pages; `leaks` is their sum."""
    scores = [score(case.gold, extract(case)) for case in cases]
    names = ("precision", "recall", "lead", "title", "minute", "author")
    figures = {name: fmean(float(getattr(each, name)) for each in scores) for name in names}
    return {**figures, "leaks": float(sum(each.leaks for each in scores))}


def cpu_ms(case: Case, extract: Extract, rounds: int = ROUNDS) -> float:
    """Return the CPU milliseconds a page takes, the least of several rounds."""
    extract(case)
    spent = []
    for _ in range(rounds):
        if extract is PEERS["trafilatura"]:
            # htmldate remembers pages: the second reading of one looks ten times faster.
            reset_caches()
        start = time.process_time_ns()
        extract(case)
        spent.append((time.process_time_ns() - start) / 1e6)
    return min(spent)


def speed(cases: list[Case]) -> dict[str, Figures]:
    """Return milliseconds a page and how many times cheaper than trafilatura with metadata."""
    gc.collect()
    gc.freeze()  # as the extraction processes do
    theirs = fmean(cpu_ms(case, PEERS["trafilatura"], 5) for case in cases)
    rows = {}
    for name, extract, own in readers(cases):
        spent = theirs if name == "trafilatura" else fmean(cpu_ms(case, extract) for case in own)
        rows[name] = {"ms": spent, "cheaper": theirs / spent}
    return rows


def readers(cases: list[Case]) -> Iterator[tuple[str, Extract, list[Case]]]:
    """Give each extractor with the pages it is asked to read: ours with a family, those of one."""
    for name, extract in {**OURS, **PEERS}.items():
        own = [case for case in cases if case.family != "generic"] if "family" in name else cases
        if own:
            yield name, extract, own


def refused(extract: Callable[[corpus.Page], object]) -> Figures:
    """Return the share of real section pages that were taken for no article."""
    found = [extract(page) for page in corpus.shared_listings()]
    return (
        {"refused": fmean(float(not isinstance(each, Article)) for each in found)} if found else {}
    )


def measure() -> dict[str, dict[str, Figures]]:
    """Run everything once."""
    from pipelines.extract import extract_article
    from tests.extraction import site_of

    sets = {
        "real": list(corpus.shared_articles()),
        "fixtures": list(corpus.fixtures()),
        "portals": list(corpus.portals()),
        "web": list(web(WEB)),
    }
    sets = {name: cases for name, cases in sets.items() if cases}
    result = {
        name: {who: quality(own, extract) for who, extract, own in readers(cases)}
        for name, cases in sets.items()
    }
    result["listings"] = {
        "khobao generic": refused(lambda page: extract_article(page, site_of("generic", page.url)))
    }
    for name, cases in (
        ("speed 100 kB", corpus.portals()),
        ("speed web", web(WEB)),
        ("speed layouts", corpus.shared_layouts()),
        ("speed real", corpus.shared_articles()),
    ):
        listed = list(cases)
        result |= {name: speed(listed)} if listed else {}
    return result


def below(
    result: dict[str, dict[str, Figures]], floors: dict[str, dict[str, Figures]]
) -> list[str]:
    """Return a line for every figure of ours that is worse than its floor."""
    faults = []
    for table, rows in floors.items():
        for who, figures in rows.items():
            for name, floor in figures.items():
                value = result.get(table, {}).get(who, {}).get(name)
                if value is not None and _is_worse(name, value, floor):
                    faults.append(f"{table}, {who}: {name} is {value:.4f}, the floor {floor:.4f}")
    return faults


def _is_worse(name: str, value: float, floor: float) -> bool:
    return value < floor - 1e-9 if name in HIGHER else value > floor + 1e-9


def raised(
    result: dict[str, dict[str, Figures]], floors: dict[str, dict[str, Figures]], *, lower: bool
) -> dict[str, dict[str, Figures]]:
    """Return the floors with what was measured better, or with `lower` all that was measured."""
    new: dict[str, dict[str, Figures]] = json.loads(json.dumps(floors))
    for table, rows in result.items():
        slack = SLACK["speed" if table.startswith("speed") else "quality"]
        for who in OURS:
            for name, value in rows.get(who, {}).items():
                kept = value * (1 - slack) if name in HIGHER else value * (1 + slack)
                old = new.setdefault(table, {}).setdefault(who, {}).get(name)
                if old is None or lower or not _is_worse(name, kept, old):
                    # Rounded towards what is easier, or the very run that set it would miss it.
                    ease = math.floor if name in HIGHER else math.ceil
                    new[table][who][name] = ease(kept * 10_000) / 10_000
    return new


def show(result: dict[str, dict[str, Figures]]) -> None:
    """Print the tables."""
    for table, rows in result.items():
        columns = list(next(iter(rows.values()), {}))
        print(f"\n{table:22}" + "".join(f"{name:>11}" for name in columns))
        for who, figures in rows.items():
            print(f"{who:22}" + "".join(f"{figures[name]:11.3f}" for name in columns))


def main() -> int:
    """Measure, print, and compare with the floors; 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="raise the floors to what is better")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: lower too")
    parser.add_argument("--json", action="store_true", help="print one JSON object only")
    wanted = parser.parse_args()
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    result = measure()
    print(json.dumps(result)) if wanted.json else show(result)
    faults = below(result, floors)
    for fault in faults:
        print(f"below its floor: {fault}", file=sys.stderr)
    if wanted.update or wanted.allow_regression:
        new = raised(result, floors, lower=wanted.allow_regression)
        FLOORS.write_text(json.dumps(new, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 1 if faults and not wanted.allow_regression else 0


if __name__ == "__main__":
    sys.exit(main())
