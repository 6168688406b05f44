"""How the targets of the bio strategy are shown: findings, figures, tables and notes."""

from helpers.display.blocks import sources
from helpers.display.targets.context import context
from helpers.display.targets.figures import double, growth
from helpers.display.targets.findings import headline
from helpers.display.targets.localization import localization
from helpers.display.targets.notes import (
    as_of_note,
    break_notes,
    ended_targets,
    reading_note,
)
from helpers.display.targets.opening import opening
from helpers.display.targets.paths import path
from helpers.display.targets.rates import rates
from helpers.display.targets.scenarios import no_model, scenarios
from helpers.display.targets.tables import progress, register, reservations
from helpers.display.targets.windows import windows

__all__ = [
    "as_of_note",
    "break_notes",
    "context",
    "double",
    "ended_targets",
    "growth",
    "headline",
    "localization",
    "no_model",
    "opening",
    "path",
    "progress",
    "rates",
    "reading_note",
    "register",
    "reservations",
    "scenarios",
    "sources",
    "windows",
]
