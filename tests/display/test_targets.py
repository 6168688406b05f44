"""How targets are shown: sentences, titles and pictures from the frames."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from helpers.analysis import targets
from helpers.display import charts
from helpers.display import targets as show
from helpers.display.targets import paths as drawing
from helpers.display.wording import LANGS, Lang

if TYPE_CHECKING:
    from helpers.data import Tables


def frames(tables: Tables, as_of: str) -> SimpleNamespace:
    tracks = targets.tracks(tables, as_of=as_of)
    return SimpleNamespace(
        tracks=tracks,
        register=targets.register(tables, as_of=as_of),
        progress=targets.measure_targets(tracks, as_of=as_of),
        windows=targets.windows(tracks),
        multiples=targets.multiples(tables, tracks=tracks),
        rates=targets.implied_rates(tables, as_of=as_of),
        localization=targets.localization_path(tables, as_of=as_of),
    )


@pytest.fixture(scope="module")
def usual(tables: Tables) -> SimpleNamespace:
    return frames(tables, "2025-01-01")


def headline(tables: Tables, one: SimpleNamespace, target: str, as_of: str, lang: Lang) -> str:
    found = show.headline(
        tables,
        register=one.register,
        progress=one.progress,
        windows=one.windows,
        multiples=one.multiples,
        target=target,
        as_of=as_of,
        lang=lang,
    )
    return " ".join(part.text for part in found.parts)


def test_the_headline_names_both_paces(tables: Tables, usual: SimpleNamespace) -> None:
    told = headline(tables, usual, "all", "2025-01-01", "en")
    for words in ("19.87%", "21.96%", "9.67%", "12.05%", "22.11%", "1.43 percentage points"):
        assert words in told


@pytest.mark.parametrize("target", ["E01", "E03", "E05", "E06", "B00", "D01", "D06"])
@pytest.mark.parametrize("lang", LANGS)
def test_every_target_has_a_headline(
    tables: Tables, usual: SimpleNamespace, target: str, lang: Lang
) -> None:
    assert headline(tables, usual, target, "2025-01-01", lang)


def test_a_target_without_a_series_is_said_to_be_unmeasured(
    tables: Tables, usual: SimpleNamespace
) -> None:
    assert "cannot be measured" in headline(tables, usual, "E06", "2025-01-01", "en")


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_known_is_said_and_nothing_drawn(tables: Tables, lang: Lang) -> None:
    as_of = "1990-01-01"
    one = frames(tables, as_of)
    assert headline(tables, one, "all", as_of, lang)
    shown = [
        show.growth(one.progress, tables, target="all", as_of=as_of, lang=lang),
        show.double(one.multiples, tables, as_of=as_of, lang=lang),
        show.rates(one.rates, tables, as_of=as_of, lang=lang),
        show.progress(one.progress, tables, target="all", as_of=as_of, lang=lang),
    ]
    assert [block.json()["block"] for block in shown] == ["note"] * 4


def test_the_expired_target_cannot_be_checked(tables: Tables, usual: SimpleNamespace) -> None:
    note = show.ended_targets(
        tables, register=usual.register, progress=usual.progress, as_of="2025-01-01", lang="en"
    )
    assert "cannot be checked" in note.text
    assert "KRW 2.5 trillion, 2017" in note.text


def test_targets_not_yet_announced_are_named(tables: Tables) -> None:
    one = frames(tables, "2022-12-31")
    early, newest = (targets.tracks(tables, as_of=day) for day in ("2022-12-31", "2026-11-22"))
    note = show.as_of_note(
        tables, register=one.register, tracks=early, newest=newest, as_of="2022-12-31", lang="en"
    )
    assert "had not been announced yet: Bio production" in note.text
    # a page that could be newer says so, and names what there is
    assert "bio-industry survey 2022" in note.text
    assert "KHIDI with cosmetics 2025" in note.text
    # and which of its sources have no day of publication on record
    assert "KHIDI exports, compiled" in note.text
    assert "medicaldaily" not in note.text


def test_an_unknown_target_is_refused_by_name(tables: Tables) -> None:
    with pytest.raises(ValueError, match="E99"):
        show.break_notes(tables, target="E99", lang="ko")


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

    def looked_at(drawn: Any, **words: Any) -> Any:
        seen.extend([charts.collisions(drawn), charts.outside(drawn), len(drawn.axes)])
        return words

    monkeypatch.setattr(drawing.blocks, "figure", looked_at)
    show.path(
        targets.paths_to_target(usual.tracks, target=target),
        tables,
        progress=usual.progress,
        windows=usual.windows,
        target=target,
        as_of="2025-01-01",
        lang=lang,
    )
    assert seen == [[], [], {"E01": 1, "E03": 4, "B00": 2}[target]]


@pytest.mark.parametrize("lang", LANGS)
def test_pictures_carry_every_word(tables: Tables, usual: SimpleNamespace, lang: Lang) -> None:
    as_of = "2025-01-01"
    stages = targets.localization_stages(usual.localization)
    shown = [
        show.windows(
            usual.windows, tables, progress=usual.progress, target="all", as_of=as_of, lang=lang
        ),
        show.double(usual.multiples, tables, as_of=as_of, lang=lang),
        show.rates(usual.rates, tables, as_of=as_of, lang=lang),
        show.localization(usual.localization, stages, tables, as_of=as_of, lang=lang),
    ]
    for block in shown:
        content = block.json()
        assert content["block"] == "figure"
        assert content["rests_on"]
        assert content["title"] in content["alt"]


def test_a_region_has_a_grid_of_its_own(tables: Tables, usual: SimpleNamespace) -> None:
    grid = show.windows(
        usual.windows,
        tables,
        progress=usual.progress,
        target="B00",
        as_of="2025-01-01",
        lang="en",
    )
    rows = grid.json()["table"]["rows"]
    assert {row[0]["text"].split(" · ")[0] for row in rows} == {"Gwangju medical-industry sales"}
