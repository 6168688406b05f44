"""What the targets' words cover, and what a reader needs beside them."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.frames import records
from helpers.display.blocks import Finding, Note, Table
from helpers.display.page import Page
from helpers.display.statements import listed
from helpers.display.targets.tracks import Row, goal_text, target_name, target_row, yardstick


def wording(page: Page, register: pd.DataFrame) -> Table | None:
    """Return what each target covers and how its wording misleads, beside what is printed.

    Nothing for one target alone, whose findings say it.
    """
    if len(register) == 1:
        return None
    told = [
        {
            "target": target_name(page, ident),
            "printed": printed(page, ident),
            "note": target_row(page, ident)[f"note_{page.lang}"],
        }
        for ident in register["target"]
    ]
    columns = dict.fromkeys(("target", "printed", "note"), "")
    return page.table("wording", told, columns, unit=page.say("tracks.unit"), credit=[register])


def printed(page: Page, target: str) -> str:
    """Return a target's amounts as its document prints them."""
    own = target_row(page, target)
    amounts = (own["target_as_printed"], own["target_usd_as_printed"])
    return " / ".join(one for one in amounts if isinstance(one, str))


def ended(page: Page, register: pd.DataFrame, *, progress: pd.DataFrame) -> Note | None:
    """Return what is known of the outcome of targets whose year has ended.

    Nothing where none has, nor of one target alone, whose findings say it.
    """
    over = register.loc[register["state"] == "ended", "target"]
    if over.empty or len(register) == 1:
        return None
    told = [outcome(page, one, records(progress[progress["target"] == one])) for one in over]
    return page.note(page.sentences(*told))


def outcome(page: Page, target: str, own: list[Row]) -> str:
    """Return what is known of the outcome of a target whose year has ended."""
    said = {
        "name": target_name(page, target),
        "goal": goal_text(page, target),
        "target_year": page.year(target_row(page, target)["target_year"]),
    }
    known = {one["yardstick"]: one for one in own if one["outcome"] is not None}
    if not known:
        return page.say("wording.ended.unknown", **said)
    told = [(page.stated(one["outcome"]), yardstick(page, one)) for one in known.values()]
    figures = [
        page.say("wording.ended.figure", figure=figure, yardstick=name) if len(told) > 1 else figure
        for figure, name in told
    ]
    return page.say("wording.ended.known", figures=page.listed(figures), **said)


def beside(page: Page, found: pd.DataFrame) -> Table | None:
    """Return what the documents say beside the targets (``targets.beside``)."""
    if found.empty:
        return None
    said = {f"said_{page.lang}": [_sentence(page, row) for row in records(found)]}
    return listed(page, found.assign(**said))


def figures_beside(page: Page, found: pd.DataFrame) -> list[Finding]:
    """Return the figures beside one target as findings."""
    return [
        page.finding(
            _sentence(page, row) + ".",
            key=f"targets.beside.{row['kind']}",
            measured=row["figure"],
            label=page.say(f"wording.label.{row['kind']}", when=page.period(row["period"])),
        )
        for row in records(found[found["figure"].notna()])
    ]


def _sentence(page: Page, row: Row) -> str:
    if row["figure"] is None:
        return str(row[f"said_{page.lang}"])
    amount, when = page.stated(row["figure"]), page.period(row["period"])
    return page.say(f"wording.beside.{row['kind']}", amount=amount, when=when)
