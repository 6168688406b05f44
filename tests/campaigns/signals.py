"""Ask the builder to stop at random moments, hundreds of times.

Run by ``make signals``. SIGINT, SIGTERM and SIGHUP in turn meet builds at moments spread evenly
over what such a build takes; every second whole command gets them with all its group, as from a
terminal. Afterwards no process, socket, temporary folder or half-written file may be left, at once
and without a next build; the exit code has to be 128 and the signal's number (or the signal itself
where Python was not up yet), or 0 where it came too late; the site has to be whole.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from copies import Copy, told, working_copy
from kills import KINDS, TURNS
from reader import Broken, read, reading
from warm import warm_copy

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# How long a build may take to end, and what watches over its processes after that.
PATIENCE_SECONDS = 20
AFTERWARDS_SECONDS = 2


class Signals:
    """One campaign: what was sent, and how the builds ended."""

    def __init__(self, copy: Copy, *, seed: int) -> None:
        self.copy = copy
        self.ends: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.broken: list[str] = []
        self.slowest = 0.0
        self._random = random.Random(seed)  # noqa: S311 - chooses moments
        self._seconds: dict[str, float] = {}

    def send(self, kind: str, turn: int, *, group: bool) -> None:
        """Start a build and send it a signal."""
        signum = SIGNALS[turn % len(SIGNALS)]
        if kind not in self._seconds:
            self._edit(kind, f"first {turn}")
            self._seconds[kind] = self.copy.build(*KINDS[kind])
        before = read(self.copy.site)["release"]
        self._edit(kind, str(turn))
        process = self.copy.start(*KINDS[kind])
        time.sleep(self._random.uniform(0, self._seconds[kind]))
        if process.poll() is None:
            self.sent[signum.name] += 1
            if group:
                os.killpg(process.pid, signum)
            else:
                process.send_signal(signum)
        began = time.monotonic()
        where = f"{signum.name} while {kind}"
        try:
            code = process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.broken.append(f"{where}: still there after {PATIENCE_SECONDS} s")
            process.kill()
            code = process.wait()
        self.slowest = max(self.slowest, time.monotonic() - began)
        self._look(where, code, signum, before)

    def _edit(self, kind: str, mark: str) -> None:
        """Give a build something to do."""
        if kind == "page":
            self.copy.edit("reports.toml", '"Bare"', f'"Bare {mark}"')
        elif kind != "all":
            self.copy.edit("02-bare.ipynb", "6 * 7", f"'{mark}'")

    def _look(self, where: str, code: int, signum: int, before: str) -> None:
        """Check what the build left and what it said."""
        words = self.copy.told()
        try:
            self.copy.quiet_after(AFTERWARDS_SECONDS)
            release = read(self.copy.site)["release"]
        except (RuntimeError, Broken) as error:
            self.broken.append(f"{where}: {error}")
            return
        self.broken += [f"{where}: left: {path}" for path in self.copy.left()]
        if self.copy.locked():
            self.broken.append(f"{where}: the lock is held by nobody")
        if code not in {0, 128 + signum, -signum} or (code > 0 and "Traceback" in words):
            self.broken.append(f"{where}: exit code {code}: {words}")
        self.ends[f"exit code {code}, {'old' if release == before else 'new'}"] += 1


def campaign(
    copy: Copy, *, times: int, groups: bool, seed: int = 0, turns: Sequence[str] = TURNS,
    log: bool = False,
) -> Signals:  # fmt: skip
    """Send so many signals to builds of a copy that has been built."""
    done = Signals(copy, seed=seed)
    turn = 0
    while done.sent.total() < times:
        turn += 1
        done.send(turns[turn % len(turns)], turn, group=groups and turn % 2 == 0)
        if log and turn % 50 == 0:
            print(turn, dict(done.sent), dict(done.ends), done.broken[-3:], flush=True)
    return done


def main() -> None:
    """Send signals to warm builders, then to whole commands, and print what came of each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=400, help="warm builders")
    options.add_argument("--commands", type=int, default=100, help="whole commands")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--log", action="store_true")
    wanted = options.parse_args()
    # Builders inherit it when signals are ignored, as they are for whatever a shell runs aside.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    code = 0
    for name, make, times in (
        ("signals to builders", warm_copy, wanted.times),
        ("signals to commands", working_copy, wanted.commands),
    ):
        if not times:
            continue
        with make() as copy:
            copy.build()
            with reading(copy.site) as seen:
                done = campaign(
                    copy, times=times, seed=wanted.seed, groups=make is working_copy,
                    log=wanted.log,
                )  # fmt: skip
        broken = done.broken + seen["broken"]
        figures = {
            "signals": done.sent.total(), **done.sent, **done.ends,
            "seconds at most until the end": round(done.slowest, 1),
            "reads meanwhile": seen["reads"], "broken": len(broken),
        }  # fmt: skip
        code |= told(name, figures, broken)
    sys.exit(code)


if __name__ == "__main__":
    main()
