"""What a build publishes and what it leaves alone; the workers are stood in for."""

from __future__ import annotations

import contextlib
import json
import re
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from helpers.cli import main
from helpers.errors import BuildLocked, DataError, Fault, UsageError
from helpers.paths import Collection
from helpers.pipeline import build as building
from helpers.pipeline.build import build
from helpers.pipeline.notebook.manifest import Report, load_manifest
from helpers.pipeline.page import index
from helpers.pipeline.plan import fingerprint
from helpers.pipeline.plan.log import read_record
from helpers.pipeline.plan.plan import Plan, Planned, Wanted, make_plan
from helpers.pipeline.release import switch
from helpers.pipeline.release.history import between
from helpers.pipeline.run import jobs
from helpers.pipeline.run.jobs import Job, Outcome
from helpers.pipeline.run.pool import Interrupted, Stop
from helpers.pipeline.telling import Result, Teller, recap

ALL = {"sums", "sums/en", "sums/large", "sums/large-en", "bare"}


PICKER = "<!--picker--><!--/picker--><!--changes--><!--/changes-->"
LANGUAGE = "<!--language--><!--/language-->"


class Workers:
    """Stands in for the worker processes: makes a page of each job, fails those named."""

    def __init__(self) -> None:
        self.failing: dict[str, str] = {}
        self.asked: list[str] = []
        self.figures: dict[str, list[dict[str, Any]]] = {}
        self.pictures = False
        self.during: Callable[[Job, Stop], None] = lambda *_: None

    def __call__(self, jobs: Iterable[Job], *, stop: Stop, **_: object) -> Iterator[Outcome]:
        for job in jobs:
            stop.check()
            self.during(job, stop)
            self.asked.append(job.report.id)
            yield self._outcome(job)

    def _outcome(self, job: Job) -> Outcome:
        name = job.report.id
        if reason := self.failing.get(name):
            return Outcome(name, reason, files={"failed": b"{}"})
        page = f"{LANGUAGE}<main><!--status--><h1>{job.report.title}</h1>{PICKER}</main>\n"
        files = {f"{name}.html": page.encode(), f"{name}.ipynb": b"{}\n"}
        if "pdf" in job.links:
            files[f"{name}.pdf"] = b"%PDF"
        files |= {f"{name}.png": b"a picture"} if self.pictures else {}
        return Outcome(
            name, files=files, seconds=1.0, finding=f"{name} says so.",
            key_figures=self.figures.get(name, ()),
            used=("data/", "src/helpers/measures.py"),
        )  # fmt: skip


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Workers:
    made = Workers()
    package = tmp_path / "package"
    package.mkdir()
    (package / "measures.py").write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr(building, "run_jobs", made)
    monkeypatch.setattr(
        "helpers.pipeline.build.running_template", lambda *_, **__: contextlib.nullcontext()
    )
    monkeypatch.setattr(fingerprint, "PACKAGE", package)
    return made


def _release(collection: Collection) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        (collection.site / "release.json").read_text(encoding="utf-8")
    )
    return content


def _statuses(collection: Collection) -> dict[str, str]:
    return {entry["id"]: entry["status"] for entry in _release(collection)["reports"]}


def _page(collection: Collection, name: str) -> str:
    return (collection.site / f"{name}.html").read_text(encoding="utf-8")


def _change(collection: Collection) -> None:
    """Change something every report is made from."""
    collection.data.mkdir(exist_ok=True)
    (collection.data / f"{len(list(collection.data.iterdir()))}.csv").touch()


def test_everything_is_built_and_published_once(plain: Collection, workers: Workers) -> None:
    result = build(plain, Wanted())
    assert set(result.built) == ALL
    assert _statuses(plain) == dict.fromkeys(ALL, "fresh")
    assert set(_release(plain)) == {"release", "reports", "files"}
    assert set(_release(plain)["reports"][0]) == {
        "id", "name", "notebook", "parameters", "status", "reason", "fingerprint", "files",
        "key_figures",
    }  # fmt: skip
    assert {"index.html", "index-en.html"} <= {f["path"] for f in _release(plain)["files"]}
    assert "sums says so." in _page(plain, "index")


def test_a_pdf_that_was_left_out_is_added_by_a_build_that_wants_it(
    plain: Collection, workers: Workers
) -> None:
    build(plain, Wanted(pdf=False))
    assert {entry["files"]["pdf"] for entry in _release(plain)["reports"]} == {None}
    assert build(plain, Wanted(pdf=False)).built == ()
    one = next(one for one in make_plan(load_manifest(plain), pdf=True).planned)
    assert (one.reason, one.page_only) == ("its PDF was left out (page only)", True)
    assert set(build(plain, Wanted()).built) == ALL
    named = {entry["id"]: entry["files"]["pdf"] for entry in _release(plain)["reports"]}
    assert named == {name: f"{name}.pdf" for name in ALL}
    assert build(plain, Wanted(pdf=False)).built == ()
    assert (plain.site / "bare.pdf").read_bytes() == b"%PDF"


def test_nothing_changed_means_nothing_is_touched(plain: Collection, workers: Workers) -> None:
    first = build(plain, Wanted())
    workers.asked.clear()
    again = build(plain, Wanted())
    known, soon = first.release, pytest.approx(0, abs=9)
    assert again == Result(known, fresh=5, seconds=soon, before=known)
    assert workers.asked == []


def test_records_are_read_one_at_a_time(
    plain: Collection, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(plain, Wanted())
    style = fingerprint.PACKAGE / "pipeline/page/templates/page.css"
    style.parent.mkdir(parents=True)
    style.write_text("a {}\n", encoding="utf-8")
    happened: list[str] = []
    read = jobs._record

    def reading(plan: Plan, planned: Planned) -> bytes:
        happened.append(f"read {planned.report.id}")
        return read(plan, planned)

    monkeypatch.setattr(jobs, "_record", reading)
    workers.during = lambda job, _: happened.append(f"{job.report.id}: {job.record.decode()}")
    assert set(build(plain, Wanted()).built) == ALL
    names = [one.removeprefix("read ") for one in happened[::2]]
    assert happened == [words for one in names for words in (f"read {one}", f"{one}: {{}}\n")]


def test_force_builds_what_is_fresh_and_identical_products_are_shared(
    plain: Collection, workers: Workers
) -> None:
    first = build(plain, Wanted())
    second = build(plain, Wanted(force=True))
    assert second.release != first.release
    assert set(second.built) == ALL
    assert (plain.site / "sums.html").stat().st_nlink == 2


def test_only_what_is_asked_for_is_built_and_the_rest_says_so(
    plain: Collection, workers: Workers
) -> None:
    build(plain, Wanted())
    _change(plain)
    result = build(plain, Wanted(["sums/*"]))
    assert set(result.built) == {"sums/en", "sums/large", "sums/large-en"}
    statuses = _statuses(plain)
    assert {name for name, status in statuses.items() if status == "stale"} == {"sums", "bare"}
    entry = next(one for one in _release(plain)["reports"] if one["id"] == "bare")
    assert entry["reason"] == "not rebuilt: data/ added"
    assert "stale" not in _page(plain, "bare")
    assert "Reports not up to date, for they were not made anew: 2." in _page(plain, "status-en")
    assert "Every published report is up to date" not in _page(plain, "status-en")
    # Nobody tried, so readers are told of no failure and of no file.
    assert "data/ added" not in _page(plain, "index")
    assert 'class="warning"' not in _page(plain, "index")


@pytest.mark.failure_mode(1)
def test_a_failed_report_keeps_its_last_good_page_with_date_and_reason(
    plain: Collection, workers: Workers
) -> None:
    build(plain, Wanted())
    good = _page(plain, "bare")
    _change(plain)
    workers.failing = {"bare": "division by <zero>"}
    result = build(plain, Wanted())
    assert set(result.built) == ALL - {"bare"}
    assert list(result.failed) == ["bare"]
    assert _statuses(plain) == dict.fromkeys(ALL - {"bare"}, "fresh") | {"bare": "stale"}
    page = _page(plain, "bare")
    assert '<aside class="stale"' in page
    assert "division by &lt;zero&gt;" in page
    kept = plain.root / result.failed["bare"].notebook
    assert kept.as_posix().endswith("/failed/bare.ipynb")
    assert kept.read_bytes() == b"{}"

    again = build(plain, Wanted())
    assert workers.asked[-1] == "bare"
    assert list(again.failed) == ["bare"]
    assert _page(plain, "bare").count("<aside") == 1

    workers.failing = {}
    assert build(plain, Wanted()).built == ("bare",)
    assert _page(plain, "bare") == good


def test_a_failure_is_dated_even_where_the_run_record_is_lost(
    plain: Collection, workers: Workers
) -> None:
    stamp = build(plain, Wanted()).release.partition("-")[2]
    for record in (plain.reports / ".records").iterdir():
        record.unlink()
    workers.failing = {"bare": "it broke"}
    build(plain, Wanted())
    page, day = _page(plain, "bare"), f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}"
    assert day in page
    assert f"{day}T" not in page


@pytest.mark.parametrize("front", ["sums", "sums/en"])
def test_the_index_opens_with_one_report_in_the_readers_language(
    plain: Collection, workers: Workers, monkeypatch: pytest.MonkeyPatch, front: str
) -> None:
    told: list[str] = []

    def story(record: bytes, *, report: Report) -> None:
        assert record == b"{}\n"
        told.append(report.id)

    monkeypatch.setattr(index, "story", story)
    site = f'[site]\nfront = "{front}"\n'
    plain.manifest.write_text(site + plain.manifest.read_text(encoding="utf-8"), "utf-8")
    workers.failing = {"sums/en": "it broke"}
    build(plain, Wanted())
    assert told == ["sums"]
    workers.failing = {}
    build(plain, Wanted())
    assert told == ["sums", "sums", "sums/en"]


def test_what_is_up_to_date_stays_so_whatever_else_is_built(
    plain: Collection, workers: Workers
) -> None:
    build(plain, Wanted())
    assert build(plain, Wanted(["bare"], force=True)).built == ("bare",)
    told = {(one["status"], one["reason"]) for one in _release(plain)["reports"]}
    assert told == {("fresh", "")}


def test_old_releases_that_cannot_be_removed_do_not_undo_a_build(
    plain: Collection, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(building, "prune", refuse)
    assert set(build(plain, Wanted()).built) == ALL
    assert _statuses(plain) == dict.fromkeys(ALL, "fresh")


def test_a_report_that_never_was_good_is_listed_without_a_page(
    plain: Collection, workers: Workers
) -> None:
    workers.failing = {"bare": "it broke"}
    build(plain, Wanted())
    assert "bare" not in _statuses(plain)
    assert "it broke" in _page(plain, "index")


def test_nothing_good_means_nothing_is_published(plain: Collection, workers: Workers) -> None:
    workers.failing = dict.fromkeys(ALL, "it broke")
    result = build(plain, Wanted())
    assert set(result.failed) == ALL
    assert result.release == ""
    assert not plain.site.exists()


def test_a_report_that_left_the_manifest_leaves_the_site(
    plain: Collection, workers: Workers
) -> None:
    build(plain, Wanted())
    text = plain.manifest.read_text(encoding="utf-8")
    plain.manifest.write_text(text[: text.rindex("[[notebook]]")], encoding="utf-8")
    workers.asked.clear()
    result = build(plain, Wanted())
    assert result.gone == ("bare",)
    assert workers.asked == []
    assert not (plain.site / "bare.html").exists()


def test_a_one_off_report_is_published_beside_the_others(
    plain: Collection, workers: Workers
) -> None:
    build(plain, Wanted())
    [name] = build(plain, Wanted(["sums"], ["first=7", "lang=en"])).built
    assert name == "sums/custom-7-en"
    assert set(_statuses(plain)) == ALL | {name}
    _change(plain)
    assert set(build(plain, Wanted()).built) == ALL | {name}
    assert build(plain, Wanted(force=True)).gone == (name,)
    assert set(_statuses(plain)) == ALL


def test_a_one_off_report_tells_its_page_and_is_dropped_by_name(
    plain: Collection, workers: Workers
) -> None:
    result = build(plain, Wanted(["sums"], ["first=7"]))
    page = plain.site / "sums/custom-7.html"
    told = [line for line, _ in recap(result, plain, quiet=False)]
    assert f"page: {page}" in told
    assert page.is_file()
    build(plain, Wanted(["bare"]))
    with pytest.raises(UsageError, match=r"notebooks/reports\.toml"):
        build(plain, Wanted(["bare"], drop=True))
    with pytest.raises(UsageError, match="did you mean sums/custom-7"):
        build(plain, Wanted(["sums/custom-77"], drop=True))
    workers.asked.clear()
    assert build(plain, Wanted(["sums/custom-7"], drop=True)).gone == ("sums/custom-7",)
    assert not page.exists()
    assert workers.asked == []


def test_a_one_off_report_that_says_a_default_is_made_once_under_one_title(
    plain: Collection, workers: Workers
) -> None:
    build(plain, Wanted())
    [name] = build(plain, Wanted(["sums"], ["first=7", "second=3", "lang=en"])).built
    title = "<h1>Sums (first: 7)</h1>"
    assert title in (plain.site / f"{name}.html").read_text(encoding="utf-8")
    assert build(plain, Wanted()).built == ()
    assert title in (plain.site / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("others", [["bare"], []])
def test_a_one_off_report_that_never_came_to_be_is_dropped_without_a_trace(
    plain: Collection, workers: Workers, capsys: pytest.CaptureFixture[str], others: list[str]
) -> None:
    if others:
        build(plain, Wanted(others))
    workers.failing = {"sums/custom-7": "it broke"}
    command = ["--root", str(plain.root)]
    assert main([*command, "build", "sums", "-p", "first=7"]) == 1
    assert main([*command, "status"]) == 1
    assert len([*plain.reports.glob("**/custom-7*")]) == 1
    capsys.readouterr()
    assert main([*command, "drop", "sums/custom-*"]) == 0
    assert capsys.readouterr().out == "removed sums/custom-7\n"
    assert main([*command, "status"]) == 0
    assert "sums/custom-7" not in capsys.readouterr().out
    assert [*plain.reports.glob("**/custom-7*")] == []
    assert [*plain.reports.glob(".runs/*")] == []
    if others:
        assert read_record(plain.reports, _release(plain)["release"]).failed == {}
        assert "it broke" not in (plain.site / "status.html").read_text(encoding="utf-8")
    assert main([*command, "drop", "sums/custom-7"]) == 2
    workers.failing = {}
    assert build(plain, Wanted(["sums"], ["first=7"])).built == ("sums/custom-7",)


def test_one_off_reports_keep_the_ids_they_were_published_under(
    plain: Collection, workers: Workers
) -> None:
    build(plain, Wanted(["sums"], ["first=7"]))
    path = plain.site / "release.json"
    earlier = path.read_text("utf-8").replace('"sums/custom-7"', '"sums/custom-0123abcd"')
    path.write_text(earlier, "utf-8")
    again = build(plain, Wanted(["sums"], ["first=7"]))
    assert again.one_off == "sums/custom-0123abcd"
    # The same values of other parameters are another report.
    build(plain, Wanted(["sums"], ["first=5"]))
    other = build(plain, Wanted(["sums"], ["second=5"])).one_off
    assert re.fullmatch("sums/custom-5-[0-9a-f]{8}", other)
    assert {"sums/custom-0123abcd", "sums/custom-5", other} <= set(_statuses(plain))


@pytest.mark.failure_mode(23)
def test_two_builders_do_not_interleave(plain: Collection, workers: Workers) -> None:
    plain.reports.mkdir()
    with FileLock(plain.reports / ".lock"), pytest.raises(BuildLocked):
        build(plain, Wanted())
    assert workers.asked == []


@pytest.mark.failure_mode(132)
@pytest.mark.parametrize("bad", ["6 *", None], ids=["no-python", "no-json"])
def test_a_bad_notebook_costs_its_own_reports_alone(
    plain: Collection, workers: Workers, bad: str | None
) -> None:
    build(plain, Wanted())
    workers.asked.clear()
    path = plain.notebooks / "02-bare.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text("{" if bad is None else text.replace("6 * 7", bad), "utf-8")
    _change(plain)
    result = build(plain, Wanted())
    assert set(result.built) == set(workers.asked) == ALL - {"bare"}
    assert set(result.failed) == {"bare"}
    assert result.failed["bare"].reason.startswith("notebooks/02-bare.ipynb")
    page = (plain.site / "bare.html").read_text(encoding="utf-8")
    assert 'class="stale"' in page
    path.write_text(text, "utf-8")
    assert build(plain, Wanted()).built == ("bare",)


@pytest.mark.failure_mode(132)
def test_a_bad_notebook_nobody_asked_for_is_named(
    plain: Collection, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    (plain.notebooks / "01-sums.ipynb").write_text("{", encoding="utf-8")
    said: list[str] = []
    teller = Teller(quiet=True)
    monkeypatch.setattr(teller, "line", said.append)
    monkeypatch.setattr(teller, "done", lambda *_, **__: None)
    assert build(plain, Wanted(["bare"]), teller=teller).failed == {}
    assert workers.asked == ["bare"]
    assert [line.partition(":")[0] for line in said] == ["notebooks/01-sums.ipynb"]


@pytest.mark.failure_mode(138)
def test_a_notebook_saved_while_it_is_built_is_the_next_builds(
    plain: Collection, workers: Workers
) -> None:
    path = plain.notebooks / "02-bare.ipynb"
    text = path.read_text(encoding="utf-8")
    ran: list[str] = []

    def save(job: Job, stop: Stop) -> None:
        path.write_text(text.replace("6 * 7", "6 * 9"), encoding="utf-8")
        ran.append(job.source)

    workers.during = save
    build(plain, Wanted(["sums", "bare"], jobs=1))
    assert "6 * 9" not in "".join(ran)
    [bare] = [one for one in make_plan(load_manifest(plain)).planned if one.report.id == "bare"]
    assert (str(bare.state), bare.reason) == ("stale", "notebooks/02-bare.ipynb changed")


def test_refused_data_leave_the_site_as_it_was(
    plain: Collection, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(plain, Wanted())
    before = _release(plain)
    _change(plain)
    (plain.data / "datapackage.json").write_text("{}", encoding="utf-8")

    def refuse(root: Path | None = None) -> Mapping[str, Any]:
        raise DataError([Fault("data/a.csv", 2, "value", "x", "a figure")])

    monkeypatch.setattr("helpers.data.load_tables", refuse)
    workers.asked.clear()
    with pytest.raises(DataError):
        build(plain, Wanted())
    assert _release(plain) == before
    assert workers.asked == []


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_build_and_harms_nothing(
    plain: Collection, workers: Workers, signum: signal.Signals
) -> None:
    build(plain, Wanted())
    before = _release(plain)

    def interrupt(job: Job, stop: Stop) -> None:
        if job.report.id == "bare":
            signal.raise_signal(signum)

    workers.during = interrupt
    with pytest.raises(Interrupted) as interrupted:
        build(plain, Wanted(force=True))
    assert interrupted.value.signum == signum
    assert _release(plain) == before
    assert sorted(path.name for path in plain.reports.iterdir()) == [
        ".lock", ".records", ".releases", ".runs", "site",
    ]  # fmt: skip
    assert not list((plain.reports / ".runs").iterdir())
    assert len(list((plain.reports / ".releases").iterdir())) == 1
    workers.during = lambda *_: None
    assert build(plain, Wanted(force=True)).built


def test_no_release_is_shown_before_its_record_is_written(
    plain: Collection, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut between the two would have everything built again."""
    known: list[set[str]] = []
    show = switch.show

    def watched(collection: Collection, folder: Path, *, release: str) -> None:
        known.append(set(read_record(collection.reports, release).made))
        show(collection, folder, release=release)

    monkeypatch.setattr(switch, "show", watched)
    build(plain, Wanted())
    assert known == [ALL]


def test_a_signal_while_pages_are_put_together_is_the_last_that_is_heard(
    plain: Collection, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(plain, Wanted())
    complete = building.complete

    def interrupted(*given: Any, **named: Any) -> Any:
        signal.raise_signal(signal.SIGTERM)
        return complete(*given, **named)

    def kept() -> list[Path]:
        return sorted((plain.reports / ".records").iterdir())

    before, records = _release(plain), kept()
    with monkeypatch.context() as patch:
        patch.setattr(building, "complete", interrupted)
        with pytest.raises(Interrupted):
            build(plain, Wanted(force=True))
    assert (_release(plain), kept()) == (before, records)


@pytest.mark.failure_mode(22)
def test_a_disk_that_fills_up_on_the_way_harms_nothing(
    plain: Collection, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(plain, Wanted())
    before = _release(plain)
    _change(plain)
    with monkeypatch.context() as patch:

        def full(path: Path, data: bytes) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr("helpers.pipeline.release.publish.write_new", full)
        workers.failing = {"bare": "other bytes"}
        with pytest.raises(OSError, match="No space left"):
            build(plain, Wanted())
    assert _release(plain) == before
    workers.failing = {}
    assert set(build(plain, Wanted()).built) == ALL


def test_files_that_change_while_they_are_read_are_told(
    plain: Collection, workers: Workers
) -> None:
    told: list[str] = []

    class Ears(Teller):
        def line(self, text: str) -> None:
            told.append(text)

        def done(self, report: str, *, seconds: float, reason: str) -> None: ...

    workers.during = lambda *_: _change(plain)
    build(plain, Wanted(), teller=Ears())
    assert told == ["changed during the build, so build again: data/ changed"]


def test_old_releases_are_removed(plain: Collection, workers: Workers) -> None:
    text = plain.manifest.read_text(encoding="utf-8").replace("[limits]", "[limits]\nreleases = 2")
    plain.manifest.write_text(text, encoding="utf-8")
    for _ in range(4):
        build(plain, Wanted(force=True))
    assert len(list((plain.reports / ".releases").iterdir())) == 2
    assert len(list((plain.reports / ".records").iterdir())) == 2


def test_a_page_offers_the_siblings_that_are_published(plain: Collection, workers: Workers) -> None:
    build(plain, Wanted(ids=["sums", "sums/en", "bare"]))
    assert "large" not in _page(plain, "sums") + _page(plain, "sums/en") + _page(plain, "index")
    workers.asked.clear()
    build(plain, Wanted(ids=["sums/large"]))
    # What is published is offered on pages that did not have to be drawn again.
    assert workers.asked == ["sums/large"]
    assert 'href="sums/large.html"' in _page(plain, "sums")
    assert 'href="../sums.html"' in _page(plain, "sums/large")
    assert "large" not in _page(plain, "sums/en")
    assert 'href="sums/large.html"' in _page(plain, "index")
    text = plain.manifest.read_text(encoding="utf-8").replace("큰 수 더하기", "큰 수")
    plain.manifest.write_text(text, encoding="utf-8")
    build(plain, Wanted())
    assert ">큰 수</a>" in _page(plain, "sums")
    start, end = (
        text.index('  [[notebook.report]]\n  slug = "large"'),
        text.index('[[notebook]]\nname = "bare"'),
    )
    plain.manifest.write_text(text[:start] + text[end:], encoding="utf-8")
    build(plain, Wanted())
    assert f"</h1>{PICKER}" in _page(plain, "sums")


def test_a_sibling_that_could_not_be_made_is_not_offered(
    plain: Collection, workers: Workers
) -> None:
    workers.failing["sums/large"] = "it broke"
    build(plain, Wanted())
    assert "large" not in _page(plain, "sums")
    assert "large" in _page(plain, "sums/en")


def test_pages_link_to_the_index_and_the_other_language(
    plain: Collection, workers: Workers
) -> None:
    seen: dict[str, Mapping[str, str]] = {}
    workers.during = lambda job, _: seen.update({job.report.id: job.links})
    build(plain, Wanted())
    own = {"index": "index.html", "ipynb": "sums.ipynb", "pdf": "sums.pdf"}
    assert seen["sums"] == own
    assert seen["sums/large-en"]["index"] == "../index-en.html"
    assert seen["bare"].keys() == own.keys()
    assert 'class="language" href="sums/en.html" lang="en"' in _page(plain, "sums")
    assert 'class="language" href="large.html" lang="ko"' in _page(plain, "sums/large-en")
    assert 'class="language"' not in _page(plain, "bare")


def _figure(value: float, text: str) -> list[dict[str, Any]]:
    return [{"id": "x", "value": value, "low": value, "high": value, "unit": "share", "text": text}]


def test_each_release_carries_on_what_changed(plain: Collection, workers: Workers) -> None:
    workers.figures = {"sums": _figure(1, "one")}
    first = build(plain, Wanted()).release
    assert json.loads((plain.site / "changes.json").read_bytes()) == []
    assert between(plain) is None
    workers.figures = {"sums": _figure(2, "two")}
    second = build(plain, Wanted(force=True)).release
    told = between(plain)
    assert told
    assert told.release == second
    assert [(one.id, one.changes[0].before, one.changes[0].after) for one in told.reports] == [
        ("sums", "one", "two")
    ]
    assert "<s>one</s> → <b>two</b>" in _page(plain, "sums")
    assert "<s>one</s>" in (plain.site / "changes.html").read_text(encoding="utf-8")
    # A build that changes no figure tells what changed last, and the pages stay as they are.
    page = _page(plain, "sums")
    third = build(plain, Wanted(force=True)).release
    assert _page(plain, "sums") == page
    unchanged, since_first = between(plain), between(plain, first, third[:7])
    assert unchanged
    assert unchanged.reports == ()
    assert since_first
    assert since_first.reports == told.reports
    with pytest.raises(
        UsageError, match=rf"«r9»: not the beginning of one release; kept are {first}, "
    ):
        between(plain, "r9")


def test_a_language_is_offered_once_it_is_published(plain: Collection, workers: Workers) -> None:
    build(plain, Wanted(ids=["sums"]))
    assert LANGUAGE in _page(plain, "sums")
    workers.asked.clear()
    build(plain, Wanted(ids=["sums/en"]))
    assert workers.asked == ["sums/en"]
    assert 'href="sums/en.html"' in _page(plain, "sums")
    assert 'href="../sums.html"' in _page(plain, "sums/en")


def test_a_picture_that_stands_for_a_report_stays_with_it(
    plain: Collection, workers: Workers
) -> None:
    workers.pictures = True
    build(plain, Wanted())
    assert _release(plain)["reports"][0]["files"]["png"] == "sums.png"
    workers.pictures = False
    build(plain, Wanted(ids=["bare"], force=True))
    assert (plain.site / "sums.png").read_bytes() == b"a picture"
    assert not (plain.site / "bare.png").exists()
    assert "png" not in {e["id"]: e for e in _release(plain)["reports"]}["bare"]["files"]
