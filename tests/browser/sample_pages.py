"""A small executed notebook with real blocks, made by code, and the pages of it."""

from __future__ import annotations

import base64
import datetime as dt
import functools
import io
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import matplotlib as mpl
import nbformat
import pandas as pd
from matplotlib.figure import Figure as Drawing

from helpers.data.measured import Measured
from helpers.display import blocks, pictures, style
from helpers.paths import PAGES
from helpers.pipeline.notebook.manifest import Report
from helpers.pipeline.notebook.vocabulary import LANG, Meaning
from helpers.pipeline.page.citation import citation_of
from helpers.pipeline.page.index import Entry, render_index, story
from helpers.pipeline.page.layout import Download, with_stamp
from helpers.pipeline.page.picker import families, with_siblings
from helpers.pipeline.page.render import arranged, written
from helpers.pipeline.page.tables import blocks as blocks_of
from helpers.pipeline.page.tables import tables
from helpers.pipeline.release.contents import BEACON, HERE

ROWS = [
    ("KR-41", "경기", "Gyeonggi", 2_470e6, 2_465e6, 2_475e6),
    ("KR-42", "강원", "Gangwon", 747.2e6, 747.15e6, 747.25e6),
    ("KR-43", "충북", "Chungbuk", 512e6, 511.5e6, 512.5e6),
    ("KR-11", "서울", "Seoul", 488e6, 487.5e6, 488.5e6),
]
TEXT = {
    "ko": {
        "title": "지역별 의료기기 수출",
        "report": "강원, 원화 기준",
        "question": "어느 지역이 가장 많이 수출하며, 그 순위는 얼마나 확실한가?",
        "intro": "# 지역별 의료기기 수출\n\n시도별 의료기기 수출액을 집계 기준을 밝히며 견줍니다. "
        "공표된 숫자만 쓰고, 없는 숫자는 **비워 둡니다**. 금액은 "
        "[관세청](https://www.customs.go.kr) 통계를 따릅니다.",
        "summary": "## 요약\n\n아래 문장은 자료에서 계산됩니다.",
        "ranking": "## 누가 가장 많이 수출하는가\n\n수출액을 지역별로 늘어놓되, 반올림이 "
        "허용하는 범위를 함께 그립니다. "
        "범위가 겹치면 순위를 가를 수 없습니다.\n\n### 기준을 섞지 않기\n\n- 식약처와 관세청은 "
        "다른 것을 셉니다\n- 한 그림에는 한 기준만",
        "method": "## 방법과 한계\n\n연평균 증가율은 두 시점의 비를 연수로 나눈 지수로 "
        "구합니다.\n\n"
        "| 기준 | 포함 |\n|---|---|\n| 식약처 | 허가받은 의료기기 |\n| 관세청 | 품목번호로 본 "
        "통관 |",
        "sources": "## 출처",
        "findings": [
            "경기가 수출 1위이며, 반올림 범위를 감안해도 순위가 바뀌지 않습니다.",
            "강원의 수출은 7억 4,720만 달러로 두 번째입니다.",
            "강원의 몫은 12.90%이며, 열세 개 시도의 수출액은 공표되지 않았습니다.",
        ],
        "labels": ["강원의 의료기기 수출, 2024년", "전국에서 차지하는 비중, 2024년"],
        "figure_title": "경기가 앞서고 강원이 그 뒤를 잇는다",
        "subtitle": "의료기기 수출액, 네 개 시도, 백만 달러",
        "alt": "가로 막대그래프. 네 개 시도의 의료기기 수출액. 경기가 가장 길고 강원이 그다음이다.",
        "unit": "백만 달러",
        "basis": "식품의약품안전처",
        "source": "강원특별자치도",
        "caption": "시도별 의료기기 수출액",
        "note": "열세 개 시도는 자료가 없습니다.",
        "columns": ("지역", "수출액", "전국 비중"),
        "caution": "집계 기준이 바뀌어 앞뒤를 이을 수 없습니다.",
    },
    "en": {
        "title": "Medical-device exports by region",
        "report": "Gangwon, in won",
        "question": "Which region exports most, and how sure is that ranking?",
        "intro": "# Medical-device exports by region\n\nExports by province, each with its basis. "
        "Only published figures are used; what is missing **stays empty**. Values follow the "
        "[customs office](https://www.customs.go.kr).",
        "summary": "## Summary\n\nThe sentences below are computed from the data.",
        "ranking": "## Who exports most?\n\nExports by region with the range that rounding allows. "
        "Where ranges overlap, the ranking cannot be decided.\n\n### Bases are never mixed\n\n- "
        "The two offices count different things\n- One picture, one basis",
        "method": "## Method and limits\n\nThe yearly rate is the ratio of two years to the "
        "power of one over the number of years.\n\n"
        "| Basis | Includes |\n|---|---|\n| MFDS | licensed devices |\n| Customs | trade by "
        "heading |",
        "sources": "## Sources",
        "findings": [
            "Gyeonggi exports most, and no rounding could change that.",
            "Gangwon exported $747.2 million, second of all.",
            "Gangwon has 12.90%; thirteen provinces publish nothing.",
        ],
        "labels": ["Gangwon's exports, 2024", "of Korea's exports, 2024"],
        "figure_title": "Gyeonggi leads, Gangwon follows",
        "subtitle": "Medical-device exports, four provinces, USD million",
        "alt": "Bar chart of medical-device exports of four provinces. Gyeonggi is longest, "
        "Gangwon next.",
        "unit": "USD million",
        "basis": "Ministry of Food and Drug Safety",
        "source": "Gangwon State",
        "caption": "Medical-device exports by province",
        "note": "Thirteen provinces have no data.",
        "columns": ("Region", "Exports", "Share of nation"),
        "caution": "The basis changed; the years before and after are not one series.",
    },
}


def _bundle(block: Any) -> nbformat.NotebookNode:
    return nbformat.v4.new_output(
        "execute_result", data=block._repr_mimebundle_(), execution_count=1
    )


def _drawing(lang: str) -> Drawing:
    with mpl.rc_context(dict(style.settings())):
        style.register_font()
        fig = Drawing(figsize=(style.figure_width(), 3.0), layout="constrained")
        ax = fig.subplots()
        names = [row[1] if lang == "ko" else row[2] for row in ROWS]
        values = [row[3] / 1e6 for row in ROWS]
        hues = [style.PALETTE["accent"]] + [style.PALETTE["context"]] * 3
        bars = ax.barh(names[::-1], values[::-1], color=hues[::-1])
        for bar, name, value in zip(bars, names[::-1], values[::-1], strict=True):
            pictures.tell(bar, f"{name} {value:,.1f}")
        for place, value in enumerate(values[::-1]):
            ax.text(value, place, f" {value:,.0f}", va="center")
        ax.spines[["top", "right", "bottom"]].set_visible(False)
        ax.set_xticks([])
    return fig


@functools.cache
def _figure(lang: Any) -> blocks.Figure:
    words = TEXT[lang]
    place = {name: words[name] for name in ("unit", "basis", "source")}
    return blocks.figure(
        lambda: _drawing(lang), title=words["figure_title"], subtitle=words["subtitle"],
        alt=words["alt"], rests_on=["C01"], table=_table(lang), note=words["note"], lang=lang,
        **place,
    )  # fmt: skip


def _table(lang: Any) -> blocks.Table:
    words = TEXT[lang]
    place = {name: words[name] for name in ("unit", "basis", "source")}
    first, second, third = words["columns"]
    rows = [
        {
            "region": row[1] if lang == "ko" else row[2],
            "exports": blocks.Cell(f"{row[3] / 1e6:,.1f}", row[3], row[4], row[5]),
            "share": blocks.Cell(f"{row[3] / 5.8e9:.1%}", row[3] / 5.8e9),
        }
        for row in ROWS
    ]
    columns = [
        blocks.Column("region", first),
        blocks.Column("exports", second, unit=words["unit"], kind="number"),
        blocks.Column("share", third, unit="%", kind="number"),
    ]
    return blocks.table(
        rows, columns=columns, caption=words["caption"], rests_on=["C01"], lang=lang, **place
    )


def _sources(lang: Any) -> blocks.Sources:
    observation = {
        "id": "C01", "as_printed": "7억 4,720만 달러", "unit": "", "entity": "KR-42",
        "indicator": "device_exports_usd", "period": "2024", "locator": "paragraph 2",
        "basis": TEXT[lang]["basis"], "status": "printed",
    }  # fmt: skip
    entry = {
        "id": "gangwon-release-2025", "producer": TEXT[lang]["source"],
        "title": TEXT[lang]["title"],
        "published": "2025-07-28", "accessed": "",
        "url": "https://www.provin.gangwon.kr/", "licence": "KOGL",
        "citation": TEXT[lang]["source"], "observations": [observation],
    }  # fmt: skip
    return blocks.Sources((entry,), lang)


def _findings(lang: Any) -> blocks.Findings:
    words = TEXT[lang]
    exports = Measured(747.2e6, 747.15e6, 747.25e6, "USD")
    share = Measured(0.129, 0.12895, 0.12905, "share")
    return blocks.Findings(
        [
            blocks.Finding(words["findings"][0], lang=lang),
            blocks.Finding(
                words["findings"][1], lang=lang, key="gangwon-exports", measured=exports,
                label=words["labels"][0],
            ),
            blocks.Finding(
                words["findings"][2], lang=lang, key="gangwon-share", measured=share,
                label=words["labels"][1],
            ),
        ]
    )  # fmt: skip


def _png() -> str:
    buffer = io.BytesIO()
    fig = Drawing(figsize=(3, 1))
    fig.subplots().plot([1, 3, 2])
    fig.savefig(buffer, format="png", metadata={"Software": None})
    return base64.b64encode(buffer.getvalue()).decode()


def _code(cell: str, source: str, tag: str, *outputs: Any) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(
        source,
        id=cell,
        metadata={"tags": tag.split()} if tag else {},
        outputs=list(outputs),
        execution_count=1,
    )


def _prose(cell: str, *tags: str) -> list[nbformat.NotebookNode]:
    return [
        nbformat.v4.new_markdown_cell(
            TEXT[lang][cell], id=f"{cell}-{lang}", metadata={"tags": [lang, *tags]}
        )
        for lang in ("ko", "en")
    ]


def record(lang: str, *, foreign: bool = True) -> nbformat.NotebookNode:
    """Return an executed notebook of the cell plan; ``foreign``: with outputs that are no "
    "blocks."""
    parameters = (
        'region: str = "KR-42"  # ISO 3166-2 code\n'
        "base_year: int = 2019  # first year\n"
        'lang: str = "ko"  # ko | en'
    )
    setup = "from helpers.analysis import exports\nfrom helpers.display import exports as show"
    data = "tables = load_tables()\nby_region = exports.by_region(tables, year=base_year)"
    cells = [
        *_prose("intro"),
        _code("parameters", parameters, "parameters"),
        _code(
            "injected", f'# Parameters\nregion = "KR-42"\nlang = "{lang}"', "injected-parameters"
        ),
        _code("setup", setup, "setup"),
        _code("data", data, "data"),
        *_prose("summary"),
        _code(
            "headline", "show.headline(by_region, lang=lang)", "headline", _bundle(_findings(lang))
        ),
        *_prose("ranking"),
        _code("ranking-rows", 'ranked = exports.ranked(by_region, by="share", most=17)', ""),
        _code(
            "ranking", "show.ranking(ranked, lang=lang)", "figure headline", _bundle(_figure(lang))
        ),
        _code(
            "break",
            "show.break_note(lang=lang)",
            "",
            _bundle(blocks.Note(TEXT[lang]["caution"], kind="break", lang=lang)),
        ),
        _code("shares", "show.shares(ranked, lang=lang)", "table", _bundle(_table(lang))),
        *(_foreign() if foreign else ()),
        *_prose("method", "in-depth"),
        _code(
            "method-note",
            "show.method(lang=lang)",
            "",
            _bundle(blocks.Note(TEXT[lang]["note"], kind="method", lang=lang)),
        ),
        *_prose("sources"),
        _code(
            "source-list", "sources(tables, ranked, lang=lang)", "sources", _bundle(_sources(lang))
        ),
    ]
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "language_info": {"name": "python"},
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        },
    )


def _foreign() -> list[nbformat.NotebookNode]:
    """Return outputs of libraries that know no blocks."""
    frame = pd.DataFrame({f"column {n}": [n * 1000.5, n * 2000.25] for n in range(12)})
    show = nbformat.v4.new_output
    return [
        _code(
            "frame",
            "frame",
            "",
            show(
                "execute_result",
                data={"text/html": frame.to_html(), "text/plain": frame.to_string()},
                execution_count=1,
            ),
        ),
        _code("printed", "print(frame)", "", show("stream", name="stdout", text=frame.to_string())),
        _code(
            "plot",
            "ax.figure",
            "",
            show(
                "display_data",
                data={"image/png": _png(), "text/plain": "<Figure>"},
                metadata={"image/png": {"alt": "Line"}},
            ),
        ),
        _code(
            "marked",
            "Markdown(text)",
            "",
            show(
                "display_data",
                data={"text/markdown": "# Loud\n\n**bold** and `code`", "text/plain": "x"},
            ),
        ),
    ]


def report(
    lang: str, *, slug: str = "", name: str = "regional-exports", notebook_title: str = ""
) -> Report:
    """Return a manifest entry for the sample."""
    tail = "-".join(part for part in (slug, "en" if lang == "en" else "") if part)
    words = TEXT[lang]
    return Report(
        id=f"{name}/{tail}" if tail else name,
        name=name,
        notebook="notebooks/01-regional-exports.ipynb",
        parameters={"region": "KR-42", "base_year": 2019, "lang": lang, **SETTINGS.get(slug, {})},
        title=words["report"] if slug else words["title"],
        lang=lang,
        slug=slug,
        notebook_title=notebook_title or words["title"],
        question=words["question"],
        given=SETTINGS.get(slug, {}),
        vocabulary={
            "region": Meaning(names="lookups/regions.csv#code#short"),
            "base_year": Meaning(type="int"),
            "lang": LANG,
        },
    )


SITE = {"licence": "CC BY 4.0"}
PUBLISHED = "2026-11-27T16:20:05+09:00"
MEANINGS = {"ko": {"KR-42": "강원특별자치도"}, "en": {"KR-42": "Gangwon"}}

DATA = Path(__file__).parents[2] / "data"
SETTINGS = {
    "gyeonggi": {"region": "KR-41"},
    "seoul": {"region": "KR-11"},
    "chungbuk": {"region": "KR-43"},
    "gangwon-2023": {"base_year": 2023},
}


def page(
    lang: str, *, notebook: nbformat.NotebookNode | None = None, slug: str = "", ident: str = ""
) -> str:
    """Return the sample's page; ``ident``: the report's id where it is none of the family."""
    executed, known = notebook or record(lang), report(lang, slug=slug)
    held = tables(executed)
    about = citation_of((block for _, block in blocks_of(executed)), report=known, site=SITE)
    page_and_cells = arranged(
        executed,
        report=replace(known, id=ident or known.id),
        siblings={"index": PAGES["index"][lang], "ipynb": f"{lang}.ipynb"},
        tables=[Download(one.title, f"tables/{one.name}", one.cell, one.data) for one in held],
        meanings=MEANINGS[lang],
        site=SITE,
        citation=about,
    )
    html = written(executed, *page_and_cells)
    published = replace(about, published=PUBLISHED, release="r000001", fingerprint="0f" * 32)
    return with_siblings(
        with_stamp(html, published), None, twin="en.html" if lang == "ko" else "ko.html", lang=lang
    )


def index(lang: str) -> str:
    """Return an index of three themes with a stale and a missing report."""
    figure = {
        "id": "gangwon-exports",
        "value": 747.2e6,
        "low": 747.15e6,
        "high": 747.25e6,
        "unit": "USD",
        "text": "",
    }
    titles = {
        "regional-exports": {
            "ko": "지역별 의료기기 수출",
            "en": "Medical-device exports by region",
        },
        "program-budgets": {"ko": "공공사업 예산", "en": "Public programme budgets"},
        "bio-strategy-targets": {"ko": "바이오 전략의 목표", "en": "Targets of the bio strategy"},
    }
    entries = []
    for name, title in titles.items():
        for slug in ("", "gangwon-krw", "gyeonggi", "seoul", "chungbuk"):
            for code in ("ko", "en"):
                entry = report(code, slug=slug, name=name, notebook_title=title[code])
                stale = slug == "gyeonggi" and name == "program-budgets"
                never = slug == "seoul" and name == "program-budgets"
                entries.append(
                    Entry(
                        entry,
                        status="stale" if stale else "never" if never else "fresh",
                        files={} if never else {"html": f"{code}.html", "ipynb": f"{code}.ipynb"},
                        finding=TEXT[code]["findings"][1],
                        key_figures=[figure],
                        failure="DataError: budgets.csv" if stale or never else "",
                        since="2025-07-28" if stale else "",
                    )
                )
    published = [entry.report for entry in entries if entry.files]
    told = story(nbformat.writes(record(lang)).encode(), report=report(lang))
    return render_index(
        entries,
        lang=lang,
        siblings=families(published, data=DATA),
        story=replace(told, address=f"{lang}.html"),
        read=dt.date(2026, 11, 22),
    )


def family(folder: Path, lang: str) -> None:
    """Write the pages of several settings, each offering the others."""
    (folder / BEACON).write_bytes(HERE)
    reports = [report(lang, slug=slug) for slug in ("", *SETTINGS)]
    siblings = families(reports, data=DATA)["regional-exports", lang]
    for one in reports:
        path = folder / f"{one.id}.html"
        path.parent.mkdir(exist_ok=True)
        offered = siblings.picker(one, page=f"{one.id}.html")
        made = with_siblings(page(lang, slug=one.slug), offered, twin="", lang=lang)
        path.write_text(made, "utf-8")


def write(folder: Path) -> SimpleNamespace:
    """Write both pages and both indexes and return their paths."""
    paths = SimpleNamespace()
    (folder / BEACON).write_bytes(HERE)
    for lang in ("ko", "en"):
        for name, html in (
            (f"{lang}.html", page(lang, ident=lang)),
            (PAGES["index"][lang], index(lang)),
        ):
            (folder / name).write_text(html, encoding="utf-8")
            setattr(paths, name.removesuffix(".html").replace("-", "_"), folder / name)
    return paths
