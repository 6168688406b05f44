"""The documents that a profile used."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.analysis.claims import Audited
from helpers.display.blocks import Note, Sources
from helpers.display.page import Page, rests_on


def sources(page: Page, *used: pd.DataFrame, audited: Sequence[Audited] = ()) -> Sources | Note:
    """Return every document behind some frames and claims, or that none was used."""
    ids = rests_on(*used, *(one.rests_on for one in audited))
    return page.sources(ids) if ids else page.note("sources.nothing")
