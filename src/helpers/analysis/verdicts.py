"""Whether a printed claim holds, and which raw figures would make it true.

Belongs here: the judgement of one recomputed claim. Which claim rests on which observations is
in the claims table; words for verdicts are in ``display``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Literal

from helpers.analysis.comparability import measured_bases, require_intervals, require_positive
from helpers.data.measured import Measured
from helpers.errors import Refusal

Quotient = Literal["share", "ratio", "multiple", "exchange_rate", "change", "cagr"]
"""Kinds of claims that are a quotient of two raw figures, or a function of one."""

# Binary noise in a recomputed figure, as a part of the claim's last digit; far below any rounding.
NOISE = 1e-9


class Verdict(StrEnum):
    """What can be said of a claim."""

    HOLDS = "holds"
    HOLDS_TRUNCATED = "holds-truncated"
    BORDERLINE = "borderline"
    DOES_NOT_HOLD = "does-not-hold"
    MIXES_BASES = "mixes-bases"
    OUT_OF_SCOPE = "out-of-scope"
    CANNOT_BE_CHECKED = "cannot-be-checked"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and the readings it rests on."""

    verdict: Verdict  #: What can be said.
    claim: Measured  #: The claim as printed.
    #: The figure from the printed inputs; ``None`` where it could not be formed.
    recomputed: Measured | None = None
    #: The recomputed figure at the claim's digits: rounded half away from zero, and cut.
    rounded: float | None = None
    truncated: float | None = None
    refusal: Refusal | None = None  #: Why it could not be formed.


def judge(claim: Measured, recomputed: Measured, *, step: float | None = None) -> Judgement:
    """Return the verdict on a printed figure against the figure its inputs give.

    Verdicts, the first that applies:

    - mixes bases: the inputs measure different things, whatever the figure;
    - holds: the figure at the printed inputs rounds to the claim;
    - borderline: it does not, but some raw values within the inputs' rounding round to the claim;
    - holds only if truncated: none does, but cut at the claim's digits the figure is the claim;
    - does not hold: neither rounding nor cutting gives it.

    Refused: ``unit-mismatch``.

    Parameters
    ----------
    claim : Measured
        As printed.
    recomputed : Measured
        In the claim's unit.
    step : float, optional
        Size of the claim's last printed digit, in its unit; by default the width of its interval.
        0 for a claim that admits no rounding, such as a rank.

    Notes
    -----
    The test of printed figures against what their inputs can give is kin to the granularity
    checks of Brown & Heathers (2017).

    Examples
    --------
    >>> printed = Measured.rounded(0.44, step=0.01, unit="growth")
    >>> judge(printed, Measured(0.4453, 0.4451, 0.4455, "growth")).verdict
    <Verdict.HOLDS_TRUNCATED: 'holds-truncated'>
    >>> judge(printed, Measured(0.4453, 0.4438, 0.4468, "growth")).verdict
    <Verdict.BORDERLINE: 'borderline'>
    >>> printed = Measured.rounded(0.097, step=0.001, unit="growth")
    >>> judge(printed, Measured(0.09644, 0.09616, 0.09673, "growth")).verdict
    <Verdict.BORDERLINE: 'borderline'>
    """
    if claim.unit != recomputed.unit:
        raise Refusal("unit-mismatch", {"units": f"{claim.unit}, {recomputed.unit}"})
    digit = last_digit(claim) if step is None else step
    rounded = at_digits(recomputed.value, step=digit, rounding=ROUND_HALF_UP)
    truncated = at_digits(recomputed.value, step=digit, rounding=ROUND_DOWN)
    if len(measured_bases(recomputed)) > 1:
        verdict = Verdict.MIXES_BASES
    elif _same(rounded, claim.value, digit):
        verdict = Verdict.HOLDS
    elif _some_rounds(claim.value, recomputed, digit):
        verdict = Verdict.BORDERLINE
    elif _same(truncated, claim.value, digit):
        verdict = Verdict.HOLDS_TRUNCATED
    else:
        verdict = Verdict.DOES_NOT_HOLD
    return Judgement(verdict, claim, recomputed, rounded, truncated)


def judge_refused(claim: Measured, refusal: Refusal) -> Judgement:
    """Return the verdict on a claim whose recomputation was refused, with the reason kept.

    >>> judge_refused(Measured.exact(2, "rank"), Refusal("across-bases")).verdict
    <Verdict.MIXES_BASES: 'mixes-bases'>
    """
    mixes = refusal.reason == "across-bases"
    verdict = Verdict.MIXES_BASES if mixes else Verdict.CANNOT_BE_CHECKED
    return Judgement(verdict, claim, refusal=refusal)


def raw_values_needed(
    claim: Measured, inputs: Sequence[Measured], *, kind: Quotient, intervals: int | None = None
) -> tuple[Measured, Measured]:
    """Return, for each of two inputs, the raw values that make a claim true.

    The other input stands exactly as printed.

    Refused: ``two-inputs-needed``, ``non-positive``, ``no-intervals``.

    Parameters
    ----------
    claim : Measured
        As printed; its interval is the set of figures that round to it (the upper end itself
        rounds up).
    inputs : sequence of Measured
        Start and end (``change``, ``cagr``), part and whole (``share``), numerator and
        denominator (``ratio``, ``multiple``), won and dollars (``exchange_rate``).
    kind : str
        What the claim is.
    intervals : int, optional
        Steps between start and end; needed by ``cagr``.

    Returns
    -------
    tuple of Measured
        One for each input, in their order, resting on it: from the least to the greatest such
        value, at the printed one where that is among them.

    Notes
    -----
    Solved, not searched. Every kind says numerator = q × denominator with q the claim itself,
    1 + claim (``change``) or (1 + claim)^intervals (``cagr``), rising in the claim. So with q in
    [q₁, q₂] the numerator is in [q₁ d, q₂ d] and the denominator in [n ÷ q₂, n ÷ q₁].

    Examples
    --------
    >>> start = Measured.rounded(517.00e6, step=1e6, unit="USD")
    >>> end = Measured.rounded(747.20e6, step=1e5, unit="USD")
    >>> claim = Measured.rounded(0.097, step=0.001, unit="growth")
    >>> needed, _ = raw_values_needed(claim, [start, end], kind="cagr", intervals=4)
    >>> round(needed.high / 1e6, 3), needed.overlaps(start)
    (516.895, True)
    """
    if len(inputs) != 2:
        raise Refusal("two-inputs-needed", {"inputs": str(len(inputs))})
    require_positive(*inputs)
    least, most = (
        _quotient(end, kind=kind, intervals=intervals) for end in (claim.low, claim.high)
    )
    if least <= 0:
        raise Refusal(
            "non-positive", {"low": f"{least:g}", "observations": ", ".join(claim.rests_on)}
        )
    growing = kind in ("change", "cagr")
    over, under = reversed(inputs) if growing else inputs
    numerator = admissible(over, least * under.value, most * under.value)
    denominator = admissible(under, over.value / most, over.value / least)
    return (denominator, numerator) if growing else (numerator, denominator)


def admissible(printed: Measured, low: float, high: float) -> Measured:
    """Return the values of a figure that would do, at its print or as near to it as they reach."""
    value = min(max(printed.value, low), high)
    return Measured(value, low, high, printed.unit, printed.bases, printed.rests_on)


def last_digit(claim: Measured) -> float:
    """Return the size of a claim's last printed digit: the width of its interval, without noise.

    >>> last_digit(Measured.rounded(0.097, step=0.001, unit="growth"))
    0.001
    """
    return float(f"{claim.high - claim.low:.6g}")


def at_digits(number: float, *, step: float, rounding: str) -> float:
    """Return a number as a whole multiple of ``step``; unchanged where that is 0.

    By ``decimal.ROUND_HALF_UP`` (half away from zero) or ``decimal.ROUND_DOWN`` (cut).

    >>> at_digits(0.0965, step=0.001, rounding=ROUND_HALF_UP)
    0.097
    >>> at_digits(-20.82, step=1, rounding=ROUND_DOWN)
    -20.0
    """
    if step == 0:
        return number
    digits = Decimal(repr(step))
    # Twelve digits are more than any print carries and fewer than binary noise reaches.
    steps = Decimal(f"{number / step:.12g}")
    return float(steps.quantize(Decimal(1), rounding=rounding) * digits)


def _same(one: float, other: float, step: float) -> bool:
    return math.isclose(one, other, rel_tol=NOISE, abs_tol=NOISE * step)


def _some_rounds(printed: float, recomputed: Measured, step: float) -> bool:
    """Tell whether an admissible figure rounds to the print; a half rounds away from zero."""
    half, noise = step / 2, NOISE * step
    near, far = abs(printed) - half, abs(printed) + half
    if printed >= 0:
        low, high = recomputed.low, recomputed.high
    else:
        low, high = -recomputed.high, -recomputed.low
    if step == 0:
        return low <= near <= high
    above_near = high >= near - noise if printed else high > near + noise
    return above_near and low < far - noise


def _quotient(claim: float, *, kind: Quotient, intervals: int | None) -> float:
    if kind == "change":
        return 1 + claim
    if kind == "cagr":
        steps = intervals or 0
        require_intervals(steps)
        return float((1 + claim) ** steps)
    return claim
