"""Programme budgets as findings, figures and tables, in both languages.

Every function takes a frame of ``helpers.analysis.budgets`` and returns a block; where the frame
is empty it returns a note that says what is not known.
"""

from helpers.display.budgets.beside import industry
from helpers.display.budgets.comparisons import elsewhere, twins
from helpers.display.budgets.duration_rules import durations
from helpers.display.budgets.figures import concentration, yearly_profile
from helpers.display.budgets.findings import headline
from helpers.display.budgets.groups import fields, ministries
from helpers.display.budgets.portfolio import (
    across_sources,
    overlap,
    real_terms,
    themes_by_period,
)
from helpers.display.budgets.run_times import timeline
from helpers.display.budgets.state_parts import state_parts
from helpers.display.budgets.tables import places, register, sources

__all__ = [
    "across_sources",
    "concentration",
    "durations",
    "elsewhere",
    "fields",
    "headline",
    "industry",
    "ministries",
    "overlap",
    "places",
    "real_terms",
    "register",
    "sources",
    "state_parts",
    "themes_by_period",
    "timeline",
    "twins",
    "yearly_profile",
]
