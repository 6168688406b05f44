"""What growth of exports is to be read beside: newer years, printed rates, breaks, surges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers.analysis import exports, rows
from helpers.analysis.printed_rates import first_of, printed_rates
from helpers.display import blocks, names, periods
from helpers.display import printed_rates as shown
from helpers.display.exports import words
from helpers.display.exports.national import without_diagnostics
from helpers.display.exports.specialisation import beside_population, population_multiple
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


def breaks(tables: Tables, pace: pd.DataFrame, lang: Lang) -> blocks.Finding | None:
    """Return the change of definition and, apart from it, the surge of demand in a span."""
    if pace.empty:
        return None
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
    return blocks.finding(words.sentence(*told), lang=lang) if told else None


def beside_people(
    tables: Tables, pace: pd.DataFrame, region: str, lang: Lang
) -> blocks.Finding | None:
    """Return a region's share of exports beside its share of the people."""
    if region == words.NATION or pace.empty:
        return None
    year = int(pace["end_year"].iloc[0])
    frame = exports.location_quotients(tables, region=region, year=year)
    text = beside_population(frame, words.place(tables, region, lang), lang)
    multiple = population_multiple(frame)
    if not text or multiple is None:
        return None
    key = f"exports.population.{region}"
    label = say("exports.label.population", lang)
    return blocks.finding(text, lang=lang, key=key, measured=multiple, label=label)


def printed_growth(
    tables: Tables, pace: pd.DataFrame, region: str, lang: Lang
) -> blocks.Finding | None:
    """Return what documents print of a growth in dollars, with the rate a year as its number."""
    found, text = printed_rates_of(tables, pace, region, lang)
    if not found:
        return None
    measured = rows.measured(found[0], "printed")
    # a number whose digits were cut explains itself only in the sentence
    if measured is None or found[0]["reason"] == "cut":
        return blocks.finding(text, lang=lang)
    name = "yearly" if found[0]["yearly"] else "all"
    label = say(f"exports.label.printed.{name}", lang, span=words.span(pace, lang))
    key = f"exports.printed.{region}"
    return blocks.finding(text, lang=lang, key=key, measured=measured, label=label)


def printed_rates_of(
    tables: Tables, pace: pd.DataFrame, region: str, lang: Lang
) -> tuple[list[dict[str, Any]], str]:
    """Return the rates documents print of a growth in dollars, and a sentence; both may be empty.

    The sentence also says which of them cannot both be.
    """
    own = words.row_of(pace, region)
    if own is None or own["end_unit"] != "USD":
        return [], ""
    years = int(own["start_year"]), int(own["end_year"])
    rates = printed_rates(tables, entity=region, years=years)
    found = [
        row
        for yearly in (True, False)
        if (row := first_of(rates, amount="device_exports_usd", yearly=yearly)) is not None
    ]
    if not found:
        return [], ""
    text = say(
        "exports.headline.printed",
        lang,
        region=words.place(tables, region, lang),
        span=periods.year_range(*years, lang),
        rates=names.listed([shown.stated(row, lang) for row in found], lang),
    )
    return found, words.sentence(text, shown.together(rates, lang))


def diagnostics_left_out(
    tables: Tables, pace: pd.DataFrame, region: str, lang: Lang
) -> blocks.Finding | None:
    """Return how production and exports without diagnostics grew, on the nation's page."""
    if region != words.NATION or pace.empty:
        return None
    years = int(pace["start_year"].iloc[0]), int(pace["end_year"].iloc[0])
    told = without_diagnostics(tables, years=years, lang=lang)
    return blocks.finding(words.sentence(*told), lang=lang) if told else None
