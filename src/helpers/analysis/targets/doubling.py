"""What "double" means under each base that could be meant, and the base the word implies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis.measures import required_multiple
from helpers.analysis.rows import columns
from helpers.analysis.targets.frames import TRACK_KEYS, framed, keys
from helpers.analysis.targets.progress import target_figure
from helpers.analysis.targets.yardsticks import Track
from helpers.data.measured import Measured, at_corners

if TYPE_CHECKING:
    from helpers.data import Tables

HEADLINE = "claim-bio-exports-double"


def said_multiple(tables: Tables) -> Measured | None:
    """Return the multiple the headline says; None where the tables hold no such claim."""
    claims = tables.claims.loc[lambda df: df["id"] == HEADLINE]
    if claims.empty:
        return None
    claim = claims.iloc[0]
    frame = tables.observations
    printed = frame.loc[
        (frame["source_id"] == claim["source_id"])
        & (frame["locator"] == claim["locator"])
        & (frame["as_printed"] == claim["as_printed"])
    ]
    # a multiple said in a word is exact; as an observation it carries that
    return None if printed.empty else Measured.from_row(printed.iloc[0])


def headline_target(tables: Tables) -> pd.Series | None:
    """Return the target that the headline's multiple speaks of."""
    claims = tables.claims.loc[lambda df: df["id"] == HEADLINE]
    if claims.empty or not isinstance(claims.iloc[0]["inputs"], str):
        return None
    inputs = claims.iloc[0]["inputs"].split()
    found = tables.targets.loc[lambda df: df["id"].isin(inputs)]
    return None if found.empty else found.iloc[0]


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

    Returns
    -------
    DataFrame
        Keys of the track, ``year`` of the base, ``public`` (the base was public at the
        announcement), ``doubles`` (the multiple rounds to the one said at every, some or no
        rounding: ``yes``, ``maybe``, ``no``), the base as ``base_…``, the multiple as ``value`` ….
    """
    target, said = headline_target(tables), said_multiple(tables)
    shown = (*TRACK_KEYS, "year", "public", "doubles")
    years = ("segment_first", "segment_last", "year")
    if target is None or said is None:
        return framed([], columns=shown, numbers=("base", ""), years=years)
    announced = str(target["announced"])
    goal = target_figure(target)
    rows = [
        keys(track)
        | {"year": year, "public": year in track.years_public_by(announced)}
        | {"doubles": _doubles(required_multiple(track.points[year], goal), said)}
        | columns(track.points[year], "base")
        | columns(required_multiple(track.points[year], goal))
        for track in tracks
        if track.target["id"] == target["id"]
        if (year := _base_year(track, announced)) is not None
    ]
    return framed(rows, columns=shown, numbers=("base", ""), years=years)


def _base_year(track: Track, announced: str) -> int | None:
    before = [year for year in track.points if year < int(announced[:4])]
    return max(track.years_public_by(announced) or before, default=None)


def _doubles(multiple: Measured, said: Measured) -> str:
    """Return whether a multiple, rounded to a whole one, is the one said."""
    low, high = said.value - 0.5, said.value + 0.5
    if low <= multiple.low and multiple.high < high:
        return "yes"
    return "maybe" if multiple.low < high and multiple.high >= low else "no"
