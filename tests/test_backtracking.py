"""Regexes of site files that would hang a crawl are refused when the file is read."""

import re
import time

import pytest

from archive.errors import UsageError
from crawler.backtracking import slow_group
from crawler.registry import load_registry
from crawler.sitevalues import Where, regexes

SLOW = {
    r"/tin/(\w+-?)+\.html$": r"(\w+-?)+",
    r"([a-z0-9]+-*)+\.html$": r"([a-z0-9]+-*)+",
    r"(.*)*x": r"(.*)*",
    r"(?:a|aa)+$": r"(?:a|aa)+",
    r"((\w+)-?)+$": r"((\w+)-?)+",
    r"(?:\w+){2,40}!": r"(?:\w+){2,40}",
    r"(?i)/(?:\[*k+)*/\(": r"(?:\[*k+)*",
}
QUICK = [
    r"-\d{5,}\.html?$",
    r"(?:/[\w-]+)+\.html$",
    r"^/(?:[^/]+/)*[^/]+-\d+\.htm",
    r"(?:\w+-)*\w+\.html",
    r"\((\w+[)]?\)",
    r"(?:[()]x+)+",
    r"(\d)(?:-\1)+",
]


@pytest.mark.parametrize("pattern", SLOW)
def test_exponential_groups_are_found(pattern):
    assert slow_group(pattern) == SLOW[pattern]


@pytest.mark.parametrize("pattern", QUICK)
def test_groups_that_end_in_a_separator_are_fine(pattern):
    assert slow_group(pattern) is None


def test_the_error_names_file_key_and_group():
    with pytest.raises(UsageError, match=r"^sites/a\.toml: article: bad regex .*for ever"):
        regexes(r"(\w+-?)+\.html", Where("sites/a.toml", "article"))


def test_no_regex_of_a_bundled_file_is_slow_on_the_longest_url():
    registry = load_registry(None)
    assert not registry.faulty and not registry.faulty_families
    sites = registry.sites.values()
    patterns = {each for site in sites for each in (site.article, *site.deny) if each}
    assert len(patterns) > 20
    url = "/" + "chinh-tri-2025/0" * 32
    for pattern in patterns:
        started = time.thread_time()
        re.search(pattern, url)
        assert time.thread_time() - started < 0.25, pattern


@pytest.mark.parametrize("pattern", [".*.*.*.*.*.*x$", "a*a*a*a*a*a*a*b", r"\w*\w*\w*\d$"])
def test_polynomial_regexes_are_refused_before_they_hang_a_crawl(pattern):
    started = time.thread_time()
    with pytest.raises(UsageError, match=r"^sites/a\.toml: deny: bad regex .*takes too long"):
        regexes(pattern, Where("sites/a.toml", "deny"))
    assert time.thread_time() - started < 20


@pytest.mark.parametrize("pattern", [*QUICK[:4], r"/tin/.*-\d+\.html$", r"(?i)/[a-z-]+/.*\.aspx"])
def test_regexes_that_are_quick_on_a_long_url_are_fine(pattern):
    assert regexes(pattern, Where("sites/a.toml", "article")) == (pattern,)
