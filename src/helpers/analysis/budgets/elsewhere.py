"""What other sources print for the same programmes, and the state's part of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pandas as pd

from helpers.analysis.budgets.programmes import whole_life
from helpers.analysis.frames import figures, largest_first, records, tidy
from helpers.analysis.measures import ratio
from helpers.data import Tables
from helpers.data.measured import Measured

INDICATOR: Final = "programme_budget_krw"
STATE: Final = "programme_state_budget_krw"


def amounts_elsewhere(tables: Tables, programmes: pd.DataFrame) -> pd.DataFrame:
    """Return every printed amount of the programmes that more than one source prints.

    For each programme its own row first (``own``), then those of other sources: ``programme``,
    ``id`` (of the row behind it), ``source_id``, ``own``, ``status``, ``agrees`` (both could be the
    same number before rounding), ``amount`` and ``multiple`` (of the own amount; one for itself).
    Amounts of the state alone are in ``state_parts``.
    """
    printed = figures(tables, indicator=INDICATOR).rename(columns={"figure": "amount"})
    rows = []
    for own in records(whole_life(programmes)):
        others = records(printed[printed["entity"] == own["id"]])
        if others:
            rows += [_amount(own, row) for row in (own, *others)]
    return tidy(rows, "programme id source_id own status agrees amount multiple")


def state_parts(tables: Tables, programmes: pd.DataFrame) -> pd.DataFrame:
    """Return how much of a programme the state pays, where a source says so.

    Columns: ``programme``, ``source_id``, ``part``, ``whole`` (as the same source prints it, else
    as the programme's own document does), whose that is (``whole_source_id``), and ``share``.
    """
    observed = figures(tables, indicator=(INDICATOR, STATE)).rename(columns={"figure": "amount"})
    rows = []
    for own in records(whole_life(programmes)):
        about = observed[observed["entity"] == own["id"]]
        for part in records(about[about["indicator"] == STATE]):
            alike = about[about["source_id"] == part["source_id"]]
            whole = next(iter(records(alike[alike["indicator"] == INDICATOR])), own)
            rows.append(
                {
                    "programme": own["id"],
                    "source_id": part["source_id"],
                    "whole_source_id": whole["source_id"],
                    "part": part["amount"],
                    "whole": whole["amount"],
                    "share": _part_of(part["amount"], whole["amount"]),
                }
            )
    return tidy(rows, "programme source_id whole_source_id part whole share")


def spans_elsewhere(amounts: pd.DataFrame) -> pd.DataFrame:
    """Return the range that the sources of each programme of ``amounts_elsewhere`` span.

    Columns: ``programme``, ``sources`` (how many amounts), ``agree`` (all agree within rounding),
    ``least`` and ``most`` (lowest and highest printed amount), ``widest`` (highest ÷ lowest); the
    widest range first.
    """
    rows = []
    for programme, own in amounts.groupby("programme", sort=False):
        most, *_, least = largest_first(own, "amount")["amount"]
        rows.append(
            {
                "programme": programme,
                "sources": len(own),
                "least": least,
                "most": most,
                "widest": ratio(most, least),
                "agree": bool(own["agrees"].all()),
            }
        )
    return largest_first(tidy(rows, "programme sources agree least most widest"), "widest")


def across_sources(programmes: pd.DataFrame, amounts: pd.DataFrame) -> pd.DataFrame:
    """Return the programmes with bounds that span all of their ``amounts_elsewhere``.

    Every total, share and rank worked out from them then carries the range of the sources, for
    each takes its bounds from those of the amounts. The value stays that of the own document.

    Rows and columns of ``programmes``; the bounds of those with several sources are the lowest low
    and the highest high any of them prints.
    """
    found = amounts.groupby("programme")["amount"].agg(list)
    return programmes.assign(
        amount=[
            replace(
                one,
                low=min([one.low, *(other.low for other in found.get(ident, []))]),
                high=max([one.high, *(other.high for other in found.get(ident, []))]),
            )
            for ident, one in programmes[["id", "amount"]].to_numpy()
        ]
    )


def _part_of(part: Measured, whole: Measured) -> Measured:
    """Return a part's share of its whole, never more than all of it."""
    share = ratio(part, whole, unit="share")
    return replace(share, high=min(share.high, 1.0))


def _amount(own: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    itself = own["id"] == row["id"]
    multiple = ratio(row["amount"], own["amount"])
    return {
        "programme": own["id"],
        "id": row["id"],
        "source_id": row["source_id"],
        "own": itself,
        "status": row.get("status", "printed"),
        "amount": row["amount"],
        "multiple": Measured.exact(1, "multiple") if itself else multiple,
        "agrees": row["amount"].overlaps(own["amount"]),
    }
