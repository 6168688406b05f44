"""Growth needed beside growth of the past, and what "double" means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import rows
from helpers.analysis import targets as theme
from helpers.display import blocks, charts, numbers, periods, scales
from helpers.display.blocks import Column
from helpers.display.targets import words
from helpers.display.targets.findings import double_title, others_of_double
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from helpers.data import Tables
    from helpers.display.blocks import Figure
    from helpers.display.targets.words import Row

SIDES: Final = ("required", "achieved")


def growth(progress: pd.DataFrame, tables: Tables, *, lang: Lang) -> Figure | None:
    """Return growth needed beside growth of the past, for each running target and basis.

    Nothing where no target takes growth. Shares rise by points and are left out.

    Parameters
    ----------
    progress : DataFrame
        Of ``targets.measure_targets``.
    """
    running = progress["required_value"].notna() & ~progress["expired"].astype(bool)
    known = progress.loc[running & (progress["goal_unit"] != "share")]
    if known.empty:
        return None
    scale = scales.scale_for([], "growth", lang)
    drawn = [
        _growth_dot(tables, row, side, scale, lang)
        for row in words.records(known)
        for side in SIDES
    ]
    title = _growth_title(known.loc[known["pace_gap_value"].notna()], tables, lang)
    used = known.drop(
        columns=[c for c in known.columns if str(c).startswith(("left", "base", "covered"))]
    )
    return blocks.figure(
        lambda: charts.interval_dots(
            pd.DataFrame(drawn), axis_label=say("targets.growth.axis", lang)
        ),
        title=title,
        subtitle=say("targets.growth.subtitle", lang),
        alt=say("targets.growth.alt", lang, title=title),
        table=_growth_table(known, used, tables, lang),
        **words.credited(tables, lang, used, unit=scale.label),
    )


def _growth_title(both: pd.DataFrame, tables: Tables, lang: Lang) -> str:
    """Return of which one target the past growth falls short, by all or some of its measures."""
    below = both.loc[both["pace_gap_low"] > 0]
    if both.empty:
        return say("targets.growth.title_plain", lang)
    if below.empty:
        return say("targets.growth.title_none", lang)
    behind = set(below["target"])
    if len(behind) > 1:
        return say("targets.growth.title_several", lang)
    (one,) = behind
    every = len(below) == len(both.loc[both["target"] == one])
    name = words.target_name(tables, one, lang)
    return say(f"targets.growth.title_{'one' if every else 'part'}", lang, name=name)


def _growth_dot(
    tables: Tables, row: Row, side: str, scale: scales.Scale, lang: Lang
) -> dict[str, Any]:
    number = rows.measured(row, side)
    dot: dict[str, Any] = {
        "label": words.track(tables, row, lang),
        "series": say(f"targets.growth.{side}", lang),
    }
    if number is None:
        return (
            dot
            | {"value": None, "low": None, "high": None}
            | {"text": say("targets.growth.no_past", lang)}
        )
    return dot | {
        "value": scale.of(number.value),
        "low": scale.of(number.low),
        "high": scale.of(number.high),
        "text": numbers.figure(number, lang),
    }


def _growth_table(
    known: pd.DataFrame, used: pd.DataFrame, tables: Tables, lang: Lang
) -> blocks.Table:
    cells = []
    for row in words.records(known):
        past = rows.measured(row, "achieved")
        first, last = row["first_year"], row["latest_year"]
        cells.append(
            {
                "track": words.track(tables, row, lang),
                "latest": words.dated(row, "latest", lang),
                "multiple": words.column_cell(words.the(row, "multiple"), lang),
                "required": words.column_cell(
                    words.the(row, "required"), lang, numbers.with_interval
                ),
                "achieved": words.column_cell(past, lang, numbers.with_interval),
                "span": "" if past is None else periods.year_range(int(first), int(last), lang),
                "gap": words.column_cell(rows.measured(row, "pace_gap"), lang, numbers.signed),
            }
        )
    texts = {"track", "span"}
    named = ("track", "latest", "multiple", "required", "achieved", "span", "gap")
    return blocks.table(
        cells,
        columns=[
            Column(one, say(f"targets.growth.column.{one}", lang))
            if one in texts
            else Column(one, say(f"targets.growth.column.{one}", lang), kind="number")
            for one in named
        ],
        caption=say("targets.growth.caption", lang),
        **words.credited(tables, lang, used, unit="%, %p"),
    )


def double(multiples: pd.DataFrame, tables: Tables, *, lang: Lang) -> Figure | None:
    """Return how many times each possible base goes into the target, beside the headline's word.

    Nothing where no base is known.

    Parameters
    ----------
    multiples : DataFrame
        Of ``targets.multiples``.
    """
    implied, said = theme.implied_base(tables), theme.said_multiple(tables)
    if multiples.empty or implied is None or said is None:
        return None
    drawn = pd.DataFrame(
        {
            "label": _base_label(row, lang),
            "value": float(row["value"]),
            "low": float(row["low"]),
            "high": float(row["high"]),
            "text": numbers.figure(words.the(row), lang),
        }
        for row in words.records(multiples)
    )
    title = double_title(multiples, lang)
    target = str(multiples["target"].iloc[0])
    reference = say("targets.double.reference", lang, said=numbers.figure(said, lang))

    def dots() -> Axes:
        ax = charts.interval_dots(
            drawn,
            axis_label=say("targets.double.axis", lang),
            reference=(said.value, reference),
        )
        # at one time the target would be reached already
        ax.set_xlim(left=min(1.0, ax.get_xlim()[0]))
        return ax

    return blocks.figure(
        dots,
        title=title,
        subtitle=say(
            "targets.double.subtitle",
            lang,
            goal=words.goal_text(tables, target, lang),
            implied=numbers.figure(implied, lang),
        ),
        alt=say("targets.double.alt", lang, title=title),
        table=_double_table(multiples, tables, lang),
        note=others_of_double(multiples, lang),
        **words.credited(tables, lang, multiples, unit=say("common.unit.multiple.axis", lang)),
    )


def _base_label(row: Row, lang: Lang) -> str:
    year = periods.year(int(row["year"]), lang)
    return say("targets.double.label", lang, yardstick=words.yardstick(row, lang), year=year)


def _double_table(multiples: pd.DataFrame, tables: Tables, lang: Lang) -> blocks.Table:
    includes = tables.bases.set_index("code")[f"includes_{lang}"]
    bases = [words.the(row, "base") for row in words.records(multiples)]
    scale = scales.scale_for([base.value for base in bases], bases[0].unit, lang)
    cells = [
        {
            "base_name": _base_label(row, lang),
            "base": words.scaled_cell(words.the(row, "base"), scale),
            "multiple": words.column_cell(words.the(row), lang, numbers.with_interval),
            "fits": say(f"targets.double.fits.{row['doubles']}", lang),
            "public": say(f"targets.double.public.{'yes' if row['public'] else 'no'}", lang),
            "counts": str(includes[row["measured_by"]]),
        }
        for row in words.records(multiples)
    ]
    return blocks.table(
        cells,
        columns=[
            Column("base_name", say("targets.path.column.yardstick", lang)),
            Column(
                "base", say("targets.double.column.base", lang), unit=scale.label, kind="number"
            ),
            Column("multiple", say("targets.double.column.multiple", lang), kind="number"),
            Column("fits", say("targets.double.column.fits", lang)),
            Column("public", say("targets.double.column.public", lang)),
            Column("counts", say("targets.double.column.counts", lang)),
        ],
        caption=say("targets.double.caption", lang),
        **words.credited(tables, lang, multiples, unit=say("common.unit.multiple.axis", lang)),
    )
