"""How specialised a region is, where all four figures are on one basis; else why it is not told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from helpers.analysis.comparability import require_same_basis
from helpers.analysis.frames import figures, tidy
from helpers.analysis.measures import ratio, share
from helpers.data import Tables
from helpers.data.collection import NATION
from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal


@dataclass(frozen=True, slots=True)
class Quotient:
    """A share of the nation beside another: how far the first exceeds the second.

    Of each, indicator and basis. The two are ``apart`` where they are of different things by their
    nature, as exports and people are: each is on one basis and of its own latest year, and no basis
    is crossed.
    """

    key: str
    part: tuple[str, str]
    reference: tuple[str, str]
    apart: bool = False


QUOTIENTS: Final = (
    Quotient("production", ("device_exports_usd", "mfds"), ("device_production_krw", "mfds")),
    Quotient(
        "advantage",
        ("medical_electronics_exports_usd", "kita-mti"),
        ("province_exports_usd", "kita-mti"),
    ),
    Quotient("mixed", ("device_exports_usd", "mfds"), ("province_exports_usd", "kita-mti")),
    Quotient(
        "population",
        ("device_exports_usd", "mfds"),
        ("population", "population-projection"),
        apart=True,
    ),
)
"""Exports over production; Balassa's comparative advantage on one basis and across two; exports
over population."""


def location_quotients(tables: Tables, *, region: str, year: int) -> pd.DataFrame:
    """Return what quotients of specialisation a region has, and why it has no others.

    A quotient is (region's part ÷ nation's part) ÷ (region's reference ÷ nation's reference);
    with exports over all exports it is Balassa's revealed comparative advantage (Balassa 1965).
    The two shares rest on four figures rounded apart, so the bounds are at the corners.

    One row a quotient: ``name``, ``region``, ``year``, ``reference_year`` (of the second share),
    ``refusal`` (a Refusal, None where it is told), the shares ``part`` and ``reference`` and their
    ``quotient`` (``multiple``), as far as they are told.
    """
    rows = [_row(tables, quotient, region, year) for quotient in QUOTIENTS]
    return tidy(rows, "name region year reference_year refusal part reference quotient")


def _row(tables: Tables, quotient: Quotient, region: str, year: int) -> dict[str, Any]:
    told: dict[str, Any] = dict.fromkeys(("refusal", "part", "reference", "quotient"))
    seen = _latest(tables, quotient.reference, region, year) if quotient.apart else year
    try:
        if not quotient.apart:
            require_same_basis(quotient.part[1], quotient.reference[1])
        told["part"] = part = _share(tables, quotient.part, region, year)
        told["reference"] = reference = _share(tables, quotient.reference, region, seen)
        told["quotient"] = (
            at_corners(lambda one, other: one / other, part, reference, unit="multiple")
            if quotient.apart
            else ratio(part, reference)
        )
    except Refusal as refused:
        told["refusal"] = refused
    return {"name": quotient.key, "region": region, "year": year, "reference_year": seen} | told


def _latest(tables: Tables, wanted: tuple[str, str], region: str, year: int) -> int:
    """Return the last year up to one in which a region has a figure; that one where it has none."""
    own = figures(tables, indicator=wanted[0], basis=wanted[1], entity=region)["year"]
    past = own[own <= year]
    return year if past.empty else int(past.max())


def _share(tables: Tables, wanted: tuple[str, str], region: str, year: int) -> Measured:
    """Return a region's share of the nation."""
    indicator, basis = wanted
    found = figures(tables, indicator=indicator, basis=basis, period=str(year))
    amounts = found.drop_duplicates("entity").set_index("entity")["figure"]
    for code in (region, NATION):
        if code not in amounts.index:
            raise Refusal("missing", {"observation": f"{indicator} {code} {year}"})
    return share(amounts[region], amounts[NATION])
