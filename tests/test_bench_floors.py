"""Floors: a worse figure is named, and nothing but a flag lowers one."""

import subprocess
import sys

from tests.benchmarks.run import below, raised
from tests.benchmarks.scoring import Gold, Got, score

FLOORS = {"real": {"khobao generic": {"precision": 0.99, "leaks": 0.0, "ms": 3.0}}}


def measured(**figures):
    return {"real": {"khobao generic": figures}}


def test_what_is_below_its_floor_is_named():
    assert below(measured(precision=0.99, leaks=0.0, ms=2.0), FLOORS) == []
    faults = below(measured(precision=0.98, leaks=1.0, ms=4.0), FLOORS)
    assert [fault.split(":")[1].split()[0] for fault in faults] == ["precision", "leaks", "ms"]
    assert below({}, FLOORS) == []


def test_floors_rise_and_only_a_flag_lowers_them():
    better, worse = measured(precision=1.0, leaks=0.0), measured(precision=0.5, leaks=3.0)
    assert raised(better, FLOORS, lower=False)["real"]["khobao generic"]["precision"] == 1.0
    kept = raised(worse, FLOORS, lower=False)["real"]["khobao generic"]
    assert (kept["precision"], kept["leaks"]) == (0.99, 0.0)
    lowered = raised(worse, FLOORS, lower=True)["real"]["khobao generic"]
    assert (lowered["precision"], lowered["leaks"]) == (0.5, 3.0)


def test_scores():
    gold = Gold("x", "Tựa", "Một hai ba bốn năm", ("sáu bảy tám chín mười",), markers=("In ra",))
    perfect = score(gold, Got("Một hai ba bốn năm\nsáu bảy tám chín mười", "tựa"))
    assert (perfect.precision, perfect.recall, perfect.lead, perfect.leaks) == (1, 1, True, 0)
    half = score(gold, Got("sáu bảy tám chín mười\nIn ra bài viết này đi"))
    assert (half.precision, half.recall, half.lead, half.leaks) == (0.4, 0.5, False, 1)


def test_the_command_explains_itself():
    run = [sys.executable, "-m", "tests.benchmarks.run", "--help"]
    assert "--allow-regression" in subprocess.run(run, capture_output=True, text=True).stdout
