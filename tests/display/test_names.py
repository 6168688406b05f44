import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.display import names
from helpers.display.particles import PAIRS, Sound, attach, last_sound
from helpers.display.wording import WordingError

LOOKUPS = Path(__file__).parents[2] / "data/lookups"


def lookup(name):
    return pd.read_csv(LOOKUPS / f"{name}.csv", dtype="str", keep_default_na=False)


@pytest.fixture
def tables():
    regions = pd.DataFrame(
        {
            "code": ["KR", "KR-42", "KR-45"],
            "name_ko": ["대한민국", "강원특별자치도", "전북특별자치도"],
            "name_en": ["Republic of Korea", "Gangwon State", "Jeonbuk State"],
            "short_ko": ["전국", "강원", "전북"],
            "short_en": ["Korea", "Gangwon", None],
        }
    )
    bodies = pd.DataFrame({"code": ["asia"], "name_ko": ["아시아"], "name_en": ["Asia"]})
    programmes = pd.DataFrame(
        {"id": ["R01"], "name_ko": ["치과 소재 센터"], "name_en": ["Dental materials centre"]}
    )
    bases = pd.DataFrame(
        {
            "code": ["mfds", "kita-hs"],
            "name_ko": ["식약처 실적", "무역협회 품목 합계"],
            "name_en": ["MFDS statistics", "KITA heading sum"],
        }
    )
    sources = pd.DataFrame(
        {
            "source_id": ["gangwon-release-2025"],
            "title_ko": ["수출 성과"],
            "title_en": ["Exports"],
            "producer_ko": ["강원특별자치도"],
            "producer_en": ["Gangwon State"],
            "citation_ko": ["강원특별자치도, 2025-07-28"],
            "citation_en": ["Gangwon State, 2025-07-28"],
        }
    )
    held = {"regions": regions, "bodies": bodies, "programmes": programmes, "bases": bases}
    return SimpleNamespace(named={**held, "sources": sources}.__getitem__)


def test_regions_have_full_and_short_names(tables):
    assert names.name(tables, "region", "KR-42", "ko", form="name") == "강원특별자치도"
    assert names.name(tables, "region", "KR-42", "en") == "Gangwon"


def test_an_entity_is_a_region_a_body_or_a_programme(tables):
    assert names.name(tables, "entity", "KR", "en") == "Republic of Korea"
    assert names.name(tables, "entity", "asia", "ko") == "아시아"
    assert names.name(tables, "entity", "R01", "en") == "Dental materials centre"
    with pytest.raises(WordingError, match=r"R02.*nearest: R01"):
        names.name(tables, "entity", "R02", "ko")


def test_sources_bases_and_programmes_have_names(tables):
    source = "gangwon-release-2025"
    assert names.name(tables, "source", source, "ko") == "강원특별자치도, 2025-07-28"
    assert names.name(tables, "source", source, "en", form="producer") == "Gangwon State"
    assert names.basis_names(tables, ("kita-hs", "mfds"), "en") == (
        "KITA heading sum; MFDS statistics"
    )
    assert names.basis_names(tables, (), "ko") == "밝히지 않음"
    assert names.name(tables, "programme", "R01", "ko") == "치과 소재 센터"


def test_unknown_codes_and_empty_names_are_refused(tables):
    with pytest.raises(WordingError, match=r"KR-52.*regions\.csv; nearest: KR-4"):
        names.name(tables, "region", "KR-52", "ko")
    with pytest.raises(WordingError, match=r"KR-45.*short_en"):
        names.name(tables, "region", "KR-45", "en")


def test_lists_end_with_and():
    assert names.listed(["경기"], "ko") == "경기"
    assert names.listed(["경기", "강원", "서울"], "ko") == "경기, 강원과 서울"
    assert names.listed(["Gyeonggi", "Gangwon", "Seoul"], "en") == "Gyeonggi, Gangwon and Seoul"
    with pytest.raises(ValueError, match="nothing"):
        names.listed([], "ko")


def korean_names():
    regions, codes = lookup("regions"), lookup("region_codes")
    found = {*regions["name_ko"], *regions["short_ko"], *codes["name_ko"]}
    return sorted(found - {""})


@pytest.mark.parametrize("name", korean_names())
def test_every_region_takes_the_right_particles(name):
    jamo = unicodedata.normalize("NFD", name[-1])
    is_closed = len(jamo) == 3
    is_rieul = is_closed and jamo[2] == "\u11af"
    for pair, (closed, opened) in PAIRS.items():
        takes_closed = is_closed and not (pair == "으로/로" and is_rieul)
        assert attach(name, pair) == name + (closed if takes_closed else opened)


@pytest.mark.parametrize("name", ["indicators", "bases", "bodies", "ministries", "themes"])
def test_every_name_of_the_lookups_has_a_reading(name):
    unread = [word for word in lookup(name)["name_ko"] if not isinstance(last_sound(word), Sound)]
    assert unread == []
