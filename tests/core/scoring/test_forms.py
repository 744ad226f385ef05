"""Every value of a sheet has the form that its item asks for, whether it decides or not."""

import pytest

from kaohe.core.scoring.forms import find_form_faults
from kaohe.core.scoring.plan import lay_out

EVENT = {"id": "false_entry", "name": {"zh": "项", "en": "item"}, "points": "1"}
PART = {"id": "seal", "name": {"zh": "项", "en": "item"}}
JUDGED = {"kind": "judgement", "scale": "yes_no", "cite": "annex/1"}


def linear(indicator):
    return {"kind": "linear", "indicator": indicator, "zero_at": "0", "full_at": "1"}


MEASURES = {
    "judged": JUDGED,
    "listed": {
        "kind": "checklist",
        "scale": "yes_no",
        "parts": [PART],
        "credit": "equal_share",
    },
    "measured": linear("rate"),
    "grown": linear("growth"),
    "counted": linear("count"),
    "deducted": {"kind": "deduct", "events": [EVENT]},
    "children": {"kind": "child_mean", "of": EVENT["name"], "weight": "1", "empty": "zero"},
    "streams": {
        "kind": "weighted_sum",
        "streams": [{"id": "daily", "name": EVENT["name"], "weight": "1"}],
        "out_of": "100",
    },
    "combined": {
        "kind": "combine",
        "how": "sum",
        "parts": [{"id": "one", "name": EVENT["name"], "points": "1", "score": JUDGED}],
    },
}


@pytest.fixture(scope="module")
def plan(small):
    kinds = {"rate": "ratio", "growth": "growth", "count": "count"}
    return lay_out(
        small.body_pack(
            *(
                small.item(id_, score={"cite": "annex/1", **measure})
                for id_, measure in MEASURES.items()
            ),
            indicators=[
                {
                    "id": id_,
                    "name": EVENT["name"],
                    "kind": kind,
                    "of": ["a", "b"] if kind == "ratio" else ["a"],
                    "source": "register",
                    "as_of": ["2012-12-31"],
                    "cite": "annex/1",
                }
                for id_, kind in kinds.items()
            ],
        )
    )


@pytest.fixture
def faults_of(plan, small):
    """Find the faults of one value that a body gave about itself."""

    def find(item, value, part=None):
        finding = small.finding(item, value, part=part, source="self_check")
        return [(fault.kind.code, fault.where) for fault in find_form_faults(plan, [finding])]

    return find


@pytest.mark.parametrize(
    ("item", "value", "part"),
    [
        ("judged", "met", None),
        ("listed", "not_met", "seal"),
        ("measured", "1", None),
        ("measured", "0", None),
        ("grown", "-0.5", None),
        ("grown", "7/3", None),
        ("counted", "12", None),
        ("deducted", "2", "false_entry"),
        ("children", "85.5", "c1"),
        ("streams", "90", "daily"),
        ("combined", "met", "one"),
        ("members", "anything", None),
    ],
)
def test_a_value_of_the_right_form_passes(faults_of, item, value, part):
    assert faults_of(item, value, part) == []


@pytest.mark.parametrize(
    ("item", "value", "part", "code", "where"),
    [
        ("judged", "mett", None, "evidence-mark-unknown", "43 judged"),
        ("listed", "yes", "seal", "evidence-mark-unknown", "43 listed/seal"),
        ("measured", "1.01", None, "evidence-number-out-of-range", "43 measured"),
        ("measured", "-1/9", None, "evidence-number-out-of-range", "43 measured"),
        ("measured", "many", None, "evidence-number-unreadable", "43 measured"),
        ("grown", ".5", None, "evidence-number-unreadable", "43 grown"),
        ("counted", "-1", None, "evidence-number-out-of-range", "43 counted"),
        ("deducted", "-1", "false_entry", "evidence-count-unreadable", "43 deducted/false_entry"),
        ("children", "x", "c1", "evidence-number-unreadable", "43 children/c1"),
        ("streams", "x", "daily", "evidence-number-unreadable", "43 streams/daily"),
        ("combined", "mett", "one", "evidence-mark-unknown", "43 combined/one"),
    ],
)
def test_a_value_of_the_wrong_form_is_told_with_its_place(
    faults_of, item, value, part, code, where
):
    assert faults_of(item, value, part) == [(code, where)]


@pytest.mark.parametrize(
    ("item", "part"),
    [("listed", None), ("deducted", None), ("children", None), ("combined", "two")],
)
def test_parts_that_an_item_does_not_have_are_left_to_the_scorer(faults_of, item, part):
    assert faults_of(item, "anything", part) == []


def test_a_gap_has_no_form(plan, small):
    gap = small.finding("judged", gap="refused")

    assert list(find_form_faults(plan, [gap])) == []
