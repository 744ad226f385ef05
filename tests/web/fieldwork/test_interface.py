"""What a phone sends is kept first, then judged; nothing is bounced and nothing overwritten."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from nacl.public import PublicKey, SealedBox
from simulated_phone import Phone, make_uuid

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw.framing import lp
from kaohe.web.audit.office_acts import ledger
from kaohe.web.fieldwork.blobs import blob_store
from kaohe.web.fieldwork.campaign import disclosing_office
from kaohe.web.fieldwork.device_acts import revoke_device
from kaohe.web.fieldwork.models import (
    Device,
    FieldBlob,
    FieldEvent,
    FieldReceipt,
    FieldRevision,
    FieldVisit,
    Inbox,
    InboxState,
)
from kaohe.web.fieldwork.processing import PAUSES, process_due
from kaohe.web.fieldwork.revisions import standing_of
from kaohe.web.fieldwork.visit_acts import admit_piece, pick_revision
from kaohe.workflows.disclosure.visiting import complete_campaign


def codes(told):
    return [fault["code"] for fault in told["faults"]]


def send_revision(phone, visit, **more):
    name, content = phone.revise(visit, **more)
    status, told = phone.put_revision(visit, name, content)
    return status, told, name, content


# Enrolment


def test_a_code_enrols_one_device_and_the_same_card_gets_the_same_answer(field):
    code = field.code(0)
    phone = field.phone(1)
    first = Phone(phone.send, "first")
    told = first.enrol(code)
    again = Phone(phone.send, "first")
    assert again.enrol(code) == told
    other = Phone(phone.send, "other")
    status, refused = other.ask("POST", "enrolments", other.enrolment(code))
    assert (status, codes(refused)) == (401, ["field-code-unusable"])
    device = Device.objects.get(pk=first.device)
    assert device.secret_digest == sha256(first.secret.encode()).hexdigest()
    assert first.secret not in json.dumps(list(Device.objects.values()), default=str)
    assert ledger().find_entries(kind="device", campaign=field.draw.pk)


def test_a_card_that_its_key_has_not_signed_is_turned_away(field):
    phone = Phone(field.phone(1).send, "unsigned")
    body = phone.enrolment(field.code(0))
    status, told = phone.ask("POST", "enrolments", {**body, "proof": "00" * 64})
    assert (status, codes(told)) == (401, ["field-code-unusable"])


def test_without_the_secret_nothing_is_told(field):
    phone = field.phone(0)
    phone.secret = "00" * 32
    for method, path in (("GET", "setting"), ("GET", "receipts"), ("GET", "tasks")):
        status, told = phone.ask(method, path)
        assert (status, codes(told)) == (401, ["field-device-unenrolled"])


def test_the_office_proves_itself_by_the_nonce(field):
    phone = field.phone(0)
    status, told = phone.ask("POST", "hello", {"format": "field-hello/1", "nonce": "7", "app": "1"})
    assert (status, told["nonce"], told["revoked"]) == (200, "7", False)


# Revisions


def test_the_same_bytes_again_are_the_same_receipt(visiting):
    _field, one, _two, _county, shown = visiting
    status, told, name, content = send_revision(one, shown.visit.id)
    assert status == 201
    assert one.put_revision(shown.visit.id, name, content) == (200, told)
    assert one.check(told["receipt"])["sha256"] == sha256(content).hexdigest()
    assert FieldReceipt.objects.filter(subject=name).count() == 1


def test_other_bytes_under_a_known_id_overwrite_nothing(visiting):
    _field, one, _two, _county, shown = visiting
    _status, _told, name, content = send_revision(one, shown.visit.id)
    _name, other = one.revise(shown.visit.id, outcome="refused")
    status, told = one.put_revision(shown.visit.id, name, other)
    assert (status, codes(told)) == (409, ["field-revision-other-bytes"])
    assert bytes(Inbox.objects.get(subject=name).content) == content


def test_what_was_received_cannot_be_changed_in_the_database(visiting):
    _field, one, _two, _county, shown = visiting
    send_revision(one, shown.visit.id)
    for change in (
        lambda: Inbox.objects.update(content=b"x"),
        lambda: FieldReceipt.objects.all().delete(),
        lambda: FieldRevision.objects.update(is_late=True),
    ):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            change()


def test_bytes_that_nobody_can_read_are_kept_in_quarantine(visiting):
    _field, one, _two, _county, shown = visiting
    name = make_uuid("unreadable")
    status, told = one.put_revision(shown.visit.id, name, b"{no json")
    assert (status, told["receipt"]["status"]) == (202, "quarantined")
    assert told["receipt"]["reason"] == "field-revision-unreadable"
    assert bytes(Inbox.objects.get(subject=name).content) == b"{no json"


def test_bytes_that_were_damaged_on_the_way_are_asked_for_again(visiting):
    _field, one, _two, _county, shown = visiting
    name, content = one.revise(shown.visit.id)
    status, _headers, _told = one.call(
        "PUT",
        f"visits/{shown.visit.id}/revisions/{name}",
        content[:-1],
        Content_Digest="sha-256=:" + "A" * 43 + "=:",
    )
    assert status == 400
    assert not Inbox.objects.filter(subject=name).exists()


def test_user_revoked_before_the_upload_is_kept_until_a_person_admits_it(visiting):
    field, one, _two, _county, shown = visiting
    device = Device.objects.get(pk=one.device)
    revoke_device(device, reason="手机遗失", by=field.office)
    status, told, name, _content = send_revision(one, shown.visit.id)
    assert (status, told["receipt"]["reason"]) == (202, "field-device-revoked")
    status, told = one.ask("GET", "setting")
    assert (status, codes(told)) == (409, ["field-device-revoked"])
    row = Inbox.objects.get(subject=name)
    assert admit_piece(row, "field-device-revoked", reason="已核对", by=field.office) == ()
    assert one.receipts()[-1]["status"] == "accepted"
    assert standing_of(FieldVisit.objects.get()).counting == name


def test_campaign_closed_before_the_upload_is_kept(visiting):
    field, one, two, county, shown = visiting
    name, content = one.revise(shown.visit.id)
    one.end_visit(county, shown, two, content)
    office = disclosing_office(field.draw, by=field.office)
    complete_campaign(office, b"the end", unfinished=True)
    status, told = one.put_revision(shown.visit.id, name, content)
    assert (status, told["receipt"]["reason"]) == (202, "field-campaign-closed")
    assert one.ask("POST", "hello", {"nonce": "1"})[1]["campaign_closed"] is True


def test_rule_pack_replaced_before_the_upload_is_kept(visiting):
    _field, one, _two, _county, shown = visiting
    status, told, _name, _content = send_revision(one, shown.visit.id, pack="ab" * 32)
    assert (status, told["receipt"]["reason"]) == (202, "field-pack-replaced")


def test_two_devices_on_a_visit_are_both_kept_and_a_person_picks(visiting):
    field, one, two, _county, shown = visiting
    two.pack = one.pack
    _status, _told, first, _content = send_revision(one, shown.visit.id)
    status, _told, second, _content = send_revision(two, shown.visit.id, parent=first)
    assert status == 201
    visit = FieldVisit.objects.get()
    assert standing_of(visit).disputed == {first, second}
    assert one.ask("GET", "tasks")[1]["conflicts"] == [shown.visit.id]
    pick_revision(FieldRevision.objects.get(pk=second), reason="以现场记录为准", by=field.office)
    assert standing_of(visit).counting == second
    assert FieldRevision.objects.count() == 2


def test_out_of_order_visits_wait_for_the_one_before_and_are_then_taken_up(visiting):
    _field, one, two, county, shown = visiting
    first = one.revise(shown.visit.id)
    one.end_visit(county, shown, two, first[1])
    following = one.next_unit(county)
    one.tell("unit", following.visit.id)
    name, content = one.revise(following.visit.id)
    status, told = one.put_revision(following.visit.id, name, content)
    assert (status, told["receipt"]["reason"]) == (202, "field-previous-missing")
    assert one.put_revision(shown.visit.id, *first)[0] == 201
    told = [each["status"] for each in one.receipts() if each["subject"] == name]
    assert told == ["accepted", "quarantined", "accepted"]  # kept, waiting, taken up
    late_name, late = one.revise(shown.visit.id, parent=first[0], number=2, previous="")
    assert one.put_revision(shown.visit.id, late_name, late)[0] == 201
    standing = standing_of(FieldVisit.objects.get(pk=shown.visit.id))
    assert (standing.counting, standing.late) == (first[0], {late_name})


def test_a_visit_that_the_ledger_does_not_know_yet_waits_for_its_packet(visiting):
    _field, one, _two, county, _shown = visiting
    visit = f"{one.campaign.id}/33/{county}/social/1"
    status, told, _name, _content = send_revision(one, visit)
    assert (status, told["receipt"]["reason"]) == (202, "field-visit-undisclosed")


def test_quarantine_is_tried_again_five_times_and_never_given_up(visiting):
    _field, one, _two, county, _shown = visiting
    _status, _told, name, _content = send_revision(one, f"{one.campaign.id}/33/{county}/social/1")
    moment = timezone.now()
    for pause in PAUSES:
        state = InboxState.objects.get(inbox__subject=name)
        assert state.due - moment <= pause * 1.1
        moment = state.due
        assert process_due(moment) == 1
    assert InboxState.objects.get(inbox__subject=name).due is None
    assert process_due(moment) == 0
    assert Inbox.objects.filter(subject=name).exists()


def test_what_was_received_by_a_process_that_was_killed_is_taken_up_later(visiting):
    _field, one, _two, _county, shown = visiting
    name, content = one.revise(shown.visit.id)
    device = Device.objects.get(pk=one.device)
    Inbox.objects.create(
        kind="revision",
        subject=name,
        sha256=sha256(content).hexdigest(),
        device=device,
        place=shown.visit.id,
        content=content,
        received_at=timezone.now() - PAUSES[0],
    )
    assert process_due() == 1
    assert FieldRevision.objects.get().pk == name


# Receipts


def test_lost_receipts_come_again_and_form_one_chain(visiting):
    _field, one, _two, _county, shown = visiting
    send_revision(one, shown.visit.id)
    found = one.receipts()
    assert [each["number"] for each in found] == list(range(1, len(found) + 1))
    bodies = [bytes(each.signed) for each in FieldReceipt.objects.filter(device=one.device)]
    for before, after in zip(bodies, found[1:], strict=False):
        assert after["previous"] == sha256(before).hexdigest()
    assert one.receipts(after=2) == found[2:]


# Blobs


def test_half_a_blob_goes_on_where_it_stood(field):
    one = field.phone(0)
    photo = bytes(range(256)) * 4096
    digest = sha256(photo).hexdigest()
    assert one.head_blob(digest) == (404, 0)
    assert one.patch_blob(digest, 0, photo[:300_000], len(photo)) == (204, 300_000)
    assert one.head_blob(digest) == (404, 300_000)
    assert one.patch_blob(digest, 0, photo[:300_000], len(photo)) == (409, 300_000)
    assert one.patch_blob(digest, 300_000, photo[300_000:], len(photo)) == (204, len(photo))
    assert one.head_blob(digest) == (200, len(photo))
    assert blob_store().read(digest) == photo
    assert [each["subject"] for each in one.receipts()] == [digest]


def test_a_blob_that_is_not_what_its_name_says_is_thrown_away(field):
    one = field.phone(0)
    digest = sha256(b"right").hexdigest()
    assert one.patch_blob(digest, 0, b"wrong", 5) == (460, 0)
    assert one.head_blob(digest) == (404, 0)
    assert one.patch_blob(digest, 0, b"right", 5) == (204, 5)


def test_the_same_photo_under_two_items_and_from_two_devices_is_there_once(visiting):
    _field, one, two, _county, shown = visiting
    photo = b"photo" * 1000
    _status, told, _name, _content = send_revision(one, shown.visit.id, blobs=[photo, photo])
    assert told["missing"] == [sha256(photo).hexdigest()]
    digest = one.put_blob(photo)
    assert two.head_blob(digest)[0] == 200
    assert FieldBlob.objects.count() == 1
    assert digest in [each["subject"] for each in two.receipts()]


def test_a_byte_flipped_on_the_disk_is_found(field):
    one = field.phone(0)
    digest = one.put_blob(b"evidence" * 100)
    place = blob_store().place_of(digest)
    place.chmod(0o600)
    place.write_bytes(b"Evidence" * 100)
    faults = blob_store().check(FieldBlob.objects.values_list("pk", flat=True))
    assert [(fault.where, "damaged" in fault.kind.code) for fault in faults] == [(digest, True)]


def test_a_chunk_that_is_too_large_is_refused(field):
    one = field.phone(0)
    status, _headers, _told = one.call(
        "PATCH",
        "blobs/" + "0" * 64,
        b"x" * (2**20 + 1),
        Upload_Offset="0",
        Upload_Length=str(2**21),
    )
    assert status == 413


# Events


def test_events_are_kept_without_gaps_and_each_once(visiting):
    _field, one, _two, _county, shown = visiting
    visit = shown.visit.id
    for text in "abcd":
        one.note(visit, text)
    assert one.put_events(visit, 3, 4) == (409, {"format": "field-gap/1", "expected": 1})
    assert one.put_events(visit, 1, 3)[0] == 201
    assert one.put_events(visit, 2, 4)[0] == 201
    assert one.put_events(visit, 2, 4)[0] == 200
    assert [each.seq for each in FieldEvent.objects.order_by("seq")] == [1, 2, 3, 4]


def test_another_event_under_a_known_number_is_kept_apart(visiting):
    _field, one, _two, _county, shown = visiting
    visit = shown.visit.id
    one.note(visit, "a")
    one.put_events(visit, 1, 1)
    one.events[visit] = []
    one.note(visit, "b")
    status, told = one.put_events(visit, 1, 1)
    assert (status, told["receipt"]["reason"]) == (202, "field-events-forked")
    assert FieldEvent.objects.count() == 1
    assert Inbox.objects.filter(kind="events").count() == 1


# Documents and the draw


def test_the_arrival_and_the_county_may_come_in_either_order(field):
    one, two = field.skip_holders(field.phone(0)), field.phone(1)
    drawn = one.depart()
    county = max(drawn, key=lambda each: len(field.small.units_of(each)))
    one.arrive(county, drawn[county], two, choice_first=False)
    assert one.draws.county_draw(county)


def test_a_document_that_is_not_due_is_kept_and_told(visiting):
    _field, one, two, _county, shown = visiting
    closing = one.sign("closed", {"visit": shown.visit.id}, {"revision": "0" * 64}, two)
    status, told = one.put_document(closing)
    assert status == 409
    assert told["receipt"]["status"] == "quarantined"
    assert Inbox.objects.filter(subject=sha256(closing).hexdigest()).exists()


def test_a_device_does_nothing_in_another_body(field):
    one = field.phone(0)
    status, told = one.ask(
        "POST", "tellings", {"audience": "body", "place": "44", "who": "工会主席"}
    )
    assert (status, codes(told)) == (409, ["field-device-elsewhere"])


def test_before_the_disclosure_no_row_names_a_unit_and_no_bundle_is_open(field):
    _one, _two, county = field.arrived()
    rows = json.dumps(
        [list(model.objects.values()) for model in (Inbox, InboxState, FieldReceipt)], default=str
    )
    units = {unit.id for unit in field.small.units_of(county)}
    assert not [unit for unit in units if unit in rows]


# Hand-over


def test_a_hand_over_file_brings_what_another_phone_could_not_send(visiting):
    _field, one, two, _county, shown = visiting
    visit, photo = shown.visit.id, b"photo" * 500
    name, content = one.revise(visit, blobs=[photo])
    line = one.note(visit, "a") + b"\n"
    parts = [
        ("revision", f"{visit} {name}", content),
        ("events", f"{visit} 1-1", line),
        ("blob", "", photo),
    ]
    head = canonical_bytes(
        {
            "format": "field-hand-over/1",
            "campaign": one.campaign.id,
            "device": one.device,
            "parts": [
                {"kind": kind, "name": told, "sha256": sha256(part).hexdigest()}
                for kind, told, part in parts
            ],
        }
    )
    key = PublicKey(bytes.fromhex(one.told["hand_over_key"]))
    sealed = SealedBox(key).encrypt(lp(head, *(part for _kind, _told, part in parts)))
    path = f"hand-overs/{sha256(sealed).hexdigest()}"
    for expected in (201, 200):
        status, _headers, _told = two.call("PUT", path, sealed)
        assert status == expected
    assert FieldRevision.objects.get().pk == name
    assert (FieldEvent.objects.count(), FieldBlob.objects.count()) == (1, 1)
    assert {name, sha256(photo).hexdigest()} <= {each["subject"] for each in one.receipts()}


def test_a_hand_over_file_that_cannot_be_opened_is_kept(field):
    one = field.phone(0)
    status, _headers, told = one.call(
        "PUT", f"hand-overs/{sha256(b'closed').hexdigest()}", b"closed"
    )
    assert status == 202
    assert json.loads(told)["receipt"]["reason"] == "field-hand-over-unreadable"
