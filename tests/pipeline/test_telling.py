"""What a terminal and a log are told of a build."""

from __future__ import annotations

import io

import pytest

from helpers.pipeline.telling import Teller


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _tell(teller: Teller) -> None:
    teller.begin(5)
    teller.step("reading data")
    for name in ("a", "b", "c", "d"):
        teller.begun(name)
    teller.done("b", seconds=1.25, reason="")
    teller.done("c", seconds=1, reason="no table")
    teller.step("publishing")
    teller.end()


def test_a_terminal_sees_the_step_and_what_is_running(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    _tell(Teller())
    seen = terminal.getvalue()
    assert "0/5 " in seen
    assert "· reading data" in seen
    assert "· 1 running: a" in seen
    assert "· 4 running: a, b, c …" in seen
    assert "· 3 running: a, c, d" in seen
    assert "c: FAILED: no table" in seen


def test_a_log_has_a_line_a_report_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", log := io.StringIO())
    _tell(Teller())
    _tell(Teller(quiet=True))
    assert log.getvalue() == "[1/5] b: 1.2 s\n[2/5] c: FAILED: no table\n"
