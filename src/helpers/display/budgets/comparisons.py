"""Printed things that do not agree: years and dates, amounts of several sources, twin lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.measures import share_of_total, total
from helpers.display import blocks, charts, names, numbers, periods, scales
from helpers.display.blocks import Column, Figure, Note
from helpers.display.budgets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from helpers.analysis.budgets import Scope
    from helpers.data import Tables


def durations(
    stated: pd.DataFrame, tables: Tables, *, scope: Scope, rule: str, lang: Lang
) -> Figure | Note:
    """Return whether stated durations match the dates, under four ways to count.

    Parameters
    ----------
    stated : DataFrame
        As ``budgets.stated_durations`` gives it.
    rule : str
        The way to count that title and table speak of.
    """
    if stated.empty:
        return blocks.note(say("budgets.durations.nothing", lang), kind="missing", lang=lang)
    place, fits = words.where(tables, scope, lang), budgets.count_fits(stated)
    rules = [rule, *(other for other in budgets.RULES if other != rule)]
    title = _duration_title(fits, rule, lang)
    rows = [row | {"name": _duration_name(row, tables, lang)} for row in stated.to_dict("records")]
    legend = {name: say(f"budgets.durations.legend.{name}", lang) for name in VERDICTS}
    return blocks.figure(
        charts.matrix(
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
        note=say("budgets.durations.note", lang, every=_each_fits(stated, lang)),
        lang=lang,
    )


VERDICTS = ("yes", "limited", "no")


def _verdict(row: Mapping[Any, Any]) -> str:
    if row["fits"]:
        return "yes"
    return "limited" if row["could_fit"] else "no"


def _duration_title(fits: pd.DataFrame, rule: str, lang: Lang) -> str:
    own = fits.set_index("rule").loc[rule]
    count, total_count = int(own["fits"]), words.programmes(own["stated"], lang)
    told = {"rule": words.rule_name(rule, lang), "stated": total_count}
    if count == own["stated"]:
        return say("budgets.durations.title_all", lang, **told)
    differ = words.programmes(own["stated"] - count, lang)
    matching = words.programmes(count, lang)
    return say("budgets.durations.title", lang, **told, fits=matching, differ=differ)


def _each_fits(stated: pd.DataFrame, lang: Lang) -> str:
    alone = stated.groupby("id")["fits"].any()
    if alone.all():
        return say("budgets.durations.each_fits", lang)
    count = words.programmes((~alone).sum(), lang)
    return say("budgets.durations.some_fit_none", lang, count=count)


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
                "verdict": say(f"budgets.durations.verdict.{_verdict(row)}", lang),
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


def elsewhere(amounts: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang) -> Figure | Note:
    """Return what other sources print for the same programmes, as ranges.

    Parameters
    ----------
    amounts : DataFrame
        As ``budgets.amounts_elsewhere`` gives it.
    """
    if amounts.empty:
        return blocks.note(say("budgets.elsewhere.nothing", lang), kind="missing", lang=lang)
    place, spans = words.where(tables, scope, lang), budgets.spans_elsewhere(amounts)
    scale = scales.scale_for(amounts["value"], "KRW", lang)
    title = _elsewhere_title(spans, tables, lang)
    return blocks.figure(
        charts.interval_dots(
            _dots(amounts, spans, tables, scale, lang),
            axis_label=say("budgets.elsewhere.axis", lang, unit=scale.label),
        ),
        title=title,
        subtitle=say("budgets.elsewhere.subtitle", lang, where=place, unit=scale.label),
        alt=say("budgets.elsewhere.alt", lang, where=place, title=title),
        unit=scale.label,
        basis=words.basis(tables, lang),
        source=words.cited(tables, amounts["id"], lang),
        rests_on=amounts["id"],
        table=_elsewhere_table(amounts, tables, place, scale, lang),
        note=say("budgets.elsewhere.note", lang),
        lang=lang,
    )


def _elsewhere_title(spans: pd.DataFrame, tables: Tables, lang: Lang) -> str:
    differ = spans.loc[~spans["agree"]]
    if differ.empty:
        count = words.programmes(len(spans), lang)
        return say("budgets.elsewhere.title_agree", lang, count=count)
    widest = differ.iloc[0]
    return say(
        "budgets.elsewhere.title",
        lang,
        count=words.programmes(len(differ), lang),
        name=words.quoted(tables, widest["programme"], lang),
        multiple=numbers.figure(words.the(widest, "widest"), lang),
    )


def span_text(row: Any, lang: Lang) -> str:
    """Return the lowest and the highest amount of a programme's sources."""
    least, most = words.the(row, "least"), words.the(row, "most")
    return say(
        "budgets.elsewhere.span",
        lang,
        least=numbers.figure(least, lang),
        most=numbers.figure(most, lang),
    )


def _dots(
    amounts: pd.DataFrame,
    spans: pd.DataFrame,
    tables: Tables,
    scale: scales.Scale,
    lang: Lang,
) -> pd.DataFrame:
    rows = []
    for programme in spans["programme"]:
        own = amounts.loc[amounts["programme"] == programme].to_dict("records")
        for row, series in zip(own, ("own", "other", "third"), strict=False):
            rows.append(
                {
                    "label": names.programme_name(tables, programme, lang),
                    "series": say(f"budgets.elsewhere.series.{series}", lang),
                    "text": scales.cell(words.the(row), scale),
                    **{end: row[end] / scale.factor for end in ("value", "low", "high")},
                }
            )
    return pd.DataFrame(rows)


def _elsewhere_table(
    amounts: pd.DataFrame, tables: Tables, place: str, scale: scales.Scale, lang: Lang
) -> blocks.Table:
    multiples = scales.scale_for([], "multiple", lang)
    told = [
        {
            "name": names.programme_name(tables, row["programme"], lang),
            "source": names.source_citation(tables, row["source_id"], lang),
            "status": say(f"common.status.{row['status']}", lang),
            **words.written(words.the(row), scale),
            **words.written(words.the(row, "multiple"), multiples, "multiple"),
            "agrees": say(f"common.{'yes' if row['agrees'] else 'no'}", lang),
        }
        for row in amounts.to_dict("records")
    ]
    return blocks.table(
        told,
        columns=[
            Column("name", say("common.column.programme", lang)),
            Column("source", say("common.column.source", lang)),
            Column("amount", say("common.column.budget", lang), unit=scale.label, kind="number"),
            Column(
                "multiple",
                say("budgets.elsewhere.multiple", lang),
                unit=multiples.label,
                kind="number",
            ),
            Column("agrees", say("budgets.elsewhere.agrees", lang)),
            Column("status", say("common.column.status", lang)),
        ],
        caption=say("budgets.elsewhere.caption", lang, where=place),
        unit=scale.label,
        basis=words.basis(tables, lang),
        source=words.cited(tables, amounts["id"], lang),
        rests_on=amounts["id"],
        note=say("common.bounds_note", lang),
        lang=lang,
    )


def twins(pairs: pd.DataFrame, programmes: pd.DataFrame, tables: Tables, *, lang: Lang) -> Note:
    """Return which programmes print the same period and the same amount.

    Parameters
    ----------
    pairs : DataFrame
        As ``budgets.find_twins`` gives it.
    programmes : DataFrame
        The programmes searched.
    """
    if pairs.empty:
        return blocks.note(say("budgets.twins.none", lang), kind="method", lang=lang)
    rows = budgets.whole_life(programmes).set_index("id", drop=False)
    told = []
    for _, pair in pairs.groupby("pair"):
        first, second = pair["id"].iloc[0], pair["id"].iloc[1]
        others = [words.printed(row) for row in rows.drop(index=second).to_dict("records")]
        one = words.printed(rows.loc[second])
        told.append(
            say(
                "budgets.twins.found",
                lang,
                first=words.quoted(tables, first, lang),
                second=words.quoted(tables, second, lang),
                period=words.dates(rows.loc[second], lang),
                amount=numbers.figure(one, lang),
                share=numbers.figure(share_of_total(one, total(others)), lang),
            )
        )
    return blocks.note(" ".join(told), kind="caution", lang=lang)
