"""The audit of claims as findings, figures and tables, in both languages.

Every function takes what ``helpers.analysis.claims.audit`` returns and gives a block; where the
selection has nothing of its sort, nothing.
"""

from helpers.display.claims.durations import durations
from helpers.display.claims.findings import headline, that_matter
from helpers.display.claims.misses import misses, register
from helpers.display.claims.rates import rates
from helpers.display.claims.tables import (
    evidence,
    needs,
    sources,
    steps,
    unverifiable,
)
from helpers.display.claims.tallies import verdicts_by_source
from helpers.display.claims.totals import shared_totals
from helpers.display.claims.words import credited, ids_of, said, verdict_of

__all__ = [
    "credited",
    "durations",
    "evidence",
    "headline",
    "ids_of",
    "misses",
    "needs",
    "rates",
    "register",
    "said",
    "shared_totals",
    "sources",
    "steps",
    "that_matter",
    "unverifiable",
    "verdict_of",
    "verdicts_by_source",
]
