"""Every example in the docstrings gives what it says."""

import doctest
import importlib
import pkgutil

import pytest

import helpers.display

MODULES = [
    module.name
    for module in pkgutil.walk_packages(helpers.display.__path__, "helpers.display.")
    if not module.ispkg
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_numbers_have_examples() -> None:
    assert doctest.testmod(importlib.import_module("helpers.display.numbers")).attempted > 0
