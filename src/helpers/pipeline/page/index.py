"""The index of a site: what the collection tells first, and a door to each theme.

Belongs here: the two index pages. Which reports there are and how they fared is the release's.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup

from helpers.data.measured import Measured
from helpers.display import block_html, numbers, periods
from helpers.display.wording import Lang, say
from helpers.paths import PAGES, PageName
from helpers.pipeline.page.layout import OTHER, Picture, held
from helpers.pipeline.page.picker import Choice, Picker, Siblings
from helpers.pipeline.page.prose import Outline
from helpers.pipeline.page.tables import blocks, findings
from helpers.pipeline.page.ways import render_page

if TYPE_CHECKING:
    from helpers.pipeline.notebook.manifest import Report

SEARCHED = 2000
"""Reports a search finds at most, default ones first; more would weigh on every visit."""
CLAIM = "claim"
"""Key of a table's column that lists what is claimed."""

Told = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One report as the index lists it."""

    #: The manifest's entry: ``name``, ``slug``, ``lang``, ``title``, ``notebook_title``,
    #: ``question``.
    report: Report
    #: ``stale`` shows its last good page, ``never`` has none yet.
    status: Literal["fresh", "stale", "never"] = "fresh"
    #: Addresses relative to the index by kind: ``html``, ``ipynb``, ``pdf``.
    files: Mapping[str, str] = field(default_factory=dict)
    finding: str = ""  #: The sentence it is known by, empty where the notebook states none.
    #: As in ``release.json``; the first with a range serves as the reading example.
    key_figures: Sequence[Mapping[str, Any]] = ()
    failure: str = ""  #: Why the last try failed; empty where it did not, or nobody tried.
    since: str = ""  #: ISO date its page was made on.


@dataclass(frozen=True, slots=True)
class Theme:
    """One notebook's parameter sets."""

    #: Its anchor and what it is about.
    id: str
    title: str
    question: str
    #: The report whose answer is shown: the default one, or the first that is published.
    lead: Entry
    picker: Picker | None  #: How readers choose another; None where there is none.
    entries: tuple[Entry, ...]  #: Every set, in the reader's language where there is one in it.

    @property
    def late(self) -> list[Entry]:
        """The reports beside the lead that are not up to date."""
        return [one for one in self.entries if one.status != "fresh" and one is not self.lead]


@dataclass(frozen=True, slots=True)
class Story:
    """What opens the index: a report's answer and its chart."""

    #: What the report is called and where it is.
    title: str
    address: str
    answer: str  #: Its first finding.
    chart: Markup  #: Its first figure.


@dataclass(frozen=True, slots=True)
class Example:
    """A key figure taken apart to show how numbers are written."""

    #: The sentence around the number.
    before: str
    value: str
    after: str
    interval: str  #: The number's range.
    place: int  #: Where in its range the value lies, in percent from the lowest.


def story(record: bytes, *, report: Report) -> Story | None:
    """Return what a report tells first, None where it states nothing or draws nothing.

    ``record`` is its executed notebook as stored.
    """
    cells = json.loads(record).get("cells", ())
    headline_first = sorted(
        cells, key=lambda one: "headline" not in one["metadata"].get("tags", ())
    )
    told = {"cells": headline_first}
    answer = next((one["text"] for one in findings(told)), "")
    figure = next((block for _, block in blocks(told) if block["block"] == "figure"), None)
    if not answer or figure is None:
        return None
    chart = Markup(block_html.render(figure, ident="front"))  # noqa: S704 - drawn and escaped
    return Story(report.title, f"{report.id}.html", answer, chart)


def render_index(
    entries: Iterable[Entry],
    *,
    lang: Lang,
    site: Mapping[str, str] | None = None,
    siblings: Mapping[tuple[str, Lang], Siblings] | None = None,
    story: Story | None = None,
    read: dt.date | None = None,
    picture: Picture | None = None,
    present: Collection[PageName] = (),
    told: Mapping[str, Sequence[Told]] | None = None,
) -> str:
    """Return the index page of a site in one language.

    Parameters
    ----------
    entries : Iterable[Entry]
        Every report in both languages, in the manifest's order. A set that exists in the other
        language alone is listed in that one.
    lang : {"ko", "en"}
        Language of the page.
    site : Mapping[str, str], optional
        What the collection says of itself, part by part.
    siblings : Mapping, optional
        What is published, by name of the notebook and language.
    story : Story, optional
        What opens it.
    read : date, optional
        Day on which the newest source was read.
    picture : Picture, optional
        What stands for the site where links to it are shown.
    present : collection of str, optional
        The pages beside it that there are.
    told : mapping of str to sequence of tuple, optional
        What search finds of reports by their ids, see `told_by`; of others their first findings.

    Returns
    -------
    str
        A whole HTML document, the same for the same arguments, that works from a file manager.
    """
    themes = _themes(list(entries), lang=lang, siblings=siblings or {})
    outline = Outline()
    shown = [entry for theme in themes for entry in theme.entries]
    measured = any(entry.key_figures for entry in shown)

    return render_page(
        "index",
        lang=lang,
        site=site or {},
        present=present,
        themes=themes,
        counts=Counter(entry.status for entry in shown),
        example=_example(shown, lang=lang),
        # It explains how measured numbers are written, and only where there are any.
        reading=measured and outline.add(say("pages.reading.title", lang), wish="reading"),
        picture=picture,
        story=story,
        read=read and periods.day(read, lang),
        found=_searched(themes, told or {}, lang=lang),
    )


def told_by(record: bytes, page: str) -> list[Told]:
    """Return what search finds of a report: what its findings, figures and tables say, and claims.

    Parameters
    ----------
    record : bytes
        Its executed notebook as stored.
    page : str
        Its page, which has the places.

    Returns
    -------
    list of tuple
        Where on the page something stands, empty where it has no place of its own, and what it is.
    """
    found = []
    for cell, block in blocks(json.loads(record)):
        place = f"{block['block']}-{cell}"
        place = place if f'id="{place}"' in page else ""
        found += [(place, text) for text in dict.fromkeys(_texts(block)) if text]
    return found


def _texts(block: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a block says in words of its own; of tables, the claims they list."""
    match block["block"]:
        case "finding":
            yield block["text"]
        case "findings":
            yield from (one["text"] for one in block["findings"])
        case "figure":
            yield block["title"]
        case "table":
            yield block["caption"]
            for at, column in enumerate(block["columns"]):
                if column["key"] == CLAIM:
                    yield from (row[at]["text"] for row in block["rows"])


def _searched(themes: Iterable[Theme], told: Mapping[str, Sequence[Told]], *, lang: Lang) -> str:
    """Return what the index holds for its search, packed; empty where nothing is published."""
    listed = sorted(
        (
            entry
            for theme in themes
            for entry in (theme.lead, *theme.entries)
            if entry.files.get("html")
        ),
        key=lambda one: bool(one.report.slug),
    )
    unique = {one.report.id: one for one in listed}
    found = [
        (
            one.files["html"],
            one.report.title,
            one.report.lang if one.report.lang != lang else "",
            *(told.get(ident) or ([("", one.finding)] if one.finding else [])),
        )
        for ident, one in list(unique.items())[:SEARCHED]
    ]
    return held(found) if found else ""


def _themes(
    entries: Sequence[Entry], *, lang: Lang, siblings: Mapping[tuple[str, Lang], Siblings]
) -> list[Theme]:
    """Group reports by notebook, in the order they come, each set in the reader's language."""
    sets: dict[str, dict[str, dict[str, Entry]]] = {}
    for entry in entries:
        report = entry.report
        sets.setdefault(report.name, {}).setdefault(report.slug, {})[report.lang] = entry
    themes = []
    for name, slugs in sets.items():
        both = [slugs[slug] for slug in sorted(slugs, key=bool)]
        listed = tuple(one.get(lang) or one[OTHER[lang]] for one in both)
        # Where only the other language is published, that is better than nothing.
        open_ones = [
            next((one for one in (entry, *pair.values()) if one.files.get("html")), None)
            for entry, pair in zip(listed, both, strict=True)
        ]
        published = [one for one in open_ones if one]
        lead = published[0] if published else listed[0]
        report = lead.report
        family = siblings.get((name, report.lang))
        offered = family and family.picker(report, page=PAGES["index"][lang])
        choices = tuple(
            Choice(
                one.report.title,
                one.files["html"],
                lang=one.report.lang if one.report.lang != lang else "",
            )
            for one in published
        )
        picker = Picker(offered.settings if offered else (), choices) if choices[1:] else None
        title = listed[0].report.notebook_title or listed[0].report.title
        themes.append(
            Theme(f"theme-{name}", title, listed[0].report.question, lead, picker, listed)
        )
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
