"""Verdicts by document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import claims as audits
from helpers.analysis.verdicts import Verdict
from helpers.display import blocks, charts
from helpers.display.blocks import Column
from helpers.display.claims import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.analysis.claims import Audited
    from helpers.data import Tables


def verdicts_by_source(
    audited: Sequence[Audited], tables: Tables, *, lang: Lang
) -> blocks.Figure | None:
    """Return how many claims of each document have which verdict; nothing of one document."""
    sources = list(dict.fromkeys(claim.source_id for claim in audited))
    if len(sources) < 2:
        return None
    rows = [
        {
            "label": words.citation(tables, source, lang),
            "verdict": verdict.value,
            "count": number,
        }
        for source in sources
        for verdict, number in audits.count_verdicts(
            one for one in audited if one.source_id == source
        ).items()
        if number
    ]
    frame = pd.DataFrame(rows)
    title = _tally_title(audited, lang)
    return blocks.figure(
        lambda: charts.tally_bars(frame, legend=words.legend(lang)),
        title=title,
        subtitle=say("claims.tally.subtitle", lang),
        alt=say("claims.tally.alt", lang, rows=_tallied(frame, lang)),
        table=_tally_table(frame, audited, tables, lang),
        **words.credited(tables, audited, lang, unit=say("claims.tally.unit", lang)),
    )


def _tally_title(audited: Sequence[Audited], lang: Lang) -> str:
    """Return in how many documents claims do not hold as stated; else that they do, or are open."""
    sources = {one.source_id for one in audited if one.verdict in words.WORST}
    if sources:
        every = {one.source_id for one in audited}
        told = {"some": words.count(len(sources)), "all": words.count(len(every))}
        return say("claims.tally.title", lang, **told)
    open_ones = any(one.verdict is Verdict.CANNOT_BE_CHECKED for one in audited)
    return say(f"claims.tally.title_{'open' if open_ones else 'holds'}", lang)


def _parts(frame: pd.DataFrame, label: str, lang: Lang) -> str:
    own = frame.loc[frame["label"] == label]
    counted = zip(own["verdict"], own["count"], strict=True)
    return ", ".join(
        say(
            f"claims.count.{verdict}.{'one' if number == 1 else 'many'}",
            lang,
            count=words.count(int(number)),
        )
        for verdict, number in counted
    )


def _tallied(frame: pd.DataFrame, lang: Lang) -> str:
    labels = list(dict.fromkeys(frame["label"]))
    return "; ".join(
        say("claims.tally.row", lang, source=label, parts=_parts(frame, label, lang))
        for label in labels
    )


def _tally_table(
    frame: pd.DataFrame, audited: Sequence[Audited], tables: Tables, lang: Lang
) -> blocks.Table:
    shown = [verdict for verdict in Verdict if verdict.value in set(frame["verdict"])]
    rows = []
    for label in dict.fromkeys(frame["label"]):
        own = frame.loc[frame["label"] == label].set_index("verdict")["count"]
        rows.append(
            {"source": label, "count": int(own.sum())}
            | {verdict.value: int(own.get(verdict.value, 0)) for verdict in shown}
        )
    return blocks.table(
        rows,
        columns=[
            Column("source", say("claims.column.source", lang)),
            Column("count", say("claims.column.count", lang), align="right"),
            *(Column(one.value, words.verdict_name(one, lang), align="right") for one in shown),
        ],
        caption=say("claims.tally.caption", lang),
        **words.credited(tables, audited, lang, unit=say("claims.tally.unit", lang)),
    )
