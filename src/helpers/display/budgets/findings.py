"""What a hurried reader takes along, in a few computed sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.budgets import Scope
from helpers.analysis.measured import Measured
from helpers.analysis.rows import records
from helpers.display import blocks, names, numbers
from helpers.display.budgets import words
from helpers.display.budgets.comparisons import span_text
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.display.blocks import Finding, Findings


def headline(
    programmes: pd.DataFrame, tables: Tables, *, scope: Scope, rule: str, lang: Lang
) -> Findings:
    """Return the report's main results, each with its key figure.

    Parameters
    ----------
    programmes : DataFrame
        As ``budgets.select_programmes`` gives them.
    rule : str
        The way to count durations.
    """
    if programmes.empty:
        return blocks.findings([_nothing(tables, scope, lang)])
    found = [
        _total(programmes, tables, scope, lang),
        _largest(programmes, tables, scope, lang),
        _field(programmes, tables, scope, lang),
        _durations(programmes, scope, rule, lang),
        _elsewhere(programmes, tables, scope, lang),
    ]
    return blocks.findings([one for one in found if one is not None])


def _nothing(tables: Tables, scope: Scope, lang: Lang) -> Finding:
    place, places = words.where(tables, scope, lang), budgets.regions_with_programmes(tables)
    own = budgets.select_programmes(tables, scope=Scope(scope.region))
    if len(own):
        region = names.region_short_name(tables, scope.region, lang)
        count = words.programmes(len(own), lang)
        text = say("budgets.headline.nothing_fits", lang, where=place, region=region, count=count)
        return blocks.finding(text, lang=lang)
    offered = [
        say(
            "budgets.headline.region_count",
            lang,
            region=names.region_short_name(tables, row["region"], lang),
            code=row["region"],
            count=words.programmes(row["programmes"], lang),
        )
        for row in records(places)
    ]
    text = say("budgets.headline.nothing", lang, where=place, regions=", ".join(offered))
    return blocks.finding(text, lang=lang)


def _total(programmes: pd.DataFrame, tables: Tables, scope: Scope, lang: Lang) -> Finding:
    place, lasting = words.where(tables, scope, lang), budgets.whole_life(programmes)
    yearly = words.programmes(len(programmes) - len(lasting), lang)
    if lasting.empty:
        text = say("budgets.headline.only_yearly", lang, where=place, yearly=yearly)
        return blocks.finding(text, lang=lang)
    amount = budgets.total_budget(programmes)
    told = {
        "where": place,
        "count": words.programmes(len(lasting), lang),
        "total": numbers.with_interval(amount, lang),
    }
    if lasting["end_month"].isna().all():
        text = say("budgets.headline.total_starts", lang, **told)
    elif len(lasting) < len(programmes):
        text = say("budgets.headline.total_apart", lang, **told, yearly=yearly)
    else:
        text = say("budgets.headline.total", lang, **told)
    return blocks.finding(text, lang=lang, key=f"budgets.total.{scope.region}", measured=amount)


def _largest(programmes: pd.DataFrame, tables: Tables, scope: Scope, lang: Lang) -> Finding | None:
    ranked, rest = budgets.rank_budgets(programmes), budgets.without_largest(programmes)
    if len(rest) < 2 or ranked["low"].iloc[0] <= ranked["high"].iloc[1]:
        return None
    share = words.the(ranked.iloc[0], "share")
    text = say(
        "budgets.headline.largest",
        lang,
        largest=words.quoted(tables, ranked["id"].iloc[0], lang),
        share=numbers.with_interval(share, lang),
        second=words.quoted(tables, rest["id"].iloc[0], lang),
        second_share=numbers.with_interval(words.the(rest.iloc[0], "share"), lang),
    )
    key = f"budgets.largest_share.{scope.region}"
    return blocks.finding(text, lang=lang, key=key, measured=share)


def _field(programmes: pd.DataFrame, tables: Tables, scope: Scope, lang: Lang) -> Finding | None:
    region = budgets.select_programmes(tables, scope=scope.all_themes)
    fields = budgets.by_theme(region if scope.has_theme else programmes)
    if len(fields) < 2:
        return None
    if scope.has_theme:
        own = fields.loc[fields["theme"] == scope.theme]
        if own.empty:
            return None
        share = words.the(own.iloc[0], "share")
        text = say(
            "budgets.headline.field_of_region",
            lang,
            theme=names.theme_name(tables, scope.theme, lang),
            region=names.region_short_name(tables, scope.region, lang),
            share=numbers.with_interval(share, lang),
        )
        key = f"budgets.field_share.{scope.region}.{scope.theme}"
        return blocks.finding(text, lang=lang, key=key, measured=share)
    first, second = fields.iloc[0], fields.iloc[1]
    if first["low"] <= second["high"]:
        return None
    share = words.the(first, "share")
    text = say(
        "budgets.headline.fields",
        lang,
        first=names.theme_name(tables, first["theme"], lang),
        first_share=numbers.with_interval(share, lang),
        second=names.theme_name(tables, second["theme"], lang),
        second_share=numbers.with_interval(words.the(second, "share"), lang),
    )
    key = f"budgets.field_share.{scope.region}"
    return blocks.finding(text, lang=lang, key=key, measured=share)


def _durations(programmes: pd.DataFrame, scope: Scope, rule: str, lang: Lang) -> Finding | None:
    stated = budgets.stated_durations(programmes)
    if stated.empty:
        return None
    fits = budgets.count_fits(stated)
    own = records(fits.loc[fits["rule"] == rule])[0]
    whole = fits.loc[fits["fits"] == fits["stated"], "rule"]
    every = (
        say("budgets.headline.every.none", lang)
        if whole.empty
        else say("budgets.headline.every.some", lang, rule=words.rule_name(whole.iloc[0], lang))
    )
    count = float(own["fits"])
    matching = Measured(count, count, count, "programmes", rests_on=own["rests_on"])
    text = say(
        "budgets.headline.durations",
        lang,
        stated=words.programmes(own["stated"], lang),
        fits=words.programmes(own["fits"], lang),
        rule=words.rule_name(rule, lang),
        every=every,
    )
    key = f"budgets.durations.{rule}.{scope.region}"
    return blocks.finding(text, lang=lang, key=key, measured=matching)


def _elsewhere(
    programmes: pd.DataFrame, tables: Tables, scope: Scope, lang: Lang
) -> Finding | None:
    spans = budgets.spans_elsewhere(budgets.amounts_elsewhere(tables, programmes))
    if spans.empty:
        return None
    differ = spans.loc[~spans["agree"]]
    compared = words.programmes(len(spans), lang)
    if differ.empty:
        text = say("budgets.headline.elsewhere_agree", lang, compared=compared)
        return blocks.finding(text, lang=lang)
    widest = words.the(differ.iloc[0], "widest")
    told = {
        "compared": compared,
        "name": words.quoted(tables, differ["programme"].iloc[0], lang),
        "span": span_text(differ.iloc[0], lang),
    }
    if len(differ) == len(spans) > 1:
        text = say("budgets.headline.elsewhere_all", lang, **told)
    elif len(differ) == 1:
        text = say("budgets.headline.elsewhere_one", lang, **told)
    else:
        count = words.programmes(len(differ), lang)
        text = say("budgets.headline.elsewhere", lang, **told, differ=count)
    key = f"budgets.widest_disagreement.{scope.region}"
    return blocks.finding(text, lang=lang, key=key, measured=widest)
