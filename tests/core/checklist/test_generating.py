from fractions import Fraction

import pytest

from kaohe.core.canonical import read_canonical
from kaohe.core.checklist import checklist_digest, make_checklists, write_checklist
from kaohe.core.errors import PackInvalid
from kaohe.core.rules.digest import tree_of
from kaohe.core.rules.measures import (
    ChildMean,
    Combine,
    Deduct,
    Linear,
    PerEvent,
    Threshold,
    WeightedSum,
)
from kaohe.core.rules.model import Pack

NAME = {"zh": "名", "en": "name"}


def items(checklist):
    return [item.item for group in checklist.groups for item in group.items]


def question(checklist, item, part=""):
    return next(
        each
        for group in checklist.groups
        for listed in group.items
        if listed.item == item
        for each in listed.questions
        if each.part == part
    )


def with_score(pack, measure):
    """Return the pack with another measure of ``approved``."""
    quality = next(each for each in pack.sections if each.id == "quality")
    group = quality.groups[0]
    item = group.items[0].model_copy(update={"score": measure})
    group = group.model_copy(update={"items": (item, *group.items[1:])})
    section = quality.model_copy(update={"groups": (group, *quality.groups[1:])})
    others = [each for each in pack.sections if each.id != "quality"]
    return pack.model_copy(update={"sections": (*others, section)})


def test_every_kind_is_asked_what_the_matrix_of_the_pack_says(checklists):
    assert items(checklists["federation"]) == [
        "approved", "elected", "chair_lawful", "standing", "visible", "federation_built",
        "organisers_in_post", "home_activity", "yearly_congress", "members_review",
    ]  # fmt: skip
    assert items(checklists["flagged_nonexistent"]) == []
    assert len(items(checklists["social_organisation_union"])) == 12
    assert str(checklists["federation"].points) == "18"
    assert str(checklists["private_enterprise_union"].points) == "20"


def test_conditions_stay_conditions(private):
    branches = next(each for g in private.groups for each in g.items if each.item[:8] == "branches")
    women = question(private, "separate_committees", "women_workers_committee")
    assert (branches.applies_if.fact, branches.applies_if.equals) == ("union_form", "joint")
    assert (women.applies_if.fact, str(women.applies_if.at_least)) == ("women_members", "10")


def test_the_membership_rate_is_worked_out_and_shows_its_test(private):
    rate = question(private, "members_80")
    assert (rate.form, rate.of, str(rate.bound)) == ("ratio", ("members", "employees"), "4/5")
    assert rate.test.zh == "企业职工入会率达到80%以上（含本数）"


def test_the_township_is_the_last_station_of_a_federation_and_is_not_announced(checklists):
    federation = checklists["federation"]
    assert [(each.station, each.after, each.announced) for each in federation.stations] == [
        ("unit", "", True),
        ("township", "unit", False),
    ]
    there = [i.item for g in federation.groups for i in g.items if i.station == "township"]
    assert there == ["organisers_in_post"]
    assert [each.station for each in checklists["federation_member_union"].stations] == ["unit"]


def test_a_federation_names_its_members(checklists):
    members = checklists["federation"].members
    assert (members.count, members.kind) == (2, "federation_member_union")
    assert checklists["social_organisation_union"].members is None


def test_a_marked_enterprise_has_a_form_of_absence_and_outcomes_of_its_own(checklists):
    flagged = checklists["flagged_nonexistent"]
    assert [each.outcome for each in flagged.outcomes] == [
        "natural_obstacle", "absence_confirmed", "absence_false",
    ]  # fmt: skip
    assert [each.title.zh for each in flagged.absence.causes] == [
        "注销", "吊销", "停业", "查无下落", "迁出",
    ]  # fmt: skip
    assert flagged.facts == ()
    assert checklists["federation"].absence is None


def test_that_no_unit_is_left_cannot_be_chosen(checklists):
    assert all(
        each.outcome != "none_left" for list_ in checklists.values() for each in list_.outcomes
    )


def test_a_refusal_stands_for_the_facts_and_asks_no_items(private):
    refused = next(each for each in private.outcomes if each.outcome == "refused")
    assert (refused.facts_gap, refused.asks) == ("refused", ("unit_kind", "facts"))


def test_facts_on_which_nothing_rests_may_stay_open(checklists):
    assert not any(each.needed for each in checklists["federation"].facts)
    assert all(each.needed for each in checklists["federation_member_union"].facts)


def test_the_wording_of_the_clause_stands_with_its_group(private):
    assert private.groups[0].text.startswith(
        "1、建会规范（5分）。建立工会组织有上级工会批复（1分）"
    )


def test_a_pack_without_words_is_asked_by_its_names(pack, checklists):
    plain = {each.kind: each for each in make_checklists(pack)}
    for kind, checklist in checklists.items():
        assert items(plain[kind]) == items(checklist)
    private = plain["private_enterprise_union"]
    assert (private.words, private.groups[0].text, private.observations) == ("", "", ())
    assert question(private, "approved").ask.zh == "有上级工会批复"
    assert [each.gap for each in private.gaps] == ["not_applicable", "not_verified", "refused"]
    assert [each.form for each in private.facts] == ["number", "number", "number", "word"]
    assert plain["flagged_nonexistent"].absence is None


def test_a_pack_without_a_draw_has_neither_members_nor_a_hidden_outcome(pack):
    plain = make_checklists(pack.model_copy(update={"draw": None}))
    assert {each.members for each in plain} == {None}
    assert "none_left" in [each.outcome for each in plain[0].outcomes]


def test_a_pack_that_visits_nobody_has_no_checklists(pack):
    bodies = tuple(each for each in pack.sections if each.assessed_at == "body")
    assert make_checklists(pack.model_copy(update={"sections": bodies})) == ()
    assert make_checklists(pack.model_copy(update={"outcomes": ()})) == ()


def test_the_canonical_form_reads_back_and_its_digest_names_it(private):
    tree = read_canonical(write_checklist(private))
    assert tree == tree_of(private)
    assert len(checklist_digest(private)) == 64
    assert type(private).model_validate(tree) == private


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (
            Deduct(
                kind="deduct", events=[{"id": "late", "name": NAME, "points": "0.5"}]
            ),
            [("late", "count")],
        ),
        (
            PerEvent(
                kind="per_event", events=[{"id": "award", "name": NAME, "points": "0.5"}]
            ),
            [("award", "count")],
        ),
        (
            WeightedSum(
                kind="weighted_sum", out_of="100",
                streams=[{"id": "daily", "name": NAME, "weight": "1"}],
            ),
            [("daily", "number")],
        ),
        (
            Linear(kind="linear", indicator="coverage", zero_at="0", full_at="1"),
            [("", "number")],
        ),
        (
            Threshold(kind="threshold", indicator="new_members", at_least="3"),
            [("", "number")],
        ),
        (
            Combine(
                kind="combine", how="sum",
                parts=[
                    {
                        "id": "one", "name": NAME, "points": "1",
                        "score": {"kind": "judgement", "scale": "met_partly"},
                    },
                    {
                        "id": "two", "name": NAME, "points": "1",
                        "score": {
                            "kind": "deduct",
                            "events": [{"id": "late", "name": NAME, "points": "1"}],
                        },
                    },
                ],
            ),
            [("one", "mark"), ("two/late", "count")],
        ),
    ],
)  # fmt: skip
def test_every_measure_says_in_which_form_it_is_answered(pack, measure, expected):
    made = make_checklists(with_score(pack, measure))[0]
    item = made.groups[0].items[0]
    assert [(each.part, each.form) for each in item.questions] == expected


def test_a_scale_of_steps_asks_for_a_share(pack):
    scales = (
        pack.scales[0].model_copy(
            update={"id": "met_partly", "marks": {}, "step": Fraction(1, 10)}
        ),
    )
    stepped = Pack.model_construct(**{**dict(pack), "scales": (*scales, pack.scales[0])})
    made = make_checklists(with_score(stepped, None))[0]
    assert (made.groups[0].items[0].questions[0].form) == "share"


def test_an_item_by_subordinate_units_cannot_be_a_checklist(pack):
    measure = ChildMean(kind="child_mean", of=NAME, weight="0.5", empty="zero")
    with pytest.raises(PackInvalid, match="checklist-measure-open"):
        make_checklists(with_score(pack, measure))


def test_an_uncapped_item_makes_an_uncapped_checklist(pack):
    quality = next(each for each in pack.sections if each.id == "quality")
    item = quality.groups[0].items[0].model_copy(update={"points": None})
    group = quality.groups[0].model_copy(update={"items": (item,)})
    section = quality.model_copy(update={"groups": (group,)})
    made = make_checklists(pack.model_copy(update={"sections": (section,)}))[0]
    assert tree_of(made)["points"] == "uncapped"
