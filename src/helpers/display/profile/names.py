"""What a region is and was called, its codes, and what changed, in sentences."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.comparability import DIVIDING
from helpers.analysis.frames import records
from helpers.analysis.profile.names import REGISTERS
from helpers.display.blocks import Findings, Note
from helpers.display.page import Page


def names(page: Page, found: pd.DataFrame) -> Findings:
    """Return each official name with its codes (``profile.names_and_codes``), sentence by sentence.

    A sentence for each span of dates.
    """
    told = [
        page.say(
            "names.span",
            when=_when(page, row),
            name=row[f"name_{page.lang}"],
            codes=", ".join(_code(page, row, register) for register in REGISTERS),
        )
        for row in records(found)
    ]
    return page.findings(*(page.finding(text) for text in told))


def _when(page: Page, row: dict[str, Any]) -> str:
    start, end = row["valid_from"], row["valid_to"]
    said = {
        name: page.day(day)
        for name, day in (("start", start), ("end", end))
        if isinstance(day, str)
    }
    key = {0: "always", 2: "between"}.get(len(said)) or ("since" if "start" in said else "until")
    return page.say(f"names.{key}", **said)


def _code(page: Page, row: dict[str, Any], register: str) -> str:
    named, code = page.say(f"names.register.{register}"), row[register]
    if code is not None:
        return page.say("names.code", register=named, code=code)
    if register == "iso":
        return page.say("names.own_code", register=named, code=row["region"])
    return page.say("names.no_code", register=named)


def changes(page: Page, found: pd.DataFrame) -> Note | None:
    """Return what changed in a region or in how it is counted (``profile.changes``)."""
    if found.empty:
        return None
    told = [
        page.say(
            "names.change",
            year=page.year(row["year"]),
            name=row[f"name_{page.lang}"],
            note=row[f"note_{page.lang}"],
        )
        for row in records(found)
    ]
    # a new name alone divides no series
    divides = found["kind"].isin(DIVIDING).any()
    text = page.sentences(*dict.fromkeys(told))
    return page.note(text, kind="break" if divides else "caution")
