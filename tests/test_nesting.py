"""Pages nested deeper than the parser follows keep their text and its lines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.nesting import DEEPEST, flattened
from pipelines.tree import parse
from tests.extraction import PROSE, TITLE, document, extract, paragraphs

WRAPPERS = {
    "div": ("<div>", "</div>"),
    "span": ("<span class='x'>", "</span>"),
    "layout table": ("<table><tr><td>", "</td></tr></table>"),
    "list": ("<ul><li>", "</li></ul>"),
    "definition": ("<dl><dd>", "</dd></dl>"),
    "article": ("<article>", "</article>"),
    "div with a word": ("<div>ô ", "</div>"),
    "never closed": ("<div>", ""),
}


@pytest.mark.parametrize("depth", [2_000, 6_000])
@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_deeply_nested_text_is_kept_line_by_line(wrapper: str, depth: int) -> None:
    opening, closing = WRAPPERS[wrapper]
    found = extract(document(f"<h1>{TITLE}</h1>{opening * depth}{paragraphs()}{closing * depth}"))
    assert [line for line in found.body.split("\n") if line != "ô"] == list(PROSE)


_TAGS = st.sampled_from(["<div>", "</div>", "<p class='a'>", "</p>", "<br>", "<b>", "</b>", "chữ "])


@given(st.lists(_TAGS, max_size=60), st.integers(0, 2 * DEEPEST))
def test_flattening_keeps_every_word_and_opening_tag(tags: list[str], above: int) -> None:
    markup = ("<div>" * above + "".join(tags)).encode()
    flat = flattened(markup)
    assert re.sub(rb"<[^>]*>", b"", flat) == re.sub(rb"<[^>]*>", b"", markup)
    assert re.findall(rb"<[a-z][^>]*>", flat) == re.findall(rb"<[a-z][^>]*>", markup)


def test_what_is_shallow_stays_as_it_is() -> None:
    markup = b"<div>" * DEEPEST + b"<br>a</div>b" + b"</div>" * (DEEPEST - 1)
    assert flattened(markup) == markup


def test_no_element_stands_deeper_than_the_bound() -> None:
    root = parse(flattened(b"<html><body>" + b"<div>x" * 5_000))
    assert root is not None
    assert max(sum(1 for _ in node.iterancestors()) for node in root.iter()) < DEEPEST
