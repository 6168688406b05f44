"""One total as several printed shares imply it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from helpers.analysis import claims as audits
from helpers.analysis.claims import Audited
from helpers.data.measured import Measured
from helpers.display import charts, numbers, scales
from helpers.display.blocks import Cell, Figure
from helpers.display.claims.audited import said, table
from helpers.display.claims.observed import figure_name, observation
from helpers.display.page import Page


def shared_totals(page: Page, audited: Sequence[Audited]) -> Figure | None:
    """Return the one total that shares printed with different digits imply."""
    shared = next(iter(audits.shared_wholes(audited)), None)
    if shared is None:
        return None
    printed = Measured.from_row(observation(page, shared.whole))
    source = page.name("source", observation(page, shared.whole)["source_id"])
    wholes = {said(page, claim): whole for claim, whole in shared.implied.items()}
    scale = scales.scale_for((one.high for one in wholes.values()), printed.unit, page.lang)
    if shared.common:
        wholes[page.say("shared_totals.all")] = shared.common
    wholes[page.say("shared_totals.printed", source=source)] = printed
    texts = {label: _text(whole, scale) for label, whole in wholes.items()}
    dots = [
        {"label": label, "text": texts[label], **page.mark(whole, scale)}
        for label, whole in wholes.items()
    ]
    told: dict[str, Any] = {"count": len(shared.implied)}
    if shared.common:
        # what all of them allow is a range without a figure of its own
        dots[-2] |= {"value": None, "figure": numbers.interval(shared.common, page.lang, scale)}
        told["span"] = dots[-2]["text"]
    return page.figure(
        "shared_totals",
        lambda: charts.interval_dots(
            pd.DataFrame(dots), axis_label=page.say("shared_totals.axis", unit=scale.label)
        ),
        title="" if shared.common else page.say("shared_totals.title_conflict", **told),
        table=table(
            page,
            "shared_totals",
            list(shared.implied),
            [{"claim": one, "whole": Cell.of(whole, texts[one])} for one, whole in wholes.items()],
            {"claim": "", "whole": page.scaled(scale)},
            unit=scale.label,
        ),
        whole=figure_name(page, shared.whole),
        rows=", ".join(f"{label} {text}" for label, text in texts.items()),
        **told,
    )


def _text(whole: Measured, scale: scales.Scale) -> str:
    """Return the bounds of a whole, one number where they are next to nothing."""
    if whole.high - whole.low <= 1e-5 * whole.value:
        return scales.cell(whole, scale)
    # bounds have one digit more than a number at their scale: here as many as the printed whole
    return scales.interval_cell(whole, replace(scale, places=scale.places - 1))
