"""How specialised a region is, where all four figures are on one basis; else why it is not told.

Belongs here: which quotients the collection could form. The formula is ``shares``' own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.comparability import require_same_basis
from helpers.analysis.exports.published import NATION
from helpers.analysis.measures import ratio, share
from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal

if TYPE_CHECKING:
    from helpers.data import Tables


@dataclass(frozen=True, slots=True)
class Quotient:
    """A share of the nation beside another: how far the first exceeds the second.

    Attributes
    ----------
    key : str
        Name in the wording catalogue.
    part, reference : tuple of str
        Indicator and basis whose share of the nation is taken.
    apart : bool
        Whether the two shares are of different things by their nature, as exports and people
        are: each is on one basis and of its own latest year, and no basis is crossed.
    """

    key: str
    part: tuple[str, str]
    reference: tuple[str, str]
    apart: bool = False


QUOTIENTS = (
    Quotient(
        "production",
        ("device_exports_usd", "mfds"),
        ("device_production_krw", "mfds"),
    ),
    Quotient(
        "advantage",
        ("medical_electronics_exports_usd", "kita-mti"),
        ("province_exports_usd", "kita-mti"),
    ),
    Quotient(
        "mixed",
        ("device_exports_usd", "mfds"),
        ("province_exports_usd", "kita-mti"),
    ),
    Quotient(
        "population",
        ("device_exports_usd", "mfds"),
        ("population", "population-projection"),
        apart=True,
    ),
)
"""Exports over production; Balassa's comparative advantage on one basis and across two; exports
over population."""
COLUMNS = ("quotient", "region", "year", "reference_year", "refusal", "details", *(
    f"{part}_{field}" for part in ("part", "reference", "quotient") for field in rows.FIELDS
))  # fmt: skip


def location_quotients(tables: Tables, *, region: str, year: int) -> pd.DataFrame:
    """Return what quotients of specialisation a region has, and why it has no others.

    A quotient is (region's part ÷ nation's part) ÷ (region's reference ÷ nation's reference);
    with exports over all exports it is Balassa's revealed comparative advantage (Balassa 1965).
    The two shares rest on four figures rounded apart, so the bounds are at the corners.

    Returns
    -------
    DataFrame
        One row a quotient: ``quotient`` (key), ``region``, ``year``, ``reference_year`` (of the
        second share), ``refusal`` (reason, empty
        where it is told), ``details`` (of the refusal), the two shares as ``part_…`` and
        ``reference_…`` (0–1) and ``quotient_…`` (``multiple``), as far as they are told.
    """
    found = [_row(tables, quotient, region, year) for quotient in QUOTIENTS]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _row(tables: Tables, quotient: Quotient, region: str, year: int) -> dict[str, Any]:
    part = reference = told = refusal = None
    seen = year
    try:
        if not quotient.apart:
            require_same_basis(quotient.part[1], quotient.reference[1])
        part = share(*_pair(tables, quotient.part, region, year))
        seen = _latest(tables, quotient.reference, region, year) if quotient.apart else year
        reference = share(*_pair(tables, quotient.reference, region, seen))
        told = _times(part, reference) if quotient.apart else ratio(part, reference)
    except Refusal as refused:
        refusal = refused
    found = {"part": part, "reference": reference, "quotient": told}
    return {
        "quotient": quotient.key,
        "region": region,
        "year": year,
        "reference_year": seen,
        "refusal": "" if refusal is None else refusal.reason,
        "details": {} if refusal is None else refusal.details,
        **{
            key: cell
            for side, one in found.items()
            for key, cell in rows.columns(one, side).items()
        },
    }


def _times(part: Measured, reference: Measured) -> Measured:
    return at_corners(lambda one, other: one / other, part, reference, unit="multiple")


def _latest(tables: Tables, wanted: tuple[str, str], region: str, year: int) -> int:
    """Return the last year up to one in which a region has a figure; that one where it has none."""
    frame = tables.observations
    own = frame.loc[
        (frame["indicator"] == wanted[0])
        & (frame["basis"] == wanted[1])
        & (frame["entity"] == region)
        & (frame["year"] <= year)
    ]
    return year if own.empty else int(own["year"].max())


def _pair(
    tables: Tables, wanted: tuple[str, str], region: str, year: int
) -> tuple[Measured, Measured]:
    indicator, basis = wanted
    frame = tables.observations
    own = frame.loc[
        (frame["indicator"] == indicator)
        & (frame["basis"] == basis)
        & (frame["period"] == str(year))
    ]
    pair = []
    for code in (region, NATION):
        there = rows.records(own.loc[own["entity"] == code])
        if not there:
            raise Refusal("missing", {"observation": f"{indicator} {code} {year}"})
        pair.append(Measured.from_row(there[0]))
    return pair[0], pair[1]
