"""The register of targets: what was set, when, and what became of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis import targets
from helpers.analysis.frames import records
from helpers.display.blocks import Table
from helpers.display.page import Page
from helpers.display.targets.tracks import Row, target_name, target_row
from helpers.display.targets.wording import printed


def register(page: Page, listed: pd.DataFrame, *, target: str, as_of: str) -> Table:
    """Return targets with what their wording leaves open; of one target, what was announced."""
    columns = {"target": "", "set": "", "goal": page.written(), "year": "", "state": "", "gaps": ""}
    said: dict[str, Any] = {"unit": page.say("tracks.unit"), "as_of": page.day(as_of)}
    told = [row | _words(page, row) for row in records(listed)]
    if target == targets.ALL:
        return page.table("register", told, columns, **said)
    (one,) = told
    one |= {"goal": page.figure_of(one["goal"]), "printed": printed(page, target)}
    facts = [
        {"what": page.head("register", name), "said": str(one[name])}
        for name in (*columns, "printed")
        if one[name] is not None
    ]
    return page.table("register.one", facts, {"what": "", "said": ""}, credit=[listed], **said)


def _words(page: Page, row: Row) -> Row:
    own, announced = target_row(page, row["target"]), row["announced"]
    when = page.say("register.undated")
    if isinstance(announced, str):
        when = page.period(announced)
    return {
        "target": target_name(page, row["target"]),
        "set": page.say("register.set", set_by=own[f"set_by_{page.lang}"], announced=when),
        "year": row["target_year"],
        "state": page.say(f"register.state.{row['state']}"),
        "gaps": ", ".join(page.say(f"register.gap.{gap}") for gap in row["gaps"] or ("none",)),
    }
