"""Why a request brought nothing: one short word for each cause, as pages.reason holds it."""

from __future__ import annotations

import zlib

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.python.failure import Failure


class RefusedError(IgnoreRequest):
    """Raised by our middlewares for a request we do not send; `reason` goes to pages.reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class HostRefusedError(RefusedError):
    """Raised by RobotsMiddleware when a whole host is left alone for the rest of the run."""


_REASONS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadTimeoutError, "timeout"),
    (ResponseDataLossError, "partial"),
    (DownloadCancelledError, "oversize"),
    (TunnelError, "proxy"),
    ((UnsupportedURLSchemeError, NotSupported), "scheme"),
    ((zlib.error, EOFError, OSError), "bad-encoding"),
)


def reason_of(error: BaseException) -> str:
    """Name the cause of a failed request."""
    if isinstance(error, RefusedError):
        return error.reason
    if isinstance(error, IgnoreRequest):
        # Scrapy raises it for two causes only, and tells them apart by the message alone.
        return "redirect-loop" if "redirect" in str(error) else "oversize"
    if isinstance(error, (DownloadFailedError, ConnectionDone, ConnectionLost)):
        return "tls" if is_tls_error(error) else "connection"
    return next((word for kind, word in _REASONS if isinstance(error, kind)), "error")


def is_tls_error(error: BaseException) -> bool:
    """Tell whether a connection failed for its certificate or its handshake."""
    seen: list[BaseException] = [error]
    for each in seen:
        if isinstance(each, (SSL.Error, VerificationError)):
            return True
        causes = [each.__cause__, *_inner(each)]
        seen.extend(cause for cause in causes if cause is not None and cause not in seen)
    return False


def _inner(error: BaseException) -> list[BaseException]:
    """Return the errors that Twisted's ResponseFailed keeps as failures."""
    reasons = getattr(error, "reasons", None) or ()
    return [each.value for each in reasons if isinstance(each, Failure) and each.value is not None]
