"""A region's profile as findings, figures and tables, in both languages.

Belongs here: a module a section of the notebook, which gives a block or nothing; ``missing`` says
what a page leaves out. Not here: computing frames, what another theme shows (its own function is
called), or words, which stand in ``catalogue/profile.toml`` under the section's name.
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
