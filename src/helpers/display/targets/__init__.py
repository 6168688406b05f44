"""The targets of the bio strategy as findings, figures, tables and notes, in both languages.

Belongs here: a module a section of the notebook, and ``tracks``, which several share; functions
take a page and frames of ``helpers.analysis.targets`` and return a block, or None where there is
nothing to say. Not here: computing frames, or words (``catalogue/targets.toml``).
"""

from helpers.display.targets.double import double
from helpers.display.targets.growth import growth
from helpers.display.targets.headline import headline, reading_note
from helpers.display.targets.localization import localization
from helpers.display.targets.method import method
from helpers.display.targets.path import breaks, path
from helpers.display.targets.progress import progress
from helpers.display.targets.rates import rates
from helpers.display.targets.register import register
from helpers.display.targets.windows import no_model, scenarios, windows
from helpers.display.targets.wording import beside, ended, wording
