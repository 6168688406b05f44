"""Notes on targets: what is known at the date, what became of the expired, where series break."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import targets as theme
from helpers.display import blocks, names, periods
from helpers.display.targets import words
from helpers.display.targets.findings import own_standing
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.analysis.targets import Track
    from helpers.data import Tables
    from helpers.display.blocks import Note
    from helpers.display.targets.words import Row


def as_of_note(
    tables: Tables,
    *,
    register: pd.DataFrame,
    tracks: Sequence[Track],
    newest: Sequence[Track],
    as_of: str,
    lang: Lang,
) -> Note:
    """Return which figures the page knows, and which targets had not been announced yet.

    Parameters
    ----------
    tracks, newest : sequence of Track
        Of ``targets.tracks`` at the date of reading, and at the last look at the sources.
    """
    day = words.day(as_of, lang)
    told = [say("targets.as_of.note", lang, as_of=day)]
    if undated := theme.undated_sources(tables, tracks):
        cited = "; ".join(names.source_citation(tables, source, lang) for source in undated)
        told.append(say("targets.as_of.undated", lang, sources=cited))
    if later := theme.later_years(tracks, newest):
        listed = names.listed(list(dict.fromkeys(_newest(one, lang) for one in later)), lang)
        told.append(say("targets.as_of.later", lang, figures=listed))
    early = register.loc[register["state"] == "not-yet-announced", "target"]
    if not early.empty:
        listed = ", ".join(words.target_name(tables, one, lang) for one in early)
        told.append(say("targets.as_of.before", lang, as_of=day, targets=listed))
    return blocks.note(words.sentence(told), kind="method", lang=lang)


def _newest(track: Track, lang: Lang) -> str:
    name = say(f"targets.yardstick.{track.yardstick}", lang)
    year = periods.year(max(track.points), lang)
    return say("targets.as_of.newest", lang, yardstick=name, year=year)


def ended_targets(
    tables: Tables, *, register: pd.DataFrame, progress: pd.DataFrame, as_of: str, lang: Lang
) -> Note:
    """Return what is known of the outcome of targets whose year has ended."""
    over = register.loc[register["state"] == "ended"]
    if over.empty:
        text = say("targets.ended.none", lang, as_of=words.day(as_of, lang))
        return blocks.note(text, kind="method", lang=lang)
    sentences = [
        _outcome(tables, str(row["target"]), progress, as_of, lang) for row in words.records(over)
    ]
    return blocks.note(words.sentence(sentences), kind="missing", lang=lang)


def _outcome(tables: Tables, target: str, progress: pd.DataFrame, as_of: str, lang: Lang) -> str:
    row = words.target_row(tables, target)
    own = words.records(progress.loc[progress["target"] == target])
    reached = [one for one in own if one["latest_year"] == one["target_year"]]
    said = {
        "name": words.target_name(tables, target, lang),
        "goal": words.goal_text(tables, target, lang),
        "target_year": periods.year(int(row["target_year"]), lang),
    }
    if reached:
        return " ".join(own_standing(tables, one, lang).text for one in reached)
    if own and own[0]["yardstick"] == "document" and _is_rough(tables, own[0]):
        return say(
            "targets.ended.unknown",
            lang,
            basis=names.basis_name(tables, str(row["basis"]), lang),
            base=words.said(own[0], "latest", lang, bounds=True),
            base_year=periods.year(int(own[0]["latest_year"]), lang),
            **said,
        )
    return say("targets.ended.unknown_plain", lang, as_of=words.day(as_of, lang), **said)


def _is_rough(tables: Tables, row: Row) -> bool:
    """Return whether a document prints the latest figure as an approximation."""
    rough = tables.observations.loc[lambda df: df["status"] == "approximate", "id"]
    return bool(set(row["latest_rests_on"]) & set(rough))


def break_notes(tables: Tables, *, target: str, lang: Lang) -> Note | None:
    """Return the breaks of scope that a target's series and place pass through, as one note."""
    row = words.target_row(tables, target)
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
