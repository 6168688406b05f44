"""The register of targets, and how far along each of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import rows
from helpers.display import blocks, charts, numbers, periods, scales
from helpers.display.blocks import Cell, Column
from helpers.display.targets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.display.blocks import Figure, Table
    from helpers.display.targets.words import Row

MANY: Final = 2


def register(frame: pd.DataFrame, tables: Tables, *, target: str, as_of: str, lang: Lang) -> Table:
    """Return targets with what their wording leaves open; of one target, what was announced.

    Parameters
    ----------
    frame : DataFrame
        Of ``targets.register``.
    target : str
        The one target the page is about, or ``all``.
    """
    one = target != words.ALL
    told = [_registered(tables, row, lang) for row in words.records(frame)]
    named = ("target", "set", "goal", "year", "state", "gaps")
    heads = {name: say(f"targets.register.column.{name}", lang) for name in (*named, "printed")}
    if one:
        facts = told[0] | {
            "printed": _reservation(tables, words.records(frame)[0], lang)["printed"]
        }
        entries = [
            {"what": head, "said": _plain(facts[name])}
            for name, head in heads.items()
            if facts[name] is not None
        ]
        columns = [
            Column(name, say(f"targets.register.column.{name}", lang)) for name in ("what", "said")
        ]
    else:
        entries = told
        columns = [
            Column(name, heads[name], kind="number")
            if name == "goal"
            else Column(name, heads[name])
            for name in named
        ]
    return blocks.table(
        entries,
        columns=columns,
        caption=say(
            f"targets.register.caption{'_one' if one else ''}", lang, as_of=words.day(as_of, lang)
        ),
        **words.credited(tables, lang, frame, unit=say("targets.register.unit", lang)),
    )


def _plain(fact: Cell | str | int) -> str:
    return fact.text if isinstance(fact, Cell) else str(fact)


def _registered(tables: Tables, row: Row, lang: Lang) -> dict[str, Any]:
    target = words.target_row(tables, str(row["target"]))
    gaps = [say(f"targets.gap.{gap}", lang) for gap in row["gaps"] or ("none",)]
    announced = target["announced"]
    when = (
        periods.period(announced, lang)
        if isinstance(announced, str)
        else say("targets.register.undated", lang)
    )
    set_by = str(target[f"set_by_{lang}"])
    return {
        "target": words.target_name(tables, str(row["target"]), lang),
        "set": say("targets.register.set", lang, set_by=set_by, announced=when),
        "goal": words.cell(words.the(row), lang),
        "year": words.year_or_none(row["target_year"]),
        "state": say(f"targets.state.{row['state']}", lang),
        "gaps": ", ".join(gaps),
    }


def reservations(frame: pd.DataFrame, tables: Tables, *, lang: Lang) -> Table | None:
    """Return what each target covers and how its wording misleads, beside what is printed.

    Nothing for one target alone, whose findings say it.

    Parameters
    ----------
    frame : DataFrame
        Of ``targets.register``.
    """
    if len(frame) == 1:
        return None
    named = ("target", "printed", "note")
    return blocks.table(
        [_reservation(tables, row, lang) for row in words.records(frame)],
        columns=[Column(name, say(f"targets.register.column.{name}", lang)) for name in named],
        caption=say("targets.register.reservations", lang),
        **words.credited(tables, lang, frame, unit=say("targets.register.unit", lang)),
    )


def _reservation(tables: Tables, row: Row, lang: Lang) -> dict[str, str]:
    target = words.target_row(tables, str(row["target"]))
    printed = [
        str(target[name])
        for name in ("target_as_printed", "target_usd_as_printed")
        if isinstance(target[name], str)
    ]
    return {
        "target": words.target_name(tables, str(row["target"]), lang),
        "printed": " / ".join(printed),
        "note": str(target[f"note_{lang}"]),
    }


def progress(
    frame: pd.DataFrame, tables: Tables, *, target: str, as_of: str, lang: Lang
) -> Figure | None:
    """Return the part of the way to each running target that is covered, and what is left.

    Nothing where no running target has a figure, nor of one target with fewer than two measures.

    Parameters
    ----------
    frame : DataFrame
        Of ``targets.measure_targets``.
    target : str
        The one target the page is about, or ``all``.
    """
    day = words.day(as_of, lang)
    running = frame.loc[frame["left_value"].notna() & ~frame["expired"].astype(bool)]
    if running.empty or (target != words.ALL and running["covered_value"].count() < MANY):
        return None
    told = running.sort_values("covered_value", ascending=False)
    scale = scales.scale_for([], "share", lang)
    drawn = [_bar(tables, row, scale, lang) for row in words.records(told)]
    title = _title(running, day, lang)
    return blocks.figure(
        lambda: charts.ranked_bars(
            pd.DataFrame(drawn), axis_label=say("targets.progress.axis", lang)
        ),
        title=title,
        subtitle=say("targets.progress.subtitle", lang),
        alt=say("targets.progress.alt", lang, title=title),
        table=left_table(told, tables, day=day, lang=lang),
        note=say("targets.progress.note", lang),
        **words.credited(tables, lang, _used(told), unit=scale.label),
    )


def _used(told: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of the numbers shown; the past pace rests on figures not shown here."""
    shown = ("latest_", "goal_", "base_", "covered_")
    return told[[name for name in told.columns if str(name).startswith(shown)]]


def _title(running: pd.DataFrame, day: str, lang: Lang) -> str:
    based = running.loc[running["covered_value"].notna()].sort_values("covered_value")
    if based.empty:
        return say("targets.progress.title_none", lang)
    ordered = words.records(based)
    low, high = (words.said(row, "covered", lang) for row in (ordered[0], ordered[-1]))
    if low == high:
        return say("targets.progress.title_one", lang, as_of=day, low=low)
    return say("targets.progress.title", lang, as_of=day, low=low, high=high)


def _bar(tables: Tables, row: Row, scale: scales.Scale, lang: Lang) -> dict[str, Any]:
    covered, label = rows.measured(row, "covered"), words.track(tables, row, lang)
    if covered is None:
        text = say("targets.progress.no_base", lang)
        return {"label": label, "kind": "unknown", "text": text, "value": None} | dict.fromkeys(
            ("low", "high")
        )
    return {
        "label": label,
        "kind": "known",
        "value": scale.of(covered.value),
        "low": scale.of(covered.low),
        "high": scale.of(covered.high),
        "text": say(
            "targets.progress.text",
            lang,
            covered=numbers.figure(covered, lang, scale),
            span=periods.year_range(int(row["base_year"]), int(row["latest_year"]), lang),
        ),
    }


def left_table(told: pd.DataFrame, tables: Tables, *, day: str, lang: Lang) -> Table:
    """Return what is left of each target, in all and a year.

    Parameters
    ----------
    told : DataFrame
        Rows of ``targets.measure_targets`` with a figure.
    day : str
        Date of reading, as text.
    """
    figures = {"base", "latest", "covered", "left", "per_year"}
    named = ("track", "base", "latest", "covered", "left", "per_year", "years", "unseen")
    return blocks.table(
        [_left(tables, row, lang) for row in words.records(told)],
        columns=[
            Column(one, say(f"targets.progress.column.{one}", lang), kind="number")
            if one in figures
            else Column(one, say(f"targets.progress.column.{one}", lang), align="right")
            if one != "track"
            else Column("track", say("targets.growth.column.track", lang))
            for one in named
        ],
        caption=say("targets.progress.caption", lang, as_of=day),
        **words.credited(tables, lang, _used(told), unit=say("targets.progress.unit", lang)),
    )


def _left(tables: Tables, row: Row, lang: Lang) -> dict[str, Any]:
    return {
        "track": words.track(tables, row, lang),
        "base": words.dated(row, "base", lang) or Cell(say("targets.progress.no_base", lang)),
        "latest": words.dated(row, "latest", lang),
        "covered": words.column_cell(rows.measured(row, "covered"), lang),
        "left": words.cell(rows.measured(row, "left"), lang),
        "per_year": words.cell(rows.measured(row, "left_per_year"), lang),
        "years": int(row["years"]),
        "unseen": int(row["unseen_years"]),
    }
