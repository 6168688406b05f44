"""Single cells of the tables changed, one at a time: does anybody notice?

A change is caught where the collection is refused on loading, where a report cannot be made any
more, or where a report shows something else; lists of sources do not count, as they repeat every
figure. The rest is listed. Each change is tried in a process of its own, forked from one that has
loaded everything and knows what every report shows.

Prints one line of figures; exits 1 where fewer than 99 % are caught or anything is left unnamed.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import multiprocessing
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import shown

from helpers.data import Tables, load_tables
from helpers.errors import DataError

Row = dict[str, str]

WANTED = 0.99
OF_EACH_KIND = 10
TABLES = ("tables/observations", "tables/programmes", "tables/targets", "tables/claims")
LOOKUPS = ("lookups/breaks", "lookups/indicators", "lookups/region_codes", "lookups/regions")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
YEAR = re.compile(r"(?:19|20)\d\d")
SCALES = {
    "billion": "million", "million": "billion", "trillion": "billion", "thousand": "million",
    "조": "억", "억": "조",
}  # fmt: skip
#: Sets that between them use every figure; the profiles of all regions are added.
CHOSEN = {
    "regional-exports": (
        {},
        {"currency": "KRW"},
        {"region": "KR-41"},
        {"region": "KR", "base_year": 2012},
        {"region": "KR", "base_year": 2015, "end_year": "2019"},
    ),
    "program-budgets": ({}, {"region": "KR-42"}, {"duration_rule": "calendar"}),
    "bio-strategy-targets": ({}, {"target": "E03", "as_of": "2025-12-31"}),
    "claims-audit": ({},),
}
PROFILES = True


@dataclass(frozen=True)
class Change:
    """One cell of one table, and what stands there instead."""

    table: str
    key: str
    line: int
    column: str
    kind: str
    before: str
    after: str
    row: tuple[str, ...] = ()

    def __str__(self) -> str:
        cell = f"{self.table}:{self.line} {self.key} {self.column}"
        return f"{cell} {self.kind}: «{self.before}» → «{self.after}»"


@dataclass
class Known:
    """What every chosen report shows of the tables as they are, and which cells name what."""

    root: Path
    notebooks: dict[str, list[shown.Cell]]
    reports: list[shown.Report]
    blocks: dict[int, dict[str, str]] = field(default_factory=dict)
    users: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    @property
    def unused(self) -> list[str]:
        """Observations that no block but the lists of sources rests on."""
        rows = _read(self.root / "data/tables/observations.csv")
        return [row["id"] for row in rows if row["id"] not in self.users]


def chosen() -> list[shown.Report]:
    """Return the reports that are looked at: the chosen sets and a profile of every region."""
    named = [
        shown.Report(name, given | {"lang": "en"})
        for name, many in CHOSEN.items()
        for given in many
    ]
    profiles = [one for one in shown.sets() if one.notebook == "region-profile"]
    return named + (profiles if PROFILES else [])


def learn(root: Path) -> Known:
    """Run every chosen report on the tables as they are."""
    tables = load_tables(root)
    known = Known(root, shown.notebooks(), chosen())
    users: dict[str, dict[tuple[int, str], None]] = defaultdict(dict)
    for number, report in enumerate(known.reports):
        known.blocks[number] = {}
        for cell, block in _blocks(known, number, tables):
            known.blocks[number][cell] = _text(block)
            for name in set(_names(block)):
                users[name][number, cell] = None
        if not known.blocks[number]:
            raise RuntimeError(f"{report} shows nothing")
    known.users = {name: list(places) for name, places in users.items()}
    return known


def attempt(known: Known, change: Change) -> str:
    """Return how a change is noticed; nothing where it is not."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _spoil(known.root, root, change)
        try:
            tables = load_tables(root)
        except DataError:
            return "refused"
    places: dict[int, set[str]] = defaultdict(set)
    for number, cell in known.users.get(change.key, []):
        places[number].add(cell)
    for number, cells in list(places.items())[:3]:
        if how := _differs(known, number, tables, cells):
            return how
    order = _order(known, change, places)
    return next((how for n in order if (how := _differs(known, n, tables, None))), "")


def _order(known: Known, change: Change, places: Mapping[int, set[str]]) -> list[int]:
    """Return which reports to make in full: those that name the row, then those about its place.

    A figure that none rests on is looked for in one report of each notebook.
    """
    order = sorted(
        range(len(known.reports)),
        key=lambda n: (
            n not in places, -len(set(change.row) & set(known.reports[n].given.values())), n,
        ),
    )  # fmt: skip
    if places or change.table != "tables/observations":
        return order
    first: dict[str, int] = {}
    for number in order:
        first.setdefault(known.reports[number].notebook, number)
    return list(first.values())


def _differs(known: Known, number: int, tables: Tables, only: set[str] | None) -> str:
    before = known.blocks[number]
    seen = set()
    try:
        for cell, block in _blocks(known, number, tables, only):
            seen.add(cell)
            if before.get(cell) != _text(block):
                return f"shown in {known.reports[number].notebook}"
    except Exception:  # noqa: BLE001 - a report that cannot be made is not published
        return f"stops {known.reports[number].notebook}"
    missing = (before.keys() if only is None else only) - seen
    return f"shown in {known.reports[number].notebook}" if missing else ""


def _blocks(
    known: Known, number: int, tables: Tables, only: set[str] | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    report = known.reports[number]
    for cell, block in shown.run(known.notebooks[report.notebook], tables, report.given, only=only):
        if block["block"] != "sources":
            yield cell, block


def _text(block: dict[str, Any]) -> str:
    return json.dumps(block, ensure_ascii=False, sort_keys=True)


def _names(node: object) -> Iterator[str]:
    """Yield every text that is a key or a list of keys somewhere in a block."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from [name, *_names(value)]
    elif isinstance(node, list):
        for value in node:
            yield from _names(value)
    elif isinstance(node, str) and len(node) < 60:
        yield from re.split(r"[\s.,]+", node) if " " in node else [node]


# changes


def changes(root: Path, *, count: int, seed: int) -> list[Change]:
    """Return some changes of every kind, then any, each once: as many as wanted or there are."""
    pick = random.Random(seed)  # noqa: S311 - reproducible, not secret
    kinds: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for table in TABLES + LOOKUPS:
        for change in _of_table(table, _read(root / "data" / f"{table}.csv")):
            if change.before != change.after:
                kinds[change.table, change.kind].append(change)
    for many in kinds.values():
        pick.shuffle(many)
    first = [change for many in kinds.values() for change in many[:OF_EACH_KIND]]
    others = [change for many in kinds.values() for change in many[OF_EACH_KIND:]]
    pick.shuffle(first)
    pick.shuffle(others)
    return [*first, *others][:count]


def _of_table(table: str, rows: list[Row]) -> Iterator[Change]:
    for number, row in enumerate(rows):
        near = rows[number - 1] if number else rows[number + 1]
        for column, kind, after in _of_row(table, row, near, rows):
            key = next(iter(row.values()))
            cells = tuple(cell for cell in row.values() if cell)
            yield Change(table, key, number, column, kind, row[column], after, cells)


def _of_row(table: str, row: Row, near: Row, rows: list[Row]) -> Iterator[tuple[str, str, str]]:
    for column, cell in row.items():
        if cell and column in FIGURES.get(table, ()):
            yield from ((column, kind, after) for kind, after in _numbers(cell))
            if near[column]:
                yield column, "neighbour's", near[column]
        if cell and column in YEARS.get(table, ()):
            yield from ((column, "year", after) for after in _years(cell))
        if cell and column in CODES.get(table, ()):
            others = sorted({other[column] for other in rows} - {cell, ""})
            start = (len(cell) * 7 + len(next(iter(row.values())))) % max(len(others), 1)
            yield from ((column, f"other {column}", one) for one in others[start : start + 2])
        if column in LISTS.get(table, ()) and " " in cell:
            first, second, *rest = cell.split()
            yield column, "operands swapped", " ".join([second, first, *rest])
            yield column, "operand lost", " ".join([second, *rest])


FIGURES = {
    "tables/observations": ("as_printed", "unit_as_printed", "precision"),
    "tables/programmes": ("stated_years_as_printed", "budget_as_printed", "unit_as_printed"),
    "tables/targets": ("base_as_printed", "target_as_printed", "target_usd_as_printed"),
    "tables/claims": ("as_printed", "intervals"),
    "lookups/region_codes": ("code",),
    "lookups/regions": ("tile_row", "tile_column"),
}
YEARS = {
    "tables/observations": ("period",),
    "tables/programmes": ("period_as_printed", "budget_as_printed"),
    "tables/targets": ("period", "announced", "base_period"),
    "tables/claims": ("period",),
    "lookups/breaks": ("year",),
    "lookups/regions": ("valid_from", "valid_to"),
    "lookups/region_codes": ("valid_from", "valid_to"),
}
CODES = {
    "tables/observations": ("entity", "indicator", "basis", "status"),
    "tables/programmes": ("region", "ministry", "kind", "theme"),
    "tables/targets": ("entity", "indicator", "basis", "scope", "in_scope"),
    "tables/claims": ("entity", "kind", "convention"),
    "lookups/breaks": ("basis", "indicator", "kind"),
    "lookups/indicators": ("unit",),
    "lookups/region_codes": ("region",),
}
LISTS = {"tables/claims": ("inputs", "evidence")}


def _numbers(cell: str) -> Iterator[tuple[str, str]]:
    """Yield changes of the first number of a printed form."""
    for word, other in SCALES.items():
        if word in cell:
            yield "scale", cell.replace(word, other, 1)
            break
    found = NUMBER.search(cell)
    if found is None:
        return
    number = found[0]

    def put(text: str) -> str:
        return cell[: found.start()] + text + cell[found.end() :]

    digits = number.replace(",", "")
    yield "×10", put(_moved(digits))
    yield "sign", put(f"-{number}")
    for at, (one, two) in enumerate(pairwise(digits)):
        if one != two and "." not in one + two and not (at == 0 and two == "0"):
            yield "digits swapped", put(digits[:at] + two + one + digits[at + 2 :])
            break
    if len(digits) > 1 and digits[-2] != ".":
        yield "digit lost", put(digits[:-1])
    last = str((int(digits[-1]) + 1) % 10)
    yield "last digit", put(digits[:-1] + last)


def _moved(digits: str) -> str:
    """Return ten times a number, with as many digits behind its point as before."""
    whole, point, rest = digits.partition(".")
    return f"{whole}{rest[0]}.{rest[1:]}0" if point else f"{whole}0"


def _years(cell: str) -> Iterator[str]:
    for found in YEAR.finditer(cell):
        for step in (-1, 1):
            year = str(int(found[0]) + step)
            yield cell[: found.start()] + year + cell[found.end() :]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _spoil(source: Path, root: Path, change: Change) -> None:
    """Make a copy of the data with one cell changed."""
    shutil.copytree(
        source / "data", root / "data", ignore=shutil.ignore_patterns("inbox", "README.md")
    )
    path = root / "data" / f"{change.table}.csv"
    rows = _read(path)
    rows[change.line][change.column] = change.after
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


# the campaign

_known: Known | None = None


def _in_child(change: Change) -> tuple[Change, str]:
    assert _known is not None
    with shown.unpainted():
        return change, attempt(_known, change)


def run(
    count: int, *, seed: int, processes: int, progress: Callable[[Change, str], None]
) -> list[tuple[Change, str]]:
    """Try changes, each in a process of its own, and return how each was noticed."""
    global _known  # noqa: PLW0603 - what forked processes find as it stands
    with shown.unpainted():
        _known = learn(shown.ROOT)
    unused = _known.unused
    told = f"{len(_known.reports)} reports known; figures in none: {' '.join(unused) or 'none'}"
    print(told, flush=True)
    results = []
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, maxtasksperchild=1) as pool:
        todo = changes(shown.ROOT, count=count, seed=seed)
        for change, how in pool.imap_unordered(_in_child, todo, chunksize=1):
            progress(change, how)
            results.append((change, how))
    return results


def reason(change: Change) -> str:
    """Return why nobody noticed, as far as the tables tell."""
    assert _known is not None
    if change.key not in _known.users:
        return "no figure rests on this row"
    return f"nothing shown follows from this {change.column}"


def main() -> int:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    start, tally, done = time.monotonic(), Counter[str](), 0

    def progress(change: Change, how: str) -> None:
        nonlocal done
        done += 1
        tally[how or "unnoticed"] += 1
        if not how:
            print(f"unnoticed {change}: {reason(change)}", flush=True)
        if done % 50 == 0:
            print(done, dict(tally), f"{time.monotonic() - start:.0f} s", flush=True)

    results = run(asked.times, seed=asked.seed, processes=asked.processes, progress=progress)
    caught = sum(bool(how) for _, how in results)
    share = caught / len(results)
    figures = ", ".join(f"{number} {how}" for how, number in tally.most_common())
    print(f"mutations: {len(results)} changes, {caught} caught ({share:.2%}): {figures}")
    return 0 if share >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
