"""Names of what the tables hold: regions, bodies, indicators, bases, programmes, sources.

Here: one name for one code, from the lookups, in both languages, at a date where names changed.
Not here: words that are not data (``wording``), numbers (``numbers``), periods (``periods``).
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.display.wording import Lang, WordingError, say

if TYPE_CHECKING:
    from helpers.data import Tables

# Registers that follow official renamings at once come first; the ISO list lags behind.
REGISTERS = ("customs", "kostat", "iso")
_REGION, _BODY, _PROGRAMME = ("regions", "code"), ("bodies", "code"), ("programmes", "id")
_CODED = {
    "basis": [("bases", "code")], "body": [_BODY], "entity": [_REGION, _BODY, _PROGRAMME],
    "indicator": [("indicators", "code")], "ministry": [("ministries", "code")],
    "programme": [_PROGRAMME], "region": [_REGION], "source": [("sources", "source_id")],
    "theme": [("themes", "code")],
}  # fmt: skip


def region_name(tables: Tables, code: str, lang: Lang) -> str:
    """Return a region's full name of today: ``강원특별자치도``.

    Raises
    ------
    WordingError
        No such region; the nearest code is named.
    """
    return _text(tables.regions, "regions", "code", code, f"name_{lang}")


def region_short_name(tables: Tables, code: str, lang: Lang) -> str:
    """Return a region's short name: ``강원``, ``Gangwon``."""
    return _text(tables.regions, "regions", "code", code, f"short_{lang}")


def place_in_source(tables: Tables, locator: str, lang: Lang) -> str:
    """Return where in a document something stands.

    Locators are written in English; Korean readers get each part between commas in the words of
    ``lookups/locators.csv``, where ``#`` stands for a number, and a part it does not have as it is.

    Examples
    --------
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


def entity_name(tables: Tables, code: str, lang: Lang) -> str:
    """Return the name of what an observation is about: a region, a named body or a programme."""
    for frame, key in (
        (tables.regions, "code"),
        (tables.bodies, "code"),
        (tables.programmes, "id"),
    ):
        if code in frame[key].tolist():
            return _text(frame, "entities", key, code, f"name_{lang}")
    known = [*tables.regions["code"], *tables.bodies["code"], *tables.programmes["id"]]
    raise WordingError(f"entity «{code}» is in no table{_near(code, known)}")


def body_name(tables: Tables, code: str, lang: Lang) -> str:
    """Return a named body's name."""
    return _text(tables.bodies, "bodies", "code", code, f"name_{lang}")


def indicator_name(tables: Tables, code: str, lang: Lang) -> str:
    """Return an indicator's name, without its unit."""
    return _text(tables.indicators, "indicators", "code", code, f"name_{lang}")


def basis_name(tables: Tables, code: str, lang: Lang) -> str:
    """Return the name of a basis: what counts and who counts it."""
    return _text(tables.bases, "bases", "code", code, f"name_{lang}")


def basis_names(tables: Tables, codes: tuple[str, ...], lang: Lang) -> str:
    """Return the names of several bases as a list; ``not stated`` for none."""
    if not codes:
        return say("common.not_stated", lang)
    return ", ".join(basis_name(tables, code, lang) for code in codes)


def programme_name(tables: Tables, code: str, lang: Lang) -> str:
    """Return a programme's name."""
    return _text(tables.programmes, "programmes", "id", code, f"name_{lang}")


def ministry_name(tables: Tables, code: str, lang: Lang) -> str:
    """Return a ministry's full name."""
    return _text(tables.ministries, "ministries", "code", code, f"name_{lang}")


def ministry_short_name(tables: Tables, code: str, lang: Lang) -> str:
    """Return a ministry's short name."""
    return _text(tables.ministries, "ministries", "code", code, f"short_{lang}")


def theme_name(tables: Tables, code: str, lang: Lang) -> str:
    """Return the name of a field of medicine."""
    return _text(tables.themes, "themes", "code", code, f"name_{lang}")


def break_name(row: Any, lang: Lang) -> str:
    """Return the name of a break in a series, from its row of ``tables.breaks``."""
    return str(row[f"name_{lang}"])


def source_citation(tables: Tables, source_id: str, lang: Lang) -> str:
    """Return a source's short citation, as it stands under charts."""
    return _text(tables.sources, "sources", "source_id", source_id, f"citation_{lang}")


def codes(tables: Tables, lookup: str, lang: Lang) -> dict[str, str]:
    """Return the codes of a lookup by what they are called, where that names one alone.

    Parameters
    ----------
    lookup : str
        What is named: ``region``, ``indicator``, ``basis``, ``body``, ``ministry``, ``theme``,
        ``programme``, ``source`` or ``entity``, which is a region, a body or a programme.
    """
    held: dict[str, set[str]] = {}
    for table, key in _CODED.get(lookup, ()):
        frame = tables.named(table)
        for column in (f"name_{lang}", f"short_{lang}", f"title_{lang}", f"citation_{lang}"):
            if column in frame:
                for name, code in zip(frame[column], frame[key], strict=True):
                    held.setdefault(str(name), set()).add(str(code))
    return {name: found.pop() for name, found in held.items() if len(found) == 1}


def listed(words: list[str], lang: Lang) -> str:
    """Return words as a list of a sentence: ``경기, 강원과 서울``; ``Gyeonggi, Gangwon and Seoul``.

    Raises
    ------
    ValueError
        There is nothing to list.
    """
    if not words:
        raise ValueError("nothing to list")
    *others, last = words
    if not others:
        return last
    return say("common.list_end", lang, first=", ".join(others), last=last)


def _text(frame: pd.DataFrame, table: str, key: str, code: str, column: str) -> str:
    found = frame[column].tolist()[_place(frame, table, key, code)]
    if pd.isna(found) or not str(found).strip():
        raise WordingError(f"«{code}» has no {column} in {table}.csv")
    return str(found)


def _row(frame: pd.DataFrame, table: str, key: str, code: str) -> pd.Series:
    return frame.iloc[_place(frame, table, key, code)]


def _place(frame: pd.DataFrame, table: str, key: str, code: str) -> int:
    """Return where a code stands; a list is searched faster than a frame is masked."""
    known = frame[key].tolist()
    if code not in known:
        raise WordingError(f"«{code}» is not in {table}.csv{_near(code, known)}")
    return known.index(code)


def _near(code: str, known: list[str]) -> str:
    nearest = difflib.get_close_matches(code, [str(one) for one in known], n=1, cutoff=0.4)
    return f"; nearest: {nearest[0]}" if nearest else ""
