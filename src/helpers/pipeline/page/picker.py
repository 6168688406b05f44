"""Settings instead of near-identical entries: how readers reach the other reports of a notebook.

Belongs here: which settings a page offers and where each choice leads, and the other language.
What it offers is published, so both are filled in when the release the page is part of is put
together.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.display.wording import Lang, say
from helpers.pipeline.notebook.labels import label_of, meanings, value_name
from helpers.pipeline.notebook.vocabulary import LATEST, newest
from helpers.pipeline.page.layout import AUTONYMS, OTHER, environment, words

if TYPE_CHECKING:
    from helpers.pipeline.notebook.manifest import Report

# Beyond this a list helps nobody, and every page would hold it.
MOST = 200
_PLACE = re.compile(r"<!--(picker|language|related)-->.*?<!--/\1-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    text: str  #: What it is called; where it brings other settings along, these in brackets.
    address: str  #: Where it leads, relative to the page; empty for the setting of the page itself.
    chosen: bool = False  #: Whether it is the page's own.
    lang: str = ""  #: Language of its text where that is not the page's.


@dataclass(frozen=True, slots=True)
class Setting:
    """One parameter, or the two that span years, with every value that is published."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Picker:
    """What a page offers: the settings in which its siblings differ, and all of them by title."""

    settings: tuple[Setting, ...]
    reports: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Where to read on: before and after in the theme, and what other themes say of the same."""

    before: Choice | None
    after: Choice | None
    others: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class _Value:
    """A setting's value in one report: what it is sorted and compared by, and its words."""

    key: tuple[int | str, ...]
    label: str
    text: str


class Siblings:
    """The published reports of one notebook in one language.

    The default report comes first; the folder ``data`` names values.
    """

    def __init__(self, reports: Sequence[Report], *, data: Path) -> None:
        self._reports = reports if 1 < len(reports) <= MOST else ()
        values = {report.id: _values(report, data) for report in self._reports}
        names = dict.fromkeys(name for one in values.values() for name in one)
        # Reports of a notebook share its parameters, but for those published before it changed.
        whole = [name for name in names if all(name in one for one in values.values())]
        self._values = {
            ident: {
                name: one[name]
                for name in whole
                if len({other[name].key for other in values.values()}) > 1
            }
            for ident, one in values.items()
        }

    def picker(self, report: Report, *, page: str) -> Picker | None:
        """Return what a page offers, None where there is nothing to choose.

        ``page`` is its path below the site.
        """
        own = self._values.get(report.id)
        if own is None:
            return None
        folder = posixpath.dirname(page) or "."
        addresses = {one.id: posixpath.relpath(f"{one.id}.html", folder) for one in self._reports}
        settings = tuple(
            Setting(value.label, tuple(self._choices(name, report, addresses)))
            for name, value in own.items()
        )
        listed = tuple(
            Choice(one.title, addresses[one.id], chosen=page == f"{one.id}.html")
            for one in self._reports
        )
        return Picker(settings, listed)

    def _choices(self, name: str, report: Report, addresses: Mapping[str, str]) -> list[Choice]:
        """Return a setting's values, each with the sibling that differs least in the others."""
        own = self._values[report.id]
        nearest: dict[tuple[int | str, ...], tuple[list[_Value], str, str]] = {}
        for one in self._reports:
            values = self._values[one.id]
            others = [
                value for key, value in values.items() if key != name and value.key != own[key].key
            ]
            key = values[name].key
            if key not in nearest or len(others) < len(nearest[key][0]):
                nearest[key] = (others, values[name].text, addresses[one.id])
        keys = list(nearest)
        if all(isinstance(part, int) for key in keys for part in key):
            keys.sort()
        choices = []
        for key in keys:
            others, text, address = nearest[key]
            chosen = key == own[name].key
            along = f" ({', '.join(other.text for other in others)})" if others else ""
            choices.append(Choice(f"{text}{along}", "" if chosen else address, chosen))
        return choices


def families(reports: Iterable[Report], *, data: Path) -> dict[tuple[str, Lang], Siblings]:
    """Return the siblings of published reports by name of the notebook and language."""
    found: dict[tuple[str, Lang], list[Report]] = {}
    for report in sorted(reports, key=lambda one: bool(one.slug)):
        found.setdefault((report.name, report.lang), []).append(report)
    return {key: Siblings(group, data=data) for key, group in found.items()}


def _values(report: Report, data: Path) -> dict[str, _Value]:
    """Return a report's settings by name; the years it spans are one."""
    lang = report.lang
    named = meanings(report, data)
    found = {}
    for name, value in report.parameters.items():
        meaning = report.vocabulary.get(name)
        if name == "lang":
            continue
        text = value_name(report, name, value, lang=lang, meanings=named)
        if text == value and meaning and not meaning.format and list(report.given) == [name]:
            # A code says nothing to a reader; the title of the set that is about it does.
            text = report.title
        key = value if type(value) is int else json.dumps(value)
        # The catalogue writes for sentences; here a name stands alone.
        text = text[:1].upper() + text[1:]
        found[name] = _Value((key,), label_of(report, name, lang=lang), text)
    for name, meaning in report.vocabulary.items():
        end = report.vocabulary.get(meaning.before)
        if name in found and end and end.format == "year" and meaning.before in found:
            del found[meaning.before]
            year = str(report.parameters[meaning.before])
            year = newest(end, data) if year == LATEST and end.newest else year
            first = found[name]
            last = int(year) if year.isdigit() else year
            label = say("pages.picker.years", lang)
            found[name] = _Value((*first.key, last), label, f"{first.text}–{year}")
    return found


def with_siblings(
    page: str, picker: Picker | None, *, twin: str, lang: Lang, related: Related | None = None
) -> str:
    """Return a page with what it offers in its places, whatever stood there.

    Parameters
    ----------
    page : str
        The page.
    picker : Picker or None
        The settings to choose from.
    twin : str
        Address of the report in the other language, relative to the page; empty for none.
    lang : {"ko", "en"}
        The page's language.
    related : Related, optional
        Where to read on.
    """
    parts = environment().get_template("parts.html.j2").module
    told, other = words(lang), OTHER[lang]
    found = {
        "picker": parts.picker(picker, told) if picker else "",  # type: ignore[attr-defined]
        "language": parts.language(twin, other, AUTONYMS[other]) if twin else "",  # type: ignore[attr-defined]
        "related": parts.related(related, told) if related else "",  # type: ignore[attr-defined]
    }
    return _PLACE.sub(lambda at: f"<!--{at[1]}-->{found[at[1]]}<!--/{at[1]}-->", page)
