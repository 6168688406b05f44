"""What the audit knows of one claim: its print, its readings, what it implies, what lies beside it.

Belongs here: the records alone. How each kind of claim is recomputed is in the modules beside.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.verdicts import RawNeeded, Verdict
from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim recomputed under one convention.

    Attributes
    ----------
    convention : str
        ``printed`` (the formula as it stands), ``what-if`` (across bases, or on a basis not
        stated), ``intervals`` (another number of steps), ``simple-mean``, ``rate`` (converted at
        a published rate), ``round-rate``, ``candidate`` (a base that could be meant),
        ``later-candidate`` (one that was not public when the claim was made), ``known`` and
        ``with-rest`` (ranks among the named, and with the unnamed), ``identity``, or a rule of
        counting years: ``elapsed``, ``completed``, ``calendar``, ``difference``.
    verdict : Verdict
        Of the claim under it.
    recomputed : Measured or None
        In the claim's unit; None where it could not be formed.
    rounded, truncated : float or None
        The same at the claim's digits, rounded and cut.
    refusal : Refusal or None
        Why it could not be formed.
    own : bool
        Whether the claim is judged by it.
    intervals : int or None
        Steps, for a compound rate or a simple mean.
    against : tuple of str
        Observations that make this reading what it is: its rate, its candidate.
    """

    convention: str
    verdict: Verdict
    recomputed: Measured | None = None
    rounded: float | None = None
    truncated: float | None = None
    refusal: Refusal | None = None
    own: bool = False
    intervals: int | None = None
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Implied:
    """What a claim says of a figure that it does not print.

    Attributes
    ----------
    role : str
        ``whole``, ``denominator``, ``cumulative`` and ``cumulative-simple`` (growth over all
        years), ``rate``, ``round-rate``, ``months``, ``rank-range``, ``ratio``, ``own-shares``
        (the change of the whole that the document's own shares imply).
    measured : Measured
        Its value, and the bounds that the claim's own rounding leaves.
    intervals : int or None
        Steps it was worked out with.
    """

    role: str
    measured: Measured
    intervals: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something outside the claim, laid beside it.

    Attributes
    ----------
    role : str
        ``same-measure`` (the formula on another pair), ``figure`` (a figure itself), ``rest``
        (what the named leave of the whole), ``per-unit``, ``what-if-part`` (the claimed share of
        a whole on another basis), ``across-bases`` (the formula on a pair that shares none).
    rests_on : tuple of str
        Its observations.
    sources : tuple of str
        The documents they are from.
    measured : Measured or None
        The result.
    verdict : Verdict or None
        Of the claim against it, where both are in one unit.
    refusal : Refusal or None
        Why there is none.
    """

    role: str
    rests_on: tuple[str, ...]
    sources: tuple[str, ...]
    measured: Measured | None = None
    verdict: Verdict | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Caveat:
    """Something a verdict leaves open.

    Attributes
    ----------
    code : str
        ``operand-elsewhere`` (a figure used is of another document), ``undated`` (the claim has
        no date, the figures have), ``what-if`` (bases differ or are not stated), ``fitting`` (the
        document names no operands, and these fit), ``not-proved`` (a rank that the unnamed could
        change), ``base-of-break`` (growth starts in the first year of a new count),
        ``base-in-surge`` (it starts or ends in a surge of demand), ``not-together`` (no raw values
        make it true together with another claim), ``years-only`` (months are not printed),
        ``some-only`` (it holds under some of several admissible readings), ``comparison`` (the
        words print no figure).
    ids : tuple of str
        Observations or programmes it is about; of ``not-together`` the other claim.
    """

    code: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the recomputation of one claim gives.

    Attributes
    ----------
    readings, needed, implied, evidence, caveats : tuple
        As in ``Audited``.
    missing : tuple of str
        Operands that are not there, as codes.
    """

    readings: tuple[Reading, ...] = ()
    needed: tuple[RawNeeded, ...] = ()
    implied: tuple[Implied, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audited:
    """One claim with everything that follows from the tables.

    Attributes
    ----------
    id, source_id, locator, kind, as_printed, said_ko, said_en, entity, period
        Of its row; ``period`` is empty where the document has none.
    note_ko, note_en : str
        What a reader must know; may be empty.
    inputs, against : tuple of str
        Observations it rests on, and those laid beside it.
    printed : Measured
        The claimed figure with its own rounding.
    step : float
        Size of its last digit; 1 for a whole number that admits no rounding.
    verdict : Verdict
        Of the reading it is judged by.
    judged_by : Reading or None
        That reading: its own, or another convention under which alone it holds; None where
        nothing could be read.
    readings : tuple of Reading
        Every admissible convention; that one first.
    needed : tuple of RawNeeded
        For each of two inputs, the raw values that would make it true.
    implied : tuple of Implied
        Figures that it implies without printing them.
    evidence : tuple of Evidence
        Results laid beside it.
    caveats : tuple of Caveat
        What the verdict leaves open.
    missing : tuple of str
        Operands that are not there: ``part``, ``whole``, ``start``, ``end``, ``base``, ``rate``,
        ``ranking``, ``dates``, ``parts``, ``measure``, ``one-basis`` (figures that share one).
    """

    id: str
    source_id: str
    locator: str
    kind: str
    as_printed: str
    said_ko: str
    said_en: str
    entity: str
    period: str
    note_ko: str
    note_en: str
    inputs: tuple[str, ...]
    against: tuple[str, ...]
    printed: Measured
    step: float
    verdict: Verdict
    judged_by: Reading | None
    readings: tuple[Reading, ...]
    needed: tuple[RawNeeded, ...]
    implied: tuple[Implied, ...]
    evidence: tuple[Evidence, ...]
    caveats: tuple[Caveat, ...]
    missing: tuple[str, ...]

    @property
    def own(self) -> Reading | None:
        """The reading that the claim's kind comes with, None where there is none."""
        return next((reading for reading in self.readings if reading.own), None)

    @property
    def recomputed(self) -> Measured | None:
        """What follows from the inputs under the reading the claim is judged by."""
        return None if self.judged_by is None else self.judged_by.recomputed

    @property
    def other_convention(self) -> Reading | None:
        """The convention under which the claim holds where its own reading does not."""
        by = self.judged_by
        return by if by is not None and not by.own and by.verdict is Verdict.HOLDS else None

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Ids of every row used, the claim's own first."""
        beside = (one for part in self.evidence for one in part.rests_on)
        of_readings = (one for reading in self.readings for one in reading.against)
        return tuple(dict.fromkeys((self.id, *self.inputs, *self.against, *of_readings, *beside)))

    @property
    def offset(self) -> tuple[float, float, float] | None:
        """How far low, value and high of the recomputed figure lie from the claim."""
        return None if self.recomputed is None else self.offset_of(self.recomputed)

    @property
    def miss(self) -> float | None:
        """How far the recomputed figure lies beyond the claim's rounding, in halves of its digit.

        0 where it rounds to the claim; None where nothing could be recomputed.
        """
        return None if self.offset is None else max(0.0, abs(self.offset[1]) - 1.0)

    def deviation_of(self, found: Measured) -> Measured:
        """How far a figure lies from the claim, as a part of what is claimed.

        Above nought it is larger in size: a decline said too small counts as above.
        """
        return at_corners(lambda number: number / self.printed.value - 1, found, unit="growth")

    def offset_of(self, found: Measured) -> tuple[float, float, float]:
        """Return low, value and high of a figure as distances from the claim.

        Unit: half the claim's last digit, so that −1 to 1 rounds to the claim. Above nought the
        figure is larger in size than the claim: a decline said too small counts as above.
        """
        half, sign = self.step / 2, -1.0 if self.printed.value < 0 else 1.0
        low, value, high = (
            sign * (number - self.printed.value) / half
            for number in (found.low, found.value, found.high)
        )
        return min(low, high), value, max(low, high)
