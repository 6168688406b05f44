"""When programmes ran, as exactly as their dates are printed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.budgets import Scope
from helpers.analysis.frames import records
from helpers.display import charts, numbers, scales
from helpers.display.blocks import Figure
from helpers.display.budgets.programmes import basis, counted, dates, where
from helpers.display.page import Page

LEGEND = ("months", "years", "yearly", "open")


def timeline(page: Page, times: pd.DataFrame, *, scope: Scope) -> Figure | None:
    """Return when each programme ran (``budgets.run_times``)."""
    if times.empty:
        return None
    said: dict[str, Any] = {"where": where(page, scope), "basis": basis(page)}
    won = page.scale("KRW", times["amount"])
    rows = records(times)
    told = times.assign(
        name=[page.name("programme", ident) for ident in times["id"]],
        dates=[dates(page, row) for row in rows],
        printed=times["period_as_printed"],
        precision=[page.say(f"timeline.dates_of.{code}") for code in times["dates"]],
        kind=[_kind(page, row) for row in rows],
    )
    drawn = times.assign(
        label=told["name"],
        group=[_group(page, row) for row in rows],
        text=[scales.cell(amount, won) for amount in times["amount"]],
        figure=[numbers.with_interval(amount, page.lang, won) for amount in times["amount"]],
    )
    legend = {name: page.say(f"timeline.legend.{name}") for name in LEGEND}
    columns = dict.fromkeys(("name", "dates", "printed", "precision"), "")
    return page.figure(
        "timeline",
        lambda: charts.programme_timeline(drawn, legend=legend),
        title=_title(page, times, said["where"]),
        count=counted(page, len(times)),
        table=page.table(
            "timeline", told, columns | {"amount": page.scaled(won), "kind": ""}, **said
        ),
        note=_notes(set(times["dates"])),
        **said,
    )


def _group(page: Page, row: dict[str, Any]) -> str:
    if row["dates"] == "yearly":
        return page.say("timeline.group.yearly", year=page.year(row["start_month"].year))
    return page.say(f"timeline.group.{'start' if row['dates'] == 'start' else 'total'}")


def _kind(page: Page, row: dict[str, Any]) -> str:
    """Return what a programme's amount is for: all its years, or one."""
    if row["kind"] == "yearly":
        return page.say("timeline.kind_of.yearly", year=page.year(row["start_month"].year))
    return page.say(f"timeline.kind_of.{'start' if pd.isna(row['end_month']) else 'total'}")


def _title(page: Page, times: pd.DataFrame, place: str) -> str:
    running = budgets.running_by_year(times)
    starts = times.loc[times["dates"] == "start", "start_month"].dt.year.tolist()
    if running.empty:
        if not starts:
            return page.say("timeline.title_yearly", where=place)
        return page.say("timeline.title_starts", count=counted(page, len(starts)))
    most = running[running["programmes"] == running["programmes"].max()]
    # without its end, no programme is known to be over in any year
    if not starts and len(most) == 1 and most["programmes"].item() > 1:
        count = counted(page, most["programmes"].item())
        return page.say("timeline.title", year=page.year(most["year"].item()), count=count)
    known = [*starts, *running["year"]]
    return page.say("timeline.title_span", where=place, span=page.years(min(known), max(known)))


def _notes(told: set[str]) -> list[str]:
    """Return the keys of what is to be minded about dates of some kinds."""
    kinds = {"note": {"months", "years"}, "note_yearly": {"yearly"}, "note_starts": {"start"}}
    return [f"timeline.{note}" for note, codes in kinds.items() if told & codes]
