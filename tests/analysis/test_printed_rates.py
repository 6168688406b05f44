"""Printed rates with ours beside: why they differ, worked out by hand."""

import dataclasses

import pandas as pd
import pytest

from helpers.analysis.frames import records
from helpers.analysis.printed_rates import first_of, printed_rates, rates_of_span


def by_indicator(tables, entity):
    return {row["indicator"]: row for row in records(printed_rates(tables, entity=entity))}


@pytest.mark.parametrize(
    ("rate", "printed", "ours", "reason"),
    [
        # 5,255.11 over 6,769.651 ÷ 1,305.41: the dollars of 2023 are printed as about
        (("KR", "device_exports_usd_change"), 0.014, 5255.11 / (6769651 / 1305.41) - 1, "about"),
        # 10,727.0 over 7,803.9 in four steps is 8.28%
        (("KR", "device_market_growth"), 0.083, (10727.0 / 7803.9) ** 0.25 - 1, "agrees"),
        # −20.82% is beyond −20.5% at every rounding
        (("KR", "device_exports_change"), -0.20, 5255.11 / 6636.57 - 1, "cut"),
        (("KR-42", "device_exports_growth"), 0.097, (747.2 / 517) ** 0.25 - 1, "rounding"),
        (("KR-42", "device_exports_change"), 0.44, 747.2 / 517 - 1, "rounding"),
        # (1,082.8 ÷ 652.1)^(1/3) is 18.4%, but 2018 to 2020 are two steps
        (("KR-29", "industry_sales_growth"), 0.184, (1082.8 / 652.1) ** 0.5 - 1, "steps"),
    ],
)
def test_a_printed_rate_stands_with_ours_and_the_reason(tables, rate, printed, ours, reason):
    entity, indicator = rate
    row = by_indicator(tables, entity)[indicator]
    assert row["printed"].value == pytest.approx(printed)
    assert row["ours"].value == pytest.approx(ours, abs=1e-6)
    assert row["reason"] == reason
    assert reason != "steps" or row["counted"] == 3


def test_two_rates_of_one_span_are_told_to_exclude_each_other(tables):
    # 9.65% a year makes 44.56% in four years; 44% is 44.5% at most
    rows = by_indicator(tables, "KR-42")
    assert rows["device_exports_growth"]["conflicts"]
    assert rows["device_exports_change"]["conflicts"]
    assert not rows["device_production_growth"]["conflicts"]
    # 45% is 44.5% at least, and 9.75% a year makes 45.07%
    there = tables.observations
    of_all_years = (there["entity"] == "KR-42") & (there["indicator"] == "device_exports_change")
    wider = there.mask(of_all_years, there.assign(value=0.45, low=0.445, high=0.455))
    rows = by_indicator(dataclasses.replace(tables, observations=wider), "KR-42")
    assert rows["device_exports_change"]["printed"].value == 0.45
    assert not rows["device_exports_change"]["conflicts"]
    assert not rows["device_exports_growth"]["conflicts"]


def test_a_rate_without_amounts_stands_alone(tables):
    row = by_indicator(tables, "KR-41")["device_exports_growth"]
    assert row["reason"] == "no-amounts"
    assert row["printed"].value == pytest.approx(0.086)


def test_a_rate_is_never_set_beside_amounts_on_another_basis(tables):
    # 8.6% a year of Gyeonggi is of the customs' count; the ministry's amounts are made up here
    there = tables.observations
    rate = there[(there["entity"] == "KR-41") & (there["indicator"] == "device_exports_growth")]
    assert rate["basis"].tolist() == ["kita-hs"]
    own = there[(there["indicator"] == "device_exports_usd") & (there["basis"] == "mfds")]
    made = [
        own.iloc[[0]].assign(id=f"x{year}", entity="KR-41", period=str(year), year=year)
        for year in (2015, 2019)
    ]
    more = dataclasses.replace(tables, observations=pd.concat([there, *made], ignore_index=True))
    row = by_indicator(more, "KR-41")["device_exports_growth"]
    assert (row["ours"], row["reason"]) == (None, "no-amounts")
    counted = there.assign(basis=there["basis"].where(there["id"] != rate["id"].iloc[0], "mfds"))
    same = pd.concat([counted, *made], ignore_index=True)
    row = by_indicator(dataclasses.replace(tables, observations=same), "KR-41")
    assert row["device_exports_growth"]["ours"].value == 0


def test_a_span_has_its_own_rates_the_region_first(tables):
    found = records(rates_of_span(tables, region="KR-42", years=(2020, 2024)))
    assert [row["entity"] for row in found] == ["KR-42", "KR-42", "KR-42", "KR"]
    assert rates_of_span(tables, region="KR", years=(2015, 2019)).empty
    assert first_of(printed_rates(tables, entity="KR-27"), amount="x", yearly=True) is None
    own = printed_rates(tables, entity="KR-42")
    for yearly, rate in ((True, "device_exports_growth"), (False, "device_exports_change")):
        first = first_of(own, amount="device_exports_usd", yearly=yearly)
        assert first is not None
        assert first["indicator"] == rate
