"""A region's profile as findings, figures and tables, in both languages.

Every function takes frames of ``helpers.analysis.profile`` (or of the theme it names) and returns
a block, or nothing where there is nothing to show: a page leaves out a section without a block,
and ``missing`` says in words what it leaves out.
"""

from helpers.display.profile.context import counted_twice, printed_rate, printed_rates, statements
from helpers.display.profile.coverage import coverage, missing
from helpers.display.profile.findings import headline
from helpers.display.profile.identity import changes, names_and_codes
from helpers.display.profile.intensity import intensities, not_divided
from helpers.display.profile.programmes import (
    elsewhere,
    target_progress,
    target_register,
    timeline,
)
from helpers.display.profile.series import base_years, growth, no_growth, over_time
from helpers.display.profile.standing import no_share, opening, people_alone, standing
from helpers.display.profile.tables import claims, disagreements, held, sources

__all__ = [
    "base_years",
    "changes",
    "claims",
    "counted_twice",
    "coverage",
    "disagreements",
    "elsewhere",
    "growth",
    "headline",
    "held",
    "intensities",
    "missing",
    "names_and_codes",
    "no_growth",
    "no_share",
    "not_divided",
    "opening",
    "over_time",
    "people_alone",
    "printed_rate",
    "printed_rates",
    "sources",
    "standing",
    "statements",
    "target_progress",
    "target_register",
    "timeline",
]
