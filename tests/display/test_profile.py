"""What a profile shows: sentences in both languages, charts by their artists, or nothing."""

import re

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from helpers.analysis import budgets, claims, profile
from helpers.analysis.printed_rates import printed_rates
from helpers.data.measured import Measured
from helpers.display import charts, style
from helpers.display import claims as audit
from helpers.display import profile as show
from helpers.display.claims import caveats
from helpers.display.claims.audited import verdict_of
from helpers.display.page import Page
from helpers.display.profile.holdings import reason

from .legible import illegible

LANGS = ("ko", "en")
AUDIT_TABLES = (audit.register, audit.unverifiable, audit.durations)
EMPTY = '<svg viewBox="0 0 1 1"/>'


@pytest.fixture(scope="module", autouse=True)
def _look():
    style.apply()


@pytest.fixture(autouse=True)
def drawn(monkeypatch, unpainted):
    """Return what blocks were drawn from, laid out but not turned into pictures."""
    found = []

    def kept(root, **_):
        assert illegible(root) == []
        found.append(root.axes)
        return EMPTY

    monkeypatch.setattr("helpers.display.pictures.svg", kept)
    return found


@pytest.fixture(scope="module")
def frames(tables):
    """Return the frames a page is made of, region by region, once."""
    known = {}

    def of(region):
        if region not in known:
            scope = budgets.Scope(region)
            held = profile.holdings(tables, region=region)
            standing = profile.standing(tables, region=region)
            own = {"held": held, "standing": standing, "region": region}
            known[region] = {
                "held": held,
                "covered": profile.coverage(tables, **own),
                "standing": standing,
                "series": profile.series(tables, region=region),
                "differing": profile.disagreements(tables, region=region),
                "programmes": budgets.select_programmes(tables, scope=scope),
                "targets": profile.own_targets(tables, region=region),
                "audited": claims.about(tables, region),
            }
        return known[region]

    return of


def page(tables, lang):
    return Page(tables, lang, "profile")


def headline(tables, frames, region, lang):
    own = {name: frame for name, frame in frames(region).items() if name != "differing"}
    return show.headline(page(tables, lang), **own, region=region).json()


def told(tables, frames, region, lang):
    return [one["text"] for one in headline(tables, frames, region, lang)["findings"]]


def test_the_headline_of_gangwon(tables, frames):
    text = "\n".join(told(tables, frames, "KR-42", "ko"))
    for part in (
        "강원의 2024년 의료기기 수출은 7억 4,720만 달러로 전국의 14.22%이며 발표 순위는 2위이다.",
        "가능한 순위는 2024년 의료기기 수출 2–3위, 2024년 의료기기 생산 1–10위이다.",
        "연평균 증가율은 의료기기 수출 +9.7%(다시 계산한 값 +9.64%: ",
        "의료기기 생산 +13.5%이다(식약처 실적).",
        "2020년 인구 비중(2.93%)의 4.86배이다.",
        "수집한 값이 없는 것: 매출.",
    ):
        assert part in text


def test_the_headline_of_gwangju_refuses_growth_across_its_widened_count(tables, frames):
    text = "\n".join(told(tables, frames, "KR-29", "en"))
    for part in (
        "Annual growth, 2007–2017: firms +22.31%, sales +14.56%, employment +16.68%",
        "No growth is given from 2017 to 2018: figures before and from 2018 may differ in what",
        "On Jul 1, 2026 it merged with South Jeolla Province into Jeonnam-Gwangju",
        "Without the 3 programmes published with one year’s budget",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("region", "lang", "first"),
    [
        ("KR-27", "ko", "대구에 관해 수집한 값은 인구 하나뿐이다."),
        ("KR-27", "en", "Of Daegu, this collection holds the population alone."),
        (
            "KR-12-2026",
            "ko",
            "전남광주에 관해 수집한 값이 없다. 실적이 없다는 뜻은 아니다.",
        ),
        (
            "KR-12-2026",
            "en",
            "No data on Jeonnam-Gwangju; that does not mean zero.",
        ),
        (
            "KR-11",
            "en",
            "Seoul's medical-device exports in 2024 came to $674.07 million, 12.83% of Korea's "
            "total and 3rd in the announced ranking.",
        ),
    ],
)
def test_little_is_said_of_regions_of_which_little_is_known(tables, frames, region, lang, first):
    assert told(tables, frames, region, lang)[0] == first


@pytest.mark.parametrize(
    ("region", "said"),
    [
        # one claim, on a rank that regions without data could change
        ("KR-26", "No claim about Busan can be checked with this collection."),
        # a share that holds, and such a rank
        ("KR-11", "Every claim about Seoul that can be checked holds."),
    ],
)
def test_claims_hold_only_where_one_was_checked(tables, frames, region, said):
    assert said in told(tables, frames, region, "en")


def test_announced_ranks_are_called_open_only_where_the_values_leave_them_open(tables, frames):
    assert not any("확정되지" in text for text in told(tables, frames, "KR-41", "ko"))
    assert any("확정되지" in text for text in told(tables, frames, "KR-26", "ko"))
    allowed = "medical-device exports 4th to 7th in 2024"
    assert any(allowed in text for text in told(tables, frames, "KR-26", "en"))


@pytest.mark.parametrize(
    ("region", "numbers"),
    [
        ("KR-42", ["14.22%", "9.33%", "4.86배"]),
        ("KR-41", ["39.90%", "1.54배", "25.89%"]),
        ("KR-29", ["490개사", "1조 2,600억 원", "+22.31%"]),
        ("KR", ["52억 5,511만 달러", "11조 4,267억 원", "+9.49%"]),
    ],
)
def test_a_profile_opens_with_three_numbers_that_say_what_they_mean(
    tables, frames, region, numbers
):
    block = headline(tables, frames, region, "ko")
    named = [one for one in block["findings"] if one["label"]][:3]
    assert [one["figure"]["text"] for one in named] == numbers
    assert all(len(one["label"]) <= 27 for one in named)
    assert len(block["findings"][0]["text"]) <= 90


def test_a_restatement_on_record_is_the_reason_given(tables, frames):
    table = show.disagreements(page(tables, "en"), frames("KR")["differing"], region="KR").json()
    text = table["note"]
    assert "health industry in 2021: Diagnostic reagents moved from pharmaceuticals" in text


@pytest.mark.parametrize("lang", LANGS)
def test_every_region_takes_a_grammatical_first_sentence(tables, frames, lang):
    for region in tables.regions["code"]:
        name = page(tables, lang).name("region", region)
        found = told(tables, frames, region, lang)
        assert found[0].startswith(name) or name in found[0]
        assert not any("/" in text.split("(")[0] and lang == "ko" for text in found)


def test_coverage_draws_a_mark_a_subject_and_year(tables, frames, drawn):
    block = show.coverage(page(tables, "ko"), frames("KR-42")["covered"], region="KR-42").json()
    [ax] = drawn[0]
    marks = [str(line.get_gid()) for line in ax.lines for _ in line.get_xdata() if line.get_gid()]
    # ten subjects over 2018 to 2025, and employment without a date
    assert len(marks) == 10 * 8 + 1
    assert marks.count("other") == 4
    assert block["title"] == "수집한 값이 없는 것: 매출"
    rows = {row[0]["text"]: [cell["text"] for cell in row[1:]] for row in block["table"]["rows"]}
    assert rows["의료기기 수출"][1:3] == ["2020, 2024", "2018, 2023, 2025"]
    assert rows["고용"][3] == "있음"


@pytest.mark.parametrize("region", ["KR-42", "KR-29", "KR-41", "KR-11", "KR-26"])
def test_at_most_six_findings_fold_below_the_answer(tables, frames, region):
    assert len(told(tables, frames, region, "en")) <= 7


@pytest.mark.parametrize("lang", LANGS)
def test_next_to_nothing_gives_sentences_and_no_picture(tables, frames, lang):
    own = frames("KR-27")
    region, shown = {"region": "KR-27"}, page(tables, lang)
    assert show.coverage(shown, own["covered"], **region) is None
    assert (
        show.holdings(shown, profile.on_each_basis(own["held"], tables, region="KR-27"), **region)
        is None
    )
    assert show.disagreements(shown, own["differing"], **region) is None
    assert show.series(shown, own["series"], own["standing"], **region) is None
    assert show.growth(shown, profile.growth(own["series"])) is None
    assert show.no_growth(shown, profile.growth(own["series"]), **region) is None
    assert show.programmes(shown, own["programmes"], **region) is None
    assert show.targets(shown, own["targets"]) is None
    assert show.claims(shown, own["audited"], **region) is None
    assert show.opening(shown, own["standing"], own["series"], **region) is None
    assert show.standing(shown, own["standing"], **region) is None
    note = show.missing(
        shown,
        **{name: own[name] for name in ("standing", "series", "programmes", "targets")},
        claims=own["audited"],
        **region,
    ).json()
    assert note["kind"] == "missing"
    assert {"ko": "수집한 공공사업이 없다.", "en": "No data on public programmes."}[lang] in note[
        "text"
    ]


def test_lines_stop_at_the_break_and_are_dotted_over_gaps(tables, frames, drawn):
    own, shown = frames("KR-29"), page(tables, "en")
    block = show.opening(shown, own["standing"], own["series"], region="KR-29").json()
    firms = drawn[0][0]
    spans = {
        tuple(int(x) for x in line.get_xdata())
        for line in firms.lines
        if line.get_gid() in {"series", "gap"} and len(line.get_xdata()) > 1
    }
    assert (2002, 2007) in spans
    assert (2014, 2015, 2016, 2017) in spans
    assert not any(2017 in span and 2018 in span for span in spans)
    assert [line.get_gid() for line in firms.lines].count("break") == 1
    assert block["title"] == "Firms fell from 519 in 2020 to 490 in 2021"
    assert len(block["table"]["rows"]) == 10
    rest = show.series(shown, own["series"], own["standing"], region="KR-29").json()
    assert rest["title"] == "Annual growth, 2007–2017: sales +14.56%, employment +16.68%"
    assert len(rest["table"]["rows"]) == 10 + 9


def test_the_nations_series_tell_their_peak_since_the_break(tables, frames):
    opened = show.opening(
        page(tables, "en"), frames("KR")["standing"], frames("KR")["series"], region="KR"
    ).json()
    assert opened["title"] == (
        "Medical-device exports fell from $8,629 million in 2021 to $5,255.11 million in 2024"
    )
    own, shown = frames("KR"), page(tables, "ko")
    assert show.opening(shown, own["standing"], own["series"], region="KR").json()["title"] == (
        "의료기기 수출은 2021년 86억 2,900만 달러에서 2024년 52억 5,511만 달러로 줄었다"
    )
    assert show.series(shown, own["series"], own["standing"], region="KR").json()["title"] == (
        "의료기기 생산은 2022년 15조 7,374억 원에서 2024년 11조 4,267억 원으로 줄었다"
    )


def test_the_reason_for_refused_growth_is_on_the_page(tables, frames):
    note = show.no_growth(
        page(tables, "ko"), profile.growth(frames("KR-29")["series"]), region="KR-29"
    ).json()
    assert note["kind"] == "break"
    assert (
        "2017–2018년 증가율을 계산하지 않은 것: 기업 수, 매출, 고용. 2018년 전후의" in note["text"]
    )
    assert "2002–2007년 증가율을 계산하지 않은 것: 기업 수, 매출." in note["text"]


def test_base_years_on_a_break_or_in_the_pandemic_are_named(tables, frames):
    own = profile.growth(frames("KR-42")["series"])
    note = show.base_years(page(tables, "ko"), own, region="KR-42").json()["text"]
    assert "기준 연도 2020년은 시계열 단절이 있거나" in note
    assert "코로나19" in note
    assert show.no_growth(page(tables, "ko"), own, region="KR-42") is None


def test_one_published_rate_is_a_sentence_and_several_are_a_table(tables):
    gyeonggi = printed_rates(tables, entity="KR-41")
    told = show.printed_rate(page(tables, "ko"), gyeonggi).json()["findings"][0]["text"]
    assert told == "2015–2019년 의료기기 수출 연평균 증가율의 공표값은 +8.6%이다."
    assert show.printed_rates(page(tables, "ko"), gyeonggi) is None
    gangwon = printed_rates(tables, entity="KR-42")
    assert show.printed_rate(page(tables, "ko"), gangwon) is None
    assert len(show.printed_rates(page(tables, "ko"), gangwon).json()["rows"]) == 3


def test_one_basis_has_one_colour_and_none_is_joined_to_another(tables, frames, drawn):
    own = frames("KR-42")
    show.series(page(tables, "ko"), own["series"], own["standing"], region="KR-42")
    assert len(drawn[0]) == 2, "a line runs over three years at least"
    exports = drawn[0][0]
    joined = [line for line in exports.lines if line.get_gid() == "gap"]
    assert [list(line.get_xdata()) for line in joined] == [[2020.0, 2024.0]]
    assert to_hex(joined[0].get_color()) == style.PALETTE["series1"]


def test_a_handful_of_firms_has_a_title_too(tables):
    few = profile.intensities(tables, region="KR-29").assign(count=Measured.exact(7, "firms"))
    block = show.intensities(page(tables, "en"), few, region="KR-29").json()
    assert block["block"] == "figure"
    assert block["title"]


def test_quotients_over_the_years_and_what_is_not_divided(tables):
    gwangju = profile.intensities(tables, region="KR-29")
    figure = show.intensities(page(tables, "en"), gwangju, region="KR-29").json()
    assert figure["title"] == "Sales per firm: KRW 2.341 billion in 2007, KRW 1.217 billion in 2017"
    assert show.not_divided(page(tables, "en"), gwangju) is None
    gangwon = profile.intensities(tables, region="KR-42")
    table = show.intensities(page(tables, "ko"), gangwon, region="KR-42").json()
    assert [row[2]["text"] for row in table["rows"]][1] == "기업당 397만 달러"
    note = show.not_divided(page(tables, "ko"), gangwon).json()["text"]
    assert "종사자당 의료기기 수출" in note
    assert "식약처 실적, 분모의 집계 기준은 강원도 집계로" in note
    seoul = profile.intensities(tables, region="KR-11")
    told = show.intensities(page(tables, "en"), seoul, region="KR-11").json()
    assert told["findings"][0]["text"].startswith(
        "Medical-device exports per firm, 2024: $702,156 ($674.07 million, 960 firms; MFDS returns)"
    )


def test_shares_and_the_reasons_where_there_is_none(tables, frames):
    own = frames("KR-42")["standing"]
    table = show.standing(page(tables, "en"), own, region="KR-42").json()
    by_row = {(row[0]["text"], row[3]["text"]): row for row in table["rows"]}
    found = by_row["Medical-device exports · MFDS returns", "2024"]
    assert [cell["text"] for cell in found[1:3]] == [
        "14.22%",
        "announced 2nd; possible 2nd to 3rd (4 of 17)",
    ]
    # of Gangwon alone nothing follows about its rank
    assert by_row["Medical-device exports · MFDS returns", "2020"][2]["text"] == "–"
    note = show.no_share(page(tables, "en"), own).json()["text"]
    assert "$350.3 million (2018). The basis is Bank of Korea, Gangwon note" in note
    assert "does not say whether importers are counted" in note


@pytest.mark.parametrize("lang", LANGS)
def test_every_reason_has_words(tables, lang):
    row = {
        "indicator": "device_firms",
        "basis": "press",
        "year": None,
        "whole_bases": ("mfds",),
    }
    for code in ("across-bases", "missing", "undefined-count", "part-exceeds-whole"):
        assert reason(page(tables, lang), row | {"refusal": code})
    assert reason(page(tables, lang), row | {"refusal": "across-bases", "year": 2018})


def test_figures_are_counted_since_the_first_where_that_is_earlier(tables, frames):
    own = frames("KR")["held"]
    block = show.holdings(
        page(tables, "en"), profile.on_each_basis(own, tables, region="KR"), region="KR"
    )
    told = {(row[0]["text"], row[3]["text"]): row[4]["text"] for row in block.json()["rows"]}
    # two outlets of one target year; January to November of 2019 to 2021
    assert told["Bio-industry production (USD)", "press"] == "2"
    assert told["Exports of HS 3822", "customs, single HS heading"] == "3 (since Jan 2019)"


def test_one_disagreement_is_a_sentence_and_several_name_source_and_basis(tables, frames):
    own = frames("KR-42")["differing"]
    note = show.disagreements(page(tables, "ko"), own, region="KR-42").json()
    assert note["text"] == (
        "고용 인원은 자료마다 다르다: 6,873명(강원도 집계), 7,493명(언론 보도). "
        "수집한 자료에는 그 이유가 없다."
    )
    own = frames("KR-29")["differing"]
    table = show.disagreements(page(tables, "ko"), own, region="KR-29").json()
    assert any(
        row[2]["text"].startswith("310개사(광주시 집계; ") and row[3]["text"]
        for row in table["rows"]
    )


def test_figures_that_differ_by_little_are_told_apart(tables, frames):
    own = frames("KR-29")["differing"]
    rows = show.disagreements(page(tables, "en"), own, region="KR-29").json()["rows"]
    [sales] = [
        row
        for row in rows
        if row[0]["text"] == "Medical-industry sales" and row[1]["text"] == "2020"
    ]
    assert sales[2]["text"] != sales[3]["text"]
    # and in one unit
    assert sales[2]["text"].startswith("KRW 1.0828 trillion")
    assert sales[3]["text"].startswith("KRW 1.084 trillion")


def test_names_and_codes_in_sentences(tables):
    found = profile.names_and_codes(tables, region="KR-29")
    texts = [one["text"] for one in show.names(page(tables, "ko"), found).json()["findings"]]
    assert texts == [
        "2026년 6월 30일까지 광주광역시: ISO 코드 KR-29, 관세청 코드 29, 통계청 코드 24.",
        "2026년 7월 1일부터 전남광주통합특별시: ISO 코드 없음(수집한 자료에서는 KR-12-2026), "
        "관세청 코드 12, 통계청 코드 없음.",
    ]


def test_regions_with_population_alone_are_one_table_of_the_nation(tables):
    frame = profile.people(tables, region="KR")
    table = show.people(page(tables, "ko"), frame).json()
    assert table["caption"] == "인구만 수집한 시도 12곳"
    rows = [[cell["text"] for cell in row] for row in table["rows"]]
    assert rows[0] == ["경남", "6.47%", "3위", "3,350,000명", "2020", "–"]
    assert ["대구", "4.67%", "7위", "2,420,000명", "2020", "군위군 편입 (2023년)"] in rows
    assert show.people(page(tables, "ko"), profile.people(tables, region="KR-42")) is None


@pytest.mark.parametrize(("region", "kind"), [("KR-42", "caution"), ("KR-29", "break")])
def test_a_new_name_is_no_break_and_a_new_scope_is(tables, region, kind):
    note = show.changes(page(tables, "en"), profile.changes(tables, region=region))
    assert note.json()["kind"] == kind
    assert show.changes(page(tables, "en"), profile.changes(tables, region="KR-11")) is None


def test_claims_carry_their_verdicts_and_what_to_mind(tables, frames):
    audited = frames("KR-42")["audited"]
    table = show.claims(page(tables, "ko"), audited, region="KR-42").json()
    verdicts = {row[0]["text"]: row[1]["text"] for row in table["rows"]}
    assert verdicts["강원 수출은 연평균 9.7% 늘었다"] == "경계"
    assert verdicts["2024년 강원 수출은 2020년보다 44% 늘었다"] == "경계"
    assert verdicts["강원 생산은 연평균 13.5% 늘었다"] == "맞음"
    assert verdicts["도내 수출 품목 1위로 도 전체 수출액의 16.5%이다"] == (
        "무역협회 MTI 의료용전자기기 기준 의료용전자기기 수출액으로 계산하면 맞음"
    )
    # a remark of several claims is said once below, and their rows point to it
    covid = "2) 2020년은 코로나19 진단 수요 급증 시기이며"
    assert table["note"].count("코로나19") == 1
    assert covid in table["note"]
    marked = [row[0]["text"] for row in table["rows"] if row[3]["text"].startswith("참고 1, 2.")]
    assert len(marked) == 3


def test_an_amount_of_another_thing_is_not_shown_as_recomputed(tables, frames):
    table = show.claims(page(tables, "en"), frames("KR")["audited"], region="KR").json()
    found = {row[0]["text"]: row[2]["text"] for row in table["rows"]}
    assert found["Trade financing worth 360 trillion won is offered"] == "–"
    assert found["Korea's exports fell 20% from 2020"] == "−20.82%"


def test_of_a_duration_the_time_its_dates_make_is_shown_as_recomputed(tables, frames):
    table = show.claims(page(tables, "en"), frames("KR-29")["audited"], region="KR-29").json()
    found = {row[0]["text"]: row[2]["text"] for row in table["rows"]}
    # September 2014 to February 2018; it holds by completed years alone
    assert found["Dental materials technical support centre: 3 years"] == "3 years 6 months"


def test_one_claim_alone_is_a_sentence_with_its_verdict(tables, frames):
    told = show.claims(page(tables, "ko"), frames("KR-26")["audited"], region="KR-26").json()
    assert told["findings"][0]["text"].startswith("2024년 수출 4위는 부산이다: 확인 불가. ")
    [plain] = [one for one in claims.audit(tables) if one.id == "claim-gwangju-duration-R19"]
    told = show.claims(page(tables, "ko"), [plain], region="KR-29").json()
    assert told["findings"][0]["text"].endswith(": 맞음.")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("region", ["KR-42", "KR-41", "KR-29", "KR"])
def test_caveats_travel_with_a_verdict_to_every_page(tables, frames, region, lang):
    """The audit and the profile bear one verdict and the same remarks of one claim."""
    own_page = Page(tables, lang, "claims")
    audited = {one.id: one for one in claims.audit(tables)}
    own = frames(region)["audited"]
    table = show.claims(page(tables, lang), own, region=region).json()
    for claim, row in zip(own, table["rows"], strict=True):
        same = audited[claim.id]
        verdict, remark = (row[place]["text"] for place in (1, 3))
        assert verdict == verdict_of(own_page, same)
        for one in caveats.remarks(own_page, same):
            number = re.search(rf"(\d+)\) {re.escape(one)}", table["note"])
            assert one in remark or (number and number[1] in remark.partition(".")[0])
        # one claim alone shares no remark with another: all stand in its row
        shown = [show_of(own_page, [same]) for show_of in AUDIT_TABLES]
        [own_row] = [block.json()["rows"][0] for block in shown if block is not None]
        assert all(one in own_row[-1]["text"] for one in caveats.remarks(own_page, same))


# ── the charts this page brought along ──


def grid(**change):
    base = {
        "label": ["수출", "수출", "고용"],
        "year": [2020.0, 2021.0, None],
        "state": ["known", "unknown", "other"],
    }
    return pd.DataFrame(base | change)


LEGEND = {"known": "known", "other": "another basis", "unknown": "not found"}


def test_the_undated_have_a_column_apart():
    ax = charts.coverage(grid(), legend=LEGEND, undated="undated")
    other = next(line for line in ax.lines if line.get_gid() == "other")
    assert other.get_xdata()[0] > 2022
    assert [label.get_text() for label in ax.get_xticklabels()][-1] == "undated"
    assert to_hex(other.get_markerfacecolor()) == style.PALETTE["paper"]


@pytest.mark.parametrize("first", [2020, 2002, 1990])
def test_heads_of_many_years_keep_clear_of_the_undated(first):
    years = [float(year) for year in range(first, 2026)]
    frame = pd.DataFrame({"label": "고용", "year": [*years, None], "state": "known"})
    ax = charts.coverage(frame, legend=LEGEND, undated="시점 미상")
    assert illegible(ax) == []


@pytest.mark.parametrize(
    ("frame", "undated", "wrong"),
    [
        (grid(), "", "needs its head"),
        (grid(state=["known", "known", "lost"]), "x", "lost"),
        (grid(year=[2020.0, 2020.0, None]), "x", "twice in one year"),
        (grid(year=[None, None, None], label=["a", "b", "c"]), "x", "no row has a year"),
    ],
)
def test_coverage_refuses_what_it_cannot_draw(frame, undated, wrong):
    with pytest.raises(ValueError, match=wrong):
        charts.coverage(frame, legend=LEGEND, undated=undated)


def test_lines_run_on_over_missing_years_unless_gaps_are_asked_for():
    frame = pd.DataFrame(
        {"series": "a", "year": [2010, 2015, 2016], "value": [1.0, 2.0, 3.0], "figure": "1"}
    )
    plain = charts.lines(frame, axis_label="x")
    gaps = charts.lines(frame, axis_label="x", gaps=True)
    assert [len(line.get_xdata()) for line in plain.lines if line.get_gid() == "series"] == [3]
    runs = {
        line.get_gid(): list(line.get_xdata()) for line in gaps.lines if len(line.get_xdata()) > 1
    }
    assert runs == {"gap": [2010.0, 2015.0], "series": [2015.0, 2016.0]}


def test_panels_share_their_years_and_refuse_to_be_empty():
    frame = pd.DataFrame({"series": "a", "year": [2010, 2015], "value": [1.0, 2.0], "figure": "1"})
    fig = charts.panels(
        [lambda ax: charts.lines(frame, axis_label="x", ax=ax)] * 2,
        years=[2010, 2015],
        reach=[2030],
    )
    assert {ax.get_xlim() for ax in fig.axes} == {(2009.3, 2030.7)}
    assert all(ax.get_ylim()[1] > 2.0 for ax in fig.axes)
    fig.draw_without_rendering()
    above, below = fig.axes
    label = next(one for one in below.texts if one.get_text() == "x").get_window_extent()
    nearer = label.y0 - below.get_window_extent().y1
    assert nearer < above.get_tightbbox().y0 - label.y1
    with pytest.raises(ValueError, match="nothing to draw"):
        charts.panels([], years=[2010])
