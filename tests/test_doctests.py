"""Every example in the docstrings gives what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import helpers

MODULES = [module.name for module in pkgutil.walk_packages(helpers.__path__, "helpers.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize(
    "name",
    [
        "analysis.measures", "analysis.verdicts",
        "data.documents", "data.measured", "data.periods", "data.printed", "display.numbers",
    ],
)  # fmt: skip
def test_these_modules_have_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"helpers.{name}")).attempted > 0
