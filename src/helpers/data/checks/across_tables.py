"""What programmes, targets and claims must agree on, by themselves and with other tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from helpers.data.periods import year_of
from helpers.data.units import PRINTABLE
from helpers.errors import Fault, nearest

PROGRAMMES = "data/tables/programmes.csv"
TARGETS = "data/tables/targets.csv"
CLAIMS = "data/tables/claims.csv"
UNITS = "data/lookups/units.csv"
YEAR = re.compile(r"(?<![\d,.])(?:19|20)\d\d(?![\d,.]\d|\d)")
#: Claims that are about the years of the figures they follow from.
OF_THEIR_FIGURES = frozenset({"cagr", "change", "share", "rank", "ratio"})
#: Columns of a target, and of the observation of the same id: the figure is printed once.
PRINTED_ONCE = {
    "target_as_printed": "as_printed",
    "entity": "entity",
    "indicator": "indicator",
    "basis": "basis",
    "period": "period",
    "source_id": "source_id",
}


def check_across_tables(
    tables: Mapping[str, pd.DataFrame], *, partial: Collection[str]
) -> Iterator[Fault]:
    """Yield where rows say different things of one matter; partial tables bear no witness.

    The tables hold cells as text, and their readings; index = line number.
    """
    observations, programmes = tables["observations"], tables["programmes"]
    yield from _check_units(tables["units"])
    yield from _check_programmes(programmes)
    yield from _check_targets(tables["targets"])
    yield from _check_printed_once(tables["targets"], observations)
    if not {"observations", "programmes"} & {*partial}:
        yield from _check_claims(tables["claims"], observations, programmes)


def _check_programmes(programmes: pd.DataFrame) -> Iterator[Fault]:
    """Yield faults of the sign and the kind of a budget: a year's amount is never a total."""
    columns = ["value", "kind", "period_as_printed", "budget_as_printed"]
    for line, value, kind, period, budget in programmes[columns].itertuples():
        if value < 0:
            wanted = "an amount without a minus; a bullet or dash before it is not part of it"
            yield Fault(PROGRAMMES, line, "budget_as_printed", budget, wanted)
        repeated = period.strip().lower() == "yearly"
        if (kind == "yearly") != repeated:
            wanted = f"{'yearly' if repeated else 'total'} beside {period}"
            yield Fault(PROGRAMMES, line, "kind", kind, wanted)
        elif repeated != ("(in " in budget):
            wanted = "a year like (in 2019) beside Yearly, and beside nothing else"
            yield Fault(PROGRAMMES, line, "budget_as_printed", budget, wanted)


def _check_units(units: pd.DataFrame) -> Iterator[Fault]:
    """Yield units that no print is known of: what is in them could not be shown."""
    for line, unit in units["unit"].items():
        if unit not in PRINTABLE:
            known = "a unit in PRINTABLE of src/helpers/data/units.py"
            wanted = known + nearest(unit, [*PRINTABLE])
            yield Fault(UNITS, int(str(line)), "unit", unit, wanted)


def _check_targets(targets: pd.DataFrame) -> Iterator[Fault]:
    """Yield faults of the order of years (base, announcement, target) and of the scope."""
    for label, row in targets.iterrows():
        line = int(str(label))
        announced = year_of(row["announced"])
        base, target = row["base_year"], row["target_year"]
        if announced and not pd.isna(target) and target < announced:
            wanted = f"a year not before the announcement, {row['announced']}"
            yield Fault(TARGETS, line, "period", row["period"], wanted)
        if not pd.isna(base) and not pd.isna(target) and base >= target:
            wanted = f"a year before the target's, {row['period']}"
            yield Fault(TARGETS, line, "base_period", row["base_period"], wanted)
        if bool(row["base_as_printed"]) != bool(row["base_period"]):
            wanted = "a base and its period, or neither"
            yield Fault(TARGETS, line, "base_period", row["base_period"], wanted)
        if row["scope"].removesuffix("s") not in row["indicator"]:
            wanted = f"the kind of thing that its indicator, {row['indicator']}, names"
            yield Fault(TARGETS, line, "scope", row["scope"], wanted)


def _check_printed_once(targets: pd.DataFrame, observations: pd.DataFrame) -> Iterator[Fault]:
    """Yield where a target and the observation of the same id disagree on the print."""
    twins = observations[observations["id"].isin(targets["id"])]
    known = {row["id"]: row for _, row in twins.iterrows()}
    for line, row in targets[targets["id"].isin(known)].iterrows():
        twin = known[row["id"]]
        for own, other in PRINTED_ONCE.items():
            if row[own] != twin[other]:
                wanted = f"{twin[other] or 'nothing'}, as the observation {row['id']}"
                yield Fault(TARGETS, int(str(line)), own, row[own], wanted)


def _check_claims(
    claims: pd.DataFrame, observations: pd.DataFrame, programmes: pd.DataFrame
) -> Iterator[Fault]:
    """Yield faults of the years of claims: they are those of the figures they follow from."""
    dated = zip(observations["id"], observations["period"], strict=True)
    years = {name: year_of(period) for name, period in dated}
    runs = {
        row["id"]: (row["start_month"].year, row["end_month"].year)
        for _, row in programmes.iterrows()
        if not pd.isna(row["start_month"]) and not pd.isna(row["end_month"])
    }
    for line, row in claims[claims["period"] != ""].iterrows():
        span = _span(row, years, runs)
        named = sorted({*YEAR.findall(row["said_ko"]), *YEAR.findall(row["said_en"])})
        if span and row["period"] != span:
            wanted = f"{span}, the years of what it follows from"
        elif named and not any(year in row["period"] for year in named):
            wanted = f"{', '.join(named)}, which is what it says"
        else:
            continue
        yield Fault(CLAIMS, int(str(line)), "period", row["period"], wanted)


def _span(
    row: pd.Series, years: Mapping[str, int | None], runs: Mapping[str, tuple[int, int]]
) -> str:
    """Return the years of what a claim follows from as a period; nothing where none is known."""
    known = {year for name in row["inputs"].split() if (year := years.get(name))}
    if row["kind"] == "duration":
        known = set(runs.get(row["entity"], ()))
    elif row["kind"] not in OF_THEIR_FIGURES:
        known = set()
    ends = sorted({min(known), max(known)}) if known else []
    return "/".join(map(str, ends))
