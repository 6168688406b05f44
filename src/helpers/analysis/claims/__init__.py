"""The audit of claims: what each derived statement gives when it is worked out again.

Belongs here: a pure function a kind of claim, the audit over all, and what sections ask of it; a
new claim is a row of ``tables.claims``. Not here: verdicts (``verdicts``), formulas
(``measures``), what may stand in one formula (``comparability``), or words.
"""

from helpers.analysis.claims.audited import (
    ALL,
    about,
    audit,
    break_at,
    breaks_between,
    count_verdicts,
)
from helpers.analysis.claims.claim import DURATION, Audited, Rows
from helpers.analysis.claims.headline import WORST, that_matter
from helpers.analysis.claims.needs import Need, needs
from helpers.analysis.claims.records import Caveat, Evidence, Implied, Reading
from helpers.analysis.claims.shared_totals import shared_wholes
