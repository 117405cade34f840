"""Digests of WARC records, in the spellings that other tools use."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from contextlib import suppress

from warcio.statusandheaders import StatusAndHeaders

from archive.coding import decode_body
from archive.warc_read import DamagedRecordError, joined


def check_payload(
    fields: StatusAndHeaders, headers: tuple[tuple[str, str], ...], raw: bytes, payload: bytes
) -> None:
    """Check the payload digest, where no block digest vouched for the bytes already.

    Tools differ in what they take it of: the payload as sent, without chunks, or decoded.
    Raises DamagedRecordError, TooLargeError.
    """
    digest = fields.get_header("WARC-Payload-Digest")
    if fields.get_header("WARC-Block-Digest") or matches(digest, raw) is not False:
        return
    body = decode_body(payload, joined(headers, "Content-Encoding") or "")
    if not (matches(digest, payload) or matches(digest, body)):
        raise DamagedRecordError("the payload is not what its digest says")


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
