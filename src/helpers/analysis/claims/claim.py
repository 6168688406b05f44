"""A claim: its row read, the rows it names as measured numbers, and what an audit adds to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from helpers.analysis.availability import period_end, public_from
from helpers.analysis.claims.records import Evidence, Outcome, Reading
from helpers.analysis.frames import records
from helpers.analysis.measures import tried
from helpers.analysis.verdicts import (
    Judgement,
    Quotient,
    Verdict,
    judge,
    judge_refused,
    last_digit,
    raw_values_needed,
)
from helpers.data import Tables
from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal

Row = dict[str, Any]
DURATION: Final = "duration"
WHOLE_UNITS: Final = {"rank", "years", "months", "multiple", "firms", "persons", "programmes"}
"""Units of whole numbers: a claim exact in them still has a digit, the last one."""
ACROSS_BASES: Final = {"what-if", "candidate", "later-candidate"}
"""Readings judged as if all figures were on one basis."""
CONVENTIONS: Final = {
    "completed", "calendar", "difference", "simple-mean", "rate", "round-rate", "candidate",
}  # fmt: skip
"""Other ways that a claim may be meant; one more or fewer step of growth is a miscount."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Every row a claim can name, an observation or a programme, by id."""

    tables: Tables
    found: dict[str, Row]

    @classmethod
    @lru_cache(maxsize=2)
    def of(cls, tables: Tables) -> Rows:
        """Return the rows of a collection."""
        frames = (tables.programmes, tables.observations)
        return cls(tables, {str(row["id"]): row for frame in frames for row in records(frame)})

    def measured(self, ident: str) -> Measured:
        """Return a figure; a row without one is refused (``missing``)."""
        return Measured.from_row(self.found[ident])

    def all_measured(self, ids: Iterable[str]) -> list[Measured]:
        """Return figures in the order of their ids."""
        return [self.measured(ident) for ident in ids]

    def sources(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the documents of some rows, each once."""
        return tuple(dict.fromkeys(str(self.found[ident]["source_id"]) for ident in ids))

    def public_from(self, ident: str) -> dt.date:
        """Return the first day on which an observation was public."""
        return public_from(self.tables, self.found[ident])

    def announced(self, ident: str) -> dt.date | None:
        """Return the day on which a target was announced, None where none is on record."""
        targets = self.tables.targets
        day = dict(zip(targets["id"], targets["announced"], strict=True)).get(ident)
        return period_end(day) if isinstance(day, str) else None

    def years(self, ids: Iterable[str]) -> list[int]:
        """Return the years of those of some observations that are dated."""
        dated = (self.found[ident].get("year") for ident in ids)
        return [int(year) for year in dated if not pd.isna(year)]


@dataclass(frozen=True, eq=False, kw_only=True)
class Claim:
    """One row of ``tables.claims``, read."""

    row: Row  #: The row, of which the next are texts.
    #: Its id, the document, which formula it is recomputed by, which region, programme or body it
    #: is about, how it is to be read (empty for strictly).
    id: str
    source_id: str
    kind: str
    entity: str
    convention: str
    printed: Measured  #: Its figure with its own rounding.
    step: float  #: Size of its last digit; 1 for a whole number that admits no rounding.
    #: Ids of its operands and of its evidence.
    inputs: tuple[str, ...]
    against: tuple[str, ...]
    rows: Rows  #: What ids mean.

    @classmethod
    def of(cls, row: Row, rows: Rows) -> Claim:
        """Return a claim from its row."""
        printed = _printed(row, rows)
        inputs, against = (tuple(text(row[cell]).split()) for cell in ("inputs", "evidence"))
        step = last_digit(printed) or (1.0 if printed.unit in WHOLE_UNITS else 0.0)
        names = ("id", "source_id", "kind", "entity", "convention")
        told: dict[str, Any] = {name: text(row[name]) for name in names}
        told |= {"printed": printed, "step": step, "inputs": inputs, "against": against}
        return cls(row=row, rows=rows, **told)

    def reading(self, convention: str, found: Measured | Refusal, **given: Any) -> Reading:
        """Return a reading with the verdict on what was recomputed, or on why it was refused."""
        if isinstance(found, Refusal):
            judgement = judge_refused(self.printed, found)
        else:
            alike = replace(found, bases=()) if convention in ACROSS_BASES else found
            judgement = replace(self.judged(alike), recomputed=found)
        parts = {name: getattr(judgement, name) for name in Judgement.__slots__}
        return Reading(**parts, convention=convention, **given)

    def judged(self, recomputed: Measured) -> Judgement:
        """Return the verdict on a figure in the claim's unit."""
        return judge(self.printed, recomputed, step=self.step)

    def beside(self, role: str, ids: tuple[str, ...], found: Measured | Refusal) -> Evidence:
        """Return a result laid beside the claim, with the verdict where units agree.

        The verdict is on the figure itself, whichever bases it rests on: they are named with it.
        """
        if isinstance(found, Refusal):
            return Evidence(role, ids)
        same = found.unit == self.printed.unit and role in {"same-measure", "figure"}
        verdict = self.judged(replace(found, bases=())).verdict if same else None
        return Evidence(role, ids, found, verdict)

    def needed(
        self, kind: Quotient, parts: list[Measured], *, intervals: int | None = None
    ) -> tuple[Measured, ...]:
        """Return the raw values of two inputs that make it true, nothing where none can."""
        found = tried(raw_values_needed, self.printed, parts, kind=kind, intervals=intervals)
        return () if isinstance(found, Refusal) else found

    def lacks(self, *operands: str) -> tuple[str, ...]:
        """Return which of its operands the row does not name."""
        return operands[len(self.inputs) :]


@dataclass(frozen=True, eq=False, kw_only=True)
class Audited(Claim, Outcome):
    """One claim with everything that follows from the tables."""

    @property
    def own(self) -> Reading | None:
        """The reading that the claim's kind comes with, None where there is none."""
        return next((reading for reading in self.readings if reading.own), None)

    @property
    def judged_by(self) -> Reading | None:
        """The reading that decides: the first convention under which the claim holds.

        The claim's own comes first; where none holds, it stands by its own. None where nothing
        could be read.
        """
        others = [one for one in self.readings if one.convention in CONVENTIONS and not one.own]
        own = [one for one in self.readings if one.own]
        holding = (one for one in (*own, *others) if one.verdict is Verdict.HOLDS)
        return next(holding, self.own)

    @property
    def verdict(self) -> Verdict:
        """Verdict of the reading it is judged by."""
        by = self.judged_by
        return Verdict.CANNOT_BE_CHECKED if by is None else by.verdict

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
        implied = (one for part in self.implied for one in part.measured.rests_on)
        own = (self.id, *self.inputs, *self.against)
        return tuple(dict.fromkeys((*own, *of_readings, *beside, *implied)))

    @property
    def miss(self) -> float | None:
        """How far the recomputed figure lies beyond the claim's rounding, in halves of its digit.

        0 where it rounds to the claim; None where nothing could be recomputed.
        """
        found = self.recomputed
        if found is None:
            return None
        return max(0.0, abs(found.value - self.printed.value) / (self.step / 2) - 1.0)

    def deviation_of(self, found: Measured) -> Measured:
        """How far a figure lies from the claim, as a part of what is claimed.

        Above nought it is larger in size: a decline said too small counts as above.
        """
        return at_corners(lambda number: number / self.printed.value - 1, found, unit="growth")

    @property
    def is_fitting(self) -> bool:
        """Whether the document names no operands, and those that fit were chosen."""
        return any(caveat.code == "fitting" for caveat in self.caveats)

    @property
    def is_limited(self) -> bool:
        """Whether it holds on one reading alone: a convention, a rate, a measure."""
        return self.other_convention is not None or self.is_fitting

    @property
    def holding(self) -> list[Reading]:
        """The readings under which it holds."""
        return [reading for reading in self.readings if reading.verdict is Verdict.HOLDS]


def text(cell: object) -> str:
    """Return a cell's text; missing is empty."""
    return cell if isinstance(cell, str) else ""


def pairs(ids: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return ids two by two; an odd last one is left out."""
    return list(zip(ids[::2], ids[1::2], strict=False))


def _printed(row: Row, rows: Rows) -> Measured:
    """Return a claim's figure; where it is an observation too, with the exactness stated there."""
    own = Measured.from_row({name: row[name] for name in ("id", "value", "low", "high", "unit")})
    keys = ("source_id", "locator", "as_printed")
    for other in rows.found.values():
        same = other.get("unit") == own.unit and all(other.get(key) == row[key] for key in keys)
        precision = other.get("precision")
        if same and not pd.isna(precision) and precision > 0:
            return replace(own, low=float(other["low"]), high=float(other["high"]))
    return own
