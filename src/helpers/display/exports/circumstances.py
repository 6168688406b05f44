"""What growth of exports is to be read beside: newer years, printed rates, breaks, surges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers.analysis import exports
from helpers.analysis.printed_rates import first_of, printed_rates
from helpers.display import blocks, names, periods
from helpers.display import printed_rates as shown
from helpers.display.exports import words
from helpers.display.exports.national import without_diagnostics
from helpers.display.exports.specialisation import beside_population
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables


def newer(tables: Tables, pace: pd.DataFrame, lang: Lang) -> blocks.Finding | None:
    """Return that there are figures of later years than the page's last one."""
    if pace.empty:
        return None
    last, newest = int(pace["end_year"].iloc[0]), exports.national_years(tables)[-1]
    if last >= newest:
        return None
    said = {"year": periods.year(last, lang), "newest": periods.year(newest, lang)}
    return blocks.finding(say("exports.headline.newer", lang, **said), lang=lang)


def breaks(tables: Tables, pace: pd.DataFrame, lang: Lang) -> list[blocks.Finding]:
    """Return the change of definition and, apart from it, the surge of demand in a span."""
    if pace.empty:
        return []
    years = int(pace["start_year"].iloc[0]), int(pace["end_year"].iloc[0])
    told = []
    for year, name in words.breaks_within(tables, years, lang).items():
        said = {"year": periods.year(year, lang), "name": name}
        if year == years[0]:
            told.append(say("exports.headline.break_base", lang, **said))
        else:
            span = words.span(pace, lang)
            told.append(say("exports.headline.break_inside", lang, span=span, **said))
    told += words.surge_sentences(tables, years, lang)
    return [blocks.finding(one, lang=lang) for one in told]


def beside_people(
    tables: Tables, pace: pd.DataFrame, region: str, lang: Lang
) -> blocks.Finding | None:
    """Return a region's share of exports beside its share of the people."""
    if region == words.NATION or pace.empty:
        return None
    year = int(pace["end_year"].iloc[0])
    frame = exports.location_quotients(tables, region=region, year=year)
    text = beside_population(frame, words.place(tables, region, lang), lang)
    return blocks.finding(text, lang=lang) if text else None


def printed(tables: Tables, own: dict[str, Any], lang: Lang) -> str:
    """Return what a document prints of a region's growth in dollars; empty where none does."""
    if own["end_unit"] != "USD":
        return ""
    years = int(own["start_year"]), int(own["end_year"])
    rates = printed_rates(tables, entity=str(own["region"]), years=years)
    told = [
        shown.stated(row, lang)
        for yearly in (False, True)
        if (row := first_of(rates, amount="device_exports_usd", yearly=yearly)) is not None
    ]
    if not told:
        return ""
    region = words.place(tables, str(own["region"]), lang)
    span = periods.year_range(*years, lang)
    text = say(
        "exports.headline.printed", lang, region=region, span=span, rates=names.listed(told, lang)
    )
    return words.sentence(text, shown.together(rates, lang))


def nation_printed(tables: Tables, pace: pd.DataFrame, lang: Lang) -> blocks.Finding | None:
    """Return what documents print of the nation's growth over the span."""
    nation = words.row_of(pace, words.NATION)
    if nation is None:
        return None
    text = printed(tables, nation, lang)
    return blocks.finding(text, lang=lang) if text else None


def diagnostics_left_out(
    tables: Tables, pace: pd.DataFrame, region: str, lang: Lang
) -> list[blocks.Finding]:
    """Return how production and exports without diagnostics grew, on the nation's page."""
    if region != words.NATION or pace.empty:
        return []
    years = int(pace["start_year"].iloc[0]), int(pace["end_year"].iloc[0])
    told = without_diagnostics(tables, years=years, lang=lang)
    return [blocks.finding(one, lang=lang) for one in told]
