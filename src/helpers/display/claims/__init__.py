"""The audit of claims as findings, figures and tables.

Belongs here: a module a section of the notebook, which gives a block or nothing of what
``helpers.analysis.claims.audit`` returns, and what several say of a claim: ``audited``,
``caveats``, ``observed``, ``reasons``. Not here: judging, or words, which stand in the catalogue.
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
