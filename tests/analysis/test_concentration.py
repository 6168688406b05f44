import itertools
import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.analysis.concentration import concentration_ratio, hhi_bounds, theil_bounds
from helpers.data.measured import Measured
from helpers.errors import Refusal

relaxed = settings(deadline=None, database=None)

NATION_2024 = 5255.11
TOP_FOUR_2024 = [
    Measured.exact(amount / NATION_2024, "share") for amount in (2097.05, 747.20, 674.07, 389.67)
]


def exact(*shares):
    return [Measured.exact(share, "share") for share in shares]


@st.composite
def partly_known(draw, *, most_unknown=4):
    """Raw shares that add up to 1, the larger of them known to three decimals."""
    weights = draw(st.lists(st.floats(0.05, 1), min_size=2, max_size=8))
    raw = sorted((weight / sum(weights) for weight in weights), reverse=True)
    unknown = draw(st.integers(0, min(most_unknown, len(raw) - 1)))
    cut = len(raw) - unknown
    known = [Measured.rounded(round(s, 3), step=0.001, unit="share") for s in raw[:cut]]
    return raw, known, unknown


def bounds_of(case):
    _, known, unknown = case
    return hhi_bounds(known, unknown_count=unknown, largest_unknown=known[-1])


def index(shares):
    return 10_000 * math.fsum(share**2 for share in shares)


def highest_vertex(spans):
    """Return the greatest index over points with all shares at an end but one."""
    best = -math.inf
    for free, (low, high) in enumerate(spans):
        others = spans[:free] + spans[free + 1 :]
        for ends in itertools.product(*others):
            share = 1 - math.fsum(ends)
            if low - 1e-12 <= share <= high + 1e-12:
                best = max(best, index([*ends, share]))
    return best


def test_four_known_provinces_of_2024_bound_the_index():
    bounds = hhi_bounds(TOP_FOUR_2024, unknown_count=13, largest_unknown=TOP_FOUR_2024[-1])
    assert (round(bounds.low), round(bounds.high)) == (2065, 2191)
    assert bounds.low == pytest.approx(2064.63536179)
    assert bounds.high == pytest.approx(2190.52405926)
    assert bounds.unit == "hhi_points"


def test_rounding_of_known_shares_widens_the_bounds():
    printed = [
        Measured.rounded(round(share.value, 3), step=0.001, unit="share") for share in TOP_FOUR_2024
    ]
    bounds = hhi_bounds(printed, unknown_count=13, largest_unknown=printed[-1])
    assert bounds.low < 2064.6
    assert bounds.high > 2190.5


def complete(shares):
    """Return the bounds of an index whose members are all known."""
    return hhi_bounds(shares, unknown_count=0, largest_unknown=shares[-1])


@pytest.mark.parametrize(
    ("shares", "least"),
    [((0.25, 0.25, 0.25, 0.25), 2500), ((1.0,), 10_000), ((0.5, 0.25, 0.25), 3750),
     ((0.5, 0.25, 0.25, 0.0), 3750)],
)  # fmt: skip
def test_an_index_of_known_members_is_the_sum_of_their_squares(shares, least):
    bounds = complete(exact(*shares))
    assert bounds.low == pytest.approx(least)
    assert bounds.high == pytest.approx(least)


def test_shares_that_add_up_only_within_rounding_are_taken():
    bounds = complete([Measured.rounded(0.33, step=0.01, unit="share")] * 3)
    assert bounds.low == pytest.approx(10_000 / 3)
    assert bounds.low <= bounds.high


def test_the_two_largest_shares_are_added():
    two = concentration_ratio(TOP_FOUR_2024, k=2)
    assert round(two.value, 4) == 0.5412
    assert round(concentration_ratio(TOP_FOUR_2024, k=4).value * 100, 1) == 74.4


def test_the_largest_are_never_more_than_what_the_others_leave():
    shares = [Measured(share, share, 0.7, "share") for share in (0.5, 0.3, 0.1)]
    assert concentration_ratio(shares, k=1).high == pytest.approx(0.6)


MEANINGLESS = {
    "nothing": (lambda: bounded([], count=0, cap=0.1), "no-figures", {}),
    "a member missing": (lambda: complete(exact(0.4, 0.3)), "shares-below-whole", {"sum": "0.7"}),
    "too much": (lambda: complete(exact(0.8, 0.3)), "shares-exceed-whole", {"sum": "1.1"}),
    "amounts": (
        lambda: complete([Measured.exact(40, "USD")]),
        *("unit-not-wanted", {"unit": "USD", "wanted": "share", "observations": ""}),
    ),
    "below zero": (
        lambda: complete(exact(-0.1, 0.9)),
        *("negative", {"low": "-0.1", "observations": ""}),
    ),
    "more than are known": (
        lambda: concentration_ratio(exact(0.4, 0.3), k=3),
        *("too-few-members", {"members": "2", "needed": "3"}),
    ),
    "the largest none": (
        lambda: concentration_ratio(exact(0.4, 0.3), k=0),
        *("too-few-members", {"members": "2", "needed": "0"}),
    ),
    "an unknown outranks": (
        lambda: bounded(exact(0.4, 0.2), count=3, cap=0.3),
        *("cap-exceeds-known", {"cap": "0.3", "smallest": "0.2"}),
    ),
    "too few unknown": (
        lambda: bounded(exact(0.4, 0.1), count=3, cap=0.1),
        *("shares-below-whole", {"sum": "0.8"}),
    ),
    "fewer than none": (
        lambda: bounded(exact(1.0), count=-1, cap=0.1),
        *("too-few-members", {"members": "-1", "needed": "0"}),
    ),
}


def bounded(known, *, count, cap):
    return hhi_bounds(known, unknown_count=count, largest_unknown=exact(cap)[0])


@pytest.mark.parametrize("name", MEANINGLESS)
def test_sets_of_shares_that_mean_nothing_are_refused(name):
    call, reason, details = MEANINGLESS[name]
    with pytest.raises(Refusal) as refused:
        call()
    assert (refused.value.reason, refused.value.details) == (reason, details)


def test_shares_on_two_bases_are_refused():
    shares = [Measured(0.5, 0.5, 0.5, "share", (basis,), (basis,)) for basis in ("mfds", "kita-hs")]
    with pytest.raises(Refusal, match="across-bases"):
        complete(shares)


@relaxed
@given(case=partly_known())
def test_bounds_hold_the_index_of_the_raw_shares(case):
    bounds = bounds_of(case)
    assert bounds.low - 1e-6 <= index(case[0]) <= bounds.high + 1e-6


@relaxed
@given(case=partly_known(most_unknown=3))
def test_the_upper_bound_is_attained_at_a_vertex(case):
    _, known, unknown = case
    cap = min(part.high for part in known)
    spans = [(part.low, part.high) for part in known] + [(0.0, cap)] * unknown
    assert bounds_of(case).high == pytest.approx(highest_vertex(spans), abs=1e-6)


@relaxed
@given(case=partly_known(), pair=st.tuples(st.integers(0, 7), st.integers(0, 7)))
def test_no_shift_between_two_members_goes_below_the_lower_bound(case, pair):
    raw, known, unknown = case
    bounds = bounds_of(case)
    caps = [part.high for part in known] + [known[-1].high] * unknown
    lows = [part.low for part in known] + [0.0] * unknown
    one, other = (member % len(raw) for member in pair)
    for step in (0.1, 0.5, 1.0):
        moved = list(raw)
        room = min(moved[one] - lows[one], caps[other] - moved[other])
        if one != other and room > 0:
            moved[one] -= step * room
            moved[other] += step * room
        assert index(moved) >= bounds.low - 1e-6


@relaxed
@given(case=partly_known())
def test_the_lower_bound_is_attained_by_one_common_level(case):
    _, known, unknown = case
    cap = min(part.high for part in known)
    spans = [(part.low, part.high) for part in known] + [(0.0, cap)] * unknown
    ends = sorted({end for span in spans for end in span} | {0.0, 1.0})

    def at_level(level):
        return [min(max(level, low), high) for low, high in spans]

    # Between two neighbouring ends the sum is linear in the level, so the level is solved there.
    for below, above in itertools.pairwise(ends):
        low, high = math.fsum(at_level(below)), math.fsum(at_level(above))
        if low <= 1 <= high and high > low:
            level = below + (1 - low) / (high - low) * (above - below)
            assert bounds_of(case).low == pytest.approx(index(at_level(level)), abs=1e-6)
            return
    assert math.isclose(math.fsum(at_level(1.0)), 1, abs_tol=1e-6)


@relaxed
@given(case=partly_known(), seed=st.randoms())
def test_the_order_of_members_does_not_matter(case, seed):
    _, known, unknown = case
    shuffled = seed.sample(known, len(known))
    other = hhi_bounds(shuffled, unknown_count=unknown, largest_unknown=known[-1])
    assert bounds_of(case).low == pytest.approx(other.low)
    assert bounds_of(case).high == pytest.approx(other.high)


@relaxed
@given(case=partly_known(), k=st.integers(1, 2))
def test_the_largest_raw_shares_lie_within_the_ratio(case, k):
    raw, known, _ = case
    if k <= len(known):
        ratio = concentration_ratio(known, k=k)
        assert ratio.low - 1e-9 <= math.fsum(raw[:k]) <= ratio.high + 1e-9


def test_theil_of_a_complete_set_by_hand():
    shares = [Measured.exact(share, "share") for share in (0.5, 0.25, 0.25)]
    bounds = theil_bounds(shares, unknown_count=0, largest_unknown=shares[-1])
    # 0.5 ln 1.5 + 2 × 0.25 ln 0.75
    assert bounds.low == pytest.approx(0.0588915, abs=1e-7)
    assert bounds.high == pytest.approx(bounds.low)


def test_theil_of_equal_members_is_nought_and_of_one_alone_ln_n():
    even = [Measured.exact(0.25, "share")] * 4
    assert theil_bounds(even, unknown_count=0, largest_unknown=even[0]).high == pytest.approx(0)
    alone = [Measured.exact(1.0, "share")]
    bounds = theil_bounds(alone, unknown_count=3, largest_unknown=alone[0])
    assert bounds.low == bounds.high == pytest.approx(math.log(4))


@relaxed
@given(st.lists(st.floats(0.01, 1), min_size=3, max_size=6))
def test_no_way_to_share_the_rest_leaves_the_bounds_of_theil(parts):
    known, members = 0.4, 1 + len(parts)
    cap = Measured.exact(known, "share")
    rest = [0.6 * part / math.fsum(parts) for part in parts]
    assume(max(rest) <= known)
    bounds = theil_bounds([cap], unknown_count=len(parts), largest_unknown=cap)
    inside = math.fsum(s * math.log(members * s) for s in (known, *rest))
    assert bounds.low - 1e-9 <= inside <= bounds.high + 1e-9
