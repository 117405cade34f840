"""Pages as trees: the one parse, and walking them without recursion."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser
from parsel.csstranslator import HTMLTranslator

from pipelines.nesting import flattened
from pipelines.sizes import RUNNING

_TRANSLATOR = HTMLTranslator()
# One class for all elements, looked up in C: lxml.html's own lookup is a Python call for each.
_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement)


def nodes(xpath: str) -> Callable[[HtmlElement], list[HtmlElement]]:
    """Compile an XPath that selects elements."""
    compiled = etree.XPath(xpath)

    def find(node: HtmlElement) -> list[HtmlElement]:
        found = compiled(node)
        assert isinstance(found, list)
        return [item for item in found if isinstance(item, HtmlElement)]

    return find


def strings(xpath: str) -> Callable[[HtmlElement], list[str]]:
    """Compile an XPath that selects attributes or pieces of text."""
    compiled = etree.XPath(xpath, smart_strings=False)

    def find(node: HtmlElement) -> list[str]:
        found = compiled(node)
        assert isinstance(found, list)
        return [str(item) for item in found]

    return find


def texts(xpath: str) -> Callable[[HtmlElement], list[tuple[int, HtmlElement]]]:
    """Compile an XPath that selects text: it gives each piece's length and the element it is in."""
    compiled = etree.XPath(xpath)

    def find(node: HtmlElement) -> list[tuple[int, HtmlElement]]:
        found: list[tuple[int, HtmlElement]] = []
        pieces: Any = compiled(node)
        for piece in pieces:
            near = piece.getparent()
            inside = near.getparent() if piece.is_tail and near is not None else near
            if inside is not None:
                found.append((len(piece.strip()), inside))
        return found

    return find


unlinked_texts = texts(
    f"descendant::text()[string-length(normalize-space()) > {RUNNING}][not(ancestor::a)]"
)


@cache
def _parser() -> HTMLParser:
    """Return the parser, made once: every page is parsed alike."""
    parser = HTMLParser(
        huge_tree=True, recover=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    parser.set_element_class_lookup(_CLASSES)
    return parser


def parse(utf8: bytes) -> HtmlElement | None:
    """Return the root of an HTML page in UTF-8, or None when there is nothing in it.

    `huge_tree` lifts libxml2's limit from 256 nested elements to 2,048; deeper ones are flattened.
    """
    markup = _unclosed(utf8.replace(b"\0", b""))
    root, fault = _parsed(markup), _parser().error_log.last_error
    if fault is not None and fault.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        root = _parsed(flattened(markup))
    return root


def _parsed(markup: bytes) -> HtmlElement | None:
    """Run the parser."""
    try:
        root = etree.fromstring(markup, _parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root if isinstance(root, HtmlElement) else None


_CLOSING_RE = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)


def _unclosed(utf8: bytes) -> bytes:
    """Take `</html>` out of a page that goes on after it: our parser would not, browsers do."""
    at = next((at for end in (b"</html", b"</HTML") if (at := utf8.find(end)) >= 0), None)
    if at is None or b"<" not in utf8[at + 1 :]:
        return utf8
    return _CLOSING_RE.sub(b"", utf8)


@lru_cache(maxsize=2048)
def compile_selector(selector: str, axis: str = "descendant-or-self::") -> etree.XPath:
    """Compile a CSS selector, or an XPath where one starts with `/` or `(`.

    `time::attr(datetime)` and `h1::text` work as in Scrapy. Raises ValueError for neither.
    """
    is_xpath = selector[:1] in ("/", "(")
    try:
        xpath = selector if is_xpath else _TRANSLATOR.css_to_xpath(selector, axis)
        return etree.XPath(_anchored(xpath))
    except (etree.XPathSyntaxError, SyntaxError) as error:
        raise ValueError(f"selector {selector!r}: {error}") from error


def _anchored(xpath: str) -> str:
    """Let a `//…` expression start at the given element, so that it works on subtrees too."""
    return "." + xpath if xpath.startswith("//") else xpath


def select(node: HtmlElement, selector: str) -> list[HtmlElement | str]:
    """Return what a selector finds below node: elements, or strings for `::attr` and `::text`."""
    return _found(node, selector, "descendant-or-self::")


def select_inside(node: HtmlElement, selector: str) -> list[HtmlElement | str]:
    """Return what a CSS selector finds below node, the node itself left out."""
    return _found(node, selector, "descendant::")


def _found(node: HtmlElement, selector: str, axis: str) -> list[HtmlElement | str]:
    """Evaluate a selector; one that cannot be finds nothing."""
    try:
        found = compile_selector(selector, axis)(node)
    except (etree.XPathError, ValueError):
        return []
    if not isinstance(found, list):
        return [str(found)]
    return [item if isinstance(item, HtmlElement) else str(item) for item in found]


def text_of(item: HtmlElement | str) -> str:
    """Return the text of a selected element or attribute, scripts excepted, on one line."""
    if isinstance(item, str):
        return " ".join(item.split())
    if item.tag == "meta":
        return " ".join((item.get("content") or "").split())
    pieces = _texts(item) if _has_code(item) else item.itertext()
    return " ".join("".join(pieces).split())


def unlinked(node: HtmlElement) -> int:
    """Count the characters of an element's text that stand in no link."""
    return len(text_of(node)) - sum(len(text_of(link)) for link in node.iter("a"))


_texts = strings("descendant-or-self::*[not(self::script or self::style)]/text()")


def _has_code(node: HtmlElement) -> bool:
    """Tell whether an element holds scripts or styles, whose source is no text."""
    return next(node.iter("script", "style"), None) is not None


def remove(node: HtmlElement) -> None:
    """Take an element out of its tree, leaving the text that follows it in place."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = _writable((parent.text or "") + node.tail)
        else:
            before.tail = _writable((before.tail or "") + node.tail)
    parent.remove(node)


_UNWRITABLE_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _writable(text: str) -> str:
    """Return text without the characters that lxml reads from a damaged page but does not write."""
    return _UNWRITABLE_RE.sub("", text)
