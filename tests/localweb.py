"""A web server on loopback, port 0, that answers as told: slowly, brokenly, endlessly or well."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

CHALLENGE = (
    b'<html><body><script>document.cookie="D1N=0123456789abcdef"+"; expires=Fri, 31-Dec-2037'
    b' 23:55:55 GMT; path=/";window.location.reload(true);</script></body></html>'
)
HTML = "text/html; charset=utf-8"


@dataclass
class Answer:
    """One response."""

    body: bytes = b""
    status: int = 200
    content_type: str | None = HTML
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0  # seconds before the first byte
    how: str = "whole"  # whole, drop, partial, drip, endless, headers


@dataclass
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    at: float


Route = Answer | bytes | str | Callable[[Asked], Answer]


class LocalWeb:
    """Routes by path and query, or by path alone; everything else is 404."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {"/robots.txt": Answer(status=404)}
        self.asked: list[Asked] = []
        self.fallback: Callable[[Asked], Answer] | None = None
        self._lock = threading.Lock()
        web = self

        class Handler(_Handler):
            owner = web

        self.server = _Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"

    def answer(self, asked: Asked) -> Answer:
        with self._lock:
            self.asked.append(asked)
        route = self.routes.get(asked.path) or self.routes.get(urlsplit(asked.path).path)
        if route is None:
            return self.fallback(asked) if self.fallback else Answer(b"not found", 404)
        if callable(route):
            return route(asked)
        if isinstance(route, Answer):
            return route
        return Answer(route.encode() if isinstance(route, str) else route)

    def paths(self, prefix: str = "/") -> list[str]:
        """Return the paths asked for, in order."""
        return [asked.path for asked in self.asked if asked.path.startswith(prefix)]

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Speak https from now on."""
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://{self.host}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are what is tested here."""


class _Handler(BaseHTTPRequestHandler):
    owner: LocalWeb
    protocol_version = "HTTP/1.1"
    timeout = 30
    # Head and body go out in two writes; Nagle would hold the second for the client's ACK, 40 ms.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.owner.answer(Asked(self.path, headers, time.monotonic()))
        time.sleep(answer.delay)
        with suppress(OSError):
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        if answer.how == "drop":
            self.close_connection = True
            return
        if answer.how == "headers":
            self._endless_headers()
            return
        self.send_response(answer.status)
        if answer.content_type is not None:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        length = len(answer.body) * (2 if answer.how == "partial" else 1)
        if answer.how == "endless":
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self._send_body(answer)

    def _send_body(self, answer: Answer) -> None:
        if answer.status == 304:
            return
        if answer.how == "endless":
            self.close_connection = True
            while True:
                self.wfile.write(b"<p>khong bao gio het</p>" * 1000)
        if answer.how == "drip":
            for index in range(len(answer.body)):
                self.wfile.write(answer.body[index : index + 1])
                self.wfile.flush()
                time.sleep(0.5)
            return
        self.wfile.write(answer.body)
        if answer.how == "partial":
            self.close_connection = True

    def _endless_headers(self) -> None:
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            self.wfile.write(b"X-Filler: " + b"a" * 1000 + b"\r\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def serve() -> Iterator[LocalWeb]:
    """Serve until the block ends."""
    web = LocalWeb()
    thread = threading.Thread(target=web.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.server.shutdown()
        web.server.server_close()
        thread.join()


def gzipped(body: bytes) -> Answer:
    return Answer(gzip.compress(body), headers={"Content-Encoding": "gzip"})


def deflated(body: bytes) -> Answer:
    return Answer(zlib.compress(body), headers={"Content-Encoding": "deflate"})


def brotlied(body: bytes) -> Answer:
    import brotli

    return Answer(brotli.compress(body), headers={"Content-Encoding": "br"})


def gzip_bomb(megabytes: int = 100) -> Answer:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    chunk = b"\0" * 1_048_576
    body = b"".join(squeezer.compress(chunk) for _ in range(megabytes)) + squeezer.flush()
    return Answer(body, headers={"Content-Encoding": "gzip"})


def redirect(target: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": target})


_COMMUNES = ("Minh Tân", "Hòa Bình", "Đông Sơn", "Phú Lương", "Quang Trung", "An Khánh", "Yên Mỹ")
_WORKS = (
    "kiểm tra công tác phòng chống bão",
    "tổng kết phong trào thi đua",
    "sơ kết việc học tập và làm theo tấm gương đạo đức Hồ Chí Minh",
    "đối thoại với nhân dân về giải phóng mặt bằng",
    "triển khai nghị quyết về phát triển nông thôn mới",
)


def article_title(number: int) -> str:
    """Return the headline of a made-up article."""
    commune = _COMMUNES[number % len(_COMMUNES)]
    return f"Đảng ủy xã {commune} {_WORKS[number % len(_WORKS)]} năm thứ {number + 1000}"


def article_html(number: int, day: str = "15/06/2024", extra: str = "") -> str:
    """Return the page of a made-up article; its text differs with its number."""
    commune = _COMMUNES[number % len(_COMMUNES)]
    work = _WORKS[number % len(_WORKS)]
    first = (
        f"Sáng {day[:5]}, Đảng ủy xã {commune} tổ chức hội nghị {work} với sự tham dự của"
        f" {number + 20} đại biểu đại diện cho các chi bộ trực thuộc."
    )
    second = (
        f"Báo cáo tại hội nghị cho biết trong kỳ {number} toàn xã đã thu {number * 3 + 7} triệu"
        " đồng từ các nguồn đóng góp tự nguyện, sửa đường liên thôn và nhà văn hóa, giúp đỡ"
        " các hộ gia đình chính sách và người cao tuổi trên địa bàn."
    )
    third = (
        "Phát biểu kết luận, đồng chí Bí thư Đảng ủy đề nghị các chi bộ hoàn thành"
        f" {number % 9 + 3} nhiệm vụ trọng tâm trước cuối năm, giữ vững kỷ luật và đoàn kết nội"
        f" bộ, lắng nghe ý kiến của nhân dân ở cơ sở. {extra}"
    )
    paragraphs = (first, second, third)
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang=vi><head><meta charset=utf-8><title>{article_title(number)}"
        f"</title></head><body><nav><a href='/'>Trang chủ</a> <a href='/tin'>Tin tức</a></nav>"
        f"<article><h1>{article_title(number)}</h1><span class=date>{day} 08:30</span>"
        f"<div class=body>{text}</div></article><footer>Bản quyền thuộc về xã</footer>"
        "</body></html>"
    )


def listing_html(numbers: list[int], pager: str = "", sidebar: str = "") -> str:
    """Return a listing page with links to articles."""
    items = "".join(
        f"<li><a href='/tin/bai-viet-{number}.html'>{article_title(number)}</a></li>"
        for number in numbers
    )
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>Tin tức</title></head><body>"
        f"<nav><a href='/lien-he'>Liên hệ</a><a href='javascript:void(0)'>Đóng</a>"
        f"<a href='mailto:a@b.vn'>Thư</a></nav><ul>{items}</ul>{sidebar}{pager}</body></html>"
    )


class Paper:
    """A small newspaper: `count` articles on a chain of listings of `size` each, newest first."""

    def __init__(self, web: LocalWeb, count: int, size: int = 10, style: str = "link") -> None:
        self.web, self.size, self.style = web, size, style
        self.numbers = list(range(count, 0, -1))
        web.fallback = self._answer

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.numbers) // self.size))

    def _answer(self, asked: Asked) -> Answer:
        parts = urlsplit(asked.path)
        if parts.path == "/tin":
            return self._listing(int(parse_qs(parts.query).get("page", ["1"])[0]))
        name = parts.path.removeprefix("/tin/bai-viet-").removesuffix(".html")
        if name.isdecimal() and int(name) in self.numbers:
            return Answer(article_html(int(name)).encode())
        return Answer(b"khong co", 404)

    def _listing(self, page: int) -> Answer:
        if self.style == "template" and page > self.pages:
            page = self.pages  # as many a CMS does: the last page again
        if page > self.pages:
            return Answer(b"khong co", 404)
        numbers = self.numbers[(page - 1) * self.size : page * self.size]
        has_next = self.style == "link" and page < self.pages
        pager = f"<a class=next href='/tin?page={page + 1}'>Trang sau</a>" if has_next else ""
        return Answer(listing_html(numbers, pager).encode())


SITE_FILE = """\
title    = "Tin xã thử nghiệm"
kind     = "committee"
province = "Hà Nội"
home     = "{url}/"
listings = ["{url}/tin"]
article  = '/tin/bai-viet-\\d+\\.html'
next     = "{next}"
delay    = 0
[[layout]]
title = "h1"
body  = "div.body"
date  = "span.date"
"""


def site_file(web: LocalWeb, pager: str = "a.next") -> str:
    """Return a site file for a Paper on this web."""
    return SITE_FILE.format(url=web.url, next=pager)
