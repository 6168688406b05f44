"""Yearly editions of sources: which years a collection holds, and which should be out by now.

Belongs here: what the lists of sources and editions say of time, read plainly, so that it can be
told where tables are broken. ``lookups/editions.csv`` names the sources that appear yearly.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from helpers.data.rows import plain_rows

MONTHS: Final = tuple(str(number) for number in range(1, 13))
_DATED: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


@dataclass(frozen=True, slots=True)
class Outdated:
    """A source of which newer editions should be out than the collection holds."""

    #: As the list of sources has them.
    id: str
    producer_ko: str
    producer_en: str
    title_ko: str
    title_en: str
    month: int  #: Month by the end of which a year's figures are usually out in the year after.
    year: int  #: The newest year held.
    behind: int  #: How many years' figures should be out beyond that.


def outdated(data: Path, *, today: dt.date) -> tuple[Outdated, ...]:
    """Return the sources of which newer editions should be out on a day; none where none is known.

    A year's figures count as out from the first day of the month after their usual one. Goals and
    forecasts, that is years which have not ended yet, are no edition.
    """
    held: dict[str, int] = {}
    for row in plain_rows(data / "tables" / "observations.csv"):
        year, ident = row.get("period", "").rpartition("/")[2][:4], row.get("source_id", "")
        if year.isascii() and year.isdecimal() and int(year) < today.year:
            held[ident] = max(int(year), held.get(ident, 0))
    sources = {row.get("source_id", ""): row for row in plain_rows(data / "sources.csv")}
    found = []
    for row in plain_rows(data / "lookups" / "editions.csv"):
        ident, text = row.get("source_id", ""), row.get("month", "")
        if text not in MONTHS:
            continue
        month = int(text)
        newest = today.year - (1 if today.month > month else 2)
        if ident in held and ident in sources and newest > held[ident]:
            names = ("producer_ko", "producer_en", "title_ko", "title_en")
            told = {name: sources[ident].get(name, "") for name in names}
            behind = newest - held[ident]
            found.append(Outdated(ident, month=month, year=held[ident], behind=behind, **told))
    return tuple(found)


def spread(data: Path) -> tuple[str, str]:
    """Return when the oldest and the newest dated source was published, as the list has it.

    What is no year, month or day would stand before or behind them all.
    """
    told = (row.get("published", "") for row in plain_rows(data / "sources.csv"))
    days = [text for text in told if _DATED.fullmatch(text)]
    return min(days, default=""), max(days, default="")
