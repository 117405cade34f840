"""Recognises answers that mean a site does not want us, cookie challenges with status 200 too."""

from __future__ import annotations

from pipelines.patterns import patterns

# Seen ones are under 1,024 bytes; a page with content never is this small.
_MAX_BYTES = 4_096
REFUSALS = frozenset({401, 403, 451})


def is_challenge(body: bytes) -> bool:
    """Tell whether a body only sets a cookie and reloads the page."""
    if len(body) > _MAX_BYTES:
        return False
    source, found = body.decode("latin-1"), patterns("kinds.toml", "source")
    return bool(found["challenge"].search(source) and found["reload"].search(source))


def is_refusal(status: int, body: bytes) -> bool:
    """Tell whether an answer means that the site does not want us."""
    return status in REFUSALS or is_challenge(body)
