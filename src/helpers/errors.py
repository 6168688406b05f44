"""Errors a person can act on; only ``helpers.cli`` turns them into exit codes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

#: Characters of a value that are shown.
LONGEST_VALUE = 200


class CollectionError(Exception):
    """Anything the collection refuses, in words for the person who can mend it."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with one place."""

    file: str  #: Path below the collection's root, with ``/``.
    #: Line number as a text editor counts it (the header is line 1); 0 for the whole file.
    row: int
    column: str  #: Column, key or cell; empty for the whole row.
    value: str  #: What stands there.
    wanted: str  #: What may stand there instead.

    def __str__(self) -> str:
        """Return ``file, row n, column c: «value»: wanted``."""
        place = f"{self.file}, {self.place}" if self.place else self.file
        return f"{_visible(place)}: {self.told}"

    @property
    def place(self) -> str:
        """Where in the file, in words; a cell of a notebook is named as it is."""
        row = f"row {self.row}" if self.row else ""
        cell = self.column.startswith("cell ") and self.file.endswith(".ipynb")
        column = f"column {self.column}" if self.column and not cell else self.column
        return _visible(", ".join(filter(None, [row, column])))

    @property
    def told(self) -> str:
        """What stands there and what may stand there instead."""
        cut = "…" if len(self.value) > LONGEST_VALUE else ""
        return f"«{_visible(self.value[:LONGEST_VALUE])}{cut}»: {self.wanted}"


def _visible(text: str) -> str:
    r"""Return a text with its invisible characters named, so that it is one line and harmless.

    >>> _visible("a\u200bb\n")
    'a<U+200B>b<U+000A>'
    """
    return "".join(sign if sign.isprintable() else f"<U+{ord(sign):04X}>" for sign in text)


def nearest(value: str, allowed: Sequence[str], *, cutoff: float = 0.6) -> str:
    """Return ``; nearest: x`` for the allowed value most like this one, or nothing.

    >>> nearest("KR-4", ["KR-41", "US-1"]), nearest("zzz", ["KR-41"])
    ('; nearest: KR-41', '')
    """
    close = difflib.get_close_matches(value, allowed, n=1, cutoff=cutoff)
    return f"; nearest: {close[0]}" if close else ""


def in_words(faults: Sequence[Fault]) -> str:
    """Return in one line why something cannot be used: the first fault, and how many there are."""
    first = faults[0]
    more = f" and {len(faults) - 1} more; see `reports check`" if len(faults) > 1 else ""
    return f"{first}{more}"


class FaultyInput(CollectionError):
    """Input refused whole, with every fault found in one pass."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        # What is wrong with whole files and their headers comes before what is wrong below.
        self.faults: tuple[Fault, ...] = tuple(
            sorted(set(faults), key=lambda fault: (fault.row > 1, fault))
        )
        super().__init__("\n".join(map(str, self.faults)))


class DataError(FaultyInput):
    """Tables, lookups or sources that may not be used (exit code 3)."""


class UsageError(FaultyInput):
    """Manifest, notebook or parameters that may not be run (exit code 2)."""


# What faults of a notebook's parameters name as their file.
PARAMETERS_CELL = "parameters"


def unfit(name: str, value: str, allowed: Sequence[str]) -> UsageError:
    """Return the error of a notebook's parameter whose value is none of those allowed."""
    wanted = f"one of {', '.join(allowed)}{nearest(value, allowed)}"
    return UsageError([Fault(PARAMETERS_CELL, 0, name, value, wanted)])


class Refusal(CollectionError):
    """A measure that would mean nothing for these inputs; the notebook shows the reason.

    Parameters
    ----------
    reason : str
        Code of the reason, a key of the wording catalogue below ``common.refusal``.
    details : Mapping[str, str]
        Values the reason's sentence names.
    """

    def __init__(self, reason: str, details: Mapping[str, str] | None = None) -> None:
        self.reason = reason
        self.details: dict[str, str] = dict(details or {})
        named = ", ".join(f"{name}={value}" for name, value in self.details.items())
        super().__init__(f"{reason} ({named})" if named else reason)


class Unpublishable(CollectionError):
    """The place where reports are published cannot take them."""


class BuildLocked(CollectionError):
    """Another build holds the lock (exit code 75)."""


class PrintedFormError(CollectionError):
    """A printed figure or period that is not fully understood, refused whole.

    Parameters
    ----------
    text : str
        The printed form.
    found : str
        The part of it that was not understood.
    wanted : str
        What may stand there.
    """

    def __init__(self, text: str, found: str, wanted: str) -> None:
        self.text = text
        self.found = found
        self.wanted = wanted
        place = f"«{found}» in «{text}»" if found != text else f"«{text}»"
        super().__init__(f"{place}: {wanted}")
