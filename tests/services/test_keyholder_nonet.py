"""A key holder where a visit was closed by a completion code, or a label is evaluated ahead."""

import pytest

from kaohe.core.draw import Label
from kaohe.core.draw.sealed import open_proof
from kaohe.core.errors import StepRefused
from kaohe.services.keyholder import KeyholderService
from kaohe.workflows.keyholding.asking import ask_holder, bring_up_to_date
from kaohe.workflows.keyholding.records import HolderAnswer

KIND = Label("kind", "33", "330127", ordinal=2)
CODE = "793476560845979047"


def ask(holder, office, label, **terms):
    found = ask_holder(holder, office, office.request(label, **terms), where="research")
    return found if isinstance(found, HolderAnswer) else [fault.code for fault in found.faults]


def office_with(parts, *ways):
    """A campaign whose plan allows these ways, with a voice desk."""
    office = parts.Office().open_campaign(plan_of={"ways": list(ways)})
    office.enter("device", parts.Device("desk-33", "9001").content)
    return office


def promise(office, parts):
    """Draw the first unit online, close its visit by a completion code."""
    office.reach_county()
    visit = office.draw(parts.unit())
    office.enter("promised", {"visit": visit, "device": "tablet-1", "code": CODE})
    return visit


def test_a_label_is_answered_to_the_desk_after_a_completion_code(parts, make_holder):
    office = office_with(parts, "online", "voice")
    promise(office, parts)
    office.open_label(KIND, device="desk-33", way="voice")
    holder = make_holder(office)
    answer = ask(holder, office, KIND, device="desk-33", way="voice")
    desk = parts.Device("desk-33", "9001")
    opened = open_proof(
        answer.box, desk.sealing, campaign=office.campaign, label=KIND, holder="research"
    )
    assert len(opened.proof) == 80


def test_a_completion_code_counts_only_if_the_plan_allows_the_voice_way(parts, make_holder):
    office = office_with(parts, "online")
    promise(office, parts)
    office.open_label(KIND)
    assert ask(make_holder(office), office, KIND) == ["holder-promise-not-allowed"]


@pytest.mark.parametrize(("signers", "code"), [(2, None), (1, "holder-field-record-wrong")])
def test_the_record_that_keeps_a_promise_is_judged_as_any_closing(
    parts, make_holder, signers, code
):
    office = office_with(parts, "online", "voice")
    visit = promise(office, parts)
    office.find(visit)
    made = office.record_of(
        "closed", {"visit": visit}, signers=(parts.LEADER, parts.SECOND)[:signers]
    )
    office.enter("kept", {"visit": visit, "record": made.digest}, document=made.write())
    office.open_label(KIND)
    found = ask(make_holder(office), office, KIND)
    assert found == [code] if code else isinstance(found, HolderAnswer)


def test_a_desk_signs_for_no_inspector(parts, make_holder):
    office = office_with(parts, "online", "voice")
    visit = promise(office, parts)
    office.find(visit)
    desk = parts.Device("desk-33", "9001")
    made = office.record_of("closed", {"visit": visit}, signers=(desk, parts.LEADER))
    office.enter("kept", {"visit": visit, "record": made.digest}, document=made.write())
    office.open_label(KIND)
    assert ask(make_holder(office), office, KIND) == ["holder-field-record-wrong"]


def test_nothing_is_evaluated_ahead_unless_the_plan_says_so(parts, make_holder):
    office = office_with(parts, "online", "voice")
    office.reach_county()
    holder = make_holder(office)
    follow(holder, office)
    with pytest.raises(StepRefused, match="holder-paper-not-allowed"):
        holder.evaluate_ahead(parts.unit())


def test_a_label_is_evaluated_ahead_to_the_same_proof_as_online(parts, make_holder):
    office = office_with(parts, "online", "paper")
    office.reach_county()
    holder: KeyholderService = make_holder(office)
    follow(holder, office)
    ahead = holder.evaluate_ahead(parts.unit())
    office.open_label(parts.unit())
    answer = ask(holder, office, parts.unit())
    opened = open_proof(
        answer.box,
        parts.LEADER.sealing,
        campaign=office.campaign,
        label=parts.unit(),
        holder="research",
    )
    assert opened.proof == ahead


def follow(holder, office):
    office.sign()
    bring_up_to_date(holder, office, where="research")
