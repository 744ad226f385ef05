"""Visits as a scoring takes them: the revision that counts, and what the office still owes."""

from __future__ import annotations

import hashlib

from kaohe.web.fieldwork.models import FieldRevision
from kaohe.web.fieldwork.visit_acts import pick_revision
from kaohe.web.results.gathering_visits import gather_visits

ANSWER = {
    "item": "outcome",
    "part": "",
    "member": "",
    "value": "verified_true",
    "reason": "",
    "blobs": [],
    "by": "field-1",
    "at": "2013-01-10T01:00:00.000Z",
}


def gather(field):
    return gather_visits(field.cycle, field.draw, section="quality")


def send(phone, visit, **more):
    name, content = phone.revise(visit, **more)
    assert phone.put_revision(visit, name, content)[0] == 201
    return name, content


def points_of(field, visit):
    return [
        (point.state, point.page)
        for point in gather(field).points
        if point.what.endswith(f"（{visit}）")
    ]


def test_a_visit_is_owed_then_speaks_by_its_revision_and_by_none_in_conflict(visiting):
    field, one, _two, _county, shown = visiting
    visit = shown.visit.id
    of = f"{field.cycle.pk}/disclosed/{visit.split('/')[1]}"
    assert points_of(field, visit) == [("missing", f"/draw/of/{of}")]

    first, content = send(one, visit, answers=[ANSWER])
    (finding,) = gather(field).findings
    assert finding.value == "verified_true"
    assert finding.blobs == (hashlib.sha256(content).hexdigest(),)
    assert points_of(field, visit) == []

    send(one, visit, number=2, answers=[ANSWER, ANSWER])
    assert gather(field).findings == ()
    page = f"/fieldwork/of/{field.cycle.pk}/visits/{visit}"
    assert points_of(field, visit) == [("contradictory", page)]
    pick_revision(FieldRevision.objects.get(pk=first), reason="先交的完整", by=field.office)
    assert (len(gather(field).findings), points_of(field, visit)) == (1, [])


def test_answers_that_nobody_can_read_are_a_contradiction(visiting):
    field, one, _two, _county, shown = visiting
    send(one, shown.visit.id, answers=[{"item": "outcome"}])

    ((state, _page),) = points_of(field, shown.visit.id)
    assert (state, gather(field).findings) == ("contradictory", ())


def test_a_slot_without_a_unit_left_is_found_by_the_draw(field):
    one, two = field.skip_holders(field.phone(0)), field.phone(1)
    drawn = one.depart()
    county = min(drawn, key=lambda each: len(field.small.units_of(each)))
    one.arrive(county, drawn[county], two)
    shown = one.next_unit(county)
    while shown is not None:
        one.tell("unit", shown.visit.id)
        _name, content = send(one, shown.visit.id, answers=[ANSWER])
        one.end_visit(county, shown, two, content)
        shown = one.next_unit(county)
    drawn_out = [each for each in gather(field).findings if each.actor == "draw"]

    assert {each.value for each in drawn_out} == {"none_left"}
    assert {each.visit for each in drawn_out} == {
        one.draws.setting.rules.visit_id(one.campaign, short.label)
        for short in one.draws.shortfalls(county)
        if short.label.attempt == 0
    }
