"""Charts draw what they are given, in the order given, and refuse what they cannot draw."""

from __future__ import annotations

import importlib.util
import itertools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from lxml import etree
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from helpers.display import block_html, charts, pictures, style
from helpers.display.charts.axes import plain
from helpers.display.charts.labels import SIZE, spread, width, wrap
from helpers.display.charts.rows import ROW_INCHES, checked, rows
from helpers.display.charts.rows import told as words_of

from .legible import illegible

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

_SPEC = importlib.util.spec_from_file_location("samples", Path(__file__).with_name("samples.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
samples = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(samples)
C = style.PALETTE
BOTH = [(name, lang) for name in samples.SAMPLES for lang in ("ko", "en")]


def bars(ax: Axes) -> list[Rectangle]:
    return [patch for container in ax.containers for patch in container]


def by_gid(ax: Axes, gid: str) -> list[Any]:
    return [artist for artist in ax.get_children() if artist.get_gid() == gid]


def spans(ax: Axes, gid: str = "interval") -> list[list[float]]:
    """Return the ends of upright or level lines drawn together."""
    lines = [line for drawn in by_gid(ax, gid) for line in drawn.get_segments()]
    return [[float(x) for x in line[:, int(line[0, 0] == line[1, 0])]] for line in lines]


def keys(ax: Axes) -> list[tuple[str, str]]:
    """Return words and colours of the legend."""
    (legend,) = pictures.root(ax).legends
    colours = [to_hex(patch.get_facecolor()) for patch in legend.get_patches()]
    return list(zip([text.get_text() for text in legend.get_texts()], colours, strict=True))


def told(ax: Axes) -> list[str]:
    return re.findall("<title>([^<]*)</title>", pictures.svg(pictures.root(ax), alt="a"))


def words(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_text()]


def row_labels(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_a_chart_is_legible_and_leaves_nothing_behind(name: str, lang: str) -> None:
    style.apply()
    before = dict(mpl.rcParams)
    ax = samples.SAMPLES[name](lang)
    fig = pictures.root(ax)
    charts.name_bounds(fig, "오차 범위(반올림 전의 값으로 가능한 범위)")
    assert illegible(ax) == []
    assert fig.get_figwidth() == style.figure_width()
    sizes = {text.get_fontsize() for text in fig.findobj(Text) if isinstance(text, Text)}
    assert min(sizes) >= 9.5
    assert pictures.svg(fig, alt="그림").startswith("<svg ")
    assert plt.get_fignums() == []
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_a_chart_is_legible_on_a_narrow_screen(name: str, lang: str) -> None:
    with style.narrow():
        fig = pictures.root(samples.SAMPLES[name](lang))
        charts.name_bounds(fig, "오차 범위(반올림 전의 값으로 가능한 범위)")
        picture = pictures.svg(fig, alt="그림")
    assert illegible(fig) == []
    # 328 pixels at three quarters of a point: text is as large as it is drawn
    assert pictures.size(picture)[0] == pytest.approx(246)
    sizes = {text.get_fontsize() for text in fig.findobj(Text) if isinstance(text, Text)}
    assert min(sizes) / 0.75 >= 12


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_the_marks_of_a_chart_tell_their_figures(name: str) -> None:
    picture = pictures.svg(pictures.root(samples.SAMPLES[name]("ko")), alt="그림")
    assert block_html.safe_svg(picture) == picture
    marks = re.findall('<g class="mark"><title>([^<]+)</title><', picture)
    assert len(marks) == picture.count("<title>") >= 3
    assert picture == pictures.svg(pictures.root(samples.SAMPLES[name]("ko")), alt="그림")


def test_labels_of_rows_stand_above_their_marks_on_a_narrow_screen() -> None:
    frame = three(label=["가" * 40, "나", "다"])
    with style.narrow():
        ax = charts.ranked_bars(frame, axis_label="백만 달러")
    assert row_labels(ax) == []
    long, *short = (text for text in ax.texts if text.get_text()[0] in "가나다")
    assert long.get_text().replace("\n", "") == "가" * 40
    assert "\n" in long.get_text()
    for label, bar in zip([long, *short], bars(ax), strict=True):
        assert label.get_position()[1] < bar.get_y()


def test_long_texts_stand_at_the_right_edge_on_a_narrow_screen() -> None:
    frame = three(text=["20억 9,705만 달러(39.90%)", "2", "1"])
    with style.narrow():
        ax = charts.ranked_bars(frame, axis_label="백만 달러")
    (written,) = (text for text in ax.texts if text.get_text() == frame["text"][0])
    assert (written.get_position()[0], written.get_ha()) == (1.0, "right")


def test_a_bar_tells_its_figure_with_bounds() -> None:
    df = three(figure=["$3.0 (2.95–3.05)", None, ""], text=["3.0", "2 (20%)", "1"])
    assert told(charts.ranked_bars(df, axis_label="a")) == [
        "가: $3.0 (2.95–3.05)",
        "나: 2 (20%)",
        "다: 1",
    ]


def test_marks_drawn_together_tell_their_own_figures_in_order() -> None:
    ax = charts.lines(history(figure=list("abcde")), axis_label="a")
    years = (2002, 2007, 2014, 2015, 2016)
    assert told(ax) == [f"가, {year}: {one}" for year, one in zip(years, "abcde", strict=True)]
    only = three(value=[3.0, None, 1.0], low=[2.0, 1.0, None], high=[4.0, 2.0, None])
    # the interval that has no dot, then the dots
    assert told(charts.interval_dots(only, axis_label="a")) == ["나: 2", "가: 3", "다: 1"]


def words_for(**row: Any) -> str:
    (said,) = words_of(checked(pd.DataFrame([row]), chart="x", needs=()), ["강원, 2020"])
    return said


def test_a_mark_tells_the_printed_figure_and_never_a_number_of_the_axis() -> None:
    row: dict[str, Any] = {"value": 517.0, "text": "517.00", "low": 516.9, "high": 517.1}
    assert words_for(**row, figure="5억 1,700만 달러") == "강원, 2020: 5억 1,700만 달러"
    assert words_for(**row) == "강원, 2020: 517.00"
    assert words_for(**row, told="거의 절반") == "거의 절반"
    assert words_for(value=None, text=None) == "강원, 2020"
    with pytest.raises(ValueError, match="«강원, 2020» has no figure to tell"):
        words_for(value=517.0)
    with pytest.raises(ValueError, match="«가, 2002» has no figure"):
        charts.lines(history(figure=None), axis_label="a")


def bounds_named(ax: Axes) -> list[str]:
    charts.name_bounds(pictures.root(ax), "오차 범위")
    return [text.get_text() for one in pictures.root(ax).legends for text in one.get_texts()]


def test_bounds_that_can_be_seen_are_named_below_the_picture() -> None:
    # an axis of 350 points over 3: a whisker of 0.01 is a point long, one of 0.5 is 58
    thin = three(low=[2.995, None, None], high=[3.005, None, None])
    tick = charts.ranked_bars(thin, axis_label="a")
    assert bounds_named(tick) == []
    assert by_gid(tick, "interval") == []
    seen = charts.ranked_bars(three(low=[2.75] * 3, high=[3.25] * 3), axis_label="a")
    assert bounds_named(seen) == ["오차 범위"]
    assert spans(seen) == [[2.75, 3.25]] * 3
    assert bounds_named(charts.ranked_bars(three(), axis_label="a")) == []


def test_bounds_of_dots_and_lines_are_named_where_no_mark_covers_them() -> None:
    wide = charts.interval_dots(three(low=[2.5] * 3, high=[3.5] * 3), axis_label="a")
    assert bounds_named(wide) == ["오차 범위"]
    covered = charts.interval_dots(three(low=[2.999] * 3, high=[3.001] * 3), axis_label="a")
    assert bounds_named(covered) == []
    band = charts.lines(history(low=[0.5] * 5, high=[9.5] * 5), axis_label="a")
    assert bounds_named(band) == ["오차 범위"]
    thin = history(low=[0.99, 1.99, 3.99, 7.99, 8.99], high=[1.01, 2.01, 4.01, 8.01, 9.01])
    assert bounds_named(charts.lines(thin, axis_label="a")) == []


def test_what_a_mark_tells_is_text_whatever_it_holds() -> None:
    label = 'a <b> & "c"\n#ff00ff'
    picture = pictures.svg(
        pictures.root(charts.ranked_bars(three(told=[label, None, None]), axis_label="a")), alt="a"
    )
    titles = etree.fromstring(picture).iter("{*}title")
    assert 'a <b> & "c" #ff00ff' in [title.text for title in titles]
    assert block_html.safe_svg(picture) == picture


EMPTY: list[tuple[Callable[..., Axes], dict[str, Any], tuple[str, ...]]] = [
    (charts.ranked_bars, {"axis_label": "a"}, ("label", "value", "text")),
    (charts.waterfall, {"axis_label": "a"}, ("label", "value", "text", "kind")),
    (charts.interval_dots, {"axis_label": "a"}, ("label", "value", "text")),
    (charts.lines, {"axis_label": "a"}, ("series", "year", "value")),
    (charts.path_to_target, {"axis_label": "a"}, ("part", "year", "value")),
    (
        charts.heat_grid,
        {"row_label": "a", "column_label": "b"},
        ("row", "column", "value", "text"),
    ),
    (
        charts.matrix,
        {"row_label": "a", "column_label": "b", "legend": {}},
        ("row", "column", "verdict", "text"),
    ),
    (
        charts.programme_timeline,
        {"legend": {"months": "m", "years": "y", "yearly": "o"}},
        ("label", "group", "start_month", "end_month", "months_printed", "kind", "text"),
    ),
    (
        charts.cumulative_curve,
        {"axis_label": "a", "rank_label": "b", "equal_label": "c"},
        ("series", "rank", "value"),
    ),
    (charts.stacked_years, {"axis_label": "a", "flag": "f"}, ("year", "series", "value")),
    (charts.coverage, {"legend": {}}, ("label", "year", "state")),
    (charts.tally_bars, {"legend": {}}, ("label", "verdict", "count")),
]


@pytest.mark.parametrize(("chart", "given", "needs"), EMPTY)
def test_an_empty_selection_is_refused(
    chart: Callable[..., Axes], given: dict[str, Any], needs: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=f"{chart.__name__}: nothing to draw"):
        chart(pd.DataFrame(columns=list(needs)), **given)


@pytest.mark.parametrize(("chart", "given", "needs"), EMPTY)
def test_a_missing_column_is_named(
    chart: Callable[..., Axes], given: dict[str, Any], needs: tuple[str, ...]
) -> None:
    df = pd.DataFrame({name: ["a"] for name in needs[1:]})
    with pytest.raises(ValueError, match=f"{chart.__name__}: no column {needs[0]}"):
        chart(df, **given)


def test_the_table_of_charts_names_every_chart() -> None:
    drawn = {chart.__name__ for chart, _, _ in EMPTY}
    others = {"Break", "canvas", "name_bounds", "panels"}
    assert drawn | others == {name for name, one in vars(charts).items() if callable(one)}


def three(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {"label": ["가", "나", "다"], "value": [3.0, 2.0, 1.0], "text": ["3", "2", "1"]} | columns
    )


def test_ranked_bars_are_as_long_as_their_values_and_in_order() -> None:
    ax = charts.ranked_bars(three(), axis_label="백만 달러", highlight="나")
    assert [bar.get_width() for bar in bars(ax)] == [3.0, 2.0, 1.0]
    assert [bar.get_x() for bar in bars(ax)] == [0.0, 0.0, 0.0]
    assert row_labels(ax) == ["가", "나", "다"]
    assert words(ax) == ["3", "2", "1"]
    assert ax.get_xlabel() == "백만 달러"
    tops = [bar.get_y() for bar in bars(ax)]
    assert tops == sorted(tops)
    assert ax.yaxis_inverted()


def test_one_bar_is_highlighted_and_the_rest_is_grey() -> None:
    ax = charts.ranked_bars(three(), axis_label="a", highlight="나")
    colours = [to_hex(bar.get_facecolor()) for bar in bars(ax)]
    assert colours == [C["context"], C["accent"], C["context"]]


def test_whiskers_span_the_interval_and_exact_values_have_none() -> None:
    df = three(low=[2.5, 2.0, None], high=[3.5, 2.0, None])
    ax = charts.ranked_bars(df, axis_label="a")
    assert spans(ax) == [[2.5, 3.5]]


def test_an_unknown_row_is_hatched_over_its_interval_and_never_nought() -> None:
    df = three(
        value=[3.0, None, None],
        low=[None, 1.0, None],
        high=[None, 1.5, None],
        kind=["known", "unknown", "unknown"],
    )
    ax = charts.ranked_bars(df, axis_label="a")
    drawn = bars(ax)
    assert len(drawn) == 2
    assert (drawn[1].get_x(), drawn[1].get_width()) == (1.0, 0.5)
    assert drawn[1].get_hatch()
    assert words(ax) == ["3", "2", "1"]


def test_a_known_row_without_a_value_is_refused() -> None:
    with pytest.raises(ValueError, match="«나»"):
        charts.ranked_bars(three(value=[1.0, None, 2.0]), axis_label="a")


def test_a_highlight_that_is_not_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="«라» is not one of 가, 나, 다"):
        charts.ranked_bars(three(), axis_label="a", highlight="라")


def test_an_axis_needs_its_unit() -> None:
    with pytest.raises(ValueError, match="unit"):
        charts.ranked_bars(three(), axis_label=" ")


def test_a_row_needs_its_text() -> None:
    with pytest.raises(ValueError, match="row 1 has no text in text"):
        charts.ranked_bars(three(text=["1", None, "3"]), axis_label="a")


def test_an_axes_given_is_the_one_drawn_on() -> None:
    _, ax = charts.canvas(height=2)
    frame = pd.DataFrame({"series": "a", "year": [2020, 2021], "value": [1.0, 2.0], "text": "b"})
    assert charts.lines(frame, axis_label="a", ax=ax) is ax


def test_effects_hang_on_the_row_above() -> None:
    df = pd.DataFrame(
        {
            "label": ["시작", "전국", "자체", "끝"],
            "value": [10.0, -3.0, 5.0, 12.0],
            "text": ["10", "−3", "+5", "12"],
            "kind": ["total", "effect", "effect", "total"],
        }
    )
    ax = charts.waterfall(df, axis_label="a")
    assert [(bar.get_x(), bar.get_width()) for bar in bars(ax)] == [
        (0.0, 10.0),
        (10.0, -3.0),
        (7.0, 5.0),
        (0.0, 12.0),
    ]
    looks = [to_hex(bar.get_facecolor()) for bar in bars(ax)]
    assert looks == [C["context"], C["loss"], C["gain"], C["context"]]
    assert spans(ax, "step") == [[0.81, 1.19], [1.81, 2.19], [2.81, 3.19]]
    named = charts.waterfall(df, axis_label="a", legend=("늘어남", "줄어듦"))
    assert keys(named) == [("늘어남", C["gain"]), ("줄어듦", C["loss"])]
    only = charts.waterfall(df[df["text"] != "−3"], axis_label="a", legend=("늘어남", "줄어듦"))
    assert keys(only) == [("늘어남", C["gain"])]


def test_interval_dots_show_dot_interval_and_reference() -> None:
    df = three(low=[2.5, 1.9, None], high=[3.5, 2.1, None], value=[3.0, 2.0, None])
    ax = charts.interval_dots(df, axis_label="a", reference=(2.2, "기준"))
    (dots,) = by_gid(ax, "dot")
    assert list(dots.get_xdata()) == [3.0, 2.0]
    assert spans(ax) == [[2.5, 3.5], [1.9, 2.1]]
    assert [text.get_text() for text in by_gid(ax, "unknown")] == ["1"]
    assert "기준" in words(ax)


def test_series_of_dots_differ_in_shape_and_colour() -> None:
    df = pd.DataFrame(
        {"label": ["가", "가"], "series": ["발표", "계산"], "value": [1.0, 2.0], "text": ["1", "2"]}
    )
    ax = charts.interval_dots(df, axis_label="a")
    said, found = by_gid(ax, "dot")
    assert said.get_marker() != found.get_marker()
    assert said.get_color() != found.get_color()


def test_dots_of_one_label_and_series_stand_below_one_another() -> None:
    df = pd.DataFrame(
        {
            "label": ["가", "가", "가", "가", "나", "나"],
            "series": ["목록", "다른 출처", "다른 출처", "다른 출처", "다른 출처", "목록"],
            "value": [1.0, 2.0, 2.0, 2.0, 4.0, 5.0],
            "text": list("123456"),
        }
    )
    own, others = by_gid(charts.interval_dots(df, axis_label="a"), "dot")
    (first, last), (second, third, fourth, before) = own.get_ydata(), others.get_ydata()
    # 0.58 rows apart, evenly about the middle of their label; the list's first
    assert np.diff([first, second, third, fourth]) == pytest.approx([0.58] * 3)
    assert before - last == pytest.approx(0.58)
    # a label of four dots is 0.3 + 4 × 0.6 rows high, whatever the other has
    assert (before + last) / 2 - (first + fourth) / 2 == pytest.approx(2.7)


def history(**columns: Any) -> pd.DataFrame:
    years = [2002, 2007, 2014, 2015, 2016]
    return pd.DataFrame(
        {
            "series": ["가"] * 5,
            "year": years,
            "value": [1.0, 2.0, 4.0, 8.0, 9.0],
            "figure": "많음",
        }
        | columns
    )


def test_lines_keep_uneven_years_apart() -> None:
    ax = charts.lines(history(), axis_label="a")
    (line,) = by_gid(ax, "series")
    assert list(line.get_xdata()) == [2002, 2007, 2014, 2015, 2016]
    assert ax.get_ylim()[0] == 0
    labelled = [int(tick) for tick in ax.get_xticks()]
    assert (labelled[0], labelled[-1]) == (2002, 2016)
    assert set(labelled) <= {2002, 2007, 2014, 2015, 2016}


def test_no_line_crosses_a_break() -> None:
    ax = charts.lines(history(), axis_label="a", breaks=[charts.Break(2015, "기준 변경")])
    runs = [list(line.get_xdata()) for line in by_gid(ax, "series")]
    assert runs == [[2002, 2007, 2014], [2015, 2016]]
    (mark,) = by_gid(ax, "break")
    assert list(mark.get_xdata()) == [2014.5, 2014.5]
    assert "기준 변경" in words(ax)
    (points,) = by_gid(ax, "point")
    assert len(points.get_offsets()) == 5


def test_a_break_of_one_series_leaves_the_others_whole() -> None:
    df = pd.concat([history(), history(series=["나"] * 5, value=[2.0, 3.0, 5.0, 9.0, 10.0])])
    ax = charts.lines(df, axis_label="a", breaks=[charts.Break(2015, "가만", series="가")])
    runs = [(line.get_label(), len(line.get_xdata())) for line in by_gid(ax, "series")]
    assert sorted(runs) == [("가", 2), ("가", 3), ("나", 5)]


def test_bands_cover_the_bounds() -> None:
    df = history(low=[0.5, 1.5, 3.5, 7.5, 8.5], high=[1.5, 2.5, 4.5, 8.5, 9.5])
    ax = charts.lines(df, axis_label="a")
    (band,) = by_gid(ax, "interval")
    corners = band.get_paths()[0].vertices
    assert corners[:, 1].min() == 0.5
    assert corners[:, 1].max() == 9.5


def test_approximate_points_are_hollow() -> None:
    ax = charts.lines(history(approximate=[True, False, False, False, False]), axis_label="a")
    (points,) = by_gid(ax, "point")
    faces = [to_hex(face) for face in points.get_facecolors()]
    assert faces == [C["paper"]] + [C["accent"]] * 4


def test_names_stand_at_the_ends_and_never_on_one_another() -> None:
    parts = [
        history(series=[name] * 5, value=[1, 2, 3, 4, 5 + n / 50])
        for n, name in enumerate("가나다라마")
    ]
    ax = charts.lines(pd.concat(parts), axis_label="a")
    assert set("가나다라마") <= set(words(ax))
    assert illegible(ax) == []


def test_lines_refuse_two_figures_for_a_year() -> None:
    with pytest.raises(ValueError, match="two figures for 2002"):
        charts.lines(history(year=[2002, 2002, 2014, 2015, 2016]), axis_label="a")


def test_more_than_six_lines_need_a_highlight() -> None:
    df = pd.concat([history(series=[name] * 5) for name in "가나다라마바사"])
    with pytest.raises(ValueError, match="at most 6"):
        charts.lines(df, axis_label="a")
    ax = charts.lines(df, axis_label="a", highlight="나")
    colours = [line.get_color() for line in by_gid(ax, "series")]
    assert colours.count(C["accent"]) == 1
    assert colours.count(C["context"]) == 6


def test_the_path_shows_history_paths_and_target() -> None:
    ax = samples.path("ko")
    (reached,), (need,) = by_gid(ax, "history"), by_gid(ax, "required")
    assert list(reached.get_xdata()) == [2018, 2019, 2020, 2021, 2022]
    assert reached._dash_pattern != need._dash_pattern
    (target,) = by_gid(ax, "target")
    assert (target.get_xdata()[0], target.get_ydata()[0]) == (2030, 100.0)
    assert {2022, 2030} <= {int(tick) for tick in ax.get_xticks()}
    assert by_gid(ax, "as-of")[0].get_xdata()[0] == 2025.6


def test_the_grid_colours_known_cells_and_hatches_refused_ones() -> None:
    df = pd.DataFrame(
        {
            "row": ["2019", "2019", "2020", "2020"],
            "column": ["달러", "원", "달러", "원"],
            "value": [-0.3, 0.3, None, 0.0],
            "text": ["−30%", "+30%", "단절", "0%"],
            "marked": [True, False, False, False],
        }
    )
    ax = charts.heat_grid(df, row_label="기준", column_label="통화")
    colours = [to_hex(colour) for colour in ax.collections[0].get_facecolors()]
    assert colours == [C["minus3"], C["plus3"], C["unknown_soft"], C["zero"]]
    hatched, marked = by_gid(ax, "unknown"), by_gid(ax, "marked")
    assert [(int(one.get_x()), int(one.get_y())) for one in hatched] == [(0, 1)]
    assert [(int(one.get_x()), int(one.get_y())) for one in marked] == [(0, 0)]
    assert {"−30%", "+30%", "단절", "0%"} <= set(words(ax))
    assert row_labels(ax) == ["2019", "2020"]
    sides = {"row_label": "기준", "column_label": "통화", "legend": ("높음", "낮음")}
    assert keys(charts.heat_grid(df, **sides)) == [("높음", C["plus2"]), ("낮음", C["minus2"])]
    assert keys(charts.heat_grid(df[1:], **sides)) == [("높음", C["plus2"])]


def test_a_picture_defines_the_marks_without_a_line_that_it_draws() -> None:
    drawn = samples.SAMPLES["known"]("ko")
    picture = pictures.svg(pictures.root(drawn), alt="점")
    page = block_html.safe_svg(picture) * 2
    defined = set(re.findall(' id="([^"]+)"', page))
    assert set(re.findall('href="#([^"]+)"', page)) <= defined


def test_a_grid_of_many_columns_is_turned_on_a_narrow_screen() -> None:
    years = [str(year) for year in range(2015, 2025)]
    df = pd.DataFrame(
        [(basis, year, 0.1, "+10.00%") for basis in ("가", "나") for year in years],
        columns=["row", "column", "value", "text"],
    )
    wide = charts.heat_grid(df, row_label="기준", column_label="연도")
    assert row_labels(wide) == ["가", "나"]
    with style.narrow():
        narrow = charts.heat_grid(df, row_label="기준", column_label="연도")
    assert row_labels(narrow) == years
    assert [label.get_text() for label in narrow.get_xticklabels()] == ["가", "나"]
    assert told(narrow)[0] == "2015, 가: +10.00%"


def test_a_grid_refuses_a_cell_given_twice() -> None:
    df = pd.DataFrame({"row": ["a"] * 2, "column": ["b"] * 2, "value": [1, 2], "text": ["1", "2"]})
    with pytest.raises(ValueError, match="twice"):
        charts.heat_grid(df, row_label="a", column_label="b")


def test_the_matrix_tells_verdicts_apart_by_shape() -> None:
    ax = samples.comparability("ko")
    signs = {v: by_gid(ax, f"sign-{v}") for v in ("yes", "limited", "no")}
    assert all(signs.values())
    assert len({found[0].get_marker() for found in signs.values()}) == 3
    assert by_gid(ax, "sign-same") == []
    fills = [to_hex(colour) for colour in ax.collections[0].get_facecolors()]
    assert fills == [C["context_soft" if n % 5 == 0 else "unknown_soft"] for n in range(16)]


def test_the_matrix_needs_words_for_every_sign() -> None:
    df = pd.DataFrame({"row": ["a"], "column": ["b"], "verdict": ["no"], "text": [""]})
    with pytest.raises(ValueError, match="«no»"):
        charts.matrix(df, row_label="a", column_label="b", legend={"yes": "y"})


def programme(start: str, end: str, **columns: Any) -> pd.DataFrame:
    given: dict[str, Any] = {
        "label": ["사업"],
        "group": ["치과"],
        "start_month": pd.PeriodIndex([start], freq="M"),
        "end_month": pd.PeriodIndex([end], freq="M"),
        "months_printed": [True],
        "kind": ["total"],
        "text": ["1억"],
    }
    return pd.DataFrame(given | columns)


LEGEND = {"months": "월", "years": "연", "yearly": "한 해"}


def test_a_programme_runs_from_its_first_month_to_the_end_of_its_last() -> None:
    ax = charts.programme_timeline(programme("2014-09", "2018-02"), legend=LEGEND)
    (bar,) = bars(ax)
    assert bar.get_x() == pytest.approx(2014 + 8 / 12)
    assert bar.get_width() == pytest.approx(42 / 12)
    assert row_labels(ax) == ["치과", "사업"]


def test_first_and_last_year_are_pale_where_only_years_are_printed() -> None:
    df = programme("2017-01", "2021-12", months_printed=[False])
    ax = charts.programme_timeline(df, legend=LEGEND)
    spans = [(bar.get_gid(), bar.get_x(), bar.get_width()) for bar in bars(ax)]
    assert spans == [("unsure", 2017, 1), ("unsure", 2021, 1), ("sure", 2018, 3)]


def test_a_programme_of_one_printed_year_is_pale_throughout() -> None:
    df = programme("2018-01", "2018-12", months_printed=[False])
    ax = charts.programme_timeline(df, legend=LEGEND)
    assert [bar.get_gid() for bar in bars(ax)] == ["unsure"]


def test_a_yearly_amount_is_a_mark_and_no_bar() -> None:
    df = programme("2019-01", "2019-12", kind=["yearly"], months_printed=[False])
    ax = charts.programme_timeline(df, legend=LEGEND)
    assert bars(ax) == []
    assert by_gid(ax, "yearly")[0].get_xdata()[0] == 2019.5


def test_groups_stand_together_under_their_names() -> None:
    df = pd.concat(
        [programme("2014-01", "2015-12", label=[n], group=[g]) for n, g in ("a1", "b2", "c1")]
    )
    ax = charts.programme_timeline(df, legend=LEGEND)
    assert row_labels(ax) == ["1", "a", "c", "2", "b"]
    colours = [to_hex(bar.get_facecolor()) for bar in bars(ax)]
    assert colours == [C["series1"], C["series1"], C["series2"]]


def test_a_programme_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        charts.programme_timeline(programme("2019-01", "2018-01"), legend=LEGEND)


def test_cumulative_shares_start_at_nought() -> None:
    df = pd.DataFrame({"series": ["가"] * 2, "rank": [1, 2], "value": [0.7, 1.0]})
    df["figure"] = ["70%", "100%"]
    ax = charts.cumulative_curve(df, axis_label="a", rank_label="b", equal_label="c")
    (curve,) = by_gid(ax, "series")
    assert list(curve.get_xdata()) == [0, 1, 2]
    assert list(curve.get_ydata()) == [0.0, 0.7, 1.0]
    (equal,) = by_gid(ax, "equal")
    assert list(equal.get_xdata()) == [0, 2]


def test_cumulative_shares_refuse_a_gap_in_the_ranks() -> None:
    df = pd.DataFrame({"series": ["가"] * 2, "rank": [1, 3], "value": [0.7, 1.0]})
    with pytest.raises(ValueError, match="without a gap"):
        charts.cumulative_curve(df, axis_label="a", rank_label="b", equal_label="c")


def test_years_are_stacked_and_flagged_as_assumed() -> None:
    df = pd.DataFrame(
        {
            "year": [2014, 2014, 2016],
            "series": ["가", "나", "가"],
            "value": [1.0, 2.0, 4.0],
            "figure": ["1원", "2원", "4원"],
        }
    )
    ax = charts.stacked_years(df, axis_label="a", flag="가정: 고르게")
    stacks = {(round(b.get_x() + 0.41, 9), b.get_y(), b.get_height()) for b in bars(ax)}
    assert stacks == {(2014.0, 0.0, 1.0), (2016.0, 0.0, 4.0), (2014.0, 1.0, 2.0)}
    assert all(bar.get_hatch() for bar in bars(ax))
    assert [text.get_text() for text in by_gid(ax, "flag")] == ["가정: 고르게"]
    with pytest.raises(ValueError, match="flag"):
        charts.stacked_years(df, axis_label="a", flag=" ")
    with pytest.raises(ValueError, match="negative"):
        charts.stacked_years(df.assign(value=-1.0), axis_label="a", flag="f")


def test_long_labels_are_wrapped_within_their_column() -> None:
    korean = "디지털생체의료산업고도화플랫폼구축지원사업 광주광역시"
    for line in wrap(korean, points=100).split("\n"):
        assert width(line) <= 100
    assert wrap(korean, points=100).replace("\n", "").replace(" ", "") == korean.replace(" ", "")
    assert rows(["짧은", "긴 " * 40]).centres[1] > 1.5
    assert rows(["가"]).inches == ROW_INCHES


def test_labels_are_spread_no_more_than_needed() -> None:
    assert spread([10, 50], [8, 8], low=0, high=100) == [10, 50]
    assert spread([50, 52], [10, 10], low=0, high=100) == [46, 56]
    assert spread([52, 50], [10, 10], low=0, high=100) == [56, 46]
    assert spread([99, 98], [10, 10], low=0, high=100) == [95, 85]


def test_spread_labels_never_overlap_whatever_is_wanted() -> None:
    wanted = [3.0, 3.0, 4.0, 90.0, 91.0, 50.0, 12.0]
    sizes = [12.0, 24.0, 12.0, 12.0, 12.0, 12.0, 12.0]
    centres = spread(wanted, sizes, low=0, high=100)
    placed = sorted(zip(centres, sizes, strict=True))
    for (one, tall), (two, high) in itertools.pairwise(placed):
        assert two - one >= (tall + high) / 2 - 1e-9
    assert placed[0][0] - placed[0][1] / 2 >= 0
    assert placed[-1][0] + placed[-1][1] / 2 <= 100 + 1e-9


def test_a_canvas_has_the_style_even_before_it_was_applied() -> None:
    mpl.rcdefaults()
    fig, ax = charts.canvas(height=2)
    assert isinstance(fig, Figure)
    assert ax.title.get_fontname() == "Noto Sans KR"
    assert SIZE >= 9.5


def test_axis_numbers_are_written_like_numbers_of_the_text() -> None:
    assert [plain(v) for v in (0.0, -0.0, 1500.0, -2.5)] == ["0", "0", "1,500", "−2.5"]
    assert plain(0.1 + 0.2) == "0.3"
    shares = samples.cumulative("ko").yaxis.get_major_formatter()
    assert [shares(v, 0) for v in (0.0, 0.4, 1.0)] == ["0%", "40%", "100%"]
    years = charts.lines(history(), axis_label="a").get_xticklabels()
    assert [years[0].get_text(), years[-1].get_text()] == ["2002", "2016"]


def test_tallies_stand_in_one_order_and_leave_out_nought() -> None:
    ax = samples.tallies("en")
    own = [bar for bar in bars(ax) if bar.get_y() > 1]
    assert [bar.get_gid() for bar in own] == ["part-holds", "part-borderline"]
    assert [bar.get_x() for bar in own] == [0, 1]
    assert words(ax) == ["11", "5", "1", "1"]
