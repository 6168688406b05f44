"""What the theme shows: artists of its charts, and words at the edges, in both languages."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers.analysis import exports
from helpers.analysis.printed_rates import rates_of_span
from helpers.data.measured import Measured
from helpers.display import charts, numbers, style
from helpers.display import exports as show
from helpers.display.exports.amounts import bars
from helpers.display.exports.base_years import directions
from helpers.display.page import Page

from .legible import illegible

pytestmark = pytest.mark.usefixtures("unpainted")

LANGS = ("ko", "en")
EMPTY = '<svg viewBox="0 0 1 1"/>'


@pytest.fixture(scope="module", autouse=True)
def _look():
    style.apply()


@pytest.fixture(scope="module")
def ranked(tables):
    return exports.rank_regions(tables, year=2024, currency="USD")


@pytest.fixture(scope="module")
def ko(tables):
    return Page(tables, "ko", "exports")


@pytest.fixture(scope="module")
def en(tables):
    return Page(tables, "en", "exports")


@pytest.fixture(params=LANGS)
def page(request, tables):
    return Page(tables, request.param, "exports")


@pytest.fixture
def drawn(monkeypatch, unpainted):
    """Return the wide axes each chart of a block was drawn on, before the block takes it."""
    axes = []
    names = ("ranked_bars", "waterfall", "heat_grid", "cumulative_curve", "lines")

    def kept(chart):
        def draw(*args, **named):
            found = chart(*args, **named)
            if not style.is_narrow():
                axes.append(found)
            return found

        return draw

    for name in names:
        monkeypatch.setattr(charts, name, kept(getattr(charts, name)))
    monkeypatch.setattr(
        "helpers.display.pictures.svg",
        lambda root, **_: (root.draw_without_rendering(), EMPTY)[1],
    )
    return axes


def texts(block):
    return [one["text"] for one in block.json()["findings"]]


def headline(page, *, region, years=(2020, 2024), currency="USD"):
    tables = page.tables
    found = exports.rank_regions(tables, year=years[1], currency=currency)
    return show.headline(
        page,
        ranked=found,
        paces=exports.pace_of_regions(tables, years=years, currency=currency),
        grid=exports.growth_grid(tables, regions=["KR", region], end_year=years[1]),
        firms=exports.largest_firms(tables, region=region, year=years[1], currency=currency),
        region=region,
    )


def test_the_ranking_draws_known_regions_and_hatches_the_rest(ko, ranked, drawn):
    block = show.ranking(ko, ranked, region="KR-42").json()
    bars = drawn[0].patches
    assert [round(bar.get_width(), 2) for bar in bars] == [2097.05, 747.2, 674.07, 389.67, 1347.12]
    assert [bool(bar.get_hatch()) for bar in bars] == [False] * 4 + [True]
    assert block["title"] == "강원은 전국의 14.22%(발표 순위 2위)"
    sure = show.certainty(ko, ranked).json()
    assert "광주" in sure["note"]
    assert "강원" not in sure["note"]
    possible = [row[3]["text"] for row in sure["rows"]]
    assert possible == ["1위", "2–3위", "3–4위", "4–7위", "–"]


def test_without_a_printed_rank_the_title_claims_none(en, tables):
    frame = exports.rank_regions(tables, year=2020, currency="USD")
    block = show.ranking(en, frame, region="KR-42").json()
    assert block["title"] == "Gangwon: 7.79% of Korea's total"


def test_directions_name_only_what_rounding_leaves_clear():
    up, neither, down = (
        Measured(value, value - 0.05, value + 0.05, "growth") for value in (0.15, 0.0, -0.15)
    )
    grid = pd.DataFrame(
        [
            ("KR", 2012, "USD", "known", up),
            ("KR", 2013, "USD", "known", neither),
            ("KR", 2014, "USD", "known", down),
            ("KR", 2015, "USD", "unknown", None),
            ("KR", 2016, "KRW", "known", up),
        ],
        columns=["region", "start_year", "currency", "state", "growth"],
    )
    assert directions(grid, unit="USD") == ([2012], [2014], [2013])


def test_concentration_draws_two_curves_and_gives_bounds(en, ranked, drawn):
    spread = exports.spread_of_regions(ranked)
    block = show.concentration(en, spread, year=2024).json()
    curves = [line for line in drawn[0].lines if line.get_gid() == "series"]
    assert [round(line.get_ydata()[4], 4) for line in curves] == [0.7437, 0.7437]
    assert "2,065–2,191" in block["note"]
    hhi = block["table"]["rows"][4]
    assert (hhi[1]["text"], hhi[1]["value"]) == ("–", None)
    assert (hhi[1]["base_unit"], round(hhi[1]["low"])) == ("hhi_points", 2065)
    refused = exports.spread_of_regions(ranked.assign(rank_printed=None))
    assert show.concentration(en, refused, year=2024) is None


def test_where_only_the_nation_has_a_new_figure_the_last_of_the_region_is_told(tables):
    seen = tables.observations
    nation = seen[seen["id"] == "mfds-exports-usd-2024"].assign(period="2025", year=2025)
    held = replace(tables, observations=pd.concat([seen, nation], ignore_index=True))
    english = Page(held, "en", "exports")
    answer = texts(headline(english, region="KR-42", years=(2020, 2025)))[0]
    assert answer.endswith(
        "Not known is not zero. The latest before that is $747.2 million in 2024."
    )
    never = texts(headline(english, region="KR-29", years=(2020, 2025)))[0]
    assert never.endswith("Not known is not zero.")


def test_where_every_region_has_a_figure_nothing_is_said_of_others(en, tables, drawn):
    seen = tables.observations
    [nation] = seen[seen["id"] == "mfds-exports-usd-2024"].to_dict("records")
    places = exports.provinces(tables, year=2025)["code"]
    shares = dict(zip(["KR", *places], [1, *[0.2] * 4, *[0.2 / 13] * 13], strict=True))
    later = [
        nation
        | {"id": f"new-{code}", "entity": code, "period": "2025", "year": 2025}
        | {end: nation[end] * part for end in ("value", "low", "high")}
        for code, part in shares.items()
    ]
    known = replace(tables, observations=pd.concat([seen, pd.DataFrame(later)]))
    page = Page(known, "en", "exports")
    frame = exports.rank_regions(known, year=2025, currency="USD")
    block = show.ranking(page, frame, region="KR-42").json()
    assert "hatched" not in block["note"]
    assert not any(bar.get_hatch() for bar in drawn[0].patches)
    sure = show.certainty(page, frame).json()
    assert [column["key"] for column in sure["columns"]] == ["region", "share", "possible"]
    assert sure.get("note", "") == ""
    curve = show.concentration(page, exports.spread_of_regions(frame), year=2025).json()
    assert curve["title"] == "The largest 3 regions hold 60% of exports"
    assert "other regions" not in curve["note"]


def test_firms_are_told_with_what_is_left_without_them(ko, tables, ranked, drawn):
    firms = exports.largest_firms(tables, region="KR-42", year=2024, currency="USD")
    block = show.firms(ko, firms, ranked).json()
    assert [round(bar.get_width(), 2) for bar in drawn[0].patches] == [318.01, 77.88, 64.46, 286.85]
    assert "최대 기업 하나를 빼면 강원의 수출은 4억 2,919만 달러" in block["note"]


def test_published_rates_have_the_digits_they_were_published_with(en, tables):
    rates = rates_of_span(tables, region="KR-42", years=(2020, 2024))
    rows = show.printed_growth(en, rates).json()["rows"]
    # 44.0% would allow 43.95 to 44.05 alone
    assert [row[2]["text"] for row in rows] == ["+9.7%", "+44%", "+13.5%", "−20%"]


def test_figures_beside_each_other_have_one_unit(en, tables):
    rows = show.pairs(en, exports.comparable_pairs(tables)).json()["rows"]
    told = [[cell["text"].partition(": ")[2] for cell in row[:2]] for row in rows]
    assert ["$3,710 million", "$6,636.57 million"] in told
    assert ["$5,810 million", "$5,255.11 million"] in told


def test_pairs_on_two_bases_show_no_difference(page, tables):
    frame = exports.comparable_pairs(tables)
    block = show.pairs(page, frame).json()
    across = [row for row in block["rows"] if row[2]["text"] in {"아니요", "no"}]
    assert len(across) == 5
    assert all(row[3]["text"] == "–" for row in across)


def test_gyeonggis_two_shares_are_said_not_to_be_a_series(page, tables):
    note = show.comparability(page, exports.comparable_pairs(tables)).json()
    assert note["kind"] == "caution"
    assert "43%" in note["text"]
    assert "39.90%" in note["text"]


def test_without_both_shares_nothing_is_said_of_them(page, tables):
    pairs = exports.comparable_pairs(tables)
    assert show.comparability(page, pairs[pairs["pair"] != "gyeonggi-share"]) is None


def test_the_reason_is_the_break_of_the_whole_basis(tables):
    [own] = tables.breaks[tables.breaks["basis"] == "mfds"].to_dict("records")
    local = own | {"entity": "KR-42", "name_en": "A break of one region"}
    breaks = pd.concat([pd.DataFrame([local]), tables.breaks])
    page = Page(replace(tables, breaks=breaks), "en", "exports")
    block = show.pairs(page, exports.comparable_pairs(tables)).json()
    told = [row[4]["text"] for row in block["rows"]]
    assert any(own["name_en"] in text for text in told)
    assert not any("A break of one region" in text for text in told)


@pytest.mark.parametrize("years", [(2019, 2024), (2021, 2024)])
def test_a_break_is_named_where_the_span_meets_it(en, years):
    told = texts(headline(en, region="KR-42", years=years))
    assert any("figures on either side count other items" in text for text in told) == (
        years[0] == 2019
    )


def test_without_what_is_left_of_the_lost_chart_its_section_shows_nothing(page, tables):
    index, steps = exports.implied_index(tables), exports.what_if_level(tables)
    for left in ((index[:0], steps), (index, steps[:0])):
        assert show.lost_chart(page, *left) is None
        assert show.what_if(page, *left[::-1]) is None


def test_what_if_is_called_an_assumption(ko, tables):
    block = show.what_if(ko, exports.what_if_level(tables), exports.implied_index(tables)).json()
    assert block["rows"][2][4]["text"] == "가정이며 자료가 아님"
    # 8.6 % a year over four years
    assert block["rows"][3][1]["text"].startswith("1.39")


def test_bounds_too_near_to_see_are_not_drawn():
    drawn = bars(
        [
            {"label": "a", "value": 100.0, "low": 99.9, "high": 100.1},
            {"label": "b", "value": 50.0, "low": 40.0, "high": 60.0},
        ]
    )
    assert drawn["low"].isna().tolist() == [True, False]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_region_that_cannot_be_grown_from_has_a_page(tables, lang):
    frame = tables.observations.copy()
    rough = frame["id"].eq("C01")
    frame.loc[rough, ["value", "low", "high"]] = [2e8, 1.5e8, 2.5e8]
    frame.loc[rough, "status"] = "approximate"
    page = Page(replace(tables, observations=frame), lang, "exports")
    told = texts(headline(page, region="KR-42"))
    assert not any(
        {"ko": "성장했는지는 미상", "en": "did if its exports"}[lang] in one for one in told
    )
    paces = exports.pace_of_regions(page.tables, years=(2020, 2024), currency="USD")
    assert show.pace(page, paces) is not None


@pytest.mark.parametrize(("lang", "name"), [("ko", "군위군 편입"), ("en", "Gunwi joins Daegu")])
def test_a_change_of_the_region_itself_is_told(tables, lang, name):
    frame = tables.observations
    ends = frame[frame["id"].isin(["C01", "C02"])]
    daegu = ends.assign(entity="KR-27", id=ends["id"] + "-daegu")
    more = pd.concat([frame, daegu], ignore_index=True)
    page = Page(replace(tables, observations=more), lang, "exports")
    assert any(name in one for one in texts(headline(page, region="KR-27")))
    # wherever growth of the region is told, and on a page about another region too
    span = {"years": (2020, 2024), "currency": "USD"}
    paces = exports.pace_of_regions(page.tables, **span)
    steps = exports.shift_share_steps(page.tables, region="KR-27", **span)
    parts = exports.log_share_parts(page.tables, region="KR-27", **span)
    grid = exports.growth_grid(page.tables, regions=["KR", "KR-27"], end_year=2024)
    for block in (
        show.pace(page, paces),
        show.push_and_pull(page, steps, parts),
        show.base_years(page, grid, pd.DataFrame({"part": [], "points": []}), currency="USD"),
    ):
        assert block.json()["note"].count(name) == 1
    assert not any(name in one for one in texts(headline(page, region="KR-27", years=(2023, 2024))))
    assert not any(name in one for one in texts(headline(page, region="KR-42")))


def test_possible_places_read_alike_in_both_languages():
    assert numbers.places(2, 3, "ko") == "2–3위"
    assert numbers.places(2, 3, "en") == "2nd to 3rd"


def test_the_national_series_is_told_in_levels_and_broken_at_the_break(page, tables, drawn):
    series = exports.national_series(tables)
    block = show.national(page, series).json()
    assert illegible(drawn[0]) == []
    for year in ("2022", "2024"):
        assert year in block["title"]
    # every year drawn, 2009 to 2024; 2010 and 2011 have no figures to check the market against
    table = block["table"]
    left = [column["key"] for column in table["columns"]].index("residual")
    years = [row[0]["text"] for row in table["rows"]]
    assert years == [str(year) for year in range(2009, 2025)]
    unchecked = {row[0]["text"] for row in table["rows"] if "value" not in row[left]}
    assert unchecked == {"2010", "2011"}
    # no rate crosses the break, so the title holds no multiple and no percent
    assert "%" not in block["title"]
    assert "배" not in block["title"]


def test_the_trade_of_the_nation_in_dollars_is_told_in_dollars_alone(en, tables, drawn):
    series = exports.national_series(tables, currency="USD")
    assert set(series["measure"]) == {"exports", "imports"}
    block = show.national(en, series).json()
    assert block["title"] == "Exports fell from $8,629 million in 2021 to $5,255.11 million in 2024"
    assert block["unit"] == "USD million"
    assert illegible(drawn[0]) == []
    assert "KRW" not in str(block)


@pytest.mark.parametrize(
    ("currency", "until", "said"),
    [
        # of 2009–2019 and of 2012–2019 the last year is the highest
        (
            "KRW",
            2019,
            "Exports rose from KRW 1.519 trillion in 2009 to KRW 4.3245 trillion in 2019",
        ),
        ("USD", 2019, "Exports rose from $1,966.56 million in 2012 to $3,710 million in 2019"),
        # the items counted changed in 2020
        ("USD", 2021, "Korea's exports and imports of medical devices"),
        ("KRW", 2021, "Korea's production, market, exports and imports of medical devices"),
    ],
)
def test_a_national_series_that_ends_earlier_tells_no_later_year(en, tables, currency, until, said):
    series = exports.national_series(tables, currency=currency, until=until)
    block = show.national(en, series).json()
    assert block["title"] == said
    assert not {str(year) for year in range(until + 1, 2025)} & set(
        block["note"].replace(".", " ").replace("–", " ").split()
    )


def test_amounts_of_a_title_are_written_as_on_the_rest_of_the_page(en, tables):
    series = exports.national_series(tables)
    block = show.national(en, series).json()
    assert "KRW 10.1806 trillion in 2022 to KRW 7.17 trillion in 2024" in block["title"]


def test_the_fall_is_split_with_nothing_left_over(page, tables):
    block = show.diagnostics(
        page, exports.diagnostics(tables), exports.fall_after_surge(tables)
    ).json()
    left = [column["key"] for column in block["columns"]].index("residual")
    assert {row[left]["text"] for row in block["rows"]} == {{"ko": "0", "en": "0.0"}[page.lang]}
    # exports 7,170.0 − 949.7 over 6,769.651 − 1,123.6; production 10,429.4 over 11,314.8 − 1,184.3
    assert "+10.17%" in block["note"]
    assert "+2.95%" in block["note"]


def test_a_quotient_is_told_or_its_reason_is(page, tables):
    told = exports.location_quotients(tables, region="KR-42", year=2024)
    block = show.location_quotients(page, told).json()
    assert [row[3]["text"] for row in block["rows"]] == ["1.52", "–", "–", "4.86"]
    assert [row[4]["text"] for row in block["rows"]].count("–") == 2
    for region in ("KR", "KR-29"):
        nothing = exports.location_quotients(tables, region=region, year=2024)
        assert show.location_quotients(page, nothing) is None


def test_the_headline_of_gangwon(ko):
    told = texts(headline(ko, region="KR-42"))
    assert told[0] == (
        "강원의 2024년 의료기기 수출은 7억 4,720만 달러로 전국의 14.22%(발표 순위 2위)이며,"
        " 2020년 이후 전국이 줄어드는 동안 늘었다."
    )
    numbers = [one["figure"]["text"] for one in headline(ko, region="KR-42").json()["findings"]
               if one.get("label")]  # fmt: skip
    # the printed rate; 747.2 of 5,255.11 over 1,515 of 51,781
    assert numbers[:2] == ["14.22%", "+9.7%"]
    assert numbers[2].startswith("4.86")
    assert "강원 +44.53%(44.38–44.68%), 전국 −20.82%이다" in told[4]
    assert "달러로 −20.82%, 원화로 −8.45%" in told[5]
    assert "2020–2022년보다 적고 다른 해보다 많다" in told[6]
    # the definition and the pandemic are two things
    assert "체외진단의료기기법 시행" in told[7]
    assert "코로나19 진단 수요 급증 시기" in told[7]


def test_a_region_without_a_figure_has_the_bound_of_the_ranking(en, ko):
    told = texts(headline(ko, region="KR-29"))
    assert "부산(3억 8,967만 달러) 이하" in told[0]
    english = texts(headline(en, region="KR-29", years=(2019, 2020)))
    assert english[0].endswith("Not known is not zero.")


def test_a_region_without_a_first_figure_gets_its_threshold(page):
    told = " ".join(texts(headline(page, region="KR-41")))
    assert {"ko": "26억 4,832만 달러", "en": "$2,648.32 million"}[page.lang] in told


def test_the_split_hangs_effects_between_start_and_end(ko, tables, drawn):
    given = {"region": "KR-42", "years": (2020, 2024), "currency": "USD"}
    steps = exports.shift_share_steps(tables, **given)
    parts = exports.log_share_parts(tables, **given)
    block = show.push_and_pull(ko, steps, parts).json()
    widths = [round(bar.get_width(), 1) for bar in drawn[0].patches]
    assert widths == [517.0, -107.6, 337.8, 747.2]
    assert block["title"] == "강원 수출은 전국이 줄어드는 동안 2억 3,020만 달러 늘었다"
    told = [row[1]["text"] for row in block["table"]["rows"]]
    assert told == ["517.00", "−107.62", "+337.82", "747.20", "0.00"]
    assert show.push_and_pull(ko, steps.head(0), parts) is None


def test_base_years_are_a_line_of_the_nation_with_the_pair_of_the_region_told(en, tables, drawn):
    grid = exports.growth_grid(tables, regions=["KR", "KR-42"], end_year=2024)
    dollars = exports.dollar_parts(tables, years=(2020, 2024))
    block = show.base_years(en, grid, dollars, currency="USD").json()
    assert len(drawn) == 1
    assert "are below 2020–2022 but above the other base years" in block["title"]
    assert "+44.53%" in block["note"]
    few = exports.growth_grid(tables, regions=["KR"], end_year=2012)
    assert show.base_years(en, few, dollars, currency="USD") is None


def test_nothing_lies_on_anything_or_is_cut_off(page, tables, ranked, drawn):
    given = {"region": "KR-42", "years": (2020, 2024), "currency": "USD"}
    steps = exports.shift_share_steps(tables, **given)
    parts = exports.log_share_parts(tables, **given)
    grid = exports.growth_grid(tables, regions=["KR", "KR-42"], end_year=2024)
    firms = exports.largest_firms(tables, region="KR-42", year=2024, currency="USD")
    dollars = exports.dollar_parts(tables, years=(2020, 2024))
    show.ranking(page, ranked, region="KR-42")
    show.push_and_pull(page, steps, parts)
    show.base_years(page, grid, dollars, currency="USD")
    show.concentration(page, exports.spread_of_regions(ranked), year=2024)
    show.firms(page, firms, ranked)
    assert len(drawn) == 5
    for ax in drawn:
        assert illegible(ax) == []
