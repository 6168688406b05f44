"""What a hurried reader takes along: the answer, its number, and what to read it beside."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis import exports
from helpers.analysis.context import surge_in
from helpers.analysis.exports.ranking import REST
from helpers.analysis.frames import records
from helpers.data.collection import NATION
from helpers.data.measured import Measured
from helpers.display import numbers
from helpers.display.blocks import Finding, Findings
from helpers.display.exports.amounts import share_text
from helpers.display.exports.base_years import directions, turns
from helpers.display.exports.diagnostics import without_diagnostics
from helpers.display.exports.firms import FEW
from helpers.display.exports.growth import breaks_within, currency, region_break_sentences, span_of
from helpers.display.exports.location_quotients import beside_population
from helpers.display.exports.printed_growth import stated_growth
from helpers.display.exports.ranking import known_of, row_of, standing
from helpers.display.page import Page


def headline(
    page: Page,
    *,
    ranked: pd.DataFrame,
    paces: pd.DataFrame,
    grid: pd.DataFrame,
    firms: pd.DataFrame,
    region: str,
) -> Findings:
    """Return the answer, the numbers that stand beside it, and what else is found.

    The frames are of ``rank_regions``, ``pace_of_regions``, ``growth_grid``, ``largest_firms``.
    """
    told = [
        _answer(page, ranked, paces, region),
        _printed(page, paces, region),
        _beside_people(page, paces, region),
        _certain(page, ranked, region),
    ]
    if len(paces):
        told += [
            _growth(page, paces, region),
            _currency(page, paces, region),
            _bases(page, grid, paces),
            _breaks(page, paces, region),
            _without_diagnostics(page, paces, region),
        ]
    return page.findings(*told, _firms(page, firms), _newer(page, paces))


def _answer(page: Page, ranked: pd.DataFrame, paces: pd.DataFrame, region: str) -> Finding | None:
    if region == NATION:
        return _national_answer(page, paces)
    if ranked.empty:
        return None
    year = page.year(ranked["year"].iloc[0])
    said: dict[str, Any] = {"region": page.name("region", region), "year": year}
    row = row_of(known_of(ranked), region)
    if row is None or row["amount"] is None:
        text = _unknown(page, ranked, region, said)
        return page.finding(page.sentences(text, _earlier(page, ranked, region)))
    said |= {"amount": page.stated(row["amount"]), "standing": standing(page, row)}
    if since := _since(page, paces, region):
        text = page.say("headline.own_since", since=since, **said)
    else:
        text = page.say("headline.own", **said)
    if row["share"] is None:
        return page.finding(text)
    label = page.say("headline.label.share", year=year)
    key, rank = f"exports.share.{region}", row["rank_printed"]
    return page.finding(text, key=key, measured=row["share"], label=label, rank=rank)


def _national_answer(page: Page, paces: pd.DataFrame) -> Finding | None:
    nation = row_of(paces, NATION)
    if nation is None:
        return None
    year = page.year(nation["end_year"])
    text = page.say(
        f"headline.nation.{_direction(nation['own'])}",
        year=year,
        base=page.year(nation["start_year"]),
        amount=page.stated(nation["end"]),
        growth=numbers.unsigned(nation["own"], page.lang),
    )
    label = page.say("headline.label.amount", year=year)
    return page.finding(text, key="exports.amount.KR", measured=nation["end"], label=label)


def _unknown(page: Page, ranked: pd.DataFrame, region: str, said: dict[str, Any]) -> str:
    """Return that a region has no figure, and the most it can have where a ranking tells."""
    known = known_of(ranked)
    there = exports.provinces(page.tables, year=ranked["year"].iloc[0])["code"]
    if known.empty or not exports.ranking_is_printed(ranked) or region not in set(there):
        return page.say("headline.own_unknown", **said)
    least = records(known)[-1]
    name = page.name("region", least["region"])
    return page.say("headline.own_below", least=name, amount=least["amount"], **said)


def _earlier(page: Page, ranked: pd.DataFrame, region: str) -> str:
    """Return a region's last figure before the year of a ranking; empty where there is none."""
    book = exports.book_of(page.tables, currency="USD")
    past = [year for code, year in book if code == region and year < ranked["year"].iloc[0]]
    if not past:
        return ""
    amount, year = page.stated(book[region, max(past)]), page.year(max(past))
    return page.say("headline.own_earlier", amount=amount, year=year)


def _since(page: Page, paces: pd.DataFrame, region: str) -> str:
    """Return how a region's growth compares with the nation's; empty where that is not known."""
    own, nation = row_of(paces, region), row_of(paces, NATION)
    if own is None or nation is None or own["state"] not in {"above", "below"}:
        return ""
    against = own["own"] is not None and own["own"].low > 0 > nation["own"].high
    base = page.year(own["start_year"])
    return page.say(f"headline.since.{'against' if against else own['state']}", base=base)


def _printed(page: Page, paces: pd.DataFrame, region: str) -> Finding | None:
    """Return what documents print of a growth in dollars, with the rate a year as its number."""
    found, text = stated_growth(page, paces, region)
    if not found:
        return None
    first = found[0]
    # a number whose digits were cut explains itself only in the sentence
    if first["reason"] == "cut":
        return page.finding(text)
    name = "yearly" if first["yearly"] else "all"
    label = page.say(f"headline.label.printed.{name}", span=span_of(paces))
    return page.finding(
        text, key=f"exports.printed.{region}", measured=first["printed"], label=label
    )


def _beside_people(page: Page, paces: pd.DataFrame, region: str) -> Finding | None:
    """Return a region's share of exports beside its share of the people."""
    if region == NATION or paces.empty:
        return None
    quotients = exports.location_quotients(page.tables, region=region, year=span_of(paces)[1])
    text = beside_population(page, quotients)
    if not text:
        return None
    return page.finding(
        text,
        key=f"exports.population.{region}",
        measured=quotients.set_index("name")["quotient"]["population"],
        label=page.say("headline.label.population"),
    )


def _certain(page: Page, ranked: pd.DataFrame, region: str) -> Finding | None:
    known, rest = known_of(ranked), row_of(ranked, REST)
    if rest is None:
        return None
    if known.empty:
        return page.finding(page.say("headline.no_regions", year=page.year(rest["year"])))
    said = {"known": len(known), "unknown": rest["members"], "share": share_text(page, rest)}
    sure = [
        page.say(
            "headline.place",
            region=page.name("region", row["region"]),
            rank=numbers.rank(row["rank_best"], page.lang),
        )
        for row in records(known[known["rank_best"] == known["rank_worst"]])
    ]
    if sure:
        text = page.say("headline.certain", sure=page.listed(sure), **said)
    else:
        text = page.say("headline.certain_none", **said)
    if rest["share"] is None:
        return page.finding(text)
    shown = region == NATION or row_of(known, region) is not None
    label = "" if shown else page.say("headline.label.rest", count=rest["members"])
    return page.finding(text, key="exports.share.rest", measured=rest["share"], label=label)


def _growth(page: Page, paces: pd.DataFrame, region: str) -> Finding | None:
    own, nation = row_of(paces, region), row_of(paces, NATION)
    if own is None or nation is None:
        return None
    unit = nation["end"].unit
    if region == NATION:
        text = page.say(
            "headline.national_growth",
            span=span_of(paces),
            growth=numbers.grown(nation["own"], page.lang),
            currency=page.say(f"growth.currency.{unit}"),
        )
        return _national_finding(page, text, nation["own"], unit, span_of(paces))
    name = page.name("region", region)
    if own["own"] is None:
        if own["even"] is None or own["start"] is not None:
            return None
        base, even = page.year(own["start_year"]), page.stated(own["even"])
        return page.finding(page.say("headline.growth.unknown", region=name, base=base, even=even))
    text = page.say(
        "headline.growth.known",
        region=name,
        span=span_of(paces),
        own=numbers.grown(own["own"], page.lang),
        nation=numbers.grown(nation["own"], page.lang),
        currency=currency(page, paces[paces["region"] == region], unit),
    )
    label = page.say("headline.label.growth", span=span_of(paces))
    return page.finding(text, key=f"exports.growth.{region}", measured=own["own"], label=label)


def _currency(page: Page, paces: pd.DataFrame, region: str) -> Finding | None:
    """Return the nation's growth in both currencies; its number is the one not yet said."""
    effect = exports.rate_effect(page.tables, years=span_of(paces))
    if effect is None:
        return None
    text = page.say(
        f"headline.currency.{_direction(effect['rate'])}",
        span=span_of(paces),
        usd=numbers.grown(effect["in_usd"], page.lang),
        krw=numbers.grown(effect["in_krw"], page.lang),
        rate=numbers.unsigned(effect["rate"], page.lang),
    )
    if region != NATION:
        _, printed = stated_growth(page, paces, NATION)
        text = page.sentences(printed, text)
    in_dollars = (paces["end"].iloc[0].unit == "USD") != (region == NATION)
    unit, grown = ("USD", effect["in_usd"]) if in_dollars else ("KRW", effect["in_krw"])
    return _national_finding(page, text, grown, unit, span_of(paces))


def _national_finding(
    page: Page, text: str, grown: Measured, unit: str, span: tuple[int, int]
) -> Finding:
    label = page.say(f"headline.label.national.{unit}", span=span)
    key = f"exports.growth.KR.{unit.lower()}"
    return page.finding(text, key=key, measured=grown, label=label)


def _bases(page: Page, grid: pd.DataFrame, paces: pd.DataFrame) -> Finding | None:
    """Return from which base years exports are up and from which down, by name."""
    unit = paces["end"].iloc[0].unit
    compared = turns(page, grid, unit=unit)
    if not compared:
        return None
    up, down, _ = directions(grid, unit=unit)
    key = "turn" if up and down else "agree"
    return page.finding(page.say(f"headline.bases.{key}", compared=compared))


def _breaks(page: Page, paces: pd.DataFrame, region: str) -> Finding | None:
    """Return changes of definition and of the region and, apart from them, surges of demand."""
    told, years = [], span_of(paces)
    for number, name in breaks_within(page, years).items():
        said = {"year": page.year(number), "name": name}
        if number == years[0]:
            told.append(page.say("headline.break_base", **said))
        else:
            told.append(page.say("headline.break_inside", span=years, **said))
    told += region_break_sentences(page, paces[paces["region"] == region])
    for number in years:
        surge = surge_in(page.tables, basis=exports.BASIS, year=number)
        if surge is not None:
            span = page.years(surge["first_year"], surge["last_year"])
            name = str(surge[f"name_{page.lang}"])
            told.append(page.say("headline.surge", year=page.year(number), name=name, span=span))
    return page.finding(" ".join(told)) if told else None


def _without_diagnostics(page: Page, paces: pd.DataFrame, region: str) -> Finding | None:
    """Return how production and exports without diagnostics grew, on the nation's page."""
    told = without_diagnostics(page, years=span_of(paces)) if region == NATION else []
    return page.finding(" ".join(told)) if told else None


def _firms(page: Page, firms: pd.DataFrame) -> Finding | None:
    one, few = (exports.together(firms, count=count) for count in (1, FEW))
    if one is None or few is None:
        return None
    region = firms["region"].iloc[0]
    text = page.say(
        "headline.firms",
        region=page.name("region", region),
        one=page.stated(one),
        few=page.stated(few),
        count=page.count(FEW, "firms"),
    )
    return page.finding(text, key=f"exports.top3.{region}", measured=few)


def _newer(page: Page, paces: pd.DataFrame) -> Finding | None:
    """Return that there are figures of later years than the page's last one."""
    newest = exports.national_years(page.tables)[-1]
    if paces.empty or span_of(paces)[1] >= newest:
        return None
    last = page.year(span_of(paces)[1])
    return page.finding(page.say("headline.newer", year=last, newest=page.year(newest)))


def _direction(change: Measured) -> str:
    return "rise" if change.value >= 0 else "fall"
