"""What was announced of one target, and what its announcement leaves open."""

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
    """Return who set a target, how much, and when for."""
    target = words.target_row(tables, str(row["target"]))
    amount = words.the(row)
    text = say(
        "targets.headline.set",
        lang,
        set_by=str(target[f"set_by_{lang}"]),
        name=words.target_name(tables, str(row["target"]), lang),
        goal=numbers.figure(amount, lang),
        when=_when(row, lang),
    )
    return blocks.finding(text, lang=lang, key=f"targets.goal.{row['target']}", measured=amount)


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


def open_points(tables: Tables, row: Row, lang: Lang) -> Finding | None:
    """Return what to mind about a target's wording: its open points and the note on it."""
    note = str(words.target_row(tables, str(row["target"]))[f"note_{lang}"])
    if not row["gaps"]:
        return blocks.finding(note, lang=lang)
    gaps = ", ".join(say(f"targets.gap.{gap}", lang) for gap in row["gaps"])
    text = words.sentence([say("targets.headline.open", lang, gaps=gaps), note])
    return blocks.finding(text, lang=lang)
