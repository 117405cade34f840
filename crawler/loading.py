"""What Scrapy's spider loader raises when a site is unknown or its file is faulty."""

from __future__ import annotations

from scrapy.exceptions import UsageError as ScrapyUsageError

from archive.errors import UsageError


class SpiderNotLoadedError(UsageError, ScrapyUsageError, KeyError):
    """Raised by SiteSpiderLoader.load for a name no sound site file stands behind.

    A KeyError because the loader protocol asks for one, Scrapy's UsageError so that `scrapy crawl`
    prints one line instead of a traceback, and ours for `khobao`.
    """

    def __str__(self) -> str:
        """Return the message alone; KeyError would quote it."""
        return str(self.args[0])
