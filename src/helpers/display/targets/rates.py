"""Exchange rates that printed amounts imply, beside the rates of the time."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.display import blocks, charts, numbers, periods
from helpers.display.blocks import Column
from helpers.display.targets import words
from helpers.display.wording import Lang, has, say

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.display.blocks import Figure, Note
    from helpers.display.targets.words import Row

AVERAGE_DRAWN: Final = "fx-bok-average"
"""Of the two yearly averages, which differ little, the one MFDS converts with is drawn."""
MARKS: Final = ("implied", "spot", "average")


def rates(frame: pd.DataFrame, tables: Tables, *, as_of: str, lang: Lang) -> Figure | Note:
    """Return the rate each conversion implies, beside spot and yearly average.

    Parameters
    ----------
    frame : DataFrame
        Of ``targets.implied_rates``.
    """
    if frame.empty:
        text = say("targets.rates.nothing", lang, as_of=words.day(as_of, lang))
        return blocks.note(text, kind="missing", lang=lang)
    drawn = [_dot(row, lang) for row in words.records(frame) if _is_drawn(row)]
    series = [say(f"targets.rates.kind.{kind}", lang) for kind in MARKS]
    title = _title(frame, lang)
    unit = say("common.unit.KRW_per_USD.axis", lang)
    return blocks.figure(
        charts.interval_dots(
            _in_order(pd.DataFrame(drawn), series), axis_label=say("targets.rates.axis", lang)
        ),
        title=title,
        subtitle=say("targets.rates.subtitle", lang),
        alt=say("targets.rates.alt", lang, title=title),
        table=_table(frame, tables, unit, lang),
        note=say("targets.rates.note", lang),
        **words.credited(tables, lang, frame, unit=unit),
    )


def _is_drawn(row: Row) -> bool:
    return row["rate_kind"] in {"implied", "spot"} or AVERAGE_DRAWN in row["basis"]


def _in_order(dots: pd.DataFrame, series: list[str]) -> pd.DataFrame:
    """Return the dots with one series after another, conversions in their own order."""
    labels = {label: place for place, label in enumerate(dict.fromkeys(dots["label"]))}
    places = {name: place for place, name in enumerate(series)}
    return dots.sort_values(
        ["label", "series"],
        key=lambda column: column.map(labels if column.name == "label" else places),
        kind="stable",
        ignore_index=True,
    )


def _dot(row: Row, lang: Lang) -> dict[str, Any]:
    number = words.the(row)
    return {
        "label": conversion(row, lang),
        "series": say(f"targets.rates.kind.{row['rate_kind']}", lang),
        "value": number.value,
        "low": number.low,
        "high": number.high,
        "text": _won(row, lang),
    }


def _won(row: Row, lang: Lang) -> str:
    """Return a rate as text without its unit, which the axis names; the implied one with bounds."""
    number = replace(words.the(row), unit="number")
    write = numbers.with_interval if row["rate_kind"] == "implied" else numbers.figure
    return write(number, lang)


def conversion(row: Row, lang: Lang) -> str:
    """Return what was converted, and when."""
    key = f"targets.rates.name.{row['conversion']}"
    name = say(key, lang) if has(key) else str(row["conversion"])
    return say("targets.rates.label", lang, name=name, period=periods.period(row["period"], lang))


def used(frame: pd.DataFrame) -> dict[str, str]:
    """Return the one kind of rate that fits each document's conversion, where there is one."""
    others = frame.loc[(frame["kind"] == "document") & (frame["rate_kind"] != "implied")]
    found = {}
    for name, own in others.groupby("conversion", sort=False):
        kinds = set(own.loc[own["fits"], "rate_kind"])
        if len(kinds) == 1:
            found[str(name)] = kinds.pop()
    return found


def _title(frame: pd.DataFrame, lang: Lang) -> str:
    kinds = used(frame)
    if len(set(kinds.values())) < 2:
        return say("targets.rates.title_plain", lang)
    listed = [
        say(
            "targets.rates.title_item",
            lang,
            name=say(f"targets.rates.name.{name}", lang),
            kind=say(f"targets.rates.kind.{kind}", lang),
        )
        for name, kind in kinds.items()
        if has(f"targets.rates.name.{name}")
    ]
    joined = reduce(
        lambda first, rest: say("targets.rates.title_joined", lang, first=first, rest=rest), listed
    )
    return say("targets.rates.title", lang, list=joined)


def _table(frame: pd.DataFrame, tables: Tables, unit: str, lang: Lang) -> blocks.Table:
    cells = []
    for row in words.records(frame):
        number = words.the(row)
        implied = row["rate_kind"] == "implied"
        cells.append(
            {
                "conversion": conversion(row, lang),
                "rate": _rate_name(tables, row, lang),
                "value": words.column_cell(number, lang, numbers.with_interval),
                "fits": "" if implied else say(f"common.{'yes' if row['fits'] else 'no'}", lang),
            }
        )
    return blocks.table(
        cells,
        columns=[
            Column("conversion", say("targets.rates.column.conversion", lang)),
            Column("rate", say("targets.rates.column.rate", lang)),
            Column("value", say("targets.rates.column.value", lang), kind="number"),
            Column("fits", say("targets.rates.column.fits", lang)),
        ],
        caption=say("targets.rates.caption", lang),
        **words.credited(tables, lang, frame, unit=unit),
    )


def _rate_name(tables: Tables, row: Row, lang: Lang) -> str:
    if row["rate_kind"] == "average":
        names = tables.bases.set_index("code")[f"name_{lang}"]
        return str(names[row["basis"][0]])
    return say(f"targets.rates.kind.{row['rate_kind']}", lang)
