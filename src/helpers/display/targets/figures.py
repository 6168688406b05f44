"""Required against achieved, what "double" means, implied rates, and how far along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import rows
from helpers.analysis import targets as theme
from helpers.display import blocks, charts, names, numbers, periods, scales
from helpers.display.blocks import Column
from helpers.display.targets import words
from helpers.display.targets.findings import double_title, others_of_double
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.display.blocks import Figure, Note
    from helpers.display.targets.words import Row

SIDES: Final = ("required", "achieved")
NATION: Final = "KR"


def growth(
    progress: pd.DataFrame, tables: Tables, *, target: str, as_of: str, lang: Lang
) -> Figure | Note:
    """Return growth required beside growth achieved, for each target and basis.

    Parameters
    ----------
    progress : DataFrame
        Of ``targets.measure_targets``.
    target : str
        The target whose rows stand first, or ``all``.
    """
    known = words.focused(progress.loc[progress["required_value"].notna()], target)
    if known.empty:
        return words.missing("targets.growth.nothing", as_of, lang)
    scale = scales.scale_for([], "growth", lang)
    drawn = [
        _growth_dot(tables, row, side, scale, lang)
        for row in words.records(known)
        for side in SIDES
    ]
    both = known.loc[known["pace_gap_value"].notna()]
    title = _growth_title(both, tables, lang)
    notes = [say("targets.growth.note", lang)]
    if known["expired"].any():
        notes.append(say("targets.growth.note_expired", lang))
    used = known.drop(columns=[c for c in known.columns if str(c).startswith("left")])
    return blocks.figure(
        charts.interval_dots(pd.DataFrame(drawn), axis_label=say("targets.growth.axis", lang)),
        title=title,
        subtitle=say("targets.growth.subtitle", lang),
        alt=say("targets.growth.alt", lang, title=title),
        table=_growth_table(known, used, tables, lang),
        note=words.sentence(notes),
        **words.credited(tables, lang, used, unit=scale.label),
    )


def _growth_title(both: pd.DataFrame, tables: Tables, lang: Lang) -> str:
    """Return by which measures the past pace is below the pace required, and by which not."""
    if both.empty:
        return say("targets.growth.title_plain", lang)
    below = both["pace_gap_low"] > 0
    if not below.any():
        return say("targets.growth.title_none", lang)
    named = _tracks(both.loc[below], tables, lang)
    if below.all():
        return say("targets.growth.title_all", lang, below=named)
    others = _tracks(both.loc[~below], tables, lang)
    return say("targets.growth.title", lang, below=named, others=others)


def _tracks(frame: pd.DataFrame, tables: Tables, lang: Lang) -> str:
    return names.listed([words.track(tables, row, lang) for row in words.records(frame)], lang)


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


def double(multiples: pd.DataFrame, tables: Tables, *, as_of: str, lang: Lang) -> Figure | Note:
    """Return how many times each possible base goes into the target, beside the headline's word.

    Parameters
    ----------
    multiples : DataFrame
        Of ``targets.multiples``.
    """
    implied, said = theme.implied_base(tables), theme.said_multiple(tables)
    if multiples.empty or implied is None or said is None:
        return words.missing("targets.double.nothing", as_of, lang)
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
    dots = charts.interval_dots(
        drawn,
        axis_label=say("targets.double.axis", lang),
        reference=(said.value, reference),
    )
    # at one time the target would be reached already
    dots.set_xlim(left=min(1.0, dots.get_xlim()[0]))
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
        note=words.sentence([others_of_double(multiples, lang), say("targets.double.note", lang)]),
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
