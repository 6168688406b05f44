"""Amounts and their shares of a whole, as bars and beside them as a table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

import pandas as pd

from helpers.analysis.frames import records
from helpers.data.measured import Measured
from helpers.display import charts, scales
from helpers.display.blocks import Figure
from helpers.display.page import Page
from helpers.display.scales import Scale

VISIBLE: Final = 0.01
"""Part of the longest bar below which a whisker would be a mere dot."""


def scale_of(page: Page, *columns: Iterable[Measured | None]) -> Scale:
    """Return one scale for every amount of some columns, all in one unit."""
    [unit] = {one.unit for column in columns for one in column if one is not None}
    return page.scale(unit, *columns)


def axis(page: Page, scale: Scale) -> str:
    """Return the label of an axis of exports."""
    return page.say("common.label_with_unit", label=page.say("column.exports"), unit=scale.label)


def bars(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return rows with ``Page.mark`` for a chart.

    Bounds too near to be told apart in a picture are left out.
    """
    drawn = pd.DataFrame(rows).astype({"value": float, "low": float, "high": float})
    hidden = drawn["high"] - drawn["low"] < VISIBLE * drawn["value"].abs().max()
    drawn.loc[hidden, ["low", "high"]] = math.nan
    return drawn


def share_text(page: Page, row: dict[str, Any]) -> str:
    """Return a row's share of the whole, or the mark of a missing value."""
    return page.figure_of(row["share"]) if row["share"] else page.say("common.missing_mark")


def parts_of_whole(
    page: Page,
    key: str,
    parts: pd.DataFrame,
    *,
    title: str,
    highlight: str | None = None,
    note: Sequence[str] = (),
    **said: Any,
) -> Figure:
    """Return amounts as bars with their shares, the hatched one being all that is not known.

    Parameters
    ----------
    parts : DataFrame
        The first column names each part; ``kind`` (``rest`` for what is not known), ``amount``
        and ``share``.
    note : sequence of str
        Sentences; without any, ``<key>.note_rest`` where a part is not known, and ``<key>.note``,
        or ``<key>.note_plain`` where bounds are drawn.
    """
    name = str(parts.columns[0])
    scale = scale_of(page, parts["amount"])
    drawn = bars(_bar(page, row, name, scale) for row in records(parts))
    columns = {
        name: "",
        "exports": page.scaled(scale),
        "range": page.ranges(scale),
        "share": page.scaled(page.scale("share")),
    }
    told = parts.assign(exports=parts["amount"], range=parts["amount"])
    rest = [f"{key}.note_rest"] if (parts["kind"] == "rest").any() else []
    own_note = f"{key}.{'note' if drawn['low'].isna().all() else 'note_plain'}"
    return page.figure(
        key,
        lambda: charts.ranked_bars(drawn, axis_label=axis(page, scale), highlight=highlight),
        title=title,
        table=page.table(key, told, columns, unit=scale.label, **said),
        note=note or [*rest, own_note],
        rows=", ".join(f"{label} {text}" for label, text in drawn[["label", "text"]].to_numpy()),
        **said,
    )


def _bar(page: Page, row: dict[str, Any], name: str, scale: Scale) -> dict[str, Any]:
    amount, share = row["amount"], share_text(page, row)
    text = scales.cell(amount, scale)
    return {
        "label": row[name],
        "text": f"{text} ({share})" if amount else text,
        "kind": "unknown" if row["kind"] == "rest" else "known",
        **page.mark(amount, scale, share),
    }
