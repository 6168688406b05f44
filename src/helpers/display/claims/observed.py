"""What the observations behind claims are called."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.claims import Rows
from helpers.display.page import Page


def observation(page: Page, ident: str) -> dict[str, Any]:
    """Return the row of an observation or a programme."""
    return Rows.of(page.tables).found[ident]


def place(page: Page, entity: str) -> str:
    """Return the short name of a region, or the name of a body."""
    of_region = entity in page.tables.regions["code"].tolist()
    return page.name("region" if of_region else "entity", entity)


def figure_name(page: Page, ident: str) -> str:
    """Return what an observation measures, of whom and when; of a programme, its name."""
    row = observation(page, ident)
    if "indicator" not in row:
        return page.name("programme", ident)
    told = {"place": place(page, row["entity"]), "what": page.name("indicator", row["indicator"])}
    if pd.isna(row["period"]):
        return page.say("observed.figure_undated", **told)
    return page.say("observed.figure", when=page.period(row["period"]), **told)


def figure_on_basis(page: Page, ident: str) -> str:
    """Return what an observation measures and in whose statistics."""
    row = observation(page, ident)
    what, basis = page.name("indicator", row["indicator"]), page.name("basis", row["basis"])
    return page.say("observed.on_basis", what=what, basis=basis)


def rate_name(page: Page, ident: str) -> str:
    """Return which exchange rate an observation is: its basis and when."""
    row = observation(page, ident)
    basis = page.name("basis", row["basis"])
    return page.say("observed.rate", basis=basis, when=page.period(row["period"]))
