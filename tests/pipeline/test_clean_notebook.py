from __future__ import annotations

from typing import Any

import nbformat
import pytest

from helpers.display.block_kinds import MIME
from helpers.pipeline.notebook.manifest import Report
from helpers.pipeline.page.clean_notebook import INJECTED, marked, normalise, record_bytes
from helpers.pipeline.page.products import first_finding, key_figures

v4 = nbformat.v4
REPORT = Report("sums/en", "sums", "notebooks/s.ipynb", {"lang": "en"}, "Sums", "en")
HIDDEN = {"/tmp/reports-abcdefgh": "tmp", "/srv/collection": "collection"}


def _run(text: str, *, random_id: str = "0f0f0f0f") -> Any:
    """An executed notebook as papermill leaves it."""
    plain = v4.new_output("execute_result", {"text/plain": text}, execution_count=2)
    cells = [
        v4.new_code_cell("lang = 'en'", id=random_id, execution_count=1),
        v4.new_code_cell("x", id="answer", execution_count=2, outputs=[plain]),
    ]
    cells[0].metadata = {"tags": [INJECTED], "papermill": {"duration": 0.1}}
    cells[1].metadata = {"tags": ["table"], "execution": {"iopub": "now"}, "collapsed": True}
    metadata = {"papermill": {"input_path": "/srv/x"}, "language_info": {"name": "python"}}
    return v4.new_notebook(cells=[nbformat.from_dict(cell) for cell in cells], metadata=metadata)


def test_times_addresses_paths_and_random_ids_are_taken_out() -> None:
    text = "<A at 0x7f12ab34cd56> /tmp/reports-abcdefgh/k1234abcd/x.csv /srv/collection/data"
    record = normalise(_run(text), report=REPORT, hidden=HIDDEN)
    assert record.cells[1].outputs[0].data["text/plain"] == ("<A at 0x0> tmp/x.csv collection/data")
    assert [cell.id for cell in record.cells] == [INJECTED, "answer"]
    assert record.cells[1].metadata == {"tags": ["table"]}
    assert "papermill" not in record.metadata
    assert record.metadata.report["id"] == "sums/en"
    nbformat.validate(record)


def test_random_ids_of_styled_tables_are_numbered() -> None:
    def styled(one: str, other: str) -> bytes:
        cell = v4.new_code_cell("a", id="styled")
        for name in (one, other):
            sheet = f"<style>#{name}_row0_col0 {{color: red}}</style>"
            html = f'{sheet}<table id="{name}"><td id="{name}_row0_col0">T_12345</td></table>'
            cell.outputs.append(v4.new_output("display_data", {"text/html": html}))
        return record_bytes(normalise(v4.new_notebook(cells=[cell]), report=REPORT, hidden={}))

    assert styled("T_0a1b2", "T_c3d4e") == styled("T_fffff", "T_00000")
    assert styled("T_0a1b2", "T_c3d4e").count(b"T_00001") == 3
    assert styled("T_0a1b2", "T_c3d4e").count(b"T_12345") == 2


def test_a_path_in_a_tag_that_goes_on_stays() -> None:
    cell = v4.new_code_cell("a", id="lines")
    lines = ['<a title="x"\n', ' href="/srv/old/x">/srv/old/y</a>']
    cell.outputs.append(v4.new_output("display_data", {"text/html": lines}))
    record = normalise(v4.new_notebook(cells=[cell]), report=REPORT, hidden={"/srv/old": "here"})
    html = "".join(record.cells[0].outputs[0].data["text/html"])
    assert html == '<a title="x"\n href="/srv/old/x">here/y</a>'


def test_a_hexadecimal_number_is_content() -> None:
    record = normalise(_run("mask 0xdeadbeef"), report=REPORT, hidden=HIDDEN)
    assert record.cells[1].outputs[0].data["text/plain"] == "mask 0xdeadbeef"


def test_two_runs_give_the_same_bytes() -> None:
    one = normalise(_run("<A at 0x7f12ab34cd56>"), report=REPORT, hidden=HIDDEN)
    other = normalise(
        _run("<A at 0x7f99ab34cd00>", random_id="1e1e1e1e"), report=REPORT, hidden=HIDDEN
    )
    assert record_bytes(one) == record_bytes(other)


def _streams(*parts: tuple[str, str]) -> list[tuple[str, str]]:
    """What a record holds of a cell that wrote to streams, message by message."""
    cell = v4.new_code_cell("a", id="streams")
    cell.outputs = [v4.new_output("stream", name=name, text=text) for name, text in parts]
    cell.outputs.insert(len(parts) - 1, v4.new_output("display_data", {"text/plain": "shown"}))
    record = normalise(v4.new_notebook(cells=[cell]), report=REPORT, hidden={})
    nbformat.validate(record)
    return [(one.get("name", ""), one.get("text", "")) for one in record.cells[0].outputs]


def test_a_stream_reads_as_in_a_notebook_however_a_kernel_parted_it() -> None:
    bar = [("stderr", f"\r{done} of 3") for done in range(4)]
    parts = [("stdout", "a\n"), ("stdout", "b"), ("stdout", "c\n"), *bar, ("stdout", "end\n")]
    seen = [("stdout", "a\nbc\n"), ("stderr", "3 of 3"), ("", ""), ("stdout", "end\n")]
    assert _streams(*parts) == seen
    assert _streams(("stdout", "a\nbc\n"), *bar, ("stdout", "end\n")) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("1%\b\b2%\n", "2%\n"), ("\b\ba\n\bb", "a\nb"), ("one\r\ntwo\r", "one\ntwo"),
        ("old\rnew\nlast", "new\nlast"), ("x" * 10**6, "x" * 10**6),
    ],
)  # fmt: skip
def test_what_is_written_over_is_not_seen(text: str, seen: str) -> None:
    assert _streams(("stdout", text), ("stderr", "e"))[0] == ("stdout", seen)


def test_the_cell_file_of_a_trace_is_no_path() -> None:
    run = _run("/tmp/reports-abcdefgh/k1/ipykernel_123/4567.py:3: Warning")
    record = normalise(run, report=REPORT, hidden=HIDDEN)
    assert record.cells[1].outputs[0].data["text/plain"] == "cell.py:3: Warning"


@pytest.mark.failure_mode(26)
def test_a_long_text_without_a_break_costs_no_time() -> None:
    """Such as pictures inside HTML; two million characters, where a square of them is hours."""
    text = "x" * 2_000_000
    record = normalise(_run(text), report=REPORT, hidden=HIDDEN)
    assert record.cells[1].outputs[0].data["text/plain"] == text


def test_a_failed_notebook_is_marked_before_the_cell_at_fault() -> None:
    record = normalise(_run("x"), report=REPORT, hidden={})
    failed = marked(record, reason="it broke", cell=1)
    assert [cell.id for cell in failed.cells] == [INJECTED, "failure", "answer"]
    assert "it broke" in failed.cells[1].source
    assert len(record.cells) == 2


@pytest.mark.failure_mode(113)
def test_amounts_are_set_apart_and_formulas_stay() -> None:
    said = "$3 to $5, $x^2$"
    cell = v4.new_code_cell("x", outputs=[
        v4.new_output("display_data", {kind: said, "text/plain": said})
        for kind in ("text/html", "text/markdown")
    ])  # fmt: skip
    run = v4.new_notebook(cells=[v4.new_markdown_cell(f"{said} `{said}`"), cell])
    prose, shown = normalise(run, report=REPORT, hidden={}).cells
    apart = "<span>&#36;</span>3 to <span>&#36;</span>5, $x^2$"
    assert prose.source == f"{apart} `{said}`"
    assert [next(iter(output.data.values())) for output in shown.outputs] == [apart, apart]
    assert shown.outputs[0].data["text/plain"] == said


def _record(*content: dict[str, Any]) -> Any:
    shown = [v4.new_output("display_data", {MIME: one}) for one in content]
    return v4.new_notebook(cells=[v4.new_code_cell("x", id="ranking", outputs=shown)])


def test_key_figures_and_the_first_sentence_come_from_findings() -> None:
    figure = {"id": "share", "value": 0.4, "low": 0.39, "high": 0.41, "unit": "share", "text": "4"}
    plain = {"block": "finding", "text": "First.", "key": None, "figure": None}
    keyed = {"block": "finding", "text": "Second.", "key": "share", "figure": figure}
    record = _record({"block": "findings", "findings": [plain, keyed]})
    assert key_figures(record) == [figure]
    assert first_finding(record) == "First."
    assert first_finding(_record({"block": "note", "text": "x"})) == ""
