"""Programme budgets as findings, figures and tables, in both languages.

Every function takes a frame of ``helpers.analysis.budgets`` and returns a block, or None where
the frame has nothing to say.
"""

from helpers.display.budgets.beside import industry
from helpers.display.budgets.comparisons import elsewhere, state_parts
from helpers.display.budgets.duration_rules import durations
from helpers.display.budgets.figures import ranking, yearly_profile
from helpers.display.budgets.findings import headline
from helpers.display.budgets.groups import fields, ministries
from helpers.display.budgets.portfolio import across_sources, themes_by_period
from helpers.display.budgets.register import register, sources, twins
from helpers.display.budgets.run_times import timeline

__all__ = [
    "across_sources",
    "durations",
    "elsewhere",
    "fields",
    "headline",
    "industry",
    "ministries",
    "ranking",
    "register",
    "sources",
    "state_parts",
    "themes_by_period",
    "timeline",
    "twins",
    "yearly_profile",
]
