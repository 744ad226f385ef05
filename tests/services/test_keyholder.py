"""A key holder against an office that does what no gate would let pass."""

import os
import signal
import sqlite3
import threading
from dataclasses import replace
from hashlib import sha256

import pytest

from kaohe.core.draw import Campaign, Label, has_approved, write_choice
from kaohe.core.draw.proof_text import read_proof_text
from kaohe.core.draw.sealed import open_proof
from kaohe.core.errors import InputError, LedgerDamaged, LedgerError, ProofInvalid, StepRefused
from kaohe.services.keyholder import KeyholderService
from kaohe.stores.keyholder_store import KeyholderStore
from kaohe.workflows.keyholding.asking import ask_holder, bring_up_to_date, check_answer
from kaohe.workflows.keyholding.records import (
    HolderAnswer,
    HolderApproval,
    HolderRefusal,
    HolderStatus,
    compare_views,
    read_holder_record,
)
from kaohe.workflows.ledgers.extracts import write_extract

COUNTY = Label("county", "33")
NOW = "2013-01-10T00:00:00.000Z"


def ask(holder, office, label, **terms):
    """Let a holder follow and ask it; give the answer, or the codes of the refusal."""
    found = ask_holder(holder, office, office.request(label, **terms), where="research")
    return found if isinstance(found, HolderAnswer) else [fault.code for fault in found.faults]


def told(found):
    """The status and the codes of a refusal."""
    status, body = found
    return status, [fault.code for fault in read_holder_record(body, HolderRefusal).faults]


def last_log(holder):
    line = holder.store.log()[-1]
    return line.act, line.outcome


# What an honest office gets.


def test_a_label_that_is_opened_is_answered_to_its_device(office, holder, parts):
    size = office.open_label(COUNTY) + 1
    answer = ask(holder, office, COUNTY)
    found = open_proof(
        answer.box, parts.LEADER.sealing, campaign=office.campaign, label=COUNTY, holder="research"
    )
    assert found.proof == office.keys["research"].evaluate(COUNTY, holder._opening.ceremony)
    assert found.view == answer.view
    assert (answer.log_size, answer.log_root) == (size, office.root(size).hex())
    assert last_log(holder) == ("answer", "ok")


def test_a_campaign_is_answered_from_the_county_to_the_second_unit(office, holder, parts):
    office.reach_county()
    office.open_label(parts.unit())
    assert isinstance(ask(holder, office, parts.unit()), HolderAnswer)
    visit = office.answer(parts.unit())
    office.find(visit)
    office.close(visit)
    office.draw(Label("kind", "33", "330127", ordinal=2))
    office.open_label(parts.unit(kind="J"))
    assert isinstance(ask(holder, office, parts.unit(kind="J")), HolderAnswer)


def test_a_replacement_with_a_signed_reason_is_answered(office, holder, parts):
    office.reach_county()
    visit = office.draw(parts.unit())
    office.find(visit)
    office.give_reason(parts.unit())
    office.open_label(parts.unit(attempt=1))
    assert isinstance(ask(holder, office, parts.unit(attempt=1)), HolderAnswer)


def test_the_same_request_gets_the_same_answer_however_often_it_is_asked(office, holder):
    office.open_label(COUNTY)
    first = ask(holder, office, COUNTY)
    assert ask(holder, office, COUNTY) == first
    office.answer(COUNTY)
    office.sign()
    assert ask(holder, office, COUNTY) == first
    assert holder.store.count() == (1, 0)


def test_an_answer_that_was_kept_is_given_again_after_a_restart(office, holder, tmp_path):
    office.open_label(COUNTY)
    first = ask(holder, office, COUNTY)
    again = KeyholderStore.load(tmp_path / "research-0.db")
    service = KeyholderService(again, office.keys["research"], lambda: NOW)
    assert service.answer(office.request(COUNTY).write()) == (200, first.write())
    again.close()


def die_while_answering(office, path, *, after_keeping):
    """Answer in a process that is killed before the answer is kept, or before it is given."""
    child = os.fork()
    if child:
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
        return
    service = KeyholderService(
        KeyholderStore.load(path),
        office.keys["research"],
        lambda: NOW if after_keeping else os.kill(os.getpid(), signal.SIGKILL),
    )
    service.answer(office.request(COUNTY).write())
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_holder_killed_between_keeping_and_answering_gives_what_it_kept(office, holder, tmp_path):
    office.open_label(COUNTY)
    bring_up_to_date(holder, office, where="research")
    path = tmp_path / "research-0.db"
    die_while_answering(office, path, after_keeping=False)
    assert holder.store.count() == (0, 0)
    die_while_answering(office, path, after_keeping=True)
    assert holder.store.count() == (1, 0)
    kept = holder.store._database.row("SELECT answer FROM answers")[0]
    assert holder.answer(office.request(COUNTY).write()) == (200, kept)


# Labels that are not to be evaluated.


def test_a_label_that_is_not_opened_is_refused(office, holder):
    office.sign()
    assert ask(holder, office, COUNTY) == ["holder-label-not-opened"]
    assert holder.answer(office.request(COUNTY).write())[0] == 409
    assert last_log(holder) == ("answer", "holder-label-not-opened")


def test_an_opening_that_the_copy_has_not_seen_does_not_count(office, holder):
    office.sign()
    bring_up_to_date(holder, office, where="research")
    office.open_label(COUNTY)
    assert told(holder.answer(office.request(COUNTY).write())) == (409, ["holder-label-not-opened"])


def test_a_unit_before_the_arrival_breaks_the_rules_and_stops_the_holder(office, holder, parts):
    index = office.open_label(parts.unit())
    found = ask_holder(holder, office, office.request(parts.unit()), where="research")
    assert {fault.code for fault in found.faults} == {"holder-copy-broken"}
    assert any(f"第{index}条" in fault.zh and "order-not-arrived" in fault.zh
               for fault in found.faults)  # fmt: skip


def test_a_unit_before_the_close_of_the_last_stops_the_holder(office, holder, parts):
    office.reach_county()
    visit = office.draw(parts.unit())
    office.find(visit)
    office.draw(Label("kind", "33", "330127", ordinal=2))
    office.open_label(parts.unit(kind="J"))
    assert set(ask(holder, office, parts.unit(kind="J"))) == {"holder-copy-broken"}
    office.open_label(Label("county", "11"))
    assert set(ask(holder, office, Label("county", "11"))) == {"holder-copy-broken"}


def test_a_replacement_without_a_reason_stops_the_holder(office, holder, parts):
    office.reach_county()
    office.find(office.draw(parts.unit()))
    office.open_label(parts.unit(attempt=1))
    assert set(ask(holder, office, parts.unit(attempt=1))) == {"holder-copy-broken"}


def test_a_fault_of_another_campaign_in_the_ledger_stops_nothing(office, holder):
    office.enter("told", {"audience": "body", "place": "33", "who": "x", "told_by": "y"})
    own, office.campaign = office.campaign, type(office.campaign)("rehearsal-x", rehearsal=True)
    office.enter("opened", {"label": office.request(COUNTY).label.model_dump(mode="json"),
                            "device": "x", "way": "online"})  # fmt: skip
    office.campaign = own
    office.open_label(COUNTY)
    assert isinstance(ask(holder, office, COUNTY), HolderAnswer)


def test_a_clock_that_ran_backwards_stops_nothing(office, holder):
    content = {"subject": "act", "record": "ab" * 32}
    office.enter("record", content, at="2012-01-01T00:00:00.000Z")
    office.open_label(COUNTY)
    assert isinstance(ask(holder, office, COUNTY), HolderAnswer)


def test_a_label_is_answered_to_no_second_device(office, holder):
    office.open_label(COUNTY)
    assert isinstance(ask(holder, office, COUNTY), HolderAnswer)
    assert ask(holder, office, COUNTY, device="tablet-2") == ["holder-answered-otherwise"]
    assert holder.answer(office.request(COUNTY, device="tablet-2").write())[0] == 409


def test_a_label_is_answered_to_the_device_of_its_opening_only(office, holder):
    office.open_label(COUNTY)
    assert ask(holder, office, COUNTY, device="tablet-2") == ["holder-device-other"]
    assert ask(holder, office, COUNTY, device="unknown") == ["holder-device-other"]


def test_a_way_that_was_not_opened_is_refused(office, holder):
    office.open_label(COUNTY, way="text")
    assert ask(holder, office, COUNTY, way="online") == ["holder-way-other"]


def test_a_way_that_the_plan_does_not_allow_is_refused(parts, make_holder):
    office = parts.Office().open_campaign(plan_of={"ways": ["online"]})
    office.open_label(COUNTY, way="text")
    assert ask(make_holder(office), office, COUNTY, way="text") == ["holder-way-other"]


def test_a_label_that_is_drawn_is_not_evaluated_any_more(office, holder):
    office.draw(COUNTY)
    office.sign()
    assert ask(holder, office, COUNTY) == ["holder-label-drawn"]


def test_a_third_county_is_outside_the_plan(office, holder):
    for ordinal in (1, 2):
        office.draw(Label("county", "33", ordinal=ordinal))
    third = Label("county", "33", ordinal=3)
    office.open_label(third)
    assert ask(holder, office, third) == ["holder-label-outside-plan"]


def test_a_unit_of_a_slot_that_the_plan_has_not_is_refused(office, holder, parts):
    office.reach_county()
    label = parts.unit(ordinal=2)
    office.open_label(label)
    assert ask(holder, office, label) == ["holder-label-outside-plan"]


def test_a_request_of_another_campaign_is_not_known(office, holder, parts):
    office.sign()
    other = parts.Office(campaign="rehearsal-2013").open_campaign()
    found = holder.answer(other.request(COUNTY).write())
    assert told(found) == (404, ["holder-other-campaign"])


@pytest.mark.parametrize("data", [b"", b"{}", b"nonsense", b'{"format":"holder-request/1"}\n'])
def test_what_is_no_request_is_told_and_put_down(office, holder, data):
    assert told(holder.answer(data)) == (400, ["holder-record-wrong"])
    assert last_log(holder) == ("answer", "holder-record-wrong")


# How the campaign was opened.


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"plan": {"approvers": 1}}, "holder-document-wrong"),
        ({"plan": {"attempts_per_slot": 9}}, "holder-document-wrong"),
        ({"frame": {"frame_root": "ee" * 32}}, "holder-document-wrong"),
        ({"keys": {"public_keys": ["11" * 32, "22" * 32, "33" * 32]}}, "holder-document-wrong"),
        ({"seed": {"seed": "ee" * 32}}, "holder-document-wrong"),
        ({"seed_of": {"seed": "ee" * 32}}, "holder-seed-wrong"),
        ({"seed_of": {"campaign": "rehearsal-2013"}}, "holder-document-wrong"),
        ({"dice": {"record": "ee" * 32}}, "holder-document-wrong"),
        ({"plan": {"known_from": "2013-01-09T00:00:00.000Z"}}, "holder-document-wrong"),
        ({"plan_of": {"dice": ["a", "b", "c"]}}, "holder-document-wrong"),
        ({"holder": {"finance": {"possession": "00" * 80}}}, "holder-keys-unproven"),
    ],
)
def test_an_opening_whose_documents_do_not_fit_is_not_believed(parts, make_holder, changes, code):
    office = parts.Office().open_campaign(**changes)
    office.open_label(COUNTY)
    assert code in ask(make_holder(office), office, COUNTY)


def test_a_seed_from_another_source_than_the_plan_names_is_not_believed(parts, make_holder):
    source = {"kind": "lottery", "source": "x", "draws": [{"lottery": "pl5", "day": "2013-01-09"}]}
    office = parts.Office().open_campaign(plan_of={"outside": source})
    office.open_label(COUNTY)
    assert ask(make_holder(office), office, COUNTY) == ["holder-seed-wrong"]


def test_a_key_that_somebody_else_registered_is_noticed(parts, office, make_holder):
    holder = make_holder(office)
    other = parts.Office()
    other.keys["research"] = other.keys["finance"].__class__(b"\x42" * 32)
    other.open_campaign()
    other.open_label(COUNTY)
    assert ask(holder, other, COUNTY) == ["holder-key-missing"]


def test_a_policy_without_witnesses_is_not_believed(parts, make_holder):
    office = parts.Office()
    policy = f"log {office.signer.key.write()}\nquorum none\n"
    office.open_campaign(plan_of={"policy": policy})
    office.open_label(COUNTY)
    assert ask(make_holder(office), office, COUNTY) == ["ceremony-policy-without-witnesses"]


def test_nothing_is_answered_before_the_seed(parts, make_holder):
    office = parts.Office()
    office.enter_opening()
    office.sign()
    holder = make_holder(office)
    bring_up_to_date(holder, office, where="research")
    office.enter("device", parts.LEADER.content)
    office.open_label(COUNTY)
    assert "holder-copy-broken" in ask(holder, office, COUNTY)


def test_a_document_that_was_not_handed_over_is_named_and_can_be_handed_over(office, holder):
    plan = next(name for name, content in office.documents.items() if b'"entry":"plan"' in content)
    content = office.documents.pop(plan)
    office.open_label(COUNTY)
    assert ask(holder, office, COUNTY) == ["holder-document-missing"]
    office.documents[plan] = content
    assert holder.follow(write_extract(office))[0] == 200
    assert isinstance(ask(holder, office, COUNTY), HolderAnswer)


def test_a_document_that_is_no_plan_is_told(parts, make_holder):
    office = parts.Office().open_campaign()
    office.open_label(COUNTY)
    made = parts.Office()
    made.open_campaign(plan={"plan": parts.sha256(b"{}").hexdigest()})
    made.documents[parts.sha256(b"{}").hexdigest()] = b"{}"
    made.open_label(COUNTY)
    assert ask(make_holder(made), made, COUNTY) == ["holder-document-wrong"]


# What holders approve with their own keys.


def void(office, holders, *, forged=False):
    """What the entry of a void says; ``forged`` where an office has typed names."""
    proofs = [office.keys[name].approve({"reason": "x"}, office.campaign).hex() for name in holders]
    proofs = [f"{number:0160x}" for number, _ in enumerate(holders)] if forged else proofs
    return {"reason": "x", "signed_by": list(holders), "proofs": proofs}


def exchange_county(office, parts, *holders, **more):
    """Exchange the first county that was drawn, approved by some holders."""
    office.draw(COUNTY)
    record = office.give_reason(COUNTY)
    again = Label("county", "33", attempt=1)
    office.approve(again, record, *holders, **more)
    office.open_label(again)
    return again


def test_a_county_is_exchanged_when_every_holder_approves_with_its_key(parts, office, holder):
    again = exchange_county(office, parts, *parts.HOLDERS)
    assert isinstance(ask(holder, office, again), HolderAnswer)


def test_names_that_an_office_typed_approve_nothing(parts, office, holder):
    again = exchange_county(office, parts, *parts.HOLDERS, forged=True)
    assert ask(holder, office, again) == ["holder-approval-unproven"] * 3


def test_a_holder_approves_what_its_own_copy_shows_and_nothing_else(parts, office, holder):
    again = Label("county", "33", attempt=1)
    office.draw(COUNTY)
    office.sign()
    bring_up_to_date(holder, office, where="research")
    with pytest.raises(StepRefused) as error:
        holder.approve(again)
    assert error.value.faults[0].kind.code == "holder-approval-not-due"
    record = office.give_reason(COUNTY)
    office.sign()
    bring_up_to_date(holder, office, where="research")
    made = holder.approve(again)
    assert (made.holder, made.record) == ("research", record)
    subject = {"label": parts.fields_of(again), "record": record}
    proof = bytes.fromhex(made.proof)
    assert has_approved(office.keys["research"].public_key, subject, office.campaign, proof)
    assert last_log(holder) == ("approve", "ok")


def test_a_reason_that_two_have_not_signed_is_not_approved(parts, office, holder):
    office.draw(COUNTY)
    about = {"label": parts.fields_of(COUNTY)}
    alone = office.record_of("reason", about, signers=(parts.LEADER,), details={"reason": "gone"})
    office.give_reason(COUNTY, record=alone)
    office.sign()
    bring_up_to_date(holder, office, where="research")
    with pytest.raises(StepRefused) as error:
        holder.approve(Label("county", "33", attempt=1))
    assert error.value.faults[0].kind.code == "holder-field-record-wrong"


def test_a_holder_approves_a_void_in_just_these_words(office, holder):
    bring_up_to_date(holder, office.__class__().open_campaign(), where="research")
    made = holder.approve_void("power cut")
    key, proof = office.keys["research"].public_key, bytes.fromhex(made.proof)
    assert has_approved(key, {"reason": "power cut"}, office.campaign, proof)
    assert not has_approved(key, {"reason": "power cut."}, office.campaign, proof)


@pytest.mark.parametrize("forged", [False, True])
def test_a_campaign_given_up_without_its_holders_is_not_followed_by_another(
    parts, make_holder, forged
):
    office = parts.Office(campaign="rehearsal-2011").open_campaign()
    office.enter("void", void(office, parts.HOLDERS, forged=forged))
    office.campaign = Campaign("rehearsal-2012", rehearsal=True)
    office.open_after(office.ledger.size)
    office.open_label(COUNTY)
    found = ask(make_holder(office), office, COUNTY)
    if forged:
        assert found == ["holder-approval-unproven"] * 3
    else:
        assert isinstance(found, HolderAnswer)


def test_the_unit_of_another_kind_than_was_drawn_is_not_evaluated(parts, office, holder):
    office.reach_county()
    office.open_label(parts.unit(kind="S"))
    assert ask(holder, office, parts.unit(kind="S")) == ["holder-kind-other"]


def test_a_kind_whose_record_shows_something_else_opens_no_unit(parts, office, holder):
    chosen = office.draw(COUNTY)
    office.arrive(chosen)
    label = Label("kind", "33", "330127")
    office.open_label(label)
    for name in parts.HOLDERS:
        answer = {"label": parts.fields_of(label), "holder": name, "proof": "ab" * 32}
        office.enter("answered", answer)
    made = office.choose(label)
    record = write_choice(replace(made, excluded=(made.index,)), office.ceremony)
    content = {"label": parts.fields_of(label), "record": parts.sha256(record).hexdigest()}
    office.enter("chosen", content, document=record)
    other = made.candidates[replace(made, excluded=(made.index,)).index]
    office.open_label(parts.unit(kind=other[0]))
    assert ask(holder, office, parts.unit(kind=other[0])) == ["holder-kind-other"]


# Records of the field.


def forge(parts, office, kind, about):
    """Records that two inspectors of the team have not signed as they should."""
    stranger = parts.Device("tablet-9", "1009")
    namesake = parts.Device("tablet-1", "1001")
    namesake.signing = parts.secret_of("somebody else")
    said = {"reason": "gone"} if kind == "reason" else {}
    signers = {
        "one": (parts.LEADER,),
        "stranger": (parts.LEADER, stranger),
        "forged": (namesake, parts.SECOND),
    }
    return {
        how: office.record_of(kind, about, signers=people, details=said)
        for how, people in signers.items()
    }


@pytest.mark.parametrize("how", ["one", "stranger", "forged", "other county", "no record"])
def test_a_county_is_not_reached_by_a_forged_arrival(parts, office, holder, how):
    chosen = office.draw(COUNTY)
    about = {"body": "33", "county": "330127"}
    records = forge(parts, office, "arrived", about)
    records["other county"] = office.record_of("arrived", {**about, "county": "330102"})
    records["no record"] = office.record_of("closed", {"visit": "x"})
    office.arrive(chosen, record=records[how])
    label = Label("kind", "33", "330127")
    office.open_label(label)
    assert ask(holder, office, label) == ["holder-field-record-wrong"]
    assert ask(holder, office, label) == ["holder-field-record-wrong"]


@pytest.mark.parametrize("how", ["one", "stranger", "forged"])
def test_a_visit_is_not_closed_by_a_forged_record(parts, office, holder, how):
    office.reach_county()
    visit = office.draw(parts.unit())
    office.find(visit)
    office.close(visit, record=forge(parts, office, "closed", {"visit": visit})[how])
    label = Label("kind", "33", "330127", ordinal=2)
    office.open_label(label)
    assert ask(holder, office, label) == ["holder-field-record-wrong"]


@pytest.mark.parametrize("how", ["one", "stranger", "forged"])
def test_a_unit_is_not_replaced_for_a_forged_reason(parts, office, holder, how):
    office.reach_county()
    office.find(office.draw(parts.unit()))
    about = {"label": parts.fields_of(parts.unit())}
    office.give_reason(parts.unit(), record=forge(parts, office, "reason", about)[how])
    office.open_label(parts.unit(attempt=1))
    assert ask(holder, office, parts.unit(attempt=1)) == ["holder-field-record-wrong"]


def test_a_unit_is_not_replaced_for_another_reason_than_was_signed(parts, office, holder):
    office.reach_county()
    office.find(office.draw(parts.unit()))
    about = {"label": parts.fields_of(parts.unit())}
    signed = office.record_of("reason", about, details={"reason": "refused"})
    office.give_reason(parts.unit(), record=signed)
    office.open_label(parts.unit(attempt=1))
    assert ask(holder, office, parts.unit(attempt=1)) == ["holder-field-record-wrong"]


@pytest.mark.parametrize("changed", [{"outcome": "refused"}, {"reached": False}])
def test_an_outcome_other_than_was_signed_stops_the_holder(parts, office, holder, changed):
    office.reach_county()
    visit = office.draw(parts.unit())
    office.find(visit, changed)
    office.close(visit)
    label = Label("kind", "33", "330127", ordinal=2)
    office.open_label(label)
    assert ask(holder, office, label) == ["holder-field-record-wrong"]


def test_the_office_does_not_read_by_a_device_of_its_own(parts, office, holder):
    spy = parts.Device("tablet-8", "1008")
    office.enter("device", spy.content)
    office.reach_county()
    office.open_label(parts.unit(), device=spy.name)
    assert ask(holder, office, parts.unit(), device=spy.name) == ["holder-copy-broken"]


def test_a_device_that_was_enrolled_after_the_record_does_not_sign_it(parts, office, holder):
    late = parts.Device("tablet-3", "1003")
    chosen = office.draw(COUNTY)
    about = {"body": "33", "county": "330127"}
    record = office.record_of("arrived", about, signers=(parts.LEADER, late))
    office.arrive(chosen, record=record)
    office.enter("device", late.content)
    label = Label("kind", "33", "330127")
    office.open_label(label)
    assert ask(holder, office, label) == ["holder-field-record-wrong"]


def test_a_document_that_is_no_field_record_is_refused(office, holder):
    chosen = office.draw(COUNTY)
    office.tell("body", "33")
    content = {"body": "33", "county": "330127", "record": sha256(b"{}").hexdigest()}
    signed = {"signed_by": ["1001", "1002"]}
    office.enter("arrived", content | signed, refers=chosen, document=b"{}")
    office.tell("county", "330127")
    label = Label("kind", "33", "330127")
    office.open_label(label)
    assert ask(holder, office, label) == ["holder-field-record-wrong"]


def test_a_record_whose_entry_names_other_people_is_refused(parts, office, holder):
    chosen = office.draw(COUNTY)
    office.tell("body", "33")
    about = {"body": "33", "county": "330127"}
    made = office.record_of("arrived", about)
    content = {**about, "record": made.digest, "signed_by": ["1001", "1007"]}
    office.enter("arrived", content, refers=chosen, document=made.write())
    office.tell("county", "330127")
    label = Label("kind", "33", "330127")
    office.open_label(label)
    assert ask(holder, office, label) == ["holder-field-record-wrong"]


# The ledger as it is shown.


def test_an_extract_of_a_rehearsal_is_not_followed_in_earnest(parts, make_holder):
    rehearsed = parts.Office().open_campaign()
    rehearsed.sign()
    real = parts.Office(campaign="national-2012", rehearsal=False)
    holder = make_holder(real)
    found = told(holder.follow(write_extract(rehearsed)))
    assert found == (404, ["extract-other-ledger"])
    assert holder.store.size() == 0


def test_an_extract_under_a_foreign_key_is_not_followed(parts, office, holder):
    office.sign()
    office.signer = type(office.signer)(office.origin, office.signer.kind, b"\x09" * 32)
    office.sign()
    assert told(holder.follow(write_extract(office))) == (403, ["extract-unsigned"])


def test_an_extract_with_a_gap_is_not_followed(office, holder):
    office.sign()
    assert told(holder.follow(write_extract(office, first=2))) == (409, ["extract-gap"])
    assert holder.follow(write_extract(office))[0] == 200


def test_an_extract_in_which_a_line_is_missing_changed_or_swapped_is_refused(office, holder):
    office.sign()
    lines = write_extract(office).splitlines(keepends=True)
    changed = lines[2].replace(b'"strata\\":10', b'"strata\\":11')
    assert changed != lines[2]
    for wrong in (
        lines[:2] + lines[3:],
        [*lines[:2], lines[3], lines[2], *lines[4:]],
        [*lines[:2], changed, *lines[3:]],
        lines[:-1],
        [],
        [b"{}\n"],
        [lines[0]],
    ):
        status, codes = told(holder.follow(b"".join(wrong)))
        assert (status, codes) == (400, ["extract-unreadable"])
    assert holder.store.size() == 0


def test_a_document_that_is_not_what_its_name_says_is_refused(office, holder):
    office.sign()
    name = next(iter(office.documents))
    office.documents[name] = b"something else"
    assert told(holder.follow(write_extract(office))) == (400, ["extract-unreadable"])


def test_a_ledger_that_was_set_back_is_not_followed(office, holder):
    office.open_label(COUNTY)
    bring_up_to_date(holder, office, where="research")
    older = office.back_to(5)
    older.sign()
    assert told(holder.follow(write_extract(older))) == (409, ["extract-older"])
    assert last_log(holder) == ("follow", "extract-older")
    assert isinstance(ask(holder, office, COUNTY), HolderAnswer)


def test_a_restored_backup_that_went_on_otherwise_ends_all_answers(office, holder):
    office.open_label(COUNTY)
    bring_up_to_date(holder, office, where="research")
    other = office.back_to(5)
    for number in range(office.ledger.size - 3):
        other.enter("record", {"subject": f"other {number}", "record": "ab" * 32})
    other.sign()
    found = told(holder.follow(write_extract(other, first=holder.store.size())))
    assert found == (409, ["extract-not-continuing"])
    assert isinstance(ask(holder, office, COUNTY), HolderAnswer)
    assert told(holder.follow(write_extract(other))) == (409, ["extract-differs"])
    assert holder.store.faults()[0].fault.kind.code == "extract-differs"
    assert told(holder.answer(office.request(COUNTY).write())) == (403, ["holder-copy-broken"])


def test_a_second_content_of_the_same_size_is_noticed_by_its_checkpoint_alone(office, holder):
    office.open_label(COUNTY)
    bring_up_to_date(holder, office, where="research")
    other = office.back_to(office.ledger.size - 1)
    other.enter("record", {"subject": "other", "record": "ab" * 32})
    other.sign()
    found = told(holder.follow(write_extract(other, first=other.ledger.size)))
    assert found == (409, ["extract-differs"])
    evidence = holder.store._database.row("SELECT evidence FROM log WHERE evidence IS NOT NULL")
    assert evidence[0] == other.signed


def test_an_overlap_that_is_damaged_proves_nothing(office, holder):
    office.sign()
    bring_up_to_date(holder, office, where="research")
    office.open_label(COUNTY)
    damaged = write_extract(office).replace(b'"strata\\":10', b'"strata\\":11')
    assert told(holder.follow(damaged)) == (400, ["extract-unreadable"])
    assert holder.store.faults() == ()


def test_a_head_that_names_another_size_than_its_checkpoint_is_refused(office, holder):
    old = office.sign()
    office.open_label(COUNTY)
    office.signed = old
    extract = write_extract(office)
    size = office.ledger.size - 1
    lines = extract.splitlines(keepends=True)
    cut = [lines[0].replace(f'"size":{size}'.encode(), f'"size":{size - 1}'.encode()), *lines[1:-1]]
    assert told(holder.follow(b"".join(cut))) == (403, ["extract-unsigned"])


def test_an_entry_that_is_none_is_not_followed(office, holder):
    office.sign()
    extract = write_extract(office).replace(b'"kind\\":\\"frame', b'"kind\\":\\"frane')
    assert told(holder.follow(extract)) == (400, ["extract-unreadable"])


def test_of_two_extracts_at_once_both_end_at_one_copy(office, holder):
    office.sign()
    extracts = [write_extract(office)]
    for body in range(11, 17):
        office.open_label(Label("county", str(body)), device="tablet-1")
        extracts.append(write_extract(office))
    found = []
    threads = [
        threading.Thread(target=lambda each=each: found.append(holder.follow(each)[0]))
        for each in extracts
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert set(found) <= {200, 409}
    assert holder.store.ledger().root == office.root()
    assert holder.store.log()[-1].act == "follow"


def test_a_ledger_that_two_processes_follow_is_one_copy(office, holder, tmp_path):
    office.open_label(COUNTY)
    other = KeyholderStore.load(tmp_path / "research-0.db")
    second = KeyholderService(other, office.keys["research"], lambda: NOW)
    assert holder.follow(write_extract(office))[0] == 200
    assert isinstance(ask(second, office, COUNTY), HolderAnswer)
    assert ask(holder, office, COUNTY) == ask(second, office, COUNTY)
    other.close()


# Two holders are shown two ledgers.


def fork(office, holder_label):
    """Two offices that share a beginning; each opens the label at another place."""
    other = office.back_to(office.ledger.size)
    other.enter("record", {"subject": "for B only", "record": "ab" * 32})
    office.enter("record", {"subject": "for A only", "record": "cd" * 32})
    for each in (office, other):
        each.open_label(holder_label)
    return other


def test_the_device_notices_that_two_holders_saw_two_ledgers(office, make_holder, parts):
    first, second = make_holder(office, "research"), make_holder(office, "finance")
    other = fork(office, COUNTY)
    answers = {"research": ask(first, office, COUNTY), "finance": ask(second, other, COUNTY)}
    views = {
        name: open_proof(
            each.box, parts.LEADER.sealing, campaign=office.campaign, label=COUNTY, holder=name
        ).view
        for name, each in answers.items()
    }
    with pytest.raises(ProofInvalid) as error:
        compare_views(views)
    assert error.value.faults[0].kind.code == "holder-views-differ"


def test_an_answer_given_from_another_ledger_is_noticed_by_the_office(office, make_holder):
    second = make_holder(office, "finance")
    other = fork(office, COUNTY)
    assert isinstance(ask(second, other, COUNTY), HolderAnswer)
    with pytest.raises(LedgerDamaged) as error:
        ask_holder(second, office, office.request(COUNTY), where="finance")
    assert error.value.faults[0].kind.code == "holder-saw-other"


def test_a_holder_who_was_shown_another_ledger_does_not_follow_this_one(office, make_holder):
    second = make_holder(office, "finance")
    other = fork(office, COUNTY)
    assert isinstance(ask(second, other, COUNTY), HolderAnswer)
    office.enter("record", {"subject": "more", "record": "ab" * 32})
    office.sign()
    with pytest.raises(StepRefused) as error:
        ask_holder(second, office, office.request(COUNTY), where="finance")
    assert dict(error.value.faults[0].fields)["told"] == "extract-differs"


@pytest.mark.parametrize("change", [{"device": "tablet-2"}, {"way": "text"}, {"rehearsal": False}])
def test_an_answer_to_another_request_is_not_taken(office, holder, change):
    office.open_label(COUNTY)
    answer = ask(holder, office, COUNTY)
    request = office.request(COUNTY).model_copy(update=change)
    with pytest.raises(ProofInvalid) as error:
        check_answer(answer, request, office, where="research")
    assert error.value.faults[0].kind.code == "holder-answer-not-asked"


def test_nobody_is_asked_before_a_checkpoint_is_signed(parts, holder):
    unsigned = parts.Office()
    with pytest.raises(LedgerError) as error:
        bring_up_to_date(holder, unsigned, where="research")
    assert error.value.faults[0].kind.code == "ledger-checkpoint-none"


def test_holders_who_saw_one_ledger_have_one_view_however_far_they_came(office, make_holder):
    first, second = make_holder(office, "research"), make_holder(office, "finance")
    office.open_label(COUNTY)
    early = ask(first, office, COUNTY)
    office.enter("record", {"subject": "later", "record": "ab" * 32})
    office.sign()
    late = ask(second, office, COUNTY)
    assert compare_views({"research": early.view, "finance": late.view}) == early.view


def test_views_are_compared_of_somebody():
    with pytest.raises(ValueError, match="no views"):
        compare_views({})


# What belongs to the answers.


def test_the_text_of_an_answer_is_told_for_labels_that_go_by_text(office, holder):
    office.open_label(COUNTY, way="text")
    answer = ask(holder, office, COUNTY, way="text")
    text = holder.tell_text(office.request(COUNTY, way="text").write())
    proof = read_proof_text(text, label=COUNTY, ceremony=holder._opening.ceremony, holder=0)
    assert sha256(proof).hexdigest() == answer.proof_digest
    assert last_log(holder) == ("text", "ok")


def test_no_text_is_told_for_a_label_that_goes_another_way(office, holder):
    office.open_label(COUNTY)
    assert isinstance(ask(holder, office, COUNTY), HolderAnswer)
    with pytest.raises(StepRefused) as error:
        holder.tell_text(office.request(COUNTY).write())
    assert error.value.faults[0].kind.code == "holder-text-not-opened"
    assert last_log(holder) == ("text", "holder-text-not-opened")


def test_nothing_is_evaluated_ahead_unless_the_plan_says_so(parts, office, make_holder):
    office.sign()
    holder = make_holder(office)
    bring_up_to_date(holder, office, where="research")
    with pytest.raises(StepRefused) as error:
        holder.evaluate_ahead(parts.unit())
    assert error.value.faults[0].kind.code == "holder-paper-not-allowed"
    paper = parts.Office().open_campaign(plan_of={"ways": ["online", "paper"]})
    paper.sign()
    holder = make_holder(paper)
    bring_up_to_date(holder, paper, where="research")
    proof = holder.evaluate_ahead(parts.unit())
    assert proof == paper.keys["research"].evaluate(parts.unit(), holder._opening.ceremony)
    assert last_log(holder) == ("ahead", "ok")
    with pytest.raises(StepRefused) as error:
        holder.evaluate_ahead(parts.unit(ordinal=7))
    assert error.value.faults[0].kind.code == "holder-label-outside-plan"


def test_the_secret_is_revealed_after_the_end_and_not_before(office, holder):
    office.sign()
    with pytest.raises(StepRefused) as error:
        holder.reveal()
    assert error.value.faults[0].kind.code == "holder-opening-missing"
    bring_up_to_date(holder, office, where="research")
    with pytest.raises(StepRefused) as error:
        holder.reveal()
    assert error.value.faults[0].kind.code == "holder-not-complete"
    office.complete()
    bring_up_to_date(holder, office, where="research")
    assert holder.reveal().secret == office.keys["research"].secret.hex()
    assert last_log(holder) == ("reveal", "ok")


def test_an_end_that_is_entered_too_early_reveals_nothing(parts, office, holder):
    office.reach_county()
    office.draw(parts.unit())
    office.complete()
    bring_up_to_date(holder, office, where="research")
    with pytest.raises(StepRefused) as error:
        holder.reveal()
    assert error.value.faults[0].kind.code == "holder-copy-broken"
    assert last_log(holder) == ("reveal", "holder-copy-broken")


def test_a_void_campaign_is_answered_no_more(parts, office, make_holder):
    holder = make_holder(office)
    office.open_label(COUNTY)
    office.enter("void", void(office, parts.HOLDERS))
    office.sign()
    assert ask(holder, office, COUNTY) == ["holder-campaign-ended"]


def test_nothing_is_evaluated_ahead_after_the_end(parts, make_holder):
    office = parts.Office().open_campaign(plan_of={"ways": ["online", "paper"]})
    office.complete()
    holder = make_holder(office)
    bring_up_to_date(holder, office, where="research")
    with pytest.raises(StepRefused) as error:
        holder.evaluate_ahead(parts.unit())
    assert error.value.faults[0].kind.code == "holder-campaign-ended"


def test_the_secret_stands_in_no_text_about_a_holder(office, holder):
    secret = office.keys["research"].secret
    office.open_label(COUNTY)
    ask(holder, office, COUNTY)
    dump = "\n".join(sqlite3.connect(holder.store._database._path).iterdump())
    for text in (repr(holder), repr(holder.store.membership), dump):
        assert secret.hex() not in text.lower()
        assert repr(secret) not in text


def test_a_key_that_did_not_join_is_refused(office, holder):
    with pytest.raises(InputError) as error:
        KeyholderService(holder.store, office.keys["finance"], lambda: NOW)
    assert error.value.faults[0].kind.code == "keybox-of-other"


def test_a_status_tells_how_far_a_copy_has_come(office, holder):
    office.sign()
    status = bring_up_to_date(holder, office, where="research")
    assert isinstance(status, HolderStatus)
    assert (status.size, status.root) == (office.ledger.size, office.root().hex())
    assert (status.holder, status.rehearsal, status.faults) == ("research", True, ())
    assert bring_up_to_date(holder, office, where="research") == status


# A device of the team is lost.


def hand_over(office, *, lost="tablet-1", heir="tablet-2", forged=False):
    subject = {"device": lost, "to": heir, "reason": "fell into the water"}
    proofs = [
        f"{number:0160x}" if forged else key.approve(subject, office.campaign).hex()
        for number, key in enumerate(office.keys.values())
    ]
    content = {"body": "33", "approved_by": list(office.keys), "proofs": proofs}
    office.enter("handed_over", subject | content)
    office.sign()


def test_an_open_label_is_answered_to_the_device_that_took_over_and_to_no_other(
    office, holder, parts
):
    office.reach_county()
    office.open_label(parts.unit())
    before = ask(holder, office, parts.unit())
    hand_over(office)
    after = ask(holder, office, parts.unit(), device=parts.SECOND.name)
    assert (after.device, after.proof_digest) == (parts.SECOND.name, before.proof_digest)
    assert after.box != before.box
    again = ask(holder, office, parts.unit(), device=parts.SECOND.name)
    assert again == after
    assert ask(holder, office, parts.unit()) == ["holder-device-other"]


def test_a_county_that_was_drawn_is_answered_again_to_the_device_that_took_over(
    office, holder, parts
):
    label = Label("county", "33")
    office.open_label(label)
    before = ask(holder, office, label)
    office.answer(label)
    hand_over(office)
    after = ask(holder, office, label, device=parts.SECOND.name)
    assert (after.device, after.proof_digest) == (parts.SECOND.name, before.proof_digest)


def test_a_hand_over_that_an_office_typed_leads_to_no_answer(office, holder, parts):
    office.reach_county()
    office.open_label(parts.unit())
    hand_over(office, forged=True)
    told = ask(holder, office, parts.unit(), device=parts.SECOND.name)
    assert set(told) == {"holder-approval-unproven"}


def test_a_lost_device_signs_nothing_any_more(office, holder, parts):
    office.reach_county()
    visit = office.draw(parts.unit())
    office.enter("device", parts.Device("tablet-3", "1003").content)
    hand_over(office, heir="tablet-2")
    office.find(visit)
    office.close(visit)
    label = Label("kind", "33", "330127", ordinal=2)
    office.open_label(label, device=parts.SECOND.name)
    told = ask(holder, office, label, device=parts.SECOND.name)
    assert set(told) == {"holder-field-record-wrong"}


def test_a_holder_approves_a_hand_over_within_a_team_and_no_other(office, holder):
    office.sign()
    bring_up_to_date(holder, office, where="research")
    made = holder.approve_hand_over("tablet-1", "tablet-2", reason="fell into the water")
    assert made.subject == {
        "device": "tablet-1",
        "to": "tablet-2",
        "reason": "fell into the water",
    }
    assert read_holder_record(made.write(), HolderApproval) == made
    for lost, heir in (("tablet-1", "tablet-1"), ("tablet-1", "tablet-9")):
        with pytest.raises(StepRefused) as caught:
            holder.approve_hand_over(lost, heir, reason="x")
        assert [each.kind.code for each in caught.value.faults] == ["holder-approval-not-due"]
