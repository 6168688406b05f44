"""Korean particles chosen by the last sound of the word before them.

Here: the final-consonant rule for Hangul, and how digits, units and Latin letters are read out.
Not here: wording (``wording``), and any other inflection.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

_PAIRS = (
    "이/가", "은/는", "을/를", "과/와", "으로/로", "이나/나", "이며/며", "이고/고", "이라/라",
    "이란/란", "이었다/였다",
)  # fmt: skip
PAIRS = {pair: (closed, opened) for pair in _PAIRS for closed, opened in [pair.split("/")]}
"""Every pair a wording entry may name: the form after a consonant, the form after a vowel."""

FIRST_SYLLABLE, LAST_SYLLABLE = 0xAC00, 0xD7A3
FINALS = 28
FINAL_RIEUL = 8

_MARKS = re.compile(r"[\s\"'“”‘’「」『』《》〈〉«».,!?:;·…~∼–—]+$")
_BRACKETED = re.compile(r"(?<=\S)\s*[(\[{][^()\[\]{}]*[)\]}]$")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?$")
_LATIN = re.compile(r"[A-Za-z]+$")


class Sound(Enum):
    """How a word ends when it is read out."""

    VOWEL = "vowel"
    RIEUL = "rieul"
    CONSONANT = "consonant"


# 영 일 이 삼 사 오 육 칠 팔 구
_DIGITS = {
    **dict.fromkeys("2459", Sound.VOWEL),
    **dict.fromkeys("178", Sound.RIEUL),
    **dict.fromkeys("036", Sound.CONSONANT),
}
# 엘, 알; 엠, 엔; every other letter's name ends in a vowel
_LETTERS = {"L": Sound.RIEUL, "R": Sound.RIEUL, "M": Sound.CONSONANT, "N": Sound.CONSONANT}
# 퍼센트, 도, 달러, 유로, 제곱미터, 플러스, 앤드; 퍼밀; 원
_SYMBOLS = dict.fromkeys("%℃$€㎡+&", Sound.VOWEL) | {"‰": Sound.RIEUL, "₩": Sound.CONSONANT}
_TRILLION_ZEROS = range(12, 16)


def last_sound(word: str) -> Sound | None:
    """Return how a word ends when read out in Korean.

    Closing quotes and marks are not read; a bracket after a word is not read either, so the word
    before it decides. Integers are read with their place words (십 백 천 만 억 조), digits after a
    decimal point one by one, Latin capitals by their Korean letter names. None where the ending has
    no known reading (Chinese characters, unlisted symbols).

    >>> last_sound("강원"), last_sound("서울"), last_sound("경기")
    (<Sound.CONSONANT: 'consonant'>, <Sound.RIEUL: 'rieul'>, <Sound.VOWEL: 'vowel'>)
    >>> last_sound("7억 4,720만 달러(14.2%)")
    <Sound.VOWEL: 'vowel'>
    """
    spoken = _spoken(word)
    if not spoken:
        return None
    end = spoken[-1]
    if FIRST_SYLLABLE <= ord(end) <= LAST_SYLLABLE:
        return _syllable_sound(end)
    if end in "0123456789":
        return _number_sound(spoken)
    if end.isascii() and end.isalpha():
        return _latin_sound(spoken)
    return _SYMBOLS.get(end)


def particle(word: str, pair: str) -> str:
    """Return the form of a particle, a key of ``PAIRS``, that follows a word.

    Both (``을(를)``) where the word's ending has no known reading. Raises ``ValueError``: the pair
    is not in ``PAIRS``.

    >>> particle("서울", "으로/로"), particle("부산", "으로/로"), particle("2024", "은/는")
    ('로', '으로', '는')
    """
    if pair not in PAIRS:
        raise ValueError(f"particle pair «{pair}» is not one of {', '.join(PAIRS)}")
    closed, opened = PAIRS[pair]
    sound = last_sound(word)
    if sound is None:
        return f"{closed}({opened})"
    if pair == "으로/로":
        return closed if sound is Sound.CONSONANT else opened
    return opened if sound is Sound.VOWEL else closed


def attach(word: str, pair: str) -> str:
    """Return a word with its particle.

    >>> attach("경기", "이/가"), attach("9.6%", "을/를"), attach("KHIDI", "과/와")
    ('경기가', '9.6%를', 'KHIDI와')
    """
    return word + particle(word, pair)


def _spoken(word: str) -> str:
    """Return the word without what is not read at its end."""
    text = unicodedata.normalize("NFKC", word).strip()
    while text:
        shorter = _BRACKETED.sub("", _MARKS.sub("", text))
        if shorter == text:
            break
        text = shorter
    if len(text) > 1 and text[0] in "([{" and text[-1] in ")]}":
        return _spoken(text[1:-1])
    return text


def _syllable_sound(syllable: str) -> Sound:
    final = (ord(syllable) - FIRST_SYLLABLE) % FINALS
    if final == 0:
        return Sound.VOWEL
    return Sound.RIEUL if final == FINAL_RIEUL else Sound.CONSONANT


def _number_sound(text: str) -> Sound:
    """Return the sound of the number at the end of a text."""
    found = _NUMBER.search(text)
    digits = found.group().replace(",", "") if found else text[-1]
    if "." in digits or digits[-1] != "0" or not digits.strip("0"):
        return _DIGITS[digits[-1]]
    zeros = len(digits) - len(digits.rstrip("0"))
    # 십 백 천 만 억 and 경 end in a consonant, 조 in a vowel
    return Sound.VOWEL if zeros in _TRILLION_ZEROS else Sound.CONSONANT


def _latin_sound(text: str) -> Sound:
    """Return the sound of Latin letters: capitals by name, words by how such endings sound."""
    found = _LATIN.search(text)
    letters = found.group() if found else text[-1]
    if letters[-1].islower() and len(letters) > 1:
        if letters.endswith("ng"):
            return Sound.CONSONANT
        if letters.endswith("le"):
            return Sound.RIEUL
        if letters.endswith("r"):
            return Sound.VOWEL
    return _LETTERS.get(letters[-1].upper(), Sound.VOWEL)
