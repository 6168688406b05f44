"""What the theme shows: artists of its charts, and words at the edges, in both languages."""

import pandas as pd
import pytest

from helpers.analysis import exports
from helpers.display import charts, style
from helpers.display import exports as show
from helpers.display.exports import findings, words
from helpers.display.exports.ranking import possible

LANGS = ("ko", "en")
EMPTY = '<svg viewBox="0 0 1 1"/>'


@pytest.fixture(scope="module", autouse=True)
def _look():
    style.apply()


@pytest.fixture(scope="module")
def ranked(tables):
    return exports.rank_regions(tables, year=2024, currency="USD")


@pytest.fixture
def drawn(monkeypatch):
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
    monkeypatch.setattr("helpers.display.pictures.png", lambda _: b"")
    return axes


def texts(block):
    return [one["text"] for one in block.json()["findings"]]


def headline(tables, *, region, years=(2020, 2024), currency="USD", lang="ko"):
    found = exports.rank_regions(tables, year=years[1], currency=currency)
    home = exports.region_with_firms(tables, region=region, year=years[1])
    return show.headline(
        tables,
        ranking=found,
        pace=exports.pace_of_regions(tables, years=years, currency=currency),
        grid=exports.growth_grid(tables, regions=["KR", region], end_year=years[1]),
        firms=exports.largest_firms(tables, region=home, year=years[1], currency=currency),
        spread=exports.spread_of_regions(found),
        region=region,
        lang=lang,
    )


def test_the_headline_of_gangwon(tables):
    told = texts(headline(tables, region="KR-42"))
    assert told[0] == (
        "강원은 2024년에 의료기기 7억 4,720만 달러를 수출했다."
        " 전국의 14.22%, 발표된 순위로 2위이다."
    )
    assert "경기 1위뿐" in told[1]
    # 747.2 of 5,255.11 over 1,515 of 51,781
    assert "인구 비중(2.93%)의 4.86배" in told[2]
    # what is printed stands first, ours beside it with the reason
    assert told[3].index("+44%") < told[3].index("44.53%(44.38–44.68%) 늘었고")
    assert "전국은 20.82% 줄었다" in told[3]
    assert "전체 −20%(우리 계산 −20.82%: 끝자리를 버린 값)" in told[4]
    # the definition and the pandemic are two things
    assert told[5].startswith("2020년은 통계의 정의가 바뀐 첫해이다(체외진단의료기기법 시행)")
    assert told[6].startswith("2020년은 코로나19 진단 수요 급증 시기(2020–2022년)에 든다")
    assert "달러로 −20.82%, 원화로 −8.45%" in told[7]
    assert "2012–2019, 2023년이면 늘고 2020–2022년이면 줄어든" in told[8]


def test_the_headline_in_english_and_in_won(tables):
    told = texts(headline(tables, region="KR-42", currency="KRW", lang="en"))
    assert told[0].startswith("Gangwon exported medical devices worth KRW 1,019.2 billion in 2024")
    assert "converted at the Bank of Korea's yearly average rate" in told[3]
    assert any("because the dollar gained 15.62%" in text for text in told)


@pytest.mark.parametrize("lang", LANGS)
def test_a_region_without_a_figure_is_unknown_not_zero(tables, lang):
    block = headline(tables, region="KR-29", lang=lang)
    assert (
        texts(block)[0]
        == {
            "ko": "이 보고서가 모은 자료에는 광주의 2024년 의료기기 수출액이 없다."
            " 영이 아니라 알 수 없는 값이다.",
            "en": "The documents gathered here give no figure for Gwangju's medical-device exports"
            " in 2024. Unknown is not zero.",
        }[lang]
    )
    assert block.json()["findings"][0]["figure"] is None


@pytest.mark.parametrize("lang", LANGS)
def test_a_region_without_a_first_figure_gets_its_threshold(tables, lang):
    told = texts(headline(tables, region="KR-41", lang=lang))
    assert {"ko": "26억 4,832만 달러", "en": "$2,648.32 million"}[lang] in told[3]


@pytest.mark.parametrize("lang", LANGS)
def test_a_year_with_the_nation_alone_says_so(tables, lang):
    told = texts(headline(tables, region="KR", years=(2015, 2019), lang=lang))
    assert {"ko": "27억", "en": "$3.71 billion"}[lang] in told[0] or "37억" in told[0]
    # a page that could be newer says so
    assert {"ko": "2024년 값까지 있다", "en": "has them up to 2024"}[lang] in told[1]
    assert {"ko": "이 모음에 없다", "en": "no regional figure"}[lang] in told[2]


def test_the_ranking_draws_known_regions_and_hatches_the_rest(tables, ranked, drawn):
    block = show.ranking(ranked, tables, region="KR-42", year=2024, lang="ko").json()
    bars = drawn[0].patches
    assert [round(bar.get_width(), 2) for bar in bars] == [2097.05, 747.2, 674.07, 389.67, 1347.12]
    assert [bool(bar.get_hatch()) for bar in bars] == [False] * 4 + [True]
    assert block["title"] == "강원은 7억 4,720만 달러로 발표 순위 2위, 전국의 14.22%"
    possible = [row[5]["text"] for row in block["table"]["rows"]]
    assert possible == ["1위", "2–3위", "3–4위", "4–7위", "–"]


def test_the_ranking_says_which_years_have_regions(tables):
    frame = exports.rank_regions(tables, year=2022, currency="USD")
    note = show.ranking(frame, tables, region="KR-42", year=2022, lang="ko").json()
    assert note["kind"] == "missing"
    assert "2020년, 2024년" in note["text"]


def test_without_a_printed_rank_the_title_claims_none(tables):
    frame = exports.rank_regions(tables, year=2020, currency="USD")
    block = show.ranking(frame, tables, region="KR-42", year=2020, lang="en").json()
    assert block["title"] == "Gangwon exports $517 million, 7.79% of the nation"


def test_the_split_hangs_push_and_pull_between_start_and_end(tables, drawn):
    years = (2020, 2024)
    steps = exports.shift_share_steps(tables, region="KR-42", years=years, currency="USD")
    block = show.push_and_pull(steps, tables, region="KR-41", years=years, lang="ko").json()
    widths = [round(bar.get_width(), 1) for bar in drawn[0].patches]
    assert widths == [517.0, -107.6, 337.8, 747.2]
    title = "강원의 자체 몫 3억 3,782만 달러가 전국 감소의 몫 1억 762만 달러보다 크다"
    assert block["title"] == title
    told = [row[1]["text"] for row in block["table"]["rows"]]
    assert told == ["517.00", "−107.62", "+337.82", "747.20", "0.00"]
    assert block["note"].startswith("경기는 두 해의 값이 모두 이 모음에 있지 않아")
    empty = show.push_and_pull(steps.head(0), tables, region="KR-42", years=years, lang="en")
    assert empty.json()["kind"] == "missing"


def test_a_push_that_does_not_outweigh_the_pull_is_told_without_a_claim(tables):
    steps = exports.shift_share_steps(tables, region="KR-42", years=(2020, 2024), currency="USD")
    steps.loc[steps["part"] == "end", ["value", "low", "high"]] = [4e8, 4e8, 4e8]
    block = show.push_and_pull(steps, tables, region="KR-42", years=(2020, 2024), lang="en").json()
    assert block["title"].startswith("Change of Gangwon's exports: own push +$337.82 million")


def test_the_grid_hatches_unknown_years_and_outlines_the_choice(tables, drawn):
    grid = exports.growth_grid(tables, regions=["KR", "KR-42"], end_year=2024)
    block = show.growth_grid(
        grid, tables, region="KR-42", base_year=2020, currency="USD", lang="ko"
    ).json()
    marked = [patch for patch in drawn[0].patches if patch.get_gid() == "marked"]
    assert len(marked) == 1
    written = [text.get_text() for text in drawn[0].texts]
    assert "−20.82%" in written
    assert "−8.45%" in written
    assert written.count("이 모음에 없음") == 25
    assert "2020년에 통계의 정의가 바뀌었다(체외진단의료기기법 시행)." in block["note"]


def test_a_grid_whose_years_agree_says_so(tables):
    grid = exports.growth_grid(tables, regions=["KR"], end_year=2019)
    block = show.growth_grid(
        grid, tables, region="KR", base_year=2015, currency="USD", lang="en"
    ).json()
    assert block["title"] == "Every base year gives the nation's exports the same direction"


def test_directions_name_only_what_rounding_leaves_clear():
    grid = pd.DataFrame(
        [
            ("KR", 2012, "USD", "known", 0.1, 0.2),
            ("KR", 2013, "USD", "known", -0.1, 0.1),
            ("KR", 2014, "USD", "known", -0.2, -0.1),
            ("KR", 2015, "USD", "unknown", None, None),
            ("KR", 2016, "KRW", "known", 0.1, 0.2),
        ],
        columns=["region", "start_year", "currency", "state", "low", "high"],
    )
    assert findings.directions(grid, unit="USD") == ([2012], [2014], [2013])


def test_concentration_draws_two_curves_and_gives_bounds(tables, ranked, drawn):
    spread = exports.spread_of_regions(ranked)
    block = show.concentration(spread, tables, year=2024, lang="en").json()
    curves = [line for line in drawn[0].lines if line.get_gid() == "series"]
    assert [round(line.get_ydata()[4], 4) for line in curves] == [0.7437, 0.7437]
    assert "2,065–2,191" in block["note"]
    hhi = block["table"]["rows"][4]
    assert hhi[1]["text"] == "–"
    refused = exports.spread_of_regions(ranked.assign(rank_printed=pd.NA))
    note = show.concentration(refused, tables, year=2024, lang="ko").json()
    assert "알려지지 않은 구성원이 알려진 구성원보다 클 수 있어" in note["text"]


def test_the_map_hatches_thirteen_tiles(tables, ranked, drawn):
    provinces = exports.provinces(tables, year=2024)
    block = show.tile_map(
        ranked, tables, provinces=provinces, region="KR-29", year=2024, lang="ko"
    ).json()
    known = [patch for patch in drawn[0].patches if patch.get_gid() == "known"]
    assert len(known) == 4
    assert block["title"] == "광주는 이 모음에 값이 없는 13곳 가운데 하나이다"
    assert sum("value" not in row[1] for row in block["table"]["rows"]) == 13


def test_firms_are_told_with_what_is_left_without_them(tables, ranked, drawn):
    firms = exports.largest_firms(tables, region="KR-42", year=2024, currency="USD")
    block = show.few_firms(
        firms, tables, ranking=ranked, region="KR-11", year=2024, lang="ko"
    ).json()
    assert [round(bar.get_width(), 2) for bar in drawn[0].patches] == [318.01, 77.88, 64.46, 286.85]
    assert "가장 큰 기업 한 곳을 빼고 보면 강원의 수출은 4억 2,919만 달러" in block["note"]
    assert block["note"].startswith("서울은 기업별 수출이 이 모음에 없어")


def test_the_lost_chart_is_two_points(tables, drawn):
    block = show.implied_index(exports.implied_index(tables), tables, lang="en").json()
    points = [line for line in drawn[0].lines if line.get_gid() == "point"]
    assert [float(point.get_ydata()[0]) for point in points] == pytest.approx([100, 139.1], abs=0.1)
    assert (
        block["title"] == "The stated growth would make Gyeonggi's exports 1.39 times those of 2015"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_pairs_on_two_bases_show_no_difference(tables, lang):
    frame = exports.comparable_pairs(tables)
    block = show.pairs(frame, tables, lang=lang).json()
    across = [row for row in block["rows"] if row[2]["text"] in {"아니다", "no"}]
    assert len(across) == 5
    assert all(row[3]["text"] == "–" for row in across)


@pytest.mark.parametrize("lang", LANGS)
def test_gyeonggis_two_shares_are_said_not_to_be_a_series(tables, lang):
    note = show.not_a_series(exports.comparable_pairs(tables), tables, lang=lang).json()
    assert note["kind"] == "caution"
    assert "43%" in note["text"]
    assert "39.90%" in note["text"]


@pytest.mark.parametrize("years", [(2019, 2024), (2021, 2024)])
def test_a_break_is_named_where_the_span_meets_it(tables, years):
    told = texts(headline(tables, region="KR-42", years=years, lang="en"))
    assert any("figures on either side count other items" in text for text in told) == (
        years[0] == 2019
    )


def test_what_if_is_called_an_assumption(tables):
    block = show.what_if(exports.what_if_level(tables), tables, region="KR-41", lang="ko").json()
    assert block["rows"][2][4]["text"] == "가정이며 자료가 아님"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("region", ["KR-42", "KR-29", "KR"])
def test_nothing_lies_on_anything_or_is_cut_off(tables, ranked, drawn, lang, region):
    years = (2020, 2024)
    steps = exports.shift_share_steps(tables, region="KR-42", years=years, currency="USD")
    grid = exports.growth_grid(tables, regions=["KR", region], end_year=2024)
    firms = exports.largest_firms(tables, region="KR-42", year=2024, currency="USD")
    provinces = exports.provinces(tables, year=2024)
    show.ranking(ranked, tables, region=region, year=2024, lang=lang)
    show.push_and_pull(steps, tables, region=region, years=years, lang=lang)
    show.growth_grid(grid, tables, region=region, base_year=2020, currency="KRW", lang=lang)
    show.concentration(exports.spread_of_regions(ranked), tables, year=2024, lang=lang)
    show.few_firms(firms, tables, ranking=ranked, region=region, year=2024, lang=lang)
    show.tile_map(ranked, tables, provinces=provinces, region=region, year=2024, lang=lang)
    show.implied_index(exports.implied_index(tables), tables, lang=lang)
    assert len(drawn) == 7
    for ax in drawn:
        assert charts.collisions(ax) == []
        assert charts.outside(ax) == []


def test_bounds_too_near_to_see_are_not_drawn():
    bars = words.bars(
        [
            {"label": "a", "value": 100.0, "low": 99.9, "high": 100.1},
            {"label": "b", "value": 50.0, "low": 40.0, "high": 60.0},
        ]
    )
    assert bars["low"].isna().tolist() == [True, False]


def test_possible_places_read_alike_in_both_languages():
    row = {"rank_best": 2, "rank_worst": 3}
    assert possible(row, "ko") == "2–3위"
    assert possible(row, "en") == "2nd to 3rd"


@pytest.mark.parametrize("lang", LANGS)
def test_the_national_series_is_told_in_levels_and_broken_at_the_break(tables, drawn, lang):
    series = exports.national_series(tables)
    identity = exports.market_identity(series)
    block = show.national_series(series, identity, tables, lang=lang).json()
    assert charts.collisions(drawn[0]) == charts.outside(drawn[0]) == []
    for year in ("2019", "2022", "2023"):
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


@pytest.mark.parametrize("lang", LANGS)
def test_the_fall_is_split_with_nothing_left_over(tables, lang):
    block = show.diagnostics(
        exports.diagnostics(tables), exports.fall_after_surge(tables), tables, lang=lang
    ).json()
    left = [column["key"] for column in block["columns"]].index("residual")
    assert {row[left]["text"] for row in block["rows"]} == {{"ko": "0", "en": "0.0"}[lang]}
    assert "4.49%" in block["note"]
    # exports 7,170.0 − 949.7 over 6,769.651 − 1,123.6; production 10,429.4 over 11,314.8 − 1,184.3
    assert "+10.17%" in block["note"]
    assert "+2.95%" in block["note"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_quotient_is_told_or_its_reason_is(tables, lang):
    told = exports.location_quotients(tables, region="KR-42", year=2024)
    given = {"year": 2024, "lang": lang}
    block = show.location_quotients(told, tables, region="KR-42", **given).json()
    assert [row[3]["text"] for row in block["rows"]] == ["1.52", "–", "–", "4.86"]
    assert [row[4]["text"] for row in block["rows"]].count("–") == 2
    for region in ("KR", "KR-29"):
        nothing = exports.location_quotients(tables, region=region, year=2024)
        note = show.location_quotients(nothing, tables, region=region, **given).json()
        assert (note["block"], note["kind"]) == ("note", "missing")
