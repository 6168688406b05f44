"""Amounts for one firm and one worker: over the years where they are known, else as a table."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import profile, rows
from helpers.display import attribution, blocks, charts, names, numbers, periods, scales
from helpers.display.blocks import Column, Figure, Findings, Note, Table
from helpers.display.profile import words
from helpers.display.units import PER, is_money
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from helpers.data import Tables
    from helpers.display.profile.words import Row

FEWEST = 3
"""Years below which a line says no more than a table."""

KEYS = ["numerator", "denominator", "per", "basis_code"]


def intensities(
    frame: pd.DataFrame, tables: Tables, *, region: str, lang: Lang
) -> Figure | Table | Findings | None:
    """Return amounts per firm and per worker; nothing where none may be given, a sentence for one.

    Parameters
    ----------
    frame : DataFrame
        Of ``profile.intensities``.
    """
    known = frame.loc[frame["each_value"].notna()]
    if known.empty:
        return None
    if len(known) == 1:
        return _single(rows.records(known)[0], tables, region, lang)
    counts = known.groupby(KEYS, sort=False)["year"].transform("size")
    told = known.loc[counts >= FEWEST]
    table = _table(known, tables, region, lang)
    if told.empty:
        return table
    parts = [own for _, own in told.groupby(KEYS, sort=False)]
    panels = [partial(_panel, own=own, tables=tables, region=region, lang=lang) for own in parts]
    place, title = words.place(tables, region, lang), _title(parts[0], tables, region, lang)
    breaks = _break_notes(parts, tables, region, lang)
    return blocks.figure(
        lambda: charts.panels(panels, years=told["year"].astype(int)),
        title=title,
        subtitle=say("profile.intensity.subtitle", lang, region=place),
        alt=say("profile.intensity.alt", lang, count=len(parts), title=title),
        note=words.sentence([*breaks, _note(known, region, lang)]),
        table=table,
        **attribution.credited(tables, lang, _parts(told), unit=say("profile.unit_in_cells", lang)),
    )


def name(row: Row, tables: Tables, lang: Lang) -> str:
    """Return what a quotient is called: exports per firm."""
    indicator = words.brief(tables, str(row["numerator"]), lang)
    one = "maker" if row["denominator"] == "device_makers" else row["per"]
    return say(f"profile.intensity.per.{one}", lang, indicator=indicator)


def _note(known: pd.DataFrame, region: str, lang: Lang) -> str:
    """Return what a mean hides, and whether it is known which firms a region counts."""
    undefined = region != "KR" and known["denominator"].isin(profile.UNDEFINED_COUNTS).any()
    parts = [say("profile.intensity.note_undefined", lang)] if undefined else []
    return words.sentence([*parts, say("profile.intensity.note", lang)])


def _parts(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[n for n in frame.columns if str(n).startswith(("amount_", "count_"))]]


def _breaks(own: pd.DataFrame, tables: Tables, region: str, lang: Lang) -> list[charts.Break]:
    """Return the breaks of either part that years of a quotient stand on both sides of."""
    first, last = int(own["year"].min()), int(own["year"].max())
    row = own.iloc[0]
    found: dict[int, charts.Break] = {}
    for indicator in (row["numerator"], row["denominator"]):
        known = profile.breaks(
            tables, region=region, basis=str(row["basis_code"]), indicator=str(indicator)
        )
        for _, one in known.iterrows():
            if first < int(one["year"]) <= last:
                year = int(one["year"])
                found[year] = charts.Break(year, names.break_name(one, lang))
    return list(found.values())


def _break_notes(parts: list[pd.DataFrame], tables: Tables, region: str, lang: Lang) -> list[str]:
    marked = {one.year: one.label for own in parts for one in _breaks(own, tables, region, lang)}
    return [
        say("profile.series.note_break", lang, year=periods.year(year, lang), name=label)
        for year, label in sorted(marked.items())
    ]


def _title(own: pd.DataFrame, tables: Tables, region: str, lang: Lang) -> str:
    """Return the first and the last year of the longest stretch with one meaning."""
    edges = [one.year for one in _breaks(own, tables, region, lang)]
    years = own["year"].astype(int)
    meaning = sum(((years >= edge).astype(int) for edge in edges), start=years * 0)
    longest = meaning.value_counts(sort=True).index[0]
    run = own.loc[meaning == longest]
    steady = [row for row in rows.records(run) if _is_steady(row)]
    first, last = steady[0], steady[-1]
    return words.opened(
        say(
            "profile.intensity.title",
            lang,
            measure=name(first, tables, lang),
            first_year=words.year_of(first, lang),
            first=_plain(first, lang),
            last_year=words.year_of(last, lang),
            last=_plain(last, lang),
        ),
        lang,
    )


def _plain(row: Row, lang: Lang) -> str:
    """Return a quotient without saying per what, where the sentence has said so."""
    each = words.the(row, "each")
    own = each.unit.partition(PER)[0]
    return numbers.figure(replace(each, unit=own) if is_money(own) else each, lang)


def _is_steady(row: Row) -> bool:
    """Tell whether a quotient is not of a handful: its count has two digits at least."""
    return words.the(row, "count").value >= 10


def _panel(ax: Axes, *, own: pd.DataFrame, tables: Tables, region: str, lang: Lang) -> None:
    scale = scales.scale_for(own["each_value"], str(own["each_unit"].iloc[0]), lang)
    first, last = rows.records(own)[0], rows.records(own)[-1]
    text = scales.cell(rows.measured(last, "each"), scale)
    charts.lines(
        pd.DataFrame(
            {
                "series": words.year_of(last, lang),
                "year": own["year"].astype(int),
                "value": own["each_value"] / scale.factor,
                "text": text,
                "figure": [
                    numbers.with_interval(words.the(row, "each"), lang, scale)
                    for row in rows.records(own)
                ],
            }
        ),
        axis_label=words.axis(name(first, tables, lang), scale.label, lang),
        breaks=_breaks(own, tables, region, lang),
        gaps=True,
        ax=ax,
    )


def _table(known: pd.DataFrame, tables: Tables, region: str, lang: Lang) -> Table:
    return blocks.table(
        [_row(row, tables, lang) for row in rows.records(known)],
        columns=[
            Column("measure", say("profile.intensity.column.measure", lang)),
            Column("year", say("common.column.year", lang)),
            Column("each", say("common.column.value", lang), kind="number"),
            Column("amount", say("profile.intensity.column.amount", lang), kind="number"),
            Column("count", say("profile.intensity.column.count", lang), kind="number"),
        ],
        caption=say("profile.intensity.caption", lang),
        note=_note(known, region, lang),
        **attribution.credited(
            tables, lang, _parts(known), unit=say("profile.unit_in_cells", lang)
        ),
    )


def _single(row: Row, tables: Tables, region: str, lang: Lang) -> Findings:
    text = say(
        "profile.intensity.single",
        lang,
        year=words.year_of(row, lang),
        measure=name(row, tables, lang),
        amount=numbers.figure(words.the(row, "amount"), lang),
        count=numbers.figure(words.the(row, "count"), lang),
        each=_plain(row, lang),
        basis=words.basis_of(row, tables, lang),
    )
    note = _note(pd.DataFrame([row]), region, lang)
    whole = words.sentence([words.opened(text, lang), note])
    return blocks.findings([blocks.finding(whole, lang=lang)])


def _row(row: Row, tables: Tables, lang: Lang) -> Row:
    measure = words.opened(name(row, tables, lang), lang)
    basis = words.basis_of(row, tables, lang)
    return {
        "measure": say("profile.coverage.row", lang, subject=measure, basis=basis),
        "year": int(row["year"]),
        "each": words.cell(words.the(row, "each"), lang),
        "amount": words.cell(words.the(row, "amount"), lang),
        "count": words.cell(words.the(row, "count"), lang),
    }


def not_divided(frame: pd.DataFrame, tables: Tables, *, lang: Lang) -> Note | None:
    """Return which quotients are not given and why; nothing where all are.

    Parameters
    ----------
    frame : DataFrame
        Of ``profile.intensities``.
    """
    told: dict[str, list[str]] = {}
    for row in rows.records(frame.loc[frame["each_value"].isna()]):
        told.setdefault(_reason(row, tables, lang), []).append(name(row, tables, lang))
    sentences = [
        say("profile.intensity.refused", lang, measures=", ".join(measures), reason=why)
        for why, measures in told.items()
    ]
    return blocks.note(words.sentence(sentences), kind="caution", lang=lang) if told else None


def _reason(row: Row, tables: Tables, lang: Lang) -> str:
    code = str(row["refusal"])
    if code == "across-bases":
        return say(
            "profile.intensity.reason.across-bases",
            lang,
            amount_basis=names.basis_names(tables, tuple(row["amount_basis"]), lang),
            count_basis=names.basis_names(tables, tuple(row["count_basis"]), lang),
        )
    if code == "missing":
        return say("profile.intensity.reason.missing", lang)
    return say(f"common.refusal.{code}", lang)
