"""The arrow crawler -> pipelines -> archive and the sizes of files, read from the source."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"crawler", "pipelines", "archive", "khobao", "tests"}
MAY_IMPORT = {
    "crawler": {"crawler", "pipelines", "archive"},
    "pipelines": {"pipelines", "archive"},
    "archive": {"archive"},
}
# What is kept must be readable on a machine that never crawls.
NOT_IN_ARCHIVE = {"scrapy", "twisted", "trafilatura"}
SOURCES = [f for package in MAY_IMPORT for f in sorted((ROOT / package).rglob("*.py"))]
CODE = [*SOURCES, ROOT / "khobao.py", *sorted((ROOT / "tests").rglob("*.py"))]


def _imports(path: Path) -> set[str]:
    """Top-level names a file imports, wherever in the file the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides where it points"
            names.add((node.module or "").split(".")[0])
    return names


def _modules(path: Path) -> set[str]:
    """Dotted names that a file imports, of packages as well as of what may be a module in them."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return names


def test_no_file_imports_itself_through_others() -> None:
    named = {".".join(f.relative_to(ROOT).with_suffix("").parts): f for f in SOURCES}
    graph = {name: _modules(path) & named.keys() for name, path in named.items()}
    assert any(graph.values())
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the files


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_follow_the_arrow(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert _imports(path) & OURS <= MAY_IMPORT[package]


@pytest.mark.parametrize("path", sorted((ROOT / "archive").rglob("*.py")), ids=lambda p: p.name)
def test_archive_needs_no_crawler(path: Path) -> None:
    assert not _imports(path) & NOT_IN_ARCHIVE


def test_the_arrow_test_sees_imports() -> None:
    """The check above would be worthless if it found nothing to check."""
    assert "archive" in _imports(ROOT / "crawler" / "items.py")


def test_trafilatura_is_called_from_one_place() -> None:
    callers = [f for f in SOURCES if "trafilatura" in _imports(f)]
    assert len(callers) == 1, callers


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_functions_and_files_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    limit = 400 if "tests" not in path.parts else 800
    assert text.count("\n") <= limit, f"{path}: split it"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 50, f"{path}:{node.lineno} {node.name} has {length} lines"
