"""Kill the builder at random moments, thousands of times, while somebody reads the site.

Run by ``make kills``. Builds are killed with SIGKILL: whole commands, builders from a warm server
(`warm`), and builders without kernels (`prepared`), in which moments of publishing are as frequent
as they are short. The first two are of four kinds (a notebook changed, with forked and with cold
kernels; a title changed; everything forced); most are killed at a moment spread evenly over what
such a build takes, every fifth while it publishes. After each kill the site has to be whole, the
lock free, every process gone within five seconds; what the kill left behind has to be gone once the
next build works, and altogether after a build that nobody kills.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from copies import Copy, told, working_copy
from prepared import PreparedCopy, prepared_copy
from reader import Broken, read, reading
from warm import warm_copy

PATIENCE_SECONDS = 5
KINDS = {
    "fork": ("--jobs", "1"),
    "cold": ("--jobs", "1", "--kernel", "cold"),
    "page": ("--jobs", "1"),
    "all": ("--force",),
    "prepared": (),
}
# How often each kind is built: forcing everything costs most and shows least.
TURNS = ("fork", "page", "cold", "page") * 6 + ("all",)
WHOLE_EVERY = 50
AIMED_EVERY = 5
# How long it takes to show a release once its record is written, and to clean up.
PUBLISHING_SECONDS = 0.03


class Kills:
    """One campaign: what was killed where, and what came of it."""

    def __init__(self, copy: Copy, *, seed: int) -> None:
        self.copy = copy
        self.stages: Counter[str] = Counter()
        self.ends: Counter[str] = Counter()
        self.broken: list[str] = []
        self.slowest = 0.0
        self._random = random.Random(seed)  # noqa: S311 - chooses moments
        self._number = 0
        self._before: dict[str, set[str]] = {}
        self._seconds: dict[str, float] = {}
        self.release: str = read(copy.site)["release"]

    def _start(self, kind: str) -> Any:
        """Start a build that has something to do."""
        self._number += 1
        self._before = self._leftovers()
        if kind == "page":
            self.copy.edit("reports.toml", '"Bare"', f'"Bare {self._number}"')
        elif kind in {"fork", "cold"}:
            self.copy.edit("02-bare.ipynb", "6 * 7", f"6 * {self._number}")
        return self.copy.start(*KINDS[kind])

    def whole(self, kind: str) -> None:
        """Build without a kill: it has to succeed and to leave nothing."""
        began = time.monotonic()
        code = self._start(kind).wait()
        self._seconds[kind] = time.monotonic() - began
        if code:
            self.broken.append(f"a build after a kill: exit code {code}: {self.copy.told()}")
        self._look()
        self.broken += [f"left after a whole build: {path}" for path in self.copy.left()]

    def kill(self, kind: str, *, aimed: bool) -> bool:
        """Kill a build; tell whether it was still there to be killed."""
        if kind not in self._seconds:
            self.whole(kind)
        process = self._start(kind)
        if aimed:
            self._await_record(process)
            time.sleep(self._random.uniform(0, PUBLISHING_SECONDS))
        else:
            time.sleep(self._random.uniform(0, 0.9 * self._seconds[kind]))
        alive = process.poll() is None
        process.kill()
        process.wait()
        self._look(stage=alive)
        return alive

    def _await_record(self, process: Any) -> None:
        """Wait until a build has nothing left to do but to publish."""
        records = self.copy.reports / ".records"
        before = len(list(records.iterdir()))
        while process.poll() is None and len(list(records.iterdir())) <= before:
            time.sleep(0.002)

    def _look(self, *, stage: bool = False) -> None:
        """Check what a build left, however it ended."""
        try:
            self.slowest = max(self.slowest, self.copy.quiet_after(PATIENCE_SECONDS))
        except RuntimeError as error:
            self.broken.append(str(error))
        if self.copy.locked():
            self.broken.append("the lock is held by nobody")
        try:
            release = read(self.copy.site)["release"]
        except Broken as error:
            self.broken.append(str(error))
            release = ""
        if stage:
            self.ends["old" if release == self.release else "new"] += 1
            where, still = self._stage(release)
            self.stages[where] += 1
            if still and where not in {"starting", "sweeping"}:
                self.broken.append(f"not swept by the next build: {sorted(still)}")
        self.release = release

    def _leftovers(self) -> dict[str, set[str]]:
        """Return what builds that did not end by themselves have left.

        Notes by what they say: within one second a build may get the id of one that was killed.
        """
        reports = self.copy.reports
        notes = list(reports.glob(".runs/*/run.json"))
        drafts = [*reports.glob(".releases/.new-*"), *reports.glob(".releases/.old-*")]
        return {
            "notes": {f"{path.parent.name} {path.read_text(encoding='utf-8')}" for path in notes},
            "drafts": set(map(str, drafts)),
            "scratch": set(map(str, self.copy.temporary.glob("reports-*"))),
        }

    def _stage(self, release: str) -> tuple[str, set[str]]:
        """Return how far the killed build had come, and what it found and did not sweep."""
        found, before, reports = self._leftovers(), self._before, self.copy.reports
        notes = [note.partition(" ")[0] for note in found["notes"] - before["notes"]]
        scratch = [Path(path) for path in found["scratch"] - before["scratch"]]
        drafts = [Path(path) for path in found["drafts"]]
        drafts = [path for path in drafts if path.name.removeprefix(".new-") in notes]
        still = {one for kind in found for one in found[kind] & before[kind]}
        still -= set(map(str, drafts))
        pruning = any("/.old-" in path for path in found["drafts"] - before["drafts"])
        new = release != self.release
        stages = {
            "pruning": new and pruning,
            "cleaning up": new and bool(notes),
            "over": new,
            "switching": any((reports / ".releases" / note).exists() for note in notes),
            "completing the release": any(
                (reports / ".records" / f"{note}.json").exists() for note in notes
            ),
            "writing products": any(any(draft.iterdir()) for draft in drafts),
            "running": any(any(folder.glob("k*")) for folder in scratch),
            "starting workers": bool(drafts),
            "starting the template": any((folder / "home").exists() for folder in scratch),
            "beginning the run": bool(notes),
            "planning": any(before.values()) and not still,
            "sweeping": found != before,
            "starting": True,
        }
        return next(stage for stage, reached in stages.items() if reached), still


def campaign(
    copy: Copy, *, times: int, seed: int = 0, turns: Sequence[str] = TURNS, log: bool = False
) -> Kills:
    """Kill so many builds of a copy that has been built."""
    done = Kills(copy, seed=seed)
    turns = ("prepared",) if isinstance(copy, PreparedCopy) else turns
    turn = 0
    while done.ends.total() < times:
        turn += 1
        kind = turns[turn % len(turns)]
        if turn % WHOLE_EVERY == 0:
            done.whole(kind)
        aimed = turn % AIMED_EVERY == 0 and kind != "prepared"
        done.kill("page" if aimed else kind, aimed=aimed)
        if log and turn % WHOLE_EVERY == 0:
            print(turn, dict(done.ends), dict(done.stages), done.broken[-3:], flush=True)
    done.whole(turns[0])
    return done


def figures(done: Kills, seen: dict[str, Any]) -> dict[str, Any]:
    """Return what a campaign has to tell."""
    return {
        "kills": done.ends.total(),
        **{f"ended in the {end}": number for end, number in done.ends.items()},
        **{f"while {stage}": number for stage, number in done.stages.most_common()},
        "seconds at most until no process was left": round(done.slowest, 1),
        "reads meanwhile": seen["reads"], "releases read": seen["releases"],
        "broken": len(done.broken) + len(seen["broken"]),
    }  # fmt: skip


def main() -> None:
    """Kill whole commands, then warm builders, and print what came of each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=1000, help="warm builders")
    options.add_argument("--prepared", type=int, default=1000, help="builders without kernels")
    options.add_argument("--commands", type=int, default=100, help="whole commands")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--log", action="store_true")
    wanted = options.parse_args()
    code = 0
    for name, make, times in (
        ("kills of builders without kernels", prepared_copy, wanted.prepared),
        ("kills of builders", warm_copy, wanted.times),
        ("kills of commands", working_copy, wanted.commands),
    ):
        if times:
            with make() as copy:
                copy.build()
                with reading(copy.site) as seen:
                    done = campaign(copy, times=times, seed=wanted.seed, log=wanted.log)
            code |= told(name, figures(done, seen), done.broken + seen["broken"])
    sys.exit(code)


if __name__ == "__main__":
    main()
