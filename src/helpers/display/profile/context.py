"""What documents say of a region beside their figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import exports
from helpers.analysis.rows import records
from helpers.display import attribution, blocks, names, periods
from helpers.display import printed_rates as rates_shown
from helpers.display.exports import firm_in_two_provinces
from helpers.display.exports.firms import COUNTED_TOO
from helpers.display.page import Page
from helpers.display.profile import words
from helpers.display.statements import listed
from helpers.display.wording import say

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables
    from helpers.display.blocks import Findings, Note, Table
    from helpers.display.wording import Lang


def statements(said: pd.DataFrame, tables: Tables, *, lang: Lang) -> Table | Findings | None:
    """Return statements that publish no value; nothing where there is none, a sentence for one.

    Parameters
    ----------
    said : DataFrame
        Of ``context.statements``.
    """
    if len(said) > 1:
        return listed(Page(tables, lang, "profile"), said)
    for row in records(said):
        source = attribution.source_line(tables, row["rests_on"], lang)
        text = say("profile.statement", lang, said=row[f"said_{lang}"], source=source)
        return blocks.findings([blocks.finding(text, lang=lang)])
    return None


def printed_rates(rates: pd.DataFrame, tables: Tables, *, lang: Lang) -> Table | Note | None:
    """Return published rates with ours beside; nothing where there is none or one.

    Parameters
    ----------
    rates : DataFrame
        Of ``printed_rates.printed_rates``.
    """
    return rates_shown.beside_ours(rates, tables, lang=lang) if len(rates) > 1 else None


def printed_rate(rates: pd.DataFrame, tables: Tables, *, lang: Lang) -> Findings | None:
    """Return the one published rate of a region in a sentence; nothing where none or several are.

    Parameters
    ----------
    rates : DataFrame
        Of ``printed_rates.printed_rates``.
    """
    if len(rates) != 1:
        return None
    [row] = records(rates)
    text = say(
        "profile.growth.published",
        lang,
        indicator=names.indicator_name(tables, str(row["indicator"]), lang),
        span=periods.year_range(int(row["start_year"]), int(row["end_year"]), lang),
        rate=rates_shown.stated(row, lang, span_named=True),
    )
    return blocks.findings([blocks.finding(words.opened(text, lang), lang=lang)])


def counted_twice(tables: Tables, *, region: str, lang: Lang) -> Note | None:
    """Return that a firm may be counted in two provinces, on the pages of both."""
    year = exports.national_years(tables)[-1]
    home = exports.region_with_firms(tables, region=region, year=year)
    if region not in {home, COUNTED_TOO}:
        return None
    firms = exports.largest_firms(tables, region=home, year=year, currency="USD")
    return firm_in_two_provinces(Page(tables, lang, "exports"), firms)
