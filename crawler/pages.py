"""Responses and failures as archive.models.Page, on their way through the pipelines."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import Response

from archive.models import Due, Page
from crawler.captures import META, Capture


def page_of(response: Response, due: Due, site_id: str, run_id: int | None) -> Page:
    """Make a page of an answer of any status."""
    assert response.request is not None
    page = _page(response.request, due, site_id, run_id)
    page.url = response.url
    page.status = response.status
    page.body = response.body
    page.content_type = _header(response, "Content-Type") or ""
    page.etag = _header(response, "ETag")
    page.last_modified = _header(response, "Last-Modified")
    return page


def failed_page(request: Request, due: Due, site_id: str, run_id: int | None, why: str) -> Page:
    """Make a page of a request that brought no usable answer."""
    page = _page(request, due, site_id, run_id)
    page.error = why
    return page


def _page(request: Request, due: Due, site_id: str, run_id: int | None) -> Page:
    capture: Capture | None = request.meta.get(META)
    return Page(
        url=request.url,
        site=site_id,
        fetched_at=capture.fetched_at if capture else datetime.now(UTC),
        status=capture.status if capture else 0,
        requested_url=due.url,
        found_on=due.found_on,
        lastmod=due.lastmod,
        hint_source=due.hint_source,
        record=capture.record if capture else None,
        tls=request.meta.get("tls"),
        run_id=run_id,
    )


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
