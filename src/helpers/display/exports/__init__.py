"""Regional exports as findings, figures, tables and notes, in both languages.

Belongs here: a module a section of the notebook, with ``amounts`` and ``growth``, which several
share; functions take a page and frames of ``helpers.analysis.exports`` and return a block, or None
where there is nothing to say. Not here: computing frames, or words (``catalogue/exports.toml``).
"""

from helpers.display.exports.base_years import base_years
from helpers.display.exports.bases import bases, changed_meanings, pairs
from helpers.display.exports.comparability import comparability
from helpers.display.exports.concentration import concentration
from helpers.display.exports.diagnostics import diagnostics
from helpers.display.exports.firms import firm_in_two_provinces, firms
from helpers.display.exports.headline import headline
from helpers.display.exports.location_quotients import location_quotients
from helpers.display.exports.lost_chart import lost_chart, what_if
from helpers.display.exports.national import national
from helpers.display.exports.pace import pace, push_and_pull
from helpers.display.exports.per_firm import other_bases, per_firm
from helpers.display.exports.printed_growth import printed_growth
from helpers.display.exports.ranking import certainty, ranking
