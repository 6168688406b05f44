"""Blocks carry their data as JSON, show well anywhere, and let no data become markup."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from lxml import etree, html
from PIL import Image

from helpers.data.measured import Measured
from helpers.display import block_html, block_notebook, block_text, blocks, charts, pictures, style
from helpers.display.block_kinds import NOTE_KINDS
from helpers.display.blocks import Cell, Column

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'></svg><script>alert(1)</script>",
    "</caption></table><iframe src=//evil>",
    "&lt;b&gt; & <b>",
    "{{ 7*7 }} ${7*7} <!-- -->",
]
WORDS = {
    "title": "강원이 2위",
    "subtitle": "의료기기 수출액, 2024년",
    "alt": "막대그래프",
    "unit": "백만 달러",
    "basis": "식약처 실적",
    "source": "강원특별자치도, 2025-07-28",
}
COLUMNS = [Column("name", "지역"), Column("value", "수출", unit="백만 달러", kind="number")]
ROWS = [
    {"name": "강원", "value": Cell("747.2", 747.2, 747.15, 747.25)},
    {"name": "제주", "value": None},
]


def a_table(**changed: Any) -> blocks.Table:
    given: dict[str, Any] = {
        "columns": COLUMNS,
        "caption": "지역별 수출",
        "unit": "백만 달러",
        "basis": "식약처 실적",
        "source": "강원특별자치도",
        "rests_on": ["C02"],
        "lang": "ko",
    }
    rows = changed.pop("rows", ROWS)
    return blocks.table(rows, **(given | changed))


def a_chart(label: str = "강원") -> Any:
    df = pd.DataFrame({"label": [label], "value": [747.2], "text": ["747.2"]})
    return charts.ranked_bars(df, axis_label="백만 달러")


def a_figure(**changed: Any) -> blocks.Figure:
    given: dict[str, Any] = {**WORDS, "rests_on": ["C02"], "lang": "ko"}
    chart = changed.pop("chart", None) or a_chart()
    changed.setdefault("table", a_table())
    return blocks.figure(chart, **(given | changed))


def some_measured() -> Measured:
    return Measured(value=0.0964, low=0.0962, high=0.0967, unit="growth", bases=(), rests_on=())


@dataclass(frozen=True)
class Tables:
    """The tables a list of sources reads, as small as they can be."""

    observations: pd.DataFrame
    programmes: pd.DataFrame
    targets: pd.DataFrame
    claims: pd.DataFrame
    sources: pd.DataFrame
    bases: pd.DataFrame

    def named(self, name: str) -> pd.DataFrame:
        return getattr(self, name, pd.DataFrame())


def some_tables(url: str = "https://example.org/a?b=1&c=2") -> Tables:
    return Tables(
        observations=pd.DataFrame(
            {
                "id": ["C01", "C02"],
                "source_id": ["gangwon", "gangwon"],
                "locator": ["paragraph 2", "paragraph <b>3</b>"],
                "entity": ["KR-42", "KR-42"],
                "indicator": ["device_exports_usd", "device_exports_usd"],
                "period": ["2020", "2024"],
                "as_printed": ["5억 1,700만 달러", "7억 4,720만 달러"],
                "unit_as_printed": [None, None],
                "basis": ["mfds", "mfds"],
                "status": ["printed", "printed"],
            }
        ),
        programmes=pd.DataFrame(
            {
                "id": ["R01"],
                "source_id": ["gwangju"],
                "locator": ["table row 1"],
                "region": ["KR-29"],
                "period_as_printed": ["Sep. 2014~Feb. 2018"],
                "stated_years_as_printed": ["3 years"],
                "budget_as_printed": ["25 billion"],
                "unit_as_printed": ["KRW"],
            }
        ),
        targets=pd.DataFrame({"id": [], "source_id": []}),
        claims=pd.DataFrame({"id": [], "source_id": []}),
        sources=pd.DataFrame(
            {
                "source_id": ["gwangju", "gangwon", "unused"],
                **{
                    f"{name}_{lang}": [f"{name} {n} {lang}" for n in range(3)]
                    for name in ("producer", "title", "citation")
                    for lang in ("ko", "en")
                },
                "published": [None, "2025-07-28", None],
                "accessed": ["2026-11-22"] * 3,
                "url": [url, None, None],
                "licence": ["KOGL 1", None, None],
            }
        ),
        bases=pd.DataFrame({"code": ["mfds"], "name_ko": ["식약처"], "name_en": ["MFDS"]}),
    )


def test_every_block_gives_the_same_three_forms() -> None:
    shown = [
        blocks.Finding("가", lang="ko"),
        blocks.Findings([blocks.Finding("가", lang="ko")]),
        blocks.Note("가", lang="ko"),
        a_table(),
        a_figure(),
        blocks.sources(some_tables(), ["C02"], lang="ko"),
    ]
    for block in shown:
        bundle = block._repr_mimebundle_(include=None, exclude=None)
        assert set(bundle) == {blocks.MIME, "text/html", "text/plain"}
        content = bundle[blocks.MIME]
        assert content == json.loads(json.dumps(content, allow_nan=False))
        assert (content["version"], content["lang"]) == (1, "ko")
        assert bundle["text/plain"]
    assert [b.json()["block"] for b in shown] == [
        "finding",
        "findings",
        "note",
        "table",
        "figure",
        "sources",
    ]


def test_a_finding_carries_its_key_figure() -> None:
    block = blocks.Finding("9.6%", lang="ko", key="growth", measured=some_measured()).json()
    assert block["figure"]["id"] == "growth"
    assert block["figure"]["value"] == 0.0964
    assert block["figure"]["unit"] == "growth"
    assert block["figure"]["text"]


@pytest.mark.parametrize("half", [{"key": "growth"}, {"measured": some_measured()}])
def test_a_key_figure_needs_id_and_number(half: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="both key= and measured="):
        blocks.Finding("9.6%", lang="ko", **half)


def test_a_key_figure_bears_the_verdict_and_the_rank_that_go_with_it() -> None:
    stands = {"verdict": "borderline", "rank": 2}
    found = blocks.Finding("9.6%", lang="ko", key="x", measured=some_measured(), **stands)
    assert stands.items() <= found.json()["figure"].items()
    plain = blocks.Finding("9.6%", lang="ko", key="x", measured=some_measured()).json()["figure"]
    assert not {"verdict", "rank"} & plain.keys()


def test_key_figures_of_one_block_have_ids_of_their_own() -> None:
    one = blocks.Finding("9.6%", lang="ko", key="growth", measured=some_measured())
    with pytest.raises(ValueError, match="growth"):
        blocks.Findings([one, one])


def test_findings_need_a_finding_and_one_language() -> None:
    with pytest.raises(ValueError, match="no finding"):
        blocks.Findings([])
    with pytest.raises(ValueError, match="one language"):
        blocks.Findings([blocks.Finding("가", lang="ko"), blocks.Finding("a", lang="en")])


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("empty", ["", "  "])
def test_a_figure_refuses_an_empty_word(name: str, empty: str) -> None:
    with pytest.raises(ValueError, match=name):
        a_figure(**{name: empty})


@pytest.mark.parametrize("name", ["caption", "unit", "basis", "source"])
def test_a_table_refuses_an_empty_word(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        a_table(**{name: ""})


@pytest.mark.parametrize("rests_on", [[], [""]])
def test_figures_and_tables_name_what_they_rest_on(rests_on: list[str]) -> None:
    with pytest.raises(ValueError, match="rests_on"):
        a_table(rests_on=rests_on)
    with pytest.raises(ValueError, match="rests_on"):
        a_figure(rests_on=rests_on)


def test_empty_sentences_and_unknown_kinds_and_languages_are_refused() -> None:
    with pytest.raises(ValueError, match="text"):
        blocks.Finding(" ", lang="ko")
    with pytest.raises(ValueError, match="loud"):
        blocks.Note("가", kind="loud", lang="ko")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="fr"):
        blocks.Note("a", lang="fr")  # type: ignore[arg-type]


def test_a_figure_and_its_table_speak_one_language() -> None:
    with pytest.raises(ValueError, match="speaks en"):
        a_figure(table=a_table(lang="en"))


@pytest.mark.failure_mode(115)
def test_what_is_to_be_minded_of_a_figures_table_is_read_beside_it() -> None:
    figure = a_figure(note="figure's", table=a_table(note="table's"))
    for page in (block_html.render(figure.json(), ident="f"), block_notebook.below(figure.json())):
        text = html.fragment_fromstring(page, create_parent="div").text_content()
        assert text.count("figure's") == text.count("table's") == 1


def test_a_table_keeps_value_and_interval_and_leaves_missing_missing() -> None:
    content = a_table().json()
    assert content["columns"][1] == {
        "key": "value",
        "label": "수출",
        "unit": "백만 달러",
        "align": "right",
        "kind": "number",
    }
    assert content["rows"] == [
        [{"text": "강원"}, {"text": "747.2", "value": 747.2, "low": 747.15, "high": 747.25}],
        [{"text": "제주"}, {"text": "–"}],
    ]


def test_a_table_reads_frames_with_whole_numbers_and_ready_cells() -> None:
    frame = pd.DataFrame(
        {
            "year": pd.array([2020, None], dtype="Int64"),
            "rank": [Cell("2위", 2.0), Cell("–")],
        }
    )
    columns = [Column("year", "연도"), Column("rank", "순위", kind="number")]
    rows = a_table(rows=frame, columns=columns).json()["rows"]
    assert rows[0] == [{"text": "2020"}, {"text": "2위", "value": 2.0, "low": None, "high": None}]
    assert [cell["text"] for cell in rows[1]] == ["–", "–"]


@pytest.mark.parametrize(
    ("row", "column", "wanted"),
    [
        ({"name": 0.5}, Column("name", "n"), "bare number 0.5"),
        ({"value": 2}, Column("value", "v", kind="number"), "bare number 2"),
        ({"name": "a"}, Column("other", "o"), "no column «other»"),
    ],
)
def test_a_table_refuses_unfit_cells(row: dict[str, Any], column: Column, wanted: str) -> None:
    with pytest.raises(ValueError, match=wanted):
        a_table(rows=[row], columns=[column])


def test_a_table_needs_rows_and_columns() -> None:
    with pytest.raises(ValueError, match="no rows"):
        a_table(rows=[])
    with pytest.raises(ValueError, match="no columns"):
        a_table(columns=[])


def test_a_picture_is_one_bare_element_with_its_alt_text() -> None:
    svg = a_figure(alt='경기 "최고" <b>').json()["svg"]
    root = etree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == '경기 "최고" <b>'
    for unwanted in (
        "<?xml",
        "<!DOCTYPE",
        "<metadata",
        "<style",
        "<!--",
        "date",
    ):
        assert unwanted not in svg
    assert "width=" not in svg[: svg.index(">")]


def test_a_function_is_drawn_a_second_time_for_narrow_screens() -> None:
    seen: list[float] = []

    def draw() -> Any:
        seen.append(style.figure_width())
        return a_chart()

    block = a_figure(chart=draw)
    assert seen == [6.4, style.NARROW]
    wide, narrow = (block.json()[name] for name in ("svg", "svg_narrow"))
    assert [round(pictures.size(picture)[0]) for picture in (wide, narrow)] == [461, 246]
    shown = block._repr_mimebundle_()[blocks.MIME]
    assert pictures.unpacked(shown["svg_narrow"]) == narrow
    assert "svg_narrow" not in a_figure().json()


def test_ids_of_two_pictures_never_meet_and_all_references_hold() -> None:
    first, second = (a_figure(chart=a_chart(name)).json()["svg"] for name in ("강원", "서울"))
    found = [
        {e.get("id") for e in etree.fromstring(svg).iter()} - {None} for svg in (first, second)
    ]
    assert found[0]
    assert not found[0] & found[1]
    for svg, ids in zip((first, second), found, strict=True):
        assert set(re.findall(r'(?:url\(|href=")#([^")]+)', svg)) == ids


def test_a_figure_leaves_nothing_open() -> None:
    style.apply()
    fig, ax = plt.subplots()
    ax.set_xlabel("가", color=style.PALETTE["ink"])
    a_figure(chart=fig)
    assert not plt.fignum_exists(fig.number)
    a_figure()
    assert plt.get_fignums() == []


def test_colours_outside_the_palette_are_refused() -> None:
    fig, ax = charts.canvas(height=1)
    ax.barh([0], [1], color="#123456")
    with pytest.raises(ValueError, match="#123456"):
        a_figure(chart=fig)


def test_a_themed_picture_names_its_colours_and_changes_nothing_else() -> None:
    svg = a_figure().json()["svg"]
    themed = pictures.themed_svg(svg)
    assert "var(--chart-accent)" in themed
    back = themed
    for name, colour in style.PALETTE.items():
        back = back.replace(f"var(--chart-{name.replace('_', '-')})", colour)
    assert back == svg


def some_findings(labels: int) -> dict[str, Any]:
    """Return five findings, of which the first so many tell what their numbers mean."""
    parts = [
        blocks.Finding(
            f"Share {n} is {10 + n}.00%.", lang="en", key=f"k{n}",
            measured=Measured((10 + n) / 100, 0.0, 1.0, "share"),
            label=f"label <{n}>" if n < labels else "",
        )
        for n in range(5)
    ]  # fmt: skip
    return blocks.Findings(parts).json()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_opening_and_what_is_said_of_a_source_are_no_markup(payload: str) -> None:
    block = some_findings(2)
    block["findings"][0]["text"] = payload
    with mock.patch.object(block_text, "numbers_of", return_value=[(payload, payload)]):
        front, _ = block_html.opening(block, ident="b")
    opening = html.fragment_fromstring(front)
    told = [opening.find_class("block-answer")[0], *opening.iter("dt", "dd")]
    assert [(part.text, len(part)) for part in told] == [(payload, 0)] * 3
    with mock.patch.object(block_text, "source_facts", return_value=[payload, payload]):
        entry = {"title": payload, "url": "", "observations": []}
        shown = html.fragment_fromstring(block_html._source(entry, "en"))
    line = shown.find_class("block-source")[0]
    assert (line.text, len(line)) == (f"{payload} · {payload}", 0)


def blocks_of_digits(lang: Any) -> list[Any]:
    """Return a block of each kind in which all words are the project's own."""
    columns = [Column("name", "1"), Column("value", "2", unit="3", kind="number")]
    told = {"unit": "4", "basis": "5", "source": "6", "note": "7", "rests_on": ["C02"]}
    table = blocks.table(
        [{"name": "1", "value": Cell("2", 2.0, 1.0, 3.0)}],
        columns=columns, caption="8", lang=lang, **told,
    )  # fmt: skip
    words = {"title": "9", "subtitle": "10", "alt": "11", "table": table}
    figure = blocks.figure(a_chart("1"), **words, lang=lang, **told)
    growth = some_measured()
    found = [
        blocks.Finding("1", lang=lang, key=f"k{n}", measured=growth, label="2") for n in range(5)
    ]
    notes = [blocks.Note("1", kind=kind, lang=lang) for kind in NOTE_KINDS]
    tables = some_tables(url="")
    for frame, names in ((tables.sources, "producer title citation"), (tables.bases, "name")):
        for name in names.split():
            frame[[f"{name}_ko", f"{name}_en"]] = "1"
    tables.sources["licence"] = "2"
    tables.observations[["id", "locator", "as_printed"]] = [["01", "1", "2"], ["02", "1", "2"]]
    return [
        table,
        figure,
        blocks.Findings(found),
        *notes,
        blocks.sources(tables, ["02"], lang=lang),
    ]


@pytest.mark.parametrize(("lang", "foreign"), [("en", "[가-힣]"), ("ko", "[A-Za-z]{2}")])
def test_what_is_put_around_contents_is_in_the_language_of_the_page(
    lang: str, foreign: str
) -> None:
    for block in blocks_of_digits(lang):
        content = block.json()
        shown = [block_html.render(content, ident="b"), block_notebook.markup(content)]
        if content["block"] == "figure":
            shown.append(block_notebook.below(content))
        if content["block"] == "findings":
            shown += block_html.opening(content, ident="b")
        for markup in shown:
            tree = html.fragment_fromstring(markup, create_parent="div")
            for drawn in tree.findall(".//svg"):
                drawn.clear(keep_tail=True)
            words = " ".join([*tree.itertext(), *_labels(tree)])
            assert not re.search(foreign, words), content["block"]


@pytest.mark.parametrize(("labels", "numbers"), [(1, 1), (3, 3), (5, 3)])
def test_a_page_opens_with_the_first_finding_and_at_most_three_numbers(
    labels: int, numbers: int
) -> None:
    front, more = block_html.opening(some_findings(labels), ident="b")
    opening = html.fragment_fromstring(front)
    assert opening.find_class("block-answer")[0].text_content() == "Share 0 is 10.00%."
    assert [dt.text for dt in opening.iter("dt")] == [f"label <{n}>" for n in range(numbers)]
    assert len(list(opening.iter("dd"))) == numbers
    fold = html.fragment_fromstring(more)
    assert fold.find("summary").text_content() == "More findings (4)"
    assert [li.text for li in fold.iter("li")] == [
        f"Share {n} is {10 + n}.00%." for n in (1, 2, 3, 4)
    ]


def test_findings_without_meanings_fold_below_the_first() -> None:
    front, more = block_html.opening(some_findings(0), ident="b")
    opening = html.fragment_fromstring(front)
    assert opening.find_class("block-answer")[0].text_content() == "Share 0 is 10.00%."
    assert not list(opening.iter("dl"))
    assert len(list(html.fragment_fromstring(more).iter("li"))) == 4


def test_a_notebook_shows_the_answer_and_its_numbers_first() -> None:
    tree = html.fragment_fromstring(block_notebook.markup(some_findings(3)))
    assert next(tree.iter("strong")).text_content() == "Share 0 is 10.00%."
    assert [td.text_content() for td in tree.xpath(".//tr/td[2]")] == [
        "label <0>", "label <1>", "label <2>",
    ]  # fmt: skip
    assert len(list(tree.iter("li"))) == 4
    listed = html.fragment_fromstring(block_notebook.markup(some_findings(0)))
    assert len(list(listed.iter("li"))) == 5
    assert not list(listed.iter("table"))


def test_cells_carry_the_number_they_sort_by() -> None:
    columns = [Column("name", "n"), Column("share", "s", kind="number")]
    rows = [
        {"name": "a", "share": Cell("14.22%", 0.14215487, 0.1, 0.2)},
        {"name": "b", "share": Cell("–")},
    ]
    tree = html.fragment_fromstring(
        block_html.render(a_table(rows=rows, columns=columns).json(), ident="b")
    )
    assert [cell.get("data-value") for cell in tree.xpath(".//tbody//*[self::td or self::th]")] == [
        None, "0.14215487", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(("lang", "said"), [("en", "ko"), ("ko", None)])
def test_what_is_korean_in_an_english_table_says_so(lang: Any, said: str | None) -> None:
    columns = [Column("name", "n"), Column("printed", "p")]
    rows = [{"name": "강원", "printed": "7억 달러"}, {"name": "Gangwon", "printed": "$7"}]
    table = a_table(rows=rows, columns=columns, lang=lang).json()
    sources = blocks.sources(some_tables(), ["C01", "R01"], lang=lang).json()
    shown = "".join(block_html.render(block, ident="b") for block in (table, sources))
    cells = html.fragment_fromstring(shown, create_parent="div").xpath(
        "//tbody//*[self::td or self::th]"
    )
    told = {cell.text_content(): cell.get("lang") for cell in cells}
    for text in ("강원", "7억 달러", "5억 1,700만 달러"):
        assert told[text] == said
    for text in ("Gangwon", "$7", "2020"):
        assert told[text] is None


def test_a_figure_drawn_twice_shows_one_at_a_time_and_needs_no_box_to_scroll() -> None:
    content = a_figure().json()
    (box,) = html.fragment_fromstring(block_html.render(content, ident="b")).find_class(
        "block-picture"
    )
    assert box.get("tabindex") == "0"
    twice = content | {"svg_narrow": content["svg"]}
    (box,) = html.fragment_fromstring(block_html.render(twice, ident="b")).find_class(
        "block-picture"
    )
    assert [svg.get("class") for svg in box] == ["wide", "narrow"]
    assert box.get("tabindex") is None


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_markup(payload: str) -> None:
    tables = some_tables(url=f"javascript:{payload}")
    tables.observations.loc[1, "as_printed"] = payload
    tables.sources["title_ko"] = payload
    columns = [Column("name", payload, unit=payload), Column("value", "v", kind="number")]
    rows = [{"name": payload, "value": Cell(payload, 1)}]
    table = a_table(rows=rows, columns=columns, caption=payload, note=payload, source=payload)
    shown: list[Any] = [
        blocks.Finding(payload, lang="ko"),
        blocks.Findings([blocks.Finding(payload, lang="ko")]),
        blocks.Note(payload, lang="ko"),
        table,
        a_figure(**dict.fromkeys(WORDS, payload), note=payload, table=table),
        blocks.sources(tables, ["C02", "R01"], lang="ko"),
    ]
    for block in shown:
        content = block.json()
        for markup in (block_html.render(content, ident="b"), block_notebook.markup(content)):
            tree = html.fragment_fromstring(markup, create_parent="div")
            tags = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
            assert not tags & {"script", "img", "iframe", "b"}
            assert not list(tree.iter(html.etree.Comment))
            assert not [a for e in tree.iter() for a in e.attrib if a.startswith("on")]
            assert all(not e.get("href", "#").startswith("javascript") for e in tree.iter())
            assert payload.strip() in " ".join([tree.text_content(), *_labels(tree)])
    assert not html.fragment_fromstring(block_notebook.below(shown[4].json())).xpath("//script")


def _labels(tree: Any) -> list[str]:
    return [element.get("aria-label", "") for element in tree.iter()]


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x</script>",
        '<image href="https://evil"/>',
        '<use href="https://evil#a"/>',
        '<g onload="x"/>',
        '<path style="fill: url(https://evil)"/>',
        '<path style="fill: url(#a);stroke: url(https://evil)"/>',
        '<path style="fill: u&#114;l(https://evil)"/>',
        '<path style="fill: u\\72l(https://evil)"/>',
        '<path style="fill: URL(https://evil)"/>',
        '<use xlink:href="https://evil#a"/>',
        "<foreignObject/>",
        "text",
        "<text>text<script>x</script></text>",
        '<text style="font-family: url(https://evil)">text</text>',
        '<text onclick="x">text</text>',
        "<g>text</g>",
        "<g onload=x/>",
        "</svg><script>",
    ],
)
def test_a_picture_with_anything_but_shapes_and_words_is_refused(inside: str) -> None:
    content = a_figure().json()
    content["svg"] = content["svg"].replace("</svg>", f"{inside}</svg>")
    with pytest.raises(ValueError, match="the picture holds"):
        block_html.render(content, ident="f")


def test_a_long_line_of_a_picture_is_read_in_one_go() -> None:
    line = f'<path d="M{"1 1L" * 1_000_000}1 1"/>'
    picture = f'<svg viewBox="0 0 1 1">{line}<text>7</text></svg>'
    assert block_html.safe_svg(picture) == picture


def test_a_figure_on_a_page_can_be_read_without_the_picture() -> None:
    markup = block_html.render(a_figure(note="잠정치").json(), ident="fig-1")
    tree = html.fragment_fromstring(markup)
    assert (tree.tag, tree.get("id")) == ("figure", "fig-1")
    assert tree.get("class") == "block block-figure"
    assert tree.xpath("string(figcaption/p[@class='block-title'])") == WORDS["title"]
    assert tree.xpath("//caption/text()") == ["지역별 수출"]
    assert tree.xpath("//thead//th/@scope") == ["col", "col"]
    assert tree.xpath("//tbody//th/@scope") == ["row", "row"]
    assert [th.text_content() for th in tree.xpath("//thead//th")] == ["지역", "수출 (백만 달러)"]
    assert tree.xpath("//thead//span[@class='whole']/text()") == ["(백만 달러)"]
    foot = tree.xpath("string(p[@class='block-source'])")
    assert all(word in foot for word in ("강원특별자치도", "식약처 실적", "백만 달러"))
    assert "잠정치" in tree.xpath("string(p[@class='block-remark'])")


def test_a_page_brings_its_own_style() -> None:
    page = block_html.render(a_table().json(), ident="t")
    assert "<style" not in page
    assert " style=" not in page


# What nbconvert leaves of HTML when told to sanitise it; all else it shows as text.
LEFT = {"a", "blockquote", "code", "div", "li", "ol", "span", "strong", "table", "td", "tr", "ul"}


def test_notebooks_hold_only_what_every_sanitiser_leaves() -> None:
    figure = a_figure(note="가").json()
    shown = [a_table(), a_figure(), blocks.Finding("가", lang="ko"), blocks.Note("가", lang="ko")]
    shown += [blocks.sources(some_tables(), ["C02"], lang="ko")]
    markups = [block_notebook.markup(block.json()) for block in shown]
    for markup in (*markups, block_notebook.below(figure)):
        tree = html.fragment_fromstring(markup)
        assert {element.tag for element in tree.iter()} <= LEFT
        assert tree.get("lang") == "ko"
    assert "가" in html.fragment_fromstring(block_notebook.below(figure)).text_content()


def test_a_notebook_holds_a_picture_once_and_an_image_of_it() -> None:
    block = a_figure()
    with mock.patch("IPython.display.display") as display:
        block._ipython_display_()
    (first, image, below) = (call.args[0] for call in display.call_args_list)
    marks = [blocks.MIME in call.kwargs["metadata"] for call in display.call_args_list]
    assert marks == [False, True, True]
    assert pictures.unpacked(first[blocks.MIME]["svg"]) == block.svg
    assert len(first[blocks.MIME]["svg"]) < len(block.svg) / 2
    assert not any("<svg" in str(part) for part in (first, image, below))
    with Image.open(io.BytesIO(b64decode(image["image/png"]))) as drawn:
        assert drawn.mode == "P"
        assert drawn.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
        assert drawn.width == int(block.json()["width"] * 2)
    assert "강원특별자치도" in below["text/html"]


@pytest.mark.parametrize("ident", ["", "a b", '"', "1a"])
def test_an_unfit_id_is_refused(ident: str) -> None:
    with pytest.raises(ValueError, match="id «"):
        block_html.render(a_table().json(), ident=ident)


def test_unknown_blocks_are_refused() -> None:
    for build in (block_notebook.markup, block_text.plain):
        with pytest.raises(ValueError, match="«poem»"):
            build({"block": "poem", "lang": "ko"})


def test_sources_name_each_document_once_with_what_was_taken() -> None:
    content = blocks.sources(some_tables(), ["C01", "C02", "C02", "R01"], lang="en").json()
    assert [entry["id"] for entry in content["sources"]] == ["gwangju", "gangwon"]
    gwangju, gangwon = content["sources"]
    assert gwangju["observations"][0]["as_printed"] == "Sep. 2014~Feb. 2018 · 3 years · 25 billion"
    assert [row["id"] for row in gangwon["observations"]] == ["C01", "C02"]
    assert gangwon["observations"][1]["basis"] == "MFDS"
    assert (gangwon["url"], gangwon["published"]) == ("", "2025-07-28")


def test_sources_link_only_to_the_web() -> None:
    content = blocks.sources(some_tables(), ["R01"], lang="ko").json()
    tree = html.fragment_fromstring(block_html.render(content, ident="s"))
    assert tree.xpath("//a/@href") == ["https://example.org/a?b=1&c=2"]
    content = blocks.sources(some_tables(url="ftp://x"), ["R01"], lang="ko").json()
    tree = html.fragment_fromstring(block_html.render(content, ident="s"))
    assert tree.xpath("//a") == []
    assert "ftp://x" in tree.text_content()


def test_sources_refuse_ids_that_are_in_no_table() -> None:
    with pytest.raises(ValueError, match="Z9"):
        blocks.sources(some_tables(), ["C01", "Z9"], lang="ko")
    with pytest.raises(ValueError, match="nothing is used"):
        blocks.sources(some_tables(), [], lang="ko")


RENDER = """
import sys; sys.path.insert(0, sys.argv[1])
import samples, warnings
from helpers.display import pictures
for name in sys.argv[2:]:
    print(pictures.svg(pictures.root(samples.SAMPLES[name]("ko")), alt="a"))
"""


def test_pictures_have_the_same_bytes_whatever_the_hash_seed() -> None:
    here, names = str(Path(__file__).parent), ("dots", "stacked", "path", "heat")
    made = [
        subprocess.run(
            [sys.executable, "-c", RENDER, here, *names],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Seoul"))
    ]
    assert made[0] == made[1]
    assert made[0].count(b"<svg ") == len(names)


def test_a_line_may_end_only_before_the_bounds_of_a_number() -> None:
    columns = [blocks.Column("name", "이름"), blocks.Column("value", "값", kind="number")]
    made = blocks.table(
        [{"name": "가", "value": blocks.Cell("1.50(1.45–1.55)", 1.5, 1.45, 1.55)}],
        columns=columns, caption="표", unit="백만 달러", basis="식약처", source="식약처",
        rests_on=["C01"], lang="ko",
    )  # fmt: skip
    cell = html.fragment_fromstring(block_html.render(made.json(), ident="t")).xpath("//td")[0]
    assert cell.text_content() == "1.50(1.45–1.55)"
    assert [part.text for part in cell.xpath(".//span")] == ["1.50", "(1.45–1.55)"]
    assert cell.get("class") == "cell-right cell-bounds"


def test_a_picture_defines_the_marks_it_draws() -> None:
    frame = pd.DataFrame({"label": ["a", "b"], "value": [1.0, 2.0], "text": ["1", "2"]})
    picture = pictures.svg(
        pictures.root(charts.interval_dots(frame, axis_label="x")), alt="two points"
    )
    used = set(re.findall(r'href="#([^"]+)"', picture))
    assert used <= set(re.findall(r' id="([^"]+)"', picture))
    assert used


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        ("Published growth: +9.7%.", "+9.7%"),
        ("Published growth: +9.7% (9.65–9.75%).", "+9.7% (9.65–9.75%)"),
        ("Exports rose by 9.7%.", "9.7%"),
        ("This needs 9.65–9.75% a year.", "9.65–9.75%"),
        ("This needs 9.7–12.4% a year.", "9.7%"),
        ("Exports fell in one year and rose in another.", "+9.7%"),
    ],
)
def test_growth_has_its_sign_in_the_key_figure_as_in_the_sentence(
    sentence: str, stated: str
) -> None:
    growth = Measured(0.097, 0.0965, 0.0975, "growth")
    found = blocks.Finding(sentence, lang="en", key="growth", measured=growth)
    assert found.json()["figure"]["text"] == stated
