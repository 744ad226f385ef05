from datetime import date

import pytest

from kaohe.core.register.fields import ENTERPRISES
from kaohe.core.register.screening import SIGNS
from kaohe.engines.snapshots.stored import stored_table

AS_OF = date(2012, 12, 31)
SIGN = {sign.id: sign for sign in SIGNS}
ABSENT = {
    "fact_absent": "1", "absent_reason": "停业", "union_est": "0", "union_kind": None,
    "union_approved": None, "members": None, "women_members": None, "chair_name": None,
    "legal_person": None,
}  # fmt: skip


@pytest.fixture
def count(run, judge_rows):
    """Return units concerned and looked at of one sign, by county."""

    def count_rows(sign, *changes):
        numbered = [{"licence_no": None, **change} for change in changes]
        rows = judge_rows(ENTERPRISES, *numbered)
        counted = run(SIGN[sign].count(stored_table(ENTERPRISES), AS_OF), enterprises=rows)
        return {row["county"]: (row["concerned"], row["looked_at"]) for row in counted}

    return count_rows


def test_every_sign_has_an_id_of_its_own_and_says_what_it_is_in_both_languages():
    assert len(SIGN) == len(SIGNS) == 11
    assert all(sign.zh and sign.en and sign.units_zh and sign.units_en for sign in SIGNS)
    assert all(0 < sign.unremarkable < 1 for sign in SIGNS)


def test_members_equal_employees_are_counted_where_there_are_ten_employees(count):
    counted = count(
        "members_equal_employees",
        {"employees": "30", "members": "30"},
        {"employees": "30", "members": "29"},
        {"employees": "9", "members": "9", "women_members": "1"},
        {"employees": "30", "members": "31"},
        ABSENT,
    )

    assert counted == {"330105": (1, 2)}


def test_migrants_equal_members_are_counted_where_migrants_are_known(count):
    counted = count(
        "migrants_equal_members",
        {"migrants": "20", "members": "20"},
        {"migrants": "19", "members": "20"},
        {"migrants": None, "members": "20"},
        {"migrants": "9", "members": "9"},
    )

    assert counted == {"330105": (1, 2)}


def joint(number, **changes):
    return {"union_kind": "2", "legal_person": None, "dues_account": f"联合-{number}", **changes}


def test_a_joint_union_is_told_by_its_account(count):
    counted = count("joint_unions_of_ten", *[joint(1)] * 10, *[joint(2)] * 9, *[joint(3)] * 11)

    assert counted == {"330105": (1, 3)}


def test_a_joint_union_without_an_account_is_told_by_chair_and_day_of_approval(count):
    one = joint(1, dues_account=None, chair_name="王某甲", union_approved="2010-03-01")
    other = {**one, "union_approved": "2010-03-02"}
    untold = {**one, "chair_name": None}

    counted = count("joint_unions_of_ten", *[one] * 10, *[other] * 2, *[untold] * 5)

    assert counted == {"330105": (1, 2)}


def test_absent_enterprises_are_counted_among_all(count):
    assert count("trimmed_denominator", ABSENT, {}, {}) == {"330105": (1, 3)}


def test_counties_are_kept_apart(count):
    counted = count("trimmed_denominator", ABSENT, {}, {**ABSENT, "county_code": "330106"})

    assert counted == {"330105": (1, 2), "330106": (1, 1)}


def test_late_approvals_are_those_of_the_last_thirty_one_days(count):
    counted = count(
        "late_approvals",
        {"union_approved": "2012-12-01"},
        {"union_approved": "2012-11-30"},
        {"union_approved": "2013-01-05"},
        {"union_approved": None},
    )

    assert counted == {"330105": (1, 2)}


def test_late_changes_are_those_of_the_last_fourteen_days(count):
    counted = count(
        "late_changes",
        {"updated_at": "2012-12-18"},
        {"updated_at": "2012-12-17 23:59:00"},
        {"updated_at": None},
        {**ABSENT, "updated_at": "2012-12-31 10:00:00"},
    )

    assert counted == {"330105": (2, 3)}


@pytest.mark.parametrize(("sign", "column"), [("shared_phone", "phone"),
                                              ("shared_address", "address")])  # fmt: skip
def test_what_five_unions_have_in_common_is_shared(count, sign, column):
    shared, own = {column: "0571-87654321"}, {column: "0571-87654322"}

    counted = count(sign, *[shared] * 5, *[own] * 4, {column: None}, {**ABSENT, **shared})

    assert counted == {"330105": (5, 9)}


def test_a_chair_has_many_unions_from_one_in_fifty(count):
    few = count("shared_chair", *[{"chair_name": "王某甲"}] * 5, {"chair_name": "李某乙"})
    among_many = count(
        "shared_chair",
        *[{"chair_name": "王某甲"}] * 5,
        *[{"chair_name": f"李某乙{number}"} for number in range(246)],
    )

    assert few == {"330105": (5, 6)}
    assert among_many == {"330105": (0, 251)}


def test_a_joint_union_may_have_one_chair_for_many(count):
    assert count("shared_chair", *[joint(1)] * 9) == {}


@pytest.mark.parametrize(
    ("sign", "rows"),
    [
        ("rounded_employees", [{"employees": "25"}, {"employees": "26"}, {"employees": "5"}]),
        ("rounded_members", [{"members": "25"}, {"members": "26"}, {"members": "5"}]),
    ],
)
def test_round_numbers_are_counted_from_ten(count, sign, rows):
    changes = [{"members": "1", "women_members": "0", **row} for row in rows]

    assert count(sign, *changes) == {"330105": (1, 2)}
