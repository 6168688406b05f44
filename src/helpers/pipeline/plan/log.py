"""What happened: the run record of each release, beside the release and not in its products.

Belongs here: writing and reading one JSON file a release under ``reports/.records``. It says what
each report was made from and when, how long it took, and what failed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from helpers.pipeline.disk import write_file
from helpers.pipeline.plan.fingerprint import Ingredients

FOLDER = ".records"
KOREA = dt.timezone(dt.timedelta(hours=9), "KST")
_SHARED = ("used", "drawn")
_NO_TEXTS = ("seconds", "ingredients", "sources")
_TEXTS = TypeAdapter(dict[str, str], config=ConfigDict(strict=True))


def now() -> str:
    """Return the time of the Korean readers' clocks, ISO 8601 to the second."""
    return dt.datetime.now(KOREA).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Made:
    """How a published report came to be."""

    built: str  #: When its record was executed, ISO 8601 with time zone.
    seconds: float  #: How long that took.
    kernel: str  #: Kind of kernel it ran in, ``fork`` or ``cold``.
    ingredients: Ingredients  #: What it was made from.
    finding: str = ""  #: The sentence it is known by.
    why_cold: str = ""  #: Why its kernel was no fork.
    #: How many figures of each source it uses.
    sources: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """A report that could not be renewed."""

    when: str  #: When it was last tried, ISO 8601 with time zone.
    reason: str  #: Why, in one line.
    #: The failed notebook below the collection's root, empty where none could be kept.
    notebook: str = ""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Everything known about a release that is not in its products."""

    release: str  #: Id of the release, the run that made it.
    #: ISO 8601 with time zone.
    started: str
    finished: str
    #: By report id, reports kept from earlier runs included.
    made: Mapping[str, Made] = field(default_factory=dict)
    #: By report id, until a later run renews it.
    failed: Mapping[str, Failure] = field(default_factory=dict)
    #: Digest of what the index pages are made with, by name.
    index: Mapping[str, str] = field(default_factory=dict)


def _path(reports: Path, release: str) -> Path:
    return reports / FOLDER / f"{release}.json"


class _Groups:
    """What many reports are made from, each list once and known by its number."""

    def __init__(self) -> None:
        self.lists: list[Mapping[str, str]] = []
        self._numbers: dict[str, int] = {}
        self._seen: dict[int, int] = {}

    def number(self, group: Mapping[str, str]) -> int:
        """Return the number of a list; one object, which many reports share, is read once."""
        if id(group) not in self._seen:
            text = json.dumps(group, sort_keys=True)
            if text not in self._numbers:
                self._numbers[text] = len(self.lists)
                self.lists.append(group)
            self._seen[id(group)] = self._numbers[text]
        return self._seen[id(group)]


def _stored(made: Made, groups: _Groups) -> dict[str, Any]:
    """Return how a record lists a report."""
    content = {name: getattr(made, name) for name in Made.__slots__}
    parts = {name: getattr(made.ingredients, name) for name in Ingredients.__slots__}
    shared = {name: groups.number(parts[name]) for name in _SHARED}
    return {**content, "ingredients": {**parts, **shared}}


def _read(content: dict[str, Any], groups: list[dict[str, str]]) -> Made:
    parts = content["ingredients"]
    shared = {part: groups[parts[part]] for part in _SHARED}
    own = {part: _texts(parts[part]) for part in Ingredients.__slots__ if part not in _SHARED}
    words = _texts({key: value for key, value in content.items() if key not in _NO_TEXTS})
    return Made(
        seconds=float(content["seconds"]), ingredients=Ingredients(**own, **shared),
        sources={str(ident): int(count) for ident, count in content["sources"].items()}, **words,
    )  # fmt: skip


def _texts(content: Any) -> dict[str, str]:
    """Return a table of texts; ValueError for anything else."""
    return _TEXTS.validate_python(content)


def write_record(reports: Path, record: RunRecord) -> None:
    """Store a record for good under its release's id."""
    path = _path(reports, record.release)
    path.parent.mkdir(exist_ok=True)
    groups = _Groups()
    content: dict[str, Any] = {
        "release": record.release,
        "started": record.started,
        "finished": record.finished,
        "made": {name: _stored(made, groups) for name, made in record.made.items()},
        "failed": {name: asdict(failure) for name, failure in record.failed.items()},
        "index": record.index,
    }
    content["groups"] = groups.lists
    write_file(path, json.dumps(content, ensure_ascii=False, sort_keys=True).encode())


def read_record(reports: Path, release: str) -> RunRecord:
    """Return a release's record; an empty one where it is lost, so that everything is rebuilt."""
    try:
        content = json.loads(_path(reports, release).read_bytes())
        groups = [_texts(group) for group in content["groups"]]
        return RunRecord(
            release,
            content["started"],
            content["finished"],
            {name: _read(made, groups) for name, made in content["made"].items()},
            {name: Failure(**_texts(failure)) for name, failure in content["failed"].items()},
            _texts(content["index"]),
        )
    except (
        OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
    ):  # fmt: skip
        return RunRecord(release, "", "")


def forget_records(reports: Path, *, kept: set[str]) -> None:
    """Remove the records of releases that are no more."""
    for path in (reports / FOLDER).glob("*.json"):
        if path.stem not in kept:
            path.unlink(missing_ok=True)
