from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from helpers.data import Tables, load_tables, reading, table_cache
from helpers.data.collection import TABLES
from helpers.data.reading import files_behind
from helpers.errors import DataError
from helpers.paths import CHECKED_TABLES, Collection
from helpers.pipeline.plan.checks import check_tables
from helpers.pipeline.plan.fingerprint import module_files


@pytest.fixture
def kept(tables: Tables, copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tables of a copied collection, kept in a file that the environment names."""
    path = tmp_path / "kept"
    read_from = table_cache.digests(copied, files_behind(copied))
    table_cache.keep(tables, path, read_from=read_from)
    monkeypatch.setenv(CHECKED_TABLES, str(path))
    return path


def test_what_was_kept_is_what_was_read(
    kept: Path, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "read_tables", None)
    known = load_tables(copied)
    monkeypatch.undo()
    read = load_tables(copied)
    for name in (*TABLES, "corrections"):
        assert_frame_equal(getattr(known, name), getattr(read, name), check_freq=True)
    assert known.others.keys() == read.others.keys()
    for name, frame in read.others.items():
        assert_frame_equal(known.others[name], frame)


def test_whoever_changes_a_table_changes_only_their_own(kept: Path, copied: Path) -> None:
    first = load_tables(copied)
    first.observations.loc[0, "value"] = -1.0
    assert load_tables(copied).observations.loc[0, "value"] != -1.0


def test_no_file_but_those_named_is_read(copied: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from helpers.data import load_tables\n"
        "sys.addaudithook(lambda event, given: event == 'open' and print(given[0]))\n"
        f"load_tables(Path({str(copied)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    opened = [Path(line) for line in done.stdout.splitlines() if line.startswith(str(copied))]
    named = {copied / name for name in files_behind(copied)}
    assert {path for path in opened if path.is_file()} == {path for path in named if path.exists()}


def test_what_was_kept_is_nothing_once_a_file_behind_it_changed(kept: Path, copied: Path) -> None:
    for name in files_behind(copied):
        path = copied / name
        before = path.read_bytes()
        assert table_cache.kept(copied) is not None
        path.write_bytes(before + b"\n")
        assert table_cache.kept(copied) is None, name
        path.unlink()
        assert table_cache.kept(copied) is None, name
        path.write_bytes(before)


def test_a_file_that_was_not_there_counts_once_it_is(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = load_tables(copied)
    corrections = copied / "data/corrections.toml"
    corrections.unlink()
    path = tmp_path / "kept"
    table_cache.keep(tables, path, read_from=table_cache.digests(copied, files_behind(copied)))
    monkeypatch.setenv(CHECKED_TABLES, str(path))
    assert table_cache.kept(copied) is not None
    corrections.write_text("", encoding="utf-8")
    assert table_cache.kept(copied) is None


def test_tables_of_before_never_stand_in_for_a_file_changed_while_they_were_kept(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = reading.read_tables

    def changed_while_read(root: Path) -> Tables:
        tables = read(root)
        path = root / "data/tables/observations.csv"
        path.write_bytes(path.read_bytes() + b"\n")
        return tables

    monkeypatch.setattr(reading, "read_tables", changed_while_read)
    check_tables(Collection(copied), keep=tmp_path / "kept")
    monkeypatch.setenv(CHECKED_TABLES, str(tmp_path / "kept"))
    assert (tmp_path / "kept").is_file()
    assert table_cache.kept(copied) is None


@pytest.mark.parametrize("place", [0, 40, -1])
def test_a_damaged_file_counts_as_none(kept: Path, copied: Path, place: int) -> None:
    data = bytearray(kept.read_bytes())
    data[place] ^= 1
    kept.write_bytes(data)
    assert table_cache.kept(copied) is None
    assert len(load_tables(copied).observations)


@pytest.mark.parametrize("length", [0, 10, 32, 1000])
def test_a_file_cut_short_counts_as_none(kept: Path, copied: Path, length: int) -> None:
    kept.write_bytes(kept.read_bytes()[:length])
    assert table_cache.kept(copied) is None


def test_without_the_file_or_its_name_the_tables_are_read(
    kept: Path, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.unlink()
    assert table_cache.kept(copied) is None
    monkeypatch.delenv(CHECKED_TABLES)
    assert table_cache.kept(copied) is None
    assert len(load_tables(copied).observations)


@pytest.fixture
def checked(copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Collection:
    """A collection whose tables an earlier build has checked; to read them again is an error."""
    (copied / "reports").mkdir(mode=0o755, exist_ok=True)
    check_tables(Collection(copied), keep=tmp_path / "first")
    monkeypatch.setattr(reading, "read_tables", _read_again)
    return Collection(copied)


def _read_again(root: Path) -> Tables:
    raise AssertionError(f"read again below {root}")


def test_a_build_takes_the_tables_that_the_one_before_checked(
    checked: Collection, tmp_path: Path
) -> None:
    check_tables(checked, keep=tmp_path / "second")
    assert (tmp_path / "second").read_bytes() == (tmp_path / "first").read_bytes()


@pytest.mark.parametrize("file", ["tables/observations.csv", "corrections.toml"])
def test_tables_are_checked_again_once_a_file_changed(
    checked: Collection, tmp_path: Path, file: str
) -> None:
    path = checked.data / file
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(AssertionError, match="read again"):
        check_tables(checked, keep=tmp_path / "second")


def test_tables_are_checked_again_with_other_code_or_other_libraries(
    checked: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.pipeline.plan.fingerprint.libraries", lambda: "others")
    with pytest.raises(AssertionError, match="read again"):
        check_tables(checked, keep=tmp_path / "second")
    monkeypatch.undo()
    read_from = pickle.loads((checked.reports / ".tables").read_bytes()[32:])[0]  # noqa: S301 - our own
    assert {*module_files("helpers.data.reading")} <= read_from.keys()


@pytest.mark.parametrize("damage", ["cut", "of others"])
def test_checked_tables_that_may_not_be_trusted_are_not_taken(
    checked: Collection, tmp_path: Path, damage: str
) -> None:
    if damage == "cut":
        path = checked.reports / ".tables"
        path.write_bytes(path.read_bytes()[:-1])
    else:
        checked.reports.chmod(0o777)
    with pytest.raises(AssertionError, match="read again"):
        check_tables(checked, keep=tmp_path / "second")


def test_what_is_refused_is_refused_again(copied: Path, tmp_path: Path) -> None:
    path = copied / "data/tables/observations.csv"
    path.write_text(path.read_text("utf-8") + "nonsense\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(DataError):
            check_tables(Collection(copied), keep=tmp_path / "kept")
    assert not (copied / "reports/.tables").exists()
