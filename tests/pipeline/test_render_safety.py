"""Nothing on a page runs or loads but the pages' own script, whatever a notebook holds."""

from __future__ import annotations

import csv
import io
import json
import re
import runpy
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import lxml.html
import nbformat
import pandas as pd
import pytest

from helpers.display import blocks
from helpers.display.block_kinds import MIME
from helpers.pipeline.notebook.manifest import Report
from helpers.pipeline.page.clean_notebook import normalise
from helpers.pipeline.page.index import Entry, render_index
from helpers.pipeline.page.layout import Download, script, with_stamp
from helpers.pipeline.page.products import draw
from helpers.pipeline.page.render import arranged, written

sample = SimpleNamespace(
    **runpy.run_path(str(Path(__file__).parents[1] / "browser" / "sample_pages.py"))
)
PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<scr</body>ipt>alert(1)</scr</html>ipt>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" onfocus="alert(1)" autofocus="',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></mtext><mglyph><style></math><img src=x onerror=alert(1)></style></mglyph>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href=data:text/html,<script>alert(1)</script>>x</a>",
    "<a href=vbscript:x>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://example.com/x.png)",
    "<img src=https://example.com/x.png>",
    "<img src=//example.com/x.png srcset='https://example.com/y.png 2x'>",
    "<video src=https://example.com/x.mp4 autoplay></video>",
    "<link rel=stylesheet href=https://example.com/x.css>",
    "<style>@import 'https://example.com/x.css'; body{background:url(https://example.com/x)}</style>",
    "<p style='background:url(https://example.com/x)'>x</p>",
    "<object data=https://example.com/x></object>",
    "<embed src=https://example.com/x>",
    "<base href=https://example.com/>",
    "<meta http-equiv=refresh content='0;url=https://example.com'>",
    "<form action=https://example.com><button formaction=javascript:alert(1)>x</button></form>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "{{ 7 * 7 }}{% raw %}",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<table background=https://example.com/x><td onclick=alert(1)>x</table>",
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    "<input autofocus onfocus=alert(1)>",
    "<x onclick=alert(1) style=x:expression(alert(1))>x</x>",
    "한글<script>경고</script>",
]
DATA = {"application/ld+json", "text/plain"}
LOADING = {
    "src",
    "srcset",
    "data",
    "poster",
    "background",
    "action",
    "formaction",
    "ping",
    "manifest",
}
BARRED = {
    "script", "iframe", "object", "embed", "link", "base", "form", "input", "button", "video",
    "audio", "source", "track", "frame", "frameset", "portal", "applet", "template",
    "foreignobject", "animate", "set", "math",
}  # fmt: skip


def faults(html: str) -> list[str]:
    """Return everything on a page that could run or load."""
    page = lxml.html.document_fromstring(html)
    found = []
    styles = list(page.iter("style"))
    found += ["more than one style element"] * (len(styles) > 1)
    found += [f"css {word}" for word in ("@import", "url(") if word in (styles[0].text or "")]
    # The pages' own script, once, at the end; and what it and machines read, which is not run.
    own = [one for one in page.find("body")[-1:] if one.text == script().text]
    own += [one for one in page.iter("script") if one.get("type") in DATA]
    found += ["markup among data" for one in own[1:] if "<" in one.text]
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in BARRED and element not in own:
            found.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            low = "".join(value.split()).lower()
            outside = name in LOADING and not low.startswith("data:image/")
            runs = low.startswith(("javascript:", "vbscript:", "data:text"))
            fetched = name == "style" and "url(" in low.replace("url(#", "")
            if name.lower().startswith("on") or outside or runs or fetched:
                found.append(f"{element.tag} {name}={value}")
        if element.tag == "meta" and element.get("http-equiv", "").lower() == "refresh":
            found.append("refresh")
    return found


def outputs(payload: str) -> list[nbformat.NotebookNode]:
    """Return the payload in every kind of output."""
    frame = pd.DataFrame({payload: [payload]}, index=[payload])
    kinds: list[dict[str, Any]] = [
        {"text/html": payload},
        {"text/html": frame.to_html(escape=False)},
        {"text/html": frame.style.set_caption(payload).to_html(), "text/plain": payload},
        {"text/markdown": payload},
        {"text/plain": payload},
        {"text/latex": payload},
        {"image/svg+xml": payload},
        {"image/png": payload},
        {"image/jpeg": payload},
        {"application/javascript": payload},
        {"application/vnd.jupyter.widget-view+json": {"model_id": payload}, "text/plain": payload},
        {"text/vnd.mermaid": payload},
        {"application/x-unknown": payload},
    ]
    loud = {"alt": payload, "width": f"1 onerror={payload}", "isolated": True}
    shown = [
        nbformat.v4.new_output("display_data", data=data, metadata=dict.fromkeys(data, loud))
        for data in kinds
    ]
    shown.append(nbformat.v4.new_output("stream", text=payload))
    shown.append(
        nbformat.v4.new_output("error", ename=payload, evalue=payload, traceback=[payload])
    )
    return shown


def hostile_blocks(payload: str) -> list[nbformat.NotebookNode]:
    """Return the payload in every text of every kind of block."""
    column = blocks.Column("a", payload, unit=payload)
    words = {"unit": payload, "basis": payload, "source": payload, "note": payload}
    told = ("title", "subtitle", "alt", "unit", "basis", "source", "note")
    entry = dict.fromkeys(
        ("id", "producer", "title", "published", "accessed", "url", "licence", "citation"), payload
    ) | {"observations": []}
    kinds = [
        blocks.Sources((entry,), "ko"),
        replace(sample._figure("ko"), **dict.fromkeys(told, payload)),
        blocks.Finding(payload, lang="ko"),
        blocks.Findings([blocks.Finding(payload, lang="ko")]),
        blocks.Note(payload, lang="ko"),
        blocks.table(
            [{"a": payload}],
            columns=[column],
            caption=payload,
            rests_on=[payload],
            lang="ko",
            **words,
        ),
    ]
    return [
        nbformat.v4.new_output("display_data", data=block._repr_mimebundle_()) for block in kinds
    ]


def hostile_report(payload: str) -> Report:
    return Report(
        id="x", name="x", notebook="n.ipynb", parameters={payload: payload}, title=payload,
        lang="ko", notebook_title=f"{payload}!", question=payload,
    )  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_survives_on_a_page(payload: str) -> None:
    prose = f"# T\n\n{payload}\n\n## {payload}\n\n- {payload}\n\n| {payload} |\n|---|\n| x |"
    shown = hostile_blocks(payload)
    cells = [
        nbformat.v4.new_markdown_cell(prose),
        nbformat.v4.new_code_cell(payload, outputs=[*outputs(payload), *shown]),
        nbformat.v4.new_code_cell(payload, metadata={"tags": ["headline"]}, outputs=shown),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    page_and_cells = arranged(
        notebook,
        report=hostile_report(payload),
        siblings={"index": "index.html"},
        tables=[Download(payload, "t.csv", cells[1].id, payload.encode())],
        meanings={payload: payload},
    )
    assert faults(written(notebook, *page_and_cells)) == []


def live_outputs(data: bytes) -> list[str]:
    """Return what of a notebook could run where it is shown."""
    found = []
    for cell in nbformat.reads(data.decode(), as_version=4).cells:
        for output in cell.get("outputs", ()):
            found += [kind for kind in output.data if kind.endswith("javascript")]
            shown = f"<head><style></style></head><body>{output.data.get('text/html', '')}"
            found += faults(shown)
    return found


def live_cells(data: bytes) -> list[str]:
    """Return the cells of a table in CSV that a spreadsheet would compute."""
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    return [cell for cell in cells if cell.startswith(tuple("=+-@\t\r＝＋－＠"))]


def live_sheets(data: bytes) -> list[str]:
    """Return the parts of a workbook that compute or reach out."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    found = [name for name, part in parts.items() if re.search(rb"<f[ />]", part)]
    leading = [name for name in parts if name.endswith(".rels")]
    found += [name for name in leading if re.search(rb"External|javascript:", parts[name])]
    return found + [name for name in parts if "vba" in name.lower() or "externalLink" in name]


def live_objects(data: bytes) -> list[str]:
    """Return what a PDF would run or open."""
    return [word for word in ("/JavaScript", "/JS", "/Launch", "/SubmitForm", "/EmbeddedFile")
            if word.encode() in data]  # fmt: skip


# A product of a kind that is not here is looked at by nobody, and fails.
LIVE: dict[str, Callable[[bytes], list[str]]] = {
    ".html": lambda data: faults(data.decode()),
    ".ipynb": live_outputs,
    ".csv": live_cells,
    ".xlsx": live_sheets,
    ".pdf": live_objects,
    ".json": lambda data: [] if json.loads(data) else ["nothing"],
    ".png": lambda data: [] if data.startswith(b"\x89PNG") else ["no picture"],
}
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(1,1)",
    "\t=1+1",
    "＝1+1",
    '=HYPERLINK("x")',
]


@pytest.mark.parametrize("payload", PAYLOADS + FORMULAS)
def test_no_payload_lives_in_any_product(payload: str) -> None:
    report = hostile_report(payload)
    picture = {"image/png": b64encode(sample._figure("ko").png).decode(), "text/plain": payload}
    image = nbformat.v4.new_output("display_data", data=picture, metadata={MIME: {}})
    shown = nbformat.v4.new_code_cell(payload, outputs=[*hostile_blocks(payload), image])
    record = normalise(nbformat.v4.new_notebook(cells=[shown]), report=report, hidden={})
    said = dict.fromkeys(("title", "headline", "lead", "note", "licence"), payload)
    drawn = draw(
        record,
        report=report,
        links={"index": "index.html"},
        meanings={payload: payload},
        site=said | {"address": "https://example.org/"},
    )
    assert {Path(path).suffix for path in drawn.files} >= {".html", ".ipynb", ".csv", ".png"}
    page = drawn.files["x.html"].decode()
    stamp = {"published": sample.PUBLISHED, "release": "r000001", "fingerprint": "0f" * 32}
    about = replace(drawn.citation, **stamp)
    published = {**drawn.files, "x.html": with_stamp(page, about).encode()}
    found = {path: LIVE[Path(path).suffix](data) for path, data in published.items()}
    assert {path: live for path, live in found.items() if live} == {}
    (packed,) = lxml.html.document_fromstring(page).xpath("//script[@id='tables']/text()")
    held = json.loads(zlib.decompress(b64decode(packed)))
    assert [text.encode() for _, text in held.values()] == [
        published[path] for path in drawn.tables
    ]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_survives_on_the_index(payload: str) -> None:
    figure = {
        "id": payload,
        "value": 1.0,
        "low": 0.5,
        "high": 1.5,
        "unit": "multiple",
        "text": payload,
    }
    entries = [
        Entry(
            hostile_report(payload), status, {"html": "x.html"}, payload, [figure], payload, payload
        )
        for status in ("fresh", "stale", "never")
    ]
    assert faults(render_index(entries, lang="ko")) == []


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_pages_run_and_load_nothing(lang: str) -> None:
    for html in (sample.page(lang), sample.index(lang)):
        assert faults(html) == []
        page = lxml.html.document_fromstring(html)
        policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        allowed = [f"'sha256-{b64encode(sha256(one.text.encode()).digest()).decode()}'"
                   for one in page.iter("script") if one.get("type") not in DATA]  # fmt: skip
        run = f"script-src {' '.join(allowed)}; " if allowed else ""
        assert policy == (
            f"default-src 'none'; style-src 'unsafe-inline'; {run}img-src data: file:; "
            "base-uri 'none'; form-action 'none'"
        )


def test_the_scan_finds_what_it_looks_for() -> None:
    caught = [
        payload
        for payload in PAYLOADS
        if faults(f"<html><head><style></style></head><body><div>{payload}</div></body></html>")
    ]
    assert len(caught) > len(PAYLOADS) / 2


def test_harmless_html_of_strangers_is_kept() -> None:
    frame = pd.DataFrame({"a<b": [1.5]})
    output = nbformat.v4.new_output("display_data", data={"text/html": frame.to_html()})
    prose = nbformat.v4.new_markdown_cell("CO<sub>2</sub> and [a link](https://example.com)")
    notebook = nbformat.v4.new_notebook(
        cells=[prose, nbformat.v4.new_code_cell("x", outputs=[output])]
    )
    html = written(notebook, *arranged(notebook, report=sample.report("en"), siblings={}))
    page = lxml.html.document_fromstring(html)
    assert "CO<sub>2</sub>" in html
    assert "https://example.com" in page.xpath("//a/@href")
    assert page.xpath("//div[@class='foreign']//th/text()")[:1] == ["a<b"]
