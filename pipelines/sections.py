"""The section an article stands in: its trail of links, its head, or a name beside the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from archive.text import fold, squeeze
from pipelines.draft import Draft
from pipelines.menus import current_items, items_of_address
from pipelines.section_beside import (
    LONGEST_NAME,
    NO_NAME_RE,
    entitled,
    labelled,
    linked,
    next_above,
)
from pipelines.trails import active_crumb, crumbs_of, find_trail, find_unnamed_trail, open_crumb
from pipelines.wording import undoubled

# A home page, a view, or a library of SharePoint's: pages that are no section.
_NO_SECTION_RE = re.compile(
    r"trang(?: ?chu| nhat)?|home(?:page)?|pages|(?:xem )?chi tiet(?: tin(?: tuc| bai)?| bai viet)?"
    r"|danh sach tin|(?:xem |tin )(?:tin|chi tiet)|bai viet|details?"
    r"|(?:(?:trinh |nha )?(?:hien thi|xuat ban)) (?:noi dung(?: web)?|thong tin|tai san)"
    r"|asset publisher|web content display"  # names of Liferay's portlets
)
_CUT_RE = re.compile(r"\s*(?:…|\.{2,})$")


def find_section(draft: Draft) -> str | None:
    """Return the layout's section, the deepest breadcrumb, what the head or a link names."""
    return next((name for name in _named(draft) if _is_section(name, draft)), None)


def _named(draft: Draft) -> Iterator[str]:
    """Give the names that may be the section's, the surest first."""
    yield undoubled(squeeze(draft.read.section))
    is_sought = draft.meta.crumbs or not draft.read.section
    trail = draft.trail if is_sought else find_trail(draft.finder)
    if trail is not None:
        yield open_crumb(trail, draft)
        yield active_crumb(trail)
    yield from reversed(draft.meta.crumbs or crumbs_of(trail))
    yield draft.meta.section
    yield from linked(draft)
    yield from entitled(draft)
    if draft.body is not None:
        yield from reversed(crumbs_of(find_unnamed_trail(draft.finder, draft.body)))
    title = draft.headline
    if title is not None:
        yield from labelled(title)
        yield next_above(title, draft)
    yield from _in_menu(draft)


def _is_section(name: str, draft: Draft) -> bool:
    """Tell whether a name is a section's: not home, not the page's kind, not the title."""
    key = fold(name)
    if not key or _NO_SECTION_RE.fullmatch(key) or name.startswith("http"):
        return False
    cut = _CUT_RE.sub("", key)
    return key != fold(draft.title) and (cut == key or not fold(draft.title).startswith(cut))


def _in_menu(draft: Draft) -> Iterator[str]:
    """Give the names of menu items that the page stands under."""
    if draft.body is None:
        return
    asked = draft.finder, draft.body, draft.page.url
    for name in map(squeeze, chain(current_items(*asked), items_of_address(*asked))):
        if 0 < len(name) <= LONGEST_NAME and not NO_NAME_RE.search(fold(name)):
            yield name
