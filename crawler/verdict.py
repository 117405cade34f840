"""How a run ended, in one word and one sentence; pure, so that every case can be a test's row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from archive.wording import counted

COMPLETE, TRUNCATED, FAILED, BLOCKED = "complete", "truncated", "failed", "blocked"
# Scrapy's words for a run that somebody or something ended.
_STOPPED = {
    "shutdown": "stopped by a signal",
    "cancelled": "stopped",
    "memusage_exceeded": "stopped: memory limit reached (MEMUSAGE_LIMIT_MB)",
}
_ARCHIVES = "the web archives may have its pages"
# What to do about the commonest reason why no source could be read.
_ADVICE = {
    "dns": "the host name is not known; check `home` in the site file, and this machine's DNS",
    "refused": "nothing listens there; the site is down, or KHOBAO_PROXY names no proxy",
    "timeout": "no answer in time; try again later",
    "connection": "the connection was cut; try again later",
    "tls": "no TLS connection can be made; try http:// in the site file",
    "proxy": "the proxy of KHOBAO_PROXY did not let the request through; check it",
    "private-address": "a private address; KHOBAO_ALLOW_PRIVATE=1 allows it, for an intranet",
    "robots": "its robots.txt allows none of them; ask the site, and respect its answer",
    "robots-http": "without its robots.txt nothing is fetched; try again later",
    "http-5": "the site is in trouble; try again later",
    "http-404": "these pages are gone; bring the site file up to date",
}
# Fewer pages may all be no articles by chance: a site's day of videos.
_SURELY_BROKEN = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run's verdict is made of."""

    closed: str = "finished"  # Scrapy's reason
    halted: str | None = None  # blocked, storage
    found: int = 0  # article URLs named by the sources
    fetched: int = 0  # article pages answered, with whatever status
    articles: int = 0  # saved as new, changed, unchanged or duplicate
    not_articles: int = 0
    failed: int = 0
    blocked: int = 0
    unchanged: int = 0  # sitemaps not read again, as they have not changed since
    sources_read: int = 0
    source_failures: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    errors: int = 0  # exceptions in our own code
    limit: int | None = None
    is_cut: bool = False  # --limit left something out
    older: int = 0  # left out for --since
    had_articles: bool = False  # before this run


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a run ended."""

    word: str  # complete, truncated, failed, blocked
    reason: str | None = None  # None: nothing to say
    is_asked: bool = False  # truncated because the user said so


def judge(facts: Facts) -> Verdict:
    """Judge a run."""
    for rule in (_blocked, _stopped, _broken, _truncated):
        verdict = rule(facts)
        if verdict is not None:
            return verdict
    return Verdict(COMPLETE, _joined(_remarks(facts)))


def _blocked(facts: Facts) -> Verdict | None:
    if facts.halted == "storage":
        return Verdict(FAILED, "the archive could not be written")
    if facts.halted == "blocked":
        return Verdict(BLOCKED, f"403 or a challenge again and again; {_ARCHIVES}")
    reasons = set(facts.source_failures.values())
    if facts.sources_read or facts.fetched > facts.blocked or not reasons:
        return None
    if any(word.startswith("robots") for word in reasons):
        return Verdict(BLOCKED, f"robots.txt: {_counted_with_advice(facts.source_failures)}")
    if reasons & {"http-401", "http-403", "http-451", "challenge"}:
        return Verdict(BLOCKED, f"{_counted(facts.source_failures)}; {_ARCHIVES}")
    return None


def _stopped(facts: Facts) -> Verdict | None:
    if facts.closed in _STOPPED:
        return Verdict(TRUNCATED, _STOPPED[facts.closed])
    if facts.closed != "finished":
        return Verdict(FAILED, f"ended early: {facts.closed}; see the log")
    return None


def _broken(facts: Facts) -> Verdict | None:
    if not facts.sources_read and facts.source_failures:
        told = _counted_with_advice(facts.source_failures)
        return Verdict(FAILED, f"no source could be read: {told}")
    if facts.found == 0 and not facts.unchanged:
        had = "the site had articles before: " if facts.had_articles else ""
        hint = "check `article`, `listings`, `feeds` and `sitemaps` in the site file"
        return Verdict(FAILED, _joined([f"no article link found: {had}{hint}", *facts.notes]))
    if facts.fetched == 0 and facts.failed:
        return Verdict(FAILED, f"none of {counted(facts.failed, 'article page')} answered")
    if facts.fetched >= _SURELY_BROKEN and not facts.articles:
        return Verdict(FAILED, f"none of {counted(facts.fetched, 'page')} fetched was an article")
    return None


def _truncated(facts: Facts) -> Verdict | None:
    if facts.source_failures or facts.errors:
        return Verdict(TRUNCATED, _joined(_remarks(facts)))
    if any("stopped after" in note for note in facts.notes):
        return Verdict(TRUNCATED, _joined(_remarks(facts)))
    if facts.is_cut:
        return Verdict(TRUNCATED, f"stopped at --limit {facts.limit}", is_asked=True)
    if facts.older:
        return Verdict(TRUNCATED, f"{facts.older} left out by --since", is_asked=True)
    return None


def _remarks(facts: Facts) -> list[str]:
    remarks = list(facts.notes)
    if facts.source_failures:
        sources = counted(len(facts.source_failures), "source")
        remarks.append(f"{sources} not read: {_counted(facts.source_failures)}")
    if facts.failed:
        remarks.append(f"{counted(facts.failed, 'page')} failed and will be tried again")
    if facts.errors:
        remarks.append(f"{counted(facts.errors, 'error')} of our own; see the log")
    return remarks


def _counted(failures: Mapping[str, str]) -> str:
    """Summarise reasons, the commonest first, naming the URL where there is only one."""
    if len(failures) == 1:
        return " ".join(f"{word} at {url}" for url, word in failures.items())
    return ", ".join(f"{word} x {n}" for word, n in Counter(failures.values()).most_common(3))


def advice_on(reason: str) -> str | None:
    """Return what to do about a reason why a page could not be had, None where nothing is known."""
    # The longest match: robots-http-503 is more than robots.
    known = [word for word in _ADVICE if reason.startswith(word)]
    return _ADVICE[max(known, key=len)] if known else None


def _counted_with_advice(failures: Mapping[str, str]) -> str:
    """Summarise reasons and say what to do about the commonest one."""
    ((commonest, _),) = Counter(failures.values()).most_common(1)
    advice = advice_on(commonest)
    return _counted(failures) + (f": {advice}" if advice else "")


def _joined(remarks: Sequence[str]) -> str | None:
    # A site with forty sections and one fault would say the same forty times.
    shown = list(dict.fromkeys(remarks))
    more = [f"and {len(shown) - 4} more"] if len(shown) > 5 else []
    return "; ".join([*shown[: 4 if more else 5], *more]) or None
