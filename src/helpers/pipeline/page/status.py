"""The page that says how a site stands: what fails, how new its data are.

Belongs here: one page in each language, drawn from plain data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from helpers.data.editions import Outdated
from helpers.display import periods
from helpers.display.wording import Lang, say
from helpers.paths import PageName
from helpers.pipeline.page.sources import date
from helpers.pipeline.page.ways import render_page


@dataclass(frozen=True, slots=True)
class Standing:
    """How a release stands.

    Attributes
    ----------
    failing : Mapping of str to tuple of str
        When each report that could not be renewed was tried last, and why it failed.
    stale : int
        How many other published reports are not up to date, since they were not made anew.
    read : tuple of str
        The days on which the oldest and the newest source were published, empty where none is.
    outdated : sequence of Outdated
        Sources of which newer editions should be out.
    """

    failing: Mapping[str, tuple[str, str]]
    stale: int
    read: tuple[str, str]
    outdated: Sequence[Outdated]


def render_status(
    standing: Standing, *, lang: Lang, site: Mapping[str, str], present: Collection[PageName]
) -> str:
    """Return the page in a language.

    Parameters
    ----------
    standing : Standing
        What it says.
    lang : {"ko", "en"}
        Language of the page.
    site : mapping of str to str
        What the collection says of itself.
    present : collection of str
        The pages beside the index that there are.
    """
    oldest, newest = (date(day, lang) for day in standing.read)
    return render_page(
        "status", lang=lang, site=site, present=present, oldest=oldest, newest=newest,
        stale=standing.stale,
        failing=[
            (name, reason, periods.clock(when, lang))
            for name, (when, reason) in standing.failing.items()
        ],
        late=[_late(one, lang) for one in standing.outdated],
    )  # fmt: skip


def _late(source: Outdated, lang: Lang) -> str:
    """Return the sentence on a source of which a newer edition should be out."""
    due = periods.month(dt.date(source.year + 2, source.month, 1), lang)
    producer, title = (
        (source.producer_en, source.title_en) if lang == "en"
        else (source.producer_ko, source.title_ko)
    )  # fmt: skip
    return say(
        "pages.status.late", lang, source=f"{producer}, {title}", due=due,
        next=periods.year(source.year + 1, lang), year=periods.year(source.year, lang),
    )  # fmt: skip
