"""What "double" means under each base."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis import targets
from helpers.analysis.frames import records
from helpers.display import charts, numbers
from helpers.display.blocks import Figure
from helpers.display.page import Page
from helpers.display.targets.tracks import Row, goal_text, yardstick


def double(page: Page, multiples: pd.DataFrame) -> Figure | None:
    """Return how many times each possible base goes into the target (``targets.multiples``).

    Beside the headline's word; nothing where no base is known.
    """
    implied, said = targets.implied_base(page.tables), targets.said_multiple(page.tables)
    if multiples.empty or implied is None or said is None:
        return None
    times, includes = page.scale("multiple"), page.tables.bases.set_index("code")
    told = multiples.assign(
        base_name=[_base_name(page, row) for row in records(multiples)],
        fits=multiples["doubles"],
        public=["yes" if public else "no" for public in multiples["public"]],
        counts=multiples["measured_by"].map(includes[f"includes_{page.lang}"]),
    )
    columns: dict[str, Any] = {
        "base_name": "",
        "base": page.scaled(page.scale(multiples["base"].iloc[0].unit, multiples["base"])),
        "multiple": page.in_full(numbers.with_interval),
        "fits": page.words("double.fits"),
        "public": page.words("double.public"),
        "counts": "",
    }
    drawn = pd.DataFrame(
        {
            "label": row["base_name"],
            "text": page.figure_of(row["multiple"]),
            **page.mark(row["multiple"], times),
        }
        for row in records(told)
    )

    def dots() -> Axes:
        reference = said.value, page.say("double.reference", said=said)
        axis_label = page.say("double.axis")
        ax = charts.interval_dots(drawn, axis_label=axis_label, reference=reference)
        # at one time the target would be reached already
        ax.set_xlim(left=min(1.0, ax.get_xlim()[0]))
        return ax

    return page.figure(
        "double",
        dots,
        title=double_title(page, multiples),
        goal=goal_text(page, str(multiples["target"].iloc[0])),
        implied=implied,
        table=page.table("double", told, columns, unit=page.say("common.unit.multiple.axis")),
        note=[others_of_double(page, multiples)],
    )


def double_title(page: Page, multiples: pd.DataFrame) -> str:
    """Return which bases that were public at the announcement the headline's word fits."""
    fitting, others = fitting_bases(multiples)
    if not fitting:
        return page.say("double.title_none")
    if not others:
        return page.say("double.title_all")
    by = page.listed([yardstick(page, row) for row in fitting])
    return page.say("double.title", names=by)


def others_of_double(page: Page, multiples: pd.DataFrame) -> str:
    """Return how many times the target is each other base, those published later apart."""
    _, others = fitting_bases(multiples)
    later = records(multiples[~multiples["public"].astype(bool)])
    return page.sentences(
        *(
            page.say(f"double.{key}", names=page.listed([_times(page, b) for b in bases]))
            for key, bases in (("others", others), ("later", later))
            if bases
        )
    )


def fitting_bases(multiples: pd.DataFrame) -> tuple[list[Row], list[Row]]:
    """Return the bases public at the announcement that surely double, and the others of them."""
    public = records(multiples[multiples["public"].astype(bool)])
    fitting = [row for row in public if row["doubles"] == "yes"]
    return fitting, [row for row in public if row["doubles"] != "yes"]


def _times(page: Page, row: Row) -> str:
    """Return a base with its year and how many times the target is it."""
    times, year = page.stated(row["multiple"]), page.year(row["year"])
    return page.say("double.times", yardstick=yardstick(page, row), year=year, times=times)


def _base_name(page: Page, row: Row) -> str:
    return page.say("double.label", yardstick=yardstick(page, row), year=page.year(row["year"]))
