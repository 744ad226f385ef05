"""The scorer reads the revision that counts, and nothing of a visit that is in conflict."""

from __future__ import annotations

from datetime import date

import pytest

from kaohe.core.errors import EvidenceMalformed, InputError, StepRefused
from kaohe.web.fieldwork.findings import gather_findings
from kaohe.web.fieldwork.models import FieldRevision
from kaohe.web.fieldwork.visit_acts import (
    approve_amendment,
    decline_amendment,
    pick_revision,
    return_visit,
)

AS_OF = date(2013, 1, 31)
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


def send(phone, visit, **more):
    name, content = phone.revise(visit, **more)
    assert phone.put_revision(visit, name, content)[0] == 201
    return name, content


def test_findings_follow_the_revision_that_counts(visiting):
    field, one, two, county, shown = visiting
    visit = shown.visit.id
    first, content = send(one, visit, answers=[ANSWER])
    (finding,) = gather_findings(field.cycle, as_of=AS_OF).findings
    assert (finding.item, finding.value, finding.visit) == ("outcome", "verified_true", visit)

    row = FieldRevision.objects.get(pk=first)
    return_visit(row, {"4a.1": "请补照片"}, reason="材料不全", by=field.office)
    (returned,) = one.ask("GET", "tasks")[1]["returned"]
    assert (returned["revision"], returned["comments"]) == (
        first,
        [{"item": "4a.1", "text": "请补照片"}],
    )

    one.end_visit(county, shown, two, content)
    one.next_unit(county)
    refused = {**ANSWER, "value": "refused"}
    late, _content = send(one, visit, parent=first, number=2, previous="", answers=[refused])
    assert gather_findings(field.cycle, as_of=AS_OF).findings[0].value == "verified_true"
    with pytest.raises(InputError):
        approve_amendment(FieldRevision.objects.get(pk=late), reason=" ", by=field.office)
    approve_amendment(FieldRevision.objects.get(pk=late), reason="已核对", by=field.office)
    assert gather_findings(field.cycle, as_of=AS_OF).findings[0].value == "refused"
    with pytest.raises(StepRefused):
        decline_amendment(FieldRevision.objects.get(pk=late), reason="迟了", by=field.office)
    assert one.ask("GET", "tasks")[1]["returned"] == []


def test_a_visit_in_conflict_says_nothing_until_a_person_has_picked(visiting):
    field, one, _two, _county, shown = visiting
    first, _content = send(one, shown.visit.id, answers=[ANSWER])
    send(one, shown.visit.id, number=2, answers=[ANSWER, ANSWER])
    assert gather_findings(field.cycle, as_of=AS_OF).findings == ()
    pick_revision(FieldRevision.objects.get(pk=first), reason="先交的完整", by=field.office)
    assert len(gather_findings(field.cycle, as_of=AS_OF).findings) == 1


def test_answers_that_nobody_can_read_are_told_and_not_guessed(visiting):
    field, one, _two, _county, shown = visiting
    send(one, shown.visit.id, answers=[{"item": "outcome"}])
    with pytest.raises(EvidenceMalformed, match="field-answers-unreadable"):
        gather_findings(field.cycle, as_of=AS_OF)
