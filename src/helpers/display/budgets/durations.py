"""Stated durations beside printed dates, under four ways to count."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.budgets import Scope
from helpers.analysis.frames import records
from helpers.display import charts, numbers, periods
from helpers.display.blocks import Figure, Table
from helpers.display.budgets.programmes import counted, where
from helpers.display.page import Page

VERDICTS: Final = ("yes", "limited", "no")


def durations(page: Page, stated: pd.DataFrame, *, scope: Scope, rule: str) -> Figure | None:
    """Return whether stated durations match the dates (``budgets.stated_durations``).

    ``rule`` is the way to count that title and table speak of.
    """
    if stated.empty:
        return None
    fits = budgets.count_fits(stated)
    rules = [rule, *(other for other in budgets.RULES if other != rule)]
    rows = [row | {"name": _name(page, row)} for row in records(stated)]
    legend = {name: page.say(f"durations.legend.{name}") for name in VERDICTS}
    said: dict[str, Any] = {"where": where(page, scope)}
    return page.figure(
        "durations",
        lambda: charts.matrix(
            _grid(page, rows, fits, rules),
            row_label=page.say("durations.rows"),
            column_label=page.say("durations.columns"),
            legend=legend,
        ),
        title=_title(page, fits, rule),
        table=_table(page, rows, rules, said),
        note=_notes(page, stated, rule),
        **said,
    )


def rule_name(page: Page, rule: str) -> str:
    """Return a way to count durations, as it stands in a sentence."""
    return page.say(f"common.value.duration_rule.{rule}")


def _verdict(row: dict[str, Any]) -> str:
    if row["fits"]:
        return "yes"
    return "limited" if row["could_fit"] else "no"


def _title(page: Page, fits: pd.DataFrame, rule: str) -> str:
    own = records(fits[fits["rule"] == rule])[0]
    name = rule_name(page, rule)
    if own["fits"] == own["stated"]:
        return page.say("durations.title_all", rule=name)
    told = {"stated": counted(page, own["stated"]), "fits": numbers.plain(own["fits"])}
    return page.say("durations.title", rule=name, **told)


def _notes(page: Page, stated: pd.DataFrame, rule: str) -> list[str]:
    alone = stated.groupby("id")["fits"].any()
    every = page.say("durations.each_fits")
    if not alone.all():
        every = page.say("durations.some_fit_none", count=counted(page, (~alone).sum()))
    own = stated[(stated["rule"] == rule) & ~stated["fits"] & stated["could_fit"]]
    may = page.say("durations.may", count=counted(page, len(own))) if len(own) else ""
    return [page.say("durations.note", every=every), may]


def _name(page: Page, row: dict[str, Any]) -> str:
    name, years = page.name("programme", row["id"]), page.count(row["stated_years"], "years")
    return page.say("durations.row", name=name, years=years)


def _grid(
    page: Page, rows: list[dict[str, Any]], fits: pd.DataFrame, rules: list[str]
) -> pd.DataFrame:
    counts = fits.set_index("rule")["fits"]
    heads = {
        rule: page.say(
            "durations.head",
            rule=page.say(f"durations.rule.{rule}"),
            fits=numbers.plain(counts[rule]),
        )
        for rule in rules
    }
    ordered = sorted(rows, key=lambda row: rules.index(row["rule"]))
    chosen = {
        row["name"]: VERDICTS.index(_verdict(row)) for row in ordered if row["rule"] == rules[0]
    }
    return pd.DataFrame(
        {
            "row": row["name"],
            "column": heads[row["rule"]],
            "verdict": _verdict(row),
            "text": page.count(row["years"], "years"),
        }
        for row in sorted(ordered, key=lambda row: -chosen[row["name"]])
    )


def _table(page: Page, rows: list[dict[str, Any]], rules: list[str], said: dict[str, Any]) -> Table:
    printed = page.tables.programmes.set_index("id")["period_as_printed"]
    told: dict[str, dict[str, Any]] = {}
    for row in rows:
        cells = told.setdefault(row["id"], {})
        cells[row["rule"]] = page.count(row["years"], "years")
        if row["rule"] == rules[0]:
            cells |= {
                "name": page.name("programme", row["id"]),
                "dates": printed[row["id"]],
                "stated": page.count(row["stated_years"], "years"),
                "elapsed_time": periods.durations(row["least_months"], row["months"], page.lang),
                "verdict": _verdict_words(page, row),
            }
    counted_columns = dict.fromkeys(("stated", "elapsed_time", *rules), "right")
    return page.table(
        "durations",
        told.values(),
        {"name": "", "dates": "", **counted_columns, "verdict": ""},
        heads={rule: page.say(f"durations.rule.{rule}") for rule in rules},
        unit=page.say("common.unit.years.axis"),
        basis=page.say("durations.basis"),
        credit=[told],
        **said,
    )


def _verdict_words(page: Page, row: dict[str, Any]) -> str:
    verdict = _verdict(row)
    key = "elapsed" if verdict == "no" and row["rule"] == "elapsed" else verdict
    return page.say(f"durations.verdict.{key}")
