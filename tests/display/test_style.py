"""The palette is legible in both themes and to colour-blind eyes; the style is its own."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from importlib.resources import files

import matplotlib as mpl
import numpy as np
import pytest
import seaborn as sns
from matplotlib import font_manager

from helpers.display import charts, pictures, style

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB
DEUTERANOPIA = [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881],
]
PROTANOPIA = [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
]
NORMAL = np.eye(3).tolist()
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.95047, 1.0, 1.08883])
THEMES = {"light": style.PALETTE, "dark": style.PALETTE_DARK}
MARKS = [*style.SERIES, "accent", "context", "warn", "gain", "loss", "unknown"]
STEPS = [f"step{number}" for number in range(1, 6)]
CLASSES = [*STEPS, *style.DIVERGING, "accent", "gain", "loss", "unknown_soft", "context_soft"]


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, two: str) -> float:
    light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, two))
    return (light[1] + 0.05) / (light[0] + 0.05)


def lab(colour: str, sight: list[list[float]]) -> np.ndarray:
    xyz = TO_XYZ @ np.clip(np.array(sight) @ linear(colour), 0, 1) / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_every_name_has_one_colour_of_its_own_in_both_themes() -> None:
    assert list(style.PALETTE) == list(style.PALETTE_DARK)
    for palette in THEMES.values():
        assert len(set(palette.values())) == len(palette)
        assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in palette.values())


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", MARKS)
def test_marks_stand_out_from_the_page(theme: str, name: str) -> None:
    palette = THEMES[theme]
    assert contrast(palette[name], palette["paper"]) >= 3.0


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_legible(theme: str) -> None:
    palette = THEMES[theme]
    assert contrast(palette["ink"], palette["paper"]) >= 7.0
    for name in ("muted", "accent", "warn", "gain", "loss", "unknown", *style.SERIES):
        assert contrast(palette[name], palette["paper"]) >= 4.5, name


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("fill", CLASSES)
def test_text_on_a_fill_is_legible(theme: str, fill: str) -> None:
    palette = THEMES[theme]
    assert contrast(palette[style.text_on(fill)], palette[fill]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", [NORMAL, DEUTERANOPIA, PROTANOPIA])
def test_series_stay_apart_for_colour_blind_eyes(theme: str, sight: list[list[float]]) -> None:
    seen = {name: lab(THEMES[theme][name], sight) for name in style.SERIES}
    for one, two in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[two]) >= 15, (one, two)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", [NORMAL, DEUTERANOPIA, PROTANOPIA])
@pytest.mark.parametrize(
    "names",
    [("accent", "context", "warn"), ("gain", "context", "loss"), ("minus3", "zero", "plus3")],
)
def test_roles_stay_apart_for_colour_blind_eyes(
    theme: str, sight: list[list[float]], names: tuple[str, ...]
) -> None:
    seen = {name: lab(THEMES[theme][name], sight) for name in names}
    for one, two in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[two]) >= 20, (one, two)


@pytest.mark.parametrize("theme", THEMES)
def test_gains_are_red_and_losses_blue(theme: str) -> None:
    for rise, fall in [("gain", "loss"), *((f"plus{n}", f"minus{n}") for n in (1, 2, 3))]:
        red, _, blue = linear(THEMES[theme][rise])
        assert red > blue
        red, _, blue = linear(THEMES[theme][fall])
        assert blue > red


def test_figures_are_narrow_only_meanwhile() -> None:
    assert (style.figure_width(), style.is_narrow()) == (6.4, False)
    with style.narrow():
        # 328 pixels of a screen, 96 to the inch
        assert style.figure_width() == pytest.approx(3.4167, abs=1e-4)
        assert style.is_narrow()
    assert style.figure_width() == 6.4


def test_the_style_file_uses_only_colours_of_the_palette() -> None:
    written = (files("helpers.display") / "helpers.mplstyle").read_text(encoding="utf-8")
    found = set(re.findall(r"\b[0-9a-f]{6}\b", written))
    assert found
    assert {f"#{colour}" for colour in found} <= set(style.PALETTE.values())


def test_apply_wins_over_a_seaborn_theme_and_personal_settings() -> None:
    sns.set_theme()
    mpl.rcParams["axes.grid"] = True
    assert not style.is_applied()
    style.apply()
    assert style.is_applied()
    assert mpl.rcParams["font.family"] == ["Noto Sans KR", "DejaVu Sans"]
    assert mpl.rcParams["axes.grid"] is False


def test_apply_twice_registers_the_font_once() -> None:
    style.apply()
    style.apply()
    found = [e for e in font_manager.fontManager.ttflist if e.name == style.FONT_FAMILY]
    assert len(found) == 1
    assert font_manager.findfont(style.FONT_FAMILY) == style.register_font()


def test_a_font_of_another_family_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    other = font_manager.findfont("DejaVu Sans")
    monkeypatch.setattr(style.pylopdf_fonts_ko, "sans_path", lambda: other)
    with pytest.raises(
        RuntimeError, match="of family «DejaVu Sans»; the figures need «Noto Sans KR»"
    ):
        style.register_font()


def test_hangul_signs_and_minus_are_drawn() -> None:
    fig, ax = charts.canvas(height=1.0)
    ax.text(0, 0, "가힣뷁−₩→▲○△×%·–…①℃")
    assert pictures.svg(fig, alt="a").startswith("<svg ")


def test_a_missing_letter_is_an_error() -> None:
    fig, ax = charts.canvas(height=1.0)
    ax.text(0, 0, "\U0001f9ec")
    with pytest.raises(UserWarning, match="Glyph"):
        pictures.svg(fig, alt="a")


def test_importing_the_style_changes_nothing() -> None:
    code = (
        "import matplotlib as m, warnings; a = dict(m.rcParams); f = list(warnings.filters);"
        "import helpers.display.style, helpers.display.blocks, helpers.display.charts;"
        "assert dict(m.rcParams) == a and list(warnings.filters) == f"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
