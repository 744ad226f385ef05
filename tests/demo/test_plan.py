from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest

from kaohe.demo.plan import FEWEST_ENTERPRISES, PATTERNS, plan_counties
from kaohe.engines.divisions import divisions


@pytest.mark.parametrize(
    ("scale", "enterprises"),
    [
        (Fraction(1, 100), 41_524),
        (Fraction(1, 10), 415_240),
        (Fraction(1), 4_152_400),
        (Fraction(10), 41_524_000),
    ],
)
def test_every_scale_gives_exactly_its_number_of_enterprises(parameters, scale, enterprises):
    plans = plan_counties(divisions(), parameters, seed=2012, scale=scale)

    assert sum(plan.enterprises for plan in plans) == enterprises
    assert min(plan.enterprises for plan in plans) >= FEWEST_ENTERPRISES


def test_all_2865_counties_are_there_and_serials_follow_one_another(plans):
    assert len(plans) == 2865
    assert len({plan.code for plan in plans}) == 2865
    for before, after in pairwise(plans):
        assert after.first_serial == before.first_serial + before.enterprises


def test_the_cities_of_the_corps_are_no_counties_of_xinjiang(plans):
    assert not [plan for plan in plans if plan.code.startswith("6590")]
    assert sum(plan.body == "66" for plan in plans) == 14


def test_counties_are_very_unequal(parameters):
    plans = plan_counties(divisions(), parameters, seed=2012, scale=Fraction(1))
    sizes = sorted(plan.enterprises for plan in plans)

    assert sizes[len(sizes) // 2] < 1000
    assert sizes[-1] > 20_000


def test_a_handful_of_counties_lacks_a_kind_on_purpose(plans):
    lacking = [plan for plan in plans if plan.lacks]

    assert 5 <= len(lacking) <= 40
    assert {plan.lacks for plan in lacking} == {"A", "F", "S"}
    assert all((plan.federations == 0) == (plan.lacks == "F") for plan in plans)
    assert all((plan.social_unions == 0) == (plan.lacks == "S") for plan in plans)


def test_many_counties_have_no_foreign_enterprise_most_of_them_inland(plans):
    without = Counter(plan.body for plan in plans if plan.foreign == 0)

    assert 800 < without.total() < 2000
    assert without["62"] > 30
    assert without["44"] < 30


def test_about_one_county_in_eight_has_a_pattern_and_every_pattern_occurs(plans):
    patterns = Counter(plan.pattern for plan in plans)

    assert 250 < patterns.total() - patterns[""] < 450
    assert set(patterns) == {"", *PATTERNS}


def test_names_begin_with_the_place(plans):
    by_code = {plan.code: plan.prefix for plan in plans}

    assert by_code["330110"] == "杭州市余杭区"
    assert by_code["110101"] == "北京东城区"
    assert by_code["441900"] == "东莞市"
    assert by_code["660100"] == "兵团第一师"
