"""The index of a site: every report by theme, with what it found and how fresh it is.

Belongs here: the two index pages. Which reports there are and how they fared is the release's.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from helpers.analysis.measured import Measured
from helpers.display import numbers
from helpers.display.wording import Lang, say
from helpers.pipeline.page import AUTONYMS, OTHER, TEMPLATES, stylesheet
from helpers.pipeline.prose import Outline

if TYPE_CHECKING:
    from helpers.pipeline.manifest import Report

INDEX_FILES: Mapping[Lang, str] = {"ko": "index.html", "en": "index-en.html"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One report as the index lists it.

    Attributes
    ----------
    report : Report
        The manifest's entry: ``name``, ``slug``, ``lang``, ``title``, ``notebook_title``,
        ``question``.
    status : {"fresh", "stale", "never"}
        ``stale`` shows its last good page, ``never`` has none yet.
    files : Mapping[str, str]
        Addresses relative to the index by kind: ``html``, ``ipynb``, ``pdf``.
    finding : str
        The sentence it is known by, empty where the notebook states none.
    key_figures : Sequence[Mapping]
        As in ``release.json``; the first with a range serves as the reading example.
    failure : str
        Why the last try failed; empty where it did not, or nobody tried.
    since : str
        ISO date its page was made on.
    """

    report: Report
    status: Literal["fresh", "stale", "never"] = "fresh"
    files: Mapping[str, str] = field(default_factory=dict)
    finding: str = ""
    key_figures: Sequence[Mapping[str, Any]] = ()
    failure: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One parameter set: its entry in the index's language and the one in the other, if any."""

    entry: Entry
    twin: Entry | None


@dataclass(frozen=True, slots=True)
class Theme:
    """One notebook's parameter sets, the default one first."""

    id: str
    title: str
    question: str
    items: tuple[Item, ...]

    @property
    def lead(self) -> Item:
        """The set shown large."""
        return self.items[0]


@dataclass(frozen=True, slots=True)
class Example:
    """A key figure taken apart to show how numbers are written.

    Attributes
    ----------
    before, value, after : str
        The sentence around the number.
    interval : str
        The number's range.
    place : int
        Where in its range the value lies, in percent from the lowest.
    """

    before: str
    value: str
    after: str
    interval: str
    place: int


def render_index(
    entries: Iterable[Entry], *, lang: Lang, site: Mapping[str, str] | None = None
) -> str:
    """Return the index page of a site in one language.

    Parameters
    ----------
    entries : Iterable[Entry]
        Every report in both languages, in the manifest's order. A set that exists in the other
        language alone is listed in that one.
    lang : {"ko", "en"}
        Language of the page; `INDEX_FILES` says what it is called.
    site : Mapping[str, str], optional
        What the collection says of itself, part by part.

    Returns
    -------
    str
        A whole HTML document, the same for the same arguments, that works from a file manager.
    """
    listed = list(entries)
    themes = _themes(listed, lang=lang)
    outline = Outline()
    shown = [item.entry for theme in themes for item in theme.items]
    measured = any(entry.key_figures for entry in shown)

    def told(key: str, **values: str) -> str:
        return say(f"pages.{key}", lang, **values)

    html = (
        _environment()
        .get_template("index.html.j2")
        .render(
            css=stylesheet(),
            lang=lang,
            other=OTHER[lang],
            names=AUTONYMS,
            other_index=INDEX_FILES[OTHER[lang]],
            say=told,
            themes=themes,
            count=len(shown),
            stale=[entry for entry in shown if entry.status != "fresh"],
            example=_example(shown, lang=lang),
            # It explains how measured numbers are written, and only where there are any.
            reading=measured and outline.add(told("reading.title"), wish="reading"),
            site=site or {},
        )
    )
    return html.strip() + "\n"


def _themes(entries: Sequence[Entry], *, lang: Lang) -> list[Theme]:
    """Group reports by notebook and parameter set, in the order they come."""
    sets: dict[str, dict[str, dict[str, Entry]]] = {}
    for entry in entries:
        report = entry.report
        sets.setdefault(report.name, {}).setdefault(report.slug, {})[report.lang] = entry
    themes = []
    for name, slugs in sets.items():
        items = []
        for both in (slugs[slug] for slug in sorted(slugs, key=bool)):
            own, twin = both.get(lang), both.get(OTHER[lang])
            items.append(Item(own, twin) if own else Item(both[OTHER[lang]], None))
        report = items[0].entry.report
        title = report.notebook_title or report.title
        themes.append(Theme(f"theme-{name}", title, report.question, tuple(items)))
    return themes


def _example(entries: Iterable[Entry], *, lang: Lang) -> Example | None:
    """Return the first key figure whose printed form leaves a range, taken apart."""
    for entry in entries:
        if entry.report.lang != lang or not entry.finding:
            continue
        for figure in entry.key_figures:
            value, low, high = (figure[name] for name in ("value", "low", "high"))
            if None in (value, low, high) or low == high:
                continue
            measured = Measured(value, low, high, figure["unit"])
            text = numbers.figure(measured, lang)
            before, found, after = entry.finding.partition(text)
            if found:
                place = round((value - low) / (high - low) * 100)
                return Example(before, text, after, numbers.interval(measured, lang), place)
    return None


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
