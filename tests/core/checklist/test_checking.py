import pytest
from tests.core.checklist.conftest import BLOB, answer

from kaohe.core.checklist import (
    AbsenceAnswers,
    ConductAnswers,
    Departure,
    VisitAnswers,
    find_answer_faults,
    find_relevance,
)


def told(checklist, given):
    return [(fault.where, fault.kind.code) for fault in find_answer_faults(checklist, given)]


def only(*answers, absence=None):
    return VisitAnswers(answers=answers, absence=absence)


def test_a_visit_that_was_filled_in_has_no_fault(private, fill):
    assert told(private, fill()) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (answer("approved", "fine"), ("approved", "answer-value")),
        (answer("visible", gap="not_filed", reason="无"), ("visible", "answer-gap")),
        (answer("visible", gap="refused"), ("visible", "answer-reason-missing")),
        (answer("visible"), ("visible", "answer-form")),
        (answer("visible", "met", gap="refused", reason="无"), ("visible", "answer-form")),
        (answer("seal", "met"), ("seal", "answer-unknown")),
        (answer("women_members"), ("women_members", "answer-form")),
        (answer("members", "-1"), ("members", "answer-value")),
        (answer("members", "33.5"), ("members", "answer-value")),
        (answer("women_members", "34"), ("women_members", "answer-above")),
        (answer("members_80", "34/40"), ("members_80", "answer-ratio")),
        (answer("members_80", gap="refused", reason="无"), ("members_80", "answer-ratio")),
        (answer("union_form", "none"), ("union_form", "answer-value")),
        (answer("members", gap="not_applicable", reason="无"), ("members", "answer-gap")),
        (answer("branches_and_groups", "met"), ("branches_and_groups", "answer-not-asked")),
        (
            answer("separate_committees", "met", part="women_officer"),
            ("separate_committees/women_officer", "answer-not-asked"),
        ),
        (answer("unit_kind", "federation"), ("unit_kind", "answer-value")),
        (answer("outcome", "verified_true"), ("outcome", "answer-evidence-missing")),
        (answer("outcome", "none_left"), ("outcome", "answer-value")),
        (answer("standing", "met"), ("standing", "answer-value")),
    ],
)
def test_a_wrong_answer_is_told_where_it_stands(private, fill, changed, fault):
    assert fault in told(private, fill(changed))


@pytest.mark.parametrize(
    "place", [("outcome", ""), ("unit_kind", ""), ("members", ""), ("standing", "seal")]
)
def test_what_is_asked_must_be_answered(private, fill, place):
    assert ("/".join(filter(None, place)), "answer-missing") in told(private, fill(without=[place]))


def test_all_faults_are_told_at_once(private, fill):
    found = told(private, fill(answer("approved", "x"), answer("guided", "y"), answer("z", "met")))
    assert [where for where, _ in found] == ["z", "approved", "guided"]


def test_one_question_is_answered_once(private, fill):
    given = fill()
    twice = VisitAnswers(answers=(*given.answers, answer("visible", "not_met")))
    assert told(private, twice) == [("visible", "answer-twice")]


def test_what_is_not_asked_may_be_called_not_applicable(private, fill):
    assert told(private, fill(answer("branches_and_groups", gap="not_applicable"))) == []


def test_a_joint_union_is_asked_its_branches(private, fill):
    found = told(private, fill(answer("union_form", "joint")))
    assert found == [("branches_and_groups", "answer-missing")]


def test_ten_women_members_make_a_committee_and_nine_an_officer(private, fill):
    found = told(private, fill(answer("women_members", "9")))
    assert found == [
        ("separate_committees/women_workers_committee", "answer-not-asked"),
        ("separate_committees/women_officer", "answer-missing"),
    ]
    assert told(private, fill(answer("women_members", "10"))) == []


def test_who_hides_a_fact_escapes_no_item(private, fill):
    hidden = answer("union_form", gap="refused", reason="不说")
    assert told(private, fill(hidden)) == [("branches_and_groups", "answer-missing")]


def test_a_fact_that_was_not_verified_leaves_its_items_open(private, fill):
    open_ = answer("union_form", gap="not_verified", reason="待查")
    assert told(private, fill(open_)) == []
    asked = find_relevance(private, fill(open_))
    assert asked.items["branches_and_groups"] == "open"
    assert asked.items["approved"] is True


def test_a_fact_not_answered_yet_leaves_its_items_unknown(private, fill):
    asked = find_relevance(private, fill(without=[("union_form", "")]))
    assert asked.items["branches_and_groups"] == "unknown"


def test_a_gap_may_stand_for_all_parts_of_an_item(private, fill):
    parts = [("standing", part) for part in ("account", "office", "legal_person", "seal")]
    whole = answer("standing", gap="refused", reason="财务不在")
    assert told(private, fill(whole, without=parts)) == []
    assert told(private, fill(whole, without=parts[1:])) == [
        ("standing/account", "answer-not-asked")
    ]


def test_a_gap_for_an_item_that_is_not_asked_is_told(private, fill):
    small = [answer("members", "20"), answer("employees", "40"), answer("members_80", "20/40")]
    parts = [("separate_committees", part) for part in (
        "union_committee", "funds_review_committee", "women_workers_committee")]  # fmt: skip
    refused = answer("separate_committees", gap="refused", reason="无")
    apply = answer("separate_committees", gap="not_applicable")
    assert told(private, fill(*small, refused, without=parts)) == [
        ("separate_committees", "answer-not-asked")
    ]
    assert told(private, fill(*small, apply, without=parts)) == []


def test_a_gap_for_an_open_item_is_left_alone(private, fill):
    parts = [("separate_committees", part) for part in (
        "union_committee", "funds_review_committee", "women_workers_committee")]  # fmt: skip
    open_ = answer("members", gap="not_verified", reason="待查")
    rate = answer("members_80", gap="not_verified")
    whole = answer("separate_committees", gap="not_verified")
    assert told(private, fill(open_, rate, whole, without=parts)) == []


def test_a_rate_follows_the_gap_of_its_fact(private, fill):
    refused = answer("employees", gap="refused", reason="不给")
    assert told(private, fill(refused)) == [("members_80", "answer-ratio")]
    assert told(private, fill(refused, answer("members_80", gap="refused"))) == []


def test_a_rate_that_is_none_is_a_gap_with_its_reason(private, fill):
    nobody = answer("employees", "0")
    unread = answer("members_80", gap="not_verified", reason="无在岗职工")
    assert told(private, fill(nobody, unread)) == []
    assert told(private, fill(nobody, answer("members_80", "33/0"))) == [
        ("members_80", "answer-value")
    ]


def test_a_rate_waits_for_its_facts(private, fill):
    found = told(private, fill(without=[("employees", "")]))
    assert found == [("employees", "answer-missing")]


def test_a_fact_beside_an_unreadable_one_is_still_read(private, fill):
    found = told(private, fill(answer("members", "many")))
    assert ("members", "answer-value") in found
    assert ("women_members", "answer-above") not in found


def test_a_refusal_asks_no_items_and_writes_every_fact_so(private):
    facts = [answer(each.item, gap="refused") for each in private.facts]
    refused = answer("outcome", "refused", reason="经理拒绝", blobs=(BLOB,))
    kind = answer("unit_kind", "private_enterprise_union")
    assert told(private, only(refused, kind, *facts)) == []
    assert told(private, only(refused, kind, *facts[1:], answer("members", "30"))) == [
        ("members", "answer-value")
    ]
    assert told(private, only(refused, kind, *facts, answer("approved", "met"))) == [
        ("approved", "answer-not-asked")
    ]


def test_an_outcome_that_needs_words_is_told_without_them(private):
    gone = answer("outcome", "gone", blobs=(BLOB,))
    assert told(private, only(gone)) == [("outcome", "answer-reason-missing")]


def test_a_visit_that_did_not_take_place_keeps_nothing_but_its_outcome(private):
    gone = answer("outcome", "gone", reason="门牌无此单位", blobs=(BLOB,))
    assert told(private, only(gone)) == []
    found = told(private, only(gone, answer("unit_kind", "x"), answer("members", "3")))
    assert found == [("unit_kind", "answer-not-asked"), ("members", "answer-not-asked")]


def test_a_confirmed_absence_names_its_cause(checklists):
    flagged = checklists["flagged_nonexistent"]
    head = (
        answer("outcome", "absence_confirmed", blobs=(BLOB,)),
        answer("unit_kind", "flagged_nonexistent"),
    )
    seen = {"at_registered_address": "yes", "found_there": "空房", "who_confirmed": "物业"}
    form = AbsenceAnswers(cause="revoked", answers=seen)
    assert told(flagged, only(*head, absence=form)) == []
    assert told(flagged, only(*head)) == [
        ("absence", "answer-cause-missing"),
        ("absence/at_registered_address", "answer-missing"),
        ("absence/found_there", "answer-missing"),
        ("absence/who_confirmed", "answer-missing"),
    ]
    odd = AbsenceAnswers(
        cause="lost", answers={**seen, "at_registered_address": "perhaps", "more": "x"}
    )
    assert told(flagged, only(*head, absence=odd)) == [
        ("absence", "answer-cause-missing"),
        ("absence/more", "answer-unknown"),
        ("absence/at_registered_address", "answer-value"),
    ]


def test_an_enterprise_that_is_there_has_no_cause(checklists):
    flagged = checklists["flagged_nonexistent"]
    head = (
        answer("outcome", "absence_false", reason="正常经营", blobs=(BLOB,)),
        answer("unit_kind", "flagged_nonexistent"),
    )
    seen = {"at_registered_address": "yes", "found_there": "厂房", "who_confirmed": "门卫"}
    assert told(flagged, only(*head, absence=AbsenceAnswers(answers=seen))) == []
    form = AbsenceAnswers(cause="revoked", answers=seen)
    assert told(flagged, only(*head, absence=form)) == [
        ("absence/cause", "answer-absence-unwanted")
    ]


def test_no_other_outcome_has_a_form_of_absence(private, fill):
    found = told(private, fill(absence=AbsenceAnswers()))
    assert found == [("absence", "answer-absence-unwanted")]


def test_a_departure_from_conduct_names_a_rule_and_says_what_it_was(private, fill):
    sound = Departure(rule="no_banquets", note="公务餐，已付费")
    mute, odd = Departure(rule="no_gifts"), Departure(rule="no_wine", note="有酒")
    assert told(private, fill(conduct=ConductAnswers(departures=(sound,)))) == []
    assert told(private, fill(conduct=ConductAnswers(departures=(mute, odd)))) == [
        ("conduct/no_gifts", "answer-reason-missing"),
        ("conduct/no_wine", "answer-unknown"),
    ]


def test_evidence_that_is_required_is_missed(private, fill):
    group = private.groups[0]
    wanted = group.items[0].questions[0].model_copy(update={"evidence": "required"})
    item = group.items[0].model_copy(update={"questions": (wanted,)})
    first = group.model_copy(update={"items": (item, *group.items[1:])})
    strict = private.model_copy(update={"groups": (first, *private.groups[1:])})
    assert told(strict, fill()) == [("approved", "answer-evidence-missing")]
    assert told(strict, fill(answer("approved", "met", blobs=(BLOB,)))) == []


def test_a_share_must_stand_on_a_step(private, fill):
    group = private.groups[0]
    update = {"form": "share", "choices": (), "step": "0.1", "least": "0", "most": "1"}
    question = type(group.items[0].questions[0]).model_validate(
        {**group.items[0].questions[0].model_dump(mode="json", by_alias=True), **update}
    )
    item = group.items[0].model_copy(update={"questions": (question,)})
    first = group.model_copy(update={"items": (item, *group.items[1:])})
    stepped = private.model_copy(update={"groups": (first, *private.groups[1:])})
    assert told(stepped, fill(answer("approved", "0.3"))) == []
    for wrong in ("0.35", "1.1", "-0.1"):
        assert told(stepped, fill(answer("approved", wrong))) == [("approved", "answer-value")]


def test_a_fact_on_which_nothing_rests_may_stay_open(checklists):
    federation = checklists["federation"]
    items = [
        answer(item.item, "met", part=question.part)
        for group in federation.groups
        for item in group.items
        for question in item.questions
    ]
    head = (answer("outcome", "verified_true", blobs=(BLOB,)), answer("unit_kind", "federation"))
    assert told(federation, only(*head, *items)) == []
