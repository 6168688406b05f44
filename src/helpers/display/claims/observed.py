"""What observations are called, and how exchange rates are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.data.measured import Measured
from helpers.display import names, numbers, periods, scales
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables


def observation(tables: Tables, ident: str) -> pd.Series[Any]:
    """Return the row of an observation."""
    return tables.observations.iloc[tables.observations["id"].tolist().index(ident)]


def place(tables: Tables, entity: str, lang: Lang) -> str:
    """Return the short name of a region, or the name of a body."""
    if entity in tables.regions["code"].tolist():
        return names.region_short_name(tables, entity, lang)
    return names.entity_name(tables, entity, lang)


def figure_name(tables: Tables, ident: str, lang: Lang) -> str:
    """Return what an observation measures, of whom and when; of a programme, its name."""
    if ident in tables.programmes["id"].tolist():
        return names.programme_name(tables, ident, lang)
    row = observation(tables, ident)
    told = {
        "place": place(tables, str(row["entity"]), lang),
        "what": names.indicator_name(tables, str(row["indicator"]), lang),
    }
    if pd.isna(row["period"]):
        return say("claims.figure_undated", lang, **told)
    return say("claims.figure", lang, when=periods.period(row["period"], lang), **told)


def span_name(tables: Tables, start: str, end: str, lang: Lang) -> str:
    """Return what two observations of one measure and place are, from the first to the last."""
    first, last = observation(tables, start), observation(tables, end)
    return say(
        "claims.figure",
        lang,
        place=place(tables, str(first["entity"]), lang),
        what=names.indicator_name(tables, str(first["indicator"]), lang),
        when=periods.year_range(int(first["year"]), int(last["year"]), lang),
    )


def indicator_of(tables: Tables, ident: str, lang: Lang) -> str:
    """Return what an observation measures, without place and time."""
    return names.indicator_name(tables, str(observation(tables, ident)["indicator"]), lang)


def basis_of(tables: Tables, ident: str, lang: Lang) -> str:
    """Return the name of an observation's basis."""
    row = observation(tables, ident)
    return names.basis_name(tables, str(row["basis"]), lang)


def rate_name(tables: Tables, ident: str, lang: Lang) -> str:
    """Return which exchange rate an observation is: its basis and when."""
    row = observation(tables, ident)
    basis = names.basis_name(tables, str(row["basis"]), lang)
    return say("claims.rate", lang, basis=basis, when=periods.period(row["period"], lang))


def rate_point(tables: Tables, ident: str, lang: Lang, *, with_unit: bool = False) -> str:
    """Return a published rate with its period, without its unit or with it."""
    row = observation(tables, ident)
    scale, found = scales.scale_for([], str(row["unit"]), lang), Measured.from_row(row)
    rate = numbers.figure(found, lang, scale) if with_unit else scales.cell(found, scale)
    return say("claims.rate", lang, basis=rate, when=periods.period(row["period"], lang))


def plain_rate(rate: Measured, lang: Lang) -> str:
    """Return a published exchange rate without its unit."""
    return scales.cell(rate, scales.scale_for([rate.value], rate.unit, lang))
