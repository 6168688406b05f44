"""Every key figure and every claim against a second, plain computation from the tables."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from helpers.analysis import claims

sys.path.insert(0, str(Path(__file__).parents[1] / "campaigns"))
sys.path.insert(0, str(Path(__file__).parent))
import plain_answers as plain
import plain_reading as reading
import shown

if TYPE_CHECKING:
    from helpers.data import Tables

pytestmark = pytest.mark.xdist_group("independent")

NEAR = Fraction(1, 10**9)
SCALES = {"trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 10**3}
PERCENT = {"share", "growth"}
SHOWN = re.compile(r"([−-]?)(\d[\d,]*)(?:\.(\d+))?")


@dataclass(frozen=True)
class Headline:
    """One key figure of one report, with all parameters of the report."""

    report: str
    given: dict[str, Any]
    figure: dict[str, Any]


@pytest.fixture(scope="session")
def headlines(tables: Tables) -> list[Headline]:
    """Return the key figures of every set of the manifest; each set stops at its headline."""
    cells, found = shown.notebooks(), []
    with shown.undrawn():
        for report in shown.sets():
            own = cells[report.notebook]
            given = defaults(own) | report.given
            _, block = next(shown.run(own, tables, report.given, only={"headline"}))
            found += [
                Headline(str(report), given, one["figure"])
                for one in block["findings"]
                if one["key"]
            ]
    return found


def defaults(cells: list[shown.Cell]) -> dict[str, Any]:
    """Return the parameters a notebook has of its own."""
    space: dict[str, Any] = {}
    exec(next(cell.body for cell in cells if cell.is_parameters), space)  # noqa: S102 - our own
    return {name: value for name, value in space.items() if not name.startswith("__")}


def test_every_key_figure_has_a_second_computation_that_agrees(headlines: list[Headline]) -> None:
    wrong = []
    for one in headlines:
        try:
            found = plain.answer(one.figure["id"], one.given)
        except (KeyError, ValueError) as error:
            wrong.append(f"{one.report}: {one.figure['id']} has none: {error!r}")
            continue
        assert found is not None
        wrong += [
            f"{one.report}: {one.figure['id']} {name} {one.figure[name]}, not {float(right)}"
            for name in ("value", "low", "high")
            if not near(one.figure[name], right := getattr(found, name))
        ]
        wrong += [f"{one.report}: {one.figure['id']} {text}" for text in misprints(one, found)]
    assert not wrong, "\n".join(wrong)
    assert len({one.figure["id"] for one in headlines}) > 50
    assert {".".join(one.figure["id"].split(".")[:2]) for one in headlines} >= set(plain.ANSWERS)


def near(shown_value: float, right: Fraction) -> bool:
    return abs(Fraction(shown_value) - right) <= NEAR * max(abs(right), Fraction(1, 10**6))


def misprints(one: Headline, right: reading.Number) -> list[str]:
    """Return what is wrong with the text of a figure: its value, or the bounds beside it."""
    text, unit = one.figure["text"], one.figure["unit"]
    value, _, bounds = text.removesuffix(")").partition(" (")
    parts = numbers(value, unit)
    if not bounds and len(parts) == 2:
        bounds = value
    elif not any(number == half_up(right.value, step) for number, steps in parts for step in steps):
        return [f"shows {value} of {float(right.value)}"]
    if not bounds:
        return []
    ends = zip(numbers(bounds, unit), (right.low, right.high), strict=True)
    sound = [any(end == half_up(own, step) for step in steps) for (end, steps), own in ends]
    if not all(sound):
        return [f"shows {bounds} of {float(right.low)} to {float(right.high)}"]
    (low, _), (high, _) = numbers(bounds, unit)
    shown = parts[0][0] if len(parts) == 1 else low
    return [] if low <= shown <= high else [f"shows {value} outside {bounds}"]


def numbers(text: str, unit: str) -> list[tuple[Fraction, list[Fraction]]]:
    """Return each number of a text in base units, with what its last shown digit may be worth."""
    found = []
    for match in SHOWN.finditer(text):
        sign, whole, decimals = match.groups()
        scale = next((w for w in re.findall(r"[a-z]+", text[match.end() :]) if w in SCALES), "")
        size = Fraction(SCALES.get(scale, 1)) / (100 if unit in PERCENT else 1)
        digits = whole.replace(",", "") + (decimals or "")
        step = size / 10 ** len(decimals or "")
        noughts = 0 if decimals else len(digits) - len(digits.rstrip("0"))
        number = int(digits) * step * (-1 if sign else 1)
        found.append((number, [step * 10**n for n in range(noughts + 1)]))
    return found


def half_up(number: Fraction, step: Fraction) -> Fraction:
    size = (abs(number) / step + Fraction(1, 2)).__floor__() * step
    return size if number >= 0 else -size


def test_every_observation_reads_the_same_by_other_means(tables: Tables) -> None:
    wrong = []
    for row in tables.observations.itertuples():
        right = reading.figure(row.id)
        wrong += [
            f"{row.id} {name}: {getattr(row, name)}, not {float(getattr(right, name))}"
            for name in ("value", "low", "high")
            if not near(getattr(row, name), getattr(right, name))
        ]
    assert not wrong, "\n".join(wrong)


def test_every_claim_is_worked_out_and_judged_the_same_by_other_means(tables: Tables) -> None:
    rows = {row["id"]: row for row in reading.rows("claims")}
    wrong, compared = [], set()
    for claim in claims.audit(tables):
        row = rows[claim.id]
        right, found = plain.claim(row), claim.recomputed
        if (right is None) != (found is None):
            wrong.append(f"{claim.id}: {found}, not {right}")
        elif right is not None and found is not None:
            compared.add(row["kind"])
            wrong += [
                f"{claim.id} {name}: {getattr(found, name)}, not {float(getattr(right, name))}"
                for name in ("value", "low", "high")
                if not near(getattr(found, name), getattr(right, name))
            ]
        if plain.judged(row) != claim.verdict:
            wrong.append(f"{claim.id}: {claim.verdict}, not {plain.judged(row)}")
    assert not wrong, "\n".join(wrong)
    assert compared == set(plain.claims_by_kind()) - {"ratio"}
