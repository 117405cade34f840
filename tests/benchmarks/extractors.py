"""Ours and its peers behind one face: a page in, what was made of it out."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from archive.models import Article, Site
from crawler.registry import load_registry
from crawler.sitefile import parse_site
from pipelines.extract import extract_article
from tests.benchmarks.corpus import Case
from tests.benchmarks.scoring import Got

Extract = Callable[[Case], Got]
_FAMILIES = load_registry().families
# In what order a peer's missing minute, author or lead is nobody's fault but its own.
NOTHING = Got("")


@cache
def _site(host: str, family: str) -> Site:
    """Return a host's site; a crawl reads its file once, not with every page."""
    table = {"title": host, "kind": "newspaper", "province": "Hà Nội", "home": f"https://{host}/"}
    return parse_site("bench", {**table, "family": family}, "bench.toml", _FAMILIES).site


def _ours(case: Case, family: str) -> Got:
    found = extract_article(case.page, _site(urlsplit(case.page.url).netloc, family))
    if not isinstance(found, Article):
        return NOTHING
    text = f"{found.lead}\n{found.body}" if found.lead else found.body
    return Got(text, found.title, found.author, found.published_at)


def generic(case: Case) -> Got:
    """Ours without any family."""
    return _ours(case, "generic")


def family(case: Case) -> Got:
    """Ours with the vendor's family."""
    return _ours(case, case.family)


def trafilatura(case: Case) -> Got:
    """Read a page with trafilatura as it comes, metadata included."""
    import trafilatura as peer

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = peer.bare_extraction(case.page.body, url=case.page.url, with_metadata=True)
    if found is None:
        return NOTHING
    return Got(found.text or "", found.title, found.author, found.date)


def readability(case: Case) -> Got:
    """Read a page with readability-lxml."""
    from lxml.html import fromstring
    from readability import Document

    document = Document(case.page.body.decode("utf-8", "replace"))
    tree = fromstring(document.summary())
    for node in tree.iter("p", "div", "br", "li", "tr", "h2", "h3"):
        node.tail = "\n" + (node.tail or "")
    return Got(tree.text_content(), document.short_title())


def newspaper(case: Case) -> Got:
    """Read a page with newspaper4k, told that it is Vietnamese."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from newspaper import Article as Peer
        from newspaper import Config

        config = Config()
        config.language = "vi"
        config.fetch_images = False
        found = Peer(case.page.url, config=config)
        found.download(input_html=case.page.body.decode("utf-8", "replace"))
        found.parse()
    when = found.publish_date.isoformat() if found.publish_date else None
    return Got(found.text, found.title, ", ".join(found.authors), when)


def resiliparse(case: Case) -> Got:
    """Read a page with resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(case.page.body.decode("utf-8", "replace"))
    text = extract_plain_text(
        tree, main_content=True, alt_texts=False, links=False, list_bullets=False
    )
    return Got(re.sub(r"\n+", "\n", text), tree.title)


OURS: dict[str, Extract] = {"khobao generic": generic, "khobao family": family}
PEERS: dict[str, Extract] = {
    "trafilatura": trafilatura,
    "readability-lxml": readability,
    "newspaper4k": newspaper,
    "resiliparse": resiliparse,
}
