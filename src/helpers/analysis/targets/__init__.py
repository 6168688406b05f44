"""Targets of the bio strategy: what was set, what it takes, and how far along at a date.

Belongs here: a module a section of the notebook, and ``tracks``, which all rest on; ``as_of``
decides which figures are known: those that were public then. Not here: formulas, which are
``measures``, and words.
"""

from helpers.analysis.availability import reading_day
from helpers.analysis.targets.double import headline_target, implied_base, multiples, said_multiple
from helpers.analysis.targets.localization import localization_path, localization_stages
from helpers.analysis.targets.path import paths_to_target
from helpers.analysis.targets.progress import is_single, measure_targets
from helpers.analysis.targets.rates import implied_rates
from helpers.analysis.targets.register import register
from helpers.analysis.targets.tracks import (
    ALL,
    Track,
    later_years,
    target_figure,
    tracks,
    undated_sources,
)
from helpers.analysis.targets.windows import (
    figures_after_base,
    pace_spread,
    scenarios,
    windows,
    yearly_steps,
)
from helpers.analysis.targets.wording import beside
