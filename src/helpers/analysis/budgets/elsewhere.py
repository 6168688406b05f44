"""What other sources print for the same programmes, and programmes that look alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis.budgets.frames import framed, number
from helpers.analysis.budgets.selection import whole_life
from helpers.analysis.measures import ratio
from helpers.analysis.rows import columns, measured, records
from helpers.data.measured import Measured

if TYPE_CHECKING:
    from helpers.data import Tables

INDICATOR: Final = "programme_budget_krw"
STATE: Final = "programme_state_budget_krw"

_AMOUNTS: Final = {
    "programme": "str",
    "id": "str",
    "source_id": "str",
    "own": "bool",
    "status": "str",
    "agrees": "bool",
    **number(),
    **number("multiple"),
}
_STATE_PARTS: Final = {
    "programme": "str",
    "source_id": "str",
    "whole_source_id": "str",
    **number(),
    **number("whole"),
    **number("share"),
}
_SPANS: Final = {
    "programme": "str",
    "sources": "int64",
    "agree": "bool",
    **number("least"),
    **number("most"),
    **number("widest"),
}
_TWINS: Final = {"pair": "int64", "id": "str", **number()}


def amounts_elsewhere(tables: Tables, programmes: pd.DataFrame) -> pd.DataFrame:
    """Return every printed amount of the programmes that more than one source prints.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    programmes : DataFrame
        As ``select_programmes`` gives them.

    Returns
    -------
    DataFrame
        For each programme its own row first (``own``), then those of other sources:
        ``programme``, ``id`` (of the row behind it), ``source_id``, ``own``, ``status``,
        ``agrees`` (both could be the same number before rounding), the amount (``value``,
        ``low``, ``high`` in KRW …) and ``multiple_…`` (of the own amount; one for itself).
        Amounts of the state alone are in ``state_parts``.
    """
    printed = tables.observations.loc[lambda df: df["indicator"] == INDICATOR]
    rows = []
    for own in records(whole_life(programmes)):
        others = records(printed.loc[printed["entity"] == own["id"]])
        if others:
            rows += [_amount(own, row) for row in (own, *others)]
    return framed(rows, _AMOUNTS)


def state_parts(tables: Tables, programmes: pd.DataFrame) -> pd.DataFrame:
    """Return how much of a programme the state pays, where a source says so.

    Returns
    -------
    DataFrame
        ``programme``, ``source_id``, the state's part (``value``, ``low``, ``high`` in KRW …),
        the whole it is a part of (``whole_…``: as the same source prints it, else as the
        programme's own document does), whose that is (``whole_source_id``), and ``share_…`` (0–1).
    """
    observations = tables.observations
    rows = []
    for own in records(whole_life(programmes)):
        about = observations.loc[observations["entity"] == own["id"]]
        for part in records(about.loc[about["indicator"] == STATE]):
            alike = about.loc[about["source_id"] == part["source_id"]]
            whole = next(iter(records(alike.loc[alike["indicator"] == INDICATOR])), own)
            amounts = Measured.from_row(part), Measured.from_row(whole)
            rows.append(
                {
                    "programme": own["id"],
                    "source_id": part["source_id"],
                    "whole_source_id": whole["source_id"],
                    **columns(amounts[0]),
                    **columns(amounts[1], "whole"),
                    **columns(_part_of(*amounts), "share"),
                }
            )
    return framed(rows, _STATE_PARTS)


def spans_elsewhere(amounts: pd.DataFrame) -> pd.DataFrame:
    """Return for each programme the range that its sources span.

    Parameters
    ----------
    amounts : DataFrame
        As ``amounts_elsewhere`` gives them.

    Returns
    -------
    DataFrame
        ``programme``, ``sources`` (how many amounts), ``agree`` (all agree within rounding),
        ``least_…`` and ``most_…`` (lowest and highest printed amount, KRW), ``widest_…``
        (highest ÷ lowest); the widest range first.
    """
    rows = []
    for programme, own in amounts.groupby("programme", sort=False):
        ordered = records(own.sort_values("value", kind="stable"))
        found = [part for row in ordered if (part := measured(row))]
        least, most = found[0], found[-1]
        rows.append(
            {
                "programme": programme,
                "sources": len(own),
                **columns(least, "least"),
                **columns(most, "most"),
                **columns(ratio(most, least), "widest"),
                "agree": bool(own["agrees"].all()),
            }
        )
    return framed(rows, _SPANS).sort_values(
        "widest_value", ascending=False, kind="stable", ignore_index=True
    )


def across_sources(programmes: pd.DataFrame, amounts: pd.DataFrame) -> pd.DataFrame:
    """Return the programmes with bounds that span the amounts of all sources.

    Every total, share and rank worked out from them then carries the range of the sources, for
    each takes its bounds from those of the amounts. The value stays that of the own document.

    Parameters
    ----------
    programmes : DataFrame
        As ``select_programmes`` gives them.
    amounts : DataFrame
        As ``amounts_elsewhere`` gives them for the same programmes.

    Returns
    -------
    DataFrame
        Rows and columns of ``programmes``; ``low`` and ``high`` of those with several sources
        are the lowest low and the highest high any of them prints.
    """
    spans = amounts.groupby("programme").agg(low=("low", "min"), high=("high", "max"))
    known = programmes["id"].map(spans["low"]), programmes["id"].map(spans["high"])
    return programmes.assign(
        low=known[0].fillna(programmes["low"]), high=known[1].fillna(programmes["high"])
    )


def find_twins(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return whole-life programmes that print the same period and the same amount.

    Two programmes may well do so; one may also be copied from the other. Nothing here decides.

    Returns
    -------
    DataFrame
        ``pair`` (number of the group, from one), ``id`` and the amount (``value``, ``low``,
        ``high`` in KRW …); programmes without both dates are never twins.
    """
    dated = whole_life(programmes).loc[lambda df: df["end_month"].notna()]
    keys = ["source_id", "start_month", "end_month", "value"]
    alike = dated.loc[dated.duplicated(keys, keep=False)]
    rows = []
    for pair, (_, own) in enumerate(alike.groupby(keys, sort=True), start=1):
        rows += [
            {
                "pair": pair,
                "id": row["id"],
                **columns(Measured.from_row(row)),
            }
            for row in records(own)
        ]
    return framed(rows, _TWINS)


def _part_of(part: Measured, whole: Measured) -> Measured:
    """Return a part's share of its whole, never more than all of it."""
    share = ratio(part, whole, unit="share")
    return replace(share, high=min(share.high, 1.0))


def _amount(own: dict[Any, Any], row: dict[Any, Any]) -> dict[str, object]:
    mine, other = Measured.from_row(own), Measured.from_row(row)
    itself = own["id"] == row["id"]
    multiple = Measured.exact(1, "multiple") if itself else ratio(other, mine)
    return {
        "programme": own["id"],
        "id": row["id"],
        "source_id": row["source_id"],
        "own": itself,
        "status": row.get("status", "printed"),
        **columns(other),
        **columns(multiple, "multiple"),
        "agrees": other.overlaps(mine),
    }
