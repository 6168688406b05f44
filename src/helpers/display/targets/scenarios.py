"""Required growth under each admissible base, and why no chance is given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from helpers.analysis import rows
from helpers.analysis import targets as theme
from helpers.display import blocks, numbers, periods
from helpers.display.blocks import Cell, Column
from helpers.display.targets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.analysis.targets import Track
    from helpers.data import Tables
    from helpers.data.measured import Measured
    from helpers.display.blocks import Note, Table
    from helpers.display.targets.words import Row

TENTH: Final = 0.001
"""A tenth of a percentage point."""
MANY: Final = 2


def scenarios(
    frame: pd.DataFrame,
    spread: pd.DataFrame,
    tables: Tables,
    *,
    lang: Lang,
) -> Table | None:
    """Return the growth each admissible base requires, beside the spread of past paces.

    Nothing where there are no two rows to compare.

    Parameters
    ----------
    frame, spread : DataFrame
        Of ``targets.scenarios`` and ``targets.pace_spread``.
    """
    if len(frame) < MANY:
        return None
    paces = {row["track"]: row for row in words.records(spread)}
    told = []
    for row in words.records(frame):
        pace = paces.get(row["track"], {})
        told.append(
            {
                "track": words.track(tables, row, lang),
                "base": say(
                    f"targets.scenarios.base.{row['base']}",
                    lang,
                    year=periods.year(int(row["base_year"]), lang),
                    figure=words.said(row, "base", lang),
                ),
                "years": int(row["years"]),
                "required": _required(words.the(row, "required"), lang),
                "paces": _paces(pace, lang),
                "readings": int(pace["readings"]) if pace else None,
            }
        )
    return blocks.table(
        told,
        columns=[
            Column("track", say("targets.growth.column.track", lang)),
            Column("base", say("targets.scenarios.column.base", lang)),
            Column("years", say("targets.scenarios.column.years", lang), align="right"),
            Column("required", say("targets.scenarios.column.required", lang), kind="number"),
            Column("paces", say("targets.scenarios.column.paces", lang), kind="number"),
            Column("readings", say("targets.scenarios.column.readings", lang), align="right"),
        ],
        caption=say("targets.scenarios.caption", lang),
        note=say("targets.scenarios.note", lang),
        **words.credited(tables, lang, frame, spread, unit="%"),
    )


def _paces(pace: Row, lang: Lang) -> Cell | None:
    """Return the median of past paces, and the slowest to the fastest as its range."""
    least, middle, most = (
        rows.measured(pace, name) if pace else None for name in ("least", "middle", "most")
    )
    if least is None or middle is None or most is None:
        return None
    spanned = replace(middle, low=least.low, high=most.high)
    return words.column_cell(spanned, lang, numbers.with_interval)


def _required(growth: Measured, lang: Lang) -> Cell | None:
    """Return growth required, with its bounds where rounding blurs a tenth of a point of it."""
    wide = growth.high - growth.low > TENTH
    return words.column_cell(growth, lang, numbers.with_interval if wide else numbers.figure)


def no_model(
    tracks: Sequence[Track], tables: Tables, *, register: pd.DataFrame, lang: Lang
) -> Note | None:
    """Return why no chance of meeting a target is given; nothing where there is no series.

    Parameters
    ----------
    tracks, register
        Of ``targets.tracks`` and ``targets.register`` for one date.
    """
    steps = max(theme.yearly_steps(tracks).values(), default=0)
    if not steps:
        return None
    parts = [say("targets.model.none", lang, most=numbers.plain(steps))]
    for one in register.loc[register["state"] == "ended", "target"]:
        later = theme.figures_after_base(tracks, target=str(one))
        name = words.target_name(tables, str(one), lang)
        key = "no_test" if later == 0 else "test"
        said = {} if later == 0 else {"later": numbers.plain(later)}
        parts.append(say(f"targets.model.{key}", lang, name=name, **said))
    return blocks.note(words.sentence(parts), kind="method", lang=lang)
