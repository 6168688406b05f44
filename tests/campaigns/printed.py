"""What is wrong with the numbers of a page as they are printed, found from its blocks alone.

Nothing here knows how the project writes numbers: values and bounds are read from a block's data,
and compared with the digits that stand in its texts. As a script it reads the executed notebooks
of a built site: ``python tests/campaigns/printed.py reports/site``.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

Block = dict[str, Any]

MIME = "application/vnd.korea-medtech.block+json"
NUMBER = re.compile(r"[+−]?(?:KRW |\$)?(\d[\d,]*(?:\.\d+)?)")
KOREAN = re.compile(r"(?:[\d,.]+[조억만] ?)+(?:[\d,.]+)?")
GROUPS = {"조": 10**12, "억": 10**8, "만": 10**4}
BOUNDS = re.compile(r"^(?P<value>.*?) ?\((?P<bounds>[^()]*\d(?:–| to | ~ )[^()]*)\)$")
RANGE = re.compile(r"^[^()]*\d(?:–| to | ~ )[^()]*$")
YEARS = re.compile(r"^\d{4}–\d{4}")
ROUNDING = re.compile("반올림|round", re.IGNORECASE)
SAME = 1e-9
MOST_TERMS = 5


@dataclass(frozen=True)
class Shown:
    """A number as it stands on a page, with the value behind it."""

    where: str
    text: str
    value: float


def faults(blocks: Sequence[Block]) -> list[str]:
    """Return every fault of one page: its blocks in order."""
    tables = [
        block.get("table", block) for block in blocks if block["block"] in {"table", "figure"}
    ]
    found = [
        fault for table in tables for fault in (*outside(table), *uneven(table), *unsummed(table))
    ]
    return [
        *found,
        *printed_twice([*figures(blocks), *(one for table in tables for one in cells(table))]),
    ]


def numbers(text: str) -> list[Decimal]:
    """Return the numbers of a text without scale words, with their signs."""
    return [_signed(match) for match in NUMBER.finditer(text)]


def outside(table: Block) -> Iterator[str]:
    """Yield the figures that lie outside the bounds printed beside them."""
    for row in table["rows"]:
        last: list[Decimal] = []
        for cell in row:
            text = cell["text"]
            if match := BOUNDS.match(text):
                value, bounds = _amounts(match["value"], text), _amounts(match["bounds"], text)
            elif RANGE.match(text) and "value" not in cell and not YEARS.match(text):
                value, bounds = last, _amounts(text, text)
            else:
                last = _amounts(text, text) if "value" in cell else []
                continue
            if len(value) == 1 and len(bounds) == 2 and not bounds[0] <= value[0] <= bounds[1]:
                yield f"«{table['caption']}»: {value[0]} lies outside {text}"


def uneven(table: Block) -> Iterator[str]:
    """Yield the columns of one unit whose computed numbers have different decimals."""
    names = [column["key"] for column in table["columns"]]
    own = names.index("unit") if "unit" in names else 0
    for index, column in enumerate(table["columns"]):
        if column["key"] == "printed":
            # what a document claims keeps the digits it was claimed with
            continue
        by_unit: dict[str, list[str]] = {}
        for row in table["rows"]:
            if "value" in row[index]:
                unit = row[own]["text"] if own else ""
                by_unit.setdefault(unit, []).append(_head(row[index]["text"]))
        for heads in by_unit.values():
            words = {re.sub(r"[\d.,+−]", "", head).strip() for head in heads}
            if len(words) != 1 or (words != {""} and words.isdisjoint(_units(table))):
                continue
            places = {len(one.partition(".")[2]) for head in heads for one in NUMBER.findall(head)}
            if len(places) > 1:
                told = ", ".join(heads[:9])
                yield f"«{table['caption']}», {column['label']}: decimals differ: {told}"


def _head(text: str) -> str:
    """Return a figure without the bounds behind it."""
    match = BOUNDS.match(text)
    return match["value"] if match else text


def _words(head: str) -> str:
    """Return what stands around the digits of a figure."""
    return re.sub(r"[\d.,+−조억만\s]", "", head)


def _units(table: Block) -> set[str]:
    """Return the units a table names; a table of many things leaves them to its cells."""
    return {part.strip() for part in table["unit"].split(",")}


def unsummed(table: Block) -> Iterator[str]:
    """Yield the sums that hold in the values and not as printed, without a word on rounding."""
    if ROUNDING.search(table["note"]):
        return
    for name, line in _lines(table):
        heads = [(cell["value"], _head(cell["text"])) for cell in line if cell.get("value")]
        pairs = [
            (value, found[0])
            for value, head in heads
            if len(found := _amounts(head, head)) == 1 and _words(head) == _words(heads[0][1])
        ]
        values, told = [value for value, _ in pairs], [number for _, number in pairs]
        for signs in _identities(values):
            if sum(sign * number for sign, number in zip(signs, told, strict=True)):
                terms = [f"{number}" for sign, number in zip(signs, told, strict=True) if sign]
                yield f"«{table['caption']}», {name}: {', '.join(terms)} do not add up as printed"


def _lines(table: Block) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the cells of each column, and those of each row under one unit, with a name."""
    for index, column in enumerate(table["columns"]):
        yield column["label"], [row[index] for row in table["rows"]]
    for row in table["rows"]:
        by_unit: dict[str, list[dict[str, Any]]] = {}
        for column, cell in zip(table["columns"], row, strict=True):
            by_unit.setdefault(column["unit"], []).append(cell)
        yield from ((row[0]["text"], cells) for unit, cells in by_unit.items() if unit)


def _identities(values: Sequence[float]) -> Iterator[tuple[int, ...]]:
    """Yield the signs with which some of the values, or all but one, make the other."""
    size = max(map(abs, values), default=0)
    if len(values) > MOST_TERMS:
        for place in {0, len(values) - 1}:
            signs = tuple(1 if index != place else -1 for index in range(len(values)))
            if _vanishes(signs, values, size):
                yield signs
        return
    for signs in product((1, -1, 0), repeat=len(values)):
        terms = [sign for sign in signs if sign]
        if len(terms) > 2 and terms[0] == 1 and _vanishes(signs, values, size):
            yield signs


def _vanishes(signs: Sequence[int], values: Sequence[float], size: float) -> bool:
    return abs(sum(s * value for s, value in zip(signs, values, strict=True))) <= SAME * size


def cells(table: Block) -> Iterator[Shown]:
    """Yield every figure of a table."""
    for row in table["rows"]:
        for column, cell in zip(table["columns"], row, strict=True):
            if cell.get("value") and not RANGE.match(cell["text"]):
                where = f"«{table['caption']}», {column['label']}"
                yield Shown(where, cell["text"], cell["value"])


def figures(blocks: Sequence[Block]) -> Iterator[Shown]:
    """Yield every key figure."""
    for block in blocks:
        for finding in block.get("findings", []):
            figure = finding["figure"]
            if figure and figure["value"] and not RANGE.match(figure["text"]):
                yield Shown(f"key figure {figure['id']}", figure["text"], figure["value"])


def printed_twice(shown: Sequence[Shown]) -> Iterator[str]:
    """Yield the quantities whose significant digits differ between two places of a page."""
    first: dict[str, Shown] = {}
    for one in shown:
        digits = significant(one.text)
        before = first.setdefault(f"{abs(one.value):.10g}", one)
        if digits and significant(before.text) not in {"", digits}:
            yield f"{before.where} has {before.text}, {one.where} has {one.text}"


def significant(text: str) -> str:
    """Return the digits of the first number of a text without its scale.

    Examples
    --------
    >>> significant("747.20"), significant("7억 4,720만 달러"), significant("$747.2 million")
    ('7472', '7472', '7472')
    """
    value = _amounts(text, text)
    return f"{abs(value[0]):f}".replace(".", "").strip("0") if value else ""


def _amounts(text: str, whole: str) -> list[Decimal]:
    """Return the numbers of a text; those with Korean scale words in full."""
    if not re.search("[조억만]", whole):
        return numbers(text)
    return [_korean(match.group()) for match in KOREAN.finditer(text)] or numbers(text)


def _korean(text: str) -> Decimal:
    parts = re.findall(r"([\d,.]+)([조억만]?)", text)
    return sum(
        (Decimal(digits.replace(",", "")) * GROUPS.get(word, 1) for digits, word in parts),
        Decimal(0),
    )


def _signed(match: re.Match[str]) -> Decimal:
    number = Decimal(match[1].replace(",", ""))
    return -number if match.group().startswith("−") else number


def pages(site: Path) -> Iterator[tuple[Path, list[Block]]]:
    """Yield every executed notebook of a built site with its blocks."""
    for path in sorted(site.rglob("*.ipynb")):
        content = json.loads(path.read_text(encoding="utf-8"))
        outputs = [output for cell in content["cells"] for output in cell.get("outputs", [])]
        yield path, [output["data"][MIME] for output in outputs if MIME in output.get("data", {})]


def main(site: Path) -> int:
    """Print every fault of a built site, with the page it is on."""
    seen, wrong = 0, 0
    for path, blocks in pages(site):
        seen += len(blocks)
        for fault in faults(blocks):
            wrong += 1
            print(f"{path.relative_to(site)}: {fault}")
    print(f"{seen} blocks, {wrong} faults")
    return 1 if wrong or not seen else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
