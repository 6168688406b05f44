"""Charts of general use: each draws one thing on one axes and returns it.

Belongs here: drawing of rows as they come, frame first, everything else by name. Not here: words,
which come in as strings, or what is scaled, computed, shown or saved; ``blocks.figure`` takes what
they return.
"""

from helpers.display.charts.axes import canvas, name_bounds, panels
from helpers.display.charts.bars import ranked_bars, stacked_years, tally_bars, waterfall
from helpers.display.charts.dots import interval_dots
from helpers.display.charts.grid import heat_grid, matrix
from helpers.display.charts.lines import Break, cumulative_curve, lines, path_to_target
from helpers.display.charts.time import coverage, programme_timeline
