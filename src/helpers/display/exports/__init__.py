"""What the notebook on regional exports shows, one function a question."""

from helpers.display.exports.comparisons import (
    bases,
    changed_meanings,
    lost_chart,
    not_a_series,
    pairs,
    what_if,
)
from helpers.display.exports.findings import headline
from helpers.display.exports.firms import few_firms, firm_in_two_provinces, other_bases, per_firm
from helpers.display.exports.growth import pace, push_and_pull
from helpers.display.exports.national import diagnostics, national_series
from helpers.display.exports.ranking import certainty, ranking
from helpers.display.exports.sensitivity import base_years
from helpers.display.exports.specialisation import location_quotients
from helpers.display.exports.spread import concentration
from helpers.display.printed_rates import beside_ours

__all__ = [
    "base_years",
    "bases",
    "beside_ours",
    "certainty",
    "changed_meanings",
    "concentration",
    "diagnostics",
    "few_firms",
    "firm_in_two_provinces",
    "headline",
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
    "what_if",
]
