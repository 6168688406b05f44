"""What the landing notebook shows: every notebook, how its reports stand, and where they are.

Belongs here: the one table JupyterLab opens on, made from the manifest and the published release.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from helpers.display.wording import Lang, say
from helpers.paths import Collection, collection_root
from helpers.pipeline.notebook.manifest import Entry
from helpers.pipeline.plan.plan import Plan, Planned, State, Wanted, plan_for

COLUMNS = ("notebook", "question", "states", "updated", "page")


@dataclass(frozen=True, slots=True)
class Overview:
    """A table that JupyterLab shows as Markdown, with links that open notebooks and pages.

    Attributes
    ----------
    header : tuple of str
        Column headings in the reader's language.
    rows : tuple of tuple of str
        One row a notebook, cells in Markdown.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def _repr_markdown_(self) -> str:
        lines = [self.header, tuple(":--" for _ in self.header), *self.rows]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)

    def __repr__(self) -> str:
        """Return the table as text, for front ends without Markdown."""
        return self._repr_markdown_()


def _cell(text: str) -> str:
    """Return a text that neither ends a cell nor opens a link."""
    return re.sub(r"([\\|\[\]])", r"\\\1", text).replace("\n", " ")


def _states(planned: list[Planned], lang: Lang) -> str:
    """Return how many reports are fresh, stale, never built or failed."""
    found = Counter(one.state for one in planned)
    return " · ".join(
        say(f"pages.landing.{state}", lang, count=found[state]) for state in State if found[state]
    )


def _updated(plan: Plan, planned: list[Planned]) -> str:
    """Return the day on which the newest published page of a notebook was made."""
    made = (plan.record.made.get(one.report.id) for one in planned)
    return max((one.built[:10] for one in made if one is not None), default="–")


def _row(plan: Plan, name: str, entry: Entry, lang: Lang) -> tuple[str, ...]:
    planned = [one for one in plan.planned if one.report.name == name]
    # A notebook without a language has one page for readers of both.
    first = next((one for one in planned if one.report.lang == lang), planned[0])
    page = say("pages.landing.no_page", lang)
    if first.page:
        page = f"[{say('pages.landing.open', lang)}](../{first.page})"
    question = entry.question.of(lang) if entry.question else ""
    return (
        f"[{_cell(entry.title.of(lang))}]({entry.file})",
        _cell(question),
        _states(planned, lang),
        _updated(plan, planned),
        page,
    )


def overview(lang: Lang, *, root: Path | None = None) -> Overview:
    """Return every notebook of the collection with its question, reports and newest page.

    Parameters
    ----------
    lang : {"ko", "en"}
        Language of the table.
    root : Path, optional
        The collection; by default the one around the working folder.

    Raises
    ------
    UsageError
        The manifest, a notebook or a parameter cannot be used.
    """
    plan, _ = plan_for(Collection(root or collection_root()), Wanted(pdf=False))
    header = tuple(say(f"pages.landing.{column}", lang) for column in COLUMNS)
    entries = plan.manifest.entries.items()
    return Overview(header, tuple(_row(plan, name, entry, lang) for name, entry in entries))
