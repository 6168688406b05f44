"""Where to read on from a report: the one before, the one after, and those of other themes.

Belongs here: which reports these are. Where they stand on a page is ``picker``'s.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable
from typing import TYPE_CHECKING

from helpers.pipeline.page.picker import Choice, Related

if TYPE_CHECKING:
    from helpers.pipeline.notebook.manifest import Report


class Neighbours:
    """The published reports in the order of the manifest, by theme and language."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._themes: dict[tuple[str, str], list[Report]] = {}
        for report in reports:
            self._themes.setdefault((report.name, report.lang), []).append(report)
        self._places = {
            one.id: place for theme in self._themes.values() for place, one in enumerate(theme)
        }
        self._about = {
            key: {_settings(one): one for one in reversed(theme)}
            for key, theme in self._themes.items()
        }

    def of(self, report: Report) -> Related:
        """Return where a report's page leads on to: in other themes to the same settings."""
        own, place = self._themes[report.name, report.lang], self._places[report.id]
        wanted: tuple[frozenset[tuple[str, str]], ...] = (_settings(report), frozenset())
        others = []
        for (name, lang), about in self._about.items():
            same = next((about[one] for one in wanted if one in about), None)
            if name != report.name and lang == report.lang and same is not None:
                others.append(_choice(same, report))
        return Related(
            _choice(own[place - 1], report) if place else None,
            _choice(own[place + 1], report) if place + 1 < len(own) else None,
            tuple(others),
        )


def _settings(report: Report) -> frozenset[tuple[str, str]]:
    # lists and tables are settings, too
    return frozenset((name, json.dumps(one, sort_keys=True)) for name, one in report.given.items())


def _choice(report: Report, page: Report) -> Choice:
    folder = posixpath.dirname(page.id) or "."
    return Choice(report.title, posixpath.relpath(f"{report.id}.html", folder))
