"""Two shares that are easily read one after the other, though they rest on different bases."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.analysis.frames import records
from helpers.display.blocks import Note
from helpers.display.page import Page

SHARES: Final = "gyeonggi-share"
"""The pair that is most often read as a series."""


def comparability(page: Page, tempting: pd.DataFrame) -> Note | None:
    """Return that two shares of one region may not be read as a series (``comparable_pairs``).

    None where one of them is not held.
    """
    found = records(tempting[tempting["pair"] == SHARES])
    if not found:
        return None
    [row] = found
    said = {"region": page.name("region", row["first_region"])}
    for side in ("first", "second"):
        year, share = page.year(row[f"{side}_year"]), row[side]
        basis = page.basis_names(share.bases)
        said |= {side: share, f"{side}_year": year, f"{side}_basis": basis}
    return page.note(page.say("comparability.shares", **said), kind="caution")
