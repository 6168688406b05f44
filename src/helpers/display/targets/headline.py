"""What a hurried reader takes along, as computed sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.analysis import targets
from helpers.analysis.frames import largest_first, records, values
from helpers.analysis.targets import Track
from helpers.display import numbers
from helpers.display.blocks import Finding, Findings, Note
from helpers.display.page import Page
from helpers.display.targets.double import double_title, fitting_bases, others_of_double
from helpers.display.targets.growth import growing
from helpers.display.targets.tracks import (
    Row,
    measured_by,
    name_within,
    required_range,
    segment,
    target_name,
    target_row,
    yardstick,
)
from helpers.display.targets.wording import figures_beside, outcome


def headline(
    page: Page,
    *,
    register: pd.DataFrame,
    progress: pd.DataFrame,
    windows: pd.DataFrame,
    multiples: pd.DataFrame,
    beside: pd.DataFrame,
    target: str,
    as_of: str,
) -> Findings:
    """Return the answer, and the sentences a hurried reader may stop at.

    The frames are of the functions of ``targets`` so named, ``progress`` of ``measure_targets``;
    ``target`` is the one the page is about, or ``all``.
    """
    if target == targets.ALL:
        found = _overview(page, register, progress, windows, as_of=as_of)
    else:
        found = _about_one(page, records(register)[0], progress, windows, beside, as_of=as_of)
    *others, last = found
    return page.findings(*others, _double(page, multiples), last)


def reading_note(
    page: Page,
    register: pd.DataFrame,
    *,
    tracks: Sequence[Track],
    newest: Sequence[Track],
    as_of: str,
) -> Note | None:
    """Return that newer figures are held, or that targets were not yet announced, if it is so.

    ``tracks`` are those of the date of reading, ``newest`` those of the last look at the sources.
    """
    told = []
    if later := targets.later_years(tracks, newest):
        figures = dict.fromkeys(
            page.say(
                "headline.reading_note.newest",
                yardstick=page.say(f"tracks.yardstick.{one.yardstick}"),
                year=page.year(max(one.points)),
            )
            for one in later
        )
        told.append(page.say("headline.reading_note.later", figures=page.listed([*figures])))
    early = register.loc[register["state"] == "not-yet-announced", "target"]
    if not early.empty:
        listed = _listed(page, early)
        told.append(page.say("headline.reading_note.before", as_of=page.day(as_of), targets=listed))
    return page.note(page.sentences(*told), kind="caution") if told else None


def _listed(page: Page, idents: pd.Series[str]) -> str:
    return page.listed([name_within(page, one) for one in idents])


def _overview(
    page: Page, register: pd.DataFrame, progress: pd.DataFrame, windows: pd.DataFrame, *, as_of: str
) -> list[Finding | None]:
    """Return what all targets take together, then each, then what is none of this industry."""
    groups = [
        own
        for one in register.loc[register["in_scope"], "target"]
        if len(own := _least_first(progress[progress["target"] == one]))
    ]
    nothing = page.finding(page.say("headline.nothing", as_of=page.day(as_of)))
    found: list[Finding | None] = [_answer(page, groups[:2]) if groups else nothing]
    wide = [own for own in groups if len(own) > 1]
    found += [_highest(page, own) for own in wide[:1]]
    found += [_furthest(page, own) for own in wide[:1]]
    single = [records(own)[0] for own in groups if len(own) == 1]
    found += [_past(page, row, windows, label=False) for row in single]
    found += [_rise(page, row) for row in records(progress) if _is_share(row)]
    found += [_highest(page, own) for own in wide[1:]]
    return [*found, _scope(page, register)]


def _about_one(
    page: Page,
    row: Row,
    progress: pd.DataFrame,
    windows: pd.DataFrame,
    beside: pd.DataFrame,
    *,
    as_of: str,
) -> list[Finding | None]:
    """Return what one target takes, what was set, and what to mind about it."""
    own = records(progress[progress["latest"].notna()])
    grows, goal = _least_first(progress), _goal(page, row)
    found: list[Finding | None]
    if not own:
        said = {"name": target_name(page, row["target"]), "as_of": page.day(as_of)}
        unmeasured = page.finding(page.say("headline.unmeasured", **said))
        found = [unmeasured if row["in_scope"] else None, goal, *figures_beside(page, beside)]
    elif _is_share(own[0]):
        found = [_rise(page, own[0]), _latest(page, own[0]), goal]
    elif len(grows) > 1:
        found = [_answer(page, [grows]), _highest(page, grows), _furthest(page, grows), goal]
    elif len(grows):
        found = [_answer(page, [grows]), _past(page, own[0], windows, label=True)]
        found += [_latest(page, own[0]), goal]
    else:
        ended = page.finding(outcome(page, own[0]["target"], own))
        found = [ended, _was_needed(page, own[0]), _latest(page, own[0]), goal]
        found += figures_beside(page, beside)
    # what is to be minded about its wording
    return [*found, page.finding(target_row(page, row["target"])[f"note_{page.lang}"])]


def _least_first(progress: pd.DataFrame) -> pd.DataFrame:
    """Return the tracks of running targets that take growth, the least of it first."""
    found = growing(progress)
    return found.loc[values(found["required"]).sort_values(kind="stable").index]


def _is_share(row: Row) -> bool:
    return row["goal"].unit == "share" and row["latest"] is not None


def _scope(page: Page, register: pd.DataFrame) -> Finding | None:
    outside = register.loc[~register["in_scope"], "target"]
    if outside.empty:
        return None
    return page.finding(page.say("headline.scope", names=_listed(page, outside)))


def _answer(page: Page, groups: list[pd.DataFrame]) -> Finding:
    """Return the growth that one target, or two of the same year, take a year; none if passed."""
    groups = [own for own in groups if not _is_passed(own)] or groups
    lead = records(groups[0])[0]
    same = [own for own in groups if own["target_year"].iloc[0] == lead["target_year"]]
    clauses = [_clause(page, own) for own in same]
    year = page.year(lead["target_year"])
    if _is_passed(groups[0]):
        text = page.say(
            "headline.answer.passed",
            name=name_within(page, lead["target"]),
            goal=page.stated(lead["goal"]),
            target_year=year,
            latest=page.stated(lead["latest"]),
            latest_year=page.year(lead["latest_year"]),
        )
    elif len(clauses) == 2:
        first, second = clauses
        text = page.say("headline.answer.two", first=first, second=second, target_year=year)
    else:
        goal = page.stated(lead["goal"])
        text = page.say("headline.answer.one", goal=goal, what=clauses[0], target_year=year)
    return page.finding(
        text,
        key=f"targets.required.{lead['track']}",
        measured=lead["required"],
        label=_label(page, "required", lead, several=len(groups[0]) > 1),
    )


def _is_passed(own: pd.DataFrame) -> bool:
    """Tell whether the latest figure of every track is above the target already."""
    return bool((values(own["required"], "high") <= 0).all())


def _clause(page: Page, own: pd.DataFrame) -> str:
    row = records(own)[0]
    name = name_within(page, row["target"])
    if len(own) == 1:
        required = page.stated(row["required"])
        return page.say("headline.answer.clause", name=name, required=required)
    kind = "readings" if segment(page, row) else "range"
    return page.say(
        f"headline.answer.{kind}", name=name, range=required_range(page, own["required"])
    )


def _label(page: Page, kind: str, row: Row, *, several: bool) -> str:
    """Return what a number of a track means; by which track where there are several."""
    name = target_name(page, row["target"])
    if not several:
        return page.say(f"headline.label.{kind}", name=name)
    by = segment(page, row) or yardstick(page, row, short=True)
    return page.say(f"headline.label.{kind}_by", name=name, by=by)


def _highest(page: Page, own: pd.DataFrame) -> Finding:
    """Return how far the growth needed differs between yardsticks, or between two readings."""
    low, *_, high = records(own)
    text = page.say(
        f"headline.{'readings' if segment(page, low) else 'exports'}",
        name=target_name(page, low["target"]),
        goal=page.stated(low["goal"]),
        low=page.stated(low["required"]),
        high=page.stated(high["required"]),
        low_name=measured_by(page, low),
        high_name=measured_by(page, high),
    )
    return page.finding(
        text,
        key=f"targets.required.{high['track']}",
        measured=high["required"],
        label=_label(page, "required", high, several=True),
    )


def _furthest(page: Page, own: pd.DataFrame) -> Finding | None:
    """Return the progress of the track that is furthest along, where a figure shows any."""
    based = own[own["covered"].notna()].loc[lambda df: df["base_year"] < df["latest_year"]]
    if based.empty:
        return None
    row = records(largest_first(based, "covered"))[0]
    text = page.say(
        "headline.covered",
        name=target_name(page, row["target"]),
        base=page.stated(row["base"]),
        base_year=page.year(row["base_year"]),
        latest=page.stated(row["latest"]),
        latest_year=page.year(row["latest_year"]),
        covered=page.stated(row["covered"]),
        yardstick=yardstick(page, row),
    )
    return page.finding(
        text,
        key=f"targets.covered.{row['track']}",
        measured=row["covered"],
        label=_label(page, "covered", row, several=len(own) > 1),
    )


def _past(page: Page, row: Row, windows: pd.DataFrame, *, label: bool) -> Finding | None:
    """Return the growth of the past, with that of the latest step where it differs."""
    achieved = row["achieved"]
    if achieved is None:
        return None
    name, span = target_name(page, row["target"]), page.years(row["first_year"], row["latest_year"])
    text = page.say("headline.past", name=name, span=span, achieved=page.stated(achieved))
    return page.finding(
        page.sentences(text, _last_step(page, row, windows)),
        key=f"targets.achieved.{row['track']}",
        measured=achieved,
        label=page.say("headline.label.achieved", span=span) if label else "",
    )


def _last_step(page: Page, row: Row, windows: pd.DataFrame) -> str:
    """Return the growth between the last two known figures where it is not that of the span."""
    own = windows[(windows["track"] == row["track"]) & windows["achieved"].notna()]
    if len(own) < 2:
        return ""
    last = records(own.sort_values("start_year"))[-1]
    if last["achieved"].overlaps(row["achieved"]):
        return ""
    span, step = page.years(last["start_year"], last["end_year"]), page.stated(last["achieved"])
    return page.say("headline.last_step", span=span, step=step)


def _rise(page: Page, row: Row) -> Finding | None:
    """Return the points a year by which a share has to rise."""
    per_year = row["left_per_year"]
    if per_year is None:
        return None
    text = page.say(
        "headline.rise",
        name=target_name(page, row["target"]),
        base=page.stated(row["latest"]),
        base_year=page.year(row["latest_year"]),
        goal=page.stated(row["goal"]),
        target_year=page.year(row["target_year"]),
        per_year=page.stated(per_year),
    )
    key, label = f"targets.per_year.{row['track']}", page.say("headline.label.per_year")
    return page.finding(text, key=key, measured=per_year, label=label)


def _latest(page: Page, row: Row) -> Finding:
    latest, year = row["latest"], page.year(row["latest_year"])
    rough = row["yardstick"] == "document" and row["expired"]
    text = page.say(
        f"headline.{'rough_base' if rough else 'latest'}",
        name=target_name(page, row["target"]),
        year=year,
        latest=numbers.with_interval(latest, page.lang) if rough else page.stated(latest),
    )
    return page.finding(
        text,
        key=f"targets.latest.{row['track']}",
        measured=latest,
        label=page.say(f"headline.label.{'base' if rough else 'latest'}", year=year),
    )


def _was_needed(page: Page, row: Row) -> Finding | None:
    """Return the growth that a target whose year has ended took."""
    required = row["required"]
    if required is None:
        return None
    bounds = numbers.with_interval(required, page.lang)
    return page.finding(
        page.say("headline.was_needed", year=page.year(row["latest_year"]), required=bounds),
        key=f"targets.required.{row['track']}",
        measured=required,
        label=page.say("headline.label.was_needed"),
    )


def _goal(page: Page, row: Row) -> Finding:
    """Return who set a target, how much, and when for; of one out of scope, that it is."""
    ident, amount = row["target"], row["goal"]
    said = {"name": target_name(page, ident), "goal": amount}
    if row["in_scope"]:
        said["set_by"] = target_row(page, ident)[f"set_by_{page.lang}"]
        text = page.say("headline.set", when=_when(page, row), **said)
    else:
        text = page.say("headline.out_of_scope", **said)
    label = page.say("headline.label.goal")
    return page.finding(text, key=f"targets.goal.{ident}", measured=amount, label=label)


def _when(page: Page, row: Row) -> str:
    given: dict[str, str] = {}
    if isinstance(row["announced"], str):
        given["announced"] = page.period(row["announced"])
    if row["target_year"] is not None:
        given["target_year"] = page.year(row["target_year"])
    missing = {"announced": "no_date", "target_year": "no_year"}
    lacking = [key for name, key in missing.items() if name not in given]
    key = "both" if not lacking else lacking[0] if len(lacking) == 1 else "neither"
    return page.say(f"headline.when.{key}", **given)


def _double(page: Page, multiples: pd.DataFrame) -> Finding | None:
    """Return which bases the headline's word fits, and what it means under the others."""
    if multiples.empty:
        return None
    text, highest = double_title(page, multiples) + ".", largest_first(multiples, "multiple")
    if all(fitting_bases(multiples)):
        text = page.sentences(text, others_of_double(page, multiples))
    measured = highest["multiple"].iloc[0]
    return page.finding(text, key="targets.double.highest", measured=measured)
