"""What a region is and was called, its codes, and what changed, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import profile
from helpers.analysis.comparability import DIVIDING
from helpers.analysis.rows import records
from helpers.display import blocks, names, periods
from helpers.display.blocks import Findings, Note
from helpers.display.profile import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.display.block_kinds import NoteKind
    from helpers.display.profile.words import Row

REGISTERS = ("iso", "customs", "kostat")


def names_and_codes(found: pd.DataFrame, *, lang: Lang) -> Findings:
    """Return each official name with the codes it had, a sentence a span of dates.

    Parameters
    ----------
    found : DataFrame
        Of ``profile.names_and_codes``.
    """
    told = [
        say(
            "profile.name.span",
            lang,
            when=_when(row, lang),
            name=str(row[f"name_{lang}"]),
            codes=", ".join(_code(row, register, lang) for register in REGISTERS),
        )
        for row in records(found)
    ]
    return blocks.findings([blocks.finding(text, lang=lang) for text in told])


def changes(found: pd.DataFrame, *, lang: Lang) -> Note | None:
    """Return what changed in a region or in how it is counted; nothing where nothing did.

    Parameters
    ----------
    found : DataFrame
        Of ``profile.changes``.
    """
    if found.empty:
        return None
    told = [
        say(
            "profile.name.change",
            lang,
            year=words.year_of(row, lang),
            name=str(row[f"name_{lang}"]),
            note=str(row[f"note_{lang}"]),
        )
        for row in records(found)
    ]
    # a new name alone divides no series
    divides = found["kind"].isin(DIVIDING).any()
    kind: NoteKind = "break" if divides else "caution"
    return blocks.note(words.sentence(dict.fromkeys(told)), kind=kind, lang=lang)


def history(tables: Tables, *, region: str, lang: Lang) -> list[str]:
    """Return how a region's area began and ended, in sentences; none if nothing."""
    own = profile.names_and_codes(tables, region=region)
    own = own.loc[own["region"] == region]
    return [*_began(tables, own, region, lang), *_ended(tables, region, lang)]


def _began(tables: Tables, own: pd.DataFrame, region: str, lang: Lang) -> list[str]:
    starts = own["valid_from"].dropna()
    if own.empty or len(starts) < len(own):
        return []
    day = periods.day(str(starts.min()), lang)
    former = profile.predecessors(tables, region=region)
    if not former:
        return [say("profile.headline.founded", lang, day=day)]
    others = names.listed([words.place(tables, one, lang) for one in former], lang)
    return [say("profile.headline.joined", lang, day=day, others=others)]


def _ended(tables: Tables, region: str, lang: Lang) -> list[str]:
    return [
        say(
            "profile.headline.merged",
            lang,
            day=periods.day(_begins(tables, successor), lang),
            others=names.listed(
                [
                    names.region_name(tables, one, lang)
                    for one in profile.predecessors(tables, region=successor)
                    if one != region
                ],
                lang,
            ),
            new=names.region_name(tables, successor, lang),
            region=words.place(tables, region, lang),
        )
        for successor in profile.successors(tables, region=region)
        if len(profile.predecessors(tables, region=successor)) > 1
    ]


def _begins(tables: Tables, region: str) -> str:
    return str(tables.regions.set_index("code").loc[region, "valid_from"])


def _when(row: Row, lang: Lang) -> str:
    start, end = (
        periods.day(row[name], lang) if isinstance(row[name], str) else ""
        for name in ("valid_from", "valid_to")
    )
    if start and end:
        return say("profile.name.between", lang, start=start, end=end)
    if start:
        return say("profile.name.since", lang, start=start)
    return say("profile.name.until", lang, end=end) if end else say("profile.name.always", lang)


def _code(row: Row, register: str, lang: Lang) -> str:
    named = say(f"profile.name.register.{register}", lang)
    if not isinstance(row[register], str):
        if register == "iso":
            return say("profile.name.own_code", lang, register=named, code=str(row["region"]))
        return say("profile.name.no_code", lang, register=named)
    return say("profile.name.code", lang, register=named, code=row[register])
