"""Every example in the docstrings gives what it says."""

import doctest
import importlib
import pkgutil

import pytest

import helpers.data

PARTS = pkgutil.walk_packages(helpers.data.__path__, "helpers.data.")
MODULES = ["helpers.errors", *(module.name for module in PARTS)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", ["measured", "printed", "periods", "documents"])
def test_the_readers_have_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"helpers.data.{name}")).attempted > 0
