"""What was announced of one target, and what its announcement leaves unclear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.display import blocks, numbers, periods
from helpers.display.targets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.display.blocks import Finding
    from helpers.display.targets.words import Row


def goal(tables: Tables, row: Row, lang: Lang) -> Finding:
    """Return who set a target, how much, and when for; of one out of scope, that it is."""
    ident, amount = str(row["target"]), words.the(row)
    said = {
        "name": words.target_name(tables, ident, lang),
        "goal": numbers.figure(amount, lang),
    }
    if row["in_scope"]:
        set_by = str(words.target_row(tables, ident)[f"set_by_{lang}"])
        text = say("targets.headline.set", lang, set_by=set_by, when=_when(row, lang), **said)
    else:
        text = say("targets.headline.out_of_scope", lang, **said)
    return blocks.finding(
        text,
        lang=lang,
        key=f"targets.goal.{ident}",
        measured=amount,
        label=say("targets.label.goal", lang),
    )


def _when(row: Row, lang: Lang) -> str:
    given: dict[str, str] = {}
    if isinstance(row["announced"], str):
        given["announced"] = periods.period(row["announced"], lang)
    year = words.year_or_none(row["target_year"])
    if year is not None:
        given["target_year"] = periods.year(year, lang)
    if len(given) == 2:
        return say("targets.headline.when.both", lang, **given)
    if "target_year" in given:
        return say("targets.headline.when.no_date", lang, **given)
    if given:
        return say("targets.headline.when.no_year", lang, **given)
    return say("targets.headline.when.neither", lang)


def reservation(tables: Tables, row: Row, lang: Lang) -> Finding:
    """Return what to mind about a target's wording."""
    note = str(words.target_row(tables, str(row["target"]))[f"note_{lang}"])
    return blocks.finding(note, lang=lang)
