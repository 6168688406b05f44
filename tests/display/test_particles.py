import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.display.particles import PAIRS, Sound, attach, last_sound, particle

SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]
RIEUL_JAMO = "\u11af"


def sound_by_decomposition(syllable: str) -> Sound:
    jamo = unicodedata.normalize("NFD", syllable)
    if len(jamo) == 2:
        return Sound.VOWEL
    return Sound.RIEUL if jamo[2] == RIEUL_JAMO else Sound.CONSONANT


def test_every_hangul_syllable_sounds_as_its_final_consonant():
    assert len(SYLLABLES) == 11_172
    assert [last_sound(syllable) for syllable in SYLLABLES] == [
        sound_by_decomposition(syllable) for syllable in SYLLABLES
    ]


@pytest.mark.parametrize(
    ("word", "subject", "towards"),
    [
        ("강원", "강원이", "강원으로"),
        ("서울", "서울이", "서울로"),
        ("경기", "경기가", "경기로"),
        ("뷁", "뷁이", "뷁으로"),
        ("7억 4,720만 달러", "7억 4,720만 달러가", "7억 4,720만 달러로"),
        ("1조 657억 원", "1조 657억 원이", "1조 657억 원으로"),
        ("188개사", "188개사가", "188개사로"),
    ],
)
def test_words_take_the_fitting_form(word, subject, towards):
    assert attach(word, "이/가") == subject
    assert attach(word, "으로/로") == towards


# 영 일 이 삼 사 오 육 칠 팔 구
@pytest.mark.parametrize(
    ("digit", "subject", "towards"),
    [
        ("0", "이", "으로"),
        ("1", "이", "로"),
        ("2", "가", "로"),
        ("3", "이", "으로"),
        ("4", "가", "로"),
        ("5", "가", "로"),
        ("6", "이", "으로"),
        ("7", "이", "로"),
        ("8", "이", "로"),
        ("9", "가", "로"),
    ],
)
def test_digits_are_read_by_their_korean_names(digit, subject, towards):
    assert particle(digit, "이/가") == subject
    assert particle(f"20{digit}.{digit}", "으로/로") == towards


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("10", Sound.CONSONANT),
        ("300", Sound.CONSONANT),
        ("2,000", Sound.CONSONANT),
        ("40,000", Sound.CONSONANT),
        ("100,000,000", Sound.CONSONANT),
        ("100,000,000,000", Sound.CONSONANT),
        ("1,000,000,000,000", Sound.VOWEL),
        ("1,000,000,000,000,000", Sound.VOWEL),
        ("10,000,000,000,000,000", Sound.CONSONANT),
        ("2020", Sound.CONSONANT),
        ("2.0", Sound.CONSONANT),
        ("9.2", Sound.VOWEL),
        ("1조", Sound.VOWEL),
        ("5억", Sound.CONSONANT),
        ("3만", Sound.CONSONANT),
        ("9.61–9.68%", Sound.VOWEL),
        ("−6.4%p", Sound.VOWEL),
        ("２０２４", Sound.VOWEL),
    ],
)
def test_numbers_are_read_with_their_place_words(number, expected):
    assert last_sound(number) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("KHIDI", Sound.VOWEL),
        ("MFDS", Sound.VOWEL),
        ("IBM", Sound.CONSONANT),
        ("LCN", Sound.CONSONANT),
        ("URL", Sound.RIEUL),
        ("VR", Sound.RIEUL),
        ("Samsung", Sound.CONSONANT),
        ("Google", Sound.RIEUL),
        ("Tesla", Sound.VOWEL),
        ("Center", Sound.VOWEL),
        ("Busan", Sound.CONSONANT),
        ("Kim", Sound.CONSONANT),
        ("Seoul", Sound.RIEUL),
        ("Tablet", Sound.VOWEL),
        # Capitals are spelled out, and so is a letter that stands alone.
        ("ENG", Sound.VOWEL),
        ("SALE", Sound.VOWEL),
        ("l", Sound.RIEUL),
        ("r", Sound.RIEUL),
        ("n", Sound.CONSONANT),
        ("e", Sound.VOWEL),
    ],
)
def test_latin_letters_are_read_out(word, expected):
    assert last_sound(word) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("강원(KR-42)", "강원(KR-42)은"),
        ("경기 (41)", "경기 (41)는"),
        ("‘의료기기’", "‘의료기기’는"),
        ("「바이오 전략」", "「바이오 전략」은"),
        ("(서울)", "(서울)은"),
        ("(「경기」)", "(「경기」)는"),
        ("[경기 (41)]", "[경기 (41)]는"),
        ("부산 [주 1](표)", "부산 [주 1](표)은"),
        (unicodedata.normalize("NFD", "강원"), unicodedata.normalize("NFD", "강원") + "은"),
    ],
)
def test_brackets_and_quotes_are_not_read(word, expected):
    assert attach(word, "은/는") == expected


# 퍼센트, 퍼밀, 도, 원, 달러, 유로, 제곱미터, 플러스, 앤드
@pytest.mark.parametrize(
    ("sign", "form"),
    [
        *(("5%", "로"), ("5‰", "로"), ("5℃", "로"), ("₩", "으로"), ("US$", "로"), ("€", "로")),
        *(("5㎡", "로"), ("A+", "로"), ("R&", "로")),
    ],
)
def test_signs_are_read_by_their_korean_names(sign, form):
    assert particle(sign, "으로/로") == form
    assert particle(sign, "이/가") == ("이" if sign in {"5‰", "₩"} else "가")


@pytest.mark.parametrize("word", ["中", "", "…", "☆"])
def test_what_has_no_known_reading_takes_both_forms(word):
    assert particle(word, "을/를") == "을(를)"


def test_an_unknown_pair_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"이가.*이/가, 은/는"):
        particle("강원", "이가")


@pytest.mark.parametrize(
    ("pair", "closed", "opened"),
    [
        *(("이/가", "이", "가"), ("은/는", "은", "는"), ("을/를", "을", "를")),
        *(("과/와", "과", "와"), ("으로/로", "으로", "로"), ("이나/나", "이나", "나")),
        *(("이며/며", "이며", "며"), ("이고/고", "이고", "고"), ("이라/라", "이라", "라")),
        *(("이란/란", "이란", "란"), ("이었다/였다", "이었다", "였다")),
    ],
)
def test_every_pair_has_a_form_for_either_ending(pair, closed, opened):
    assert (particle("강원", pair), particle("경기", pair)) == (closed, opened)
    assert particle("中", pair) == f"{closed}({opened})"
    assert pair in PAIRS


@given(st.text(max_size=12), st.sampled_from(sorted(PAIRS)))
def test_any_text_takes_some_form(word, pair):
    closed, opened = PAIRS[pair]
    assert particle(word, pair) in {closed, opened, f"{closed}({opened})"}
