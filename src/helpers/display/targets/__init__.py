"""The targets of the bio strategy as findings, figures, tables and notes, in both languages.

Every function takes a page and frames of ``helpers.analysis.targets`` and returns a block, or None
where they have nothing to say.
"""

from helpers.display.targets.double import double
from helpers.display.targets.growth import growth
from helpers.display.targets.headline import headline, opening, reading_note
from helpers.display.targets.localization import localization
from helpers.display.targets.method import method
from helpers.display.targets.path import breaks, path
from helpers.display.targets.progress import progress
from helpers.display.targets.rates import rates
from helpers.display.targets.register import ended, register
from helpers.display.targets.windows import no_model, scenarios, windows
from helpers.display.targets.wording import beside, wording

__all__ = [
    "beside",
    "breaks",
    "double",
    "ended",
    "growth",
    "headline",
    "localization",
    "method",
    "no_model",
    "opening",
    "path",
    "progress",
    "rates",
    "reading_note",
    "register",
    "scenarios",
    "windows",
    "wording",
]
