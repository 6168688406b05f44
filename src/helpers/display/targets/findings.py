"""What the targets show, in sentences computed from the frames shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import rows
from helpers.display import blocks, names, numbers, periods
from helpers.display.targets import announced, words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
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
    target: str,
    as_of: str,
    lang: Lang,
) -> Findings:
    """Return the sentences a hurried reader may stop at.

    Parameters
    ----------
    register, progress, windows, multiples
        Of ``targets.register``, ``measure_targets``, ``windows`` and ``multiples``.
    target : str
        Id of the one target the page is about, or ``all``.
    as_of : str
        ISO date of reading.
    """
    if target != words.ALL:
        own = register.loc[register["target"] == target]
        found = _about_one(
            tables,
            own,
            progress=progress,
            windows=windows,
            multiples=multiples,
            as_of=as_of,
            lang=lang,
        )
        return blocks.findings(found)
    overview: list[Finding | None] = []
    for one in register.loc[register["in_scope"], "target"]:
        overview += _about(tables, progress.loc[progress["target"] == one], windows, lang)
    overview += [_double(multiples, lang), _scope(tables, register, lang)]
    told = [one for one in overview if one is not None]
    if not any(one.key for one in told):
        told.insert(0, _nothing(as_of, lang))
    return blocks.findings(told)


def _nothing(as_of: str, lang: Lang) -> Finding:
    text = say("targets.headline.nothing", lang, as_of=words.day(as_of, lang))
    return blocks.finding(text, lang=lang)


def _about(
    tables: Tables, progress: pd.DataFrame, windows: pd.DataFrame, lang: Lang
) -> list[Finding | None]:
    """Return what there is to say of one target among all."""
    known = words.records(progress.loc[progress["required_value"].notna()])
    if not known:
        return []
    if any(row["yardstick"] == "document" for row in known):
        return [_localization(tables, known[0], lang)]
    if len(known) > 1:
        return [_range(tables, known, lang)]
    return [_required(tables, known[0], windows, lang)]


def _required(tables: Tables, row: Row, windows: pd.DataFrame, lang: Lang) -> Finding | None:
    """Return the pace required and the pace of the past, with the latest step where it differs."""
    if rows.measured(row, "achieved") is None:
        return own_standing(tables, row, lang)
    text = say(
        "targets.headline.production",
        lang,
        name=words.target_name(tables, row["target"], lang),
        goal=words.said(row, "goal", lang),
        latest=words.said(row, "latest", lang),
        required=words.said(row, "required", lang),
        achieved=words.said(row, "achieved", lang),
        **_years(row, lang),
    )
    text = words.sentence([text, last_step(row, windows, lang)])
    return blocks.finding(
        text, lang=lang, key=f"targets.required.{row['track']}", measured=words.the(row, "required")
    )


def _years(row: Row, lang: Lang) -> dict[str, str]:
    named = ("first_year", "latest_year", "target_year")
    return {name: periods.year(int(row[name]), lang) for name in named}


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


def _range(tables: Tables, known: list[Row], lang: Lang) -> Finding:
    """Return how far the pace required differs between yardsticks, or between two readings."""
    ordered = sorted(known, key=lambda row: float(row["required_value"]))
    low, high = ordered[0], ordered[-1]
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
    )


def _localization(tables: Tables, row: Row, lang: Lang) -> Finding | None:
    per_year = rows.measured(row, "left_per_year")
    if per_year is None:
        return None
    text = say(
        "targets.headline.localization",
        lang,
        name=words.target_name(tables, row["target"], lang),
        base=words.said(row, "latest", lang),
        base_year=periods.year(int(row["latest_year"]), lang),
        goal=words.said(row, "goal", lang),
        target_year=periods.year(int(row["target_year"]), lang),
        per_year=numbers.stated(per_year, lang),
    )
    return blocks.finding(
        text, lang=lang, key=f"targets.per_year.{row['track']}", measured=per_year
    )


def _double(multiples: pd.DataFrame, lang: Lang) -> Finding | None:
    """Return which bases the headline's word fits, and what it means under the others."""
    if multiples.empty:
        return None
    text = words.sentence([double_title(multiples, lang) + ".", others_of_double(multiples, lang)])
    highest = words.records(multiples.sort_values("value"))[-1]
    return blocks.finding(
        text, lang=lang, key="targets.double.highest", measured=words.the(highest)
    )


def double_title(multiples: pd.DataFrame, lang: Lang) -> str:
    """Return which bases that were public at the announcement the headline's word fits."""
    fitting, others = fitting_bases(multiples)
    if not fitting:
        return say("targets.double.title_none", lang)
    names_of = names.listed([_times(row, lang) for row in fitting], lang)
    if not others:
        return say("targets.double.title_all", lang, names=names_of)
    return say("targets.double.title", lang, names=names_of)


def others_of_double(multiples: pd.DataFrame, lang: Lang) -> str:
    """Return how many times the target is each other base, those published later apart."""
    _, others = fitting_bases(multiples)
    later = words.records(multiples.loc[~multiples["public"].astype(bool)])
    told = []
    for key, bases in (("others", others), ("later", later)):
        if bases:
            listed = names.listed([_times(row, lang) for row in bases], lang)
            told.append(say(f"targets.double.{key}", lang, names=listed))
    return words.sentence(told)


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
    listed = [words.target_name(tables, one, lang) for one in outside]
    text = say(
        "targets.headline.scope",
        lang,
        all=numbers.plain(len(register)),
        out=numbers.plain(len(outside)),
        names=", ".join(listed),
    )
    return blocks.finding(text, lang=lang)


def _about_one(
    tables: Tables,
    register: pd.DataFrame,
    *,
    progress: pd.DataFrame,
    windows: pd.DataFrame,
    multiples: pd.DataFrame,
    as_of: str,
    lang: Lang,
) -> list[Finding]:
    """Return what was set, what is open in it, and how each yardstick stands."""
    row = words.records(register)[0]
    target = str(row["target"])
    own = words.records(progress.loc[progress["target"] == target])
    found: list[Finding | None] = [
        announced.goal(tables, row, lang),
        announced.open_points(tables, row, lang),
    ]
    measurable = [one for one in own if rows.measured(one, "latest") is not None]
    found += [
        _localization(tables, one, lang)
        if words.the(one, "goal").unit == "share"
        else own_standing(tables, one, lang, windows=windows)
        for one in measurable
    ]
    if len(measurable) == 1:
        found.append(_covered(measurable[0], as_of, lang))
    if not measurable:
        day = words.day(as_of, lang)
        found.append(blocks.finding(say("targets.headline.unmeasured", lang, as_of=day), lang=lang))
    if not multiples.empty and target in set(multiples["target"]):
        found.append(_double(multiples, lang))
    return [one for one in found if one is not None]


def own_standing(
    tables: Tables, row: Row, lang: Lang, *, windows: pd.DataFrame | None = None
) -> Finding:
    """Return the pace that one yardstick's latest figure requires, and the pace of the past."""
    name = words.track(tables, row, lang)
    said = {"track": name, "latest": words.said(row, "latest", lang)}
    said["latest_year"] = periods.year(int(row["latest_year"]), lang)
    required = rows.measured(row, "required")
    if required is None:
        return blocks.finding(say("targets.headline.own_passed", lang, **said), lang=lang)
    said |= {"required": numbers.stated(required, lang)}
    said["target_year"] = periods.year(int(row["target_year"]), lang)
    key = f"targets.required.{row['track']}"
    if row["expired"]:
        said["latest"] = words.said(row, "latest", lang, bounds=True)
        text = say("targets.headline.own_expired", lang, **said)
        return blocks.finding(text, lang=lang, key=key, measured=required)
    if rows.measured(row, "achieved") is None:
        text = say("targets.headline.own_no_past", lang, **said)
        return blocks.finding(text, lang=lang, key=key, measured=required)
    said["first_year"] = periods.year(int(row["first_year"]), lang)
    text = say("targets.headline.own", lang, achieved=words.said(row, "achieved", lang), **said)
    step = "" if windows is None else last_step(row, windows, lang)
    return blocks.finding(words.sentence([text, step]), lang=lang, key=key, measured=required)


def _covered(row: Row, as_of: str, lang: Lang) -> Finding | None:
    if row["expired"]:
        return None
    covered, yardstick = rows.measured(row, "covered"), words.yardstick(row, lang)
    if covered is None:
        text = say("targets.headline.no_base", lang, yardstick=yardstick)
        return blocks.finding(text, lang=lang)
    text = say(
        "targets.headline.covered",
        lang,
        as_of=words.day(as_of, lang),
        base=words.said(row, "base", lang),
        base_year=periods.year(int(row["base_year"]), lang),
        latest_year=periods.year(int(row["latest_year"]), lang),
        covered=numbers.stated(covered, lang),
        yardstick=yardstick,
    )
    return blocks.finding(text, lang=lang, key=f"targets.covered.{row['track']}", measured=covered)
