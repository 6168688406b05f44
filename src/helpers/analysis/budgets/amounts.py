"""How much, and how concentrated: totals, ranks and shares of whole-life amounts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.analysis.budgets.frames import framed, number
from helpers.analysis.budgets.selection import whole_life
from helpers.analysis.measures import share_of_total, total
from helpers.analysis.rows import columns, records
from helpers.data.measured import Measured

_RANKED = {
    "rank": "int64",
    "id": "str",
    **number(),
    **number("share"),
    **number("cumulative"),
}
_GROUPED = {"programmes": "int64", **number(), **number("share")}


def total_budget(programmes: pd.DataFrame) -> Measured:
    """Return the sum of all whole-life amounts, in won.

    Raises
    ------
    Refusal
        ``no-figures``: no programme has one.
    """
    return total(Measured.from_row(row) for row in records(whole_life(programmes)))


def rank_budgets(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return whole-life amounts, largest first, with share and cumulative share of their total.

    Parameters
    ----------
    programmes : DataFrame
        As ``select_programmes`` gives them.

    Returns
    -------
    DataFrame
        ``rank`` (1, 2, …; equal amounts in the order of the document), ``id``, the amount
        (``value``, ``low``, ``high`` in KRW, ``unit``, ``basis``, ``rests_on``), ``share_…``
        and ``cumulative_…`` (0–1). A share moves its part once, in numerator and total alike.
    """
    ordered = whole_life(programmes).sort_values(
        "value", ascending=False, kind="stable", ignore_index=True
    )
    amounts = [Measured.from_row(row) for row in records(ordered)]
    rows = []
    for place, amount in enumerate(amounts):
        others = [*amounts[:place], *amounts[place + 1 :]]
        rows.append(
            {
                "rank": place + 1,
                "id": amount.rests_on[0],
                **columns(amount),
                **columns(_part([amount], others), "share"),
                **columns(_part(amounts[: place + 1], amounts[place + 1 :]), "cumulative"),
            }
        )
    return framed(rows, _RANKED)


def without_largest(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return ``rank_budgets`` of all whole-life programmes but the largest."""
    largest = rank_budgets(programmes)["id"].head(1)
    return rank_budgets(programmes.loc[~programmes["id"].isin(largest)])


def one_is_largest(amounts: pd.DataFrame) -> bool:
    """Return whether the first of some amounts, largest first, is larger whatever the rounding."""
    return len(amounts) > 1 and bool(amounts["low"].iloc[0] > amounts["high"].iloc[1])


def by_theme(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return whole-life amounts by field of medicine, largest first.

    Returns
    -------
    DataFrame
        ``theme``, ``programmes`` (how many), the amount (``value``, ``low``, ``high`` in KRW …)
        and ``share_…`` (0–1, of all programmes given).
    """
    return _grouped(programmes, "theme")


def by_ministry(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return whole-life amounts by the ministry printed, largest first.

    Returns
    -------
    DataFrame
        As ``by_theme`` with ``ministry``; programmes without one are left out, and the shares
        are of those that name one.
    """
    return _grouped(programmes.loc[programmes["ministry"].notna()], "ministry")


def _grouped(programmes: pd.DataFrame, key: str) -> pd.DataFrame:
    lasting = whole_life(programmes)
    amounts = [(row[key], Measured.from_row(row)) for row in records(lasting)]
    rows = []
    for name in lasting[key].drop_duplicates():
        part = [amount for group, amount in amounts if group == name]
        rest = [amount for group, amount in amounts if group != name]
        amount = total(part)
        rows.append(
            {
                key: name,
                "programmes": len(part),
                **columns(amount),
                **columns(_part(part, rest), "share"),
            }
        )
    return framed(rows, {key: "str", **_GROUPED}).sort_values(
        "value", ascending=False, kind="stable", ignore_index=True
    )


def _part(part: Sequence[Measured], rest: Sequence[Measured]) -> Measured:
    """Return the share of some amounts in themselves and the rest; all of it without a rest."""
    if not rest:
        return Measured(1.0, 1.0, 1.0, "share", rests_on=total(part).rests_on)
    return share_of_total(total(part), total(rest))
