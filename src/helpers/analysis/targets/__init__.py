"""Targets of the bio strategy: what was set, what it takes, and how far along at a date.

Belongs here: the theme's own questions, each as a pure function of the loaded tables. Formulas are
those of ``measures``; words and pictures are ``display``'s. ``as_of`` decides which figures are
known: those that were public then.
"""

from helpers.analysis.availability import (
    completed_year,
    period_end,
    reading_day,
    year_fraction,
)
from helpers.analysis.targets.beside import beside
from helpers.analysis.targets.conversions import implied_rates
from helpers.analysis.targets.doubling import (
    headline_target,
    implied_base,
    multiples,
    said_multiple,
)
from helpers.analysis.targets.paths import (
    localization_path,
    localization_stages,
    paths_to_target,
)
from helpers.analysis.targets.progress import measure_targets, target_figure, windows
from helpers.analysis.targets.register import register
from helpers.analysis.targets.scenarios import (
    figures_after_base,
    pace_spread,
    scenarios,
    yearly_steps,
)
from helpers.analysis.targets.yardsticks import Track, later_years, tracks, undated_sources

__all__ = [
    "Track",
    "beside",
    "completed_year",
    "figures_after_base",
    "headline_target",
    "implied_base",
    "implied_rates",
    "later_years",
    "localization_path",
    "localization_stages",
    "measure_targets",
    "multiples",
    "pace_spread",
    "paths_to_target",
    "period_end",
    "reading_day",
    "register",
    "said_multiple",
    "scenarios",
    "target_figure",
    "tracks",
    "undated_sources",
    "windows",
    "year_fraction",
    "yearly_steps",
]
