"""Whole builds by the command, with real workers and kernels, and what happens when they die."""

from __future__ import annotations

import getpass
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest

from helpers.paths import Collection

from .builds import build_warm, digests, reports
from .conftest import FIXTURES, Make

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("kernels"),
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc"),
]


def test_every_report_is_published_with_its_record(built: Collection) -> None:
    found = digests(built)
    ids = ("sums", "sums/en", "sums/large", "sums/large-en", "bare")
    pages = {f"{one}.{kind}" for one in ids for kind in ("html", "ipynb", "pdf")}
    both = {f"{name}{lang}" for name in ("index", "changes", "status") for lang in ("", "-en")}
    site = {f"{name}.html" for name in both} | {"changes.xml", "changes-en.xml", "changes.json"}
    assert set(found) == pages | site | {"here.svg"}
    assert "합은 1003" in (built.site / "sums/large.html").read_text(encoding="utf-8")
    assert "The sum is 5" in (built.site / "sums/en.html").read_text(encoding="utf-8")


def test_no_product_names_this_machine(built: Collection) -> None:
    secrets = [str(built.root), str(Path.home()), socket.gethostname(), "/tmp/reports-"]
    if getpass.getuser() != "root":
        secrets.append(getpass.getuser())
    for path in digests(built):
        text = (built.site / path).read_bytes().decode(errors="replace")
        assert not [secret for secret in secrets if secret in text]


@pytest.fixture(scope="module")
def partial(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """Four reports of it, built by the command with another time zone, locale and hash seed."""
    elsewhere = Collection(tmp_path_factory.mktemp("partial") / "another place")
    shutil.copytree(FIXTURES / "plain", elsewhere.root)
    asked = ("sums", "sums/large", "sums/large-en", "bare", "--quiet", "--jobs", "1")
    surroundings = {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    done = reports(elsewhere, "build", *asked, env={**os.environ, **surroundings})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return elsewhere


def test_the_same_inputs_give_the_same_bytes(built: Collection, partial: Collection) -> None:
    # A page offers what is published beside it: "large-en" has a sibling where all is built.
    known, found = digests(built), digests(partial)
    pages = ("sums.html", "sums/large.html", "sums/large-en.html", "bare.html")
    same = {path for path in found if not path.startswith("index")} - {*pages}
    assert {"sums.ipynb", "sums/large.pdf", "sums/large-en.ipynb", "bare.ipynb"} < same
    assert {path: found[path] for path in same} == {path: known[path] for path in same}
    assert found["sums/large-en.html"] != known["sums/large-en.html"]
    offered = re.compile(r"<!--(picker|language|related|stamp)-->.*?<!--/\1-->", re.DOTALL)
    for page in pages:
        alone, beside = (
            offered.sub("", (place.site / page).read_text(encoding="utf-8"))
            for place in (partial, built)
        )
        assert alone == beside


def test_every_link_between_pages_leads_to_one(built: Collection, partial: Collection) -> None:
    leading = "//div[@class='picker']//@href | //option/@value | //h2//@href"
    for site in (built.site, partial.site):
        found = {
            path: lxml.html.document_fromstring(path.read_bytes()).xpath(leading)
            for path in site.rglob("*.html")
        }
        assert "sums/large.html" in found[site / "sums.html"]
        assert [
            (path, one)
            for path, addresses in found.items()
            for one in addresses
            if one and not one.startswith("#") and not (path.parent / one).is_file()
        ] == []


def test_a_cold_kernel_gives_the_same_bytes(built: Collection, tmp_path: Path) -> None:
    elsewhere = Collection(tmp_path / "cold")
    shutil.copytree(FIXTURES / "plain", elsewhere.root)
    assert build_warm(elsewhere, "--kernel", "cold", "--jobs", "1").returncode == 0
    assert digests(elsewhere) == digests(built)
    kinds = {}
    for collection in (built, elsewhere):
        [record] = (collection.reports / ".records").iterdir()
        made = json.loads(record.read_text(encoding="utf-8"))["made"]
        kinds[collection] = {(one["kernel"], one["why_cold"]) for one in made.values()}
    assert kinds == {built: {("fork", "")}, elsewhere: {("cold", "asked for")}}


def test_nothing_to_do_is_quick_and_says_so(built: Collection) -> None:
    found = digests(built)
    done = reports(built, "build", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["fresh"] == 5
    assert digests(built) == found


LIGHTLY = (
    "import sys; from helpers.cli import main; code = main(sys.argv[1:]);"
    "heavy = {'pandas', 'numpy', 'papermill', 'nbformat', 'nbclient', 'nbconvert', 'jsonschema',"
    " 'jupyter_client', 'zmq', 'matplotlib', 'babel', 'helpers.pipeline.page.render'};"
    "assert not heavy & set(sys.modules), heavy & set(sys.modules); sys.exit(code)"
)


def _lightly(collection: Collection, command: str) -> str:
    """Return what a command says, which leaves heavy libraries alone."""
    arguments = [sys.executable, "-c", LIGHTLY, "--root", str(collection.root), command]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("command", ["list", "plan"])
def test_planning_leaves_heavy_libraries_alone(plain: Collection, command: str) -> None:
    assert _lightly(plain, command)


@pytest.mark.parametrize("command", ["list", "plan", "build"])
def test_where_nothing_changed_heavy_libraries_stay_alone(built: Collection, command: str) -> None:
    assert "5 up to date" in _lightly(built, command) or command == "list"


def test_the_tables_are_checked_once_for_all_notebooks(make: Make) -> None:
    source = (
        "import sys\nfrom helpers.data import load_tables\ntables = load_tables()\n"
        "assert 'helpers.data.reading' not in sys.modules\nlen(tables.units)"
    )
    collection = make(counts=[(source, [])])
    shutil.copytree(ROOT / "data", collection.data, ignore=shutil.ignore_patterns("inbox"))
    done = build_warm(collection, "--jobs", "1")
    assert done.returncode == 0, done.stderr


@pytest.mark.failure_mode(24)
def test_a_template_that_ends_costs_time_and_nothing_else(make: Make) -> None:
    # What ends its parent waits for what comes of it; the end takes a moment to arrive.
    suicide = (
        "import os, signal, time\n"
        "if 'template' in open(f'/proc/{os.getppid()}/cmdline').read():\n"
        "    os.kill(os.getppid(), signal.SIGKILL)\n"
        "    time.sleep(60)\n"
    )
    collection = make(
        murder=[(f"{suicide}'survived'", [])],
        peace=[("'peace'", [])],
    )
    done = reports(collection, "build", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if "kernels start slowly" in line]
    assert len(told) == 1
    assert "the template of the kernels ended" in told[0]
    [record] = (collection.reports / ".records").iterdir()
    made = json.loads(record.read_text(encoding="utf-8"))["made"]
    assert {one["kernel"] for one in made.values()} == {"cold"}
    assert "no template to fork from" in made["peace"]["why_cold"]


def test_a_worker_that_dies_twice_costs_one_report(make: Make) -> None:
    collection = make(
        murder=[
            ("import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(60)", [])
        ],
        peace=[("'peace'", [])],
    )
    done = build_warm(collection, "--json", "--jobs", "2", "--kernel", "cold")
    assert done.returncode == 1, done.stderr
    answer = json.loads(done.stdout)
    assert list(answer["failed"]) == ["murder"]
    assert "died twice" in answer["failed"]["murder"]["reason"]
    assert answer["built"] == ["peace"]


@pytest.mark.failure_mode(122)
@pytest.mark.failure_mode(129)
def test_a_strangers_site_says_nothing_of_this_collection_and_all_it_does_not_show(
    make: Make,
) -> None:
    cells = [
        ("# A title\n\n![a picture](pic.png)\n\n## Method\n\nHow.", ()),
        ("x = 1", ()),
        ("display({'audio/wav': 'AA'}, raw=True)", ()),
        ("display({'text/html': ['just/a/path', '.html']}, raw=True)", ()),
    ]
    collection = make(strange=cells)
    (collection.notebooks / "pic.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = build_warm(collection, "--kernel", "cold")
    assert done.returncode == 0, done.stderr
    assert "not shown on the page of strange: audio (cell 3)" in done.stdout
    assert "Warning" not in done.stdout + done.stderr
    pages = {
        name: (collection.site / name).read_text(encoding="utf-8")
        for name in ("strange.html", "index.html", "index-en.html")
    }
    for page in pages.values():
        text = lxml.html.document_fromstring(page).text_content()
        barred = ("CC BY", "MIT", "의료기기", "medical-device", "숫자를 읽는 법", "How to read")
        assert not [word for word in barred if word in text]
    page = lxml.html.document_fromstring(pages["strange.html"])
    assert page.xpath("//img/@alt") == ["a picture"]
    assert "How." in page.text_content()
    assert "just/a/path.html" in page.text_content()
    again = build_warm(collection, "--force", "--json", "--kernel", "cold")
    [told] = json.loads(again.stdout)["not_shown"]["strange"]
    assert told == {"cell": 3, "what": "audio"}
