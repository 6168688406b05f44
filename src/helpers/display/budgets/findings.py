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
        _elsewhere(programmes, tables, scope, lang),
        _durations(programmes, scope, rule, lang),
        _apart(programmes, lang),
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
    place, ranked = words.where(tables, scope, lang), budgets.rank_budgets(programmes)
    if ranked.empty:
        yearly = words.programmes(len(programmes), lang)
        text = say("budgets.headline.only_yearly", lang, where=place, yearly=yearly)
        return blocks.finding(text, lang=lang)
    amount, count = budgets.total_budget(programmes), words.programmes(len(ranked), lang)
    told = {"where": place, "count": count, "total": numbers.figure(amount, lang)}
    if budgets.one_is_largest(ranked):
        told["largest"] = words.quoted(tables, ranked["id"].iloc[0], lang)
        told["share"] = numbers.figure(words.the(ranked.iloc[0], "share"), lang)
    return blocks.finding(
        say(f"budgets.headline.{'total_held' if 'share' in told else 'total'}", lang, **told),
        lang=lang,
        key=f"budgets.total.{scope.region}",
        measured=amount,
        label=say("budgets.headline.label.total", lang),
    )


def _largest(programmes: pd.DataFrame, tables: Tables, scope: Scope, lang: Lang) -> Finding | None:
    ranked, rest = budgets.rank_budgets(programmes), budgets.without_largest(programmes)
    if not budgets.one_is_largest(ranked):
        return None
    share = words.the(ranked.iloc[0], "share")
    told = {
        "largest": words.quoted(tables, ranked["id"].iloc[0], lang),
        "share": numbers.figure(share, lang),
        "second": words.quoted(tables, rest["id"].iloc[0], lang),
    }
    if len(rest) > 1:
        told["second_share"] = numbers.figure(words.the(rest.iloc[0], "share"), lang)
    return blocks.finding(
        say(f"budgets.headline.{'largest' if len(rest) > 1 else 'larger'}", lang, **told),
        lang=lang,
        key=f"budgets.largest_share.{scope.region}",
        measured=share,
        label=say("budgets.headline.label.largest", lang),
    )


def _field(programmes: pd.DataFrame, tables: Tables, scope: Scope, lang: Lang) -> Finding | None:
    region = budgets.select_programmes(tables, scope=scope.all_themes)
    fields = budgets.by_theme(region if scope.has_theme else programmes)
    if len(fields) < 2:
        return None
    if scope.has_theme:
        own = fields.loc[fields["theme"] == scope.theme]
        if own.empty:
            return None
        chosen, share = scope.theme, words.the(own.iloc[0], "share")
        text = say(
            "budgets.headline.field_of_region",
            lang,
            theme=words.field(tables, chosen, lang),
            region=words.where(tables, scope.all_themes, lang),
            share=numbers.figure(share, lang),
        )
    else:
        if not budgets.one_is_largest(fields):
            return None
        first, second = fields.iloc[0], fields.iloc[1]
        # a field of one programme has its share, which is told already
        telling = second if first["programmes"] == 1 else first
        chosen, share = str(telling["theme"]), words.the(telling, "share")
        text = say(
            "budgets.headline.fields",
            lang,
            first=words.field(tables, first["theme"], lang),
            first_share=numbers.figure(words.the(first, "share"), lang),
            second=words.field(tables, second["theme"], lang),
            second_share=numbers.figure(words.the(second, "share"), lang),
        )
    key = f"budgets.field_share.{scope.region}.{chosen}"
    theme = words.field(tables, chosen, lang)
    label = say("budgets.headline.label.field", lang, theme=theme)
    return blocks.finding(text, lang=lang, key=key, measured=share, label=label)


def _apart(programmes: pd.DataFrame, lang: Lang) -> Finding | None:
    """Return what the total leaves out, or does not tell."""
    lasting = budgets.whole_life(programmes)
    if lasting.empty:
        return None
    if lasting["end_month"].isna().all():
        return blocks.finding(say("budgets.headline.starts", lang), lang=lang)
    if len(lasting) == len(programmes):
        return None
    yearly = words.programmes(len(programmes) - len(lasting), lang)
    return blocks.finding(say("budgets.headline.apart", lang, yearly=yearly), lang=lang)


def _durations(programmes: pd.DataFrame, scope: Scope, rule: str, lang: Lang) -> Finding | None:
    stated = budgets.stated_durations(programmes)
    if stated.empty:
        return None
    fits = budgets.count_fits(stated)
    own = records(fits.loc[fits["rule"] == rule])[0]
    whole = fits.loc[fits["fits"] == fits["stated"], "rule"]
    count = float(own["fits"])
    matching = Measured(count, count, count, "programmes", rests_on=own["rests_on"])
    told = {
        "stated": words.programmes(own["stated"], lang),
        "fits": words.programmes(own["fits"], lang),
        "rule": words.rule_name(rule, lang),
    }
    if own["fits"] == own["stated"]:
        text = say("budgets.headline.durations_all", lang, **told)
    elif whole.empty:
        text = say("budgets.headline.durations", lang, **told)
    else:
        other = words.rule_name(whole.iloc[0], lang)
        text = say("budgets.headline.durations_other", lang, **told, other=other)
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
    if len(spans) == 1:
        del told["compared"]
        text = say("budgets.headline.elsewhere_only", lang, **told)
    elif len(differ) == len(spans):
        text = say("budgets.headline.elsewhere_all", lang, **told)
    elif len(differ) == 1:
        text = say("budgets.headline.elsewhere_one", lang, **told)
    else:
        count = words.programmes(len(differ), lang)
        text = say("budgets.headline.elsewhere", lang, **told, differ=count)
    key = f"budgets.widest_disagreement.{scope.region}"
    return blocks.finding(text, lang=lang, key=key, measured=widest)
