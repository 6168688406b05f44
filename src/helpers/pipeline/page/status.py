"""The page that says how a site stands: when it was checked last, what fails, how new its data are.

Belongs here: one page in each language, drawn from plain data. It stands beside the files of a
release and is replaced with every build, also one that changes nothing; what it says is found by
``watch.status``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from helpers.display import periods
from helpers.display.wording import Lang, say
from helpers.pipeline.page.ways import PAGES, Name, render_page

FILES: Final = PAGES["status"]


def render_status(
    told: Mapping[str, Any],
    *,
    lang: Lang,
    site: Mapping[str, str],
    present: Collection[Name],
    clock: Callable[..., str],
) -> str:
    """Return the page in a language.

    Parameters
    ----------
    told : Mapping
        What ``status.json`` says.
    lang : {"ko", "en"}
        Language of the page.
    site : mapping of str to str
        What the collection says of itself.
    present : collection of str
        The pages beside the index that there are.
    clock : Callable
        Returns a time as markup, with what kind of time it is.
    """
    days = {part: periods.period(day, lang) if day else "" for part, day in told["data"].items()}
    return render_page(
        "status", lang=lang, site=site, present=present, told=told, clock=clock, days=days,
        late=[_late(one, lang) for one in told["outdated"]],
    )  # fmt: skip


def _late(source: Mapping[str, Any], lang: Lang) -> str:
    """Return the sentence on a source of which a newer edition should be out."""
    year = int(source["year"])
    due = periods.month(dt.date(year + 2, int(source["month"]), 1), lang)
    name = f"{source[f'producer_{lang}']}, {source[f'title_{lang}']}"
    following = periods.year(year + 1, lang)
    held = periods.year(year, lang)
    return say("pages.status.late", lang, source=name, next=following, due=due, year=held)
