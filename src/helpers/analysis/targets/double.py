"""What "double" means under each base that could be meant, and the base the word implies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from helpers.analysis.frames import figures, records, tidy
from helpers.analysis.measures import required_multiple
from helpers.analysis.targets.tracks import KEYS, Track, target_figure
from helpers.data import Tables
from helpers.data.measured import Measured, at_corners

HEADLINE: Final = "claim-bio-exports-double"


def said_multiple(tables: Tables) -> Measured | None:
    """Return the multiple the headline says; None where the tables hold no such claim."""
    claims = tables.claims.loc[lambda df: df["id"] == HEADLINE]
    if claims.empty:
        return None
    claim = claims.iloc[0]
    printed = figures(tables, source_id=claim["source_id"]).loc[
        lambda df: (df["locator"] == claim["locator"]) & (df["as_printed"] == claim["as_printed"])
    ]
    # a multiple said in a word is exact; as an observation it carries that
    return next(iter(printed["figure"]), None)


def headline_target(tables: Tables) -> dict[str, Any] | None:
    """Return the target that the headline's multiple speaks of."""
    claims = tables.claims.loc[lambda df: df["id"] == HEADLINE, "inputs"].dropna()
    inputs = " ".join(claims).split()
    found = tables.targets.loc[lambda df: df["id"].isin(inputs)]
    return next(iter(records(found)), None)


def implied_base(tables: Tables) -> Measured | None:
    """Return the base that the target and the word together imply: target ÷ multiple."""
    target, said = headline_target(tables), said_multiple(tables)
    if target is None or said is None:
        return None
    return at_corners(
        lambda goal, times: goal / times, target_figure(target), said, unit=target["target_unit"]
    )


def multiples(tables: Tables, *, tracks: Iterable[Track]) -> pd.DataFrame:
    """Return how many times each possible base goes into the target.

    Possible bases are, of each yardstick, the last figure that was public at the announcement;
    where none was, the last year before it, which came out later and cannot have been meant.
    None are told of a target without a day of announcement.

    Keys of the track, ``year`` of the base, ``public`` (the base was public at the announcement),
    ``doubles`` (the multiple rounds to the one said at every, some or no rounding: ``yes``,
    ``maybe``, ``no``), ``base`` and ``multiple``.
    """
    columns = f"{KEYS} year public doubles base multiple"
    target, said = headline_target(tables), said_multiple(tables)
    if target is None or said is None or pd.isna(target["announced"]):
        return tidy([], columns)
    announced, rows = str(target["announced"]), []
    for track in tracks:
        year = _base_year(track, announced)
        if track.target["id"] == target["id"] and year is not None:
            base = track.points[year]
            multiple = required_multiple(base, track.goal)
            public = year in track.years_public_by(announced)
            told = {"year": year, "public": public, "doubles": _doubles(multiple, said)}
            rows.append(track.keys | told | {"base": base, "multiple": multiple})
    return tidy(rows, columns)


def _base_year(track: Track, announced: str) -> int | None:
    before = [year for year in track.points if year < int(announced[:4])]
    return max(track.years_public_by(announced) or before, default=None)


def _doubles(multiple: Measured, said: Measured) -> str:
    """Return whether a multiple, rounded to a whole one, is the one said."""
    low, high = said.value - 0.5, said.value + 0.5
    if low <= multiple.low and multiple.high < high:
        return "yes"
    return "maybe" if multiple.low < high and multiple.high >= low else "no"
