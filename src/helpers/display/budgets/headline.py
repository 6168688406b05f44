"""What a hurried reader takes along, in a few computed sentences."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.budgets import Scope
from helpers.analysis.frames import records
from helpers.data.measured import Measured
from helpers.display.blocks import Finding, Findings
from helpers.display.budgets.durations import rule_name
from helpers.display.budgets.elsewhere import span_text
from helpers.display.budgets.programmes import counted, quoted, where
from helpers.display.page import Page


def headline(page: Page, programmes: pd.DataFrame, *, scope: Scope, rule: str) -> Findings:
    """Return the main results (``budgets.select_programmes``), each with its key figure."""
    if programmes.empty:
        return page.findings(page.finding(_nothing(page, scope)))
    return page.findings(
        _total(page, programmes, scope),
        _largest(page, programmes, scope),
        _field(page, programmes, scope),
        _elsewhere(page, programmes, scope),
        _durations(page, programmes, scope, rule),
        _apart(page, programmes),
    )


def _nothing(page: Page, scope: Scope) -> str:
    place = where(page, scope)
    own = budgets.select_programmes(page.tables, scope=Scope(scope.region))
    if len(own):
        told = {"region": page.name("region", scope.region), "count": counted(page, len(own))}
        return page.say("headline.nothing_fits", where=place, **told)
    offered = [
        page.say(
            "headline.region_count",
            region=page.name("region", row["region"]),
            code=row["region"],
            count=counted(page, row["programmes"]),
        )
        for row in records(budgets.regions_with_programmes(page.tables))
    ]
    return page.say("headline.nothing", where=place, regions=", ".join(offered))


def _total(page: Page, programmes: pd.DataFrame, scope: Scope) -> Finding:
    place, ranked = where(page, scope), budgets.rank_budgets(programmes)
    if ranked.empty:
        yearly = counted(page, len(programmes))
        return page.finding(page.say("headline.only_yearly", where=place, yearly=yearly))
    amount = budgets.total_budget(programmes)
    told = {"where": place, "programmes": _when(page, programmes), "total": amount}
    if budgets.one_is_largest(ranked):
        told["largest"] = quoted(page, ranked["id"].iloc[0])
        told["share"] = ranked["share"].iloc[0]
    return page.finding(
        page.say(f"headline.{'total_held' if 'share' in told else 'total'}", **told),
        key=f"budgets.total.{scope.region}",
        measured=amount,
        label=page.say("headline.label.total"),
    )


def _when(page: Page, programmes: pd.DataFrame) -> str:
    """Return how many are in the total and when they run, or begin where an end is not known."""
    lasting = budgets.whole_life(programmes)
    first, last = lasting["start_month"], lasting["end_month"]
    key = "programmes_begun" if last.isna().any() else "programmes_run"
    end = (first if last.isna().any() else last).max()
    span = page.years(first.min().year, end.year)
    return page.say(f"headline.{key}", count=counted(page, len(lasting)), span=span)


def _largest(page: Page, programmes: pd.DataFrame, scope: Scope) -> Finding | None:
    ranked, rest = budgets.rank_budgets(programmes), budgets.without_largest(programmes)
    if not budgets.one_is_largest(ranked):
        return None
    share = ranked["share"].iloc[0]
    told = {
        "largest": quoted(page, ranked["id"].iloc[0]),
        "share": share,
        "second": quoted(page, rest["id"].iloc[0]),
    }
    if len(rest) > 1:
        told["second_share"] = rest["share"].iloc[0]
    return page.finding(
        page.say(f"headline.{'largest' if len(rest) > 1 else 'larger'}", **told),
        key=f"budgets.largest_share.{scope.region}",
        measured=share,
        label=page.say("headline.label.largest"),
    )


def _field(page: Page, programmes: pd.DataFrame, scope: Scope) -> Finding | None:
    """Return the chosen field's share of the region, else those of the two largest fields."""
    if not scope.has_theme:
        return _fields(page, budgets.by_theme(programmes), scope)
    region = budgets.select_programmes(page.tables, scope=scope.all_themes)
    fields = budgets.by_theme(region)
    own = fields.loc[fields["theme"] == scope.theme, "share"]
    if len(fields) < 2 or own.empty:
        return None
    place, theme = where(page, scope.all_themes), _field_name(page, scope.theme)
    text = page.say("headline.field_of_region", theme=theme, region=place, share=own.iloc[0])
    return _field_finding(page, text, scope, scope.theme, own.iloc[0])


def _fields(page: Page, fields: pd.DataFrame, scope: Scope) -> Finding | None:
    if not budgets.one_is_largest(fields):
        return None
    first, second = fields.iloc[0], fields.iloc[1]
    text = page.say(
        "headline.fields",
        first=_field_name(page, first["theme"]),
        first_share=first["share"],
        second=_field_name(page, second["theme"]),
        second_share=second["share"],
    )
    # a field of one programme has its share, which is told already
    telling = second if first["programmes"] == 1 else first
    return _field_finding(page, text, scope, telling["theme"], telling["share"])


def _field_finding(page: Page, text: str, scope: Scope, theme: str, share: Measured) -> Finding:
    label = page.say("headline.label.field", theme=_field_name(page, theme))
    key = f"budgets.field_share.{scope.region}.{theme}"
    return page.finding(text, key=key, measured=share, label=label)


def _field_name(page: Page, theme: str) -> str:
    """Return the name of a field of medicine, as it stands in a sentence."""
    return page.within(page.name("theme", theme))


def _apart(page: Page, programmes: pd.DataFrame) -> Finding | None:
    """Return what the total leaves out, or does not tell."""
    lasting = budgets.whole_life(programmes)
    if lasting.empty:
        return None
    if lasting["end_month"].isna().all():
        return page.finding(page.say("headline.starts"))
    if len(lasting) == len(programmes):
        return None
    yearly = counted(page, len(programmes) - len(lasting))
    return page.finding(page.say("headline.apart", yearly=yearly))


def _durations(page: Page, programmes: pd.DataFrame, scope: Scope, rule: str) -> Finding | None:
    stated = budgets.stated_durations(programmes)
    if stated.empty:
        return None
    fits = budgets.count_fits(stated)
    own = records(fits[fits["rule"] == rule])[0]
    whole = fits.loc[fits["fits"] == fits["stated"], "rule"]
    count = float(own["fits"])
    told = {"fits": counted(page, own["fits"]), "rule": rule_name(page, rule)}
    if own["fits"] == own["stated"]:
        text = page.say("headline.durations_all", **told)
    else:
        told["stated"] = counted(page, own["stated"])
        if len(whole):
            told["other"] = rule_name(page, whole.iloc[0])
        text = page.say(f"headline.{'durations_other' if len(whole) else 'durations'}", **told)
    return page.finding(
        text,
        key=f"budgets.durations.{rule}.{scope.region}",
        measured=Measured(count, count, count, "programmes", rests_on=own["rests_on"]),
    )


def _elsewhere(page: Page, programmes: pd.DataFrame, scope: Scope) -> Finding | None:
    spans = budgets.spans_elsewhere(budgets.amounts_elsewhere(page.tables, programmes))
    if spans.empty:
        return None
    differ = spans[~spans["agree"]]
    compared = counted(page, len(spans))
    if differ.empty:
        return page.finding(page.say("headline.elsewhere_agree", compared=compared))
    widest = differ.iloc[0]
    told = {"name": quoted(page, widest["programme"]), "span": span_text(page, widest)}
    if len(spans) == 1:
        text = page.say("headline.elsewhere_only", **told)
    elif len(differ) == len(spans):
        text = page.say("headline.elsewhere_all", compared=compared, **told)
    elif len(differ) == 1:
        text = page.say("headline.elsewhere_one", compared=compared, **told)
    else:
        count = counted(page, len(differ))
        text = page.say("headline.elsewhere", compared=compared, **told, differ=count)
    key = f"budgets.widest_disagreement.{scope.region}"
    return page.finding(text, key=key, measured=widest["widest"])
