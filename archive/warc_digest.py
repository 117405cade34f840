"""Digests of WARC records, in the spellings that other tools use."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from contextlib import suppress


def matches(digest: str | None, data: bytes) -> bool | None:
    """Tell whether a digest such as `sha1:BASE32` fits, None where it cannot be worked out."""
    algorithm, _, value = (digest or "").partition(":")
    name = algorithm.strip().lower().replace("sha-", "sha")
    if name not in ("md5", "sha1", "sha256", "sha384", "sha512") or not value:
        return None
    worked_out = hashlib.new(name, data, usedforsecurity=False).digest()
    return worked_out in _decodings(value.strip())


def _decodings(value: str) -> list[bytes]:
    """Return what a digest may mean in the three spellings that tools use."""
    padded = value + "=" * (-len(value) % 8)
    spellings: list[tuple[Callable[[str], bytes], str]] = [
        (bytes.fromhex, value),
        (base64.b32decode, padded.upper()),
        (base64.urlsafe_b64decode, padded),
        (base64.b64decode, padded),
    ]
    decoded = []
    for decode, spelt in spellings:
        with suppress(ValueError):
            decoded.append(decode(spelt))
    return decoded
