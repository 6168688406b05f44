"""Formulas are found and set, money and code are left alone, nothing is lost."""

from __future__ import annotations

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.pipeline.page.foreign import Place
from helpers.pipeline.page.mathematics import formula, lifted
from helpers.pipeline.page.prose import Outline, safe_markdown


def page(source: str) -> lxml.html.HtmlElement:
    markup, _ = safe_markdown(source, place=Place("en", "box", "picture"))
    return lxml.html.fragment_fromstring(str(markup), create_parent="div")


def formulas(source: str) -> list[tuple[str, str]]:
    return [(m.get("alttext"), m.get("display")) for m in page(source).iter("math")]


@pytest.mark.failure_mode(125)
@pytest.mark.parametrize(
    ("source", "found"),
    [
        (r"$\{x\}$", [(r"\{x\}", "inline")]),
        ("$a*b*c$ and *d*", [("a*b*c", "inline")]),
        ("$a_1$ and $b_2$", [("a_1", "inline"), ("b_2", "inline")]),
        ("$$x$$", [("x", "block")]),
        ("$$\n\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}\n$$",
         [(r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "block")]),
        ("\\begin{align}\na&=b\\\\\nc&=d\n\\end{align}",
         ["\\begin{align}\na&=b\\\\\nc&=d\n\\end{align}", "block"]),
        (r"\(x\) and \\(y\\)", [("x", "inline"), ("y", "inline")]),
        ("\\[\nx\n\\]", [("x", "block")]),
        ("값 $x$는 크다", [("x", "inline")]),
        ("| $a|b$ | $c$ |\n|---|---|\n| 1 | 2 |", [("a|b", "inline"), ("c", "inline")]),
        (r"$5\%$ of $x$", [(r"5\%", "inline"), ("x", "inline")]),
        ("**$x$**", [("x", "inline")]),
    ],
)  # fmt: skip
def test_formulas_are_set(source: str, found: list[tuple[str, str]]) -> None:
    wanted = [tuple(found)] if isinstance(found[0], str) else found
    assert formulas(source) == wanted
    assert "formulaq" not in page(source).text_content()


@pytest.mark.failure_mode(125)
@pytest.mark.parametrize(
    "text",
    [
        "$338 million outweighs a national drag of $107.6 million.",
        "It costs $5-$10, or $5–$10.",
        "From $1,200 (2019) to $1,500 (2020).",
        "US$5 or A$5 and more",
        "$5 for 3 apples and 4$ for pears",
        "between $5/$10",
        "prices in $, not in R$ or A$.",
        "a $ b $ c",
        "$$$ and $$$",
        "one $ alone",
    ],
)
def test_money_is_left_alone(text: str) -> None:
    assert page(text).text_content().strip() == text
    assert formulas(text) == []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("`$a$` and ``$b$ ` $c$``", "$a$ and $b$ ` $c$"),
        ("```\n$a$\n```", "$a$"),
        ("~~~python\n$a$ $$b$$\n~~~", "$a$ $$b$$"),
        ("text\n\n    $a$ indented", "text\n$a$ indented"),
        (r"\$5 and \$6", "$5 and $6"),
        ("`$HOME` costs 5$ and `$x`", "$HOME costs 5$ and $x"),
    ],
)
def test_code_and_escaped_dollars_are_no_formulas(source: str, text: str) -> None:
    assert page(source).text_content().strip() == text
    assert formulas(source) == []


@pytest.mark.parametrize(
    "latex", [r"\foo{x}", r"\frac{a}", r"\left( x", r"\begin{foo}x\end{foo}", r"{", r"\label{a}x"]
)
def test_what_cannot_be_set_is_shown_as_it_was_written(latex: str) -> None:
    tree = page(f"so ${latex}$ is")
    assert tree.text_content().strip() == f"so ${latex}$ is"
    assert tree.find_class("formula")[0].text == f"${latex}$"


@pytest.mark.parametrize(
    "latex", [r"\href{javascript:x}{y}", r"\style{background:url(x)}{y}", r"\class{a}{y}",
              r"\text{<script>alert(1)</script>}", r"\text{</math><img src=x onerror=x>}"],
)  # fmt: skip
def test_a_formula_runs_and_loads_nothing(latex: str) -> None:
    tree = page(f"${latex}$")
    assert not list(tree.iter("script", "img", "style"))
    names = {name for element in tree.iter() for name in element.attrib}
    assert not names & {"href", "style", "class", "onerror", "id"}


def test_a_formula_in_a_heading_has_its_source_in_the_contents() -> None:
    outline = Outline()
    outline.prose("## The sum $x^2$", cell="c", place=Place("en", "box", "picture"))
    assert outline.headings[0].text == "The sum x^2"


def test_numbers_of_equations_would_begin_anew_and_are_left_out() -> None:
    element = formula(r"\begin{align}a&=b\\c&=d\end{align}", display=True)
    assert element is not None
    assert "(1)" not in element.text_content()


@settings(max_examples=100, deadline=None)
@given(st.text("$\\ab`1 \n{}()[]*_&<>", max_size=40))
def test_lifting_loses_nothing(source: str) -> None:
    text, words = lifted(source)
    for word, (written, _, _) in words.items():
        assert text.count(word) == 1
        text = text.replace(word, written)
    assert text == source
