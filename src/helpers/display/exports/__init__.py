"""What the notebook on regional exports shows, one function a question."""

from helpers.display.exports.comparisons import (
    bases,
    implied_index,
    lost_chart,
    not_a_series,
    pairs,
    what_if,
)
from helpers.display.exports.findings import headline
from helpers.display.exports.firms import few_firms, other_bases, per_firm
from helpers.display.exports.growth import pace, push_and_pull, share_parts
from helpers.display.exports.ranking import ranking
from helpers.display.exports.sensitivity import growth_grid
from helpers.display.exports.spread import concentration, tile_map

__all__ = [
    "bases",
    "concentration",
    "few_firms",
    "growth_grid",
    "headline",
    "implied_index",
    "lost_chart",
    "not_a_series",
    "other_bases",
    "pace",
    "pairs",
    "per_firm",
    "push_and_pull",
    "ranking",
    "share_parts",
    "tile_map",
    "what_if",
]
