"""What a report is made from is what was seen to be opened, and a change concerns nobody else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers.data import load_tables, table_cache
from helpers.data.reading import files_behind
from helpers.paths import Collection
from helpers.pipeline.build import build
from helpers.pipeline.notebook.manifest import Limits
from helpers.pipeline.plan import fingerprint
from helpers.pipeline.plan.fingerprint import (
    DRAWN_WITH,
    ingredients_in,
    module_files,
    modules_behind,
)
from helpers.pipeline.plan.log import read_record
from helpers.pipeline.plan.plan import Plan, Wanted, plan_for
from helpers.pipeline.plan.published import published
from helpers.pipeline.run.execute import Run, execute
from helpers.pipeline.run.scratch import TABLES
from helpers.pipeline.run.verdict import judge

from .builds import build_warm, digests
from .conftest import Make, notebook_text

ROOT = Path(__file__).parents[2]
# Draws every page of a collection anew from its record, and tells the files that are opened.
DRAW_ALL = """
import sys
from pathlib import Path
from helpers.pipeline.plan import fingerprint
from helpers.pipeline.run.kernel_entry import watch_files
noted = []
watch_files(fingerprint.folders(Path("/nowhere")), noted.append)
from helpers.paths import Collection
from helpers.pipeline.notebook import labels, manifest
from helpers.pipeline.page import clean_notebook, products
here = Collection(Path(sys.argv[1]))
said = manifest.load_manifest(here)
for one in said.reports:
    products.draw(
        clean_notebook.reread((here.site / f"{one.id}.ipynb").read_bytes(), report=one),
        report=one, links=labels.links(one), site=said.site.said(one.lang),
        meanings=labels.meanings(one, here.data),
    )
print(*noted, sep="\\n")
"""


def _notes(*lines: str) -> str:
    return "\n".join(map(json.dumps, lines))


def test_notes_become_names(tmp_path: Path) -> None:
    for name in ("data/tables/a.csv", "data/inbox/b.csv", "reports/c.html", "notebooks/d.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    package = fingerprint.PACKAGE
    notes = _notes(
        f"r{tmp_path}/data/tables/a.csv",
        f"r{tmp_path}/data/inbox/b.csv",
        f"r{tmp_path}/data/gone.csv",
        f"r{tmp_path}/data/tables",
        f"r{tmp_path}/reports/c.html",
        f"w{tmp_path}/notebooks/d.csv",
        f"l{tmp_path}/data/tables",
        f"l{tmp_path}/notebooks",
        f"l{tmp_path}",
        f"l{package}/display/catalogue",
        f"r{package}/__pycache__/errors.cpython-311.pyc",
        f"r{package}/display/catalogue/pages.toml",
        "r/etc/hostname",
    )
    # A kernel that was killed while it wrote left half a line, and another one went on.
    assert ingredients_in(f'"r/half\n{notes}\n"r/half', root=tmp_path) == (
        "data/tables/", "data/tables/a.csv", "src/helpers/display/catalogue/pages.toml",
        "src/helpers/errors.py",
    )  # fmt: skip


def test_a_link_to_the_collection_changes_no_name(tmp_path: Path) -> None:
    (tmp_path / "real/data").mkdir(parents=True)
    (tmp_path / "real/data/a.csv").touch()
    (tmp_path / "link").symlink_to("real")
    for root in ("link", "real"):
        notes = _notes(f"r{tmp_path}/real/data/a.csv")
        assert ingredients_in(notes, root=tmp_path / root) == ("data/a.csv",)
        assert f"{tmp_path}/real/" in fingerprint.folders(tmp_path / root)


def test_each_file_is_noted_once_and_nothing_elsewhere(tmp_path: Path) -> None:
    program = (
        "import os, sys; from helpers.pipeline.run.kernel_entry import watch_files; noted = [];"
        "watch_files([sys.argv[1] + '/'], noted.append); os.chdir(sys.argv[1]);"
        "open('a', 'w').close(); open('b'); open('b', 'rb'); os.listdir('c'); os.open('b', 0);"
        "open('c/../d', 'r+'); open('/etc/hostname'); open(3 if 0 else b'x', 'w'); print(noted)"
    )
    (tmp_path / "c").mkdir()
    for name in "bd":
        (tmp_path / name).touch()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, str(tmp_path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    wanted = [f"w{tmp_path}/a", f"r{tmp_path}/b", f"l{tmp_path}/c", f"r{tmp_path}/d"]
    assert done.stdout.strip() == str(wanted)


def test_pages_rest_on_what_draws_them_and_not_on_what_runs_notebooks() -> None:
    names = set(modules_behind("helpers.pipeline.page.products"))
    parts = {"render", "layout", "prose", "products", "clean_notebook"}
    assert {f"src/helpers/pipeline/page/{part}.py" for part in parts} <= names
    assert {"src/helpers/display/block_html.py", "src/helpers/display/wording.py"} <= names
    others = {"run/execute", "run/kernels", "run/pool", "plan/plan", "build", "page/index"}
    others |= {"notebook/manifest", "report"}
    assert not {f"src/helpers/pipeline/{part}.py" for part in others} & names


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.parametrize("known", [False, True], ids=["read", "kept"])
def test_a_notebook_rests_on_the_modules_and_tables_it_used(scratch: Path, *, known: bool) -> None:
    if known:
        files = [*files_behind(ROOT), *module_files("helpers.data.reading")]
        read_from = table_cache.digests(ROOT, files)
        table_cache.keep(load_tables(ROOT), scratch / TABLES, read_from=read_from)
    source = (
        "import sys\nfrom helpers.data import load_tables\nfrom helpers.analysis import exports\n"
        "tables = load_tables()\nprint(len(tables.observations))\n"
        f"assert ('helpers.data.reading' in sys.modules) is {not known}"
    )
    run = Run(
        notebook_text([(source, [])]), {}, ROOT / "notebooks", scratch, Limits(),
        time.monotonic() + 600, 0,
    )  # fmt: skip
    seen = execute(run)
    assert judge(seen, megabytes=1).good, judge(seen, megabytes=1).reason
    names = set(ingredients_in(seen.noted, root=ROOT))
    assert set(files_behind(ROOT)) <= names
    # Whoever takes kept tables rests on what read them as whoever reads them does.
    assert {"src/helpers/data/reading.py", "src/helpers/data/checks/keys.py"} <= names
    assert "src/helpers/analysis/exports/ranking.py" in names
    assert not [name for name in names if "/budgets/" in name or "/pipeline/" in name]
    assert not [name for name in names if name.endswith((".pyc", ".ipynb"))]


READS = (
    "from pathlib import Path\n"
    "wanted = Path('../data/which.txt').read_text().strip()\n"
    "print(Path(f'../data/{wanted}.txt').read_text())"
)


@pytest.fixture
def reading(make: Make) -> Collection:
    """Two notebooks: one reads the file that another file names, the other reads a third."""
    collection = make(
        points=[("n: int = 1", ["parameters"]), (READS, [])],
        third=[("print(open('../data/third.txt').read())", [])],
    )
    collection.data.mkdir()
    for name, text in {"which": "a", "a": "A", "b": "B", "third": "C"}.items():
        (collection.data / f"{name}.txt").write_text(text, encoding="utf-8")
    return collection


def _reasons(collection: Collection) -> dict[str, str]:
    _, chosen = plan_for(collection, Wanted())
    return {one.report.id: one.reason for one in chosen if one.reasons}


def _built(collection: Collection) -> set[str]:
    return {*json.loads(build_warm(collection, "--json", "--kernel", "cold").stdout)["built"]}


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_every_ingredient_concerns_its_dependants_and_nobody_else(reading: Collection) -> None:
    assert _built(reading) == {"points", "third"}
    assert _reasons(reading) == {}
    data = reading.data
    (data / "b.txt").write_text("BB", encoding="utf-8")
    assert _reasons(reading) == {}
    (data / "which.txt").write_text("b", encoding="utf-8")
    assert _reasons(reading) == {"points": "data/which.txt changed"}
    assert _built(reading) == {"points"}
    # It has read another file this time.
    (data / "a.txt").write_text("AA", encoding="utf-8")
    assert _reasons(reading) == {}
    (data / "b.txt").write_text("B", encoding="utf-8")
    assert _reasons(reading) == {"points": "data/b.txt changed"}
    (data / "third.txt").unlink()
    assert _reasons(reading) == {
        "points": "data/b.txt changed", "third": "data/third.txt removed",
    }  # fmt: skip
    (data / "third.txt").write_text("C", encoding="utf-8")
    assert _built(reading) == {"points"}
    _change(reading.notebooks / "points.ipynb", "n: int = 1", "n: int = 2")
    assert _reasons(reading) == {"points": "notebooks/points.ipynb changed; parameters changed"}


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_a_page_is_drawn_again_without_running_its_notebook(
    published_plain: Collection, tmp_path: Path
) -> None:
    plain = published_plain
    before = read_record(plain.reports, published(plain).id).made
    _change(plain.manifest, "Large sums", "Huge sums")
    told = "notebooks/reports.toml (titles) changed (page only)"
    _change(plain.manifest, "add up to?", "make?")
    changed = ("sums/en", "sums/large-en")
    assert _reasons(plain) == dict.fromkeys(changed, told)
    elsewhere = Collection(tmp_path / "elsewhere")
    shutil.copytree(plain.root, elsewhere.root, ignore=shutil.ignore_patterns("reports"))
    assert build_warm(elsewhere).returncode == 0
    # Its kernel would not start: nothing of it is run.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpers.pipeline.build.running_template", None)
        patch.setattr("helpers.pipeline.build.check_tables", None)
        assert set(build(plain, Wanted(jobs=1)).built) == set(changed)
    assert _reasons(plain) == {}
    assert digests(plain) == digests(elsewhere)
    after = read_record(plain.reports, published(plain).id).made
    assert {name: made.built for name, made in after.items()} == {
        name: made.built for name, made in before.items()
    }


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_a_changed_index_is_drawn_again_alone(
    published_plain: Collection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plain = published_plain
    first = published(plain).id
    package = tmp_path / "helpers"
    shutil.copytree(fingerprint.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint, "PACKAGE", package)

    def plan() -> Plan:
        return plan_for(plain, Wanted(["bare"]))[0]

    assert plan().index == ()
    with (package / "pipeline/page/templates/index.html.j2").open("a") as template:
        template.write("\n")
    assert plan().index == ("src/helpers/pipeline/page/templates/index.html.j2 changed",)
    second = build(plain, Wanted(["bare"]))
    assert (second.built, second.fresh) == ((), 1)
    assert second.release != first
    assert plan().index == ()


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (
            "pipeline/page/templates/page.css",
            "pipeline/page/templates/page.css changed (page only)",
        ),
        ("pipeline/page/render.py", "pipeline/page/render.py changed (page only)"),
        ("display/catalogue/pages.toml", "display/catalogue/pages.toml changed (page only)"),
        ("pipeline/run/scratch.py", "pipeline/run/scratch.py changed"),
        ("pipeline/run/pool.py", ""),
        ("data/reading.py", ""),
    ],
)
@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_each_part_of_the_package_concerns_what_rests_on_it(
    built: Collection,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    file: str,
    told: str,
) -> None:
    package = tmp_path / "helpers"
    shutil.copytree(fingerprint.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint, "PACKAGE", package)
    with (package / file).open("a") as changed:
        changed.write("\n")
    reasons = set(_reasons(built).values())
    assert reasons == ({f"src/helpers/{told}"} if told else set())


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_pages_are_drawn_with_the_files_that_are_named(built: Collection) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", DRAW_ALL, str(built.root)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not done.returncode, done.stderr
    read = ingredients_in(_notes(*done.stdout.split("\n")[:-1]), root=built.root)
    opened = {name for name in read if name.startswith("src/") and not name.endswith((".py", "/"))}
    assert "src/helpers/pipeline/page/templates/page.css" in opened
    assert opened <= {*DRAWN_WITH}
