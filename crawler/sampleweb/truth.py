"""What a crawl of the sample web should end up with, field by field, for tests to compare."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.sampleweb.catalogue import Posting, hosts, postings


@dataclass(frozen=True, slots=True)
class Expected:
    """One article page as it was written."""

    url: str  # as linked; the archive keeps its canonical form
    site: str
    title: str
    lead: str
    body: tuple[str, ...]  # paragraphs, without captions
    captions: tuple[str, ...]
    author: str | None  # None: the page names nobody
    section: str | None  # None: the page names none
    published_at: str  # ISO 8601, +07:00, to the minute
    duplicate_of: str | None  # URL of the page with the same text
    near_duplicate_of: str | None  # URL of the page that differs by one number
    traits: frozenset[str]  # forbidden, challenged, edited, retitled, added

    @property
    def is_reachable(self) -> bool:
        """Tell whether an honest crawler can have it."""
        return not self.traits & {"forbidden", "challenged"}


def truth(edition: int = 1) -> list[Expected]:
    """Return every article page of an edition, by host, oldest first."""
    pages = postings(edition)
    # A copy's original may be gone in edition 2; its address stays what it was.
    urls = {f"{page.host.site}:{page.number}": page.url for page in (*postings(1), *pages)}
    return [_expected(page, urls) for page in pages]


def site_ids() -> tuple[str, ...]:
    """Return the ids of the bundled site files that the sample web stands in for."""
    return tuple(hosts())


def _expected(page: Posting, urls: dict[str, str]) -> Expected:
    """Take from a posting what its page shows."""
    return Expected(
        url=page.url,
        site=page.host.site,
        title=page.title,
        lead=page.lead,
        body=page.body,
        captions=page.captions,
        author=page.author,
        section=page.section.title if page.host.breadcrumbs else None,
        published_at=page.published.isoformat(timespec="minutes"),
        duplicate_of=urls.get(page.duplicate_of or ""),
        near_duplicate_of=urls.get(page.near_duplicate_of or ""),
        traits=page.traits,
    )
