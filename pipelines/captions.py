"""What a page itself says is a photo's caption: by its tag, or by its name beside a photo."""

from __future__ import annotations

from itertools import chain, islice

from lxml.html import HtmlElement

from pipelines.tree import nodes, text_of
from pipelines.wording import is_prose

_CAPTION = (
    "(contains(translate(@class,'CAPTION','caption'),'caption') or contains(@class,'img-desc')"
    " or contains(@class,'photo-desc') or contains(@class,'image-desc')"
    " or contains(@class,'image_desc'))"
)
_TAGS = frozenset(("td", "p", "div", "span", "em", "h2", "h5"))
# Asked first in one go whether an element can be one at all: most paragraphs have no class.
_named = nodes(
    f".//*[self::figcaption or self::caption or parent::figure or self::em or {_CAPTION}"
    " or contains(@class,'fig') or contains(@class,'chuthich') or contains(@class,'note')]"
)
_is_named = nodes(f"self::*[{_CAPTION}]")
_LEVELS = 3  # from a caption outward, as long as an element holds it alone
_FRAME = 4  # elements in the frame of a photo at most: the photo, a button, a line or two
_BEFORE = 3  # elements looked at before a caption: another of its lines, a line's end


def holders(root: HtmlElement) -> set[HtmlElement | None]:
    """Return the photos below an element and what they stand in, up to the element itself."""
    found: set[HtmlElement | None] = set()
    for photo in root.iter("img", "amp-img"):
        for outer in chain((photo,), photo.iterancestors()):
            if outer in found:
                break
            found.add(outer)
            if outer is root:
                break
    return found


def captions_in(root: HtmlElement) -> list[HtmlElement]:
    """Return the captions below an element."""
    photos = holders(root)
    if not photos:  # a video's
        return list(root.iter("figcaption"))
    told = {caption.getparent() for caption in root.iter("figcaption")}
    return [
        node
        for node in _named(root)
        if is_caption(node, photos) or _is_in_figure(node, photos, told)
    ]


def caption_below(photo: HtmlElement) -> HtmlElement | None:
    """Return the caption that is next below a photo or its frame."""
    below = photo.getnext()
    if below is None:
        return None
    photos = {photo, photo.getparent(), *holders(below)}
    return below if is_caption(below, photos) else None


def is_caption(node: HtmlElement, photos: set[HtmlElement | None]) -> bool:
    """Tell whether an element is a caption; themes name headings and quotes so too."""
    name, parent, before = node.get("class", ""), node.getparent(), node.getprevious()
    if node.tag == "figcaption" or "PhotoCMS_Caption" in name:
        return True
    if node.tag == "caption":
        return parent in photos
    if node in photos or (not name and node.tag != "em"):
        return False
    if node.tag in _TAGS and _is_named(node):
        return _is_beside(node, photos)
    if node.tag in ("span", "div") and ("fig" in name.split() or "chuthich" in name):
        is_framed = parent is not None and parent in photos and len(parent) <= _FRAME
        return is_framed or before in photos
    if node.tag == "p" and "note" in name.split():
        return before in photos and before is not None and not text_of(before)
    frame = parent.get("class", "") if parent is not None and parent in photos else ""
    return node.tag == "em" and ("photo" in frame or "imghome" in frame) and _is_alone(node)


def _is_in_figure(
    node: HtmlElement, photos: set[HtmlElement | None], told: set[HtmlElement | None]
) -> bool:
    """Tell whether a span in a figure with a photo is its caption, as it has no other."""
    figure = node.getparent()
    is_span = node.tag == "span" and figure is not None and figure.tag == "figure"
    return is_span and node not in photos and figure in photos and figure not in told


def _is_beside(node: HtmlElement, photos: set[HtmlElement | None]) -> bool:
    """Tell whether an element called a caption stands in a photo's frame, or right beside one."""
    text, outer = text_of(node), node
    for _ in range(_LEVELS):
        after = outer.getnext()
        is_above = after is not None and after in photos and not text_of(after)
        if is_above or _is_below(outer, photos):
            return True
        frame = outer.getparent()
        if frame is None or len(frame) > _FRAME:
            return False
        rest = text_of(frame).replace(text, "", 1)
        if frame in photos:
            return not is_prose(rest)
        if rest.strip():
            return False
        outer = frame
    return False


def _is_below(node: HtmlElement, photos: set[HtmlElement | None]) -> bool:
    """Tell whether an element stands right below a photo, or what is left of a player."""
    for before in islice(node.itersiblings(preceding=True), _BEFORE):
        if before in photos:
            return not is_prose(text_of(before))
        if before.tag not in ("br", "hr") and before.get("class") != node.get("class"):
            return before.tag != "p" and not text_of(before)
    return False


def _is_alone(node: HtmlElement) -> bool:
    """Tell whether no text runs into an element or out of it: it is no part of a sentence."""
    before, parent = node.getprevious(), node.getparent()
    above = before.tail if before is not None else parent.text if parent is not None else ""
    return not (above or "").strip() and not (node.tail or "").strip()
