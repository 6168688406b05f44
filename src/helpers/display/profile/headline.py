"""What a region's profile shows, in sentences computed from the frames shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from helpers.analysis import budgets, exports, profile
from helpers.analysis.claims import Audited
from helpers.analysis.frames import records
from helpers.analysis.profile.coverage import LEVELS
from helpers.analysis.verdicts import Verdict
from helpers.data.collection import NATION
from helpers.display import exports as exports_shown
from helpers.display import numbers
from helpers.display.blocks import Figure, Finding, Findings, Note
from helpers.display.claims.audited import exceptions
from helpers.display.exports.location_quotients import beside_population
from helpers.display.page import Page
from helpers.display.profile import subjects
from helpers.display.profile.coverage import no_data
from helpers.display.profile.growth import rates
from helpers.display.profile.series import EXPORTS, first_series
from helpers.display.units import is_money

NUMBERS: Final = 3
"""Numbers that stand out among the first things shown."""
MOST_LEVELS: Final = 2
"""Indicators told by their latest value where no share of the nation can be."""


def headline(
    page: Page,
    *,
    held: pd.DataFrame,
    covered: pd.DataFrame,
    standing: pd.DataFrame,
    series: pd.DataFrame,
    programmes: pd.DataFrame,
    targets: pd.DataFrame,
    audited: Sequence[Audited],
    region: str,
) -> Findings:
    """Return the sentences a hurried reader may stop at, the region's place first."""
    shared = standing[standing["share"].notna()]
    industry = shared[shared["indicator"].isin(list(LEVELS))]
    if len(industry):
        told = [*_places(page, industry, region), _beside_people(page, region)]
    else:
        told = _levels(page, series, region)
    if not told:
        key = "one" if len(held) else "nothing"
        told = [page.finding(page.say(f"headline.{key}", region=page.name("region", region)))]
    people = shared[shared["indicator"] == "population"]
    enough = len([one for one in told if one]) >= NUMBERS
    return page.findings(
        *told,
        _growth(page, profile.growth(series), region),
        *([] if enough else _places(page, people, region)),
        _policy(page, programmes, targets, region),
        _claims(page, audited, region),
        _limits(page, covered, industry, region),
    )


def opening(
    page: Page, standing: pd.DataFrame, series: pd.DataFrame, *, region: str
) -> Figure | Note | None:
    """Return where a region stands in exports; where it has no place, the first of its series."""
    year = profile.ranked_year(standing, EXPORTS)
    if year is None:
        return first_series(page, series, region=region)
    ranked = exports.rank_regions(page.tables, year=year, currency="USD")
    return exports_shown.ranking(replace(page, theme="exports"), ranked, region=region)


def _levels(page: Page, series: pd.DataFrame, region: str) -> list[Finding | None]:
    """Return the latest value of the first indicators that are followed over the years."""
    stated = series[~series["basis"].isin(profile.UNSTATED)]
    first = stated.groupby("indicator")["basis"].transform("first")
    latest = stated[stated["basis"] == first].groupby("indicator", sort=False).tail(1)
    return [_level(page, row, region) for row in records(latest.head(MOST_LEVELS))]


def _level(page: Page, row: dict[str, Any], region: str) -> Finding:
    amount, indicator = row["figure"], subjects.measure(page, row["indicator"])
    year = page.year(row["year"])
    text = page.say(
        "headline.level" if is_money(amount.unit) else "headline.level_count",
        year=year,
        region=page.name("region", region),
        indicator=indicator,
        amount=page.stated(amount),
        basis=page.name("basis", row["basis"]),
    )
    return page.finding(
        page.capital(text),
        key=f"profile.{subjects.SHORT.get(row['indicator'], row['indicator'])}.{region}",
        measured=amount,
        label=page.capital(page.say("headline.label.level", indicator=indicator, year=year)),
    )


def _places(page: Page, shared: pd.DataFrame, region: str) -> list[Finding | None]:
    latest = shared.groupby("indicator", sort=False).tail(1)
    return [_place(page, row, region) for row in records(latest)]


def _place(page: Page, row: dict[str, Any], region: str) -> Finding:
    indicator, year = subjects.measure(page, row["indicator"]), page.year(row["year"])
    if row["rank_printed"] is not None:
        key, place = "announced", {"printed": numbers.rank(row["rank_printed"], page.lang)}
    elif row["rank_best"] == row["rank_worst"]:
        key, place = "sure", {"rank": subjects.possible(page, row), "members": str(row["members"])}
    else:
        key, place = "possible", {"possible": subjects.possible(page, row)}
    text = page.say(
        f"headline.standing.{key}",
        region=page.name("region", region),
        year=year,
        indicator=indicator,
        amount=page.stated(row["part"]),
        share=page.stated(row["share"]),
        **place,
    )
    return page.finding(
        page.capital(text),
        key=f"profile.share.{subjects.SHORT[row['indicator']]}.{region}",
        measured=row["share"],
        label=page.capital(page.say("headline.label.share", indicator=indicator, year=year)),
        rank=row["rank_printed"],
    )


def _beside_people(page: Page, region: str) -> Finding | None:
    """Return a region's share of exports beside its share of the people, where both are held."""
    year = exports.national_years(page.tables)[-1]
    frame = exports.location_quotients(page.tables, region=region, year=year)
    text = beside_population(replace(page, theme="exports"), frame)
    if not text:
        return None
    own = frame.loc[frame["name"] == "population", "quotient"]
    return page.finding(
        text,
        key=f"profile.quotient.{region}",
        measured=own.iloc[0],
        label=page.say("headline.label.quotient"),
    )


def _growth(page: Page, grown: pd.DataFrame, region: str) -> Finding | None:
    """Return growth a year, and where none is given because the meaning changed."""
    told, broken = records(profile.leading(grown)), _break(page, grown, region)
    if not told:
        return page.finding(broken) if broken else None
    first = told[0]
    span = page.years(first["start_year"], first["end_year"])
    text = page.say(
        "headline.growth",
        span=span,
        rates=rates(page, profile.leading(grown), region=region),
        basis=page.name("basis", first["basis"]),
    )
    indicator = subjects.brief(page, first["indicator"])
    return page.finding(
        page.sentences(text, broken),
        key=f"profile.growth.{first['indicator']}.{region}",
        measured=first["growth"],
        label=page.capital(page.say("headline.label.growth", indicator=indicator, span=span)),
    )


def _break(page: Page, grown: pd.DataFrame, region: str) -> str:
    for row in records(grown[grown["refusal"] == "across-break"]):
        one = subjects.break_in(page, row, region=region, year=row["break_year"])
        if one is not None:
            years = {"before": "start_year", "after": "end_year", "year": "break_year"}
            told = {name: page.year(row[column]) for name, column in years.items()}
            return page.say("headline.break", name=one[f"name_{page.lang}"], **told)
    return ""


def _policy(
    page: Page, programmes: pd.DataFrame, targets: pd.DataFrame, region: str
) -> Finding | None:
    """Return the programmes on record with their budgets, and the targets of a region."""
    lasting, aims = budgets.whole_life(programmes), _targets(page, targets, region)
    if lasting.empty:
        return page.finding(aims) if aims else None
    total = budgets.total_budget(programmes)
    said = {
        "count": page.count(len(programmes), "programmes"),
        "total": numbers.with_interval(total, page.lang),
    }
    yearly = len(programmes) - len(lasting)
    if yearly:
        said["yearly"] = page.count(yearly, "programmes")
        said["lasting"] = page.count(len(lasting), "programmes")
    text = page.say(f"headline.{'programmes_yearly' if yearly else 'programmes'}", **said)
    return page.finding(
        page.sentences(text, aims), key=f"profile.programmes.{region}", measured=total
    )


def _targets(page: Page, targets: pd.DataFrame, region: str) -> str:
    told = [
        page.say(
            "headline.target_of",
            indicator=page.name("indicator", row["indicator"]),
            amount=page.stated(row["goal"]),
            year=subjects.year_or_undated(page, row["target_year"]),
        )
        for row in records(targets)
    ]
    if not told or region == NATION:
        return ""
    return page.say("headline.target", targets="; ".join(told))


def _claims(page: Page, audited: Sequence[Audited], region: str) -> Finding | None:
    if not audited:
        return None
    place, told = page.name("region", region), exceptions(replace(page, theme="claims"), audited)
    if not told:
        closed = all(one.verdict is Verdict.CANNOT_BE_CHECKED for one in audited)
        return page.finding(
            page.say(f"headline.claims_{'closed' if closed else 'none'}", region=place)
        )
    return page.finding(page.say("headline.claims", region=place, exceptions=told))


def _limits(
    page: Page, covered: pd.DataFrame, industry: pd.DataFrame, region: str
) -> Finding | None:
    """Return ranks left open, how the region's area began or ended, and subjects without data."""
    text = page.sentences(
        _unproved(page, industry),
        _began(page, region),
        *_ended(page, region),
        no_data(page, profile.unknown_subjects(covered)),
    )
    return page.finding(text) if text else None


def _unproved(page: Page, industry: pd.DataFrame) -> str:
    """Return the announced ranks that the values alone leave open, with what they allow."""
    left = industry[
        industry["rank_printed"].notna() & (industry["rank_best"] < industry["rank_worst"])
    ]
    named = [
        page.say(
            "headline.unproved_of",
            indicator=subjects.measure(page, row["indicator"]),
            possible=subjects.possible(page, row),
            year=page.year(row["year"]),
        )
        for row in records(left.groupby("indicator", sort=False).tail(1))
    ]
    return page.say("headline.unproved", ranks=", ".join(named)) if named else ""


def _began(page: Page, region: str) -> str:
    """Return when a region was founded, and from which; nothing where no day is on record."""
    own = profile.names_and_codes(page.tables, region=region)
    starts = own.loc[own["region"] == region, "valid_from"]
    if starts.empty or starts.isna().any():
        return ""
    day = page.day(starts.min())
    former = profile.predecessors(page.tables, region=region)
    if not former:
        return page.say("headline.founded", day=day)
    others = page.listed([page.name("region", one) for one in former])
    return page.say("headline.joined", day=day, others=others)


def _ended(page: Page, region: str) -> list[str]:
    """Return what a region was merged into."""
    begins = page.tables.regions.set_index("code")["valid_from"]
    told = []
    for successor in profile.successors(page.tables, region=region):
        merged = profile.predecessors(page.tables, region=successor)
        full = [page.name("region", one, form="name") for one in merged if one != region]
        if full:
            said = {
                "day": page.day(begins[successor]),
                "others": page.listed(full),
                "new": page.name("region", successor, form="name"),
                "region": page.name("region", region),
            }
            told.append(page.say("headline.merged", **said))
    return told
