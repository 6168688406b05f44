"""Every sentence of the collection is written in the terms of its glossary."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from helpers.data import Tables, load_tables
from helpers.display.wording import LANGS, all_entries

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / "notebooks/reports.toml"
CATALOGUES = sorted({f"{key.partition('.')[0]}.toml" for key in all_entries()})
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
LOOKUPS = ("bases", "bodies", "breaks", "indicators", "ministries", "surges", "themes")
TABLES = ("claims", "targets", "statements", *LOOKUPS)
PLACES = [*CATALOGUES, *NOTEBOOKS, MANIFEST.name, *TABLES]
#: Keys of the catalogue whose texts stand at the head of something.
HEADS = re.compile(r"\.(title|caption|heading)(\.|$)")
ASKS = {
    "ko": re.compile(
        r"(는가|은가|인가|한가|른가|큰가|던가|까"
        r"|[았었였했왔갔졌썼렸났랐있없하되맞많르리]나)$"
    ),
    "en": re.compile(
        r"^(Is|Are|Was|Were|Do|Does|Did|Has|Have|Can|Could|Would|Should|Will)\b"
        r"|^(Who|Which|When|Where|Why)\b"
        r"|^(What|How( \w+)?) (is|are|was|were|do|does|did|has|have|can|could|would|should|will)\b"
    ),
}


def _named(value: Any, lang: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of one language in a manifest, with the key each stands under."""
    match value:
        case {"ko": str(), "en": str()}:
            yield name, value[lang]
        case dict():
            for key, part in value.items():
                yield from _named(part, lang, key)
        case list():
            for part in value:
                yield from _named(part, lang, name)


def _sentences(place: str, tables: Tables, lang: str) -> Iterator[tuple[str, str]]:
    """Yield what is said at one place, and where."""
    if place in CATALOGUES:
        entries = all_entries().items()
        yield from ((k, getattr(e, lang)) for k, e in entries if k.startswith(place[:-4]))
    elif place in NOTEBOOKS:
        notebook = json.loads((ROOT / "notebooks" / place).read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if lang in cell["metadata"].get("tags", ()):
                yield f"{place} {cell['id']}", "".join(cell["source"])
    elif place == MANIFEST.name:
        yield from _named(tomllib.loads(MANIFEST.read_text(encoding="utf-8")), lang, place)
    else:
        frame = tables.named(place)
        for column in frame.columns[frame.columns.str.endswith(f"_{lang}")]:
            yield from ((f"{place}.{column}", str(text)) for text in frame[column].dropna())


@cache
def _unwanted(tables: Tables, lang: str) -> dict[str, re.Pattern[str]]:
    """Return each term of the glossary that takes the place of others, with those."""
    found = {}
    for row in tables.named("glossary").to_dict("records"):
        forms = str(row[f"instead_of_{lang}"] or "")
        if forms and forms != "nan":
            words = "|".join(map(re.escape, forms.split("|")))
            found[row[f"term_{lang}"]] = re.compile(
                words if lang == "ko" else rf"\b({words})\b", re.IGNORECASE
            )
    return found


def misused(text: str, tables: Tables, lang: str) -> list[str]:
    """Return the terms of the glossary that a text says in other words."""
    return [term for term, words in _unwanted(tables, lang).items() if words.search(text)]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("place", PLACES)
def test_the_terms_of_the_glossary_are_the_only_ones_used(
    place: str, lang: str, tables: Tables
) -> None:
    said = list(_sentences(place, tables, lang))
    assert [(at, text, words) for at, text in said if (words := misused(text, tables, lang))] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("place", [*CATALOGUES, *NOTEBOOKS, MANIFEST.name])
def test_headings_that_ask_have_a_question_mark(place: str, lang: str, tables: Tables) -> None:
    heads = []
    for at, text in _sentences(place, tables, lang):
        if place in NOTEBOOKS:
            heads += re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        elif at in {"title", "question"} or HEADS.search(at):
            heads.append(text)
    asking = [head.strip() for head in heads if ASKS[lang].search(head.strip())]
    assert [head for head in asking if not head.endswith("?")] == []


def test_a_term_said_in_other_words_is_found() -> None:
    tables = load_tables(ROOT)
    assert misused("강원은 전국보다 빨리 자랐고, 자체 몫이 컸다.", tables, "ko") == [
        "지역할당효과",
        "기여",
    ]
    assert misused("Gangwon outgrew it", tables, "en") == ["faster than Korea"]
    assert misused("national, notwithstanding", tables, "en") == []


def test_a_term_stands_for_one_thing(tables: Tables) -> None:
    glossary = tables.named("glossary")
    assert len(glossary) > 60
    for lang in LANGS:
        for term in glossary[f"term_{lang}"]:
            assert misused(str(term), tables, lang) == [], term


@pytest.mark.parametrize(
    ("lang", "head", "asks"),
    [
        ("ko", "누가 전국보다 빨리 자랐나", True),
        ("ko", "집계 기준마다 무엇이 있는가", True),
        ("ko", "집계 기준마다 무엇이 있는가?", False),
        ("ko", "주장의 평가", False),
        ("ko", "전국 수출의 증가", False),
        ("en", "Which verdicts for which document", True),
        ("en", "Do stated durations match the dates", True),
        ("en", "How much is left for each year?", False),
        ("en", "What other documents say", False),
        ("en", "What is known of it?", False),
    ],
)
def test_a_heading_that_asks_is_known(lang: str, head: str, asks: bool) -> None:
    assert bool(ASKS[lang].search(head)) is asks or head.endswith("?")
