"""The identity of a page: one canonical URL for all the spellings a site links it by.

A canonical URL names a page and is stable; it need not be the one to fetch. `http` and `https`,
`www.` and bare host, desktop, mobile, AMP and print twin have one canonical URL, with `https` and
without `www.`, whichever of them the site answers to: keep the URL as linked for fetching.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit

from archive.liferay import article_path, is_portlet_noise

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST_RE = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]+\]")
# Hosts of mobile and AMP twins, which keep the path of the article; `en.` is another text.
_TWIN_HOST_RE = re.compile(r"(?:www|m|mb|mobile|amp)\.(?=[^.]+\.)")
_EDGES = "".join(map(chr, range(0x21)))  # what browsers strip: C0 controls and the space


def canonical_url(url: str, base: str | None = None) -> str:
    """Return the canonical form of an absolute URL, or of a link found on the page `base`.

    Raises ValueError for what is no http(s) URL.
    """
    parts = _split(url, base)
    host, port = _host(parts), _port(parts)
    path = _plain_path(parts.path)
    query = _pairs(parts.query)
    if "/-/" in path or "urlTitle=" in parts.query or "assetEntryId=" in parts.query:
        path, query = article_path(path, query)
    path = _without_twins(path if query else _INDEX_RE.sub("", path))
    # On a port of its own a host speaks one scheme only, so there the scheme is part of the name.
    origin = f"https://{_bare(host)}" if port is None else f"{parts.scheme}://{_bare(host)}:{port}"
    kept = sorted({pair for pair in query if any(pair) and not _is_noise(*pair, path)})
    return origin + path + ("?" + "&".join(map("".join, kept)) if kept else "")


def host_of(url: str) -> str:
    """Return the host in lower case, with the port where it is not the scheme's own.

    Raises ValueError for what is no http(s) URL.
    """
    parts = _split(url, None)
    port = _port(parts)
    return _host(parts) if port is None else f"{_host(parts)}:{port}"


def path_query(url: str) -> str:
    """Return path and query of a URL as written, which the patterns of a site are searched in."""
    parts = urlsplit(url)
    return (parts.path or "/") + ("?" + parts.query if parts.query else "")


def in_scope(url: str, hosts: Iterable[str]) -> bool:
    """Tell whether a URL is http(s) and on one of the hosts, their `www.` and mobile twins."""
    try:
        host = _bare(host_of(url))
    except ValueError:
        return False
    return any(host == _bare(known) for known in hosts)


def _split(url: str, base: str | None) -> SplitResult:
    """Split a URL, made absolute; Raises ValueError where scheme or host is missing."""
    url = url.strip(_EDGES)
    if "\\" in url:  # browsers read it as a slash, outside the query
        head, mark, tail = url.partition("?")
        url = head.replace("\\", "/") + mark + tail
    parts = urlsplit(urljoin(base, url) if base else url)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"{url[:200]!r} is no http(s) URL: give one like https://example.vn/tin")
    return parts


def _port(parts: SplitResult) -> int | None:
    """Return the port, None for the scheme's own; Raises ValueError for what is no port."""
    return None if parts.port == _DEFAULT_PORTS[parts.scheme] else parts.port


def _host(parts: SplitResult) -> str:
    """Return the host in lower case and IDNA; user and password are nobody's identity."""
    name = parts.hostname or ""
    return _idna(f"[{name}]" if ":" in name else name)


@lru_cache(maxsize=4096)
def _idna(name: str) -> str:
    """Return the ASCII form of a host name; Raises ValueError for what is none."""
    host = name.lower().removesuffix(".")
    if not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    if not _HOST_RE.fullmatch(host):
        raise ValueError(f"{name[:200]!r} is no host name: check the URL")
    return host


def _bare(host: str) -> str:
    """Return a host without `www.`, `m.` or `amp.` before its registered name."""
    while match := _TWIN_HOST_RE.match(host):
        host = host[match.end() :]
    return host


# Letters of RFC 3986 that need no escape in a path segment, and in a query beside & = and +.
_PATH_SAFE = "!$&'()*+,;=:@-._~"
_QUERY_SAFE = "!$'()*,;:@/?-._~"
_PLAIN_PATH_RE = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*/?")
_PLAIN_QUERY_RE = re.compile(r"[A-Za-z0-9_.~=&/:-]*")
# Session ids in the path: Java's, PHP's, and ASP.NET's cookieless segment.
_SESSION_RE = re.compile(
    r";(?:jsessionid|phpsessid)=[^/;]*|/\((?:[ASF]\([^()/]*\))+\)(?=/)", re.IGNORECASE
)


def _escape(text: str, safe: str) -> str:
    """Return text percent-encoded once: UTF-8 in NFC where the bytes are UTF-8, else as they are.

    An escaped delimiter (`%2F`) stays escaped, and `%2541` is not taken for `%41`.
    """
    raw = unquote_to_bytes(text)
    try:
        return quote(unicodedata.normalize("NFC", raw.decode()), safe=safe)
    except UnicodeDecodeError:
        return quote(raw, safe=safe)


def _plain_path(path: str) -> str:
    """Return a path escaped one way, without session ids, dot segments and empty segments."""
    if _PLAIN_PATH_RE.fullmatch(path):
        return path or "/"
    path = "/".join(_escape(segment, _PATH_SAFE) for segment in path.split("/"))
    while (shorter := _SESSION_RE.sub("", path)) != path:
        path = shorter
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    closing = "/" if kept and path.endswith(("/", "/.", "/..")) else ""
    return "/" + "/".join(kept) + closing


def _pairs(query: str) -> list[tuple[str, str]]:
    """Return the parameters as (`name`, `=value`), escaped one way; `""` where no = follows."""
    if not query:
        return []
    pairs = (part.partition("=") for part in query.split("&") if part)
    if _PLAIN_QUERY_RE.fullmatch(query):
        return [(name, equals + value) for name, equals, value in pairs]
    # Templates leave `&amp;` in links, which makes a parameter `amp;id`.
    escaped = (
        (_escape_query(name), equals + _escape_query(value)) for name, equals, value in pairs
    )
    return [(_AMP_RE.sub("", name), value) for name, value in escaped]


_ARCHIVED_RE = re.compile(
    r"(?:https?://web\.archive\.org)?/web/\d{4,14}[a-z_]{0,3}/(https?):/{1,2}", re.IGNORECASE
)


def unarchived(url: str) -> str:
    """Return the address that a link of the Wayback Machine keeps a page of; any other as it is."""
    match = _ARCHIVED_RE.match(url)
    return f"{match[1]}://{url[match.end() :]}" if match else url


def _escape_query(text: str) -> str:
    """Return a name or value of a query escaped one way, its spaces as `+`."""
    return "+".join(_escape(word, _QUERY_SAFE).replace("%20", "+") for word in text.split("+"))


_AMP_RE = re.compile("^(?:amp;)+")
_NOISE_RE = re.compile(
    # Campaigns and clicks: Google, Facebook, Zalo, TikTok, Microsoft, Yandex, mail senders.
    "(?:utm|mtm|hsa|_x_tr)_.*|_ga|_gl|_gac_.*|(?:fbc|gc|dc|msclk|yc|ysc|twc|ttc)l?id|gbraid|wbraid|"
    "gclsrc|srsltid|igshi?d?|zarsrc|gidzl|fb_(?:action_ids|action_types|ref|source)|mc_[ce]id|"
    "_hsenc|_hsmi|mkt_tok|oly_(?:anon|enc)_id|vero_(?:conv|id)|__cf_chl_.*|"
    # Sessions, log-in forms and cache busters.
    "phpsessid|aspsessionid.*|jsessionid|session_?id|cfid|cftoken|logout|nv_redirect|nocache|"
    # Print, AMP and mobile renderings of the page.
    "print|printable|amp|tmpl|mobile|outputtype",
    re.IGNORECASE,
)


def _is_noise(name: str, value: str, path: str) -> bool:
    """Tell whether a parameter says nothing of which page is meant."""
    if _NOISE_RE.fullmatch(name) or is_portlet_noise(name):
        return True
    if name == "_":  # jQuery's cache buster
        return value[1:].isdigit()
    # The vendor of `-a{id}.html` hangs the pager of the listing on the articles it links.
    return name in {"p", "d"} and bool(_AID_RE.search(path))


_AID_RE = re.compile(r"-a\d+\.html$")
_INDEX_RE = re.compile(
    r"(?<=/)(?:index\.html?|index\.php|default\.(?:aspx?|html?))$", re.IGNORECASE
)
_TWIN_SEGMENTS = frozenset({"print", "savefile", "sendmail", "amp"})


def _without_twins(path: str) -> str:
    """Return the path of the article that a print, e-mail, save or AMP page stands for."""
    segments = path.split("/")
    # Such a twin keeps slug and id of the article; `/print/634137.html` alone tells no slug.
    if _names_article(segments[-1]):
        segments = [name for name in segments if name.lower() not in _TWIN_SEGMENTS]
    end = -1 if segments[-1] else -2
    while len(segments) >= 2 - end and segments[end].lower() == "amp" and "-" in segments[end - 1]:
        del segments[end]
    return "/".join(segments)


def _names_article(name: str) -> bool:
    """Tell whether the last segment of a path is a slug with an id: `hop-mat-4215.html`."""
    stem, _, ending = name.rpartition(".")
    slug, _, rest = stem.partition("-")
    return bool(
        3 <= len(ending) <= 5 and rest and _LETTER_RE.search(slug) and re.search(r"\d", rest)
    )


_LETTER_RE = re.compile("[A-Za-z]")
