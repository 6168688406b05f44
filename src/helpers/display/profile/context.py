"""What documents say of a region beside their figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import exports
from helpers.display.exports import firm_in_two_provinces
from helpers.display.exports.firms import COUNTED_TOO
from helpers.display.statements import listed

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables
    from helpers.display.blocks import Note, Table
    from helpers.display.wording import Lang


def statements(said: pd.DataFrame, tables: Tables, *, lang: Lang) -> Table | None:
    """Return statements that print no figure; nothing where there is none.

    Parameters
    ----------
    said : DataFrame
        Of ``context.statements``.
    """
    return None if said.empty else listed(said, tables, lang=lang)


def counted_twice(tables: Tables, *, region: str, lang: Lang) -> Note | None:
    """Return that a firm may be counted in two provinces, on the pages of both."""
    year = exports.national_years(tables)[-1]
    home = exports.region_with_firms(tables, region=region, year=year)
    if region not in {home, COUNTED_TOO}:
        return None
    firms = exports.largest_firms(tables, region=home, year=year, currency="USD")
    return firm_in_two_provinces(firms, tables, lang=lang)
