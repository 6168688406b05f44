"""Characters that deceive whoever reads a table: those nobody sees, and those that look alike.

Belongs here: which characters no cell holds, and which no key or number does. They are named by
code point and place, since to the eye nothing is wrong. Besides, which ones no XML takes.
"""

from __future__ import annotations

import re
import unicodedata

#: What most cells are made of: printable ASCII and Hangul.
_USUAL = re.compile(r"[ -~가-힣]*")
_WORD = re.compile(r"[^\W_]+")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp", "Zs"})
#: Nothing to be seen either, though their category says otherwise: joiners, fillers, variation
#: selectors, a blank of Braille.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_CONTROLS = {0: "NULL", 9: "TABULATION", 10: "LINE FEED", 13: "CARRIAGE RETURN", 27: "ESCAPE"}
#: Cyrillic and Greek letters that are drawn like Latin ones, and those.
_TWINS = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеорсухѕіјһԁԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABESIJKMHOPCTYXaeopcyxsijhdqwlABEZHIKMNOPTYXo",
        strict=True,
    )
)
_TO_LATIN = str.maketrans(_TWINS)
_DASHES = "\u2212\u2043\u3161\u30fc\u2500"
#: Scripts that keys may be written in, as names of characters begin.
_KEY_SCRIPTS = ("LATIN ", "HANGUL SYLLABLE", "CJK UNIFIED IDEOGRAPH")
#: All but those of XML 1.0, section 2.2.
_UNFIT_FOR_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOSE_JAMO = ("HANGUL CHOSEONG", "HANGUL JUNGSEONG", "HANGUL JONGSEONG", "HALFWIDTH HANGUL")


def named(sign: str) -> str:
    r"""Return a character's code point and name.

    >>> named("\u200b"), named("\n")
    ('U+200B ZERO WIDTH SPACE', 'U+000A LINE FEED')
    """
    fallback = _CONTROLS.get(ord(sign), "")
    return f"U+{ord(sign):04X} {unicodedata.name(sign, fallback)}".strip()


def unsound(text: str) -> str:
    r"""Return what is wanted of a text's characters; nothing where they are sound.

    >>> unsound("Gyeonggi 경기"), unsound("K\u0415Y")
    ('', 'no look-alike U+0415 CYRILLIC CAPITAL LETTER IE (character 2); write E')
    """
    if not _USUAL.fullmatch(text):
        wrong = _uncomposed(text) or _deceptive(text) or _mixed(text)
        if wrong:
            return wrong
    return "no space before or behind" if text != text.strip() else ""


def unfit_for_a_key(text: str) -> str:
    r"""Return what is wanted of the characters of a key or number; nothing where they are fit.

    >>> unfit_for_a_key("전남·광주-1"), unfit_for_a_key("\u22125")
    ('', 'no look-alike U+2212 MINUS SIGN (character 1); write -')
    """
    for place, sign in enumerate(text, start=1):
        if sign.isascii() or sign == "·":
            continue
        if not (sign.isalpha() and unicodedata.name(sign, "").startswith(_KEY_SCRIPTS)):
            return _look_alike(sign, place)
    return ""


def fit_for_xml(text: str) -> str:
    r"""Return a text without the characters that would keep XML from being read at all.

    >>> fit_for_xml("a\x1b\ufffe\ud800\tb")
    'a\tb'
    """
    return _UNFIT_FOR_XML.sub("", text)


def _uncomposed(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    if composed == text:
        return ""
    pairs = enumerate(zip(text, composed, strict=False))
    place = next((place for place, (ours, wanted) in pairs if ours != wanted), 0)
    # A mark behind a plain letter is what composes with it.
    place += text[place].isascii()
    return f"composed characters (Unicode NFC), not {named(text[place])} (character {place + 1})"


def _deceptive(text: str) -> str:
    for place, sign in enumerate(text, start=1):
        if sign == "\ufffd":
            return "no replacement character U+FFFD; the text was damaged by a wrong encoding"
        if sign != " " and (unicodedata.category(sign) in _UNSEEN or _BLANK.match(sign)):
            return f"no invisible character {named(sign)} (character {place})"
        name = unicodedata.name(sign, "")
        wide = name.startswith(("FULLWIDTH ", "MATHEMATICAL ")) and sign.isalnum()
        if wide or name.startswith(_LOOSE_JAMO):
            return _look_alike(sign, place)
    return ""


def _mixed(text: str) -> str:
    """Return the first letter of another script that passes for Latin in its word or its text."""
    whole = text.translate(_TO_LATIN).isascii()
    for word in _WORD.finditer(text):
        latin = any(sign.isascii() for sign in word[0])
        for place, sign in enumerate(word[0], start=word.start() + 1):
            if sign in _TWINS and (latin or whole):
                return _look_alike(sign, place)
    return ""


def _look_alike(sign: str, place: int) -> str:
    dash = unicodedata.category(sign) == "Pd" or sign in _DASHES
    plain = "-" if dash else _TWINS.get(sign) or unicodedata.normalize("NFKC", sign)
    instead = f"; write {plain}" if plain.isascii() else ""
    return f"no look-alike {named(sign)} (character {place}){instead}"
