"""What a person sees while a build runs: a bar on a terminal, plain lines elsewhere.

Belongs here: telling, nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, ParamSpec, Protocol

P = ParamSpec("P")


def _unharmed(tell: Callable[P, None]) -> Callable[P, None]:
    """Let a build go on when nobody can be told: the terminal gone, the log's disk full."""

    @wraps(tell)
    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        with suppress(OSError, ValueError):
            tell(*args, **kwargs)

    return told


class Teller(Protocol):
    """Someone to tell what happens."""

    def begin(self, total: int) -> None:
        """Say how many reports will be made."""

    def line(self, text: str) -> None:
        """Say something in one line."""

    def done(self, report: str, *, seconds: float, reason: str) -> None:
        """Say that a report is made, or why it is not."""

    def end(self) -> None:
        """Say nothing more."""


class Silent:
    """Tells nothing; the recap at the end says what failed."""

    def begin(self, total: int) -> None:
        """Keep quiet."""

    def line(self, text: str) -> None:
        """Keep quiet."""

    def done(self, report: str, *, seconds: float, reason: str) -> None:
        """Keep quiet."""

    def end(self) -> None:
        """Keep quiet."""


class Lines:
    """Tells one plain line an event, on standard error."""

    def __init__(self) -> None:
        self._total = 0
        self._number = 0

    def begin(self, total: int) -> None:
        """Note how many reports there will be."""
        self._total = total

    @_unharmed
    def line(self, text: str) -> None:
        """Write a line."""
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    def done(self, report: str, *, seconds: float, reason: str) -> None:
        """Write how one report went."""
        self._number += 1
        went = f"FAILED: {reason}" if reason else f"{seconds:.1f} s"
        self.line(f"[{self._number}/{self._total}] {report}: {went}")

    def end(self) -> None:
        """Write nothing."""


class Bar:
    """Shows a bar on a terminal, with a line above it for each failure."""

    def __init__(self) -> None:
        self._bar: Any = None

    @_unharmed
    def begin(self, total: int) -> None:
        """Show the bar."""
        from tqdm import tqdm  # noqa: PLC0415 - only where there is a terminal and work to do

        self._bar = tqdm(total=total, unit="report", file=sys.stderr, dynamic_ncols=True)

    @_unharmed
    def line(self, text: str) -> None:
        """Write a line above the bar."""
        if self._bar is None:
            sys.stderr.write(f"{text}\n")
        else:
            self._bar.write(text, file=sys.stderr)

    @_unharmed
    def done(self, report: str, *, seconds: float, reason: str) -> None:
        """Move the bar."""
        del seconds
        self._bar.update(1)
        self._bar.set_postfix_str(report, refresh=False)
        if reason:
            self.line(f"{report}: FAILED: {reason}")

    @_unharmed
    def end(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def teller(*, quiet: bool) -> Teller:
    """Return who tells: nobody, the bar or plain lines."""
    if quiet:
        return Silent()
    return Bar() if sys.stderr.isatty() else Lines()
