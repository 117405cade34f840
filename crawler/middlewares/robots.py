"""robots.txt by RFC 9309: where it cannot be had, nothing is fetched."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.failures import HostRefusedError, RefusedError, reason_of
from crawler.throttle import PoliteThrottle

# RFC 9309 §2.5 asks for 500 KiB at least; 4 MB of rules would block the loop for 8 s.
MAX_BYTES = 512 * 1024
# The product token that site owners write into a rule for us.
AGENT = "KhoBao"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """A host's robots.txt."""

    parser: Protego | None = None  # None: no rules
    sitemaps: tuple[str, ...] = ()
    delay: float | None = None  # seconds, Crawl-delay
    problem: str | None = None  # why it could not be had: the host is left alone

    def allows(self, url: str) -> bool:
        """Tell whether we may fetch a URL of the host."""
        return self.parser is None or bool(self.parser.can_fetch(url, AGENT))


@dataclass
class RobotsMiddleware:
    """Fetches each host's robots.txt once a run and refuses what it forbids.

    5xx, 429 and no answer at all refuse the whole host for this run; other 4xx mean no rules.
    """

    crawler: Crawler
    _rules: dict[str, asyncio.Future[Rules]] = field(default_factory=dict)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Return a middleware for the crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or raise RefusedError or HostRefusedError."""
        if "robots" in request.meta:
            return
        rules = await self.rules(request.url)
        if rules.problem is not None:
            raise HostRefusedError(rules.problem)
        if not rules.allows(request.url):
            self.crawler.stats.inc_value("khobao/refused/robots")
            raise RefusedError("robots")

    async def rules(self, url: str) -> Rules:
        """Return the rules of a URL's host, fetching them at most once a run."""
        parts = urlparse_cached(Request(url))
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(origin)
        if known is not None:
            return await known
        answer = self._rules[origin] = asyncio.get_running_loop().create_future()
        rules = Rules(problem="stopped")
        try:
            rules = await self._fetch(f"{origin}/robots.txt")
        finally:
            answer.set_result(rules)  # others wait for it, also when this request is cancelled
        if rules.delay:
            self._keep_delay(parts.hostname or "", rules.delay)
        return rules

    async def _fetch(self, url: str) -> Rules:
        # No download slot's queue may stand before it: everything else waits for it.
        request = Request(url, priority=1000, meta={"robots": True}, callback=NO_CALLBACK)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  whatever it was, there are no rules to obey
            reason = reason_of(error)
            _log.info("%s: %s", url, reason)
            # RFC 9309 §2.3.1.2: beyond five redirects it may count as not there.
            return Rules() if reason == "redirect-loop" else Rules(problem=reason)
        return read_rules(response)

    def _keep_delay(self, host: str, seconds: float) -> None:
        cap = self.crawler.settings.getfloat("KHOBAO_CRAWL_DELAY_CAP")
        throttle = self.crawler.get_extension(PoliteThrottle)
        if throttle is not None:
            throttle.keep_delay(host, min(seconds, cap))


def read_rules(response: Response) -> Rules:
    """Make rules of an answer to a request for robots.txt."""
    if response.status >= 500 or response.status == 429:
        return Rules(problem=f"robots-http-{response.status}")
    if response.status != 200:
        return Rules()
    body = response.body[:MAX_BYTES]
    parser = Protego.parse(body.decode("utf-8-sig", "replace"))
    return Rules(
        parser=parser,
        sitemaps=tuple(dict.fromkeys(_sitemaps(parser, response.url))),
        delay=parser.crawl_delay(AGENT) or None,
    )


def _sitemaps(parser: Protego, base: str) -> Iterator[str]:
    """Yield the sitemaps a robots.txt names, made absolute; what no URL can be made of is none."""
    for line in parser.sitemaps:
        try:
            yield urljoin(base, line)
        except ValueError:
            continue
