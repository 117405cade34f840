"""Every command, setting and pipeline step is documented, and no generated page is stale."""

import re
from pathlib import Path

import click
import pytest

from crawler import settings
from tests.docs import DOCS, FLAGS, PAGES, commands

ROOT = DOCS.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_generated_page_is_fresh(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == PAGES[page](), "run: python -m tests.docs"


def test_every_command_and_option_has_help() -> None:
    for path, context in commands():
        assert (context.command.help or "").strip(), path
        for parameter in context.command.get_params(context):
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{path} {parameter.name}"


def test_readme_names_every_command() -> None:
    top = [path for path, _ in commands() if path.count(" ") == 1]
    assert len(top) >= 9
    assert [path for path in top if path not in README] == []


def test_every_setting_of_ours_is_documented() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    ours = {name for name in vars(settings) if name.startswith("KHOBAO_")}
    read = {
        name
        for package in ("crawler", "pipelines", "archive")
        for path in (ROOT / package).rglob("*.py")
        for name in re.findall(r"\bKHOBAO_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8"))
    }
    assert len(ours) >= 3
    assert sorted((ours | read) - set(re.findall(r"`(KHOBAO_[A-Z_]+)`", text))) == []


def test_documented_settings_exist() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    source = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("crawler", "pipelines", "archive", "tests")
        for path in (ROOT / folder).rglob("*.py")
    )
    for name in re.findall(r"`(KHOBAO_[A-Z_]+)`", text):
        assert name in source, name


_FLAGGED_RE = re.compile(
    r"flags(?:\.append\(| \+= ).*"  # of a draft
    r'|, \[(?:\*flags, )?"[a-z]+-?[a-z]+"\]'  # of a reading of bytes
    r'|"legacy-[a-z0-9]+"'
)


def test_the_flags_of_articles_are_those_documented() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "pipelines").glob("*.py")]
    flagged = [found[0] for text in sources for found in _FLAGGED_RE.finditer(text)]
    given = {flag for each in flagged for flag in re.findall(r'"([a-z]+-?[a-z0-9-]*)"', each)}
    assert given == set(FLAGS)


def test_readme_shows_the_pipeline_order() -> None:
    order = sorted(settings.ITEM_PIPELINES, key=lambda name: settings.ITEM_PIPELINES[name])
    shown = re.findall(r"^\d\. `([A-Za-z]+Pipeline)`", README, re.MULTILINE)
    assert shown == [name.rsplit(".", 1)[1] for name in order]


def test_links_in_markdown_point_to_files() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
