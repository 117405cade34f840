"""AutoThrottle that also keeps what robots.txt and Retry-After ask for."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

_BUSY = frozenset({429, 503})
# Where a busy server does not say how long to wait: Scrapy's own start delay.
_BUSY_PAUSE = 5.0


class PoliteThrottle(AutoThrottle):
    """Lengthens delays, never below the site's own, a host's Crawl-delay or a Retry-After."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._cap = crawler.settings.getfloat("KHOBAO_RETRY_AFTER_CAP")
        self._floors: dict[str, float] = {}  # seconds, by host

    def keep_delay(self, host: str, seconds: float) -> None:
        """Never ask a host more often than this, nor than its site file allows, from now on."""
        seconds = max(seconds, self.mindelay)
        self._floors[host] = seconds
        downloader = self.crawler.engine.downloader
        downloader.per_slot_settings[host] = {"delay": seconds, "concurrency": 1}
        slot = downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(slot.delay, seconds)
            slot.concurrency = 1

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        if response.status in _BUSY:
            pause = retry_after(response.headers.get("Retry-After"), time.time())
            slot.delay = max(slot.delay, min(_BUSY_PAUSE if pause is None else pause, self._cap))
            return
        super()._adjust_delay(slot, latency, response)
        # A run has a handful of slots, and this method is not told which host's it was given.
        slots = self.crawler.engine.downloader.slots
        floors = (self._floors.get(host, 0.0) for host, each in slots.items() if each is slot)
        slot.delay = max(slot.delay, *floors, 0.0)


def retry_after(value: bytes | None, now: float) -> float | None:
    """Return the seconds of a Retry-After header, given as such or as a date; None: no wish."""
    text = (value or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text) if len(text) < 10 else None
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
