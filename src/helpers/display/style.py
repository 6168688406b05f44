"""The one look of the collection: colours by name, the font, the style file.

Here belong palette, font and matplotlib settings; shapes of charts belong in
``helpers.display.charts``. Importing the module changes nothing; ``apply`` does. matplotlib is
imported where it is used: pages need the colours alone, in processes that draw nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import Any, Final

import pylopdf_fonts_ko

FONT_FAMILY: Final = "Noto Sans KR"
FONTS: Final = (
    "Pretendard, Apple SD Gothic Neo, Malgun Gothic, Noto Sans KR, Noto Sans CJK KR, NanumGothic, "
    "system-ui, sans-serif"
)
"""What shows text, as a style sheet lists it; pages and pictures have it in common."""
WIDE: Final = 6.4
"""Width of a figure, in inches."""
NARROW: Final = 328 / 96
"""Width of a figure for a screen of 360 pixels, in inches."""
MISSING_GLYPH: Final = r"Glyph .* missing from"
"""The warning matplotlib gives when it draws a box instead of a letter."""

_LIGHT_AND_DARK: Final = {
    # text and structure
    "ink": ("#1b1f24", "#eef1f4"),
    "muted": ("#5a636d", "#a9b3be"),
    "grid": ("#dfe3e8", "#323841"),
    "paper": ("#ffffff", "#16191d"),
    # one thing highlighted, the rest in the background, what nobody published, what to mind
    "accent": ("#0b5cad", "#6cb6ff"),
    "accent_soft": ("#d3e4f6", "#1c3a5a"),
    "context": ("#868f99", "#7b8591"),
    "context_soft": ("#e6e9ed", "#2b3139"),
    "unknown": ("#6d6875", "#9a95a3"),
    "unknown_soft": ("#f4f3f6", "#212329"),
    "warn": ("#b23a00", "#ff9a6b"),
    "warn_soft": ("#fbe3d6", "#4d2413"),
    # what was won and what was lost, as Korean readers expect them
    "gain": ("#c0281f", "#ff8a80"),
    "loss": ("#2a4fb8", "#8fabff"),
    # things of equal standing
    "series1": ("#1f66c1", "#4f94f5"),
    "series2": ("#6e1f0a", "#e2713c"),
    "series3": ("#00846b", "#63e6b4"),
    "series4": ("#bf3a9a", "#d77fc4"),
    "series5": ("#9a6b00", "#f3d25a"),
    "series6": ("#141f4a", "#e3eaf3"),
    # classes of an amount, low to high
    "step1": ("#e3eef8", "#1b2c3f"),
    "step2": ("#bcd7ef", "#21466c"),
    "step3": ("#86b6e2", "#2c649b"),
    "step4": ("#2470b5", "#7db8f2"),
    "step5": ("#0e4a8a", "#b4d9ff"),
    # classes around nought, in the colours of loss and gain
    "minus3": ("#24459f", "#9db4ff"),
    "minus2": ("#9db1ea", "#3a55a8"),
    "minus1": ("#dde4f8", "#232f58"),
    "zero": ("#f1f2f4", "#2a2f36"),
    "plus1": ("#fbdfdb", "#4a2624"),
    "plus2": ("#f0a299", "#96423b"),
    "plus3": ("#ab2119", "#ffa39b"),
}

PALETTE: Final[Mapping[str, str]] = MappingProxyType(
    {name: light for name, (light, _) in _LIGHT_AND_DARK.items()}
)
"""Every colour a chart may use, as drawn on a light page."""
PALETTE_DARK: Final[Mapping[str, str]] = MappingProxyType(
    {name: dark for name, (_, dark) in _LIGHT_AND_DARK.items()}
)
"""The same names on a dark page."""

SERIES: Final = ("series1", "series2", "series3", "series4", "series5", "series6")
DIVERGING: Final = ("minus3", "minus2", "minus1", "zero", "plus1", "plus2", "plus3")

_PAPER_ON: Final = {"accent", "warn", "gain", "loss", "step4", "step5", "minus3", "plus3", *SERIES}


def text_on(fill: str) -> str:
    """Return the palette name of the text colour that reads well on a fill, light or dark."""
    return "paper" if fill in _PAPER_ON else "ink"


_width: ContextVar[float] = ContextVar("width of figures", default=WIDE)


@contextmanager
def narrow() -> Iterator[None]:
    """Draw figures for narrow screens meanwhile."""
    before = _width.set(NARROW)
    try:
        yield
    finally:
        _width.reset(before)


def figure_width() -> float:
    """Return the width of the figure being drawn, in inches."""
    return _width.get()


def is_narrow() -> bool:
    """Return whether figures are drawn for narrow screens."""
    return figure_width() < WIDE


@cache
def settings() -> Mapping[Any, Any]:
    """Return the settings of the style file."""
    import matplotlib as mpl  # noqa: PLC0415

    with as_file(files("helpers.display") / "helpers.mplstyle") as path:
        read = mpl.rc_params_from_file(path, use_default_template=False)
        return MappingProxyType({key: read[key] for key in read})


def register_font() -> str:
    """Make the shipped Korean font the only one of its family and return its path.

    A system copy of the same family would otherwise be chosen on some machines, and figures
    would differ between them.

    Raises ``RuntimeError``: the font package holds another family than the style file names.
    """
    from matplotlib import font_manager, ft2font  # noqa: PLC0415

    path = str(pylopdf_fonts_ko.sans_path())
    manager = font_manager.fontManager
    if any(entry.fname == path for entry in manager.ttflist if entry.name == FONT_FAMILY):
        kept = [e for e in manager.ttflist if e.name != FONT_FAMILY or e.fname == path]
        if len(kept) != len(manager.ttflist):
            manager.ttflist = kept
        return path
    family = ft2font.FT2Font(path).family_name
    if family != FONT_FAMILY:
        raise RuntimeError(
            f"font {path} is of family «{family}»; the figures need «{FONT_FAMILY}»: "
            "install the version of pylopdf-fonts-ko that requirements.lock names"
        )
    manager.ttflist = [entry for entry in manager.ttflist if entry.name != FONT_FAMILY]
    manager.addfont(path)
    return path


def apply() -> None:
    """Give all further figures the look of the collection.

    Starts from matplotlib's own defaults, so that neither a personal ``matplotlibrc`` nor a
    seaborn theme set before shows through. A letter missing from the fonts becomes an error.
    """
    import matplotlib as mpl  # noqa: PLC0415

    register_font()
    mpl.rcdefaults()
    mpl.rcParams.update(settings())
    warnings.filterwarnings("error", message=MISSING_GLYPH)


def is_applied() -> bool:
    """Return whether the current settings are those of the style file."""
    import matplotlib as mpl  # noqa: PLC0415

    return all(mpl.rcParams[key] == value for key, value in settings().items())
