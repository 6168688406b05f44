"""The audit of claims as readers see it, in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from helpers.analysis import claims
from helpers.analysis.verdicts import Verdict
from helpers.display import blocks, style
from helpers.display import claims as show
from helpers.display.claims import caveats
from helpers.display.claims.audited import said, verdict_name, verdict_of
from helpers.display.page import Page
from helpers.display.wording import entries, faults

from .legible import illegible

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    from helpers.analysis.claims import Audited
    from helpers.data import Tables
    from helpers.display.wording import Lang

pytestmark = pytest.mark.usefixtures("unpainted")

LANGS: tuple[Lang, Lang] = ("ko", "en")
TABLES = (
    show.register, show.unverifiable, show.durations, show.needs, show.evidence, show.steps,
)  # fmt: skip
FIGURES = (show.misses, show.by_document, show.shared_totals, show.exchange_rates)


@pytest.fixture(scope="module")
def audited(tables: Tables) -> tuple[Audited, ...]:
    return claims.audit(tables)


@pytest.fixture(scope="module")
def english(tables: Tables) -> Page:
    return Page(tables, "en", "claims")


@pytest.fixture
def page(tables: Tables, lang: Lang) -> Page:
    return Page(tables, lang, "claims")


@pytest.fixture(scope="module")
def drawn(english: Page, audited: tuple[Audited, ...]) -> dict[str, Any]:
    """The figures of the whole audit in English, drawn once; none has texts cut or colliding."""
    style.apply()
    make = blocks.figure

    def legible(draw: Callable[[], Axes], **told: Any) -> blocks.Figure:
        def checked() -> Axes:
            ax = draw()
            assert illegible(ax) == []
            return ax

        return make(checked, **told)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "figure", legible)
        return {one.__name__: one(english, audited).json() for one in FIGURES}


def texts(block: Any) -> list[list[str]]:
    """Return the texts of a table's cells."""
    return [[cell["text"] for cell in row] for row in block["rows"]]


def row_of(block: Any, start: str) -> list[str]:
    return next(row for row in texts(block) if row[0].startswith(start))


def test_the_wording_has_no_faults() -> None:
    assert faults(entries("claims")) == ()


@pytest.mark.parametrize("lang", LANGS)
def test_the_answer_stands_first_then_its_numbers(
    page: Page, audited: tuple[Audited, ...], lang: Lang
) -> None:
    top = show.headline(page, audited, source="all", verdict="all")
    assert [one.id.removeprefix("claim-") for one in claims.that_matter(audited)] == [
        "bio-trade-finance", "national-exports-change", "gangwon-exports-cagr",
        "gangwon-exports-change", "gangwon-province-exports-share",
    ]  # fmt: skip
    answer, *told = top.json()["findings"]
    # claims are named, not counted, with their verdicts: those whose numbers stand below
    for part in ("20%", "9.7%", verdict_name(page, Verdict.BORDERLINE)):
        assert part in answer["text"]
    assert "41" not in answer["text"]
    letters = answer["text"].replace(" ", "")
    assert len(letters) <= 90 if lang == "ko" else len(answer["text"].split()) <= 30
    for one, wanted in zip(
        told,
        [
            ("362",), ("20.82%", "21%", "8.45%"), ("9.64%", "515.02–516.89", "516.50–517.50"),
            ("44.53%", "517.10–520.69", "516.50–517.50"), ("16.51%",),
        ],
        strict=True,
    ):  # fmt: skip
        assert all(part in one["text"] for part in wanted), one["text"]
    opening = [one["figure"]["text"] for one in told if one.get("label")]
    assert opening == ["−20.82%", "9.64%", "44.53%", "16.51%"]


@pytest.mark.parametrize(
    ("source", "en"),
    [
        ("gangwon-release-2025", "Claims that can be checked hold, except “Korea's exports"),
        ("gyeonggi-enews-2023", "holds; the others cannot be checked with this collection."),
        ("gwangju-medical-industry", "holds, some of them on one reading alone."),
    ],
)
def test_the_answer_says_what_does_not_hold_and_what_holds_on_a_condition(
    tables: Tables, english: Page, source: str, en: str
) -> None:
    some = claims.audit(tables, source=source)
    top = show.headline(english, some, source=source, verdict="all")
    assert en in top.json()["findings"][0]["text"]


def test_key_figures_have_lasting_ids(english: Page, audited: tuple[Audited, ...]) -> None:
    top = show.headline(english, audited, source="all", verdict="all")
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
        ("koreaherald-2013", "mixes-bases", "주장이 없다", "No claim meets"),
        ("all", "borderline", "경계: 「강원 수출은 연평균", "Borderline: “Gangwon exports grew"),
        ("all", "cannot-be-checked", "」 등.", ", among others."),
    ],
)
def test_a_selection_is_named(tables: Tables, source: str, verdict: str, ko: str, en: str) -> None:
    some = claims.audit(tables, source=source, verdict=verdict)
    for lang, wanted in zip(LANGS, (ko, en), strict=True):
        page = Page(tables, lang, "claims")
        top = show.headline(page, some, source=source, verdict=verdict)
        assert wanted in top.json()["findings"][0]["text"]


def test_the_picture_shows_what_does_not_hold_in_per_cent(drawn: dict[str, Any]) -> None:
    figure = drawn["misses"]
    assert figure["subtitle"] == "Recomputed less claimed, % of the figure claimed"
    assert figure["title"] == "Largest gap: “Korea's exports fell 20% from 2020”"
    # 20.8159 over 20 is 4.08 % more; what holds at a round rate is no gap
    assert [(row[0][:14], *row[1:]) for row in texts(figure["table"])] == [
        ("Korea's export", "−20%", "−20.82%", "4.08%"),
        ("Gangwon export", "44%", "44.53%", "1.20% (0.86–1.54%)"),
        ("Gangwon export", "9.7%", "9.64%", "−0.57% (−0.86% to −0.28%)"),
    ]


def test_words_on_rates_claim_nothing_of_their_day(
    english: Page, audited: tuple[Audited, ...]
) -> None:
    # the averages of 2023 came out after the announcement of July 2023
    [claim] = [one for one in audited if one.id == "claim-bio-production-dollars"]
    told = " ".join(cell for row in texts(show.register(english, [claim]).json()) for cell in row)
    assert "Of the published rates compared, 1,265 to 1,306.76, none lies within it." in told


def test_where_all_holds_the_picture_shows_that(tables: Tables, english: Page) -> None:
    some = claims.audit(tables, source="gyeonggi-enews-2023")
    figure = show.misses(english, some)
    assert figure is not None
    assert figure.title == "Every recomputed figure rounds to the claim"
    some = claims.audit(tables, source="glosema-2023", verdict="holds")
    figure = show.misses(english, some)
    assert figure is not None
    # 100 trillion won at 1,300 won are 76.923 billion dollars
    assert figure.title == "Every recomputed figure rounds to the claim"
    assert "$76.923 billion" in [row[2] for row in texts(figure.table.json())]
    some = claims.audit(tables, source="gwangju-medical-industry")
    figure = show.misses(english, some)
    assert figure is not None
    assert figure.title.startswith("Furthest from elapsed time: “Health products for pain")
    assert len(figure.table.rows) == 12


def test_the_register_says_why_in_the_row_of_each_verdict(
    english: Page, audited: tuple[Audited, ...]
) -> None:
    table = show.register(english, audited).json()
    assert [row[0][:14] for row in texts(table)][:4] == [
        "Trade financin", "Korea's export", "Gangwon export", "Gangwon export",
    ]  # fmt: skip
    fall = row_of(table, "Korea's exports fell")
    assert fall[1:3] == ["holds only if truncated", "−20.82%"]
    assert "rounds to −21%" in fall[3]
    assert "−8.45%" in fall[3]
    item = row_of(table, "The leading export item is 16.5%")
    assert item[1] == (
        "holds for medical electronics exports on the basis of KITA, MTI medical electronics"
    )
    assert "25.92%" in item[3]
    assert row_of(table, "100 trillion won")[1] == "holds at a round KRW 1,300 per USD"
    makers = row_of(table, "Gyeonggi has 40%")
    assert makers[2] == "39.92%"
    assert "for 2022" in makers[3]
    assert "KMDIA" in makers[3]


@pytest.mark.parametrize("lang", LANGS)
def test_a_caveat_stands_in_the_row_of_its_verdict_or_below_the_table(
    tables: Tables, page: Page, audited: tuple[Audited, ...], lang: Lang
) -> None:
    seen = 0
    for one in (show.register, show.unverifiable, show.durations):
        table = one(page, audited).json()
        for claim in audited:
            name = said(page, claim)
            if claim.kind == claims.DURATION:
                programmes = tables.programmes.set_index("id")[f"name_{lang}"]
                name = str(programmes.get(claim.entity, name))
            for row in (row for row in texts(table) if row[0] == name):
                seen += 1
                verdict = verdict_of(page, claim)
                assert verdict in row or one is show.unverifiable
                for text in caveats.remarks(page, claim):
                    number = table["note"].partition(f") {text}")[0].rpartition(" ")[2]
                    assert text in row[-1] or (number.isdigit() and number in row[-1]), text
    assert seen == len(audited)


def test_a_caveat_names_the_break_of_its_own_series(tables: Tables) -> None:
    [own] = tables.breaks[tables.breaks["basis"] == "mfds"].to_dict("records")
    strange = {"entity": "KR-42", "indicator": "device_firms", "name_en": "A break of others"}
    breaks = pd.concat([pd.DataFrame([own | strange]), tables.breaks])
    beside = replace(tables, breaks=breaks)
    told = caveats.remarks(
        Page(beside, "en", "claims"),
        next(one for one in claims.audit(beside) if one.id == "claim-national-exports-change"),
    )
    assert any(own["name_en"] in text for text in told)
    assert not any("A break of others" in text for text in told)


def test_the_verdicts_of_each_document_add_up(
    english: Page, audited: tuple[Audited, ...], drawn: dict[str, Any]
) -> None:
    table = drawn["by_document"]["table"]
    for row in texts(table):
        assert int(row[1]) == sum(int(cell) for cell in row[2:])
    assert sum(int(row[1]) for row in texts(table)) == 41
    title = drawn["by_document"]["title"]
    assert title == "In 2 of 5 documents some claims do not hold as stated"
    some = [one for one in audited if one.source_id == "glosema-2023"]
    assert show.by_document(english, some) is None


@pytest.mark.parametrize(
    ("verdict", "title"),
    [
        ("holds", "Every claim holds"),
        ("cannot-be-checked", "No claim can be checked with this collection"),
    ],
)
def test_the_documents_hold_only_where_something_was_checked(
    tables: Tables, english: Page, verdict: str, title: str
) -> None:
    figure = show.by_document(english, claims.audit(tables, verdict=verdict))
    assert figure is not None
    assert figure.title == title


def test_shares_of_one_whole_overlap_in_the_title(drawn: dict[str, Any]) -> None:
    figure = drawn["shared_totals"]
    assert figure["title"].endswith("agree: 5,251.77–5,255.95 (USD million)")
    assert [row[1] for row in texts(figure["table"])] == [
        "5,251.77–5,255.95", "5,243.16–5,280.92", "5,251.77–5,255.95", "5,255.11",
    ]  # fmt: skip


def test_rates_stand_with_their_bounds_and_what_they_give(drawn: dict[str, Any]) -> None:
    figure = drawn["exchange_rates"]
    told = texts(figure["table"])
    assert [row[2] for row in told if row[1] == "implied by both amounts"] == [
        "1,365.10 (1,358.31–1,371.88)",
        "1,041.67 (1,020.41–1,063.83)",
        "1,300.39 (1,299.55–1,301.24)",
    ]
    assert ["$79.051 billion", "does not hold"] in [row[3:] for row in told]
    assert ["$76.923 billion", "holds"] in [row[3:] for row in told]
    assert "100 trillion won is 76.9 billion dollars: at a round" in figure["title"]


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("gangwon-release-2025", "at the Bank of Korea basic rate, annual average (2024)"),
        ("koreaherald-2013", "at the spot exchange rate (Nov 2013)"),
    ],
)
def test_the_rate_of_a_title_has_its_article(
    tables: Tables, english: Page, source: str, title: str
) -> None:
    figure = show.exchange_rates(english, claims.audit(tables, source=source))
    assert figure is not None
    assert figure.title.endswith(f": {title}")


def test_durations_name_the_ways_of_counting_that_fit(
    english: Page, audited: tuple[Audited, ...]
) -> None:
    table = show.durations(english, audited).json()
    robot = row_of(table, "Regenerative")
    assert robot[3:8] == ["3 years 9 months", "4 years", "3 years", "5 years, fits", "4 years"]
    assert robot[9] == "holds by calendar years touched"
    assert "no single way explains them all" in table["note"]


def test_claimed_figures_are_printed_in_the_language_of_the_page(
    tables: Tables, english: Page, audited: tuple[Audited, ...]
) -> None:
    durations = show.durations(Page(tables, "ko", "claims"), audited).json()
    # the document says «5 years»
    assert row_of(durations, "재생세포")[2] == "5년"
    rates = show.exchange_rates(english, audited).json()["table"]
    # the document says «약 1조 200억 원»
    assert "KRW 1.02 trillion" in [row[3] for row in texts(rates)]


def test_what_would_have_to_be_true_is_rounded_inward(
    english: Page, audited: tuple[Audited, ...]
) -> None:
    table = show.needs(english, audited).json()
    growth = [row for row in texts(table) if row[0].startswith("Gangwon exports grew")]
    assert [row[3:] for row in growth] == [
        ["517.00", "515.02–516.89", "in part"], ["747.20", "747.36–750.08", "no"],
    ]  # fmt: skip
    rank = row_of(table, "Gangwon ranks second")
    assert rank[3:] == ["all together 1,347.12", "at most 747.15", "not known"]


def test_other_documents_are_named(english: Page, audited: tuple[Audited, ...]) -> None:
    table = show.evidence(english, audited).json()
    told = {(row[0], row[2]): row[3:] for row in texts(table)}
    item = "The leading export item is 16.5% of all exports of the province"
    assert told[item, "25.92%"] == ["–", "Gangwon State, 2025-07-28; KITA K-stat"]
    assert told["Korea's exports fell 20% from 2020", "−8.45%"][0] == "differs"
    assert ("Korea's exports fell 20% from 2020", "−20.61% (−21.48% to −19.74%)") in told


def test_other_steps_stand_beside_the_stated_ones(
    tables: Tables, audited: tuple[Audited, ...]
) -> None:
    table = show.steps(Page(tables, "ko", "claims"), audited).json()
    assert [row[2:] for row in texts(table)] == [
        ["4", "–", "39.10%(38.84–39.35%)", "51.06%(50.71–51.41%)", "34.40%(34.20–34.60%)"],
        ["4", "13.06%", "9.64%", "7.64%", "11.13%"],
        ["4", "18.39%", "13.49%", "10.66%", "16.48%"],
    ]


def test_what_cannot_be_checked_says_what_is_missing_and_implied(
    english: Page, audited: tuple[Audited, ...]
) -> None:
    table = show.unverifiable(english, audited).json()
    drugs = row_of(table, "Gyeonggi has 30%")
    assert drugs[2:4] == ["the whole", "whole implied is 753 firms (741–766)"]
    second = row_of(table, "Gangwon ranks second")
    assert second[3] == "possible ranks are 2nd–3rd"


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_selection_shows_nothing(page: Page, lang: Lang) -> None:
    for one in (*TABLES, *FIGURES, show.sources):
        assert one(page, ()) is None, one.__name__
    top = show.headline(page, (), source="all", verdict="mixes-bases")
    assert len(top.json()["findings"]) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_every_selection_has_tables_or_nothing(
    page: Page, audited: tuple[Audited, ...], lang: Lang
) -> None:
    sources = dict.fromkeys(one.source_id for one in audited)
    chosen = [(source, "all") for source in sources] + [("all", str(one)) for one in Verdict]
    for source, verdict in chosen:
        some = [
            one
            for one in audited
            if source in ("all", one.source_id) and verdict in ("all", one.verdict)
        ]
        show.headline(page, some, source=source, verdict=verdict)
        tables_of = [one(page, some) for one in TABLES]
        assert any(tables_of) == bool(some), (source, verdict)
        assert {one.json()["lang"] for one in tables_of if one is not None} <= {lang}
