"""A picture holds its words as text, and what its marks tell."""

from __future__ import annotations

import re
import warnings
from typing import Any

import matplotlib.pyplot as plt
import pytest
from lxml import etree
from matplotlib.figure import Figure

from helpers.display import block_html, charts, pictures, style
from helpers.display.charts import labels

# What no XML holds: control characters, what is no character, half a pair.
UNFIT = "\x1b\ufffe\uffff\ud800"


@pytest.fixture(autouse=True)
def _style() -> None:
    style.apply()


def lines(fig: Figure) -> list[Any]:
    """Return the lines of text of a picture."""
    return list(etree.fromstring(pictures.svg(fig, alt="x")).iter("{*}text"))


def test_a_line_of_text_is_text_as_long_as_the_shipped_font_makes_it() -> None:
    fig, ax = charts.canvas(height=1)
    ax.set_axis_off()
    ax.text(0, 0, " 강원\n−원", fontsize=10)
    ax.text(1, 1, "강", fontsize=20, rotation=90)
    ax.text(1, 0, "강원 ", fontsize=10, ha="right", alpha=0.5)
    first, second, turned, right = lines(fig)
    assert [first.text, second.text, turned.text, right.text] == [" 강원", "−원", "강", "강원 "]
    # A syllable of the font is 0.92 of the size wide, the space 0.224, the minus sign 0.555.
    assert float(first.get("textLength")) == pytest.approx(18.4 + 2.24, abs=0.01)
    assert float(second.get("textLength")) == pytest.approx(9.2 + 5.55, abs=0.01)
    assert float(turned.get("textLength")) == pytest.approx(18.4, abs=0.01)
    assert {line.get("lengthAdjust") for line in (first, second, turned)} == {"spacingAndGlyphs"}
    assert first.get("x") == second.get("x")
    assert float(first.get("y")) < float(second.get("y"))
    assert turned.get("transform") == f"rotate(-90 {turned.get('x')} {turned.get('y')})"
    assert [line.get("font-size") for line in (first, turned)] == [None, "20"]
    assert [line.get("fill-opacity") for line in (turned, right)] == [None, "0.5"]
    # What begins where it is written ends where a line aligned at its end ends.
    ends = float(right.get("x")) + float(right.get("textLength"))
    assert ends == pytest.approx(ax.transData.transform((1, 0))[0], abs=0.01)


def test_a_picture_lists_the_fonts_of_the_page_and_its_commonest_size() -> None:
    fig, ax = charts.canvas(height=1)
    ax.set_axis_off()
    for place, size in enumerate((20, 10, 10)):
        ax.text(0, place, "a", fontsize=size)
    root = etree.fromstring(pictures.svg(fig, alt="x"))
    assert (root.get("font-family"), root.get("font-size")) == (style.FONTS, "10")
    assert "Noto Sans KR" in style.FONTS.split(", ")


@pytest.mark.parametrize("words", ['say id="x" href="#a"', "#123456 url(#a)", "a <b> & </text>"])
def test_words_are_kept_whatever_they_look_like(words: str) -> None:
    fig, ax = charts.canvas(height=1)
    ax.set_axis_off()
    ax.text(0, 0, words)
    pictures.tell(ax.plot([0, 1], [0, 1])[0], words)
    root = etree.fromstring(block_html.safe_svg(pictures.svg(fig, alt="x")))
    assert [one.text for one in root.iter("{*}text", "{*}title")] == [words, words]


def test_what_no_text_can_show_is_drawn() -> None:
    fig, ax = charts.canvas(height=1)
    ax.set_axis_off()
    ax.text(0.5, 0.5, r"$\frac{1}{2}$")
    ax.text(0.5, 0, "cut off", clip_on=True)
    svg = block_html.safe_svg(pictures.svg(fig, alt="x"))
    assert lines(fig) == []
    assert svg.count("<use ") == len("12") + len("cutoff")
    assert "clip-path" in svg


def test_a_letter_missing_from_the_fonts_is_missed_each_time() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(2):
            with pytest.raises(UserWarning, match="Glyph"):
                labels.width("\U0001f9ec")


def test_letters_with_a_line_around_them_are_drawn_once_and_stay_as_they_were() -> None:
    fig, ax = charts.canvas(height=1)
    halo, bold = ax.text(0, 0, "강원강원"), ax.text(0, 1, "강원강원")
    labels.on_paper(halo)
    labels.emphasise(bold)
    svg = pictures.svg(fig, alt="x")
    paper = style.PALETTE["paper"]
    assert f"stroke:{paper};stroke-width:2.5;paint-order:stroke" in svg
    assert svg.count("paint-order:stroke") == 2
    assert svg.count(">강원강원</text>") == 2
    assert halo.get_path_effects()
    assert bold.get_path_effects()


def titles(fig: Figure) -> list[str]:
    """Return what marks tell, each of which holds one shape and nothing else."""
    svg = pictures.svg(fig, alt="x")
    found = re.findall(
        r'<g class="mark"><title>([^<]*)</title>(?:<g [^>]*>)?<(?:path|use) [^>]*/>(?:</g>)?</g>',
        svg,
    )
    assert len(found) == svg.count("<title>")
    return found


def test_each_of_marks_drawn_together_is_a_group_with_its_own_title() -> None:
    fig, ax = charts.canvas(height=2)
    bars = ax.barh([0, 1], [1, 2])
    for bar, words in zip(bars, ("bar 1", "bar 2"), strict=True):
        pictures.tell(bar, words)
    pictures.tell(ax.plot([0, 1, 2], [0, 1, 0], "o")[0], "point 1", "", "point 3")
    pictures.tell(ax.scatter([0, 1, 2], [1, 0, 1], c=["#0b5cad"] * 3), "dot 1", "dot 2", "dot 3")
    pictures.tell(ax.hlines([0, 1], 0, 1), "line 1", "line 2")
    assert sorted(titles(fig)) == sorted(
        ["bar 1", "bar 2", "point 1", "point 3", "dot 1", "dot 2", "dot 3", "line 1", "line 2"]
    )


def test_a_mark_keeps_its_gid_and_one_without_words_tells_nothing() -> None:
    fig, ax = charts.canvas(height=2)
    (line,) = ax.plot([0, 1], [0, 1], gid="series")
    pictures.tell(line, "all  of\nit")
    (other,) = ax.plot([0, 1], [1, 0], gid="other")
    pictures.tell(other, "", " ")
    assert re.findall("<title>([^<]*)</title>", pictures.svg(fig, alt="x")) == ["all of it"]
    assert (line.get_gid(), other.get_gid()) == ("series", "other")
    assert plt.get_fignums() == []


def test_a_picture_can_be_read_whatever_its_words_hold() -> None:
    fig, ax = charts.canvas(height=2)
    pictures.tell(ax.plot([0, 1], [0, 1])[0], f"line{UNFIT}")
    picture = pictures.svg(fig, alt=f"a{UNFIT}b")
    drawn = etree.fromstring(picture.encode())
    assert drawn.get("aria-label") == "ab"
    assert [one.text for one in drawn.iter("{*}title")] == ["line"]


def test_groups_stay_only_where_they_say_something() -> None:
    drawn = (
        '<g><g opacity="0.5"/><g style="opacity: 0.5"><g><path d="M0 0L1 1"/></g></g></g>'
        '<g class="mark"><title>A</title><path d="M0 0L1 1"/></g><g></g>'
    )
    bare = pictures.clean(f'<svg viewBox="0 0 1 1">{drawn}</svg>', alt="a")
    body = bare[bare.index(">") + 1 :]
    assert [*re.findall(r"</?g[^>]*>", body)] == [
        '<g opacity="0.5"/>', '<g style="opacity:0.5">', "</g>", '<g class="mark">', "</g>",
    ]  # fmt: skip
