"""What an element's own attributes say of it: its names, its look, whether it is shown at all."""

from __future__ import annotations

import re

from lxml.html import HtmlElement


def part_of_name(words: str) -> re.Pattern[str]:
    """Compile a pattern for words set off in a class or id: by spaces, dashes or underscores."""
    return re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_-])", re.IGNORECASE)


def whole_name(words: str) -> re.Pattern[str]:
    """Compile a pattern for words that are whole classes."""
    return re.compile(rf"(?:^|\s)(?:{words})(?:$|\s)", re.IGNORECASE)


_HIDING_RE = re.compile(
    r"display ?: *none|visibility ?: *hidden|(?:left|top|indent) ?: *-\d{4}"
    r"|font-size ?: *0(?:p[xt]|em)? *(?:;|$)|\bheight ?: *0(?:px)? *; *overflow ?: *hidden",
    re.IGNORECASE,
)
# As style sheets of Bootstrap, WordPress, SharePoint and Drupal name what only readers aloud get.
_SPOKEN_RE = whole_name(
    "sr-only|visually-hidden|screen-reader-text|hide-accessible|element-invisible"
)


def class_and_id(node: HtmlElement) -> str:
    """Return what an element is called, its classes before its id; a space where it has no name."""
    return f"{node.get('class', '')} {node.get('id', '')}"


def style_and_class(node: HtmlElement) -> str:
    """Return what sets an element's look: its own style and the names a style sheet knows."""
    return f"{node.get('style', '')} {node.get('class', '')}"


def with_parent(node: HtmlElement) -> tuple[HtmlElement, ...]:
    """Return an element and the one it stands in: a CMS names the one or the other."""
    parent = node.getparent()
    return (node,) if parent is None else (node, parent)


def is_hidden(node: HtmlElement) -> bool:
    """Tell whether an element's own style or class hides it from those who look at the page."""
    style, name = node.get("style"), node.get("class")
    if style is not None and _HIDING_RE.search(style):
        return True
    return name is not None and _SPOKEN_RE.search(name) is not None


def is_shown(node: HtmlElement) -> bool:
    """Tell whether neither an element nor one around it is hidden."""
    return not any(map(is_hidden, (node, *node.iterancestors())))


DOCUMENTS = "pdf|docx?|xlsx?|pptx?|rar|zip"  # the ends of their files' names
# Liferay and DotNetNuke put a version behind the name: "/bc.pdf/6b3a-…", "/bc.pdf?ver=…".
_FILE_RE = re.compile(rf"\.(?:jpe?g|png|gif|webp|{DOCUMENTS})(?:$|[/?#])", re.IGNORECASE)


def is_file(address: str) -> bool:
    """Tell whether a link leads to a document or a photo, not to a page."""
    return _FILE_RE.search(address) is not None


_SMALLEST = 60  # pixels; icons, spacers and avatars are smaller
_ICON_RE = re.compile(
    rf"(?:^|/)(?:ic|file)?[-_]?(?:{DOCUMENTS}|new)[-_]?(?:icon|\d\d)?\.\w+$"
    r"|(?:^|/)icons?[/_-]",
    re.IGNORECASE,
)


def is_icon(node: HtmlElement) -> bool:
    """Tell whether an image declares the size of an icon, or is named like that of a file."""
    for name in ("width", "height"):
        digits = (node.get(name) or "").removesuffix("px")
        if digits.isdecimal() and int(digits[:6]) < _SMALLEST:
            return True
    return bool(_ICON_RE.search(node.get("src") or ""))
