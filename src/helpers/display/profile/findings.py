"""What a region's profile shows, in sentences computed from the frames shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import budgets, exports, profile
from helpers.analysis.profile.coverage import LEVELS
from helpers.analysis.rows import records
from helpers.display import blocks, names, numbers, periods
from helpers.display.claims.audited import exceptions
from helpers.display.exports.specialisation import beside_population
from helpers.display.page import Page
from helpers.display.profile import identity, words
from helpers.display.profile.series import drawn_series, leading_spans, rates
from helpers.display.units import is_money
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from helpers.analysis.claims import Audited
    from helpers.data import Tables
    from helpers.display.blocks import Finding, Findings
    from helpers.display.profile.words import Row

NATION = "KR"
NUMBERS = 3
"""Numbers that stand out among the first things shown."""
MOST_LEVELS = 2
"""Indicators told by their latest value where no share of the nation can be."""


def headline(
    tables: Tables,
    *,
    held: pd.DataFrame,
    covered: pd.DataFrame,
    standing: pd.DataFrame,
    series: pd.DataFrame,
    programmes: pd.DataFrame,
    targets: pd.DataFrame,
    audited: Sequence[Audited],
    region: str,
    lang: Lang,
) -> Findings:
    """Return the sentences a hurried reader may stop at, the region's place first.

    Parameters
    ----------
    held, covered, standing, series, targets : DataFrame
        Of ``profile.holdings``, ``coverage``, ``standing``, ``series`` and ``own_targets``.
    programmes : DataFrame
        Of ``budgets.select_programmes``.
    audited : sequence of Audited
        Of ``claims.about``.
    """
    place = words.place(tables, region, lang)
    industry = standing["share_value"].notna() & standing["indicator"].isin(list(LEVELS))
    if industry.any():
        told = [
            *_places(tables, standing.loc[industry], region, lang),
            *_beside_people(tables, region, lang),
        ]
    else:
        told = _levels(tables, series, region, lang)
    if not told:
        key = "one" if len(held) else "nothing"
        said = say(f"profile.headline.{key}", lang, region=place)
        told = [blocks.finding(said, lang=lang)]
    enough = len(told) >= NUMBERS
    told += _growth(tables, profile.spans(drawn_series(series)), region, lang)
    people = (standing["indicator"] == "population") & standing["share_value"].notna()
    told += [
        *([] if enough else _places(tables, standing.loc[people], region, lang)),
        *_policy(tables, programmes, targets, region, lang),
        *_claims(tables, audited, region, lang),
        *_limits(tables, covered, standing.loc[industry], region, lang),
    ]
    return blocks.findings(told)


def _levels(tables: Tables, series: pd.DataFrame, region: str, lang: Lang) -> list[Finding]:
    """Return the latest value of the first indicators that are followed over the years."""
    latest = series.loc[~series["basis_code"].isin(profile.UNSTATED)]
    latest = latest.groupby("indicator", sort=False).head(1)[["indicator", "basis_code"]]
    latest = latest.merge(series).groupby("indicator", sort=False).tail(1)
    return [_level(tables, row, region, lang) for row in records(latest.head(MOST_LEVELS))]


def _level(tables: Tables, row: Row, region: str, lang: Lang) -> Finding:
    amount = words.the(row)
    indicator = words.measure(tables, row["indicator"], lang)
    year = words.year_of(row, lang)
    text = say(
        "profile.headline.level" if is_money(amount.unit) else "profile.headline.level_count",
        lang,
        year=year,
        region=words.place(tables, region, lang),
        indicator=indicator,
        amount=numbers.stated(amount, lang),
        basis=words.basis_of(row, tables, lang),
    )
    return blocks.finding(
        words.opened(text, lang),
        lang=lang,
        key=f"profile.{words.SHORT.get(row['indicator'], row['indicator'])}.{region}",
        measured=amount,
        label=words.opened(
            say("profile.headline.label.level", lang, indicator=indicator, year=year), lang
        ),
    )


def _places(tables: Tables, told: pd.DataFrame, region: str, lang: Lang) -> list[Finding]:
    latest = told.groupby("indicator", sort=False).tail(1)
    return [_place(tables, row, region, lang) for row in records(latest)]


def _place(tables: Tables, row: Row, region: str, lang: Lang) -> Finding:
    share, indicator = words.the(row, "share"), words.measure(tables, row["indicator"], lang)
    year = words.year_of(row, lang)
    said = {
        "region": words.place(tables, region, lang),
        "year": year,
        "indicator": indicator,
        "amount": numbers.stated(words.the(row, "part"), lang),
        "share": numbers.stated(share, lang),
    }
    if not words.lacks(row, "rank_printed"):
        printed = numbers.rank(int(row["rank_printed"]), lang)
        text = say("profile.headline.standing.announced", lang, printed=printed, **said)
    elif row["rank_best"] == row["rank_worst"]:
        rank = numbers.rank(int(row["rank_best"]), lang)
        members = numbers.plain(float(row["members"]))
        text = say("profile.headline.standing.sure", lang, rank=rank, members=members, **said)
    else:
        possible = words.possible(row, lang)
        text = say("profile.headline.standing.possible", lang, possible=possible, **said)
    return blocks.finding(
        words.opened(text, lang),
        lang=lang,
        key=f"profile.share.{words.SHORT[row['indicator']]}.{region}",
        measured=share,
        label=words.opened(
            say("profile.headline.label.share", lang, indicator=indicator, year=year), lang
        ),
    )


def _unproved(tables: Tables, told: pd.DataFrame, lang: Lang) -> str:
    """Return the announced ranks that the values alone leave open, with what they allow."""
    latest = told.loc[told["rank_printed"].notna() & (told["rank_best"] < told["rank_worst"])]
    named = [
        say(
            "profile.headline.unproved_of",
            lang,
            indicator=words.measure(tables, row["indicator"], lang),
            possible=words.possible(row, lang),
        )
        for row in records(latest.groupby("indicator", sort=False).tail(1))
    ]
    return say("profile.headline.unproved", lang, ranks=", ".join(named)) if named else ""


def _beside_people(tables: Tables, region: str, lang: Lang) -> list[Finding]:
    """Return a region's share of exports beside its share of the people, where both are held."""
    year = exports.national_years(tables)[-1]
    frame = exports.location_quotients(tables, region=region, year=year)
    text = beside_population(frame, words.place(tables, region, lang), lang)
    if not text:
        return []
    row = records(frame.loc[frame["quotient"] == "population"])[0]
    return [
        blocks.finding(
            text,
            lang=lang,
            key=f"profile.quotient.{region}",
            measured=words.the(row, "quotient"),
            label=say("profile.headline.label.quotient", lang),
        )
    ]


def _growth(tables: Tables, spans: pd.DataFrame, region: str, lang: Lang) -> list[Finding]:
    """Return growth a year, and where none is given because the meaning changed."""
    told, broken = leading_spans(spans), _break(tables, spans, region, lang)
    if told.empty:
        return [blocks.finding(broken, lang=lang)] if broken else []
    first = records(told)[0]
    span = periods.year_range(first["start_year"], first["end_year"], lang)
    text = say(
        "profile.headline.growth",
        lang,
        span=span,
        rates=rates(told, tables, region=region, lang=lang),
        basis=words.basis_of(first, tables, lang),
    )
    indicator = words.brief(tables, first["indicator"], lang)
    grown = blocks.finding(
        words.sentence([text, broken]),
        lang=lang,
        key=f"profile.growth.{first['indicator']}.{region}",
        measured=words.the(first),
        label=words.opened(
            say("profile.headline.label.growth", lang, indicator=indicator, span=span), lang
        ),
    )
    return [grown]


def _break(tables: Tables, spans: pd.DataFrame, region: str, lang: Lang) -> str:
    for row in records(spans.loc[spans["refusal"] == "across-break"]):
        year = int(row["break_year"])
        one = words.break_of(tables, row, region=region, year=year)
        if one is not None:
            return say(
                "profile.headline.break",
                lang,
                before=periods.year(row["start_year"], lang),
                after=periods.year(row["end_year"], lang),
                year=periods.year(year, lang),
                name=names.break_name(one, lang),
            )
    return ""


def _policy(
    tables: Tables, programmes: pd.DataFrame, targets: pd.DataFrame, region: str, lang: Lang
) -> list[Finding]:
    """Return the programmes on record with their budgets, and the targets of a region."""
    lasting = budgets.whole_life(programmes)
    aims = _targets(tables, targets, region, lang)
    if lasting.empty:
        return [blocks.finding(aims, lang=lang)] if aims else []
    total = budgets.total_budget(programmes)
    said = {
        "count": numbers.count(len(programmes), "programmes", lang),
        "total": numbers.with_interval(total, lang),
    }
    yearly = len(programmes) - len(lasting)
    if yearly:
        said["yearly"] = numbers.count(yearly, "programmes", lang)
        said["lasting"] = numbers.count(len(lasting), "programmes", lang)
        text = say("profile.headline.programmes_yearly", lang, **said)
    else:
        text = say("profile.headline.programmes", lang, **said)
    return [
        blocks.finding(
            words.sentence([text, aims]),
            lang=lang,
            key=f"profile.programmes.{region}",
            measured=total,
        )
    ]


def _targets(tables: Tables, targets: pd.DataFrame, region: str, lang: Lang) -> str:
    told = [
        say(
            "profile.headline.target_of",
            lang,
            indicator=names.indicator_name(tables, row["indicator"], lang),
            amount=numbers.stated(words.the(row), lang),
            year=words.year_of(row, lang, "target_year"),
        )
        for row in records(targets)
    ]
    if not told or region == NATION:
        return ""
    return say("profile.headline.target", lang, targets="; ".join(told))


def _claims(tables: Tables, audited: Sequence[Audited], region: str, lang: Lang) -> list[Finding]:
    if not audited:
        return []
    place = words.place(tables, region, lang)
    told = exceptions(Page(tables, lang, "claims"), audited)
    key = "claims" if told else "claims_none"
    said = {"region": place} | ({"exceptions": told} if told else {})
    text = say(f"profile.headline.{key}", lang, **said)
    return [blocks.finding(text, lang=lang)]


def _limits(
    tables: Tables, covered: pd.DataFrame, industry: pd.DataFrame, region: str, lang: Lang
) -> list[Finding]:
    """Return ranks left open, how the region's area began or ended, and subjects without data."""
    told = [_unproved(tables, industry, lang), *identity.history(tables, region=region, lang=lang)]
    unknown = profile.unknown_subjects(covered)
    if unknown:
        subjects = ", ".join(words.subject(one, lang) for one in unknown)
        told.append(say("profile.headline.unknown", lang, subjects=subjects))
    return [blocks.finding(words.sentence(told), lang=lang)] if any(told) else []
