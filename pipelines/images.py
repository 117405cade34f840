"""The pictures of an article, and their captions, taken apart from its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from urllib.parse import urljoin

from lxml.html import HtmlElement

from archive.models import Image
from archive.text import squeeze
from archive.urls import unarchived
from pipelines.blocks import lines_of
from pipelines.markup import is_icon, style_and_class
from pipelines.position import is_below, is_inside
from pipelines.tree import nodes, remove, text_of

# Where the page itself says that a text is a caption. Beside these count the text in a table that
# only frames a photo, and a short line below a photo in italics or centred like it. Any other
# neighbour is left in the text: on portals it may be a paragraph.
_CAPTION_TEST = (
    "self::figcaption or self::caption[..//img] or contains(@class,'PhotoCMS_Caption')"
    " or ((self::td or self::p or self::div or self::span or self::em or self::h2 or self::h5)"
    " and not(.//img) and (contains(translate(@class,'CAPTION','caption'),'caption')"
    " or contains(@class,'img-desc') or contains(@class,'photo-desc')"
    " or contains(@class,'image-desc') or contains(@class,'image_desc')))"
    " or ((self::span or self::div) and not(.//img)"
    " and (contains(concat(' ',@class,' '),' fig ') or contains(@class,'chuthich'))"
    " and (../img or preceding-sibling::*[1]//img))"
    " or (self::span and parent::figure and not(.//img) and ..//img and not(../figcaption))"
    " or (self::em and (contains(../@class,'photo') or contains(../@class,'imghome')) and ..//img)"
    " or (self::p and contains(concat(' ',@class,' '),' note ')"
    " and preceding-sibling::*[1]/descendant-or-self::img)"
)
# Asked first whether it can be one at all: the test is long, and most paragraphs have no class.
_captions = nodes(
    ".//*[@class or self::figcaption or self::caption or self::em or parent::figure]"
    f"[{_CAPTION_TEST}]"
)
_block = nodes("ancestor::*[self::p or self::div][1]")
_as_caption = nodes(f"self::*[{_CAPTION_TEST}]")
_tables = nodes(".//table[.//img][not(.//table)]")
_cells = nodes(".//td|.//th|.//caption")
_links = nodes(".//a")
# A link around a photo is named after what it opens (`a.example-image-link`, `a.photo`), a cell
# without words after the photo (`td.Image`): its caption stands in the next row.
_frames = nodes(
    "ancestor::*[not(self::a)][self::figure or self::table or contains(@class,'photo')"
    " or contains(@class,'VCSortable') or contains(@class,'image') or contains(@class,'Image')"
    " or contains(@class,'picture') or contains(@class,'wp-caption')"
    " or contains(concat(@class,' '),'-img ') or contains(@class,'imghome')]"
    "[not(self::td) or normalize-space()][1]"
)
_images = nodes(".//img|.//amp-img")
_SOURCES = ("data-original", "data-src", "data-lazy-src", "src")
_MOST_PHOTOS = 12  # in one table; a series as long comes as tables of its own
_LONGEST_CAPTION = 600  # characters; a longer "caption" is the text itself
_TELLING = 120  # characters of the mean caption: a label of a photo has half as many
_TOLD = 2  # times the text beside them: the captions of a photo story are its text


def take_images(body: HtmlElement, base: str) -> tuple[Image, ...]:
    """Return the images of a container, and remove their captions and frames from it.

    The captions of a photo story stay: they are its paragraphs.
    """
    found: dict[Image, None] = {}
    tables = {table for table in _tables(body) if table is not body and _frames_photos(table)}
    named = _captions(body)
    marked = _marked(named, body)
    below = {node: line for node in _images(body) if (line := _set_below(node, body)) is not None}
    captions = list(dict.fromkeys((*named, *below.values())))
    for node in _images(body):
        url = _source(node, base)
        if url and not is_icon(node):
            text = _caption(node, body, marked, tables)
            text = text or (squeeze(text_of(below[node])) if node in below else "")
            found.setdefault(Image(url, text if 0 < len(text) <= _LONGEST_CAPTION else None))
    for node in () if _tell_the_story(captions, body) else (*captions, *tables):
        if node is not body and len(text_of(node)) <= _LONGEST_CAPTION:
            remove(node)
    return tuple(found)


def photos_above(above: Iterable[HtmlElement], base: str) -> tuple[Image, ...]:
    """Return the photos with captions among elements above a container, the first first."""
    found: dict[Image, None] = {}
    for node in reversed([*above]):
        if next(node.iter("img"), None) is None:
            continue
        outer = node.getparent()
        marked = _marked(_captions(node), outer)
        for image in node.iter("img"):
            frames = _frames(image) if marked else []
            caption = next((marked[each] for each in frames if each in marked), "")
            caption = caption or _said_below([image, *frames]) or _said_set(image, outer)
            url = _source(image, base) if caption and not is_icon(image) else ""
            if url:
                found.setdefault(Image(url, caption))
    return tuple(found)


def _tell_the_story(captions: list[HtmlElement], body: HtmlElement) -> bool:
    """Tell whether a container's text stands in its captions, with little beside them."""
    sizes = [
        len(text_of(node))
        for node in captions
        if next(node.iterchildren("figcaption"), None) is None
    ]
    told = sum(sizes)
    if not sizes or told < _TELLING * len(sizes):
        return False
    return told > _TOLD * (len(text_of(body)) - told)


def _frames_photos(table: HtmlElement) -> bool:
    """Tell whether a table holds photos and at most one text for each, above or below it."""
    cells, photos = _cells(table), _images(table)
    if len(photos) > _MOST_PHOTOS or len(cells) > 4 * _MOST_PHOTOS:
        return False
    rows = [cell.getparent() for cell in cells if _images(cell)]
    texts = [cell for cell in cells if text_of(cell)]
    beside = any(cell.getparent() in rows for cell in texts if not _images(cell))
    linked = sum(len(text_of(link)) for link in _links(table))
    return len(texts) <= len(photos) and not beside and 2 * linked <= len(text_of(table))


def _source(node: HtmlElement, base: str) -> str:
    """Return an image's address; empty for inline data and blank placeholders."""
    for name in _SOURCES:
        value = (node.get(name) or "").strip()
        if value and not value.startswith(("data:", "blob:")):
            try:
                url = unarchived(urljoin(base, value))
            except ValueError:
                continue
            return url if url.startswith(("http://", "https://")) else ""
    return ""


def _marked(captions: list[HtmlElement], body: HtmlElement | None) -> dict[HtmlElement, str]:
    """Return the first caption that stands in each element below the body."""
    firsts: dict[HtmlElement, str] = {}
    for node in captions:
        text = _said(node)
        for outer in node.iterancestors() if text else ():
            if outer is body or outer in firsts:
                break
            firsts[outer] = text
    return firsts


def _caption(
    node: HtmlElement,
    body: HtmlElement,
    marked: Mapping[HtmlElement, str],
    tables: set[HtmlElement],
) -> str:
    """Return the caption in an image's frame or just below it, or a photo table's text."""
    frame = next((each for each in _frames(node) if is_below(each, body)), None)
    inside = "" if frame is None else marked.get(frame, "")
    if inside or frame in tables:
        return inside or _text_below(node, frame)
    outer = _block(node) if frame is None else [frame]
    return _said_below([node, *outer])


def _said_below(frames: list[HtmlElement]) -> str:
    """Return the caption that is next below a photo's frame."""
    below = (line for at in frames if (line := at.getnext()) is not None)
    return next((_said(each) for line in below for each in _as_caption(line)), "")


def _said_set(photo: HtmlElement, outer: HtmlElement | None) -> str:
    """Return the line that is set as the caption of a photo somewhere below an element."""
    line = _set_below(photo, outer) if outer is not None else None
    return squeeze(text_of(line)) if line is not None else ""


def _said(caption: HtmlElement) -> str:
    """Return the text of a caption; what it says of its source may stand in a block of its own."""
    return " ".join(line.text for line in lines_of(caption))


_SET_TAGS = ("p", "div", "center", "h4", "h5", "h6")
_INLINE = frozenset(("a", "span", "font", "b", "strong", "em", "i", "u", "picture", "noscript"))
_MOST_TOGETHER = 3  # photos in a block that have one caption
_SET_WORDS = 30  # of a caption that only its look tells; a lead in italics has more
_CREDITED_WORDS = 45  # of one that says where the photo comes from
_PHOTO_RE = re.compile(r"\bảnh\b", re.IGNORECASE)
_CENTRED_RE = re.compile(r"text-align: *center|\b(?:text|align)-?center\b", re.IGNORECASE)


def _set_below(photo: HtmlElement, body: HtmlElement) -> HtmlElement | None:
    """Return the line below a photo that is set as its caption: in italics, or centred like it."""
    block = next(each for each in photo.iterancestors() if each.tag not in _INLINE)
    photos = list(islice(block.iter("img", "amp-img"), _MOST_TOGETHER + 1))
    if block.tag not in _SET_TAGS or len(photos) > _MOST_TOGETHER or is_icon(photo):
        return None
    if not is_below(block, body):
        return None
    if text_of(block):
        return _set_inside(photo, block)
    line = block.getnext()
    if line is None or not _is_line(line) or next(line.iter("img", "a"), None) is not None:
        return None
    is_set = _is_italic(line) or (_is_centred(block) and _is_centred(line))
    return line if is_set and 0 < len(text_of(line).split()) <= _SET_WORDS else None


def _is_line(node: HtmlElement) -> bool:
    """Tell whether an element is a line of its own; one in a line ends in no other text."""
    if node.tag in _SET_TAGS:
        return True
    following = node.getnext()
    is_last = following is None or following.tag not in _INLINE
    return node.tag in ("span", "em") and is_last and not (node.tail or "").strip()


def _set_inside(photo: HtmlElement, block: HtmlElement) -> HtmlElement | None:
    """Return the line in italics below a photo in one block with it: `<img><br><em>…</em>`.

    It may be a paragraph too, `<img><p><i>…</i></p>`, then a longer one that credits the photo.
    """
    below = photo.getnext()
    if below is not None and below.tag in ("p", "div") and _is_italic(below):
        told = squeeze(text_of(below))
        most = _CREDITED_WORDS if _PHOTO_RE.search(told) else _SET_WORDS
        is_all = told == squeeze(text_of(block)) and next(below.iter("a"), None) is None
        return below if is_all and 0 < len(told.split()) <= most else None
    line = next(photo.itersiblings("em", "i"), None)
    before = line.getprevious() if line is not None else None
    if line is None or before is None or before.tag != "br" or text_of(line) != text_of(block):
        return None
    return line if len(text_of(line).split()) <= _SET_WORDS else None


def _is_italic(line: HtmlElement) -> bool:
    """Tell whether all of a line is set in italics."""
    text = text_of(line)
    return any(text_of(part) == text for part in line.iter("em", "i"))


def _is_centred(block: HtmlElement) -> bool:
    """Tell whether a block is centred by itself."""
    if block.tag == "center" or block.get("align") == "center":
        return True
    return bool(_CENTRED_RE.search(style_and_class(block)))


def _text_below(image: HtmlElement, table: HtmlElement) -> str:
    """Return the text that belongs to an image of a photo table: its own, or the only one."""
    own = squeeze(next((text_of(cell) for cell in _cells(table) if is_inside(image, cell)), ""))
    texts = [text for cell in _cells(table) if (text := squeeze(text_of(cell)))]
    photos = _images(table)
    if own or len(texts) == 1:
        return own or texts[0]
    return texts[photos.index(image)] if len(texts) == len(photos) else ""
