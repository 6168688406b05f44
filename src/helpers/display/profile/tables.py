"""All figures on each basis, where documents differ, what is claimed, and the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import rows
from helpers.display import attribution, blocks, names, numbers, periods
from helpers.display.blocks import Cell, Column, Findings, Note, Sources, Table
from helpers.display.claims import caveats
from helpers.display.claims.audited import said, verdict_of
from helpers.display.page import Page
from helpers.display.profile import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from helpers.analysis.claims import Audited
    from helpers.data import Tables
    from helpers.display.profile.words import Row


def held(grouped: pd.DataFrame, tables: Tables, *, region: str, lang: Lang) -> Table | None:
    """Return the latest figure of each indicator on each basis; nothing where one is all.

    Parameters
    ----------
    grouped : DataFrame
        Of ``profile.on_each_basis``.
    """
    if len(grouped) < 2:
        return None
    return blocks.table(
        [_held(row, tables, region, lang) for row in rows.records(grouped)],
        columns=[
            Column("indicator", say("common.column.indicator", lang)),
            Column("latest", say("profile.held.column.latest", lang), kind="number"),
            Column("period", say("common.column.period", lang)),
            Column("basis", say("common.column.basis", lang)),
            Column("figures", say("profile.held.column.figures", lang), align="right"),
        ],
        caption=say("profile.held.caption", lang, region=words.place(tables, region, lang)),
        note=say("profile.held.note", lang),
        **attribution.credited(tables, lang, grouped, unit=say("profile.unit_in_cells", lang)),
    )


def _held(row: Row, tables: Tables, region: str, lang: Lang) -> Row:
    indicator = names.indicator_name(tables, row["indicator"], lang)
    if row["entity"] != region:
        entity = names.entity_name(tables, row["entity"], lang)
        indicator = say("profile.of_entity", lang, entity=entity, indicator=indicator)
    figures = say("profile.held.single", lang, count=row["figures"])
    if row["figures"] > 1 and isinstance(row["first_period"], str):
        first = periods.period(row["first_period"], lang)
        figures = say("profile.held.several", lang, count=row["figures"], first=first)
    return {
        "indicator": words.opened(indicator, lang),
        "latest": _marked(row, lang),
        "period": periods.period(row["period"], lang),
        "basis": words.basis_of(row, tables, lang),
        "figures": figures,
    }


def _marked(row: Row, lang: Lang) -> Cell:
    """Return a figure, marked where it is not simply as printed."""
    number = words.the(row)
    text = numbers.figure(number, lang)
    if row["status"] != "printed":
        status = say(f"common.status.{row['status']}", lang)
        text = say("profile.held.marked", lang, figure=text, status=status)
    return Cell(text, number.value, number.low, number.high)


def disagreements(
    differing: pd.DataFrame, tables: Tables, *, region: str, lang: Lang
) -> Table | Note | None:
    """Return values that documents publish differently, side by side; nothing where none do.

    One alone is a sentence.

    Parameters
    ----------
    differing : DataFrame
        Of ``profile.disagreements``.
    """
    if differing.empty:
        return None
    if len(differing) == 1:
        text = _differ(rows.records(differing)[0], tables, region=region, lang=lang)
        return blocks.note(text, kind="caution", lang=lang)
    listed = [
        {
            "indicator": words.opened(_about(row, tables, region, lang), lang),
            "period": periods.period(row["period"], lang),
            "first": _side(row, "first", tables, lang),
            "second": _side(row, "second", tables, lang),
            "apart": words.cell(rows.measured(row, "apart"), lang, numbers.unsigned),
        }
        for row in rows.records(differing)
    ]
    return blocks.table(
        listed,
        columns=[
            Column("indicator", say("common.column.indicator", lang)),
            Column("period", say("common.column.period", lang)),
            Column("first", say("profile.differ.column.first", lang)),
            Column("second", say("profile.differ.column.second", lang)),
            Column("apart", say("profile.differ.column.apart", lang), kind="number"),
        ],
        caption=say("profile.differ.caption", lang),
        note=say(
            "profile.differ.note",
            lang,
            why=_why(differing, tables, region, lang),
            bases=_what_is_counted(differing, tables, lang),
        ),
        **attribution.credited(tables, lang, differing, unit=say("profile.unit_in_cells", lang)),
    )


def _differ(row: Row, tables: Tables, *, region: str, lang: Lang) -> str:
    """Return one disagreement as a sentence, with what is on record of its reason."""
    said = {
        "indicator": words.dated(tables, row, lang),
        "first": numbers.stated(words.the(row, "first"), lang),
        "first_basis": words.basis_of(row, tables, lang, "first_basis_code"),
        "second": numbers.stated(words.the(row, "second"), lang),
        "second_basis": words.basis_of(row, tables, lang, "second_basis_code"),
    }
    note = words.explanation(tables, row, region=region, lang=lang)
    if note:
        return say("profile.differ.single_explained", lang, note=note, **said)
    return say("profile.differ.single", lang, **said)


def _about(row: Row, tables: Tables, region: str, lang: Lang) -> str:
    indicator = names.indicator_name(tables, row["indicator"], lang)
    if row["entity"] == region:
        return indicator
    entity = names.entity_name(tables, row["entity"], lang)
    return say("profile.of_entity", lang, entity=entity, indicator=indicator)


def _side(row: Row, side: str, tables: Tables, lang: Lang) -> str:
    return say(
        "profile.differ.side",
        lang,
        value=numbers.figure(words.the(row, side), lang),
        basis=words.basis_of(row, tables, lang, f"{side}_basis_code"),
        source=names.source_citation(tables, row[f"{side}_source_id"], lang),
    )


def _why(differing: pd.DataFrame, tables: Tables, region: str, lang: Lang) -> str:
    """Return what is on record of why figures differ, and for which nothing is."""
    told: dict[str, list[str]] = {}
    for row in rows.records(differing):
        note = words.explanation(tables, row, region=region, lang=lang)
        told.setdefault(note, []).append(words.dated(tables, row, lang))
    sentences = []
    for note, indicators in told.items():
        listed = ", ".join(dict.fromkeys(indicators))
        if note:
            sentences.append(say("profile.differ.explained", lang, indicators=listed, note=note))
        else:
            sentences.append(say("profile.differ.unexplained", lang, indicators=listed))
    return words.sentence(sentences)


def _what_is_counted(differing: pd.DataFrame, tables: Tables, lang: Lang) -> str:
    codes = dict.fromkeys([*differing["first_basis_code"], *differing["second_basis_code"]])
    lookup = tables.bases.set_index("code")
    told = [
        say(
            "profile.differ.basis",
            lang,
            basis=str(lookup.loc[code, f"name_{lang}"]),
            includes=str(lookup.loc[code, f"includes_{lang}"]),
        )
        for code in codes
    ]
    return words.sentence(told)


def claims(
    audited: Sequence[Audited], tables: Tables, *, region: str, lang: Lang
) -> Table | Findings | None:
    """Return what documents claim of a region, worked out again; nothing where they do not.

    One claim alone is a sentence.

    Parameters
    ----------
    audited : sequence of Audited
        Of ``claims.about``.
    """
    if not audited:
        return None
    page = Page(tables, lang, "claims")
    if len(audited) == 1:
        [one] = audited
        text = say(
            "profile.claim.single",
            lang,
            said=said(page, one),
            verdict=verdict_of(page, one),
            remark=caveats.remark(page, one, {}),
        )
        return blocks.findings([blocks.finding(text.strip(), lang=lang)])
    ids = tuple(dict.fromkeys(ident for one in audited for ident in one.rests_on))
    bases = tuple(
        dict.fromkeys(code for one in audited if one.recomputed for code in one.recomputed.bases)
    )
    shared = caveats.below(page, audited)
    return blocks.table(
        [_claim(page, one, shared) for one in audited],
        columns=[
            Column("said", say("profile.claim.column.said", lang)),
            Column("verdict", say("common.column.verdict", lang)),
            Column("follows", say("profile.claim.column.follows", lang), kind="number"),
            Column("remark", say("claims.column.remark", lang)),
        ],
        caption=say("profile.claim.caption", lang, region=words.place(tables, region, lang)),
        note=caveats.note(page, shared),
        unit=say("profile.unit_in_cells", lang),
        basis=attribution.basis_line(tables, bases, lang),
        source=attribution.source_line(tables, ids, lang),
        rests_on=ids,
        lang=lang,
    )


def _claim(page: Page, one: Audited, shared: Mapping[str, int]) -> Row:
    return {
        "said": said(page, one),
        "verdict": verdict_of(page, one),
        "follows": words.cell(one.recomputed, page.lang),
        "remark": caveats.remark(page, one, shared) or None,
    }


def sources(
    tables: Tables, *used: pd.DataFrame, audited: Sequence[Audited] = (), lang: Lang
) -> Sources | Note:
    """Return every document used, or that none was.

    Parameters
    ----------
    audited : sequence of Audited
        Claims shown, which rest on rows of their own.
    """
    ids = dict.fromkeys(attribution.ids_of(*used))
    ids |= dict.fromkeys(ident for one in audited for ident in one.rests_on)
    if not ids:
        return blocks.note(say("profile.sources.nothing", lang), kind="missing", lang=lang)
    return blocks.sources(tables, list(ids), lang=lang)
