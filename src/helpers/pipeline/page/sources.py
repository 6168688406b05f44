"""The page of sources: every document, what was taken from it, and what may be compared.

Belongs here: one page in each language, from the lists of sources and bases that a collection has.
Which reports rest on a document is told by ``release.json``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from helpers.data.rows import plain_rows
from helpers.display import periods
from helpers.display.block_html import WEB
from helpers.display.wording import Lang, has, say
from helpers.pipeline.page.picker import Choice

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Use:
    """The reports of one theme that rest on a document: the first of them, and how many more."""

    first: Choice
    more: int


@dataclass(frozen=True, slots=True)
class Document:
    """One source as its page tells it."""

    #: As the list of sources has them.
    id: str
    producer: str
    title: str
    licence: str
    address: str
    link: bool  #: Whether the address is one that browsers open.
    #: Dates in the way of the language, as printed where they are no whole dates.
    published: str
    accessed: str
    holds: tuple[str, ...]  #: What its figures measure.
    taken: int  #: Figures and statements taken from it.
    uses: tuple[Use, ...]  #: Where it is used, a theme each.


@dataclass(frozen=True, slots=True)
class Used:
    """A published report and the documents it rests on."""

    name: str
    lang: str
    title: str
    theme: str
    address: str
    sources: Collection[str]


def documents(data: Path, *, lang: Lang, reports: Iterable[Used] = ()) -> list[Document]:
    """Return every source of a collection, in the order of its list; none where it has no list.

    Of ``reports``, which are what is published, the first of a theme is its default report.
    """
    own = [one for one in reports if one.lang == lang]
    tables = _tables(data)
    measured = {
        row["code"]: row[f"name_{lang}"]
        for row in plain_rows(data / "lookups" / "indicators.csv")
        if row.get("code") and row.get(f"name_{lang}")
    }
    found = []
    for row in plain_rows(data / "sources.csv"):
        ident = row.get("source_id", "")
        rows = {
            title: taken
            for title, table in tables.items()
            if (taken := [one for one in table if one.get("source_id") == ident])
        }
        address, licence = row.get("url", ""), row.get("licence", "")
        key = f"common.licence.{licence}"
        found.append(
            Document(
                ident,
                row.get(f"producer_{lang}", ""),
                row.get(f"title_{lang}", "") or ident,
                say(key, lang) if licence and has(key) else licence,
                address,
                bool(WEB.match(address)),
                date(row.get("published", ""), lang),
                date(row.get("accessed", ""), lang),
                tuple(dict.fromkeys(_holds(rows, measured, lang))),
                sum(map(len, rows.values())),
                tuple(_uses([one for one in own if ident in one.sources])),
            )
        )
    return found


def _tables(data: Path) -> dict[tuple[str, str], Sequence[Row]]:
    """Return the tables that were taken from sources, by their titles in Korean and English."""
    tables: dict[tuple[str, str], Sequence[Row]] = {}
    with suppress(OSError, ValueError, KeyError, TypeError):
        for one in json.loads((data / "datapackage.json").read_bytes())["resources"]:
            rows = plain_rows(data / one["path"])
            if rows and "source_id" in rows[0] and one["path"] != "sources.csv":
                title = one.get("title") or one["name"]
                tables[str(one.get("title_ko") or title), str(title)] = rows
    return tables


def _holds(
    rows: Mapping[tuple[str, str], Sequence[Row]], measured: Mapping[str, str], lang: Lang
) -> Iterator[str]:
    """Yield what rows measure, the title of their table where they do not say."""
    for (korean, english), taken in rows.items():
        for row in taken:
            yield measured.get(row.get("indicator", "")) or {"ko": korean, "en": english}[lang]


def _uses(reports: Sequence[Used]) -> Iterator[Use]:
    """Yield the first report of each theme with the number of others."""
    themes: dict[str, list[Used]] = {}
    for one in reports:
        themes.setdefault(one.name, []).append(one)
    for first, *others in themes.values():
        yield Use(Choice(first.theme or first.title, first.address), len(others))


def date(text: str, lang: Lang) -> str:
    """Return a day, month or year in a language's way; what is none as it stands."""
    with suppress(ValueError):
        return text and periods.period(text, lang)
    return text


def bases(data: Path, *, lang: Lang) -> list[dict[str, str]]:
    """Return how the figures of a collection were counted, none where it does not say.

    Each has ``code``, ``name``, ``producer``, what is in (``includes``) and out (``excludes``), and
    what gives figures their region (``region_rule``).
    """
    parts = ("name", "producer", "includes", "excludes", "region_rule")
    return [
        {"code": row.get("code", ""), **{part: row.get(f"{part}_{lang}", "") for part in parts}}
        for row in plain_rows(data / "lookups" / "bases.csv")
    ]
