"""The words that name units in print, and which of them a unit of the tables admits."""

#: Units in which the regions of a nation add up.
ADDITIVE = frozenset({"KRW", "USD", "firms", "persons"})
#: Unit as printed (lower case, single spaces) → what it says.
PRINTED_UNITS = {
    **dict.fromkeys(["won", "krw", "원", "korean won"], "KRW"),
    **dict.fromkeys(["usd", "dollars", "dollar", "us dollars", "u.s. dollars", "달러"], "USD"),
    **dict.fromkeys(["%", "percent", "per cent", "퍼센트", "프로"], "percent"),
    **dict.fromkeys(
        ["%p", "pp", "percentage points", "percentage point", "%포인트", "퍼센트포인트"], "points"
    ),
    **dict.fromkeys(
        [
            *("firms", "firm", "companies", "enterprises", "manufacturers", "makers", "importers"),
            *("exporters", "smes", "smes and medical centers"),
            *("medical device manufacturers", "pharmaceutical manufacturers"),
            *("개사", "개 사", "개 기업", "개기업", "개 업체", "개업체", "개소"),
        ],
        "firms",
    ),
    **dict.fromkeys(["hospitals", "medical hospitals", "개 병원"], "hospitals"),
    **dict.fromkeys(["persons", "person", "people", "employees", "medical staff"], "persons"),
    **dict.fromkeys(["명", "인", "staff", "workers", "trainees"], "persons"),
    **dict.fromkeys(["위", "largest", "largest economy", "place"], "rank"),
    **dict.fromkeys(["years", "year", "년", "년 연속", "개년"], "years"),
    **dict.fromkeys(["months", "month", "개월"], "months"),
    **dict.fromkeys(["배", "fold", "times", "x"], "times"),
    **dict.fromkeys(["programmes", "programs", "projects", "개 사업", "건"], "programmes"),
    **dict.fromkeys(["won per dollar", "krw per usd", "krw/usd", "원/달러"], "KRW_per_USD"),
    **dict.fromkeys(["each", "개"], "each"),
}
#: Unit of the table → what may be printed for it ("" = no unit beside the figure).
PRINTABLE = {
    "KRW": {"KRW", ""},
    "USD": {"USD", ""},
    "share": {"percent"},
    "growth": {"percent"},
    "percentage_points": {"points"},
    "firms": {"firms", "each", ""},
    "persons": {"persons", "each", ""},
    "programmes": {"programmes", "each", ""},
    "hospitals": {"hospitals", "each", ""},
    "rank": {"rank", ""},
    "years": {"years", ""},
    "months": {"months", ""},
    "multiple": {"times", ""},
    "KRW_per_USD": {"KRW_per_USD", "KRW", ""},
    "number": {"each", ""},
}
#: Unit of a figure where the reader is told none.
DEFAULT_UNITS = {"percent": "share", "points": "percentage_points", "times": "multiple"} | {
    "": "number",
    "each": "number",
}
COUNTS = frozenset({"firms", "persons", "programmes", "hospitals", "rank", "years", "months"})
SIGNED = frozenset({"growth", "percentage_points"})
MULTIPLE_WORDS = {"double": 2, "triple": 3, "두 배": 2, "세 배": 3}
#: Units joined to their number with a hyphen.
HYPHENATED = frozenset({"fold", "largest", "largest economy"})
