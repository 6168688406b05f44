from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from helpers.cli import main
from helpers.data.editions import Outdated, spread
from helpers.paths import Collection
from helpers.pipeline.page.status import Standing, shown
from helpers.pipeline.page.ways import render_page
from helpers.pipeline.run.processes import born
from helpers.pipeline.watch import runs
from helpers.pipeline.watch.runs import Run, read_runs
from helpers.pipeline.watch.status import content, history, lines, moment, status

from .builds import build_warm, digests, release

GOOD = {"code": 0, "fresh": 3, "before": "r1", "release": "r1"}
BUILT = {"code": 0, "built": {"a": 1.0, "b/en": 2.0}, "before": "r1", "release": "r2"}
FAILED = {"code": 1, "failed": {"a": "ValueError: no"}, "before": "r1", "release": "r2"}
REFUSED = {"code": 3, "reason": "1 fault in the data"}
LOCKED = {"code": 75, "reason": "another build is under way"}
INTERRUPTED = {"code": 143, "reason": "interrupted"}
KILLED = {"pid": 4_000_000, "born": "another start of the machine 1"}
RUNNING = {"pid": os.getpid(), "born": born(os.getpid())}
PART = {"asked": {"ids": ["a"]}}
ONE_OFF = {"asked": {"assignments": ["x=1"]}}

Keep = Callable[..., Collection]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Make a collection with builds recorded, one a day at noon from 1 November 2026."""

    def kept(told: Sequence[dict[str, Any]], manifest: str = "") -> Collection:
        collection = Collection(tmp_path)
        (tmp_path / "notebooks").mkdir()
        collection.manifest.write_text(manifest)
        for day, one in enumerate(told, start=1):
            started = f"2026-11-{day:02}T12:00:00+09:00"
            ended = {"ended": f"2026-11-{day:02}T12:01:00+09:00"} if "code" in one else {}
            runs.append(collection.reports, {"run": str(day), "started": started, **ended, **one})
        return collection

    return kept


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (GOOD, "unchanged"), (BUILT, "built"), (FAILED, "failed"), (REFUSED, "refused"),
        (LOCKED, "locked"), (INTERRUPTED, "interrupted"), (KILLED, "killed"), (RUNNING, "running"),
        ({**GOOD, "gone": ["c"]}, "built"), ({"code": 1, "reason": "disk full"}, "refused"),
    ],
)  # fmt: skip
def test_each_end_has_its_name(keep: Keep, told: dict[str, Any], state: str) -> None:
    [run] = read_runs(keep([told]).reports)
    assert run.state == state


@pytest.mark.parametrize(
    ("told", "trouble"),
    [
        ([], "never"),
        ([LOCKED], "never"),
        ([GOOD], ""),
        ([GOOD, LOCKED], ""),
        ([FAILED], "failing"),
        # An unchanged build of all would have tried again; a build of other reports did not.
        ([FAILED, GOOD], ""),
        ([FAILED, {**BUILT, **PART}], ""),
        ([FAILED, {**GOOD, "asked": {"ids": ["b"]}}], "failing"),
        ([FAILED, REFUSED], "refused"),
        ([REFUSED, GOOD], ""),
        ([GOOD, INTERRUPTED], "interrupted"),
        ([GOOD, KILLED], "killed"),
        ([GOOD, RUNNING], ""),
        ([REFUSED, RUNNING], "refused"),
        # What a person mistyped, or tried for one report, says nothing of all.
        ([GOOD, {**REFUSED, **PART}], ""),
        ([GOOD, {**REFUSED, **ONE_OFF}], ""),
        ([KILLED, {**GOOD, **PART}], "killed"),
    ],
)
def test_somebody_should_look(keep: Keep, told: list[dict[str, Any]], trouble: str) -> None:
    collection = keep(told)
    assert status(collection, at="2026-11-28T12:00:00+09:00").trouble == trouble
    assert main(["--root", str(collection.root), "status"]) == (1 if trouble else 0)


def test_a_failure_is_told_since_it_began(keep: Keep) -> None:
    other = {**FAILED, "failed": {"a": "ValueError: other", "b/en": "KeyError"}}
    part = {"asked": {"ids": ["c"]}, **BUILT, "built": {"c": 1.0}}
    found = status(keep([GOOD, FAILED, REFUSED, other, part, LOCKED])).failing
    assert {name: (one.since[:10], one.reason) for name, one in found.items()} == {
        "a": ("2026-11-02", "ValueError: other"), "b/en": ("2026-11-04", "KeyError"),
    }  # fmt: skip


DAILY, HOURLY, WEEKLY = (f"[schedule]\nevery_hours = {hours}" for hours in (24, 1, 168))


@pytest.mark.parametrize(
    ("manifest", "at", "due", "overdue"),
    [
        ("", "2027-11-01T12:00:00+09:00", "", False),
        (DAILY, "2026-11-03T00:00:00+09:00", "2026-11-02T12:00:00+09:00", False),
        (DAILY, "2026-11-03T00:00:01+09:00", "2026-11-02T12:00:00+09:00", True),
        # The same moment elsewhere.
        (DAILY, "2026-11-02T15:00:01+00:00", "2026-11-02T12:00:00+09:00", True),
        (HOURLY, "2026-11-01T13:31:00+09:00", "2026-11-01T13:00:00+09:00", True),
        (WEEKLY, "2026-11-08T23:59:00+09:00", "2026-11-08T12:00:00+09:00", False),
        # A clock that was set back makes nothing late.
        (DAILY, "2020-01-01T00:00:00+09:00", "2026-11-02T12:00:00+09:00", False),
        ("this is no manifest", "2027-11-01T12:00:00+09:00", "", False),
        ("[schedule]\nevery_hours = 'daily'", "2027-11-01T12:00:00+09:00", "", False),
        ("[schedule]\nevery_hours = inf", "2027-11-01T12:00:00+09:00", "", False),
        ("[schedule]\nevery_hours = 1e9", "2027-11-01T12:00:00+09:00", "", False),
    ],
)
def test_a_missed_build_is_overdue(
    keep: Keep, manifest: str, at: str, due: str, *, overdue: bool
) -> None:
    found = status(keep([GOOD], manifest), at=at)
    assert (found.due, found.overdue, found.trouble) == (due, overdue, "overdue" if overdue else "")


def test_builds_of_single_reports_do_not_stand_for_the_one_expected(keep: Keep) -> None:
    found = status(keep([GOOD, {**BUILT, **PART}], DAILY), at="2026-11-03T12:00:00+09:00")
    assert found.overdue
    assert found.last
    assert found.last.started.startswith("2026-11-02")


def test_a_screen_says_what_matters(keep: Keep) -> None:
    failed = {**FAILED, "failed": {f"r{number}": "no" for number in range(30)}, "seconds": 61.04}
    collection = keep([failed, LOCKED], DAILY)
    told = list(lines(status(collection, at="2026-11-05T12:00:00+09:00")))
    assert len(told) <= 24
    text = "\n".join(told)
    for words in ("30 FAILED", "61.0 s", "1 since", "and 20 more", "OVERDUE", "12:00 KST"):
        assert words in text


def test_a_one_off_build_is_told_with_its_parameters(keep: Keep) -> None:
    run = {**BUILT, "asked": {"ids": ["a"], "assignments": ["x=1", "y=2"]}}
    assert next(lines(status(keep([run])))).endswith(", a x=1 y=2")


def test_times_name_both_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    for zone, told in (
        ("Asia/Seoul", "2026-11-27 05:15 KST"),
        ("UTC", "2026-11-27 05:15 KST (2026-11-26 20:15 UTC on this machine)"),
    ):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert moment("2026-11-27T05:15:00+09:00") == told
    monkeypatch.undo()
    time.tzset()


def test_history_tells_of_all_reports_and_of_one(keep: Keep) -> None:
    collection = keep([BUILT, GOOD, FAILED, REFUSED, {**REFUSED, **PART}, LOCKED])
    (collection.reports / "site").mkdir()
    changed = {"id": "a", "lang": "ko", "title": "a", "changes": [{"figure": "f", "what": "value"}]}
    (collection.reports / "site/changes.json").write_text(
        json.dumps([{"release": "r2", "when": "2026-11-01T12:01:00+09:00", "reports": [changed]}])
    )
    told = [one.state for one in history(collection, most=20)]
    assert told == ["locked", "refused", "refused", "failed", "unchanged", "built"]
    own = history(collection, "a", most=20)
    assert [one.state for one in own] == ["locked", "refused", "failed", "built"]
    assert [(one.seconds, one.changes, one.release) for one in own][-1] == (1.0, 1, "r2")
    assert history(collection, "b/en", most=20)[-1].changes == 0
    assert len(history(collection, most=2)) == 2
    assert main(["--root", str(collection.root), "history", "b/em"]) == 2


def test_history_takes_a_pattern_as_other_commands_do(
    keep: Keep, capsys: pytest.CaptureFixture[str]
) -> None:
    some = {**BUILT, "built": {"a": 4.0, "b": 1.0, "b/en": 2.0}, "release": "r3"}
    failed = {**FAILED, "failed": {"b/en": "KeyError: no", "a": "ValueError: no"}}
    collection = keep([some, {**BUILT, "built": {"a": 1.0}}, GOOD, failed, REFUSED])
    own = [(one.state, one.seconds, one.what) for one in history(collection, "b*", most=20)]
    assert own == [
        ("refused", 0.0, "refused (exit code 3): 1 fault in the data"),
        ("failed", 0.0, "1 FAILED: b/en: KeyError: no"),
        ("built", 3.0, "2 built"),
    ]
    assert main(["--root", str(collection.root), "history", "b/*"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert main(["--root", str(collection.root), "history", "c/*"]) == 2


def test_history_knows_reports_that_were_only_removed(keep: Keep) -> None:
    """The runs that made them are no longer on record."""
    collection = keep([{**GOOD, "gone": ["c"], "release": "r2"}])
    (collection.reports / "site").mkdir()
    changed = {"id": "c", "lang": "ko", "title": "c", "changes": [{"figure": "f", "what": "gone"}]}
    (collection.reports / "site/changes.json").write_text(
        json.dumps([{"release": "r2", "when": "2026-11-01T12:01:00+09:00", "reports": [changed]}])
    )
    for asked in ("", "c"):
        [told] = history(collection, asked, most=9)
        assert (told.state, told.changes) == ("built", 1)


def test_answers_for_programs_are_plain(keep: Keep, capsys: pytest.CaptureFixture[str]) -> None:
    collection = keep([FAILED])
    assert main(["--root", str(collection.root), "status", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["trouble"] == "failing"
    assert found["last"]["state"] == "failed"
    assert found["failing"] == {
        "a": {"since": "2026-11-01T12:00:00+09:00", "reason": "ValueError: no"}
    }
    main(["--root", str(collection.root), "history", "--json"])
    assert [one["state"] for one in json.loads(capsys.readouterr().out)] == ["failed"]
    assert content(status(Collection(Path("/nowhere"))))["trouble"] == "never"


TORN = '{"run": "1", "started": "2026-11-'


@pytest.mark.failure_mode(161)
@pytest.mark.parametrize("spoilt", [TORN, "\x00\x00\x00", "[]", "null", '{"run": 1}', "[" * 9999,
                                    '{"run": "9"}', '{"run": "9", "started": "yesterday"}',
                                    '{"run": "9", "started": "2026-11-01T12:00:00+09:00", '
                                    '"asked": []}',
                                    *('{"run": "9", "started": "2026-11-01T12:00:00+09:00", '
                                      f'"{name}": {value}}}' for name, value in (
                                          ("code", '"0"'), ("seconds", "null"), ("pid", '"a"'),
                                          ("ended", '"today"'), ("ended", "5")))])  # fmt: skip
def test_a_torn_line_costs_itself_alone(keep: Keep, spoilt: str) -> None:
    collection = keep([GOOD])
    path = collection.reports / runs.FOLDER / runs.RUNS
    with path.open("a") as file:
        file.write(spoilt)
    runs.end(collection.reports, runs.begin(collection.reports, asked={}, by="schedule"), code=0)
    assert [run.state for run in read_runs(collection.reports)] == ["unchanged", "unchanged"]


@pytest.mark.failure_mode(162)
@pytest.mark.parametrize("room", [0, 20])
def test_a_full_disk_costs_the_record_of_one_run_alone(
    keep: Keep, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    collection = keep([GOOD])
    write = os.write

    def full(handle: int, data: bytes) -> int:
        if not room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, data[:room])

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", full)
        run = runs.begin(collection.reports, asked={}, by="schedule")
        assert runs.end(collection.reports, run, code=0).state == "unchanged"
    runs.end(collection.reports, runs.begin(collection.reports, asked={}, by="schedule"), **BUILT)
    assert [one.state for one in read_runs(collection.reports)] == ["unchanged", "built"]


@pytest.mark.failure_mode(163)
def test_builds_that_record_at_once_lose_nothing(keep: Keep) -> None:
    collection = keep([])

    def build(number: int) -> None:
        run = runs.begin(collection.reports, asked={"ids": [str(number)] * 99}, by="schedule")
        runs.end(collection.reports, run, code=0, fresh=number)

    with ThreadPoolExecutor(8) as builders:
        [*builders.map(build, range(48))]
    lines = (collection.reports / runs.FOLDER / runs.RUNS).read_text(encoding="utf-8").split("\n")
    assert len(lines) == 2 * 48 + 1
    assert sorted(run.fresh for run in read_runs(collection.reports)) == [*range(48)]


@pytest.mark.failure_mode(164)
def test_a_clock_set_back_leaves_the_runs_in_their_order(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = keep([], "[schedule]\nevery_hours = 24")
    clock = iter(["12:00", "09:00", "09:05", "09:06"])
    monkeypatch.setattr(runs, "now", lambda: f"2026-11-01T{next(clock)}:00+09:00")
    for told in (BUILT, GOOD):
        run = runs.begin(collection.reports, asked={}, by="schedule")
        runs.end(collection.reports, run, **told)
    found = status(collection, at="2026-11-01T09:10:00+09:00")
    assert (found.trouble, found.due) == ("", "2026-11-02T09:05:00+09:00")
    told = [(one.what, one.when[11:16]) for one in history(collection, "", most=9)]
    assert told == [("nothing had changed, 3 up to date", "09:05"), ("2 built", "12:00")]


def test_the_record_stays_small(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    collection = keep([])
    monkeypatch.setattr(runs, "MOST_BYTES", 2000)
    for number in range(40):
        run = runs.begin(collection.reports, asked={}, by="schedule")
        runs.end(collection.reports, run, code=0, fresh=number)
    files = list((collection.reports / runs.FOLDER).iterdir())
    assert sum(path.stat().st_size for path in files) < 5000
    known = [run.fresh for run in read_runs(collection.reports)]
    assert known == list(range(known[0], 40))
    assert len(known) > 5


def test_of_builds_that_begin_together_one_turns_the_record_over(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = keep([GOOD] * 20)
    monkeypatch.setattr(runs, "MOST_BYTES", 2000)

    class Awaited(FileLock):
        def acquire(self, *given: Any, **wanted: Any) -> Any:
            path = collection.reports / runs.FOLDER / runs.RUNS
            path.replace(f"{path}.1")
            runs.append(collection.reports, {"run": "another", "started": "2026-11-30T12:00+09:00"})
            return super().acquire(*given, **wanted)

    monkeypatch.setattr(runs, "FileLock", Awaited)
    run = runs.begin(collection.reports, asked={}, by="schedule")
    known = [one.run for one in read_runs(collection.reports)]
    assert known == [*map(str, range(1, 21)), "another", run.run]


@pytest.mark.parametrize("taken", ["folder", "file", "link"])
def test_a_record_that_cannot_be_written_fails_nothing(keep: Keep, taken: str) -> None:
    collection = keep([])
    place = collection.reports / runs.FOLDER
    if taken == "folder":
        (place / runs.RUNS).mkdir(parents=True)
    elif taken == "file":
        collection.reports.mkdir()
        place.write_text("")
    else:
        place.mkdir(parents=True)
        (place / runs.RUNS).symlink_to(collection.root / "elsewhere")
    run = runs.begin(collection.reports, asked={}, by="schedule")
    assert runs.end(collection.reports, run, code=0).state == "unchanged"
    log = runs.open_log(collection.reports)
    runs.write_log(log, "told")
    runs.close_log(log)
    assert read_runs(collection.reports) == []
    assert not (collection.root / "elsewhere").exists()


def test_the_log_has_a_line_an_event_with_its_zone_and_turns_over(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = keep([GOOD])
    monkeypatch.setattr(runs, "_LOG_BYTES", 300)
    log = runs.open_log(collection.reports)
    for number in range(40):
        runs.write_log(log, f"event {number}\nof 광주")
    runs.close_log(log)
    files = sorted(path for path in (collection.reports / runs.FOLDER).glob(f"{runs.LOG}*"))
    assert len(files) == 4
    newest = files[0].read_text(encoding="utf-8").splitlines()
    assert newest[-1].endswith("+09:00 event 39 of 광주")


def test_a_run_is_as_its_lines_tell() -> None:
    assert Run("1", "2026-11-01T12:00:00+09:00").whole
    assert not Run("1", "2026-11-01T12:00:00+09:00", asked={"ids": ("a",)}).whole


def _command(collection: Collection, *arguments: str) -> int:
    return main(["--root", str(collection.root), *arguments])


def test_the_site_says_how_it_stands_as_part_of_the_release(
    published_plain: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = published_plain
    assert "status.html" in {file["path"] for file in release(collection)["files"]}
    assert 'href="status.html"' in (collection.site / "index.html").read_text("utf-8")
    assert "Every published report is up to date." in (
        collection.site / "status-en.html"
    ).read_text("utf-8")
    before = digests(collection)
    assert build_warm(collection).returncode == 0
    assert digests(collection) == before

    notebook = collection.root / "notebooks/02-bare.ipynb"
    content = json.loads(notebook.read_text("utf-8"))
    code = next(cell for cell in content["cells"] if cell["cell_type"] == "code")
    code["source"] = "1 / 0"
    notebook.write_text(json.dumps(content), encoding="utf-8")
    assert build_warm(collection).returncode == 1
    page = (collection.site / "status-en.html").read_text("utf-8")
    assert "Some reports could not be updated" in page
    assert "bare: " in page
    assert "ZeroDivisionError" in page
    assert str(collection.root) not in page


def test_the_page_names_sources_that_have_newer_editions() -> None:
    late = Outdated(
        "S1", "식약처", "MFDS", "수출 <b>", "Exports <b>", month=6, year=2024, behind=1
    )  # fmt: skip
    told = Standing({}, 0, ("2020-01-02", "2026-05"), [late])
    page = render_page("status", lang="en", site={}, **shown(told, lang="en"))
    assert "MFDS, Exports &lt;b&gt;: the figures of 2025 should have been out by" in page
    assert "Jun 2026; this collection has them up to 2024." in page
    assert "<b>" not in page.split("<main", 1)[1]


@pytest.mark.parametrize("published", ["about 2019", "2019-13", "2019-02-30", "", "2019/2020"])
def test_a_date_that_is_none_costs_the_page_nothing(tmp_path: Path, published: str) -> None:
    (tmp_path / "sources.csv").write_text(
        f"source_id,published\na,2013\nb,{published}\n", encoding="utf-8"
    )
    told = Standing({}, 0, spread(tmp_path), ())
    page = render_page("status", lang="en", site={}, **shown(told, lang="en"))
    assert "<dd>2013</dd>" in page
