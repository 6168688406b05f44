"""What a record brings along: pictures of prose from the collection alone, widgets' captures."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers.pipeline.notebook.manifest import Report
from helpers.pipeline.page.attached import MOST_BYTES, VIEW, attach_pictures, with_captured
from helpers.pipeline.page.clean_notebook import normalise

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
HELD = {"image/png": base64.b64encode(PNG).decode()}
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script><rect/></svg>'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A collection with pictures inside and beside it."""
    root = tmp_path / "collection"
    for folder in ("notebooks/.hidden", "notebooks/sub", "data/inbox", "reports"):
        (root / folder).mkdir(parents=True)
    names = (
        "notebooks/pic.png", "notebooks/sub/a b.png", "data/map.png", "data/inbox/in.png",
        "notebooks/.hidden/h.png", "reports/r.png", "../out.png",
    )  # fmt: skip
    for name in names:
        (root / name).write_bytes(PNG)
    (root / "notebooks/draw.svg").write_text(SVG, encoding="utf-8")
    (root / "notebooks/text.png").write_text("secret", encoding="utf-8")
    (root / "notebooks/huge.png").write_bytes(PNG + b"0" * MOST_BYTES)
    (root / "notebooks/link.png").symlink_to(root / "../out.png")
    (root / "notebooks/inner.png").symlink_to("pic.png")
    (root / "notebooks/folder.png").mkdir()
    os.mkfifo(root / "notebooks/pipe.png")
    return root


def attached(root: Path, source: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    cell = nbformat.v4.new_markdown_cell(source)
    names = attach_pictures(nbformat.v4.new_notebook(cells=[cell]), root=root)
    return cell.get("attachments", {}), names


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("![x](pic.png)", "![x](attachment:pic.png)"),
        ("![x](sub/../pic.png 'title') pic.png", "![x](attachment:sub/../pic.png 'title') pic.png"),
        ("![x](absent.png)", "![x](absent.png)"),
        ("![x](sub/a%20b.png)", "![x](sub/a%20b.png)"),
    ],
)
def test_prose_names_what_its_cell_brings(root: Path, source: str, named: str) -> None:
    cell = nbformat.v4.new_markdown_cell(source)
    attach_pictures(nbformat.v4.new_notebook(cells=[cell]), root=root)
    assert cell.source == named


@pytest.mark.failure_mode(124)
@pytest.mark.parametrize(
    ("source", "key", "name"),
    [
        ("![x](pic.png)", "pic.png", "notebooks/pic.png"),
        ("![x](./pic.png 'title')", "./pic.png", "notebooks/pic.png"),
        ("![x][p]\n\n[p]: pic.png", "pic.png", "notebooks/pic.png"),
        ("<img src='pic.png' alt='x'>", "pic.png", "notebooks/pic.png"),
        ("a <b><img SRC=pic.png></b>", "pic.png", "notebooks/pic.png"),
        ("![x](<sub/a b.png>)", "sub/a b.png", "notebooks/sub/a b.png"),
        ("![x](sub/a%20b.png)", "sub/a b.png", "notebooks/sub/a b.png"),
        ("| ![x](../data/map.png) |\n|---|\n| 1 |", "../data/map.png", "data/map.png"),
        ("![x](inner.png)", "inner.png", "notebooks/pic.png"),
    ],
)
def test_pictures_of_the_collection_come_along(
    root: Path, source: str, key: str, name: str
) -> None:
    assert attached(root, source) == ({key: HELD}, (name,))


def test_drawings_come_along_without_what_runs(root: Path) -> None:
    found, _ = attached(root, "![x](draw.svg)")
    picture = '<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>'
    assert found == {"draw.svg": {"image/svg+xml": picture}}


@pytest.mark.failure_mode(124)
@pytest.mark.parametrize(
    "address",
    [
        "../../out.png", "../reports/r.png", "../data/inbox/in.png", ".hidden/h.png", "link.png",
        "{root}/notebooks/pic.png", "file://{root}/notebooks/pic.png", "//host/pic.png",
        "https://e.org/pic.png", "%2e%2e/%2e%2e/out.png", "..\\..\\out.png", "text.png",
        "huge.png", "folder.png", "pipe.png", "pic.png%00", "reports.toml", "sub", "",
    ],
)  # fmt: skip
def test_nothing_else_does(root: Path, address: str) -> None:
    source = f"<img src='{address.format(root=root)}'>"
    assert attached(root, source)[0] == {}


def test_outputs_bring_theirs(root: Path) -> None:
    kinds = ({"text/html": ["<img ", "src='pic.png'>"]}, {"text/markdown": "![x](pic.png)"})
    outputs = [nbformat.v4.new_output("display_data", data=data) for data in kinds]
    cell = nbformat.v4.new_code_cell("x", outputs=outputs)
    names = attach_pictures(nbformat.v4.new_notebook(cells=[cell]), root=root)
    assert set(names) == {"notebooks/pic.png"}
    assert [o.metadata.attachments for o in outputs] == [{"pic.png": HELD}] * 2


def test_code_brings_no_picture(root: Path) -> None:
    assert attached(root, "`![x](pic.png)`\n\n```\n![x](pic.png)\n```") == ({}, ())


def test_a_picture_that_is_not_there_yet_is_an_ingredient(root: Path) -> None:
    assert attached(root, "![x](later.png)") == ({}, ("notebooks/later.png",))


def model(name: str, **state: Any) -> dict[str, Any]:
    return {"model_name": name, "state": state}


@pytest.mark.failure_mode(127)
def test_what_widgets_captured_is_in_the_record() -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "captured\n"}
    state = {
        "out": model("OutputModel", outputs=[stream]),
        "box": model("VBoxModel", children=["IPY_MODEL_html", "IPY_MODEL_out", "IPY_MODEL_box"]),
        "html": model("HTMLModel", value="<b>said</b>"),
        "slider": model("IntSliderModel", value=3),
    }
    views = [
        nbformat.v4.new_output(
            "display_data", data={VIEW: {"model_id": name}, "text/plain": f"{name}()"}
        )
        for name in ("out", "box", "slider", "unknown")
    ]
    found = [dict(output) for output in with_captured(views, state)]
    assert [output.get("text") or output["data"] for output in found] == [
        "captured\n",
        {"text/plain": "box()"},
        {"text/html": "<b>said</b>"},
        "captured\n",
        {"text/plain": "slider()"},
        {"text/plain": "unknown()"},
    ]
    left_out = [output.get("metadata", {}).get("left_out") for output in found]
    assert left_out == [None, [VIEW], None, None, [VIEW], [VIEW]]


def test_a_record_keeps_pictures_and_captures_and_no_ids_of_a_run() -> None:
    cells = [
        nbformat.v4.new_markdown_cell("![x](attachment:a.png)", attachments={"a.png": HELD}),
        nbformat.v4.new_code_cell(
            "x",
            outputs=[nbformat.v4.new_output("display_data", data={VIEW: {"model_id": "random"}})],
        ),
    ]
    report = Report("a", "a", "a.ipynb", {}, "A", "en")
    record = normalise(nbformat.v4.new_notebook(cells=cells), report=report, hidden={})
    assert record.cells[0].attachments == {"a.png": HELD}
    assert "random" not in nbformat.writes(record)
