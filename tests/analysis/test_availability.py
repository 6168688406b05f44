"""No hindsight: what is said of a date rests on what was public at that date."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from helpers.analysis import targets
from helpers.analysis.availability import (
    announced_by,
    known_observations,
    newest_look,
    period_end,
    public_from,
    published_days,
    reading_day,
)
from helpers.analysis.frames import records
from helpers.display.page import rests_on

if TYPE_CHECKING:
    from helpers.data import Tables


def test_what_is_announced_on_a_day_is_announced_by_it() -> None:
    assert announced_by("2013-11-08", "2013-11-08") is True
    assert announced_by("2013-11-08", "2013-11-07") is False
    # of a month the day is not known: by its last it was
    assert announced_by("2013-11", "2013-11-30") is True
    assert announced_by("2013-11", "2013-11-29") is False
    assert announced_by(None, "2013-11-30") is None


DAYS = ("2019-12-31", "2021-06-30", "2023-07-18", "2023-07-19", "2023-12-31", "2025-12-31")


def row(tables: Tables, ident: str) -> dict[str, object]:
    [found] = [one for one in records(tables.observations) if one["id"] == ident]
    return found


@pytest.mark.parametrize(
    ("ident", "day"),
    [
        # a survey of 2022, released on 2023-12-07
        ("survey-production-2022", "2023-12-07"),
        ("survey-production-2018", "2023-12-07"),
        # a first print of 2021, out in March 2022: by the end of that month at the latest
        ("khidi-total-2021-first", "2022-03-31"),
        ("motie-biohealth-2015", "2021-02-02"),
        # no day on record: the day after the year
        ("khidi-total-2022", "2023-01-01"),
        # the register dates the copy of the rates, but the market knew them
        ("fx-fred-2013", "2014-01-01"),
        # a base printed as current, in the document of the announcement
        ("E05-2023", "2023-07-19"),
    ],
)
def test_a_figure_is_public_from_the_day_of_its_document(
    tables: Tables, ident: str, day: str
) -> None:
    assert public_from(tables, row(tables, ident)).isoformat() == day


def test_what_has_neither_a_day_nor_a_period_was_public_at_no_date(tables: Tables) -> None:
    undated = row(tables, "employees-KR-42-kwnews") | {"source_id": "micro-robot-press"}
    assert public_from(tables, undated) == dt.date.max


@pytest.mark.parametrize("as_of", DAYS)
def test_nothing_that_a_page_uses_came_out_after_its_date(tables: Tables, as_of: str) -> None:
    published = {
        source: day
        for source, day in zip(
            tables.sources["source_id"], tables.sources["published"], strict=True
        )
        if isinstance(day, str)
    }
    source = dict(zip(tables.observations["id"], tables.observations["source_id"], strict=True))
    period = dict(zip(tables.observations["id"], tables.observations["period"], strict=True))
    tracks = targets.tracks(tables, as_of=as_of)
    frames = [targets.measure_targets(tracks, as_of=as_of), targets.windows(tracks)]
    frames += [targets.scenarios(tracks), targets.multiples(tables, tracks=tracks)]
    frames += [targets.beside(tables, target="all", as_of=as_of)]
    used = {ident for ident in rests_on(*frames) if ident in source} - set(tables.targets["id"])
    for ident in used:
        day = published.get(source[ident])
        if day is not None:
            # the shortest reading of a date by month or year lies before the day of reading too
            assert as_of.startswith(day) or day <= as_of, (ident, day)
        elif isinstance(period[ident], str) and source[ident] != "glosema-2023":
            assert period_end(period[ident]).isoformat() < as_of, ident
    assert used or as_of < "2020"


def test_the_survey_is_not_known_at_the_announcement_and_is_at_the_end_of_the_year(
    tables: Tables,
) -> None:
    def known(as_of: str) -> set[str]:
        return set(known_observations(tables, as_of=as_of)["id"])

    assert "survey-production-2022" not in known("2023-07-19")
    assert "survey-production-2022" not in known("2023-12-06")
    assert "survey-production-2022" in known("2023-12-07")


def test_a_base_of_the_announcement_was_public_then(tables: Tables) -> None:
    tracks = targets.tracks(tables, as_of="2026-11-22")
    scenarios = targets.scenarios(tracks)
    at_announcement = scenarios.loc[scenarios["kind"] == "announcement"]
    found = {(one["track"], int(one["base_year"])) for one in records(at_announcement)}
    # 242 and 163 × $100m are of 2022; MOTIE's 14.1 of 2020 was printed in February 2021
    assert ("E03.khidi", 2022) in found
    assert ("E03.motie", 2020) in found
    assert not {track for track, _ in found if "survey" in track}


def test_double_names_only_bases_that_were_public(tables: Tables) -> None:
    tracks = targets.tracks(tables, as_of="2026-11-22")
    found = {
        one["yardstick"]: (int(one["year"]), one["public"], one["doubles"])
        for one in records(targets.multiples(tables, tracks=tracks))
    }
    assert found == {
        "khidi": (2022, True, "yes"),
        "khidi-core": (2022, True, "no"),
        "motie": (2020, True, "no"),
        "survey": (2022, False, "no"),
    }


def test_latest_is_the_last_look_at_the_sources(tables: Tables) -> None:
    assert reading_day(tables, "latest") == newest_look(tables) == "2026-11-22"
    assert reading_day(tables, "2023-07-18") == "2023-07-18"


def test_a_new_day_in_the_register_moves_what_is_known(tables: Tables) -> None:
    sources = tables.sources.copy()
    sources.loc[sources["source_id"] == "khidi-series-compiled", "published"] = "2026-03-05"
    moved = replace(tables, sources=sources)
    assert published_days(moved)["khidi-series-compiled"] == dt.date(2026, 3, 5)
    known = known_observations(moved, as_of="2025-12-31")
    assert not known["id"].str.startswith("khidi-total-2022").any()


def test_unlike_dates_of_one_source_do_not_hide_each_other(tables: Tables) -> None:
    days = published_days(tables)
    assert days["bio-survey-2023"] == dt.date(2023, 12, 7)
    assert "khidi-series-compiled" not in days
    assert not pd.isna(days["glosema-2023"])
