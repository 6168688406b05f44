"""The audit of claims as readers see it, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from helpers.analysis import claims
from helpers.analysis.verdicts import Verdict
from helpers.display import blocks, charts, style
from helpers.display import claims as show
from helpers.display.claims import words
from helpers.display.claims.misses import dot
from helpers.display.claims.misses import drawn as in_order
from helpers.display.wording import entries, faults

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from helpers.analysis.claims import Audited
    from helpers.data import Tables
    from helpers.display.wording import Lang

LANGS: tuple[Lang, Lang] = ("ko", "en")
TABLES = (show.needs, show.evidence, show.reservations, show.steps, show.unverifiable)
FIGURES = (
    show.misses, show.verdicts_by_source, show.shared_totals, show.rates, show.durations,
)  # fmt: skip


@pytest.fixture(scope="module")
def audited(tables: Tables) -> tuple[Audited, ...]:
    return claims.audit(tables)


@pytest.fixture(scope="module")
def drawn(tables: Tables, audited: tuple[Audited, ...]) -> dict[str, Any]:
    """The figures of the whole audit in English, drawn once; none has texts cut or colliding."""
    style.apply()
    make = blocks.figure

    def legible(ax: Axes, **told: Any) -> blocks.Figure:
        assert charts.collisions(ax) == []
        assert charts.outside(ax) == []
        return make(ax, **told)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "figure", legible)
        return {one.__name__: one(audited, tables, lang="en").json() for one in FIGURES}


def texts(block: Any) -> list[list[str]]:
    """Return the texts of a table's cells."""
    return [[cell["text"] for cell in row] for row in block["rows"]]


def row_of(block: Any, start: str) -> list[str]:
    return next(row for row in texts(block) if row[0].startswith(start))


def test_the_wording_has_no_faults() -> None:
    assert faults(entries("claims")) == ()


@pytest.mark.parametrize("lang", LANGS)
def test_the_five_that_matter_stand_on_top(
    tables: Tables, audited: tuple[Audited, ...], lang: Lang
) -> None:
    top = show.headline(audited, tables, source="all", verdict="all", lang=lang)
    assert [one.id.removeprefix("claim-") for one in show.that_matter(audited)] == [
        "bio-trade-finance", "national-exports-change", "gangwon-exports-cagr",
        "gangwon-exports-change", "gangwon-province-exports-share",
    ]  # fmt: skip
    told = [one["text"] for one in top.json()["findings"]]
    assert len(told) == 6
    for text, wanted in zip(
        told,
        [
            ("360", "20%", "9.7%", "44%", "16.5%"), ("362",), ("20.82%", "8.45%"),
            ("9.64%", "515.02–516.89", "516.50–517.50"),
            ("44.53%", "517.10–520.69", "516.50–517.50"), ("25.92%", "16.51%"),
        ],
        strict=True,
    ):  # fmt: skip
        assert all(part in text for part in wanted), text
    # claims are named, not counted
    assert "41" not in told[0]


def test_key_figures_have_lasting_ids(tables: Tables, audited: tuple[Audited, ...]) -> None:
    top = show.headline(audited, tables, source="all", verdict="all", lang="en")
    assert [one["key"] for one in top.json()["findings"] if one["key"]] == [
        "claims.claim-bio-trade-finance",
        "claims.claim-national-exports-change",
        "claims.claim-gangwon-exports-cagr",
        "claims.claim-gangwon-exports-change",
        "claims.claim-gangwon-province-exports-share",
    ]


@pytest.mark.parametrize(
    ("source", "verdict", "ko", "en"),
    [
        ("koreaherald-2013", "mixes-bases", "주장이 없다", "No claim answers"),
        ("all", "borderline", "모든 문서, 경계.", "All documents, borderline."),
        ("gyeonggi-enews-2023", "holds", "2023-06-23, 맞음.", "2023-06-23, holds."),
    ],
)
def test_a_selection_is_named(tables: Tables, source: str, verdict: str, ko: str, en: str) -> None:
    some = claims.audit(tables, source=source, verdict=verdict)
    for lang, wanted in zip(LANGS, (ko, en), strict=True):
        top = show.headline(some, tables, source=source, verdict=verdict, lang=lang)
        assert wanted in top.json()["findings"][0]["text"]


def test_the_picture_of_misses_is_legible_in_korean(audited: tuple[Audited, ...]) -> None:
    style.apply()
    told = in_order(one for one in audited if one.kind != words.DURATION)
    ax = charts.miss_dots(
        pd.DataFrame([dot(one, "ko") for one in told]),
        axis_label="x",
        legend=words.legend("ko"),
        zones=words.zones("ko"),
    )
    assert charts.collisions(ax) == []
    assert charts.outside(ax) == []


def test_the_picture_says_how_many_round_and_what_is_furthest(drawn: dict[str, Any]) -> None:
    figure = drawn["misses"]
    assert figure["title"] == (
        "Furthest from what is said: National exports fell 20% over the same years"
    )
    table = figure["table"]
    assert [row[0] for row in texts(table)][:3] == [
        "National exports fell 20% over the same years",
        "Gangwon exports grew 9.7% a year",
        "Gangwon exports in 2024 are 44% above 2020",
    ]
    fall = row_of(table, "National exports fell")
    assert fall[3:7] == ["−20.82%", "−21%", "−20%", "holds only if truncated"]
    item = row_of(table, "The leading export item is 16.5%")
    assert item[6] == "holds for medical electronics exports (KITA, MTI medical electronics)"
    assert "25.92%" in item[7]
    assert row_of(table, "100 trillion won")[6] == "holds at a round KRW 1,300 per USD"
    makers = row_of(table, "Gyeonggi has 40%")
    assert makers[3] == "39.92%"
    assert "for 2022" in makers[7]
    assert "KMDIA" in makers[7]


def test_the_verdicts_of_each_document_add_up(drawn: dict[str, Any]) -> None:
    table = drawn["verdicts_by_source"]["table"]
    for row in texts(table):
        assert int(row[1]) == sum(int(cell) for cell in row[2:])
    assert sum(int(row[1]) for row in texts(table)) == 41
    assert drawn["verdicts_by_source"]["title"] == (
        "Out of scope: Trade financing worth 360 trillion won is offered; "
        "holds only if truncated: National exports fell 20% over the same years; "
        "borderline: Gangwon exports grew 9.7% a year, Gangwon exports in 2024 are 44% above 2020"
    )


def test_shares_of_one_whole_overlap_in_the_title(drawn: dict[str, Any]) -> None:
    figure = drawn["shared_totals"]
    assert figure["title"].endswith("overlap: 5,251.77–5,255.95 (USD million)")
    assert [row[1] for row in texts(figure["table"])] == [
        "5,251.77–5,255.95", "5,243.16–5,280.92", "5,251.77–5,255.95", "5,255.11",
    ]  # fmt: skip


def test_rates_stand_with_their_bounds_and_what_they_give(drawn: dict[str, Any]) -> None:
    figure = drawn["rates"]
    told = texts(figure["table"])
    assert [row[2] for row in told if row[1] == "implied by both amounts"] == [
        "1,365.10 (1,358.31–1,371.88)",
        "1,041.67 (1,020.41–1,063.83)",
        "1,300.39 (1,299.55–1,301.24)",
    ]
    assert ["$79.051 billion", "does not hold"] in [row[3:] for row in told]
    assert ["$76.923 billion", "holds"] in [row[3:] for row in told]
    assert "100 trillion won are 76.9 billion dollars: comes out at a round" in figure["title"]


def test_durations_name_the_ways_of_counting_that_fit(drawn: dict[str, Any]) -> None:
    figure = drawn["durations"]
    robot = row_of(figure["table"], "Regenerative")
    assert robot[3:8] == ["3 years 9 months", "4 years", "3 years", "5 years, fits", "4 years"]
    assert robot[9] == "holds by calendar years touched"
    assert "no single way explains them all" in figure["note"]
    for name in ("Dental materials", "Regenerative", "Micro-medical", "Health products"):
        assert name in figure["title"]


def test_what_would_have_to_be_true_is_rounded_inward(
    tables: Tables, audited: tuple[Audited, ...]
) -> None:
    table = show.needs(audited, tables, lang="en").json()
    growth = [row for row in texts(table) if row[0].startswith("Gangwon exports grew")]
    assert [row[3:] for row in growth] == [
        ["517.00", "515.02–516.89", "in part"], ["747.20", "747.36–750.08", "no"],
    ]  # fmt: skip
    rank = row_of(table, "Gangwon ranks second")
    assert rank[3:] == ["all together 1,347.12", "at most 747.15", "not known here"]


def test_other_documents_are_named(tables: Tables, audited: tuple[Audited, ...]) -> None:
    table = show.evidence(audited, tables, lang="en").json()
    told = {(row[0], row[2]): row[3:] for row in texts(table)}
    item = "The leading export item is 16.5% of all exports of the province"
    assert told[item, "25.92%"] == ["–", "Gangwon State, 2025-07-28; KITA K-stat"]
    assert told["National exports fell 20% over the same years", "−8.45%"][0] == "differs"
    assert ("National exports fell 20% over the same years", "−20.61% (−21.48% to −19.74%)") in told


def test_other_steps_stand_beside_the_stated_ones(
    tables: Tables, audited: tuple[Audited, ...]
) -> None:
    table = show.steps(audited, tables, lang="ko").json()
    assert [row[2:] for row in texts(table)] == [
        ["4", "–", "39.10%(38.84–39.35%)", "51.06%(50.71–51.41%)", "34.40%(34.20–34.60%)"],
        ["4", "13.06%", "9.64%", "7.64%", "11.13%"],
        ["4", "18.39%", "13.49%", "10.66%", "16.48%"],
    ]


def test_what_cannot_be_checked_says_what_is_missing_and_implied(
    tables: Tables, audited: tuple[Audited, ...]
) -> None:
    table = show.unverifiable(audited, tables, lang="en").json()
    drugs = row_of(table, "Gyeonggi has 30%")
    assert drugs[2:4] == ["the whole", "whole implied is 753 firms (741–766)"]
    second = row_of(table, "Gangwon ranks second")
    assert second[3] == "places that the whole allows are 2nd–3rd"


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_selection_is_a_plain_note_everywhere(tables: Tables, lang: Lang) -> None:
    for one in (*TABLES, *FIGURES):
        assert isinstance(one((), tables, lang=lang), blocks.Note), one.__name__
    assert isinstance(show.sources((), tables, lang=lang), blocks.Note)


@pytest.mark.parametrize("lang", LANGS)
def test_every_selection_has_tables_or_notes(
    tables: Tables, audited: tuple[Audited, ...], lang: Lang
) -> None:
    sources = dict.fromkeys(one.source_id for one in audited)
    chosen = [(source, "all") for source in sources] + [("all", str(one)) for one in Verdict]
    for source, verdict in chosen:
        some = [
            one
            for one in audited
            if source in ("all", one.source_id) and verdict in ("all", one.verdict)
        ]
        show.headline(some, tables, source=source, verdict=verdict, lang=lang)
        for one in TABLES:
            assert one(some, tables, lang=lang).json()["lang"] == lang
