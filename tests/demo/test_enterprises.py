from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from kaohe.demo.enterprises import COVERED, JOINT, REG_TYPES, make_enterprises
from kaohe.demo.plan import plan_counties
from kaohe.engines.divisions import divisions


@pytest.fixture(scope="module")
def plans_of_33(parameters):
    plans = plan_counties(divisions(), parameters, seed=2012, scale=Fraction(1, 10))
    return [plan for plan in plans if plan.body == "33"]


@pytest.fixture(scope="module")
def zhejiang(plans_of_33, parameters):
    return make_enterprises(plans_of_33, parameters["33"], seed=2012)


def test_no_part_is_larger_than_its_whole(zhejiang):
    assert (zhejiang.members <= zhejiang.employees).all()
    assert (zhejiang.women <= zhejiang.employees).all()
    assert (zhejiang.migrants <= zhejiang.employees).all()
    assert (zhejiang.women_members <= zhejiang.members).all()


def test_dates_stand_in_their_order_and_none_after_the_cut_off(zhejiang):
    assert (zhejiang.established <= zhejiang.approved).all()
    assert (zhejiang.approved <= zhejiang.updated).all()
    assert (zhejiang.updated <= np.datetime64("2012-12-31")).all()


def test_only_enterprises_with_a_union_have_members(zhejiang):
    has_union = zhejiang.union_kind > 0

    assert (zhejiang.members[~has_union] == 0).all()
    assert (zhejiang.members[has_union] > 0).all()
    assert not (has_union & (zhejiang.absent > 0)).any()


def test_coverage_and_size_are_those_of_the_body(zhejiang, parameters):
    present = zhejiang.absent == 0
    coverage = (zhejiang.union_kind > 0).sum() / present.sum()

    assert coverage == pytest.approx(float(parameters["33"].coverage), abs=0.015)
    assert zhejiang.employees.mean() == pytest.approx(32.8, abs=2)


def test_every_county_can_be_visited_at_the_smallest_scale(plans, parameters):
    for body in ("54", "44", "66"):
        counties = [plan for plan in plans if plan.body == body]
        rows = make_enterprises(counties, parameters[body], seed=2012)
        types = np.array(REG_TYPES)[rows.reg_type]
        for at, plan in enumerate(counties):
            here = rows.county == at
            private = here & (rows.union_kind > 0) & (types >= 171) & (types <= 174)
            assert private.sum() >= 5
            assert (here & (rows.absent > 0)).any() == (plan.lacks != "A")
            covered = here & (rows.union_kind == COVERED)
            assert covered.sum() >= 3 or plan.lacks == "F"
            foreign = here & (rows.union_kind > 0) & (types >= 200)
            assert foreign.any() == (plan.foreign > 0)


def test_where_there_is_no_federation_nobody_is_covered_by_one(plans_of_33, parameters):
    without = [replace(plan, federations=0) for plan in plans_of_33[:3]]

    rows = make_enterprises(without, parameters["33"], seed=2012)

    assert not (rows.union_kind == COVERED).any()


def test_a_county_that_fills_joint_unions_up_has_tens(plans_of_33, parameters):
    county = replace(plans_of_33[0], pattern="joint_unions_of_ten", enterprises=2000)

    rows = make_enterprises([county], parameters["33"], seed=2012)

    _, sizes = np.unique(rows.joint_union[rows.union_kind == JOINT], return_counts=True)
    assert (sizes[:-1] == 10).all()
    assert len(sizes) > 10


def test_elsewhere_joint_unions_have_many_sizes(zhejiang):
    joint = zhejiang.union_kind == JOINT
    unions = zhejiang.county[joint] * 100_000 + zhejiang.joint_union[joint]

    _, sizes = np.unique(unions, return_counts=True)

    assert (sizes == 10).mean() < 0.1
    assert len(set(sizes.tolist())) > 8


@pytest.mark.parametrize(
    ("pattern", "left", "right"),
    [
        ("members_equal_employees", "members", "employees"),
        ("migrants_equal_members", "migrants", "members"),
    ],
)
def test_mechanical_filling_makes_two_columns_equal(plans_of_33, parameters, pattern, left, right):
    mechanical = replace(plans_of_33[0], pattern=pattern, enterprises=3000)
    plain = replace(mechanical, pattern="")
    shares = []
    for county in (mechanical, plain):
        rows = make_enterprises([county], parameters["33"], seed=2012)
        large = (rows.union_kind > 0) & (rows.employees >= 25)
        shares.append((getattr(rows, left) == getattr(rows, right))[large].mean())

    assert shares[0] > 0.9
    assert shares[1] < 0.2


def test_a_trimmed_denominator_marks_a_quarter_as_absent(plans_of_33, parameters):
    trimmed = replace(plans_of_33[0], pattern="trimmed_denominator", enterprises=4000)

    rows = make_enterprises([trimmed], parameters["33"], seed=2012)

    assert (rows.absent > 0).mean() == pytest.approx(0.24, abs=0.03)


def test_late_changes_fall_into_the_last_days(plans_of_33, parameters):
    late = replace(plans_of_33[0], pattern="late_changes", enterprises=3000)

    rows = make_enterprises([late], parameters["33"], seed=2012)

    assert (rows.updated >= np.datetime64("2012-12-20")).mean() > 0.9


def test_where_nobody_is_in_a_joint_union_none_is_numbered(plans, parameters):
    tiny = [plan for plan in plans if plan.enterprises == 8 and plan.body == "54"]
    rows = [make_enterprises([plan], parameters["54"], seed=2012) for plan in tiny]

    without = [each for each in rows if not (each.union_kind == JOINT).any()]
    assert without
    assert not any(each.joint_union.any() for each in without)
