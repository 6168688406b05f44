"""The nation's series across the surge of diagnostics: the path, the identity, the parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import exports, rows
from helpers.analysis.decomposition import residual
from helpers.data.measured import Measured
from helpers.display import blocks, charts, numbers, periods, scales
from helpers.display.blocks import Column
from helpers.display.exports import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables

MEASURES = ("production", "market", "exports", "imports")
"""In the order of the table's columns and of the lines."""
ROUNDED = -6
"""Digits of a residual in won: to the million, the last digit any of the four amounts has."""


def national_series(
    series: pd.DataFrame, identity: pd.DataFrame, tables: Tables, *, lang: Lang
) -> blocks.Figure:
    """Return the nation's series, with the identity of the market checked where it can be.

    Parameters
    ----------
    series, identity : DataFrame
        Of ``national_series`` and ``market_identity``; the second is empty in dollars.
    """
    scale = words.scale_of(series, lang, "")
    measures = [name for name in MEASURES if name in set(series["measure"])]
    drawn = [
        {
            "series": say(f"exports.national.measure.{name}", lang),
            "year": int(row["year"]),
            "value": scale.of(float(row["value"])),
            "figure": numbers.with_interval(_the(row), lang, scale),
            "approximate": bool(row["converted"]),
        }
        for name in measures
        for row in words.records(series.loc[series["measure"] == name])
    ]
    years = int(series["year"].min()), int(series["year"].max())
    broken = words.breaks_within(tables, years, lang)
    kind = "_trade" if identity.empty else ""
    told = words.break_sentences(tables, years, lang)
    axis = say(
        "common.label_with_unit", lang, label=say("exports.national.axis", lang), unit=scale.label
    )
    title = _title(series, tables, lang)
    span = periods.year_range(*years, lang)
    credited = words.credited(tables, lang, series, unit=scale.label)
    identified = ""
    if len(identity):
        told.append(_fall_sentence(exports.fall_after_surge(tables), lang))
        told.append(say("exports.national.note", lang))
        held = words.count(int(identity["holds"].sum()))
        years_held = {"all": words.count(len(identity)), "held": held}
        identified = say("exports.national.identity", lang, **years_held)
    return blocks.figure(
        lambda: charts.lines(
            pd.DataFrame(drawn),
            axis_label=axis,
            breaks=[charts.Break(year, name) for year, name in broken.items()],
        ),
        title=title,
        subtitle=say(f"exports.national.subtitle{kind}", lang, unit=scale.label, span=span),
        alt=say(f"exports.national.alt{kind}", lang, span=span, title=title),
        note=words.sentence(*told),
        table=_series_table(
            series,
            identity,
            scale,
            say(f"exports.national.caption{kind}", lang, span=span),
            credited | {"note": words.sentence(identified, say("common.rounding_note", lang))},
        ),
        **credited,
    )


def _title(series: pd.DataFrame, tables: Tables, lang: Lang) -> str:
    """Return the level of exports at their peak and in the last year, both after any break."""
    own = series.loc[series["measure"] == "exports"]
    amounts = {int(row["year"]): _the(row) for row in words.records(own)}
    peak, last = max(amounts, key=lambda year: amounts[year].value), max(amounts)
    if peak == last or any(peak < year <= last for year in exports.break_years(tables)):
        return say("exports.national.title_neutral", lang)
    most, least = numbers.compared([amounts[peak], amounts[last]], lang)
    return say(
        "exports.national.title",
        lang,
        peak=periods.year(peak, lang),
        last=periods.year(last, lang),
        peak_amount=most,
        last_amount=least,
    )


def _series_table(
    series: pd.DataFrame,
    identity: pd.DataFrame,
    scale: scales.Scale,
    caption: str,
    credited: dict[str, Any],
) -> blocks.Table:
    """Return every figure drawn, and what the identity leaves in the years that have all four."""
    lang: Lang = credited["lang"]
    measures = [name for name in MEASURES if name in set(series["measure"])]
    left = say("exports.parts.part.residual", lang)
    # what is left over is thousands of times smaller than the amounts
    small = scales.scale_for([*identity["residual_low"], *identity["residual_high"]], "KRW", lang)
    residuals = [
        Column("residual", left, unit=small.label, kind="number"),
        Column("range", say("exports.national.residual_range", lang), align="right"),
    ]
    figures = {(row["year"], row["measure"]): _the(row) for row in words.records(series)}
    checked = {row["year"]: row for row in words.records(identity)}
    listed = [
        {
            "year": int(year),
            **{name: words.cell(figures.get((year, name)), scale) for name in measures},
            **_left_over(checked.get(year), small),
        }
        for year in sorted({year for year, _ in figures})
    ]
    return blocks.table(
        listed,
        columns=[
            Column("year", say("common.column.year", lang)),
            *(
                Column(
                    name,
                    say(f"exports.national.measure.{name}", lang),
                    unit=scale.label,
                    kind="number",
                )
                for name in measures
            ),
            *(residuals if len(identity) else ()),
        ],
        caption=caption,
        **credited,
    )


def _left_over(row: dict[str, Any] | None, scale: scales.Scale) -> dict[str, Any]:
    """Return what the identity leaves in a year, and its bounds; nothing in a year without it."""
    if row is None:
        return {"residual": None, "range": None}
    residual = _the(row, "residual")
    return {"residual": _residual(residual, scale), "range": words.range_of(residual, scale)}


def _residual(measured: Measured, scale: scales.Scale) -> blocks.Cell:
    """Return a residual at the printed figures; its bounds stand in the next column."""
    printed = Measured.exact(round(measured.value, ROUNDED), measured.unit)
    return words.of_text(scales.signed_cell(printed, scale), measured)


def diagnostics(
    split: pd.DataFrame, fall: pd.DataFrame, tables: Tables, *, lang: Lang
) -> blocks.Table | None:
    """Return diagnostics and everything else, year by year, and what the fall was made of.

    Parameters
    ----------
    split, fall : DataFrame
        Of ``diagnostics`` and ``fall_after_surge``.
    """
    if split.empty:
        return None
    scale = words.scale_of(split, lang, "whole_")
    percent = scales.scale_for([], "share", lang)
    fallen = [] if fall.empty else [_fall_row(fall, scale, lang)]
    listed = [_split_row(row, scale, percent, lang) for row in words.records(split)]
    return blocks.table(
        [*fallen, *listed],
        columns=[
            Column("measure", say("common.column.indicator", lang)),
            Column("ivd", say("exports.ivd.part.ivd", lang), kind="number"),
            Column("other", say("exports.ivd.part.other", lang), kind="number"),
            Column("whole", say("exports.ivd.part.whole", lang), kind="number"),
            Column("residual", say("exports.parts.part.residual", lang), kind="number"),
            Column("share", say("exports.ivd.share", lang), unit=percent.label, kind="number"),
        ],
        caption=say("exports.ivd.caption", lang),
        note=words.sentence(
            *without_diagnostics(tables, lang=lang),
            say("exports.ivd.note", lang),
        ),
        **words.credited(tables, lang, split, fall, unit=scale.label),
    )


def without_diagnostics(
    tables: Tables, *, years: tuple[int, int] | None = None, lang: Lang
) -> list[str]:
    """Return how production and exports grew without diagnostics, a sentence each.

    Parameters
    ----------
    years : tuple of int, optional
        Only spans within these.
    """
    told = []
    for row in words.records(exports.growth_without_diagnostics(tables)):
        start, end = int(row["start_year"]), int(row["end_year"])
        other, whole = _the(row, "growth"), _the(row, "whole")
        if years is None or (years[0] <= start and end <= years[1]):
            told.append(
                say(
                    "exports.headline.without_diagnostics",
                    lang,
                    measure=_within_sentence(row["measure"], lang),
                    span=periods.year_range(start, end, lang),
                    growth=words.growth(other, lang),
                    whole=words.growth(whole, lang),
                )
            )
    return told


def _within_sentence(measure: str, lang: Lang) -> str:
    name = say(f"exports.national.measure.{measure}", lang)
    return name[0].lower() + name[1:]


def _split_row(
    row: dict[str, Any], scale: scales.Scale, percent: scales.Scale, lang: Lang
) -> dict[str, Any]:
    parts = {name: _the(row, name) for name in ("ivd", "other", "whole")}
    measure = say(f"exports.national.measure.{row['measure']}", lang)
    year = periods.year(int(row["year"]), lang)
    key = "exports.ivd.implied" if row["implied"] else "exports.ivd.row"
    return {
        "measure": say(key, lang, measure=measure, year=year),
        **{name: words.cell(one, scale) for name, one in parts.items()},
        "residual": _left(parts, scale),
        "share": words.cell(_the(row, "share"), percent),
    }


def _fall_row(fall: pd.DataFrame, scale: scales.Scale, lang: Lang) -> dict[str, Any]:
    parts = {row["part"]: _the(row) for row in words.records(fall)}
    measure = _within_sentence("production", lang)
    return {
        "measure": say("exports.ivd.fall", lang, measure=measure, span=words.span(fall, lang)),
        **{name: words.cell(one, scale, signed=True) for name, one in parts.items()},
        "residual": _left(parts, scale),
        "share": None,
    }


def _left(parts: dict[str, Measured], scale: scales.Scale) -> blocks.Cell | None:
    """Return what diagnostics and everything else leave of the whole."""
    left = residual(parts["whole"], parts["ivd"], parts["other"])
    return words.cell(Measured.exact(left, parts["whole"].unit), scale)


def _fall_sentence(fall: pd.DataFrame, lang: Lang) -> str:
    found = {row["part"]: row for row in words.records(fall)}
    if not found:
        return ""
    ivd, other, whole = (_the(found[name]) for name in ("ivd", "other", "whole"))
    if not (whole.high < 0 < other.low and ivd.high < whole.low):
        return ""
    return say(
        "exports.ivd.finding",
        lang,
        span=words.span(fall, lang),
        whole=numbers.unsigned(whole, lang),
        ivd=numbers.unsigned(ivd, lang),
        growth=numbers.with_interval(_the(found["other"], "growth"), lang),
    )


def _the(row: dict[str, Any], prefix: str = "") -> Measured:
    found = rows.measured(row, prefix)
    if found is None:
        raise ValueError(f"the split has no {prefix or 'value'}")
    return found
