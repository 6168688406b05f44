"""How specialised a region is, and what no figure on one basis tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers.analysis import rows
from helpers.display import blocks, names, numbers, periods, scales
from helpers.display.blocks import Column
from helpers.display.exports import words
from helpers.display.wording import Lang, say, say_refusal
from helpers.errors import Refusal

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables
    from helpers.data.measured import Measured


def location_quotients(
    frame: pd.DataFrame, tables: Tables, *, region: str, year: int, lang: Lang
) -> blocks.Table | None:
    """Return the quotients a region has, and for the others the reason why not.

    Parameters
    ----------
    frame : DataFrame
        Of ``location_quotients``.
    region : str
        The region asked for; of the nation there is nothing to tell.
    year : int
        The year asked for.
    """
    if region == words.NATION or frame["part_value"].isna().all():
        return None
    name, when = words.place(tables, region, lang), periods.year(year, lang)
    percent, times = (scales.scale_for([], unit, lang) for unit in ("share", "multiple"))
    listed = [
        {
            "quotient": say(f"exports.quotient.name.{row['quotient']}", lang),
            "part": words.cell(rows.measured(row, "part"), percent),
            "reference": words.cell(rows.measured(row, "reference"), percent),
            "value": words.cell(rows.measured(row, "quotient"), times),
            "reason": _reason(tables, row, lang),
        }
        for row in words.records(frame)
    ]
    return blocks.table(
        listed,
        columns=[
            Column("quotient", say("common.column.indicator", lang)),
            Column("part", say("exports.quotient.part", lang), unit=percent.label, kind="number"),
            Column(
                "reference",
                say("exports.quotient.reference", lang),
                unit=percent.label,
                kind="number",
            ),
            Column("value", say("exports.quotient.value", lang), unit=times.label, kind="number"),
            Column("reason", say("exports.quotient.reason", lang)),
        ],
        caption=say("exports.quotient.caption", lang, region=name, year=when),
        note=words.sentence(_sentence(frame, name, lang), say("exports.quotient.note", lang)),
        **words.credited(tables, lang, frame, unit=times.label),
    )


def _reason(tables: Tables, row: dict[str, Any], lang: Lang) -> str | None:
    if not row["refusal"]:
        return None
    if row["refusal"] == "across-bases":
        codes = row["details"]["bases"].split(", ")
        bases = names.listed([names.basis_name(tables, code, lang) for code in codes], lang)
        return say("exports.quotient.across", lang, bases=bases)
    return say_refusal(Refusal(row["refusal"], row["details"]), lang)


def _sentence(frame: pd.DataFrame, name: str, lang: Lang) -> str:
    told = [beside_population(frame, name, lang)]
    for row in words.records(frame.loc[frame["quotient"] == "production"]):
        quotient = rows.measured(row, "quotient")
        if quotient is not None:
            key = "above" if quotient.low > 1 else "below" if quotient.high < 1 else "even"
            times = {} if key == "even" else {"times": numbers.figure(quotient, lang)}
            told.append(say(f"exports.quotient.finding.{key}", lang, region=name, **times))
    return words.sentence(*told)


def beside_population(frame: pd.DataFrame, name: str, lang: Lang) -> str:
    """Return a region's share of exports beside its share of the people; empty where unknown.

    Parameters
    ----------
    frame : DataFrame
        Of ``location_quotients``.
    name : str
        What the region is called.
    """
    for row in words.records(frame.loc[frame["quotient"] == "population"]):
        shares = [rows.measured(row, side) for side in ("part", "reference", "quotient")]
        if any(one is None for one in shares):
            continue
        exports, people, times = (numbers.stated(one, lang) for one in shares if one is not None)
        return say(
            "exports.quotient.population",
            lang,
            region=name,
            year=periods.year(int(row["year"]), lang),
            exports=exports,
            people_year=periods.year(int(row["reference_year"]), lang),
            people=people,
            times=times,
        )
    return ""


def population_multiple(frame: pd.DataFrame) -> Measured | None:
    """Return how many times its share of the people a region's share of exports is."""
    found = frame.loc[frame["quotient"] == "population"]
    return None if found.empty else rows.measured(found.iloc[0], "quotient")
