"""How targets are shown: sentences, titles and pictures from the frames."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from helpers.analysis import targets
from helpers.display import blocks
from helpers.display import targets as show
from helpers.display.page import Page
from helpers.display.targets.tracks import segment, target_name
from helpers.display.wording import LANGS, Lang
from helpers.errors import UsageError

from .legible import illegible

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.display.blocks import Finding

pytestmark = pytest.mark.usefixtures("unpainted")


def frames(tables: Tables, as_of: str, target: str = "all") -> SimpleNamespace:
    tracks = targets.tracks(tables, target=target, as_of=as_of)
    return SimpleNamespace(
        tracks=tracks,
        register=targets.register(tables, target=target, as_of=as_of),
        progress=targets.measure_targets(tracks, as_of=as_of),
        windows=targets.windows(tracks),
        multiples=targets.multiples(tables, tracks=tracks),
        beside=targets.beside(tables, target=target, as_of=as_of),
        paths=targets.paths_to_target(tracks, target=target),
        rates=targets.implied_rates(tables, target=target, as_of=as_of),
        localization=targets.localization_path(tables, target=target, as_of=as_of),
    )


@pytest.fixture(scope="module")
def usual(tables: Tables) -> SimpleNamespace:
    return frames(tables, "2025-01-01")


def spoken(tables: Tables, lang: Lang = "en") -> Page:
    return Page(tables, lang, "targets")


def findings(
    tables: Tables, one: SimpleNamespace, target: str, as_of: str, lang: Lang
) -> list[Finding]:
    found = show.headline(
        spoken(tables, lang),
        register=one.register,
        progress=one.progress,
        windows=one.windows,
        multiples=one.multiples,
        beside=one.beside,
        target=target,
        as_of=as_of,
    )
    return list(found.parts)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({}, ["Bio exports ($50 billion, 2030)", "Bio exports ($80 billion, 2035)"]),
        ({"indicator": "fund_krw"}, ["Bio exports", "Medical export fund"]),
        (
            {"indicator": "industry_sales_krw", "entity": "KR-26"},
            ["Bio exports", "Busan medical-industry sales"],
        ),
    ],
)
def test_targets_of_one_thing_are_told_apart(
    tables: Tables, other: dict[str, str], told: list[str]
) -> None:
    own = tables.targets[tables.targets["id"] == "E03"]
    goal = dict.fromkeys(("target_value", "target_low", "target_high"), 8e10)
    more = own.assign(id="F03", period="2035", **goal).assign(**other)
    both = pd.concat([own, more], ignore_index=True)
    page = spoken(dataclasses.replace(tables, targets=both))
    assert [target_name(page, one) for one in ("E03", "F03")] == told


def test_the_headline_names_both_paces(tables: Tables, usual: SimpleNamespace) -> None:
    answer, *others = findings(tables, usual, "all", "2025-01-01", "en")
    # (50 ÷ 25.26)^(1/6) − 1 to (50 ÷ 15.08)^(1/6) − 1
    assert "19.87% a year for bio production" in answer.text
    assert "12.05–22.11% a year for bio exports" in answer.text
    told = " ".join(part.text for part in others)
    for words in ("21.96%", "9.67%", "1.43 percentage points"):
        assert words in told


@pytest.mark.parametrize(
    ("target", "as_of", "said"),
    [
        (
            "all",
            "2023-07-18",
            (
                # (50 ÷ 24.2)^(1/8) − 1 to (50 ÷ 16.3)^(1/8) − 1
                "takes 9.50–15.04% a year for bio exports, depending on the definition, and 6.92–",
                "takes 9.50% a year (KHIDI with cosmetics) or 15.04% (KHIDI without cosmetics).",
            ),
        ),
        (
            "E03",
            "2026-11-22",
            (
                "progress is 14.22% (KHIDI with cosmetics), from a base of $24.2 billion in 2022",
                "Bio exports: target of $50 billion (Ministry of Trade, Industry and Energy; ",
            ),
        ),
    ],
)
def test_names_of_series_and_ministries_stand_where_english_needs_no_article(
    tables: Tables, target: str, as_of: str, said: tuple[str, ...]
) -> None:
    found = findings(tables, frames(tables, as_of, target), target, as_of, "en")
    told = " ".join(part.text for part in found)
    assert all(words in told for words in said)


@pytest.mark.parametrize("lang", LANGS)
def test_growth_told_as_a_range_has_no_sign_in_its_number(tables: Tables, lang: Lang) -> None:
    own = frames(tables, "2026-11-22", "E03")
    first = findings(tables, own, "E03", "2026-11-22", lang)[0].json()
    assert "12.40–24.90%" in first["text"]
    assert first["figure"]["text"] == "12.40%"


def test_the_spread_of_past_growth_is_that_of_its_grid(tables: Tables) -> None:
    own = frames(tables, "2026-11-22", "E03")
    spread = targets.pace_spread(own.windows)
    block = show.scenarios(spoken(tables), targets.scenarios(own.tracks), spread=spread)
    assert block is not None
    # of 2016 to 2024 as bases of 27.87: least from 25.4 of 2021, most from 21.8 of 2023
    told = [row[4]["text"] for row in block.json()["rows"] if "KHIDI with " in row[0]["text"]]
    assert {text.partition("(")[2] for text in told} == {"2.35–13.07%)"}


@pytest.mark.parametrize("target", ["all", "E01", "E03", "E05", "E06", "B00", "D01", "D06"])
@pytest.mark.parametrize("lang", LANGS)
def test_every_page_opens_with_a_short_answer_and_its_numbers(
    tables: Tables, target: str, lang: Lang
) -> None:
    found = findings(tables, frames(tables, "2026-11-22", target), target, "2026-11-22", lang)
    answer = found[0].text
    assert len(answer) <= 90 if lang == "ko" else len(answer.split()) <= 30
    labels = [part.label for part in found if part.label]
    assert len(labels) >= (1 if target == "D06" else 3)
    assert len(found) <= 8


def test_a_target_without_a_series_is_said_to_be_unmeasured(tables: Tables) -> None:
    own = frames(tables, "2012-01-01", "E01")
    assert "holds no data" in findings(tables, own, "E01", "2012-01-01", "en")[0].text


@pytest.mark.parametrize("lang", LANGS)
def test_where_nothing_is_known_nothing_is_shown(tables: Tables, lang: Lang) -> None:
    as_of = "1990-01-01"
    one = frames(tables, as_of)
    assert findings(tables, one, "all", as_of, lang)
    page = spoken(tables, lang)
    shown = [
        show.growth(page, one.progress),
        show.double(page, one.multiples),
        show.rates(page, one.rates),
        show.windows(page, one.windows, progress=one.progress),
        show.progress(page, one.progress, target="all", as_of=as_of),
    ]
    assert shown == [None] * 5


def test_the_expired_target_cannot_be_checked(tables: Tables, usual: SimpleNamespace) -> None:
    note = show.ended(spoken(tables), usual.register, progress=usual.progress)
    assert note is not None
    assert "KRW 2.5 trillion for 2017 has expired" in note.text


def test_an_outcome_is_told_by_every_yardstick_though_later_years_are_held(tables: Tables) -> None:
    frame = tables.targets.copy()
    frame.loc[frame["id"] == "E03", "target_year"] = 2024
    moved = dataclasses.replace(tables, targets=frame)
    one = frames(moved, "2026-11-22")
    note = show.ended(spoken(moved), one.register, progress=one.progress)
    assert note is not None
    # three sources print 2024: 252.6 and 92.7 + 58.1 hundred million, and 15.086 billion
    told = note.text.partition("for 2024 has expired. The figure for 2024 is ")[2]
    assert "$25.26 billion (KHIDI" in told
    assert "$15.08 billion (KHIDI" in told
    assert "$15.086 billion (MOTIE" in told


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "is already above the target of KRW 10 trillion for 2030."),
        ("ko", "2030년 목표 10조 원을 이미 넘었다."),
    ],
)
def test_a_target_that_is_passed_takes_no_growth(tables: Tables, lang: Lang, told: str) -> None:
    frame = tables.targets.copy()
    ends = ["target_value", "target_low", "target_high"]
    frame.loc[frame["id"] == "E01", ends] = 1e13
    lowered = dataclasses.replace(tables, targets=frame)
    one = frames(lowered, "2026-11-22", "E01")
    first = findings(lowered, one, "E01", "2026-11-22", lang)[0].text
    assert first.endswith(told)
    assert "−" not in first


def test_targets_not_yet_announced_are_named(tables: Tables) -> None:
    one = frames(tables, "2022-12-31")
    early, newest = (targets.tracks(tables, as_of=day) for day in ("2022-12-31", "2026-11-22"))
    page, as_of = spoken(tables), "2022-12-31"
    note = show.reading_note(page, one.register, tracks=early, newest=newest, as_of=as_of)
    assert note is not None
    assert "had not been announced yet: bio production" in note.text
    # a page that could be newer says so, and names what there is
    assert "bio-industry survey 2022" in note.text
    assert "KHIDI with cosmetics 2025" in note.text
    # and which of its sources have no day of publication on record
    method = show.method(page, early, as_of=as_of)
    assert "KHIDI exports, compiled" in method.text
    assert "medicaldaily" not in method.text


def test_the_newest_page_needs_no_note_on_its_date(tables: Tables) -> None:
    one = frames(tables, "2026-11-22")
    known = {"tracks": one.tracks, "newest": one.tracks, "as_of": "2026-11-22"}
    assert show.reading_note(spoken(tables, "ko"), one.register, **known) is None


def test_an_unknown_target_is_refused_by_name(tables: Tables) -> None:
    with pytest.raises(UsageError, match="E99"):
        targets.tracks(tables, target="E99", as_of="2025-01-01")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("target", ["E01", "E03", "B00"])
def test_paths_have_no_label_on_another(
    tables: Tables,
    usual: SimpleNamespace,
    target: str,
    lang: Lang,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Any] = []

    def looked_at(draw: Any, **words: Any) -> Any:
        drawn = draw()
        seen.extend([illegible(drawn), len(drawn.axes)])
        return words

    monkeypatch.setattr(blocks, "figure", looked_at)
    paths = targets.paths_to_target(usual.tracks, target=target)
    page = spoken(tables, lang)
    show.path(page, paths, progress=usual.progress, as_of="2025-01-01")
    assert seen == [[], {"E01": 1, "E03": 4, "B00": 2}[target]]


@pytest.mark.parametrize("lang", LANGS)
def test_pictures_carry_every_word(tables: Tables, usual: SimpleNamespace, lang: Lang) -> None:
    page = spoken(tables, lang)
    shown = [
        show.growth(page, usual.progress),
        show.windows(page, usual.windows, progress=usual.progress),
        show.double(page, usual.multiples),
        show.localization(page, usual.localization, as_of="2025-01-01"),
    ]
    for block in shown:
        assert block is not None
        content = block.json()
        assert content["block"] == "figure"
        assert content["rests_on"]
        assert content["title"] in content["alt"]


def test_one_target_has_a_grid_of_its_own(tables: Tables) -> None:
    own = frames(tables, "2025-01-01", "B00")
    grid = show.windows(spoken(tables), own.windows, progress=own.progress)
    assert grid is not None
    rows = grid.json()["table"]["rows"]
    assert {row[0]["text"].split(" · ")[0] for row in rows} == {"Gwangju medical-industry sales"}
    # a verdict that only one base year gives holds for no other
    single = own.windows.groupby("track").tail(1)
    assert show.windows(spoken(tables), single, progress=own.progress) is None


def test_conversions_of_one_announcement_stand_in_one_table(
    tables: Tables, usual: SimpleNamespace
) -> None:
    table = show.rates(spoken(tables), usual.rates)
    assert table is not None
    told = [[cell["text"] for cell in row] for row in table.json()["rows"]]
    assert [row[1:3] for row in told] == [
        ["KRW 100 trillion", "$76.9 billion"],
        ["KRW 63.23 trillion", "$50 billion"],
        ["KRW 100 trillion", "$79 billion"],
        ["KRW 100 trillion", "$80 billion"],
    ]
    assert told[0][4] == "round rate"
    assert told[1][4] == "spot rate at the time"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, None, ("", "")),
        (None, 2017, ("2017년까지의 집계", "series to 2017")),
        (2018, None, ("2018년부터의 집계", "series from 2018")),
        (2018, 2020, ("2018–2020년의 집계", "series of 2018–2020")),
    ],
)
def test_a_count_is_told_by_both_its_ends(
    tables: Tables, first: int | None, last: int | None, said: tuple[str, str]
) -> None:
    row = {"segment_first": first, "segment_last": last}
    assert tuple(segment(Page(tables, lang, "targets"), row) for lang in LANGS) == said
