"""What a profile shows: sentences in both languages, charts by their artists, or nothing."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from helpers.analysis import budgets, claims, profile
from helpers.display import charts, style
from helpers.display import claims as audit
from helpers.display import profile as show
from helpers.display.claims import caveats
from helpers.display.claims import words as audit_words
from helpers.display.profile import words
from helpers.display.profile.standing import reason

LANGS = ("ko", "en")
EMPTY = '<svg viewBox="0 0 1 1"/>'


@pytest.fixture(scope="module", autouse=True)
def _look():
    style.apply()


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """Return what blocks were drawn from, laid out but not turned into pictures."""
    found = []

    def kept(root, **_):
        root.draw_without_rendering()
        found.append([ax for ax in root.axes if not charts.outside(ax)])
        assert len(found[-1]) == len(root.axes), "texts are cut off"
        return EMPTY

    monkeypatch.setattr("helpers.display.pictures.svg", kept)
    monkeypatch.setattr("helpers.display.pictures.png", lambda _: b"")
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


def told(tables, frames, region, lang):
    block = show.headline(tables, **frames(region), region=region, lang=lang)
    return [one["text"] for one in block.json()["findings"]]


def test_the_headline_of_gangwon(tables, frames):
    text = "\n".join(told(tables, frames, "KR-42", "ko"))
    for part in (
        "2024년 의료기기 수출은 7억 4,720만 달러, 전국의 14.22%이다.",
        "발표된 순위는 2위이고, 모은 수치만으로 가능한 순위는 2–3위이다.",
        "연평균 증가율은 의료기기 수출 +9.7%(다시 계산한 값 +9.64%: ",
        "의료기기 생산 +13.5%이다(식약처 실적).",
        "2020년 인구 비중(2.93%)의 4.86배이다.",
        "고용 인원은 자료마다 다르다: 6,873명(강원도 집계), 7,493명(언론 보도).",
        "모은 자료에는 그 까닭이 적혀 있지 않다.",
        "2023년 6월 11일에 이름이 강원도에서 강원특별자치도로 바뀌었다.",
        "이 모음에 값이 하나도 없는 것: 매출.",
    ):
        assert part in text


def test_the_headline_of_gwangju_refuses_growth_across_its_widened_count(tables, frames):
    text = "\n".join(told(tables, frames, "KR-29", "en"))
    for part in (
        "Growth a year over 2007–2017: firms +22.31%, sales +14.56%, employment +16.68%",
        "No growth is given from 2017 to 2018: figures before and from 2018 may not count the same",
        "310 firms (City of Gwangju count), 211 firms (press)",
        "On Jul 1, 2026 it was joined with South Jeolla Province into Jeonnam-Gwangju",
        "Without the 3 programmes printed with one year's amount",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("region", "lang", "first"),
    [
        ("KR-27", "ko", "대구에 관해 이 모음에 있는 수치는 인구 하나뿐이다."),
        ("KR-27", "en", "This collection holds a single figure about Daegu: its population."),
        (
            "KR-12-2026",
            "ko",
            "전남광주에 관한 수치는 이 모음에 하나도 없다. 영이 아니라 알 수 없는 것이다.",
        ),
        (
            "KR-12-2026",
            "en",
            "This collection holds not one figure about Jeonnam-Gwangju. Unknown is not zero.",
        ),
        (
            "KR-11",
            "en",
            "The figures gathered about Seoul are on these bases: MFDS returns, "
            "population projection (around 2020).",
        ),
    ],
)
def test_little_is_said_of_regions_of_which_little_is_known(tables, frames, region, lang, first):
    assert told(tables, frames, region, lang)[0] == first


def test_a_published_first_place_that_the_figures_confirm_is_said_to_be_certain(tables, frames):
    text = told(tables, frames, "KR-41", "ko")[1]
    assert text.endswith("발표된 순위는 1위이고, 모은 수치만으로도 확실하다.")


def test_a_restatement_on_record_is_the_reason_given(tables, frames):
    text = "\n".join(told(tables, frames, "KR", "en"))
    assert "Diagnostic reagents moved from pharmaceuticals to devices" in text
    assert "says why" not in text


@pytest.mark.parametrize("lang", LANGS)
def test_every_region_takes_a_grammatical_first_sentence(tables, frames, lang):
    for region in tables.regions["code"]:
        name = words.place(tables, region, lang)
        found = told(tables, frames, region, lang)
        assert found[0].startswith(name) or name in found[0]
        assert not any("/" in text.split("(")[0] and lang == "ko" for text in found)


def test_coverage_draws_a_mark_a_subject_and_year(tables, frames, drawn):
    block = show.coverage(frames("KR-42")["covered"], tables, region="KR-42", lang="ko").json()
    [ax] = drawn[0]
    marks = [line.get_gid() for line in ax.lines if line.get_gid()]
    # ten subjects over 2018 to 2025, and employment without a date
    assert len(marks) == 10 * 8 + 1
    assert marks.count("other") == 4
    assert block["title"] == "이 모음에 값이 하나도 없는 주제: 매출"
    rows = {row[0]["text"]: [cell["text"] for cell in row[1:]] for row in block["table"]["rows"]}
    assert rows["의료기기 수출"][1:3] == ["2020, 2024", "2018, 2023, 2025"]
    assert rows["고용"][3] == "있음"


@pytest.mark.parametrize("lang", LANGS)
def test_next_to_nothing_gives_sentences_and_no_picture(tables, frames, lang):
    own = frames("KR-27")
    region = {"region": "KR-27", "lang": lang}
    assert show.coverage(own["covered"], tables, **region) is None
    assert (
        show.held(profile.on_each_basis(own["held"], tables, region="KR-27"), tables, **region)
        is None
    )
    assert show.disagreements(own["differing"], tables, **region) is None
    assert show.over_time(own["series"], tables, **region) is None
    assert show.growth(own["series"], tables, lang=lang) is None
    assert show.no_growth(own["series"], tables, **region) is None
    assert show.timeline(own["programmes"], tables, **region) is None
    assert show.target_register(own["targets"], tables, lang=lang) is None
    assert show.claims(own["audited"], tables, **region) is None
    assert show.ranking(own["standing"], tables, **region) is None
    note = show.missing(
        tables,
        **{name: own[name] for name in ("covered", "standing", "series", "programmes", "targets")},
        claims=own["audited"],
        **region,
    ).json()
    assert note["kind"] == "missing"
    assert {"ko": "공공사업은 이 모음에 없다.", "en": "This collection has no public programme."}[
        lang
    ] in note["text"]


def test_lines_stop_at_the_break_and_are_dotted_over_gaps(tables, frames, drawn):
    block = show.over_time(frames("KR-29")["series"], tables, region="KR-29", lang="en").json()
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
    assert block["title"].startswith("Growth a year, 2007–2017: firms +22.31%")
    assert len(block["table"]["rows"]) == 10 + 10 + 9


def test_the_reason_for_refused_growth_is_on_the_page(tables, frames):
    note = show.no_growth(frames("KR-29")["series"], tables, region="KR-29", lang="ko").json()
    assert note["kind"] == "break"
    assert "2017–2018년 증가율을 내지 않은 것: 기업 수, 매출, 고용. 2018년 앞뒤의" in note["text"]
    assert "2002–2007년 증가율을 내지 않은 것: 기업 수, 매출. 출발값이" in note["text"]


def test_one_basis_has_one_colour_and_none_is_joined_to_another(tables, frames, drawn):
    show.over_time(frames("KR-42")["series"], tables, region="KR-42", lang="ko")
    exports = drawn[0][0]
    joined = [line for line in exports.lines if line.get_gid() == "gap"]
    assert [list(line.get_xdata()) for line in joined] == [[2020.0, 2024.0]]
    assert to_hex(joined[0].get_color()) == style.PALETTE["series1"]


def test_quotients_over_the_years_and_what_is_not_divided(tables):
    gwangju = profile.intensities(tables, region="KR-29")
    figure = show.intensities(gwangju, tables, region="KR-29", lang="en").json()
    assert figure["title"] == "Sales per firm: KRW 2.341 billion in 2007, KRW 1.217 billion in 2017"
    assert show.not_divided(gwangju, tables, lang="en") is None
    gangwon = profile.intensities(tables, region="KR-42")
    table = show.intensities(gangwon, tables, region="KR-42", lang="ko").json()
    assert [row[2]["text"] for row in table["rows"]][1] == "기업당 397만 달러"
    note = show.not_divided(gangwon, tables, lang="ko").json()["text"]
    assert "1인당 의료기기 수출" in note
    assert "식약처 실적, 나누는 수는 강원도 집계 기준이어서" in note


def test_shares_and_the_reasons_where_there_is_none(tables, frames):
    own = frames("KR-42")["standing"]
    table = show.standing(own, tables, region="KR-42", lang="en").json()
    by_row = {(row[0]["text"], row[1]["text"]): row for row in table["rows"]}
    found = by_row["Medical-device exports · MFDS returns", "2024"]
    assert [cell["text"] for cell in found[4:]] == [
        "14.22%",
        "announced 2nd; by the figures 2nd to 3rd (4 of 17)",
    ]
    note = show.no_share(own, tables, lang="en").json()["text"]
    assert "$350.3 million (2018). It is on Bank of Korea, Gangwon note" in note
    assert "does not say whether it takes in makers alone" in note


@pytest.mark.parametrize("lang", LANGS)
def test_every_reason_has_words(tables, lang):
    row = {
        "indicator": "device_firms",
        "basis_code": "press",
        "year": pd.NA,
        "whole_bases": ("mfds",),
    }
    for code in ("across-bases", "missing", "undefined-count", "part-exceeds-whole"):
        assert reason(row | {"refusal": code}, tables, lang)
    assert reason(row | {"refusal": "across-bases", "year": 2018}, tables, lang)


def test_two_figures_for_one_thing_name_source_and_basis(tables, frames):
    own = frames("KR-42")["differing"]
    table = show.disagreements(own, tables, region="KR-42", lang="ko").json()
    [row] = table["rows"]
    assert row[2]["text"] == "6,873명(강원도 집계; 강원특별자치도, 2025-07-28)"
    assert row[3]["text"] == "7,493명(언론 보도; 강원일보, 2025-07-28)"
    assert "왜 다른지 적혀 있지 않다: 고용 인원." in table["note"]


def test_figures_that_differ_by_little_are_told_apart(tables, frames):
    own = frames("KR-29")["differing"]
    rows = show.disagreements(own, tables, region="KR-29", lang="en").json()["rows"]
    [sales] = [
        row
        for row in rows
        if row[0]["text"] == "Medical-industry sales" and row[1]["text"] == "2020"
    ]
    assert sales[2]["text"] != sales[3]["text"]
    assert sales[2]["text"].startswith("KRW 1,082.8 billion")


def test_names_and_codes_in_sentences(tables):
    found = profile.names_and_codes(tables, region="KR-29")
    texts = [one["text"] for one in show.names_and_codes(found, lang="ko").json()["findings"]]
    assert texts == [
        "2026년 6월 30일까지 광주광역시: ISO 부호 KR-29, 관세청 부호 29, 통계청 부호 24.",
        "2026년 7월 1일부터 전남광주통합특별시: ISO 부호 없음(이 모음에서는 KR-12-2026), "
        "관세청 부호 12, 통계청 부호 없음.",
    ]
    nation = profile.names_and_codes(tables, region="KR")
    assert show.names_and_codes(nation, lang="en").json()["block"] == "note"


@pytest.mark.parametrize(("region", "kind"), [("KR-42", "caution"), ("KR-29", "break")])
def test_a_new_name_is_no_break_and_a_new_scope_is(tables, region, kind):
    note = show.changes(profile.changes(tables, region=region), lang="en")
    assert note.json()["kind"] == kind
    assert show.changes(profile.changes(tables, region="KR-11"), lang="en") is None


def test_claims_carry_their_verdicts_and_what_to_mind(tables, frames):
    audited = frames("KR-42")["audited"]
    table = show.claims(audited, tables, region="KR-42", lang="ko").json()
    verdicts = {row[1]["text"]: row[3]["text"] for row in table["rows"]}
    assert verdicts["9.7%"] == "경계"
    assert verdicts["44%"] == "경계"
    assert verdicts["13.5%"] == "맞음"
    assert verdicts["16.5%"] == "의료용전자기기 수출액(무역협회 MTI 의료용전자기기)으로 보면 맞음"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("region", ["KR-42", "KR-41", "KR-29", "KR"])
def test_caveats_travel_with_a_verdict_to_every_page(tables, frames, region, lang):
    """The audit and the profile bear one verdict and the same remarks of one claim."""
    audited = {one.id: one for one in claims.audit(tables)}
    own = frames(region)["audited"]
    rows = show.claims(own, tables, region=region, lang=lang).json()["rows"]
    for claim, row in zip(own, rows, strict=True):
        same = audited[claim.id]
        verdict, remark = (row[place]["text"] for place in (3, 4))
        assert verdict == audit_words.verdict_of(same, tables, lang)
        assert remark == (caveats.remark(same, tables, lang) or "–")
        top = audit.headline([same], tables, source="all", verdict="all", lang=lang)
        told = top.json()["findings"][1]["text"]
        assert all(one in told for one in caveats.remarks(same, tables, lang))


def test_years_are_drawn_together_into_runs():
    assert words.years([2018, 2020, 2022, 2021]) == "2018, 2020–2022"


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
    assert charts.collisions(ax) == []
    assert charts.outside(ax) == []


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
    frame = pd.DataFrame({"series": "a", "year": [2010, 2015, 2016], "value": [1.0, 2.0, 3.0]})
    plain = charts.lines(frame, axis_label="x")
    gaps = charts.lines(frame, axis_label="x", gaps=True)
    assert [len(line.get_xdata()) for line in plain.lines if line.get_gid() == "series"] == [3]
    runs = {
        line.get_gid(): list(line.get_xdata()) for line in gaps.lines if len(line.get_xdata()) > 1
    }
    assert runs == {"gap": [2010.0, 2015.0], "series": [2015.0, 2016.0]}


def test_panels_share_their_years_and_refuse_to_be_empty():
    frame = pd.DataFrame({"series": "a", "year": [2010, 2015], "value": [1.0, 2.0]})
    fig = charts.panels(
        [lambda ax: charts.lines(frame, axis_label="x", ax=ax)] * 2,
        years=[2010, 2015],
        reach=[2030],
    )
    assert {ax.get_xlim() for ax in fig.axes} == {(2009.3, 2030.7)}
    assert all(ax.get_ylim()[1] > 2.0 for ax in fig.axes)
    with pytest.raises(ValueError, match="nothing to draw"):
        charts.panels([], years=[2010])
