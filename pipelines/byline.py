"""Who wrote it: names out of bylines, and the signature at the end of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from archive.text import fold, squeeze
from pipelines.blocks import Line
from pipelines.clean import is_prose
from pipelines.finder import Finder
from pipelines.tree import is_inside, text_of

_CREDITS = (
    r"Tác giả(?: bài viết)?|Người viết|Thực hiện|Tin,? ?(?:và )?(?:ảnh|bài)|Bài,? ?(?:và )?ảnh"
    r"|Bài viết|Bài|Tin|Ảnh|PV|Phóng viên|Nhóm PV|Nhóm phóng viên|CTV|Theo|By|Nguồn(?: tin)?"
    r"|Biên tập"
)
_AGENCY = r"(?:TTXVN|VOV|VTV|Vietnam\+|VNA|Chinhphu\.vn)"
_TEAM_RE = re.compile(
    r"\(?(?:Nhóm )?(?:P\.?V\.?|phóng viên)(?: \(?(?:thực hiện|tổng hợp)\)?)?\)?", re.IGNORECASE
)
# "Tâm HằngTTXVN": templates print name and agency with nothing between them.
_GLUED_RE = re.compile(rf"(?<=[a-zà-ỹ]){_AGENCY}$")
_AGENCIES_RE = re.compile(rf"\((?:Theo )?{_AGENCY}(?:\s*[/,–-]\s*{_AGENCY})*\)")
_LABEL_RE = re.compile(rf"^(?:(?:{_CREDITS})\s*[:：]\s*|(?:Theo|By|PV|CTV)\s+)+", re.IGNORECASE)
_TAIL_RE = re.compile(
    r"\s*(?:[-–|]\s*(?:Ảnh|Video|Đồ họa)\s*:.*|\d{1,2}[:/h.-]\d{1,2}.*|và \d+ tác giả khác.*)\s*$",
    re.IGNORECASE,
)
_BRACKET_RE = re.compile(r"(?<=\S)\s*\([^()]{1,60}\)")  # behind a name: a unit, "tổng hợp"
_SPLIT_RE = re.compile(r"\s*(?:[;,&/|•]| - | – | và (?=[A-ZĐÀ-Ỹ]))\s*")
_NO_NAME_RE = re.compile(
    r"https?:|www\.|@|\.(?:vn|com|net|org)\b|[\d<>{}]|^(?:admin|administrator|quản trị(?: viên)?"
    r"|ban biên tập|bbt|editor|webmaster|tác giả|pv|ctv|n/?a|null|none|unknown|theo|nguồn"
    r"|tổng hợp|biên tập viên|ban quản trị|user|super admin|test)$",
    re.IGNORECASE,
)
_OUTLET_RE = re.compile(
    r"^(?:báo|đài|cổng|trang|tạp chí|toà soạn|tòa soạn|ttxvn|vov|vtv|vccorp|online)\b"
    r"|online$|\bvccorp\b|điện tử$|\.vn$",
    re.IGNORECASE,
)
# What stands above the name under an official document: such a line is its signature.
_OFFICE_RE = re.compile(
    r"^(?:TM|KT|TL|TUQ|Q)\.|\b(?:chủ tịch|bí thư|[uủ][yỷ] ban|ban chấp hành|hội đồng|văn phòng"
    r"|trưởng|phó|giám đốc|chánh|đảng [uủ][yỷ]|huyện [uủ][yỷ]|tỉnh [uủ][yỷ]|thành [uủ][yỷ])\b",
    re.IGNORECASE,
)
_MOST_AUTHORS = 5  # more are a list of the paper's staff
_LONGEST = 40  # characters; the longest real name in a byline seen has 31


def names_of(text: str, outlets: Iterable[str] = ()) -> list[str]:
    """Return the persons a byline names; `outlets` are the site's own names, which are none."""
    own = {fold(name).replace(" ", "") for name in outlets if name}
    found: list[str] = []
    bare = _BRACKET_RE.sub("", _LABEL_RE.sub("", squeeze(text)))
    for part in _SPLIT_RE.split(bare):
        name = _TAIL_RE.sub("", _LABEL_RE.sub("", part.strip(" .:-–*()"))).strip(" .:-–*()")
        name = _GLUED_RE.sub("", name)
        if _is_name(name) and fold(name).replace(" ", "") not in own:
            found.append(proper(name))
    return list({fold(name): name for name in reversed(found)}.values())[::-1]


def _is_name(text: str) -> bool:
    """Tell whether a text can be a person's name or pen name."""
    if not 2 <= len(text) <= _LONGEST:
        return False
    if any(wrong.search(text) for wrong in (_NO_NAME_RE, _OUTLET_RE, _OFFICE_RE)):
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


_CREDIT_RE = re.compile(rf"\(?(?:{_CREDITS})\s*[:/ ].{{2,60}}\)?", re.IGNORECASE)
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
        before, is_credit = lines[-2].text, bool(_CREDIT_RE.fullmatch(lines[-1].text))
        is_next = is_credit and _is_signature(before, outlets)
        if not (_ends_sentence(before) or is_prose(before) or is_next):
            break
        found = names_of(_inner(lines[-1].text), outlets)
        author = ", ".join(found) if found and not _is_source(lines[-1].text) else author
        lines = lines[:-1]
    return lines, author


def _inner(text: str) -> str:
    """Return a signature without the brackets around it."""
    return text[1:-1].strip() if text[:1] == "(" and text[-1:] == ")" else text


def _is_source(text: str) -> bool:
    """Tell whether a credit names another outlet, not a person."""
    is_credit = re.match(r"\(?(?:Theo|Nguồn|Ảnh)\b", text, re.IGNORECASE)
    return bool(is_credit or _AGENCIES_RE.fullmatch(text))


def _is_desk(text: str) -> bool:
    """Tell whether a credit names the editors or the outlet itself."""
    name = _LABEL_RE.sub("", text)
    return bool(_NO_NAME_RE.fullmatch(name) or _OUTLET_RE.match(name))


def _ends_sentence(text: str) -> bool:
    """Tell whether a line ends as a sentence or an official document does."""
    return text.rstrip('"”’)*').endswith((".", "…", "!", "?", "./.", "/.", ":"))


def _is_signature(text: str, outlets: Sequence[str]) -> bool:
    """Tell whether a line is nothing but a name or a credit."""
    if _AGENCIES_RE.fullmatch(text) or _TEAM_RE.fullmatch(text):
        return True
    if len(text.split()) <= 12 and _CREDIT_RE.fullmatch(text) and not _ends_sentence(text):
        return bool(names_of(_inner(text), ())) or _is_source(text) or _is_desk(_inner(text))
    bare = _BRACKET_RE.sub("", text)
    if len(bare.split()) > _LONGEST_SIGNATURE or bare[-1:] in ".:;!?,…":
        return False
    return bool(names_of(bare, outlets)) and _is_all_names(bare)


def _is_all_names(text: str) -> bool:
    """Tell whether every part of a line is a name of two to five words, or an initialled one."""
    parts = [part for part in _SPLIT_RE.split(_inner(_TAIL_RE.sub("", text))) if part]
    return all(_is_name(part) and (1 < len(part.split()) <= 5 or "." in part) for part in parts)


_AUTHOR_LINK_RE = re.compile("/tac-gia/|/author/|-author")
_AUTHOR_RE = re.compile("author|tacgia|tac-gia|byline|pAuthor|wd-actor")
_AUTHOR_TAGS = ("p", "div", "span", "a", "strong")
_NAMED_RE = re.compile(r"\s*(?:Tác giả|Người viết)\s*:", re.IGNORECASE)
_LONGEST_BYLINE = 120  # characters; a longer element is a profile of the author
_LEVELS = 4  # from the body outward: a byline further off is another article's


def find_bylines(page: Finder, body: HtmlElement | None) -> list[str]:
    """Return the texts of byline hooks near the article, each hook's texts together."""
    found = []
    for nodes in (
        page.elements("[data-role=author]"),
        page.elements("a[rel=author]") + page.called(_AUTHOR_LINK_RE, ("a",), ("href",)),
        page.called(_AUTHOR_RE, _AUTHOR_TAGS),
    ):
        texts = [text_of(node) for node in nodes if not _is_far(node, body)]
        short = [text for text in texts if 0 < len(text) <= _LONGEST_BYLINE]
        found.append(";".join(dict.fromkeys(short[:6])))
    found.append(";".join(_labelled(body)))
    return [text for text in found if text]


def _labelled(body: HtmlElement | None) -> Iterator[str]:
    """Give the bylines beside a text that nothing but their label tells."""
    around = body.getparent() if body is not None else None
    for node in around.iter(*_AUTHOR_TAGS, "em", "i", "td") if around is not None else ():
        if node.text and _NAMED_RE.match(node.text):
            text = text_of(node)
            if len(text) <= _LONGEST_BYLINE and not is_prose(text):
                yield text


def _is_far(node: HtmlElement, body: HtmlElement | None) -> bool:
    """Tell whether a node stands in no common part with the body: a column of other authors."""
    if body is None or is_inside(node, body):
        return False
    near = {
        outer
        for outer in [body, *list(body.iterancestors())[:_LEVELS]]
        if outer.tag not in ("body", "html")
    }
    return not any(outer in near for outer in node.iterancestors())
