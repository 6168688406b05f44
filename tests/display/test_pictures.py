"""A picture holds what its marks tell, and letters once for all."""

from __future__ import annotations

import re

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from helpers.display import charts, pictures, style
from helpers.display.charts import labels


@pytest.fixture(autouse=True)
def _style() -> None:
    style.apply()


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
