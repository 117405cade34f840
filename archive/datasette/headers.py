"""What a browser is told about every response: run nothing that is not ours, frame nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_ALWAYS = "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
# Our pages hold no script and no inline style at all.
STRICT = f"default-src 'none'; style-src 'self'; img-src 'self'; {_ALWAYS}"
# Datasette's own pages are written with inline scripts and styles, and fetch from themselves.
_STOCK = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
    f" img-src 'self' data:; {_ALWAYS}"
)
_HEADERS = {
    b"content-security-policy": _STOCK.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
}


def with_headers(app: App) -> App:
    """Wrap an ASGI application: each header is added unless the response has its own."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = [(name.lower(), value) for name, value in message.get("headers", [])]
                names = {name for name, _ in given}
                added = [(k, v) for k, v in _HEADERS.items() if k not in names]
                message = {**message, "headers": [*given, *added]}
            await send(message)

        await app(scope, receive, sending)

    return wrapped
