"""What a number rests on, down to the printed form, from whatever a notebook's cell returned."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import pytest

from helpers.analysis.frames import figures
from helpers.analysis.measures import cagr, difference, gap, share, total, what_if_share
from helpers.data import Tables
from helpers.data.measured import Measured, at_corners, enclosed
from helpers.display import blocks
from helpers.display.page import Page
from helpers.errors import UsageError
from helpers.lab.explanation import explain
from helpers.lab.formula import formula_of

PAYLOAD = "<script>alert(1)</script>"


def _figure(tables: Tables, ident: str) -> Measured:
    found: Measured = figures(tables, id=ident)["figure"].iloc[0]
    return found


def _table(page: Page, number: Measured) -> blocks.Table:
    frame = pd.DataFrame({"name": ["강원"], "amount": [number]})
    return page.table(
        "shares",
        frame,
        {"name": "", "amount": page.written()},
        heads={"amount": "Amount"},
    )


def test_a_printed_number_is_told_with_its_document_and_its_place(tables: Tables) -> None:
    told = repr(explain(_figure(tables, "C02"), tables=tables, lang="en")).splitlines()
    assert told[0] == "$747.2 million ($747.15–747.25 million)"
    assert told[1].startswith("  «7억 4,720만 달러» · ")
    assert "medical-device exports (USD) · 2024 [C02]" in told[1]
    assert "2025-07-28" in told[2]
    assert told[3] == "    body paragraph 2, sentence 1"
    assert told[4].startswith("    Printed down to ten thousand dollars, but evidently rounded")
    assert told[5] == "Basis: MFDS returns (mfds)"
    assert "May be compared with figures on the same basis only." in told
    assert told[-1].startswith("  Figures before and after 2020 may not be compared")


def test_a_number_worked_out_is_told_with_its_formula_down_to_the_print(tables: Tables) -> None:
    own, nation = _figure(tables, "C02"), _figure(tables, "mfds-exports-usd-2024")
    told = repr(explain(share(own, nation), tables=tables, lang="en")).splitlines()
    assert told[:3] == [
        "14.22% (14.218–14.220%)",
        "  Formula: min(a ÷ b, 1.0)",
        "  a = $747.2 million ($747.15–747.25 million)",
    ]
    assert any(line.startswith("  b = $5,255.11 million") for line in told)
    assert sum("[C02]" in line for line in told) == 1


def test_what_was_told_before_is_told_short(tables: Tables) -> None:
    own = _figure(tables, "C02")
    told = repr(explain(total([own, own]), tables=tables, lang="en"))
    assert told.count("[C02]") == 2
    assert told.count("[C02] (see above)") == 1
    assert told.count("body paragraph 2, sentence 1") == 1
    both = total([own, own])
    told = repr(explain(share(both, total([both, both])), tables=tables, lang="en"))
    assert told.count("Formula: total(a, b)") == 2
    assert "a = $1,494.4 million ($1,494.3–1,494.5 million) (see above)" in told


def test_numbers_on_several_bases_are_comparable_with_none(tables: Tables) -> None:
    device, province = _figure(tables, "C02"), _figure(tables, "khidi-devices-2024")
    told = repr(explain(what_if_share(device, province), tables=tables, lang="en"))
    assert "Mixes figures on different bases" in told
    assert "on the same basis only" not in told


def test_a_number_without_its_formula_says_so_and_lists_what_it_rests_on(tables: Tables) -> None:
    both = Measured(1.0, 1.0, 1.0, "USD", ("mfds",), ("C01", "C02"))
    told = repr(explain(both, tables=tables, lang="en"))
    assert "the formula is not kept" in told
    assert "[C01]" in told
    assert "[C02]" in told


def test_long_lists_are_cut_and_counted(tables: Tables) -> None:
    ids = figures(tables, basis="mfds")["id"].head(15)
    told = repr(explain(Measured(1, 1, 1, "USD", (), tuple(ids)), tables=tables, lang="en"))
    assert told.count("«") == 12
    assert "and 3 more" in told


def test_every_kind_of_block_and_cell_is_explained(tables: Tables) -> None:
    page = Page(tables, "en", "template")
    number = _figure(tables, "C02")
    finding = page.finding("A sentence", key="k", measured=number, label="what")
    table = _table(page, number)
    row = pd.Series({"region": "KR-42", "amount": number})
    explained: list[Any] = [number, finding, blocks.Findings([finding]), table, table.rows[0][1]]
    explained += [row, "C02", page.sources(number), page.note("Mind.", rests_on=("C02",))]
    for what in explained:
        told = explain(what, tables=tables)
        assert "«7억 4,720만 달러»" in repr(told), what
        assert "[C02]" in told._repr_html_(), what
    assert repr(explain(row, tables=tables, lang="en")).startswith("amount = $747.2 million")


def test_a_table_tells_the_formula_that_a_column_has_throughout(tables: Tables) -> None:
    own, nation = _figure(tables, "C02"), _figure(tables, "mfds-exports-usd-2024")
    page = Page(tables, "en", "template")
    told = repr(explain(_table(page, share(own, nation)), tables=tables))
    assert "Amount: Formula: min(a ÷ b, 1.0)" in told
    assert "Formula" not in repr(explain(_table(page, own), tables=tables))


def test_a_finding_without_a_number_says_that_it_has_none(tables: Tables) -> None:
    told = explain(Page(tables, "en", "template").finding("Words."), tables=tables)
    assert repr(told) == "Words.\nA sentence that states no number"


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_row_that_a_number_may_rest_on_can_be_told(tables: Tables, lang: Any) -> None:
    for name in ("observations", "programmes", "targets", "claims", "statements"):
        ids = tuple(tables.named(name)["id"])
        told = repr(explain(Measured(1, 1, 1, "USD", (), ids), tables=tables, lang=lang))
        assert all(f"[{ident}]" in told for ident in ids[:5])


def test_a_row_without_a_number_is_told_by_its_id(tables: Tables) -> None:
    told = repr(explain(pd.Series({"id": "C02", "period": "2024"}), tables=tables, lang="en"))
    assert told.startswith("$747.2 million")


NAMELESS = pd.Series({"entity": "KR-42", "period": "2024"})


@pytest.mark.parametrize("what", ["C99x", 3.0, pd.DataFrame({"a": [1]}), None, NAMELESS])
def test_what_cannot_be_explained_is_refused_with_what_can(tables: Tables, what: Any) -> None:
    with pytest.raises(UsageError, match=r"id of an observation|tables\.observations"):
        explain(what, tables=tables)


def test_text_from_data_is_never_markup(tables: Tables) -> None:
    observations, documents = tables.observations.copy(), tables.sources.copy()
    row = observations["id"] == "C02"
    observations.loc[row, ["as_printed", "locator"]] = PAYLOAD
    source = documents["source_id"] == observations.loc[row, "source_id"].iloc[0]
    documents.loc[source, ["title_en", "producer_en"]] = PAYLOAD
    documents.loc[source, "url"] = "javascript:alert(1)"
    spoilt = dataclasses.replace(tables, observations=observations, sources=documents)
    for what in ("C02", Page(spoilt, "en", "template").finding(PAYLOAD)):
        html = explain(what, tables=spoilt, lang="en")._repr_html_()
        assert "<script" not in html
        assert "&lt;script" in html
        assert "href" not in html


def test_links_lead_to_the_web(tables: Tables) -> None:
    html = explain("C02", tables=tables)._repr_html_()
    assert '<a href="https://www.e-newsp.com/' in html


A, B = Measured.exact(20, "USD"), Measured.exact(30, "USD")
FACTOR = 7


@pytest.mark.parametrize(
    ("number", "text", "names", "constants"),
    [
        (share(A, B), "min(a ÷ b, 1.0)", ("a", "b"), ()),
        (cagr(B, A, intervals=4), "(b ÷ a) ^ (1 ÷ intervals) − 1", ("a", "b"), (("intervals", 4),)),
        (total([A, B]), "total(a, b)", ("a", "b"), ()),
        (gap(A, B), "abs(a)", ("a",), ()),
        (difference(A, B), "a − b", ("a", "b"), ()),
        (at_corners(lambda x: x * FACTOR, A, unit="USD"), "x × FACTOR", ("x",), (("FACTOR", 7),)),
        (at_corners(lambda x, n=3: x**n, A, unit="USD"), "x ^ n", ("x",), (("n", 3),)),
    ],
)
def test_the_formula_is_the_one_that_was_computed(
    number: Measured, text: str, names: tuple[str, ...], constants: tuple[Any, ...]
) -> None:
    made = number.derivation
    assert made is not None
    assert made.function is not None
    found = formula_of(made.function, parts=len(made.parts))
    assert (found.text, found.names, found.constants) == (text, names, constants)


def test_of_two_formulas_in_one_line_each_is_found() -> None:
    one, other = (lambda a: a + 1), (lambda a: a - 1)
    assert [formula_of(each, parts=1).text for each in (one, other)] == ["a + 1", "a − 1"]


def test_of_a_lambda_within_a_longer_one_its_own_formula_is_told() -> None:
    whole = [
        lambda a: (
            a + 1,
            lambda b: b * a,
        )
    ]
    _, within = whole[0](2)
    assert formula_of(within, parts=1).text == "b × a"


def test_a_formula_whose_source_is_gone_has_a_name() -> None:
    made = eval("lambda a, b: a / b")  # noqa: S307 - our own text
    assert formula_of(made, parts=2).text == "<lambda>(a, b)"


def test_many_arguments_are_numbered() -> None:
    found = formula_of(max, parts=9)
    assert found.text == "max(x1, …, x9)"
    assert len(found.names) == 9


def test_how_a_number_came_about_is_no_part_of_it() -> None:
    assert share(A, B) == dataclasses.replace(share(A, B), derivation=None)
    assert "derivation" not in repr(share(A, B))
    assert enclosed(1.0, 1.0, 1.0, [A], unit="USD").derivation is not None
