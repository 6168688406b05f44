"""Programme budgets: when programmes ran, what they cost, how exactly that is known.

Belongs here: a module a section of the notebook, and ``programmes``, which several share; functions
return new tidy frames with the same columns for any input. Not here: words, or measures others use.
"""

from helpers.analysis.budgets.durations import RULES, count_fits, stated_durations, years_by_rule
from helpers.analysis.budgets.elsewhere import (
    across_sources,
    amounts_elsewhere,
    spans_elsewhere,
    state_parts,
)
from helpers.analysis.budgets.fields import by_theme
from helpers.analysis.budgets.industry import (
    INDICATORS,
    common_growth,
    industry_growth,
    industry_series,
)
from helpers.analysis.budgets.ministries import by_ministry
from helpers.analysis.budgets.periods import themes_by_period
from helpers.analysis.budgets.programmes import (
    Scope,
    one_is_largest,
    regions_with_programmes,
    select_programmes,
    total_budget,
    whole_life,
)
from helpers.analysis.budgets.ranking import rank_budgets, without_largest
from helpers.analysis.budgets.register import find_twins
from helpers.analysis.budgets.timeline import run_times, running_by_year
from helpers.analysis.budgets.yearly import spread_evenly, yearly_profile
