"""Data that is refused before anything runs: every fault in words, exit code 3, nothing changed."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.cli import main
from helpers.paths import Collection

from ..pipeline.builds import digests
from ..pipeline.conftest import Cells, make_collection
from .conftest import publish_earlier

DATA = Path(__file__).parents[2] / "data"
REGION: Cells = [
    ("region: str = 'KR-41'  # a region's code", ["parameters"]),
    ("print(region)", []),
]


def case(row: int, name: str, file: str, change: Callable[[Path], object], told: str) -> object:
    return pytest.param(file, change, told, id=name, marks=pytest.mark.failure_mode(row))


def _written(change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        path.write_bytes(change(path.read_bytes()))

    return write


def _instead(make: Callable[[Path], object]) -> Callable[[Path], object]:
    def replace(path: Path) -> None:
        path.unlink()
        make(path)

    return replace


def _huge(path: Path) -> None:
    os.truncate(path, 2**40)


REGIONS, SOURCES, THEMES = "lookups/regions.csv", "sources.csv", "lookups/themes.csv"
PACKAGE, MENDED = "datapackage.json", "corrections.toml"
NOWHERE = _instead(lambda path: path.symlink_to("nowhere"))
REFUSED = [
    case(101, "table-pipe", REGIONS, _instead(os.mkfifo), "«a named pipe»"),
    case(101, "table-folder", SOURCES, _instead(Path.mkdir), "«a folder»"),
    case(101, "table-link", THEMES, NOWHERE, "«a link to no file»"),
    case(101, "schema-pipe", PACKAGE, _instead(os.mkfifo), "«a named pipe»"),
    case(101, "schema-link", PACKAGE, NOWHERE, "«a link to no file»"),
    case(101, "corrections-pipe", MENDED, _instead(os.mkfifo), "«a named pipe»"),
    case(102, "table-huge", REGIONS, _huge, "«1099511627776 bytes»: at most 10000000"),
    case(102, "table-empty", REGIONS, _written(lambda _: b""), "a header line and rows below it"),
    case(103, "cp949", THEMES, _written(lambda old: old.decode().encode("cp949")), "CP949?"),
    case(103, "utf-16", THEMES, _written(lambda old: old.decode().encode("utf-16")), "UTF-16 text"),
    case(103, "excel", THEMES, _written(lambda old: b"PK\x03\x04" + old), "a zip or spreadsheet"),
    case(104, "semicolons", THEMES, _written(lambda old: old.replace(b",", b";")), "semicolons?"),
    case(104, "empty-row", THEMES, _written(lambda old: old + b",,\n"), "«empty row ,,»: no empty"),
    case(
        105, "unseen", REGIONS,
        _written(lambda old: old.replace(b"KR-41,", b"KR-41\xe2\x80\x8b,")),
        "«KR-41<U+200B>»: no invisible character U+200B ZERO WIDTH SPACE (character 6)",
    ),
    case(
        105, "alike", REGIONS,
        _written(lambda old: old.replace(b"KR-41,", "\u041aR-41,".encode())),
        "no look-alike U+041A CYRILLIC CAPITAL LETTER KA (character 1); write K",
    ),
    case(106, "schema-json", PACKAGE, _written(lambda old: old[:-9]), "JSON in UTF-8"),
    case(106, "schema-list", PACKAGE, _written(lambda _: b"[]"), "«a list»: an object"),
    case(
        106, "schema-type", PACKAGE,
        _written(lambda old: old.replace(b'"integer"', b'"int"', 1)),
        "«int»: one of boolean, date, integer, number, string",
    ),
    case(
        106, "schema-warns", PACKAGE,
        _written(lambda old: old.replace(b'"^KR(', b'"[[^KR(')),
        "«[[^KR(",
    ),
    case(107, "corrections-toml", MENDED, _written(lambda old: old + b"["), "TOML in UTF-8"),
    case(107, "corrections-table", MENDED, _written(lambda _: b"correction = 1"), "[[correction]]"),
    case(
        107, "corrections-name", MENDED,
        _written(lambda old: old.replace(b"[[correction]]", b"[[corection]]")),
        "«corection»: entries below [[correction]] and nothing else; nearest: correction",
    ),
    case(108, "one-of-many", "tables/observations.csv", _written(lambda _: b"\x89PNG"), "a PNG"),
]  # fmt: skip


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """A collection with data and a published page."""
    collection = make_collection(tmp_path_factory.mktemp("data") / "c", good=REGION)
    with collection.manifest.open("a", encoding="utf-8") as manifest:
        manifest.write('[parameters.region]\ncodes = "lookups/regions.csv#code"\n')
    publish_earlier(collection)
    return collection


def _renewed(collection: Collection) -> Path:
    """Return the collection's data as they were."""
    shutil.rmtree(collection.data, ignore_errors=True)
    shutil.copytree(DATA, collection.data, ignore=shutil.ignore_patterns("inbox"))
    return collection.data


@pytest.mark.parametrize(("file", "change", "told"), REFUSED)
def test_data_that_may_not_be_used_is_named_alone(
    published: Collection,
    capsys: pytest.CaptureFixture[str],
    file: str,
    change: Callable[[Path], object],
    told: str,
) -> None:
    change(_renewed(published) / file)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert main(["--root", str(published.root), "check"]) == 3
    (line,) = [x for x in capsys.readouterr().err.splitlines() if not x.startswith("notebooks/")]
    assert line.startswith(f"data/{file}")
    assert told in line


@pytest.mark.failure_mode(101, 102)
def test_nothing_is_built_from_data_that_may_not_be_used(
    published: Collection, capsys: pytest.CaptureFixture[str]
) -> None:
    data = _renewed(published)
    before = digests(published)
    _huge(data / SOURCES)
    _instead(os.mkfifo)(data / REGIONS)
    (data / "beside").mkdir()
    os.mkfifo(data / "beside/pipe")
    assert main(["--root", str(published.root), "build"]) == 3
    regions, sources, end = capsys.readouterr().err.splitlines()[-3:]
    assert regions.startswith(f"data/{REGIONS}: «a named pipe»")
    assert sources.startswith(f"data/{SOURCES}: «1099511627776 bytes»")
    assert end == "2 faults in the data; nothing was run"
    assert digests(published) == before
    # the record has one line for them, in which they stay apart
    assert main(["--root", str(published.root), "history"]) == 0
    assert f"{regions}; {sources}; {end}" in capsys.readouterr().out


@pytest.mark.failure_mode(104)
def test_a_table_as_a_spreadsheet_saves_it_admits_the_same_values(
    published: Collection, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _renewed(published) / REGIONS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert main(["--root", str(published.root), "check"]) in {0, 2}
    assert "data/" not in capsys.readouterr().err
    assert main(["--root", str(published.root), "build", "good", "-p", "region=KR-99"]) == 2
    assert "KR-41" in capsys.readouterr().err
