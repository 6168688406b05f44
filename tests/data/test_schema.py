import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.data.package import PACKAGE, read_package
from helpers.data.trusted import TABLES
from helpers.errors import DataError

Package = dict[str, Any]


def spoil(root: Path, change: Callable[[Package], None]) -> str:
    """Change the package, read it, and return what is said of it."""
    path = root / PACKAGE
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package)
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_package(root)
    return str(caught.value)


def observations_field(package: Package, name: str) -> Package:
    fields = package["resources"][0]["schema"]["fields"]
    return next(field for field in fields if field["name"] == name)


def test_the_package_declares_exactly_the_tables_that_are_loaded(root: Path) -> None:
    assert set(read_package(root)) == set(TABLES)


def test_every_table_below_data_is_declared(root: Path) -> None:
    declared = {schema.file for schema in read_package(root).values()}
    found = {path.relative_to(root).as_posix() for path in (root / "data").rglob("*.csv")}
    assert {path for path in found if not path.startswith("data/inbox/")} == declared


@pytest.mark.parametrize("name", TABLES)
def test_every_field_has_titles_in_both_languages_and_a_description(root: Path, name: str) -> None:
    package = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
    resource = next(table for table in package["resources"] if table["name"] == name)
    for field in resource["schema"]["fields"]:
        assert field["title"], field["name"]
        assert field["title_ko"], field["name"]
        assert field["description"], field["name"]


def test_a_rule_that_nobody_checks_is_refused(copied: Path) -> None:
    message = spoil(copied, lambda p: observations_field(p, "note").update(shorter_than=3))
    assert f"{PACKAGE}, column observations.note: «shorter_than»: a property that is" in message


def test_an_unknown_constraint_is_refused(copied: Path) -> None:
    constraints = {"exclusiveMinimum": 0}
    message = spoil(copied, lambda p: observations_field(p, "note").update(constraints=constraints))
    assert "«exclusiveMinimum»" in message


def test_an_unknown_type_is_refused(copied: Path) -> None:
    message = spoil(copied, lambda p: observations_field(p, "note").update(type="geopoint"))
    assert "«geopoint»: one of boolean, date, integer, number, string" in message


def test_a_reference_to_nowhere_is_refused(copied: Path) -> None:
    message = spoil(copied, lambda p: observations_field(p, "entity").update(references=["x.y"]))
    assert "column observations.entity: «x.y»: table.column of this package" in message


def test_a_package_that_is_no_json_is_refused_with_its_line(copied: Path) -> None:
    (copied / PACKAGE).write_text('{\n "name": \n}', encoding="utf-8")
    with pytest.raises(DataError, match=r"datapackage\.json, row 3"):
        read_package(copied)


def test_a_missing_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        read_package(tmp_path)
