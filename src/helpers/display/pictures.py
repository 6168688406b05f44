"""From a matplotlib figure to SVG that can stand inside a page, and to an image of it.

Text of an SVG is text, each line as long as it was laid out whatever font it is shown in; an image
has the letters of the shipped font. Two renderings of one figure have the same bytes; nothing in
it names the time or the maker.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import io
import re
import sys
import warnings
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from helpers.data.characters import fit_for_xml
from helpers.display import style

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

PIXELS_PER_INCH: Final = 144
COLOURS: Final = 32
"""Of an image; the edges of shapes and letters need some between those of the palette."""

_NO_METADATA: Final = {"Date": None, "Creator": None, "Format": None, "Type": None}
_GROUP: Final = re.compile(r'<g id="group-(\d+)">')
_DRAWN: Final = re.compile(r"<defs>.*?</defs>|<(?:path|use)\b[^>]*/>", re.DOTALL)
_HEAD: Final = re.compile(r'<svg\b[^>]*?viewBox="(?P<box>[^"]+)"[^>]*>')
_NOISE: Final = re.compile(
    r"<!--.*?-->|<metadata>.*?</metadata>|<style\b[^>]*>.*?</style>", re.DOTALL
)
_EMPTY: Final = re.compile(r"<(g|defs)(?: style=\"[^\"]*\")?(?:/>|></\1>)")
# Patterns begin with plain letters: a picture is long, and only those are looked for fast.
_FILL: Final = re.compile(r' fill="(#[0-9a-fA-F]{6})"')
_ID: Final = re.compile(r' id="([^"]+)"')
_URL: Final = re.compile(r"url\(#([^)]+)\)")
_LINK: Final = re.compile(r'href="#([^"]+)"')
_SAID: Final = re.compile(r">[^<>]+(?=</(?:text|title)>)")
_GROUP_TAG: Final = re.compile(r"<g(?: [^>]*[^/>])?>|</g>")
_SIZE: Final = re.compile(r'( font-size="[^"]*")')
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}\b")
_STYLE: Final = re.compile(r'style="([^"]*)"')
_COORDINATES: Final = re.compile(r' (d|x|y|textLength)="([^"]*)"')
# Letters of a path stand for themselves, whatever is around them.
_STEP: Final = re.compile(r" ?([A-Za-z]) ?")
_UNSEEN: Final = re.compile(r'<path d="[^"]*" style="fill: none"/>')
_LONG_NUMBER: Final = re.compile(r"-?\d+\.\d{3,}")


def root(drawing: Figure | Axes) -> Figure:
    """Return the figure an axes stands in, or the figure itself."""
    fig = drawing.get_figure(root=True)
    if fig is None:
        raise ValueError("the axes belongs to no figure; it was shown or closed before")
    return fig


class Told(str):
    """The gid of marks that tell texts, in the order they are drawn: equal to the plain one."""

    __slots__ = ("texts",)
    texts: tuple[str, ...]

    def __new__(cls, gid: str, texts: Iterable[str]) -> Told:
        """Return the gid with its texts."""
        own = super().__new__(cls, gid)
        own.texts = tuple(" ".join(text.split()) for text in texts)
        return own


def tell(artist: Artist, *texts: str) -> None:
    """Let marks tell their exact figures to whoever points at them or reaches them by keyboard.

    Marks drawn together (a bar, points) have a text each, such as "Gangwon, 2024: $747.2 million";
    an empty one tells nothing.
    """
    if any(text.strip() for text in texts):
        artist.set_gid(Told(artist.get_gid() or "", texts))


def svg(fig: Figure, *, alt: str) -> str:
    """Lay a figure drawn under ``style`` out and return it as one ``<svg>`` element.

    It has a ``viewBox`` and no fixed size, is transparent, its text is text in the page's font, its
    ids are prefixed by a hash of the content; ``alt`` is for those who cannot see it. Raises
    ``ValueError``: a colour that is not in the palette; ``UserWarning``: a letter missing from the
    fonts.
    """
    # Not above: whoever only places pictures in pages does without matplotlib.
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415

    buffer = io.StringIO()
    with mpl.rc_context(dict(style.settings())), _groups(fig) as groups:
        _place_empty_labels(fig)
        fig.dpi = 72
        renderer = _renderer()(*fig.bbox.size, buffer, metadata=_NO_METADATA)
        # Laid out by what draws, which then knows how wide each text is: a tenth of the time.
        canvas: Any = FigureCanvasSVG(fig)
        canvas.get_renderer = lambda: renderer
        fig.draw(renderer)
        renderer.finalize()
    return clean(fit_for_xml(_with_groups(buffer.getvalue(), groups)), alt=fit_for_xml(alt))


# The texts of a report's pictures recur, and matplotlib takes half a millisecond to measure one.
@lru_cache(maxsize=4096)
def measured(
    line: str, font: FontProperties, *, ismath: Literal["TeX"] | bool
) -> tuple[float, float, float]:
    """Return width, height and descent of a line of text, in points.

    Raises ``UserWarning``: a letter is missing from the fonts.
    """
    # Not above: as in `svg`.
    from matplotlib.textpath import text_to_path  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=style.MISSING_GLYPH)
        return text_to_path.get_text_width_height_descent(line, font, ismath=ismath)


@lru_cache(maxsize=64)
def _heights(font: FontProperties, dpi: float) -> tuple[float, float, float]:
    """Return ascent, descent and gap between lines of a font, in dots.

    matplotlib asks a renderer for them at each text, and looks for the font each time if it has no
    answer: a fifth of the time a picture takes.
    """
    # Not above: as in `svg`.
    from matplotlib.font_manager import findfont, get_font  # noqa: PLC0415

    face: Any = get_font(findfont(font))
    table, units = face.get_sfnt_table("OS/2"), face.get_sfnt_table("head")["unitsPerEm"]
    scale = 1 / units * font.get_size_in_points() * dpi / 72
    ascent, descent, gap = (table[f"sTypo{name}"] for name in ("Ascender", "Descender", "LineGap"))
    return ascent * scale, -descent * scale, gap * scale


@cache
def _renderer() -> Any:
    """Return what draws as matplotlib does, but text as text of a given length."""
    # Not above: as in `svg`.
    from matplotlib.backends.backend_svg import RendererSVG  # noqa: PLC0415
    from matplotlib.colors import to_hex  # noqa: PLC0415

    class Renderer(RendererSVG):
        def get_text_width_height_descent(
            self, s: str, prop: FontProperties, ismath: Literal["TeX"] | bool
        ) -> tuple[float, float, float]:
            return measured(s, prop.copy(), ismath=ismath)

        def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
            return _heights(prop.copy(), 72)

        def draw_text(  # noqa: PLR0917 - as matplotlib calls it
            self, gc: Any, x: float, y: float, s: str, prop: FontProperties, angle: float,
            ismath: Literal["TeX"] | bool = False, mtext: Any = None,
        ) -> None:  # fmt: skip
            clipped = gc.get_clip_rectangle() or gc.get_clip_path()[0]
            if ismath or clipped:
                super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)  # type: ignore[no-untyped-call]  # has no types
                return
            *colour, alpha = gc.get_rgb()
            length, _, _ = measured(s, prop.copy(), ismath=False)
            writer: Any = self.writer
            writer.element("text", s, {
                "x": f"{x:f}", "y": f"{y:f}",
                "transform": f"rotate({-angle:g} {x:.2f} {y:.2f})" if angle else "",
                "font-size": f"{prop.get_size_in_points():g}",
                "textLength": f"{length:f}", "lengthAdjust": "spacingAndGlyphs",
                "fill": to_hex(colour), "fill-opacity": f"{alpha:g}" if alpha < 1 else "",
            })  # fmt: skip

    return Renderer


@contextmanager
def _groups(fig: Figure) -> Iterator[list[Told | str]]:
    """Give numbers to groups that need more than matplotlib writes: marks that tell, thick letters.

    Letters with a line around them are text as others are, and their group has the line: as path
    effects each label would be an outline.
    """
    # Not above: as in `svg`.
    from matplotlib.colors import to_hex  # noqa: PLC0415
    from matplotlib.patheffects import withStroke  # noqa: PLC0415
    from matplotlib.text import Text  # noqa: PLC0415

    groups: list[Told | str] = []
    before = []
    drawn = [one for ax in fig.axes for one in ax.get_children()]
    names = [tick.label1 for ax in fig.axes for tick in ax.yaxis.get_major_ticks()]
    for artist in [*drawn, *names]:
        gid, effects = artist.get_gid(), artist.get_path_effects()
        if isinstance(gid, Told):
            groups.append(gid)
        elif isinstance(artist, Text) and [type(one) for one in effects] == [withStroke]:
            line: Any = effects[0]._gc  # type: ignore[attr-defined]  # noqa: SLF001 - told nowhere else
            colour, width = to_hex(line["foreground"]), line["linewidth"]
            groups.append(f"stroke: {colour}; stroke-width: {width:g}; paint-order: stroke")
            artist.set_path_effects([])
        else:
            continue
        before.append((artist, gid, effects))
        artist.set_gid(f"group-{len(groups) - 1}")
    try:
        yield groups
    finally:
        for artist, gid, effects in before:
            artist.set_gid(gid)
            artist.set_path_effects(effects)


def _with_groups(document: str, groups: list[Told | str]) -> str:
    """Return a document whose numbered groups are what they stand for."""
    head, *parts = _GROUP.split(document)
    written = [head]
    for number, rest in zip(parts[::2], parts[1::2], strict=True):
        group = groups[int(number)]
        if not isinstance(group, Told):
            written.append(f'<g style="{group}">{rest}')
        elif len(group.texts) == 1:
            written.append(f"{_mark(group.texts[0])}{rest}")
        else:
            texts = iter(group.texts)
            written.append(f"<g>{_DRAWN.sub(lambda one, left=texts: _told(one[0], left), rest)}")
    return "".join(written)


def _told(drawn: str, texts: Iterator[str]) -> str:
    """Return a mark in a group with the next text; what others refer to is none."""
    text = "" if drawn.startswith("<defs") else next(texts, "")
    return f"{_mark(text)}{drawn}</g>" if text else drawn


def _mark(text: str) -> str:
    return f'<g class="mark"><title>{html.escape(text, quote=False)}</title>'


def png(fig: Figure) -> bytes:
    """Return a figure that `svg` has laid out as an image on white, in few colours.

    For readers of notebooks: an image is what every one of them shows.
    """
    # Not above: as in `svg`.
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    fig.set_layout_engine("none")
    fig.set_facecolor("white")
    fig.dpi = PIXELS_PER_INCH
    canvas: Any = FigureCanvasAgg(fig)
    renderer: Any = canvas.get_renderer()
    renderer._get_font_height_metrics = lambda font: _heights(font.copy(), PIXELS_PER_INCH)  # noqa: SLF001
    with mpl.rc_context(dict(style.settings())):
        canvas.draw()
    drawn = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba())
    image = drawn.convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    image.putpalette(_white_kept(image.getpalette() or []))
    buffer = io.BytesIO()
    # A tenth smaller than Pillow's own level, for 6 ms.
    image.save(buffer, "PNG", compress_level=8)
    return buffer.getvalue()


def _white_kept(palette: list[int]) -> list[int]:
    """Return a palette whose whitest colours are white: the fast way to few colours mixes it."""
    colours = (palette[place : place + 3] for place in range(0, len(palette), 3))
    return [part for colour in colours for part in ([255] * 3 if min(colour) > 247 else colour)]


def packed(picture: str) -> str:
    """Return a picture as notebooks hold it: gzipped, as ``.svgz`` files are, in base64."""
    return b64encode(gzip.compress(picture.encode(), mtime=0)).decode()


def unpacked(picture: str) -> str:
    """Return the ``<svg>`` element of a picture, packed or plain."""
    return picture if picture.startswith("<") else gzip.decompress(b64decode(picture)).decode()


def _place_empty_labels(fig: Figure) -> None:
    """Give the labels of axes that have none a place: it would be sought among all ticks."""
    for ax in fig.axes:
        for axis in (ax.xaxis, ax.yaxis):
            if not axis.get_label_text():
                axis.set_label_coords(0, 0)


def clean(document: str, *, alt: str) -> str:
    """Return the bare ``<svg>`` element of a matplotlib SVG document.

    The document's style sheet would otherwise apply to the whole page the picture stands in;
    its rule is carried by the element instead.
    """
    head = _HEAD.search(document)
    if head is None:
        raise ValueError("no <svg> element with a viewBox in the rendered figure")
    body = _NOISE.sub("", document[head.end() :])
    body = body[: body.rindex("</svg>")]
    lines = filter(None, map(str.strip, body.split("\n")))
    body = " ".join(lines).replace("> <", "><")
    # What is said must not look like markup below.
    body = _SAID.sub(lambda said: said[0].replace("#", "&#35;").replace('"', "&quot;"), body)
    body = _COORDINATES.sub(lambda found: f' {found[1]}="{_short(found[2])}"', body)
    body = _UNSEEN.sub("", _FILL.sub(r' style="fill: \1"', body))
    body = _without_idle(_private_ids(body))
    _check_colours(body)
    size = "".join(each for each, _ in Counter(_SIZE.findall(body)).most_common(1))
    body = _STYLE.sub(lambda one: one[0].replace(": ", ":").replace("; ", ";"), body)
    body = body.replace(size, "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{head.group("box")}" role="img" '
        f'aria-label="{html.escape(alt)}" xml:space="preserve" font-family="{style.FONTS}"{size} '
        f'stroke-linejoin="round" stroke-linecap="butt">{body}</svg>'
    )


def themed_svg(picture: str) -> str:
    """Return the picture with every palette colour as a CSS variable.

    ``#0b5cad`` becomes ``var(--chart-accent)`` inside ``style`` attributes, so that a page in the
    dark can give the names other values; the page has to give them some.
    """
    names = {light: name for name, light in style.PALETTE.items()}

    def variable(found: re.Match[str]) -> str:
        colour = found.group(0).lower()
        name = names.get(colour)
        return f"var(--chart-{name.replace('_', '-')})" if name else colour

    return _STYLE.sub(lambda s: f'style="{_COLOUR.sub(variable, s.group(1))}"', picture)


def size(picture: str) -> tuple[float, float]:
    """Return width and height of a picture in points, from its ``viewBox``."""
    head = _HEAD.search(picture)
    if head is None:
        raise ValueError("no <svg> element with a viewBox")
    _, _, width, height = (float(part) for part in head.group("box").split())
    return width, height


def _short(coordinates: str) -> str:
    """Write coordinates at a hundredth of a point: finer is invisible and twice the bytes."""

    def short(number: re.Match[str]) -> str:
        text = f"{float(number.group(0)):.2f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text

    return _STEP.sub(r"\1", _LONG_NUMBER.sub(short, coordinates)).strip()


def _without_idle(body: str) -> str:
    """Drop groups that hold nothing, those that held only them, and those that say nothing."""
    while (shorter := _EMPTY.sub("", body)) != body:
        body = shorter
    speaking: list[bool] = []

    def kept(tag: re.Match[str]) -> str:
        if tag[0] != "</g>":
            speaking.append(tag[0] != "<g>")
            return tag[0] * speaking[-1]
        return tag[0] * speaking.pop()

    return _GROUP_TAG.sub(kept, body)


def _private_ids(body: str) -> str:
    """Keep the ids something refers to, named so that two pictures on a page never clash."""
    body = body.replace("xlink:href=", "href=")
    used = {*_URL.findall(body), *_LINK.findall(body)}
    order = {name: number for number, name in enumerate(sorted(used))}
    prefix = "p" + hashlib.sha256(body.encode()).hexdigest()[:10]

    def own(found: re.Match[str]) -> str:
        name = found.group(1)
        return f' id="{prefix}-{order[name]}"' if name in used else ""

    body = _URL.sub(lambda found: f"url(#{prefix}-{order[found[1]]})", _ID.sub(own, body))
    return _LINK.sub(lambda found: f'href="#{prefix}-{order[found[1]]}"', body)


def _check_colours(body: str) -> None:
    known = set(style.PALETTE.values())
    strange = sorted({colour.lower() for colour in _COLOUR.findall(body)} - known)
    if strange:
        raise ValueError(
            f"colours outside the palette: {', '.join(strange)}; "
            "use the names of helpers.display.style.PALETTE"
        )


def release(fig: Figure) -> None:
    """Empty a figure and take it from pyplot, which would show it a second time."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(fig)
    for ax in fig.axes:
        fig.delaxes(ax)
