"""What rows must agree on that say something of each other, in one table or in two."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from helpers.data.consistency import NATION, OBSERVATIONS, TARGETS, year_of
from helpers.errors import Fault

CLAIMS = "data/tables/claims.csv"
#: Won and dollars on this basis are one figure: the ministry converts at the rate of the other
#: basis, as the footnote of its yearly release says. Its own rounding stays well below the slack.
CONVERTED, RATES = "mfds", "fx-bok-average"
SLACK = 0.005
#: Bases of exchange rates that are averages, and the period each is an average of.
AVERAGED = {
    RATES: (r"\d{4}", "a year"),
    "fx-fred-average": (r"\d{4}", "a year"),
    "fx-bok-quarter": (r"\d{4}-Q[1-4]", "a quarter, 2024-Q1"),
}
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


def check_claims(
    claims: pd.DataFrame, *, observations: pd.DataFrame, programmes: pd.DataFrame
) -> list[Fault]:
    """Return faults of the years of claims: they are those of the figures they follow from.

    Parameters
    ----------
    claims, observations, programmes : DataFrame
        The tables, cells as text, the programmes with their readings; index = line number.
    """
    dated = zip(observations["id"], observations["period"], strict=True)
    years = {name: year_of(period) for name, period in dated}
    runs = {
        row["id"]: (row["start_month"].year, row["end_month"].year)
        for _, row in programmes.iterrows()
        if not pd.isna(row["start_month"]) and not pd.isna(row["end_month"])
    }
    faults = []
    for line, row in claims.loc[claims["period"] != ""].iterrows():
        span, named = _span(row, years, runs), _named_years(row)
        if span and row["period"] != span:
            wanted = f"{span}, the years of what it follows from"
        elif named and not any(year in row["period"] for year in named):
            wanted = f"{', '.join(named)}, which is what it says"
        else:
            continue
        faults.append(Fault(CLAIMS, int(str(line)), "period", row["period"], wanted))
    return faults


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


def _named_years(row: pd.Series) -> list[str]:
    """Return the years that the words of a claim name."""
    return sorted({*YEAR.findall(row["said_ko"]), *YEAR.findall(row["said_en"])})


def check_printed_once(targets: pd.DataFrame, *, observations: pd.DataFrame) -> list[Fault]:
    """Return where a target and the observation of the same id disagree on the print.

    Parameters
    ----------
    targets, observations : DataFrame
        The tables, cells as text; index of targets = line number.
    """
    known = {row["id"]: row for _, row in observations.iterrows()}
    faults = []
    for line, row in targets.loc[targets["id"].isin(known)].iterrows():
        twin = known[row["id"]]
        for own, other in PRINTED_ONCE.items():
            if row[own] != twin[other]:
                wanted = f"{twin[other] or 'nothing'}, as the observation {row['id']}"
                faults.append(Fault(TARGETS, int(str(line)), own, row[own], wanted))
    return faults


def check_rates(observations: pd.DataFrame) -> list[Fault]:
    """Return exchange rates of another country, or of another period than their basis averages.

    Parameters
    ----------
    observations : DataFrame
        The table, cells as text, index = line number.
    """
    faults = []
    for line, row in observations.loc[observations["basis"].str.startswith("fx-")].iterrows():
        form, wanted = AVERAGED.get(row["basis"], (".*", ""))
        if row["entity"] != NATION:
            whose = f"{NATION}, whose money is exchanged"
            faults.append(Fault(OBSERVATIONS, int(str(line)), "entity", row["entity"], whose))
        if not re.fullmatch(form, row["period"]):
            faults.append(Fault(OBSERVATIONS, int(str(line)), "period", row["period"], wanted))
    return faults


def check_conversions(observations: pd.DataFrame) -> list[Fault]:
    """Return dollars that cannot be the won beside them at the rate of the year.

    Parameters
    ----------
    observations : DataFrame
        The table with its readings, cells as text, index = line number.
    """
    frame = observations.loc[observations["value"].notna()]
    rates = frame.loc[frame["basis"] == RATES].set_index("period")["value"].to_dict()
    own = frame.loc[(frame["basis"] == CONVERTED) & frame["period"].isin(rates)]
    won = {
        (row["entity"], row["indicator"], row["period"]): row
        for _, row in own.loc[own["indicator"].str.endswith("_krw")].iterrows()
    }
    faults = []
    for line, row in own.loc[own["indicator"].str.endswith("_usd")].iterrows():
        name = f"{row['indicator'].removesuffix('_usd')}_krw"
        twin = won.get((row["entity"], name, row["period"]))
        if twin is None:
            continue
        rate = rates[row["period"]]
        low, high = twin["low"] / rate * (1 - SLACK), twin["high"] / rate * (1 + SLACK)
        if row["high"] < low or row["low"] > high:
            wanted = f"the won of {row['period']} at its rate, {low:,.0f} to {high:,.0f} USD"
            printed = row["as_printed"]
            faults.append(Fault(OBSERVATIONS, int(str(line)), "as_printed", printed, wanted))
    return faults
