"""How much of a programme the state pays, where a source says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis.rows import records
from helpers.display import blocks, names, scales
from helpers.display.blocks import Column, Note, Table
from helpers.display.budgets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd

    from helpers.analysis.budgets import Scope
    from helpers.data import Tables


def state_parts(parts: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang) -> Table | Note:
    """Return the state's part of each programme beside its whole.

    Parameters
    ----------
    parts : DataFrame
        As ``budgets.state_parts`` gives it.
    """
    if parts.empty:
        return blocks.note(say("budgets.state.nothing", lang), kind="missing", lang=lang)
    scale = scales.scale_for([*parts["value"], *parts["whole_value"]], "KRW", lang)
    shares = scales.scale_for(parts["share_value"], "share", lang)
    ids = words.ids_of(parts, "rests_on", "whole_rests_on")
    told = [
        {
            "name": names.programme_name(tables, row["programme"], lang),
            **words.written(words.the(row), scale, "part"),
            **words.written(words.the(row, "whole"), scale, "whole"),
            **words.ranged(words.the(row, "share"), shares, "share"),
            "source": names.source_citation(tables, row["source_id"], lang),
            "whole_source": names.source_citation(tables, row["whole_source_id"], lang),
        }
        for row in records(parts)
    ]
    return blocks.table(
        told,
        columns=[
            Column("name", say("common.column.programme", lang)),
            Column("part", say("budgets.state.part", lang), unit=scale.label, kind="number"),
            Column("whole", say("budgets.state.whole", lang), unit=scale.label, kind="number"),
            Column("share", say("budgets.state.share", lang), unit=shares.label, kind="number"),
            Column("source", say("budgets.state.source", lang)),
            Column("whole_source", say("budgets.state.whole_source", lang)),
        ],
        caption=say("budgets.state.caption", lang, where=words.where(tables, scope, lang)),
        unit=scale.label,
        basis=words.basis(tables, lang),
        source=words.cited(tables, ids, lang),
        rests_on=ids,
        note=say("budgets.state.note", lang),
        lang=lang,
    )
