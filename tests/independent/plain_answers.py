"""Every key figure a second time, by its id: a few lines each, on plain readings of the tables."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, getcontext
from fractions import Fraction
from typing import Any

from plain_reading import (
    OBSERVATIONS,
    Number,
    Row,
    added,
    corners,
    exact,
    figure,
    find,
    read,
    rows,
)

getcontext().prec = 40
KNOWN = ("KR-41", "KR-42", "KR-11", "KR-26")
PROVINCES = 17
#: Years whose dollars are printed as about, beside won that are not.
ABOUT = [
    int(row["period"])
    for row in OBSERVATIONS.values()
    if (row["entity"], row["indicator"]) == ("KR", "device_exports_usd")
    and row["status"] == "approximate"
    and f"mfds-exports-krw-{row['period']}" in OBSERVATIONS
    and OBSERVATIONS[f"mfds-exports-krw-{row['period']}"]["status"] == "printed"
]
FIRMS = ("hongcheon-ultrasound-maker", "chuncheon-ivd-maker", "wonju-device-maker")
Given = dict[str, Any]


def root(number: Fraction, degree: int) -> Fraction:
    """Return a root to forty digits."""
    found = (Decimal(number.numerator) / Decimal(number.denominator)).ln() / degree
    return Fraction(found.exp())


def growth(start: Number, end: Number, years: int = 1) -> Number:
    """Return growth a year."""
    return corners(lambda one, two: root(two / one, years) - 1, start, end)


def change(start: Number, end: Number) -> Number:
    """Return the whole change."""
    return corners(lambda one, two: two / one - 1, start, end)


def over(part: Number, whole: Number) -> Number:
    """Return a quotient."""
    return corners(lambda one, two: one / two, part, whole)


def of_total(part: Number, rest: Number) -> Number:
    """Return the share of a part in the sum of it and the rest."""
    return corners(lambda one, two: one / (one + two), part, rest)


# exports


def exports(region: str, currency: str = "USD") -> dict[int, Number]:
    """Return exports on the basis of the ministry's returns; for about so many dollars, the won."""
    known = find(region, f"device_exports_{currency.lower()}", "mfds")
    if (region, currency) == ("KR", "USD"):
        won, rates = exports("KR", "KRW"), find("KR", "krw_per_usd", "fx-bok-average")
        known |= {year: over(won[year], rates[year]) for year in ABOUT}
    return known


def last_year(given: Given) -> int:
    """Return the last year of a report; the latest is that of the nation's last exports."""
    asked = given["end_year"]
    return max(exports("KR")) if asked == "latest" else int(asked)


def export_share(given: Given, region: str) -> Number:
    """Return a region's part of the nation's exports in dollars; of all it names not, the rest."""
    year = last_year(given)
    nation = exports("KR")[year]
    if region != "rest":
        return over(exports(region)[year], nation)
    named = added([exports(one)[year] for one in KNOWN])
    # the remainder is a figure of its own: its rounding and the nation's are taken apart
    remainder = corners(lambda whole, some: whole - some, nation, named)
    return over(remainder, nation)


def export_growth(given: Given, region: str, currency: str = "") -> Number:
    """Return the change of exports; a region's won are its dollars at the year's basic rate."""
    years = given["base_year"], last_year(given)
    start, end = (exports(region, currency.upper() or "USD")[year] for year in years)
    if currency or given["currency"] == "USD":
        return change(start, end)
    rates = find("KR", "krw_per_usd", "fx-bok-average")
    return corners(
        lambda one, two, then, now: (two * now) / (one * then) - 1,
        start, end, *(rates[year] for year in years),
    )  # fmt: skip


def export_printed(given: Given, region: str) -> Number:
    """Return the yearly growth that a document prints, else the whole."""
    span = str(given["base_year"]), str(last_year(given))
    names = ("device_exports_growth", "device_exports_change", "device_exports_usd_change")
    found = [
        row
        for name in names
        for row in OBSERVATIONS.values()
        if (row["entity"], row["indicator"]) == (region, name)
        and row["period"][:4] == span[0]
        and row["period"][-4:] == span[1]
    ]
    return figure(found[0]["id"])


def export_population(given: Given, region: str) -> Number:
    """Return how many times its share of the people a region's share of exports is."""
    people, everyone = (find(one, "population", "population-projection") for one in (region, "KR"))
    year = max(people)
    return over(export_share(given, region), over(people[year], everyone[year]))


def three_firms(given: Given, region: str) -> Number:
    """Return the share of the three firms that are named."""
    parts = [figure(f"firm-exports-{firm}-2024") for firm in FIRMS]
    return corners(lambda one, two: one / two, added(parts), exports(region)[2024])


def export_amount(given: Given, region: str) -> Number:
    """Return exports in the currency asked for."""
    return exports(region, given["currency"])[last_year(given)]


# budgets


def budget(row: Row) -> Number:
    """Return a programme's printed budget."""
    return read(row["budget_as_printed"], row["unit_as_printed"], unit="KRW")


def programmes(region: str, given: Given, *, theme: str = "all") -> dict[str, Row]:
    """Return programmes with a budget for their whole life."""
    return {
        row["id"]: row
        for row in rows("programmes")
        if row["region"] == region
        and row["kind"] == "total"
        and theme in ("all", row["theme"])
        and budget(row).value >= given.get("min_budget", 0)
    }


def selected(region: str, given: Given) -> dict[str, Row]:
    """Return the programmes a report is about."""
    return programmes(region, given, theme=given.get("theme", "all"))


def budget_total(given: Given, region: str) -> Number:
    """Return the sum of budgets."""
    return added([budget(row) for row in selected(region, given).values()])


def largest_share(given: Given, region: str) -> Number:
    """Return the largest programme's part."""
    first, *others = sorted(
        (budget(row) for row in selected(region, given).values()), key=lambda one: -one.value
    )
    return of_total(first, added(others))


def field_share(given: Given, region: str, theme: str = "") -> Number:
    """Return the part of one field, or of the largest."""
    known = programmes(region, given)
    sums = {
        field: added([budget(row) for row in known.values() if row["theme"] == field])
        for field in {row["theme"] for row in known.values()}
    }
    own = theme or max(sums, key=lambda field: sums[field].value)
    return of_total(sums[own], added([sums[one] for one in sums if one != own]))


MONTHS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6,
    "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12,
}  # fmt: skip


def month(text: str, default: int) -> int:
    """Return months since the year 0 of ``Sep. 2014`` or ``2014``."""
    *name, year = text.split()
    return int(year) * 12 + (MONTHS[name[0][:3]] if name else default) - 1


def years_of(row: Row, rule: str) -> Fraction:
    """Return how long a programme ran, in years as this rule counts them."""
    start, end = row["period_as_printed"].replace("∼", "~").split("~")
    first, last = month(start.strip(), 1), month(end.strip(), 12)
    return {
        "elapsed": Fraction(last - first + 1, 12),
        "completed": Fraction((last - first + 1) // 12),
        "calendar": Fraction(last // 12 - first // 12 + 1),
        "difference": Fraction(last // 12 - first // 12),
    }[rule]


def fitting(given: Given, rule: str, region: str) -> Number:
    """Return of how many programmes the stated years are those that the rule counts."""
    stated = [row for row in selected(region, given).values() if row["stated_years_as_printed"]]
    return exact(sum(rounded(years_of(row, rule)) == stated_years(row) for row in stated))


def stated_years(row: Row) -> int:
    """Return the years a programme states."""
    return int(row["stated_years_as_printed"].split()[0])


def rounded(number: Fraction) -> int:
    """Return the nearest whole number, halves up."""
    return (number + Fraction(1, 2)).__floor__()


def widest(given: Given, region: str) -> Number:
    """Return the largest amount over the smallest where two amounts exclude each other."""
    found = []
    for ident, row in selected(region, given).items():
        amounts = [budget(row)] + [
            figure(one["id"])
            for one in OBSERVATIONS.values()
            if (one["entity"], one["indicator"]) == (ident, "programme_budget_krw")
        ]
        least = min(amounts, key=lambda one: one.value)
        most = max(amounts, key=lambda one: one.value)
        if least.high < most.low:
            found.append(over(most, least))
    return max(found, key=lambda one: one.value)


# targets

SERIES: dict[str, Callable[[], dict[int, Number]]] = {
    "khidi": lambda: find("KR", "khidi_total_exports_usd", "khidi"),
    "khidi-core": lambda: {
        year: added([pharma, devices])
        for year, pharma in find("KR", "khidi_pharma_exports_usd", "khidi").items()
        if (devices := find("KR", "khidi_device_exports_usd", "khidi").get(year))
    },
    "motie": lambda: find("KR", "bio_health_exports_usd", "motie-mti"),
    "survey-E03": lambda: find("KR", "bio_exports_usd", "bio-survey"),
    "survey-E01": lambda: find("KR", "bio_production_krw", "bio-survey"),
    "city-1": lambda: city(2002, 2017),
    "city-2": lambda: city(2018, 2029),  # 2030 is the target itself
    "document-D01": lambda: {2012: figure("D03")},
    "document-E05": lambda: {2023: figure("E05-2023")},
}


BESIDE = {"whole_economy": "trade-finance-2023", "bio_alone": "bio-trade-finance-2024-q4"}


def city(first: int, last: int) -> dict[int, Number]:
    """Return Gwangju's sales within one meaning of its count."""
    known = find("KR-29", "industry_sales_krw", "gwangju-city")
    return {year: one for year, one in known.items() if first <= year <= last}


def target_row(target: str) -> Row:
    """Return a row of the targets."""
    (row,) = [row for row in rows("targets") if row["id"] == target]
    return row


def goal(given: Given, target: str) -> Number:
    """Return what is to be reached, exact as it was set."""
    row = target_row(target)
    unit = {"E05": "share"}.get(target, "money")
    return exact(read(row["target_as_printed"], unit=unit).value)


def latest(given: Given, target: str, yardstick: str) -> tuple[int, Number, int]:
    """Return the latest figure known by the day of reading, its year, and the years left."""
    name = yardstick if yardstick in SERIES else f"{yardstick}-{target}"
    series = SERIES[name]
    year = max(year for year in series() if public(name, year, given["as_of"]))
    return year, series()[year], int(target_row(target)["period"]) - year


#: Days on which documents came out, as their register dates them; all else counts from the day
#: after its year.
OUT = {
    "survey-E01": "2023-12-07",
    "survey-E03": "2023-12-07",
    "document-E05": "2023-07-19",
    "document-D01": "2013-11-30",
}


def public(yardstick: str, year: int, as_of: str) -> bool:
    """Tell whether a yardstick's figure of a year was public on a day."""
    if as_of == "latest":
        return True
    if yardstick == "motie" and year <= 2020:
        return as_of >= "2021-02-02"
    if yardstick == "city-2" and year == 2018:
        return as_of >= "2019-04-25"
    return as_of >= OUT.get(yardstick, f"{year + 1}-01-01")


def required(given: Given, target: str, yardstick: str) -> Number:
    """Return the growth a year that leads from the latest figure to the goal."""
    _, start, years = latest(given, target, yardstick)
    return growth(start, goal(given, target), years)


def achieved(given: Given, target: str, yardstick: str) -> Number:
    """Return the growth a year from the first figure to the latest."""
    year, end, _ = latest(given, target, yardstick)
    series = (SERIES.get(yardstick) or SERIES[f"{yardstick}-{target}"])()
    return growth(series[min(series)], end, year - min(series))


def per_year(given: Given, target: str, yardstick: str) -> Number:
    """Return points a year from the latest share to the goal."""
    _, start, years = latest(given, target, yardstick)
    return corners(lambda one, two: (two - one) * 100 / years, start, goal(given, target))


def way_covered(given: Given, target: str, yardstick: str) -> Number:
    """Return the part covered of the way from the base, which the document or its time gives."""
    series = (SERIES.get(yardstick) or SERIES[f"{yardstick}-{target}"])()
    row, (year, last, _) = target_row(target), latest(given, target, yardstick)
    announced = int(row["announced"][:4])
    base_year = int(row["base_period"] or max(one for one in series if one < announced))
    if base_year == year:
        return exact(0)
    return corners(
        lambda start, end, aim: (end - start) / (aim - start),
        series[base_year],
        last,
        goal(given, target),
    )


def doubled(given: Given) -> Number:
    """Return the largest multiple that the export goal is of a base a reader may have meant."""
    bases = [figure("khidi-total-2022"), figure("motie-biohealth-2020")]
    if public("survey-E03", 2022, given["as_of"]):
        bases += [figure("survey-exports-usd-2022")]
    return max((over(goal({}, "E03"), base) for base in bases), key=lambda one: one.value)


# profiles

SPANS = {
    ("device_exports_usd", "KR-42"): ("mfds", 2020, 2024),
    ("device_exports_usd", "KR"): ("mfds", 2012, 2019),
    ("industry_firms", "KR-29"): ("gwangju-city", 2007, 2017),
}
MEASURES = {
    "exports": ("device_exports_usd", "mfds"),
    "production": ("device_production_krw", "mfds"),
    "population": ("population", "population-projection"),
    "firms": ("industry_firms", "gwangju-city"),
    "sales": ("industry_sales_krw", "gwangju-city"),
}


def profile_share(given: Given, measure: str, region: str) -> Number:
    """Return a region's part of the nation in the latest year."""
    indicator, basis = MEASURES[measure]
    own, nation = find(region, indicator, basis), find("KR", indicator, basis)
    return over(own[max(own)], nation[max(own)])


def profile_growth(given: Given, indicator: str, region: str) -> Number:
    """Return growth a year over the longest span of one meaning."""
    basis, first, last = SPANS[indicator, region]
    known = find(region, indicator, basis)
    return growth(known[first], known[last], last - first)


def profile_level(measure: str, region: str) -> Number:
    """Return a region's latest figure."""
    known = find(region, *MEASURES[measure])
    return known[max(known)]


# claims


def claims_by_kind() -> dict[str, Callable[[Row, list[Number]], Number]]:
    """Return the formula of each kind, of a claim's row and its inputs."""
    return {
        "cagr": lambda row, of: growth(of[0], of[1], int(row["intervals"] or span(row))),
        "change": lambda _, of: change(of[0], of[1]),
        "share": lambda _, of: over(of[0], of[1]),
        "ratio": lambda _, of: over(of[0], of[1]),
        "multiple": lambda _, of: over(of[0], of[1]),
        "sum": lambda _, of: added(of),
        "rank": place,
        "exchange_rate": converted,
        "duration": duration,
    }


def span(row: Row) -> int:
    """Return the years between a claim's first two inputs."""
    first, last = (int(OBSERVATIONS[one]["period"]) for one in row["inputs"].split()[:2])
    return last - first


def place(row: Row, of: list[Number]) -> Number:
    """Return the place of the claim's region among the figures named."""
    entities = [OBSERVATIONS[one]["entity"] for one in row["inputs"].split()]
    own = of[entities.index(row["entity"])]
    return exact(1 + sum(one.value > own.value for one in of))


def proved(row: Row, of: list[Number]) -> bool:
    """Tell whether no region without a figure can be larger than the claim's own."""
    whole = figure(row["evidence"].split()[0])
    entities = [OBSERVATIONS[one]["entity"] for one in row["inputs"].split()]
    own = of[entities.index(row["entity"])]
    return whole.high - sum(one.low for one in of) <= own.low


def converted(row: Row, of: list[Number]) -> Number:
    """Return the amount in the claim's currency at the first rate that gives what is said.

    The rates laid beside it come in their order, then the roundest that both amounts allow; where
    none gives it, the first.
    """
    rates = [figure(one) for one in row["evidence"].split()]
    won, dollars = of
    low, high = won.low / dollars.high, won.high / dollars.low
    hundreds = [n * 100 for n in range(int(low // 100), int(high // 100) + 2)]
    rates += [exact(n) for n in hundreds if low <= n <= high][:1]
    found = [at_rate(row, of, rate) for rate in rates]
    printed = said(row)
    return next((one for one in found if printed.low <= one.value < printed.high), found[0])


def at_rate(row: Row, of: list[Number], rate: Number) -> Number:
    """Return the amount in the claim's currency at a rate."""
    if "$" in row["as_printed"]:
        return over(of[0], rate)
    return corners(lambda dollars, won: dollars * won, of[1], rate)


def duration(row: Row, of: list[Number]) -> Number:
    """Return the years by the first way of counting that gives the stated ones.

    Elapsed time comes first; where only years are printed, at least a month of each end year.
    """
    (programme,) = [one for one in rows("programmes") if one["id"] == row["entity"]]
    stated = stated_years(programme)
    years = {rule: years_of(programme, rule) for rule in RULES}
    rule = next((one for one in RULES if rounded(years[one]) == stated), "elapsed")
    printed_months = any(name in programme["period_as_printed"] for name in MONTHS)
    if printed_months or rule in ("calendar", "difference"):
        return exact(years[rule])
    least = years["elapsed"] - Fraction(22, 12)
    return Number(years[rule], least if rule == "elapsed" else Fraction(int(least)), years[rule])


RULES = ("elapsed", "completed", "calendar", "difference")


def claim(row: Row) -> Number | None:
    """Return a claim worked out again; None where its inputs do not suffice."""
    inputs = [figure(one) for one in row["inputs"].split()]
    if row["id"] == "claim-bio-exports-double":
        # the one base of the time that doubles to what is said
        return over(inputs[0], figure("khidi-total-2022"))
    needed = {"sum": 1, "duration": 0}.get(row["kind"], 2)
    lacks_dates = row["kind"] == "duration" and not row["entity"].startswith("R")
    if len(inputs) < needed or lacks_dates or row["convention"] == "comparison":
        return None
    if row["kind"] == "rank" and not proved(row, inputs):
        return None
    return claims_by_kind()[row["kind"]](row, inputs)


def claim_of(ident: str) -> Number | None:
    """Return the claim of this id worked out again."""
    (row,) = [row for row in rows("claims") if row["id"] == ident]
    return claim(row)


#: Verdicts in words of their own: what a claim without a sufficient answer, or one that needs
#: judgement rather than arithmetic, was judged by reading.
JUDGED = {
    "claim-bio-trade-finance": "out-of-scope",
}
HALVES = {True: Fraction(1, 2), False: Fraction(0)}


def verdict(row: Row, answer: Number | None, step: Fraction, printed: Fraction) -> str:
    """Return the verdict on a claim by rounding, cutting, and the bounds of its inputs."""
    if row["id"] in JUDGED:
        return JUDGED[row["id"]]
    if answer is None:
        return "cannot-be-checked"
    size, said = abs(answer.value) / step, abs(printed) / step
    if (size + HALVES[True]).__floor__() == said:
        return "holds"
    low, high = sorted((abs(answer.low) / step, abs(answer.high) / step))
    if low < said + HALVES[True] and high >= said - HALVES[True]:
        return "borderline"
    return "holds-truncated" if size.__floor__() == said else "does-not-hold"


def judged(row: Row) -> str:
    """Return the verdict on a row of the claims."""
    answer = claim(row)
    if row["kind"] == "rank":
        step, printed = Fraction(1), Fraction(0)
        if answer is not None:
            printed = Fraction(row["as_printed"].removesuffix("위"))
        return verdict(row, answer, step, printed)
    printed_as = said(row)
    return verdict(row, answer, printed_as.high - printed_as.low or Fraction(1), printed_as.value)


def said(row: Row) -> Number:
    """Return what a claim prints, with the precision of the same words among the observations."""
    units = {"cagr": "growth", "change": "growth", "share": "share", "multiple": "multiple"}
    units |= {"duration": "years", "ratio": "firms"}
    same = [
        one["precision"]
        for one in OBSERVATIONS.values()
        if (one["source_id"], one["as_printed"]) == (row["source_id"], row["as_printed"])
    ]
    precision = next((one for one in same if one not in ("", "0")), "")
    fall = "decrease" if "감소" in row["as_printed"] else ""
    return read(row["as_printed"], fall, unit=units.get(row["kind"], "money"), precision=precision)


ANSWERS: dict[str, Callable[..., Number | None]] = {
    "exports.share": export_share,
    "exports.growth": export_growth,
    "exports.amount": export_amount,
    "exports.printed": export_printed,
    "exports.population": export_population,
    "exports.top3": three_firms,
    "budgets.total": budget_total,
    "budgets.largest_share": largest_share,
    "budgets.field_share": field_share,
    "budgets.durations": fitting,
    "budgets.widest_disagreement": widest,
    "targets.goal": goal,
    "targets.required": required,
    "targets.achieved": achieved,
    "targets.latest": lambda given, *rest: latest(given, *rest)[1],
    "targets.beside": lambda _, kind: figure(BESIDE[kind]),
    "targets.per_year": per_year,
    "targets.covered": way_covered,
    "targets.double": lambda given, _: doubled(given),
    "profile.share": profile_share,
    "profile.growth": profile_growth,
    "profile.programmes": lambda _, region: budget_total({}, region),
    "profile.quotient": lambda given, region: over(
        profile_share(given, "exports", region), profile_share(given, "population", region)
    ),
    "profile.exports": lambda _, region: profile_level("exports", region),
    "profile.production": lambda _, region: profile_level("production", region),
    "profile.industry_firms": lambda _, region: profile_level("firms", region),
    "profile.industry_sales_krw": lambda _, region: profile_level("sales", region),
}


def answer(key: str, given: Given) -> Number | None:
    """Return the key figure of this id by other means; KeyError where there is none."""
    theme, name, *rest = key.split(".")
    if theme == "claims" and name.startswith("claim-"):
        return claim_of(name)
    return ANSWERS[f"{theme}.{name}"](given, *rest)
