"""Who wrote it: names out of bylines, and the signature at the end of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archive.text import fold, squeeze
from pipelines.blocks import Line
from pipelines.clean import is_prose

_LABEL_RE = re.compile(
    r"^(?:(?:Tác giả|Người viết|Thực hiện|Tin,? ?(?:và )?(?:ảnh|bài)|Bài,? ?(?:và )?ảnh|Bài viết|Bài|Tin|Ảnh|PV|Phóng viên|Nhóm PV|"
    r"Nhóm phóng viên|CTV|Theo|By|Nguồn(?: tin)?|Biên tập)\s*[:：]\s*|(?:Theo|By|PV|CTV)\s+)+",
    re.IGNORECASE,
)
_TAIL_RE = re.compile(
    r"\s*(?:\((?:tổng hợp|t/h|th|ghi|thực hiện|lược dịch|dịch|biên soạn|theo [^)]{1,40})\)|[-–|]\s*(?:Ảnh|Video|Đồ họa)\s*:.*|"
    r"\d{1,2}[:/h.-]\d{1,2}.*|và \d+ tác giả khác.*)\s*$",
    re.IGNORECASE,
)
_SPLIT_RE = re.compile(r"\s*(?:[;,&/|•]| - | – | và (?=[A-ZĐÀ-Ỹ]))\s*")
_NO_NAME_RE = re.compile(
    r"https?:|www\.|@|\.(?:vn|com|net|org)\b|[\d<>{}]|^(?:admin|administrator|quản trị(?: viên)?|ban biên tập|bbt|editor|webmaster|"
    r"tác giả|pv|ctv|n/?a|null|none|unknown|theo|nguồn|tổng hợp|biên tập viên|ban quản trị|user|super admin|test)$",
    re.IGNORECASE,
)
_OUTLET_RE = re.compile(
    r"^(?:báo|đài|cổng|trang|tạp chí|toà soạn|tòa soạn|ttxvn|vov|vtv|vccorp|online)\b|online$|\bvccorp\b|điện tử$|\.vn$",
    re.IGNORECASE,
)
_MOST_AUTHORS = 5  # more are a list of the paper's staff
_LONGEST = (
    40  # characters; the longest real byline name seen has 31 ("Phạm Nguyễn Hoàng Phương Thảo")
)


def names_of(text: str, outlets: Iterable[str] = ()) -> list[str]:
    """Return the persons a byline names; `outlets` are the site's own names, which are none."""
    own = {fold(name).replace(" ", "") for name in outlets if name}
    found: list[str] = []
    for part in _SPLIT_RE.split(squeeze(text)):
        name = _TAIL_RE.sub("", _LABEL_RE.sub("", part.strip(" .:-–*()"))).strip(" .:-–*()")
        if _is_name(name) and fold(name).replace(" ", "") not in own:
            found.append(proper(name))
    return list({fold(name): name for name in reversed(found)}.values())[::-1]


def _is_name(text: str) -> bool:
    """Tell whether a text can be a person's name or pen name."""
    if not 2 <= len(text) <= _LONGEST or _NO_NAME_RE.search(text) or _OUTLET_RE.search(text):
        return False
    words = text.split()
    return len(words) <= 6 and all(word[0].isupper() or not word[0].isalpha() for word in words)


def proper(name: str) -> str:
    """Write a name in capitals as names are written: NHẬT XUÂN becomes Nhật Xuân."""
    if not name.isupper() or len(name) <= 3 or "." in name:
        return name
    return " ".join("-".join(p.capitalize() for p in w.split("-")) for w in name.split())


def choose_author(candidates: Iterable[str], outlets: Sequence[str]) -> str | None:
    """Return the names of the first byline that names anybody, joined by `, `.

    A later one that names them too, and others, is fuller: “A and one other” stands before it.
    """
    chosen: list[str] = []
    for text in candidates:
        found = names_of(text, outlets)
        if not chosen or (len(chosen) < len(found) <= _MOST_AUTHORS and set(chosen) < set(found)):
            chosen = found
    return ", ".join(chosen) or None


_CREDIT_RE = re.compile(
    r"\(?(?:Theo|Nguồn(?: tin)?|Ảnh|Tin|Bài|Tin,? ?(?:và )?(?:ảnh|bài)|Bài,? ?(?:và )?ảnh|Thực hiện|Tác giả|PV)\s*[:/ ].{2,60}\)?",
    re.IGNORECASE,
)
_LONGEST_SIGNATURE = 6  # words


def cut_signature(lines: list[Line], outlets: Sequence[str]) -> tuple[list[Line], str | None]:
    """Take a lone byline or credit off the end of a text; return the rest and who it names.

    A name after another short line is left alone: it may close a list or an official document,
    where the signature belongs to the text.
    """
    author = None
    for _ in range(3):  # "Bài, ảnh: A", "Theo B", and one more at most
        if len(lines) < 2 or not _is_signature(lines[-1].text, outlets):
            break
        before = lines[-2].text
        if not (_ends_sentence(before) or is_prose(before) or _is_signature(before, outlets)):
            break
        found = names_of(_inner(lines[-1].text), outlets)
        author = ", ".join(found) if found and not _is_source(lines[-1].text) else author
        lines = lines[:-1]
    return lines, author


def _inner(text: str) -> str:
    """Return a signature without the brackets around it."""
    return text.strip("() ")


def _is_source(text: str) -> bool:
    """Tell whether a credit names another outlet, not a person."""
    return bool(re.match(r"\(?(?:Theo|Nguồn|Ảnh)\b", text, re.IGNORECASE))


def _ends_sentence(text: str) -> bool:
    """Tell whether a line ends as a sentence or an official document does."""
    return text.rstrip('"”’)*').endswith((".", "…", "!", "?", "./.", "/.", ":"))


def _is_signature(text: str, outlets: Sequence[str]) -> bool:
    """Tell whether a line is nothing but a name or a credit."""
    if len(text.split()) <= 12 and _CREDIT_RE.fullmatch(text) and not _ends_sentence(text):
        return bool(names_of(_inner(text), ())) or _is_source(text)
    if len(text.split()) > _LONGEST_SIGNATURE or text[-1:] in ".:;!?,…":
        return False
    return bool(names_of(text, outlets)) and _is_all_names(text)


def _is_all_names(text: str) -> bool:
    """Tell whether every part of a line is a name of two to five words, or an initialled one."""
    parts = [part for part in _SPLIT_RE.split(_inner(_TAIL_RE.sub("", text))) if part]
    return all(_is_name(part) and (1 < len(part.split()) <= 5 or "." in part) for part in parts)
