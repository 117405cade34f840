"""What a visit does to a page's row: pure rules, a row and an outcome in, changed columns out."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any, NamedTuple

from archive.clock import moment, stamp
from archive.models import Outcome, Page
from archive.ownership import canonical
from archive.revisit import BLOCKED_PAUSE, is_newer, next_revisit, next_try

Changes = dict[str, Any]

GONE = (404, 410)
REFUSED = (401, 403, 451)
REFUSALS = ("challenge", "blocked", "robots")


class Visit(NamedTuple):
    """A page's row before the visit, the response, and why it gave no article."""

    row: sqlite3.Row
    page: Page
    reason: str


def kind_of(outcome: Outcome) -> str:
    """Return which of RULES applies to an outcome without an article."""
    page, reason = outcome.page, _reason(outcome)
    if page.status == 304 or reason == "not-modified":
        return "unchanged"
    if page.status in GONE or reason == "gone":
        return "gone"
    if page.status in REFUSED or reason in REFUSALS:
        return "blocked"
    if page.error or page.status < 200 or page.status >= 300:
        return "failed"
    return "not_article"


def with_article(row: sqlite3.Row, page: Page, article_id: int, saved: str) -> Changes:
    """Return the changes of a page that shows a text; `article_id` is the one it showed last."""
    if _is_older(row, page):
        return _from_the_past(row, page, article_id)
    first = row["first_fetched"] or stamp(page.fetched_at)
    is_own_answer = canonical(page.url) == row["url"]
    return (
        _visited(row, page)
        | _hint(row, page, saved)
        | {
            "state": "stored",
            "reason": None,
            "failures": 0,
            "next_fetch": _stamp(next_revisit(moment(first), page.fetched_at)),
            "content_type": page.content_type or None,
            "etag": page.etag if is_own_answer else None,
            "last_modified": page.last_modified if is_own_answer else None,
            "gone_at": None,
            "alias_of": None,
            "article_id": article_id,
        }
    )


def as_alias(row: sqlite3.Row, page: Page, owner_id: int, saved: str) -> Changes:
    """Return the changes of a page whose text turned out to be another page's."""
    if _is_older(row, page):
        return {}
    return (
        _visited(row, page)
        | _hint(row, page, saved)
        | {
            "state": "alias",
            "reason": None,
            "failures": 0,
            "next_fetch": None,
            "etag": None,
            "last_modified": None,
            "gone_at": None,
            "alias_of": owner_id,
        }
    )


def without_article(row: sqlite3.Row, outcome: Outcome) -> Changes:
    """Return the changes of a page that showed no text; what is stored of it stays."""
    visit = Visit(row, outcome.page, _reason(outcome))
    if _is_older(row, visit.page):
        return {}
    rule = RULES[kind_of(outcome)]
    return _visited(row, visit.page) | {"reason": visit.reason} | rule(visit)


def _unchanged(visit: Visit) -> Changes:
    """A 304: the page shows what it showed when its etag was stored."""
    row, page = visit.row, visit.page
    if row["article_id"] is None:
        return _failed(visit)
    return _hint(row, page, "unchanged") | {
        "state": "alias" if row["alias_of"] else "stored",
        "reason": None,
        "failures": 0,
        "next_fetch": _planned(row, page),
        "gone_at": None,
    }


def _gone(visit: Visit) -> Changes:
    """A 404 or 410: looked after as planned if it held a text, as it may come back."""
    row, page = visit.row, visit.page
    return _hint(row, page, "unchanged" if row["state"] == "gone" else "gone") | {
        "state": "gone",
        "failures": 0,
        "next_fetch": _planned(row, page),
        "gone_at": row["gone_at"] or stamp(page.fetched_at),
    }


def _not_article(visit: Visit) -> Changes:
    """A page that is no article; without its etag, as a 304 would be taken for the old text."""
    row, page = visit.row, visit.page
    is_same = (row["state"], row["reason"]) == ("not_article", visit.reason)
    return _hint(row, page, "unchanged" if is_same else "not_article") | {
        "state": "not_article",
        "failures": 0,
        "next_fetch": _planned(row, page),
        "content_type": page.content_type or None,
        "etag": None,
        "last_modified": None,
        "gone_at": None,
    }


def _blocked(visit: Visit) -> Changes:
    """A refusal or a challenge: another look tomorrow, the hint not yet acted upon."""
    return {"state": "blocked", "next_fetch": stamp(visit.page.fetched_at + BLOCKED_PAUSE)}


def _failed(visit: Visit) -> Changes:
    """No usable response: tried again ever later, then given up; the hint not yet acted upon."""
    row, page = visit.row, visit.page
    is_replay = row["failures"] and row["last_fetched"] == stamp(page.fetched_at)
    failures = row["failures"] + (0 if is_replay else 1)
    again = next_try(failures, page.fetched_at)
    return {
        "state": "failed" if again else "abandoned",
        "failures": failures,
        "next_fetch": _stamp(again),
    }


RULES = {
    "unchanged": _unchanged,
    "gone": _gone,
    "blocked": _blocked,
    "failed": _failed,
    "not_article": _not_article,
}


def _visited(row: sqlite3.Row, page: Page) -> Changes:
    """Return what every visit changes."""
    fetched = stamp(page.fetched_at)
    return {
        "first_fetched": row["first_fetched"] or (fetched if page.status else None),
        "last_fetched": fetched,
        "last_status": page.status,
    }


def _planned(row: sqlite3.Row, page: Page) -> str | None:
    """Return the next revisit of a page that has ever held a text, None for any other."""
    if row["article_id"] is None or row["alias_of"] is not None:
        return None
    first = moment(row["first_fetched"] or stamp(page.fetched_at))
    return _stamp(next_revisit(first, page.fetched_at))


def _hint(row: sqlite3.Row, page: Page, saved: str) -> Changes:
    """Return the hint acted upon, now that what it led to is saved, and what it was worth."""
    known = row["lastmod"] or row["last_fetched"]
    led_here = row["last_fetched"] is not None and is_newer(page.lastmod, known, page.fetched_at)
    planned = row["next_fetch"] is not None and row["next_fetch"] <= stamp(page.fetched_at)
    changes: Changes = {}
    if saved != "unchanged" or planned:
        changes["fruitless"] = 0
    elif led_here:
        changes["fruitless"] = row["fruitless"] + 1
    if is_newer(page.lastmod, row["lastmod"], page.fetched_at):
        changes |= {"lastmod": page.lastmod, "hint_source": page.hint_source}
    return changes


def _from_the_past(row: sqlite3.Row, page: Page, article_id: int) -> Changes:
    """Return the changes of a page of which an older capture than the last visit came in."""
    changes: Changes = {"first_fetched": min(row["first_fetched"] or "9", stamp(page.fetched_at))}
    if row["alias_of"] is None:
        changes["article_id"] = article_id
    return changes


def _is_older(row: sqlite3.Row, page: Page) -> bool:
    """Tell whether a response is older than the page's last visit."""
    return row["last_fetched"] is not None and stamp(page.fetched_at) < row["last_fetched"]


def _reason(outcome: Outcome) -> str:
    """Return why there is no article."""
    return outcome.reason or outcome.page.error or f"http-{outcome.page.status}"


def _stamp(planned: datetime | None) -> str | None:
    """Return a planned moment as written, None for none."""
    return stamp(planned) if planned else None
