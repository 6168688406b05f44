"""Claims of an amount: the sum of its parts, or one figure and the question what it is a sum of."""

from __future__ import annotations

from dataclasses import replace

from helpers.analysis import measures
from helpers.analysis.claims.claim import Claim
from helpers.analysis.claims.records import Outcome
from helpers.analysis.measures import tried
from helpers.analysis.verdicts import Verdict
from helpers.errors import Refusal


def recompute_sum(claim: Claim) -> Outcome:
    """Return a sum recomputed; a single figure is an identity, judged by its scope alone.

    Out of scope is a target that the register of targets says does not measure the industry.
    """
    beside = tuple(
        claim.beside("figure", (ident,), claim.rows.measured(ident)) for ident in claim.against
    )
    if not claim.inputs:
        return Outcome(evidence=beside, missing=("parts",))
    found = tried(lambda: measures.total(claim.rows.all_measured(claim.inputs)))
    if len(claim.inputs) > 1 or isinstance(found, Refusal):
        return Outcome(readings=(claim.reading("printed", found, own=True),), evidence=beside)
    identity = claim.reading("identity", found, own=True)
    outside = _is_out_of_scope(claim)
    verdict = Verdict.OUT_OF_SCOPE if outside else Verdict.CANNOT_BE_CHECKED
    return Outcome(
        readings=(replace(identity, verdict=verdict),),
        evidence=beside,
        missing=() if outside else ("parts",),
    )


def _is_out_of_scope(claim: Claim) -> bool:
    targets = claim.rows.tables.targets
    outside = targets.loc[~targets["in_scope"].astype(bool), "id"]
    return claim.inputs[0] in set(outside)
