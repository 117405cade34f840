"""Values of site and family files: type and sense checked, errors name the file and the key."""

from __future__ import annotations

import difflib
import math
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from parsel.csstranslator import css2xpath

from archive.errors import UsageError, printable
from archive.provinces import UnknownProvinceError, province_name
from archive.urls import host_of
from crawler.backtracking import is_slow, slow_group

KINDS = ("newspaper", "committee", "portal", "assembly", "broadcaster")
STATUSES = ("live", "archive-only", "unprobed")
SITE_ID = re.compile(r"[a-z0-9_]+")
SECONDS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}
# The namespaces parsel gives every XPath expression.
XPATH_NAMESPACES = {
    "re": "http://exslt.org/regular-expressions",
    "set": "http://exslt.org/sets",
}


@dataclass(frozen=True, slots=True)
class Where:
    """A key of a file, to build error messages with."""

    label: str  # the file, as messages name it
    key: str

    def error(self, problem: str) -> UsageError:
        """Build the error that says what is wrong with this key of this file."""
        return UsageError(f"{self.label}: {self.key}: {problem}")


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name is meant, or which there are: the end of an error message."""
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f" (did you mean '{close[0]}'?)"
    # Up to twenty names still read as one sentence.
    return f" (known: {', '.join(names)})" if 0 < len(names) <= 20 else ""


def text(value: Any, where: Where) -> str:
    """Return a string that is not blank."""
    if not isinstance(value, str):
        raise where.error(f"wants a text in quotes, not {_shown(value)}")
    if not value.strip():
        raise where.error("must not be empty; leave the key out instead")
    if printable(value) != value or "\n" in value:
        raise where.error(f"{_shown(printable(value))} has a control character in it; remove it")
    return value


def texts(value: Any, where: Where) -> tuple[str, ...]:
    """Return the strings of a string or a list of strings; an empty list is allowed."""
    values = value if isinstance(value, list) else [value]
    if any(not isinstance(item, str) for item in values):
        raise where.error(f"wants a text or a list of texts, not {_shown(value)}")
    return tuple(text(item, where) for item in values)


def choice(value: Any, known: tuple[str, ...], where: Where) -> str:
    """Return one of the known words."""
    word = text(value, where)
    if word not in known:
        raise where.error(f"unknown {where.key} '{word}'{nearest(word, known)}")
    return word


def kind(value: Any, where: Where) -> str:
    """Return one of KINDS."""
    return choice(value, KINDS, where)


def status(value: Any, where: Where) -> str:
    """Return one of STATUSES."""
    return choice(value, STATUSES, where)


def site_id(value: Any, where: Where) -> str:
    """Return a well-formed site id; that the site exists is for the registry to see."""
    name = text(value, where)
    if not SITE_ID.fullmatch(name):
        raise where.error(f"'{name}' is no site id (a-z, 0-9 and _)")
    return name


def province(value: Any, where: Where) -> str:
    """Return a province of the 63 before 2025-07-01, or of the 34 since, in our spelling."""
    try:
        return province_name(text(value, where))
    except UnknownProvinceError as problem:
        raise where.error(str(problem)) from None


def web_url(value: Any, where: Where) -> str:
    """Return an absolute http or https URL without credentials."""
    url = text(value, where)
    try:
        parts = urlsplit(url)
        fit = parts.scheme in {"http", "https"} and bool(parts.hostname) and bool(host_of(url))
    except ValueError:
        fit = False
    if not fit or re.search(r"[\s\x00-\x1f]", url):
        raise where.error(f"'{url}' is no URL of the shape https://host/path")
    if "@" in parts.netloc:
        raise where.error("a URL with user name or password has no place in a site file")
    return url


def links(value: Any, where: Where) -> tuple[str, ...]:
    """Return absolute URLs, or paths from the root of the site's home."""
    return tuple(
        url if re.match(r"/(?!/)\S*\Z", url) else web_url(url, where) for url in texts(value, where)
    )


def hosts(value: Any, where: Where) -> tuple[str, ...]:
    """Return host names in lower case, with a port where one is given."""
    return tuple(_host(name, where) for name in texts(value, where))


def _host(name: str, where: Where) -> str:
    if re.search(r"[\s/?#@\\*]", name):
        raise where.error(f"'{name}' is no host name; write it like baobackan.vn or host:8080")
    # The default port of either scheme names the same host as none.
    scheme = "https" if name.endswith(":443") else "http"
    return host_of(web_url(f"{scheme}://{name}/", where))


def regexes(value: Any, where: Where) -> tuple[str, ...]:
    """Return regular expressions that compile and do not hang."""
    found = texts(value, where)
    for pattern in found:
        problem = _regex_problem(pattern)
        if problem:
            raise where.error(f"bad regex '{pattern}': {problem}")
    return found


@lru_cache(maxsize=4096)
def _regex_problem(pattern: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, Warning, OverflowError, RecursionError) as problem:
        return str(problem)
    slow = slow_group(pattern)
    if slow is not None:
        hint = "end what is repeated with a character that it cannot hold elsewhere"
        return f"'{slow}' may take for ever, as it can split a text in too many ways; {hint}"
    if is_slow(pattern):
        return "takes too long on a long URL; repeat fewer parts that can hold the same text"
    return None


def joined(patterns: tuple[str, ...]) -> str | None:
    """Join regexes into one that matches where any does; None when there are none."""
    if len(patterns) < 2:
        return patterns[0] if patterns else None
    # Global flags may only open an expression, so they become flags of their own group.
    flags = re.compile(r"\(\?([aiLmsux]+)\)(.*)", re.DOTALL)
    scoped = (flags.fullmatch(pattern) for pattern in patterns)
    return "|".join(
        f"(?{flagged[1]}:{flagged[2]})" if flagged else f"(?:{pattern})"
        for flagged, pattern in zip(scoped, patterns, strict=True)
    )


def selectors(value: Any, where: Where) -> tuple[str, ...]:
    """Return CSS selectors, or XPath expressions where they start with `/` or `(`."""
    found = texts(value, where)
    for selector in found:
        problem = _selector_problem(selector)
        if problem:
            raise where.error(f"bad selector '{selector}': {problem}")
    return found


# What cannot be evaluated (a function or variable nobody knows) shows only on some document.
_TINY = etree.fromstring(
    "<html><head><meta/></head><body><div id='i' class='c'>"
    + "".join(f"<{tag}><a>a</a></{tag}>" for tag in ("h1", "h2", "p", "span", "li", "td", "time"))
    + "</div></body></html>"
)


@lru_cache(maxsize=4096)
def _selector_problem(selector: str) -> str | None:
    try:
        xpath = selector if selector.startswith(("/", "(")) else css2xpath(selector)
        found = etree.XPath(xpath, namespaces=XPATH_NAMESPACES)(_TINY)
    except (etree.XPathError, SyntaxError, RuntimeError, ValueError, RecursionError) as problem:
        return str(problem) or type(problem).__name__
    is_found = isinstance(found, (list, str))
    return None if is_found else f"gives a {type(found).__name__}, not elements or text"


def pagers(value: Any, where: Where) -> tuple[str, ...]:
    """Return selectors of the next page, or URL templates in which {n} is the page number."""
    found = texts(value, where)
    for pager in found:
        if "{n}" not in pager:
            selectors(pager, where)
        elif re.search(r"[\s{}]", pager.replace("{n}", "")):
            raise where.error(f"bad template '{pager}': only {{n}} may stand in it, and no space")
    return found


def every(value: Any, where: Where) -> int:
    """Return seconds of a span such as 30m, 6h, 2d or 1w."""
    written = re.fullmatch(r"([1-9]\d{0,4})([mhdw])", value) if isinstance(value, str) else None
    if written is None:
        raise where.error(f'wants a span such as "30m", "6h", "2d" or "1w", not {_shown(value)}')
    return int(written[1]) * SECONDS[written[2]]


def delay(value: Any, where: Where) -> float:
    """Return seconds between two requests to a host; 0 is allowed."""
    number = float(value) if _is_number(value) else -1.0
    # An hour between two requests is a slip of the pen: `every` spaces crawls.
    if not math.isfinite(number) or not 0 <= number <= 3600:
        raise where.error(f"wants seconds from 0 to 3600, not {_shown(value)}")
    return number


def count(value: Any, where: Where) -> int:
    """Return a whole number, 0 or more."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise where.error(f"wants a whole number, not {_shown(value)}")
    return value


def day(value: Any, where: Where) -> date:
    """Return a TOML date, which stands without quotes."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise where.error(f"wants a date without quotes, such as 2023-06-01, not {_shown(value)}")
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    """Show a value of a file as a person wrote it, cut to a readable length."""
    shown = repr(value) if not isinstance(value, bool) else str(value).lower()
    return shown if len(shown) <= 60 else f"{shown[:57]}…"
