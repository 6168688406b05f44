"""Forked kernels are the same as cold ones, only sooner there."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.data import Tables, table_cache
from helpers.data.reading import files_behind
from helpers.pipeline.notebook.manifest import Limits, Report
from helpers.pipeline.page.clean_notebook import normalise, record_bytes
from helpers.pipeline.plan.fingerprint import module_files
from helpers.pipeline.run import kernel_template
from helpers.pipeline.run.execute import Run, execute
from helpers.pipeline.run.kernel_template import running_template
from helpers.pipeline.run.kernels import ForkFailed, fork_kernel, start_ahead
from helpers.pipeline.run.processes import descendants
from helpers.pipeline.run.scratch import TABLES, environment, make_scratch
from helpers.pipeline.run.verdict import Evidence, judge

from .conftest import FIXTURES, notebook_text

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("kernels"),
    pytest.mark.skipif("sys.platform != 'linux'", reason="kernels are forked on Linux alone"),
]
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture(scope="module")
def warm(tables: Tables) -> Iterator[tuple[Path, Path]]:
    """A run's private folder with a template and the collection's tables in it."""
    scratch = make_scratch()
    files = [*files_behind(NOTEBOOKS.parent), *module_files("helpers.data.reading")]
    read_from = table_cache.digests(NOTEBOOKS.parent, files)
    table_cache.keep(tables, scratch / TABLES, read_from=read_from)
    with running_template(scratch, epoch=0) as template:
        yield scratch, template
    assert not [pid for pid in descendants(1) if _home(pid).startswith(str(scratch))]
    shutil.rmtree(scratch)


def _home(pid: int) -> str:
    try:
        variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return ""
    return next((one[5:].decode() for one in variables if one.startswith(b"HOME=")), "")


def _execute(
    source: str, warm: tuple[Path, Path], *, fork: bool, limits: Limits | None = None
) -> Evidence:
    scratch, template = warm
    run = Run(
        source, {}, NOTEBOOKS, scratch, limits or Limits(), time.monotonic() + 600, 0,
        template if fork else None,
    )  # fmt: skip
    seen = execute(run)
    assert seen.kernel == ("fork" if fork else "cold")
    return seen


def test_a_kernel_that_was_ahead_serves_once_and_for_what_was_wanted_alone(
    warm: tuple[Path, Path],
) -> None:
    scratch, template = warm
    asked = "import sys; print('wave' in sys.modules)"
    wanted = Run("", {}, NOTEBOOKS, scratch, Limits(), 0, 0, template).kernel
    start_ahead(wanted, modules=["wave", "no_such_module"])
    assert _text(warm, asked, limits=Limits(memory_megabytes=3000)) == "False\n"
    assert _text(warm, asked) == "True\n"
    assert _text(warm, asked) == "False\n"


def _text(
    warm: tuple[Path, Path], code: str, *, fork: bool = True, limits: Limits | None = None
) -> str:
    seen = _execute(notebook_text([(code, [])]), warm, fork=fork, limits=limits)
    assert judge(seen, megabytes=20).good, judge(seen, megabytes=20).reason
    assert seen.notebook is not None
    text: str = seen.notebook.cells[0].outputs[0]["text"]
    return text


def _record(source: str, warm: tuple[Path, Path], *, fork: bool) -> bytes:
    seen = _execute(source, warm, fork=fork, limits=Limits(report_seconds=3600))
    assert judge(seen, megabytes=100).good, judge(seen, megabytes=100).reason
    assert seen.notebook is not None
    report = Report("any", "any", "any.ipynb", {}, "Any", "ko")
    return record_bytes(normalise(seen.notebook, report=report, hidden={}))


@pytest.mark.parametrize("name", ["01-sums", "02-bare"])
def test_the_fixtures_show_the_same(warm: tuple[Path, Path], name: str) -> None:
    source = (FIXTURES / f"plain/notebooks/{name}.ipynb").read_text(encoding="utf-8")
    assert _record(source, warm, fork=True) == _record(source, warm, fork=False)


def test_a_notebook_of_the_collection_shows_the_same(warm: tuple[Path, Path]) -> None:
    """Every set in both languages: ``make same OPTIONS=--whole``."""
    source = (NOTEBOOKS / "04-claims-audit.ipynb").read_text(encoding="utf-8")
    forked, fresh = (json.loads(_record(source, warm, fork=fork)) for fork in (True, False))
    cells = zip(forked.pop("cells"), fresh.pop("cells"), strict=True)
    assert [one["id"] for one, other in cells if one != other] == []
    assert forked == fresh


def test_figures_of_the_inline_backend_are_shown(warm: tuple[Path, Path]) -> None:
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    table = "import pandas as pd\npd.DataFrame({'a': [1.5]}).style"
    source = notebook_text([(plot, []), ("plt.plot([2, 1])", []), (f"{table}.set_uuid('x')", [])])
    record = _record(source, warm, fork=True)
    assert record.count(b'"image/png"') == 2
    assert record == _record(source, warm, fork=False)


def test_a_fork_sees_what_a_fresh_process_sees(warm: tuple[Path, Path]) -> None:
    look = (
        "import json, locale, os, resource, signal, sys, tempfile, threading, time\n"
        "home = os.environ['HOME']\n"
        "parent = os.environ.pop('JPY_PARENT_PID') == str(os.getppid())\n"
        "print(json.dumps([\n"
        "    parent, {k: v.replace(home, '~') for k, v in sorted(os.environ.items())},\n"
        "    sys.path, os.getcwd(), sys.flags.hash_randomization, hash('세종'), time.tzname,\n"
        "    time.localtime(0)[:5], locale.getlocale(), sys.stdin and sys.stdin.encoding,\n"
        "    tempfile.gettempdir().replace(home, '~'), os.getsid(0) == os.getpid(),\n"
        "    sorted(name for name in sys.modules if name.startswith('helpers')),\n"
        "    resource.getrlimit(resource.RLIMIT_AS), os.umask(0o22),\n"
        "    [str(signal.getsignal(n)) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)],\n"
        "    __name__, sorted(name for name in globals() if not name.startswith('_')),\n"
        "    os.get_inheritable(0), threading.active_count(),\n"
        "]))"
    )
    forked, fresh = (json.loads(_text(warm, look, fork=fork)) for fork in (True, False))
    # The one module more is what the fork's own process was started as.
    assert set(forked[12]) - set(fresh[12]) <= {"helpers.pipeline.run.kernel_entry"}
    del forked[12], fresh[12]
    assert [pair for pair in zip(forked, fresh, strict=True) if pair[0] != pair[1]] == []


def test_a_fork_looks_at_no_module_for_a_debugger(warm: tuple[Path, Path]) -> None:
    # To look at each would copy the template's memory, page by page.
    code = "import sys\nprint(len(get_ipython().kernel._kernel_modules), 'pandas' in sys.modules)"
    assert _text(warm, code) == "0 True\n"


def test_forks_do_not_draw_the_same_numbers(warm: tuple[Path, Path]) -> None:
    draw = "import random\nimport numpy as np\nprint(random.random(), np.random.random())"
    drawn = {number for _ in range(3) for number in _text(warm, draw).split()}
    assert len(drawn) == 6


def test_a_fork_keeps_nothing_of_the_one_before(warm: tuple[Path, Path]) -> None:
    leak = "import pandas as pd\nleft = getattr(pd, 'LEFT', 0)\npd.LEFT = 42\nprint(left)"
    assert {_text(warm, leak) for _ in range(2)} == {"0\n"}


@pytest.mark.parametrize("fork", [True, False])
@pytest.mark.failure_mode(13)
def test_memory_is_limited(warm: tuple[Path, Path], *, fork: bool) -> None:
    greedy = notebook_text([("x = bytearray(1_000_000_000)", []), ("print(1)", [])])
    seen = _execute(greedy, warm, fork=fork, limits=Limits(memory_megabytes=1000))
    verdict = judge(seen, megabytes=20)
    assert verdict.reason == "MemoryError in code cell 1 of 2 (cell-1)"
    assert not verdict.machinery


def test_what_a_fork_writes_by_itself_is_kept(warm: tuple[Path, Path]) -> None:
    source = notebook_text([("import os\nos.write(2, b'by itself')\nprint(1)", [])])
    assert "by itself" in _execute(source, warm, fork=True).said


def test_without_a_template_a_kernel_starts_cold_and_says_why(warm: tuple[Path, Path]) -> None:
    scratch, _ = warm
    run = Run(
        notebook_text([("print(1)", [])]), {}, NOTEBOOKS, scratch, Limits(),
        time.monotonic() + 600, 0, scratch / "nobody",
    )  # fmt: skip
    seen = execute(run)
    assert judge(seen, megabytes=1).good
    assert (seen.kernel, seen.why_cold) == (
        "cold", "no template to fork from: No such file or directory",
    )  # fmt: skip


def test_another_hash_seed_is_not_forked(warm: tuple[Path, Path]) -> None:
    scratch, template = warm
    wanted = environment(scratch / "kx", epoch=0, source={}) | {"PYTHONHASHSEED": "1"}
    with pytest.raises(ForkFailed, match="another hash seed"):
        fork_kernel(template, {"environment": wanted})


@pytest.mark.failure_mode(145)
def test_a_style_beside_the_notebooks_counts_for_every_kernel(
    warm: tuple[Path, Path], tmp_path: Path
) -> None:
    """A file of the collection: its figures follow it, and are made again with it."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "matplotlibrc").write_text("lines.linewidth: 9\nbackend: svg\n", encoding="utf-8")
    look = (
        "import os\nimport matplotlib as mpl\n"
        "print(dict(mpl.rcParams), os.getcwd())\nmpl.rcParams['lines.linewidth']"
    )
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    shown = []
    for template in (warm[1], None):
        source = notebook_text([(look, []), (plot, [])])
        run = Run(source, {}, folder, warm[0], Limits(), time.monotonic() + 600, 0, template)
        seen = execute(run)
        assert judge(seen, megabytes=20).good
        assert f"{folder}/matplotlibrc" in seen.noted
        report = Report("any", "any", "any.ipynb", {}, "Any", "ko")
        assert seen.notebook is not None
        shown.append(record_bytes(normalise(seen.notebook, report=report, hidden={})))
    assert shown[0] == shown[1]
    assert b'"9.0"' in shown[0]
    assert b"image/png" in shown[0]


@pytest.mark.failure_mode(8)
@pytest.mark.parametrize("fork", [True, False])
def test_that_fonts_are_looked_for_is_nothing_a_notebook_said(
    warm: tuple[Path, Path], *, fork: bool
) -> None:
    code = (
        "import logging\nlog = logging.getLogger('matplotlib.font_manager')\n"
        "log.warning('Matplotlib is building the font cache; this may take a moment.')\nprint(1)"
    )
    assert _text(warm, code, fork=fork) == "1\n"


@pytest.mark.failure_mode(148)
def test_a_library_with_threads_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And every kernel is a fresh process, which says why."""
    scratch = make_scratch()
    code = "import threading, time\nthreading.Thread(target=time.sleep, args=[60]).start()\n"
    (tmp_path / "eager.py").write_text(code, encoding="utf-8")
    (tmp_path / "template.py").write_text(
        f"import sys\nsys.path.append({str(tmp_path)!r})\n"
        "from helpers.pipeline.run import kernel_template\n"
        "kernel_template.PRELOADED = ('json', 'eager', 'pandas')\nkernel_template.main()\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("helpers.pipeline.run.kernel_template.TEMPLATE", "template")
    monkeypatch.setattr(
        "helpers.pipeline.run.scratch.environment",
        lambda *given, **named: (
            environment(*given, **named)
            | {"PYTHONPATH": f"{Path(kernel_template.__file__).parents[3]}:{tmp_path}"}
        ),
    )
    source = notebook_text([("print(1)", [])])
    with running_template(scratch, epoch=0) as template:
        run = Run(source, {}, NOTEBOOKS, scratch, Limits(), time.monotonic() + 600, 0, template)
        seen = execute(run)
    shutil.rmtree(scratch)
    assert judge(seen, megabytes=1).good
    assert seen.kernel == "cold"
    assert seen.why_cold == (
        "no fork from the template: importing eager started a thread here, so that forking would"
        " not be safe"
    )


@pytest.mark.parametrize(
    ("notebooks", "plain"),
    [
        (None, False),
        (["print(1)", "import mypandas"], True),
        (["print(1)", "from helpers.data import load_tables"], False),
        (["import matplotlib.pyplot as plt"], False),
    ],
)
def test_notebooks_are_plain_if_none_names_the_scientific_stack(
    notebooks: list[str] | None, *, plain: bool
) -> None:
    assert kernel_template.is_plain(notebooks) is plain


def test_kernels_of_plain_notebooks_have_no_more_than_they_import(tmp_path: Path) -> None:
    code = "import sys\nprint(('pan' + 'das') in sys.modules, __import__('num' + 'py').sum([1, 2]))"
    source = notebook_text([(code, [])])
    scratch = make_scratch()
    with running_template(scratch, epoch=0, notebooks=[source]) as template:
        run = Run(source, {}, tmp_path, scratch, Limits(), time.monotonic() + 600, 0, template)
        seen = execute(run)
    shutil.rmtree(scratch)
    assert judge(seen, megabytes=1).good
    assert seen.kernel == "fork"
    assert seen.notebook.cells[-1].outputs[0].text == "False 3\n"


def test_a_template_with_threads_does_not_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_template, "PRELOADED", ())
    monkeypatch.setattr(kernel_template, "threads", lambda: 2)
    monkeypatch.setattr(kernel_template.gc, "disable", lambda: None)
    with pytest.raises(RuntimeError, match="not be safe"):
        kernel_template.preload()
