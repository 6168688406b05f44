"""Figures by code or name, names beside codes, floats to draw, codes completed."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from helpers.analysis.frames import figures as all_figures
from helpers.data import Tables
from helpers.data.measured import Measured
from helpers.display.wording import WordingError
from helpers.errors import UsageError
from helpers.lab.completion import offer_codes
from helpers.lab.explore import explain, figures, named, plain, readable

WITHOUT_HISTORY = Config({"HistoryManager": {"enabled": False}})

PAYLOAD = "<img src=x onerror=alert(1)>"
EXPORTS = {"indicator": "device_exports_usd", "basis": "mfds", "entity": "KR-42"}


def test_figures_show_names_beside_codes_and_amounts_in_readable_units(tables: Tables) -> None:
    found = figures(tables, **EXPORTS, period=2024, lang="en")
    [row] = found.to_dict("records")
    assert (row["entity"], row["entity_name"]) == ("KR-42", "Gangwon")
    assert (row["indicator"], row["indicator_name"]) == (
        "device_exports_usd",
        "medical-device exports (USD)",
    )
    assert (row["basis"], row["basis_name"]) == ("mfds", "MFDS returns")
    assert isinstance(row["figure"], Measured)
    assert list(found.columns)[:5] == ["entity", "entity_name", "period", "year", "figure"]
    assert "<td>747.2 M USD (747.15–747.25)</td>" in found._repr_html_()


@pytest.mark.parametrize("name", ["강원", "Gangwon", "강원특별자치도", "KR-42"])
def test_names_are_as_good_as_codes(tables: Tables, name: str) -> None:
    asked = {**EXPORTS, "entity": [name], "period": ["2020", 2024]}
    assert figures(tables, **asked)["id"].tolist() == ["C01", "C02"]


def test_without_conditions_every_figure_is_there(tables: Tables) -> None:
    assert len(figures(tables)) == len(all_figures(tables))


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"indicator": "device_export_usd"}, r"«device_export_usd».*device_exports_usd"),
        ({"indicator": "의료기기 수출"}, r"«의료기기 수출».*device_exports_usd"),
        ({"entity": "Gyeongi"}, r"«Gyeongi».*KR-41 \(Gyeonggi\)"),
        ({"basis": "mdfs"}, r"«mdfs».*mfds"),
        (EXPORTS | {"basis": "khidi"}, r"basis=…\): «khidi»: .*: mfds, bok-gangwon\n"),
        (EXPORTS | {"period": 1999}, r"period=…\): «1999»: .*: 2020, 2024$"),
        ({"basis": "x", "entity": ["y", "KR", "z"]}, r"(?s)basis=.*«x».*entity=.*«y».*«z»"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(
    tables: Tables, asked: dict[str, str], wanted: str
) -> None:
    with pytest.raises(UsageError) as refused:
        figures(tables, **asked)
    assert re.search(wanted, str(refused.value))


@pytest.mark.parametrize(
    "told",
    [
        lambda tables, lang: figures(tables, **EXPORTS, lang=lang),
        lambda tables, lang: named(tables, pd.DataFrame({"region": ["KR-41"]}), lang=lang),
        lambda tables, lang: readable(figures(tables, **EXPORTS)[["figure"]], lang=lang),
        lambda tables, lang: explain("C02", tables=tables, lang=lang),
    ],
    ids=["figures", "named", "readable", "explain"],
)
@pytest.mark.parametrize("lang", ["fr", "KO"])
def test_a_language_that_is_not_the_collections_is_refused_with_those_that_are(
    tables: Tables, told: Callable[[Tables, str], object], lang: str
) -> None:
    with pytest.raises(WordingError, match=f"«{lang}» is not one of ko, en"):
        told(tables, lang)


def test_names_stand_behind_the_codes_of_any_frame(tables: Tables) -> None:
    frame = pd.DataFrame({"region": ["KR-41", "rest"], "source_id": ["gangwon-release-2025"] * 2})
    told = named(tables, frame, lang="en")
    assert list(told.columns) == ["region", "region_name", "source_id", "source_name"]
    assert told["region_name"].tolist()[0] == "Gyeonggi"
    assert pd.isna(told["region_name"].tolist()[1])
    assert list(frame.columns) == ["region", "source_id"]


def test_columns_may_be_years_and_a_column_stand_alone(tables: Tables) -> None:
    found = figures(tables, **EXPORTS)
    wide = pd.DataFrame({"entity": ["KR-42"], **found.set_index("year")["figure"]})
    told = named(tables, wide, lang="en")
    assert told.columns.tolist() == ["entity", "entity_name", 2020, 2024]
    units = readable(wide, lang="en")[["2020", "2020_unit", "2024", "2024_unit"]]
    assert units.to_numpy().tolist() == [[517.0, "USD million", 747.2, "USD million"]]
    assert readable(found["figure"], lang="en")["figure"].tolist() == [517.0, 747.2]


def test_floats_are_in_units_that_read_well_each_unit_by_itself() -> None:
    frame = pd.DataFrame(
        {
            "figure": [
                Measured(747.2e6, 747.15e6, 747.25e6, "USD"),
                Measured(2e6, 1e6, 3e6, "USD"),
                Measured(0.142, 0.1415, 0.1425, "share"),
                None,
            ]
        }
    )
    drawn = readable(frame, lang="en")
    assert drawn["figure"].round(9).tolist()[:3] == [747.2, 2.0, 14.2]
    assert drawn["figure_low"].round(9).tolist()[:3] == [747.15, 1.0, 14.15]
    assert drawn["figure_high"].round(9).tolist()[:3] == [747.25, 3.0, 14.25]
    assert drawn["figure_unit"].tolist()[:3] == ["USD million", "USD million", "%"]
    assert pd.isna(drawn["figure"].iloc[3])
    assert plain(frame)["figure"].tolist()[0] == 747.2e6


def test_the_tables_show_a_catalogue_and_how_to_get_what_is_in_it(tables: Tables) -> None:
    text = repr(tables)
    assert len(text) < 4_000
    assert re.search(
        rf"tables\.observations +{len(tables.observations)} .*Figures as printed", text
    )
    assert 'tables.named("statements")' in text
    assert "figures(tables, indicator=" in text
    html = tables._repr_html_()
    assert len(html) < 40_000
    for code in set(tables.observations.dropna(subset="value")["indicator"]):
        assert f"<td>{code}</td>" in html


def test_the_catalogue_says_what_figures_there_are_of_an_indicator() -> None:
    observations = pd.DataFrame(
        {
            "indicator": ["sold"] * 6 + ["lost"],
            "entity": ["KR-1", "KR-2", "KR-3", "KR-4", "KR-5", "KR-1", "KR-1"],
            "period": ["2020", "2021", None, "2019", "2020", "2024", "2020"],
            "basis": ["mfds", "mfds", "khidi", "mfds", "mfds", "mfds", "mfds"],
            "value": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, float("nan")],
        }
    )
    indicators = pd.DataFrame(
        {"code": ["lost", "sold"], "name_ko": "가", "name_en": PAYLOAD, "unit": "USD"}
    )
    empty = {field.name: pd.DataFrame() for field in dataclasses.fields(Tables)}
    held = empty | {"observations": observations, "indicators": indicators}
    tables = Tables(**held | {"others": {}, "titles": {"observations": ("값", PAYLOAD)}})
    [row] = tables.catalogue().to_dict("records")
    assert row == {
        "indicator": "sold", "name_ko": "가", "name_en": PAYLOAD, "unit": "USD", "figures": 6,
        "periods": "2019–2024", "entities": "KR-1, KR-2, KR-3, KR-4, … (5)",
        "bases": "mfds, khidi",
    }  # fmt: skip
    assert "<img" not in tables._repr_html_()
    assert tables._repr_html_().count("&lt;img") == 2


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ('figures(tables, indicator="device_exports_k', "device_exports_krw"),
        ("figures(tables, basis=", '"kita-hs"'),
        ("figures(tables, basis='kita-h", "kita-hs"),
        ('figures(tables, entity=["KR-42", "KR-4', "KR-41"),
        ("figures(tables, ind", "indicator="),
        ('figures(tables, entity="강', "강원특별자치도"),
        ('figures(tables, indicator="medical-device exp', "medical-device exports (USD)"),
        ("figures(tables, basis='mfds ret", "MFDS returns"),
    ],
)
def test_tab_offers_codes_where_they_are_typed(tables: Tables, typed: str, wanted: str) -> None:
    shell = InteractiveShell(config=WITHOUT_HISTORY)
    shell.user_ns |= {"figures": figures, "tables": tables}
    offer_codes(shell)
    offer_codes(shell)
    assert len(shell.Completer.custom_matchers) == 1
    with provisionalcompleter():
        found = list(shell.Completer.completions(typed, len(typed)))
    replaced = {typed[: one.start] + one.text for one in found}
    begun = re.split(r"[\"',=(]", typed)[-1].lstrip()
    assert typed.removesuffix(begun) + wanted in replaced


def test_without_tables_nothing_is_offered() -> None:
    shell = InteractiveShell(config=WITHOUT_HISTORY)
    offer_codes(shell)
    with provisionalcompleter():
        found = [*shell.Completer.completions("figures(tables, basis='mf", 25)]
    assert "mfds" not in {one.text for one in found}
