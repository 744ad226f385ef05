from fractions import Fraction

import pytest

from kaohe.demo.truth import find_truth
from kaohe.workflows.fieldwork import Visit

ROW = {"employees": 40, "members": 34, "union_kind": 1}


def visit(number, kind="private_enterprise_union", county="330127", record=ROW):
    return Visit(
        id=f"practice-2012/33/{county}/private/0",
        body="33",
        county=county,
        slot="private",
        unit_id=f"org:{number}",
        unit_kind=kind,
        record=record,
    )


def truths(parameters, count, **more):
    return [
        find_truth(visit(number, **more), parameters["33"], seed=2012) for number in range(count)
    ]


def test_the_truth_belongs_to_the_unit_whoever_asks(parameters):
    again = find_truth(visit(1), parameters["33"], seed=2012)

    assert find_truth(visit(1), parameters["33"], seed=2012) == again
    assert again.degree_of("standing/account") == again.degree_of("standing/account")
    assert find_truth(visit(1), parameters["33"], seed=2013) != again


def test_most_unions_exist_and_a_few_only_on_paper(parameters):
    exist = [truth.union_exists for truth in truths(parameters, 2000)]

    assert sum(exist) / 2000 == pytest.approx(float(parameters["33"].union_exists), abs=0.02)


def test_some_marks_of_absence_are_false_and_most_where_the_denominator_is_trimmed(
    parameters, plans
):
    trimmed = next(plan.code for plan in plans if plan.pattern == "trimmed_denominator")
    plain = next(plan.code for plan in plans if not plan.pattern)

    def share_of_false_marks(county):
        found = truths(parameters, 500, kind="flagged_nonexistent", county=county)
        return sum(truth.state == "in_business" for truth in found) / len(found)

    assert share_of_false_marks(trimmed) > 0.5
    assert share_of_false_marks(plain) < 0.2


def test_who_is_gone_is_gone_somehow_and_nobody_else(parameters):
    found = truths(parameters, 300, kind="flagged_nonexistent")

    assert {truth.absence for truth in found if truth.state == "gone"} == {
        "注销",
        "吊销",
        "停业",
        "查无下落",
        "迁出",
    }
    assert {truth.absence for truth in found if truth.state == "in_business"} == {""}
    assert not any(truth.union_exists for truth in found)


def test_members_copied_from_the_employees_are_fewer_in_truth(parameters):
    honest = truths(parameters, 400)
    copied = truths(parameters, 400, record={"employees": 40, "members": 40})

    def rate(found):
        return Fraction(
            sum(truth.members for truth in found), sum(truth.employees for truth in found)
        )

    assert rate(copied) < Fraction(82, 100)
    assert all(0 < truth.women_members <= truth.members <= truth.employees for truth in honest)


def test_a_joint_union_is_joint_in_truth_and_a_row_without_numbers_gets_some(parameters):
    joint = find_truth(visit(1, record={"union_kind": 2}), parameters["33"], seed=2012)
    text = find_truth(visit(1, record={"union_kind": "1", "employees": "40"}),
                      parameters["33"], seed=2012)  # fmt: skip

    assert joint.joint
    assert joint.employees >= 1
    assert not text.joint
    assert 34 <= text.employees <= 46


def test_quality_decides_how_much_is_in_order(parameters):
    found = truths(parameters, 200)

    degrees = [truth.degree_of(f"q{n}") for truth in found for n in range(10)]
    quality = sum(truth.quality for truth in found) / len(found)
    assert degrees.count(1) / len(degrees) == pytest.approx(float(quality), abs=0.03)
    assert set(degrees) == {Fraction(0), Fraction(1, 2), Fraction(1)}
