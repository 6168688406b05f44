"""What one explores the collection with, from one import: figures, plain numbers, explanations.

Belongs here: figures by code or name, with names beside the codes, and floats to draw. Notebooks
that become reports use ``analysis`` and ``display`` themselves.
"""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

import pandas as pd

from helpers.analysis import frames
from helpers.analysis.frames import plain
from helpers.data import load_tables
from helpers.display import names
from helpers.display.scales import scale_for
from helpers.display.wording import LANGS, WordingError, language
from helpers.errors import Fault, UsageError
from helpers.lab.explanation import explain

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.display.wording import Lang

__all__ = ["explain", "figures", "load_tables", "named", "plain", "readable"]

COLUMNS: Final = [
    "entity", "period", "year", "figure", "as_printed", "indicator", "basis", "status", "id",
]  # fmt: skip
"""What is shown of a figure, in order: value and bounds are in it, ``explain`` tells the source."""
NEAREST: Final = 5
"""Codes that a refusal names."""


def figures(
    tables: Tables,
    *,
    indicator: str | Iterable[str] | None = None,
    entity: str | Iterable[str] | None = None,
    basis: str | Iterable[str] | None = None,
    period: str | int | Iterable[str | int] | None = None,
    lang: Lang = "ko",
) -> pd.DataFrame:
    """Return the printed figures that meet every condition, with names beside the codes.

    Raises ``UsageError``: every unknown code or name, with the nearest; or that no figure meets all
    conditions at once, with what each may be beside the others.

    Parameters
    ----------
    indicator, entity, basis : str or iterable of str, optional
        Codes or names, such as ``"device_exports_usd"`` and ``["KR-42", "경기"]``;
        ``tables.catalogue()`` lists those that have figures.
    period : str, int or iterable of these, optional
        As the tables write it: ``2024``, ``"2020/2024"``.
    lang : {"ko", "en"}
        Language of the names.

    Returns
    -------
    DataFrame
        One figure a row; ``figure`` holds its value, bounds and unit (``Measured``), the columns
        ``…_name`` what the codes are called. ``plain`` and ``readable`` make floats of it.
    """
    asked = {"indicator": indicator, "entity": entity, "basis": basis, "period": period}
    given = {name: _each(wanted) for name, wanted in asked.items() if wanted is not None}
    known = {name: _codes(tables, name) for name in given if name != "period"}
    faults = [
        _unknown(tables, name, one)
        for name, codes in known.items()
        for one in given[name]
        if one not in codes
    ]
    if faults:
        raise UsageError(faults)
    given |= {name: [codes[one] for one in given[name]] for name, codes in known.items()}
    found = frames.figures(tables, **given)
    if found.empty:
        raise UsageError(_unmet(tables, given))
    return named(tables, found[[*COLUMNS]].reset_index(drop=True), lang=lang)


def named(tables: Tables, frame: pd.DataFrame, *, lang: Lang = "ko") -> pd.DataFrame:
    """Return a frame with names beside its codes.

    A column ``entity``, ``region``, ``indicator``, ``basis``, ``source_id`` … is followed by
    ``entity_name`` …; regions have their short names, what no lookup has has none.
    """
    spoken = language(lang)
    told: dict[Hashable, pd.Series] = {}
    for column, cells in frame.items():
        told[column] = cells
        lookup = str(column).removesuffix("_id")
        if lookup in names.NAMED:
            called = {code: _name(tables, lookup, code, spoken) for code in set(cells)}
            told[f"{lookup}_name"] = cells.map(called)
    return pd.DataFrame(told, index=frame.index)


def readable(frame: pd.DataFrame | pd.Series, *, lang: Lang = "ko") -> pd.DataFrame:
    """Return ``plain`` with numbers in units that read well, which ``…_unit`` names in words.

    Amounts of one unit in a column have one scale, that of the largest.

    >>> from helpers.data.measured import Measured
    >>> frame = pd.DataFrame({"exports": [Measured.rounded(747.2e6, step=1e5, unit="USD")]})
    >>> print(readable(frame, lang="en").to_csv(index=False))
    exports,exports_low,exports_high,exports_unit
    747.2,747.15,747.25,USD million
    <BLANKLINE>
    """
    spoken = language(lang)
    flat = plain(frame)
    columns = pd.DataFrame(frame).columns
    for name in map(str, columns):
        unit = f"{name}_unit"
        if unit in flat and unit not in columns:
            ends = [name, f"{name}_low", f"{name}_high"]
            rows = flat.groupby(unit)[name]
            scales = {code: scale_for(own, str(code), spoken) for code, own in rows if code}
            factors = flat[unit].map({code: scale.factor for code, scale in scales.items()})
            flat[ends] = flat[ends].div(factors, axis=0)
            flat[unit] = flat[unit].map({code: scale.label for code, scale in scales.items()})
    return flat


def _each(wanted: str | int | Iterable[str | int]) -> list[str]:
    if isinstance(wanted, Iterable) and not isinstance(wanted, str):
        return [str(one) for one in wanted]
    return [str(wanted)]


def _codes(tables: Tables, lookup: str) -> dict[str, str]:
    """Return the codes of a lookup by themselves and by their names, in both languages."""
    called = [pair for lang in LANGS for pair in names.codes(tables, lookup, lang).items()]
    return {code: code for _, code in called} | dict(called)


def _unknown(tables: Tables, lookup: str, wanted: str) -> Fault:
    """Return what stands for no code, and the codes of figures that are most like it."""
    held = set(frames.figures(tables)[lookup])
    known = {name: code for name, code in _codes(tables, lookup).items() if code in held}
    holding = [code for name, code in known.items() if wanted.casefold() in name.casefold()]
    like = difflib.get_close_matches(wanted, known, n=NEAREST, cutoff=0)
    near = list(dict.fromkeys([*holding, *(known[name] for name in like)]))[:NEAREST]
    told = (f"{code} ({_name(tables, lookup, code, 'en')})" for code in near)
    text = f"no code or name; nearest: {', '.join(told)}; all: tables.catalogue()"
    return Fault(_argument(lookup), 0, "", wanted, text)


def _unmet(tables: Tables, given: Mapping[str, list[str]]) -> Iterator[Fault]:
    """Yield for each of several conditions what it may be beside the others."""
    for name, codes in given.items():
        others = {other: wanted for other, wanted in given.items() if other != name}
        held = list(dict.fromkeys(frames.figures(tables, **others)[name].dropna()))
        told = ", ".join([*held[:NEAREST], *["…"] * (len(held) > NEAREST)]) or "none"
        wanted = f"no figure meets all conditions; with the others as they are: {told}"
        yield Fault(_argument(name), 0, "", ", ".join(codes), wanted)


def _argument(name: str) -> str:
    return f"figures(tables, {name}=…)"


def _name(tables: Tables, lookup: str, code: object, lang: Lang) -> str | None:
    if lookup == "entity" and code in set(tables.regions["code"]):
        lookup = "region"
    try:
        return names.name(tables, lookup, str(code), lang)
    except WordingError:
        return None
