import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.characters import fit_for_xml, named, unfit_for_a_key, unsound

NOBODY_SEES = {
    "zero width space": "\u200b",
    "zero width joiner": "\u200d",
    "word joiner": "\u2060",
    "byte-order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "right-to-left override": "\u202e",
    "left-to-right mark": "\u200e",
    "isolate": "\u2068",
    "no-break space": "\u00a0",
    "narrow no-break space": "\u202f",
    "ideographic space": "\u3000",
    "thin space": "\u2009",
    "line separator": "\u2028",
    "tab": "\t",
    "line feed": "\n",
    "escape": "\x1b",
    "hangul filler": "\u3164",
    "jamo filler": "\u115f",
    "halfwidth filler": "\uffa0",
    "variation selector": "\ufe0f",
    "variation selector of ideographs": "\U000e0100",
    "tag": "\U000e0041",
    "grapheme joiner": "\u034f",
    "blank of Braille": "\u2800",
    "private use": "\ue000",
    "half a pair": "\ud800",
    "no character": "\uffff",
}


@pytest.mark.parametrize("sign", NOBODY_SEES.values(), ids=NOBODY_SEES)
def test_what_nobody_sees_is_refused_by_code_point_and_place(sign: str) -> None:
    code = f"no invisible character U+{ord(sign):04X}"
    assert unsound(f"경기{sign}도").startswith(code)
    assert unsound(f"경기{sign}도").endswith("(character 3)")
    assert unsound(f"{sign}KR").startswith(code)
    assert unsound(f"KR{sign}").endswith("(character 3)")
    assert unicodedata.name(sign, "") in unsound(sign)


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        *(("\0", "U+0000 NULL"), ("\t", "U+0009 TABULATION"), ("\n", "U+000A LINE FEED")),
        *(("\r", "U+000D CARRIAGE RETURN"), ("\x1b", "U+001B ESCAPE"), ("\x07", "U+0007")),
    ],
)
def test_controls_are_named_though_they_have_no_name(sign: str, name: str) -> None:
    assert named(sign) == name


LOOK_ALIKE = {
    "KR-4\u0417": ("U+0417 CYRILLIC CAPITAL LETTER ZE", 5, ""),
    "\u041aR-41": ("U+041A CYRILLIC CAPITAL LETTER KA", 1, "K"),
    "\u041a\u0420-41": ("U+041A CYRILLIC CAPITAL LETTER KA", 1, "K"),
    "GYE\u039fNGGI": ("U+039F GREEK CAPITAL LETTER OMICRON", 4, "O"),
    "\uff11\uff16": ("U+FF11 FULLWIDTH DIGIT ONE", 1, "1"),
    "\uff2bR": ("U+FF2B FULLWIDTH LATIN CAPITAL LETTER K", 1, "K"),
    "\U0001d400": ("U+1D400 MATHEMATICAL BOLD CAPITAL A", 1, "A"),
    "\u1112": ("U+1112 HANGUL CHOSEONG HIEUH", 1, ""),
    "\uffa1": ("U+FFA1 HALFWIDTH HANGUL LETTER KIYEOK", 1, ""),
}


@pytest.mark.parametrize("text", [text for text in LOOK_ALIKE if "\u0417" not in text])
def test_what_looks_like_another_letter_is_refused_anywhere(text: str) -> None:
    name, place, plain = LOOK_ALIKE[text]
    assert unsound(text).startswith(f"no look-alike {name} (character {place})")
    assert unsound(text).endswith(f"; write {plain}") or not plain


def test_what_looks_like_a_letter_of_its_word_is_refused_beside_other_scripts() -> None:
    wrong = "no look-alike U+041A CYRILLIC CAPITAL LETTER KA (character 4); write K"
    assert unsound("경기 \u041aR") == wrong
    assert unsound("경기 \u0420\u043e\u0441\u0441\u0438\u044f KR") == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("KR-4\u0417", "U+0417 CYRILLIC CAPITAL LETTER ZE (character 5)"),
        ("\u22125", "U+2212 MINUS SIGN (character 1); write -"),
        ("2015\u20132019", "U+2013 EN DASH (character 5); write -"),
        ("KR\u201041", "U+2010 HYPHEN (character 3); write -"),
        ("KR\u301641", "U+3016 LEFT WHITE LENTICULAR BRACKET (character 3)"),
        ("\u0661\u0662", "U+0661 ARABIC-INDIC DIGIT ONE (character 1)"),
        ("\u2160", "U+2160 ROMAN NUMERAL ONE (character 1); write I"),
        ("\u3161", "U+3161 HANGUL LETTER EU (character 1); write -"),
        ("a\uff0cb", "U+FF0C FULLWIDTH COMMA (character 2); write ,"),
        ("KR\u201941", "U+2019 RIGHT SINGLE QUOTATION MARK (character 3)"),
    ],
)
def test_what_looks_like_a_plain_sign_is_refused_in_keys_and_numbers(text: str, name: str) -> None:
    assert unfit_for_a_key(text) == f"no look-alike {name}"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\u1100\u1161", "U+1100 HANGUL CHOSEONG KIYEOK (character 1)"),
        (f"충{unicodedata.normalize('NFD', '북')}", "U+1107 HANGUL CHOSEONG PIEUP (character 2)"),
        ("e\u0301", "U+0301 COMBINING ACUTE ACCENT (character 2)"),
        ("\uf90a", "U+F90A CJK COMPATIBILITY IDEOGRAPH-F90A (character 1)"),
        ("\u212b", "U+212B ANGSTROM SIGN (character 1)"),
    ],
)
def test_what_is_not_composed_is_named(text: str, name: str) -> None:
    assert unsound(text) == f"composed characters (Unicode NFC), not {name}"


@pytest.mark.parametrize(
    "text",
    [
        *("7억 4,720만 달러", "≈ 2,255", "−20%", "2013∼2020", "’18", "안과·콘택트렌즈", "1×2"),
        *(
            "µm",
            "TGF-β",
            "NF-κB",
            "3.5조원+α",
            "Россия",
            "①",
            "㎡",
            "℃",
            "金",
            "ㄱ.",
            "（주）",
            "…",
            "é",
        ),
    ],
)
def test_what_documents_print_is_sound(text: str) -> None:
    assert unsound(text) == ""


@pytest.mark.parametrize("text", ["KR-41", "서울", "전남·광주", "São", "金", "a_b.c", ""])
def test_keys_may_be_words(text: str) -> None:
    assert unfit_for_a_key(text) == ""


@given(text=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_plain_text_is_sound_but_for_space_around_it(text: str) -> None:
    assert (unsound(text) == "") == (text == text.strip())
    assert unfit_for_a_key(text) == ""


@given(text=st.text(max_size=8))
def test_whatever_is_sound_can_be_printed_and_is_what_it_says(text: str) -> None:
    if not unsound(text):
        assert text.isprintable()
        assert text == unicodedata.normalize("NFC", text.strip())
        text.encode()


def test_all_that_xml_takes_stays() -> None:
    kept = [*"\t\n\r ~\x7f\x85가\ud7ff\ue000\ufffd\U00010000\U0010ffff"]
    assert fit_for_xml("".join(kept)) == "".join(kept)
    # The bounds of XML 1.0, section 2.2, and what lies right outside them.
    outside = "\x00\x08\x0b\x0c\x0e\x1b\x1f\ud800\udbff\udc00\udfff\ufffe\uffff"
    assert fit_for_xml(outside) == ""
