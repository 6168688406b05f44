"""Stated durations beside printed dates, under four ways to count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.rows import records
from helpers.display import blocks, charts, names, numbers, periods
from helpers.display.blocks import Column, Figure
from helpers.display.budgets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from helpers.analysis.budgets import Scope
    from helpers.data import Tables

VERDICTS: Final = ("yes", "limited", "no")


def durations(
    stated: pd.DataFrame, tables: Tables, *, scope: Scope, rule: str, lang: Lang
) -> Figure | None:
    """Return whether stated durations match the dates, under four ways to count.

    Parameters
    ----------
    stated : DataFrame
        As ``budgets.stated_durations`` gives it.
    rule : str
        The way to count that title and table speak of.
    """
    if stated.empty:
        return None
    place, fits = words.where(tables, scope, lang), budgets.count_fits(stated)
    rules = [rule, *(other for other in budgets.RULES if other != rule)]
    title = _duration_title(fits, rule, lang)
    rows = [row | {"name": _duration_name(row, tables, lang)} for row in records(stated)]
    legend = {name: say(f"budgets.durations.legend.{name}", lang) for name in VERDICTS}
    return blocks.figure(
        lambda: charts.matrix(
            _grid(rows, fits, rules, lang),
            row_label=say("budgets.durations.rows", lang),
            column_label=say("budgets.durations.columns", lang),
            legend=legend,
        ),
        title=title,
        subtitle=say("budgets.durations.subtitle", lang, where=place),
        alt=say("budgets.durations.alt", lang, title=title),
        unit=say("common.unit.years.axis", lang),
        basis=say("budgets.basis.dates", lang),
        source=words.cited(tables, stated["id"], lang),
        rests_on=words.ids_of(stated),
        table=_duration_table(rows, tables, place, rules, lang),
        note=_duration_note(stated, rule, lang),
        lang=lang,
    )


def _verdict(row: Mapping[Any, Any]) -> str:
    if row["fits"]:
        return "yes"
    return "limited" if row["could_fit"] else "no"


def _verdict_words(row: Mapping[Any, Any], lang: Lang) -> str:
    verdict = _verdict(row)
    key = "elapsed" if verdict == "no" and row["rule"] == "elapsed" else verdict
    return say(f"budgets.durations.verdict.{key}", lang)


def _duration_title(fits: pd.DataFrame, rule: str, lang: Lang) -> str:
    own = records(fits.loc[fits["rule"] == rule])[0]
    told = {
        "rule": words.rule_name(rule, lang),
        "stated": words.programmes(own["stated"], lang),
    }
    if own["fits"] == own["stated"]:
        return say("budgets.durations.title_all", lang, **told)
    differ = numbers.plain(own["stated"] - own["fits"])
    matching = numbers.plain(own["fits"])
    return say("budgets.durations.title", lang, **told, fits=matching, differ=differ)


def _each_fits(stated: pd.DataFrame, lang: Lang) -> str:
    alone = stated.groupby("id")["fits"].any()
    if alone.all():
        return say("budgets.durations.each_fits", lang)
    count = words.programmes((~alone).sum(), lang)
    return say("budgets.durations.some_fit_none", lang, count=count)


def _duration_note(stated: pd.DataFrame, rule: str, lang: Lang) -> str:
    note = say("budgets.durations.note", lang, every=_each_fits(stated, lang))
    own = stated.loc[(stated["rule"] == rule) & ~stated["fits"] & stated["could_fit"]]
    if own.empty:
        return note
    return f"{note} {say('budgets.durations.may', lang, count=words.programmes(len(own), lang))}"


def _duration_name(row: Mapping[Any, Any], tables: Tables, lang: Lang) -> str:
    return say(
        "budgets.durations.row",
        lang,
        name=names.programme_name(tables, row["id"], lang),
        years=numbers.count(row["stated_years"], "years", lang),
    )


def _grid(
    rows: list[dict[Any, Any]], fits: pd.DataFrame, rules: list[str], lang: Lang
) -> pd.DataFrame:
    counts = fits.set_index("rule")["fits"]
    heads = {
        rule: say(
            "budgets.durations.column",
            lang,
            rule=say(f"budgets.durations.rule.{rule}", lang),
            fits=numbers.plain(counts[rule]),
        )
        for rule in rules
    }
    ordered = sorted(rows, key=lambda row: rules.index(row["rule"]))
    chosen = {
        row["name"]: VERDICTS.index(_verdict(row)) for row in ordered if row["rule"] == rules[0]
    }
    return pd.DataFrame(
        [
            {
                "row": row["name"],
                "column": heads[row["rule"]],
                "verdict": _verdict(row),
                "text": numbers.count(row["years"], "years", lang),
            }
            for row in sorted(ordered, key=lambda row: -chosen[row["name"]])
        ]
    )


def _duration_table(
    rows: list[dict[Any, Any]], tables: Tables, place: str, rules: list[str], lang: Lang
) -> blocks.Table:
    printed = tables.programmes.set_index("id")
    told: dict[str, dict[str, Any]] = {}
    for row in rows:
        cells = told.setdefault(row["id"], {})
        cells[row["rule"]] = numbers.count(row["years"], "years", lang)
        if row["rule"] == rules[0]:
            cells |= {
                "name": names.programme_name(tables, row["id"], lang),
                "dates": printed.loc[row["id"], "period_as_printed"],
                "stated": numbers.count(row["stated_years"], "years", lang),
                "elapsed_time": _elapsed(row, lang),
                "verdict": _verdict_words(row, lang),
            }
    return blocks.table(
        list(told.values()),
        columns=[
            Column("name", say("common.column.programme", lang)),
            Column("dates", say("budgets.timeline.dates", lang)),
            Column("stated", say("budgets.durations.stated", lang), align="right"),
            Column("elapsed_time", say("budgets.durations.elapsed", lang), align="right"),
            *(
                Column(rule, say(f"budgets.durations.rule.{rule}", lang), align="right")
                for rule in rules
            ),
            Column("verdict", say("budgets.durations.chosen", lang)),
        ],
        caption=say("budgets.durations.caption", lang, where=place),
        unit=say("common.unit.years.axis", lang),
        basis=say("budgets.basis.dates", lang),
        source=words.cited(tables, told, lang),
        rests_on=told,
        lang=lang,
    )


def _elapsed(row: Mapping[Any, Any], lang: Lang) -> str:
    most = periods.duration(row["months"], lang)
    if row["months"] == row["least_months"]:
        return most
    least = periods.duration(row["least_months"], lang)
    return say("budgets.durations.elapsed_range", lang, least=least, most=most)
