"""What the notebook on regional exports shows, one function a question."""

from helpers.display.exports.basis_uses import changed_meanings, uses_of_bases
from helpers.display.exports.comparisons import (
    bases,
    implied_index,
    lost_chart,
    not_a_series,
    pairs,
    what_if,
)
from helpers.display.exports.findings import headline
from helpers.display.exports.firms import few_firms, firm_in_two_provinces, other_bases, per_firm
from helpers.display.exports.growth import pace, push_and_pull, share_parts
from helpers.display.exports.national import diagnostics, national_series
from helpers.display.exports.ranking import ranking
from helpers.display.exports.rates import exchange_rates
from helpers.display.exports.sensitivity import base_years, dollar_parts, growth_grid
from helpers.display.exports.specialisation import location_quotients
from helpers.display.exports.spread import concentration, tile_map
from helpers.display.printed_rates import beside_ours

__all__ = [
    "base_years",
    "bases",
    "beside_ours",
    "changed_meanings",
    "concentration",
    "diagnostics",
    "dollar_parts",
    "exchange_rates",
    "few_firms",
    "firm_in_two_provinces",
    "growth_grid",
    "headline",
    "implied_index",
    "location_quotients",
    "lost_chart",
    "national_series",
    "not_a_series",
    "other_bases",
    "pace",
    "pairs",
    "per_firm",
    "push_and_pull",
    "ranking",
    "share_parts",
    "tile_map",
    "uses_of_bases",
    "what_if",
]
