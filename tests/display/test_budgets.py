import dataclasses

import pandas as pd
import pytest

from helpers.analysis import budgets
from helpers.data.measured import Measured
from helpers.display import blocks, charts, style
from helpers.display import budgets as show
from helpers.display.budgets.durations import _grid
from helpers.display.budgets.elsewhere import _dots
from helpers.display.budgets.industry import _breaks, _panels
from helpers.display.budgets.programmes import where
from helpers.display.budgets.ranking import ranking_title
from helpers.display.page import Page
from helpers.display.wording import has

from .legible import illegible

pytestmark = pytest.mark.usefixtures("unpainted")

LANGS = ("ko", "en")
GWANGJU, GANGWON = budgets.Scope("KR-29"), budgets.Scope("KR-42")


@pytest.fixture(scope="module", autouse=True)
def _look():
    style.apply()


def chosen(tables, scope):
    return budgets.select_programmes(tables, scope=scope)


@pytest.fixture
def page(tables):
    """Return the pages of the theme by language."""
    return {lang: Page(tables, lang, "budgets") for lang in LANGS}


def texts(findings):
    return [one["text"] for one in findings.json()["findings"]]


@pytest.mark.parametrize(
    ("scope", "ko", "en"),
    [
        # the first begins in March 2006, the last ends in 2022
        (GWANGJU, "광주: 2006–2022년의 17개 사업에 ", " for 17 programmes of 2006–2022, "),
        # first years alone are published, from 2018 to 2024
        (GANGWON, "강원: 2018–2024년에 시작한 5개 ", " for 5 programmes begun in 2018–2024, "),
    ],
)
def test_the_answer_says_when_as_well_as_how_much(page, tables, scope, ko, en):
    for lang, wanted in zip(LANGS, (ko, en), strict=True):
        block = show.headline(page[lang], chosen(tables, scope), scope=scope, rule="elapsed")
        assert wanted in texts(block)[0]


@pytest.mark.parametrize("lang", LANGS)
def test_the_headline_states_its_key_figures(page, tables, lang):
    block = show.headline(page[lang], chosen(tables, GWANGJU), scope=GWANGJU, rule="elapsed")
    figures_of = {one["key"]: one["figure"] for one in block.json()["findings"]}
    assert figures_of["budgets.total.KR-29"]["value"] == pytest.approx(317.518e9)
    assert figures_of["budgets.largest_share.KR-29"]["value"] == pytest.approx(0.5187, abs=1e-4)
    assert figures_of["budgets.durations.elapsed.KR-29"]["value"] == 8
    for text, figure in zip(texts(block), figures_of.values(), strict=True):
        assert figure is None or figure["text"] in text or figure["unit"] == "multiple"


@pytest.mark.parametrize("lang", LANGS)
def test_a_region_without_programmes_says_so_and_offers_where_there_are(page, tables, lang):
    scope = budgets.Scope("KR-49")
    block = show.headline(page[lang], chosen(tables, scope), scope=scope, rule="elapsed")
    (text,) = texts(block)
    assert "KR-29" in text
    assert "KR-42" in text
    assert show.sources(page[lang], chosen(tables, scope)).json()["sources"]


def test_conditions_that_nothing_meets_tell_what_there_is_without_them(page, tables):
    scope = budgets.Scope("KR-42", theme="dental")
    block = show.headline(page["ko"], chosen(tables, scope), scope=scope, rule="elapsed")
    assert texts(block) == [
        "강원 치과 분야: 조건에 맞는 사업이 없다. 조건을 풀면 강원에는 5개 사업이 있다."
    ]


def test_a_scope_is_named_with_its_conditions(page, tables):
    scope = budgets.Scope("KR-29", theme="dental", min_budget=5_000_000_000)
    assert where(page["ko"], scope) == "광주 치과 분야(50억 원 이상)"
    assert where(page["en"], scope) == "Gwangju, Dental (KRW 5 billion or more)"


def test_durations_speak_of_difference_never_of_error(page, tables):
    stated = budgets.stated_durations(chosen(tables, GWANGJU))
    block = show.durations(page["en"], stated, scope=GWANGJU, rule="elapsed").json()
    verdicts = [row[-1]["text"] for row in block["table"]["rows"]]
    assert verdicts.count("differs from elapsed time") == 2
    assert verdicts.count("may agree") == 2
    assert "wrong" not in str(block["table"]) + block["title"]


@pytest.mark.parametrize(
    ("theme", "ko", "en"),
    [
        # one programme states years, 2015 to 2018 as three
        (
            "senior",
            "1개 사업 가운데 0개가 날짜와 맞는다(",
            "In 0 of 1 programme the stated years agree with the dates, ",
        ),
        # both that state years say five, of 60 and of 57 months
        (
            "dementia",
            "적힌 햇수가 모두 날짜와 맞는다(",
            "Every stated number of years agrees with the dates, ",
        ),
    ],
)
def test_words_on_durations_fit_any_count(page, tables, theme, ko, en):
    scope = budgets.Scope("KR-29", theme=theme)
    some = chosen(tables, scope)
    stated = budgets.stated_durations(some)
    for lang, wanted in zip(LANGS, (ko, en), strict=True):
        figure = show.durations(page[lang], stated, scope=scope, rule="elapsed").json()
        assert figure["title"].startswith(wanted)
    [said] = [
        one for one in texts(show.headline(page["en"], some, scope=scope, rule="elapsed"))
        if one.startswith("Counting elapsed years")
    ]  # fmt: skip
    ends = {
        "senior": "for 0 programmes (of 1 programme with stated years). "
        "Counting end year minus start year, every one agrees.",
        "dementia": "agree with the dates wherever years are stated: 2 programmes.",
    }
    assert said.endswith(ends[theme])


@pytest.mark.parametrize("rule", budgets.RULES)
def test_the_chosen_rule_stands_first(page, tables, rule):
    stated = budgets.stated_durations(chosen(tables, GWANGJU))
    rows = [row | {"name": row["id"]} for row in stated.to_dict("records")]
    rules = [rule, *(other for other in budgets.RULES if other != rule)]
    grid = _grid(page["en"], rows, budgets.count_fits(stated), rules)
    counts = {"elapsed": "8", "completed": "7", "calendar": "6", "difference": "5"}
    assert f"({counts[rule]})" in grid["column"].iloc[0]
    assert len(grid) == 48


def test_equal_programmes_leave_the_title_neutral(page, tables):
    ranked = budgets.rank_budgets(chosen(tables, GWANGJU))
    alike = ranked.assign(amount=Measured(2.0, 1.0, 3.0, "KRW"))
    title = ranking_title(page["en"], alike)
    assert title == "The two largest programmes cannot be told apart in size"


def test_one_programme_has_nothing_to_be_ranked_with(page, tables):
    scope = budgets.Scope("KR-29", theme="senior")
    ranked = budgets.rank_budgets(chosen(tables, scope))
    assert show.ranking(page["ko"], ranked, scope=scope) is None


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("scope", "field"),
    # a field of one programme has that programme's share: then the next field is the third number
    [(GWANGJU, "21.06%"), (GANGWON, "67.49%")],
    ids=["gwangju", "gangwon"],
)
def test_three_numbers_are_told_with_what_they_mean(page, tables, scope, field, lang):
    block = show.headline(page[lang], chosen(tables, scope), scope=scope, rule="elapsed")
    told = block.json()["findings"]
    labelled = [one for one in told if one["label"]]
    assert labelled == told[:3]
    assert told[2]["figure"]["text"] == field
    assert all(len(one["label"]) <= {"ko": 25, "en": 40}[lang] for one in labelled)
    # the answer runs over years, its amount over no bounds
    assert told[0]["text"].count("–") == 1
    assert "(" not in told[0]["text"]


def test_a_flat_profile_names_no_largest_year(page, tables):
    scope = budgets.Scope("KR-29", theme="senior")
    spread = budgets.spread_evenly(chosen(tables, scope))
    block = show.yearly(page["en"], spread, scope=scope).json()
    assert block["title"] == "Spread evenly, no single year stands out"
    assert "assumption" in block["basis"]


def test_start_years_alone_are_said_and_drawn_open(page, tables):
    times = budgets.run_times(chosen(tables, GANGWON))
    block = show.timeline(page["ko"], times, scope=GANGWON).json()
    assert block["title"] == "5개 사업의 시작 연도만 공표되었다"
    legend = {word: word for word in ("months", "years", "yearly", "open")}
    drawn = times.assign(label=times["id"], group="all", text="1")
    ax = charts.programme_timeline(drawn, legend=legend)
    assert sum(line.get_gid() == "open" for line in ax.lines) == 5


def test_beside_start_years_alone_no_year_is_the_busiest(page, tables):
    # begun in 2018, 2022 and 2024 with no end; two more run in 2025 to 2029 and 2025 to 2028
    began = chosen(tables, GANGWON)
    more = chosen(tables, GWANGJU)[:3].assign(
        kind="total",
        start_month=pd.Period("2025-01", "M"),
        end_month=[pd.Period(one, "M") for one in ("2029-12", "2028-12", "2025-12")],
    )
    times = budgets.run_times(pd.concat([began, more], ignore_index=True))
    block = show.timeline(page["en"], times, scope=GANGWON).json()
    assert block["title"] == "Gangwon: programmes ran in 2018–2029"


def test_yearly_amounts_are_marked_as_such(page, tables):
    times = budgets.run_times(chosen(tables, GWANGJU))
    block = show.timeline(page["ko"], times, scope=GWANGJU).json()
    kinds = [row[-1]["text"] for row in block["table"]["rows"]]
    assert kinds.count("한 해(2019년)") == 3
    assert "합계에도 넣지 않는다" in block["note"]


def test_what_has_nothing_to_say_is_not_shown(page, tables):
    none = chosen(tables, budgets.Scope("KR-49"))
    spread, amounts = budgets.spread_evenly(none), budgets.amounts_elsewhere(tables, none)
    named, told = {"scope": GWANGJU}, page["en"]
    assert [
        show.ranking(told, budgets.rank_budgets(none), **named),
        show.timeline(told, budgets.run_times(none), **named),
        show.fields(told, budgets.by_theme(none), **named),
        show.yearly(told, spread, **named),
        show.periods(told, spread, none, **named),
        show.elsewhere(told, amounts, **named),
        show.across_sources(told, none, amounts, **named),
        show.state_parts(told, budgets.state_parts(tables, none)),
        show.durations(told, budgets.stated_durations(none), rule="elapsed", **named),
        show.ministries(told, budgets.by_ministry(none), none, **named),
        show.twins(told, budgets.find_twins(none), none),
        show.register(told, none, **named),
    ] == [None] * 12


@pytest.mark.parametrize("lang", LANGS)
def test_the_state_part_is_a_sentence_with_its_source(page, tables, lang):
    parts = budgets.state_parts(tables, chosen(tables, GWANGJU))
    listed = show.state_parts(page[lang], parts).json()
    # 10 of the 25 billion won of the list
    assert listed["block"] == "note"
    assert "40" in listed["text"]
    assert {"ko": "목록의 250억 원", "en": "listed KRW 25 billion"}[lang] in listed["text"]


def test_a_chosen_field_is_set_against_the_whole_region(page, tables):
    scope = budgets.Scope("KR-29", theme="dental")
    grouped = budgets.by_theme(chosen(tables, scope.all_themes))
    block = show.fields(page["en"], grouped, scope=scope).json()
    assert block["title"] == ("Dental takes 21.06% of the programme budgets of Gwangju")
    assert len(block["table"]["rows"]) == 11


def test_an_approximate_amount_is_called_about(page, tables):
    amounts = budgets.amounts_elsewhere(tables, chosen(tables, GANGWON))
    won = page["en"].scale("KRW", amounts["amount"])
    dots = _dots(page["en"], amounts, budgets.spans_elsewhere(amounts), won)
    assert "about 10,000" in list(dots["text"])


def test_every_source_of_a_programme_is_drawn(page, tables):
    amounts = budgets.amounts_elsewhere(tables, chosen(tables, GANGWON))
    others = amounts[~amounts["own"]]
    crowded = pd.concat([amounts, others, others])
    won = page["en"].scale("KRW", crowded["amount"])
    dots = _dots(page["en"], crowded, budgets.spans_elsewhere(crowded), won)
    assert dots["series"].value_counts().to_dict() == {
        "list used in this report": len(amounts) - len(others),
        "another source": 3 * len(others),
    }


def test_twins_are_pointed_out_and_kept(page, tables):
    programmes = chosen(tables, GWANGJU)
    block = show.twins(page["ko"], budgets.find_twins(programmes), programmes).json()
    assert "「광융합 의료기기 산업 육성」과 「치과기공 제조기술 확보」는" in block["text"]
    assert "0.55%" in block["text"]


def test_three_alike_are_all_named(page, tables):
    programmes = chosen(tables, GWANGJU)
    parts = ["source_id", "start_month", "end_month", "value", "amount"]
    like = programmes.set_index("id").loc["R08", parts]
    other = programmes["id"].eq("R10")
    tripled = programmes.astype({"amount": object})
    for part in parts:
        tripled.loc[other, part] = like[part]
    text = show.twins(page["en"], budgets.find_twins(tripled), tripled).json()["text"]
    names = [page["en"].name("programme", one) for one in ("R08", "R09", "R10")]
    assert all(name in text for name in names)


@pytest.mark.parametrize("lang", LANGS)
def test_the_industry_stands_beside_without_a_cause(page, tables, lang):
    series = budgets.industry_series(tables, region="KR-29")
    spread = budgets.spread_evenly(chosen(tables, GWANGJU))
    block = show.industry(page[lang], series, spread, region="KR-29").json()
    assert {"ko": "뜻이 아니다", "en": "does not mean"}[lang] in block["note"]
    assert "2018" in block["note"]
    growth = block["table"]["rows"][1][3]
    assert "value" not in growth
    assert {"ko": "의미가 없다", "en": "meaningless"}[lang] in growth["text"]


def test_no_line_crosses_the_break(page, tables):
    series = budgets.industry_series(tables, region="KR-29")
    nothing = budgets.spread_evenly(chosen(tables, GANGWON))
    breaks = _breaks(page["en"], series, "KR-29")
    assert [one.year for one in breaks] == [2018]
    drawing = _panels(page["en"], series, nothing, breaks)
    assert len(drawing.axes) == 3
    for ax in drawing.axes:
        for line in ax.lines:
            if line.get_gid() == "series":
                years = list(line.get_xdata())
                assert max(years) < 2018 or min(years) >= 2018


@pytest.mark.parametrize(("scope", "lang"), [(GWANGJU, "en"), (GANGWON, "ko")])
def test_no_label_lies_on_another_or_beyond_the_edge(page, tables, scope, lang, monkeypatch):
    drawn = []
    kept = blocks.figure

    def watched(draw, **named):
        ax = draw()
        drawn.append((named["title"], illegible(ax)))
        return kept(ax, **named)

    monkeypatch.setattr("helpers.display.blocks.figure", watched)
    programmes = chosen(tables, scope)
    spread = budgets.spread_evenly(programmes)
    named, told = {"scope": scope}, page[lang]
    show.timeline(told, budgets.run_times(programmes), **named)
    show.ranking(told, budgets.rank_budgets(programmes), **named)
    show.yearly(told, spread, **named)
    show.durations(told, budgets.stated_durations(programmes), rule="calendar", **named)
    show.fields(told, budgets.by_theme(programmes), **named)
    show.ministries(told, budgets.by_ministry(programmes), programmes, **named)
    show.elsewhere(told, budgets.amounts_elsewhere(tables, programmes), **named)
    series = budgets.industry_series(tables, region=scope.region)
    show.industry(told, series, spread, region=scope.region)
    assert len(drawn) >= 5
    assert [one for one in drawn if one[1]] == []


def test_every_place_without_a_break_is_told(tables):
    series = budgets.industry_series(tables, region="KR-29").loc[lambda df: df["segment"] == 0]
    unbroken = dataclasses.replace(tables, breaks=tables.breaks.iloc[:0])
    nothing = budgets.spread_evenly(chosen(tables, GANGWON))
    told = Page(unbroken, "en", "budgets")
    block = show.industry(told, series, nothing, region="KR-29").json()
    assert "No break in series is known." in block["note"]


def test_each_rule_has_its_words():
    assert all(has(f"budgets.durations.rule.{rule}") for rule in budgets.RULES)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_totals_that_other_sources_move_are_told_as_ranges(page, tables, lang):
    scope = budgets.Scope("KR-42")
    programmes = budgets.select_programmes(tables, scope=scope)
    amounts = budgets.amounts_elsewhere(tables, programmes)
    block = show.across_sources(page[lang], programmes, amounts, scope=scope).json()
    total = block["rows"][0][2]
    # 24 billion won less, 66.2 billion more, and what rounding adds
    assert total["low"] < 97.3e9
    assert total["high"] > 187e9
    assert "value" not in total or total["value"] is None
    assert total.get("base_unit", block["columns"][2]["base_unit"]) == "KRW"
