"""The tables read a second time, plainly: CSV rows, printed forms, exact fractions.

Imports nothing of the product, so that both cannot be wrong in the same way.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"
Row = dict[str, str]

WORDS = {"double": 2, "five": 5, "eight": 8, "fourth": 4}
SCALES = {
    "trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 10**3,
    "조": 10**12, "억": 10**8, "만": 10**4,
}  # fmt: skip
PART = re.compile(r"(\d[\d,]*)(?:\.(\d+))? ?(조|억|만|trillion|billion|million|thousand)?")
ABOUT = re.compile(r"약|≈|some", re.IGNORECASE)
COUNTED = {"firms", "persons", "programmes", "hospitals", "rank", "years"}


@dataclass(frozen=True)
class Number:
    """A number with the lowest and highest that rounding allows."""

    value: Fraction
    low: Fraction
    high: Fraction


def rows(name: str) -> list[Row]:
    """Return the rows of a table with the declared corrections made."""
    folder = "" if name == "sources" else "tables" if name in TABLES else "lookups"
    with (DATA / folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    for entry in tomllib.loads((DATA / "corrections.toml").read_text("utf-8"))["correction"]:
        for row in found:
            if entry["table"] == name and row["id"] == entry["id"]:
                row[entry["column"]] = entry["becomes"]
    return found


TABLES = {"observations", "programmes", "targets", "claims"}
UNITS = {row["code"]: row["unit"] for row in rows("indicators")}


def read(text: str, elsewhere: str = "", *, unit: str, precision: str = "") -> Number:
    """Return what a printed form says in base units, half of its last digit to either side."""
    words = [word for word in WORDS if re.search(rf"\b{word}\b", text, re.IGNORECASE)]
    if words:
        return exact(WORDS[words[0]])
    factor = Fraction(1)
    if unit in {"share", "growth"}:
        factor = Fraction(1, 100)
    hundreds, *scale = re.findall(r"^100 |trillion|billion|million|thousand", elsewhere) or [""]
    for word in (hundreds, *scale):
        factor *= 100 if word == "100 " else SCALES.get(word, 1)
    value, step, places = Fraction(0), Fraction(0), re.sub(r"\(.*", "", text)
    for whole, decimals, word in PART.findall(places):
        size = Fraction(SCALES.get(word, 1)) * factor
        digits = whole.replace(",", "") + decimals
        step = size / 10 ** len(decimals)
        value += int(digits) * step
        if ABOUT.search(text) and int(digits):
            step *= 10 ** (len(digits) - len(digits.rstrip("0"))) if not decimals else 1
    is_counted = unit in COUNTED and factor == 1 and not ABOUT.search(text)
    half = Fraction(precision) / 2 if precision else Fraction(0) if is_counted else step / 2
    if re.search(r"[−-]\d", text) or elsewhere == "decrease":
        value = -value
    return Number(value, value - half, value + half)


def observation(row: Row) -> Number:
    """Return an observation."""
    return read(
        row["as_printed"],
        row["unit_as_printed"],
        unit=UNITS[row["indicator"]],
        precision=row["precision"],
    )


OBSERVATIONS = {row["id"]: row for row in rows("observations")}
TARGETS = {row["id"] for row in rows("targets")}


def figure(ident: str) -> Number:
    """Return the observation of this id."""
    return observation(OBSERVATIONS[ident])


def find(entity: str, indicator: str, basis: str) -> dict[int, Number]:
    """Return figures by year, without what a target wants of a year to come."""
    return {
        int(row["period"]): observation(row)
        for row in OBSERVATIONS.values()
        if (row["entity"], row["indicator"], row["basis"]) == (entity, indicator, basis)
        and row["period"].isdigit()
        and row["id"] not in TARGETS
    }


def exact(value: int | Fraction) -> Number:
    """Return a number without rounding."""
    return Number(*[Fraction(value)] * 3)


def corners(formula: Callable[..., Fraction], *inputs: Number) -> Number:
    """Return a formula at the printed values, with its least and most at the corners."""
    ends = [formula(*each) for each in product(*((one.low, one.high) for one in inputs))]
    value = formula(*(one.value for one in inputs))
    return Number(value, min(value, *ends), max(value, *ends))


def added(parts: list[Number]) -> Number:
    """Return a sum."""
    return Number(*(sum((getattr(one, n) for one in parts), Fraction()) for n in NAMES))


NAMES = ("value", "low", "high")
