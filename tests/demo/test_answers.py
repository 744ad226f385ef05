from fractions import Fraction

import pytest

from kaohe.core.rules.measures import (
    Checklist,
    ChildMean,
    Combine,
    Deduct,
    Judgement,
    PerEvent,
    Threshold,
    WeightedSum,
)
from kaohe.core.rules.model import Scale
from kaohe.demo.answers import Respondent, choose_mark

NAME = {"zh": "名", "en": "name"}
GROUND = {"cite": ["notice/1"]}


@pytest.fixture
def respondent(pack):
    degrees = {"i": "1/2", "i/a": "1", "i/b": "0", "i/c": "1/2"}

    return Respondent(
        pack,
        lambda question: Fraction(degrees.get(question, "1")),
        lambda indicator: {"member_rate": "26/30"}[indicator],
        {"women_members": "12"},
    )


def measure(model, **fields):
    return model.model_validate({**GROUND, **fields})


def part(id_, **more):
    return {"id": id_, "name": NAME, **more}


def event(id_):
    return {"id": id_, "name": NAME, "points": "0.5"}


def test_a_judgement_is_a_mark_of_its_scale(respondent):
    asked = measure(Judgement, kind="judgement", scale="met_partly")

    assert respondent.answer("i", asked) == ((None, "partly"),)


def test_every_part_of_a_checklist_is_answered_where_its_condition_holds(respondent):
    asked = measure(
        Checklist, kind="checklist", scale="met_or_not", credit="equal_share",
        parts=[
            part("a"),
            part("b"),
            part("c", when={"fact": "women_members", "at_least": "10"}),
            part("d", when={"fact": "women_members", "below": "10"}),
        ],
    )  # fmt: skip

    assert respondent.answer("i", asked) == (("a", "met"), ("b", "not_met"), ("c", "not_met"))


def test_a_threshold_is_answered_with_the_exact_number(respondent):
    asked = measure(Threshold, kind="threshold", indicator="member_rate", at_least="0.8")

    assert respondent.answer("i", asked) == ((None, "26/30"),)


def test_events_are_counted_against_or_for_the_item(respondent):
    against = measure(Deduct, kind="deduct", events=[event("a"), event("b"), event("c")])
    in_favour = measure(PerEvent, kind="per_event", events=[event("a"), event("b"), event("c")])

    assert respondent.answer("i", against) == (("a", "0"), ("b", "2"), ("c", "1"))
    assert respondent.answer("i", in_favour) == (("a", "2"), ("b", "0"), ("c", "1"))


def test_streams_and_children_have_a_number_each(respondent):
    streams = [part("a", weight="0.6"), part("b", weight="0.4")]
    weighted = measure(WeightedSum, kind="weighted_sum", streams=streams, out_of="100")
    children = measure(ChildMean, kind="child_mean", of=NAME, weight="0.5", empty="zero")

    assert respondent.answer("i", weighted) == (("a", "100"), ("b", "0"))
    assert respondent.answer("i", children) == (
        ("child_1", "100"),
        ("child_2", "100"),
        ("child_3", "100"),
    )


def test_a_combination_is_answered_part_by_part(respondent):
    inner = {"kind": "judgement", "scale": "met_partly", **GROUND}
    counted = {"kind": "deduct", "events": [event("x")], **GROUND}
    asked = measure(
        Combine, kind="combine", how="sum",
        parts=[part("b", points="1", score=inner), part("c", points="-1", score=counted)],
    )  # fmt: skip

    assert respondent.answer("i", asked) == (("b", "not_met"), ("c/x", "0"))


def test_a_scale_in_steps_is_answered_with_a_share():
    scale = Scale.model_validate({"id": "free", "step": "0.1"})

    assert choose_mark(scale, Fraction(57, 100)) == "0.5"
    assert choose_mark(scale, Fraction(1)) == "1"


def test_of_two_marks_equally_near_the_lower_is_taken():
    scale = Scale.model_validate({"id": "two", "marks": {"met": "1", "not_met": "0"}})

    assert choose_mark(scale, Fraction(1, 2)) == "not_met"
    assert choose_mark(scale, Fraction(51, 100)) == "met"
