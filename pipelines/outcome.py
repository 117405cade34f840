"""What a response was good for, told without looking into it."""

from __future__ import annotations

from archive.models import Page

_BY_STATUS = {304: "not-modified", 404: "gone", 410: "gone", 401: "blocked", 403: "blocked"}


def reason_without_text(page: Page) -> str | None:
    """Return why a page holds no text to extract, None for one that is to be read.

    The spider's word for a failure comes first (dns, timeout, robots …), then the status.
    """
    if page.error:
        return page.error
    if 200 <= page.status < 300:
        return None
    return _BY_STATUS.get(page.status, f"http-{page.status}")
