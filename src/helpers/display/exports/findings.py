"""What regional exports show, in sentences computed from the frames shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import exports, rows
from helpers.analysis.measured import Measured
from helpers.display import blocks, names, numbers, periods
from helpers.display.exports import circumstances, words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd

    from helpers.analysis.exports import Spread
    from helpers.data import Tables

DIRECTIONS = {True: "rise", False: "fall"}
FEW = 3
"""How many firms the documents name as the largest."""


def headline(
    tables: Tables,
    *,
    ranking: pd.DataFrame,
    pace: pd.DataFrame,
    grid: pd.DataFrame,
    firms: pd.DataFrame,
    spread: Spread,
    region: str,
    lang: Lang,
) -> blocks.Findings:
    """Return the sentences a hurried reader may stop at.

    Parameters
    ----------
    ranking, pace, grid, firms, spread
        Of ``rank_regions``, ``pace_of_regions``, ``growth_grid``, ``largest_firms`` and
        ``spread_of_regions``.
    region : str
        The region asked for; ``KR`` for the nation.
    """
    found = [
        _amount(tables, ranking, pace, region, lang),
        circumstances.newer(tables, pace, lang),
        _certain(tables, ranking, lang),
        circumstances.beside_people(tables, pace, region, lang),
        _growth(tables, pace, region, lang),
        circumstances.nation_printed(tables, pace, lang),
        *circumstances.breaks(tables, pace, lang),
        _currency(tables, pace, lang),
        *circumstances.diagnostics_left_out(tables, pace, region, lang),
        _bases(grid, pace, lang),
        _firms(tables, firms, lang),
        _spread(ranking, spread, lang),
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


def _amount(
    tables: Tables, ranking: pd.DataFrame, pace: pd.DataFrame, region: str, lang: Lang
) -> blocks.Finding | None:
    if region == words.NATION:
        nation = words.row_of(pace, words.NATION)
        amount = rows.measured(nation, "end") if nation else None
        if nation is None or amount is None:
            return None
        year = periods.year(int(nation["end_year"]), lang)
        text = say("exports.headline.nation", lang, year=year, amount=numbers.stated(amount, lang))
        return blocks.finding(text, lang=lang, key="exports.amount.KR", measured=amount)
    if ranking.empty:
        return None
    row = words.row_of(words.known(ranking), region)
    year = periods.year(int(ranking["year"].iloc[0]), lang)
    name = words.place(tables, region, lang)
    amount = rows.measured(row) if row else None
    if row is None or amount is None:
        text = say("exports.headline.own_unknown", lang, region=name, year=year)
        return blocks.finding(text, lang=lang)
    said = {"region": name, "year": year, "amount": numbers.stated(amount, lang)}
    said["share"] = words.share_text(row, lang)
    share = rows.measured(row, "share")
    printed = row["rank_printed"]
    if _is_missing(printed):
        text = say("exports.headline.own_unranked", lang, **said)
    else:
        text = say("exports.headline.own", lang, rank=numbers.rank(int(printed), lang), **said)
    if share is None:
        return blocks.finding(text, lang=lang)
    return blocks.finding(text, lang=lang, key=f"exports.share.{region}", measured=share)


def _certain(tables: Tables, ranking: pd.DataFrame, lang: Lang) -> blocks.Finding | None:
    if ranking.empty:
        return None
    known, rest = words.known(ranking), words.rest_of(ranking)
    if known.empty:
        year = periods.year(int(ranking["year"].iloc[0]), lang)
        return blocks.finding(say("exports.headline.no_regions", lang, year=year), lang=lang)
    if rest is None:
        return None
    said = {
        "known": words.count(len(known)),
        "unknown": words.count(int(rest["members"])),
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
    return blocks.finding(text, lang=lang, key="exports.share.rest", measured=measured)


def _growth(tables: Tables, pace: pd.DataFrame, region: str, lang: Lang) -> blocks.Finding | None:
    nation, own = words.row_of(pace, words.NATION), words.row_of(pace, region)
    if nation is None or own is None or region == words.NATION:
        return None
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
        "own": words.unsigned_growth(grown, lang),
        "nation": words.unsigned_growth(national, lang),
        "currency": words.currency(_of(pace, region), words.unit_of(pace, "end_unit"), lang),
    }
    printed = circumstances.printed(tables, own, lang)
    key = f"{DIRECTIONS[grown.value >= 0]}_{DIRECTIONS[national.value >= 0]}"
    text = words.sentence(printed, say(f"exports.headline.growth.{key}", lang, **said))
    return blocks.finding(text, lang=lang, key=f"exports.growth.{region}", measured=grown)


def _currency(tables: Tables, pace: pd.DataFrame, lang: Lang) -> blocks.Finding | None:
    if pace.empty:
        return None
    years = int(pace["start_year"].iloc[0]), int(pace["end_year"].iloc[0])
    effect = exports.rate_effect(tables, years=years)
    if effect is None:
        return None
    text = say(
        f"exports.headline.currency.{DIRECTIONS[effect.rate.value >= 0]}",
        lang,
        span=words.span(pace, lang),
        usd=words.growth(effect.in_usd, lang),
        krw=words.growth(effect.in_krw, lang),
        rate=numbers.unsigned(effect.rate, lang),
    )
    measured = effect.in_usd
    return blocks.finding(text, lang=lang, key="exports.growth.KR.usd", measured=measured)


def _bases(grid: pd.DataFrame, pace: pd.DataFrame, lang: Lang) -> blocks.Finding | None:
    """Return from which base years exports are up and from which down, by name."""
    if grid.empty or pace.empty:
        return None
    unit = words.unit_of(pace, "end_unit")
    up, down, _ = directions(grid, unit=unit)
    if len(up) + len(down) < 2:
        return None
    said = {
        "end": periods.year(int(pace["end_year"].iloc[0]), lang),
        "currency": say(f"exports.currency.{unit}", lang),
    }
    if not up or not down:
        key = "bases_up" if up else "bases_down"
        years = words.years(up or down)
        return blocks.finding(say(f"exports.headline.{key}", lang, years=years, **said), lang=lang)
    said |= {"up": words.years(up), "down": words.years(down)}
    return blocks.finding(say("exports.headline.bases", lang, **said), lang=lang)


def _firms(tables: Tables, firms: pd.DataFrame, lang: Lang) -> blocks.Finding | None:
    one, few = (exports.together(firms, count=count) for count in (1, FEW))
    if one is None or few is None:
        return None
    region = str(firms["region"].iloc[0])
    text = say(
        "exports.headline.firms",
        lang,
        region=words.place(tables, region, lang),
        one=numbers.stated(one, lang),
        few=numbers.stated(few, lang),
        count=numbers.count(FEW, "firms", lang),
    )
    return blocks.finding(text, lang=lang, key=f"exports.top3.{region}", measured=few)


def _spread(ranking: pd.DataFrame, spread: Spread, lang: Lang) -> blocks.Finding | None:
    if spread.refusal is not None:
        return None
    index, worth = (index_of(spread, name) for name in ("hhi", "equivalent"))
    text = say(
        "exports.headline.spread",
        lang,
        places=words.places(ranking, lang),
        interval=numbers.interval(index, lang),
        equal=numbers.interval(worth, lang),
    )
    return blocks.finding(text, lang=lang, key="exports.hhi", measured=index)


def index_of(spread: Spread, measure: str) -> Measured:
    """Return one line of a spread's index."""
    found = rows.measured(spread.index.loc[spread.index["measure"] == measure].iloc[0])
    if found is None:
        raise ValueError(f"the spread has no {measure}")
    return found


def _of(frame: pd.DataFrame, region: str) -> pd.DataFrame:
    return frame.loc[frame["region"] == region]


def _is_missing(value: object) -> bool:
    return value is None or value != value or str(value) == "<NA>"  # noqa: PLR0124 - NaN
