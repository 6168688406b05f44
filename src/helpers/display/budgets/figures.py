"""How large the programmes are, and what a year would have cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.rows import records
from helpers.display import blocks, charts, names, numbers, periods, scales
from helpers.display.blocks import Column, Figure
from helpers.display.budgets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.analysis.budgets import Scope
    from helpers.data import Tables

HALF: Final = 0.5


def ranking(ranked: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang) -> Figure | None:
    """Return the programmes by size; None where there are no two to compare.

    Parameters
    ----------
    ranked : DataFrame
        As ``budgets.rank_budgets`` gives it.
    """
    if len(ranked) < 2:
        return None
    place, title = words.where(tables, scope, lang), ranking_title(ranked, tables, lang)
    scale = scales.scale_for(ranked["value"], "KRW", lang)
    bars = _bars(ranked, tables, scale, lang)
    return blocks.figure(
        lambda: charts.ranked_bars(
            bars,
            axis_label=say("budgets.fields.axis", lang, unit=scale.label),
            highlight=str(bars["label"].iloc[0]) if budgets.one_is_largest(ranked) else None,
        ),
        title=title,
        subtitle=say("budgets.ranking.subtitle", lang, where=place, unit=scale.label),
        alt=say("budgets.ranking.alt", lang, where=place, title=title),
        unit=scale.label,
        basis=words.basis(tables, lang),
        source=words.cited(tables, ranked["id"], lang),
        rests_on=ranked["id"],
        table=_ranking_table(ranked, tables, place, scale, lang),
        note=say("budgets.ranking.note", lang),
        lang=lang,
    )


def ranking_title(ranked: pd.DataFrame, tables: Tables, lang: Lang) -> str:
    """Return what the largest programme holds; neutral where it cannot be told which it is."""
    if not budgets.one_is_largest(ranked):
        return say("budgets.ranking.title_tie", lang)
    first = ranked.iloc[0]
    name, share = words.quoted(tables, first["id"], lang), words.the(first, "share")
    key = "title_half" if share.low > HALF else "title"
    return say(f"budgets.ranking.{key}", lang, name=name, share=numbers.figure(share, lang))


def _bars(ranked: pd.DataFrame, tables: Tables, scale: scales.Scale, lang: Lang) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "label": names.programme_name(tables, row["id"], lang),
                "text": say(
                    "budgets.ranking.bar",
                    lang,
                    amount=scales.cell(words.the(row), scale),
                    share=numbers.figure(words.the(row, "share"), lang),
                ),
                "figure": words.with_share(row, scale, lang),
                **{end: row[end] / scale.factor for end in ("value", "low", "high")},
            }
            for row in records(ranked)
        ]
    )


def _ranking_table(
    ranked: pd.DataFrame, tables: Tables, place: str, scale: scales.Scale, lang: Lang
) -> blocks.Table:
    shares = scales.scale_for([], "share", lang)
    told = [
        {
            "rank": numbers.rank(row["rank"], lang),
            "name": names.programme_name(tables, row["id"], lang),
            **words.written(words.the(row), scale),
            **words.ranged(words.the(row, "share"), shares, "share"),
            **words.ranged(words.the(row, "cumulative"), shares, "cumulative"),
        }
        for row in records(ranked)
    ]
    return blocks.table(
        told,
        columns=[
            Column("name", say("common.column.programme", lang)),
            Column("rank", say("common.column.rank", lang), align="right"),
            Column("amount", say("common.column.budget", lang), unit=scale.label, kind="number"),
            Column("share", say("common.column.share", lang), unit=shares.label, kind="number"),
            Column(
                "cumulative",
                say("budgets.ranking.cumulative", lang),
                unit=shares.label,
                kind="number",
            ),
        ],
        caption=say("budgets.ranking.caption", lang, where=place),
        unit=f"{scale.label}, {shares.label}",
        basis=words.basis(tables, lang),
        source=words.cited(tables, ranked["id"], lang),
        rests_on=ranked["id"],
        note=say("common.bounds_note", lang),
        lang=lang,
    )


def yearly_profile(
    spread: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang
) -> Figure | None:
    """Return what each year would have cost if the money had been spent evenly.

    Parameters
    ----------
    spread : DataFrame
        As ``budgets.spread_evenly`` gives it.
    """
    if spread.empty:
        return None
    profile = budgets.yearly_profile(spread)
    place = words.where(tables, scope, lang)
    scale = scales.scale_for(profile["value"], "KRW", lang)
    title = _profile_title(profile, scale, lang)
    ids = words.ids_of(spread)
    return blocks.figure(
        lambda: charts.stacked_years(
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
    amount = numbers.figure(words.the(first), lang, scale)
    return say("budgets.profile.title", lang, year=year, amount=amount)


def _stacks(spread: pd.DataFrame, tables: Tables, scale: scales.Scale, lang: Lang) -> pd.DataFrame:
    own = spread["id"] == _largest(spread)
    count = words.programmes(spread["id"].nunique() - 1, lang)
    parts = {
        names.programme_name(tables, _largest(spread), lang): spread.loc[own],
        say("budgets.profile.others", lang, count=count): spread.loc[~own],
    }
    return pd.DataFrame(
        {
            "series": series,
            "year": year,
            "value": scale.of(amount.value),
            "figure": numbers.with_interval(amount, lang, scale),
        }
        for series, part in parts.items()
        for year, rows in part.groupby("year", sort=True)
        for amount in [words.added(rows)]
    )


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
