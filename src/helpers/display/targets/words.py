"""Words that every block on targets needs: names of targets and tracks, cells, attribution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.data.measured import Measured
from helpers.display import attribution, names, numbers, periods, scales
from helpers.display.blocks import Cell
from helpers.display.wording import Lang, has, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from helpers.data import Tables

Row = dict[str, Any]
ALL = "all"

records = rows.records
credited = attribution.credited


def target_row(tables: Tables, target: str) -> Row:
    """Return a target's row of the register.

    Raises
    ------
    ValueError
        No such target.
    """
    found = tables.targets.loc[lambda df: df["id"] == target]
    if found.empty:
        known = ", ".join([*tables.targets["id"], ALL])
        raise ValueError(f"target «{target}» is not one of {known}")
    return records(found)[0]


def target_name(tables: Tables, target: str, lang: Lang) -> str:
    """Return what a target is about, in a few words that may begin a sentence."""
    name = name_within(tables, target, lang)
    return name[:1].upper() + name[1:]


def name_within(tables: Tables, target: str, lang: Lang) -> str:
    """Return what a target is about, within a sentence."""
    indicators = dict(zip(tables.targets["id"], tables.targets["indicator"], strict=True))
    indicator = str(indicators.get(target) or target_row(tables, target)["indicator"])
    key = f"targets.name.{indicator}"
    return say(key, lang) if has(key) else names.indicator_name(tables, indicator, lang)


def goal_text(tables: Tables, target: str, lang: Lang) -> str:
    """Return a target's amount."""
    row = target_row(tables, target)
    return numbers.figure(
        Measured(
            float(row["target_value"]),
            float(row["target_low"]),
            float(row["target_high"]),
            str(row["target_unit"]),
        ),
        lang,
    )


def yardstick(row: Row, lang: Lang, *, short: bool = False) -> str:
    """Return what a track is measured by, with the years its count holds for."""
    kind = "short" if short else "yardstick"
    name = say(f"targets.{kind}.{row['yardstick'] or 'none'}", lang)
    part = segment(row, lang)
    return f"{name} · {part}" if part else name


def segment(row: Row, lang: Lang) -> str:
    """Return the years a count holds for, nothing where no break bounds it."""
    last, first = year_or_none(row["segment_last"]), year_or_none(row["segment_first"])
    if last is not None:
        return say("targets.segment.before", lang, year=periods.year(last, lang))
    if first is not None:
        return say("targets.segment.after", lang, year=periods.year(first, lang))
    return ""


def track(tables: Tables, row: Row, lang: Lang) -> str:
    """Return a target with what it is measured by; the break's reading where there is one."""
    by = segment(row, lang) or yardstick(row, lang)
    return say(
        "targets.track", lang, name=target_name(tables, str(row["target"]), lang), yardstick=by
    )


def the(row: Row, prefix: str = "") -> Measured:
    """Return a number of a row that must be there."""
    found = rows.measured(row, prefix)
    if found is None:
        raise ValueError(f"no {prefix or 'value'} in the row of {row.get('track', row)}")
    return found


def said(row: Row, prefix: str, lang: Lang, *, bounds: bool = False) -> str:
    """Return a number of a row as text, or the word for not knowing it."""
    number = rows.measured(row, prefix)
    if number is None:
        return say("common.missing_mark", lang)
    return numbers.with_interval(number, lang) if bounds else numbers.stated(number, lang)


def cell(
    number: Measured | None, lang: Lang, write: Callable[..., str] = numbers.figure
) -> Cell | None:
    """Return a table's cell with the unit written out, None where nothing is known."""
    if number is None:
        return None
    return Cell(write(number, lang), number.value, number.low, number.high)


def column_cell(
    number: Measured | None, lang: Lang, write: Callable[..., str] = numbers.figure
) -> Cell | None:
    """Return ``cell`` with all decimals of its unit, for a column of one unit."""
    if number is None:
        return None
    text = write(number, lang, scales.scale_for([], number.unit, lang))
    return Cell(text, number.value, number.low, number.high)


def dated(row: Row, prefix: str, lang: Lang) -> Cell | None:
    """Return a table's cell of a figure with its year, None where it is not known."""
    number = rows.measured(row, prefix)
    if number is None:
        return None
    year = periods.year(int(row[f"{prefix}_year"]), lang)
    amount = numbers.figure(number, lang)
    text = say("targets.progress.dated", lang, amount=amount, year=year)
    return Cell(text, number.value, number.low, number.high)


def scaled_cell(number: Measured | None, scale: scales.Scale) -> Cell | None:
    """Return a table's cell at a scale, None where nothing is known."""
    if number is None:
        return None
    return Cell(scales.cell(number, scale), number.value, number.low, number.high)


def year_or_none(value: Any) -> int | None:
    """Return a year as a whole number, None where there is none."""
    return None if pd.isna(value) else int(value)


def is_single(progress: pd.DataFrame) -> bool:
    """Return whether a page is about one target by one yardstick, and opens with its path."""
    return len(progress[["target", "yardstick"]].drop_duplicates()) == 1


def day(as_of: str, lang: Lang) -> str:
    """Return the date of reading."""
    return periods.day(as_of, lang)


def sentence(parts: Iterable[str]) -> str:
    """Return sentences one after another."""
    return " ".join(part for part in parts if part)


def not_printed(history: pd.DataFrame, tables: Tables, lang: Lang) -> str:
    """Return which points of a history are provisional or worked out; nothing where none is.

    Parameters
    ----------
    history : DataFrame
        One row a point, with ``rests_on`` and the keys of its track.
    """
    status = dict(zip(tables.observations["id"], tables.observations["status"], strict=True))
    found: dict[str, dict[str, None]] = {"provisional": {}, "derived": {}}
    for row in records(history):
        for kind in {status.get(ident, "") for ident in row["rests_on"]} & found.keys():
            year = periods.year(int(row["year"]), lang)
            found[kind][f"{yardstick(row, lang)} {year}"] = None
    return sentence(
        say(f"targets.path.note_{kind}", lang, points=", ".join(points))
        for kind, points in found.items()
        if points
    )
