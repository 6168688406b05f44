"""How a collection stands: the last build, what fails since when, what is due, how new data are.

Belongs here: drawing that from the record of builds, the manifest and the list of sources, each
read for itself, so that it can be told when one of them is broken. Nothing here plans or builds.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from helpers.data.editions import Outdated, outdated, spread
from helpers.display.wording import Lang, say
from helpers.errors import Fault, UsageError, nearest
from helpers.paths import Collection
from helpers.pipeline.notebook.manifest import MOST_HOURS
from helpers.pipeline.plan.log import KOREA, now, read_record
from helpers.pipeline.plan.plan import matching
from helpers.pipeline.plan.published import RELEASE_ID, shown
from helpers.pipeline.watch.runs import (
    FOLDER,
    LOCKED,
    LOG,
    RECENT,
    RUNS,
    Run,
    read_lines,
    read_runs,
)

LONGEST_GRACE: Final = 12.0
"""Hours that a build may be late at most before it counts as missed; half its interval before."""
MOST_TOLD: Final = 10


@dataclass(frozen=True, slots=True)
class Failing:
    """A report that cannot be renewed: since which build, and the line of its error."""

    since: str
    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """How a collection stands."""

    at: str  #: Time of the answer; like all times here ISO 8601 with Korea's zone.
    last: Run | None = None  #: The last build that was not turned away by another one.
    #: The last build of all reports, whose end decides how the collection stands.
    whole: Run | None = None
    turned_away: int = 0  #: How many builds since then found another one under way.
    #: Reports that could not be renewed, until they are.
    failing: Mapping[str, Failing] = field(default_factory=dict)
    every: float | None = None  #: Hours between two builds as the manifest expects them.
    due: str = ""  #: When the next build is due, empty where none is expected.
    overdue: bool = False  #: Whether that is so long ago that a build was missed.
    #: What readers see, and since when.
    release: str = ""
    published: str = ""
    #: When the oldest and the newest source was published.
    oldest: str = ""
    newest: str = ""
    outdated: tuple[Outdated, ...] = ()  #: Sources of which newer editions should be out.
    #: Empty where all is well; else ``never``, ``overdue``, ``failing`` or the state in which the
    #: last build of all reports ended.
    trouble: str = ""


def failing(runs: Iterable[Run]) -> dict[str, Failing]:
    """Return what could not be renewed: a build of all reports tries again whatever failed."""
    known: dict[str, Failing] = {}
    for run in runs:
        if run.code is None or run.reason:
            continue
        done = {*known} if run.whole else {*run.built, *run.gone}
        kept = {name: one for name, one in known.items() if name not in done}
        for name, reason in run.failed.items():
            kept[name] = Failing(known[name].since if name in known else run.started, reason)
        known = kept
    return known


def expected(collection: Collection) -> float | None:
    """Return how many hours lie between builds as the manifest has it, None where it has nothing.

    Read by itself: a manifest that is broken elsewhere has builds refused, not their watch.
    """
    with suppress(OSError, ValueError, TypeError, KeyError):
        content = tomllib.loads(collection.manifest.read_text(encoding="utf-8-sig"))
        hours = content["schedule"]["every_hours"]
        return float(hours) if 0 < float(hours) <= MOST_HOURS else None
    return None


def later(when: str, *, hours: float) -> str:
    """Return a time some hours after another one."""
    moment = dt.datetime.fromisoformat(when) + dt.timedelta(hours=hours)
    return moment.isoformat(timespec="seconds")


def after(when: str, than: str) -> bool:
    """Tell whether a time is later than another one, whatever their zones."""
    return dt.datetime.fromisoformat(when) > dt.datetime.fromisoformat(than)


def status(collection: Collection, *, at: str = "", runs: list[Run] | None = None) -> Status:
    """Return how a collection stands.

    Judged ``at`` a time, now by default; ``runs`` are its builds, where they are read already.
    """
    at = at or now()
    known = _enough(collection.reports) if runs is None else runs
    tried = [one for one in known if one.state != "locked"]
    wholes = [one for one in tried if one.whole]
    whole = next((one for one in reversed(wholes) if one.state != "running"), None)
    release = shown(collection).name if shown(collection).is_dir() else ""
    release = release if RELEASE_ID.fullmatch(release) else ""
    failures = failing(known)
    if not known:
        record = read_record(collection.reports, release)
        failures = {name: Failing(one.when, one.reason) for name, one in record.failed.items()}
    every = expected(collection)
    due = later(wholes[-1].started, hours=every) if every and wholes else ""
    grace = min((every or 0) / 2, LONGEST_GRACE)
    overdue = bool(due) and after(at, later(due, hours=grace))
    oldest, newest = spread(collection.data)
    place = known.index(tried[-1]) if tried else len(known)
    bad = whole is not None and whole.state in {"killed", "interrupted", "refused"}
    trouble = "never" if not tried else "overdue" if overdue else ""
    trouble = trouble or (whole.state if whole and bad else "failing" if failures else "")
    return Status(
        at, tried[-1] if tried else None, whole, len(known[place + 1 :]), failures, every, due,
        overdue, release, stamped(release), oldest, newest,
        outdated(collection.data, today=dt.date.fromisoformat(at[:10])), trouble,
    )  # fmt: skip


def _enough(reports: Path) -> list[Run]:
    """Return the builds that tell how a collection stands: the last ones, all where one failed."""
    recent = read_runs(reports, read_lines(reports, most=RECENT))
    ended = any(run.whole and run.code not in {None, LOCKED} for run in recent)
    return recent if ended and not failing(recent) else read_runs(reports)


def stamped(release: str) -> str:
    """Return when a release was begun, as its id has it; empty for none."""
    with suppress(ValueError):
        began = dt.datetime.fromisoformat(release.partition("-")[2])
        return began.astimezone(KOREA).isoformat(timespec="seconds")
    return ""


def moment(when: str, lang: Lang = "en") -> str:
    """Return a time on Korea's clocks and, where they differ, on this machine's, zones named."""
    here = dt.datetime.fromisoformat(when)
    korea = here.astimezone(KOREA)
    own = here.astimezone()
    told = f"{korea:%Y-%m-%d %H:%M} KST"
    if own.utcoffset() == korea.utcoffset():
        return told
    day = "" if own.date() == korea.date() else f"{own:%Y-%m-%d} "
    return f"{told} ({say('watch.here', lang, when=f'{day}{own:%H:%M %Z}')})"


def came_of(run: Run) -> str:
    """Return in a few words what came of a build."""
    if run.state in {"built", "failed"}:
        counted = ((len(run.built), "built"), (run.fresh, "up to date"), (len(run.gone), "removed"))
        told = [f"{number} {what}" for number, what in counted if number]
        told += [f"{len(run.failed)} FAILED"] if run.failed else []
        return ", ".join(told) or "a new release"
    words = {
        "unchanged": f"nothing had changed, {run.fresh} up to date", "running": "under way",
        "killed": "killed, or its machine went down: it began and never ended",
        "locked": "turned away: another build was under way",
    }  # fmt: skip
    return words.get(run.state) or f"{run.state} (exit code {run.code}): {run.reason}"


def lines(status: Status) -> Iterator[str]:
    """Yield what ``reports status`` says, a screen at most."""
    last = status.last
    if last is None:
        yield "last run    none is recorded; run `reports build`"
    else:
        took = f", {last.seconds:.1f} s" if last.ended else ""
        asked = [*last.asked.get("ids", ()), *last.asked.get("assignments", ())]
        what = "all reports" if last.whole else " ".join(map(str, asked))
        yield f"last run    {moment(last.started)}{took}, by {last.by}, {what}"
        yield f"result      {came_of(last)}"
    whole = status.whole
    if whole and whole is not last:
        yield f"all reports {moment(whole.started)}: {came_of(whole)}"
    if status.turned_away:
        yield f"turned away {status.turned_away} since, for another build was under way"
    for name, one in list(status.failing.items())[:MOST_TOLD]:
        yield f"FAILING     {name}, since {moment(one.since)}: {one.reason}"
    if len(status.failing) > MOST_TOLD:
        yield f"            and {len(status.failing) - MOST_TOLD} more; see `reports list`"
    if status.release:
        yield f"published   {status.release}, {moment(status.published)}"
    if status.due:
        word = "OVERDUE    " if status.overdue else "next due   "
        yield f"{word} {moment(status.due)}: a build every {status.every:g} hours is expected"
    elif not status.every:
        yield "next due    not known: no every_hours under [schedule] in notebooks/reports.toml"
    if status.newest:
        yield f"data as of  {status.newest} (newest source; the oldest is of {status.oldest})"
    for source in status.outdated:
        yield f"outdated    {outdated_line(source)}"
    yield f"log         reports/{FOLDER}/{LOG}"


def outdated_line(source: Outdated) -> str:
    """Return what is told of an outdated source."""
    month = dt.date(2000, source.month, 1).strftime("%B")
    editions = "one edition" if source.behind == 1 else f"{source.behind} editions"
    return (
        f"{source.producer_en}, {source.title_en}: a year is usually out by the end of {month} of "
        f"the next; ours ends with {source.year}, {editions} behind"
    )


@dataclass(frozen=True, slots=True)
class Event:
    """What a run did, to all reports or to one."""

    when: str  #: When it began.
    state: str  #: What came of it, in a word.
    what: str  #: The same in a sentence.
    seconds: float  #: How long it took.
    changes: int  #: Key figures that are other than in the release before.
    release: str  #: What it published, empty where that is nothing new.
    by: str  #: ``terminal`` or ``schedule``.


def history(collection: Collection, report: str = "", *, most: int) -> list[Event]:
    """Return what the last runs did, the newest first.

    Raises ``UsageError``: no run knows such a report.

    Parameters
    ----------
    collection : Collection
        Whose runs.
    report : str, optional
        The id of a report, or a pattern: of runs that left all of these alone only those are told
        that were refused whole.
    most : int
        How many.
    """
    runs = read_runs(collection.reports)
    known = sorted({name for run in runs for name in (*run.built, *run.failed, *run.gone)})
    names = matching(report or "*", known)
    if report and not names:
        wanted = f"no recorded run made or tried it{nearest(report, known)}"
        raise UsageError([Fault(f"reports/{FOLDER}/{RUNS}", 0, "", report[:80], wanted)])
    counted = _changes(collection, names)
    found = []
    for run in reversed(runs):
        told = _part(run, names) if report else run
        if report and not (told.built or told.failed or told.gone):
            if not run.reason or not run.whole:
                continue
            told = run
        reasons = [f"{name}: {why}" for name, why in told.failed.items()] if report else []
        what = ": ".join(filter(None, [came_of(told), "; ".join(reasons)]))
        new = run.release if run.release != run.before else ""
        changes = counted.get(new, 0)
        found.append(Event(run.started, told.state, what, told.seconds, changes, new, run.by))
    return found[:most]


def _part(run: Run, names: Container[str]) -> Run:
    """Return what a run did to some reports."""
    built = {name: seconds for name, seconds in run.built.items() if name in names}
    failed = {name: why for name, why in run.failed.items() if name in names}
    gone = tuple(name for name in run.gone if name in names)
    seconds = round(sum(built.values()), 3)
    return replace(run, built=built, failed=failed, gone=gone, fresh=0, seconds=seconds)


def _changes(collection: Collection, names: Container[str]) -> dict[str, int]:
    """Return by release how many key figures of some reports changed in it."""
    from helpers.pipeline.page import changes  # noqa: PLC0415 - draws pages, too

    return {
        one.release: sum(
            bool(change.figure)
            for changed in one.reports if changed.id in names
            for change in changed.changes
        )
        for one in changes.read_history(shown(collection))
    }  # fmt: skip


def content(status: Status) -> dict[str, Any]:
    """Return how a collection stands as plain data."""

    def plain(run: Run | None) -> dict[str, Any] | None:
        return {**asdict(run), "state": run.state} if run else None

    return {**asdict(status), "last": plain(status.last), "whole": plain(status.whole)}
