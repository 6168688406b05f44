"""Who outgrew the nation: what can be told, a split of the gain, a split of the share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import exports, rows
from helpers.analysis.measured import Measured
from helpers.display import blocks, charts, numbers, periods, scales
from helpers.display.blocks import Column
from helpers.display.exports import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables


def pace(
    frame: pd.DataFrame, tables: Tables, *, years: tuple[int, int], currency: str, lang: Lang
) -> blocks.Table | blocks.Note:
    """Return every region's growth beside the nation's, and what it would take to tell.

    Parameters
    ----------
    frame : DataFrame
        Of ``pace_of_regions``.
    years : tuple of int
        First and last year asked for.
    """
    span = periods.year_range(*years, lang)
    if frame.empty:
        unit = say(f"exports.currency.{currency}", lang)
        text = say("exports.pace.missing", lang, span=span, currency=unit)
        return blocks.note(text, kind="missing", lang=lang)
    scale = words.scale_of(frame, lang, "start_", "end_")
    start, end = (periods.year(year, lang) for year in years)
    explained = [say("exports.pace.note", lang)] if len(frame) > 1 else []
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
            Column("own", say("common.column.growth", lang), kind="number"),
            Column("even", say("exports.pace.column.even", lang, year=start), kind="number"),
            Column("state", say("exports.pace.column.state", lang)),
        ],
        caption=say("exports.pace.caption", lang, span=span, unit=scale.label),
        note=words.sentence(*explained, *words.break_sentences(tables, years, lang)),
        **words.credited(tables, lang, frame, unit=scale.label),
    )


def push_and_pull(
    steps: pd.DataFrame, tables: Tables, *, region: str, years: tuple[int, int], lang: Lang
) -> blocks.Figure | blocks.Note:
    """Return a region's gain as the nation's pull and its own push.

    Parameters
    ----------
    steps : DataFrame
        Of ``shift_share_steps``; empty where no region has both figures.
    region : str
        The region asked for; another one shown instead is named in the note.
    years : tuple of int
        First and last year asked for.
    """
    if steps.empty:
        span = periods.year_range(*years, lang)
        text = say(
            "exports.split.missing", lang, span=span, years=words.years_with_regions(tables, lang)
        )
        return blocks.note(text, kind="missing", lang=lang)
    shown = str(steps["region"].iloc[0])
    name, span = words.place(tables, shown, lang), words.span(steps, lang)
    scale = words.scale_of(steps, lang, "")
    drawn = [_step(row, scale, lang) for row in words.records(steps)]
    ax = charts.waterfall(words.bars(drawn), axis_label=words.measure_label(scale, lang))
    parts = {row["part"]: rows.measured(row) for row in words.records(steps)}
    title = _split_title(parts, name, scale, lang)
    credited = words.credited(tables, lang, steps, unit=scale.label)
    broken = words.break_sentences(tables, years, lang)
    caption = say("exports.split.caption", lang, region=name, span=span)
    asked = words.instead("exports.split.instead", tables, asked=region, shown=shown, lang=lang)
    return blocks.figure(
        ax,
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
            start=words.told(parts["start"], lang, scale),
            end=words.told(parts["end"], lang, scale),
            pull=words.told(parts["national"], lang, scale),
            push=words.told(parts["differential"], lang, scale),
            title=title,
        ),
        note=words.sentence(asked, say("exports.split.note", lang), *broken),
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
        "range": words.range_of(amount, scale),
        "value": scale.of(float(row["value"])),
        "low": scale.of(float(row["low"])),
        "high": scale.of(float(row["high"])),
    }


def _split_title(
    parts: dict[str, Measured | None], name: str, scale: scales.Scale, lang: Lang
) -> str:
    pull, push = parts["national"], parts["differential"]
    start, end = parts["start"], parts["end"]
    if pull is None or push is None or start is None or end is None:
        raise ValueError("a split needs its four figures")
    against = pull.high < 0 < push.low and start.high < end.low
    write = numbers.unsigned if against else numbers.signed
    said = {"region": name, "push": write(push, lang, scale), "pull": write(pull, lang, scale)}
    return say(f"exports.split.title.{'against' if against else 'neutral'}", lang, **said)


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


def share_parts(parts: pd.DataFrame, tables: Tables, *, lang: Lang) -> blocks.Table | blocks.Note:
    """Return what changed a region's share of the nation: its own growth and the nation's.

    Parameters
    ----------
    parts : DataFrame
        Of ``log_share_parts``.
    """
    if parts.empty:
        return blocks.note(say("exports.parts.missing", lang), kind="missing", lang=lang)
    name = words.place(tables, str(parts["region"].iloc[0]), lang)
    logs, times = (scales.scale_for([], unit, lang) for unit in ("log_points", "multiple"))
    listed = [
        {
            "part": say(f"exports.parts.part.{row['part']}", lang),
            "log": words.cell(rows.measured(row), logs, signed=True),
            "times": words.cell(rows.measured(row, "times"), times),
        }
        for row in words.records(parts)
    ]
    return blocks.table(
        listed,
        columns=[
            Column("part", say("exports.split.column.part", lang)),
            Column("log", say("exports.parts.column.log", lang), unit=logs.label, kind="number"),
            Column(
                "times", say("exports.parts.column.times", lang), unit=times.label, kind="number"
            ),
        ],
        caption=say("exports.parts.caption", lang, region=name, span=words.span(parts, lang)),
        note=words.sentence(
            _parts_sentence(parts, name, lang),
            say("exports.parts.note", lang),
            say("common.rounding_note", lang),
        ),
        **words.credited(tables, lang, parts, unit=logs.label),
    )


def _parts_sentence(parts: pd.DataFrame, name: str, lang: Lang) -> str:
    total = parts.loc[parts["part"] == "total"].iloc[0]
    times = words.told(rows.measured(total, "times"), lang)
    own = exports.own_part(parts)
    if own is None:
        return say("exports.parts.finding_plain", lang, region=name, times=times)
    told = numbers.figure(own, lang)
    return say("exports.parts.finding", lang, region=name, times=times, own=told)
