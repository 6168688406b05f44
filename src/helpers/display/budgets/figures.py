"""How concentrated the money is, and what a year would have cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.rows import records
from helpers.display import blocks, charts, names, numbers, periods, scales
from helpers.display.blocks import Column, Figure, Note
from helpers.display.budgets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from helpers.analysis.budgets import Scope
    from helpers.data import Tables

HALF: Final = 0.5


def concentration(
    ranked: pd.DataFrame,
    rest: pd.DataFrame,
    tables: Tables,
    *,
    scope: Scope,
    lang: Lang,
) -> Figure | Note:
    """Return how few programmes hold how much, with and without the largest.

    Parameters
    ----------
    ranked, rest : DataFrame
        As ``budgets.rank_budgets`` and ``budgets.without_largest`` give them.
    """
    if len(ranked) < 2:
        key = "alone" if len(ranked) else "nothing"
        named = {"count": words.programmes(1, lang)} if len(ranked) else {}
        text = say(f"budgets.concentration.{key}", lang, **named)
        return blocks.note(text, kind="missing", lang=lang)
    place, title = words.where(tables, scope, lang), concentration_title(ranked, tables, lang)
    total = numbers.with_interval(words.added(ranked), lang)
    return blocks.figure(
        charts.cumulative_curve(
            _curves(ranked, rest, tables, lang),
            axis_label=say("budgets.concentration.axis", lang),
            rank_label=say("budgets.concentration.rank", lang),
            equal_label=say("budgets.concentration.equal", lang),
        ),
        title=title,
        subtitle=say("budgets.concentration.subtitle", lang, where=place, total=total),
        alt=say("budgets.concentration.alt", lang, where=place, title=title),
        unit=say("common.unit.share.axis", lang),
        basis=words.basis(tables, lang),
        source=words.cited(tables, ranked["id"], lang),
        rests_on=ranked["id"],
        table=_concentration_table(ranked, rest, tables, place, lang),
        note=say("budgets.concentration.note", lang),
        lang=lang,
    )


def concentration_title(ranked: pd.DataFrame, tables: Tables, lang: Lang) -> str:
    """Return what the largest programme holds; neutral where it cannot be told which it is."""
    first, second = ranked.iloc[0], ranked.iloc[1]
    if first["low"] <= second["high"]:
        return say("budgets.concentration.title_tie", lang)
    name, share = words.quoted(tables, first["id"], lang), words.the(first, "share")
    key = "title_half" if share.low > HALF else "title"
    return say(
        f"budgets.concentration.{key}", lang, name=name, share=numbers.with_interval(share, lang)
    )


def _curves(ranked: pd.DataFrame, rest: pd.DataFrame, tables: Tables, lang: Lang) -> pd.DataFrame:
    kept = [("all", ranked), ("rest", rest)] if len(rest) > 1 else [("all", ranked)]
    rows = [
        {
            "series": say(f"budgets.concentration.series.{name}", lang),
            "rank": row["rank"],
            **{end: row[f"cumulative_{end}"] for end in ("value", "low", "high")},
            "text": _point(row, tables, lang) if row["rank"] == 1 else None,
        }
        for name, frame in kept
        for row in records(frame)
    ]
    return pd.DataFrame(rows)


def _point(row: Mapping[Any, Any], tables: Tables, lang: Lang) -> str:
    name = names.programme_name(tables, row["id"], lang)
    share = numbers.with_interval(words.the(row, "share"), lang)
    return say("budgets.concentration.point", lang, name=name, share=share)


def _concentration_table(
    ranked: pd.DataFrame, rest: pd.DataFrame, tables: Tables, place: str, lang: Lang
) -> blocks.Table:
    amounts = scales.scale_for(ranked["value"], "KRW", lang)
    shares = scales.scale_for([], "share", lang)
    others = {row["id"]: row for row in records(rest)}
    told = []
    for row in records(ranked):
        other = others.get(row["id"])
        cells = {
            "rank": numbers.rank(row["rank"], lang),
            "name": names.programme_name(tables, row["id"], lang),
            **words.written(words.the(row), amounts),
            **words.ranged(words.the(row, "share"), shares, "share"),
            **words.ranged(words.the(row, "cumulative"), shares, "cumulative"),
        }
        for name in ("share", "cumulative"):
            without = words.the(other, name) if other else None
            cells |= words.ranged(without, shares, f"rest_{name}")
        told.append(cells)
    return blocks.table(
        told,
        columns=[
            Column("name", say("common.column.programme", lang)),
            Column("rank", say("common.column.rank", lang), align="right"),
            Column("amount", say("common.column.budget", lang), unit=amounts.label, kind="number"),
            *(
                Column(
                    key,
                    say(f"budgets.concentration.{label}", lang),
                    unit=shares.label,
                    kind="number",
                )
                for key, label in (
                    ("share", "share"),
                    ("cumulative", "cumulative"),
                    ("rest_share", "share_rest"),
                    ("rest_cumulative", "cumulative_rest"),
                )
            ),
        ],
        caption=say("budgets.concentration.caption", lang, where=place),
        unit=f"{amounts.label}, {shares.label}",
        basis=words.basis(tables, lang),
        source=words.cited(tables, ranked["id"], lang),
        rests_on=ranked["id"],
        note=say("common.bounds_note", lang),
        lang=lang,
    )


def yearly_profile(
    spread: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang
) -> Figure | Note:
    """Return what each year would have cost if the money had been spent evenly.

    Parameters
    ----------
    spread : DataFrame
        As ``budgets.spread_evenly`` gives it.
    """
    if spread.empty:
        return blocks.note(say("budgets.profile.no_ends", lang), kind="missing", lang=lang)
    profile = budgets.yearly_profile(spread)
    place = words.where(tables, scope, lang)
    scale = scales.scale_for(profile["value"], "KRW", lang)
    title = _profile_title(profile, scale, lang)
    ids = words.ids_of(spread)
    return blocks.figure(
        charts.stacked_years(
            _stacks(spread, tables, scale, lang),
            axis_label=say("budgets.profile.axis", lang, unit=scale.label),
            flag=say("budgets.profile.flag", lang),
        ),
        title=title,
        subtitle=say(
            "budgets.profile.subtitle",
            lang,
            where=place,
            span=periods.year_range(profile["year"].min(), profile["year"].max(), lang),
        ),
        alt=say("budgets.profile.alt", lang, where=place, title=title),
        unit=scale.label,
        basis=words.basis(tables, lang, key="assumed"),
        source=words.cited(tables, ids, lang),
        rests_on=ids,
        table=_profile_table(spread, tables, place, scale, lang),
        note=say("budgets.profile.note", lang),
        lang=lang,
    )


def _largest(spread: pd.DataFrame) -> str:
    """Return the programme with most money among those spread."""
    return str(spread.groupby("id", sort=False)["value"].sum().idxmax())


def _peak(profile: pd.DataFrame) -> bool:
    """Tell whether one year is the largest whatever the rounding."""
    ordered = profile.sort_values("value", ascending=False)
    return len(ordered) == 1 or bool(ordered["low"].iloc[0] > ordered["high"].iloc[1])


def _profile_title(profile: pd.DataFrame, scale: scales.Scale, lang: Lang) -> str:
    if not _peak(profile):
        return say("budgets.profile.title_flat", lang)
    first = profile.sort_values("value").iloc[-1]
    year = periods.year(first["year"], lang)
    amount = numbers.with_interval(words.the(first), lang, scale)
    return say("budgets.profile.title", lang, year=year, amount=amount)


def _stacks(spread: pd.DataFrame, tables: Tables, scale: scales.Scale, lang: Lang) -> pd.DataFrame:
    largest = _largest(spread)
    name = names.programme_name(tables, largest, lang)
    count = words.programmes(spread["id"].nunique() - 1, lang)
    parts = spread.assign(
        series=[name if ident == largest else "" for ident in spread["id"]],
        value=spread["value"] / scale.factor,
    )
    others = say("budgets.profile.others", lang, count=count)
    parts["series"] = parts["series"].replace("", others)
    stacked = parts.groupby(["series", "year"], sort=True)["value"].sum().reset_index()
    order = {name: 0, others: 1}
    return stacked.sort_values("series", key=lambda column: column.map(order), kind="stable")


def _profile_table(
    spread: pd.DataFrame, tables: Tables, place: str, scale: scales.Scale, lang: Lang
) -> blocks.Table:
    largest = _largest(spread)
    own = {row["year"]: row for row in records(spread) if row["id"] == largest}
    told = []
    for row in records(budgets.yearly_profile(spread)):
        part = own.get(row["year"])
        told.append(
            {
                "year": int(row["year"]),
                "running": numbers.count(row["programmes"], "programmes", lang),
                **words.ranged(words.the(row), scale),
                **words.ranged(words.the(part) if part else None, scale, "largest"),
            }
        )
    name = words.quoted(tables, largest, lang)
    return blocks.table(
        told,
        columns=[
            Column("year", say("common.column.year", lang)),
            Column("running", say("budgets.profile.running", lang), align="right"),
            Column("amount", say("common.column.budget", lang), unit=scale.label, kind="number"),
            Column(
                "largest",
                say("budgets.profile.largest", lang, name=name),
                unit=scale.label,
                kind="number",
            ),
        ],
        caption=say("budgets.profile.caption", lang, where=place),
        unit=scale.label,
        basis=words.basis(tables, lang, key="assumed"),
        source=words.cited(tables, spread["id"], lang),
        rests_on=words.ids_of(spread),
        note=say("budgets.profile.flag", lang),
        lang=lang,
    )
