"""What regional exports show, in sentences computed from the frames shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import exports, rows
from helpers.display import blocks, names, numbers, periods
from helpers.display.exports import circumstances, words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables
    from helpers.data.measured import Measured

DIRECTIONS = {True: "rise", False: "fall"}


def headline(
    tables: Tables,
    *,
    ranking: pd.DataFrame,
    pace: pd.DataFrame,
    grid: pd.DataFrame,
    firms: pd.DataFrame,
    region: str,
    lang: Lang,
) -> blocks.Findings:
    """Return the answer, the numbers that stand beside it, and what else is found.

    Parameters
    ----------
    ranking, pace, grid, firms
        Of ``rank_regions``, ``pace_of_regions``, ``growth_grid`` and ``largest_firms``.
    region : str
        The region asked for; ``KR`` for the nation.
    """
    found = [
        _answer(tables, ranking, pace, region, lang),
        circumstances.printed_growth(tables, pace, region, lang),
        circumstances.beside_people(tables, pace, region, lang),
        _certain(tables, ranking, region, lang),
        _growth(tables, pace, region, lang),
        _currency(tables, pace, region, lang),
        _bases(grid, pace, lang),
        circumstances.breaks(tables, pace, lang),
        circumstances.diagnostics_left_out(tables, pace, region, lang),
        _firms(tables, firms, lang),
        circumstances.newer(tables, pace, lang),
    ]
    return blocks.findings([one for one in found if one is not None])


def directions(grid: pd.DataFrame, *, unit: str) -> tuple[list[int], list[int], list[int]]:
    """Return the base years on which the nation's exports are up, down, and neither surely."""
    told = grid.loc[
        (grid["region"] == words.NATION) & (grid["currency"] == unit) & (grid["state"] == "known")
    ]
    up, down = told["low"] > 0, told["high"] < 0
    years = told["start_year"].astype(int)
    return sorted(years[up]), sorted(years[down]), sorted(years[~up & ~down])


def turns(grid: pd.DataFrame, *, unit: str, lang: Lang) -> str:
    """Return than in which years the nation's exports are larger and smaller; may be empty."""
    up, down, unsure = directions(grid, unit=unit)
    if len(up) + len(down) < 2:
        return ""
    said = {
        "end": periods.year(int(grid["end_year"].iloc[0]), lang),
        "currency": say(f"exports.currency.{unit}", lang),
    }
    if up and down:
        above = words.years(up, lang) if unsure else say("exports.bases_years.others", lang)
        said |= {"up": above, "down": words.years(down, lang)}
        return say("exports.bases_years.turn", lang, **said)
    key = "up" if up else "down"
    return say(f"exports.bases_years.{key}", lang, years=words.years(up or down, lang), **said)


def _answer(
    tables: Tables, ranking: pd.DataFrame, pace: pd.DataFrame, region: str, lang: Lang
) -> blocks.Finding | None:
    if region == words.NATION:
        return _national_answer(pace, lang)
    if ranking.empty:
        return None
    year = periods.year(int(ranking["year"].iloc[0]), lang)
    said = {"region": words.place(tables, region, lang), "year": year}
    row = words.row_of(words.known(ranking), region)
    amount = rows.measured(row) if row else None
    share = rows.measured(row, "share") if row else None
    if row is None or amount is None:
        return blocks.finding(_unknown(tables, ranking, region, said, lang), lang=lang)
    said["amount"] = numbers.stated(amount, lang)
    said["standing"] = words.standing(row, lang)
    if since := _since(pace, region, lang):
        text = say("exports.headline.own_since", lang, since=since, **said)
    else:
        text = say("exports.headline.own", lang, **said)
    if share is None:
        return blocks.finding(text, lang=lang)
    label = say("exports.label.share", lang, year=year)
    key = f"exports.share.{region}"
    return blocks.finding(text, lang=lang, key=key, measured=share, label=label)


def _national_answer(pace: pd.DataFrame, lang: Lang) -> blocks.Finding | None:
    nation = words.row_of(pace, words.NATION)
    amount, grown = (
        (rows.measured(nation, part) for part in ("end", "own")) if nation else (None,) * 2
    )
    if nation is None or amount is None or grown is None:
        return None
    year = periods.year(int(nation["end_year"]), lang)
    text = say(
        f"exports.headline.nation.{DIRECTIONS[grown.value >= 0]}",
        lang,
        year=year,
        base=periods.year(int(nation["start_year"]), lang),
        amount=numbers.stated(amount, lang),
        growth=numbers.unsigned(grown, lang),
    )
    label = say("exports.label.amount", lang, year=year)
    return blocks.finding(text, lang=lang, key="exports.amount.KR", measured=amount, label=label)


def _unknown(
    tables: Tables, ranking: pd.DataFrame, region: str, said: dict[str, str], lang: Lang
) -> str:
    """Return that a region has no figure, and the most it can have where a ranking tells."""
    year = int(ranking["year"].iloc[0])
    known = words.known(ranking)
    ranked = not known.empty and exports.ranking_is_printed(ranking)
    if not ranked or region not in set(exports.provinces(tables, year=year)["code"]):
        return say("exports.headline.own_unknown", lang, **said)
    least = words.records(known)[-1]
    amount = rows.measured(least)
    return say(
        "exports.headline.own_below",
        lang,
        least=words.place(tables, least["region"], lang),
        amount=words.told(amount, lang),
        **said,
    )


def _since(pace: pd.DataFrame, region: str, lang: Lang) -> str:
    """Return how a region's growth compares with the nation's; empty where that is not known."""
    own, nation = words.row_of(pace, region), words.row_of(pace, words.NATION)
    if own is None or nation is None or own["state"] not in {"above", "below"}:
        return ""
    against = own["own_low"] > 0 > nation["own_high"]
    base = periods.year(int(own["start_year"]), lang)
    return say(f"exports.headline.since.{'against' if against else own['state']}", lang, base=base)


def _certain(
    tables: Tables, ranking: pd.DataFrame, region: str, lang: Lang
) -> blocks.Finding | None:
    if ranking.empty:
        return None
    known, rest = words.known(ranking), words.rest_of(ranking)
    if known.empty:
        year = periods.year(int(ranking["year"].iloc[0]), lang)
        return blocks.finding(say("exports.headline.no_regions", lang, year=year), lang=lang)
    if rest is None:
        return None
    unknown = words.count(int(rest["members"]))
    said = {
        "known": words.count(len(known)),
        "unknown": unknown,
        "share": words.share_text(rest, lang),
    }
    sure = known.loc[known["rank_best"] == known["rank_worst"]]
    measured = rows.measured(rest, "share")
    if sure.empty:
        text = say("exports.headline.certain_none", lang, **said)
    else:
        certain = [
            say(
                "exports.place",
                lang,
                region=words.place(tables, row["region"], lang),
                rank=numbers.rank(int(row["rank_best"]), lang),
            )
            for row in words.records(sure)
        ]
        text = say("exports.headline.certain", lang, sure=names.listed(certain, lang), **said)
    if measured is None:
        return blocks.finding(text, lang=lang)
    shown = region == words.NATION or words.row_of(known, region) is not None
    label = "" if shown else say("exports.label.rest", lang, count=unknown)
    return blocks.finding(text, lang=lang, key="exports.share.rest", measured=measured, label=label)


def _growth(tables: Tables, pace: pd.DataFrame, region: str, lang: Lang) -> blocks.Finding | None:
    nation, own = words.row_of(pace, words.NATION), words.row_of(pace, region)
    if nation is None or own is None:
        return None
    if region == words.NATION:
        return _national_growth(pace, rows.measured(nation, "own"), lang)
    name = words.place(tables, region, lang)
    grown, national = rows.measured(own, "own"), rows.measured(nation, "own")
    if grown is None or national is None:
        even = rows.measured(own, "even")
        if even is None:
            return None
        text = say(
            "exports.headline.growth.unknown",
            lang,
            region=name,
            base=periods.year(int(own["start_year"]), lang),
            even=numbers.stated(even, lang),
        )
        return blocks.finding(text, lang=lang)
    said = {
        "region": name,
        "span": words.span(pace, lang),
        "own": words.growth(grown, lang),
        "nation": words.growth(national, lang),
        "currency": words.currency(_of(pace, region), words.unit_of(pace, "end_unit"), lang),
    }
    text = say("exports.headline.growth.known", lang, **said)
    label = say("exports.label.growth", lang, span=words.span(pace, lang))
    key = f"exports.growth.{region}"
    return blocks.finding(text, lang=lang, key=key, measured=grown, label=label)


def _national_growth(
    pace: pd.DataFrame, grown: Measured | None, lang: Lang
) -> blocks.Finding | None:
    if grown is None:
        return None
    unit, span = words.unit_of(pace, "end_unit"), words.span(pace, lang)
    text = say(
        "exports.headline.national_growth",
        lang,
        span=span,
        growth=words.growth(grown, lang),
        currency=say(f"exports.currency.{unit}", lang),
    )
    label = say(f"exports.label.national.{unit}", lang, span=span)
    key = f"exports.growth.KR.{unit.lower()}"
    return blocks.finding(text, lang=lang, key=key, measured=grown, label=label)


def _currency(tables: Tables, pace: pd.DataFrame, region: str, lang: Lang) -> blocks.Finding | None:
    """Return the nation's growth in both currencies; its number is the one not yet said."""
    if pace.empty:
        return None
    years = int(pace["start_year"].iloc[0]), int(pace["end_year"].iloc[0])
    effect = exports.rate_effect(tables, years=years)
    if effect is None:
        return None
    span = words.span(pace, lang)
    text = say(
        f"exports.headline.currency.{DIRECTIONS[effect.rate.value >= 0]}",
        lang,
        span=span,
        usd=words.growth(effect.in_usd, lang),
        krw=words.growth(effect.in_krw, lang),
        rate=numbers.unsigned(effect.rate, lang),
    )
    if region != words.NATION:
        _, printed = circumstances.printed_rates_of(tables, pace, words.NATION, lang)
        text = words.sentence(printed, text)
    in_dollars = (words.unit_of(pace, "end_unit") == "USD") != (region == words.NATION)
    unit = "USD" if in_dollars else "KRW"
    return blocks.finding(
        text,
        lang=lang,
        key=f"exports.growth.KR.{unit.lower()}",
        measured=effect.in_usd if in_dollars else effect.in_krw,
        label=say(f"exports.label.national.{unit}", lang, span=span),
    )


def _bases(grid: pd.DataFrame, pace: pd.DataFrame, lang: Lang) -> blocks.Finding | None:
    """Return from which base years exports are up and from which down, by name."""
    if grid.empty or pace.empty:
        return None
    unit = words.unit_of(pace, "end_unit")
    compared = turns(grid, unit=unit, lang=lang)
    if not compared:
        return None
    up, down, _ = directions(grid, unit=unit)
    key = "turn" if up and down else "agree"
    text = say(f"exports.headline.bases.{key}", lang, compared=compared)
    return blocks.finding(text, lang=lang)


def _firms(tables: Tables, firms: pd.DataFrame, lang: Lang) -> blocks.Finding | None:
    one, few = (exports.together(firms, count=count) for count in (1, words.FEW))
    if one is None or few is None:
        return None
    region = str(firms["region"].iloc[0])
    text = say(
        "exports.headline.firms",
        lang,
        region=words.place(tables, region, lang),
        one=numbers.stated(one, lang),
        few=numbers.stated(few, lang),
        count=numbers.count(words.FEW, "firms", lang),
    )
    return blocks.finding(text, lang=lang, key=f"exports.top3.{region}", measured=few)


def _of(frame: pd.DataFrame, region: str) -> pd.DataFrame:
    return frame.loc[frame["region"] == region]
