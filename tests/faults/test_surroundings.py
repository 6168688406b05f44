"""One build in the worst of surroundings: locale, clock, environment, working folder, names."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys

import pytest

from helpers.paths import Collection

from ..pipeline.builds import command, digests, release, reports
from ..pipeline.conftest import Cells, make_collection

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

CANARY = "canary-5f2d-of-the-service"
TEXT = "강원 \"의료\" 'it''s' \\n {x} ${HOME} %s 🎉 é"
# The command with a clock of which every reading is an hour before the last one; worker processes
# begin with it too.
BACKWARDS = """
import sys
import time
now = [time.time()]
def earlier():
    now[0] -= 3600
    return now[0]
time.time = earlier
if __name__ == "__main__":
    from korea_medtech_notebooks import main
    sys.exit(main())
"""
PLOT = (
    "import matplotlib.pyplot as plt\nplt.plot([3, 1, 2], label='a')\nplt.legend()\n"
    "plt.title('one')\nplt.show()"
)
NOTEBOOKS: dict[str, Cells] = {
    **{f"figure-{number}": [(PLOT, [])] for number in range(2)},
    "where": [("import os\nprint(os.getcwd())\nopen('beside.txt').read()", [])],
    "words": [("text: str = 'a'  # any", ["parameters"]), ("print(ascii(text))", [])],
    "environment": [
        ("import os, sys\nprint(dict(os.environ))\nprint(sys.flags.utf8_mode)", []),
        ("import time\nprint(time.tzname)", []),
    ],
    "fails": [("import os\nraise ValueError(dict(os.environ))", [])],
}
Built = tuple[Collection, subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    place = tmp_path_factory.mktemp("odd")
    collection = make_collection(place / "보고서 ✨ it's 'here'", **NOTEBOOKS)
    (collection.notebooks / "beside.txt").write_text("beside", encoding="utf-8")
    text = collection.manifest.read_text(encoding="utf-8")
    where = 'name = "words"'
    given = f"parameters = {{ text = {json.dumps(TEXT, ensure_ascii=False)} }}"
    head, found, tail = text.partition(where)
    tail = tail.replace("[[notebook.report]]", f"[[notebook.report]]\n{given}", 1)
    text = head + found + tail
    collection.manifest.write_text(text, encoding="utf-8")
    (place / "backwards.py").write_text(BACKWARDS, encoding="utf-8")
    (place / "kernels/python3").mkdir(parents=True)
    (place / "kernels/python3/kernel.json").write_text("{", encoding="utf-8")
    (place / "empty").mkdir()
    kept = {name: value for name, value in os.environ.items() if name in {"HOME", "TMPDIR"}}
    env = kept | {
        "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0",
        "PATH": str(place / "empty"), "TZ": "America/New_York",
        "JUPYTER_PATH": str(place), "MPLBACKEND": "no-such-backend", "SOURCE_DATE_EPOCH": "no",
        "PYTHONWARNINGS": "error",
        "SERVICE_KEY": CANARY, "AWS_SECRET_ACCESS_KEY": CANARY,
        "HTTPS_PROXY": f"http://user:{CANARY}@localhost:1/",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, place / "backwards.py", *command(collection, "build", "--jobs", "2")[3:]],
        env=env, cwd=place / "empty", capture_output=True, check=False, encoding="utf-8",
    )  # fmt: skip
    return collection, done


def _shown(collection: Collection, name: str) -> str:
    record = json.loads((collection.site / f"{name}.ipynb").read_text(encoding="utf-8"))
    outputs = [output for cell in record["cells"] for output in cell.get("outputs", [])]
    return "".join("".join(output.get("text", "")) for output in outputs)


@pytest.mark.failure_mode(28, 40, 44)
def test_everything_good_is_published_whatever_is_around(built: Built) -> None:
    """Without UTF-8, with a clock that runs backwards, and without any program to be found."""
    collection, done = built
    assert done.returncode == 1, done.stderr
    assert "5 built, 0 up to date, 1 FAILED" in done.stdout
    assert "Traceback" not in done.stderr
    assert str(collection.site) in done.stdout
    digests(collection)
    seconds = [float(found) for found in re.findall(r": ([-0-9.]+) s$", done.stderr, re.MULTILINE)]
    assert len(seconds) == 5
    assert min(seconds) > 0
    assert "kernels start slowly" not in done.stderr


@pytest.mark.failure_mode(40)
def test_what_a_stepping_clock_built_is_fresh(built: Built) -> None:
    done = reports(built[0], "list", "--json")
    states = {one["id"]: one["state"] for one in json.loads(done.stdout)}
    assert {states.pop("fails")} == {"failed"}
    assert set(states.values()) == {"fresh"}


@pytest.mark.failure_mode(42)
def test_no_secret_reaches_a_product_a_log_or_a_kept_notebook(built: Built) -> None:
    collection, done = built
    assert CANARY not in done.stdout + done.stderr
    coded = base64.b64encode(CANARY.encode())[:20]
    files = [path for path in collection.root.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        data = path.read_bytes()
        assert CANARY.encode() not in data, path
        assert coded not in data, path
    assert "'TZ': 'Asia/Seoul'" in _shown(collection, "environment")


@pytest.mark.failure_mode(28)
def test_kernels_speak_utf8_in_any_locale(built: Built) -> None:
    shown = _shown(built[0], "environment")
    assert "'LC_ALL': 'C.UTF-8'" in shown
    assert "\n1\n" in shown
    assert "KST" in shown


@pytest.mark.failure_mode(25)
def test_figures_made_side_by_side_are_the_same(built: Built) -> None:
    pictures = {
        output["data"]["image/png"]
        for number in range(2)
        for cell in json.loads((built[0].site / f"figure-{number}.ipynb").read_bytes())["cells"]
        for output in cell["outputs"]
        if "image/png" in output.get("data", {})
    }
    assert len(pictures) == 1


@pytest.mark.failure_mode(27)
def test_words_arrive_as_they_were_given(built: Built) -> None:
    collection, _ = built
    assert _shown(collection, "words") == f"{TEXT!a}\n"
    [entry] = [one for one in release(collection)["reports"] if one["id"] == "words"]
    assert entry["parameters"] == {"text": TEXT}


@pytest.mark.failure_mode(41)
def test_a_kernel_works_in_the_notebooks_folder(built: Built) -> None:
    """Wherever the build was started; the folder's own name stays out of the page."""
    assert _shown(built[0], "where") == "collection/notebooks\n"


@pytest.mark.failure_mode(35)
def test_kernel_specs_of_this_machine_do_not_matter(built: Built) -> None:
    """A broken one for python3 lay in the path of this build."""
    assert "where" in {one["id"] for one in release(built[0])["reports"]}


@pytest.mark.failure_mode(44)
def test_every_report_has_its_pdf(built: Built) -> None:
    """No program of this machine is needed for it."""
    collection, _ = built
    for one in release(collection)["reports"]:
        assert (collection.site / one["files"]["pdf"]).read_bytes().startswith(b"%PDF-1.7")
