"""What the audit finds of one claim: readings, what it implies, what lies beside it, caveats."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.verdicts import Judgement, Verdict
from helpers.data.measured import Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Judgement):
    """A claim judged under one convention."""

    #: ``printed`` (the formula as it stands), ``what-if`` (across bases, or on a basis not stated),
    #: ``intervals`` (another number of steps), ``simple-mean``, ``rate`` (converted at a published
    #: rate), ``round-rate``, ``candidate`` (a base that could be meant), ``later-candidate`` (one
    #: that was not public when the claim was made), ``known`` and ``with-rest`` (ranks among the
    #: named, and with the unnamed), ``identity``, or a rule of counting years: ``elapsed``,
    #: ``completed``, ``calendar``, ``difference``.
    convention: str
    own: bool = False  #: Whether the claim is judged by it.
    intervals: int | None = None  #: Steps, for a compound rate or a simple mean.
    #: Observations that make this reading what it is: its rate, its candidate.
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Implied:
    """What a claim says of a figure that it does not print."""

    #: ``whole``, ``denominator``, ``cumulative`` and ``cumulative-simple`` (growth over all years),
    #: ``rate``, ``round-rate``, ``months``, ``rank-range``, ``ratio``, ``own-shares`` (the change
    #: of the whole that the document's own shares imply).
    role: str
    measured: Measured  #: Its value, and the bounds that the claim's own rounding leaves.
    intervals: int | None = None  #: Steps it was worked out with.


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something outside the claim, laid beside it."""

    #: ``same-measure`` (the formula on another pair), ``figure`` (a figure itself), ``rest`` (what
    #: the named leave of the whole), ``per-unit``, ``what-if-part`` (the claimed share of a whole
    #: on another basis), ``across-bases`` (the formula on a pair that shares none).
    role: str
    rests_on: tuple[str, ...]  #: Its observations.
    measured: Measured | None = None  #: The result; None where it was refused.
    verdict: Verdict | None = None  #: Of the claim against it, where both are in one unit.


@dataclass(frozen=True, slots=True)
class Caveat:
    """Something a verdict leaves open."""

    #: ``operand-elsewhere`` (a figure used is of another document), ``undated`` (the claim has no
    #: date, the figures have), ``what-if`` (bases differ or are not stated), ``fitting`` (the
    #: document names no operands, and these fit), ``not-proved`` (a rank that the unnamed could
    #: change), ``base-of-break`` (growth starts in the first year of a new count), ``across-break``
    #: (it ends under another definition than it starts under), ``base-in-surge`` (it starts or ends
    #: in a surge of demand), ``not-together`` (no raw values make it true together with another
    #: claim), ``years-only`` (months are not printed), ``some-only`` (it holds under some of
    #: several admissible readings), ``comparison`` (the words print no figure).
    code: str
    #: Observations or programmes it is about; of ``not-together`` the other claim.
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the recomputation of one claim gives."""

    readings: tuple[Reading, ...] = ()  #: Every admissible convention; the claim's own first.
    #: For each of two inputs, the raw values that would make it true.
    needed: tuple[Measured, ...] = ()
    implied: tuple[Implied, ...] = ()  #: Figures that it implies without printing them.
    evidence: tuple[Evidence, ...] = ()  #: Results laid beside it.
    caveats: tuple[Caveat, ...] = ()  #: What the verdict leaves open.
    #: Operands that are not there: ``part``, ``whole``, ``start``, ``end``, ``base``, ``rate``,
    #: ``ranking``, ``dates``, ``parts``, ``measure``, ``one-basis`` (figures that share one).
    missing: tuple[str, ...] = ()

    def implies(self, role: str) -> Measured | None:
        """Return the first figure implied in a role, None where there is none."""
        return next((one.measured for one in self.implied if one.role == role), None)
