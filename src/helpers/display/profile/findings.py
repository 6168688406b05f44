"""What a region's profile shows, in sentences computed from the frames shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import budgets, exports, profile
from helpers.analysis.profile.coverage import LEVELS
from helpers.analysis.rows import records
from helpers.display import blocks, names, numbers, periods
from helpers.display.claims import words as claims_words
from helpers.display.exports.specialisation import beside_population
from helpers.display.profile import identity, words
from helpers.display.profile.series import drawn_series, leading_spans, rates
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from helpers.analysis.claims import Audited
    from helpers.data import Tables
    from helpers.display.blocks import Finding, Findings
    from helpers.display.profile.words import Row

NATION = "KR"


def headline(
    tables: Tables,
    *,
    held: pd.DataFrame,
    covered: pd.DataFrame,
    standing: pd.DataFrame,
    series: pd.DataFrame,
    differing: pd.DataFrame,
    programmes: pd.DataFrame,
    targets: pd.DataFrame,
    audited: Sequence[Audited],
    region: str,
    lang: Lang,
) -> Findings:
    """Return the sentences a hurried reader may stop at.

    Parameters
    ----------
    held, covered, standing, series, differing, targets : DataFrame
        Of ``profile.holdings``, ``coverage``, ``standing``, ``series``, ``disagreements`` and
        ``own_targets``.
    programmes : DataFrame
        Of ``budgets.select_programmes``.
    audited : sequence of Audited
        Of ``claims.about``.
    """
    spans = profile.spans(drawn_series(series))
    told = [
        _held(tables, held, region, lang),
        *_standing(tables, held, standing, region, lang),
        *_population(tables, region, lang),
        *_growth(tables, spans, region, lang),
        *_differing(tables, differing, region, lang),
        *_programmes(programmes, region, lang),
        *_targets(tables, targets, region, lang),
        *_claims(tables, audited, region, lang),
        *(
            blocks.finding(one, lang=lang)
            for one in identity.history(tables, region=region, lang=lang)
        ),
        *_unknown(covered, lang),
    ]
    return blocks.findings(told)


def _held(tables: Tables, held: pd.DataFrame, region: str, lang: Lang) -> Finding:
    place = words.place(tables, region, lang)
    if held.empty:
        return blocks.finding(say("profile.headline.nothing", lang, region=place), lang=lang)
    if len(held) == 1:
        row = records(held)[0]
        indicator = words.measure(tables, row["indicator"], lang)
        text = say("profile.headline.one", lang, region=place, indicator=indicator)
        return blocks.finding(text, lang=lang)
    stated = [code for code in dict.fromkeys(held["basis_code"]) if code not in profile.UNSTATED]
    if not stated:
        text = say("profile.headline.held_unstated", lang, region=place)
        return blocks.finding(text, lang=lang)
    bases = [names.basis_name(tables, str(code), lang) for code in stated]
    text = say("profile.headline.held", lang, region=place, bases=", ".join(bases))
    return blocks.finding(text, lang=lang)


def _standing(
    tables: Tables, held: pd.DataFrame, standing: pd.DataFrame, region: str, lang: Lang
) -> list[Finding]:
    if region == NATION:
        return [_nation(tables, held, indicator, lang) for indicator in _levels(held)]
    known = standing.loc[standing["share_value"].notna()]
    industry = known.loc[known["indicator"].isin(list(LEVELS))]
    told = industry if len(industry) else known.loc[known["indicator"] == "population"]
    latest = told.groupby("indicator", sort=False).tail(1)
    return [_place(tables, row, region, lang) for row in records(latest)]


def _levels(held: pd.DataFrame) -> list[str]:
    own = held.loc[held["indicator"].isin(list(LEVELS)) & held["year"].notna()]
    return [
        name
        for name in ("device_exports_usd", "device_production_krw")
        if name in set(own["indicator"])
    ]


def _nation(tables: Tables, held: pd.DataFrame, indicator: str, lang: Lang) -> Finding:
    own = held.loc[(held["indicator"] == indicator) & held["year"].notna()]
    row = records(own.sort_values("year").tail(1))[0]
    text = say(
        "profile.headline.nation",
        lang,
        year=words.year_of(row, lang),
        indicator=words.measure(tables, indicator, lang),
        amount=numbers.stated(words.the(row), lang),
        basis=words.basis_of(row, tables, lang),
    )
    key = f"profile.{words.SHORT[indicator]}.{NATION}"
    return blocks.finding(words.opened(text, lang), lang=lang, key=key, measured=words.the(row))


def _place(tables: Tables, row: Row, region: str, lang: Lang) -> Finding:
    share = words.the(row, "share")
    said = {
        "year": words.year_of(row, lang),
        "indicator": words.measure(tables, row["indicator"], lang),
        "amount": numbers.stated(words.the(row, "part"), lang),
        "share": numbers.stated(share, lang),
    }
    sure = row["rank_best"] == row["rank_worst"]
    if not words.lacks(row, "rank_printed"):
        said["printed"] = numbers.rank(int(row["rank_printed"]), lang)
        if sure and row["rank_best"] == row["rank_printed"]:
            text = say("profile.headline.standing.confirmed", lang, **said)
        else:
            said["possible"] = words.possible(row, lang)
            text = say("profile.headline.standing.both", lang, **said)
    elif sure:
        rank = numbers.rank(int(row["rank_best"]), lang)
        members = numbers.plain(float(row["members"]))
        text = say("profile.headline.standing.sure", lang, rank=rank, members=members, **said)
    else:
        possible = words.possible(row, lang)
        text = say("profile.headline.standing.possible", lang, possible=possible, **said)
    key = f"profile.share.{words.SHORT[row['indicator']]}.{region}"
    return blocks.finding(words.opened(text, lang), lang=lang, key=key, measured=share)


def _population(tables: Tables, region: str, lang: Lang) -> list[Finding]:
    """Return a region's share of exports beside its share of the people, where both are held."""
    if region == NATION:
        return []
    year = exports.national_years(tables)[-1]
    frame = exports.location_quotients(tables, region=region, year=year)
    text = beside_population(frame, words.place(tables, region, lang), lang)
    return [blocks.finding(text, lang=lang)] if text else []


def _growth(tables: Tables, spans: pd.DataFrame, region: str, lang: Lang) -> list[Finding]:
    """Return growth a year, and where none is given because the meaning changed."""
    told, broken = leading_spans(spans), _break(tables, spans, region, lang)
    if told.empty:
        return [blocks.finding(broken, lang=lang)] if broken else []
    first = records(told)[0]
    text = say(
        "profile.headline.growth",
        lang,
        span=periods.year_range(first["start_year"], first["end_year"], lang),
        rates=rates(told, tables, region=region, lang=lang),
        basis=words.basis_of(first, tables, lang),
    )
    key = f"profile.growth.{first['indicator']}.{region}"
    whole = words.sentence([text, broken])
    return [blocks.finding(whole, lang=lang, key=key, measured=words.the(first))]


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


def _differing(tables: Tables, differing: pd.DataFrame, region: str, lang: Lang) -> list[Finding]:
    """Return the disagreement of widest reach: of the region itself, undated first, latest next."""
    own = differing.loc[differing["entity"] == region]
    if own.empty:
        return []
    apart = own["apart_value"].abs() / own["first_value"]
    row = records(own.loc[[apart.idxmax()]])[0]
    said = {
        "indicator": words.dated(tables, row, lang),
        "first": numbers.stated(words.the(row, "first"), lang),
        "first_basis": words.basis_of(row, tables, lang, "first_basis_code"),
        "second": numbers.stated(words.the(row, "second"), lang),
        "second_basis": words.basis_of(row, tables, lang, "second_basis_code"),
    }
    note = words.explanation(tables, row, region=region, lang=lang)
    if note:
        text = say("profile.headline.disagree_explained", lang, note=note, **said)
    else:
        text = say("profile.headline.disagree", lang, **said)
    return [blocks.finding(text, lang=lang)]


def _programmes(programmes: pd.DataFrame, region: str, lang: Lang) -> list[Finding]:
    lasting = budgets.whole_life(programmes)
    if lasting.empty:
        return []
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
    return [blocks.finding(text, lang=lang, key=f"profile.programmes.{region}", measured=total)]


def _targets(tables: Tables, targets: pd.DataFrame, region: str, lang: Lang) -> list[Finding]:
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
        return []
    text = say("profile.headline.target", lang, targets="; ".join(told))
    return [blocks.finding(text, lang=lang)]


def _claims(tables: Tables, audited: Sequence[Audited], region: str, lang: Lang) -> list[Finding]:
    if not audited:
        return []
    place = words.place(tables, region, lang)
    told = claims_words.exceptions(audited, tables, lang)
    key = "claims" if told else "claims_none"
    said = {"region": place} | ({"exceptions": words.opened(told, lang)} if told else {})
    text = say(f"profile.headline.{key}", lang, **said)
    return [blocks.finding(text, lang=lang)]


def _history(tables: Tables, region: str, lang: Lang) -> list[Finding]:
    told = identity.history(tables, region=region, lang=lang)
    return [blocks.finding(text, lang=lang) for text in told]


def _unknown(covered: pd.DataFrame, lang: Lang) -> list[Finding]:
    unknown = profile.unknown_subjects(covered)
    if not unknown:
        return []
    subjects = ", ".join(words.subject(one, lang) for one in unknown)
    return [blocks.finding(say("profile.headline.unknown", lang, subjects=subjects), lang=lang)]
