"""The signature at the end of a text: who wrote it, taken off the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from archive.provinces import is_province
from pipelines.blocks import Line
from pipelines.date_words import CLOCK
from pipelines.markup import style_and_class
from pipelines.names import (
    AUTHORS,
    BARE,
    CREDITS,
    DOING,
    SOURCES,
    WRITERS,
    is_body,
    is_desk,
    is_outlet,
    is_post,
    is_unit,
    names_of,
    only_names,
)
from pipelines.patterns import any_spelling, patterns
from pipelines.wording import ends_sentence, is_prose

_CREDIT_RE = re.compile(
    rf"(?:(?:{CREDITS})\s*(?:[:：/]|\s[-–]\s)|(?:{BARE}|{SOURCES}|Ảnh)\s)\s*(.{{2,60}})",
    re.IGNORECASE,
)
# Above a text the content is announced, not credited: "Nội dung: Hội Báo Xuân".
_OPENING_RE = re.compile(rf"(?!Nội dung)(?:{WRITERS})\s*[:：]", re.IGNORECASE)
_FIELD_RE = re.compile(r"[^:.]{2,30}[:：]\s*(\S.{0,80})")  # one of a form: "Thời lượng: 2 phút"
_WRITER_RE = re.compile(rf"(?:{WRITERS})\s*[:：–-]", re.IGNORECASE)
# Literature is signed with its kind: “Tản văn của …”, “Thơ: …”; in brackets that tells of a quote.
_GENRE_RE = any_spelling(
    r"(?:tản văn|truyện (?:ngắn|ký|vui)|(?:bút|hồi) ký|tạp (?:bút|văn)|tùy bút|(?:ký|kí) sự"
    r"|phóng sự|ghi (?:chép|nhanh)|(?P<verses>thơ)|(?:lược )?dịch)"
    r"(?:\s+của\s+|\s*[:：]\s*)(?P<by>\S.{1,59})"
)
_AUTHOR_RE = re.compile(rf"(?:{AUTHORS})\s*[:：]\s*", re.IGNORECASE)
# Where a text was taken from, as a link in full: Liferay and Joomla editors paste it so.
_LINK_RE = re.compile(rf"(?:(?:{SOURCES})\s*[:：]?\s*)?https?://\S{{4,300}}", re.IGNORECASE)
# What a page is given for that is no source: where to sign up or to answer.
_INVITING_RE = any_spelling(r"đăng ký|khảo sát|dự thi|tham gia|bình chọn")
_SOURCE_RE = re.compile(rf"(?:{SOURCES}|Ảnh)\b", re.IGNORECASE)
_DOING_RE = re.compile(rf"(.*\S) \(?(?:{DOING})\)?", re.IGNORECASE)
_PART_RE = re.compile(r"\s*(?:[/,]|\s[-–]\s)\s*")
# No person signs so: who is spoken of, numbers that are not a stamp's, parts of a text.
_HONORIFIC_RE = re.compile(r"(?:Ông|Bà|Chị|Cô|Chú|Cụ|Đồng chí|Đ/c)\s", re.IGNORECASE)
_NUMBER_RE = re.compile(r"(?<!\w)\d|^(?:[IVX]{2,}|I)(?!\w|\.\w)|\s[IVX]+$")
_CLOCK_RE = re.compile(CLOCK)
# Kinds of official documents (decree 30/2020/NĐ-CP), their parts and closing words.
_DOCUMENT_RE = any_spelling(
    r"(?:(?:bộ )?luật(?! sư)|nghị (?:quyết|định)|quyết định|chỉ thị|quy (?:chế|định|trình)"
    r"|hướng dẫn|thông (?:báo|cáo|tư|tri)|chương trình|kế hoạch|phương án|đề án|dự án|báo cáo"
    r"|biên bản|tờ trình|hợp đồng|bản (?:ghi|thỏa)|giấy (?:mời|ủy)"
    r"|phiếu|thư (?:công|ngỏ|mời|cảm)|phần (?:thứ|một|hai|ba|mở|kết)|phụ lục|danh sách|mục lục"
    r"|điều (?:khoản|lệ)|tổng (?:cộng|kết|số|hợp)|kết (?:luận|quả|thúc)|mở đầu|ghi chú"
    r"|nơi nhận|trân trọng|kính (?:báo|chào|gửi|mời|thư)|xin (?:cảm|chân|trân)|lời (?:kết|cảm|ngỏ)"
    r")(?!\w)"
)
_NOTE_RE = re.compile(r"[\[(](?:\d{1,2}|\*+)[\])]\s?\S.*|[-–—_*=]{3,}")
_NAMES = "names.toml"
_MOST_LINES = 6  # of a signature: who wrote, took the photos, drew, edited, and the source
_LONGEST_CREDIT = 12  # words
_LONGEST_SIGNATURE = 14  # words, of a name and the unit behind it
_FEWEST_VERSES = 4  # of a poem
_LONGEST_VERSE = 10  # words; most have six to eight
_RIGHT_RE = re.compile(r"text-align:\s*right|float:\s*right|\btext-right\b", re.IGNORECASE)


class Signature(NamedTuple):
    """Who signs a text; None: nobody."""

    credit: str | None = None  # said to be the writer: “Bài, ảnh: …”
    name: str | None = None  # named without a word about the part in it


UNSIGNED = Signature()


def cut_signature(lines: list[Line], outlets: Sequence[str]) -> tuple[list[Line], Signature]:
    """Take bylines and credits off the end of a text; return the rest and who they name.

    Notes below them stay. A name after another short line is left alone: it may close a list or
    an official document, where the signature belongs to the text. A credit may open a text too.
    """
    above = _opening_credit(lines, outlets)
    lines = lines[1:] if above else lines
    end = len(lines)
    while end and _NOTE_RE.fullmatch(lines[end - 1].text):
        end -= 1
    text = lines[:end]
    count = _count_signing(text, outlets)
    credit, name = above, ""
    for line in text[len(text) - count :]:
        inner, by_genre = _inner(line.text), _by_genre(line.text)
        found = ", ".join(names_of(by_genre or inner, outlets))
        if by_genre or _WRITER_RE.match(inner):
            credit = credit or found
        else:
            name = name or found
    return text[: len(text) - count] + lines[end:], Signature(credit or None, name or None)


def _opening_credit(lines: Sequence[Line], outlets: Sequence[str]) -> str:
    """Return the names of a line above all text that says who wrote it: “Bài, ảnh: …”.

    Where another field follows, they are those of an event or a work, unless it names persons too.
    """
    inner = _inner(lines[0].text) if len(lines) > 1 else ""
    if not _OPENING_RE.match(inner) or not is_credit(inner):
        return ""
    field = _FIELD_RE.fullmatch(lines[1].text)
    is_form = field is not None and not only_names(field[1])
    return "" if is_form else ", ".join(names_of(inner, outlets))


def _count_signing(lines: Sequence[Line], outlets: Sequence[str]) -> int:
    """Count the lines at the end of a text that sign it: credits, and one bare name at most."""
    count, is_named = 0, False
    while count < min(_MOST_LINES, len(lines) - 1):
        line, above = lines[-1 - count], lines[-2 - count]
        if not is_credit(line.text):
            is_name = _is_lone_name(line, outlets) or _signs_work(lines[: len(lines) - count])
            is_source = _is_link(line.text) and not _INVITING_RE.search(above.text)
            is_known = is_name or _is_office(line, above) or is_source
            if is_named or not (is_known or (count == 0 and _is_lone_office(line, above))):
                break
            is_named = is_name
        count += 1
    for size in range(count, 0, -1):
        is_told, before = is_credit(lines[-size].text), lines[-1 - size].text
        is_listed = before[-1:] == ":" and not is_told  # the one item of a list
        is_end = _closes(before) or _signs_verses(lines[:-size], lines[-size])
        is_end = is_end or (is_set_right(lines[-size].node) and _is_quoted(before))
        if (is_told and size < count) or (is_end and not is_listed):
            return size
    return 0


def _by_genre(text: str) -> str:
    """Return the names behind the kind of a piece of literature; empty where a line is none."""
    match = _GENRE_RE.fullmatch(text)
    return match["by"] if match is not None and only_names(match["by"]) else ""


def _signs_work(lines: Sequence[Line]) -> bool:
    """Tell whether the last line names who wrote the piece of literature above, verses above thơ.

    Below prose it names whose poem was quoted or won a prize.
    """
    last = lines[-1]
    match = _GENRE_RE.fullmatch(last.text) if _by_genre(last.text) else None
    return match is not None and (not match["verses"] or _signs_verses(lines[:-1], last))


def _is_quoted(text: str) -> bool:
    """Tell whether a line names whose verses were quoted, or where a page is."""
    return bool(_by_genre(text)) or _is_link(text)


def _signs_verses(verses: Sequence[Line], name: Line) -> bool:
    """Tell whether a line signs a poem: set to the right, as its verses are not, or by its kind.

    Verses end as no sentence does. The signature of a document stands to the right as a block.
    """
    if len(verses) < _FEWEST_VERSES or is_set_right(verses[-1].node):
        return False
    is_apart = is_set_right(name.node) or bool(_by_genre(name.text))
    return is_apart and all(len(verse.text.split()) <= _LONGEST_VERSE for verse in verses)


def _is_office(line: Line, above: Line) -> bool:
    """Tell whether a line is the unit of the person who is named above it.

    In an interview the answer below that name may speak of an office too.
    """
    if len(line.text.split()) > _LONGEST_SIGNATURE or _ends_sentence(line.text):
        return False
    return is_unit(line.text) and not is_post(line.text) and _is_lone_name(above, ())


def _is_lone_office(line: Line, above: Line) -> bool:
    """Tell whether an office alone signs a text: to the right, in bold, below its last sentence.

    Beside a post or a name it is part of a document's signature.
    """
    if not line.is_bold or not is_set_right(line.node) or is_set_right(above.node):
        return False
    is_office = is_unit(line.text) and not is_post(line.text) and not _names_nobody(line.text)
    is_short = len(line.text.split()) <= _LONGEST_SIGNATURE and not _ends_sentence(line.text)
    return is_office and is_short and _ends_sentence(above.text)


def _is_link(text: str) -> bool:
    """Tell whether a line is a source's address and nothing else."""
    return _LINK_RE.fullmatch(_inner(text)) is not None


def _closes(text: str) -> bool:
    """Tell whether a line can be the last of a text."""
    return _ends_sentence(text) or is_prose(text)


def _inner(text: str) -> str:
    """Return a signature without the brackets around it."""
    return text[1:-1].strip() if text[:1] == "(" and text[-1:] == ")" else text


def is_credit(text: str) -> bool:
    """Tell whether a line says who wrote a text or where it comes from."""
    inner = _inner(text)
    if len(inner.split()) > _LONGEST_CREDIT:
        return False
    doing = _DOING_RE.fullmatch(inner)
    if doing and inner != text and is_body(doing[1]):
        return True
    parts = _PART_RE.split(doing[1] if doing else inner)
    if all(map(_stands_alone, parts)):
        return True
    told = inner.removesuffix(".") if ":" in inner else inner
    match = _CREDIT_RE.fullmatch(told)
    if match is None or _ends_sentence(told):
        return False
    by, is_author = match[1], _AUTHOR_RE.match(told) is not None
    is_told = bool(names_of(by)) or _SOURCE_RE.match(told) is not None
    return is_told or is_outlet(by) or (is_author and is_body(by))


def _stands_alone(part: str) -> bool:
    """Tell whether an outlet's name stands there as a name: a sentence is not in capitals."""
    is_titled = all(word[0].isupper() for word in part.split())
    return is_desk(part) or (is_titled and is_outlet(part))


def _ends_sentence(text: str) -> bool:
    """Tell whether a line ends as the last of a text does; behind a semicolon a list goes on."""
    return ends_sentence(text) and not text.endswith(";")


def _is_lone_name(line: Line, outlets: Sequence[str]) -> bool:
    """Tell whether a line is nothing but names; one word alone is only where it is set right."""
    text = line.text
    if len(text.split()) > _LONGEST_SIGNATURE or text[-1:] in ".:;!?,…" or _names_nobody(text):
        return False
    is_place = is_province(text) and not patterns(_NAMES, "persons")["provinces"].fullmatch(text)
    if is_place and not (line.is_bold or is_set_right(line.node)):
        return False
    is_short = " " not in text and text.isalpha() and is_set_right(line.node)
    return (is_short or only_names(text)) and bool(names_of(text, outlets))


def _names_nobody(text: str) -> bool:
    """Tell whether a line is a dateline, a heading or the mention of a person."""
    is_numbered = _NUMBER_RE.search(text) and not _CLOCK_RE.search(text)
    return bool(is_numbered or _HONORIFIC_RE.match(text) or _DOCUMENT_RE.match(text))


def is_set_right(node: HtmlElement) -> bool:
    """Tell whether a page sets an element to the right, as letters are signed."""
    for outer in (node, *node.iterancestors()):
        if outer.get("align") == "right" or _RIGHT_RE.search(style_and_class(outer)):
            return True
        if outer.tag in ("p", "div", "td", "body"):
            return False
    return False
