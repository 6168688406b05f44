"""How the targets of the bio strategy are shown: findings, figures, tables and notes."""

from helpers.display.blocks import sources
from helpers.display.targets.figures import double, growth, windows
from helpers.display.targets.findings import as_of_note, break_notes, ended_targets, headline
from helpers.display.targets.paths import localization, path
from helpers.display.targets.rates import rates
from helpers.display.targets.tables import progress, register

__all__ = [
    "as_of_note",
    "break_notes",
    "double",
    "ended_targets",
    "growth",
    "headline",
    "localization",
    "path",
    "progress",
    "rates",
    "register",
    "sources",
    "windows",
]
