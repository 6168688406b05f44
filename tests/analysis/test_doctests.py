"""Every example in the measures' docstrings gives what it says."""

import doctest
import importlib
import pkgutil

import pytest

import helpers.analysis

MODULES = [
    module.name
    for module in pkgutil.walk_packages(helpers.analysis.__path__, "helpers.analysis.")
    if not module.ispkg
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


@pytest.mark.parametrize("name", ["measures", "growth", "shares", "verdicts"])
def test_the_core_modules_have_examples(name):
    module = importlib.import_module(f"helpers.analysis.{name}")
    assert doctest.testmod(module).attempted > 0
