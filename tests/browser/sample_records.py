"""The record of a notebook that shows every kind of block and every kind of sentence on money."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock

import pandas as pd
from nbformat import NotebookNode, v4

from helpers.display import blocks, charts, style
from helpers.pipeline.notebook.manifest import Report
from helpers.pipeline.page.clean_notebook import normalise

if TYPE_CHECKING:
    from playwright.sync_api import Locator

AMOUNTS = {
    "ko": r"$338 million이 국가 감소 $107.6 million보다 크고, \(x\)는 \$5와 다르다",
    "en": r"$338 million outweighs a national drag of $107.6 million, and \(x\) is no \$5",
}
NAMES = ("Title", "Subtitle", "Alt", "Unit", "Basis", "Source", "Note", "Caption", "Head", "Cell")


@dataclass(frozen=True)
class Sample:
    """A record and what has to be read in it.

    Attributes
    ----------
    record : NotebookNode
        As it is published.
    texts : list of str
        Every word, caption and cell of its blocks, and its sentences on money.
    pictures, tables : int
        How many of them it shows.
    """

    record: NotebookNode
    texts: list[str]
    pictures: int
    tables: int


def _shown(block: Any) -> list[NotebookNode]:
    """Return the outputs of a block as IPython asks for them."""
    if not hasattr(block, "_ipython_display_"):
        return [v4.new_output("execute_result", block._repr_mimebundle_(), execution_count=1)]
    with mock.patch("IPython.display.display") as display:
        block._ipython_display_()
    return [
        v4.new_output("display_data", call.args[0], metadata=call.kwargs["metadata"])
        for call in display.call_args_list
    ]


def _tables(text: str, lang: str) -> Any:
    """Return the tables of one document and one figure of it, text all over."""
    empty = pd.DataFrame({"id": [], "source_id": []})
    observation = dict.fromkeys(("locator", "as_printed", "unit_as_printed"), text)
    observation |= {"id": "C01", "source_id": "s", "entity": "KR", "indicator": "i"}
    observation |= {"period": "2024", "basis": "b", "status": "printed"}
    named = {f"{name}_{lang}": [text] for name in ("producer", "title", "citation")}
    document = {"published": [None], "accessed": ["2026-11-22"], "licence": [None]}
    document |= {"source_id": ["s"], "url": ["https://example.org/?a=$1&b=$2"]}
    bases = pd.DataFrame({"code": ["b"], "name_ko": [text], "name_en": [text]})
    frames = {"observations": pd.DataFrame([observation]), "bases": bases}
    frames["sources"] = pd.DataFrame(named | document)
    return SimpleNamespace(**frames, named=lambda name: frames.get(name, empty))


def sample(lang: Any) -> Sample:
    """Return the sample in one language."""
    said = {name: f"{name} {AMOUNTS[lang]}" for name in NAMES}
    around = {name: said[name.capitalize()] for name in ("unit", "basis", "source", "note")}
    around |= {"rests_on": ["C01"], "lang": lang}
    columns = [
        blocks.Column("name", said["Head"]),
        blocks.Column("value", "v", unit=said["Unit"], kind="number"),
    ]
    row = {"name": said["Cell"], "value": blocks.Cell("−2.5%(−3–−2%)", -2.5, -3, -2)}
    table = blocks.table([row], columns=columns, caption=said["Caption"], **around)
    fig, ax = charts.canvas(height=1)
    ax.barh(["강원"], [3], color=style.PALETTE["accent"])
    figure = blocks.figure(
        fig, title=said["Title"], subtitle=said["Subtitle"], alt=said["Alt"], table=table, **around
    )
    finding = blocks.Finding(f"Finding {AMOUNTS[lang]}", lang=lang)
    shown = [
        finding,
        blocks.Findings([finding, finding]),
        blocks.Note(f"Caution {AMOUNTS[lang]}", lang=lang),
        table,
        figure,
        blocks.sources(_tables(f"Document {AMOUNTS[lang]}", lang), ["C01"], lang=lang),
    ]
    cells = [
        v4.new_code_cell("block", outputs=_shown(block), id=f"b{n}")
        for n, block in enumerate(shown)
    ]
    money = AMOUNTS[lang].split(",")[0]
    frame = pd.DataFrame({"a": [f"Frame {money}"], "b": ["$5"]})
    foreign = [
        {"text/html": frame.to_html(), "text/plain": "x"},
        {"text/markdown": f"Markdown {money}", "text/plain": "x"},
    ]
    cells += [
        v4.new_code_cell("other", outputs=[v4.new_output("display_data", data)], id=f"f{n}")
        for n, data in enumerate(foreign)
    ]
    grid = f"|a|b|\n|-|-|\n|$1|$2|\n|Row {money}|$5|"
    prose = f"## Heading {money}\n\nProse {money}, and $x^2$.\n\n{grid}"
    cells.append(v4.new_markdown_cell(prose, id="prose"))
    for cell in cells:
        if cell.cell_type == "code":
            cell.execution_count = 1
    report = Report("sample", "sample", "notebooks/s.ipynb", {"lang": lang}, "Sample", lang)
    record = normalise(v4.new_notebook(cells=cells), report=report, hidden={})
    texts = [said[name] for name in NAMES if name != "Alt"]
    texts += [f"{kind} {AMOUNTS[lang]}" for kind in ("Finding", "Caution", "Document")]
    texts += [f"{kind} {money}" for kind in ("Frame", "Markdown", "Heading", "Prose", "Row")]
    return Sample(record, [*texts, "−2.5%(−3–−2%)"], pictures=1, tables=5)


def assert_legible(place: Locator, shown: Sample) -> None:
    """Look at what a browser shows of a sample: texts unspoiled, pictures drawn, tables whole."""
    text = " ".join(place.inner_text().split())
    missing = [wanted for wanted in shown.texts if wanted not in text]
    assert not missing, f"{missing} in {text}"
    pictures = place.locator("img").evaluate_all("all => all.map(one => one.naturalWidth)")
    assert len(pictures) == shown.pictures
    assert min(pictures) > 200
    assert place.locator("table:has(td)").count() == shown.tables
