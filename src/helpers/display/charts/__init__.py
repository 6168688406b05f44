"""Charts of general use: each draws one thing on one axes and returns it.

Belongs here: drawing of rows as they come, frame first, everything else by name. Not here: words,
which come in as strings, or what is scaled, computed, shown or saved; ``blocks.figure`` takes what
they return.
"""

from helpers.display.charts import marks, ticks
from helpers.display.charts.bars import ranked_bars, waterfall
from helpers.display.charts.bounds import name_bounds
from helpers.display.charts.comparisons import matrix
from helpers.display.charts.coverage import coverage
from helpers.display.charts.heat import heat_grid
from helpers.display.charts.intervals import interval_dots
from helpers.display.charts.labels import collisions, outside
from helpers.display.charts.panels import panels
from helpers.display.charts.path import path_to_target
from helpers.display.charts.series import Break, lines
from helpers.display.charts.shares import cumulative_curve, stacked_years
from helpers.display.charts.sheet import canvas
from helpers.display.charts.tallies import tally_bars
from helpers.display.charts.timeline import programme_timeline

__all__ = [
    "Break",
    "canvas",
    "collisions",
    "coverage",
    "cumulative_curve",
    "heat_grid",
    "interval_dots",
    "lines",
    "marks",
    "matrix",
    "name_bounds",
    "outside",
    "panels",
    "path_to_target",
    "programme_timeline",
    "ranked_bars",
    "stacked_years",
    "tally_bars",
    "ticks",
    "waterfall",
]
