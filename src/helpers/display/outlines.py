"""Drawing a figure as SVG, text as outlines.

Belongs here: matplotlib's own renderer, told how wide text is, and laying out with the renderer
that draws. Left alone, matplotlib measures every text twice, each time letter by letter.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_hex
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from helpers.display.letters import line_extent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

POINTS_PER_INCH: Final = 72
_NO_METADATA: Final = {"Date": None, "Creator": None, "Format": None, "Type": None}


class Told(str):
    """The gid of a mark that tells something: equal to the plain one.

    Parameters
    ----------
    gid : str
        The gid.
    text : str
        What the mark tells.
    """

    __slots__ = ("text",)

    def __new__(cls, gid: str, text: str) -> Told:
        """Return the gid with its text."""
        own = super().__new__(cls, gid)
        own.text = " ".join(text.split())
        return own

    text: str


class _Struck(str):
    """The gid of a text with a line around its letters, and the style of that line."""

    __slots__ = ("style",)
    style: str


@contextmanager
def _letters_shared(fig: Figure) -> Iterator[None]:
    """Let letters with a line around them be drawn once for all, as others are.

    As path effects each label would be an outline of its own, twice, at many times the bytes.
    """
    struck = [
        (text, text.get_gid(), effects)
        for text in fig.findobj(Text)
        if isinstance(text, Text)
        and len(effects := text.get_path_effects()) == 1
        and isinstance(effects[0], withStroke)
        and not isinstance(text.get_gid(), Told)
    ]
    for text, gid, (effect,) in struck:
        line: dict[str, Any] = effect._gc  # type: ignore[attr-defined]  # noqa: SLF001 - told nowhere else
        own = _Struck(gid or "")
        # Letters stand in units of their own: 64 to a unit, 100 units to the size of the text.
        width = line["linewidth"] * 64 * 100 / text.get_fontsize()
        colour = to_hex(line["foreground"])
        own.style = f"stroke: {colour}; stroke-width: {width:.0f}; paint-order: stroke"
        text.set_path_effects([])
        text.set_gid(own)
    try:
        yield
    finally:
        for text, gid, effects in struck:
            text.set_path_effects(effects)
            text.set_gid(gid)


class Renderer(RendererSVG):
    """matplotlib's renderer of SVG, with titles, measuring the figures' own font by its letters."""

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Open the group of an artist; that of a mark holds what it tells."""
        if isinstance(gid, _Struck):
            self.writer.start("g", attrib={"style": gid.style})  # type: ignore[no-untyped-call]  # has no types
            return
        if not isinstance(gid, Told):
            super().open_group(s, gid)  # type: ignore[no-untyped-call]  # has no types
            return
        writer: Any = self.writer
        writer.start("g", attrib={"class": "mark"})
        writer.element("title", gid.text)

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """Return width, height and depth below the base line of a line of text, in points."""
        if ismath or prop.get_family() != mpl.rcParams["font.family"]:
            measured: tuple[float, float, float]
            measured = super().get_text_width_height_descent(s, prop, ismath)  # type: ignore[no-untyped-call]  # has no types
            return measured
        size, extent = prop.get_size_in_points(), line_extent(s)
        return size * extent.width, size * (extent.high - extent.low), -size * extent.low


class Canvas(FigureCanvasBase):
    """A canvas whose figure is laid out by the renderer that will draw it.

    Parameters
    ----------
    figure : Figure
        What is drawn.
    renderer : Renderer
        What draws it.
    """

    def __init__(self, figure: Figure, renderer: Renderer) -> None:
        super().__init__(figure)
        self._renderer = renderer

    def get_renderer(self) -> Renderer:
        """Return what draws the figure; matplotlib's layout asks for it by this name."""
        return self._renderer


def outlines(fig: Figure) -> str:
    """Return a figure as an SVG document, laid out anew.

    Parameters
    ----------
    fig : Figure
        Drawn under ``helpers.display.style``.
    """
    buffer = io.StringIO()
    fig.dpi = POINTS_PER_INCH
    width, height = fig.get_size_inches() * POINTS_PER_INCH
    renderer = Renderer(width, height, buffer, metadata=_NO_METADATA)  # type: ignore[no-untyped-call]  # has no types
    Canvas(fig, renderer)
    with _letters_shared(fig):
        fig.draw(renderer)
    renderer.finalize()  # type: ignore[no-untyped-call]  # has no types
    return buffer.getvalue()
