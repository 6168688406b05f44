"""Start eight builders at the same moment, a hundred times: one builds, seven are told to wait.

Run by ``make starts``. The builders are let go by one pipe, and the one that gets the lock holds it
until the others have given up, so that all eight are there at once. Some rounds are of whole
commands, whose notebook waits for the others.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from copies import Copy, told, working_copy
from prepared import ALL, PreparedCopy, prepared_copy
from reader import Broken, read, reading

STARTERS = 8
LOCKED = 75
PATIENCE_SECONDS = 120
GATE = "gate"
WAIT = f"import pathlib, time\\nwhile not pathlib.Path('{GATE}').exists(): time.sleep(0.05)"


class Starts:
    """One campaign: how the starters of each round ended."""

    def __init__(self, copy: Copy) -> None:
        self.copy = copy
        self.ends: Counter[str] = Counter()
        self.broken: list[str] = []
        self._round = 0

    def prepared(self) -> None:
        """Let eight forked builders go at once."""
        assert isinstance(self.copy, PreparedCopy)
        start, gate = os.pipe(), os.pipe()

        def wait_for(pipe: tuple[int, int]) -> None:
            os.close(pipe[1])
            os.read(pipe[0], 1)

        starters = [
            self.copy.start(first=lambda: wait_for(start), meanwhile=lambda: wait_for(gate))
            for _ in range(STARTERS)
        ]
        os.close(start[0])
        os.close(start[1])
        self._await_losers(starters)
        os.close(gate[0])
        os.close(gate[1])
        self._look(starters)

    def commands(self) -> None:
        """Start eight whole commands; the notebook of the one that builds waits for the others."""
        gate = self.copy.root / "notebooks" / GATE
        gate.unlink(missing_ok=True)
        self._round += 1
        self.copy.edit("02-bare.ipynb", "6 * 7", f"{WAIT}\\n{self._round}")
        starters = [self.copy.start("--jobs", "1") for _ in range(STARTERS)]
        self._await_losers(starters)
        gate.touch()
        self._look(starters)

    @staticmethod
    def _await_losers(starters: Sequence[Any]) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while sum(one.poll() is None for one in starters) > 1 and time.monotonic() < end:
            time.sleep(0.005)

    def _look(self, starters: Sequence[Any]) -> None:
        """Check that one built and the others gave up, and what readers have then."""
        codes = sorted(one.wait() for one in starters)
        words = self.copy.told()
        self.ends.update(f"exit code {code}" for code in codes)
        if codes != [0] + [LOCKED] * (STARTERS - 1):
            self.broken.append(f"exit codes {codes}: {words}")
        [winner] = [one for one in starters if one.returncode == 0][:1] or [None]
        try:
            content = read(self.copy.site)
        except Broken as error:
            self.broken.append(str(error))
            return
        if isinstance(self.copy, PreparedCopy) and winner is not None:
            right = self.copy.shows(content, winner.number, ALL)
            self.broken += [] if right else [f"{content['release']} is not the winner's"]
        self.broken += [f"left: {path}" for path in self.copy.left()]


def main() -> None:
    """Start, and print who won."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=100, help="rounds of forked builders")
    options.add_argument("--commands", type=int, default=5, help="rounds of whole commands")
    wanted = options.parse_args()
    code = 0
    for name, make, times in (
        ("starts of builders", prepared_copy, wanted.times),
        ("starts of commands", working_copy, wanted.commands),
    ):
        if not times:
            continue
        with make() as copy:
            copy.build()
            with reading(copy.site) as seen:
                done = Starts(copy)
                for _ in range(times):
                    (done.prepared if make is prepared_copy else done.commands)()
        broken = done.broken + seen["broken"]
        figures = {
            "rounds": times, "starters each": STARTERS, **done.ends,
            "reads meanwhile": seen["reads"], "releases read": seen["releases"],
            "broken": len(broken),
        }  # fmt: skip
        code |= told(name, figures, broken)
    sys.exit(code)


if __name__ == "__main__":
    main()
