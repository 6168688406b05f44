"""JupyterLab's extension as it is handed out."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from helpers.display.wording import LANGS, say

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "src/helpers/lab/extension"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_it_bears_the_name_and_version_of_the_project() -> None:
    told = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    assert {name: told[name] for name in ("name", "version")} == {
        name: PROJECT["project"][name] for name in ("name", "version")
    }
    shared = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    place = f"share/jupyter/labextensions/{told['name']}"
    assert shared[EXTENSION.relative_to(ROOT).as_posix()] == place


def test_its_words_are_those_of_the_catalogue() -> None:
    script = (EXTENSION / "static/extension.js").read_text(encoding="utf-8")
    for lang in LANGS:
        [told] = re.findall(rf"^ +{lang}: {{(parameters: .*)}},$", script, re.MULTILINE)
        words = {
            "parameters": say("lab.panel.name", lang),
            "language": say("common.parameter.lang", lang),
        }
        assert dict(re.findall(r"(\w+): '([^']+)'", told)) == words


def test_what_it_names_is_there() -> None:
    told = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))["jupyterlab"]
    assert (EXTENSION / told["_build"]["load"]).is_file()
    assert [*(EXTENSION / told["schemaDir"]).rglob("reader.json")]
