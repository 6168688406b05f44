"""What a verdict leaves open, in sentences: the same on every page that shows the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from helpers.analysis.claims import DURATION, Audited, Caveat, Rows, break_at, breaks_between
from helpers.analysis.context import surge_in
from helpers.display.claims.audited import note_of
from helpers.display.claims.observed import figure_on_basis, observation
from helpers.display.page import Page


def below(page: Page, audited: Iterable[Audited]) -> dict[str, int]:
    """Return the remarks that several claims share, numbered, to be said once below a table."""
    told = Counter(text for claim in audited for text in remarks(page, claim))
    shared = [text for text, times in told.items() if times > 1]
    return {text: number for number, text in enumerate(shared, start=1)}


def note(page: Page, shared: Mapping[str, int]) -> str:
    """Return the remarks said once below a table, each with its number."""
    return page.sentences(
        *(page.say("caveats.shared", number=n, remark=text) for text, n in shared.items())
    )


def remark(page: Page, claim: Audited, shared: Mapping[str, int]) -> str:
    """Return what the verdict leaves open, by number where it is said below the table."""
    told = remarks(page, claim)
    marks = ", ".join(str(number) for text, number in shared.items() if text in told)
    own = [text for text in told if text not in shared]
    return page.sentences(page.say("caveats.below", numbers=marks) if marks else "", *own)


def remarks(page: Page, claim: Audited) -> list[str]:
    """Return what the verdict leaves open, a sentence each; the row's own note last."""
    told = [_caveat(page, claim, caveat) for caveat in claim.caveats]
    return [text for text in dict.fromkeys((*told, note_of(page, claim))) if text]


def _caveat(page: Page, claim: Audited, caveat: Caveat) -> str:
    """Return the sentence of one caveat; a note of the row says some of them better."""
    key = f"caveats.{caveat.code}"
    said_better = caveat.code in {"what-if", "undated"} and note_of(page, claim)
    if not page.has(key) or said_better or _is_obvious(claim, caveat):
        return ""
    if caveat.code == "fitting":
        return _fitting(page, claim)
    fill = _FILLED.get(caveat.code)
    return page.say(key, **(fill(page, caveat) if fill else {}))


def _is_obvious(claim: Audited, caveat: Caveat) -> bool:
    """Tell whether a caveat is what the verdict says already."""
    return caveat.code == "some-only" and (
        claim.kind in {DURATION, "multiple"} or claim.other_convention is not None
    )


def _elsewhere(page: Page, caveat: Caveat) -> dict[str, str]:
    sources = Rows.of(page.tables).sources(caveat.ids)
    return {"sources": "; ".join(page.name("source", source) for source in sources)}


def _at_break(page: Page, caveat: Caveat) -> dict[str, str]:
    found = break_at(page.tables, observation(page, caveat.ids[0]))
    return {} if found is None else {"name": found[f"name_{page.lang}"]}


def _across_break(page: Page, caveat: Caveat) -> dict[str, str]:
    start, end = (observation(page, ident) for ident in caveat.ids)
    found = breaks_between(page.tables, start, end)
    return {"names": "; ".join(row[f"name_{page.lang}"] for row in found)}


def _in_surge(page: Page, caveat: Caveat) -> dict[str, str]:
    rows = [observation(page, ident) for ident in caveat.ids]
    years = sorted({int(row["year"]) for row in rows})
    surge = surge_in(page.tables, basis=rows[0]["basis"], year=years[0]) or {}
    listed = page.listed([page.year(year) for year in years])
    return {"years": listed, "name": str(surge.get(f"name_{page.lang}"))}


def _beside_another(page: Page, caveat: Caveat) -> dict[str, str]:
    said = page.tables.claims.set_index("id")[f"said_{page.lang}"]
    return {"other": str(said[caveat.ids[0]])}


_FILLED: Final[Mapping[str, Callable[[Page, Caveat], dict[str, str]]]] = {
    "operand-elsewhere": _elsewhere,
    "base-of-break": _at_break,
    "across-break": _across_break,
    "base-in-surge": _in_surge,
    "not-together": _beside_another,
}
"""What the placeholders of a caveat's sentence hold."""


def _fitting(page: Page, claim: Audited) -> str:
    """Return what fits a claim that names no operands, and what would not."""
    others = [
        page.say(
            "caveats.not-fitting",
            what=page.capital(figure_on_basis(page, one.rests_on[0])),
            found=page.stated(one.measured),
        )
        for one in claim.evidence
        if one.role == "across-bases" and one.measured is not None
    ]
    fits = page.say("caveats.fitting", what=figure_on_basis(page, claim.inputs[0]))
    return page.sentences(fits, *others)
