"""A county without a network: completion code, voice desk, pad, read-back, late proofs."""

from dataclasses import replace
from hashlib import shake_256

import pytest

from kaohe.core.canonical import read_canonical
from kaohe.core.draw.county_bundle import county_key, seal_county_key
from kaohe.core.draw.pad import hide_value, make_pad
from kaohe.core.draw.voice import tell_unit
from kaohe.core.errors import DrawError, ProofInvalid, StepRefused
from kaohe.core.ledger import read_entry
from kaohe.workflows.disclosure.catching_up import catch_up
from kaohe.workflows.disclosure.device import FieldDevice
from kaohe.workflows.disclosure.disclosing import (
    arrive,
    enrol_devices,
    hand_over_county,
    open_label,
    take_answers,
    take_county,
    take_kind,
    take_packet,
)
from kaohe.workflows.disclosure.handing_in import hand_in
from kaohe.workflows.disclosure.promises import close_with_record, take_completion_code
from kaohe.workflows.disclosure.visiting import take_outcome, take_reason, tell
from kaohe.workflows.without_network.alarms import take_mismatch
from kaohe.workflows.without_network.spoken_proofs import read_spoken_proofs, write_spoken_proofs
from kaohe.workflows.without_network.voice_desk import (
    confirm_read_back,
    draw_at_desk,
    has_drawn,
    is_to_tell,
    proofs_for_device,
    tell_by_voice,
)
from kaohe.workflows.without_network.voice_device import VoiceDevice

REVISION = bytes(range(32))


class FollowedMemory:
    """The ledger in memory as a desk reads it."""

    def __init__(self, ledger):
        self.ledger = ledger

    def find_entries(self, *, kind, campaign):
        kept = sorted(self.ledger.kept.values(), key=lambda each: each.index)
        return tuple(each for each in kept if read_entry(each.entry).kind == kind)

    def document(self, name):
        return self.ledger.documents.get(name)


class Field:
    """One county of the small campaign; the first unit comes online, the others by voice."""

    def __init__(self, campaign, parts):
        self.campaign, self.parts, self.office = campaign, parts, campaign.office
        self.device = self.start_device()
        campaign.leader = self.device
        self.desk_journal = parts.ListJournal()
        self.desk = self.start_desk()
        enrol_devices(self.office, [self.desk.keys.card])
        self.pad = make_pad(
            parts.CAMPAIGN,
            device=self.device.keys.device,
            lines=12,
            random=lambda size: shake_256(b"pad").digest(size),
        )
        self.enter_county()

    def start_device(self):
        return VoiceDevice(
            self.campaign.setting,
            self.parts.device_keys(1),
            journal=self.campaign.journal,
            bundles=self.parts.Carried(),
        )

    def start_desk(self):
        keys = replace(self.parts.device_keys(9), device="desk-33")
        setting = self.campaign.setting
        return FieldDevice(setting, keys, journal=self.desk_journal, bundles=self.parts.Carried())

    def ask(self, label, device, way):
        """Open a label and let the holders answer it; return holder → box."""
        open_label(self.office, label, device=device.keys.device, way=way)
        answers = [
            self.campaign.answer(holder, key, label, device.keys.card)
            for holder, key in zip(self.parts.HOLDERS, self.parts.KEYS, strict=True)
        ]
        take_answers(self.office, answers)
        return {each.holder: each.box for each in answers}

    def draw_online(self, label):
        boxes = self.ask(label, self.device, "online")
        return self.device.draw(label, self.device.open_answers(label, boxes))

    def enter_county(self):
        label = self.device.pending()
        choice = self.draw_online(label)
        take_county(self.office, label, choice.digest)
        self.county = choice.name
        tell(self.office, "body", "33", who="office", told_by="office")
        place = {"body": "33", "county": self.county}
        arrive(self.office, self.campaign.record("arrived", place), choice.record)
        tell(self.office, "county", self.county, who="union", told_by="1001")
        sealed = hand_over_county(
            self.office,
            self.county,
            device=self.device.keys.device,
            frame_key=self.parts.FRAME_KEY,
        )
        self.device.enter_county(self.county, sealed)

    def disclose_online(self):
        while self.device.visit(self.county) is None:
            label = self.device.pending(self.county)
            shown = self.draw_online(label)
            (take_kind if label.stage == "kind" else take_packet)(self.office, shown.record)
        return self.device.visit(self.county)

    def sealed_key(self, county):
        key = county_key(self.parts.FRAME_KEY, self.parts.CAMPAIGN, county)
        return seal_county_key(
            key, self.desk.keys.card.sealing_key, campaign=self.parts.CAMPAIGN, county=county
        )

    def draw_at_desk(self):
        """Let the desk draw up to the next unit, or to a slot for which none is left."""
        catch_up(self.desk, FollowedMemory(self.campaign.ledger), sealed_key=self.sealed_key)
        while self.desk.visit(self.county) is None:
            label = self.desk.pending(self.county)
            shortfalls = len(self.desk.shortfalls(self.county))
            draw_at_desk(self.office, self.desk, label, self.ask(label, self.desk, "voice"))
            if len(self.desk.shortfalls(self.county)) > shortfalls:
                return

    def tell(self, second=""):
        return tell_by_voice(self.office, self.desk, self.pad, county=self.county, second=second)

    def hear(self, spoken):
        return self.device.hear(self.county, pad=self.pad, line=spoken.line, typed=spoken.grouped)

    def confirm(self, typed):
        return confirm_read_back(self.office, self.desk, self.pad, county=self.county, typed=typed)

    def promise(self, visit, revision=REVISION):
        code = self.device.completion_code(visit.id, revision)
        take_completion_code(
            self.office, visit=visit.id, device=self.device.keys.device, typed=code
        )
        self.device.close(self.county)

    def disclose_by_voice(self):
        self.draw_at_desk()
        heard = self.hear(self.tell())
        self.confirm(heard.read_back)
        return self.device.visit(self.county)

    def prove(self):
        labels = self.device.awaiting_proofs(self.county)
        return self.device.prove({label: self.proofs(label) for label in labels})

    def proofs(self, label):
        ceremony = self.campaign.setting.ceremony
        return {
            holder: key.evaluate(label, ceremony)
            for holder, key in zip(self.parts.HOLDERS, self.parts.KEYS, strict=True)
        }

    def find(self, visit):
        """Hand in the outcome of a visit."""
        packet = self.office.find(("disclosed", visit.id))[0][1].content["packet"]
        tell(self.office, "unit", visit.id, who="unit", told_by="1001")
        record = self.campaign.record(
            "outcome", {"visit": visit.id}, outcome="verified_true", reached=True, packet=packet
        )
        take_outcome(self.office, record, outcomes=self.campaign.outcomes)

    def closing(self, visit, revision=REVISION):
        return self.campaign.record("closed", {"visit": visit.id}, revision=revision.hex())

    def kinds(self):
        entries = sorted(self.campaign.ledger.kept.values(), key=lambda each: each.index)
        return [read_entry(each.entry).kind for each in entries]


@pytest.fixture
def field(campaign, parts):
    return Field(campaign, parts)


@pytest.fixture
def second_visit(field):
    """The first visit was promised, the second unit was told by telephone."""
    first = field.disclose_online()
    field.promise(first)
    return first, field.disclose_by_voice()


def test_a_whole_county_by_voice_ends_in_the_packets_of_the_online_way(field):
    visits = [field.disclose_online()]
    while not field.device.county_draw(field.county).is_complete:
        if field.device.visit(field.county):
            field.promise(field.device.visit(field.county))
            if field.device.county_draw(field.county).is_complete:
                break
        if field.disclose_by_voice():
            visits.append(field.device.visit(field.county))
    published = {**field.office.published.packets}
    shown = {each.visit.id: each.record for each in field.prove() if each.visit}
    assert shown == {each.id: published[each.id] for each in visits[1:]}
    assert len(visits) > 4
    for record in shown.values():
        take_packet(field.office, record)


def test_slots_without_a_unit_are_told_and_entered_by_voice(parts):
    """A county with one enterprise: all slots but one fall short, and both sides see it."""
    fields = (Field(parts.SmallCampaign(number), parts) for number in range(40))
    field = next(each for each in fields if each.county == "330106")
    field.promise(field.disclose_online())
    while not field.device.county_draw(field.county).is_complete:
        field.draw_at_desk()
        heard = field.hear(field.tell())
        field.confirm(heard.read_back)
        assert heard.shown is None
    assert field.kinds().count("shortfall") == len(field.device.shortfalls(field.county)) > 2
    assert field.device.shortfalls(field.county) == field.desk.shortfalls(field.county)


def test_an_outcome_of_a_visit_told_by_voice_needs_no_packet(second_visit, field):
    _, visit = second_visit
    field.promise(visit)
    tell(field.office, "unit", visit.id, who="unit", told_by="1001")
    subject, signed = {"visit": visit.id}, {"outcome": "verified_true", "reached": True}
    record = field.campaign.record("outcome", subject, **signed, unit=visit.unit_id)
    take_outcome(field.office, record, outcomes=field.campaign.outcomes)
    assert field.kinds()[-1] == "outcome"


def test_an_outcome_of_an_online_visit_names_its_packet(field):
    visit = field.disclose_online()
    tell(field.office, "unit", visit.id, who="unit", told_by="1001")
    record = field.campaign.record(
        "outcome", {"visit": visit.id}, outcome="verified_true", reached=True
    )
    with pytest.raises(ProofInvalid, match="packet"):
        take_outcome(field.office, record, outcomes=field.campaign.outcomes)


def test_what_was_proved_is_shown_with_its_packet(second_visit, field):
    field.prove()
    packet = field.office.published.packets[second_visit[1].id]
    assert field.device.latest(field.county).record == packet
    assert field.start_device().latest(field.county).record == packet


def test_proofs_travel_as_a_file(second_visit, field):
    setting = field.campaign.setting
    given = proofs_for_device(field.desk, field.county)
    data = write_spoken_proofs(setting, given)
    read = read_spoken_proofs(data, setting)
    awaited = field.device.awaiting_proofs(field.county)
    assert {*awaited} < {*read}
    field.device.prove({label: read[label] for label in awaited})
    assert field.device.awaiting_proofs(field.county) == ()
    for wrong in (b"{}", data[:-1], data.replace(b"practice-small", b"practice-other")):
        with pytest.raises(ProofInvalid, match=r"\[voice-proofs-unreadable\]"):
            read_spoken_proofs(wrong, setting)


def test_the_desk_tells_between_two_labels_only_what_is_drawn(field):
    field.promise(field.disclose_online())
    catch_up(field.desk, FollowedMemory(field.campaign.ledger), sealed_key=field.sealed_key)
    kind = field.desk.pending(field.county)
    draw_at_desk(field.office, field.desk, kind, field.ask(kind, field.desk, "voice"))
    assert has_drawn(field.desk, kind)
    assert not is_to_tell(field.desk, field.county)
    with pytest.raises(DrawError, match=r"\[voice-nothing-to-tell\]"):
        field.tell()


def test_the_next_unit_waits_for_the_completion_code(field):
    first = field.disclose_online()
    field.device.completion_code(first.id, REVISION)
    catch_up(field.desk, FollowedMemory(field.campaign.ledger), sealed_key=field.sealed_key)
    following = replace(field.device.county_draw(field.county).kinds[-1].label, ordinal=2)
    with pytest.raises(StepRefused, match="order-visit-still-open"):
        open_label(field.office, following, device="desk-33", way="voice")


def test_a_wrong_digit_is_told_and_nothing_is_entered(field):
    first = field.disclose_online()
    code = field.device.completion_code(first.id, REVISION)
    before = field.kinds()
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    with pytest.raises(DrawError, match=r"\[voice-completion-code-wrong\]"):
        take_completion_code(
            field.office, visit=first.id, device=field.device.keys.device, typed=wrong
        )
    assert field.kinds() == before


def test_the_officer_reads_digits_that_stand_in_the_ledger_before(second_visit, field):
    _, visit = second_visit
    kinds = field.kinds()
    assert kinds.index("promised") < kinds.index("spoken")
    last = len(kinds) - 1 - kinds[::-1].index("disclosed")
    assert last < kinds.index("spoken")
    assert field.device.latest(field.county).visit == visit


def test_nothing_that_the_officer_sees_names_the_unit(field):
    field.promise(field.disclose_online())
    field.draw_at_desk()
    spoken = field.tell()
    unit = field.desk.visit(field.county).unit_id
    assert unit not in repr(spoken)
    assert len(spoken.digits) == 9
    assert spoken.grouped.count(" ") == 2


def test_a_wrong_digit_shows_no_unit(field):
    field.promise(field.disclose_online())
    field.draw_at_desk()
    spoken = field.tell()
    wrong = str((int(spoken.digits[0]) + 1) % 10) + spoken.digits[1:]
    with pytest.raises(DrawError, match=r"\[voice-spoken-code-wrong\]"):
        field.hear(replace(spoken, digits=wrong))
    assert field.device.visit(field.county) is None


def test_a_line_of_the_pad_is_used_once_on_the_device(second_visit, field):
    field.promise(second_visit[1])
    with pytest.raises(DrawError, match=r"\[voice-line-used\]"):
        field.device.hear(field.county, pad=field.pad, line=1, typed="000000000")


def test_a_pad_of_another_device_is_refused(field):
    other = replace(field.pad, device="tablet-33-2")
    with pytest.raises(DrawError, match=r"\[voice-pad-of-other\]"):
        field.device.hear(field.county, pad=other, line=1, typed="000000000")


def test_a_second_request_needs_a_second_person_and_reads_the_same(field):
    field.promise(field.disclose_online())
    field.draw_at_desk()
    spoken = field.tell()
    with pytest.raises(StepRefused, match="order-spoken-again-alone"):
        field.tell()
    again = field.tell(second="0102")
    assert (again.line, again.digits) == (spoken.line, spoken.digits)
    field.tell(second="0102")
    assert field.kinds().count("spoken") == 3


def test_a_pad_ends(field):
    field.pad = replace(field.pad, lines=())
    field.promise(field.disclose_online())
    field.draw_at_desk()
    with pytest.raises(DrawError, match=r"\[voice-pad-exhausted\]"):
        field.tell()


def test_a_pad_of_another_campaign_is_refused_at_the_desk(field):
    field.pad = replace(field.pad, campaign=replace(field.pad.campaign, id="other"))
    field.promise(field.disclose_online())
    field.draw_at_desk()
    with pytest.raises(DrawError, match=r"\[voice-pad-of-other\]"):
        field.tell()


def test_nothing_is_told_before_anything_is_drawn(field):
    catch_up(field.desk, FollowedMemory(field.campaign.ledger), sealed_key=field.sealed_key)
    with pytest.raises(DrawError, match=r"\[voice-nothing-to-tell\]"):
        field.tell()


def test_a_wrong_read_back_is_told_and_one_before_the_telling_too(field):
    field.promise(field.disclose_online())
    field.draw_at_desk()
    with pytest.raises(DrawError, match=r"\[voice-nothing-to-tell\]"):
        field.confirm("0000")
    heard = field.hear(field.tell())
    wrong = f"{(int(heard.read_back) + 1) % 10_000:04d}"
    with pytest.raises(DrawError, match=r"\[voice-read-back-wrong\]"):
        field.confirm(wrong)
    field.confirm(heard.read_back)
    assert field.kinds()[-1] == "record"


def test_device_and_desk_take_up_where_they_stopped(second_visit, field):
    _, visit = second_visit
    field.device, field.desk = field.start_device(), field.start_desk()
    assert field.device.visit(field.county) == visit
    assert field.desk.visit(field.county) == visit
    catch_up(field.desk, FollowedMemory(field.campaign.ledger), sealed_key=field.sealed_key)
    assert field.desk.visit(field.county) == visit


def test_a_new_desk_catches_up_from_the_records_of_the_ledger(second_visit, field):
    field.desk_journal = field.parts.ListJournal()
    field.desk = field.start_desk()
    catch_up(field.desk, FollowedMemory(field.campaign.ledger), sealed_key=field.sealed_key)
    assert field.desk.visit(field.county) == second_visit[1]


def test_a_desk_follows_replacements_that_came_online(field):
    """The first unit is gone: the team draws another online, and the desk draws it after them."""
    unit = field.disclose_online()
    while field.device.county_draw(field.county).visit.label.stage != "unit":
        field.promise(unit)
        unit = field.disclose_online()
    label = field.device.county_draw(field.county).visit.label
    packet = field.office.find(("disclosed", unit.id))[0][1].content["packet"]
    record = field.campaign.record(
        "outcome", {"visit": unit.id}, outcome="gone", reached=False, packet=packet
    )
    take_outcome(field.office, record, outcomes=field.campaign.outcomes)
    reason = field.campaign.reason_record(label)
    take_reason(field.office, reason, outcomes=field.campaign.outcomes)
    field.device.replace_unit(field.county)
    again = field.disclose_online()
    catch_up(field.desk, FollowedMemory(field.campaign.ledger), sealed_key=field.sealed_key)
    assert field.desk.visit(field.county) == again
    assert again.id.endswith("/1")


def test_the_record_that_gives_the_code_keeps_the_promise(second_visit, field):
    first, _ = second_visit
    field.find(first)
    _, is_well = close_with_record(field.office, field.closing(first))
    assert is_well
    assert field.kinds()[-1] == "kept"
    assert close_with_record(field.office, field.closing(first))[0].is_new is False


def test_a_visit_without_a_code_is_closed_as_usual(field):
    first = field.disclose_online()
    field.find(first)
    _, is_well = close_with_record(field.office, field.closing(first))
    assert is_well
    assert field.kinds()[-1] == "closed"


def test_an_earlier_visit_cannot_be_changed_once_the_next_unit_is_known(second_visit, field):
    first, _ = second_visit
    field.find(first)
    changed = field.closing(first, revision=bytes(32))
    recorded, is_well = close_with_record(field.office, changed)
    assert not is_well
    assert field.kinds()[-1] == "alarm"
    assert recorded.index in field.office.state().alarms
    with pytest.raises(StepRefused, match="order-promise-missing"):
        close_with_record(field.office, field.closing(first))


def test_a_changed_record_that_is_handed_in_is_told_as_an_alarm(second_visit, field):
    first, _ = second_visit
    field.find(first)
    handed = {"closed.json": field.closing(first, revision=bytes(32))}
    with pytest.raises(ProofInvalid, match=r"ALARM.*\[voice-promise-broken\]"):
        hand_in(field.office, handed, outcomes=field.campaign.outcomes)
    assert field.kinds()[-1] == "alarm"


def test_an_alarm_of_a_device_is_handed_in_as_a_file(field, mismatch):
    hand_in(field.office, {"alarm-1.json": mismatch}, outcomes=field.campaign.outcomes)
    assert field.kinds()[-1] == "alarm"


def test_the_alarm_keeps_what_was_promised_and_what_came(second_visit, field):
    first, _ = second_visit
    field.find(first)
    changed = field.closing(first, revision=bytes(32))
    close_with_record(field.office, changed)
    (entry,) = FollowedMemory(field.campaign.ledger).find_entries(kind="alarm", campaign="")
    content = read_entry(entry.entry).content
    document = read_canonical(field.campaign.ledger.documents[content["record"]])
    assert (document["subject"], document["visit"]) == ("completion", first.id)
    assert document["came"] == changed.decode("utf-8")
    assert document["expected"] != document["found"]


def test_a_changed_record_after_the_promise_was_kept_is_refused(second_visit, field):
    first, _ = second_visit
    field.find(first)
    close_with_record(field.office, field.closing(first))
    with pytest.raises(StepRefused, match="order-alarm-unfounded"):
        close_with_record(field.office, field.closing(first, revision=bytes(32)))


@pytest.mark.parametrize("revision", [None, "ab", 7])
def test_a_closing_record_names_the_frozen_revision(second_visit, field, revision):
    first, _ = second_visit
    field.find(first)
    record = field.campaign.record("closed", {"visit": first.id}, revision=revision)
    with pytest.raises(DrawError, match=r"\[voice-closing-without-revision\]"):
        close_with_record(field.office, record)


def test_a_desk_signs_for_no_inspector(second_visit, field):
    first, _ = second_visit
    record = field.campaign.record(
        "closed", {"visit": first.id}, (field.device, field.desk), revision=REVISION.hex()
    )
    with pytest.raises(ProofInvalid, match="field-"):
        close_with_record(field.office, record)


@pytest.fixture
def mismatch(field):
    """The desk told another unit than the proofs draw, and the device has found out."""
    field.promise(field.disclose_online())
    field.draw_at_desk()
    while not others_of(field):  # until there is another unit that could have been told
        field.hear(field.tell())
        field.promise(field.device.visit(field.county))
        field.draw_at_desk()
    draw, spoken = field.desk.county_draw(field.county), field.tell()
    told = replace(tell_unit(draw.visit, draw.plan), index=others_of(field)[0])
    digits = hide_value(told.value, field.pad.line(spoken.line))
    field.hear(replace(spoken, digits=digits))
    with pytest.raises(ProofInvalid, match=r"\[voice-other-unit\]"):
        field.prove()
    return field.device.mismatches()[0]


def others_of(field):
    """Return the indices that could have been told instead of the one that was drawn."""
    visit = field.desk.county_draw(field.county).visit
    if visit is None:
        return []
    return [n for n in range(visit.pool.size) if n not in (visit.index, *visit.pool.excluded)]


def test_proofs_that_draw_another_unit_raise_an_alarm_that_stays(field, mismatch):
    recorded = take_mismatch(field.office, mismatch)
    assert field.kinds()[-1] == "alarm"
    assert recorded.index in field.office.state().alarms
    assert take_mismatch(field.office, mismatch).is_new is False


def test_a_mismatch_stays_on_the_device(field, mismatch):
    assert field.start_device().mismatches() == (mismatch,)


@pytest.mark.parametrize("change", [(b"practice-small", b"practice-large"), (b"{", b"[")])
def test_an_alarm_that_is_not_signed_by_its_device_is_refused(field, mismatch, change):
    with pytest.raises(ProofInvalid, match=r"\[voice-mismatch-unsound\]"):
        take_mismatch(field.office, mismatch.replace(*change))


def test_what_was_not_heard_is_not_proved(second_visit, field):
    label = field.device.county_draw(field.county).kinds[0].label
    with pytest.raises(ProofInvalid, match=r"\[voice-not-told-here\]"):
        field.device.prove({label: field.proofs(label)})
