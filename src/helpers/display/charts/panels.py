"""Several charts over the same years, one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.figure import Figure

from helpers.display import style
from helpers.display.charts import sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from matplotlib.axes import Axes

PANEL_INCHES: Final = 1.75
MARGIN_YEARS: Final = 0.7
HEADROOM: Final = 0.06


def panels(
    draw: Sequence[Callable[[Axes], object]],
    *,
    years: Iterable[float],
    reach: Iterable[float] = (),
    inches: float = PANEL_INCHES,
) -> Figure:
    """Draw one panel for each function, all on the same axis of years.

    Parameters
    ----------
    draw : sequence of callable
        Each draws one chart on the axes it is given.
    years : iterable of float
        Years observed, which the axes label.
    reach : iterable of float
        Further years the axes have to reach.
    inches : float
        Height of a panel.

    Raises
    ------
    ValueError
        Nothing to draw, or no year.
    """
    labelled = list(years)
    if not draw or not labelled:
        raise ValueError("panels: nothing to draw; no chart or no year")
    if not style.is_applied():
        style.apply()
    drawing = Figure(figsize=(style.figure_width(), inches * len(draw) + 0.3))
    # laid out once, at the end: each panel would otherwise lay out all of them
    drawing.set_layout_engine("none")
    axes = list(drawing.subplots(len(draw), 1, squeeze=False)[:, 0])
    for ax, chart in zip(axes, draw, strict=True):
        chart(ax)
    ends = [*labelled, *reach]
    for ax in axes:
        ax.set_xlim(min(ends) - MARGIN_YEARS, max(ends) + MARGIN_YEARS)
        sheet.year_axis(ax, labelled)
        if ax.get_yscale() == "linear":
            low, high = ax.get_ylim()
            # low panels would cut the marks of their highest points
            ax.set_ylim(low, high + HEADROOM * (high - low))
    drawing.set_layout_engine("constrained")
    return drawing
