"""Charts of general use: each draws one thing on one axes and returns it.

Belongs here: drawing of rows as they come, frame first, everything else by name. Not here: words,
which come in as strings, or what is scaled, computed, shown or saved; ``blocks.figure`` takes what
they return. ``axis_label`` is what is measured, with its unit; ``ax`` where to draw in a panel,
without it a canvas of fitting height. A frame without rows, without a column or value that is
needed, or with a name that has no words is refused (ValueError).
"""

from helpers.display.charts.axes import canvas, name_bounds, panels
from helpers.display.charts.bars import ranked_bars, stacked_years, tally_bars, waterfall
from helpers.display.charts.dots import interval_dots
from helpers.display.charts.grid import heat_grid, matrix
from helpers.display.charts.lines import Break, cumulative_curve, lines, path_to_target
from helpers.display.charts.time import coverage, programme_timeline
