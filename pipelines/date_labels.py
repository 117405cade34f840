"""The words before a date that say what it is of: a publication, an update; in folded text."""

from __future__ import annotations

import re
from typing import NamedTuple

PUBLISHED, UPDATED, UNLABELLED = "published", "updated", ""

_LABEL_RE = re.compile(
    r"(?<![a-z])(?<!tu dong )(?:"
    # "Được gửi bởi … vào …", only where a line begins: further on it dates a letter or a book.
    r"^(?:duoc )?(?:gui|luu|dang|viet|tao|submitted|posted) (?:boi|by) [^.;:/]{1,40}"
    r" (?:vao|luc|ngay|on)"
    r"|(?P<updated>"
    r"(?:ngay |thoi gian |lan )?(?:cap nhat|sua doi|chinh sua|sua)"
    r"(?: (?:cuoi cung|cuoi|lan cuoi|moi nhat|gan nhat))?(?: (?:luc|ngay|vao))?"
    r"|last (?:updated|modified)|updated?(?: on| at)?|modified(?: on)?)"
    r"|(?:ngay|thoi gian|thoi diem|gio) (?:dang(?: tai| tin| bai)?|gui(?: bai)?|xuat ban|xb"
    r"|phat hanh|dua(?: tin| bai)?|viet|tao|post)"
    r"|(?:dang|gui|xuat ban|phat hanh|dua)(?: tai| tin| bai)? (?:luc|ngay|vao)(?: luc)?"
    r"|(?:dang(?: tai| tin| bai)?|xuat ban|ngay|date)(?= ?:)"
    r"|(?:date |ngay )?(?:published|posted)(?: on| at| date)?|(?:publish|post) date)(?![a-z])"
)


class Label(NamedTuple):
    """A label, and where it stands in a folded line."""

    start: int
    end: int
    kind: str  # PUBLISHED or UPDATED


def find_labels(folded: str) -> tuple[Label, ...]:
    """Return the labels of a folded line, in order."""
    return tuple(
        Label(match.start(), match.end(), UPDATED if match["updated"] else PUBLISHED)
        for match in _LABEL_RE.finditer(folded)
    )


def has_label(folded: str) -> bool:
    """Tell whether a folded text names what its date is of."""
    return _LABEL_RE.search(folded) is not None
