"""Who grew faster than Korea: what can be told, and a split of the gain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import exports, rows
from helpers.analysis.measures import difference
from helpers.display import blocks, charts, numbers, periods, scales
from helpers.display.blocks import Column
from helpers.display.exports import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.data.measured import Measured


def pace(
    frame: pd.DataFrame, tables: Tables, *, years: tuple[int, int], lang: Lang
) -> blocks.Table | None:
    """Return every region's growth beside the nation's, and what it would take to tell.

    Parameters
    ----------
    frame : DataFrame
        Of ``pace_of_regions``; nothing is shown where no region has a figure.
    years : tuple of int
        First and last year asked for.
    """
    if len(frame) < 2:
        return None
    span = periods.year_range(*years, lang)
    scale = words.scale_of(frame, lang, "start_", "end_")
    start, end = (periods.year(year, lang) for year in years)
    listed = [
        {
            "region": words.place(tables, row["region"], lang),
            "start": words.cell(rows.measured(row, "start"), scale),
            "end": words.cell(rows.measured(row, "end"), scale),
            "own": words.growth_cell(rows.measured(row, "own"), lang),
            "even": words.cell(rows.measured(row, "even"), scale),
            "state": say(f"exports.pace.state.{row['state']}", lang),
        }
        for row in words.records(frame)
    ]
    return blocks.table(
        listed,
        columns=[
            Column("region", say("common.column.region", lang)),
            Column("start", start, kind="number"),
            Column("end", end, kind="number"),
            Column("own", say("exports.grid.column_total", lang), kind="number"),
            Column("even", say("exports.pace.column.even", lang, year=start), kind="number"),
            Column("state", say("exports.pace.column.state", lang)),
        ],
        caption=say("exports.pace.caption", lang, span=span, unit=scale.label),
        note=say("exports.pace.note", lang),
        **words.credited(tables, lang, frame, unit=scale.label),
    )


def push_and_pull(
    steps: pd.DataFrame, parts: pd.DataFrame, tables: Tables, *, lang: Lang
) -> blocks.Figure | None:
    """Return a region's gain as the national effect and the regional effect.

    Parameters
    ----------
    steps : DataFrame
        Of ``shift_share_steps``; nothing is shown where a figure is missing.
    parts : DataFrame
        Of ``log_share_parts`` of the same region and years.
    """
    if steps.empty:
        return None
    shown = str(steps["region"].iloc[0])
    name, span = words.place(tables, shown, lang), words.span(steps, lang)
    scale = words.scale_of(steps, lang, "")
    drawn = [_step(row, scale, lang) for row in words.records(steps)]
    found = {row["part"]: _the(row) for row in words.records(steps)}
    title = _split_title(found, name, scale, lang)
    credited = words.credited(tables, lang, steps, unit=scale.label)
    caption = say("exports.split.caption", lang, region=name, span=span)
    return blocks.figure(
        lambda: charts.waterfall(
            words.bars(drawn),
            axis_label=words.measure_label(scale, lang),
            legend=(say("common.chart.gain", lang), say("common.chart.loss", lang)),
        ),
        title=title,
        subtitle=say(
            "exports.split.subtitle",
            lang,
            unit=scale.label,
            region=name,
            span=span,
            currency=words.currency(steps, scale.unit, lang),
        ),
        alt=say(
            "exports.split.alt",
            lang,
            region=name,
            start=numbers.figure(found["start"], lang, scale),
            end=numbers.figure(found["end"], lang, scale),
            pull=numbers.figure(found["national"], lang, scale),
            push=numbers.figure(found["differential"], lang, scale),
            title=title,
        ),
        note=words.sentence(_parts_sentence(parts, name, lang), say("exports.split.note", lang)),
        table=_steps_table(drawn, steps, scale=scale, caption=caption, credited=credited),
        **credited,
    )


def _step(row: dict[str, Any], scale: scales.Scale, lang: Lang) -> dict[str, Any]:
    amount = rows.measured(row)
    effect = row["kind"] == "effect"
    year = int(row["start_year"] if row["part"] == "start" else row["end_year"])
    said = {} if effect else {"year": periods.year(year, lang)}
    write = scales.signed_cell if effect else scales.cell
    return {
        "label": say(f"exports.split.part.{row['part']}", lang, **said),
        "kind": row["kind"],
        "text": write(amount, scale),
        "figure": numbers.with_interval(
            _the(row), lang, scale, numbers.signed if effect else numbers.figure
        ),
        "range": words.range_of(amount, scale),
        "value": scale.of(float(row["value"])),
        "low": scale.of(float(row["low"])),
        "high": scale.of(float(row["high"])),
    }


def _split_title(parts: dict[str, Measured], name: str, scale: scales.Scale, lang: Lang) -> str:
    pull, push = parts["national"], parts["differential"]
    gain = difference(parts["end"], parts["start"])
    if pull.high < 0 < gain.low:
        told = numbers.unsigned(gain, lang, scale)
        return say("exports.split.title.against", lang, region=name, gain=told)
    said = {"push": numbers.signed(push, lang, scale), "pull": numbers.signed(pull, lang, scale)}
    return say("exports.split.title.neutral", lang, region=name, **said)


def _steps_table(
    drawn: list[dict[str, Any]],
    steps: pd.DataFrame,
    *,
    scale: scales.Scale,
    caption: str,
    credited: dict[str, Any],
) -> blocks.Table:
    lang: Lang = credited["lang"]
    listed = [
        {
            "part": bar["label"],
            "amount": words.cell(rows.measured(row), scale, signed=row["kind"] == "effect"),
            "range": bar["range"],
        }
        for bar, row in zip(drawn, words.records(steps), strict=True)
    ]
    left = words.cell(exports.left_by_steps(steps), scale)
    listed.append({"part": say("exports.parts.part.residual", lang), "amount": left, "range": None})
    return blocks.table(
        listed,
        columns=[
            Column("part", say("exports.split.column.part", lang)),
            Column("amount", say("common.column.value", lang), unit=scale.label, kind="number"),
            Column("range", say("common.column.range", lang), align="right"),
        ],
        caption=caption,
        **credited,
    )


def _parts_sentence(parts: pd.DataFrame, name: str, lang: Lang) -> str:
    total = parts.loc[parts["part"] == "total"].iloc[0]
    times = words.told(rows.measured(total, "times"), lang)
    own = exports.own_part(parts)
    if own is None:
        return say("exports.parts.finding_plain", lang, region=name, times=times)
    told = numbers.figure(own, lang)
    return say("exports.parts.finding", lang, region=name, times=times, own=told)


def _the(row: dict[str, Any]) -> Measured:
    found = rows.measured(row)
    if found is None:
        raise ValueError(f"a split needs its four figures: {row['part']}")
    return found
