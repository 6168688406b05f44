"""The rows a claim names, as measured numbers with their documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis.availability import period_end, public_from
from helpers.analysis.claims.records import Evidence, Implied, Reading
from helpers.analysis.rows import records
from helpers.analysis.verdicts import Judgement, judge, judge_refused, last_digit
from helpers.data.measured import Measured
from helpers.errors import Refusal

if TYPE_CHECKING:
    from helpers.data import Tables

Row = dict[str, Any]
WHOLE_UNITS = frozenset({"rank", "years", "months", "multiple", "firms", "persons", "programmes"})
"""Units of whole numbers: a claim exact in them still has a digit, the last one."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Every row a claim can name, by id.

    Attributes
    ----------
    tables : Tables
        The collection they are from.
    found : dict
        Row of each observation and programme.
    """

    tables: Tables
    found: dict[str, Row]

    @classmethod
    def of(cls, tables: Tables) -> Rows:
        """Return the rows of a collection."""
        frames = (tables.programmes, tables.observations)
        return cls(tables, {str(row["id"]): row for frame in frames for row in records(frame)})

    def measured(self, ident: str) -> Measured:
        """Return a figure.

        Raises
        ------
        Refusal
            ``missing``: the row has none.
        """
        return Measured.from_row(self.found[ident])

    def all_measured(self, ids: Iterable[str]) -> list[Measured]:
        """Return figures in the order of their ids."""
        return [self.measured(ident) for ident in ids]

    def two(self, ids: Sequence[str]) -> tuple[Measured, Measured]:
        """Return the first two of some figures."""
        return self.measured(ids[0]), self.measured(ids[1])

    def sources(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the documents of some rows, each once."""
        return tuple(dict.fromkeys(str(self.found[ident]["source_id"]) for ident in ids))

    def public_from(self, ident: str) -> dt.date:
        """Return the first day on which an observation was public; see ``known``."""
        return public_from(self.tables, self.found[ident])

    def announced(self, ident: str) -> dt.date | None:
        """Return the day on which a target was announced, None where none is on record."""
        days = dict(zip(self.tables.targets["id"], self.tables.targets["announced"], strict=True))
        day = days.get(ident)
        return period_end(day) if isinstance(day, str) else None

    def years(self, ids: Iterable[str]) -> list[int]:
        """Return the years of those of some observations that are dated."""
        dated = (self.found[ident].get("year") for ident in ids)
        return [int(year) for year in dated if not pd.isna(year)]


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim's row, read.

    Attributes
    ----------
    row : dict
        The row of ``tables.claims``.
    printed : Measured
        Its figure.
    step : float
        Size of its last digit.
    inputs, against : tuple of str
        Ids of its operands and of its evidence.
    rows : Rows
        What ids mean.
    """

    row: Row
    printed: Measured
    step: float
    inputs: tuple[str, ...]
    against: tuple[str, ...]
    rows: Rows

    @classmethod
    def of(cls, row: Row, rows: Rows) -> Claim:
        """Return a claim from its row."""
        printed = _printed(row, rows)
        step = last_digit(printed) or (1.0 if printed.unit in WHOLE_UNITS else 0.0)
        return cls(row, printed, step, _listed(row["inputs"]), _listed(row["evidence"]), rows)

    @property
    def convention(self) -> str:
        """How the row says it is to be read; empty for strictly."""
        return text(self.row["convention"])

    def reading(self, convention: str, recomputed: Measured, **given: Any) -> Reading:
        """Return a reading with the verdict on a recomputed figure."""
        return _read(convention, self.judged(recomputed), **given)

    def what_if(self, convention: str, recomputed: Measured, **given: Any) -> Reading:
        """Return a reading judged as if all figures were on one basis; it keeps naming them."""
        judgement = self.judged(replace(recomputed, bases=()))
        return replace(_read(convention, judgement, **given), recomputed=recomputed)

    def refused(self, convention: str, refusal: Refusal, **given: Any) -> Reading:
        """Return a reading that could not be formed."""
        return _read(convention, judge_refused(self.printed, refusal), **given)

    def judged(self, recomputed: Measured) -> Judgement:
        """Return the verdict on a figure in the claim's unit."""
        return judge(self.printed, recomputed, step=self.step)

    def beside(self, role: str, ids: tuple[str, ...], found: Measured | Refusal) -> Evidence:
        """Return a result laid beside the claim, with the verdict where units agree.

        The verdict is on the figure itself, whichever bases it rests on: they are named with it.
        """
        sources = self.rows.sources(ids)
        if isinstance(found, Refusal):
            return Evidence(role, ids, sources, refusal=found)
        same = found.unit == self.printed.unit and role in {"same-measure", "figure"}
        verdict = self.judged(replace(found, bases=())).verdict if same else None
        return Evidence(role, ids, sources, found, verdict)


def text(cell: object) -> str:
    """Return a cell's text; missing is empty."""
    return cell if isinstance(cell, str) else ""


def pairs(ids: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return ids two by two; an odd last one is left out."""
    return list(zip(ids[::2], ids[1::2], strict=False))


def implied(role: str, measured: Measured, intervals: int | None = None) -> Implied:
    """Return what a claim implies."""
    return Implied(role, measured, intervals)


def _read(convention: str, judgement: Judgement, **given: Any) -> Reading:
    return Reading(
        convention,
        judgement.verdict,
        judgement.recomputed,
        judgement.rounded,
        judgement.truncated,
        judgement.refusal,
        **given,
    )


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


def _listed(cell: object) -> tuple[str, ...]:
    return tuple(text(cell).split())
