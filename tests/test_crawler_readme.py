"""crawler/README.md names every module and every stat."""

import re
from pathlib import Path

CRAWLER = Path(__file__).parent.parent / "crawler"
README = (CRAWLER / "README.md").read_text(encoding="utf-8")


def test_every_module_is_on_the_map():
    names = {path.name for path in CRAWLER.glob("*.py")} - {"__init__.py"}
    folders = {f"{path.name}/" for path in CRAWLER.iterdir() if (path / "__init__.py").exists()}
    assert len(names) > 20
    told = set(re.findall(r"`([\w/]+(?:\.py|/))`", README))
    assert names - told == set()
    assert folders - told - {"spiders/"} == set()
    gone = {name for name in told if not (CRAWLER / name).exists()}
    assert gone == set()


def test_every_stat_is_listed():
    sources = "".join(path.read_text(encoding="utf-8") for path in CRAWLER.rglob("*.py"))
    keys = set(re.findall(r'inc_value\(\s*f?"khobao/([a-z_]+)', sources))
    assert len(keys) >= 6
    assert {key for key in keys if f"`khobao/{key}" not in README} == set()
