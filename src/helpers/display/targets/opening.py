"""The chart a page opens with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.display.targets import words
from helpers.display.targets.figures import growth
from helpers.display.targets.localization import drawn_steps
from helpers.display.targets.paths import drawn_path

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables
    from helpers.display.blocks import Figure
    from helpers.display.wording import Lang


def opening(
    progress: pd.DataFrame,
    tables: Tables,
    *,
    paths: pd.DataFrame,
    localization: pd.DataFrame,
    as_of: str,
    lang: Lang,
) -> Figure | None:
    """Return growth needed beside growth of the past; of one target by one yardstick, its path.

    Nothing where no figure is known.

    Parameters
    ----------
    progress, paths, localization : DataFrame
        Of ``targets.measure_targets``, and of ``paths_to_target`` and ``localization_path`` for
        the page's target.
    """
    if not words.is_single(progress):
        return growth(progress, tables, lang=lang)
    if not localization.empty:
        return drawn_steps(localization, tables, as_of=as_of, lang=lang)
    return drawn_path(paths, tables, progress=progress, as_of=as_of, lang=lang)
