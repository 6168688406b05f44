"""Regional exports: who exports most, who grew faster than Korea, and what may be compared.

Belongs here: the theme's own questions, each as a pure function of the loaded tables. Formulas
are those of ``measures``, ``decomposition`` and ``concentration``; words are ``display``'s.
"""

from helpers.analysis.exports.comparisons import (
    bases_side_by_side,
    comparable_pairs,
    implied_index,
    what_if_level,
)
from helpers.analysis.exports.firms import (
    exports_per_firm,
    largest_firms,
    ranking_without_firms,
    region_with_firms,
    times_as_much,
    together,
    top_shares,
)
from helpers.analysis.exports.national import (
    diagnostics,
    fall_after_surge,
    growth_without_diagnostics,
    market_identity,
    national_series,
)
from helpers.analysis.exports.outgrowth import (
    left_by_steps,
    log_share_parts,
    own_part,
    pace_of_regions,
    region_to_split,
    shift_share_steps,
)
from helpers.analysis.exports.published import (
    BASIS,
    check_years,
    national_years,
    provinces,
    published,
)
from helpers.analysis.exports.ranking import (
    printed_ranks,
    rank_regions,
    ranking_is_printed,
)
from helpers.analysis.exports.sensitivity import (
    break_years,
    dollar_parts,
    growth_grid,
    rate_effect,
)
from helpers.analysis.exports.specialisation import location_quotients
from helpers.analysis.exports.spread import Spread, spread_of_regions

__all__ = [
    "BASIS",
    "Spread",
    "bases_side_by_side",
    "break_years",
    "check_years",
    "comparable_pairs",
    "diagnostics",
    "dollar_parts",
    "exports_per_firm",
    "fall_after_surge",
    "growth_grid",
    "growth_without_diagnostics",
    "implied_index",
    "largest_firms",
    "left_by_steps",
    "location_quotients",
    "log_share_parts",
    "market_identity",
    "national_series",
    "national_years",
    "own_part",
    "pace_of_regions",
    "printed_ranks",
    "provinces",
    "published",
    "rank_regions",
    "ranking_is_printed",
    "ranking_without_firms",
    "rate_effect",
    "region_to_split",
    "region_with_firms",
    "shift_share_steps",
    "spread_of_regions",
    "times_as_much",
    "together",
    "top_shares",
    "what_if_level",
]
