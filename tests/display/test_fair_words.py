"""Sentences are true of the collection, count no claims, and do not contradict each other."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from helpers.display import blocks, names
from helpers.display.attribution import TABLES_WITH_SOURCES
from helpers.display.wording import LANGS, all_entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from helpers.data import Tables

ROOT = Path(__file__).resolve().parents[2]

#: Sentences that speak of the world where only the collection was looked at.
OF_THE_WORLD = {
    "en": re.compile(
        r"(not|never|nobody|nowhere|hardly) (been )?(published|printed anywhere)"
        r"|printed (nowhere|anywhere)|nobody published|[Nn]o (document|source|other source) "
        r"(on record|prints|print|says)|[Nn]ot found|(was|were) found|is not published"
        r"|[Ff]ew figures are published|no (public )?\w+ is on record"
    ),
    "ko": re.compile(
        r"공표되지 않(았다|은|아)(?!도)|공개되지 않았다|어디에도 (인쇄|공표|없)|어느 문서에도"
        r"|찾지 못|확인하지 못|아무도 (공표|발표)"
    ),
}
SAYS_SO = (
    "여기서는",
    "이 모음",
    "모은 ",
    "gathered",
    "this collection",
    "unpublished",
    "공표되지 않았다는 뜻",
)


def sentences(tables: Tables, lang: str) -> Iterator[tuple[str, str]]:
    """Yield every sentence that a page may show: catalogue, prose, notes of the data."""
    for key, entry in all_entries().items():
        yield key, getattr(entry, lang)
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if lang in cell["metadata"].get("tags", ()):
                yield f"{path.name} {cell['id']}", "".join(cell["source"])
    for name in ("claims", "targets", "breaks", "bases", "surges"):
        frame = tables.named(name)
        for column in frame.columns:
            if str(column).endswith(f"_{lang}"):
                for text in frame[column].dropna():
                    yield f"{name}.{column}", str(text)


@pytest.mark.parametrize("lang", LANGS)
def test_what_was_not_gathered_is_not_said_to_be_unpublished(tables: Tables, lang: str) -> None:
    wrong = [
        f"{place}: {part}"
        for place, text in sentences(tables, lang)
        for part in re.split(r"(?<=[.다])\s", text)
        if OF_THE_WORLD[lang].search(part) and not any(one in part for one in SAYS_SO)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_change_of_gwangjus_count_seems_so_on_every_page(tables: Tables) -> None:
    """One page said that it was widened, another that it seems to be."""
    sure = {
        "en": re.compile(r"(was|were|is) widened|the widening of"),
        "ko": re.compile(r"범위가 넓어졌(다|는데)"),
    }
    for lang, pattern in sure.items():
        wrong = [place for place, text in sentences(tables, lang) if pattern.search(text)]
        assert not wrong, wrong
    assert not tables.observations["note"].dropna().str.contains("the widening of 2018").any()


@pytest.mark.parametrize("lang", LANGS)
def test_days_in_sentences_are_written_as_the_pages_write_them(tables: Tables, lang: str) -> None:
    day = re.compile(r"\d{4}-\d{2}-\d{2}")
    wrong = [place for place, text in sentences(tables, lang) if day.search(text)]
    assert not wrong, wrong


def test_an_empty_place_never_means_that_there_is_nothing(tables: Tables) -> None:
    for lang, pattern in (("en", r"[Bb]lank means"), ("ko", r"빈칸은 .*없다는 뜻이다")):
        wrong = [place for place, text in sentences(tables, lang) if re.search(pattern, text)]
        assert not wrong, wrong


def test_a_change_of_definition_and_a_surge_of_demand_stand_apart(tables: Tables) -> None:
    breaks = tables.breaks.loc[lambda df: (df["basis"] == "mfds") & df["entity"].isna()]
    assert not breaks["note_en"].str.contains("jumped|surge|demand").any()
    [surge] = tables.named("surges").to_dict("records")
    assert (surge["first_year"], surge["last_year"]) == (2020, 2022)
    assert "COVID-19" in surge["name_en"]


def test_a_claim_says_no_more_than_its_document(tables: Tables) -> None:
    said = tables.claims.set_index("id")
    finance = said.loc["claim-bio-trade-finance"]
    assert "bio" not in finance["said_en"].lower()
    assert "바이오" not in finance["said_ko"]
    item = said.loc["claim-gangwon-province-exports-share"]
    assert "device" not in item["said_en"].lower()
    assert "의료기기" not in item["said_ko"]


def test_korean_readers_are_told_the_place_in_a_document_in_korean(
    tables: Tables,
) -> None:
    told = "body paragraph 2, sentence 3"
    assert names.place_in_source(tables, told, "ko") == "본문 2번째 문단, 3번째 문장"
    assert names.place_in_source(tables, told, "en") == told
    row = "status table, row Number of enterprises, column 2014"
    assert names.place_in_source(tables, row, "ko") == "현황 표, 기업 수 행, 2014년 열"
    assert names.place_in_source(tables, "a margin, 2014", "ko") == "a margin, 2014년"


def test_no_place_in_a_document_is_left_in_english_on_a_korean_page(tables: Tables) -> None:
    everything = [ident for table in TABLES_WITH_SOURCES for ident in tables.named(table)["id"]]
    shown = [
        row["locator"]
        for entry in blocks.sources(tables, everything, lang="ko").json()["sources"]
        for row in entry["observations"]
    ]
    assert len(shown) > 400
    assert [place for place in shown if re.search("[A-Za-z]", place.replace("HS ", ""))] == []
