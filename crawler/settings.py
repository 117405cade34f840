"""Every setting of the crawl, Scrapy's default in the comment.

What differs from site to site (delay, user agent) is set by `SiteSpider.update_settings`.
"""

import os
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

try:
    _VERSION = version("khobao")
except PackageNotFoundError:  # a checkout that was never installed
    _VERSION = "0"

BOT_NAME = "khobao"  # "scrapybot"
SPIDER_MODULES: list[str] = []  # []
SPIDER_LOADER_CLASS = "crawler.registry.SiteSpiderLoader"  # "scrapy.spiderloader.SpiderLoader"

# Ours, each overridable with `-s NAME=value`.
KHOBAO_ARCHIVE = os.environ.get("KHOBAO_ARCHIVE") or "data"  # folder
KHOBAO_PROXY = os.environ.get("KHOBAO_PROXY") or None  # forward proxy for every request
KHOBAO_ALLOW_PRIVATE = os.environ.get("KHOBAO_ALLOW_PRIVATE") == "1"  # tests and intranets only
KHOBAO_CONTACT = os.environ.get("KHOBAO_CONTACT") or None  # URL or address in the User-Agent
# Seconds; replaces every site's own delay: demo and tests.
KHOBAO_DELAY = os.environ.get("KHOBAO_DELAY") or None
KHOBAO_DRY_RUN = False  # discover only, store nothing
KHOBAO_WORKERS = 1  # extraction processes; one beside the reactor keeps up
KHOBAO_EXTRACT_DEADLINE = 20  # seconds a page may take before its worker is killed
KHOBAO_CRAWL_DELAY_CAP = 60  # seconds; a larger Crawl-delay in robots.txt counts as this
KHOBAO_RETRY_AFTER_CAP = 120  # seconds; a larger Retry-After counts as this
KHOBAO_BLOCKED_AFTER = 5  # answers 403 or challenge in a row before a site is left alone

# Who we are, and how politely we ask.
USER_AGENT = f"KhoBao/{_VERSION}"  # "Scrapy/VERSION (+https://scrapy.org)"; contact added per run
ROBOTSTXT_OBEY = True  # False
DOWNLOAD_DELAY = 5.0  # 0; the site file's `delay` replaces it
DOWNLOAD_DELAY_JITTER = 0.2  # 0.5; ±20 %, so that the configured delay stays about the pace
CONCURRENT_REQUESTS = 2  # 16; a stop has to wait for what is queued, 5 s a request
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # 8
AUTOTHROTTLE_ENABLED = True  # False
AUTOTHROTTLE_START_DELAY = 5.0  # 5.0
AUTOTHROTTLE_MAX_DELAY = 60.0  # 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0  # 1.0
DEFAULT_REQUEST_HEADERS = {  # Accept-Language: en
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
}
COOKIES_ENABLED = False  # True; sessions would multiply URLs and identify us between runs
REFERRER_POLICY = "no-referrer"  # DefaultReferrerPolicy

# What a hostile or broken server may cost.
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # 1 GiB; applies unpacked too: gzip bombs end here
DOWNLOAD_WARNSIZE = 0  # 32 MiB; the size is in the capture, a line in the log adds nothing
DOWNLOAD_TIMEOUT = 60  # 180 s, for the whole transfer
DOWNLOAD_FAIL_ON_DATALOSS = True  # True; half a page is never archived as a whole one
REDIRECT_MAX_TIMES = 8  # 20
METAREFRESH_ENABLED = False  # True; challenge pages refresh for ever, articles do not
RETRY_TIMES = 2  # 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408, 429]  # the same
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # "ERROR"; the page's row says it
DNS_TIMEOUT = 20  # 60 s
MEMUSAGE_ENABLED = True  # True
MEMUSAGE_LIMIT_MB = 2048  # 0, unlimited; the crawl ends in order, the frontier is in the archive
DOWNLOAD_HANDLERS = {
    "http": "crawler.handlers.VerifyingHandler",  # HTTP11DownloadHandler
    "https": "crawler.handlers.VerifyingHandler",  # HTTP11DownloadHandler
    "data": None,
    "file": None,  # a link to file:// would read a local file into the archive
    "ftp": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = False  # False; crawler.handlers verifies first and records it
TWISTED_DNS_RESOLVER = "crawler.resolver.GlobalOnlyResolver"  # CachingThreadedResolver
TELNETCONSOLE_ENABLED = False  # True
REMOTE_CONTROL_ENABLED = False  # True in 2.19: a local server that runs Python code
HTTPERROR_ALLOW_ALL = True  # False; a 404 is an outcome to record

# The archive is frontier and seen-set, so Scrapy keeps neither between runs.
JOBDIR = None  # None, and it must stay so
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # RFPDupeFilter; the frontier hands out once
DEPTH_LIMIT = 0  # 0; requests come from the frontier, whose chains have a cap of their own
URLLENGTH_LIMIT = 2083  # 2083

ITEM_PIPELINES = {  # {}; the one place with the order
    "pipelines.extraction.ExtractPipeline": 100,
    "pipelines.dedupe.DedupePipeline": 200,
    "pipelines.store.StorePipeline": 300,
}
DOWNLOADER_MIDDLEWARES = {
    # Engine side: refused before anything is spent on it, robots.txt included.
    "crawler.middlewares.scope.ScopeMiddleware": 50,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # 50
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # 100; fails open
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # 300
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,  # 580
    "crawler.middlewares.proxy.ProxyMiddleware": 740,  # before HttpProxyMiddleware, 750
    # Downloader side: sees every response as the wire brought it.
    "crawler.middlewares.raw.RawCaptureMiddleware": 950,
}
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,  # 0
    "crawler.throttle.PoliteThrottle": 0,
    "scrapy.extensions.telnet.TelnetConsole": None,  # 0
    "scrapy.extensions.remote_control.RemoteControl": None,  # 0
    "scrapy.extensions.feedexport.FeedExporter": None,  # 0
    "scrapy.extensions.spiderstate.SpiderState": None,  # 0; needs a JOBDIR
    "crawler.extensions.CrawlReport": 500,
}

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"  # the same
# None; uvloop saves 15 % of the CPU
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None
LOG_LEVEL = "INFO"  # "DEBUG"
