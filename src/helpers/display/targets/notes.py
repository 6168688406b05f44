"""Notes on targets: what is known at the date, what became of the expired, where series break."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import targets as theme
from helpers.display import blocks, names, periods
from helpers.display.targets import words
from helpers.display.targets.findings import outcome
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.analysis.targets import Track
    from helpers.data import Tables
    from helpers.display.blocks import Note


def reading_note(
    tables: Tables,
    *,
    register: pd.DataFrame,
    tracks: Sequence[Track],
    newest: Sequence[Track],
    as_of: str,
    lang: Lang,
) -> Note | None:
    """Return that newer figures are held, or that targets were not yet announced, if it is so.

    Parameters
    ----------
    tracks, newest : sequence of Track
        Of ``targets.tracks`` at the date of reading, and at the last look at the sources.
    """
    told = []
    if later := theme.later_years(tracks, newest):
        listed = names.listed(list(dict.fromkeys(_newest(one, lang) for one in later)), lang)
        told.append(say("targets.as_of.later", lang, figures=listed))
    early = register.loc[register["state"] == "not-yet-announced", "target"]
    if not early.empty:
        listed = names.listed([words.name_within(tables, one, lang) for one in early], lang)
        told.append(say("targets.as_of.before", lang, as_of=words.day(as_of, lang), targets=listed))
    return blocks.note(words.sentence(told), lang=lang) if told else None


def as_of_note(tables: Tables, *, tracks: Sequence[Track], as_of: str, lang: Lang) -> Note:
    """Return which figures the page uses, and whose day of publication is not on record."""
    told = [say("targets.as_of.note", lang, as_of=words.day(as_of, lang))]
    if undated := theme.undated_sources(tables, tracks):
        cited = "; ".join(names.source_citation(tables, source, lang) for source in undated)
        told.append(say("targets.as_of.undated", lang, sources=cited))
    return blocks.note(words.sentence(told), kind="method", lang=lang)


def _newest(track: Track, lang: Lang) -> str:
    name = say(f"targets.yardstick.{track.yardstick}", lang)
    year = periods.year(max(track.points), lang)
    return say("targets.as_of.newest", lang, yardstick=name, year=year)


def ended_targets(
    tables: Tables, *, register: pd.DataFrame, progress: pd.DataFrame, lang: Lang
) -> Note | None:
    """Return what is known of the outcome of targets whose year has ended.

    Nothing where none has, nor of one target alone, whose findings say it.
    """
    over = register.loc[register["state"] == "ended", "target"]
    if over.empty or len(register) == 1:
        return None
    sentences = [
        outcome(tables, one, words.records(progress.loc[progress["target"] == one]), lang)
        for one in over
    ]
    return blocks.note(words.sentence(sentences), kind="missing", lang=lang)


def break_notes(tables: Tables, *, sales: pd.DataFrame, lang: Lang) -> Note | None:
    """Return the breaks of scope that a target's series and place pass through, as one note.

    Parameters
    ----------
    sales : DataFrame
        Of ``targets.paths_to_target``; nothing is said where it is empty.
    """
    if sales.empty:
        return None
    row = words.target_row(tables, str(sales["target"].iloc[0]))
    breaks = tables.breaks.loc[
        lambda df: (df["entity"] == row["entity"]) & (df["kind"] == "scope")
    ].sort_values("year")
    sentences = [
        say(
            "targets.gwangju.break" if isinstance(one["basis"], str) else "targets.gwangju.end",
            lang,
            year=periods.year(int(one["year"]), lang),
            name=str(one[f"name_{lang}"]),
            note=str(one[f"note_{lang}"]),
        )
        for one in words.records(breaks)
        if not isinstance(one["basis"], str) or one["basis"] == row["basis"]
    ]
    if not sentences:
        return None
    return blocks.note(words.sentence(sentences), kind="break", lang=lang)
