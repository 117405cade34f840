"""The pictures of an article, and their captions, taken apart from its text."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml.html import HtmlElement

from archive.models import Image
from archive.text import squeeze
from pipelines.tree import nodes, remove, text_of

# Where the page itself says that a text is a caption. A photo's plain neighbour is left in the
# text: on portals it may be a paragraph, and a lost paragraph is worse than a kept caption.
_CAPTION_TEST = (
    "self::figcaption or self::caption[..//img] or contains(@class,'PhotoCMS_Caption')"
    " or ((self::td or self::p or self::div or self::span or self::em or self::h2 or self::h5)"
    " and (contains(translate(@class,'CAPTION','caption'),'caption')"
    " or contains(@class,'img-desc') or contains(@class,'photo-desc')"
    " or contains(@class,'image-desc') or contains(@class,'pCaption')))"
)
_captions = nodes(f".//*[{_CAPTION_TEST}]")
_frames = nodes(
    "ancestor::*[self::figure or self::table or contains(@class,'photo')"
    " or contains(@class,'VCSortable') or contains(@class,'image')"
    " or contains(@class,'picture')][1]"
)
_images = nodes(".//img")
_SOURCES = ("data-original", "data-src", "data-lazy-src", "src")
_SMALLEST = 60  # pixels; icons, spacers and avatars are smaller
_LONGEST_CAPTION = 600  # characters; a longer "caption" is the text itself


def take_images(body: HtmlElement, base: str) -> tuple[Image, ...]:
    """Return the images of a container, and remove their captions and frames from it."""
    found: dict[Image, None] = {}
    for node in _images(body):
        url = _source(node, base)
        if url and not _is_small(node):
            found.setdefault(Image(url, _caption(node, body)))
    for node in _captions(body):
        if node is not body and len(text_of(node)) <= _LONGEST_CAPTION:
            remove(node)
    return tuple(found)


def _source(node: HtmlElement, base: str) -> str:
    """Return an image's address; empty for inline data and blank placeholders."""
    for name in _SOURCES:
        value = (node.get(name) or "").strip()
        if value and not value.startswith(("data:", "blob:")):
            try:
                url = urljoin(base, value)
            except ValueError:
                continue
            return url if url.startswith(("http://", "https://")) else ""
    return ""


def _is_small(node: HtmlElement) -> bool:
    """Tell whether an image declares the size of an icon."""
    for name in ("width", "height"):
        digits = (node.get(name) or "").removesuffix("px")
        if digits.isdecimal() and int(digits[:6]) < _SMALLEST:
            return True
    return False


def _caption(node: HtmlElement, body: HtmlElement) -> str | None:
    """Return the caption in an image's frame: what is marked as one, or a photo table's text."""
    for frame in _frames(node):
        if frame is body:
            return None
        marked = [text_of(item) for item in _captions(frame)]
        text = squeeze(next((item for item in marked if item), ""))
        if not text and frame.tag == "table" and len(_images(frame)) == 1:
            text = squeeze(text_of(frame))
        return text if 0 < len(text) <= _LONGEST_CAPTION else None
    return None
