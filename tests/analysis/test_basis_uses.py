"""What each basis can be used for, and that no two go together."""

from helpers.analysis.basis_uses import USES, uses_of_bases


def verdicts(tables):
    frame = uses_of_bases(tables)
    return {(row["basis_code"], row["use"]): row for row in frame.to_dict("records")}


def test_every_basis_has_every_use_once(tables):
    frame = uses_of_bases(tables)
    assert not frame.duplicated(["basis_code", "use"]).any()
    assert (frame.groupby("basis_code").size() == len(USES)).all()
    assert not frame["basis_code"].str.startswith("fx-").any()
    assert not frame["basis_code"].isin(["government-plan", "budget-plan"]).any()


def test_the_returns_allow_most_and_break_in_their_growth(tables):
    found = verdicts(tables)
    assert found["mfds", "nation"]["verdict"] == "yes"
    assert found["mfds", "share"]["verdict"] == "yes"
    assert found["mfds", "currencies"]["verdict"] == "yes"
    growth = found["mfds", "growth"]
    assert (growth["verdict"], growth["break_year"]) == ("limited", 2020)
    regions = found["mfds", "regions"]
    assert (regions["verdict"], regions["count"]) == ("limited", 4)


def test_a_printed_share_without_its_amounts_is_limited(tables):
    found = verdicts(tables)
    assert found["kita-hs", "share"]["verdict"] == "limited"
    assert found["kita-hs", "growth"]["verdict"] == "no"


def test_a_break_of_two_indicators_limits_growth_and_a_new_name_does_not(tables):
    found = verdicts(tables)
    assert (found["khidi", "growth"]["verdict"], found["khidi", "growth"]["break_year"]) == (
        "limited",
        2021,
    )
    assert found["motie-mti", "growth"]["verdict"] == "yes"


def test_figures_of_many_hands_are_never_allowed_without_limits(tables):
    found = verdicts(tables)
    assert {found["press", use]["verdict"] for use in USES} <= {"limited", "no"}


def test_a_target_printed_in_two_currencies_is_no_figure(tables):
    # health services: the base of 2012, not the 2.4 billion dollars set for 2017
    assert verdicts(tables)["health-services", "nation"]["last_year"] == 2012
