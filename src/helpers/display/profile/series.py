"""Figures over true years: lines that stop at breaks, and growth where it may be given."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import profile, rows
from helpers.analysis.context import surge_in
from helpers.analysis.printed_rates import first_of, printed_rates
from helpers.display import attribution, blocks, charts, names, numbers, periods, scales
from helpers.display.blocks import Column, Figure, Note, Table
from helpers.display.printed_rates import stated
from helpers.display.profile import words
from helpers.display.units import is_money
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from helpers.data import Tables
    from helpers.data.measured import Measured
    from helpers.display.profile.words import Row

EXPORTS = "device_exports_usd"
FEWEST_YEARS = 3
"""Years that a line runs over at least; what changed within two is in the table of growth."""


def leading(found: pd.DataFrame, tables: Tables, *, region: str, lang: Lang) -> Figure | None:
    """Return the first indicator that is followed over the years, for the head of a page.

    Parameters
    ----------
    found : DataFrame
        Of ``profile.series``.
    """
    told = _lines(found)
    first = told["indicator"] == told["indicator"].iloc[0] if len(told) else []
    return _drawn(told.loc[first], tables, region=region, lang=lang)


def over_time(
    found: pd.DataFrame, standing: pd.DataFrame, tables: Tables, *, region: str, lang: Lang
) -> Figure | None:
    """Return indicators known over some years, one panel each; but not the one at the head.

    Parameters
    ----------
    found, standing : DataFrame
        Of ``profile.series`` and ``profile.standing``.
    """
    told = _lines(found)
    if ranked_in(standing) is None and len(told):
        told = told.loc[told["indicator"] != told["indicator"].iloc[0]]
    return _drawn(told, tables, region=region, lang=lang)


def _drawn(told: pd.DataFrame, tables: Tables, *, region: str, lang: Lang) -> Figure | None:
    if told.empty:
        return None
    place = words.place(tables, region, lang)
    kinds = list(dict.fromkeys(told["indicator"]))
    panels = [
        partial(
            _panel,
            own=told.loc[told["indicator"] == kind],
            tables=tables,
            region=region,
            lang=lang,
        )
        for kind in kinds
    ]
    title = _title(told, tables, region, lang)
    credited = attribution.credited(tables, lang, told, unit=say("profile.unit_in_cells", lang))
    marked = dict.fromkeys(
        say("profile.series.note_break", lang, year=periods.year(one.year, lang), name=one.label)
        for kind in kinds
        for one in _breaks(told.loc[told["indicator"] == kind], tables, region, lang)
    )
    return blocks.figure(
        lambda: charts.panels(panels, years=told["year"]),
        title=title,
        subtitle=say("profile.series.subtitle", lang, region=place),
        alt=say("profile.series.alt", lang, count=len(kinds), title=title),
        note=words.sentence([*marked, say("profile.series.note", lang)]),
        table=_points(told, tables, lang, credited),
        **credited,
    )


def ranked_in(standing: pd.DataFrame) -> int | None:
    """Return the latest year in which a region has a place in exports, None where it has none."""
    own = standing["indicator"] == EXPORTS
    years = standing.loc[own & standing["share_value"].notna(), "year"]
    return None if years.empty else int(years.max())


def drawn_series(found: pd.DataFrame) -> pd.DataFrame:
    """Return the series of indicators that one stated basis has for two years at least.

    Other stated bases of these indicators come with them, single figures too.
    """
    stated = found.loc[~found["basis_code"].isin(profile.UNSTATED)]
    kinds = profile.long_series(stated)["indicator"]
    return stated.loc[stated["indicator"].isin(kinds)].reset_index(drop=True)


def _lines(found: pd.DataFrame) -> pd.DataFrame:
    """Return of the drawn series those that run over some years on one basis."""
    told = drawn_series(found)
    years = told.groupby(["indicator", "basis_code"])["year"].agg(["min", "max"])
    runs = years.loc[years["max"] - years["min"] >= FEWEST_YEARS].reset_index()
    return told.loc[told["indicator"].isin(runs["indicator"])].reset_index(drop=True)


def _breaks(own: pd.DataFrame, tables: Tables, region: str, lang: Lang) -> list[charts.Break]:
    """Return the breaks that figures of one indicator stand on both sides of."""
    found = []
    for basis, part in own.groupby("basis_code", sort=False):
        name = names.basis_name(tables, str(basis), lang)
        first = rows.records(part)[0]
        later = part.loc[part["segment"] > part["segment"].min(), "since"]
        for year in dict.fromkeys(int(one) for one in later):
            row = words.break_of(tables, first, region=region, year=year)
            if row is not None:
                found.append(charts.Break(year, names.break_name(row, lang), name))
    return found


def _panel(ax: Axes, *, own: pd.DataFrame, tables: Tables, region: str, lang: Lang) -> None:
    kind, unit = str(own["indicator"].iloc[0]), str(own["unit"].iloc[0])
    scale = scales.scale_for(own["value"], unit, lang)
    last = own.groupby("basis_code", sort=False)["year"].transform("max") == own["year"]
    texts = [
        scales.cell(rows.measured(row), scale) if is_last else ""
        for row, is_last in zip(rows.records(own), last, strict=True)
    ]
    charts.lines(
        pd.DataFrame(
            {
                "series": [names.basis_name(tables, code, lang) for code in own["basis_code"]],
                "year": own["year"],
                "value": own["value"] / scale.factor,
                "text": texts,
                "figure": [
                    numbers.with_interval(words.the(row), lang, scale) for row in rows.records(own)
                ],
                "approximate": own["status"] != "printed",
            }
        ),
        axis_label=words.axis(words.measure(tables, kind, lang), scale.label, lang),
        breaks=_breaks(own, tables, region, lang),
        gaps=True,
        ax=ax,
    )


def _title(drawn: pd.DataFrame, tables: Tables, region: str, lang: Lang) -> str:
    """Return how the one indicator drawn moved of late; how much several grew a year."""
    if len(set(drawn["indicator"])) == 1:
        moved = _moved(drawn, tables, lang)
        if moved:
            return moved
    told = leading_spans(profile.spans(drawn))
    if told.empty:
        return say("profile.series.title_plain", lang, region=words.place(tables, region, lang))
    first = told.iloc[0]
    return say(
        "profile.series.title",
        lang,
        span=periods.year_range(first["start_year"], first["end_year"], lang),
        rates=rates(told, tables, region=region, lang=lang, brief=True),
    )


def _moved(drawn: pd.DataFrame, tables: Tables, lang: Lang) -> str:
    """Return the latest value beside the highest of its meaning, or the first where it is that."""
    basis = drawn["basis_code"] == drawn["basis_code"].iloc[0]
    run = drawn.loc[basis & (drawn["segment"] == drawn.loc[basis, "segment"].max())]
    start, last = run.loc[run["value"].idxmax()].to_dict(), run.iloc[-1].to_dict()
    way = "fell"
    if start["year"] == last["year"]:
        start, way = run.iloc[0].to_dict(), "rose"
    if start["year"] == last["year"] or words.the(start).overlaps(words.the(last)):
        return ""
    text = say(
        f"profile.series.{way}",
        lang,
        indicator=words.brief(tables, str(last["indicator"]), lang),
        first_year=periods.year(int(start["year"]), lang),
        first=_bare(words.the(start), lang),
        last_year=periods.year(int(last["year"]), lang),
        last=_bare(words.the(last), lang),
    )
    return words.opened(text, lang)


def _bare(number: Measured, lang: Lang) -> str:
    """Return a value; without its unit where an English sentence begins with what is counted."""
    counted = lang == "en" and not is_money(number.unit)
    return numbers.plain(number.value) if counted else numbers.figure(number, lang)


def leading_spans(spans: pd.DataFrame) -> pd.DataFrame:
    """Return growth of one basis over the same years: the span with most indicators, longest."""
    known = spans.loc[spans["value"].notna()]
    if known.empty:
        return known
    keys = ["basis_code", "start_year", "end_year"]
    sizes = known.groupby(keys, sort=False).size().reset_index(name="size")
    sizes = sizes.assign(length=sizes["end_year"] - sizes["start_year"])
    best = sizes.sort_values(["size", "length"], ascending=False, kind="stable").iloc[0]
    return known.loc[(known[keys] == best[keys]).all(axis=1)]


def rates(
    told: pd.DataFrame, tables: Tables, *, region: str, lang: Lang, brief: bool = False
) -> str:
    """Return indicators with their growth a year, as a list; a published rate before ours.

    Parameters
    ----------
    told : DataFrame
        Of ``profile.spans``.
    brief : bool
        Whether a published rate stands alone, without ours and the reason for the difference.
    """
    return ", ".join(
        say(
            "profile.rate",
            lang,
            indicator=words.brief(tables, row["indicator"], lang),
            rate=_rate(row, tables, region, lang, brief=brief),
        )
        for row in rows.records(told)
    )


def _rate(row: Row, tables: Tables, region: str, lang: Lang, *, brief: bool) -> str:
    years = int(row["start_year"]), int(row["end_year"])
    printed = first_of(
        printed_rates(tables, entity=region, years=years),
        amount=str(row["indicator"]),
        yearly=True,
    )
    if printed is None:
        return numbers.signed(words.the(row), lang)
    published = rows.measured(printed, "printed")
    if brief and published is not None:
        return numbers.signed(published, lang)
    return stated(printed, lang, span_named=True)


def _points(told: pd.DataFrame, tables: Tables, lang: Lang, credited: Row) -> Table:
    listed = [
        {
            "indicator": words.opened(words.measure(tables, row["indicator"], lang), lang),
            "year": int(row["year"]),
            "value": words.cell(words.the(row), lang),
            "basis": words.basis_of(row, tables, lang),
            "status": say(f"common.status.{row['status']}", lang),
        }
        for row in rows.records(told)
    ]
    return blocks.table(
        listed,
        columns=[
            Column("indicator", say("common.column.indicator", lang)),
            Column("year", say("common.column.year", lang)),
            Column("value", say("common.column.value", lang), kind="number"),
            Column("basis", say("common.column.basis", lang)),
            Column("status", say("common.column.status", lang)),
        ],
        caption=say("profile.series.caption", lang),
        **credited,
    )


def growth(found: pd.DataFrame, tables: Tables, *, lang: Lang) -> Table | None:
    """Return growth a year where it may be given; nothing for one, which is told at once.

    Parameters
    ----------
    found : DataFrame
        Of ``profile.series``.
    """
    spans = profile.spans(drawn_series(found))
    known = spans.loc[spans["value"].notna()]
    if len(known) < 2:
        return None
    return blocks.table(
        [
            {
                "indicator": words.on_basis(row, tables, lang),
                "span": periods.year_range(row["start_year"], row["end_year"], lang),
                "rate": words.signed(words.the(row), lang),
            }
            for row in rows.records(known)
        ],
        columns=[
            Column("indicator", say("common.column.indicator", lang)),
            Column("span", say("common.column.period", lang)),
            Column("rate", say("profile.growth.column.rate", lang), kind="number"),
        ],
        caption=say("profile.growth.caption", lang),
        note=say("profile.growth.note", lang),
        **attribution.credited(tables, lang, known, unit="%"),
    )


def no_growth(found: pd.DataFrame, tables: Tables, *, region: str, lang: Lang) -> Note | None:
    """Return where no growth is given and why; nothing where it is everywhere.

    Parameters
    ----------
    found : DataFrame
        Of ``profile.series``.
    """
    spans = profile.spans(drawn_series(found))
    told: dict[tuple[str, str], list[str]] = {}
    for row in rows.records(spans.loc[spans["value"].isna()]):
        span = periods.year_range(row["start_year"], row["end_year"], lang)
        why = _why(row, tables, region, lang)
        told.setdefault((span, why), []).append(words.brief(tables, row["indicator"], lang))
    sentences = [
        say(
            "profile.growth.refused",
            lang,
            span=span,
            indicators=", ".join(dict.fromkeys(indicators)),
            reason=why,
        )
        for (span, why), indicators in told.items()
    ]
    return blocks.note(words.sentence(sentences), kind="break", lang=lang) if sentences else None


def base_years(found: pd.DataFrame, tables: Tables, *, region: str, lang: Lang) -> Note | None:
    """Return which base years lie on a break or in a surge of demand; nothing where none does.

    Parameters
    ----------
    found : DataFrame
        Of ``profile.series``.
    """
    spans = profile.spans(drawn_series(found))
    known = rows.records(spans.loc[spans["value"].notna()])
    told = [_start(row, tables, region, lang) for row in known]
    told += [_surge(row, tables, lang) for row in known]
    sentences = [one for one in dict.fromkeys(told) if one]
    return blocks.note(words.sentence(sentences), kind="break", lang=lang) if sentences else None


def _why(row: Row, tables: Tables, region: str, lang: Lang) -> str:
    if row["refusal"] == "across-break":
        year = int(row["break_year"])
        one = words.break_of(tables, row, region=region, year=year)
        if one is not None:
            return say(
                "profile.growth.across_break",
                lang,
                year=periods.year(year, lang),
                name=names.break_name(one, lang),
                note=str(one[f"note_{lang}"]),
            )
    return say(f"common.refusal.{row['refusal']}", lang)


def _start(row: Row, tables: Tables, region: str, lang: Lang) -> str:
    """Return that growth starts in the first year of a new meaning; nothing where it does not."""
    year = int(row["start_year"])
    one = words.break_of(tables, row, region=region, year=year)
    if one is None:
        return ""
    said = {"year": periods.year(year, lang), "name": names.break_name(one, lang)}
    return say("profile.growth.base_of_break", lang, **said)


def _surge(row: Row, tables: Tables, lang: Lang) -> str:
    """Return that growth starts in a surge of demand; nothing where it does not."""
    year = int(row["start_year"])
    surge = surge_in(tables, basis=str(row["basis_code"]), year=year)
    if surge is None:
        return ""
    said = {"year": periods.year(year, lang), "name": str(surge[f"name_{lang}"])}
    return say("profile.growth.base_in_surge", lang, **said)
