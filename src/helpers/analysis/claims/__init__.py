"""The audit of claims: what each derived statement gives when it is worked out again.

Belongs here: one pure function a kind of claim, and the audit over all. A claim is a row of
``tables.claims``; a new one needs no code. Verdicts are those of ``verdicts``, formulas those of
``measures``, and what may stand in one formula is ``comparability``'s; words are ``display``'s.
"""

from helpers.analysis.claims.audited import ALL, about, audit, count_verdicts
from helpers.analysis.claims.claim import DURATION, Audited, Rows
from helpers.analysis.claims.headline import WORST, that_matter
from helpers.analysis.claims.needs import Need, needs
from helpers.analysis.claims.records import Caveat, Evidence, Implied, Reading
from helpers.analysis.claims.shared_totals import SharedWhole, shared_wholes

__all__ = [
    "ALL",
    "DURATION",
    "WORST",
    "Audited",
    "Caveat",
    "Evidence",
    "Implied",
    "Need",
    "Reading",
    "Rows",
    "SharedWhole",
    "about",
    "audit",
    "count_verdicts",
    "needs",
    "shared_wholes",
    "that_matter",
]
