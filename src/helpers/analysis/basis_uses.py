"""What each basis of the collection can be used for, read off the tables and lookups.

Belongs here: one matrix, basis × use. Which figures may stand in one formula is ``comparability``'s
rule; this only lays out what each basis, kept to itself, has figures for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pandas as pd

from helpers.analysis.comparability import DIVIDING, RATE_BASIS_PREFIX
from helpers.analysis.rows import records

if TYPE_CHECKING:
    from helpers.data import Tables

Row: TypeAlias = Mapping[Any, Any]

USES: Final = ("nation", "regions", "share", "growth", "currencies")
"""A national figure; figures of regions; a share of the nation; growth over years; won and dollars
of one thing."""
NATION: Final = "KR"
SHARE: Final = "share"
USD, KRW = "_usd", "_krw"
"""How the names of an indicator in dollars and of the same one in won end."""

PLANS: Final = frozenset({"government-plan", "budget-plan"})
"""Amounts that somebody set: no counting stands behind them."""
UNSTATED: Final = frozenset({"press", "not-stated"})
"""Figures of many hands under one name; what they allow, they allow with limits at most."""
COUNTS: Final = ("count", "first_year", "last_year", "break_year")
COLUMNS: Final = ("basis_code", "use", "verdict", *COUNTS, "rests_on")


def uses_of_bases(tables: Tables) -> pd.DataFrame:
    """Return what every basis with figures can be used for.

    Returns
    -------
    DataFrame
        One row a basis and use, in the order of the lookup: ``basis_code``, ``use``, ``verdict``
        (``yes``, ``limited``, ``no``), ``count`` (of regions, for the use ``regions``),
        ``first_year``, ``last_year`` of the figures that allow it, ``break_year`` (a change of
        meaning between them), missing where there is nothing to say; ``rests_on``: the latest
        figure of the basis, as an example. Exchange rates, plans and targets, which measure no
        thing, are left out, and so are figures for years to come.

    Notes
    -----
    *nation*: a national figure is printed. *regions*: figures of regions, ``limited`` where some
    of the provinces have none. *share*: part and whole are printed for one year; ``limited``
    where only the share itself is. *growth*: one indicator of one place in two years or more;
    ``limited`` where one of these crosses a break. *currencies*: one amount
    in won and in dollars.
    """
    told = _counted(tables)
    yearly = told.loc[told["period"].str.fullmatch(r"\d{4}").fillna(value=False)]
    figures, breaks = _by_basis(yearly), _by_basis(tables.breaks)
    examples = told.sort_values("year", kind="stable").groupby("basis")["id"].last()
    known = frozenset(tables.regions["code"]) - {NATION}
    places = int(tables.regions["valid_to"].isna().sum()) - 1
    found = []
    for code in tables.bases["code"]:
        if code not in examples.index:
            continue
        own = figures.get(code, [])
        dividing = [one for one in breaks.get(code, []) if one["kind"] in DIVIDING]
        verdicts = {
            "nation": _nation(own),
            "regions": _regions(own, known, places),
            "share": _share(own),
            "growth": _growth(own, dividing),
            "currencies": _currencies(own),
        }
        if code in UNSTATED:
            verdicts = {use: _capped(one) for use, one in verdicts.items()}
        head = {"basis_code": code, "rests_on": (examples.loc[code],)}
        found += [head | {"use": use} | verdicts[use] for use in USES]
    result = pd.DataFrame(found, columns=list(COLUMNS))
    return result.astype(dict.fromkeys(COUNTS, "Int64"))


def _by_basis(frame: pd.DataFrame) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in records(frame.astype("object").where(frame.notna(), None)):
        found.setdefault(str(row["basis"]), []).append(row)
    return found


def _counted(tables: Tables) -> pd.DataFrame:
    """Return the observations that somebody counted: no rates, no plans, no years to come."""
    frame = tables.observations
    # an amount printed in two currencies is a target twice, but stands in their table once
    goals = set(zip(tables.targets["source_id"], tables.targets["target_year"], strict=True))
    set_by = pd.Series(zip(frame["source_id"], frame["year"], strict=True), index=frame.index)
    seen = tables.sources.set_index("source_id")["accessed"].str[:4].astype("int64")
    return frame.loc[
        frame["value"].notna()
        & ~frame["id"].isin(tables.targets["id"])
        & ~set_by.isin(goals)
        & ~frame["basis"].isin(PLANS)
        & ~frame["basis"].str.startswith(RATE_BASIS_PREFIX)
        & ~(frame["year"] > frame["source_id"].map(seen)).fillna(value=False)
    ]


def _capped(verdict: dict[str, Any]) -> dict[str, Any]:
    return verdict | {"verdict": "no" if verdict["verdict"] == "no" else "limited"}


def _no() -> dict[str, Any]:
    return {"verdict": "no"}


def _years(rows: Sequence[Row]) -> dict[str, Any]:
    years = [row["year"] for row in rows]
    return {"first_year": min(years), "last_year": max(years)}


def _nation(own: Sequence[Row]) -> dict[str, Any]:
    national = [row for row in own if row["entity"] == NATION]
    return {"verdict": "yes", **_years(national)} if national else _no()


def _regions(own: Sequence[Row], known: frozenset[str], places: int) -> dict[str, Any]:
    regional = [row for row in own if row["entity"] in known]
    if not regional:
        return _no()
    there: dict[tuple[str, int], set[str]] = {}
    for row in regional:
        there.setdefault((row["indicator"], row["year"]), set()).add(row["entity"])
    count = max(map(len, there.values()))
    verdict = "yes" if count >= places else "limited"
    return {"verdict": verdict, "count": count, **_years(regional)}


def _share(own: Sequence[Row]) -> dict[str, Any]:
    amounts = [row for row in own if row["unit"] != SHARE]
    wholes = {(row["indicator"], row["year"]) for row in amounts if row["entity"] == NATION}
    parts = [
        row
        for row in amounts
        if row["entity"] != NATION and (row["indicator"], row["year"]) in wholes
    ]
    if parts:
        return {"verdict": "yes", **_years(parts)}
    printed = [row for row in own if row["unit"] == SHARE]
    return {"verdict": "limited", **_years(printed)} if printed else _no()


def _growth(own: Sequence[Row], breaks: Sequence[Row]) -> dict[str, Any]:
    by_series: dict[tuple[str, str], list[Row]] = {}
    for row in own:
        if row["unit"] not in ("rank", SHARE):
            by_series.setdefault((row["entity"], row["indicator"]), []).append(row)
    spans = {key: _years(rows) for key, rows in by_series.items()}
    spans = {key: one for key, one in spans.items() if one["first_year"] < one["last_year"]}
    if not spans:
        return _no()
    crossed = [
        one["year"]
        for (entity, indicator), span in spans.items()
        for one in breaks
        if one["entity"] in (None, entity)
        and one["indicator"] in (None, indicator)
        and span["first_year"] < one["year"] <= span["last_year"]
    ]
    return {
        "verdict": "limited" if crossed else "yes",
        "first_year": min(span["first_year"] for span in spans.values()),
        "last_year": max(span["last_year"] for span in spans.values()),
        "break_year": min(crossed, default=pd.NA),
    }


def _currencies(own: Sequence[Row]) -> dict[str, Any]:
    printed = {(row["entity"], row["indicator"], row["year"]) for row in own}
    both = [
        row
        for row in own
        if row["indicator"].endswith(USD)
        and (row["entity"], row["indicator"].removesuffix(USD) + KRW, row["year"]) in printed
    ]
    return {"verdict": "yes", **_years(both)} if both else _no()
