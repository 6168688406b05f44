"""Every example in the docstrings gives what it says."""

import doctest
import importlib
import pkgutil

import pytest

import helpers.lab

MODULES = [
    module.name
    for module in pkgutil.walk_packages(helpers.lab.__path__, "helpers.lab.")
    if not module.ispkg
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
