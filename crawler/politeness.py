"""How politely a site is asked: its file's delay, and who we say we are."""

from __future__ import annotations

import math
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from archive.errors import UsageError
from archive.models import Site
from archive.urls import host_of


def apply_site(settings: BaseSettings, site: Site) -> None:
    """Set a site's pace and the user agent, below what the command line says.

    Raises UsageError for a KHOBAO_DELAY, KHOBAO_PROXY or KHOBAO_CONTACT that cannot be meant.
    """
    _check_proxy(settings.get("KHOBAO_PROXY"))
    own = delay_for_all(settings)
    delay = site.delay if own is None else own
    values: dict[str, object] = {
        "DOWNLOAD_DELAY": delay,
        "AUTOTHROTTLE_START_DELAY": delay,
        # Scrapy's cap would speed up a site whose own delay is longer than it.
        "AUTOTHROTTLE_MAX_DELAY": max(delay, settings.getfloat("AUTOTHROTTLE_MAX_DELAY")),
    }
    if delay == 0:
        # 8 at a time saturate a loopback server; AutoThrottle stays for Retry-After alone.
        values |= {
            "AUTOTHROTTLE_MAX_DELAY": 0.0,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
            "CONCURRENT_REQUESTS": 8,
        }
    contact = settings.get("KHOBAO_CONTACT")
    if contact:
        if not contact.isprintable():
            raise UsageError("KHOBAO_CONTACT: has a control character in it; set it to one line")
        values["USER_AGENT"] = f"{settings['USER_AGENT']} (+{contact})"
    for name, value in values.items():
        settings.set(name, value, priority="spider")


def _check_proxy(proxy: str | None) -> None:
    """Raise UsageError for what is no address of a proxy: requests would fail as if by DNS."""
    try:
        fits = not proxy or (urlsplit(proxy).scheme in ("http", "https") and bool(host_of(proxy)))
    except ValueError:
        fits = False
    if not fits:
        raise UsageError(f"KHOBAO_PROXY={proxy}: is no URL; set it to one like http://host:3128")


def delay_for_all(settings: BaseSettings) -> float | None:
    """Return KHOBAO_DELAY in seconds, None when every site keeps its own; raises UsageError."""
    value = settings.get("KHOBAO_DELAY")
    if value in (None, ""):
        return None
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise UsageError(f"KHOBAO_DELAY={value}: is no number of seconds; set it to 0 or more")
    return seconds
