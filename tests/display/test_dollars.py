"""Dollar signs that are money bound no mathematics, and nothing else changes."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from helpers.display import dollars

pytestmark = pytest.mark.failure_mode(113)
TEXTS = st.text("$\\&<>`\n |(){}^_ab1가 ", max_size=40)


def test_the_examples_hold() -> None:
    assert doctest.testmod(dollars).failed == 0


@given(TEXTS)
def test_plain_text_is_read_as_it_is_and_bounds_nothing(text: str) -> None:
    tree = html.fragment_fromstring(f"<div>{dollars.as_text(text)}</div>")
    assert tree.text_content() == text
    pieces = [piece for piece in tree.itertext() if "$" in piece or "\\" in piece]
    assert all(piece in {"$", "\\"} for piece in pieces)


@given(TEXTS)
def test_twice_is_once(text: str) -> None:
    for apart in (dollars.in_html, dollars.in_markdown):
        assert apart(apart(text)) == apart(text)


@pytest.mark.parametrize(
    "kept",
    [
        "$x^2$ and $5x$, $2 x + 3$",
        "$$\\frac{a}{b} \\text{where $x$}$$ and $y$",
        "\\begin{align}a$b$\\end{align}",
        "$\\text{net profit} = 5$",
        "<script>$(a).b($)</script>",
        "<a href='?$1&$2'>one $</a>",
        "just $5",
    ],
)
def test_formulas_and_what_is_no_text_stay(kept: str) -> None:
    assert dollars.in_html(kept) in {kept, kept.replace("one $", "one <span>&#36;</span>")}
    assert dollars.in_markdown(kept) in {kept, kept.replace("one $", "one <span>&#36;</span>")}


@pytest.mark.parametrize("kept", ["`$1` `$2`", "```\n$1 $2\n```", "a\n\n    $1 $2", "[a](?$1&$2)"])
def test_code_and_links_in_markdown_stay(kept: str) -> None:
    assert dollars.in_markdown(kept) == kept


@pytest.mark.parametrize(
    "text",
    [
        "$338 million outweighs $107.6 million",
        "$3–$5",
        "US$3m and US$5m",
        "3$에서 5$로",
        "|$1|$2|",
        "&#36;5 and &dollar;6",
    ],
)
def test_no_amount_is_left_to_bound_anything(text: str) -> None:
    for apart in (dollars.in_html(text), dollars.in_markdown(text)):
        assert apart.count("<span>&#36;</span>") == 2
        assert "$" not in apart
