import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data import load_tables
from helpers.data.collection import TABLES
from helpers.data.schema import PACKAGE, read_package
from helpers.errors import DataError, Fault

Package = dict[str, Any]
ROOT = Path(__file__).parents[2]
DECLARED = tuple(read_package(ROOT))
PACKAGE_TEXT = (ROOT / PACKAGE).read_text(encoding="utf-8")


def refused(root: Path, content: bytes) -> str:
    """Return what is said of a collection with this package; its tables are not asked for."""
    (root / "data").mkdir()
    (root / PACKAGE).write_bytes(content)
    with pytest.raises(DataError) as caught:
        load_tables(root)
    assert {fault.file for fault in caught.value.faults} == {PACKAGE}
    return str(caught.value)


def test_the_package_declares_exactly_the_tables_that_are_loaded(root: Path) -> None:
    assert set(DECLARED) == {*TABLES, *load_tables(root).others}


def test_every_table_below_data_is_declared(root: Path) -> None:
    declared = {schema.file for schema in read_package(root).values()}
    found = {path.relative_to(root).as_posix() for path in (root / "data").rglob("*.csv")}
    assert {path for path in found if not path.startswith("data/inbox/")} == declared


@pytest.mark.parametrize("name", DECLARED)
def test_every_field_has_titles_in_both_languages_and_a_description(name: str) -> None:
    for field in _named(json.loads(PACKAGE_TEXT), name)["schema"]["fields"]:
        assert all(field[said] for said in ("title", "title_ko", "description")), field["name"]


def test_a_missing_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        read_package(tmp_path)


def _of(name: str) -> Callable[[Package], Package]:
    """Return a way to a field of the observations."""
    return lambda package: next(
        field for field in _schema(package)["fields"] if field["name"] == name
    )


def _table(package: Package) -> Package:
    return package["resources"][0]


def _named(package: Package, name: str) -> Package:
    return next(table for table in package["resources"] if table["name"] == name)


def _schema(package: Package) -> Package:
    return _table(package)["schema"]


def _limits(**limits: object) -> Callable[[Package], None]:
    return lambda package: _of("note")(package).update(constraints=limits)


def _foreign(package: Package) -> Package:
    return _schema(package)["foreignKeys"][0]


#: A small edit → where it is named, what stands there, and what is wanted.
EDITS: dict[str, tuple[Callable[[Package], object], str]] = {
    "a rule that nobody checks": (
        lambda p: _of("note")(p).update(shorter_than=3),
        f"{PACKAGE}, column observations.note: «shorter_than»: a property that is",
    ),
    "an unknown constraint": (_limits(exclusiveMinimum=0), "«exclusiveMinimum»"),
    "an unknown type": (
        lambda p: _of("note")(p).update(type="geopoint"),
        "«geopoint»: one of boolean, date, integer, number, string",
    ),
    "a reference to nowhere": (
        lambda p: _of("entity")(p).update(references=["x.y"]),
        "column observations.entity: «x.y»: table.column of this package",
    ),
    "no tables": (lambda p: p.pop("resources"), "column resources: «nothing»: a value; this"),
    "tables in an object": (lambda p: p.update(resources={}), "resources: «an object»: a list"),
    "a table that is a list": (
        lambda p: p["resources"].__setitem__(0, []), "column 1: «a list»: an object"
    ),
    "a table without a name": (lambda p: _table(p).pop("name"), "column 1.name: «nothing»: a"),
    "a table without a path": (
        lambda p: _table(p).pop("path"), "column observations.path: «nothing»: a value; this"
    ),
    "a table without a schema": (
        lambda p: _table(p).pop("schema"), "column observations.schema: «nothing»: a value"
    ),
    "a number for a name": (lambda p: _table(p).update(name=7), "column 1.name: «7»: text"),
    "a name with a dot": (
        lambda p: _table(p).update(name="a.b"), "column a.b.name: «a.b»: a name of letters, digits"
    ),
    "a table that is needed": (
        lambda p: p["resources"].remove(_named(p, "breaks")), "resources: «breaks»: a resource of"
    ),
    "two tables of one name": (
        lambda p: p["resources"].append(_table(p)), "«observations»: a name of its own for each"
    ),
    "two tables of one file": (
        lambda p: _table(p).update(path="tables/claims.csv"),
        "column claims.path: «tables/claims.csv»: a file of its own",
    ),
    "a file outside": (
        lambda p: _table(p).update(path="../x.csv"),
        "column observations.path: «../x.csv»: a CSV file below data/",
    ),
    "an absolute path": (
        lambda p: _table(p).update(path="/etc/x.csv"), "«/etc/x.csv»: a CSV file below data/"
    ),
    "an address": (
        lambda p: _table(p).update(path="https://a.kr/x.csv"), "«https://a.kr/x.csv»: a CSV file"
    ),
    "a path of another system": (
        lambda p: _table(p).update(path="tables\\x.csv"), "«tables\\x.csv»: a CSV file below data/"
    ),
    "a file that is no table": (
        lambda p: _table(p).update(path="tables/x.txt"), "«tables/x.txt»: a CSV file below data/"
    ),
    "several files": (lambda p: _table(p).update(path=["x.csv"]), ".path: «a list»: text"),
    "another dialect": (
        lambda p: _table(p)["dialect"].update(delimiter=";"),
        "column observations.dialect.delimiter: «;»: one of ,",
    ),
    "another encoding": (
        lambda p: _table(p).update(encoding="cp949"), "encoding: «cp949»: one of utf-8"
    ),
    "no fields": (lambda p: _schema(p).update(fields=[]), "ons.fields: «a list»: at least"),
    "a field without a name": (
        lambda p: _schema(p)["fields"][0].pop("name"), "column observations.1.name: «nothing»"
    ),
    "a field without a type": (
        lambda p: _of("note")(p).pop("type"), "column observations.note.type: «nothing»: a value"
    ),
    "a field that is text": (
        lambda p: _schema(p)["fields"].append("note"), "column observations.13: «note»: an object"
    ),
    "a field twice": (
        lambda p: _schema(p)["fields"].append(dict(_of("note")(p))),
        "column observations.note: «note»: each field once",
    ),
    "a field that is read by name": (
        lambda p: _of("status")(p).update(name="state"), "column observations: «status»: a field"
    ),
    "a figure without its rule": (
        lambda p: _of("as_printed")(p).pop("figure"),
        "column observations.as_printed: «nothing»: figure, which says its unit",
    ),
    "a figure in no unit": (
        lambda p: _of("as_printed")(p)["figure"].update(unit="won"),
        "column observations.as_printed.figure.unit: «won»: indicator, kind or one of KRW",
    ),
    "a unit from nowhere": (
        lambda p: _of("as_printed")(p)["figure"].update(unit_as_printed="there"),
        "as_printed.figure.unit_as_printed: «there»: a field of this table",
    ),
    "a date not before nothing": (
        lambda p: _of("note")(p).update(not_before="then"), "not_before: «then»: a field of this"
    ),
    "a reading that is none": (
        lambda p: _of("period")(p).update(reads_as="year"), ".reads_as: «year»: one of day,"
    ),
    "constraints that are none": (
        lambda p: _of("note")(p).update(constraints=None), "note.constraints: «null»: an object"
    ),
    "text for a truth": (_limits(required="true"), "note.required: «true»: true or false"),
    "a pattern that is none": (_limits(pattern="(a"), "note.pattern: «(a»: a regular expression"),
    "a pattern that warns": (_limits(pattern="[[a]"), "note.pattern: «[[a]»: a regular expression"),
    "a choice of none": (_limits(enum=[]), "note.enum: «a list»: at least one"),
    "a choice of numbers": (_limits(enum=[1]), "note.constraints: «1»: a value of type string"),
    "a least text": (_limits(minimum=1), "note.minimum: «1»: no such constraint of a field of"),
    "a length below nothing": (_limits(minLength=-1), "minLength: «-1»: a length from 0"),
    "lengths that cross": (
        _limits(minLength=3, maxLength=2), "note.constraints: «3»: a least value that is not above"
    ),
    "text for a number": (
        lambda p: _of("precision")(p)["constraints"].update(minimum="0"),
        "precision.constraints: «0»: a value of type number",
    ),
    "a number beyond all": (
        lambda p: _of("precision")(p)["constraints"].update(maximum=10**400),
        "observations.precision.constraints: «1000",
    ),
    "a key that is no field": (
        lambda p: _schema(p).update(primaryKey=["idd"]),
        "column observations.primaryKey: «idd»: a field of this table; nearest: id",
    ),
    "a second key that is no field": (
        lambda p: _schema(p).update(uniqueKeys=[["source_id", "idd"]]),
        "column observations.uniqueKeys: «idd»: a field of this table; nearest: id",
    ),
    "a key that is a number": (lambda p: _schema(p).update(primaryKey=1), "Key: «1»: a list"),
    "a mistyped rule of a table": (
        lambda p: _schema(p).update(primarykey="id"),
        "column observations.schema: «primarykey»: a property that is checked; nearest: primaryKey",
    ),
    "another blank": (lambda p: _schema(p).update(missingValues=["-"]), "«-»: one of "),
    "a foreign key of nothing": (
        lambda p: _foreign(p).pop("fields"), "observations.foreignKeys.1.fields: «nothing»"
    ),
    "a foreign key that is no field": (
        lambda p: _foreign(p).update(fields=["source"]), "foreignKeys: «source»: a field of this"
    ),
    "a foreign key of two columns": (
        lambda p: _foreign(p).update(fields=["id", "note"]), "«a list»: one column; keys of several"
    ),
    "a foreign key to nowhere": (
        lambda p: _foreign(p)["reference"].update(resource="sauces"),
        "column observations.source_id: «sauces.source_id»: table.column of this package; nearest:",
    ),
    "a foreign key without its table": (
        lambda p: _foreign(p).update(reference="sources"), "reference: «sources»: an object"
    ),
    "a reference that is a number": (
        lambda p: _of("entity")(p).update(references=5), "entity.references: «5»: a list"
    ),
    "an invisible character": (
        lambda p: _of("note")(p).update(name="no\u200bte"), "«no<U+200B>te»: no invisible character"
    ),
    "half a character": (
        lambda p: _of("note")(p).update(title="\ud800"), "«<U+D800>»: no invisible character U+D800"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), EDITS.values(), ids=EDITS)
def test_a_small_edit_of_the_package_is_named(
    tmp_path: Path, change: Callable[[Package], object], told: str
) -> None:
    package = json.loads(PACKAGE_TEXT)
    change(package)
    assert told in refused(tmp_path, json.dumps(package).encode())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "datapackage.json, row 1: «the end»: JSON in UTF-8"),
        (b'{\n "name": \n}', "datapackage.json, row 3"),
        (b"{", "datapackage.json, row 1: «the end»: JSON in UTF-8"),
        (b"[]", "datapackage.json: «a list»: an object"),
        (b"null", "datapackage.json: «null»: an object"),
        (b'{"resources": [], "resources": []}', "«resources»: each key once in an object"),
        (b'{"resources": NaN}', "«NaN is no JSON»: JSON in UTF-8"),
        (b"[" * 100_000, "JSON in UTF-8"),
        ("{}".encode("utf-16"), "«UTF-16 text»: JSON in UTF-8"),
        ('{"title": "경기"}'.encode("cp949"), "UTF-8 text; save the file as UTF-8 (CP949?"),
        (b'{\n"title": "\0"}', "row 2: «NUL byte»: text without NUL bytes"),
        (b"PK\x03\x04", "«a zip or spreadsheet file»: JSON in UTF-8"),
    ],
    ids=str,
)
def test_a_package_that_is_no_package_is_named(tmp_path: Path, content: bytes, told: str) -> None:
    assert told in refused(tmp_path, content)


def test_a_byte_order_mark_before_the_package_changes_nothing(copied: Path) -> None:
    path = copied / PACKAGE
    plain = read_package(copied)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_package(copied) == plain


def _places(value: object, steps: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value of the package that a rule may hang on."""
    items: Any = enumerate(value) if isinstance(value, list) else ()
    for step, inner in value.items() if isinstance(value, dict) else items:
        if step not in {"title", "title_ko", "description"}:
            yield (*steps, step)
            yield from _places(inner, (*steps, step))


PLACES = [*_places(json.loads(PACKAGE_TEXT))]
WORDS = st.sampled_from(["id", "string", "date", "observations.id", "regions", "KRW", "(", "../x"])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | WORDS,
    lambda part: st.lists(part, max_size=2) | st.dictionaries(WORDS, part, max_size=2),
    max_leaves=3,
)


@given(place=st.sampled_from(PLACES), junk=JUNK, drop=st.booleans())
@settings(max_examples=150)
def test_whatever_stands_in_the_package_it_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, place: tuple[Any, ...], junk: object, drop: bool
) -> None:
    package = json.loads(PACKAGE_TEXT)
    holder = package
    for step in place[:-1]:
        holder = holder[step]
    if drop:
        del holder[place[-1]]
    else:
        holder[place[-1]] = junk
    root = tmp_path_factory.mktemp("package")
    (root / "data").mkdir()
    (root / PACKAGE).write_text(json.dumps(package), encoding="utf-8")
    faults: tuple[Fault, ...] = ()
    try:
        read_package(root)
    except DataError as error:
        faults = error.faults
    for fault in faults:
        assert fault.wanted
        assert str(fault).encode().count(b"\n") == 0
