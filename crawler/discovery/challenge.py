"""Recognises the cookie challenges that DDoS filters answer with, status 200."""

from __future__ import annotations

import re

# Seen ones are under 1,024 bytes; a page with content never is this small.
_MAX_BYTES = 4_096
_COOKIE = re.compile(rb"document\.cookie\s*=", re.IGNORECASE)
_RELOAD = re.compile(rb"location\s*(?:\.\s*(?:reload|href|replace|assign)|=)", re.IGNORECASE)
REFUSALS = frozenset({401, 403, 451})


def is_challenge(body: bytes) -> bool:
    """Tell whether a body only sets a cookie and reloads the page."""
    return len(body) <= _MAX_BYTES and bool(_COOKIE.search(body) and _RELOAD.search(body))


def is_refusal(status: int, body: bytes) -> bool:
    """Tell whether an answer means that the site does not want us."""
    return status in REFUSALS or is_challenge(body)
