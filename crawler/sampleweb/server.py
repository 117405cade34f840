"""A forward proxy on a loopback port behind which the sample hosts answer under their own names.

Clients send `GET http://host/path` for http and `CONNECT host:443` for https; the certificate is
made on the fly. A request in origin form is answered too when its Host header names a sample host.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Callable
from email.utils import formatdate
from http import HTTPStatus
from urllib.parse import urlsplit

import h11
import trustme

from crawler.sampleweb.messages import Reply, Request, finish, parse_target, text

Answer = Callable[[Request], Reply]

# One read; requests of a crawler are a few hundred bytes.
_READ = 65_536
# A keep-alive connection idle for this long (seconds) is closed, as origin servers do.
_IDLE = 60
# How long (seconds) start and stop wait for the thread before they call it stuck.
_PATIENCE = 10


class Certificates:
    """TLS contexts, one a host, signed by an authority made for this server."""

    def __init__(self) -> None:
        """Make the authority."""
        self._authority = trustme.CA()
        self._contexts: dict[str, ssl.SSLContext] = {}

    @property
    def pem(self) -> bytes:
        """The authority's certificate, for clients that verify."""
        return self._authority.cert_pem.bytes()

    def context(self, host: str) -> ssl.SSLContext:
        """Return the host's context, issuing its certificate the first time."""
        if host not in self._contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.set_alpn_protocols(["http/1.1"])
            self._authority.issue_cert(host).configure_cert(context)
            self._contexts[host] = context
        return self._contexts[host]


class Connection:
    """One client: plain requests, or one CONNECT and the requests inside it."""

    def __init__(
        self,
        answer: Answer,
        certificates: Certificates,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Start in plain HTTP."""
        self._answer = answer
        self._certificates = certificates
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER)
        self._tunnel: str | None = None  # host named by CONNECT

    async def run(self) -> None:
        """Answer until the client leaves, idles or breaks the protocol."""
        with contextlib.suppress(OSError, TimeoutError, h11.RemoteProtocolError):
            while (head := await self._request()) is not None:
                if head.method == b"CONNECT":
                    await self._open_tunnel(head)
                elif not await self._serve(head):
                    break

    async def close(self) -> None:
        """Close the socket; a client that is already gone is no error."""
        self._writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            await asyncio.wait_for(self._writer.wait_closed(), 1)

    async def _request(self) -> h11.Request | None:
        """Read one request head and drain its body; None: the client closed."""
        head = None
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                self._http.receive_data(
                    await asyncio.wait_for(self._reader.read(_READ), timeout=_IDLE)
                )
            elif isinstance(event, h11.Request):
                head = event
                if head.method == b"CONNECT":
                    return head
            elif isinstance(event, h11.EndOfMessage):
                return head
            elif not isinstance(event, h11.Data):
                return None

    async def _open_tunnel(self, head: h11.Request) -> None:
        """Accept CONNECT and speak TLS as the host it names."""
        host = head.target.decode("ascii", "replace").rpartition(":")[0].lower()
        await self._send(
            h11.Response(status_code=200, headers=[], reason=b"Connection established")
        )
        await self._writer.start_tls(self._certificates.context(host))
        self._tunnel = host
        self._http = h11.Connection(h11.SERVER)

    async def _serve(self, head: h11.Request) -> bool:
        """Answer one request; True: the connection stays open."""
        request = self._parse(head)
        status, headers, payload = finish(self._answer(request), request)
        headers += [("Date", formatdate(usegmt=True)), ("Server", "khobao-sampleweb")]
        reason = HTTPStatus(status).phrase.encode()
        await self._send(h11.Response(status_code=status, headers=headers, reason=reason))
        if payload and request.method != "HEAD":
            await self._send(h11.Data(data=payload))
        await self._send(h11.EndOfMessage())
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        return True

    def _parse(self, head: h11.Request) -> Request:
        """Understand absolute form, the tunnel's host, or the Host header."""
        headers = {name.decode(): value.decode("latin-1") for name, value in head.headers}
        target = head.target.decode("ascii", "replace")
        if self._tunnel is not None:
            return parse_target(head.method.decode(), "https", self._tunnel, target, headers)
        try:
            parts = urlsplit(target)
        except ValueError as error:
            raise h11.RemoteProtocolError(f"the target is no URL: {error}") from None
        host = parts.hostname or headers.get("host", "").partition(":")[0]
        origin = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return parse_target(head.method.decode(), "http", host, origin, headers)

    async def _send(self, event: h11.Event) -> None:
        """Write one protocol event."""
        self._writer.write(self._http.send(event) or b"")
        await self._writer.drain()


class ProxyServer:
    """The proxy in a thread of its own; `start` returns once it listens."""

    def __init__(self, answer: Answer, port: int = 0) -> None:
        """Remember whom to ask; port 0 takes a free one."""
        self._answer = answer
        self._port = port
        self._certificates = Certificates()
        self._thread = threading.Thread(target=self._run, name="sampleweb", daemon=True)
        self._listening = threading.Event()
        self._failure: OSError | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._port

    @property
    def authority_pem(self) -> bytes:
        """The certificate of the authority that signs the hosts' certificates."""
        return self._certificates.pem

    def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        self._thread.start()
        if not self._listening.wait(_PATIENCE):
            raise OSError(f"the sample web did not start within {_PATIENCE} s")
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        """Run the loop; Scrapy may have made uvloop the default, and this needs none of it."""
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(self._main())

    async def _main(self) -> None:
        """Listen until stopped, then cancel what still talks."""
        self._loop = asyncio.get_running_loop()
        talks: set[asyncio.Task[None]] = set()
        try:
            server = await asyncio.start_server(
                lambda reader, writer: self._accept(talks, reader, writer), "127.0.0.1", self._port
            )
        except OSError as error:
            self._failure = error
            self._listening.set()
            return
        self._port = server.sockets[0].getsockname()[1]
        self._listening.set()
        await self._stop.wait()
        server.close()
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    def _accept(
        self,
        talks: set[asyncio.Task[None]],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Give a new client its task."""
        talk = asyncio.get_running_loop().create_task(self._talk(reader, writer))
        talks.add(talk)
        talk.add_done_callback(talks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client and close its socket."""
        connection = Connection(self._answer, self._certificates, reader, writer)
        try:
            await connection.run()
        finally:
            await connection.close()


def unknown_host(request: Request) -> Reply:
    """Say that the sample web does not know the host."""
    return text(f"502: the sample web has no host {request.host!r}; see web.hosts\n", 502)
