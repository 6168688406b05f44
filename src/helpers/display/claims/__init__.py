"""The audit of claims as findings, figures and tables, a module for each section of its notebook.

Every function takes a page and what ``helpers.analysis.claims.audit`` returns and gives a block;
where the selection has nothing of its sort, nothing.
"""

from helpers.display.claims.by_document import by_document, sources
from helpers.display.claims.durations import durations
from helpers.display.claims.evidence import evidence
from helpers.display.claims.exchange_rates import exchange_rates
from helpers.display.claims.headline import headline
from helpers.display.claims.misses import misses
from helpers.display.claims.needs import needs
from helpers.display.claims.register import register
from helpers.display.claims.shared_totals import shared_totals
from helpers.display.claims.steps import steps
from helpers.display.claims.unverifiable import unverifiable

__all__ = [
    "by_document",
    "durations",
    "evidence",
    "exchange_rates",
    "headline",
    "misses",
    "needs",
    "register",
    "shared_totals",
    "sources",
    "steps",
    "unverifiable",
]
