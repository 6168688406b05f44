"""Programme budgets as findings, figures and tables, in both languages.

Belongs here: a module a section of the notebook; its functions take a page and a frame of
``helpers.analysis.budgets`` and return a block, or None where there is nothing to say. Not here:
computing frames, or words, which stand in ``catalogue/budgets.toml`` under the section's name.
"""

from helpers.display.budgets.durations import durations
from helpers.display.budgets.elsewhere import across_sources, elsewhere, state_parts
from helpers.display.budgets.fields import fields
from helpers.display.budgets.headline import headline
from helpers.display.budgets.industry import industry
from helpers.display.budgets.ministries import ministries
from helpers.display.budgets.periods import periods
from helpers.display.budgets.ranking import ranking
from helpers.display.budgets.register import register, sources, twins
from helpers.display.budgets.timeline import timeline
from helpers.display.budgets.yearly import yearly
