"""Another collection, made by this machine and by a Dask cluster: the same reports.

The tests share one cluster and stand in order: each takes something away from it.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from helpers.cli import main
from helpers.errors import UsageError
from helpers.paths import Collection
from helpers.pipeline.build import build
from helpers.pipeline.cluster import bundle, pool, worker
from helpers.pipeline.cluster.pool import ClusterLost, run_on_cluster
from helpers.pipeline.notebook.manifest import Limits, Report
from helpers.pipeline.plan import fingerprint
from helpers.pipeline.plan.log import read_record
from helpers.pipeline.plan.plan import State, Wanted, plan_for
from helpers.pipeline.plan.published import published
from helpers.pipeline.run.jobs import Job, Outcome
from helpers.pipeline.run.pool import Interrupted, Stop
from helpers.pipeline.run.processes import descendants

from .builds import digests, listeners
from .conftest import FIXTURES, make_collection, notebook_text

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("cluster"),
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc"),
]

PATIENCE_SECONDS = 120
NAP = (
    "import subprocess, time\n"
    "import helpers.errors\n"
    "stray = subprocess.Popen(['sleep', '986'], start_new_session=True)\n"
    "time.sleep(nap)\n"
    "'rested'"
)
ADDED = {
    "slow": [("nap: float = 1.5  # seconds", ["parameters"]), (NAP, [])],
    "broken": [("1 / 0", []), ("'end'", [])],
}
ENTRY = """
[[notebook]]
name = "{name}"
file = "{name}.ipynb"
title = {{ ko = "{name}", en = "{name}" }}
[[notebook.report]]
title = {{ ko = "{name}", en = "{name}" }}
"""


def _until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def _runs(pid: int, word: str = "") -> bool:
    """Tell whether a process is there, with a word on its command line."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        words = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z" and word in words


def _sleeps_below(pid: int) -> bool:
    return any(_runs(one, "986") for one in descendants(pid))


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """A collection of odd notebooks, a slow and a broken one, built by this machine."""
    root = tmp_path_factory.mktemp("here") / "odd"
    shutil.copytree(FIXTURES / "odd", root)
    for name, cells in ADDED.items():
        (root / f"notebooks/{name}.ipynb").write_text(notebook_text(cells), encoding="utf-8")
        with (root / "notebooks/reports.toml").open("a", encoding="utf-8") as manifest:
            manifest.write(ENTRY.format(name=name))
    shutil.copytree(root, root.with_name("fresh"))
    command = [
        sys.executable,
        "-m",
        "helpers",
        "--root",
        str(root),
        "build",
        "--json",
        "--jobs",
        "1",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert list(json.loads(done.stdout)["failed"]) == ["broken"]
    return Collection(root)


@dataclass
class Cluster:
    """A scheduler and its workers, each a process."""

    address: str
    folder: Path
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]

    @property
    def left_behind(self) -> list[Path]:
        """What workers hold of builds."""
        return list(self.folder.glob("**/reports-*"))


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster on this machine."""
    folder = tmp_path_factory.mktemp("w")
    told = folder / "scheduler.json"
    command = [str(Path(sys.executable).with_name("dask"))]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    options = ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0"]
    options += ["--scheduler-file", str(told)]
    scheduler = subprocess.Popen([*command, "scheduler", "--port", "0", *options], **quiet)
    work = [*command, "worker", *options, "--nthreads", "1", "--no-nanny", "--local-directory"]
    workers = [subprocess.Popen([*work, str(folder / name)], cwd=folder, **quiet) for name in "ab"]
    _until(lambda: told.exists() and told.stat().st_size)
    yield Cluster(json.loads(told.read_bytes())["address"], folder, scheduler, workers)
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


@pytest.mark.failure_mode(156)
def test_a_cluster_as_the_readme_starts_it_listens_on_this_machine_alone(dask: Cluster) -> None:
    text = (Path(__file__).parents[2] / "src/helpers/pipeline/cluster/README.md").read_text(
        encoding="utf-8"
    )
    lines = re.findall(r"^\S+/dask (?:scheduler|worker) .*?&$", text, re.MULTILINE | re.DOTALL)
    assert len(lines) == 2
    for line in lines:
        assert "--host 127.0.0.1 " in line
        assert "--dashboard-address 127.0.0.1:" in line
    for process in (dask.scheduler, *dask.workers):
        _until(lambda pid=process.pid: len([*listeners(pid)]) >= 2)  # type: ignore[misc]
        # 127.0.0.1 as /proc writes it.
        assert {address[:9] for _, address in listeners(process.pid)} == {"0100007F:"}


@pytest.mark.failure_mode(155, 156)
def test_a_worker_keeps_nothing_where_others_can_replace_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, own = tmp_path / "taken", tmp_path / "own"
    for folder in (taken, own):
        folder.mkdir(mode=0o700)
    taken.chmod(0o777)
    monkeypatch.setattr("tempfile.tempdir", str(own))
    archive = bundle.pack(bundle.contents(FIXTURES / "odd", fingerprint.PACKAGE))
    here = SimpleNamespace(local_directory=str(taken), state=SimpleNamespace(nthreads=1))
    answer = worker.receive(
        "b", archive, bundle.digest(archive), bundle.surroundings(), worker.CODE,
        dask_worker=here,
    )  # fmt: skip
    try:
        assert answer == (1, [])
        [folder] = own.iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        assert not list(taken.iterdir())
    finally:
        worker._served.pop("b", None)


def _on(dask: Cluster, jobs: list[Job], **options: Any) -> list[Outcome]:
    given: dict[str, Any] = {"most": 0, "stop": Stop(), "tell": lambda _: None} | options
    return list(run_on_cluster(jobs, address=dask.address, root=FIXTURES / "odd", **given))


def test_another_collection_is_listed_planned_built_and_checked(
    here: Collection, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*arguments: str) -> list[str]:
        main(["--root", str(here.root), *arguments])
        out = capsys.readouterr()
        return [*out.out.splitlines(), *out.err.splitlines()]

    assert said("plan")[-1] == "1 to build, 6 up to date"
    states = {line.split()[0]: line.split()[1] for line in said("list")}
    assert states == dict.fromkeys(
        ("no-blocks", "unusual", "unusual/0-smooth", "one-tongue", "one-tongue/en", "slow"), "fresh"
    ) | {"broken": "failed"}
    page = (here.site / "unusual.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;굵게&lt;/b&gt;" in page
    assert "{x} 🩺, 자료: -2 (2026-01-01)" in page
    # What the house asks for beyond what runs: two languages of prose, and more of those added.
    faults = {line.partition(",")[0].partition(":")[0] for line in said("check")[1:]}
    assert faults == {f"notebooks/{name}.ipynb" for name in ("03-one-tongue", "slow", "broken")}


def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed(
    here: Collection, dask: Cluster
) -> None:
    there = Collection(here.root.with_name("fresh"))
    below: list[int] = []

    def kill() -> None:
        _until(lambda: any(_sleeps_below(worker.pid) for worker in dask.workers))
        [victim] = [worker for worker in dask.workers if _sleeps_below(worker.pid)]
        below.extend(descendants(victim.pid))
        victim.kill()
        victim.wait()
        # Dask itself clears the folders of dead workers when one starts there again.
        shutil.rmtree(dask.folder / victim.args[-1])
        dask.workers.remove(victim)

    killing = threading.Thread(target=kill)
    killing.start()
    result = build(there, Wanted(cluster=dask.address))
    killing.join()
    assert below
    _until(lambda: not [pid for pid in below if _runs(pid)])
    assert len(result.built) == 6
    assert "ZeroDivisionError: division by zero" in result.failed["broken"].reason
    assert digests(there) == digests(here)

    kept = [read_record(one.reports, published(one).id) for one in (here, there)]
    assert kept[0].made.keys() == kept[1].made.keys()
    for name, made in kept[0].made.items():
        assert made.ingredients == kept[1].made[name].ingredients
        assert (made.kernel, kept[1].made[name].kernel) == ("fork", "fork")
    assert "src/helpers/errors.py" in kept[1].made["slow"].ingredients.used
    assert kept[0].failed["broken"].reason == kept[1].failed["broken"].reason
    _, planned = plan_for(there, Wanted())
    assert {one.report.id for one in planned if one.state is not State.FRESH} == {"broken"}
    survivor = dask.workers[0]
    _until(lambda: not descendants(survivor.pid))


def test_a_signal_ends_what_workers_do(dask: Cluster, tmp_path: Path) -> None:
    collection = make_collection(
        tmp_path / "nap", nap=[("nap: int = 90  # seconds", ["parameters"]), (NAP, [])]
    )

    def interrupt() -> None:
        _until(lambda: any(_sleeps_below(worker.pid) for worker in dask.workers))
        os.kill(os.getpid(), signal.SIGINT)

    interrupting = threading.Thread(target=interrupt)
    interrupting.start()
    with pytest.raises(Interrupted):
        build(collection, Wanted(cluster=dask.address))
    interrupting.join()
    assert not [pid for worker in dask.workers for pid in descendants(worker.pid)]
    assert not dask.left_behind
    assert not collection.site.exists()


def test_other_libraries_and_other_sources_are_refused(
    dask: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = bundle.surroundings()
    with monkeypatch.context() as patched:
        patched.setattr(bundle, "surroundings", lambda: there | {"pandas": "0.1", "odd": "1"})
        with pytest.raises(UsageError) as refused:
            _on(dask, [])
    assert f"pandas {there['pandas']} instead of 0.1" in str(refused.value)
    assert "odd missing instead of 1" in str(refused.value)
    assert "worker" in str(refused.value)
    monkeypatch.setattr(bundle, "digest", lambda _: "0" * 64)
    with pytest.raises(UsageError, match="instead of 000000000000"):
        _on(dask, [])
    assert not dask.left_behind


def test_a_scheduler_that_goes_away_ends_the_build(
    dask: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "QUIET_SECONDS", 0.2)
    monkeypatch.setattr(pool, "GONE_SECONDS", 1)
    monkeypatch.setattr(pool, "LEAVE_SECONDS", 1)
    for one in dask.workers:
        one.kill()
        one.wait()
    told = []

    def tell(line: str) -> None:
        told.append(line)
        dask.scheduler.kill()

    with pytest.raises(ClusterLost, match="went away"):
        _on(dask, [_job()], tell=tell)
    assert told == ["no worker has joined the cluster yet; waiting for one"]


def _job() -> Job:
    """A job that no worker gets."""
    report = Report("slow", "slow", "notebooks/slow.ipynb", {}, "slow", "ko")
    return Job(report, "", Path(), Path(), Limits(), time.monotonic() + 600, 0)


def test_nobody_at_the_address_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], plain: Collection
) -> None:
    monkeypatch.setattr(pool, "CONNECT_SECONDS", 0.2)
    arguments = ["--root", str(plain.root), "build", "bare", "--cluster", "tcp://127.0.0.1:9"]
    assert main(arguments) == 2
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith(
        "--cluster: «tcp://127.0.0.1:9»: the address of a running Dask scheduler"
    )
    assert not plain.site.exists()


@pytest.mark.parametrize(
    "address", ["x", "x:1", "http://x:1", "tcp://x", "tcp://x y:1", "tls://:1"]
)
def test_what_is_no_address_is_refused_at_once(
    address: str, capsys: pytest.CaptureFixture[str], plain: Collection
) -> None:
    assert main(["--root", str(plain.root), "build", "--cluster", address]) == 2
    assert f"--cluster: «{address}»: an address such as tcp://" in capsys.readouterr().err


def test_tls_without_a_certificate_is_refused(
    capsys: pytest.CaptureFixture[str], plain: Collection
) -> None:
    assert main(["--root", str(plain.root), "build", "bare", "--cluster", "tls://127.0.0.1:9"]) == 2
    assert "«tls://127.0.0.1:9»: needs a certificate" in capsys.readouterr().err


def test_without_dask_one_line_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], plain: Collection
) -> None:
    monkeypatch.setattr(pool, "find_spec", lambda _: None)
    assert main(["--root", str(plain.root), "build", "--cluster", "tcp://x:1"]) == 2
    assert capsys.readouterr().err == (
        "--cluster: «tcp://x:1»: needs Dask: pip install 'korea-medtech-notebooks[dask]'\n"
    )


def _answered(answer: object) -> Outcome | worker.Stranger:
    future: Future[Any] = Future()
    if isinstance(answer, BaseException):
        future.set_exception(answer)
    else:
        future.set_result(answer)
    return pool._outcome(future, _job())


def test_what_goes_wrong_on_the_way_costs_one_report() -> None:
    from distributed import KilledWorker

    lost = _answered(KilledWorker("make", SimpleNamespace(address="x"), 3))  # type: ignore[arg-type]
    assert lost == Outcome("slow", pool.DOOMED)
    died = _answered(worker.BuilderLost("it died"))
    assert died == Outcome("slow", "BuilderLost: it died")
    good = Outcome("slow", files={"slow.html": b"", "slow/tables/1.csv": b""})
    assert _answered(pickle.dumps(good)) == good
    for path in ("../slow.html", "other.html", "slow/tables/../x", "/slow.html"):
        astray = _answered(pickle.dumps(Outcome("slow", files={path: b""})))
        assert "not this report's" in astray.reason


class _Crew:
    """Stands in for the workers: gives the answers it was told to, in order."""

    def __init__(self, *answers: object) -> None:
        self.threads = 1
        self.greeted: list[list[str]] = []
        self.given: list[Future[Any]] = []
        self._answers = iter(answers)

    def begin(self, job: Job) -> Future[Any]:
        del job
        self.given.append(Future())
        if (answer := next(self._answers)) is not None:
            self.given[-1].set_result(answer)
        return self.given[-1]

    def greet(self, workers: list[str]) -> None:
        self.greeted.append(workers)


def _made_by(crew: _Crew, job: Job) -> list[Outcome]:
    watch = pool._Watch(SimpleNamespace(status="running"), Stop(), print)  # type: ignore[arg-type]
    return list(pool._run(deque([job]), {}, crew, most=0, watch=watch))  # type: ignore[arg-type]


def test_a_worker_that_comes_later_is_given_the_sources() -> None:
    good = Outcome("slow", files={"slow.html": b""})
    crew = _Crew(worker.Stranger("tcp://late:1"), pickle.dumps(good))
    assert _made_by(crew, _job()) == [good]
    assert crew.greeted == [["tcp://late:1"]]


def test_what_is_not_back_in_time_is_given_up() -> None:
    crew = _Crew(None)
    late = replace(_job(), deadline=time.monotonic() - pool.GRACE_SECONDS)
    assert _made_by(crew, late) == [Outcome("slow", pool.OVERDUE)]
    assert crew.given[0].cancelled()


def test_a_bundle_holds_what_a_report_may_read(tmp_path: Path) -> None:
    root = tmp_path / "collection"
    for name in ("data/a.csv", "data/.hidden", "data/inbox/b.csv", "notebooks/n.ipynb"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    (root / "reports").mkdir()
    (root / "reports/site").touch()
    package = tmp_path / "helpers"
    (package / "__pycache__").mkdir(parents=True)
    (package / "__pycache__/x.pyc").touch()
    (package / "x.py").touch()
    files = bundle.contents(root, package)
    assert list(files) == ["data/a.csv", "notebooks/n.ipynb", "src/helpers/x.py"]
    archive = bundle.pack(files)
    os.utime(root / "data/a.csv", (0, 0))
    assert bundle.pack(bundle.contents(root, package)) == archive
    assert bundle.unpack(archive) == files


def test_a_laid_out_bundle_is_put_right(tmp_path: Path) -> None:
    files = {"data/a": b"1", "src/helpers/x.py": b""}
    bundle.lay_out(files, tmp_path / "tree")
    before = (tmp_path / "tree/data/a").stat().st_ino
    bundle.lay_out(files, tmp_path / "tree")
    assert (tmp_path / "tree/data/a").stat().st_ino == before
    (tmp_path / "tree/data/a").write_bytes(b"2")
    (tmp_path / "tree/data/b").write_bytes(b"")
    bundle.lay_out(files, tmp_path / "tree")
    assert bundle.contents(tmp_path / "tree", tmp_path / "tree/src/helpers") == files
    with pytest.raises(ValueError, match="no place"):
        bundle.lay_out({"../x": b""}, tmp_path / "other")
