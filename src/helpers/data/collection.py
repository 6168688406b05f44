"""The tables of a collection, once they are read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

import pandas as pd

NATION: Final = "KR"
"""Code of the nation, which stands among the regions."""
LISTED: Final = 4
"""Codes that one cell of the catalogue names."""
_SHORT: Final = 'figures(tables, indicator="…"): {} indicators, see tables.catalogue()'

# Text to the left and in one line, against JupyterLab's own; the many indicators scroll.
_STYLE: Final = """<style>.jp-RenderedHTMLCommon table.catalogue :is(th, td) {text-align: left;
white-space: nowrap; font-size: .9em} div.catalogue {max-height: 24em; overflow: auto;
margin-bottom: 1em}</style>"""


# Equal only to itself: frames have no one truth, and what is worked out of them can be kept.
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Tables:
    """Every table of a collection, as ``data/datapackage.json`` declares it.

    Text is text and missing cells are missing; dates are ISO text; rows stand in the order of
    the files. Beside the declared columns stand those that were read from printed forms:

    Attributes
    ----------
    observations : DataFrame
        One printed figure a row; with start_year, year (Int64), value, low, high (float64, base
        units, shares and growth 0–1) and unit.
    programmes : DataFrame
        One public programme a row; with start_month, end_month (Period[M]), months_printed,
        stated_years, value, low, high (KRW) and unit.
    targets : DataFrame
        One target a row; with target_value, target_low, target_high, target_unit, the same for
        base and target_usd, target_year and base_year.
    claims : DataFrame
        One derived statement a row; with value, low, high and unit.
    sources, regions, region_codes, bodies, indicators, bases, breaks, units, ministries, themes
        Documents and lookups.
    corrections : DataFrame
        Declared corrections that were made: table, id, column, expect, becomes, reason. Columns
        of printed forms still hold what was printed; what is read from them is corrected.
    others : Mapping of str to DataFrame
        Tables that the package declares beside these, by name.
    titles : Mapping of str to tuple of str
        What a table holds, in Korean and in English, by its name.

    Shown, it is a catalogue of itself: what tables there are, and which indicators have figures.
    """

    observations: pd.DataFrame
    programmes: pd.DataFrame
    targets: pd.DataFrame
    claims: pd.DataFrame
    sources: pd.DataFrame
    regions: pd.DataFrame
    region_codes: pd.DataFrame
    bodies: pd.DataFrame
    indicators: pd.DataFrame
    bases: pd.DataFrame
    breaks: pd.DataFrame
    units: pd.DataFrame
    ministries: pd.DataFrame
    themes: pd.DataFrame
    corrections: pd.DataFrame
    others: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    titles: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def named(self, name: str) -> pd.DataFrame:
        """Return a table by its name; one that the package does not declare has no rows."""
        found = self.others.get(name, getattr(self, name, None))
        return pd.DataFrame(columns=["id", "source_id", "as_printed"]) if found is None else found

    def contents(self) -> pd.DataFrame:
        """Return what tables there are.

        One row a table: ``get_it_by``, ``rows``, and its title in Korean and in English.
        """
        held = {f"tables.{name}": (name, getattr(self, name)) for name in TABLES}
        held |= {f'tables.named("{name}")': (name, self.others[name]) for name in self.others}
        rows = [
            (call, len(frame), *self.titles.get(name, ("", "")))
            for call, (name, frame) in held.items()
        ]
        return pd.DataFrame(rows, columns=["get_it_by", "rows", "title_ko", "title_en"])

    def catalogue(self) -> pd.DataFrame:
        """Return which indicators have figures; ``figures(tables, indicator=…)`` gives them.

        One row an indicator: code, names, number of ``figures``, the ``periods``, ``entities`` and
        ``bases`` they are of, as text, and their unit.
        """
        known = self.observations.loc[self.observations["value"].notna()]
        grouped = known.groupby("indicator", sort=False)
        told = {
            "figures": grouped.size(),
            "periods": grouped["period"].agg(_span),
            "entities": grouped["entity"].agg(_listed),
            "bases": grouped["basis"].agg(_listed),
        }
        held = self.indicators[["code", "name_ko", "name_en", "unit"]]
        named = held.rename(columns={"code": "indicator"})
        joined = named.merge(pd.DataFrame(told), on="indicator", validate="one_to_one")
        return joined[["indicator", "name_ko", *told, "unit", "name_en"]]

    def __repr__(self) -> str:
        """Return what tables there are, and how figures are got."""
        return f"{_SHORT.format(len(self.catalogue()))}\n\n{self.contents().to_string(index=False)}"

    def _repr_html_(self) -> str:
        """Return the tables and the indicators for JupyterLab; pandas writes, and escapes."""
        catalogue = self.catalogue()
        with pd.option_context("display.max_colwidth", None):
            held, listed = (
                part.to_html(index=False, border=0, justify="left", classes="catalogue")
                for part in (self.contents(), catalogue)
            )
        short = escape(_SHORT.format(len(catalogue)))
        return f"{_STYLE}<p><code>{short}</code></p><div class=catalogue>{listed}</div>{held}"


def _span(periods: pd.Series[str]) -> str:
    """Return the first and the last of some periods."""
    known = sorted(periods.dropna())
    return "–".join(dict.fromkeys((known[0], known[-1]))) if known else ""


def _listed(codes: pd.Series[str]) -> str:
    """Return the first of some codes, each once, and how many more there are."""
    known = list(dict.fromkeys(codes.dropna()))
    more = f", … ({len(known)})" if len(known) > LISTED else ""
    return ", ".join(known[:LISTED]) + more


TABLES = tuple(name for name in Tables.__slots__ if name not in {"corrections", "others", "titles"})
