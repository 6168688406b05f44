"""One made-up drawing of every chart in each language, with labels as long as real ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from helpers.display import charts

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

KO, EN = "ko", "en"


def _pick(lang: str, korean: str, english: str) -> str:
    return korean if lang == KO else english


def ranked(lang: str) -> Axes:
    p = partial(_pick, lang)
    rows = [
        (
            p("경기도", "Gyeonggi"),
            2097.05,
            2097.0,
            2097.1,
            p("20억 9,705만 달러", "$2,097.05 million"),
        ),
        (
            p("강원특별자치도", "Gangwon"),
            747.2,
            747.1,
            747.3,
            p("7억 4,720만 달러", "$747.2 million"),
        ),
        (p("서울특별시", "Seoul"), 674.07, 640.0, 700.0, p("6억 7,407만 달러", "$674.07 million")),
        (p("부산광역시", "Busan"), 389.67, None, None, p("3억 8,967만 달러", "$389.67 million")),
        (
            p(
                "이름이 밝혀지지 않은 나머지 13개 시도의 합계",
                "The other 13 provinces, not named by the release",
            ),
            None,
            1340.0,
            1355.0,
            p("13억 4,000만–13억 5,500만 달러", "$1,340–1,355 million"),
        ),
    ]
    df = pd.DataFrame(rows, columns=["label", "value", "low", "high", "text"])
    df["kind"] = ["known"] * 4 + ["unknown"]
    return charts.ranked_bars(
        df,
        axis_label=p("수출액, 백만 달러", "Exports, USD million"),
        highlight=p("강원특별자치도", "Gangwon"),
    )


def negative(lang: str) -> Axes:
    p = partial(_pick, lang)
    df = pd.DataFrame(
        {
            "label": [p("강원", "Gangwon"), p("전국", "Korea"), p("나머지", "The rest")],
            "value": [44.5, -20.8, -31.0],
            "low": [44.4, -20.9, -33.0],
            "high": [44.7, -20.7, -29.0],
            "text": ["+44.5%", "−20.8%", "−31%"],
        }
    )
    return charts.ranked_bars(df, axis_label=p("누적 증가율(%)", "Growth over the period (%)"))


def waterfall(lang: str) -> Axes:
    p = partial(_pick, lang)
    df = pd.DataFrame(
        {
            "label": [
                p("2020년 수출", "Exports in 2020"),
                p("전국과 같이 늘었다면", "Had it grown with the nation"),
                p("강원 자체 성장", "Own growth of Gangwon"),
                p("2024년 수출", "Exports in 2024"),
            ],
            "value": [517.0, -107.6, 337.8, 747.2],
            "low": [None, -108.0, 330.0, None],
            "high": [None, -107.0, 345.0, None],
            "text": ["517.0", "−107.6", "+337.8", "747.2"],
            "kind": ["total", "effect", "effect", "total"],
        }
    )
    return charts.waterfall(
        df,
        axis_label=p("수출액, 백만 달러", "Exports, USD million"),
        legend=(p("증가", "increase"), p("감소", "decrease")),
    )


def dots(lang: str) -> Axes:
    p = partial(_pick, lang)
    said, found = p("발표", "As stated"), p("다시 계산", "Recomputed")
    df = pd.DataFrame(
        {
            "label": [p("강원 수출 연평균 증가율", "Annual growth of Gangwon's exports")] * 2
            + [p("강원 생산 연평균 증가율", "Annual growth of Gangwon's production")] * 2
            + [p("경기 2015–2019년", "Gyeonggi, 2015–2019")] * 2,
            "series": [said, found] * 3,
            "value": [9.7, 9.64, 13.5, 13.49, 8.6, None],
            "low": [9.65, 9.62, 13.45, 13.49, 8.55, None],
            "high": [9.75, 9.67, 13.55, 13.50, 8.65, None],
            "text": [
                "9.7%",
                "9.62–9.67%",
                "13.5%",
                "13.49–13.50%",
                "8.6%",
                p("수준 자료 없음", "no levels published"),
            ],
        }
    )
    return charts.interval_dots(
        df,
        axis_label=p("연평균 증가율(%)", "Average annual growth (%)"),
        reference=(10.0, p("기준 10%", "10% mark")),
    )


def rates(lang: str) -> Axes:
    p = partial(_pick, lang)
    df = pd.DataFrame(
        {
            "label": [
                p("수출 목표의 내재 환율", "Implied by the export target"),
                p("2022년 연평균", "Average of 2022"),
                p("발표일 환율", "On the day"),
            ],
            "value": [1291.0, 1291.95, 1320.5],
            "low": [1250.0, 1291.94, 1320.5],
            "high": [1330.0, 1291.96, 1320.5],
            "text": ["1,250–1,330", "1,291.95", "1,320.5"],
        }
    )
    return charts.interval_dots(
        df,
        axis_label=p("원/달러", "KRW per USD"),
        reference=(1300.0, p("어림 1,300원", "Round 1,300")),
    )


def series(lang: str) -> Axes:
    p = partial(_pick, lang)
    years = [2002, 2007, 2011, 2014, 2015, 2016, 2017]
    values = {
        p("기업", "Firms"): [2, 49, 109, 230, 277, 310, 367],
        p("매출액(억 원)", "Sales (KRW 100 million)"): [2, 1147, 2380, 2919, 3471, 3891, 4466],
        p("종사자", "Employees"): [22, 585, 1258, 2026, 2228, 2477, 2735],
    }
    df = pd.DataFrame(
        [(name, y, v) for name, found in values.items() for y, v in zip(years, found, strict=True)],
        columns=["series", "year", "value"],
    )
    df["text"] = df["value"].map("{:,}".format)
    return charts.lines(
        df,
        axis_label=p("기업, 억 원, 명", "Firms, KRW 100 million, persons"),
    )


def broken(lang: str) -> Axes:
    p = partial(_pick, lang)
    nation, local = p("전국", "Korea"), p("강원특별자치도", "Gangwon")
    rows = [
        (nation, y, 5.0 + 0.4 * (y - 2015), 4.8 + 0.4 * (y - 2015), 5.2 + 0.4 * (y - 2015))
        for y in (2015, 2017, 2018, 2020, 2021, 2022, 2024)
    ]
    rows += [(local, y, 5.2 + 0.45 * (y - 2015), None, None) for y in (2018, 2020, 2022, 2024)]
    df = pd.DataFrame(rows, columns=["series", "year", "value", "low", "high"])
    df["approximate"] = df["year"] == 2018
    df["figure"] = [p(f"{value * 10:.1f}억 달러", f"${value:.2f} billion") for value in df["value"]]
    return charts.lines(
        df,
        axis_label=p("수출액, 십억 달러", "Exports, USD billion"),
        breaks=[
            charts.Break(2020, p("체외진단기기 포함", "Diagnostics included")),
            charts.Break(2023, p("기준 개편", "New definition")),
        ],
        highlight=local,
    )


def path(lang: str) -> Axes:
    p = partial(_pick, lang)
    rows = [("history", y, 43 + 4.0 * (y - 2018), None, None, None) for y in range(2018, 2023)]
    rows[-1] = (*rows[-1][:5], p("2022년 실적 59", "2022: 59"))
    for n, y in enumerate(range(2022, 2031)):
        need = 59 * 1.069**n
        rows.append(("required", y, need, need * (1 - 0.004 * n), need * (1 + 0.004 * n), None))
    rows.append(
        ("target", 2030, 100.0, 99.0, 101.0, p("목표 100조 원", "Target: KRW 100 trillion"))
    )
    df = pd.DataFrame(rows, columns=["part", "year", "value", "low", "high", "text"])
    df["figure"] = [p(f"{value:.0f}조 원", f"KRW {value:.0f} trillion") for value in df["value"]]
    return charts.path_to_target(
        df,
        axis_label=p("생산액, 조 원", "Production, KRW trillion"),
        as_of=(2025.6, p("기준일", "As of")),
    )


def heat(lang: str) -> Axes:
    p = partial(_pick, lang)
    usd, krw = p("달러", "US dollars"), p("원", "Korean won")
    rows = []
    for n, year in enumerate(range(2015, 2024)):
        rows.append(
            (str(year), usd, -0.3 + 0.1 * n, f"{'+' if n > 3 else '−'}{abs(-30 + 10 * n)}%")
        )
        rows.append((str(year), krw, -0.1 + 0.08 * n, f"{-10 + 8 * n:+d}%".replace("-", "−")))
    rows[10] = ("2020", usd, None, p("기준 단절", "series breaks"))
    df = pd.DataFrame(rows, columns=["row", "column", "value", "text"])
    df["marked"] = (df["row"] == "2019") & (df["column"] == krw)
    return charts.heat_grid(
        df,
        row_label=p("기준 연도", "Base year"),
        column_label=p("통화", "Currency"),
        legend=(p("필요한 것보다 높음", "above what is needed"), p("낮음", "below")),
    )


def wide_heat(lang: str) -> Axes:
    p = partial(_pick, lang)
    rows = [
        (
            p(f"{base}년 기준", f"From {base}"),
            str(end),
            None if end <= base else 0.05 * (end - base),
            "–" if end <= base else f"+{5 * (end - base)}%",
        )
        for base in (2019, 2020, 2021)
        for end in (2020, 2021, 2022, 2023, 2024)
    ]
    df = pd.DataFrame(rows, columns=["row", "column", "value", "text"])
    return charts.heat_grid(
        df, row_label=p("처음", "Base"), column_label=p("마지막 연도", "End year")
    )


def comparability(lang: str) -> Axes:
    p = partial(_pick, lang)
    bases = [
        p("식약처 실적", "MFDS returns"),
        p("관세청 HS 6개 합", "Customs, six HS headings"),
        p("무역협회 MTI", "KITA MTI"),
        p("보건산업진흥원", "KHIDI"),
    ]
    words = {
        "yes": p("같은 대상", "same scope"),
        "limited": p("범위가 넓음", "wider scope"),
        "no": p("다른 대상", "other scope"),
        "same": "–",
    }
    rows = []
    for i, a in enumerate(bases):
        for j, b in enumerate(bases):
            verdict = "same" if i == j else ("yes", "limited", "no")[(i + j) % 3]
            rows.append((a, b, verdict, words[verdict]))
    df = pd.DataFrame(rows, columns=["row", "column", "verdict", "text"])
    return charts.matrix(
        df,
        row_label=p("이 기준의 수치를", "A figure on"),
        column_label=p("이것과 견줄 때", "beside one on"),
        legend={
            "yes": p("견줄 수 있음", "comparable"),
            "limited": p("조건부", "with care"),
            "no": p("견줄 수 없음", "not comparable"),
        },
    )


def timeline(lang: str) -> Axes:
    p = partial(_pick, lang)
    rows = [
        (
            p(
                "디지털 생체의료산업 육성 (지역 대표산업)",
                "Digital biomedical industry (regional flagship)",
            ),
            p("의료기기 전반", "Devices in general"),
            "2013-01",
            "2020-12",
            False,
            "total",
            p("1,647억 원", "KRW 164.7 billion"),
        ),
        (
            p("마이크로 의료로봇센터", "Micro-medical robot centre"),
            p("의료기기 전반", "Devices in general"),
            "2013-01",
            "2019-12",
            False,
            "total",
            p("317억 원", "KRW 31.7 billion"),
        ),
        (
            p(
                "치과 정밀장비 부품 기술지원센터",
                "Technology centre for dental materials and parts",
            ),
            p("치과", "Dental"),
            "2014-09",
            "2018-02",
            True,
            "total",
            p("250억 원", "KRW 25 billion"),
        ),
        (
            p("지역혁신센터", "Regional innovation centre"),
            p("치과", "Dental"),
            "2006-03",
            "2016-02",
            True,
            "total",
            p("189억 원", "KRW 18.9 billion"),
        ),
        (
            p("치과기기 전시회", "Dental exhibitions"),
            p("치과", "Dental"),
            "2019-01",
            "2019-12",
            False,
            "yearly",
            p("4,500만 원 (한 해)", "KRW 45 million (one year)"),
        ),
        (
            p("치매 뇌지도 구축", "Brain map of dementia (MRI)"),
            p("치매·고령", "Dementia and ageing"),
            "2014-07",
            "2019-06",
            True,
            "total",
            p("76억 원", "KRW 7.57 billion"),
        ),
        (
            p("한 해 사업", "A single year"),
            p("치매·고령", "Dementia and ageing"),
            "2018-01",
            "2018-12",
            False,
            "total",
            p("3억 원", "KRW 0.3 billion"),
        ),
    ]
    df = pd.DataFrame(
        rows,
        columns=["label", "group", "start_month", "end_month", "months_printed", "kind", "text"],
    )
    for name in ("start_month", "end_month"):
        df[name] = pd.PeriodIndex(df[name], freq="M")
    return charts.programme_timeline(
        df,
        legend={
            "months": p("월까지 표기", "Months printed"),
            "years": p(
                "연도만 표기: 첫해와 마지막 해는 불확실",
                "Only years printed: first and last year unsure",
            ),
            "yearly": p("한 해 금액", "Amount of one year"),
        },
    )


def cumulative(lang: str) -> Axes:
    p = partial(_pick, lang)
    every, without = p("모든 사업", "All programmes"), p("가장 큰 사업 제외", "Without the largest")
    one = [0.52, 0.62, 0.70, 0.78, 0.84, 0.89, 0.93, 0.96, 0.98, 0.99, 1.0]
    two = [0.21, 0.38, 0.54, 0.66, 0.77, 0.85, 0.91, 0.95, 0.98, 1.0]
    rows = [
        (
            every,
            n + 1,
            v,
            p("가장 큰 사업 하나가 52%", "The largest alone: 52%") if n == 0 else None,
        )
        for n, v in enumerate(one)
    ]
    rows += [
        (without, n + 1, v, p("두 사업이 38%", "Two hold 38%") if n == 1 else None)
        for n, v in enumerate(two)
    ]
    df = pd.DataFrame(rows, columns=["series", "rank", "value", "text"])
    df["figure"] = [f"{value:.0%}" for value in df["value"]]
    return charts.cumulative_curve(
        df,
        axis_label=p("누적 비중", "Cumulative share"),
        rank_label=p("큰 사업부터 센 사업 수", "Programmes, largest first"),
        equal_label=p("모두 같은 크기라면", "Were all equal"),
    )


def stacked(lang: str) -> Axes:
    p = partial(_pick, lang)
    names = [
        p("의료기기 전반", "Devices in general"),
        p("치과", "Dental"),
        p("치매·고령", "Dementia and ageing"),
    ]
    rows = [
        (y, name, (3 + n) * (1 + (y - 2006) / 6))
        for n, name in enumerate(names)
        for y in range(2006, 2023)
    ]
    df = pd.DataFrame(rows, columns=["year", "series", "value"])
    df["figure"] = [p(f"{value:.0f}억 원", f"KRW {value / 10:.1f} bn") for value in df["value"]]
    return charts.stacked_years(
        df,
        axis_label=p("사업비, 억 원", "Budget, KRW 100 million"),
        flag=p("가정: 기간에 고르게 나눔", "Assumed: spread evenly"),
    )


def known(lang: str) -> Axes:
    p = partial(_pick, lang)
    states = {2018: "other", 2019: "unknown", 2020: "known", 2021: "unknown", 2024: "known"}
    dated = [
        {"label": label, "year": float(year), "state": state}
        for label in (
            p("의료기기 수출 · 식약처 실적", "Exports · MFDS returns"),
            p("생산", "Production"),
        )
        for year, state in states.items()
    ]
    undated = {"label": p("고용", "Employment"), "year": None, "state": "known"}
    return charts.coverage(
        pd.DataFrame([*dated, undated]),
        legend={
            "known": p("값이 있음", "known"),
            "other": p("다른 기준으로만 있음", "known only on another basis"),
            "unknown": p("찾지 못함", "not found"),
        },
        undated=p("시점 미상", "undated"),
    )


VERDICTS = {
    "holds": ("맞음", "holds"),
    "holds-truncated": ("버림하면 맞음", "holds only if truncated"),
    "borderline": ("경계", "borderline"),
    "does-not-hold": ("맞지 않음", "does not hold"),
    "mixes-bases": ("집계 기준 혼용", "mixes bases"),
    "out-of-scope": ("대상 범위 불일치", "different coverage"),
    "cannot-be-checked": ("확인 불가", "cannot be checked"),
    "others": ("다른 기준이나 후보", "other basis or candidate"),
}


def tallies(lang: str) -> Axes:
    p = partial(_pick, lang)
    rows = [
        (p("강원특별자치도, 2025-07-28", "Gangwon State, 2025-07-28"), "holds", 11),
        (p("강원특별자치도, 2025-07-28", "Gangwon State, 2025-07-28"), "cannot-be-checked", 5),
        (p("코리아헤럴드, 2013년 11월", "The Korea Herald, November 2013"), "borderline", 1),
        (p("코리아헤럴드, 2013년 11월", "The Korea Herald, November 2013"), "holds", 1),
        (p("코리아헤럴드, 2013년 11월", "The Korea Herald, November 2013"), "out-of-scope", 0),
    ]
    return charts.tally_bars(
        pd.DataFrame(rows, columns=["label", "verdict", "count"]),
        legend={name: p(*both) for name, both in VERDICTS.items()},
    )


SAMPLES: dict[str, Callable[[str], Axes]] = {
    function.__name__: function
    for function in (
        ranked,
        negative,
        waterfall,
        dots,
        rates,
        series,
        broken,
        path,
        heat,
        wide_heat,
        comparability,
        timeline,
        cumulative,
        stacked,
        tallies,
        known,
    )
}
