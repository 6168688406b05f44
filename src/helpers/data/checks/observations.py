"""What the observations must agree on once they are read: with themselves and with each other."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.data.collection import NATION
from helpers.data.periods import year_of
from helpers.data.printed import is_approximate
from helpers.data.units import ADDITIVE
from helpers.errors import Fault

OBSERVATIONS = "data/tables/observations.csv"
#: Units whose figures are never below zero, except for balances.
NEVER_NEGATIVE = frozenset(
    {"KRW", "USD", "KRW_per_USD", "multiple"}
    | {"firms", "persons", "programmes", "hospitals", "rank", "years", "months"}
)
MAY_BE_NEGATIVE = "balance"
#: A hair wider than the corners: sums of binary floats miss them by parts in 10¹⁵.
SLACK = 1e-9
#: Won and dollars on this basis are one figure: the ministry converts at the rate of the other
#: basis, as the footnote of its yearly release says. Its own rounding stays well below the slack.
CONVERTED, RATES = "mfds", "fx-bok-average"
SLACK_OF_RATES = 0.005
#: Bases of exchange rates that are averages, and the period each is an average of.
AVERAGED = {
    RATES: (r"\d{4}", "a year"),
    "fx-fred-average": (r"\d{4}", "a year"),
    "fx-bok-quarter": (r"\d{4}-Q[1-4]", "a quarter, 2024-Q1"),
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Indicators of a total, of what adds up to it and of what is taken away from that."""

    total: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


#: Checked where all are stated on one basis, of one entity and period.
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
        ("khidi_pharma_exports_usd", "khidi_device_exports_usd", "khidi_cosmetics_exports_usd"),
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
    """Return faults of repetition, status, sign, validity of regions, totals, sums and conversions.

    The tables hold cells as text, the observations their readings too; index = line number.
    """
    return [
        *_check_repeats(observations),
        *_check_status(observations),
        *_check_signs(observations),
        *_check_regions(observations, regions),
        *_check_totals(observations),
        *_check_sums(observations, regions),
        *_check_rates(observations),
        *_check_conversions(observations),
    ]


def _check_repeats(observations: pd.DataFrame) -> Iterator[Fault]:
    """Yield figures that stand twice: one source may print two, in two places of it."""
    keys = ["entity", "indicator", "period", "basis", "source_id"]
    told: set[int] = set()
    for column in ("locator", "as_printed"):
        seen: dict[tuple[str, ...], int] = {}
        for line, *cells in observations[[*keys, column]].itertuples():
            first = seen.setdefault(tuple(cells), line)
            if first != line and line not in told:
                told.add(line)
                wanted = f"another, since row {first} has it for the same figure of the same source"
                yield Fault(OBSERVATIONS, line, column, cells[-1], wanted)


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


def _check_totals(observations: pd.DataFrame) -> Iterator[Fault]:
    """Yield a fault for each printed total that its parts cannot make within their rounding."""
    for group in _grouped(observations, ["entity", "period", "basis"], by="indicator"):
        for identity in IDENTITIES:
            if {identity.total, *identity.plus, *identity.minus} <= {*group}:
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
        formula = " + ".join(plus) + "".join(f" − {name}" for name in minus)
        wanted = f"{formula}, between {math.floor(low):,} and {math.ceil(high):,} {total.unit}"
        yield Fault(OBSERVATIONS, total.line, "as_printed", total.as_printed, wanted)


def _check_rates(observations: pd.DataFrame) -> Iterator[Fault]:
    """Yield exchange rates of another country, or of another period than their basis averages."""
    rates = observations.loc[observations["basis"].str.startswith("fx-")]
    for line, entity, basis, period in rates[["entity", "basis", "period"]].itertuples():
        form, wanted = AVERAGED.get(basis, (".*", ""))
        if entity != NATION:
            whose = f"{NATION}, whose money is exchanged"
            yield Fault(OBSERVATIONS, line, "entity", entity, whose)
        if not re.fullmatch(form, period):
            yield Fault(OBSERVATIONS, line, "period", period, wanted)


def _check_conversions(observations: pd.DataFrame) -> Iterator[Fault]:
    """Yield dollars that cannot be the won beside them at the rate of the year."""
    frame = observations[observations["value"].notna()]
    rates = frame[frame["basis"] == RATES].set_index("period")["value"].to_dict()
    own = frame[(frame["basis"] == CONVERTED) & frame["period"].isin(rates)]
    won = {
        (row["entity"], row["indicator"], row["period"]): row
        for _, row in own.loc[own["indicator"].str.endswith("_krw")].iterrows()
    }
    for line, row in own.loc[own["indicator"].str.endswith("_usd")].iterrows():
        name = f"{row['indicator'].removesuffix('_usd')}_krw"
        twin = won.get((row["entity"], name, row["period"]))
        if twin is None:
            continue
        rate, slack = rates[row["period"]], SLACK_OF_RATES
        low, high = twin["low"] / rate * (1 - slack), twin["high"] / rate * (1 + slack)
        if row["high"] < low or row["low"] > high:
            wanted = f"the won of {row['period']} at its rate, {low:,.0f} to {high:,.0f} USD"
            yield Fault(OBSERVATIONS, int(str(line)), "as_printed", row["as_printed"], wanted)
