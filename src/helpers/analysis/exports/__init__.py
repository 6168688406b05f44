"""Regional exports: who exports most, who grew faster than Korea, and what may be compared.

Belongs here: a module a section of the notebook, and ``published``, which several share; functions
return new tidy frames with the same columns for any input, an empty one too. Not here: words, or
measures others use.
"""

from helpers.analysis.exports.base_years import dollar_parts, growth_grid, rate_effect
from helpers.analysis.exports.bases import bases_side_by_side
from helpers.analysis.exports.comparability import comparable_pairs
from helpers.analysis.exports.concentration import Spread, spread_of_regions
from helpers.analysis.exports.diagnostics import (
    diagnostics,
    fall_after_surge,
    growth_without_diagnostics,
)
from helpers.analysis.exports.firms import (
    largest_firms,
    ranking_without_firms,
    region_with_firms,
    together,
)
from helpers.analysis.exports.location_quotients import location_quotients
from helpers.analysis.exports.lost_chart import implied_index, what_if_level
from helpers.analysis.exports.national import market_identity, national_series
from helpers.analysis.exports.pace import (
    breaks_of_region,
    left_by_steps,
    log_share_parts,
    own_part,
    pace_of_regions,
    region_to_split,
    shift_share_steps,
)
from helpers.analysis.exports.per_firm import exports_per_firm, times_as_much, top_shares
from helpers.analysis.exports.published import (
    BASIS,
    book_of,
    break_years,
    check_years,
    is_converted,
    national_years,
    provinces,
)
from helpers.analysis.exports.ranking import rank_regions, ranking_is_printed
