"""What a verdict leaves open, in sentences: the same on every page that shows the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from helpers.analysis.context import surge_in
from helpers.display import names, numbers, periods
from helpers.display.claims import words
from helpers.display.wording import Lang, has, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from helpers.analysis.claims import Audited, Caveat
    from helpers.data import Tables


def below(audited: Iterable[Audited], tables: Tables, lang: Lang) -> dict[str, int]:
    """Return the remarks that several claims share, numbered, to be said once below a table."""
    told = Counter(text for claim in audited for text in remarks(claim, tables, lang))
    shared = [text for text, times in told.items() if times > 1]
    return {text: number for number, text in enumerate(shared, start=1)}


def note(shared: Mapping[str, int], lang: Lang) -> str:
    """Return the remarks said once below a table, each with its number."""
    return words.sentence(
        *(
            say("claims.remark.shared", lang, number=str(n), remark=text)
            for text, n in shared.items()
        )
    )


def remark(claim: Audited, shared: Mapping[str, int], tables: Tables, lang: Lang) -> str:
    """Return what the verdict leaves open, by number where it is said below the table."""
    told = remarks(claim, tables, lang)
    marks = ", ".join(str(number) for text, number in shared.items() if text in told)
    own = [text for text in told if text not in shared]
    return words.sentence(say("claims.remark.below", lang, numbers=marks) if marks else "", *own)


def remarks(claim: Audited, tables: Tables, lang: Lang) -> list[str]:
    """Return what the verdict leaves open, a sentence each; the row's own note last."""
    told = [_caveat(claim, caveat, tables, lang) for caveat in claim.caveats]
    return [text for text in (*told, words.note_of(claim, lang)) if text]


def _caveat(claim: Audited, caveat: Caveat, tables: Tables, lang: Lang) -> str:
    """Return the sentence of one caveat; a note of the row says some of them better."""
    key = f"claims.caveat.{caveat.code}"
    said_better = caveat.code in {"what-if", "undated"} and words.note_of(claim, lang)
    if not has(key) or said_better or _is_obvious(claim, caveat):
        return ""
    if caveat.code == "fitting":
        return _fitting(claim, tables, lang)
    fill = _FILLED.get(caveat.code)
    return say(key, lang, **(fill(tables, caveat, lang) if fill else {}))


def _elsewhere(tables: Tables, caveat: Caveat, lang: Lang) -> dict[str, str]:
    sources = dict.fromkeys(_source(tables, ident) for ident in caveat.ids)
    return {"sources": words.citations(tables, sources, lang)}


def _at_break(tables: Tables, caveat: Caveat, lang: Lang) -> dict[str, str]:
    row = words.observation(tables, caveat.ids[0])
    own = tables.breaks.loc[lambda df: (df["basis"] == row["basis"]) & (df["year"] == row["year"])]
    return {"name": names.break_name(own.iloc[0], lang)}


def _in_surge(tables: Tables, caveat: Caveat, lang: Lang) -> dict[str, str]:
    rows = [words.observation(tables, ident) for ident in caveat.ids]
    years = sorted({int(row["year"]) for row in rows})
    surge = surge_in(tables, basis=str(rows[0]["basis"]), year=years[0]) or {}
    listed = names.listed([periods.year(year, lang) for year in years], lang)
    return {"years": listed, "name": str(surge.get(f"name_{lang}"))}


def _beside_another(tables: Tables, caveat: Caveat, lang: Lang) -> dict[str, str]:
    claims = tables.claims
    other = claims.iloc[claims["id"].tolist().index(caveat.ids[0])]
    return {"other": str(other[f"said_{lang}"])}


_FILLED: Mapping[str, Callable[[Tables, Caveat, Lang], dict[str, str]]] = {
    "operand-elsewhere": _elsewhere,
    "base-of-break": _at_break,
    "base-in-surge": _in_surge,
    "not-together": _beside_another,
}
"""What the placeholders of a caveat's sentence hold."""


def _fitting(claim: Audited, tables: Tables, lang: Lang) -> str:
    """Return what fits a claim that names no operands, and what would not."""
    fits = say(
        "claims.caveat.fitting", lang, what=words.figure_on_basis(tables, claim.inputs[0], lang)
    )
    others = [
        say(
            "claims.caveat.not-fitting",
            lang,
            what=words.capital(words.figure_on_basis(tables, one.rests_on[0], lang), lang),
            found=numbers.stated(one.measured, lang),
        )
        for one in claim.evidence
        if one.role == "across-bases" and one.measured is not None
    ]
    return words.sentence(fits, *others)


def _is_obvious(claim: Audited, caveat: Caveat) -> bool:
    """Tell whether a caveat is what the verdict says already."""
    return caveat.code == "some-only" and (
        claim.kind in {words.DURATION, "multiple"} or claim.other_convention is not None
    )


def _source(tables: Tables, ident: str) -> str:
    return str(words.observation(tables, ident)["source_id"])
