"""What the targets show, in sentences computed from the frames shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from helpers.analysis import rows
from helpers.display import blocks, names, numbers, periods
from helpers.display.targets import announced, words
from helpers.display.targets.context import told
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables
    from helpers.display.blocks import Finding, Findings
    from helpers.display.targets.words import Row


def headline(
    tables: Tables,
    *,
    register: pd.DataFrame,
    progress: pd.DataFrame,
    windows: pd.DataFrame,
    multiples: pd.DataFrame,
    beside: pd.DataFrame,
    target: str,
    as_of: str,
    lang: Lang,
) -> Findings:
    """Return the answer, and the sentences a hurried reader may stop at.

    Parameters
    ----------
    register, progress, windows, multiples, beside
        Of ``targets.register``, ``measure_targets``, ``windows``, ``multiples`` and ``beside``.
    target : str
        Id of the one target the page is about, or ``all``.
    as_of : str
        ISO date of reading.
    """
    if target == words.ALL:
        found = _overview(
            tables,
            register=register,
            progress=progress,
            windows=windows,
            as_of=as_of,
            lang=lang,
        )
    else:
        row = words.records(register)[0]
        found = _about_one(
            tables,
            row,
            progress=progress,
            windows=windows,
            beside=beside,
            as_of=as_of,
            lang=lang,
        )
    found.insert(len(found) - 1, _double(multiples, lang))
    return blocks.findings(one for one in found if one is not None)


def _overview(
    tables: Tables,
    *,
    register: pd.DataFrame,
    progress: pd.DataFrame,
    windows: pd.DataFrame,
    as_of: str,
    lang: Lang,
) -> list[Finding | None]:
    """Return what all targets take together, then each, then what is none of this industry."""
    groups = [
        own
        for one in register.loc[register["in_scope"], "target"]
        if (own := _growing(progress.loc[progress["target"] == one]))
    ]
    first = _answer(tables, groups[:2], lang) if groups else _nothing(as_of, lang)
    found: list[Finding | None] = [first]
    wide = [own for own in groups if len(own) > 1]
    found += [_highest(tables, own, lang) for own in wide[:1]]
    found += [_furthest(tables, own, lang) for own in wide[:1]]
    single = [own[0] for own in groups if len(own) == 1]
    found += [_past(tables, row, windows, lang, label=False) for row in single]
    shares = [row for row in words.records(progress) if _is_share(row)]
    found += [_rise(tables, row, lang) for row in shares]
    found += [_highest(tables, own, lang) for own in wide[1:]]
    return [*found, _scope(tables, register, lang)]


def _growing(progress: pd.DataFrame) -> list[Row]:
    """Return the tracks of a running target that take growth, the least of it first."""
    known = progress.loc[progress["required_value"].notna() & ~progress["expired"].astype(bool)]
    found = [row for row in words.records(known) if not _is_share(row)]
    return sorted(found, key=lambda row: float(row["required_value"]))


def _is_share(row: Row) -> bool:
    return words.the(row, "goal").unit == "share" and rows.measured(row, "latest") is not None


def _nothing(as_of: str, lang: Lang) -> Finding:
    text = say("targets.headline.nothing", lang, as_of=words.day(as_of, lang))
    return blocks.finding(text, lang=lang)


def _answer(tables: Tables, groups: list[list[Row]], lang: Lang) -> Finding:
    """Return the growth that one target, or two of the same year, take a year."""
    lead = groups[0][0]
    same = [own for own in groups if own[0]["target_year"] == lead["target_year"]]
    clauses = [_clause(tables, own, lang) for own in same]
    said = {"target_year": periods.year(int(lead["target_year"]), lang)}
    if len(clauses) == 2:
        text = say("targets.answer.two", lang, first=clauses[0], second=clauses[1], **said)
    else:
        goal = words.said(lead, "goal", lang)
        text = say("targets.answer.one", lang, goal=goal, what=clauses[0], **said)
    return blocks.finding(
        text,
        lang=lang,
        key=f"targets.required.{lead['track']}",
        measured=words.the(lead, "required"),
        label=_label("required", tables, lead, lang, several=len(groups[0]) > 1),
    )


def _clause(tables: Tables, own: list[Row], lang: Lang) -> str:
    name = words.name_within(tables, own[0]["target"], lang)
    if len(own) == 1:
        required = words.said(own[0], "required", lang)
        return say("targets.answer.clause", lang, name=name, required=required)
    kind = "readings" if words.segment(own[0], lang) else "range"
    return say(f"targets.answer.{kind}", lang, name=name, range=required_range(own, lang))


def required_range(own: list[Row], lang: Lang) -> str:
    """Return the least and the most growth that some tracks of one target take."""
    ends = sorted((words.the(row, "required") for row in own), key=lambda one: one.value)
    low, high = ends[0], ends[-1]
    return numbers.interval(replace(low, low=low.value, high=high.value), lang)


def _label(kind: str, tables: Tables, row: Row, lang: Lang, *, several: bool) -> str:
    """Return what a number of a track means; by which track where there are several."""
    name = words.target_name(tables, row["target"], lang)
    if not several:
        return say(f"targets.label.{kind}", lang, name=name)
    by = words.segment(row, lang) or words.yardstick(row, lang, short=True)
    return say(f"targets.label.{kind}_by", lang, name=name, by=by)


def _highest(tables: Tables, own: list[Row], lang: Lang) -> Finding:
    """Return how far the growth needed differs between yardsticks, or between two readings."""
    low, high = own[0], own[-1]
    readings = bool(words.segment(low, lang))
    text = say(
        "targets.headline.readings" if readings else "targets.headline.exports",
        lang,
        name=words.target_name(tables, low["target"], lang),
        goal=words.said(low, "goal", lang),
        low=words.said(low, "required", lang),
        high=words.said(high, "required", lang),
        low_name=words.segment(low, lang) or words.yardstick(low, lang),
        high_name=words.segment(high, lang) or words.yardstick(high, lang),
    )
    return blocks.finding(
        text,
        lang=lang,
        key=f"targets.required.{high['track']}",
        measured=words.the(high, "required"),
        label=_label("required", tables, high, lang, several=True),
    )


def _furthest(tables: Tables, own: list[Row], lang: Lang) -> Finding | None:
    """Return the progress of the track that is furthest along, where a figure shows any."""
    based = [
        row
        for row in own
        if rows.measured(row, "covered") is not None and row["base_year"] < row["latest_year"]
    ]
    if not based:
        return None
    row = max(based, key=lambda one: float(one["covered_value"]))
    covered = words.the(row, "covered")
    text = say(
        "targets.headline.covered",
        lang,
        name=words.target_name(tables, row["target"], lang),
        base=words.said(row, "base", lang),
        base_year=periods.year(int(row["base_year"]), lang),
        latest=words.said(row, "latest", lang),
        latest_year=periods.year(int(row["latest_year"]), lang),
        covered=numbers.stated(covered, lang),
        yardstick=words.yardstick(row, lang),
    )
    return blocks.finding(
        text,
        lang=lang,
        key=f"targets.covered.{row['track']}",
        measured=covered,
        label=_label("covered", tables, row, lang, several=len(own) > 1),
    )


def _past(
    tables: Tables, row: Row, windows: pd.DataFrame, lang: Lang, *, label: bool
) -> Finding | None:
    """Return the growth of the past, with that of the latest step where it differs."""
    achieved = rows.measured(row, "achieved")
    if achieved is None:
        return None
    name = words.target_name(tables, row["target"], lang)
    span = periods.year_range(int(row["first_year"]), int(row["latest_year"]), lang)
    text = say(
        "targets.headline.past",
        lang,
        name=name,
        span=span,
        achieved=numbers.stated(achieved, lang),
    )
    return blocks.finding(
        words.sentence([text, last_step(row, windows, lang)]),
        lang=lang,
        key=f"targets.achieved.{row['track']}",
        measured=achieved,
        label=say("targets.label.achieved", lang, span=span) if label else "",
    )


def last_step(row: Row, windows: pd.DataFrame, lang: Lang) -> str:
    """Return the growth between the last two known figures where it is not that of the span."""
    own = windows.loc[(windows["track"] == row["track"]) & windows["achieved_value"].notna()]
    whole = rows.measured(row, "achieved")
    if len(own) < 2 or whole is None:
        return ""
    last = words.records(own.sort_values("start_year"))[-1]
    step = words.the(last, "achieved")
    if step.overlaps(whole):
        return ""
    span = periods.year_range(int(last["start_year"]), int(last["end_year"]), lang)
    return say("targets.headline.last_step", lang, span=span, step=numbers.stated(step, lang))


def _rise(tables: Tables, row: Row, lang: Lang) -> Finding | None:
    """Return the points a year by which a share has to rise."""
    per_year = rows.measured(row, "left_per_year")
    if per_year is None:
        return None
    text = say(
        "targets.headline.rise",
        lang,
        name=words.target_name(tables, row["target"], lang),
        base=words.said(row, "latest", lang),
        base_year=periods.year(int(row["latest_year"]), lang),
        goal=words.said(row, "goal", lang),
        target_year=periods.year(int(row["target_year"]), lang),
        per_year=numbers.stated(per_year, lang),
    )
    return blocks.finding(
        text,
        lang=lang,
        key=f"targets.per_year.{row['track']}",
        measured=per_year,
        label=say("targets.label.per_year", lang),
    )


def _latest(tables: Tables, row: Row, lang: Lang) -> Finding:
    latest = words.the(row, "latest")
    year = periods.year(int(row["latest_year"]), lang)
    rough = row["yardstick"] == "document" and row["expired"]
    text = say(
        f"targets.headline.{'rough_base' if rough else 'latest'}",
        lang,
        name=words.target_name(tables, row["target"], lang),
        year=year,
        latest=words.said(row, "latest", lang, bounds=rough),
    )
    return blocks.finding(
        text,
        lang=lang,
        key=f"targets.latest.{row['track']}",
        measured=latest,
        label=say(f"targets.label.{'base' if rough else 'latest'}", lang, year=year),
    )


def _double(multiples: pd.DataFrame, lang: Lang) -> Finding | None:
    """Return which bases the headline's word fits, and what it means under the others."""
    if multiples.empty:
        return None
    fitting, others = fitting_bases(multiples)
    text = double_title(multiples, lang) + "."
    if fitting and others:
        text = words.sentence([text, others_of_double(multiples, lang)])
    highest = words.records(multiples.sort_values("value"))[-1]
    return blocks.finding(
        text, lang=lang, key="targets.double.highest", measured=words.the(highest)
    )


def double_title(multiples: pd.DataFrame, lang: Lang) -> str:
    """Return which bases that were public at the announcement the headline's word fits."""
    fitting, others = fitting_bases(multiples)
    if not fitting:
        return say("targets.double.title_none", lang)
    if not others:
        return say("targets.double.title_all", lang)
    by = names.listed([words.yardstick(row, lang) for row in fitting], lang)
    return say("targets.double.title", lang, names=by)


def others_of_double(multiples: pd.DataFrame, lang: Lang) -> str:
    """Return how many times the target is each other base, those published later apart."""
    _, others = fitting_bases(multiples)
    later = words.records(multiples.loc[~multiples["public"].astype(bool)])
    told_of = []
    for key, bases in (("others", others), ("later", later)):
        if bases:
            listed = names.listed([_times(row, lang) for row in bases], lang)
            told_of.append(say(f"targets.double.{key}", lang, names=listed))
    return words.sentence(told_of)


def fitting_bases(multiples: pd.DataFrame) -> tuple[list[Row], list[Row]]:
    """Return the bases public at the announcement that surely double, and the others of them."""
    public = words.records(multiples.loc[multiples["public"].astype(bool)])
    fitting = [row for row in public if row["doubles"] == "yes"]
    return fitting, [row for row in public if row["doubles"] != "yes"]


def _times(row: Row, lang: Lang) -> str:
    """Return a base with its year and how many times the target is it."""
    return say(
        "targets.double.times",
        lang,
        yardstick=words.yardstick(row, lang),
        year=periods.year(int(row["year"]), lang),
        times=numbers.stated(words.the(row), lang),
    )


def _scope(tables: Tables, register: pd.DataFrame, lang: Lang) -> Finding | None:
    outside = register.loc[~register["in_scope"], "target"]
    if outside.empty:
        return None
    listed = names.listed([words.name_within(tables, one, lang) for one in outside], lang)
    return blocks.finding(say("targets.headline.scope", lang, names=listed), lang=lang)


def _about_one(
    tables: Tables,
    row: Row,
    *,
    progress: pd.DataFrame,
    windows: pd.DataFrame,
    beside: pd.DataFrame,
    as_of: str,
    lang: Lang,
) -> list[Finding | None]:
    """Return what one target takes, what was set, and what to mind about it."""
    own = [one for one in words.records(progress) if rows.measured(one, "latest") is not None]
    growing = _growing(progress)
    goal = announced.goal(tables, row, lang)
    found: list[Finding | None]
    if not own:
        found = [goal if not row["in_scope"] else _unmeasured(tables, row, as_of, lang)]
        found += [] if not row["in_scope"] else [goal]
        found += told(beside, lang)
    elif _is_share(own[0]):
        found = [_rise(tables, own[0], lang), _latest(tables, own[0], lang), goal]
    elif len(growing) > 1:
        found = [_answer(tables, [growing], lang), _highest(tables, growing, lang)]
        found += [_furthest(tables, growing, lang), goal]
    elif growing:
        found = [_answer(tables, [growing], lang), _past(tables, own[0], windows, lang, label=True)]
        found += [_latest(tables, own[0], lang), goal]
    else:
        found = [_ended(tables, own, lang), _was_needed(own[0], lang)]
        found += [_latest(tables, own[0], lang), goal, *told(beside, lang)]
    return [*found, announced.reservation(tables, row, lang)]


def _unmeasured(tables: Tables, row: Row, as_of: str, lang: Lang) -> Finding:
    name, day = words.target_name(tables, row["target"], lang), words.day(as_of, lang)
    return blocks.finding(say("targets.headline.unmeasured", lang, name=name, as_of=day), lang=lang)


def _ended(tables: Tables, own: list[Row], lang: Lang) -> Finding:
    return blocks.finding(outcome(tables, own[0]["target"], own, lang), lang=lang)


def outcome(tables: Tables, target: str, own: list[Row], lang: Lang) -> str:
    """Return what is known of the outcome of a target whose year has ended."""
    row = words.target_row(tables, target)
    said = {
        "name": words.target_name(tables, target, lang),
        "goal": words.goal_text(tables, target, lang),
        "target_year": periods.year(int(row["target_year"]), lang),
    }
    reached = [one for one in own if one["latest_year"] == one["target_year"]]
    if not reached:
        return say("targets.ended.unknown", lang, **said)
    found = numbers.stated(words.the(reached[0], "latest"), lang)
    return say("targets.ended.known", lang, latest=found, **said)


def _was_needed(row: Row, lang: Lang) -> Finding | None:
    """Return the growth that a target whose year has ended took."""
    required = rows.measured(row, "required")
    if required is None:
        return None
    bounds = numbers.with_interval(required, lang)
    year = periods.year(int(row["latest_year"]), lang)
    return blocks.finding(
        say("targets.headline.was_needed", lang, year=year, required=bounds),
        lang=lang,
        key=f"targets.required.{row['track']}",
        measured=required,
        label=say("targets.label.was_needed", lang),
    )
