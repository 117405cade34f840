"""Finds regexes of site files that would take for ever on some URL, by trying them out.

Python's matcher cannot be stopped, so such a regex is refused when its file is read. Tried is each
group that is repeated, on texts of a few dozen characters, which finds exponential time; then the
whole regex on texts that grow to the length of the longest URL, which finds polynomial time.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

# What parentheses may hide in, and parentheses; a closing one with the repetition behind it.
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(|\)(?:[*+]|\{[\d,]+\})?", re.DOTALL)
# What slugs are made of; a group's own letters are tried besides.
_TEXTS = ("a", "A", "0", "-", "/", "_", ".", "a-", "0-", "/a", "a.")
# A benign group takes microseconds on these; an exponential one doubles its time at every step at
# least, so that the trial stops soon after the limit.
_LENGTHS = range(8, 42, 2)
_LIMIT = 0.02  # seconds of CPU time


def slow_group(pattern: str) -> str | None:
    """Return a repeated group that takes exponential time on some text, None if none was found."""
    return next((group for group in _repeated_groups(pattern) if _is_slow(group)), None)


# Half as long again each time, up to the longest URL that is fetched: even time that grows with the
# ninth power of the length overshoots the limit by a few seconds at most, once, for its file.
_URL_LENGTHS = tuple(round(8 * 1.5**step) for step in range(14))
_REPEATED_RE = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\d*\})")
_URL_LIMIT = 0.1  # seconds of CPU time; the slowest regex of the bundled files takes a tenth


def is_slow(pattern: str) -> bool:
    """Tell whether a regex takes long on some text no longer than a URL.

    With one repetition at most it cannot: its time grows with the square of the length.
    """
    if len(_REPEATED_RE.findall(pattern)) < 2:
        return False
    regex = re.compile(pattern)
    return any(_is_slow_on_urls(regex, text) for text in dict.fromkeys((*_TEXTS, "a.html/")))


def _is_slow_on_urls(regex: re.Pattern[str], text: str) -> bool:
    """Try a regex on a text repeated to more and more characters, and nothing it can end with."""
    for length in _URL_LENGTHS:
        tried = (text * (length // len(text) + 1))[:length] + "\0"
        if all(_seconds(regex.search, tried) > _URL_LIMIT for _ in range(2)):
            return True
    return False


def _repeated_groups(pattern: str) -> Iterator[str]:
    """Yield each group with a repetition behind it, as written, inner ones first."""
    opened: list[int] = []
    for token in _TOKEN.finditer(pattern):
        if token[0] == "(":
            opened.append(token.start())
        elif token[0].startswith(")") and opened:
            start = opened.pop()
            if token[0] != ")":
                yield pattern[start : token.end()]


def _is_slow(group: str) -> bool:
    try:
        # What never comes after the group makes the matcher try every way there is.
        probe = re.compile(f"{group}\\Z(?<=\0)")
    except re.error:  # it refers to a group outside of itself
        return False
    texts = dict.fromkeys((*_TEXTS, *re.findall(r"\w", group)))
    return any(_is_slow_on(probe, text) for text in texts)


def _is_slow_on(probe: re.Pattern[str], text: str) -> bool:
    for length in _LENGTHS:
        # Three times, as a garbage collection may fall into one.
        if all(_seconds(probe.match, text * length) > _LIMIT for _ in range(3)):
            return True
    return False


def _seconds(match: Callable[[str], object], text: str) -> float:
    started = time.thread_time()
    match(text)
    return time.thread_time() - started
