"""What readers say below an article: told by its heading and by the links to answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipelines.markup import class_and_id
from pipelines.position import is_inside
from pipelines.tree import text_of

COMMENTS = "comments?|binh-?luan"  # in classes and ids of what holds them
# Beside a text a form for letters to the paper names its writers as well.
_LETTERS_RE = re.compile(f"{COMMENTS}|phan-?hoi", re.IGNORECASE)
_COMMENT_TAGS = ("h2", "h3", "h4", "div", "p", "span", "strong", "b", "a")  # of their headings
_COMMENTS_RE = re.compile(
    r"\d+ (?:bình luận|ý kiến)|(?:(?:độc giả|bạn đọc) )?(?:bình luận|ý kiến(?: bạn đọc)?) ?\(\d+\)"
    r"|ý kiến bạn đọc|(?:độc giả|bạn đọc) bình luận",
    re.IGNORECASE,
)
# Without a count they are names of sections and parts of a text too.
_TALK_RE = re.compile(r"bình luận|thảo luận|ý kiến phản hồi", re.IGNORECASE)
_REPLY_RE = re.compile(r"(?:Trả lời|Phản hồi|Thích|Reply|Like)(?: ?\(?\d+\)?)?", re.IGNORECASE)
_REPLIES = 2  # links to answer readers; one may be the form's


def is_talk(node: HtmlElement) -> bool:
    """Tell whether readers can answer what stands in an element: comments, whatever their name."""
    replies = (link for link in node.iter("a", "button", "span") if _is_reply(link))
    return sum(1 for _ in islice(replies, _REPLIES)) == _REPLIES


def _is_reply(link: HtmlElement) -> bool:
    """Tell whether a link's words offer to answer a reader or to like what he says."""
    return _REPLY_RE.fullmatch((link.text or "").strip()) is not None


def in_comments(node: HtmlElement, body: HtmlElement | None) -> bool:
    """Tell whether a node stands in the readers' comments."""
    for outer in (node, *node.iterancestors()):
        if outer.tag == "body" or (body is not None and is_inside(body, outer)):
            return False
        if _LETTERS_RE.search(class_and_id(outer)):
            return True
    return False


def comment_boxes(root: HtmlElement) -> Iterator[HtmlElement]:
    """Give the elements that begin with the heading of readers' comments."""
    for heading in root.iter(*_COMMENT_TAGS):
        said = heading.text  # looked at before the pattern: it is asked of every element
        folded = said.casefold() if said else ""
        if "luận" not in folded and "ý kiến" not in folded:
            continue
        told = text_of(heading)
        is_counted = _COMMENTS_RE.fullmatch(told)
        if not is_counted and not _TALK_RE.fullmatch(told):
            continue
        outer = heading
        while (parent := outer.getparent()) is not None and parent.tag != "body":
            before = outer.getprevious()
            if before is not None or (parent.text or "").strip():
                break
            outer = parent
        is_box = outer is not heading and next(outer.iter("h1"), None) is None
        if is_box and (is_counted or is_talk(outer)):
            yield outer
