from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from helpers.display import charts, pictures, style
from helpers.display.charts import labels
from helpers.display.letters import line_extent
from helpers.display.outlines import outlines

SIZE = 10.0
# Letters that no font moves closer to one another.
PLAIN = st.text("0123456789억만조원달러강원특별자치도 %()·–−≤", min_size=1)


@pytest.fixture(autouse=True)
def _style() -> None:
    style.apply()


def _measured_by_matplotlib(line: str) -> tuple[float, float, float]:
    font = FontProperties(family=[style.FONT_FAMILY, "DejaVu Sans"], size=SIZE)
    width, height, depth = TextToPath().get_text_width_height_descent(line, font, ismath=False)
    return width, height, depth


@given(PLAIN)
def test_a_line_is_as_wide_and_high_as_its_font_says(line: str) -> None:
    style.apply()
    extent = line_extent(line)
    width, height, depth = _measured_by_matplotlib(line)
    # matplotlib rounds to a sixty-fourth of a pixel at a size of 100, each letter anew.
    assert SIZE * extent.width == pytest.approx(width, abs=0.002 * (len(line) + 1))
    assert SIZE * (extent.high - extent.low) == pytest.approx(height, abs=0.01)
    assert SIZE * -extent.low == pytest.approx(depth, abs=0.01)


@pytest.mark.parametrize(
    "line",
    [
        "Exports of medical devices, Gangwon",
        "Targets until 2030: what the past pace gives",
        "7억 4,720만 달러 (KRW 1.76 billion)",
    ],
)
def test_kerning_changes_a_line_by_less_than_a_fiftieth(line: str) -> None:
    width, _, _ = _measured_by_matplotlib(line)
    assert SIZE * line_extent(line).width == pytest.approx(width, rel=0.02)


def test_an_empty_line_takes_no_room() -> None:
    assert line_extent("") == (0.0, 0.0, 0.0)


def _figure() -> Figure:
    fig = Figure(figsize=(4, 2), dpi=72, layout="none")
    fig.text(0.1, 0.6, "AVATAR To 7억 4,720만 달러", ha="left", va="baseline")
    # A sign that only the second font has.
    fig.text(0.1, 0.3, "⅝ of Gangwon", ha="left", va="baseline")
    return fig


def _letters(document: str) -> list[str]:
    """The outlines of a document and where they are used."""
    return re.findall(r'<path id="[^"]+" d="[^"]+"|<use [^>]+>|<g [^>]*transform="[^"]+"', document)


def test_outlines_and_their_places_are_those_of_matplotlib() -> None:
    buffer = io.StringIO()
    FigureCanvasSVG(_figure()).print_svg(buffer)
    wanted = _letters(buffer.getvalue())
    assert (
        sum(one.startswith("<use") for one in wanted) == len("AVATARTo7억4,720만달러⅝ofGangwon") + 6
    )
    assert _letters(outlines(_figure())) == wanted


@pytest.mark.parametrize("text", [{"s": "$x^2$ AVATAR"}, {"s": "AVATAR", "family": "DejaVu Serif"}])
def test_mathematics_and_other_fonts_are_measured_by_matplotlib(text: dict[str, str]) -> None:
    def figure() -> Figure:
        fig = Figure(figsize=(4, 2), dpi=72, layout="none")
        # Where a text ends at a place, where it begins tells its width.
        fig.text(0.9, 0.5, ha="right", **text)
        return fig

    buffer = io.StringIO()
    FigureCanvasSVG(figure()).print_svg(buffer)
    assert _letters(outlines(figure())) == _letters(buffer.getvalue())


def test_letters_with_a_line_around_them_are_drawn_once_and_stay_as_they_were() -> None:
    fig, ax = charts.canvas(height=1)
    halo, bold = ax.text(0, 0, "강원강원"), ax.text(0, 1, "강원강원")
    labels.on_paper(halo)
    labels.emphasise(bold)
    svg = pictures.svg(fig, alt="x")
    # A line of 2.5 points in the letters' own units: 6,400 of them to the size of the text.
    width = round(2.5 * 6400 / halo.get_fontsize())
    paper = style.PALETTE["paper"]
    assert f"stroke: {paper}; stroke-width: {width}; paint-order: stroke" in svg
    assert svg.count("paint-order: stroke") == 2
    assert svg.count("<use ") >= 8
    assert halo.get_path_effects()
    assert bold.get_path_effects()
