"""The audit of claims: what each derived statement gives when it is worked out again.

Belongs here: one pure function a kind of claim, and the audit over all. A claim is a row of
``tables.claims``; a new one needs no code. Verdicts are those of ``verdicts``, formulas those of
``measures``, and what may stand in one formula is ``comparability``'s; words are ``display``'s.
"""

from helpers.analysis.claims.auditing import ALL, about, audit, count_verdicts
from helpers.analysis.claims.needs import Need, needs
from helpers.analysis.claims.records import Audited, Caveat, Evidence, Implied, Reading
from helpers.analysis.claims.totals import SharedWhole, implied_whole, shared_wholes

__all__ = [
    "ALL",
    "Audited",
    "Caveat",
    "Evidence",
    "Implied",
    "Need",
    "Reading",
    "SharedWhole",
    "about",
    "audit",
    "count_verdicts",
    "implied_whole",
    "needs",
    "shared_wholes",
]
