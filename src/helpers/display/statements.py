"""What documents say without a figure of their own, in the words of this collection."""

from __future__ import annotations

import pandas as pd

from helpers.display import attribution
from helpers.display.blocks import Table
from helpers.display.page import Page


def listed(page: Page, said: pd.DataFrame) -> Table:
    """Return statements (``said_ko``, ``said_en``, ``rests_on``) with the document of each."""
    return page.table(
        "common.statements",
        said.assign(
            said=said[f"said_{page.lang}"],
            source=[
                attribution.source_line(page.tables, ids, page.lang) for ids in said["rests_on"]
            ],
        ),
        {"said": "", "source": ""},
        credit=[said[["rests_on"]]],
        unit=page.say("common.statements.unit"),
        basis=page.say("common.statements.basis"),
    )
