"""How politely a site is asked: its file's delay, and who we say we are."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from archive.models import Site


def apply_site(settings: BaseSettings, site: Site) -> None:
    """Set a site's pace and the user agent, below what the command line says."""
    delay = settings.getfloat("KHOBAO_DELAY") if _is_set(settings) else site.delay
    values: dict[str, object] = {
        "DOWNLOAD_DELAY": delay,
        "AUTOTHROTTLE_START_DELAY": delay,
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
        values["USER_AGENT"] = f"{settings['USER_AGENT']} (+{contact})"
    for name, value in values.items():
        settings.set(name, value, priority="spider")


def _is_set(settings: BaseSettings) -> bool:
    return settings.get("KHOBAO_DELAY") not in {None, ""}
