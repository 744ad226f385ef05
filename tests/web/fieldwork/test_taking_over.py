"""A phone is lost: another one of the team gets its place, and what was entered for the team."""

from __future__ import annotations

import json
from base64 import b64decode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaohe.core.draw.one_form import label_as_json, label_from_json
from kaohe.web.fieldwork.hand_over_page import hand_over
from kaohe.web.fieldwork.models import Device
from kaohe.workflows.keyholding.approvals import approval_of

REASON = "落水"


def approve(field, lost, heir, reason=REASON):
    """Return the file of every key holder."""
    small, subject = field.small, {"device": lost, "to": heir, "reason": reason}
    return {
        f"{name}.approval": approval_of(
            subject,
            campaign=small.CAMPAIGN,
            holder=name,
            proof=key.approve(subject, small.CAMPAIGN),
        ).write()
        for name, key in zip(small.HOLDERS, small.KEYS, strict=True)
    }


def hand(field, lost, heir):
    devices = Device.objects.in_bulk()
    given = approve(field, lost.device, heir.device)
    hand_over(
        devices[lost.device], devices[heir.device], reason=REASON, approvals=given, by=field.office
    )


def read_journal(phone):
    status, told = phone.ask("GET", "journal")
    assert (status, told["format"]) == (200, "field-journal/1")
    return told


def follow(phone, county):
    """Bring a phone to where the office's journal says that its team is."""
    draws = phone.draws
    while draws.pending():  # a county whose record was not handed in is asked for again
        phone.draw()
    for step in read_journal(phone)["steps"]:
        if step["step"] == "drawn":
            label = label_from_json(step["label"])
            proofs = map(bytes.fromhex, step["proofs"])
            if draws.pending(label.county) == label:
                draws.draw(label, dict(zip(draws.setting.holders, proofs, strict=True)))
        elif step["step"] == "arrived":
            status, told = phone.ask("POST", "county-keys", {"county": step["county"]})
            assert status == 200
            draws.enter_county(step["county"], b64decode(told["sealed"]))
        elif step["step"] == "closed":
            draws.close(county)


def test_the_heir_of_a_lost_phone_stands_in_its_visit_and_draws_on(visiting):
    field, lost, heir, county, shown = visiting
    third = field.skip_holders(field.phone(2))
    _name, content = lost.revise(shown.visit.id)
    lost.end_visit(county, shown, heir, content)
    under = lost.next_unit(county)
    assert read_journal(third) == {"format": "field-journal/1", "lost": [], "steps": []}
    hand(field, lost, third)
    assert read_journal(third)["lost"] == [lost.device]
    follow(third, county)
    assert third.draws.visit(county).id == under.visit.id
    steps = read_journal(third)["steps"]
    closed = [each for each in steps if each["step"] == "closed"]
    assert closed == [{"step": "closed", "visit": shown.visit.id, "revision": ""}]
    assert {"step": "entered", "what": "outcome", "visit": shown.visit.id} in steps
    assert {"step": "told", "audience": "unit", "place": shown.visit.id} in steps
    label = third.draws.latest(county).label
    assert label_as_json(label) in [each.get("label") for each in steps]


def test_the_journal_names_a_revision_only_once_it_is_here(visiting):
    field, lost, heir, county, shown = visiting
    third = field.phone(2)
    name, content = lost.revise(shown.visit.id)
    assert lost.put_revision(shown.visit.id, name, content)[0] == 201
    lost.end_visit(county, shown, heir, content)
    hand(field, lost, third)
    (closed,) = [each for each in read_journal(third)["steps"] if each["step"] == "closed"]
    assert closed["revision"] == lost.previous


def test_nothing_of_a_label_that_has_not_drawn_stands_in_the_journal(field):
    lost, heir, county = field.arrived()
    label = lost.draws.pending(county)
    field.answer(lost, label)
    hand(field, lost, heir)
    told = json.dumps(read_journal(heir)["steps"])
    drawn = [each for each in read_journal(heir)["steps"] if each["step"] == "drawn"]
    assert {each["label"]["stage"] for each in drawn} == {"county"}
    assert not [unit.id for unit in field.small.units_of(county) if unit.id in told]


def test_the_office_hands_a_device_over_on_its_page(field, enter):
    lost, heir = field.phone(0), field.phone(1)
    client = enter(field.office)
    asked = {"device": lost.device, "heir": heir.device, "reason": REASON}
    address = reverse("field_hand_over", args=[field.cycle.pk])
    form = client.get(reverse("field_devices", args=[field.cycle.pk])).content.decode()
    assert f'<option value="{heir.device}">' in form
    given = approve(field, lost.device, heir.device)
    few = [SimpleUploadedFile(name, content) for name, content in [*given.items()][1:]]
    client.post(address, {**asked, "approvals": few})
    assert read_journal(heir)["lost"] == []
    files = [SimpleUploadedFile(name, content) for name, content in given.items()]
    told = client.post(address, {**asked, "approvals": files}, follow=True)
    assert "已移交" in told.content.decode()
    assert read_journal(heir)["lost"] == [lost.device]
