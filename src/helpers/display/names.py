"""Names of what the tables hold: regions, bodies, indicators, bases, programmes, sources.

Here: one name for one code, from the lookups, in both languages.
Not here: words that are not data (``wording``), numbers (``numbers``), periods (``periods``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from helpers.data import Tables
from helpers.display.wording import FAR, Lang, WordingError, say
from helpers.errors import nearest

_BODY, _PROGRAMME = ("bodies", "code", "name"), ("programmes", "id", "name")
NAMED: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "basis": (("bases", "code", "name"),),
    "body": (_BODY,),
    "entity": (("regions", "code", "name"), _BODY, _PROGRAMME),
    "indicator": (("indicators", "code", "name"),),
    "ministry": (("ministries", "code", "name"),),
    "programme": (_PROGRAMME,),
    "region": (("regions", "code", "short"),),
    "source": (("sources", "source_id", "citation"),),
    "theme": (("themes", "code", "name"),),
}
"""Where the names of each thing stand: the tables, their column of codes, and the usual form."""
_FORMS: Final = ("name", "short", "title", "citation")


def name(tables: Tables, lookup: str, code: str, lang: Lang, *, form: str = "") -> str:
    """Return what a code of a lookup, a key of ``NAMED``, is called: ``강원``, ``Gangwon``.

    ``form`` is another than the usual one: ``name`` for a region in full, ``short`` for a ministry.
    Raises ``WordingError``: no such code, the nearest is named; or it has no such name.
    """
    known: list[str] = []
    for table, key, usual in NAMED[lookup]:
        frame, column = tables.named(table), f"{form or usual}_{lang}"
        # a list is searched faster than a frame is masked
        codes = frame[key].tolist()
        if code in codes:
            found = frame[column].tolist()[codes.index(code)]
            if pd.isna(found) or not str(found).strip():
                raise WordingError(f"«{code}» has no {column} in {table}.csv")
            return str(found)
        known += codes
    files = ", ".join(f"{table}.csv" for table, *_ in NAMED[lookup])
    raise WordingError(f"«{code}» is not in {files}{nearest(code, known, cutoff=FAR)}")


def place_in_source(tables: Tables, locator: str, lang: Lang) -> str:
    """Return where in a document something stands.

    Locators are written in English; Korean readers get each part between commas in the words of
    ``lookups/locators.csv``, where ``#`` stands for a number, and a part it does not have as it is.

    ``body paragraph 2, sentence 3`` is ``본문 2번째 문단, 3번째 문장``.
    """
    if lang == "en":
        return locator
    lookup = tables.named("locators")
    words = {} if lookup.empty else dict(zip(lookup["words_en"], lookup["words_ko"], strict=True))
    told = []
    for part in re.split(r"[,;] ", locator):
        known = words.get(re.sub(r"\d+", "#", part))
        told.append(known.replace("#", "{}").format(*re.findall(r"\d+", part)) if known else part)
    return ", ".join(told)


def basis_names(tables: Tables, codes: tuple[str, ...], lang: Lang) -> str:
    """Return the names of several bases, which have commas, as a list; ``not stated`` for none."""
    if not codes:
        return say("common.not_stated", lang)
    return "; ".join(name(tables, "basis", code, lang) for code in codes)


def codes(tables: Tables, lookup: str, lang: Lang) -> dict[str, str]:
    """Return the codes of a lookup by what they are called, where that names one alone."""
    held: dict[str, set[str]] = {}
    for table, key, _ in NAMED[lookup]:
        frame = tables.named(table)
        for column in (f"{form}_{lang}" for form in _FORMS):
            if column in frame:
                for found, code in zip(frame[column], frame[key], strict=True):
                    held.setdefault(str(found), set()).add(str(code))
    return {found: one.pop() for found, one in held.items() if len(one) == 1}


def listed(words: list[str], lang: Lang) -> str:
    """Return words as a list of a sentence: ``경기, 강원과 서울``; ``Gyeonggi, Gangwon and Seoul``.

    Raises ``ValueError``: there is nothing to list.
    """
    if not words:
        raise ValueError("nothing to list")
    *others, last = words
    if not others:
        return last
    return say("common.list_end", lang, first=", ".join(others), last=last)
