"""The next page of a listing: by selector, by rel=next or by a template with {n}."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import html
from parsel import Selector

_IS_NEXT = "contains(concat(' ', translate(normalize-space(@rel), 'NEXT', 'next'), ' '), ' next ')"
_REL_NEXT = f"//link[{_IS_NEXT}]|//a[{_IS_NEXT}]"
# ASP.NET grids and scripted "load more" links: a request that no URL stands for.
_SCRIPTED = re.compile(r"__doPostBack|\w+\s*\([^)]+\)")
_SCRIPT_HEAD = 1_000  # characters of a script in which its call is looked for
_IDLE = re.compile(r"javascript:(?:void\(\w*\)|returnfalse)?;?|#", re.IGNORECASE)  # no spaces
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)


@dataclass(slots=True)
class Next:
    """Where a page's pager leads."""

    urls: list[str] = field(default_factory=list)  # candidates, best first
    blocked: str | None = None  # javascript: there is a pager, but no URL to it


def is_template(entry: str) -> bool:
    """Tell whether an entry of `next` is a URL template, not a selector."""
    return "{n}" in entry


def next_link(page: Selector, base: str, url: str, entries: Sequence[str]) -> Next:
    """Find the next page's link: the site's selectors in order, then rel=next."""
    follow = Next()
    selectors = [entry for entry in entries if not is_template(entry)]
    for matches in (*(_select(page, entry) for entry in selectors), page.xpath(_REL_NEXT)):
        for match in matches:
            _consider(match, base, url, follow)
        if follow.urls:
            follow.blocked = None
            break
    return follow


def template_urls(listing: str, template: str, number: int) -> list[str]:
    """Return the URL of a listing's page `number`, and a second reading of the template if any.

    `?page={n}` keeps the listing's other parameters; `/page-{n}` may stand for a path from the
    host's root or for an ending of the listing's own path, so both are returned.
    """
    filled = template.replace("{n}", str(number))
    if filled.startswith(("?", "&")):
        return [_with_query(listing, filled[1:])]
    readings = [urljoin(listing, filled)]
    if filled.startswith("/") and not filled.startswith("//"):
        parts = urlsplit(listing)
        path = parts.path.rstrip("/") + filled
        readings.append(urlunsplit((parts.scheme, parts.netloc, path, "", "")))
    return list(dict.fromkeys(readings))


def _with_query(listing: str, query: str) -> str:
    parts = urlsplit(listing)
    new = parse_qsl(query, keep_blank_values=True)
    names = {name for name, _ in new}
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in names]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode([*kept, *new]), ""))


def _select(page: Selector, entry: str) -> Sequence[Selector]:
    return page.xpath(entry) if entry.startswith(("/", "(")) else page.css(entry)


def _consider(match: Selector, base: str, url: str, follow: Next) -> None:
    for href, onclick in _targets(match):
        if _IDLE.fullmatch("".join(href.split())) or not href:
            follow.blocked = follow.blocked or ("javascript" if onclick else None)
        elif href.lower().startswith("javascript:"):
            follow.blocked = "javascript" if _is_scripted(href) else follow.blocked
        else:
            _add(href, base, url, follow)


def _add(href: str, base: str, url: str, follow: Next) -> None:
    try:
        target = _SESSION.sub("", urljoin(base, href)).partition("#")[0]
    except ValueError:
        return
    is_web = target.startswith(("http://", "https://"))
    if is_web and target != _SESSION.sub("", url).partition("#")[0] and target not in follow.urls:
        follow.urls.append(target)


def _targets(match: Selector) -> Iterator[tuple[str, bool]]:
    """Yield (href, whether a script is attached) of a match: a link, one around or inside it."""
    element = match.root
    if isinstance(element, str):
        yield element.strip(), False
        return
    if not isinstance(element, html.HtmlElement) or _is_disabled(element):
        return
    own = [element] if element.tag in {"a", "link"} else element.xpath(".//a[1]")
    for link in own or element.xpath("ancestor::a[1]"):
        href = re.sub(r"[\t\r\n]", "", link.get("href") or "").strip()
        yield href, _is_scripted(link.get("onclick") or "")


def _is_scripted(script: str) -> bool:
    return bool(_SCRIPTED.search(script, 0, _SCRIPT_HEAD))


def _is_disabled(element: html.HtmlElement) -> bool:
    parent = element.getparent()
    marked = [element] if parent is None else [element, parent]
    return any(
        "disabled" in (each.get("class") or "").lower().split()
        or (each.get("aria-disabled") or "").lower() == "true"
        for each in marked
    )
