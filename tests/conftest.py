from __future__ import annotations

import gc
import shutil
import signal
from pathlib import Path

import hypothesis
import pytest

from helpers.data import Tables, load_tables
from helpers.pipeline.notebook.files import import_nbformat

# Thousands of tests are kept to the end: to look them through for garbage is a tenth of a run.
gc.set_threshold(100_000, 20)

# A busy machine is no fault of the code: nothing is timed in a test.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# As in the project: where a test's module is the first to import it, it takes 2 s more.
import_nbformat()

# A shell ignores these for what it runs aside; builds would rightly inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The collection under test; never written to."""
    return ROOT


@pytest.fixture(scope="session")
def tables() -> Tables:
    """The collection's own tables, loaded once; frames are not to be changed."""
    return load_tables(ROOT)


@pytest.fixture
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what is slow and tested elsewhere: turning drawings into pictures."""
    monkeypatch.setattr("helpers.display.pictures.svg", lambda *_, **__: '<svg viewBox="0 0 1 1"/>')
    monkeypatch.setattr("helpers.display.pictures.png", lambda _: b"")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A collection of its own with a copy of the data, to be spoiled at will."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("inbox"))
    return tmp_path


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
