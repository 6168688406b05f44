"""Who grew faster than Korea: what can be told, and a split of the gain."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import pandas as pd

from helpers.analysis import exports
from helpers.analysis.frames import records
from helpers.analysis.measures import difference
from helpers.data.measured import Measured
from helpers.display import charts, numbers, scales
from helpers.display.blocks import Figure, Table
from helpers.display.exports.amounts import axis, bars, scale_of
from helpers.display.exports.growth import currency, region_break_sentences, span_of
from helpers.display.page import Page
from helpers.display.scales import Scale

WRITTEN: Final = {"total": numbers.figure, "effect": numbers.signed}


def pace(page: Page, paces: pd.DataFrame) -> Table | None:
    """Return every region's growth beside the nation's (``pace_of_regions``).

    None where no region has a figure.
    """
    if len(paces) < 2:
        return None
    years = span_of(paces)
    start, end = map(page.year, years)
    scale = scale_of(page, paces["start"], paces["end"])
    amount = page.scaled(scale, unit="")
    return page.table(
        "pace",
        paces,
        {
            "region": partial(page.name, "region"),
            "start": amount,
            "end": amount,
            "own": page.in_full(numbers.signed),
            "even": amount,
            "state": page.words("pace.state"),
        },
        heads={
            "start": start,
            "end": end,
            "own": "column.total",
            "even": page.say("pace.even", year=start),
        },
        unit=scale.label,
        note=["pace.note", *region_break_sentences(page, paces)],
        span=page.years(*years),
    )


def push_and_pull(page: Page, steps: pd.DataFrame, parts: pd.DataFrame) -> Figure | None:
    """Return a region's gain as the national effect and the regional effect.

    ``steps`` and ``parts`` are those of ``shift_share_steps`` and ``log_share_parts``; None
    where a figure is missing.
    """
    if steps.empty:
        return None
    name, span = page.name("region", steps["region"].iloc[0]), page.years(*span_of(steps))
    scale = scale_of(page, steps["amount"])
    amounts = dict(zip(steps["part"], steps["amount"], strict=True))
    rows = [_step(page, row, scale) for row in records(steps)]
    drawn = bars(_bar(page, row, scale) for row in rows)
    left = {"part": page.say("column.residual"), "amount": exports.left_by_steps(steps)}
    said = {"region": name, "span": span}
    return page.figure(
        "pace.push_and_pull",
        lambda: charts.waterfall(
            drawn,
            axis_label=axis(page, scale),
            legend=(page.say("common.chart.gain"), page.say("common.chart.loss")),
        ),
        title=_title(page, amounts, name, scale),
        table=page.table(
            "pace.push_and_pull",
            [*rows, left | {"range": None}],
            {"part": "", "amount": page.scaled(scale), "range": page.ranges(scale)},
            heads={"amount": "common.column.value"},
            credit=[steps],
            **said,
        ),
        note=[
            _parts(page, parts, name),
            "pace.push_and_pull.note",
            *region_break_sentences(page, steps),
        ],
        currency=currency(page, steps, scale.unit),
        start=numbers.figure(amounts["start"], page.lang, scale),
        end=numbers.figure(amounts["end"], page.lang, scale),
        pull=numbers.figure(amounts["national"], page.lang, scale),
        push=numbers.figure(amounts["differential"], page.lang, scale),
        **said,
    )


def _step(page: Page, row: dict[str, Any], scale: Scale) -> dict[str, Any]:
    """Return a step with its name, its amount as it is written, and its bounds."""
    own_year = f"{row['part']}_year"
    said = {"year": page.year(row[own_year])} if own_year in row else {}
    write = scales.signed_cell if row["kind"] == "effect" else scales.cell
    return {
        "part": page.say(f"pace.push_and_pull.part.{row['part']}", **said),
        "kind": row["kind"],
        "amount": page.scaled(scale, write)(row["amount"]),
        "range": row["amount"],
    }


def _bar(page: Page, step: dict[str, Any], scale: Scale) -> dict[str, Any]:
    told = numbers.with_interval(step["range"], page.lang, scale, WRITTEN[step["kind"]])
    drawn = {"label": step["part"], "kind": step["kind"], "text": step["amount"].text}
    return drawn | page.mark(step["range"], scale) | {"figure": told}


def _title(page: Page, amounts: dict[str, Measured], name: str, scale: Scale) -> str:
    pull, push = amounts["national"], amounts["differential"]
    gain = difference(amounts["end"], amounts["start"])
    if pull.high < 0 < gain.low:
        told = numbers.unsigned(gain, page.lang, scale)
        return page.say("pace.push_and_pull.title.against", region=name, gain=told)
    return page.say(
        "pace.push_and_pull.title.neutral",
        region=name,
        push=numbers.signed(push, page.lang, scale),
        pull=numbers.signed(pull, page.lang, scale),
    )


def _parts(page: Page, parts: pd.DataFrame, name: str) -> str:
    times = parts.set_index("part")["times"]["total"]
    own = exports.own_part(parts)
    if own is None:
        return page.say("pace.push_and_pull.finding_plain", region=name, times=times)
    return page.say("pace.push_and_pull.finding", region=name, times=times, own=own)
