"""Addresses, robots.txt, Retry-After and the words for failures, as pure functions."""

import ipaddress
from types import SimpleNamespace

import pytest
from OpenSSL import SSL
from scrapy.core.downloader import Slot
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from archive.errors import UsageError
from archive.models import Site
from crawler.addresses import is_private_name, is_public, literal
from crawler.failures import HostRefusedError, RefusedError, reason_of
from crawler.middlewares.robots import MAX_BYTES, read_rules
from crawler.politeness import apply_site
from crawler.throttle import PoliteThrottle, retry_after


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "１２７.０.０.１",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "[::1]",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "fe80::1%eth0",
        "fc00::1",
        "localhost",
        "LOCALHOST.",
        "bao.localhost",
    ],
)
def test_private_hosts_in_every_spelling(host):
    assert is_private_name(host)


@pytest.mark.parametrize("host", ["hanoimoi.vn", "8.8.8.8", "134744072", "2606:4700::1111", "a.b"])
def test_public_hosts(host):
    assert not is_private_name(host)


def test_literals():
    assert literal("hanoimoi.vn") is None
    assert literal("0x08080808") == ipaddress.ip_address("8.8.8.8")
    assert is_public(ipaddress.ip_address("2002:808:808::"))


def robots(body=b"", status=200):
    return read_rules(Response("https://bao.vn/robots.txt", status=status, body=body))


@pytest.mark.parametrize("status", [500, 502, 503, 599, 429])
def test_robots_that_cannot_be_had(status):
    assert robots(status=status).problem == f"robots-http-{status}"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 301, 204])
def test_robots_that_are_not_there(status):
    rules = robots(b"User-agent: *\nDisallow: /", status)
    assert rules.problem is None
    assert rules.allows("https://bao.vn/x")


def test_robots_rules():
    rules = robots(
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /kin\nCrawl-delay: 7\n"
        b"Sitemap: /s.xml\nSITEMAP: https://bao.vn/s.xml\n"
    )
    assert not rules.allows("https://bao.vn/kin/x")
    assert rules.allows("https://bao.vn/mo")
    assert (rules.delay, rules.sitemaps) == (7.0, ("https://bao.vn/s.xml",))


def test_robots_for_us_alone_win_over_those_for_all():
    rules = robots(b"User-agent: *\nDisallow: /\n\nUser-agent: KhoBao\nDisallow: /x\n")
    assert rules.allows("https://bao.vn/tin") and not rules.allows("https://bao.vn/x")


def test_huge_robots_are_read_in_part():
    body = b"User-agent: *\nDisallow: /kin\n" + b"Disallow: /x\n" * 200_000
    assert len(body) > MAX_BYTES
    assert not robots(body).allows("https://bao.vn/kin")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"120", 120.0),
        (b" 0 ", 0.0),
        (b"Thu, 01 Jan 1970 00:16:40 GMT", 900.0),
        (b"Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        (b"soon", None),
        (b"99999999999999", None),
        (b"-5", None),
        (b"\xff", None),
        (None, None),
    ],
)
def test_retry_after(value, seconds):
    assert retry_after(value, now=100.0) == seconds


def failed(cause):
    error = DownloadFailedError("x")
    error.__cause__ = ResponseFailed([Failure(cause)])
    return error


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (RefusedError("private-address"), "private-address"),
        (HostRefusedError("robots-http-503"), "robots-http-503"),
        (IgnoreRequest("max redirections reached"), "redirect-loop"),
        (IgnoreRequest("Ignored response because its body exceeded DOWNLOAD_MAXSIZE"), "oversize"),
        (CannotResolveHostError("x"), "dns"),
        (DownloadConnectionRefusedError("x"), "refused"),
        (DownloadTimeoutError("x"), "timeout"),
        (ResponseDataLossError("x"), "partial"),
        (DownloadCancelledError("x"), "oversize"),
        (TunnelError("x"), "proxy"),
        (failed(SSL.Error([("SSL routines", "", "certificate verify failed")])), "tls"),
        (failed(ConnectionResetError("x")), "connection"),
        (OSError("Not a gzipped file"), "bad-encoding"),
        (EOFError("x"), "bad-encoding"),
        (ZeroDivisionError("x"), "error"),
    ],
)
def test_words_for_failures(error, word):
    assert reason_of(error) == word


def settings_for(delay, **changes):
    site = Site("x", "X", "newspaper", "Hà Nội", "Hà Nội", "https://x.vn/", ("x.vn",), delay=delay)
    settings = Settings({"USER_AGENT": "KhoBao/1", **changes})
    apply_site(settings, site)
    return settings


def test_a_site_keeps_its_own_pace():
    settings = settings_for(7.0)
    assert settings.getfloat("DOWNLOAD_DELAY") == settings.getfloat("AUTOTHROTTLE_START_DELAY") == 7
    assert settings_for(7.0).getfloat("AUTOTHROTTLE_MAX_DELAY") == 60
    assert settings_for(600.0).getfloat("AUTOTHROTTLE_MAX_DELAY") == 600
    fast = settings_for(0.0)
    assert fast.getfloat("AUTOTHROTTLE_MAX_DELAY") == 0
    assert fast.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 8


def test_one_setting_replaces_every_pace():
    assert settings_for(7.0, KHOBAO_DELAY="0").getfloat("DOWNLOAD_DELAY") == 0
    assert settings_for(0.0, KHOBAO_DELAY=3).getfloat("DOWNLOAD_DELAY") == 3


@pytest.mark.parametrize("value", ["nhanh", "-1", "inf", "nan", [3]])
def test_a_pace_that_is_none(value):
    with pytest.raises(UsageError, match="KHOBAO_DELAY"):
        settings_for(7.0, KHOBAO_DELAY=value)


@pytest.mark.parametrize("proxy", ["garbage", "socks5://127.0.0.1:9", "http://", "http://[::1"])
def test_a_proxy_that_is_none_is_said_to_be_none(proxy):
    with pytest.raises(UsageError, match=r"KHOBAO_PROXY=.*is no URL"):
        settings_for(1.0, KHOBAO_PROXY=proxy)


def test_a_contact_adds_no_line_to_a_request():
    with pytest.raises(UsageError, match="KHOBAO_CONTACT"):
        settings_for(1.0, KHOBAO_CONTACT="a@b.example\r\nX-Evil: 1")


def test_a_crawl_delay_lengthens_the_sites_own_only():
    settings = settings_for(5.0, AUTOTHROTTLE_ENABLED=True)
    throttle = PoliteThrottle(SimpleNamespace(settings=settings, signals=Signals()))
    downloader = SimpleNamespace(per_slot_settings={}, slots={"a.vn": Slot(8, 5.0, 0.0)})
    throttle.crawler.engine = SimpleNamespace(downloader=downloader)
    throttle._spider_opened(None)
    throttle.keep_delay("a.vn", 1.0)
    assert (downloader.slots["a.vn"].delay, downloader.slots["a.vn"].concurrency) == (5.0, 1)
    throttle.keep_delay("b.vn", 20.0)
    delays = {host: slot["delay"] for host, slot in downloader.per_slot_settings.items()}
    assert delays == {"a.vn": 5.0, "b.vn": 20.0}


class Signals:
    def connect(self, *args, **kwargs):
        pass


def test_what_protects_the_machine_is_set():
    settings = Settings()
    settings.setmodule("crawler.settings")
    handlers = settings.getdict("DOWNLOAD_HANDLERS")
    assert [name for name, path in handlers.items() if path] == ["http", "https"]
    assert settings["JOBDIR"] is None
    assert settings.getint("DOWNLOAD_MAXSIZE") == 20 * 2**20
    for name in ("TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED"):
        assert settings.getbool(name) is False
    assert settings.getbool("ROBOTSTXT_OBEY") is True
