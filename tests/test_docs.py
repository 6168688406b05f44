"""What the documents say, held against what is there: one set of names everywhere."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from ipykernel.ipkernel import IPythonKernel
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from helpers import cli
from helpers.lab.server import STARTER
from helpers.lab.stored import stored

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MANIFEST = tomllib.loads((ROOT / "notebooks/reports.toml").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TITLES = {entry["file"]: entry["title"] for entry in MANIFEST["notebook"]}
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
LANDING = ROOT / "notebooks/00-start-here.ipynb"
TEMPLATE = "template.ipynb"
CLUSTER = ROOT / "src/helpers/pipeline/cluster/README.md"
PAGES = [
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md", "data/claims.md",
    "data/glossary.md", "notebooks/README.md", "reports/README.md",
    CLUSTER.relative_to(ROOT).as_posix(),
]  # fmt: skip
DOCUMENTS = "\n".join((ROOT / page).read_text(encoding="utf-8") for page in PAGES)
TEXTS = {".csv", ".css", ".ipynb", ".j2", ".js", ".json", ".lock", ".md", ".mplstyle", ".py"} | {
    ".cff", ".toml", ".typ", ".txt", ".html", ".yml", ".yaml", "",
}  # fmt: skip
LINK = re.compile(r"!?\[(?:[^\[\]]|!\[[^\]]*\]\([^)]*\))*\]\(<?([^)\s>]+)>?\)")
# Spelled apart, so that this file is none of those it looks for.
HOSTS = ("pypi" + ".org", "python" + "hosted", "registry.npm" + "js", "conda" + ".anaconda")
PLACES = re.compile(r"(?<![\w.<>{}/\]-])/(?:tmp|root|home/\w+|Users/\w+|work|mnt|private)(?![\w-])")


def _cells(path: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in cells]


def _prose(path: Path, lang: str = "") -> str:
    return "\n\n".join(
        cell["source"]
        for cell in _cells(path)
        if cell["cell_type"] == "markdown" and (not lang or lang in cell["metadata"]["tags"])
    )


def _git(*arguments: str) -> str:
    if not (ROOT / ".git").exists():
        pytest.skip("no git checkout")
    done = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode < 2, done.stderr
    return done.stdout


def _tracked() -> Iterator[tuple[str, str]]:
    """Yield name and text of every text file that git keeps or would keep."""
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.suffix in TEXTS and path.is_file():
            yield name, path.read_text(encoding="utf-8")


def test_the_readme_names_the_commands_that_exist() -> None:
    named = set(re.findall(r"(?:`|/|^)reports ([a-z]+)\b", DOCUMENTS, re.MULTILINE))
    assert named <= set(cli.main_group.commands)
    assert named >= {"build", "plan", "check"}
    assert "`make lab`" in README


def test_options_in_the_readme_exist() -> None:
    for command, rest in re.findall(r"`reports ([a-z]+)([^`\n]*)`", DOCUMENTS):
        known = {
            name
            for parameter in cli.main_group.commands[command].params
            if isinstance(parameter, click.Option)
            for name in parameter.opts
        }
        assert set(re.findall(r"(?<=\s)--?[a-z-]+", rest)) <= known, command
    for option in re.findall(r"`(--[a-z-]+)(?: [A-Z]+)?`", DOCUMENTS):
        assert any(
            option in parameter.opts
            for command in cli.main_group.commands.values()
            for parameter in command.params
        ), option


def test_the_readmes_report_is_one_of_the_manifest_and_its_parameters_are_declared() -> None:
    names = {entry["name"]: entry["file"] for entry in MANIFEST["notebook"]}
    examples = re.findall(r"`reports build ([a-z-]+)((?: -p \w+=\S+)+)`", README)
    assert examples
    for name, given in examples:
        declared = next(
            cell["source"]
            for cell in _cells(ROOT / "notebooks" / names[name])
            if "parameters" in cell["metadata"]["tags"]
        )
        for parameter in re.findall(r"-p (\w+)=", given):
            assert re.search(rf"^{parameter}:", declared, re.MULTILINE), parameter


def test_the_exit_codes_of_the_readme_are_the_commands() -> None:
    rows = re.findall(r"^\| ([0-9]+(?:, [0-9]+)*) \|", README, re.MULTILINE)
    told = sorted(int(code) for row in rows for code in row.split(", "))
    terminated = 128 + 15
    known = [0, cli.FAILED, cli.USAGE, cli.DATA, cli.LOCKED, cli.INTERRUPTED, terminated]
    assert told == sorted(known)


def test_the_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    rules = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", DOCUMENTS, re.MULTILINE))
    assert {"reports", "test", "lab"} <= named <= rules
    listed = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("| command |")[2]
    assert rules - {"reports", "moved"} <= set(
        re.findall(r"`(?:make )?([a-z-]+)(?: DIR=…)?`", listed)
    )


@pytest.mark.parametrize("page", PAGES + [f"notebooks/{name}" for name in NOTEBOOKS])
def test_relative_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    text = _prose(path) if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")
    targets = {link.partition("#")[0] for link in LINK.findall(text) if "://" not in link}
    places = {(path.parent / name).resolve() for name in targets if name}
    # The starter is no file of the clone: `make lab` writes it before the page with its link opens.
    missing = [place for place in places - {ROOT / STARTER} if not place.exists()]
    assert missing == []


def test_the_data_folders_page_names_every_table() -> None:
    package = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
    named = re.findall(
        r"`([a-z_]+(?:/[a-z_]+)*\.csv)`", (ROOT / "data/README.md").read_text("utf-8")
    )
    assert {resource["path"] for resource in package["resources"]} == {
        name.removeprefix("data/")
        for name in named
        if (ROOT / "data" / name).exists() or "/" in name
    }


def test_the_readme_is_read_in_two_minutes_and_leads_on() -> None:
    assert len(README.splitlines()) <= 110
    assert "python3-venv" in README
    assert {page for page in PAGES if page != "README.md"} <= set(
        LINK.findall(_without_places(README))
    )


def _without_places(text: str) -> str:
    """Return a text whose links name files alone, without a heading in them."""
    return re.sub(r"#[\w-]+\)", ")", text)


@pytest.mark.parametrize("page", PAGES)
def test_links_to_a_heading_lead_to_one(page: str) -> None:
    path = ROOT / page
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        name, _, wanted = link.partition("#")
        if "://" in link or not wanted:
            continue
        there = (path.parent / name if name else path).read_text(encoding="utf-8")
        heads = re.findall(r"^#+ (.+)$", there, re.MULTILINE)
        assert wanted in {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}


def test_paths_that_the_documents_name_are_there() -> None:
    made = re.compile(r"smallest|people|<|…|\*")
    for path in re.findall(r"`((?:src|data|notebooks|tests)/[^` ]+)`", DOCUMENTS):
        assert made.search(path) or (ROOT / path).exists(), path


def test_the_version_stands_in_one_place_and_is_the_change_logs() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d{2}-\d{2}))?$", changes, re.MULTILINE)
    assert heads[0] == ("Unreleased", "")
    versions = [Version(number) for number, _ in heads[1:]]
    assert versions == sorted(versions, reverse=True)
    assert all(day for _, day in heads[1:])
    version = PROJECT["project"]["version"]
    assert heads[1][0] == version
    spelled = re.compile(rf"""version\w* = ["']{re.escape(version)}["']""")
    assert [name for name, text in _tracked() if spelled.search(text)] == ["pyproject.toml"]


def test_pictures_of_the_readme_are_described() -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(", README)
    assert pictures
    assert all(len(text) > 10 for text in pictures)


def test_the_readme_lists_the_notebooks_of_the_manifest() -> None:
    rows = re.findall(r"^\| \[([0-9]+) ([^\]]+)\]\(notebooks/([^)]+)\) \|", README, re.MULTILINE)
    assert [(name, title) for _, title, name in rows] == [
        (name, title["en"]) for name, title in TITLES.items()
    ]
    assert all(name.startswith(f"{number}-") for number, _, name in rows)


def test_every_notebook_is_in_the_manifest() -> None:
    assert sorted([*TITLES, LANDING.name, TEMPLATE]) == NOTEBOOKS


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks_are_stored_as_git_keeps_them(name: str) -> None:
    raw = (ROOT / "notebooks" / name).read_bytes()
    assert stored(raw) == raw


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks_say_of_their_language_what_the_kernel_says(name: str) -> None:
    """Otherwise other front ends take them for changed as soon as they are opened."""
    metadata = json.loads((ROOT / "notebooks" / name).read_text(encoding="utf-8"))["metadata"]
    told = {key: what for key, what in IPythonKernel.language_info.items() if key != "version"}
    assert metadata["language_info"] == told
    assert metadata["kernelspec"] == {
        "display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3",
    }  # fmt: skip


def _locked() -> dict[str, tuple[str, bool]]:
    """Return version and whether there is a hash for every name of the lock file."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    found = {}
    for line in lines:
        requirement = Requirement(line.partition("--hash")[0].strip())
        [version] = requirement.specifier
        assert version.operator == "==", line[:60]
        found[canonicalize_name(requirement.name)] = (version.version, "--hash=sha256:" in line)
    return found


def _direct() -> list[Requirement]:
    extras = PROJECT["project"]["optional-dependencies"].values()
    groups = PROJECT["dependency-groups"].values()
    parts = [PROJECT["project"]["dependencies"], *extras, *groups]
    return [Requirement(line) for part in parts for line in part]


def test_the_lock_pins_every_dependency_with_hashes() -> None:
    locked = _locked()
    assert [name for name, (_, hashed) in locked.items() if not hashed] == []
    for wanted in _direct():
        version, _ = locked[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version), f"{wanted} is locked at {version}"


def test_the_lock_holds_exactly_what_the_project_asks_for() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = re.escape(PROJECT["project"]["name"])
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    marks = re.compile(rf"# (?:via )?\s*(?:{project} \(|{project}:)")
    asked = {
        canonicalize_name(re.split(r"[=\[ ;]", block, maxsplit=1)[0])
        for block in blocks
        if marks.search(re.sub(r"#\s+", "# ", block))
    }
    assert asked == {canonicalize_name(wanted.name) for wanted in _direct()}


def test_the_lock_names_no_host() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_no_file_names_a_package_host() -> None:
    assert [(name, host) for name, text in _tracked() for host in HOSTS if host in text] == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = [
        (name, line)
        for name, text in _tracked()
        for line in text.splitlines()
        if PLACES.search(line) and "noqa: S108" not in line and not name.startswith("tests/")
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "ignored"),
    [
        ("reports/site", True),
        ("reports/.releases/1/index.html", True),
        ("reports/.runs/1.json", True),
        ("reports/.records/1.json", True),
        ("reports/.lock", True),
        ("notebooks/.ipynb_checkpoints/01-checkpoint.ipynb", True),
        ("data/inbox/exports.csv", True),
        ("scratch/idea.ipynb", True),
        (".venv/bin/python", True),
        ("reports/README.md", False),
        ("reports/gallery/exports-ko.png", False),
        ("data/inbox/.gitkeep", False),
        ("data/tables/observations.csv", False),
        ("src/helpers/pipeline/build.py", False),
        ("requirements.lock", False),
    ],
)
def test_git_keeps_what_is_made_by_hand(name: str, ignored: bool) -> None:
    assert bool(_git("check-ignore", "--no-index", name)) == ignored


def test_the_collection_says_how_it_is_cited() -> None:
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    # What Citation File Format 1.2.0 asks for, and the home of what stands elsewhere too.
    assert {"cff-version", "message", "title", "authors"} <= set(told)
    assert told["cff-version"] == "1.2.0"
    assert str(told["version"]) == PROJECT["project"]["version"]
    assert " AND ".join(told["license"]) == PROJECT["project"]["license"]
    assert told["title"] == MANIFEST["site"]["title"]["en"]
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    holder = re.search(r"Copyright \(c\) \d{4} (.+)", licence)
    assert holder
    assert [author["name"] for author in told["authors"]] == [holder[1]]
