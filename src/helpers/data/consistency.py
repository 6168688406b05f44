"""What the figures of different rows and columns must agree on once they are read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.data.printed import is_approximate
from helpers.errors import Fault

OBSERVATIONS = "data/tables/observations.csv"
PROGRAMMES = "data/tables/programmes.csv"
TARGETS = "data/tables/targets.csv"

#: Units whose figures are never below zero, except for balances.
NEVER_NEGATIVE = frozenset(
    {"KRW", "USD", "KRW_per_USD", "multiple"}
    | {"firms", "persons", "programmes", "hospitals", "rank", "years", "months"}
)
MAY_BE_NEGATIVE = "balance"
#: Units in which the regions of a nation add up.
ADDITIVE = frozenset({"KRW", "USD", "firms", "persons"})
NATION = "KR"
#: A hair wider than the corners: sums of binary floats miss them by parts in 10¹⁵.
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Identity:
    """A total and its parts, all on one basis, of one entity and period.

    Attributes
    ----------
    total : str
        Indicator of the total.
    plus, minus : tuple[str, ...]
        Indicators added and taken away.
    """

    total: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


IDENTITIES = (
    # MFDS footnote of its yearly release: market = production + imports − exports
    Identity(
        "device_market_krw",
        ("device_production_krw", "device_imports_krw"),
        ("device_exports_krw",),
    ),
    Identity("device_trade_balance_usd", ("device_exports_usd",), ("device_imports_usd",)),
    # MFDS prints IVD devices and the others apart since the law of 2020
    Identity("device_production_krw", ("ivd_production_krw", "non_ivd_production_krw")),
    Identity("device_exports_krw", ("ivd_exports_krw", "non_ivd_exports_krw")),
    # the eight sectors of the bio-industry survey
    Identity(
        "bio_production_krw",
        (
            *("biopharma_production_krw", "bio_device_production_krw", "bio_food_production_krw"),
            *("bio_chemical_energy_production_krw", "bio_service_production_krw"),
            *("bio_equipment_production_krw", "bio_resource_production_krw"),
            "bio_environment_production_krw",
        ),
    ),
    # KHIDI prints the three sectors beside their total
    Identity(
        "khidi_total_exports_usd",
        (
            "khidi_pharma_exports_usd",
            "khidi_device_exports_usd",
            "khidi_cosmetics_exports_usd",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class _Part:
    line: int
    low: float
    high: float
    as_printed: str
    unit: str


def check_observations(observations: pd.DataFrame, *, regions: pd.DataFrame) -> list[Fault]:
    """Return faults of status, sign, validity of regions, printed totals and regional sums.

    Parameters
    ----------
    observations : DataFrame
        The table with its readings, cells as text, index = line number.
    regions : DataFrame
        The lookup of regions, cells as text.
    """
    return [
        *_check_status(observations),
        *_check_signs(observations),
        *_check_regions(observations, regions),
        *(fault for identity in IDENTITIES for fault in _check_identity(observations, identity)),
        *_check_sums(observations, regions),
    ]


def check_programmes(programmes: pd.DataFrame) -> list[Fault]:
    """Return faults of the kind of a budget: a year's amount is never a total.

    Parameters
    ----------
    programmes : DataFrame
        The table with its readings, cells as text, index = line number.
    """
    faults = []
    for line, row in programmes.iterrows():
        if row["value"] < 0:
            cell = row["budget_as_printed"]
            wanted = "an amount without a minus; a bullet or dash before it is not part of it"
            faults.append(Fault(PROGRAMMES, int(str(line)), "budget_as_printed", cell, wanted))
        repeated = row["period_as_printed"].strip().lower() == "yearly"
        of_year = "(in " in row["budget_as_printed"]
        if (row["kind"] == "yearly") != repeated:
            wanted = f"{'yearly' if repeated else 'total'} beside {row['period_as_printed']}"
            faults.append(Fault(PROGRAMMES, int(str(line)), "kind", row["kind"], wanted))
        elif repeated != of_year:
            wanted = "a year like (in 2019) beside Yearly, and beside nothing else"
            cell = row["budget_as_printed"]
            faults.append(Fault(PROGRAMMES, int(str(line)), "budget_as_printed", cell, wanted))
    return faults


def check_targets(targets: pd.DataFrame) -> list[Fault]:
    """Return faults of the order of years (base, announcement, target) and of the scope.

    Parameters
    ----------
    targets : DataFrame
        The table with its readings, cells as text, index = line number.
    """
    faults = []
    for line, row in targets.iterrows():
        announced = year_of(row["announced"])
        base, target = row["base_year"], row["target_year"]
        if announced and not pd.isna(target) and target < announced:
            wanted = f"a year not before the announcement, {row['announced']}"
            faults.append(Fault(TARGETS, int(str(line)), "period", row["period"], wanted))
        if not pd.isna(base) and not pd.isna(target) and base >= target:
            wanted = f"a year before the target's, {row['period']}"
            faults.append(Fault(TARGETS, int(str(line)), "base_period", row["base_period"], wanted))
        if bool(row["base_as_printed"]) != bool(row["base_period"]):
            wanted = "a base and its period, or neither"
            faults.append(Fault(TARGETS, int(str(line)), "base_period", row["base_period"], wanted))
        if row["scope"].removesuffix("s") not in row["indicator"]:
            wanted = f"the kind of thing that its indicator, {row['indicator']}, names"
            faults.append(Fault(TARGETS, int(str(line)), "scope", row["scope"], wanted))
    return faults


def _check_status(observations: pd.DataFrame) -> Iterator[Fault]:
    """Yield a fault where status and print disagree on whether a figure is approximate.

    A derived figure may be approximate too: its status says the stronger thing.
    """
    for line, status, printed in observations[["status", "as_printed"]].itertuples():
        marked = is_approximate(printed)
        if marked and status not in {"approximate", "derived"}:
            wanted = f"approximate, since «{printed}» is marked so"
            yield Fault(OBSERVATIONS, line, "status", status, wanted)
        if not marked and status == "approximate":
            wanted = f"another status, since «{printed}» is not marked as approximate"
            yield Fault(OBSERVATIONS, line, "status", status, wanted)


def _check_signs(observations: pd.DataFrame) -> Iterator[Fault]:
    balance = observations["indicator"].str.contains(MAY_BE_NEGATIVE)
    wrong = (observations["value"] < 0) & observations["unit"].isin(NEVER_NEGATIVE) & ~balance
    for line, cell in observations.loc[wrong, "as_printed"].items():
        wanted = "0 or more; only a balance, a change or a growth may be negative"
        yield Fault(OBSERVATIONS, int(str(line)), "as_printed", cell, wanted)


def _check_regions(observations: pd.DataFrame, regions: pd.DataFrame) -> Iterator[Fault]:
    """Yield a fault for each figure of a region before there was one."""
    since = dict(zip(regions["code"], regions["valid_from"].map(year_of), strict=True))
    for line, entity, start in observations[["entity", "start_year"]].itertuples():
        first = since.get(entity)
        if first and not pd.isna(start) and start < first:
            wanted = f"a region that existed in {start}; this one begins in {first}"
            yield Fault(OBSERVATIONS, line, "entity", entity, wanted)


def _check_identity(observations: pd.DataFrame, identity: Identity) -> Iterator[Fault]:
    """Yield a fault for each printed total that its parts cannot make within their rounding."""
    parts = {identity.total, *identity.plus, *identity.minus}
    concerned = observations[observations["indicator"].isin(parts)]
    for group in _grouped(concerned, ["entity", "period", "basis"], by="indicator"):
        if set(group) == parts:
            yield from _check_total(group, identity)


def _check_sums(observations: pd.DataFrame, regions: pd.DataFrame) -> Iterator[Fault]:
    """Yield a fault for each figure of the nation that its regions exceed together."""
    additive = observations["unit"].isin(ADDITIVE) & observations["entity"].isin(regions["code"])
    keys = ["indicator", "period", "basis"]
    for group in _grouped(observations[additive], keys, by="entity"):
        nation = group.pop(NATION, None)
        least = sum(part.low for part in group.values())
        if nation and group and least > nation.high + SLACK * abs(nation.high):
            wanted = f"at least {math.floor(least):,} {nation.unit}, the sum of its regions"
            yield Fault(OBSERVATIONS, nation.line, "as_printed", nation.as_printed, wanted)


def _grouped(observations: pd.DataFrame, keys: list[str], *, by: str) -> Iterator[dict[str, _Part]]:
    """Yield the dated figures that share the keys, by a further one.

    A figure that several rows state is left out: which of them a total rests on is not known.
    """
    known = observations[observations["low"].notna() & (observations["period"] != "")]
    columns = [*keys, by, "low", "high", "as_printed", "unit"]
    groups: dict[tuple[str, ...], dict[str, list[_Part]]] = {}
    for line, *cells in known[columns].itertuples():
        key, (name, *rest) = tuple(cells[: len(keys)]), cells[len(keys) :]
        groups.setdefault(key, {}).setdefault(name, []).append(_Part(line, *rest))
    for group in groups.values():
        yield {name: rows[0] for name, rows in group.items() if len(rows) == 1}


def _check_total(parts: Mapping[str, _Part], identity: Identity) -> Iterator[Fault]:
    total = parts[identity.total]
    plus, minus = identity.plus, identity.minus
    low = sum(parts[name].low for name in plus) - sum(parts[name].high for name in minus)
    high = sum(parts[name].high for name in plus) - sum(parts[name].low for name in minus)
    slack = SLACK * max(abs(low), abs(high), 1.0)
    if total.low > high + slack or total.high < low - slack:
        wanted = _said(identity, low, high, total.unit)
        yield Fault(OBSERVATIONS, total.line, "as_printed", total.as_printed, wanted)


def year_of(date: str) -> int | None:
    """Return the year of an ISO date; None where there is none, or no date."""
    head = date[:4]
    return int(head) if head.isascii() and head.isdecimal() else None


def _said(identity: Identity, low: float, high: float, unit: str) -> str:
    formula = " + ".join(identity.plus) + "".join(f" − {name}" for name in identity.minus)
    return f"{formula}, between {math.floor(low):,} and {math.ceil(high):,} {unit}"
