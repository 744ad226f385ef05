"""A county from the departure to the last unit, and what office and device refuse on the way."""

import json
from dataclasses import replace

import pytest

from kaohe.core.draw import Label
from kaohe.core.draw.county_bundle import seal_county_key
from kaohe.core.errors import DrawError, FrameInvalid, ProofInvalid, StepRefused
from kaohe.stores.packs import load_pack
from kaohe.workflows.disclosure.disclosing import (
    arrive,
    fall_short,
    hand_over_county,
    open_label,
    take_answers,
    take_county,
    take_kind,
    take_packet,
    write_shortfall,
)
from kaohe.workflows.disclosure.visiting import (
    approve,
    close_visit,
    complete_campaign,
    replace_county,
    shortfall_findings,
    take_outcome,
    take_reason,
)


def codes(error):
    return [fault.kind.code for fault in error.value.faults]


@pytest.fixture
def there(walker):
    """A team with its first unit on the screen."""
    walker.depart()
    walker.go_on()
    walker.go_on()
    assert walker.visits()
    return walker


def county_of(walker):
    return walker.visits()[0].split("/")[2]


def finish(walker):
    for _ in range(60):
        if all(
            walker.device.county_draw(county).is_complete for county in walker.device.counties()
        ):
            break
        walker.go_on()
        close_all(walker)
    walker.attempt(walker.fall_short, 0)


def close_all(walker):
    state = walker.campaign.state()
    for number, visit in enumerate(walker.visits()):
        if not state.visit(visit).is_closed:
            walker.tell_unit(visit)
            walker.outcome(number)
            walker.close(number)
            walker.device.close(visit.split("/")[2])


def test_two_counties_are_drawn_visited_and_completed(walker):
    walker.depart()
    finish(walker)
    complete_campaign(walker.office, b"all done")
    state = walker.campaign.state()
    assert state.is_complete
    places = [there for (_, county), there in state.every_place() if county]
    assert all(place.count("kind") == 5 for place in places)
    visits = sum(len(place.visits) for place in places)
    short = sum(len(place.shortfalls) for place in places)
    assert visits + short == 14
    walker.check()


def test_a_campaign_does_not_end_over_counties_that_are_left(there):
    there.tell_unit(there.visits()[0])
    close_all(there)
    with pytest.raises(StepRefused) as refused:
        complete_campaign(there.office, b"too early")
    assert set(codes(refused)) == {"disclosure-campaign-unfinished"}
    named = {fault.where for fault in refused.value.faults}
    assert len(named) == 2
    assert complete_campaign(there.office, b"given up", unfinished=True).is_new


def test_the_office_learns_a_county_only_on_arrival(walker):
    for act in (walker.open_due, walker.ask, walker.enter_answers, walker.draw):
        act(0)
    walker.hand_in(0)
    county = walker.device.counties()[0]
    kept = [each.entry for each in walker.campaign.ledger.kept.values()]
    assert not any(county.encode() in each for each in kept)
    assert walker.office.published.choices == {}
    assert walker.campaign.ledger.documents == {}
    walker.tell(0)
    walker.arrive(0)
    assert list(walker.office.published.choices) == ["33/county-1"]


def test_a_device_that_is_switched_on_again_shows_the_same_unit(there):
    county = county_of(there)
    before = there.device.latest(county), there.device.visit(county)
    there.campaign.start_leader()
    assert (there.device.latest(county), there.device.visit(county)) == before


def test_an_answer_drawn_but_not_shown_is_drawn_alike_again(there, parts):
    """The journal is written before anything is shown, and values never change."""
    county = json.loads(there.campaign.journal.lines[-1])["label"]["county"]
    shown = there.device.latest(county)
    forgetful = parts.ListJournal(there.campaign.journal.lines[:-1])
    device = there.campaign.start_leader(forgetful)
    there.campaign.journal = forgetful
    assert device.pending(county) == shown.label
    proofs = {
        name: key.evaluate(shown.label, there.campaign.setting.ceremony)
        for name, key in zip(parts.HOLDERS, parts.KEYS, strict=True)
    }
    assert device.draw(shown.label, proofs) == shown
    assert not take_packet(there.office, device.latest(county).record).is_new


def test_a_journal_that_cannot_be_read_is_told(walker, parts):
    for line in (b"{}", b"[]", b'{"event":"closed"}', b'{"event":"x","county":"330102"}', b"\xff"):
        with pytest.raises(DrawError) as error:
            walker.campaign.start_leader(parts.ListJournal([line]))
        assert codes(error) in (["device-journal-unreadable"], ["disclosure-county-not-entered"])


def test_nothing_is_drawn_without_every_answer_or_for_another_label(walker, parts):
    label = walker.device.pending()
    walker.open_due(0)
    answers = walker.campaign.ask(label)
    boxes = {each.holder: each.box for each in answers}
    with pytest.raises(DrawError) as error:
        walker.device.open_answers(label, dict(list(boxes.items())[:2]))
    assert codes(error) == ["disclosure-answers-lacking"]
    with pytest.raises(DrawError) as error:
        walker.device.open_answers(Label("county", "33", ordinal=2), boxes)
    assert codes(error) == ["disclosure-label-not-due"]
    with pytest.raises(ProofInvalid):
        walker.campaign.second.open_answers(label, boxes)
    proofs = walker.device.open_answers(label, boxes)
    swapped = dict(zip(proofs, reversed(proofs.values()), strict=True))
    with pytest.raises(ProofInvalid):
        walker.device.draw(label, swapped)
    assert walker.device.pending() == label
    assert walker.campaign.journal.lines == []


def test_nothing_is_due_when_all_is_drawn(walker):
    walker.depart()
    with pytest.raises(DrawError) as error:
        walker.device.draw(Label("county", "33"), {})
    assert codes(error) == ["disclosure-nothing-pending"]


def test_a_county_opens_with_its_own_key_on_the_right_device_only(walker, parts):
    walker.depart()
    county, other = walker.device.counties()
    device = walker.device.keys.device
    sealed = hand_over_county(walker.office, county, device=device, frame_key=parts.FRAME_KEY)
    fresh = parts.ListJournal(walker.campaign.journal.lines[:2])
    started = walker.campaign.start_leader(fresh)
    for wrong in (other, "330999"):
        with pytest.raises(FrameInvalid):
            started.enter_county(wrong, sealed)
    with pytest.raises(FrameInvalid):
        walker.campaign.second.enter_county(county, sealed)
    with pytest.raises(DrawError) as error:
        started.visit(county)
    assert codes(error) == ["disclosure-county-not-entered"]
    started.enter_county(county, sealed)
    started.enter_county(county, sealed)
    assert len(fresh.lines) == 3


def test_the_key_of_a_county_is_not_handed_over_before_the_arrival(campaign, parts):
    with pytest.raises(DrawError) as error:
        hand_over_county(campaign.office, "330102", device="x", frame_key=parts.FRAME_KEY)
    assert codes(error) == ["disclosure-not-arrived"]


def test_the_key_of_a_county_goes_to_an_enrolled_device_only(walker, parts):
    walker.depart()
    county = walker.device.counties()[0]
    with pytest.raises(DrawError) as error:
        hand_over_county(walker.office, county, device="x", frame_key=parts.FRAME_KEY)
    assert codes(error) == ["disclosure-device-not-enrolled"]


def test_a_county_not_drawn_here_is_neither_entered_nor_exchanged(walker, parts):
    walker.depart()
    strange = next(each for each in parts.COUNTIES if each not in walker.device.counties())
    key = parts.county_key(parts.FRAME_KEY, parts.CAMPAIGN, strange)
    sealing = walker.device.keys.card.sealing_key
    sealed = seal_county_key(key, sealing, campaign=parts.CAMPAIGN, county=strange)
    for act in (
        lambda: walker.device.enter_county(strange, sealed),
        lambda: walker.device.replace_county(strange),
    ):
        with pytest.raises(DrawError) as error:
            act()
        assert codes(error) == ["disclosure-county-not-ours"]


def test_an_arrival_is_signed_by_two_and_shows_the_county_that_was_drawn(walker):
    for act in (walker.open_due, walker.ask, walker.enter_answers, walker.draw):
        act(0)
    walker.hand_in(0)
    choice = walker.device.county_choices[0]
    record, county = walker.shown[choice.label], choice.chosen
    subject = {"body": "33", "county": county}
    campaign = walker.campaign
    with pytest.raises(ProofInvalid) as error:
        arrive(walker.office, campaign.record("arrived", subject, [walker.device]), record)
    assert codes(error) == ["field-signers-few"]
    elsewhere = campaign.record("arrived", {**subject, "county": "330999"})
    with pytest.raises(ProofInvalid) as error:
        arrive(walker.office, elsewhere, record)
    assert codes(error) == ["disclosure-county-other"]
    foreign = campaign.record("arrived", {**subject, "body": "34"})
    with pytest.raises(ProofInvalid) as error:
        arrive(walker.office, foreign, record)
    assert codes(error) == ["field-record-other"]
    with pytest.raises(ProofInvalid) as error:
        arrive(walker.office, campaign.record("closed", {"visit": "v"}), record)
    assert codes(error) == ["field-record-other"]


def test_what_is_handed_in_must_come_from_the_proofs_that_were_answered(walker, parts):
    for act in (walker.open_due, walker.ask):
        act(0)
    label = walker.device.pending()
    true = walker.answers[label]
    forged = [each.model_copy(update={"proof_digest": "00" * 32}) for each in true]
    take_answers(walker.office, forged)
    walker.draw(0)
    walker.hand_in(0)
    walker.tell(0)
    with pytest.raises(ProofInvalid) as error:
        walker.arrive(0)
    assert codes(error) == ["disclosure-proof-other"] * 3


def test_a_kind_and_a_packet_are_verified_before_they_are_entered(there):
    kind = next(record for label, record in there.shown.items() if label.stage == "kind")
    packet = next(record for label, record in there.shown.items() if label.stage == "unit")
    for take, record in ((take_kind, kind), (take_packet, packet)):
        assert not take(there.office, record).is_new
        with pytest.raises(ProofInvalid):
            take(there.office, record.replace(b'"index":', b'"index":1'))


def test_an_outcome_is_one_of_the_pack_and_about_the_packet_that_was_shown(there):
    visit = there.visits()[0]
    there.tell_unit(visit)
    campaign = there.campaign

    def hand_in(**details):
        record = campaign.record("outcome", {"visit": visit}, **details)
        return take_outcome(there.office, record, outcomes=campaign.outcomes)

    with pytest.raises(DrawError) as error:
        hand_in(outcome="fine", reached=True)
    assert codes(error) == ["disclosure-outcome-unknown"]
    with pytest.raises(ProofInvalid) as error:
        hand_in(outcome="refused", reached=True, packet="00" * 32)
    assert codes(error) == ["field-record-other"]
    assert hand_in(
        outcome="refused", reached=True, packet=there.device.latest(county_of(there)).digest
    ).is_new


def test_a_refusal_is_never_replaced_and_a_unit_that_is_gone_is(there):
    label = there.device.latest(county_of(there)).label
    for reason in ("refused", "paper_only", "nonsense"):
        record = there.campaign.reason_record(label, reason)
        with pytest.raises(DrawError) as error:
            take_reason(there.office, record, outcomes=there.campaign.outcomes)
        assert codes(error) == ["disclosure-not-replaceable"]
    record = there.campaign.reason_record(label, "gone")
    assert take_reason(there.office, record, outcomes=there.campaign.outcomes).is_new


def test_a_unit_is_replaced_and_beyond_the_limit_two_approve(parts, walker_kind):
    there = walker_kind(parts, 2)
    there.depart()
    for _ in range(6):
        there.go_on()
        if there.visits():
            break
    county = county_of(there)
    for attempt in (1, 2):
        visit = there.device.visit(county).id
        there.outcome(there.visits().index(visit), False)
        label = there.device.latest(county).label
        record = there.campaign.reason_record(label, "gone")
        take_reason(there.office, record, outcomes=there.campaign.outcomes)
        there.device.replace_unit(county)
        following = there.device.pending(county)
        assert following.attempt == attempt
        if attempt == 2:
            with pytest.raises(StepRefused) as error:
                open_label(there.office, following, device="tablet-33-1", way="online")
            assert "order-attempt-without-approval" in codes(error)
            approve(there.office, following, there.campaign.approvals(following, parts.HOLDERS[:2]))
        there.go_on()
        assert there.device.latest(county).label == following


def test_a_county_is_exchanged_for_an_obstacle_of_nature_with_all_holders(walker, parts):
    walker.depart()
    choice = walker.device.county_choices[0]
    campaign = walker.campaign

    following = replace(choice.label, attempt=1)

    def exchange(reason, holders, forged=False):
        approvals = campaign.approvals(following, holders)
        if forged:
            first, *others = approvals
            proof = others[0].proof
            approvals = [first.model_copy(update={"proof": proof}), *others]
        return replace_county(
            walker.office,
            campaign.reason_record(choice.label, reason),
            approvals=approvals,
            device=walker.device.keys.device,
            way="online",
            outcomes=campaign.outcomes,
        )

    with pytest.raises(DrawError) as error:
        exchange("gone", parts.HOLDERS)
    assert codes(error) == ["disclosure-not-replaceable"]
    with pytest.raises(StepRefused) as error:
        exchange("natural_obstacle", parts.HOLDERS)
    assert codes(error) == ["order-approval-unfounded"]
    record = campaign.reason_record(choice.label, "natural_obstacle")
    take_reason(walker.office, record, outcomes=campaign.outcomes)
    size = campaign.ledger.ledger_now.size
    with pytest.raises(ProofInvalid) as error:
        exchange("natural_obstacle", parts.HOLDERS, forged=True)
    assert codes(error) == ["holder-approval-unproven"]
    with pytest.raises(StepRefused) as error:
        exchange("natural_obstacle", parts.HOLDERS[:2])
    assert codes(error) == ["order-attempt-without-approval"]
    assert campaign.ledger.ledger_now.size == size
    assert len(exchange("natural_obstacle", parts.HOLDERS)) == 3
    walker.device.replace_county(choice.chosen)
    walker.answers.clear()
    for act in (walker.ask, walker.enter_answers, walker.draw):
        act(0)
    replaced = walker.device.latest().name
    assert replaced not in (each.chosen for each in walker.device.county_choices[:2])
    assert walker.device.counties()[0] == replaced


def test_a_slot_without_any_unit_is_entered_from_its_own_strata_only(parts, walker_kind):
    walker = walker_kind(parts, 0)
    walker.depart()
    finish(walker)
    county = "330106"
    short = walker.device.shortfalls(county)
    assert len(short) == 6
    record = write_shortfall(walker.campaign.setting, short[0])
    assert not fall_short(walker.office, record).is_new
    wrongs = (
        b"{}",
        b"x",
        record.replace(b'"excluded":[0]', b'"excluded":[]'),
        record.replace(b"draw-shortfall/1", b"draw-shortfall/2"),
    )
    for wrong in wrongs:
        if wrong != record:
            with pytest.raises(ProofInvalid) as error:
                fall_short(walker.office, wrong)
            assert codes(error) == ["disclosure-shortfall-wrong"]


def test_a_visit_that_cannot_be_made_stands_in_the_evidence(parts, walker_kind):
    walker = walker_kind(parts, 0)
    walker.depart()
    finish(walker)
    short = walker.device.shortfalls("330106")
    pack = load_pack("national-2012").pack
    found = shortfall_findings(pack, walker.campaign.setting, short, at="2013-01-10T00:00:00.000Z")
    assert [each.value for each in found] == ["none_left"] * 6
    assert found[0].visit == "practice-small/33/330106/private/0"
    bare = pack.model_copy(update={"draw": None})
    assert shortfall_findings(bare, walker.campaign.setting, short, at="x") == ()


def test_a_visit_is_closed_once_and_by_one_record_only(there):
    visit = there.visits()[0]
    there.tell_unit(visit)
    there.outcome(0)
    first = there.campaign.record("closed", {"visit": visit}, revision="00" * 32)
    other = there.campaign.record("closed", {"visit": visit}, revision="11" * 32)
    entered = close_visit(there.office, first)
    again = close_visit(there.office, first)
    assert (entered.is_new, again.is_new, again.index) == (True, False, entered.index)
    with pytest.raises(Exception, match="request") as error:
        close_visit(there.office, other)
    assert codes(error) == ["ledger-request-reused"]


def test_a_county_is_taken_by_its_digest_once(walker):
    for act in (walker.open_due, walker.ask, walker.enter_answers, walker.draw):
        act(0)
    label = walker.device.latest().label
    take_county(walker.office, label, "00" * 32)
    with pytest.raises(ProofInvalid) as error:
        walker.arrive(0)
    assert codes(error) == ["disclosure-county-other"]


def test_the_unit_of_another_kind_than_was_drawn_is_not_opened(parts, walker_kind):
    walker = walker_kind(parts, 2)
    walker.depart()
    county = walker.place(1)
    for act in (walker.open_due, walker.ask, lambda _: walker.enter_answers(0), walker.draw):
        act(1)
    take_kind(walker.office, walker.device.latest(county).record)
    due = walker.device.pending(county)
    for kind in "AFJPS":
        other = Label("unit", "33", county, kind)
        if kind != due.kind:
            with pytest.raises(StepRefused) as error:
                open_label(walker.office, other, device="tablet-33-1", way="online")
            assert codes(error) == ["holder-kind-other"]
    assert open_label(walker.office, due, device="tablet-33-1", way="online").is_new
