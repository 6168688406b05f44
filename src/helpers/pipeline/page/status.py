"""The page that says how a site stands: what fails, how new its data are.

Belongs here: one page in each language, drawn from plain data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.data.editions import Outdated
from helpers.display import periods
from helpers.display.wording import Lang, say
from helpers.pipeline.page.sources import date


@dataclass(frozen=True, slots=True)
class Standing:
    """How a release stands."""

    #: When each report that could not be renewed was tried last, and why it failed.
    failing: Mapping[str, tuple[str, str]]
    #: How many other published reports are not up to date, since they were not made anew.
    stale: int
    #: The days on which the oldest and the newest source were published, empty where none is.
    read: tuple[str, str]
    outdated: Sequence[Outdated]  #: Sources of which newer editions should be out.


def shown(standing: Standing, *, lang: Lang) -> dict[str, Any]:
    """Return what the page shows in a language, for `render_page`."""
    oldest, newest = (date(day, lang) for day in standing.read)
    return {
        "oldest": oldest,
        "newest": newest,
        "stale": standing.stale,
        "failing": [
            (name, reason, periods.clock(when, lang))
            for name, (when, reason) in standing.failing.items()
        ],
        "late": [_late(one, lang) for one in standing.outdated],
    }


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
