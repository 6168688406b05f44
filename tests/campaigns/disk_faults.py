"""Let every call that changes the disk fail, one at a time, and kill the builder there.

Run by ``make disk-faults``. In forked builders of one warm process, which publish prepared outcomes
in place of what kernels would give, every open for writing, write, fsync, rename, link, symlink,
mkdir, rmdir and unlink fails in turn: once, or from there on, with each of four errors; or the
builder is killed there. Then the same to whole commands by ``strace``, on system calls, where there
is strace. After each point the site has to be whole, the exit code has to tell, and the next build
has to succeed and to leave nothing of what went before.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from copies import told
from failing import CODES, KILL, Disk, Point
from prepared import ALL, FAILED, ONE, PreparedCopy, prepared_copy
from reader import Broken, read

AFTER_KILL, FIRST, NO_LINKS = "after a kill", "first build", "no links"
SCENARIOS = (ALL, ONE, FAILED, AFTER_KILL, FIRST, NO_LINKS)
CALLS = ("write", "fsync", "rename", "link", "mkdir", "unlink", "unlinkat", "rmdir", "symlink")


def ways() -> Iterator[tuple[str, bool]]:
    """Yield how a disk may fail, and whether for good."""
    yield from ((code, lasting) for code in CODES for lasting in (False, True))
    yield KILL, False


class Faults:
    """One campaign on one copy: builds that are known in advance, and what came of them."""

    def __init__(self, copy: PreparedCopy) -> None:
        self.copy = copy
        self.broken: list[str] = []
        self.ends: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self._log = copy.output.with_name("calls")

    def build(self, scenario: str, point: Point) -> tuple[int, int]:
        """Build on a disk that fails; return the build's number and its exit code."""

        def first() -> None:
            if scenario == NO_LINKS:
                Path.symlink_to = _no_symlink  # type: ignore[method-assign]
            Disk(self.copy.root.parent, point, log=self._log).install()

        self.copy.told()
        builder = self.copy.start(scenario=scenario, first=first)
        return builder.number, builder.wait()

    def points(self, scenario: str) -> int:
        """Return how many calls a scenario's build makes, nothing failing."""
        self._before(scenario)
        number, code = self.build(scenario, Point())
        self._check(f"{scenario}, nothing failing", scenario, number, code, old="")
        return len(self._log.read_text(encoding="utf-8").splitlines())

    def _before(self, scenario: str) -> str:
        """Bring about what a scenario begins with and return the release that is shown."""
        if scenario == FIRST or (scenario == NO_LINKS) != self._is_folder():
            shutil.rmtree(self.copy.reports)
            self.copy.reports.mkdir()
            if scenario == NO_LINKS:
                self.build(scenario, Point())
        if scenario == AFTER_KILL:
            self.build(ALL, Point(40, KILL))
        return self._release()

    def _is_folder(self) -> bool:
        return self.copy.site.is_dir() and not self.copy.site.is_symlink()

    def _release(self) -> str:
        """Return the release that is shown, checked; nothing where there is none yet."""
        if not os.path.lexists(self.copy.site):
            return ""
        release: str = read(self.copy.site)["release"]
        return release

    def meet(self, scenario: str, point: Point) -> None:
        """Build with a failing disk, then without, and check what came of both."""
        where = f"{scenario}, {point}"
        old = self._before(scenario)
        number, code = self.build(scenario, point)
        calls = self._log.read_text(encoding="utf-8").splitlines()
        if len(calls) < point.number:
            # Where the call before failed there may be fewer than without.
            return
        self.calls[calls[point.number - 1]] += 1
        where = f"{where}, {calls[point.number - 1]}"
        self._check(where, scenario, number, code, old=old, failing=point)
        self.recover(where)

    def recover(self, where: str) -> None:
        """Build with a disk that works: it has to succeed and to leave nothing."""
        kept = NO_LINKS if self._is_folder() else ALL
        number, code = self.build(kept, Point())
        self._check(f"next build after {where}", kept, number, code, old="")
        self.broken += [f"{where}: left: {path}" for path in self.copy.left()]

    def _check(
        self, where: str, scenario: str, number: int, code: int, *, old: str,
        failing: Point | None = None,
    ) -> None:  # fmt: skip
        """Check that readers have the old release or the new one, and that the exit code tells."""
        words = self.copy.told()
        wanted = 1 if scenario == FAILED else 0
        try:
            release = self._release()
            new = release != old
            right = not new or self.copy.shows(read(self.copy.site), number, scenario)
        except Broken as error:
            self.broken.append(f"{where}: {error}")
            return
        if not right:
            self.broken.append(f"{where}: {release} is not what was built")
        if not new and code == wanted == 0:
            self.broken.append(f"{where}: exit code 0, but nothing new: {words}")
        if "Traceback" in words or code not in ({0, 1, -9} if failing else {wanted}):
            self.broken.append(f"{where}: exit code {code}: {words}")
        if new and "as it was" in words:
            self.broken.append(f"{where}: told that nothing was published: {words}")
        if failing:
            self.ends[f"{'new' if new else 'old'}, exit code {code}"] += 1


def _no_symlink(self: Path, target: Path, target_is_directory: bool = False) -> None:
    raise PermissionError(1, "Operation not permitted")


def campaign(
    faults: Faults, *, every: int = 1, scenarios: Sequence[str] = SCENARIOS, log: bool = False
) -> int:
    """Meet every so manieth point of some scenarios and return how many there were."""
    turn = 0
    for scenario in scenarios:
        most = faults.points(scenario)
        for number in range(1, most + 1):
            for what, lasting in ways():
                turn += 1
                if turn % every == 0:
                    faults.meet(scenario, Point(number, what, lasting))
                if log and turn % 100 == 0:
                    print(scenario, f"{number}/{most}", dict(faults.ends), flush=True)
        if log:
            print(scenario, most, dict(faults.ends), faults.broken[-5:], flush=True)
    return faults.ends.total()


class Commands:
    """Whole commands whose system calls fail; one report is no longer in the manifest."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.copy = faults.copy
        self.ends: Counter[str] = Counter()
        faults.recover("the campaign in one process")
        self._manifest = self.copy.root / "notebooks/reports.toml"
        self._whole = self._manifest.read_text(encoding="utf-8")
        self._without = self._whole[: self._whole.index('[[notebook]]\nname = "bare"')]

    def run(self, *options: str) -> tuple[int, str]:
        """Run a build under strace and return its exit code and what strace noted."""
        self._manifest.write_text(self._without, encoding="utf-8")
        trace = self.copy.output.with_name("trace")
        command = ["strace", "-o", str(trace), *options, *self.copy.command()]
        with self.copy.output.open("ab") as output:
            done = subprocess.run(
                command, env=self.copy.environment, stdout=output, stderr=output, check=False
            )
        self._manifest.write_text(self._whole, encoding="utf-8")
        return done.returncode, trace.read_text(encoding="utf-8", errors="replace")

    def calls(self) -> list[tuple[str, int]]:
        """Return every call of such a build, by name and number."""
        _, trace = self.run("-e", f"trace={','.join(CALLS)}")
        numbers: Counter[str] = Counter()
        found = []
        for line in trace.splitlines():
            if name := re.match(r"(\w+)\(", line):
                numbers[name[1]] += 1
                found.append((name[1], numbers[name[1]]))
        self.faults.recover("strace alone")
        return found

    def meet(self, name: str, number: int, what: str) -> None:
        """Let one system call fail, or be the last."""
        old = read(self.copy.site)["release"]
        how = "signal=KILL" if what == KILL else f"error={what}"
        code, _ = self.run("-e", f"trace={name}", "-e", f"inject={name}:{how}:when={number}")
        where = f"command, {name} {number} {what}"
        words = self.copy.told()
        try:
            content = read(self.copy.site)
        except Broken as error:
            self.faults.broken.append(f"{where}: {error}")
            return
        new = content["release"] != old
        ids = {report["id"] for report in content["reports"]}
        if new == ("bare" in ids) or (not new and code == 0):
            self.faults.broken.append(f"{where}: exit code {code}, {new=}, {ids}: {words}")
        if "Traceback" in words or code not in {0, 1, -signal.SIGKILL}:
            self.faults.broken.append(f"{where}: exit code {code}: {words}")
        self.ends[f"{'new' if new else 'old'}, exit code {code}"] += 1
        self.faults.recover(where)


def main() -> None:
    """Meet every point, and print what came of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--every", type=int, default=1, help="only every so manieth point")
    options.add_argument("--commands", type=int, default=400, help="points of whole commands")
    options.add_argument("--scenarios", nargs="+", choices=SCENARIOS, default=SCENARIOS)
    options.add_argument("--log", action="store_true")
    wanted = options.parse_args()
    with prepared_copy() as copy:
        faults = Faults(copy)
        points = campaign(faults, every=wanted.every, scenarios=wanted.scenarios, log=wanted.log)
        figures = {"points": points, **faults.calls, **faults.ends, "broken": len(faults.broken)}
        code = told("disk faults", figures, faults.broken)
        if wanted.commands and not shutil.which("strace"):
            print("disk faults of commands: no strace here, so none")
        elif wanted.commands:
            faults.broken.clear()
            commands = Commands(faults)
            found = [(*call, what) for call in commands.calls() for what in (*CODES, KILL)]
            for call in found[:: max(1, len(found) // wanted.commands)]:
                commands.meet(*call)
            figures = {"points": commands.ends.total(), "of": len(found), **commands.ends}
            code |= told(
                "disk faults of commands", {**figures, "broken": len(faults.broken)}, faults.broken
            )
    sys.exit(code)


if __name__ == "__main__":
    main()
