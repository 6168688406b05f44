import contextlib
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from helpers.data import Tables, load_tables
from helpers.data.collection import TABLES
from helpers.data.schema import PACKAGE
from helpers.errors import DataError


@pytest.mark.parametrize("name", TABLES)
def test_rows_stand_in_file_order_with_a_plain_index(tables: Tables, name: str) -> None:
    frame = getattr(tables, name)
    assert isinstance(frame.index, pd.RangeIndex)
    assert len(frame) > 0


@pytest.mark.parametrize("name", TABLES)
def test_text_is_text_and_never_blank(tables: Tables, name: str) -> None:
    frame = getattr(tables, name)
    text = frame.select_dtypes("str")
    assert not (text == "").any(axis=None)
    assert set(frame.columns) - set(text.columns) <= {
        *("precision", "start_year", "year", "value", "low", "high", "tile_row", "tile_column"),
        *("start_month", "end_month", "months_printed", "stated_years", "in_scope", "intervals"),
        *("target_year", "base_year", "target_value", "target_low", "target_high", "base_value"),
        *("base_low", "base_high", "target_usd_value", "target_usd_low", "target_usd_high"),
    }


@pytest.mark.parametrize("name", ["observations", "programmes", "claims"])
def test_every_row_has_a_value_between_its_bounds(tables: Tables, name: str) -> None:
    frame = getattr(tables, name)
    assert ((frame["low"] <= frame["value"]) & (frame["value"] <= frame["high"])).all()
    assert frame["unit"].notna().all()


def test_the_unit_of_an_observation_is_its_indicators(tables: Tables) -> None:
    units = tables.indicators.set_index("code")["unit"]
    wanted = tables.observations["indicator"].map(units)
    assert (tables.observations["unit"] == wanted).all()


def test_shares_lie_between_0_and_1(tables: Tables) -> None:
    shares = tables.observations.query("unit == 'share'")
    assert shares["low"].ge(0).all()
    assert shares["high"].le(1).all()


# Values typed from the documents, paragraph or table row in the row's locator.
PUBLISHED = {
    "A01": (1667, 1667, 1667),
    "A07": (0.43, 0.425, 0.435),
    "A08": (0.086, 0.0855, 0.0865),
    "B00": (2.3e12, 2.3e12, 2.3e12),
    "B-sales-2017": (446.6e9, 446.55e9, 446.65e9),
    "B-sales-2002": (2e8, 1.5e8, 2.5e8),
    "B-employees-2017": (2735, 2735, 2735),
    "C01": (517.0e6, 516.5e6, 517.5e6),
    "C02": (747.2e6, 747.15e6, 747.25e6),
    "C03": (1.02e12, 1.015e12, 1.025e12),
    "C06": (-0.20, -0.205, -0.195),
    "C09-2024": (1.0657e12, 1.06565e12, 1.06575e12),
    "C12-exports": (674.07e6, 674.065e6, 674.075e6),
    "C17": (9, 8.5, 9.5),
    "D03": (1e12, 0.5e12, 1.5e12),
    "D04": (100, 50, 150),
    "E02": (76.9e9, 76.85e9, 76.95e9),
    "E04": (2, 2, 2),
}


@pytest.mark.parametrize("key", PUBLISHED)
def test_figures_of_the_documents_are_read_as_their_readers_read_them(
    tables: Tables, key: str
) -> None:
    row = tables.observations.set_index("id").loc[key]
    assert tuple(row[["value", "low", "high"]]) == pytest.approx(PUBLISHED[key], rel=1e-12)


PROGRAMMES = {
    "R01": ("2014-09", "2018-02", True, 3, 25e9),
    "R04": ("2013-01", "2020-12", False, 8, 164.7e9),
    "R06": ("2006-03", "2016-02", True, 10, 18.9e9),
    "R07": ("2016-04", "2019-03", True, None, 2.62e9),
    "R11": ("2017-07", "2021-03", True, 5, 1.55e9),
    "R14": ("2019-01", "2019-12", False, None, 45e6),
    "R16": ("2019-01", "2019-12", False, None, 264e6),
    "R17": ("2015-01", "2018-12", False, 3, 2.378e9),
    "R18": ("2019-01", "2019-12", False, None, 820e6),
    "C18": ("2018-01", None, False, None, 62e9),
    "C21": ("2024-01", None, False, None, 21.5e9),
}


@pytest.mark.parametrize("key", PROGRAMMES)
def test_programmes_run_when_and_cost_what_is_printed(tables: Tables, key: str) -> None:
    start, end, months, years, value = PROGRAMMES[key]
    row = tables.programmes.set_index("id").loc[key]
    assert str(row["start_month"]) == start
    assert str(row["end_month"]) == (end or "NaT")
    assert row["months_printed"] == months
    assert row["stated_years"] is pd.NA if years is None else row["stated_years"] == years
    assert row["value"] == pytest.approx(value)
    assert row["unit"] == "KRW"


def test_whole_life_budgets_of_gwangju_add_up_to_the_printed_list(tables: Tables) -> None:
    rows = tables.programmes.query("kind == 'total' and region == 'KR-29'")
    million = [25_000, 25_410, 17_000, 164_700, 3_260, 18_900, 2_620, 1_760, 1_760, 1_210]
    million += [1_550, 4_000, 31_700, 3_000, 2_378, 7_570, 5_700]
    assert rows["value"].tolist() == pytest.approx([amount * 1e6 for amount in million])


def test_a_target_is_exact_and_its_base_is_rounded(tables: Tables) -> None:
    row = tables.targets.set_index("id").loc["D01"]
    assert (row["target_value"], row["target_low"], row["target_high"]) == (2.5e12,) * 3
    assert (row["base_value"], row["base_low"], row["base_high"]) == (1e12, 0.5e12, 1.5e12)
    assert (row["target_usd_low"], row["target_usd_high"]) == (2.35e9, 2.45e9)
    assert (row["base_year"], row["target_year"]) == (2012, 2017)


def test_a_corrected_figure_keeps_its_print(tables: Tables) -> None:
    row = tables.observations.set_index("id").loc["population-KR-27"]
    assert row["as_printed"] == "2,753"
    assert row["value"] == 2_420_000
    assert set(tables.corrections["id"]) >= {"population-KR-27"}


def test_two_loads_give_equal_tables_that_share_nothing(tables: Tables, root: Path) -> None:
    again = load_tables(root)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(tables, name))
        assert getattr(again, name) is not getattr(tables, name)


def test_every_fault_of_every_file_is_in_one_error(copied: Path) -> None:
    data = copied / "data"
    (data / "sources.csv").unlink()
    for path in (data / "tables" / "claims.csv", data / "lookups" / "themes.csv"):
        path.write_bytes(path.read_bytes() + b"x\n")
    with pytest.raises(DataError) as caught:
        load_tables(copied)
    files = {fault.file for fault in caught.value.faults}
    assert files >= {"data/sources.csv", "data/tables/claims.csv", "data/lookups/themes.csv"}


def spoiled(root: Path, file: str, content: bytes) -> list[str]:
    """Write a file anew, load, and return what is said."""
    (root / file).write_bytes(content)
    with pytest.raises(DataError) as caught:
        load_tables(root)
    return [str(fault) for fault in caught.value.faults]


LEFT_OUT = "; until then what other rows and tables say of it is not checked"
UNREADABLE: dict[str, Callable[[bytes], bytes]] = {
    "zip": lambda content: b"PK\x03\x04" + content,
    "semicolons": lambda content: content.replace(b",", b";"),
    "utf-16": lambda content: content.decode().encode("utf-16"),
    "blank first": lambda content: b"\n" + content,
    "title first": lambda content: b"what people call it\n" + content,
    "open quote": lambda content: content.replace(b"\n", b'\n"', 1),
}
OTHERS = ("lookups/indicators.csv", "lookups/units.csv", "sources.csv", "tables/observations.csv")


@pytest.mark.parametrize(
    ("file", "change"),
    [
        *(pytest.param("lookups/regions.csv", UNREADABLE[name], id=name) for name in UNREADABLE),
        *(pytest.param(name, UNREADABLE["zip"], id=name) for name in OTHERS),
    ],
)
def test_an_unreadable_table_is_named_once_and_what_follows_from_it_is_not(
    copied: Path, file: str, change: Callable[[bytes], bytes]
) -> None:
    (told,) = spoiled(copied, f"data/{file}", change((copied / "data" / file).read_bytes()))
    assert told.startswith(f"data/{file}")
    assert told.endswith(LEFT_OUT)


@pytest.mark.parametrize(
    ("file", "old", "new", "column"),
    [
        ("lookups/regions.csv", "KR-41,", "KR-41\u200b,", "code"),
        ("lookups/regions.csv", "KR-41,", "\uff2bR-41,", "code"),
        ("lookups/indicators.csv", "device_exports_usd,", "device exports usd,", "code"),
        ("lookups/indicators.csv", ",USD,", ",USDollar,", "unit"),
        ("sources.csv", "gyeonggi-enews-2023,", "gyeonggi-enews_2023,", "source_id"),
    ],
)
def test_a_spoiled_key_is_named_once_and_not_where_it_is_used(
    copied: Path, file: str, old: str, new: str, column: str
) -> None:
    text = (copied / "data" / file).read_text(encoding="utf-8")
    told = spoiled(copied, f"data/{file}", text.replace(old, new, 1).encode())
    assert len(told) == 1
    assert told[0].startswith(f"data/{file}, row ")
    assert f"column {column}: " in told[0]


def test_what_is_wrong_by_itself_is_still_said_beside_an_unreadable_table(copied: Path) -> None:
    claims = copied / "data/tables/claims.csv"
    text = claims.read_text(encoding="utf-8").replace(",share,40%,", ",share,4o%,", 1)
    claims.write_text(text, encoding="utf-8")
    told = spoiled(copied, "data/tables/observations.csv", b"")
    assert [line.partition(":")[0] for line in told] == [
        "data/tables/observations.csv", "data/tables/claims.csv, row 2, column as_printed"
    ]  # fmt: skip


def test_whole_files_come_before_cells(copied: Path) -> None:
    text = (copied / "data/lookups/themes.csv").read_text(encoding="utf-8")
    (copied / "data/lookups/themes.csv").write_text(text + "\u200b,a,b\n", encoding="utf-8")
    told = spoiled(copied, "data/tables/targets.csv", b"")
    assert [line.split(":")[0].split(",")[0] for line in told] == [
        "data/tables/targets.csv", "data/lookups/themes.csv"
    ]  # fmt: skip


def test_corrections_that_cannot_be_read_are_named_alone(copied: Path) -> None:
    (told,) = spoiled(copied, "data/corrections.toml", b"[[correction]\n")
    assert told.startswith("data/corrections.toml, row 1: ")


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        *(("data/tables/claims.csv", kind) for kind in ("pipe", "loop", "device", "socket")),
        *(("data/corrections.toml", kind) for kind in ("pipe", "folder", "nowhere")),
        *((PACKAGE, kind) for kind in ("pipe", "folder", "nowhere")),
    ],
)
def test_what_is_no_file_is_named_at_once(copied: Path, place: str, kind: str) -> None:
    path = copied / place
    path.unlink()
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "loop":
            path.symlink_to(path.name)
        case "device":
            path.symlink_to("/dev/zero")
        case "nowhere":
            path.symlink_to("nowhere")
        case "socket":
            # Bound by a short name: the folder's may be longer than addresses are.
            with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as bound:
                bound.bind(path.name)
    with pytest.raises(DataError) as caught:
        load_tables(copied)
    (fault,) = caught.value.faults
    words = {"pipe": "a named pipe", "folder": "a folder", "device": "a device"}
    words |= {"loop": "Too many levels", "nowhere": "a link to no file", "socket": "a socket"}
    assert (fault.file, fault.row) == (place, 0)
    assert fault.value.startswith(words[kind])


def test_a_file_without_measure_is_named_unread(copied: Path) -> None:
    with (copied / "data/sources.csv").open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(DataError, match="«1099511627776 bytes»: at most 10000000 bytes"):
        load_tables(copied)
