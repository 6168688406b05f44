"""A region's profile as findings, figures and tables, in both languages.

Every function takes a page and frames of ``helpers.analysis.profile`` (or of the theme it names)
and returns a block, or None where there is nothing to show: a page leaves out a section without a
block, and ``missing`` says in words what it leaves out.
"""

from helpers.display.profile.claims import claims
from helpers.display.profile.coverage import coverage, missing
from helpers.display.profile.disagreements import disagreements
from helpers.display.profile.elsewhere import elsewhere
from helpers.display.profile.growth import growth, no_growth, printed_rates
from helpers.display.profile.headline import headline, opening
from helpers.display.profile.holdings import holdings, no_share, statements
from helpers.display.profile.intensities import intensities, not_divided
from helpers.display.profile.names import changes, names
from helpers.display.profile.people import people
from helpers.display.profile.programmes import programmes
from helpers.display.profile.series import base_years, printed_rate, series
from helpers.display.profile.sources import sources
from helpers.display.profile.standing import counted_twice, standing
from helpers.display.profile.targets import progress, targets

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
    "holdings",
    "intensities",
    "missing",
    "names",
    "no_growth",
    "no_share",
    "not_divided",
    "opening",
    "people",
    "printed_rate",
    "printed_rates",
    "programmes",
    "progress",
    "series",
    "sources",
    "standing",
    "statements",
    "targets",
]
