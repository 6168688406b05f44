"""What documents say without a figure of their own, in the words of this collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis.rows import records
from helpers.display import attribution, blocks
from helpers.display.blocks import Column
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables


def listed(said: pd.DataFrame, tables: Tables, *, lang: Lang) -> blocks.Table:
    """Return statements with the document of each.

    Parameters
    ----------
    said : DataFrame
        One statement a row: ``said_ko``, ``said_en`` and ``rests_on``.
    """
    return blocks.table(
        [
            {
                "said": row[f"said_{lang}"],
                "source": attribution.source_line(tables, row["rests_on"], lang),
            }
            for row in records(said)
        ],
        columns=[
            Column("said", say("common.statements.said", lang)),
            Column("source", say("common.statements.source", lang)),
        ],
        caption=say("common.statements.caption", lang),
        **attribution.credited(
            tables,
            lang,
            said[["rests_on"]],
            unit=say("common.statements.unit", lang),
            basis=say("common.statements.basis", lang),
        ),
    )
